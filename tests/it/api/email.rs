//! Where mail goes, over HTTP.

use hisab_standins::resend::Standin;
use hisabkitab::{
    domain::site::Site,
    ledger::{self, DashboardLink},
};
use reqwest::{Method, redirect::Policy};
use serde_json::{Value, json};

use crate::support::{
    api::{Api, Client, Said, said},
    block_on, until,
};

/// The same person, signed in as by a link from a chat.
async fn signed_in(api: &Api, person: &Client) -> Client {
    let mut books = api.books(&person.subject).await;
    books.with_site(Some(Site::local(&api.served.url)));
    let DashboardLink::Made { link, .. } = ledger::dashboard_link(&mut books).await.unwrap() else {
        panic!("no link")
    };
    books.commit().await.unwrap();
    let (_, token) = link.split_once("?t=").unwrap();
    let browser = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
    let form = browser
        .post(format!("{}/sign-in", api.served.url))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("t={token}"));
    let done = form.send().await.unwrap();
    let mut cookies = done.headers().get_all("set-cookie").iter().map(|one| one.to_str().unwrap());
    let access = cookies.find_map(|one| one.strip_prefix("hisab_session=")).unwrap();
    let token = access.split(';').next().unwrap().to_owned();
    let (http, base) = (person.http.clone(), person.base.clone());
    Client { http, base, token, user: person.user, subject: person.subject.clone() }
}

async fn post(person: &Client, path: &str) -> Said {
    said(person.request(Method::POST, path)).await
}

fn known(stopped: bool) -> Value {
    json!({
        "address": "asha@example.org",
        "confirmed": true,
        "stopped": stopped,
        "unsubscribed": [],
        "trouble": null,
    })
}

#[test]
fn an_address_is_set_confirmed_stopped_and_forgotten() {
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
        let api = Api::start_with(&options).await;
        let program = api.person().await;
        let person = signed_in(&api, &program).await;
        assert_eq!(person.get("/email").await.problem(404), "not_found");
        let address = json!({ "address": "Asha@Example.org" });
        assert_eq!(program.put("/email", &address).await.problem(403), "forbidden");
        let asked = person.put("/email", &address).await.json(202);
        assert_eq!(asked, json!({ "address": "asha@example.org", "minutes": 15 }));
        until(async || !resend.sent().is_empty()).await;
        let mail = resend.sent().pop().unwrap().mail;
        let code = mail["subject"].as_str().unwrap().split(' ').next().unwrap().to_owned();
        let wrong = if code == "123456" { "654321" } else { "123456" };
        let confirm =
            async |code: &str| person.post("/email/confirm", &json!({ "code": code })).await;
        let refused = confirm(wrong).await;
        assert_eq!(refused.problem(422), "wrong_code");
        assert!(refused.text.contains("4 tries are left"), "{}", refused.text);
        assert!(confirm(wrong).await.text.contains("3 tries are left"));
        assert_eq!(post(&person, "/email/start").await.problem(409), "unconfirmed");
        assert_eq!(confirm(&code).await.json(200), known(false));
        assert_eq!(confirm(&code).await.problem(409), "confirmed");
        assert_eq!(person.put("/email", &address).await.problem(409), "confirmed");
        assert_eq!(post(&person, "/email/stop").await.json(200), known(true));
        assert_eq!(program.get("/email").await.json(200), known(true));
        assert_eq!(person.put("/email", &address).await.json(200), known(false));
        for forbidden in [
            post(&program, "/email/stop").await,
            program.post("/email/confirm", &json!({ "code": code })).await,
            program.delete("/email").await,
        ] {
            assert_eq!(forbidden.problem(403), "forbidden");
        }
        let gone = person.delete("/email").await;
        assert_eq!((gone.status, gone.text.as_str()), (204, ""));
        assert_eq!(person.delete("/email").await.problem(404), "not_found");
        assert_eq!(confirm(&code).await.problem(404), "not_found");
        let nowhere = json!({ "address": "nowhere" });
        assert_eq!(person.put("/email", &nowhere).await.problem(400), "malformed");
    });
}

#[test]
fn where_no_mail_is_sent_no_address_is_asked_for() {
    block_on(async {
        let api = Api::start().await;
        let person = api.person().await;
        let person = signed_in(&api, &person).await;
        let refused = person.put("/email", &json!({ "address": "asha@example.org" })).await;
        assert_eq!(refused.problem(422), "no_mail");
    });
}
