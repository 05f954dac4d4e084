//! Rates between currencies: a person's own, set, forgotten and shown, and amounts that are converted.
//!
//! Entries and budgets keep their own currency: nothing is converted but what somebody asks to see so, and it is shown
//! with the rate and its day. `table` says which rate counts when, `converted` adds up spending in one currency, and
//! `shared` takes in what counts for everybody.

mod converted;
mod shared;
mod table;

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use self::table::{SHARED_DAYS, Table};
pub use self::{
    converted::{Converted, ConvertedPart, summarize_in},
    shared::{BadRate, RateSource, RatesFileError, newest_rates, read_rates, share_rates},
    table::{Leg, RateUsed},
};
use super::{Books, Invalid, LedgerError, Missing};
use crate::{
    domain::{
        change::Change,
        currency::Currency,
        money::Money,
        rate::{DatedRate, Pair, ParseRateError, Rate},
    },
    store,
};

/// The most rates of a person's own.
const MOST: usize = 1_000;

/// The most rates of a kind that are shown.
const SHOWN: usize = 12;

/// What shared rates are shown of besides the currencies in use, where they are known.
const OFTEN: [&str; 3] = ["USD", "EUR", "GBP"];

/// A rate of a person's own was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RateSet {
    /// As it is now.
    #[serde(flatten)]
    pub rate: DatedRate,
    /// What they had said of the same currencies for the same day, if anything.
    pub before: Option<DatedRate>,
}

/// Rates of a person's own were forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RatesForgotten {
    /// Each of them, the newest first.
    pub rates: Vec<DatedRate>,
}

/// An amount in another currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Conversion {
    /// The amount.
    pub from: Money,
    /// What it comes to, rounded once.
    pub into: Money,
    /// By which rate.
    pub rate: RateUsed,
}

/// The rates that count now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Rates {
    /// The currency that was asked about, if one was.
    pub currency: Option<Currency>,
    /// The person's own, the newest between each two currencies.
    pub own: Vec<DatedRate>,
    /// Those that count for everybody, for the person's currency.
    pub shared: Vec<RateUsed>,
}

/// Sets a rate of the person's own: it counts from that day on, today unless they named another, and goes before
/// what everybody's rates say.
pub async fn set_rate(
    books: &mut Books,
    (base, quote): (Currency, Currency),
    rate: &str,
    date: Option<NaiveDate>,
) -> Result<RateSet, LedgerError> {
    let pair = Pair::new(base, quote)?;
    let date = books.day(date.unwrap_or(books.today))?;
    let after = DatedRate { pair, rate: Rate::parse(rate)?, date };
    let user = books.user;
    let known = store::rates::list(books.conn(), user).await?;
    let before = known.iter().find(|one| one.date == date && one.pair.is_between(pair)).copied();
    if before == Some(after) {
        return Err(Invalid::Nothing.into());
    }
    if before.is_none() && known.len() >= MOST {
        return Err(Invalid::TooMany { what: "rates of your own", max: MOST }.into());
    }
    store::rates::save(books.conn(), user, &after).await?;
    books.changed(Change::Rate { before, after: Some(after) });
    Ok(RateSet { rate: after, before })
}

/// Forgets the person's own rates of a currency, or only those between two.
pub async fn forget_rates(
    books: &mut Books,
    one: Currency,
    other: Option<Currency>,
) -> Result<RatesForgotten, LedgerError> {
    let user = books.user;
    let known = store::rates::list(books.conn(), user).await?;
    let rates: Vec<DatedRate> =
        known.into_iter().rev().filter(|rate| is_of(rate.pair, one, other)).collect();
    if rates.is_empty() {
        return Err(LedgerError::Missing(Missing::OwnRate { one, other }));
    }
    for rate in &rates {
        store::rates::delete(books.conn(), user, rate.pair, rate.date).await?;
        books.changed(Change::Rate { before: Some(*rate), after: None });
    }
    Ok(RatesForgotten { rates })
}

/// Writes one side of a change of a rate, for undo and redo.
pub(super) async fn restore(
    books: &mut Books,
    image: Option<DatedRate>,
    instead: Option<DatedRate>,
) -> Result<(), LedgerError> {
    let user = books.user;
    match (image, instead) {
        (Some(rate), _) => store::rates::save(books.conn(), user, &rate).await?,
        (None, Some(rate)) => {
            store::rates::delete(books.conn(), user, rate.pair, rate.date).await?;
        }
        (None, None) => {}
    }
    Ok(())
}

