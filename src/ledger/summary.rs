//! Adding entries up. Totals are per currency: amounts of different currencies are never added together.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Books, Converted, Invalid, LedgerError};
use crate::{
    domain::{
        currency::Currency,
        ids::CategoryId,
        kind::Kind,
        money::Money,
        period::Period,
        text::{CategoryName, Tag},
    },
    store::{
        daily_totals,
        transactions::{self, Grouping},
    },
};

/// Which entries to look at; `None` does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// These days.
    pub period: Option<Period>,
    /// This category, by name.
    pub category: Option<String>,
    /// With these words in description or merchant.
    pub words: Option<String>,
    /// With this tag.
    pub tag: Option<Tag>,
}

/// A filter with its names looked up.
pub(super) struct Resolved<'a> {
    filter: &'a Filter,
    pub(super) category: Option<CategoryName>,
    ids: Option<Vec<CategoryId>>,
}

impl Filter {
    pub(super) fn resolve<'a>(&'a self, books: &Books) -> Result<Resolved<'a>, LedgerError> {
        let found = self.category.as_deref().map(|said| books.find_category(said)).transpose()?;
        Ok(Resolved {
            filter: self,
            category: found.map(|category| category.name.clone()),
            ids: found.map(|category| books.with_merged(category.id)),
        })
    }

    fn days(&self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        (self.period.map(Period::start), self.period.map(Period::end))
    }
}

impl Resolved<'_> {
    pub(super) fn rows(&self) -> transactions::Filter<'_> {
        let (start, end) = self.filter.days();
        transactions::Filter {
            start,
            end,
            categories: self.ids.as_deref(),
            words: self.filter.words.as_deref(),
            tag: self.filter.tag.as_ref(),
            ..transactions::Filter::default()
        }
    }
}

/// What a total is split by.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Largest category first.
    Category,
    /// Each day, in order.
    Day,
    /// Each month, in order.
    Month,
    /// Largest merchant first.
    Merchant,
    /// Largest tag first.
    Tag,
    /// Each day of the week, Monday first.
    Weekday,
}

/// What to add up.
#[derive(Clone, Debug)]
pub struct Query {
    /// Which entries.
    pub filter: Filter,
    /// Money out or money in.
    pub kind: Kind,
    /// How to split the total.
    pub by: Option<Dimension>,
    /// Whether averages are wanted.
    pub average: bool,
}

/// One part of a total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Line {
    /// The category, day (YYYY-MM-DD), month (YYYY-MM), merchant, tag, or day of the week (Monday).
    pub label: String,
    /// Its sum.
    #[serde(flatten)]
    pub money: Money,
    /// Of how many entries.
    pub entries: i64,
}

/// Averages, per currency in the order of the totals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Average {
    /// How many days were counted: those of the period that have begun.
    pub days: u32,
    /// Per day.
    pub per_day: Vec<Money>,
    /// Per entry.
    pub per_entry: Vec<Money>,
}

/// What entries add up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Summary {
    /// Money out or money in.
    pub kind: Kind,
    /// The days looked at, if not all.
    pub period: Option<Period>,
    /// The category looked at, if not all.
    pub category: Option<CategoryName>,
    /// The words looked for, if any.
    pub words: Option<String>,
    /// The tag looked for, if any.
    pub tag: Option<Tag>,
    /// One total per currency, the person's own first.
    pub totals: Vec<Money>,
    /// Of how many entries.
    pub entries: i64,
    /// What they were split by.
    pub by: Option<Dimension>,
    /// The parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Line>,
    /// Averages, where asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub average: Option<Average>,
    /// The totals in one currency, where asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub converted: Option<Converted>,
}

