//! Two periods side by side, and what made the difference: which categories, and of the one that did most, which
//! shops or things.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Books, Dimension, Filter, Invalid, LedgerError, Query, Summary, summarize};
use crate::{
    domain::{
        category::Category,
        currency::Currency,
        ids::CategoryId,
        kind::Kind,
        money::Money,
        period::{Period, Unit, back},
        text::CategoryName,
    },
    store::transactions::{self, Grouping},
};

/// One of the two periods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Side {
    /// Its days.
    pub period: Period,
    /// One total per currency.
    pub totals: Vec<Money>,
}

/// How much more or less went to a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CategoryChange {
    /// The category.
    pub category: String,
    /// In the period asked about.
    pub this: Money,
    /// In the other.
    pub that: Money,
    /// The first less the second.
    pub difference: Money,
}

/// How much more or less went to a shop or a thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ThingChange {
    /// Where it was paid, or else what for, in lower case.
    pub thing: String,
    /// In the period asked about.
    pub this: Money,
    /// In the other.
    pub that: Money,
    /// The first less the second.
    pub difference: Money,
}

/// What made the difference within the category that made the most of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Drivers {
    /// The category.
    pub category: String,
    /// Shops and things, the largest difference first.
    pub changes: Vec<ThingChange>,
}

/// Two periods side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Comparison {
    /// The period asked about.
    pub this: Side,
    /// The one it is compared with.
    pub that: Side,
    /// The category looked at, if not all.
    pub category: Option<CategoryName>,
    /// The words looked for, if any.
    pub words: Option<String>,
    /// The first total less the second, per currency of either.
    pub differences: Vec<Money>,
    /// What made the difference, the largest first.
    pub changes: Vec<CategoryChange>,
    /// What made the largest of those changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drivers: Option<Drivers>,
}

/// How many categories a comparison names.
const NAMED: usize = 5;
/// How many shops or things it names.
const THINGS: usize = 3;

/// Two periods as far as the first has come: if it is not over, each ends with the day that today is in it. Of months,
/// quarters and years that is the same day of the month, its last where it has no such day.
pub fn as_far(this: Period, that: Period, today: NaiveDate) -> (Period, Period) {
    if !this.contains(today) || this.last_day() == today {
        return (this, that);
    }
    let by_months = [Unit::Month, Unit::Quarter, Unit::Year].map(Some).contains(&this.unit());
    let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let last = if by_months && this.unit() == that.unit() {
        let apart = months(this.start()) - months(that.start());
        u32::try_from(apart).ok().map(|apart| back(today, Unit::Month, apart))
    } else {
        that.start().checked_add_signed(today - this.start())
    };
    let until = |period: Period, last: NaiveDate| {
        let end = last.succ_opt().unwrap_or(last).min(period.end());
        Period::new(period.start(), end).unwrap_or(period)
    };
    (until(this, today), last.map_or(that, |last| until(that, last)))
}

/// Compares what was spent in two periods.
pub async fn compare(
    books: &mut Books,
    this: Period,
    that: Period,
    category: Option<String>,
    words: Option<String>,
) -> Result<Comparison, LedgerError> {
    let query = |period| Query {
        filter: Filter {
            period: Some(period),
            category: category.clone(),
            words: words.clone(),
            tag: None,
        },
        kind: Kind::Expense,
        by: Some(Dimension::Category),
        average: false,
    };
    let first = summarize(books, &query(this)).await?;
    let second = summarize(books, &query(that)).await?;
    let mut changes = changes(&first, &second)?;
    let own = books.preferences.currency;
    // Amounts of different currencies have no order among them.
    changes.sort_by_key(|change| {
        let size = change.difference.minor.unsigned_abs();
        (change.difference.currency != own, std::cmp::Reverse(size))
    });
    changes.truncate(NAMED);
    let drivers = match changes.first() {
        Some(most) => drivers(books, (this, that), most, words.as_deref()).await?,
        None => None,
    };
    Ok(Comparison {
        drivers,
        differences: differences(&first.totals, &second.totals)?,
        category: first.category,
        words: first.words,
        this: Side { period: this, totals: first.totals },
        that: Side { period: that, totals: second.totals },
        changes,
    })
}

fn less(a: Money, b: Money) -> Result<Money, LedgerError> {
    Ok(a.checked_sub(b).ok_or(Invalid::SumOutOfRange)?)
}

fn differences(this: &[Money], that: &[Money]) -> Result<Vec<Money>, LedgerError> {
    let of = |side: &[Money], like: Money| {
        let same = side.iter().find(|money| money.currency == like.currency);
        same.copied().unwrap_or(Money { minor: 0, ..like })
    };
    let only_there = that.iter().filter(|t| this.iter().all(|m| m.currency != t.currency));
    this.iter().chain(only_there).map(|money| less(of(this, *money), of(that, *money))).collect()
}

