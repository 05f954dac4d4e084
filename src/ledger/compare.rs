//! Two periods side by side, and which categories made the difference.

use serde::{Deserialize, Serialize};

use super::{Books, Dimension, Filter, Invalid, LedgerError, Query, Summary, summarize};
use crate::domain::{kind::Kind, money::Money, period::Period, text::CategoryName};

/// One of the two periods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// Its days.
    pub period: Period,
    /// One total per currency.
    pub totals: Vec<Money>,
}

/// How much more or less went to a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// Two periods side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// How many categories a comparison names.
const NAMED: usize = 5;

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
    changes.sort_by_key(|change| std::cmp::Reverse(change.difference.minor.unsigned_abs()));
    changes.truncate(NAMED);
    Ok(Comparison {
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
