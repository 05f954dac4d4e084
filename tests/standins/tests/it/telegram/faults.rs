//! What goes wrong on purpose.

use std::time::Duration;

use hisab_standins::telegram::{Fault, Flood};
use serde_json::json;

use super::Bench;

#[tokio::test]
async fn whoever_does_not_wait_is_found_out() {
    let bench = Bench::new().await;
    bench.standin.fail("sendMessage", 1, Fault::TooMany(30));
    let (code, answer) = bench.send("one").await;
    assert_eq!((code, &answer["parameters"]["retry_after"]), (429, &json!(30)));
    assert_eq!(bench.standin.violations(), [""; 0], "to be told so is no fault");
    let ravi = bench.standin.person("Ravi");
    bench.standin.says(&ravi, ravi.chat(), "/start");
    bench.result("sendMessage", json!({ "chat_id": ravi.chat(), "text": "x" })).await;
    assert_eq!(bench.send("two").await.0, 429);
    let noted = ["sendMessage: Too Many Requests: retry after 30"];
    assert_eq!(bench.standin.take_violations(), noted);
}

#[tokio::test]
async fn a_flood_is_stopped() {
    let bench = Bench::new().await;
    bench.standin.flood_limit(Some(Flood { messages: 2, within: Duration::from_secs(40) }));
    assert_eq!([bench.send("1").await.0, bench.send("2").await.0], [200, 200]);
    let (code, answer) = bench.send("3").await;
    assert_eq!((code, &answer["parameters"]["retry_after"]), (429, &json!(40)));
    assert_eq!(bench.standin.all_shown(bench.asha.chat()).len(), 2);
}

#[tokio::test]
async fn errors_come_as_planned() {
    let bench = Bench::new().await;
    bench.standin.fail("*", 2, Fault::Page(502));
    for _ in 0..2 {
        let answer = bench.client.post(bench.address("getMe")).send().await.unwrap();
        assert_eq!(answer.status(), 502);
        assert!(answer.text().await.unwrap().starts_with("<html>"));
    }
    let other = bench.standin.group("Flat 4");
    let error = Fault::Error(400, "Bad Request: CHAT_RESTRICTED".to_owned());
    bench.standin.fail_in(other, "sendMessage", 1, error);
    assert_eq!(bench.send("x").await.0, 200, "the other chat was meant");
    let (_, why) = bench.refusal("sendMessage", json!({ "chat_id": other, "text": "x" })).await;
    assert_eq!(why, "Bad Request: CHAT_RESTRICTED");
    bench.standin.faults_over().await;
}

#[tokio::test]
async fn a_connection_is_cut_before_or_after() {
    let bench = Bench::new().await;
    let chat = bench.asha.chat();
    let args = json!({ "chat_id": chat, "text": "x" });
    for (fault, shown) in [(Fault::CutBefore, 0), (Fault::CutAfter, 1)] {
        bench.standin.fail("sendMessage", 1, fault);
        let sent = bench.client.post(bench.address("sendMessage")).json(&args).send().await;
        assert!(sent.is_err(), "no answer comes");
        assert_eq!(bench.standin.all_shown(chat).len(), shown);
    }
    assert_eq!(bench.send("y").await.0, 200, "the next connection is whole");
}

#[tokio::test]
async fn a_call_hangs_until_the_client_gives_up() {
    let bench = Bench::new().await;
    bench.standin.fail("getMe", 1, Fault::Hang);
    let call = bench.client.post(bench.address("getMe")).send();
    tokio::select! {
        _ = call => panic!("it answered"),
        () = bench.standin.called("getMe", 1) => {}
    }
    bench.result("getMe", json!({})).await;
}

#[tokio::test]
async fn updates_come_twice_late_and_in_another_order() {
    let bench = Bench::new().await;
    let (standin, asha, chat) = (&bench.standin, &bench.asha, bench.asha.chat());
    let first = standin.last_update().unwrap();
    standin.double_next(1);
    standin.says(asha, chat, "chai 20");
    assert_eq!(bench.poll(json!({ "limit": 2 })).await, [first, first + 1]);
    assert_eq!(bench.poll(json!({ "offset": first + 2 })).await, [first + 1]);
    standin.hold();
    for text in ["auto 85", "lunch 250", "tea 15"] {
        standin.says(asha, chat, text);
    }
    assert_eq!(bench.poll(json!({ "offset": first + 9 })).await, [0_i64; 0]);
    standin.release_in(|n| (0..n).rev().collect());
    assert_eq!(
        bench.poll(json!({ "offset": first + 10 })).await,
        [first + 4, first + 3, first + 2]
    );
    assert!(standin.deliver_again(first));
    assert_eq!(bench.poll(json!({ "offset": first + 11 })).await, [first]);
}
