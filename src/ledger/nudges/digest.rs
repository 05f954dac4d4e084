//! What a day, a week or a month came to.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Finding, Nudge};
use crate::{
    domain::{
        kind::Kind as Way,
        nudge::{Kind, Plan},
        period::{Period, Unit, back},
    },
    ledger::{
        Books, Budgets, Comparison, Dimension, Filter, LedgerError, Query, Summary,
        budgets::WhichBudgets, compare, list_budgets, summarize,
    },
};

/// How much a digest sums up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// The day until now.
    Day,
    /// The week before.
    Week,
    /// The month before.
    Month,
}

/// What a day, week or month came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Digest {
    /// How much it sums up.
    pub span: Span,
    /// The days.
    pub period: Period,
    /// What was spent, by category.
    pub spent: Summary,
    /// What came in.
    pub income: Summary,
    /// Beside the period before; not of a day.
    pub compared: Option<Comparison>,
    /// The budgets in force, as they stand now; not of a month that is over.
    pub budgets: Option<Budgets>,
}

impl Span {
    const fn kind(self) -> Kind {
        match self {
            Self::Day => Kind::Daily,
            Self::Week => Kind::Weekly,
            Self::Month => Kind::Monthly,
        }
    }

    const fn unit(self) -> Unit {
        match self {
            Self::Day => Unit::Day,
            Self::Week => Unit::Week,
            Self::Month => Unit::Month,
        }
    }

    /// The days that are summed up by a digest that was due on a day; one of a day may have been put off to the next
    /// morning.
    fn period(self, due: NaiveDate, morning: bool) -> Period {
        match self {
            Self::Day if morning => Period::holding(back(due, Unit::Day, 1), Unit::Day),
            Self::Day => Period::holding(due, Unit::Day),
            Self::Week | Self::Month => Period::holding(back(due, self.unit(), 1), self.unit()),
        }
    }

    /// For how many days it is worth telling: what was missed for longer is not made up for.
    const fn fresh(self) -> i64 {
        match self {
            Self::Day => 1,
            Self::Week => 3,
            Self::Month => 7,
        }
    }
}

/// The digest that was due at a time, if there is anything in it and it is not too late.
pub(super) async fn find(
    books: &mut Books,
    span: Span,
    due: DateTime<Utc>,
) -> Result<Option<Nudge>, LedgerError> {
    let zone = books.preferences.timezone;
    let local = zone.local(due);
    let period = span.period(local.date(), local.time() < Plan::Daily.time());
    if (books.today - period.end()).num_days() >= span.fresh() {
        return Ok(None);
    }
    let query = |kind, by| Query {
        filter: Filter { period: Some(period), ..Filter::default() },
        kind,
        by,
        average: false,
    };
    let spent = summarize(books, &query(Way::Expense, Some(Dimension::Category))).await?;
    let income = summarize(books, &query(Way::Income, None)).await?;
    if spent.entries == 0 && income.entries == 0 {
        return Ok(None);
    }
    let compared = match span {
        Span::Day => None,
        Span::Week | Span::Month => {
            let before = Period::holding(back(period.start(), Unit::Day, 1), span.unit());
            Some(compare(books, period, before, None, None).await?)
        }
    };
    let budgets = match span {
        Span::Day | Span::Week => Some(list_budgets(books, &WhichBudgets::default()).await?),
        Span::Month => None,
    };
    let digest = Digest { span, period, spent, income, compared, budgets };
    Ok(Some(Nudge {
        lines: Vec::new(),
        kind: span.kind(),
        key: format!("{}:{}", span.kind().name(), period.start()),
        finding: Finding::Digest(Box::new(digest)),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_sums_up_what_is_over_or_the_day_itself() {
        let due: NaiveDate = "2026-11-23".parse().unwrap();
        let days = |span: Span, morning| {
            let period = span.period(due, morning);
            (period.start().to_string(), period.last_day().to_string())
        };
        let days_are = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(days(Span::Day, false), days_are("2026-11-23", "2026-11-23"));
        assert_eq!(days(Span::Day, true), days_are("2026-11-22", "2026-11-22"));
        assert_eq!(days(Span::Week, true), days_are("2026-11-16", "2026-11-22"));
        assert_eq!(days(Span::Month, true), days_are("2026-10-01", "2026-10-31"));
    }
}
