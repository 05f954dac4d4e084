//! How random budgets stand over random books, against a recount entry by entry; and what the reply to an entry says,
//! against how they stood before.

use chrono::{Datelike, Days, NaiveDate};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use super::*;
use crate::support;

/// One change of the books. Numbers choose among what is there at that moment; days are counted back from today.
#[derive(Clone, Debug)]
enum Change {
    File { thing: usize, minor: i64, back: u64, dollars: bool },
    Amend { which: usize, thing: usize, minor: i64, back: u64 },
    Delete(usize),
    Set { of: usize, kind: usize, minor: i64, back: u64, dollars: bool, rollover: Option<bool> },
    Pause { of: usize, paused: bool },
    End(usize),
    Undo,
    Redo,
}

const THINGS: [(&str, &[&str]); 4] =
    [("chai", &[]), ("auto", &["trip"]), ("rice", &["Trip", "home"]), ("zzz", &["TRIP", "trip"])];
const OVER: [&str; 6] = ["everything", "food", "transport", "other", "#trip", "#Home"];
const TODAY: &str = "2026-01-15";

fn any_change() -> impl Strategy<Value = Change> {
    let (minor, back) = (1..100_000_i64, 0..75_u64);
    let thing = (0..4_usize, minor.clone(), back.clone(), any::<bool>());
    let amend = (any::<usize>(), 0..4_usize, minor.clone(), back);
    let wish = (0..6_usize, 0..5_usize, minor, 0..150_u64, any::<bool>(), any::<Option<bool>>());
    prop_oneof![
        5 => thing.prop_map(|(thing, minor, back, dollars)|
            Change::File { thing, minor, back, dollars: dollars && minor % 3 == 0 }),
        2 => amend.prop_map(|(which, thing, minor, back)| Change::Amend { which, thing, minor, back }),
        1 => any::<usize>().prop_map(Change::Delete),
        5 => wish.prop_map(|(of, kind, minor, back, dollars, rollover)|
            Change::Set { of, kind, minor: minor * 3, back, dollars: dollars && minor % 3 == 0, rollover }),
        1 => (0..6_usize, any::<bool>()).prop_map(|(of, paused)| Change::Pause { of, paused }),
        1 => (0..6_usize).prop_map(Change::End),
        1 => Just(Change::Undo),
        1 => Just(Change::Redo),
    ]
}

fn today() -> NaiveDate {
    TODAY.parse().unwrap()
}

fn day(back: u64) -> NaiveDate {
    today().checked_sub_days(Days::new(back)).unwrap()
}

fn currency(dollars: bool) -> Currency {
    if dollars { Currency::USD } else { Currency::INR }
}

fn decimal(minor: i64) -> String {
    Money { minor, currency: Currency::INR }.to_decimal()
}

fn kind(kind: usize) -> BudgetPeriod {
    match kind {
        0 => BudgetPeriod::Week,
        1 | 2 => BudgetPeriod::Month,
        3 => BudgetPeriod::Year,
        _ => between("2025-12-20", "2026-01-20"),
    }
}

/// Makes a change if it can be made, and checks what it says of budgets.
async fn make(someone: &Someone<'_>, change: &Change) {
    let mut books = someone.books().await;
    let archive: Archive = serde_json::from_str(&export(&mut books).await).unwrap();
    let live: Vec<_> = archive.transactions.iter().filter(|entry| !entry.voided).collect();
    let target = |which: usize| Target {
        id: (!live.is_empty()).then(|| live[which % live.len()].row.id),
        ..Target::default()
    };
    let before = budgets::standing(&mut books, today()).await.unwrap();
    let told = match change {
        Change::File { thing, minor, back, dollars } => {
            let (what, tags) = THINGS[*thing];
            let entry = NewEntry {
                currency: currency(*dollars),
                kind: if minor % 7 == 0 { Kind::Income } else { Kind::Expense },
                ..entry(what, &decimal(*minor), &day(*back).to_string(), tags)
            };
            ledger::log(&mut books, vec![entry]).await.map(|logged| logged.budgets)
        }
        Change::Amend { which, thing, minor, back } => {
            let (what, tags) = THINGS[*thing];
            let changes = Changes {
                amount: Some(decimal(*minor)),
                description: Some(Description::parse(what).unwrap()),
                date: Some(day(*back)),
                tags: Some(tags.iter().map(|tag| Tag::parse(tag).unwrap()).collect()),
                ..Changes::default()
            };
            let amended = ledger::amend(&mut books, &target(*which), &changes).await;
            amended.map(|amended| amended.budgets)
        }
        Change::Delete(which) => {
            ledger::delete(&mut books, &target(*which)).await.map(|deleted| deleted.budgets)
        }
        Change::Set { of, kind: at, minor, back, dollars, rollover } => {
            drop(books);
            books = someone.books_on(day(*back)).await;
            let wishes = BudgetWishes {
                currency: currency(*dollars),
                rollover: rollover.filter(|_| *at < 4),
                ..wish(OVER[*of], kind(*at), &decimal(*minor))
            };
            ledger::set_budget(&mut books, &wishes).await.map(|_| Vec::new())
        }
        Change::Pause { of, paused } => {
            let which = which(OVER[*of], None);
            ledger::pause_budget(&mut books, &which, *paused).await.map(|_| Vec::new())
        }
        Change::End(of) => {
            ledger::delete_budget(&mut books, &which(OVER[*of], None)).await.map(|_| Vec::new())
        }
        Change::Undo => ledger::undo(&mut books, 1).await.map(|_| Vec::new()),
        Change::Redo => ledger::redo(&mut books, 1).await.map(|_| Vec::new()),
    };
    let Ok(told) = told else { return };
    let after = budgets::standing(&mut books, today()).await.unwrap();
    for one in told.iter().filter(|one| one.state.days.contains(today())) {
        assert!(!one.state.paused, "{one:?}");
        let at = after.iter().position(|state| *state == one.state).unwrap();
        assert_eq!(one.crossed, budgets::crossed(&before[at], &after[at]), "{change:?}");
    }
    // Whatever crosses a line says so.
    if !matches!(
        change,
        Change::Set { .. } | Change::Pause { .. } | Change::End(_) | Change::Undo | Change::Redo
    ) {
        for (before, after) in before.iter().zip(&after).filter(|(_, after)| !after.paused) {
            let said = told.iter().any(|one| one.state == *after);
            assert!(said || budgets::crossed(before, after).is_empty(), "{change:?} {after:?}");
        }
    }
    books.commit().await.unwrap();
}

