//! What cannot be served has its status and its words, and costs others nothing.

use std::sync::{Arc, atomic::Ordering};

use hisab_port::{Reply, Unavailable, memory::MemoryChat};
use hisab_web::Settings;
use reqwest::header;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::guest::{Site, problem};

fn chat() -> Arc<MemoryChat> {
    MemoryChat::new(|_| Reply::from("Filed."))
}

fn said(status: u16, code: &str) -> (reqwest::StatusCode, String) {
    (status.try_into().unwrap(), code.to_owned())
}

#[tokio::test]
async fn a_body_that_is_too_large_is_not_read() {
    let site = Site::serve(chat()).await;
    let guest = site.guest().await;
    let large = guest.say("m", &"x".repeat(70_000));
    assert_eq!(problem(large).await, said(413, "too_large"));
}

#[tokio::test]
async fn what_is_not_the_json_that_is_expected_is_named() {
    let site = Site::serve(chat()).await;
    let guest = site.guest().await;
    let text = [(header::CONTENT_TYPE, "text/plain".parse().unwrap())];
    let plain = guest.say("m", "chai 20").headers(text.into_iter().collect());
    assert_eq!(problem(plain).await, said(415, "not_json"));
    for bad in [
        json!({}),
        json!([]),
        json!({ "id": "m" }),
        json!({ "text": "chai 20" }),
        json!({ "id": 7, "text": "chai 20" }),
        json!({ "id": "m", "text": "chai 20", "user": "someone" }),
        json!({ "id": "m", "text": "chai 20", "deletes": "n" }),
        json!({ "id": "m", "edits": "n" }),
        json!({ "id": "m", "text": "chai 20", "age_ms": -1 }),
    ] {
        assert_eq!(problem(guest.post("messages", &bad)).await, said(400, "malformed"), "{bad}");
    }
    let cut = guest.post("messages", &Value::Null).body("{\"id\": \"m\", \"te");
    assert_eq!(problem(cut).await, said(400, "malformed"));
    for query in ["history?limit=many", "history?before=x", "events?after=x"] {
        assert_eq!(problem(guest.get(query)).await, said(400, "malformed"), "{query}");
    }
}

#[tokio::test]
async fn a_cookie_that_is_missing_forged_or_expired_opens_no_chat() {
    let site = Site::serve(chat()).await;
    let stranger = site.stranger();
    let begun = stranger.post("session", &json!({})).send().await.unwrap();
    let cookie = begun.headers()[header::SET_COOKIE].to_str().unwrap();
    let cookie = cookie.split_once(';').unwrap().0;
    let with = |cookie: &str| stranger.get("history").header(header::COOKIE, cookie);
    assert_eq!(with(cookie).send().await.unwrap().status(), 200);
    let another = cookie.replace("00000001.", "00000002.");
    assert_ne!(another, cookie);
    let unsigned = "hisab_guest=00000000-0000-0000-0000-000000000001.1768467600";
    for forged in [another.as_str(), unsigned, "hisab_guest=", "hisab_guest=x.y"] {
        assert_eq!(problem(with(forged)).await, said(401, "no_session"), "{forged}");
    }
    for path in ["history", "events"] {
        assert_eq!(problem(stranger.get(path)).await, said(401, "no_session"));
    }
    assert_eq!(problem(stranger.say("m", "chai 20")).await, said(401, "no_session"));
    site.days.store(401, Ordering::SeqCst);
    assert_eq!(problem(with(cookie)).await, said(401, "no_session"), "expired");
}

