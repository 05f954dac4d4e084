//! What each kind of outcome says in records: which labels, days and figures belong together.
//!
//! The types know more than the wording: which of two totals is of which month, and that a difference is "more".

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    aspects::Aspects,
    evidence::label,
    figure::{Known, Noun},
    record::Record,
};
use crate::{
    agent::rules::statements::Days,
    domain::{
        kind::Kind,
        money::Money,
        period::{Period, Unit},
        text::{CategoryName, Tag},
    },
    ledger::{
        Average, BudgetState, Change, Comparison, Dimension, Entry, Listed, Outcome, StepDone,
        Summary,
    },
};

/// "Nothing spent", "did not spend anything".
const NOTHING: Aspects = Aspects::NOTHING.and(Aspects::NOT);

/// The records of an outcome.
pub(super) fn of(outcome: &Outcome) -> Vec<Record> {
    match outcome {
        Outcome::Logged(logged) => {
            with(entries(&logged.entries, &Record::default()), &logged.budgets)
        }
        Outcome::Amended(amended) => {
            let several = amended.changes.len() > 1;
            let changes = amended.changes.iter().flat_map(|change| changed(change, several));
            with(changes.collect(), &amended.budgets)
        }
        Outcome::Deleted(deleted) => {
            with(entries(&deleted.entries, &Record::default()), &deleted.budgets)
        }
        Outcome::Listed(listed) => list(listed),
        Outcome::Summary(summary) => total(summary),
        Outcome::Comparison(comparison) => compared(comparison),
        Outcome::BudgetSet(set) => {
            let mut records = budget(&set.budget, false);
            records.extend(set.before.map(|before| Record {
                figures: amounts(&[before, set.budget.amount]),
                whole: true,
                words: of_budget(set.budget.category.as_ref()),
                may: Aspects::BUDGET.and(Aspects::PACE),
                ..Record::default()
            }));
            records
        }
        Outcome::Budgets(budgets) => {
            let several = budgets.budgets.len() > 1;
            budgets.budgets.iter().flat_map(|state| budget(state, several)).collect()
        }
        Outcome::BudgetsEnded(ended) => {
            ended.iter().map(|ended| limit(ended.category.as_ref(), ended.amount)).collect()
        }
        Outcome::Undone(replayed) => {
            replayed.changes.iter().flat_map(|change| step(change, true)).collect()
        }
        Outcome::Redone(replayed) => {
            replayed.changes.iter().flat_map(|change| step(change, false)).collect()
        }
        Outcome::Categories(found) => vec![Record {
            figures: vec![many(found.categories.len(), Noun::Category)],
            words: found.categories.iter().flat_map(|name| label(name.as_str())).collect(),
            ..Record::default()
        }],
        // Their words are all they say, and those are in their wording.
        Outcome::CategoryAdded(_)
        | Outcome::CategoryRenamed(_)
        | Outcome::Forgotten
        | Outcome::Usage(_)
        | Outcome::Sent(_)
        | Outcome::CategoryMerged(_)
        | Outcome::RuleSet(_)
        | Outcome::PreferencesSet(_) => Vec::new(),
    }
}

fn with(mut records: Vec<Record>, budgets: &[BudgetState]) -> Vec<Record> {
    records.extend(budgets.iter().flat_map(|state| budget(state, true)));
    records
}

fn amounts(amounts: &[Money]) -> Vec<Known> {
    amounts.iter().copied().map(Known::Money).collect()
}

fn many(count: usize, noun: Noun) -> Known {
    Known::Count(i64::try_from(count).unwrap_or(i64::MAX), noun)
}

fn days(period: Period) -> Days {
    Days { start: Some(period.start()), end: Some(period.end()) }
}

fn day(day: NaiveDate) -> Days {
    days(Period::holding(day, Unit::Day))
}

fn way(kind: Kind) -> Aspects {
    match kind {
        Kind::Expense => Aspects::SPENT,
        Kind::Income => Aspects::INCOME,
    }
}

/// The words that name an entry.
fn names(entry: &Entry) -> BTreeSet<String> {
    let merchant = entry.merchant.as_ref().map(|merchant| label(merchant.as_str()));
    let mut words: BTreeSet<String> = label(entry.description.as_str()).collect();
    words.extend(merchant.into_iter().flatten());
    words.extend(entry.tags.iter().flat_map(|tag| label(tag.as_str())));
    words
}

/// What an entry says, within what it was looked for by.
fn filed(entry: &Entry, scope: &Record, several: bool) -> Record {
    let named = names(entry);
    let mut words = named.clone();
    words.extend(label(entry.category.as_str()));
    words.extend(scope.words.iter().cloned());
    let mut when = vec![day(entry.date)];
    when.extend(&scope.days);
    Record {
        figures: amounts(&[entry.money]),
        words,
        days: when,
        may: way(entry.kind),
        named: if several { named } else { BTreeSet::new() },
        ..Record::default()
    }
}

