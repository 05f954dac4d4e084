//! What a person can do about the model beside the rules, without one: choose what it may read, see what left and what
//! it cost, and have forgotten what was said.

use hisabkitab::{
    domain::assistant::Assistant,
    ledger::{self, Books},
};
use serde_json::json;

use crate::support::{Someone, on_both};

/// Runs a statement with the person's id as its only parameter.
async fn run(someone: &Someone<'_>, sql: &'static str) {
    let mut books = someone.books().await;
    let user = books.user().0;
    sqlx::query(sql).bind(user).execute(books.conn()).await.unwrap();
    books.commit().await.unwrap();
}

/// What was asked of a model about the newest message, as the turn will note it.
async fn asked(someone: &Someone<'_>, round: i16, text: &str) {
    let mut books = someone.books().await;
    let user = books.user().0;
    sqlx::query(
        "insert into model_rounds (user_id, message_id, round, model, sent, sent_at)
         select $1, id, $2, 'gemini', $3, '2026-01-15T09:00:00Z' from messages
         where user_id = $1 order by position desc limit 1",
    )
    .bind(user)
    .bind(round)
    .bind(json!([{ "role": "person", "text": text }]))
    .execute(books.conn())
    .await
    .unwrap();
    books.commit().await.unwrap();
}

async fn assistant(someone: &Someone<'_>) -> Assistant {
    someone.books().await.preferences().assistant
}

on_both! {
    async fn a_choice_about_the_model_is_kept_and_undone(someone: Someone<'_>) {
        assert_eq!(assistant(&someone).await, Assistant::On);
        let said = someone.says("mask my names").await;
        assert_eq!(said.outcomes[0].tool, "set_preference");
        assert_eq!(assistant(&someone).await, Assistant::Masked);
        let said = someone.says("no ai").await.reply.plain_text();
        assert!(said.starts_with("Nothing you write is sent to a model"), "{said}");
        assert_eq!(assistant(&someone).await, Assistant::Off);
        let undone = someone.says("undo").await.reply.plain_text();
        assert!(undone.contains("the model masked → off"), "{undone}");
        assert_eq!(assistant(&someone).await, Assistant::Masked);
        let mut file = Vec::new();
        ledger::export(&mut someone.books().await, &mut file).await.unwrap();
        let archive: serde_json::Value = serde_json::from_slice(&file).unwrap();
        assert_eq!(archive["person"]["assistant"], "masked");
        // Archives of before do not say.
        let mut before = archive;
        before["person"].as_object_mut().unwrap().remove("assistant");
        let read: ledger::Archive = serde_json::from_value(before).unwrap();
        assert_eq!(read.person.assistant, Assistant::On);
        let other = someone.another();
        let mut books: Books = other.books().await;
        ledger::import(&mut books, &serde_json::from_slice(&file).unwrap()).await.unwrap();
        assert_eq!(books.preferences().assistant, Assistant::Masked);
    }

    async fn what_models_took_is_the_persons_own_by_their_day(someone: Someone<'_>) {
        let nothing = someone.says("how much did you cost me?").await.reply.plain_text();
        assert_eq!(nothing, "Nothing was sent to a model this month, so it cost nothing.");
        run(
            &someone,
            "insert into model_usage values
             ($1, '2025-12-31', 'gemini', 9, 9, 9, 9, 9), ($1, '2026-01-01', 'gemini', 2, 1000, 800, 50, 1200),
             ($1, '2026-01-15', 'gemini', 1, 500, 0, 20, 4300), ($1, '2026-01-15', 'other', 1, 7, 0, 1, 1)",
        )
        .await;
        let usage = someone.says("how many tokens").await;
        let taken = |calls, input, cached, output, micros| {
            json!({ "calls": calls, "input_tokens": input, "cached_tokens": cached,
                    "output_tokens": output, "cost": { "micros": micros } })
        };
        assert_eq!(
            usage.outcomes[0].result,
            json!({ "month": taken(4, 1507, 800, 71, 5501), "today": taken(2, 507, 0, 21, 4301) })
        );
        let said = usage.reply.plain_text();
        assert!(said.starts_with("This month: $0.005501 for 4 questions"), "{said}");
        let others = someone.another().says("how many tokens").await.reply.plain_text();
        assert_eq!(others, nothing);
    }

    async fn what_left_is_shown_until_it_is_forgotten(someone: Someone<'_>) {
        let none = "Nothing that I remember of this conversation was sent to a model.";
        assert_eq!(someone.says("what left my books?").await.reply.plain_text(), none);
        someone.says("chai 20").await;
        asked(&someone, 1, "chai 20").await;
        asked(&someone, 2, "<filed>").await;
        let said = someone.says("what did you send to gemini?").await.reply.plain_text();
        assert_eq!(
            said,
            "At 14:45 today this was sent to gemini:\nperson: chai 20\n\
             At 14:45 today this, too, was sent to gemini:\nperson: <filed>"
        );
        assert_eq!(someone.another().says("what left my books?").await.reply.plain_text(), none);
        let forgotten = someone.says("forget this conversation").await;
        assert_eq!(forgotten.outcomes[0].result, json!({ "forgotten": true }));
        assert_eq!(someone.says("what left my books?").await.reply.plain_text(), none);
        // The books stay.
        let total = someone.says("how much today?").await;
        assert_eq!(total.outcomes[0].result["totals"][0]["amount"], "20.00");
        let mut books = someone.books().await;
        let (forgotten, answered): (i64, i64) =
            sqlx::query_as("select forgotten, answered from conversations where user_id = $1")
                .bind(books.user().0)
                .fetch_one(books.conn())
                .await
                .unwrap();
        assert_eq!((forgotten, answered), (4, 6));
    }
}
