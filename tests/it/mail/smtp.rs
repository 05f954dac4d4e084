//! Mail through a server that is not ours: aiosmtpd takes it, and Python's own reader of mails reads it.

use std::{
    io::{BufRead as _, BufReader, Lines},
    process::{Child, ChildStdout, Command, Stdio},
};

use hisab_port::Channel;
use serde_json::Value;

use super::*;

/// A mail server.
struct Sink {
    server: Child,
    lines: Lines<BufReader<ChildStdout>>,
    port: u64,
}

impl Sink {
    #[expect(clippy::disallowed_methods, reason = "the test's own setting")]
    fn start(options: &[&str]) -> Self {
        let python = std::env::var("AIOSMTPD_PYTHON").unwrap_or_else(|_| {
            panic!("AIOSMTPD_PYTHON must name a Python with aiosmtpd; tests/run provides it")
        });
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/standins/python/smtp_sink.py");
        let mut server = Command::new(python)
            .arg(script)
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
        let first: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        Self { server, lines, port: first["port"].as_u64().unwrap() }
    }

    /// The next mail that it took.
    fn took(&mut self) -> Value {
        serde_json::from_str(&self.lines.next().unwrap().unwrap()).unwrap()
    }

    fn post(&self, house: &House, user: &str) -> Post {
        let url = format!("smtp://{user}127.0.0.1:{}", self.port).into();
        let from = "HisabKitab <books@hisab.example>".to_owned();
        let settings = Settings { wire: Wire::Smtp { url }, from, limit: Post::LIMIT };
        Post::new(Arc::clone(&house.store), house.clock(), &settings).unwrap()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[test]
fn a_mail_arrives_whole_in_both_forms() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(ASHA, ADDRESS).await;
        office.digest(ASHA, Topic::Weekly).await;
        let mut sink = Sink::start(&["--password"]);
        let post = sink.post(&office.house, "hisab:secret@");
        assert_eq!(post.send_due(10).await.unwrap(), 1);
        assert_eq!(office.mails().await, ["confirmation sent", "weekly sent"]);
        let mail = sink.took();
        assert_eq!(
            (&mail["from"], &mail["to"][0]),
            (&"books@hisab.example".into(), &ADDRESS.into())
        );
        assert_eq!(mail["type"], "multipart/alternative");
        assert_eq!(mail["defects"], serde_json::json!([]));
        assert!(mail["longest"].as_u64().unwrap() <= 998, "RFC 5322, section 2.1.1");
        let headers = &mail["headers"];
        assert_eq!(headers["Subject"], "Your week: 12 to 18 January");
        assert_eq!(headers["From"], "HisabKitab <books@hisab.example>");
        assert_eq!(headers["Auto-Submitted"], "auto-generated");
        let link = headers["List-Unsubscribe"].as_str().unwrap();
        let token = link.strip_prefix("<https://hisab.example/unsubscribe?t=").unwrap();
        let user = office.house.books(ASHA).await.user();
        assert_eq!(office.links.read(token.trim_end_matches('>')), Some((user, Topic::Weekly)));
        assert_eq!(headers["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click");
        assert!(headers["Message-ID"].as_str().unwrap().ends_with("@hisab.example>"));
        assert!(headers["Date"].is_string());
        let parts: Vec<(&str, &str)> = mail["parts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|part| (part["type"].as_str().unwrap(), part["text"].as_str().unwrap()))
            .collect();
        let [("text/plain", text), ("text/html", html)] = parts.as_slice() else {
            panic!("{parts:?}")
        };
        assert!(text.contains("Spent ₹1,700 <b>"), "{text}");
        assert!(html.contains("<strong>₹1,700 &#60;b&#62;</strong>"), "{html}");
    });
}

#[test]
fn a_server_that_refuses_is_understood() {
    block_on(async {
        let office = Office::open().await;
        let sink = Sink::start(&[]);
        let post = sink.post(&office.house, "");
        for (who, address) in [
            (ASHA, "nobody@example.org"),
            (PHONE, "busy@example.org"),
            (LAPTOP, "policy@example.org"),
            ((Channel::Web, "tablet"), "full@example.org"),
            ((Channel::Web, "desktop"), "plain@example.org"),
        ] {
            office.says(who, &format!("email me at {address}")).await;
        }
        assert_eq!(post.send_due(10).await.unwrap(), 5);
        assert_eq!(
            office.mails().await,
            [
                "confirmation SMTP 550",
                "confirmation",
                "confirmation SMTP 550",
                "confirmation SMTP 552",
                "confirmation SMTP 550"
            ]
        );
        let trouble =
            "select split_part(address, '@', 1) from mail_addresses where trouble = 'bounced'";
        assert_eq!(office.house.texts(trouble).await, ["nobody"]);
        office.later(1);
        assert_eq!(post.send_due(10).await.unwrap(), 1, "who is busy is asked again");
        let told = office.says(ASHA, "what's my email").await;
        assert!(told.contains("mail comes back from there"), "{told}");
    });
}

#[test]
fn that_a_server_takes_nothing_from_us_is_no_fault_of_those_we_write_to() {
    block_on(async {
        let office = Office::open().await;
        office.says(ASHA, "email me at asha@example.org").await;
        let sink = Sink::start(&["--stranger"]);
        assert_eq!(sink.post(&office.house, "").send_due(10).await.unwrap(), 1);
        assert_eq!(office.mails().await, ["confirmation SMTP 550"]);
        let trouble = "select coalesce(trouble, 'none') from mail_addresses";
        assert_eq!(office.house.texts(trouble).await, ["none"]);
    });
}

#[test]
fn a_server_that_is_away_or_wants_another_password_is_tried_again() {
    block_on(async {
        let office = Office::open().await;
        office.says(ASHA, "email me at asha@example.org").await;
        let mut sink = Sink::start(&["--password"]);
        let stranger = sink.post(&office.house, "hisab:wrong@");
        assert_eq!(stranger.send_due(10).await.unwrap(), 1);
        office.later(1);
        let _ = sink.server.kill();
        let _ = sink.server.wait();
        assert_eq!(stranger.send_due(10).await.unwrap(), 1);
        assert_eq!(office.mails().await, ["confirmation"], "it waits");
        office.later(2);
        let code = office.code().await;
        assert!(office.says(ASHA, &format!("code {code}")).await.starts_with("Confirmed"));
    });
}
