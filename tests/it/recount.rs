//! The totals that are kept beside the entries against a recount of the entries themselves, after random
//! changes of every kind.

use std::collections::{BTreeMap, BTreeSet};

use hisabkitab::{
    domain::{
        currency::Currency,
        kind::Kind,
        money::Money,
        period::{Period, Unit},
        text::{Description, Merchant, Tag},
    },
    ledger::{
        self, Archive, Books, Changes, Deed, Dimension, Filter, NewEntry, Query, Reading, Target,
    },
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use crate::support::{self, Someone};

/// One change of the books. Numbers choose among what is there at that moment.
#[derive(Clone, Debug)]
enum Change {
    File(Vec<(u8, i64, u8, bool)>),
    Amend { which: usize, thing: u8, amount: i64, day: u8, category: u8 },
    Delete(usize),
    Bulk { which: usize, count: usize, deed: u8 },
    Import(Vec<(u8, i64, u8)>),
    Merge(usize, usize),
    Undo(u32),
    Redo(u32),
}

const THINGS: [(&str, Option<&str>, &[&str]); 5] = [
    ("chai", None, &[]),
    ("auto", Some("Pathao"), &["trip"]),
    ("rice", Some("pathao"), &["trip", "Home"]),
    ("zzz", None, &["home", "Home"]),
    ("book", Some("Daraz"), &[]),
];
const CURRENCIES: [Currency; 2] = [Currency::INR, Currency::USD];

fn any_change() -> impl Strategy<Value = Change> {
    let entry = (0..5_u8, 1..100_000_i64, 0..40_u8, any::<bool>());
    prop_oneof![
        4 => prop::collection::vec(entry, 1..4).prop_map(Change::File),
        3 => (any::<usize>(), 0..5_u8, 1..100_000_i64, 0..40_u8, 0..16_u8)
            .prop_map(|(which, thing, amount, day, category)|
                Change::Amend { which, thing, amount, day, category }),
        2 => any::<usize>().prop_map(Change::Delete),
        1 => (any::<usize>(), 1..4_usize, 0..3_u8)
            .prop_map(|(which, count, deed)| Change::Bulk { which, count, deed }),
        1 => prop::collection::vec((0..5_u8, 1..100_000_i64, 0..40_u8), 1..5).prop_map(Change::Import),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Change::Merge(a, b)),
        2 => (1..4_u32).prop_map(Change::Undo),
        2 => (1..4_u32).prop_map(Change::Redo),
    ]
}

fn day(back: u8) -> chrono::NaiveDate {
    let today: chrono::NaiveDate = "2026-01-15".parse().unwrap();
    hisabkitab::domain::period::back(today, Unit::Day, u32::from(back))
}

fn decimal(minor: i64) -> String {
    Money { minor, currency: Currency::INR }.to_decimal()
}

/// Makes the change if it can be made; a refusal must change nothing either.
async fn make(someone: &Someone<'_>, change: &Change) {
    let mut books = someone.books().await;
    let archive = archive(&mut books).await;
    let live: Vec<_> = archive.transactions.iter().filter(|t| !t.voided).collect();
    let target = |which: usize| Target {
        id: (!live.is_empty()).then(|| live[which % live.len()].row.id),
        ..Target::default()
    };
    let names = ledger::list_categories(&books).categories;
    let name = |at: usize| names[at % names.len()].as_str();
    let made = match change {
        Change::File(entries) => {
            let entry = |&(thing, minor, back, dollars): &(u8, i64, u8, bool)| {
                let (description, merchant, tags) = THINGS[usize::from(thing)];
                NewEntry {
                    kind: if minor % 5 == 0 { Kind::Income } else { Kind::Expense },
                    amount: decimal(minor),
                    currency: CURRENCIES[usize::from(dollars)],
                    description: Description::parse(description).unwrap(),
                    merchant: merchant.map(|m| Merchant::parse(m).unwrap()),
                    category: None,
                    date: day(back),
                    tags: tags.iter().map(|tag| Tag::parse(tag).unwrap()).collect(),
                }
            };
            ledger::log(&mut books, entries.iter().map(entry).collect()).await.map(drop)
        }
        Change::Amend { which, thing, amount, day: back, category } => {
            let (description, merchant, tags) = THINGS[usize::from(*thing)];
            let changes = Changes {
                amount: Some(decimal(*amount)),
                description: Some(Description::parse(description).unwrap()),
                merchant: Some(merchant.map(|m| Merchant::parse(m).unwrap())),
                category: Some(name(usize::from(*category)).to_owned()),
                date: Some(day(*back)),
                tags: Some(tags.iter().map(|tag| Tag::parse(tag).unwrap()).collect()),
                ..Changes::default()
            };
            ledger::amend(&mut books, &target(*which), &changes).await.map(drop)
        }
        Change::Delete(which) => ledger::delete(&mut books, &target(*which)).await.map(drop),
        Change::Bulk { which, count, deed } => {
            let ids = live.iter().map(|t| t.row.id).skip(which % live.len().max(1)).take(*count);
            let tag = |tag: &str| Tag::parse(tag).unwrap();
            let deed = match deed {
                0 => Deed::Void,
                1 => Deed::Recategorise(name(*which).to_owned()),
                _ => Deed::Retag { add: vec![tag("Trip")], remove: vec![tag("HOME")] },
            };
            ledger::bulk(&mut books, &ids.collect::<Vec<_>>(), deed).await.map(drop)
        }
        Change::Import(rows) => {
            let row = |&(thing, minor, back): &(u8, i64, u8)| {
                let (description, merchant, tags) = THINGS[usize::from(thing)];
                let kind = if minor % 5 == 0 { "income" } else { "expense" };
                let (day, amount, tags) = (day(back), decimal(minor), tags.join("|"));
                let merchant = merchant.unwrap_or_default();
                format!("{day},{kind},{amount},{description},{merchant},{tags}\n")
            };
            let rows: String = rows.iter().map(row).collect();
            let text = format!("date,kind,amount,description,merchant,tags\n{rows}");
            let reading = Reading { skip_duplicates: true, ..Reading::default() };
            ledger::import_csv(&mut books, &text, &reading).await.map(drop)
        }
        Change::Merge(a, b) => {
            ledger::merge_categories(&mut books, name(*a), name(*b)).await.map(drop)
        }
        Change::Undo(steps) => ledger::undo(&mut books, *steps).await.map(drop),
        Change::Redo(steps) => ledger::redo(&mut books, *steps).await.map(drop),
    };
    if made.is_ok() {
        books.commit().await.unwrap();
    }
}

