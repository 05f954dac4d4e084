//! Figures for a chart: sums by category, by day or by month, and budgets, in bounds that can be drawn.
//!
//! A chart is of one currency: the person's own, if anything was spent in it; the totals tell of the others.

use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Books, BudgetState, Dimension, Filter, LedgerError, Line, Query, Summary,
    budgets::{WhichBudgets, list_budgets, standing_over},
    summarize,
};
use crate::{
    domain::{
        kind::Kind,
        money::Money,
        period::{Period, Unit, back, forward},
        text::{CategoryName, Tag},
    },
    store::daily_totals,
};

/// What a chart shows.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// What went where.
    ByCategory,
    /// Each day.
    ByDay,
    /// Each month.
    ByMonth,
    /// The budgets, and how much of each is spent.
    Budgets,
}

/// What to draw.
#[derive(Clone, Debug)]
pub struct ChartQuery {
    /// What it shows.
    pub kind: ChartKind,
    /// Money out or money in; budgets are of money out.
    pub flow: Kind,
    /// Which entries; of budgets only the category counts.
    pub filter: Filter,
}

/// A part of what is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ChartPart {
    /// The category, day (YYYY-MM-DD) or month (YYYY-MM).
    pub label: String,
    /// Its sum.
    #[serde(flatten)]
    pub money: Money,
    /// Of how many entries.
    pub entries: i64,
    /// Its part of the total in whole per cent, rounded; of categories only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
}

/// The categories that are too small to be drawn one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ChartRest {
    /// How many they are.
    pub categories: u32,
    /// Their sum.
    #[serde(flatten)]
    pub money: Money,
    /// Their part of the total in whole per cent, rounded.
    pub percent: u8,
}

/// A budget spread evenly over the days that are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ChartPace {
    /// The budget.
    pub budget: Money,
    /// Its even share of a day.
    pub per_day: Money,
}

/// Figures for a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Charted {
    /// What they show.
    pub kind: ChartKind,
    /// Money out or money in.
    pub flow: Kind,
    /// The days looked at, if not all.
    pub period: Option<Period>,
    /// The category looked at, if not all.
    pub category: Option<CategoryName>,
    /// The words looked for, if any.
    pub words: Option<String>,
    /// The tag looked for, if any.
    pub tag: Option<Tag>,
    /// One total per currency; the first is the one that is drawn.
    pub totals: Vec<Money>,
    /// Of how many entries.
    pub entries: i64,
    /// What is drawn: the largest first, or in the order of time without the days or months that have nothing.
    pub parts: Vec<ChartPart>,
    /// What is too small to be drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<ChartRest>,
    /// The budget of just these days, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<ChartPace>,
    /// The budgets, where those are drawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub budgets: Vec<BudgetState>,
}

/// How many bars there are by category; what is smaller is one bar more.
const NAMED: usize = 7;

/// How many days can be told apart; more become months.
const DAYS: u64 = 366;

/// How many months are drawn, the latest.
const MONTHS: u32 = 24;

/// Finds what a chart shows.
pub async fn chart(books: &mut Books, query: &ChartQuery) -> Result<Charted, LedgerError> {
    let ChartQuery { kind, flow, filter } = query;
    let (kind, period) = match kind {
        ChartKind::Budgets => return budgets(books, filter).await,
        ChartKind::ByCategory if filter.period.is_none() => (*kind, None),
        ChartKind::ByCategory => (*kind, begun(books, *flow, filter.period).await?),
        ChartKind::ByDay | ChartKind::ByMonth => match begun(books, *flow, filter.period).await? {
            Some(period) if *kind == ChartKind::ByMonth || period.days() > DAYS => {
                (ChartKind::ByMonth, Some(latest_months(period)?))
            }
            period => (*kind, period),
        },
    };
    let by = match kind {
        ChartKind::ByDay => Dimension::Day,
        ChartKind::ByMonth => Dimension::Month,
        ChartKind::ByCategory | ChartKind::Budgets => Dimension::Category,
    };
    let filter = Filter { period, ..filter.clone() };
    let query = Query { filter, kind: *flow, by: Some(by), average: false };
    let summary = summarize(books, &query).await?;
    let pace = match (kind, flow, period) {
        (ChartKind::ByDay, Kind::Expense, Some(period)) => pace(books, &summary, period).await?,
        _ => None,
    };
    Ok(Charted { pace, ..figures(kind, summary) })
}

impl Charted {
    /// What a summary by category is as a chart.
    pub fn by_category(summary: Summary) -> Self {
        figures(ChartKind::ByCategory, summary)
    }
}