/// Each entry by itself, and how many they are.
fn entries(entries: &[Entry], scope: &Record) -> Vec<Record> {
    let several = entries.len() > 1;
    let mut records: Vec<Record> =
        entries.iter().map(|entry| filed(entry, scope, several)).collect();
    records.push(Record { figures: vec![many(entries.len(), Noun::Entry)], ..scope.clone() });
    records
}

fn changed(Change { before, after }: &Change, several: bool) -> Vec<Record> {
    let scope = Record { words: names(before), ..Record::default() };
    let now = filed(after, &scope, several);
    let both = Record {
        figures: amounts(&[before.money, after.money]),
        whole: true,
        ..filed(after, &scope, several)
    };
    vec![now, both]
}

fn list(listed: &Listed) -> Vec<Record> {
    let mut scope = scope(listed.period, listed.category.as_ref(), listed.words.as_deref(), None);
    if listed.entries.is_empty() {
        scope.may = NOTHING.and(Aspects::SPENT).and(Aspects::INCOME);
        return vec![scope];
    }
    let mut records = entries(&listed.entries, &scope);
    if listed.more {
        // How many are shown is not how many there are.
        records.pop();
    }
    records
}

fn scope(
    period: Option<Period>,
    category: Option<&CategoryName>,
    words: Option<&str>,
    tag: Option<&str>,
) -> Record {
    let category = category.map(CategoryName::as_str);
    let words = [category, words, tag].into_iter().flatten().flat_map(label).collect();
    Record { words, days: period.map(days).into_iter().collect(), ..Record::default() }
}

fn total(summary: &Summary) -> Vec<Record> {
    let tag = summary.tag.as_ref().map(Tag::as_str);
    let mut scope = scope(summary.period, summary.category.as_ref(), summary.words.as_deref(), tag);
    scope.may = way(summary.kind);
    if summary.kind == Kind::Income {
        scope.words.insert("income".to_owned());
    }
    if summary.totals.is_empty() {
        scope.may = scope.may.and(NOTHING);
        return vec![scope];
    }
    let mut figures = amounts(&summary.totals);
    figures.push(Known::Count(summary.entries, Noun::Entry));
    let mut records = vec![Record { figures, ..scope.clone() }];
    for line in &summary.lines {
        let mut record = Record {
            figures: vec![Known::Money(line.money), Known::Count(line.entries, Noun::Entry)],
            ..scope.clone()
        };
        match summary.by {
            // A day or a month of the total: named by its days.
            Some(Dimension::Day) => {
                record.days = line.label.parse().map(day).into_iter().collect();
                record.dated = true;
            }
            Some(Dimension::Month) => {
                let first = NaiveDate::parse_from_str(&format!("{}-01", line.label), "%Y-%m-%d");
                let month = first.map(|first| days(Period::holding(first, Unit::Month)));
                record.days = month.into_iter().collect();
                record.dated = true;
            }
            Some(Dimension::Category | Dimension::Merchant | Dimension::Tag) | None => {
                record.named = label(&line.label).collect();
                record.words.extend(record.named.iter().cloned());
            }
        }
        records.push(record);
    }
    if let Some(average) = &summary.average {
        records.extend(averages(average, &scope));
    }
    records
}

fn averages(Average { days, per_day, per_entry }: &Average, scope: &Record) -> [Record; 2] {
    let average = |figures: &[Money], pace: &[&str]| {
        let mut record = scope.clone();
        record.figures = amounts(figures);
        record.words.extend(pace.iter().map(|pace| (*pace).to_owned()));
        record.named = pace.iter().map(|pace| pace.trim_start_matches('/').to_owned()).collect();
        record.words.extend(record.named.iter().cloned());
        record.must = Aspects::AVERAGE.and(Aspects::PACE);
        record.may = record.may.and(record.must);
        record
    };
    let mut by_day = average(per_day, &["/day"]);
    by_day.named.insert("daily".to_owned());
    by_day.words.insert("daily".to_owned());
    by_day.figures.push(Known::Count(i64::from(*days), Noun::Day));
    [by_day, average(per_entry, &["/entry", "/transaction", "/purchase"])]
}

