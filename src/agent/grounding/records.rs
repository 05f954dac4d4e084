//! What each kind of outcome says in records: which labels, days and figures belong together.
//!
//! The types know more than the wording: which of two totals is of which month, and that a difference is "more".

mod analytics;
mod budgets;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use self::budgets::{budget, limit, name_of, of_budget};
use super::{
    aspects::Aspects,
    evidence::label,
    figure::{Known, Measure, Noun, Stated},
    record::Record,
};
use crate::{
    agent::rules::statements::Days,
    domain::{
        kind::Kind,
        money::Money,
        period::{Period, Unit},
        rate::DatedRate,
        text::{CategoryName, Tag},
    },
    ledger::{
        Average, BudgetEnded, BudgetTouched, Change, ChartKind, ChartPace, Charted, Comparison,
        Conversion, Converted, Dimension, Entry, Listed, Outcome, RateUsed, StepDone, Summary,
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
        Outcome::Charted(charted) => drawn(charted),
        Outcome::Trend(trend) => analytics::months(trend),
        Outcome::Unusual(unusual) => analytics::unusual(unusual),
        Outcome::Recurring(recurring) => analytics::recurring(recurring),
        Outcome::Forecast(forecast) => analytics::forecast(forecast),
        Outcome::SafeToSpend(safe) => analytics::safe(safe),
        Outcome::WhatIf(what_if) => analytics::what_if(what_if),
        Outcome::BudgetSet(set) => {
            let mut records = budget(&set.budget, false);
            records.extend(set.before.map(|before| Record {
                figures: amounts(&[before, set.budget.amount]),
                whole: true,
                words: of_budget(
                    set.budget.category.as_ref(),
                    set.budget.tag.as_ref(),
                    set.budget.period,
                ),
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
            let limit = |ended: &BudgetEnded| {
                limit(
                    of_budget(ended.category.as_ref(), ended.tag.as_ref(), ended.period),
                    ended.amount,
                )
            };
            ended.iter().map(limit).collect()
        }
        Outcome::BudgetsPaused(paused) => {
            let several = paused.budgets.len() > 1;
            paused.budgets.iter().flat_map(|state| budget(state, several)).collect()
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
        Outcome::RateSet(set) => set.before.iter().chain([&set.rate]).map(told).collect(),
        Outcome::RatesForgotten(forgotten) => forgotten.rates.iter().map(told).collect(),
        Outcome::Rates(found) => {
            found.own.iter().map(told).chain(found.shared.iter().flat_map(rates)).collect()
        }
        Outcome::Conversion(Conversion { from, into, rate }) => {
            let mut records = vec![worth(*from, *into, &[rate], &Record::default())];
            records.extend(rates(rate));
            records
        }
        // Their words are all they say, and those are in their wording.
        Outcome::CategoryAdded(_)
        | Outcome::CategoryRenamed(_)
        | Outcome::Forgotten
        | Outcome::Usage(_)
        | Outcome::Sent(_)
        | Outcome::CategoryMerged(_)
        | Outcome::RuleSet(_)
        | Outcome::PreferencesSet(_)
        | Outcome::NudgesSet(_)
        | Outcome::Nudges(_)
        | Outcome::NudgeExplained(_)
        | Outcome::LinkCode(_)
        | Outcome::Linked(_)
        | Outcome::LinkRefused(_)
        | Outcome::Parted(_)
        | Outcome::UnlinkAsked(_)
        | Outcome::LinkAsked(_)
        | Outcome::DoorLeft(_)
        | Outcome::Exported(_)
        | Outcome::ErasureAsked(_)
        | Outcome::ErasureDue(_)
        | Outcome::Kept
        | Outcome::Email(_)
        | Outcome::DashboardLink(_) => Vec::new(),
    }
}

fn with(mut records: Vec<Record>, budgets: &[BudgetTouched]) -> Vec<Record> {
    records.extend(budgets.iter().flat_map(|touched| budget(&touched.state, true)));
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
            Some(
                Dimension::Category | Dimension::Merchant | Dimension::Tag | Dimension::Weekday,
            )
            | None => {
                record.named = label(&line.label).collect();
                record.words.extend(record.named.iter().cloned());
            }
        }
        records.push(record);
    }
    if let Some(converted) = &summary.converted {
        records.extend(in_one(converted, &scope));
    }
    if let Some(average) = &summary.average {
        records.extend(averages(average, &scope));
    }
    records
}

/// A rate as it was told: "1 USD is 84.2 INR of 20 Nov".
fn told(DatedRate { pair, rate, date }: &DatedRate) -> Record {
    let one = Money { minor: 10_i64.pow(pair.base().exponent()), currency: pair.base() };
    Record {
        figures: vec![Known::Money(one), Known::Rate(*rate, pair.quote())],
        words: label("rate").collect(),
        days: vec![day(*date)],
        ..Record::default()
    }
}

/// A rate that was used, and those it was worked out of.
fn rates(used: &RateUsed) -> Vec<Record> {
    let RateUsed { pair, rate, date, legs, .. } = used;
    let worked_out = told(&DatedRate { pair: *pair, rate: *rate, date: *date });
    std::iter::once(worked_out).chain(legs.iter().map(|leg| told(&leg.rate))).collect()
}

/// What an amount comes to, at which rates.
fn worth(from: Money, into: Money, used: &[&RateUsed], scope: &Record) -> Record {
    let mut figures = amounts(&[from, into]);
    figures.extend(used.iter().map(|used| Known::Rate(used.rate, used.pair.quote())));
    let mut record = Record { figures, ..scope.clone() };
    record.days.extend(used.iter().map(|used| day(used.date)));
    record.words.extend(label("rate"));
    record
}

/// A total in one currency, what it is made of, and what is not in it.
fn in_one(Converted { total, parts, missing }: &Converted, scope: &Record) -> Vec<Record> {
    let mut records = vec![Record { figures: amounts(&[*total]), ..scope.clone() }];
    for part in parts {
        records.push(worth(part.from, part.into, &[&part.low, &part.high], scope));
        records.extend(rates(&part.low));
        records.extend(rates(&part.high));
    }
    records.extend(missing.iter().map(|money| Record {
        figures: amounts(&[*money]),
        may: scope.may.and(Aspects::NOT),
        must: Aspects::NOT,
        ..scope.clone()
    }));
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

/// A chart says what a summary says, what the small categories are together, parts in per cent, and budgets.
fn drawn(charted: &Charted) -> Vec<Record> {
    if charted.kind == ChartKind::Budgets {
        let several = charted.budgets.len() > 1;
        return charted.budgets.iter().flat_map(|state| budget(state, several)).collect();
    }
    let mut records = total(&charted.sums());
    let percent = |percent: u8| Known::Said(Stated { value: percent.into(), of: Measure::Percent });
    // The total comes first, then each part.
    for (record, part) in records.iter_mut().skip(1).zip(&charted.parts) {
        record.figures.extend(part.percent.map(percent));
    }
    if let Some(rest) = charted.rest {
        let mut whole = scope(charted.period, None, None, None);
        whole.may = way(charted.flow);
        whole.figures = vec![
            Known::Money(rest.money),
            Known::Count(i64::from(rest.categories), Noun::Category),
            percent(rest.percent),
        ];
        whole.named = ["other", "rest", "smaller"].map(ToOwned::to_owned).into();
        whole.words.extend(whole.named.iter().cloned());
        records.push(whole);
    }
    if let Some(ChartPace { budget, per_day }) = charted.pace {
        let limit = Record {
            days: charted.period.map(days).into_iter().collect(),
            ..limit(name_of(charted.category.as_ref(), None), budget)
        };
        let mut pace = limit.clone();
        pace.figures = amounts(&[per_day]);
        pace.words.extend(["/day", "day", "daily"].map(ToOwned::to_owned));
        pace.must = Aspects::PACE;
        // "The budget of ₹3,100 is ₹100 a day."
        let both = Record {
            figures: amounts(&[budget, per_day]),
            whole: true,
            may: pace.may.and(Aspects::BUDGET),
            must: Aspects::default(),
            ..pace.clone()
        };
        records.extend([limit, pace, both]);
    }
    records
}

fn compared(comparison: &Comparison) -> Vec<Record> {
    let Comparison { this, that, category, words, differences, changes, drivers } = comparison;
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
    // What a category, or a thing within one, made of it.
    let mut made = |named: BTreeSet<String>, within: &str, [now, then, difference]: [Money; 3]| {
        let part = |record: Record| {
            let mut record = Record { named: named.clone(), ..record };
            record.words.extend(named.iter().cloned().chain(label(within)));
            record
        };
        let figures = amounts(&[then, now]);
        let (now, then) =
            (part(side(this.period, &[now], false)), part(side(that.period, &[then], true)));
        records.push(Record { figures, whole: true, ..now.clone() });
        records.push(up_from(then.clone(), difference.minor > 0));
        records.push(more_or_less(difference, that.period, now.clone()));
        records.extend([now, then]);
    };
    for change in changes {
        let figures = [change.this, change.that, change.difference];
        made(label(&change.category).collect(), &change.category, figures);
    }
    if let Some(drivers) = drivers {
        for change in &drivers.changes {
            let figures = [change.this, change.that, change.difference];
            made(label(&change.thing).collect(), &drivers.category, figures);
        }
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

fn step(step: &StepDone, taken_back: bool) -> Vec<Record> {
    match step {
        StepDone::Filed(entry) | StepDone::TakenOut(entry) => {
            vec![filed(entry, &Record::default(), true)]
        }
        StepDone::Changed { before, after } => {
            let (from, to) = if taken_back { (after, before) } else { (before, after) };
            changed(&Change { before: from.clone(), after: to.clone() }, true)
        }
        StepDone::Budget { category, tag, period, before, after, .. } => {
            let amount = if taken_back { *before } else { *after };
            let words = || of_budget(category.as_ref(), tag.as_ref(), *period);
            amount.map(|amount| limit(words(), amount)).into_iter().collect()
        }
        StepDone::Rate { before, after } => {
            let rate = if taken_back { before } else { after };
            rate.iter().map(told).collect()
        }
        StepDone::Imported { entries } => {
            let entries = usize::try_from(*entries).unwrap_or(usize::MAX);
            vec![Record { figures: vec![many(entries, Noun::Entry)], ..Record::default() }]
        }
        StepDone::CategoryAdded(_)
        | StepDone::CategoryRenamed { .. }
        | StepDone::CategoryMerged(_)
        | StepDone::Rule(_)
        | StepDone::Preferences { .. }
        | StepDone::Nudges { .. }
        | StepDone::Linked { .. }
        | StepDone::Erasing => Vec::new(),
    }
}
