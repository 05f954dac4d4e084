//! What a person chooses, and who gets at their books.

use hisabkitab::{
    domain::{access::Scope, nudge::Kind},
    ledger::{self, EmailWish},
};
use serde_json::json;

use crate::support::{
    api::Api,
    block_on,
    insider::{Insider, Page},
};

const CHROME: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";

async fn somebody() -> (Api, Insider, String) {
    let api = Api::start().await;
    let person = api.person().await;
    let visitor = Insider::of(&api, person.user, CHROME).await;
    (api, visitor, person.subject)
}

#[test]
fn what_is_chosen_is_kept_and_what_cannot_be_is_shown_again() {
    block_on(async {
        let (api, visitor, subject) = somebody().await;
        let set = |currency, zone| {
            let fields = [("currency", currency), ("timezone", zone), ("assistant", "masked")];
            let visitor = &visitor;
            async move { visitor.send("/dashboard/settings/preferences", &fields).await }
        };
        let page = set("NPR", "kathmandu").await;
        assert_eq!((page.status, page.path.as_str()), (200, "/dashboard/settings"));
        page.has("<p class=\"said\" role=\"status\">Saved.");
        let mut books = api.books(&subject).await;
        let chosen = books.preferences();
        assert_eq!((chosen.currency.code(), chosen.timezone.name()), ("NPR", "Asia/Kathmandu"));
        assert_eq!(chosen.assistant.name(), "masked");
        ledger::undo(&mut books, 1).await.unwrap();
        assert_eq!(books.preferences().currency.code(), "INR", "undo takes it back");
        drop(books);
        let page = set("USD", "<Atlantis>").await;
        assert_eq!(page.status, 422);
        page.has("id=\"timezone-wrong\"");
        page.has("is no time zone I know");
        page.has("value=\"&#60;Atlantis&#62;\"");
        page.has("<option value=\"USD\" selected>");
        assert_eq!(set("XYZ", "UTC").await.status, 422);
        assert_eq!(api.books(&subject).await.preferences().currency.code(), "NPR");
    });
}

#[test]
fn a_form_that_is_not_from_the_page_changes_nothing() {
    block_on(async {
        let (api, visitor, subject) = somebody().await;
        let other = Insider::of(&api, api.person().await.user, CHROME).await;
        let theirs = other.page("/dashboard/settings").await;
        let token = theirs.field("form_token");
        for path in [
            "preferences",
            "nudges",
            "email",
            "link",
            "unlink",
            "tokens",
            "tokens/delete",
            "sessions/end",
            "sessions/end-all",
            "erase",
            "keep",
        ] {
            let path = format!("/dashboard/settings/{path}");
            for fields in [vec![], vec![("form_token", token)], vec![("form_token", "0")]] {
                assert_eq!(visitor.send_bare(&path, &fields).await.status, 400, "{path}");
            }
            let nobody = reqwest::Client::new().post(format!("{}{path}", visitor.url));
            assert_eq!(nobody.send().await.unwrap().status(), 401, "{path}");
        }
        assert!(visitor.is_in().await);
        assert_eq!(ledger::erasure_due(&mut api.books(&subject).await).await.unwrap(), None);
    });
}

#[test]
fn nudges_are_told_and_quiet_as_ticked() {
    block_on(async {
        let (api, visitor, subject) = somebody().await;
        let ticked = [
            ("quiet_from", "22:30"),
            ("quiet_to", "07:00"),
            ("budget", "on"),
            ("weekly", "on"),
            ("sometimes", "on"),
        ];
        let page = visitor.send("/dashboard/settings/nudges", &ticked).await;
        assert_eq!(page.status, 200);
        let wanted = ledger::show_nudges(&mut api.books(&subject).await).await.unwrap().wanted;
        assert_eq!(wanted.kinds, [Kind::Budget, Kind::Weekly]);
        assert_eq!(wanted.quiet.from.to_string(), "22:30:00");
        page.has("name=\"weekly\" value=\"on\" checked");
        page.has_not("name=\"daily\" value=\"on\" checked");
        let page = visitor
            .send("/dashboard/settings/nudges", &[("quiet_from", "late"), ("quiet_to", "7")]);
        let page = page.await;
        assert_eq!(page.status, 422);
        page.has("is no time of day");
        let none = [("quiet_from", "22:30"), ("quiet_to", "07:00")];
        visitor.send("/dashboard/settings/nudges", &none).await;
        let wanted = ledger::show_nudges(&mut api.books(&subject).await).await.unwrap().wanted;
        assert_eq!(wanted.kinds, []);
    });
}

