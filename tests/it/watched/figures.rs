//! What Prometheus reads after some messages and requests is what happened.

use hisab_standins::{
    resend,
    telegram::{self, Fault},
};
use serde_json::json;
use sqlx::{Connection as _, PgConnection};
use tokio::task::block_in_place;

use super::page::Page;
use crate::support::{
    on_server,
    serve::{Guest, Place, Served, free_port},
    until,
};

async fn run(place: &Place, sql: &'static str) {
    let mut conn = PgConnection::connect(place.url()).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
}

#[test]
fn what_happened_is_what_is_counted() {
    on_server(async |_| {
        let place = Place::server().await;
        let metrics = format!("127.0.0.1:{}", free_port());
        let served = Served::start(&place, free_port(), &["--metrics", &metrics]);
        let guest = Guest::new(&served.url).await;
        for (id, text, status) in [
            ("m1", "chai 20".to_owned(), 202),
            ("m1", "chai 20".to_owned(), 202),
            ("m2", "500".to_owned(), 202),
            ("m3", "I have 2 meetings today".to_owned(), 202),
            ("m4", "x".repeat(10_001), 422),
        ] {
            let message = json!({ "id": id, "text": text });
            assert_eq!(guest.post("messages", &message).await.unwrap().status(), status);
        }
        until(async || guest.history().await["newest"] == 3).await;
        for path in ["/healthz", "/nowhere/asha", "/elsewhere"] {
            reqwest::get(format!("{}{path}", served.url)).await.unwrap();
        }
        let brew = reqwest::Method::from_bytes(b"ASHA").unwrap();
        let client = reqwest::Client::new();
        client.request(brew, format!("{}/healthz", served.url)).send().await.unwrap();
        until(async || {
            let page = Page::read(&metrics).await;
            page.figure(r#"hisab_job_last_success_timestamp_seconds{job="nudges"}"#).is_some()
                && page.figure(r#"hisab_outbox_waiting{channel="web"}"#) == Some(0.0)
        })
        .await;
        let page = Page::read(&metrics).await;
        page.expect(&[
            (r#"hisab_messages_total{channel="web",receipt="stored"}"#, 3.0),
            (r#"hisab_messages_total{channel="web",receipt="known"}"#, 1.0),
            (r#"hisab_messages_total{channel="web",receipt="refused"}"#, 1.0),
            (r#"hisab_turns_total{channel="web",by="rules"}"#, 1.0),
            (r#"hisab_turns_total{channel="web",by="question"}"#, 1.0),
            (r#"hisab_turns_total{channel="web",by="words"}"#, 1.0),
            (r#"hisab_turn_seconds_count{by="rules"}"#, 1.0),
            (r#"hisab_turn_seconds_bucket{by="rules",le="+Inf"}"#, 1.0),
            (r#"hisab_outbox_sends_total{channel="web",outcome="sent"}"#, 3.0),
            (r#"hisab_outbox_send_seconds_count{channel="web"}"#, 3.0),
            (r#"hisab_http_requests_total{method="POST",route="/chat/session",status="200"}"#, 1.0),
            (
                r#"hisab_http_requests_total{method="POST",route="/chat/messages",status="202"}"#,
                4.0,
            ),
            (
                r#"hisab_http_requests_total{method="POST",route="/chat/messages",status="422"}"#,
                1.0,
            ),
            (r#"hisab_http_request_seconds_count{method="POST",route="/chat/messages"}"#, 5.0),
            (r#"hisab_http_requests_total{method="GET",route="/healthz",status="200"}"#, 1.0),
            (r#"hisab_http_requests_total{method="GET",route="none",status="404"}"#, 2.0),
            (r#"hisab_http_requests_total{method="other",route="/healthz",status="405"}"#, 1.0),
            ("hisab_http_requests_in_flight", 0.0),
            ("hisab_inbox_waiting", 0.0),
            ("hisab_inbox_oldest_seconds", 0.0),
            (r#"hisab_outbox_failed{channel="web"}"#, 0.0),
            (r#"hisab_outbox_oldest_seconds{channel="web"}"#, 0.0),
            ("hisab_mails_waiting", 0.0),
            ("hisab_database_up", 1.0),
            ("hisab_database_connections_max", 16.0),
            (concat!("hisab_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"}"), 1.0),
        ]);
        let at = |figure: &str| page.figure(figure).unwrap();
        let now = hisabkitab::app::now().timestamp();
        let seconds = |at: i64| f64::from(u32::try_from(at).unwrap());
        let lately = seconds(now - 600)..=seconds(now + 1);
        assert!(lately.contains(&at("process_start_time_seconds")));
        assert!(lately.contains(&at(r#"hisab_job_last_success_timestamp_seconds{job="nudges"}"#)));
        assert!(at(r#"hisab_job_runs_total{job="nudges",outcome="done"}"#) >= 1.0);
        assert!(at("process_resident_memory_bytes") > 1e6 && at("process_open_fds") > 5.0);
        let open: f64 = page.all("hisab_database_connections").iter().map(|(_, open)| open).sum();
        assert!((1.0..=16.0).contains(&open), "{open}");
        let routes = page.all("hisab_http_requests_total");
        assert!(routes.iter().all(|(route, _)| !route.contains("/metrics")), "{routes:?}");
        let told = format!("{page:?}");
        assert!(
            !["chai", "asha", "ASHA", "elsewhere"].iter().any(|name| told.contains(name)),
            "{told}"
        );
    });
}

#[test]
fn what_waits_is_seen_and_what_is_not_known_is_no_number() {
    on_server(async |_| {
        let place = Place::server().await;
        let metrics = format!("127.0.0.1:{}", free_port());
        // Nobody takes turns here.
        let options = ["--role", "web", "--metrics", &metrics];
        let served = Served::start(&place, free_port(), &options);
        let guest = Guest::new(&served.url).await;
        let message = json!({ "id": "m", "text": "chai 20" });
        assert_eq!(guest.post("messages", &message).await.unwrap().status(), 202);
        run(&place, "update messages set received_at = received_at - interval '2 minutes'").await;
        until(async || {
            let page = Page::read(&metrics).await;
            let oldest = page.figure("hisab_inbox_oldest_seconds");
            page.figure("hisab_inbox_waiting") == Some(1.0)
                && oldest.is_some_and(|seconds| (120.0..300.0).contains(&seconds))
        })
        .await;
        run(&place, "alter table messages rename to elsewhere").await;
        until(async || Page::read(&metrics).await.figure("hisab_database_up") == Some(0.0)).await;
        let page = Page::read(&metrics).await;
        for figure in ["hisab_inbox_waiting", "hisab_inbox_oldest_seconds", "hisab_mails_waiting"] {
            assert!(page.figure(figure).unwrap().is_nan(), "{figure}");
        }
        let lost = json!({ "id": "m2", "text": "auto 85" });
        assert_eq!(guest.post("messages", &lost).await.unwrap().status(), 503);
        Page::read(&metrics)
            .await
            .expect(&[(r#"hisab_messages_total{channel="web",receipt="down"}"#, 1.0)]);
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replies_are_counted_by_what_became_of_them() {
    let telegram = telegram::Standin::start().await.unwrap();
    let metrics = format!("127.0.0.1:{}", free_port());
    let options = [
        "--telegram-bot-token",
        telegram.token(),
        "--telegram-url",
        &telegram.url(),
        "--metrics",
        &metrics,
    ];
    let place = Place::server().await;
    let _served = block_in_place(|| Served::start(&place, free_port(), &options));
    let (asha, ravi) = (telegram.person("Asha"), telegram.person("Ravi"));
    let rejected = Fault::Error(400, "Bad Request: message is odd".to_owned());
    telegram.fail_in(asha.chat(), "sendMessage", 1, rejected);
    telegram.fail_in(ravi.chat(), "sendMessage", 1, Fault::Error(500, "oops".to_owned()));
    telegram.says(&asha, asha.chat(), "chai 20");
    telegram.says(&ravi, ravi.chat(), "auto 85");
    telegram.shown(ravi.chat()).await;
    let expected = [
        (r#"hisab_outbox_sends_total{channel="telegram",outcome="rejected"}"#, 1.0),
        (r#"hisab_outbox_sends_total{channel="telegram",outcome="retried"}"#, 1.0),
        (r#"hisab_outbox_sends_total{channel="telegram",outcome="sent"}"#, 1.0),
        (r#"hisab_outbox_failed{channel="telegram"}"#, 1.0),
        (r#"hisab_outbox_waiting{channel="telegram"}"#, 0.0),
    ];
    until(async || {
        let page = Page::read(&metrics).await;
        expected.iter().all(|(figure, value)| page.figure(figure) == Some(*value))
    })
    .await;
}

#[test]
fn mails_are_counted_by_what_became_of_them() {
    on_server(async |_| {
        let resend = resend::Standin::start().await.unwrap();
        let metrics = format!("127.0.0.1:{}", free_port());
        let (url, key) = (resend.url(), resend.key());
        let options = [
            "--mail-from",
            "Hisab <books@hisab.example>",
            "--resend-api-key",
            &key,
            "--resend-url",
            &url,
            "--public-url",
            "http://hisab.example",
            "--metrics",
            &metrics,
        ];
        let served = Served::start(&Place::server().await, free_port(), &options);
        let guest = Guest::new(&served.url).await;
        let message = json!({ "id": "m1", "text": "email me at asha@example.org" });
        assert_eq!(guest.post("messages", &message).await.unwrap().status(), 202);
        until(async || {
            let page = Page::read(&metrics).await;
            page.figure(r#"hisab_mails_total{outcome="sent"}"#) == Some(1.0)
                && page.figure("hisab_mails_waiting") == Some(0.0)
        })
        .await;
    });
}