/// The start and the end of the period of a kind that holds a day.
pub(crate) fn holding(period: BudgetPeriod, day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = |year, month| NaiveDate::from_ymd_opt(year, month, 1).unwrap();
    match period {
        BudgetPeriod::Week => {
            let mut start = day;
            while start.weekday() != chrono::Weekday::Mon {
                start = start.pred_opt().unwrap();
            }
            (start, start.checked_add_days(Days::new(7)).unwrap())
        }
        BudgetPeriod::Month => {
            let next =
                if day.month() == 12 { (day.year() + 1, 1) } else { (day.year(), day.month() + 1) };
            (first(day.year(), day.month()), first(next.0, next.1))
        }
        BudgetPeriod::Year => (first(day.year(), 1), first(day.year() + 1, 1)),
        BudgetPeriod::Between(days) => (days.start(), days.end()),
    }
}

/// What budgets in force should say on a day, counted anew from what an archive holds: amount, carried, spent, left,
/// percent.
pub(crate) fn recount(archive: &Archive, today: NaiveDate) -> Vec<(i64, i64, i64, i64, i64)> {
    let mut all = Vec::new();
    for budget in archive.budgets.iter().filter(|budget| !budget.voided) {
        let row = &budget.row;
        let spent = |start: NaiveDate, end: NaiveDate| -> i64 {
            let mut sum = 0;
            for entry in &archive.transactions {
                let tagged = |tag: &Tag| {
                    entry.row.tags.iter().any(|one| one.as_str().to_lowercase() == tag.as_str())
                };
                let over = match (row.scope.tag(), &budget.category) {
                    (Some(tag), _) => tagged(tag),
                    (None, Some(name)) => entry.category.as_ref() == Some(name),
                    (None, None) => true,
                };
                let counts = !entry.voided
                    && entry.row.kind == Kind::Expense
                    && entry.row.money.currency == row.amount.currency
                    && entry.row.date >= start
                    && entry.row.date < end;
                if counts && over {
                    sum += entry.row.money.minor;
                }
            }
            sum
        };
        let amount_at = |day: NaiveDate| {
            let mut amount = row.amount.minor;
            for held in row.earlier.iter().rev() {
                if day < held.until {
                    amount = held.amount.minor;
                }
            }
            amount
        };
        let (start, end) = holding(row.period, today);
        let mut periods = Vec::new();
        let (made, mut first) = (archive.person.timezone.date(row.created_at), start);
        let since = made.max(row.rolls_since.unwrap_or(made));
        if row.rollover {
            loop {
                let (before, _) = holding(row.period, first.pred_opt().unwrap());
                if before < since {
                    break;
                }
                periods.push((before, first));
                first = before;
            }
        }
        let mut carried = 0;
        for (start, end) in periods.into_iter().rev() {
            carried = (amount_at(end.pred_opt().unwrap()) + carried - spent(start, end)).max(0);
        }
        let spent = spent(start, end);
        let available = row.amount.minor + carried;
        all.push((row.amount.minor, carried, spent, available - spent, spent * 100 / available));
    }
    all
}

async fn go(someone: Someone<'_>, changes: Vec<Change>) {
    for change in &changes {
        make(&someone, change).await;
    }
    let mut books = someone.books().await;
    let archive: Archive = serde_json::from_str(&export(&mut books).await).unwrap();
    let states = budgets::standing(&mut books, today()).await.unwrap();
    let stand = |state: &BudgetState| {
        let carried = state.carried.map_or(0, |carried| carried.minor);
        assert_eq!(state.available.minor, state.amount.minor + carried);
        (state.amount.minor, carried, state.spent.minor, state.left.minor, state.percent)
    };
    let states: Vec<_> = states.iter().map(stand).collect();
    assert_eq!(states, recount(&archive, today()), "{changes:?}");
}

fn after_random_changes(cases: u32, run: impl Fn(Vec<Change>)) {
    let mut runner =
        TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    runner
        .run(&prop::collection::vec(any_change(), 1..30), |changes| {
            run(changes);
            Ok(())
        })
        .unwrap();
}

#[test]
fn budgets_stand_as_a_recount_says_on_a_server() {
    after_random_changes(60, |changes| {
        support::on_server(|someone| go(someone, changes));
    });
}

#[cfg(feature = "embedded")]
#[test]
fn budgets_stand_as_a_recount_says_embedded() {
    after_random_changes(8, |changes| {
        support::on_embedded(async |someone: Someone<'_>| go(someone, changes.clone()).await);
    });
}
