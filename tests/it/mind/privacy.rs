//! What leaves the process: nothing where a person wants no model, no names where they want them hidden, and never the
//! key anywhere but in its header. What left can be looked up.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};
use tokio::task::block_in_place;

use super::recovery::{answered, replies, says, start, today};
use crate::support::{
    block_on,
    gemini::{Gemini, Request, Turn},
    mind::{KEY, Talk, expense},
    serve::{Guest, Place, Served, free_port},
};

/// All texts that a request sends beside the instructions, which are the same for everybody.
fn texts(request: &Request) -> Vec<String> {
    let contents = request.body["contents"].as_array().unwrap();
    let parts = contents.iter().flat_map(|content| content["parts"].as_array().unwrap());
    parts.filter_map(|part| part["text"].as_str().map(str::to_owned)).collect()
}

/// The placeholders in a text.
fn placeholders(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let words = words.map(|word| word.trim_matches('-'));
    words
        .filter(|word| word.starts_with("NAME-") || word.starts_with("ACCT-"))
        .map(str::to_owned)
        .collect()
}

/// The placeholders in the newest words of the person.
fn said(body: &Value) -> Vec<String> {
    let contents = body["contents"].as_array().unwrap();
    let is_said =
        |content: &&Value| content["parts"][0]["text"].is_string() && content["role"] == "user";
    let newest = contents.iter().rev().find(is_said).unwrap();
    let words = newest["parts"].as_array().unwrap().last().unwrap()["text"].as_str().unwrap();
    placeholders(words).into_iter().collect()
}

/// Neither the bodies nor anything in them tells who is meant.
fn hidden(requests: &[Request], secrets: &[&str]) {
    for request in requests {
        let body = request.body.to_string().to_lowercase();
        for secret in secrets {
            assert!(!body.contains(&secret.to_lowercase()), "{secret} is in {}", request.body);
        }
    }
}

#[test]
fn who_wants_no_model_sends_nothing() {
    block_on(async {
        let talk = Talk::new().await;
        talk.gemini.always(Turn::text("Hello."));
        talk.told("no ai").await;
        talk.told("chai 20").await;
        for text in ["3,400 went when the family was out", "who eats most of my money?"] {
            let told = talk.told(text).await;
            assert!(told.starts_with("I filed nothing"), "{told}");
        }
        assert!(talk.gemini.requests().is_empty());
        let left = talk.told("what left my books?").await;
        assert!(left.starts_with("Nothing"), "{left}");
        talk.told("use ai").await;
        talk.told("who eats most of my money?").await;
        assert_eq!(talk.gemini.requests().len(), 1);
    });
}

/// Messages beyond the rules, and what must not leave.
const TELLING: [(&str, &[&str]); 6] = [
    (
        "somehow Sunita had her 2000 from account 123456789012 when the family was out",
        &["Sunita", "123456789012"],
    ),
    (
        "3,400 went when Ravi Shrestha and the family were at Bombay Canteen",
        &["Ravi", "Shrestha", "Bombay Canteen"],
    ),
    ("what went to Kavita and Xyzzy Traders on mondays?", &["Kavita", "Xyzzy"]),
    ("who eats most of my money, is it xyzzy traders?", &["xyzzy"]),
    ("3,400 went by card no. 4321 when kavita was out", &["4321", "kavita"]),
    (
        "who eats most of my money when ravi@okaxis asks and 9876543210 calls?",
        &["okaxis", "9876543210"],
    ),
];

#[test]
fn what_tells_who_is_meant_does_not_leave() {
    block_on(async {
        for (text, secrets) in TELLING {
            let talk = Talk::new().await;
            talk.gemini.always(Turn::text("I see."));
            talk.told("mask my names").await;
            // Known to the books, and in what was said before.
            talk.told("momo 40 at Xyzzy Traders").await;
            talk.told("show my last entries").await;
            talk.told(text).await;
            talk.told("who eats most of my money?").await;
            let requests = talk.gemini.requests();
            assert_eq!(requests.len(), 2, "{text}");
            hidden(&requests, secrets);
            hidden(&requests, &["xyzzy", "AIza"]);
        }
    });
}

