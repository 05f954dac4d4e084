//! Addresses: said in chat, confirmed by a code that only their reader has, stopped, forgotten, joined and erased.

use hisab_standins::resend::Fault;
use hisabkitab::{ledger, store};

use super::*;

#[test]
fn a_code_that_came_by_mail_confirms_an_address() {
    block_on(async {
        let office = Office::open().await;
        let told = office.says(ASHA, "email me at Asha@Example.org").await;
        assert!(told.starts_with("I sent a code to asha@example.org."), "{told}");
        assert!(!office.digest(ASHA, Topic::Weekly).await, "nobody knows who reads it");
        let code = office.code().await;
        assert!(!told.contains(&code), "the code is for the mail alone");
        let mail = office.resend.sent().pop().unwrap().mail;
        assert_eq!(mail["from"], "HisabKitab <books@hisab.example>");
        assert_eq!(mail["to"], serde_json::json!([ADDRESS]));
        assert_eq!(mail["subject"], format!("{code} is your code for HisabKitab"));
        assert_eq!(mail["headers"], serde_json::json!({ "Auto-Submitted": "auto-generated" }));
        assert!(mail["html"].as_str().unwrap().contains(&format!("code {code}")));

        let wrong = if code == "000000" { "000001" } else { "000000" };
        let told = office.says(ASHA, &format!("code {wrong}")).await;
        assert!(told.contains("4 tries are left"), "{told}");
        assert!(office.says(ASHA, &format!("my code is {code}")).await.starts_with("Confirmed"));
        assert!(office.says(ASHA, &format!("code {code}")).await.contains("already"));
        assert!(office.digest(ASHA, Topic::Weekly).await);
        assert_eq!(office.send().await, 1);
        assert_eq!(office.sent_to(), [ADDRESS, ADDRESS]);
        // An undo means the books, and sends nothing anywhere.
        office.says(ASHA, "chai 20").await;
        assert!(office.says(ASHA, "undo").await.contains("chai"));
        assert!(office.says(ASHA, "undo").await.contains("nothing"));
        assert!(office.says(ASHA, "what's my email").await.contains("It is confirmed"));
    });
}

#[test]
fn a_code_is_tried_five_times_and_for_a_quarter_of_an_hour() {
    block_on(async {
        let office = Office::open().await;
        office.says(ASHA, "email me at asha@example.org").await;
        let code = office.code().await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for left in (0..5).rev() {
            let told = office.says(ASHA, &format!("code {wrong}")).await;
            let says = if left == 0 {
                "no code to enter any more".to_owned()
            } else {
                format!("{left} tr")
            };
            assert!(told.contains(&says), "{left}: {told}");
        }
        let right = format!("code {code}");
        assert!(office.says(ASHA, &right).await.contains("no code to enter any more"));
        office.says(ASHA, "email me at asha@example.org").await;
        let code = format!("code {}", office.code().await);
        assert!(office.says(PHONE, &code).await.contains("no address of yours"), "it is Asha's");
        office.later(15 * 60);
        assert!(office.says(ASHA, &code).await.contains("no code to enter any more"));
        assert!(!office.digest(ASHA, Topic::Weekly).await);
    });
}

#[test]
fn nobody_has_many_codes_sent_and_none_where_mail_was_unwanted() {
    block_on(async {
        let office = Office::open().await;
        for at in 0..5 {
            let told = office.says(ASHA, &format!("email me at asha{at}@example.org")).await;
            assert!(told.starts_with("I sent"), "{told}");
        }
        let told = office.says(ASHA, "email me at asha5@example.org").await;
        assert!(told.contains("enough codes"), "{told}");
        for who in [PHONE, LAPTOP, PHONE] {
            assert!(office.says(who, "email me at all@example.org").await.starts_with("I sent"));
        }
        let told = office.says(LAPTOP, "email me at all@example.org").await;
        assert!(told.contains("enough codes"), "whoever asks: {told}");
        office.later(60 * 60);
        assert!(office.says(LAPTOP, "email me at all@example.org").await.starts_with("I sent"));
        office.told("msg_1", News::Complained, "all@example.org").await;
        let told = office.says(PHONE, "email me at all@example.org").await;
        assert!(told.contains("unwanted"), "{told}");
        // It is not the wish of whoever gave the address: what they forget, or give instead, changes nothing.
        assert!(office.says(LAPTOP, "forget my email").await.contains("forgotten"));
        assert!(office.says(PHONE, "email me at phone@example.org").await.starts_with("I sent"));
        for who in [PHONE, LAPTOP] {
            let told = office.says(who, "email me at all@example.org").await;
            assert!(told.contains("unwanted"), "{told}");
        }
        // Only the newest code is still wanted and good, and none there; one was forgotten with the address.
        assert_eq!(office.send().await, 9);
        assert_eq!(office.sent_to(), ["phone@example.org"]);
    });
}

