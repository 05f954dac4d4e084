//! Which rate counts between two currencies on a day.
//!
//! A person's own rate counts from its day on, however long ago that was, and goes before shared ones. A shared rate
//! counts for its day and [`SHARED_DAYS`] after. What nobody told directly follows from at most three rates in a row,
//! the fewest first; of as many, those with most of the person's own. Only where nothing is known by then, a rate
//! that the person told later counts for days before it as well. Whatever is used is returned with its day.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::{
    currency::Currency,
    money::Money,
    rate::{DatedRate, Fraction, Pair, Rate},
};

/// How many days a shared rate counts after its own: over weekends and holidays, and not for ever.
pub(super) const SHARED_DAYS: u64 = 7;

/// One rate that was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Leg {
    /// The rate, as it was told or published.
    #[serde(flatten)]
    pub rate: DatedRate,
    /// Whether it is the person's own.
    pub own: bool,
}

/// What was used to convert from one currency to another, and what it comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RateUsed {
    /// The currencies, the way round that the rate below is told; either of them may be what was converted.
    #[serde(flatten)]
    pub pair: Pair,
    /// The rate: as it was told, or worked out of `legs` and rounded to six digits for showing.
    pub rate: Rate,
    /// Its day; of several the earliest.
    pub date: NaiveDate,
    /// Whether it is the person's own, or part of it is.
    pub own: bool,
    /// The rates it was worked out of, exact, where it was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legs: Vec<Leg>,
}

/// The rates in a row that lead from one currency to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    pair: Pair,
    legs: Vec<Leg>,
    exact: Fraction,
}

impl Path {
    fn new(pair: Pair, legs: Vec<(Currency, Leg)>) -> Option<Self> {
        let mut exact = Fraction::ONE;
        for (base, leg) in &legs {
            let fraction = leg.rate.rate.fraction();
            let forward = leg.rate.pair.base() == *base;
            exact = exact.checked_mul(if forward { fraction } else { fraction.turned() })?;
        }
        let legs = legs.into_iter().map(|(_, leg)| leg).collect();
        Some(Self { pair, legs, exact })
    }

    /// What an amount comes to, rounded once.
    pub(super) fn convert(&self, amount: Money) -> Option<Money> {
        self.exact.convert(amount, self.pair.quote())
    }

    /// Whether one is worth less by it than by another path between the same currencies.
    pub(super) fn is_below(&self, other: &Self) -> bool {
        self.exact.is_below(other.exact)
    }

    /// As it is shown.
    pub(super) fn used(&self) -> Option<RateUsed> {
        let date = self.legs.iter().map(|leg| leg.rate.date).min()?;
        let own = self.legs.iter().any(|leg| leg.own);
        if let [leg] = self.legs.as_slice() {
            let DatedRate { pair, rate, .. } = leg.rate;
            return Some(RateUsed { pair, rate, date, own, legs: Vec::new() });
        }
        let forward = Fraction::ONE.is_below(self.exact) || self.exact == Fraction::ONE;
        let (pair, exact) = if forward {
            (self.pair, self.exact)
        } else {
            (self.pair.turned(), self.exact.turned())
        };
        Some(RateUsed { pair, rate: exact.shown()?, date, own, legs: self.legs.clone() })
    }
}

type ByDay = BTreeMap<NaiveDate, DatedRate>;

/// The rates of a person and those of everybody.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    own: HashMap<[&'static str; 2], ByDay>,
    shared: HashMap<[&'static str; 2], ByDay>,
    /// The currencies that one stands beside, by code.
    beside: HashMap<&'static str, BTreeMap<&'static str, Currency>>,
}

/// The same for both ways round.
fn key(pair: Pair) -> [&'static str; 2] {
    let (base, quote) = (pair.base().code(), pair.quote().code());
    if base < quote { [base, quote] } else { [quote, base] }
}

impl Table {
    pub(super) fn new(own: &[DatedRate], shared: &[DatedRate]) -> Self {
        let mut table = Self::default();
        for rate in own {
            table.own.entry(key(rate.pair)).or_default().insert(rate.date, *rate);
            table.join(rate.pair);
        }
        for rate in shared {
            table.shared.entry(key(rate.pair)).or_default().insert(rate.date, *rate);
            table.join(rate.pair);
        }
        table
    }

    fn join(&mut self, pair: Pair) {
        for pair in [pair, pair.turned()] {
            let beside = self.beside.entry(pair.base().code()).or_default();
            beside.insert(pair.quote().code(), pair.quote());
        }
    }

    /// The rates that lead from one currency to another on a day.
    pub(super) fn find(&self, pair: Pair, day: NaiveDate) -> Option<Path> {
        self.search(pair, day, false).or_else(|| self.search(pair, day, true))
    }

    /// The rate told of two currencies that counts on a day; `later` allows one that a person told after it.
    fn leg(&self, base: Currency, quote: Currency, day: NaiveDate, later: bool) -> Option<Leg> {
        let key = key(Pair::new(base, quote).ok()?);
        let (own, shared) = (self.own.get(&key), self.shared.get(&key));
        let newest = |rates: &ByDay| rates.range(..=day).next_back().map(|(_, rate)| *rate);
        let first = day.checked_sub_days(Days::new(SHARED_DAYS)).unwrap_or(day);
        let mine = own.and_then(newest).map(|rate| Leg { rate, own: true });
        let theirs = || {
            let rate = shared.and_then(newest).filter(|rate| rate.date >= first)?;
            Some(Leg { rate, own: false })
        };
        let told_later = || {
            let (_, rate) = own.filter(|_| later)?.range(day..).next()?;
            Some(Leg { rate: *rate, own: true })
        };
        mine.or_else(theirs).or_else(told_later)
    }