#[test]
fn a_name_has_the_same_placeholder_in_later_messages_and_comes_back_as_itself() {
    block_on(async {
        let talk = Talk::new().await;
        let round = Arc::new(AtomicUsize::new(0));
        talk.gemini.script_with("went when", move |body| {
            let names = said(body);
            let mut entry = expense("3400", &format!("dinner with {}", names[0]));
            entry["merchant"] = json!(names[0]);
            let which = json!({ "filter": { "words": names[0] } });
            let file = ("log_transactions", json!({ "entries": [entry] }));
            match round.fetch_add(1, Ordering::SeqCst) {
                0 => Turn::Calls(vec![file, ("list_transactions", which)]),
                _ => Turn::text("That is all."),
            }
        });
        talk.gemini.script_with("on mondays", |body| {
            Turn::call("list_transactions", json!({ "filter": { "words": said(body)[0] } }))
        });
        talk.told("mask my names").await;
        let told = talk.told("3,400 went when Sunita was out for dinner").await;
        assert!(told.contains("Sunita") && placeholders(&told).is_empty(), "{told}");
        assert_eq!(talk.entries().await, ["dinner with Sunita 3400.00"]);
        let told = talk.told("what was with Sunita on mondays?").await;
        assert!(placeholders(&told).is_empty(), "{told}");
        let requests = talk.gemini.requests();
        hidden(&requests, &["sunita"]);
        let first = said(&requests[0].body);
        assert_eq!(first.len(), 1, "{first:?}");
        assert_eq!(said(&requests[2].body), first, "the same in another turn");
        // What was found with the name is hidden again.
        let result = requests[1].body["contents"].as_array().unwrap().last().unwrap().to_string();
        assert!(result.contains("3,400") && result.contains(&first[0]), "{result}");
    });
}

#[test]
fn what_left_is_shown_as_it_left() {
    block_on(async {
        for wish in ["mask my names", "use ai"] {
            let talk = Talk::new().await;
            let round = Arc::new(AtomicUsize::new(0));
            talk.gemini.script_with("most of my money", move |_| {
                match round.fetch_add(1, Ordering::SeqCst) {
                    0 => Turn::call("transfer_money", json!({ "to": "me" })),
                    1 => Turn::call("list_transactions", json!({ "limit": "many" })),
                    2 => Turn::call("list_transactions", json!({})),
                    _ => Turn::text("That is all."),
                }
            });
            talk.told(wish).await;
            talk.told("momo 40 at Xyzzy Traders").await;
            talk.told("who eats most of my money, Sunita or Xyzzy Traders?").await;
            let requests = talk.gemini.requests();
            assert_eq!(requests.len(), 4);
            let left = talk.told("what left my books?").await;
            for request in &requests {
                for text in texts(request) {
                    // Lines are shown as paragraphs.
                    for line in text.lines() {
                        assert!(left.contains(line.trim()), "{line:?} is not in {left}");
                    }
                }
            }
            let last = requests[3].body["contents"].as_array().unwrap();
            let results = last.iter().flat_map(|content| content["parts"].as_array().unwrap());
            for result in results.filter_map(|part| part.get("functionResponse")) {
                for text in strings(&result["response"]) {
                    let escaped = Value::from(text.clone()).to_string();
                    let shown = left.contains(&text) || left.contains(escaped.trim_matches('"'));
                    assert!(shown, "{text:?} is not in {left}");
                }
            }
        }
    });
}

