//! Every figure of every analysis against a naive recount, over random books: categories, merged ones, several
//! currencies, entries taken out, zones in which it is another day, tags, and payments that come again.

use std::sync::Mutex;

use chrono::{Months, NaiveDate, TimeDelta};
use hisabkitab::{
    domain::{
        budget::BudgetPeriod,
        currency::Currency,
        kind::Kind,
        money::Money,
        period::{Period, Unit},
        text::{CategoryName, Description, Merchant, Tag},
        zone::Zone,
    },
    ledger::{self, BudgetWishes, NewEntry, Target, WhichBudgets},
};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::naive;
use crate::support::{self, Someone};

/// An entry, as numbers that choose.
#[derive(Clone, Debug)]
struct Loose {
    thing: usize,
    minor: i64,
    dollars: bool,
    back: i64,
    category: Option<usize>,
}

/// Payments one interval apart, give or take.
#[derive(Clone, Debug)]
struct Again {
    thing: usize,
    every: usize,
    minor: i64,
    dollars: bool,
    back: i64,
    /// How many percent the amount and how many days the day is off, for each.
    off: Vec<(i64, i64)>,
}

/// A budget: of a category, a tag or everything, for some kind of period.
#[derive(Clone, Debug)]
struct Wish {
    of: Over,
    kind: usize,
    minor: i64,
    dollars: bool,
    back: i64,
    rollover: bool,
    paused: bool,
}

