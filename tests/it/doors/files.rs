//! The books as a file.

use hisab_port::{Chat as _, Stretch};

use super::*;

in_both! {
    async fn the_file_is_what_the_books_are(house: House) {
        for text in ["chai 20", "=SUM(A1) 85", "coffee $5 at Blue Tokai"] {
            house.says(ASHA, text).await;
        }
        let mut table = Vec::new();
        ledger::csv(&mut house.books(ASHA).await, &mut table).await.unwrap();
        let answered = house.asks(ASHA, "export").await;
        let file = answered.reply.file.clone().unwrap();
        assert_eq!((file.name.as_str(), file.media.as_str()), ("books-2026-01-15.csv", "text/csv"));
        assert_eq!(file.data, table);
        assert_eq!(answered.outcomes[0].tool, "export_transactions");
        assert!(answered.outcomes[0].result.get("data").is_none());
        let archive = house.asks(ASHA, "export json").await.reply.file.unwrap();
        assert_eq!(archive.name, "books-2026-01-15.json");
        assert_eq!(String::from_utf8(archive.data.clone()).unwrap(), house.export(ASHA).await);
        // Whoever shows the chat again shows the newest file, too; those before are not kept twice.
        let chat = ChatRef { channel: ASHA.0, chat: ASHA.1.to_owned() };
        let history = house.conversations.history(&chat, Stretch::Last, 10).await.unwrap();
        let files = history.exchanges.iter().filter_map(|shown| shown.reply.as_ref()?.file.as_ref());
        assert_eq!(files.collect::<Vec<_>>(), [&archive]);
    }
}

#[test]
fn books_that_are_too_many_for_a_chat_are_refused_with_a_way_out() {
    crate::support::block_on(async {
        let house = House::server().await;
        house.says(ASHA, "chai 20").await;
        house
            .texts(
                "with more as (
                     insert into transactions (user_id, id, kind, amount_minor, currency, spent_on,
                         description, category_id, tags, created_at)
                     select user_id, gen_random_uuid(), kind, 1, currency, spent_on, repeat('x', 200),
                            category_id, tags, created_at
                     from transactions, generate_series(1, 20000) returning 1
                 ) select count(*)::text from more",
            )
            .await;
        let answered = house.asks(ASHA, "export").await;
        let told = answered.reply.plain_text();
        assert!(told.contains("hisab export") && answered.reply.file.is_none(), "{told}");
    });
}