/// Every text in a value, however deep.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(fields) => fields.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_come_back_also_in_the_process_that_goes_on_after_a_crash() {
    let (gemini, place, port) = (Gemini::start().await, Place::server().await, free_port());
    let round = Arc::new(AtomicUsize::new(0));
    gemini.script_with("went when", move |body| {
        let mut entry = expense("3400", &format!("dinner with {}", said(body)[0]));
        entry["date"] = json!(today(body));
        match round.fetch_add(1, Ordering::SeqCst) {
            0 => Turn::call("list_transactions", json!({ "filter": { "words": said(body)[0] } })),
            1 => Turn::Hang,
            _ => Turn::call("log_transactions", json!({ "entries": [entry] })),
        }
    });
    let served = start(&place, port, &gemini);
    let guest = Guest::new(&served.url).await;
    says(&guest, "m1", "mask my names").await;
    says(&guest, "m2", "3,400 went when Sunita was out for dinner").await;
    gemini.hanging().await;
    block_in_place(|| served.kill());
    gemini.given_up().await;
    let _served = start(&place, port, &gemini);
    let told = answered(&guest, 2).await;
    assert!(told[1].contains("dinner with Sunita"), "{told:?}");
    let requests = gemini.requests();
    assert_eq!(requests.len(), 3);
    hidden(&requests, &["sunita"]);
    assert_eq!(requests[1].body["contents"], requests[2].body["contents"]);
}

/// An amount that no time, port or length happens to be.
const AMOUNT: &str = "58273519";

/// Everything that the process has logged while a model was asked, refused, and failed.
async fn log(format: &str, filter: &str) -> String {
    let (gemini, place, port) = (Gemini::start().await, Place::server().await, free_port());
    let round = Arc::new(AtomicUsize::new(0));
    gemini.script_with("went when", move |body| {
        let mut entry = expense(AMOUNT, "dinner with Blorpina");
        entry["date"] = json!(today(body));
        match round.fetch_add(1, Ordering::SeqCst) {
            0 => Turn::Status(500),
            1 => Turn::Reset("It was Quuxima who had it all, every rupee of it.".to_owned()),
            2 => Turn::call("log_transactions", json!({ "entries": [{ "what": "Quuxima" }] })),
            3 => Turn::call("log_transactions", json!({ "entries": [entry] })),
            4 => Turn::Status(401),
            5 => Turn::MalformedArguments("log_transactions"),
            6 => Turn::text("It was Quuxima."),
            _ => Turn::Blocked,
        }
    });
    let options = [
        "--gemini-api-key",
        KEY,
        "--model-url",
        &gemini.url,
        "--log",
        filter,
        "--log-format",
        format,
        "--currency",
        "INR",
    ];
    let served = block_in_place(|| Served::start(&place, port, &options));
    let guest = Guest::new(&served.url).await;
    for number in 0..4 {
        let id = format!("m{number}");
        says(&guest, &id, &format!("{AMOUNT} went when Blorpina was out for dinner")).await;
        answered(&guest, number + 1).await;
    }
    let told: Vec<String> = replies(&guest).await.iter().map(Value::to_string).collect();
    assert!(told[0].contains("5,82,73,519"), "{told:?}");
    let (ended, log) = block_in_place(|| served.stop());
    assert!(ended.success());
    for request in gemini.requests() {
        assert!(!request.uri.to_string().contains(KEY));
        assert_eq!(request.headers["x-goog-api-key"], KEY);
    }
    assert!(!told.concat().contains(KEY));
    let mut conn = PgConnection::connect(place.url()).await.unwrap();
    let rows: Vec<String> = sqlx::query_scalar(
        "select r::text from model_rounds r union all select m::text from messages m
         union all select o::text from outbox o union all select j::text from journal j",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    assert!(rows.iter().any(|row| row.contains("Blorpina")), "they are looked through");
    assert!(rows.iter().all(|row| !row.contains(KEY)));
    log
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_has_neither_key_nor_words_nor_amounts_whatever_it_is_to_hold() {
    for (format, filter) in [
        ("text", "trace"),
        ("json", "trace"),
        ("text", "rig=trace,rig::streaming=trace,rig_core=trace,hyper=trace,hisabkitab=trace"),
    ] {
        let log = log(format, filter).await;
        assert!(filter != "trace" || !log.is_empty(), "it is logged at all");
        let written = log.to_lowercase();
        let secrets = [KEY, "Blorpina", "Quuxima", AMOUNT, "5,82,73,519", "out for dinner"];
        for secret in secrets {
            let at = written.find(&secret.to_lowercase());
            let line = at.and_then(|at| log[..at].lines().last());
            assert!(at.is_none(), "{format} {filter}: {secret} in a line that begins {line:?}");
        }
    }
}