/// The period asked about without what of it is before the month of the first entry: those days show nothing. Where all
/// of it is, or nothing was filed, it stays what was asked about: that nothing is found is the answer.
async fn begun(
    books: &mut Books,
    flow: Kind,
    asked: Option<Period>,
) -> Result<Option<Period>, LedgerError> {
    // Of the calendar's months and years the beginning is kept: "this month" is all of it.
    if asked.is_some_and(|period| period.unit().is_some()) {
        return Ok(asked);
    }
    let (user, today) = (books.user, books.today);
    let Some((first, _)) = daily_totals::span(books.conn(), user, flow).await? else {
        return Ok(asked);
    };
    let first = Period::holding(first, Unit::Month).start();
    Ok(Some(match asked {
        Some(period) if period.end() <= first => period,
        Some(period) => Period::new(period.start().max(first), period.end())?,
        None => Period::new(first.min(today), forward(today, Unit::Day, 1))?,
    }))
}

/// The part of a period within its latest months.
fn latest_months(period: Period) -> Result<Period, LedgerError> {
    let last = Period::holding(period.last_day(), Unit::Month).start();
    let start = period.start().max(back(last, Unit::Month, MONTHS - 1));
    Ok(Period::new(start, period.end())?)
}

/// What part of a whole an amount is, in whole per cent, rounded half up.
fn percent(part: Money, whole: Money) -> u8 {
    let (part, whole) = (i128::from(part.minor), i128::from(whole.minor));
    let rounded = if whole > 0 { (part * 200 + whole) / (whole * 2) } else { 0 };
    u8::try_from(rounded).unwrap_or(0)
}

fn figures(kind: ChartKind, summary: Summary) -> Charted {
    let whole = summary.totals.first().copied();
    let drawn = |line: &Line| whole.is_some_and(|whole| whole.currency == line.money.currency);
    let mut lines: Vec<Line> = summary.lines.into_iter().filter(drawn).collect();
    let by_category = kind == ChartKind::ByCategory;
    let share = |money| whole.filter(|_| by_category).map(|whole| percent(money, whole));
    let mut rest = None;
    // One more that is small has the room of the rest.
    if by_category && lines.len() > NAMED + 1 {
        let small = lines.split_off(NAMED);
        let sum = small.iter().map(|line| line.money).reduce(|sum, money| Money {
            // Their sum is part of a total that fits.
            minor: sum.minor.saturating_add(money.minor),
            ..sum
        });
        rest = sum.map(|money| ChartRest {
            categories: u32::try_from(small.len()).unwrap_or(u32::MAX),
            money,
            percent: share(money).unwrap_or(0),
        });
    }
    let part = |line: Line| ChartPart {
        percent: share(line.money),
        label: line.label,
        money: line.money,
        entries: line.entries,
    };
    Charted {
        kind,
        flow: summary.kind,
        period: summary.period,
        category: summary.category,
        words: summary.words,
        tag: summary.tag,
        totals: summary.totals,
        entries: summary.entries,
        parts: lines.into_iter().map(part).collect(),
        rest,
        pace: None,
        budgets: Vec::new(),
    }
}

/// The budget that is over just what is drawn.
async fn pace(
    books: &mut Books,
    summary: &Summary,
    period: Period,
) -> Result<Option<ChartPace>, LedgerError> {
    let (Some(whole), None, None) = (summary.totals.first(), &summary.words, &summary.tag) else {
        return Ok(None);
    };
    let budgets = standing_over(books, period).await?;
    let fits = |state: &&BudgetState| {
        state.tag.is_none()
            && !state.paused
            && state.category == summary.category
            && state.amount.currency == whole.currency
    };
    let days = u32::try_from(period.days()).unwrap_or(u32::MAX);
    Ok(budgets.iter().find(fits).and_then(|state| {
        let per_day = state.available.share(days)?;
        Some(ChartPace { budget: state.available, per_day })
    }))
}

async fn budgets(books: &mut Books, filter: &Filter) -> Result<Charted, LedgerError> {
    let which = WhichBudgets {
        category: filter.category.clone(),
        tag: filter.tag.clone(),
        ..WhichBudgets::default()
    };
    let mut found = list_budgets(books, &which).await?;
    // Where not all have room, those that rest or are over are left out first.
    let today = books.today;
    found.budgets.sort_by_key(|state| state.paused || state.days.end() <= today);
    Ok(Charted {
        kind: ChartKind::Budgets,
        flow: Kind::Expense,
        period: None,
        category: found.category,
        words: None,
        tag: found.tag,
        totals: Vec::new(),
        entries: 0,
        parts: Vec::new(),
        rest: None,
        pace: None,
        budgets: found.budgets,
    })
}

/// The first day of a month as a sum by month names it: "2026-01".
pub fn month_of(label: &str) -> Option<NaiveDate> {
    let (year, month) = label.split_once('-')?;
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)
}

