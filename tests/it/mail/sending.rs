//! Sending: each mail once, whoever sends and whatever goes wrong, with nothing left of what it said.

use hisab_standins::resend::Fault;

use super::*;

#[test]
fn a_digest_has_words_a_link_and_what_mail_programs_read() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(ASHA, ADDRESS).await;
        office.digest(ASHA, Topic::Weekly).await;
        assert_eq!(office.send().await, 1);
        let sent = office.resend.sent().pop().unwrap();
        let mail = sent.mail;
        assert_eq!(mail["subject"], "Your week: 12 to 18 January");
        let link = mail["headers"]["List-Unsubscribe"].as_str().unwrap();
        assert!(link.starts_with("<https://hisab.example/unsubscribe?t=") && link.ends_with('>'));
        assert_eq!(mail["headers"]["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click");
        let (html, text) = (mail["html"].as_str().unwrap(), mail["text"].as_str().unwrap());
        let link = link.trim_matches(['<', '>']);
        assert!(html.contains("<strong>₹1,700 &#60;b&#62;</strong>"), "{html}");
        assert!(html.contains(&format!("href=\"{link}\"")), "{html}");
        assert!(text.contains("Spent ₹1,700 <b>") && text.contains(link), "{text}");
        assert!(text.contains("Food is half of it"), "{text}");
        let id = office
            .house
            .texts("select replace(id::text, '-', '') from mails where topic = 'weekly'")
            .await;
        assert_eq!(sent.key, id[0], "each attempt has the same key");
        let left = office
            .house
            .texts("select text || html || headers::text || coalesce(provider_id, '') from mails where topic = 'weekly'")
            .await;
        assert_eq!(left, [format!("{{}}{}", sent.id)], "what was sent is not kept");
    });
}

async fn each_mail_is_taken_up_once(office: Office) {
    office.confirm(ASHA, ADDRESS).await;
    for _ in 0..12 {
        office.digest(ASHA, Topic::Daily).await;
    }
    let requests = office.resend.requests();
    let store = Arc::clone(&office.house.store);
    let other = Post::new(store, office.house.clock(), &settings(&office.resend)).unwrap();
    let all = [&office.post, &office.post, &other, &other];
    let done = futures_util::future::join_all(all.map(|post| post.send_due(100))).await;
    assert_eq!(done.into_iter().map(Result::unwrap).sum::<usize>(), 12);
    assert_eq!(office.resend.requests() - requests, 12);
    let attempts = "select distinct attempts::text from mails where sent_at is not null";
    assert_eq!(office.house.texts(attempts).await, ["1"]);
    let mut keys: Vec<String> = office.resend.sent().into_iter().map(|sent| sent.key).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 13);
}

#[test]
fn each_mail_is_taken_up_by_one_of_several_processes() {
    block_on(async { each_mail_is_taken_up_once(Office::open().await).await });
}

#[cfg(feature = "embedded")]
#[test]
fn each_mail_is_taken_up_once_embedded() {
    block_on(async { each_mail_is_taken_up_once(Office::at(Place::folder()).await).await });
}

#[test]
fn what_goes_wrong_is_tried_again_and_is_one_mail() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(ASHA, ADDRESS).await;
        for fault in [
            Fault::Error(500, "internal_server_error"),
            Fault::Page(502),
            Fault::CutBefore,
            Fault::CutAfter,
            Fault::Hang,
            Fault::Error(401, "restricted_api_key"),
            Fault::Error(409, "concurrent_idempotent_requests"),
        ] {
            let before = office.resend.sent().len();
            office.digest(ASHA, Topic::Daily).await;
            office.resend.plan(fault.clone());
            assert_eq!(office.send().await, 1, "{fault:?}");
            assert_eq!(office.send().await, 0, "{fault:?}: it waits");
            office.later(1);
            assert_eq!(office.send().await, 1, "{fault:?}");
            assert_eq!(office.resend.sent().len(), before + 1, "{fault:?}");
            assert_eq!(office.mails().await.pop().unwrap(), "daily sent", "{fault:?}");
        }
    });
}

