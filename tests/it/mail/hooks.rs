//! What Resend tells: heard once, only from Resend, and told to the person.

use hisab_port::{Channel, Reply};

use super::*;

const BOUNCED: News = News::Bounced("Permanent");

impl Office {
    /// What was told in chats on a channel without having been asked, once there is something.
    async fn unasked(&self, (channel, _): Who) -> Vec<String> {
        let at = Channel::ALL.iter().position(|known| *known == channel).unwrap();
        let told = std::sync::Mutex::new(Vec::new());
        until(async || {
            let mut told = told.lock().unwrap();
            told.extend(self.house.counters[at].unasked().iter().map(Reply::plain_text));
            !told.is_empty()
        })
        .await;
        told.into_inner().unwrap()
    }
}

#[test]
fn an_address_that_mail_comes_back_from_gets_none_and_the_person_is_told() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(ASHA, ADDRESS).await;
        assert!(office.digest(ASHA, Topic::Weekly).await);
        for (id, news) in [
            ("msg_a", News::Bounced("Transient")),
            ("msg_b", News::Bounced("Undetermined")),
            ("msg_c", News::Delivered),
        ] {
            office.told(id, news, ADDRESS).await;
        }
        assert!(office.digest(ASHA, Topic::Weekly).await, "it may work later");
        office.told("msg_1", BOUNCED, ADDRESS).await;
        assert!(!office.digest(ASHA, Topic::Weekly).await);
        assert_eq!(office.send().await, 2, "what waits is dropped");
        assert_eq!(office.resend.sent().len(), 1);

        office.house.conversations.start();
        let told = office.unasked(ASHA).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("I no longer send mail to asha@example.org"), "{told:?}");
        // It stands in the conversation, so that it is sent until it is.
        let stored =
            "select kind || ' ' || (reply is not null) from messages where post_key like 'mail:%'";
        assert_eq!(office.house.texts(stored).await, ["notice true"]);

        // The mailbox is there again, and is gone again: that is news.
        office.confirm(ASHA, ADDRESS).await;
        office.told("msg_2", News::Suppressed("previous_bounce"), ADDRESS).await;
        let told = office.unasked(ASHA).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("it came back"), "{told:?}");
        office.told("msg_3", News::Suppressed("previous_complaint"), ADDRESS).await;
        let told = office.unasked(ASHA).await;
        assert!(told[0].contains("unwanted"), "{told:?}");
        office.house.conversations.stop().await;
    });
}

#[test]
fn who_cannot_be_told_keeps_nobody_else_from_it() {
    block_on(async {
        let office = Office::open().await;
        // More than are told at a time, without a chat, and before everybody else in the table.
        let gone = "with gone as (
                        insert into users (id, currency, timezone, created_at)
                        select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
                               'INR', 'Asia/Kathmandu', now()
                        from generate_series(1, 40) n returning id
                    )
                    insert into mail_addresses (user_id, address, made_at, trouble)
                    select id, 'gone@example.org', now(), 'bounced' from gone returning address";
        assert_eq!(office.house.texts(gone).await.len(), 40);
        office.confirm(ASHA, ADDRESS).await;
        office.told("msg_1", BOUNCED, ADDRESS).await;
        office.house.conversations.start();
        let told = office.unasked(ASHA).await;
        assert!(told[0].starts_with("I no longer send mail to asha@example.org"), "{told:?}");
        office.house.conversations.stop().await;
    });
}

#[test]
fn what_came_back_from_a_mail_before_an_address_was_given_again_is_old_news() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(ASHA, ADDRESS).await;
        let old = office.news(BOUNCED, ADDRESS);
        office.later(60 * 60);
        office.says(ASHA, "forget my email").await;
        office.confirm(ASHA, ADDRESS).await;
        assert_eq!(office.hears(SECRET, "msg_1", &old).await, StatusCode::NO_CONTENT);
        assert!(office.digest(ASHA, Topic::Weekly).await);
        office.told("msg_2", BOUNCED, ADDRESS).await;
        assert!(!office.digest(ASHA, Topic::Weekly).await);
    });
}

#[test]
fn what_was_said_before_is_not_heard_again() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(ASHA, ADDRESS).await;
        office.told("msg_1", BOUNCED, ADDRESS).await;
        // The mailbox is there after all, and its reader proves it.
        office.confirm(ASHA, ADDRESS).await;
        assert!(office.digest(ASHA, Topic::Weekly).await);
        for hours in [0, 10, 28] {
            // Our answer was lost: it is said again under its id, signed anew.
            office.later(hours * 60 * 60);
            office.told("msg_1", BOUNCED, ADDRESS).await;
            assert!(office.digest(ASHA, Topic::Weekly).await, "{hours}");
        }
        office.told("msg_2", BOUNCED, ADDRESS).await;
        assert!(!office.digest(ASHA, Topic::Weekly).await);
    });
}

#[test]
fn whoever_is_not_resend_is_not_heard() {
    block_on(async {
        let office = Office::open().await;
        office.confirm(ASHA, ADDRESS).await;
        let (another, body) = (b"another secret of thirty-two byt", office.news(BOUNCED, ADDRESS));
        assert_eq!(office.hears(another, "msg_1", &body).await, StatusCode::UNAUTHORIZED);
        let unsigned = Request::post("/hooks/resend").body(Body::from(body));
        assert_eq!(office.asks(unsigned.unwrap()).await.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(office.hears(SECRET, "msg_1", "{").await, StatusCode::BAD_REQUEST);
        assert_eq!(
            office.hears(SECRET, "msg_1", "{\"type\":\"email.opened\"}").await,
            StatusCode::NO_CONTENT
        );
        let long = "x".repeat(65 << 10);
        assert_eq!(office.hears(SECRET, "msg_1", &long).await, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(office.digest(ASHA, Topic::Weekly).await);
    });
}
