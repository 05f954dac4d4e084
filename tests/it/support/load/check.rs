//! What must be true once everything is answered, whatever died meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sqlx::{PgConnection, query_as, query_scalar};
use uuid::Uuid;

use super::{
    Story,
    script::{Books, Row},
};

/// With so much blame a message is given up.
const GIVEN_UP: i32 = 100;

/// How the apology for that begins.
const APOLOGY: &str = "Sorry, I could not handle that message";

/// Checks everything, in the history, in what was read, and in the database.
pub(crate) async fn check(conn: &mut PgConnection, stories: &[Story]) {
    let mut all = 0;
    for story in stories {
        assert!(!story.said.is_empty(), "a guest never got to say anything");
        all += story.said.len();
        the_history_has_each_message_once_and_its_answer(story);
        the_stream_showed_what_the_history_has(story);
        messages_were_answered_in_order(story);
        let first = &story.said[0].post.id;
        let place: (Uuid, Uuid) =
            query_as("select user_id, conversation_id from messages where external_id = $1")
                .bind(first)
                .fetch_one(&mut *conn)
                .await
                .unwrap();
        the_database_has_the_same(conn, place, story).await;
        the_books_are_as_they_must_be(conn, place.0, &story.books).await;
    }
    let stored: i64 =
        query_scalar("select count(*) from messages").fetch_one(&mut *conn).await.unwrap();
    assert_eq!(usize::try_from(stored).unwrap(), all, "nothing but what was said is there");
    nothing_is_left_to_do(conn).await;
    the_totals_are_a_recount(conn).await;
}

fn id(exchange: &Value) -> &str {
    exchange["message"]["id"].as_str().unwrap()
}

fn the_history_has_each_message_once_and_its_answer(story: &Story) {
    let said: BTreeMap<&str, _> =
        story.said.iter().map(|said| (said.post.id.as_str(), said)).collect();
    assert_eq!(said.len(), story.said.len());
    let shown: BTreeSet<&str> = story.history.iter().map(id).collect();
    assert_eq!(shown, said.keys().copied().collect(), "what was accepted is there");
    assert_eq!(story.history.len(), said.len(), "each once");
    for (at, exchange) in story.history.iter().enumerate() {
        assert_eq!(exchange["position"], at + 1, "positions have no gaps");
        let reply = exchange["reply"].to_string();
        assert!(exchange["reply"].is_object(), "{} has an answer", id(exchange));
        assert!(!reply.contains(APOLOGY), "{} was given up", id(exchange));
        let said = said[id(exchange)];
        assert!(said.new <= 1, "{} was taken for new {} times", said.post.id, said.new);
        if let Some(name) = &said.post.named {
            assert!(reply.contains(name), "{} has another's answer: {reply}", said.post.id);
        }
    }
}

fn the_stream_showed_what_the_history_has(story: &Story) {
    for (read, shown) in story.read.iter().zip(&story.history) {
        assert_eq!(read, shown);
    }
    assert_eq!(story.read.len(), story.history.len());
}

/// What was accepted before something else was posted is answered before that.
fn messages_were_answered_in_order(story: &Story) {
    let positions: BTreeMap<&str, usize> =
        story.history.iter().enumerate().map(|(at, exchange)| (id(exchange), at)).collect();
    let mut before: Option<(usize, &str)> = None;
    let mut waiting: Vec<(usize, usize, &str)> = Vec::new();
    for said in &story.said {
        let place = positions[said.post.id.as_str()];
        waiting.retain(|(accepted, position, id)| {
            let earlier = *accepted < said.began;
            if earlier && before.is_none_or(|(last, _)| last < *position) {
                before = Some((*position, id));
            }
            !earlier
        });
        if let Some((last, id)) = before {
            assert!(last < place, "{} was answered before {id}", said.post.id);
        }
        waiting.push((said.accepted, place, &said.post.id));
    }
}