#[test]
fn who_called_mail_unwanted_gets_none_though_nobody_here_knows_the_address_any_more() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(ASHA, ADDRESS).await;
        let about = office.news(News::Complained, ADDRESS);
        assert!(office.says(ASHA, "forget my email").await.contains("forgotten"));
        office.says(PHONE, "email me at asha@example.org").await;
        // It is about a mail that was written before anybody had the address whoever has it now.
        assert_eq!(office.hears(SECRET, "msg_1", &about).await, StatusCode::NO_CONTENT);
        assert_eq!(office.send().await, 1);
        assert_eq!(office.sent_to(), [ADDRESS], "only what was sent before");
        office.says(PHONE, "forget my email").await;
        let told = office.says(LAPTOP, "email me at asha@example.org").await;
        assert!(told.contains("unwanted"), "{told}");
        let kept = "select row_to_json(u)::text from mail_unwanted u";
        let kept = office.house.texts(kept).await;
        assert!(kept.len() == 1 && !kept[0].contains("asha"), "{kept:?}");
    });
}

#[test]
fn a_code_that_is_over_or_not_the_newest_is_not_sent() {
    block_on(async {
        let office = Office::open().await;
        for _ in 0..2 {
            office.says(ASHA, "email me at asha@example.org").await;
        }
        assert_eq!(office.send().await, 2);
        assert_eq!(
            office.mails().await,
            ["confirmation no longer wanted", "confirmation sent"],
            "the newest is the one that is good"
        );
        office.says(PHONE, "email me at phone@example.org").await;
        // Nobody was there to send it while it was good.
        office.later(15 * 60);
        assert_eq!(office.send().await, 1);
        assert_eq!(office.sent_to(), [ADDRESS]);
        assert_eq!(office.mails().await[2], "confirmation no longer wanted");
    });
}

#[test]
fn what_is_known_of_mails_that_are_over_is_forgotten() {
    block_on(async {
        let office = Office::open().await;
        let kept = async || {
            let sql = "select concat_ws(' ', topic, address, subject) from mails order by id";
            office.house.texts(sql).await
        };
        office.confirm(ASHA, ADDRESS).await;
        office.digest(ASHA, Topic::Daily).await;
        office.digest(ASHA, Topic::Weekly).await;
        office.resend.plan(Fault::Error(422, "validation_error"));
        office.send().await;
        office.confirm(PHONE, "phone@example.org").await;
        assert_eq!(
            kept().await,
            [
                "confirmation asha@example.org -",
                "daily asha@example.org -",
                "weekly asha@example.org -",
                "confirmation phone@example.org -"
            ],
            "a subject may hold a code"
        );
        // Of what was sent to Asha only that there was a code, which is counted for an hour.
        office.digest(ASHA, Topic::Daily).await;
        office.says(ASHA, "forget my email").await;
        assert_eq!(kept().await.len(), 2);
        for _ in 0..2 {
            assert!(office.says(ASHA, "email me at asha@example.org").await.starts_with("I sent"));
            office.says(ASHA, "forget my email").await;
        }
        let told = office.says(ASHA, "email me at asha@example.org").await;
        assert!(told.contains("enough codes"), "{told}");
        office.send().await;

        let forget = async || {
            let now = office.house.now();
            let mut conn = office.house.store.acquire().await.unwrap();
            let times = (now - ledger::MAILS_KEPT, now - ledger::CODES_COUNTED);
            store::mails::forget_before(&mut conn, times.0, times.1).await.unwrap()
        };
        assert_eq!(forget().await, 0);
        office.later(60 * 60);
        assert_eq!(forget().await, 3, "nothing is left of an address that was forgotten");
        assert_eq!(kept().await, ["confirmation phone@example.org -"]);
        office.digest(PHONE, Topic::Daily).await;
        office.later(7 * 24 * 60 * 60);
        assert_eq!(forget().await, 1, "what waits is not over");
        assert_eq!(kept().await, ["daily phone@example.org Your week: 12 to 18 January"]);
    });
}

#[test]
fn mail_that_was_stopped_where_books_came_to_stays_stopped_when_they_part() {
    block_on(async {
        let office = Office::open().await;
        office.says(ASHA, "chai 20").await;
        office.confirm(PHONE, "phone@example.org").await;
        office.house.join(PHONE, ASHA).await;
        assert!(office.says(ASHA, "stop emails").await.starts_with("No more mail goes to phone@"));
        office.says(PHONE, "unlink").await;
        assert!(!office.digest(PHONE, Topic::Weekly).await, "it is the same mailbox");
        let told = office.says(PHONE, "what's my email").await;
        assert!(told.contains("You stopped all mail"), "{told}");

        // And what is started there is started; what has another address is its own.
        office.house.join(PHONE, ASHA).await;
        office.says(ASHA, "start emails").await;
        office.confirm(ASHA, ADDRESS).await;
        office.says(ASHA, "stop emails").await;
        office.says(PHONE, "unlink").await;
        assert!(office.digest(PHONE, Topic::Weekly).await);
        assert!(!office.digest(ASHA, Topic::Weekly).await);
    });
}