#[derive(Clone, Copy, Debug)]
enum Over {
    Everything,
    Category(usize),
    Tag(&'static str),
}

#[derive(Clone, Debug)]
struct Plan {
    zone: usize,
    loose: Vec<Loose>,
    again: Vec<Again>,
    voided: Vec<usize>,
    merged: Vec<(usize, usize)>,
    budgets: Vec<Wish>,
    asked: (i64, i64, usize),
}

const THINGS: [(&str, Option<&str>, &[&str]); 6] = [
    ("chai", None, &[]),
    ("auto", Some("Pathao"), &["trip"]),
    ("bike", Some("pathao"), &["trip", "Home"]),
    ("rent", None, &["home", "Home"]),
    ("Rent", None, &[]),
    ("stream", Some("Netflix"), &[]),
];
/// Where it is still the day before, where it is the same day, and where it soon is the next.
const ZONES: [&str; 3] = ["Pacific/Pago_Pago", "Asia/Kathmandu", "Pacific/Kiritimati"];
const CURRENCIES: [Currency; 2] = [Currency::INR, Currency::USD];
/// No day is later anywhere.
const LAST: &str = "2026-01-14";

fn any_plan() -> impl Strategy<Value = Plan> {
    let dollars = prop::bool::weighted(0.2);
    // Amounts that are often alike.
    let minor = prop_oneof![3 => 800..1_300_i64, 1 => 1..100_000_i64];
    let category = prop::option::weighted(0.3, 0..6_usize);
    let loose = (0..6_usize, minor.clone(), dollars, 0..420_i64, category).prop_map(
        |(thing, minor, dollars, back, category)| Loose { thing, minor, dollars, back, category },
    );
    let off = prop::collection::vec((-9..10_i64, -3..4_i64), 2..6);
    let again = (0..6_usize, 0..5_usize, minor, dollars, 0..70_i64, off).prop_map(
        |(thing, every, minor, dollars, back, off)| Again {
            thing,
            every,
            minor,
            dollars,
            back,
            off,
        },
    );
    let over = prop_oneof![
        2 => Just(Over::Everything),
        5 => (0..6_usize).prop_map(Over::Category),
        1 => Just(Over::Tag("trip")),
        1 => Just(Over::Tag("Home")),
    ];
    let (dollars_too, rarely) = (prop::bool::weighted(0.2), prop::bool::weighted(0.15));
    let minors = 1_000..200_000_i64;
    let budget = (over, 0..6_usize, minors, dollars_too, 0..150_i64, any::<bool>(), rarely)
        .prop_map(|(of, kind, minor, dollars, back, rollover, paused)| Wish {
            of,
            kind,
            minor,
            dollars,
            back,
            rollover,
            paused,
        });
    let lists = (
        prop::collection::vec(loose, 0..28),
        prop::collection::vec(again, 0..5),
        prop::collection::vec(any::<usize>(), 0..4),
        prop::collection::vec((0..16_usize, 0..16_usize), 0..3),
        prop::collection::vec(budget, 0..7),
    );
    let asked = (0..200_i64, 1..120_i64, 0..6_usize);
    (0..3_usize, lists, asked).prop_map(|(zone, (loose, again, voided, merged, budgets), asked)| {
        Plan { zone, loose, again, voided, merged, budgets, asked }
    })
}

fn last() -> NaiveDate {
    LAST.parse().unwrap()
}

fn entry(thing: usize, minor: i64, dollars: bool, date: NaiveDate) -> NewEntry {
    let (description, merchant, tags) = THINGS[thing];
    let currency = CURRENCIES[usize::from(dollars)];
    NewEntry {
        kind: if minor % 11 == 0 { Kind::Income } else { Kind::Expense },
        amount: Money { minor, currency }.to_decimal(),
        currency,
        description: Description::parse(description).unwrap(),
        merchant: merchant.map(|merchant| Merchant::parse(merchant).unwrap()),
        category: None,
        date,
        tags: tags.iter().map(|tag| Tag::parse(tag).unwrap()).collect(),
    }
}

fn payments(again: &Again) -> Vec<NewEntry> {
    let newest = last() - TimeDelta::days(again.back);
    let before = |count: usize| {
        let count_days = i64::try_from(count).unwrap();
        let months = |each: u32| newest - Months::new(each * u32::try_from(count).unwrap());
        match again.every {
            0 => newest - TimeDelta::days(7 * count_days),
            1 => newest - TimeDelta::days(14 * count_days),
            2 => months(1),
            3 => months(3),
            _ => months(12),
        }
    };
    let one = |(count, (percent, days)): (usize, &(i64, i64))| {
        let date = (before(count) + TimeDelta::days(*days)).min(last());
        entry(again.thing, again.minor + again.minor * percent / 100, again.dollars, date)
    };
    again.off.iter().enumerate().map(one).collect()
}

/// Makes the books. What is refused (a category merged away, say) is left out.
async fn keep(someone: &Someone<'_>, plan: &Plan) {
    let mut books = someone.books().await;
    let zone = Zone::parse(ZONES[plan.zone]).unwrap();
    ledger::set_preferences(&mut books, None, Some(zone), None).await.unwrap();
    let names = ledger::list_categories(&books).categories;
    let mut entries: Vec<NewEntry> = plan.again.iter().flat_map(payments).collect();
    entries.extend(plan.loose.iter().map(|loose| NewEntry {
        category: loose.category.map(|at| names[at].to_string()),
        ..entry(loose.thing, loose.minor, loose.dollars, last() - TimeDelta::days(loose.back))
    }));
    let mut ids = Vec::new();
    for page in entries.chunks(50) {
        let logged = ledger::log(&mut books, page.to_vec()).await.unwrap();
        ids.extend(logged.entries.iter().map(|entry| entry.id));
    }
    for at in plan.voided.iter().filter(|_| !ids.is_empty()) {
        let target = Target { id: Some(ids[at % ids.len()]), ..Target::default() };
        let _ = ledger::delete(&mut books, &target).await;
    }
    books.commit().await.unwrap();
    for wish in &plan.budgets {
        plan_for(someone, wish, &names).await;
    }
    let mut books = someone.books().await;
    for (from, into) in &plan.merged {
        let _ = ledger::merge_categories(&mut books, names[*from].as_str(), names[*into].as_str())
            .await;
    }
    books.commit().await.unwrap();
}

/// Sets a budget some days ago, and pauses it if it is to be.
async fn plan_for(someone: &Someone<'_>, wish: &Wish, names: &[CategoryName]) {
    let period = match wish.kind {
        0 => BudgetPeriod::Week,
        1 => BudgetPeriod::Year,
        2 => {
            // Some are still to begin.
            let start = last() + TimeDelta::days(wish.back % 9 - 4);
            BudgetPeriod::Between(Period::new(start, last() + TimeDelta::days(20)).unwrap())
        }
        _ => BudgetPeriod::Month,
    };
    let (category, tag) = match wish.of {
        Over::Everything => (None, None),
        Over::Category(at) => (Some(names[at].to_string()), None),
        Over::Tag(tag) => (None, Some(Tag::parse(tag).unwrap())),
    };
    let which = WhichBudgets { category, tag, period: Some(period) };
    let currency = CURRENCIES[usize::from(wish.dollars)];
    let wishes = BudgetWishes {
        which: which.clone(),
        amount: Some(Money { minor: wish.minor, currency }.to_decimal()),
        currency,
        rollover: period.unit().map(|_| wish.rollover),
        thresholds: None,
    };
    let mut books = someone.books_on(last() - TimeDelta::days(wish.back)).await;
    let _ = ledger::set_budget(&mut books, &wishes).await;
    if wish.paused {
        let _ = ledger::pause_budget(&mut books, &which, true).await;
    }
    books.commit().await.unwrap();
}

/// How often there was something to tell: of months, differences, unusual entries, payments, forecasts, budgets.
type Seen = [usize; 6];

async fn go(someone: Someone<'_>, plan: Plan, seen: &Mutex<Seen>) {
    keep(&someone, &plan).await;
    let mut books = someone.books().await;
    let known = naive::Books::of(&mut books).await;
    let (back, days, category) = plan.asked;
    let start = known.today - TimeDelta::days(back);
    let asked = Period::new(start, start + TimeDelta::days(days)).unwrap();
    let month = Period::holding(known.today, Unit::Month);
    let names = ledger::list_categories(&books).categories;
    let category = names[category % names.len()].to_string();
    naive::summaries_are_right(&mut books, &known, asked).await;
    let told = [
        naive::trends_are_right(&mut books, &known, asked, &category).await,
        naive::comparisons_are_right(&mut books, &known, month, month.previous()).await
            + naive::comparisons_are_right(&mut books, &known, asked, asked.previous()).await,
        naive::unusual_is_right(&mut books, &known, asked, &category).await,
        naive::recurring_is_right(&mut books, &known).await,
        naive::forecasts_are_right(&mut books, &known, month, &category).await
            + naive::forecasts_are_right(&mut books, &known, asked, &category).await,
        naive::what_is_safe_is_right(&mut books, &known).await
            + naive::what_if_is_right(&mut books, &known, days * 1_000).await,
    ];
    let mut seen = seen.lock().unwrap();
    for (seen, told) in seen.iter_mut().zip(told) {
        *seen += told;
    }
}

/// What the random books come from.
const SEED: [u8; 32] = [7; 32];

fn over_random_books(cases: u32, run: impl Fn(Plan, &Mutex<Seen>)) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    // Always the same books: that there is something to tell in them must not be a matter of luck.
    let books = TestRng::from_seed(RngAlgorithm::ChaCha, &SEED);
    let mut runner = TestRunner::new_with_rng(config, books);
    let seen = Mutex::new(Seen::default());
    runner
        .run(&any_plan(), |plan| {
            run(plan, &seen);
            Ok(())
        })
        .unwrap();
    // Books in which there was nothing to tell would prove nothing.
    let seen = seen.into_inner().unwrap();
    assert!(cases < 40 || seen.iter().all(|seen| *seen > 0), "{seen:?}");
}

#[test]
fn every_analysis_equals_a_naive_recount_on_a_server() {
    over_random_books(48, |plan, seen| {
        support::on_server(|someone| go(someone, plan, seen));
    });
}

#[cfg(feature = "embedded")]
#[test]
fn every_analysis_equals_a_naive_recount_embedded() {
    over_random_books(6, |plan, seen| {
        support::on_embedded(async |someone: Someone<'_>| go(someone, plan.clone(), seen).await);
    });
}