/// Converts an amount by the rate of a day, today unless another is named.
pub async fn convert(
    books: &mut Books,
    amount: &str,
    (from, to): (Currency, Currency),
    date: Option<NaiveDate>,
) -> Result<Conversion, LedgerError> {
    let pair = Pair::new(from, to)?;
    let from = Books::amount(amount, from)?;
    let date = books.day(date.unwrap_or(books.today))?;
    let table = load(books, &[pair.base(), pair.quote()], (date, date)).await?;
    let path = table.find(pair, date);
    let path = path.ok_or(LedgerError::Missing(Missing::Rate { pair, date }))?;
    let into = path.convert(from).ok_or(Invalid::SumOutOfRange)?;
    let rate = path.used().ok_or(Invalid::Rate(ParseRateError::OutOfRange))?;
    Ok(Conversion { from, into, rate })
}

/// The rates that count today, or those of one currency.
pub async fn list_rates(
    books: &mut Books,
    currency: Option<Currency>,
) -> Result<Rates, LedgerError> {
    let (user, home, today) = (books.user, books.preferences.currency, books.today);
    let known = store::rates::list(books.conn(), user).await?;
    let mut own: Vec<DatedRate> = Vec::new();
    for rate in known.into_iter().rev() {
        let told = own.iter().any(|newer| newer.pair.is_between(rate.pair));
        if !told && currency.is_none_or(|one| is_of(rate.pair, one, None)) && own.len() < SHOWN {
            own.push(rate);
        }
    }
    let mut wanted = store::rates::in_use(books.conn(), user).await?;
    wanted.extend(OFTEN.iter().filter_map(|code| Currency::parse(code).ok()));
    if let Some(one) = currency.filter(|one| *one != home) {
        wanted = vec![one];
    }
    let mut all = wanted.clone();
    all.push(home);
    let rates = shared_between(books.conn(), &all, (today, today)).await?;
    let table = Table::new(&[], &rates);
    let mut shared: Vec<RateUsed> = Vec::new();
    for one in wanted {
        let found = Pair::new(one, home).ok().and_then(|pair| table.find(pair, today)?.used());
        let fresh = found.filter(|found| shared.len() < SHOWN && !shared.contains(found));
        shared.extend(fresh);
    }
    Ok(Rates { currency, own, shared })
}

/// Whether a rate is of a currency, or between two.
fn is_of(pair: Pair, one: Currency, other: Option<Currency>) -> bool {
    let has = |currency| pair.base() == currency || pair.quote() == currency;
    has(one) && other.is_none_or(has)
}

/// The rates that can count between some currencies on days from the first to the last.
async fn load(
    books: &mut Books,
    currencies: &[Currency],
    days: (NaiveDate, NaiveDate),
) -> Result<Table, LedgerError> {
    let user = books.user;
    let own = store::rates::list(books.conn(), user).await?;
    let mut all: Vec<Currency> = currencies.to_vec();
    all.extend(own.iter().flat_map(|rate| [rate.pair.base(), rate.pair.quote()]));
    let shared = shared_between(books.conn(), &all, days).await?;
    Ok(Table::new(&own, &shared))
}

/// The shared rates that can count between some currencies on days from the first to the last.
async fn shared_between(
    conn: &mut store::Connection,
    currencies: &[Currency],
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<DatedRate>, LedgerError> {
    // What the European Central Bank publishes is all in euros.
    let hub = Currency::EUR;
    let first = first.checked_sub_days(Days::new(SHARED_DAYS)).unwrap_or(first);
    let codes = |all: &[Currency]| all.iter().map(|one| one.code()).collect::<BTreeSet<_>>();
    let shared = store::rates::shared(conn, currencies, hub, (first, last)).await?;
    // A rate from a file may lead to a currency that nobody named: what leads on from there is needed, too.
    let mut all = currencies.to_vec();
    all.extend(shared.iter().flat_map(|rate| [rate.pair.base(), rate.pair.quote()]));
    let reached =
        codes(&all).into_iter().any(|code| code != hub.code() && !codes(currencies).contains(code));
    if !reached {
        return Ok(shared);
    }
    Ok(store::rates::shared(conn, &all, hub, (first, last)).await?)
}