async fn me(url: &str, token: &str) -> u16 {
    let me = reqwest::Client::new().get(format!("{url}/api/v1/me")).bearer_auth(token);
    me.send().await.unwrap().status().as_u16()
}

fn secret(page: &Page) -> String {
    let (_, rest) = page.text.split_once("<code class=\"secret\">").unwrap();
    rest.split_once('<').unwrap().0.to_owned()
}

#[test]
fn a_token_is_shown_once_and_lets_in_until_it_is_taken_away() {
    block_on(async {
        let (api, visitor, subject) = somebody().await;
        let make = [("name", "<i>phone"), ("scope", "read"), ("days", "30")];
        let page = visitor.send("/dashboard/settings/tokens", &make).await;
        assert_eq!(page.status, 200);
        let token = secret(&page);
        assert_eq!(me(&visitor.url, &token).await, 200);
        let page = visitor.page("/dashboard/settings").await;
        page.has("&#60;i&#62;phone");
        page.has_not(&token);
        let known = ledger::list_api_tokens(&mut api.books(&subject).await).await.unwrap();
        let kept = known.iter().find(|token| token.name.as_str() == "<i>phone").unwrap();
        assert_eq!(kept.scope, Scope::Read);
        assert!(kept.expires_at.is_some());
        let id = kept.id.to_string();
        visitor.send("/dashboard/settings/tokens/delete", &[("id", &id)]).await.has("Taken away");
        assert_eq!(me(&visitor.url, &token).await, 401);
        let again = visitor.send("/dashboard/settings/tokens/delete", &[("id", &id)]).await;
        assert_eq!(again.status, 422);
        for (name, days, why) in
            [("", "", "is empty"), ("a", "0", "whole number of days"), ("a", "x", "whole number")]
        {
            let fields = [("name", name), ("scope", "write"), ("days", days)];
            let page = visitor.send("/dashboard/settings/tokens", &fields).await;
            assert_eq!(page.status, 422);
            page.has(why);
        }
    });
}

#[test]
fn sessions_are_listed_and_ended_one_by_one_and_all_at_once() {
    block_on(async {
        let (api, visitor, subject) = somebody().await;
        let phone = Insider::of(&api, visitor.user, "Mozilla/5.0 (iPhone) Safari/604.1").await;
        let page = visitor.page("/dashboard/settings").await;
        page.has("Chrome on Linux (this one)");
        page.has("Safari on an iPhone</th>");
        let sessions = ledger::list_sessions(&mut api.books(&subject).await).await.unwrap();
        let id = sessions.iter().find(|one| one.agent.contains("iPhone")).unwrap().id.to_string();
        visitor
            .send("/dashboard/settings/sessions/end", &[("id", &id)])
            .await
            .has("Signed out there");
        assert!(!phone.is_in().await && visitor.is_in().await);
        let tablet = Insider::of(&api, visitor.user, "tablet").await;
        let page = tablet.send("/dashboard/settings/sessions/end-all", &[]).await;
        assert_eq!(page.path, "/sign-in");
        assert!(!visitor.is_in().await && !tablet.is_in().await);
    });
}

#[test]
fn another_persons_things_are_not_there() {
    block_on(async {
        let (api, visitor, _) = somebody().await;
        let other = api.person().await;
        let stranger = Insider::of(&api, other.user, CHROME).await;
        let mut books = api.books(&other.subject).await;
        let session = ledger::list_sessions(&mut books).await.unwrap()[0].id.to_string();
        let token = ledger::list_api_tokens(&mut books).await.unwrap()[0].id.to_string();
        drop(books);
        for (path, id) in [("sessions/end", &session), ("tokens/delete", &token)] {
            let page = visitor.send(&format!("/dashboard/settings/{path}"), &[("id", id)]).await;
            assert_eq!(page.status, 422, "{path}");
        }
        assert!(stranger.is_in().await);
        assert_eq!(other.get("/me").await.status, 200);
    });
}