#[tokio::test]
async fn a_page_of_another_origin_gets_in_only_if_it_is_named() {
    let origins = vec!["https://shop.example".parse().unwrap()];
    let site = Site::serve_with(chat(), Settings { origins, ..Settings::default() }).await;
    let stranger = site.stranger();
    let from = |origin: &str| stranger.post("session", &json!({})).header(header::ORIGIN, origin);
    for foreign in ["https://evil.example", "null", "http://shop.example", "https://127.0.0.1"] {
        assert_eq!(problem(from(foreign)).await, said(403, "origin_not_allowed"), "{foreign}");
    }
    let own = from(&site.url).send().await.unwrap();
    assert_eq!(own.status(), 200);
    let named = from("https://shop.example").header("sec-fetch-site", "cross-site");
    let named = named.send().await.unwrap();
    assert_eq!(named.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "https://shop.example");
    assert_eq!(named.headers()[header::ACCESS_CONTROL_ALLOW_CREDENTIALS], "true");
    let cookie = named.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    for flag in ["HttpOnly", "SameSite=None", "Secure", "Partitioned"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
}

#[tokio::test]
async fn a_place_that_is_still_to_come_is_not_waited_for() {
    let site = Site::serve(chat()).await;
    let guest = site.guest().await;
    guest.say("m", "chai 20").send().await.unwrap();
    assert_eq!(problem(guest.get("events?after=2")).await, said(400, "position_unknown"));
    assert_eq!(problem(guest.get("events?after=-1")).await, said(400, "position_unknown"));
    for last in ["2", "9223372036854775808", "x", ""] {
        let resumed = guest.get("events").header("last-event-id", last);
        assert_eq!(problem(resumed).await, said(400, "position_unknown"), "{last:?}");
    }
}

#[tokio::test]
async fn a_flood_is_stopped_and_costs_others_nothing() {
    let chat = chat();
    let site = Site::serve(chat.clone()).await;
    let (loud, quiet) = (site.guest().await, site.guest().await);
    let mut refused = 0;
    for number in 0..200 {
        let response = loud.say(&number.to_string(), "chai 20").send().await.unwrap();
        if response.status() == 429 {
            refused += 1;
            let wait: u64 =
                response.headers()[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
            assert!((1..=60).contains(&wait), "{wait}");
        }
    }
    assert!(refused > 100, "{refused} of 200");
    assert_eq!(chat.received().len(), 200 - refused, "what was refused was not stored");
    assert_eq!(problem(loud.say("last", "chai 20")).await, said(429, "too_fast"));
    assert_eq!(quiet.say("m", "chai 20").send().await.unwrap().status(), 202);
}

#[tokio::test]
async fn an_id_stands_for_one_message() {
    let site = Site::serve(chat()).await;
    let guest = site.guest().await;
    guest.say("m", "chai 20").send().await.unwrap();
    let again: Value = guest.say("m", "chai 20").send().await.unwrap().json().await.unwrap();
    assert_eq!(again, json!({ "id": "m", "known": true }));
    assert_eq!(problem(guest.say("m", "chai 25")).await, said(409, "id_used"));
}

#[tokio::test]
async fn a_chat_is_open_so_many_times_and_no_more() {
    let site = Site::serve(chat()).await;
    let (guest, other) = (site.guest().await, site.guest().await);
    let mut open = Vec::new();
    for _ in 0..10 {
        open.push(guest.stream(0).await);
    }
    assert_eq!(problem(guest.get("events")).await, said(429, "too_many_streams"));
    other.stream(0).await;
}

#[tokio::test]
async fn books_that_cannot_be_reached_say_when_to_come_back() {
    let chat = chat();
    let site = Site::serve(chat.clone()).await;
    let guest = site.guest().await;
    for (why, code) in [(Unavailable::Down, "unavailable"), (Unavailable::Full, "full")] {
        chat.set_unavailable(Some(why));
        for request in [guest.say("m", "chai 20"), guest.get("history"), guest.get("events")] {
            assert_eq!(problem(request).await, said(503, code));
        }
    }
    chat.set_unavailable(None);
    assert_eq!(guest.say("m", "chai 20").send().await.unwrap().status(), 202);
}

#[tokio::test]
async fn a_client_that_never_ends_its_message_is_let_go() {
    let site = Site::serve(chat()).await;
    let begun = site.stranger().post("session", &json!({})).send().await.unwrap();
    let cookie = begun.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    let mut slow = TcpStream::connect(site.address).await.unwrap();
    let head = format!(
        "POST /chat/messages HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\
         content-type: application/json\r\ncontent-length: 100\r\n\r\n{{\"id\":"
    );
    slow.write_all(head.as_bytes()).await.unwrap();
    // Nothing follows, and the server does not wait for ever.
    let mut answer = vec![0; 4_096];
    let read = slow.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("too_slow"), "{answer}");
}

#[tokio::test]
async fn pages_are_closed_to_what_is_not_theirs() {
    let site = Site::serve(chat()).await;
    for (path, media) in
        [("", "text/html"), ("page.css", "text/css"), ("widget.js", "text/javascript")]
    {
        let page = reqwest::get(format!("{}/{path}", site.url)).await.unwrap();
        let headers = page.headers().clone();
        let header = |name: &str| headers[name].to_str().unwrap();
        assert!(header("content-type").starts_with(media), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"));
        let text = page.text().await.unwrap();
        for inline in ["<style", "style=", "<script>", "onclick", "innerHTML", "eval("] {
            assert!(!text.contains(inline), "{path} has {inline}");
        }
    }
}
