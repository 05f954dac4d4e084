//! What Sentry is told: each failure once, by its fixed text, and nothing of what people write. And that nobody waits for it.

use std::{thread, time::Duration};

use hisab_standins::telegram::{self, Fault};
use hisabkitab::alarm::Alarm;
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};
use tokio::{task::block_in_place, time::Instant};

use crate::support::{
    block_on, on_server, program,
    sentry::Sentry,
    serve::{Guest, Place, Served, free_port},
    until,
};

/// The database is there, and cannot do what it is for.
async fn break_the_books(place: &Place) {
    let mut conn = PgConnection::connect(place.url()).await.unwrap();
    sqlx::raw_sql("alter table messages rename to elsewhere").execute(&mut conn).await.unwrap();
}

/// Everybody whom the books know, by all their names.
async fn ids(place: &Place) -> Vec<String> {
    let mut conn = PgConnection::connect(place.url()).await.unwrap();
    let sql = "select id::text from users union select id::text from conversations
               union select chat from conversations union select subject from identities";
    sqlx::query_scalar(sql).fetch_all(&mut conn).await.unwrap()
}

#[test]
fn each_error_is_told_once_and_nothing_of_what_people_write() {
    on_server(async |_| {
        let sentry = Sentry::start().await;
        let place = Place::server().await;
        let options = ["--log-format", "json", "--sentry-environment", "a test"];
        let surroundings = [("SENTRY_DSN", sentry.dsn())];
        let served = Served::spawn_in(&place, free_port(), &options, &surroundings).ready();
        let guest = Guest::new(&served.url).await;
        let message = |id: &str| json!({ "id": id, "text": "wodka 9731" });
        assert_eq!(guest.post("messages", &message("m1")).await.unwrap().status(), 202);
        until(async || guest.history().await["newest"] == 1).await;
        assert_eq!(sentry.touched(), 0, "nothing failed so far");
        let ids = ids(&place).await;
        assert!(ids.len() >= 3, "{ids:?}");
        break_the_books(&place).await;
        for id in ["m2", "m3", "m4"] {
            assert_eq!(guest.post("messages", &message(id)).await.unwrap().status(), 503);
        }
        until(async || sentry.all().contains("The database cannot be used")).await;
        let (status, log) = served.stop();
        assert!(status.success(), "{status}: {log}");

        let errors = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let is_told = |line: &Value| {
            line["level"] == "ERROR" && line["target"].as_str().unwrap().starts_with("hisab")
        };
        let mut logged: Vec<(Value, Value, Value)> = errors
            .filter(is_told)
            .map(|line| (line["message"].clone(), line["target"].clone(), line["error"].clone()))
            .collect();
        let events = sentry.events();
        let mut told: Vec<(Value, Value, Value)> = events
            .iter()
            .map(|event| {
                let tags = &event["tags"];
                (event["message"].clone(), event["logger"].clone(), tags["error"].clone())
            })
            .collect();
        let stored = told.iter().filter(|(message, ..)| message == "A message could not be stored");
        assert_eq!(stored.count(), 3, "{told:?}");
        logged.sort_by_key(|line| format!("{line:?}"));
        told.sort_by_key(|event| format!("{event:?}"));
        assert_eq!(told, logged);
        for event in &events {
            assert_eq!(event["level"], "error");
            assert_eq!(event["environment"], "a test");
            assert_eq!(event["release"], concat!("hisabkitab@", env!("CARGO_PKG_VERSION")));
            for about in ["user", "server_name", "request", "breadcrumbs", "contexts", "extra"] {
                assert!(event.get(about).is_none(), "{about} in {event}");
            }
        }
        let all = sentry.all();
        let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
        for secret in ["wodka", "9731", "9,731", "hisab_guest", "postgres://", machine.trim()] {
            assert!(!all.contains(secret), "{secret} in {all}");
        }
        for id in ids {
            assert!(!all.contains(&id) && !all.contains(&id.replace('-', "")), "{id} in {all}");
        }
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_platform_says_stays_in_the_log() {
    let sentry = Sentry::start().await;
    let telegram = telegram::Standin::start().await.unwrap();
    let dsn = sentry.dsn();
    let options = [
        "--telegram-bot-token",
        telegram.token(),
        "--telegram-url",
        &telegram.url(),
        "--sentry-dsn",
        &dsn,
        // What is told does not depend on what is logged.
        "--log",
        "off",
    ];
    let place = Place::server().await;
    let _served = block_in_place(|| Served::start(&place, free_port(), &options));
    let asha = telegram.person("Asha");
    let refusal = Fault::Error(400, "Bad Request: wodka 9731 is odd".to_owned());
    telegram.fail("sendMessage", 1, refusal);
    telegram.says(&asha, asha.chat(), "wodka 9731");
    until(async || !sentry.events().is_empty()).await;
    let event = &sentry.events()[0];
    assert_eq!(event["message"], "A reply was rejected");
    assert_eq!(event["tags"], json!({ "channel": "telegram" }));
    let all = sentry.all();
    assert!(!all.contains("wodka") && !all.contains("9731"), "{all}");
}

#[test]
fn a_panic_is_told_without_what_it_may_hold() {
    block_on(async {
        let sentry = Sentry::start().await;
        let alarm = Alarm::new(&sentry.dsn().into(), None).unwrap();
        alarm.hear_panics();
        let text = "wodka ९७३१".to_owned();
        let cut = thread::spawn(move || text[..8].len()).join();
        assert!(cut.is_err(), "it was cut within a letter");
        let fixed = thread::spawn(|| panic!("this cannot be")).join();
        assert!(fixed.is_err());
        let of = |words: &str| {
            let told =
                sentry.events().into_iter().map(|event| event["exception"]["values"][0].clone());
            told.filter(|exception| exception["value"] == words).collect::<Vec<_>>()
        };
        until(async || !of("this cannot be").is_empty()).await;
        until(async || !of("The log of the process has its words").is_empty()).await;
        let exception = &of("this cannot be")[0];
        assert_eq!(
            (&exception["type"], &exception["mechanism"]["handled"]),
            (&json!("panic"), &json!(false))
        );
        let frames = exception["stacktrace"]["frames"].to_string();
        assert!(frames.contains("a_panic_is_told_without_what_it_may_hold"), "{frames}");
        let here = |event: &Value| {
            let place = event["tags"]["place"].as_str().unwrap_or_default();
            event["level"] == "fatal" && place.contains("tests/it/watched/failures.rs:")
        };
        assert!(sentry.events().iter().filter(|event| here(event)).count() >= 2);
        let all = sentry.all();
        let sources = env!("CARGO_MANIFEST_DIR");
        assert!(!all.contains("wodka") && !all.contains("९७३१") && !all.contains(sources), "{all}");
        drop(alarm);
    });
}

/// Has many messages fail, more than wait in a queue, and ends the program: how long each of the two took.
async fn suffer(dsn: &str) -> (Duration, Duration) {
    let place = Place::server().await;
    let served = Served::start(&place, free_port(), &["--sentry-dsn", dsn]);
    let guest = Guest::new(&served.url).await;
    break_the_books(&place).await;
    let began = Instant::now();
    for number in 0..50 {
        let message = json!({ "id": format!("m{number}"), "text": "chai 20" });
        assert_eq!(guest.post("messages", &message).await.unwrap().status(), 503);
    }
    let failed_in = began.elapsed();
    let began = Instant::now();
    let (status, log) = served.stop();
    assert!(status.success(), "{status}: {log}");
    assert!(log.contains("A message could not be stored"), "{log}");
    (failed_in, began.elapsed())
}

#[test]
fn nobody_waits_for_a_sentry_that_hangs_or_is_away() {
    on_server(async |_| {
        let hanging = Sentry::hanging().await;
        for dsn in [hanging.dsn(), format!("http://key@127.0.0.1:{}/1", free_port())] {
            let (failed_in, ended_in) = suffer(&dsn).await;
            // One answer that was waited for would take five seconds.
            assert!(failed_in < Duration::from_secs(4), "{dsn}: {failed_in:?}");
            assert!(ended_in < Duration::from_secs(8), "{dsn}: {ended_in:?}");
        }
        assert!(hanging.touched() >= 1, "it was told");
    });
}

#[test]
fn without_a_dsn_nothing_leaves_the_process() {
    on_server(async |_| {
        // Whatever is sent anywhere comes here.
        let sentry = Sentry::start().await;
        let place = Place::server().await;
        let proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"];
        let mut surroundings: Vec<(&str, String)> =
            proxies.iter().map(|name| (*name, sentry.url())).collect();
        surroundings.push(("SENTRY_DSN", " ".to_owned()));
        let served = Served::spawn_in(&place, free_port(), &[], &surroundings).ready();
        let guest = Guest::new(&served.url).await;
        break_the_books(&place).await;
        let message = json!({ "id": "m", "text": "chai 20" });
        assert_eq!(guest.post("messages", &message).await.unwrap().status(), 503);
        let (status, log) = served.stop();
        assert!(status.success() && log.contains("A message could not be stored"), "{log}");
        assert_eq!(sentry.touched(), 0);
    });
}

#[test]
fn a_dsn_that_is_none_is_said_at_once() {
    let ended = program(&["understand", "--sentry-dsn", "https://s3cret@"]).output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(!ended.status.success() && said.contains("SENTRY_DSN"), "{said}");
    assert!(!said.contains("s3cret") && !said.contains("panicked"), "{said}");
}

#[test]
fn a_log_that_cannot_be_written_breaks_nothing() {
    on_server(async |_| {
        let sentry = Sentry::start().await;
        let place = Place::server().await;
        let dsn = sentry.dsn();
        let listen = format!("127.0.0.1:{}", free_port());
        let url = place.url();
        let options = ["serve", "--listen", &listen, "--database-url", url, "--sentry-dsn", &dsn];
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut child =
            program(&options).stdout(std::process::Stdio::null()).stderr(full).spawn().unwrap();
        let url = format!("http://{listen}");
        until(async || reqwest::get(format!("{url}/healthz")).await.is_ok()).await;
        let guest = Guest::new(&url).await;
        break_the_books(&place).await;
        for id in ["m1", "m2"] {
            let message = json!({ "id": id, "text": "chai 20" });
            assert_eq!(guest.post("messages", &message).await.unwrap().status(), 503);
        }
        until(async || sentry.events().len() >= 2).await;
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(sentry.events().iter().all(|event| event["level"] == "error"), "{}", sentry.all());
    });
}
