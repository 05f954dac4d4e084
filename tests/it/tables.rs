//! Tables read into the books, and entries shown page by page, on both databases.

use hisabkitab::{
    domain::{
        currency::Currency,
        kind::Kind,
        text::{CategoryName, Description, Merchant, Search, Tag},
    },
    ledger::{
        self, Browsing, Entry, LedgerError, Logged, NewEntry, Reading, Sorted, StepDone,
        UnknownCategories,
    },
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use crate::support::{self, Someone, on_both};

fn entry(description: &str, tags: &[&str]) -> NewEntry {
    NewEntry {
        kind: Kind::Expense,
        amount: "20".to_owned(),
        currency: Currency::INR,
        description: Description::parse(description).unwrap(),
        merchant: None,
        category: None,
        date: "2026-01-15".parse().unwrap(),
        tags: tags.iter().map(|tag| Tag::parse(tag).unwrap()).collect(),
    }
}

async fn file(someone: &Someone<'_>, entries: Vec<NewEntry>) -> Logged {
    let mut books = someone.books().await;
    let logged = ledger::log(&mut books, entries).await.unwrap();
    books.commit().await.unwrap();
    logged
}

async fn import(someone: &Someone<'_>, text: &str, reading: &Reading) -> ledger::CsvImported {
    let mut books = someone.books().await;
    let imported = ledger::import_csv(&mut books, text, reading).await.unwrap();
    books.commit().await.unwrap();
    imported
}

/// All entries, the newest first.
async fn entries(someone: &Someone<'_>, search: Option<&str>) -> Vec<Entry> {
    let search = search.map(|words| Search::parse(words).unwrap());
    let mut browsing = Browsing { limit: 100, search, ..Browsing::default() };
    let mut books = someone.books().await;
    let mut all = Vec::new();
    loop {
        let page = ledger::browse(&mut books, &browsing).await.unwrap();
        all.extend(page.entries);
        let Some(next) = page.next else { return all };
        browsing.cursor = Some(next.parse().unwrap());
    }
}

on_both! {
    async fn words_find_entries_and_the_last_may_be_a_beginning(asha: Someone<'_>) {
        let ravi = asha.another();
        file(&ravi, vec![entry("chai of Ravi", &[])]).await;
        file(&asha, vec![entry("Chai, with Mother", &[]), entry("auto", &["चाय-पत्ती"])]).await;
        for (words, found) in [
            ("chai", vec!["Chai, with Mother"]),
            ("moth", vec!["Chai, with Mother"]),
            ("mother CHAI", vec!["Chai, with Mother"]),
            ("moth chai", vec![]),
            ("ravi", vec![]),
            ("पत्ती चा", vec!["auto"]),
            ("' | ! & :*", vec![]),
        ] {
            if found.is_empty() && !words.contains(char::is_alphabetic) {
                let search = Some(Search::parse(words).unwrap());
                let browsing = Browsing { limit: 1, search, ..Browsing::default() };
                let refused = ledger::browse(&mut asha.books().await, &browsing).await;
                assert!(matches!(refused, Err(LedgerError::Invalid(_))), "{words}");
                continue;
            }
            let shown = entries(&asha, Some(words)).await;
            let shown: Vec<&str> = shown.iter().map(|entry| entry.description.as_str()).collect();
            assert_eq!(shown, found, "{words}");
        }
    }

    async fn a_table_that_was_filed_is_one_step_with_its_categories(asha: Someone<'_>) {
        let text = "Date,Amount,Description,Category\n15/01/2026,-20,chai,Pets\n14/01/2026,5,refund,pets\n";
        let reading = Reading {
            sign: Some(ledger::Sign::NegativeIsExpense),
            unknown_categories: UnknownCategories::Add,
            ..Reading::default()
        };
        let imported = import(&asha, text, &reading).await;
        assert_eq!((imported.entries, imported.categories.len()), (2, 1));
        let mut books = asha.books().await;
        assert_eq!(books.category_names().last().unwrap(), "Pets");
        let undone = ledger::undo(&mut books, 1).await.unwrap();
        let pets = CategoryName::parse("Pets").unwrap();
        assert_eq!(undone.steps, 1);
        assert_eq!(undone.changes, [StepDone::Imported { entries: 2 }, StepDone::CategoryAdded(pets)]);
        books.commit().await.unwrap();
        assert_eq!(entries(&asha, None).await, []);
        let mut books = asha.books().await;
        ledger::redo(&mut books, 1).await.unwrap();
        books.commit().await.unwrap();
        let kinds: Vec<Kind> = entries(&asha, None).await.iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds, [Kind::Expense, Kind::Income]);
    }

    async fn what_is_in_the_books_already_is_left_out_as_often_as_it_is_there(asha: Someone<'_>) {
        file(&asha, vec![entry("Chai", &[])]).await;
        let text = "date,kind,amount,description\n2026-01-15,expense,20,chai\n2026-01-15,expense,20,chai\n\
            2026-01-15,income,20,chai\n2026-01-14,expense,20,chai\n";
        let mut books = asha.books().await;
        let preview = ledger::preview_csv(&mut books, text, &Reading::default()).await.unwrap();
        let duplicates: Vec<bool> = preview.rows.iter().map(|row| row.duplicate).collect();
        assert_eq!(duplicates, [true, false, false, false]);
        drop(books);
        let reading = Reading { skip_duplicates: true, ..Reading::default() };
        let imported = import(&asha, text, &reading).await;
        assert_eq!((imported.entries, imported.duplicates), (3, 1));
        let imported = import(&asha, text, &reading).await;
        assert_eq!((imported.entries, imported.duplicates), (0, 4));
        assert_eq!(entries(&asha, None).await.len(), 4);
    }
}