/// Adds entries up.
pub async fn summarize(books: &mut Books, query: &Query) -> Result<Summary, LedgerError> {
    let resolved = query.filter.resolve(books)?;
    let parts = parts(books, query, &resolved).await?;
    // A tag or merchant split leaves entries out or counts them twice; the total is of all of them.
    let whole = match query.by {
        Some(Dimension::Tag | Dimension::Merchant) => {
            let whole = Query { by: None, ..query.clone() };
            self::parts(books, &whole, &resolved).await?
        }
        _ => parts.clone(),
    };
    let (totals, entries, counts) = add_up(books.preferences.currency, &whole)?;
    let lines = if query.by.is_some() { parts } else { Vec::new() };
    let average =
        if query.average { Some(average(books, query, &totals, &counts).await?) } else { None };
    Ok(Summary {
        kind: query.kind,
        period: query.filter.period,
        category: resolved.category,
        words: query.filter.words.clone(),
        tag: query.filter.tag.clone(),
        totals,
        entries,
        by: query.by,
        lines,
        average,
        converted: None,
    })
}

/// The sums behind a summary: from the days' totals where those can tell, else from the entries.
async fn parts(
    books: &mut Books,
    query: &Query,
    resolved: &Resolved<'_>,
) -> Result<Vec<Line>, LedgerError> {
    let user = books.user;
    let filter = &query.filter;
    let narrow = filter.words.is_some() || (filter.tag.is_some() && resolved.ids.is_some());
    let crosses = match query.by {
        Some(Dimension::Merchant | Dimension::Tag) => {
            resolved.ids.is_some() || filter.tag.is_some()
        }
        Some(Dimension::Category) => filter.tag.is_some(),
        Some(Dimension::Day | Dimension::Month | Dimension::Weekday) | None => false,
    };
    let lines = if narrow || crosses {
        let by = match query.by {
            None => Grouping::None,
            Some(Dimension::Category) => Grouping::Category,
            Some(Dimension::Day | Dimension::Month | Dimension::Weekday) => Grouping::Day,
            Some(Dimension::Merchant) => Grouping::Merchant,
            Some(Dimension::Tag) => Grouping::Tag,
        };
        let rows = transactions::Filter { kind: Some(query.kind), ..resolved.rows() };
        let mut sums = transactions::sums(books.conn(), user, &rows, by).await?;
        if by == Grouping::Day {
            sums.sort_by(|a, b| a.key.cmp(&b.key));
        }
        let line = |sum: transactions::Sum| Line {
            label: sum.key,
            money: sum.money,
            entries: sum.entries,
        };
        sums.into_iter().map(line).collect()
    } else {
        from_days(books, query, resolved).await?
    };
    Ok(match query.by {
        Some(Dimension::Category) => by_category_name(books, lines)?,
        Some(Dimension::Month) => by_month(lines)?,
        Some(Dimension::Weekday) => by_weekday(lines)?,
        Some(Dimension::Day | Dimension::Merchant | Dimension::Tag) | None => lines,
    })
}

async fn from_days(
    books: &mut Books,
    query: &Query,
    resolved: &Resolved<'_>,
) -> Result<Vec<Line>, LedgerError> {
    let user = books.user;
    let days = query.filter.days();
    let (dimension, keys) = match (&query.filter.tag, &resolved.ids, query.by) {
        (Some(tag), _, _) => {
            (daily_totals::Dimension::Tag, Some(vec![tag.as_str().to_lowercase()]))
        }
        (None, Some(ids), _) => {
            (daily_totals::Dimension::Category, Some(ids.iter().map(ToString::to_string).collect()))
        }
        (None, None, Some(Dimension::Merchant)) => (daily_totals::Dimension::Merchant, None),
        (None, None, Some(Dimension::Tag)) => (daily_totals::Dimension::Tag, None),
        (None, None, _) => (daily_totals::Dimension::Category, None),
    };
    let keys = keys.as_deref();
    let by_day = matches!(query.by, Some(Dimension::Day | Dimension::Month | Dimension::Weekday));
    let totals = if by_day {
        daily_totals::by_day(books.conn(), user, dimension, query.kind, days, keys).await?
    } else {
        daily_totals::by_key(books.conn(), user, dimension, query.kind, days, keys).await?
    };
    let line = |total: daily_totals::Total| Line {
        label: if by_day { total.day.to_string() } else { total.key },
        money: total.money,
        entries: total.entries,
    };
    Ok(totals.into_iter().map(line).collect())
}

