//! The page of whoever runs the program.

use uuid::Uuid;

use crate::support::{api::Api, block_on, insider::Insider};

#[test]
fn it_is_for_the_owner_alone() {
    block_on(async {
        let api = Api::start().await;
        let person = Insider::of(&api, api.person().await.user, "a test").await;
        let page = person.page("/dashboard/operator").await;
        assert_eq!(page.status, 403);
        page.has("This page is for whoever runs this hisab");
        person.page("/dashboard/settings").await.has_not("/dashboard/operator");
        assert_eq!(person.send("/dashboard/operator/replay", &[]).await.status, 403);
        let owner = Insider::owner(&api, &api.person().await).await;
        owner.page("/dashboard/settings").await.has("<a href=\"/dashboard/operator\">Operator</a>");
        let page = owner.page("/dashboard/operator").await;
        assert_eq!(page.status, 200);
        page.has("All is well");
        page.has("People with books");
        page.has("Everything was delivered");
    });
}

#[test]
fn what_could_not_be_sent_is_seen_and_tried_again() {
    block_on(async {
        let api = Api::start().await;
        let owner = Insider::owner(&api, &api.person().await).await;
        let somebody = api.person().await.user;
        let mut conn = api.store.acquire().await.unwrap();
        // On a channel that this program does not serve, so that nobody sends it meanwhile.
        sqlx::query(
            "with here as (
                 insert into conversations (user_id, id, channel, chat, created_at)
                 values ($1, $2, 'discord', 'c', now()) returning id
             ), said as (
                 insert into messages (user_id, id, conversation_id, external_id, platform_order, root, kind, body,
                                       sent_at, received_at, reply, answered_at, position)
                 select $1, $3, id, 'm', 1, 'm', 'text', 'secret words', now(), now(), '{}', now(), 1 from here
             )
             insert into outbox (user_id, id, conversation_id, channel, position, message_id, reply, created_at, due_at,
                                 failed_at, error, attempts)
             select $1, $4, id, 'discord', 1, $3, '{\"paragraphs\":[[{\"plain\":\"secret words\"}]]}', now(), now(),
                    now(), 'refused <b>for good', 9 from here",
        )
        .bind(somebody.0)
        .bind(Uuid::from_u128(11))
        .bind(Uuid::from_u128(12))
        .bind(Uuid::from_u128(13))
        .execute(&mut *conn)
        .await
        .unwrap();
        let page = owner.page("/dashboard/operator").await;
        page.has("refused &#60;b&#62;for good");
        page.has_not("secret words");
        let id = Uuid::from_u128(13).to_string();
        let page = owner.send("/dashboard/operator/replay", &[("id", &id)]).await;
        page.has("It is tried again");
        page.has("Everything was delivered");
        let page = owner.send("/dashboard/operator/replay", &[]).await;
        page.has("nothing left to try again");
    });
}