#[test]
fn our_own_table_comes_back_whatever_is_written_in_it() {
    let text = "['=+@|,;\"\\\\ a-c-]{0,8}x|[=+@'-]{1,3}x|\\PC{1,20}";
    let one =
        (text, proptest::option::of(text), prop::collection::vec(text, 0..3), 1..1_000_000_u32);
    let config = Config { cases: 12, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&prop::collection::vec(one, 1..30), |texts| {
            let entries: Vec<NewEntry> = texts
                .iter()
                .filter_map(|(description, merchant, tags, minor)| {
                    Some(NewEntry {
                        amount: format!("{}.{:02}", minor / 100, minor % 100),
                        description: Description::parse(description).ok()?,
                        merchant: merchant.as_ref().and_then(|text| Merchant::parse(text).ok()),
                        tags: tags.iter().filter_map(|tag| Tag::parse(tag).ok()).collect(),
                        ..entry("x", &[])
                    })
                })
                .collect();
            support::on_server(async |asha: Someone<'_>| comes_back(&asha, entries).await);
            Ok(())
        })
        .unwrap();
}

async fn comes_back(asha: &Someone<'_>, filed: Vec<NewEntry>) {
    if filed.is_empty() {
        return;
    }
    file(asha, filed).await;
    let mut table = Vec::new();
    ledger::csv(&mut asha.books().await, &mut table).await.unwrap();
    let ravi = asha.another();
    import(&ravi, &String::from_utf8(table).unwrap(), &Reading::default()).await;
    let nobody = uuid::Uuid::nil().into();
    let without_id = |entries: Vec<Entry>| {
        let texts = entries.into_iter().map(|entry| Entry { id: nobody, ..entry });
        let mut texts: Vec<String> =
            texts.map(|entry| serde_json::to_string(&entry).unwrap()).collect();
        texts.sort();
        texts
    };
    assert_eq!(without_id(entries(&ravi, None).await), without_id(entries(asha, None).await));
}

#[test]
fn a_table_of_the_largest_size_is_read_undone_and_shown_page_by_page() {
    support::on_server(async |asha: Someone<'_>| {
        let row = |n: u32| format!("2025-{:02}-{:02},thing {n},{n}.50", n % 12 + 1, n % 28 + 1);
        let rows: Vec<String> = (0..20_000).map(row).collect();
        let text = format!("date,description,amount\n{}\n", rows.join("\n"));
        let sign = Some(ledger::Sign::PositiveIsExpense);
        let reading = Reading { sign, ..Reading::default() };
        assert_eq!(import(&asha, &text, &reading).await.entries, 20_000);
        let mut books = asha.books().await;
        let biggest = Browsing { limit: 1, order: Sorted::Biggest, ..Browsing::default() };
        let page = ledger::browse(&mut books, &biggest).await.unwrap();
        assert_eq!(page.entries[0].money.to_decimal(), "19999.50");
        assert_eq!(ledger::undo(&mut books, 1).await.unwrap().changes.len(), 1);
        books.commit().await.unwrap();
        assert_eq!(entries(&asha, None).await, []);
    });
}