    fn search(&self, pair: Pair, day: NaiveDate, later: bool) -> Option<Path> {
        let (from, to) = (pair.base(), pair.quote());
        let leg = |base, quote| Some((base, self.leg(base, quote, day, later)?));
        if let Some(direct) = leg(from, to) {
            return Path::new(pair, vec![direct]);
        }
        let nobody = BTreeMap::new();
        let beside = |currency: Currency| self.beside.get(currency.code()).unwrap_or(&nobody);
        let shared = |legs: &[(Currency, Leg)]| legs.iter().filter(|(_, leg)| !leg.own).count();
        // Of as many rates in a row, the most of the person's own; the order of the codes decides the rest.
        let through = beside(from)
            .values()
            .filter_map(|middle| Some(vec![leg(from, *middle)?, leg(*middle, to)?]));
        if let Some(legs) = through.min_by_key(|legs| shared(legs)) {
            return Path::new(pair, legs);
        }
        let ends: Vec<(Currency, (Currency, Leg))> = beside(to)
            .values()
            .filter(|last| **last != from)
            .filter_map(|last| Some((*last, leg(*last, to)?)))
            .collect();
        let through = beside(from).values().filter(|first| **first != to).filter_map(|first| {
            let start = leg(from, *first)?;
            let rest =
                ends.iter().filter_map(|(last, end)| Some(vec![start, leg(*first, *last)?, *end]));
            rest.min_by_key(|legs| shared(legs))
        });
        Path::new(pair, through.min_by_key(|legs| shared(legs))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    fn told(base: &str, rate: &str, quote: &str, date: &str) -> DatedRate {
        let pair = Pair::new(currency(base), currency(quote)).unwrap();
        DatedRate { pair, rate: Rate::parse(rate).unwrap(), date: date.parse().unwrap() }
    }

    /// What one is worth, and by how many rates in a row.
    fn found(table: &Table, base: &str, quote: &str, date: &str) -> Option<String> {
        let pair = Pair::new(currency(base), currency(quote)).unwrap();
        let path = table.find(pair, date.parse().unwrap())?;
        let one = Money { minor: 100, currency: pair.base() };
        Some(format!("{} by {}", path.convert(one)?, path.legs.len()))
    }

    #[test]
    fn the_fewest_rates_in_a_row_lead_from_one_currency_to_another() {
        let shared = [
            told("EUR", "2", "USD", "2026-01-10"),
            told("EUR", "100", "INR", "2026-01-10"),
            told("EUR", "0.5", "GBP", "2026-01-10"),
        ];
        let own = [told("INR", "1.6", "NPR", "2025-01-01"), told("NPR", "2", "LKR", "2025-01-01")];
        let table = Table::new(&own, &shared);
        let on = "2026-01-12";
        assert_eq!(found(&table, "EUR", "INR", on).unwrap(), "₹100 by 1");
        assert_eq!(found(&table, "USD", "INR", on).unwrap(), "₹50 by 2");
        assert_eq!(found(&table, "USD", "NPR", on).unwrap(), "NPR 80 by 3");
        assert_eq!(found(&table, "NPR", "GBP", on).unwrap(), "£0 by 3");
        assert_eq!(found(&table, "USD", "LKR", on), None, "four in a row are too many");
        assert_eq!(found(&table, "USD", "INR", "2026-01-17").unwrap(), "₹50 by 2");
        assert_eq!(found(&table, "USD", "INR", "2026-01-18"), None, "a week is over");
        assert_eq!(found(&table, "USD", "INR", "2026-01-09"), None, "it was not published yet");
        assert_eq!(found(&table, "INR", "NPR", "2024-06-01").unwrap(), "NPR 1.60 by 1");
    }

    #[test]
    fn of_as_many_the_persons_own_lead() {
        let shared =
            [told("EUR", "2", "USD", "2026-01-10"), told("EUR", "100", "INR", "2026-01-10")];
        let own = [told("AED", "4", "USD", "2026-01-01"), told("AED", "20", "INR", "2026-01-01")];
        let table = Table::new(&own, &shared);
        assert_eq!(found(&table, "USD", "INR", "2026-01-12").unwrap(), "₹5 by 2");
        let own = [told("USD", "60", "INR", "2026-01-01"), told("USD", "70", "INR", "2026-01-11")];
        let table = Table::new(&own, &shared);
        assert_eq!(found(&table, "USD", "INR", "2026-01-10").unwrap(), "₹60 by 1");
        assert_eq!(found(&table, "USD", "INR", "2026-01-12").unwrap(), "₹70 by 1");
        assert_eq!(found(&table, "INR", "USD", "2026-01-12").unwrap(), "$0.01 by 1");
    }

    #[test]
    fn a_rate_that_was_worked_out_is_told_the_way_round_that_is_above_one() {
        let shared =
            [told("EUR", "1.1", "USD", "2026-01-10"), told("EUR", "99", "INR", "2026-01-09")];
        let table = Table::new(&[], &shared);
        let pair = Pair::new(Currency::INR, Currency::USD).unwrap();
        let used = table.find(pair, "2026-01-12".parse().unwrap()).unwrap().used().unwrap();
        assert_eq!((used.pair, used.rate.to_string()), (pair.turned(), "90".to_owned()));
        assert_eq!(used.date.to_string(), "2026-01-09", "the earliest of both");
        assert_eq!((used.legs.len(), used.own), (2, false));
    }
}