#[test]
fn a_new_address_is_confirmed_anew_and_what_waits_for_the_old_one_is_not_sent() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(ASHA, ADDRESS).await;
        assert!(office.digest(ASHA, Topic::Weekly).await);
        office.says(ASHA, "my email is new@example.org").await;
        assert_eq!(office.send().await, 2);
        assert_eq!(office.sent_to(), [ADDRESS, "new@example.org"]);
        assert_eq!(
            office.mails().await,
            ["confirmation sent", "weekly no longer wanted", "confirmation sent"]
        );
        assert!(!office.digest(ASHA, Topic::Weekly).await);
    });
}

#[test]
fn mail_is_stopped_started_and_the_address_forgotten_by_a_word() {
    block_on(async {
        let office = Office::open().await;
        for text in ["stop emails", "forget my email", "code 123456", "what's my email"] {
            assert!(office.says(ASHA, text).await.contains("no address of yours"), "{text}");
        }
        assert!(office.says(ASHA, "my email is asha@").await.contains("no e-mail address"));
        office.confirm(ASHA, ADDRESS).await;
        assert!(office.digest(ASHA, Topic::Daily).await);
        assert!(office.says(ASHA, "stop emails").await.starts_with("No more mail goes to"));
        assert!(!office.digest(ASHA, Topic::Daily).await);
        assert_eq!(office.send().await, 1, "what waited is dropped");
        assert!(office.says(ASHA, "start emails").await.starts_with("Mail goes to"));
        assert!(office.digest(ASHA, Topic::Daily).await);
        let archive = office.house.export(ASHA).await;
        assert!(
            archive.contains(r#""email":{"address":"asha@example.org","confirmed":true"#),
            "{archive}"
        );
        assert!(office.says(ASHA, "forget my email").await.contains("forgotten"));
        assert_eq!(office.send().await, 0, "what waited is forgotten, too");
        assert_eq!(office.sent_to(), [ADDRESS]);
        assert!(!office.house.export(ASHA).await.contains("\"email\""));
        assert_eq!(office.house.texts("select address from mail_addresses").await.len(), 0);
    });
}

#[test]
fn without_somebody_who_sends_no_mail_is_promised() {
    block_on(async {
        let house = House::server().await;
        let told = house.says(ASHA, "email me at asha@example.org").await;
        assert!(told.starts_with("No mail is sent from here"), "{told}");
        assert_eq!(house.texts("select address from mail_addresses").await.len(), 0);
    });
}

#[test]
fn among_others_an_address_is_not_talked_about() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(ASHA, ADDRESS).await;
        let mut books = office.house.books(ASHA).await;
        books.in_conversation(hisabkitab::domain::ids::ConversationId(uuid::Uuid::nil()), true);
        let refused =
            hisabkitab::ledger::set_email(&mut books, hisabkitab::ledger::EmailWish::Show);
        assert!(matches!(
            refused.await.unwrap_err(),
            hisabkitab::ledger::LedgerError::Invalid(hisabkitab::ledger::Invalid::NotPrivate)
        ));
    });
}

#[test]
fn books_that_are_joined_keep_the_confirmed_address_and_give_it_back() {
    block_on(async {
        let office = Office::open().await;
        let address = async |who| {
            let archive: serde_json::Value =
                serde_json::from_str(&office.house.export(who).await).unwrap();
            archive["email"]["address"].as_str().unwrap_or("none").to_owned()
        };
        office.says(ASHA, "chai 20").await;
        office.confirm(PHONE, "phone@example.org").await;
        office.house.join(PHONE, ASHA).await;
        assert_eq!(address(ASHA).await, "phone@example.org", "there was none");
        assert!(office.digest(ASHA, Topic::Weekly).await);
        office.says(ASHA, "undo").await;
        assert_eq!(
            (address(ASHA).await, address(PHONE).await),
            ("none".into(), "phone@example.org".into())
        );

        office.confirm(ASHA, ADDRESS).await;
        office.house.join(PHONE, ASHA).await;
        assert_eq!(address(ASHA).await, ADDRESS, "those that stay have one");
        office.says(ASHA, "undo").await;
        assert_eq!(
            (address(ASHA).await, address(PHONE).await),
            (ADDRESS.into(), "phone@example.org".into())
        );

        office.house.join(PHONE, ASHA).await;
        office.says(ASHA, "forget my email").await;
        assert_eq!(
            office.house.texts("select address from mail_addresses").await.len(),
            0,
            "all of it"
        );
    });
}

#[test]
fn nothing_of_mail_is_left_of_who_was_erased() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(PHONE, "phone@example.org").await;
        office.confirm(ASHA, ADDRESS).await;
        office.house.join(PHONE, ASHA).await;
        office.confirm(LAPTOP, "laptop@example.org").await;
        office.digest(ASHA, Topic::Weekly).await;
        office.says(ASHA, "delete my account").await;
        office.says(ASHA, "yes").await;
        office.house.conversations.start();
        office.later(25 * 60 * 60);
        until(async || {
            let due = "select id::text from users where id in (select user_id from erasures)";
            office.house.texts(due).await.is_empty()
        })
        .await;
        let left = "select address from mail_addresses union select address from mails";
        assert_eq!(office.house.texts(left).await, ["laptop@example.org"]);
        office.house.conversations.stop().await;
    });
}