impl Charted {
    /// The sums behind it, as a summary has them.
    pub fn sums(&self) -> Summary {
        let line = |part: &ChartPart| Line {
            label: part.label.clone(),
            money: part.money,
            entries: part.entries,
        };
        Summary {
            kind: self.flow,
            period: self.period,
            category: self.category.clone(),
            words: self.words.clone(),
            tag: self.tag.clone(),
            totals: self.totals.clone(),
            entries: self.entries,
            by: match self.kind {
                ChartKind::ByCategory => Some(Dimension::Category),
                ChartKind::ByDay => Some(Dimension::Day),
                ChartKind::ByMonth => Some(Dimension::Month),
                ChartKind::Budgets => None,
            },
            lines: self.parts.iter().map(line).collect(),
            average: None,
            converted: None,
        }
    }

    /// Each day or month of the period, with what was found of it: nothing, for most.
    pub fn steps(&self) -> Vec<(NaiveDate, Money)> {
        let (Some(period), Some(whole)) = (self.period, self.totals.first()) else {
            return Vec::new();
        };
        let none = Money { minor: 0, ..*whole };
        let unit = if self.kind == ChartKind::ByMonth { Unit::Month } else { Unit::Day };
        let first = match unit {
            Unit::Month => period.start().with_day(1).unwrap_or(period.start()),
            _ => period.start(),
        };
        let known: std::collections::BTreeMap<NaiveDate, Money> = self
            .parts
            .iter()
            .filter_map(|part| {
                let day = part.label.parse().ok().or_else(|| month_of(&part.label))?;
                Some((day, part.money))
            })
            .collect();
        (0..=u32::try_from(DAYS).unwrap_or(u32::MAX))
            .map(|at| forward(first, unit, at))
            .take_while(|day| *day < period.end())
            .map(|day| (day, known.get(&day).copied().unwrap_or(none)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::domain::currency::Currency;

    fn rupees(minor: i64) -> Money {
        Money { minor, currency: Currency::INR }
    }

    fn period(start: &str, end: &str) -> Period {
        Period::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
    }

    #[rstest]
    #[case(1, 3, 33)]
    #[case(2, 3, 67)]
    #[case(1, 200, 1)]
    #[case(1, 201, 0)]
    #[case(7, 7, 100)]
    #[case(0, 0, 0)]
    #[case(i64::MAX, i64::MAX, 100)]
    fn a_part_is_rounded_to_whole_per_cent(#[case] part: i64, #[case] whole: i64, #[case] is: u8) {
        assert_eq!(percent(rupees(part), rupees(whole)), is);
    }

    #[test]
    fn only_the_latest_months_are_drawn() {
        let all = period("1970-01-01", "2026-02-16");
        assert_eq!(latest_months(all).unwrap(), period("2024-03-01", "2026-02-16"));
        let few = period("2025-11-20", "2026-02-16");
        assert_eq!(latest_months(few).unwrap(), few);
    }

    fn charted(kind: ChartKind, lines: &[(&str, i64)]) -> Charted {
        let line = |(label, minor): &(&str, i64)| Line {
            label: (*label).to_owned(),
            money: rupees(*minor),
            entries: 1,
        };
        let summary = Summary {
            kind: Kind::Expense,
            period: Some(period("2024-02-27", "2024-03-02")),
            category: None,
            words: None,
            tag: None,
            totals: vec![rupees(lines.iter().map(|(_, minor)| minor).sum())],
            entries: 1,
            by: None,
            lines: lines.iter().map(line).collect(),
            average: None,
            converted: None,
        };
        figures(kind, summary)
    }

    #[test]
    fn every_day_of_the_period_has_its_step() {
        let charted = charted(ChartKind::ByDay, &[("2024-02-29", 500), ("2024-03-01", 1)]);
        let steps: Vec<String> =
            charted.steps().iter().map(|(day, money)| format!("{day} {money}")).collect();
        assert_eq!(steps, ["2024-02-27 ₹0", "2024-02-28 ₹0", "2024-02-29 ₹5", "2024-03-01 ₹0.01"]);
    }

    #[test]
    fn a_month_that_has_begun_is_a_whole_step() {
        let charted = charted(ChartKind::ByMonth, &[("2024-03", 500)]);
        let steps: Vec<String> =
            charted.steps().iter().map(|(day, money)| format!("{day} {money}")).collect();
        assert_eq!(steps, ["2024-02-01 ₹0", "2024-03-01 ₹5"]);
    }

    #[test]
    fn small_categories_become_one_and_nothing_is_lost() {
        let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
        let lines: Vec<(&str, i64)> = names.into_iter().zip((1..=10).rev()).collect();
        let eight = charted(ChartKind::ByCategory, &lines[..8]);
        assert_eq!((eight.parts.len(), eight.rest), (8, None));
        let ten = charted(ChartKind::ByCategory, &lines);
        let rest = ten.rest.unwrap();
        assert_eq!((ten.parts.len(), rest.categories, rest.money), (7, 3, rupees(6)));
        let sum = ten.parts.iter().map(|part| part.money.minor).sum::<i64>() + rest.money.minor;
        assert_eq!(sum, ten.totals[0].minor);
    }
}
