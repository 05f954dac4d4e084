//! The program as it is hosted: how it starts, what it says of itself, what it logs, how it ends.

use std::time::Duration;

use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::support::{
    on_server, program,
    serve::{Guest, Place, Served, free_port},
    until,
};

/// What `/readyz` answers: its status and what it says.
async fn ready(served: &Served) -> (u16, Value) {
    let response = reqwest::get(format!("{}/readyz", served.url)).await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

async fn run(place: &Place, sql: &'static str) {
    let mut conn = PgConnection::connect(place.url()).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
}

#[test]
fn it_is_ready_when_the_books_are_there_and_nothing_waits_too_long() {
    on_server(async |_| {
        let place = Place::server().await;
        let web = Served::start(&place, free_port(), &["--role", "web"]);
        let healthy = reqwest::get(format!("{}/healthz", web.url)).await.unwrap();
        assert_eq!((healthy.status().as_u16(), healthy.text().await.unwrap()), (200, "ok".into()));
        assert_eq!(ready(&web).await, (200, json!({ "ready": true, "database": "ok" })));

        // Nobody takes turns here.
        let guest = Guest::new(&web.url).await;
        let message = json!({ "id": "m", "text": "chai 20" });
        assert_eq!(guest.post("messages", &message).await.unwrap().status(), 202);
        until(async || ready(&web).await.1["inbox_seconds"].is_number()).await;
        run(&place, "update messages set received_at = received_at - interval '2 minutes'").await;
        until(async || ready(&web).await.0 == 503).await;
        let (_, said) = ready(&web).await;
        assert!(said["inbox_seconds"].as_i64().unwrap() >= 120, "{said}");

        let worker = Served::start(&place, free_port(), &["--role", "worker"]);
        until(async || ready(&worker).await.0 == 200).await;
        assert_eq!(
            reqwest::get(format!("{}/chat/history", worker.url)).await.unwrap().status(),
            404,
            "a worker has no chat"
        );
        run(&place, "alter table messages rename to elsewhere").await;
        let away = json!({ "ready": false, "database": "away" });
        until(async || ready(&web).await == (503, away.clone())).await;
    });
}

#[test]
fn a_reply_is_seen_where_the_page_is_whichever_process_gave_it() {
    on_server(async |_| {
        let place = Place::server().await;
        let web = Served::start(&place, free_port(), &["--role", "web"]);
        let _worker = Served::start(&place, free_port(), &["--role", "worker"]);
        let guest = Guest::new(&web.url).await;
        let mut stream = guest.get("events").await.unwrap();
        for (id, text) in [("m1", "chai 20"), ("m2", "auto 85")] {
            let message = json!({ "id": id, "text": text });
            assert_eq!(guest.post("messages", &message).await.unwrap().status(), 202);
            let mut seen = String::new();
            while !seen.contains(text) {
                let chunk = tokio::time::timeout(Duration::from_mins(1), stream.chunk());
                seen.push_str(&String::from_utf8_lossy(&chunk.await.unwrap().unwrap().unwrap()));
            }
        }
    });
}

#[test]
fn the_log_is_json_when_asked_for_and_holds_nothing_that_people_write() {
    on_server(async |_| {
        let place = Place::server().await;
        let options = ["--log-format", "json", "--log", "debug,sqlx=warn"];
        let served = Served::start(&place, free_port(), &options);
        let guest = Guest::new(&served.url).await;
        for (id, text) in [("m1", "wodka 9731"), ("m2", "how much on wodka?"), ("m3", "undo")] {
            let message = json!({ "id": id, "text": text });
            assert_eq!(guest.post("messages", &message).await.unwrap().status(), 202);
        }
        until(async || guest.history().await["newest"] == 3).await;
        run(&place, "alter table messages rename to elsewhere").await;
        let lost = json!({ "id": "m4", "text": "wodka 9731" });
        assert_eq!(guest.post("messages", &lost).await.unwrap().status(), 503);
        let (status, log) = served.stop();
        assert!(status.success(), "{status}: {log}");
        assert!(log.lines().count() > 5, "{log}");
        for line in log.lines() {
            let entry: Value = serde_json::from_str(line).unwrap();
            assert!(entry["level"].is_string() && entry["timestamp"].is_string(), "{line}");
            for secret in ["wodka", "9731", "9,731", "hisab_guest="] {
                assert!(!line.contains(secret), "{line}");
            }
        }
    });
}

#[test]
fn what_is_too_long_to_keep_is_refused_with_words() {
    on_server(async |_| {
        let served = Served::start(&Place::server().await, free_port(), &[]);
        let guest = Guest::new(&served.url).await;
        let long = json!({ "id": "m", "text": "x".repeat(10_001) });
        let refused = guest.post("messages", &long).await.unwrap();
        assert_eq!(refused.status(), 422);
        let said: Value = refused.json().await.unwrap();
        assert!(said["message"].as_str().unwrap().contains("too long"), "{said}");
    });
}

#[test]
fn a_client_that_never_says_what_it_wants_is_let_go() {
    on_server(async |_| {
        let served = Served::start(&Place::server().await, free_port(), &[]);
        let mut slow = TcpStream::connect(served.url.trim_start_matches("http://")).await.unwrap();
        slow.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: ").await.unwrap();
        let mut answer = Vec::new();
        slow.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    });
}

#[test]
fn what_keeps_it_from_starting_is_said_with_what_to_do() {
    on_server(async |_| {
        let place = Place::server().await;
        let url = place.url();
        let served = Served::start(&place, free_port(), &[]);
        let taken = served.url.trim_start_matches("http://");
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("books").display().to_string();
        let mut attempts = vec![
            (vec!["serve", "--listen", taken, "--database-url", url], "--listen"),
            (vec!["serve", "--origins", "shop.example"], "https://example.org"),
            (vec!["serve", "--role", "boss"], "worker"),
        ];
        if cfg!(feature = "embedded") {
            let options = ["serve", "--listen", "127.0.0.1:0", "--role", "web", "--data", &folder];
            attempts.push((options.to_vec(), "DATABASE_URL"));
        }
        for (options, advice) in attempts {
            let ended = program(&options).output().unwrap();
            let said = String::from_utf8(ended.stderr).unwrap();
            assert!(!ended.status.success() && said.contains(advice), "{options:?}: {said}");
            assert!(!said.contains("panicked") && said.len() < 1_000, "{said}");
        }
    });
}

#[cfg(feature = "embedded")]
#[test]
fn without_a_command_it_serves_and_says_where_everything_is() {
    use std::io::{BufRead as _, BufReader};

    on_server(async |_| {
        let home = tempfile::tempdir().unwrap();
        let books = home.path().join("books");
        let mut command = program(&["--data", &books.display().to_string()]);
        command.env("HISAB_LISTEN", "127.0.0.1:0").stdout(std::process::Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said: Vec<String> = lines.take(5).map(Result::unwrap).collect();
        let said = said.join("\n");
        let page = said.lines().find_map(|line| line.trim().strip_prefix("Chat   ")).unwrap();
        let page = reqwest::get(page).await.unwrap().text().await.unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(page.contains("<hisab-chat") && page.contains("chai 20, auto 85"), "{page}");
        assert!(said.contains(&books.display().to_string()) && said.contains("no model"), "{said}");
    });
}