fn changes(this: &Summary, that: &Summary) -> Result<Vec<CategoryChange>, LedgerError> {
    let find = |side: &Summary, label: &str, like: Money| {
        let same = side
            .lines
            .iter()
            .find(|line| line.label == label && line.money.currency == like.currency);
        same.map_or(Money { minor: 0, ..like }, |line| line.money)
    };
    let only_there = that.lines.iter().filter(|line| {
        let same =
            |l: &&super::Line| l.label == line.label && l.money.currency == line.money.currency;
        !this.lines.iter().any(|l| same(&l))
    });
    let mut changes = Vec::new();
    for line in this.lines.iter().chain(only_there) {
        let (now, then) =
            (find(this, &line.label, line.money), find(that, &line.label, line.money));
        let difference = less(now, then)?;
        if difference.minor != 0 {
            changes.push(CategoryChange {
                category: line.label.clone(),
                this: now,
                that: then,
                difference,
            });
        }
    }
    Ok(changes)
}

/// What made the largest change.
async fn drivers(
    books: &mut Books,
    (this, that): (Period, Period),
    most: &CategoryChange,
    words: Option<&str>,
) -> Result<Option<Drivers>, LedgerError> {
    let currency = most.difference.currency;
    // By its name as it is shown, in use or not.
    let named = |category: &&Category| {
        category.merged_into.is_none() && category.name.as_str() == most.category
    };
    let Some(category) = books.categories.iter().find(named).map(|category| category.id) else {
        return Ok(None);
    };
    let first = things(books, this, category, currency, words).await?;
    let second = things(books, that, category, currency, words).await?;
    let find = |side: &[(String, Money)], thing: &str| {
        let same = side.iter().find(|(known, _)| known == thing);
        same.map_or(Money { minor: 0, currency }, |(_, money)| *money)
    };
    let only_there = second.iter().filter(|(thing, _)| first.iter().all(|(t, _)| t != thing));
    let mut changes = Vec::new();
    for (thing, _) in first.iter().chain(only_there) {
        let (this, that) = (find(&first, thing), find(&second, thing));
        let difference = less(this, that)?;
        if difference.minor != 0 {
            changes.push(ThingChange { thing: thing.clone(), this, that, difference });
        }
    }
    changes.sort_by(|a, b| {
        let size = |change: &ThingChange| change.difference.minor.unsigned_abs();
        size(b).cmp(&size(a)).then_with(|| a.thing.cmp(&b.thing))
    });
    changes.truncate(THINGS);
    let category = most.category.clone();
    Ok((!changes.is_empty()).then_some(Drivers { category, changes }))
}

/// What went to each shop or thing of a category.
async fn things(
    books: &mut Books,
    period: Period,
    category: CategoryId,
    currency: Currency,
    words: Option<&str>,
) -> Result<Vec<(String, Money)>, LedgerError> {
    let (user, ids) = (books.user, books.with_merged(category));
    let filter = transactions::Filter {
        start: Some(period.start()),
        end: Some(period.end()),
        categories: Some(&ids),
        words,
        kind: Some(Kind::Expense),
        currency: Some(currency),
        ..transactions::Filter::default()
    };
    let sums = transactions::sums(books.conn(), user, &filter, Grouping::Thing).await?;
    Ok(sums.into_iter().map(|sum| (sum.key, sum.money)).collect())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn period(text: &str) -> Period {
        let (start, end) = text.split_once(' ').unwrap();
        Period::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
    }

    #[rstest]
    // A month against the one before it, to the same day.
    #[case(
        "2026-03-01 2026-04-01",
        "2026-02-01 2026-03-01",
        "2026-03-19",
        "2026-03-01 2026-03-20",
        "2026-02-01 2026-02-20"
    )]
    // A day that the other month has not.
    #[case(
        "2026-03-01 2026-04-01",
        "2026-02-01 2026-03-01",
        "2026-03-30",
        "2026-03-01 2026-03-31",
        "2026-02-01 2026-03-01"
    )]
    // On its last day it is whole.
    #[case(
        "2026-03-01 2026-04-01",
        "2026-02-01 2026-03-01",
        "2026-03-31",
        "2026-03-01 2026-04-01",
        "2026-02-01 2026-03-01"
    )]
    // A month that is over.
    #[case(
        "2026-02-01 2026-03-01",
        "2026-01-01 2026-02-01",
        "2026-03-19",
        "2026-02-01 2026-03-01",
        "2026-01-01 2026-02-01"
    )]
    // A leap year; weeks.
    #[case(
        "2025-01-01 2026-01-01",
        "2024-01-01 2025-01-01",
        "2025-03-01",
        "2025-01-01 2025-03-02",
        "2024-01-01 2024-03-02"
    )]
    #[case(
        "2026-03-16 2026-03-23",
        "2026-03-09 2026-03-16",
        "2026-03-19",
        "2026-03-16 2026-03-20",
        "2026-03-09 2026-03-13"
    )]
    fn what_is_not_over_is_compared_as_far_as_it_has_come(
        #[case] this: &str,
        #[case] that: &str,
        #[case] today: &str,
        #[case] first: &str,
        #[case] second: &str,
    ) {
        let cut = as_far(period(this), period(that), today.parse().unwrap());
        assert_eq!(cut, (period(first), period(second)));
    }
}