#[test]
fn the_books_are_handed_out_as_files() {
    block_on(async {
        let (api, visitor, subject) = somebody().await;
        let mut books = api.books(&subject).await;
        super::insights::keep_books(&mut books).await;
        books.commit().await.unwrap();
        for (format, begins) in [("csv", "date,kind,amount"), ("json", "{")] {
            let file = visitor.page(&format!("/dashboard/settings/export?format={format}")).await;
            assert_eq!(file.status, 200);
            let name = file.headers["content-disposition"].to_str().unwrap();
            assert!(name.starts_with("attachment; filename=\"books-") && name.contains(format));
            assert!(file.text.starts_with(begins) && file.text.contains("rent"), "{}", file.text);
        }
        assert_eq!(visitor.page("/dashboard/settings/export?format=exe").await.status, 404);
    });
}

#[test]
fn erasing_is_asked_about_waited_with_told_elsewhere_and_taken_back() {
    block_on(async {
        let (api, visitor, subject) = somebody().await;
        // A chat that leads to the same books: that of the pages themselves.
        let chat = format!("{}/dashboard/chat/{}", visitor.url, visitor.user);
        let said = json!({ "id": "m1", "text": "chai 20" });
        let posted = visitor.client.post(format!("{chat}/messages")).json(&said);
        assert_eq!(posted.send().await.unwrap().status(), 202);
        let page = visitor.send("/dashboard/settings/erase", &[]).await;
        assert_eq!(page.status, 200);
        page.has("This would erase everything you have here");
        let of = page.field("of").to_owned();
        assert_eq!(of, visitor.user.to_string());
        let due = async || ledger::erasure_due(&mut api.books(&subject).await).await.unwrap();
        assert_eq!(due().await, None, "it was only asked");
        visitor.send("/dashboard/settings/erase", &[("of", &of)]).await.has("will be erased");
        assert!(due().await.is_some());
        crate::support::until(async || {
            let history = visitor.open(&format!("/dashboard/chat/{of}/history")).await;
            history.text().await.unwrap().contains("somebody asked to have them erased")
        })
        .await;
        visitor.send("/dashboard/settings/keep", &[]).await.has("Nothing will be erased");
        assert_eq!(due().await, None);
        assert_eq!(visitor.send("/dashboard/settings/keep", &[]).await.status, 422);
    });
}

#[test]
fn a_chat_is_linked_by_a_code_and_unlinked_again() {
    block_on(async {
        let (api, visitor, subject) = somebody().await;
        let page = visitor.send("/dashboard/settings/link", &[]).await;
        page.has("In the other chat, write ");
        let (_, rest) = page.text.split_once("Your code is <b>").unwrap();
        let code = rest.split_once('<').unwrap().0;
        // Somebody's other chat joins.
        let other = api.person().await;
        let mut books = api.books(&other.subject).await;
        let step = ledger::link_account(&mut books, Some(code), true).await.unwrap();
        assert!(matches!(step, ledger::LinkStep::Linked(_)), "{step:?}");
        books.commit().await.unwrap();
        let page = visitor.page("/dashboard/settings").await;
        page.has("the chat on these pages");
        assert_eq!(page.text.matches("<b>the terminal</b>").count(), 2);
        let chats = ledger::list_chats(&mut api.books(&subject).await).await.unwrap();
        assert_eq!(chats.len(), 3);
        // Nothing was said there yet, so there is nothing by which they could leave.
        page.has_not(">Unlink<");
        let unknown = [("conversation", "018f0000-0000-7000-8000-000000000000")];
        let page = visitor.send("/dashboard/settings/unlink", &unknown).await;
        assert_eq!(page.status, 422);
        page.has("does not lead to your books");
    });
}

#[test]
fn where_no_mail_is_sent_the_page_says_so() {
    block_on(async {
        let (api, visitor, subject) = somebody().await;
        visitor.page("/dashboard/settings").await.has("No mail is sent from here");
        let wish = [("wish", "use"), ("address", "asha@example.org")];
        let page = visitor.send("/dashboard/settings/email", &wish).await;
        assert_eq!(page.status, 422);
        page.has("No mail is sent from here");
        let known = ledger::set_email(&mut api.books(&subject).await, EmailWish::Show).await;
        assert!(matches!(known.unwrap(), ledger::Email::Refused(_)));
    });
}