#[test]
fn pauses_grow_and_before_resend_forgets_the_key_it_is_given_up() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(ASHA, ADDRESS).await;
        office.digest(ASHA, Topic::Daily).await;
        for pause in [1, 2, 4, 8] {
            office.resend.plan(Fault::Error(500, "internal_server_error"));
            assert_eq!(office.send().await, 1);
            office.later(pause - 1);
            assert_eq!(office.send().await, 0, "not before {pause} seconds");
            office.later(1);
        }
        office.later(23 * 60 * 60 - 20);
        office.resend.plan(Fault::Error(500, "internal_server_error"));
        assert_eq!(office.send().await, 1);
        assert_eq!(
            office.mails().await,
            ["confirmation sent", "daily given up: 500 internal_server_error"]
        );
        assert_eq!(office.send().await, 0);
        // Nor does it wait for ever while the provider has too much.
        office.digest(ASHA, Topic::Daily).await;
        office.later(23 * 60 * 60 - 5);
        office.resend.plan(Fault::TooMany(7));
        assert_eq!(office.send().await, 1);
        assert_eq!(office.mails().await.pop().unwrap(), "daily given up: too much");
    });
}

#[test]
fn mail_that_nobody_was_there_to_send_is_not_sent_days_later() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(ASHA, ADDRESS).await;
        // Its answer is lost, and so is whoever sent it.
        office.digest(ASHA, Topic::Daily).await;
        office.resend.plan(Fault::CutAfter);
        assert_eq!(office.send().await, 1);
        let requests = office.resend.requests();
        office.later(25 * 60 * 60);
        assert_eq!(office.send().await, 1);
        assert_eq!(office.resend.requests(), requests, "by now it would be a second mail");
        assert_eq!(office.mails().await, ["confirmation sent", "daily too old"]);
    });
}

#[test]
fn who_has_too_much_is_left_alone_for_as_long_as_they_say() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(ASHA, ADDRESS).await;
        for _ in 0..3 {
            office.digest(ASHA, Topic::Daily).await;
        }
        office.resend.plan(Fault::TooMany(7));
        assert_eq!(office.send().await, 1, "nor is another mail tried");
        let requests = office.resend.requests();
        office.later(6);
        assert_eq!(office.send().await, 0);
        assert_eq!(office.resend.requests(), requests);
        office.later(1);
        assert_eq!(office.send().await, 3);
        assert_eq!(office.resend.sent().len(), 4);
    });
}

#[test]
fn what_is_refused_for_good_stays_with_the_reason_and_without_its_words() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(ASHA, ADDRESS).await;
        for (status, name) in [(422, "validation_error"), (400, "invalid_attachment")] {
            office.digest(ASHA, Topic::Daily).await;
            office.resend.plan(Fault::Error(status, name));
            assert_eq!(office.send().await, 1);
            assert_eq!(office.mails().await.pop().unwrap(), format!("daily {status} {name}"));
        }
        office.later(60 * 60);
        assert_eq!(office.send().await, 0);
        let kept =
            office.house.texts("select text || html from mails where failed_at is not null").await;
        assert_eq!(kept, ["", ""]);
    });
}

#[test]
fn what_a_dead_process_took_up_another_sends_under_the_same_key() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(ASHA, ADDRESS).await;
        office.digest(ASHA, Topic::Daily).await;
        // It was sent, and whoever sent it died before they could note that.
        let before = "create table before as select * from mails where topic = 'daily'";
        office.house.texts(before).await;
        office.send().await;
        let undone = "update mails m
                      set sent_at = null, provider_id = null, subject = b.subject, text = b.text,
                          html = b.html, headers = b.headers
                      from before b where m.id = b.id returning m.id::text";
        assert_eq!(office.house.texts(undone).await.len(), 1);
        assert_eq!(office.send().await, 0, "it may still be at it");
        office.later(120);
        assert_eq!(office.send().await, 1);
        let sent = office.resend.sent();
        assert_eq!(sent.len(), 2, "Resend knows it again");
        assert_eq!(office.mails().await, ["confirmation sent", "daily sent"]);
    });
}