fn compared(comparison: &Comparison) -> Vec<Record> {
    let Comparison { this, that, category, words, differences, changes } = comparison;
    let side = |period: Period, totals: &[Money], dated: bool| {
        let scope = scope(Some(period), category.as_ref(), words.as_deref(), None);
        let nothing = if totals.is_empty() { NOTHING } else { Aspects::default() };
        Record { figures: amounts(totals), may: Aspects::SPENT.and(nothing), dated, ..scope }
    };
    let mut records =
        vec![side(this.period, &this.totals, false), side(that.period, &that.totals, true)];
    // "Up from the ₹2,000 last month", where all currencies go one way.
    let ups = differences.iter().any(|difference| difference.minor > 0);
    let downs = differences.iter().any(|difference| difference.minor < 0);
    if ups != downs {
        records.push(up_from(side(that.period, &that.totals, false), ups));
    }
    records.extend(differences.iter().map(|difference| {
        let scope = side(this.period, &[], false);
        more_or_less(*difference, that.period, Record { may: Aspects::SPENT, ..scope })
    }));
    for change in changes {
        let named: BTreeSet<String> = label(&change.category).collect();
        let part = |record: Record| {
            let mut record = Record { named: named.clone(), ..record };
            record.words.extend(named.iter().cloned());
            record
        };
        let now = part(side(this.period, &[change.this], false));
        let then = part(side(that.period, &[change.that], true));
        let figures = amounts(&[change.that, change.this]);
        records.push(Record { figures, whole: true, ..now.clone() });
        records.push(up_from(then.clone(), change.difference.minor > 0));
        records.push(more_or_less(change.difference, that.period, now.clone()));
        records.extend([now, then]);
    }
    records
}

/// What it was before: "up from ₹2,000 last month".
fn up_from(that: Record, up: bool) -> Record {
    let way = if up { Aspects::MORE } else { Aspects::LESS };
    let may = that.may.and(way);
    Record { days: Vec::new(), than: that.days, may, dated: false, compared: true, ..that }
}

/// A difference: its size, and which way it goes.
fn more_or_less(difference: Money, that: Period, scope: Record) -> Record {
    let size = Money { minor: difference.minor.saturating_abs(), ..difference };
    let must = if difference.minor < 0 { Aspects::LESS } else { Aspects::MORE };
    let may = scope.may.and(must);
    Record { figures: amounts(&[size]), than: vec![days(that)], must, may, ..scope }
}

fn of_budget(category: Option<&CategoryName>) -> BTreeSet<String> {
    let mut words: BTreeSet<String> =
        category.map(|name| label(name.as_str()).collect()).unwrap_or_default();
    words.insert("/month".to_owned());
    words
}

/// How much a budget is.
fn limit(category: Option<&CategoryName>, amount: Money) -> Record {
    Record {
        figures: amounts(&[amount]),
        words: of_budget(category),
        may: Aspects::BUDGET.and(Aspects::PACE),
        must: Aspects::BUDGET,
        ..Record::default()
    }
}

fn budget(state: &BudgetState, several: bool) -> Vec<Record> {
    let over = state.left.minor < 0;
    let left = Money { minor: state.left.minor.saturating_abs(), ..state.left };
    let named = match &state.category {
        Some(name) if several => label(name.as_str()).collect(),
        _ => BTreeSet::new(),
    };
    let limit = Record {
        days: vec![days(state.month)],
        named,
        ..limit(state.category.as_ref(), state.amount)
    };
    let stands = if over { Aspects::OVER } else { Aspects::LEFT };
    // "₹3,770 left", and "₹3,770 left of ₹5,000".
    let parts =
        [(left, stands), (state.spent, Aspects::SPENT)].into_iter().flat_map(|(part, aspect)| {
            let may = Aspects::BUDGET.and(aspect);
            let alone = Record {
                figures: amounts(&[part]),
                may,
                must: aspect,
                whole: true,
                ..limit.clone()
            };
            let of = Record { figures: amounts(&[part, state.amount]), ..alone.clone() };
            [alone, of]
        });
    let mut records: Vec<Record> = parts.collect();
    records.push(limit);
    records
}

fn step(step: &StepDone, taken_back: bool) -> Vec<Record> {
    match step {
        StepDone::Filed(entry) | StepDone::TakenOut(entry) => {
            vec![filed(entry, &Record::default(), true)]
        }
        StepDone::Changed { before, after } => {
            let (from, to) = if taken_back { (after, before) } else { (before, after) };
            changed(&Change { before: from.clone(), after: to.clone() }, true)
        }
        StepDone::Budget { category, before, after } => {
            let amount = if taken_back { *before } else { *after };
            amount.map(|amount| limit(category.as_ref(), amount)).into_iter().collect()
        }
        StepDone::CategoryAdded(_)
        | StepDone::CategoryRenamed { .. }
        | StepDone::CategoryMerged(_)
        | StepDone::Rule(_)
        | StepDone::Preferences { .. } => Vec::new(),
    }
}
