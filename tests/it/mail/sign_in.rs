//! A link that comes by mail: asked for on the page, good once, and not for whoever only looks for addresses.

use reqwest::{Client, redirect::Policy};
use serde_json::{Value, json};

use super::*;
use crate::support::serve::{Guest, Served, free_port};

/// The program as it is hosted, with mail.
struct Hosted {
    place: Place,
    resend: Standin,
    served: Served,
}

impl Hosted {
    fn options(resend: &Standin) -> Vec<String> {
        let options = [
            ("--mail-from", "Hisab <books@hisab.example>".to_owned()),
            ("--resend-api-key", resend.key()),
            ("--resend-url", resend.url()),
            ("--public-url", "http://hisab.example".to_owned()),
        ];
        let all = options.into_iter().flat_map(|(name, value)| [name.to_owned(), value]);
        all.chain(["--behind-proxy".to_owned()]).collect()
    }

    async fn open() -> Self {
        let (place, resend) = (Place::server().await, Standin::start().await.unwrap());
        let served = Self::serve(&place, &resend);
        Self { place, resend, served }
    }

    fn serve(place: &Place, resend: &Standin) -> Served {
        let options = Self::options(resend);
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        Served::start(place, free_port(), &options)
    }

    /// Somebody with a confirmed address.
    async fn confirmed(&self, address: &str) {
        let guest = Guest::new(&self.served.url).await;
        let before = self.resend.sent().len();
        let message = json!({ "id": "m1", "text": format!("email me at {address}") });
        assert_eq!(guest.post("messages", &message).await.unwrap().status(), 202);
        until(async || self.resend.sent().len() > before).await;
        let mail = self.resend.sent().pop().unwrap().mail;
        let code = mail["subject"].as_str().unwrap().split(' ').next().unwrap().to_owned();
        let message = json!({ "id": "m2", "text": format!("code {code}") });
        assert_eq!(guest.post("messages", &message).await.unwrap().status(), 202);
        until(async || guest.history().await.to_string().contains("Confirmed: mail goes to")).await;
    }

    /// The links that came by mail.
    fn links(&self) -> Vec<(String, String)> {
        let sent = self.resend.sent().into_iter().map(|sent| sent.mail);
        let mails = sent.filter(|mail| mail["subject"] == "Sign in to HisabKitab");
        let link = |mail: Value| {
            let text = mail["text"].as_str().unwrap();
            let at = text.find("http://hisab.example/sign-in?t=").unwrap();
            let link = text[at..].split_whitespace().next().unwrap();
            (mail["to"][0].as_str().unwrap().to_owned(), link.to_owned())
        };
        mails.map(link).collect()
    }
}

/// Sends a form from a network.
async fn form(url: &str, path: &str, body: String, from: &str) -> (u16, String) {
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let request = client
        .post(format!("{url}{path}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("x-forwarded-for", from)
        .body(body);
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn ask(url: &str, address: &str, from: &str) -> (u16, String) {
    form(url, "/sign-in/mail", format!("email={address}"), from).await
}

#[test]
fn a_link_comes_by_mail_and_signs_in_once() {
    block_on(async {
        let hosted = Hosted::open().await;
        hosted.confirmed("asha@example.org").await;
        let url = &hosted.served.url;
        let unknown = ask(url, "nobody@example.org", "192.0.2.1").await;
        let known = ask(url, "Asha@Example.org", "192.0.2.1").await;
        assert_eq!(known, unknown, "whether anybody has the address is not told");
        assert_eq!(known.0, 200);
        until(async || !hosted.links().is_empty()).await;
        let (to, link) = hosted.links().pop().unwrap();
        assert_eq!(to, "asha@example.org");
        let path = link.strip_prefix("http://hisab.example").unwrap();
        for _ in 0..3 {
            let page = reqwest::get(format!("{url}{path}")).await.unwrap();
            assert_eq!(page.status(), 200, "a preview burns nothing");
        }
        let (_, token) = link.split_once("?t=").unwrap();
        let press = || form(url, "/sign-in", format!("t={token}"), "192.0.2.1");
        assert_eq!(press().await.0, 303);
        assert_eq!(press().await.0, 410);
        assert_eq!(ask(url, "no address", "192.0.2.1").await.0, 422);
        // Whoever is unknown was sent nothing: another mail that is asked for later came, and only that.
        hosted.confirmed("ben@example.org").await;
        ask(url, "ben@example.org", "192.0.2.1").await;
        until(async || hosted.links().len() > 1).await;
        let to: Vec<String> = hosted.links().into_iter().map(|(to, _)| to).collect();
        assert_eq!(to, ["asha@example.org", "ben@example.org"]);
    });
}

#[test]
fn two_people_with_one_address_are_each_sent_their_own() {
    block_on(async {
        let hosted = Hosted::open().await;
        hosted.confirmed("family@example.org").await;
        hosted.confirmed("family@example.org").await;
        let url = &hosted.served.url;
        assert_eq!(ask(url, "family@example.org", "192.0.2.1").await.0, 200);
        until(async || hosted.links().len() == 2).await;
        let mut people = Vec::new();
        for (_, link) in hosted.links() {
            let http = Client::new().post(format!("{url}/api/v1/sessions"));
            let session: Value =
                http.json(&json!({ "link": link })).send().await.unwrap().json().await.unwrap();
            people.push(session["user"].as_str().unwrap().to_owned());
        }
        assert_ne!(people[0], people[1]);
    });
}

#[test]
fn asking_for_mail_is_bounded_for_an_address_and_a_network_in_all_processes() {
    block_on(async {
        let hosted = Hosted::open().await;
        hosted.confirmed("asha@example.org").await;
        let second = Hosted::serve(&hosted.place, &hosted.resend);
        let urls = [&hosted.served.url, &second.url];
        for number in 0..10 {
            let from = format!("192.0.2.{number}");
            assert_eq!(ask(urls[number % 2], "asha@example.org", &from).await.0, 200);
        }
        for url in urls {
            assert_eq!(ask(url, "ASHA@example.org", "192.0.2.99").await.0, 429);
            assert_eq!(ask(url, "nobody@example.org", "192.0.2.98").await.0, 200);
        }
        for number in 0..60 {
            let address = format!("p{number}@example.org");
            assert_eq!(ask(urls[number % 2], &address, "198.51.100.1").await.0, 200);
        }
        for url in urls {
            assert_eq!(ask(url, "one@example.org", "198.51.100.1").await.0, 429);
        }
        until(async || hosted.links().len() == 10).await;
    });
}