async fn archive(books: &mut Books) -> Archive {
    let mut file = Vec::new();
    ledger::export(books, &mut file).await.unwrap();
    serde_json::from_slice(&file).unwrap()
}

type Sums = BTreeMap<(String, &'static str), (i64, i64)>;

/// What the entries add up to, counted one by one.
fn recount(archive: &Archive, kind: Kind, by: Dimension, period: Option<Period>) -> Sums {
    let mut sums = Sums::new();
    for entry in archive.transactions.iter().filter(|t| !t.voided && t.row.kind == kind) {
        if period.is_some_and(|period| !period.contains(entry.row.date)) {
            continue;
        }
        let labels = match by {
            Dimension::Category => vec![entry.category.clone().unwrap()],
            Dimension::Day => vec![entry.row.date.to_string()],
            Dimension::Month => vec![entry.row.date.format("%Y-%m").to_string()],
            Dimension::Weekday => vec![entry.row.date.format("%A").to_string()],
            Dimension::Merchant => {
                entry.row.merchant.iter().map(|m| m.as_str().to_lowercase()).collect()
            }
            Dimension::Tag => {
                let tags = entry.row.tags.iter().map(|tag| tag.as_str().to_lowercase());
                tags.collect::<BTreeSet<_>>().into_iter().collect()
            }
        };
        for label in labels {
            let (minor, entries) =
                sums.entry((label, entry.row.money.currency.code())).or_default();
            *minor += entry.row.money.minor;
            *entries += 1;
        }
    }
    sums
}

async fn the_totals_are_right(someone: &Someone<'_>) {
    let mut books = someone.books().await;
    let archive = archive(&mut books).await;
    let weeks = Period::holding(day(10), Unit::Week);
    for kind in [Kind::Expense, Kind::Income] {
        for period in [None, Some(weeks), Some(Period::holding(day(0), Unit::Month))] {
            for by in [
                Dimension::Category,
                Dimension::Day,
                Dimension::Month,
                Dimension::Merchant,
                Dimension::Tag,
                Dimension::Weekday,
            ] {
                let filter = Filter { period, ..Filter::default() };
                let query = Query { filter, kind, by: Some(by), average: false };
                let summary = ledger::summarize(&mut books, &query).await.unwrap();
                let kept: Sums = summary
                    .lines
                    .iter()
                    .map(|line| {
                        let key = (line.label.clone(), line.money.currency.code());
                        (key, (line.money.minor, line.entries))
                    })
                    .collect();
                assert_eq!(kept, recount(&archive, kind, by, period), "{kind:?} {by:?} {period:?}");
                let whole = recount(&archive, kind, Dimension::Day, period);
                let counted: i64 = whole.values().map(|(_, entries)| entries).sum();
                assert_eq!(summary.entries, counted);
                let sum: i64 = whole.values().map(|(minor, _)| minor).sum();
                assert_eq!(summary.totals.iter().map(|total| total.minor).sum::<i64>(), sum);
            }
        }
    }
    // Words cannot be told from the totals: those are added up entry by entry, and must agree.
    let filter = Filter { words: Some("pathao".to_owned()), ..Filter::default() };
    let query =
        Query { filter, kind: Kind::Expense, by: Some(Dimension::Merchant), average: false };
    let by_words = ledger::summarize(&mut books, &query).await.unwrap();
    let merchants = recount(&archive, Kind::Expense, Dimension::Merchant, None);
    for line in by_words.lines {
        let key = (line.label.clone(), line.money.currency.code());
        assert_eq!(merchants.get(&key), Some(&(line.money.minor, line.entries)));
    }
}

fn after_random_changes(cases: u32, run: impl Fn(Vec<Change>)) {
    let mut runner =
        TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    runner
        .run(&prop::collection::vec(any_change(), 1..25), |changes| {
            run(changes);
            Ok(())
        })
        .unwrap();
}

async fn go(someone: Someone<'_>, changes: Vec<Change>) {
    for change in &changes {
        make(&someone, change).await;
    }
    the_totals_are_right(&someone).await;
}

#[test]
fn totals_equal_a_recount_after_random_changes_on_a_server() {
    after_random_changes(40, |changes| {
        support::on_server(|someone| go(someone, changes));
    });
}

#[cfg(feature = "embedded")]
#[test]
fn totals_equal_a_recount_after_random_changes_embedded() {
    after_random_changes(8, |changes| {
        support::on_embedded(async |someone: Someone<'_>| go(someone, changes.clone()).await);
    });
}
