//! The program as it is hosted: an address is given on the page, and a code comes by mail.

use serde_json::json;

use super::*;
use crate::support::{
    program,
    serve::{Guest, Served, free_port},
};

#[test]
fn an_address_is_confirmed_from_the_page_to_the_mail_and_back() {
    block_on(async {
        let resend = Standin::start().await.unwrap();
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
        ];
        let place = Place::server().await;
        let served = Served::start(&place, free_port(), &options);
        let guest = Guest::new(&served.url).await;
        let message = json!({ "id": "m1", "text": "email me at asha@example.org" });
        assert_eq!(guest.post("messages", &message).await.unwrap().status(), 202);
        until(async || !resend.sent().is_empty()).await;
        let mail = resend.sent().pop().unwrap().mail;
        let subject = mail["subject"].as_str().unwrap();
        let code = subject.split(' ').next().unwrap();
        let message = json!({ "id": "m2", "text": format!("code {code}") });
        assert_eq!(guest.post("messages", &message).await.unwrap().status(), 202);
        until(async || guest.history().await.to_string().contains("Confirmed: mail goes to")).await;
        let page = reqwest::get(format!("{}/unsubscribe?t=x", served.url)).await.unwrap();
        assert_eq!(page.status().as_u16(), 404);
        assert!(page.text().await.unwrap().contains("This link does not work"));
        let hook = reqwest::Client::new().post(format!("{}/hooks/resend", served.url)).send();
        assert_eq!(hook.await.unwrap().status().as_u16(), 404, "nobody calls without a secret");
        let (ended, log) = served.stop();
        assert!(ended.success(), "{log}");
        assert!(!log.contains("asha@") && !log.contains(code), "{log}");
    });
}

#[test]
fn settings_for_mail_that_cannot_be_are_said_at_once() {
    let refused = |options: &[&str]| {
        let mut command = program(&["serve", "--listen", "127.0.0.1:0"]);
        let output = command.args(options).output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(refused(&["--resend-api-key", "re_1"]).contains("HISAB_MAIL_FROM"));
    let unreachable = ["--resend-api-key", "re_1", "--mail-from", "a@b.org"];
    assert!(refused(&unreachable).contains("HISAB_PUBLIC_URL"));
}
