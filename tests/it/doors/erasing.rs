//! Erasing: asked, waited with, and then everywhere.

use super::*;
use crate::support::until;

/// Every value of every column of every table that holds one of these, as `table.column`.
async fn found(house: &House, wanted: &[String]) -> Vec<String> {
    let columns = house
        .texts(
            "select table_name || '.' || column_name from information_schema.columns
             where table_schema = 'public' and table_name <> '_sqlx_migrations' order by 1",
        )
        .await;
    let mut found = Vec::new();
    for name in columns {
        let (table, column) = name.split_once('.').unwrap();
        let held: Vec<String> =
            wanted.iter().map(|one| format!("\"{column}\"::text ilike '%{one}%'")).collect();
        let sql = format!(
            "select \"{column}\"::text from \"{table}\" where {} limit 1",
            held.join(" or ")
        );
        if !house.texts(&sql).await.is_empty() {
            found.push(name);
        }
    }
    found
}

/// All rows of a person, of every table that has people's rows.
async fn rows_of(house: &House, subject: &str) -> Vec<String> {
    let tables = house
        .texts(
            "select distinct table_name::text from information_schema.columns
             where table_schema = 'public' and column_name = 'user_id' order by 1",
        )
        .await;
    let mut rows = Vec::new();
    for table in tables {
        let sql = format!(
            "select t::text from {table} t where user_id =
                 (select user_id from identities where subject = '{subject}') order by 1"
        );
        rows.extend(house.texts(&sql).await);
    }
    rows
}

async fn ids(house: &House, subjects: &str) -> Vec<String> {
    house
        .texts(&format!("select user_id::text from identities where subject in ({subjects})"))
        .await
}

in_both! {
    async fn nothing_is_left_of_who_was_erased_and_everything_of_the_others(house: House) {
        house.says(LAPTOP, "rice 90").await;
        for text in [
            "chrysanthemum 20", "budget food 5000", "always put xylophone in Gifts", "add category Quokka",
            "1 usd is 84.7329301736 inr",
        ] {
            house.says(ASHA, text).await;
        }
        house.says(PHONE, "marzipan 180").await;
        let mut wanted = ids(&house, "'asha', 'phone-7301'").await;
        assert_eq!(wanted.len(), 2);
        house.join(PHONE, ASHA).await;
        house.says(PHONE, "tamarind 5").await;
        wanted.extend(
            ["asha", "phone-7301", "chrysanthemum", "xylophone", "quokka", "marzipan", "tamarind", "847329301736"]
                .map(str::to_owned),
        );
        // Somebody who was part of their books for a while is somebody else.
        house.join(LAPTOP, ASHA).await;
        house.says(LAPTOP, "undo").await;
        let asked = house.asks(ASHA, "delete my account").await.reply;
        assert!(asked.plain_text().contains("3 entries"), "{}", asked.plain_text());
        assert!(asked.plain_text().contains("export"), "{}", asked.plain_text());
        let told = house.says(ASHA, "yes").await;
        assert!(told.contains("tomorrow at 14:4") || told.contains("tomorrow at 14:5"), "{told}");
        assert!(found(&house, &wanted).await.len() > 5);
        let others = rows_of(&house, "laptop-9417").await;
        house.conversations.start();
        house.later(TimeDelta::hours(25));
        until(async || house.texts("select id::text from users where id in (select user_id from erasures)").await.is_empty()).await;
        assert_eq!(found(&house, &wanted).await, Vec::<String>::new());
        assert_eq!(rows_of(&house, "laptop-9417").await, others);
        let at = Channel::ALL.iter().position(|channel| *channel == PHONE.0).unwrap();
        let told = std::sync::Mutex::new(Vec::new());
        let last = |told: &[String]| told.iter().any(|told| told.contains("everything you had here is erased"));
        until(async || {
            let mut told = told.lock().unwrap();
            told.extend(house.counters[at].unasked().iter().map(Reply::plain_text));
            last(told.as_slice())
        }).await;
        let told = told.lock().unwrap().clone();
        let asked = told.iter().any(|told| told.contains("somebody asked to have them erased"));
        assert!(asked, "who shares the books hears of it before: {told:?}");
        // Who writes again is new.
        house.says(PHONE, "chai 20").await;
        assert_eq!(house.entries(PHONE).await.len(), 1);
        house.conversations.stop().await;
    }
}

#[test]
fn whoever_changes_their_mind_keeps_everything() {
    crate::support::block_on(async {
        for word in ["keep my books", "undo"] {
            let house = House::server().await;
            house.says(ASHA, "chai 20").await;
            let whole = house.export(ASHA).await;
            house.says(ASHA, "delete me").await;
            house.says(ASHA, "1").await;
            let again = house.says(ASHA, "delete me").await;
            assert!(again.contains("will be erased"), "{again}");
            house.later(TimeDelta::hours(23));
            house.says(ASHA, word).await;
            assert_eq!(house.texts("select due_at::text from erasures").await.len(), 0, "{word}");
            house.later(TimeDelta::hours(2));
            assert_eq!(house.export(ASHA).await, whole, "{word}");
            let told = house.says(ASHA, "redo").await;
            assert!(word != "undo" || told.contains("delete me"), "{told}");
            let told = house.says(ASHA, "undo").await;
            assert!(told.contains("chai"), "{told}");
        }
    });
}

#[test]
fn a_no_erases_nothing_and_the_books_can_not_be_joined_meanwhile() {
    crate::support::block_on(async {
        let house = House::server().await;
        house.says(ASHA, "chai 20").await;
        house.says(ASHA, "erase everything").await;
        house.says(ASHA, "no").await;
        assert_eq!(house.texts("select due_at::text from erasures").await.len(), 0);
        house.says(ASHA, "erase everything").await;
        house.says(ASHA, "yes").await;
        assert_eq!(house.texts("select due_at::text from erasures").await.len(), 1);
        let code = house.code(ASHA).await;
        let told = house.says(PHONE, &format!("link {code}")).await;
        assert!(told.contains("keep my books"), "{told}");
        house.says(ASHA, "keep my books").await;
        assert!(house.says(PHONE, &format!("link {code}")).await.starts_with("Joined"));
    });
}