fn add(lines: &mut Vec<Line>, label: &str, line: &Line) -> Result<(), LedgerError> {
    let same = lines
        .iter_mut()
        .find(|known| known.label == label && known.money.currency == line.money.currency);
    match same {
        Some(known) => {
            known.money = known.money.checked_add(line.money).ok_or(Invalid::SumOutOfRange)?;
            known.entries += line.entries;
        }
        None => lines.push(Line { label: label.to_owned(), ..line.clone() }),
    }
    Ok(())
}

/// Category ids become names, and what was merged counts together; largest first.
fn by_category_name(books: &Books, lines: Vec<Line>) -> Result<Vec<Line>, LedgerError> {
    let mut named = Vec::new();
    for line in lines {
        let name = line.label.parse().ok().and_then(|id| books.name_of(id));
        let label = name.map_or_else(|| line.label.clone(), |name| name.as_str().to_owned());
        add(&mut named, &label, &line)?;
    }
    named.sort_by(|a, b| b.money.minor.cmp(&a.money.minor).then_with(|| a.label.cmp(&b.label)));
    Ok(named)
}

fn by_month(lines: Vec<Line>) -> Result<Vec<Line>, LedgerError> {
    let mut months = Vec::new();
    for line in lines {
        let month: String = line.label.chars().take("2026-01".len()).collect();
        add(&mut months, &month, &line)?;
    }
    Ok(months)
}

/// Days count by their name, Monday first.
fn by_weekday(lines: Vec<Line>) -> Result<Vec<Line>, LedgerError> {
    let mut weekdays = Vec::new();
    let day = |line: &Line| line.label.parse::<NaiveDate>().ok();
    let mut lines = lines;
    lines.sort_by_key(|line| day(line).map(|day| day.weekday().num_days_from_monday()));
    for line in lines {
        let name = day(&line).map(|day| day.format("%A").to_string());
        add(&mut weekdays, name.as_deref().unwrap_or(&line.label), &line)?;
    }
    Ok(weekdays)
}

type Totals = (Vec<Money>, i64, Vec<i64>);

/// One total per currency with its number of entries, the person's own currency first, then by code.
fn add_up(own: Currency, lines: &[Line]) -> Result<Totals, LedgerError> {
    let mut sums: BTreeMap<(bool, &'static str), (Money, i64)> = BTreeMap::new();
    for line in lines {
        let currency = line.money.currency;
        let none = (Money { minor: 0, currency }, 0);
        let (sum, entries) = sums.entry((currency != own, currency.code())).or_insert(none);
        *sum = sum.checked_add(line.money).ok_or(Invalid::SumOutOfRange)?;
        *entries += line.entries;
    }
    let (totals, counts): (Vec<Money>, Vec<i64>) = sums.into_values().unzip();
    let entries = counts.iter().sum();
    Ok((totals, entries, counts))
}

async fn average(
    books: &mut Books,
    query: &Query,
    totals: &[Money],
    counts: &[i64],
) -> Result<Average, LedgerError> {
    let user = books.user;
    let today_ends = books.today.succ_opt().unwrap_or(books.today);
    // Days that have not begun cannot have been spent on; without a period, the books' own span counts.
    let (start, end) = match query.filter.period {
        Some(period) => (period.start(), period.end().min(today_ends)),
        None => daily_totals::span(books.conn(), user, query.kind)
            .await?
            .map_or((books.today, today_ends), |(first, _)| (first, today_ends)),
    };
    let days = u32::try_from((end - start).num_days().max(1)).unwrap_or(1);
    let shared = |total: &Money, parts: u32| total.share(parts).ok_or(Invalid::SumOutOfRange);
    let per_day: Result<Vec<Money>, Invalid> =
        totals.iter().map(|total| shared(total, days)).collect();
    let per_entry: Result<Vec<Money>, Invalid> = totals
        .iter()
        .zip(counts)
        .map(|(total, count)| shared(total, u32::try_from(*count).unwrap_or(0)))
        .collect();
    Ok(Average { days, per_day: per_day?, per_entry: per_entry? })
}