async fn the_database_has_the_same(
    conn: &mut PgConnection,
    (user, conversation): (Uuid, Uuid),
    story: &Story,
) {
    let rows: Vec<(Option<i64>, String, Option<Value>)> = query_as(
        "select position, external_id, reply from messages
         where user_id = $1 and conversation_id = $2 order by position nulls last",
    )
    .bind(user)
    .bind(conversation)
    .fetch_all(&mut *conn)
    .await
    .unwrap();
    let shown = story.history.iter().map(|exchange| {
        (exchange["position"].as_i64(), id(exchange).to_owned(), Some(exchange["reply"].clone()))
    });
    assert_eq!(rows, shown.collect::<Vec<_>>());
    let answered: i64 =
        query_scalar("select answered from conversations where user_id = $1 and id = $2")
            .bind(user)
            .bind(conversation)
            .fetch_one(conn)
            .await
            .unwrap();
    assert_eq!(usize::try_from(answered).unwrap(), rows.len());
}

async fn the_books_are_as_they_must_be(conn: &mut PgConnection, user: Uuid, books: &Books) {
    let rows: Vec<(String, i64, String, bool)> = query_as(
        "select description, amount_minor, kind, voided_at is null from transactions
         where user_id = $1",
    )
    .bind(user)
    .fetch_all(conn)
    .await
    .unwrap();
    let (mut kept, mut out) = (BTreeMap::<Row, usize>::new(), BTreeMap::<Row, usize>::new());
    for (name, amount, kind, counts) in rows {
        let kind = if kind == "income" { "income" } else { "expense" };
        let rows = if counts { &mut kept } else { &mut out };
        *rows.entry((name, amount, kind)).or_default() += 1;
    }
    out.retain(|(name, ..), count| *count > 1 || !books.never.contains(name));
    differ("in the books", &books.kept, &kept);
    differ("taken out", &books.out, &out);
}

fn differ(what: &str, expected: &BTreeMap<Row, usize>, found: &BTreeMap<Row, usize>) {
    let missing: Vec<_> = expected.iter().filter(|(row, n)| found.get(row) != Some(n)).collect();
    let wrong: Vec<_> = found.iter().filter(|(row, n)| expected.get(row) != Some(n)).collect();
    assert!(missing.is_empty() && wrong.is_empty(), "{what}: not {wrong:?} but {missing:?}");
}

async fn nothing_is_left_to_do(conn: &mut PgConnection) {
    let waiting: Vec<String> =
        query_scalar("select external_id from messages where answered_at is null")
            .fetch_all(&mut *conn)
            .await
            .unwrap();
    assert!(waiting.is_empty(), "{waiting:?} wait");
    let given_up: Vec<(String, i32)> =
        query_as("select external_id, blame from messages where blame >= $1")
            .bind(GIVEN_UP)
            .fetch_all(&mut *conn)
            .await
            .unwrap();
    assert!(given_up.is_empty(), "given up: {given_up:?}");
    assert_eq!(unsent(conn).await, 0, "replies are left");
}

/// How many replies are on their way.
pub(crate) async fn unsent(conn: &mut PgConnection) -> i64 {
    query_scalar("select count(*) from outbox").fetch_one(conn).await.unwrap()
}

/// The sums that are kept beside the entries, against the entries.
async fn the_totals_are_a_recount(conn: &mut PgConnection) {
    const RECOUNT: &str = "
        select user_id, 'category' as dimension, spent_on as day, kind, currency,
               category_id::text as key, sum(amount_minor)::bigint as total_minor, count(*) as entries
        from transactions where voided_at is null group by 1, 2, 3, 4, 5, 6
        union all
        select user_id, 'merchant', spent_on, kind, currency, lower(merchant), sum(amount_minor)::bigint, count(*)
        from transactions where voided_at is null and merchant is not null group by 1, 2, 3, 4, 5, 6";
    const KEPT: &str = "
        select user_id, dimension, day, kind, currency, key, total_minor, entries from daily_totals";
    let differ = |a, b| {
        let sql = format!("select count(*) from (({a}) except all ({b})) as differ");
        query_scalar::<_, i64>(sqlx::AssertSqlSafe(sql))
    };
    let (wrong, missing) = (differ(KEPT, RECOUNT), differ(RECOUNT, KEPT));
    assert_eq!(wrong.fetch_one(&mut *conn).await.unwrap(), 0, "sums of no entries are kept");
    assert_eq!(missing.fetch_one(&mut *conn).await.unwrap(), 0, "sums are missing");
    let entries: i64 = query_scalar("select count(*) from transactions where voided_at is null")
        .fetch_one(conn)
        .await
        .unwrap();
    assert!(entries > 0, "nothing was there to count");
}
