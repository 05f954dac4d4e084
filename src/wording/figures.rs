//! Totals and comparisons.

use chrono::NaiveDate;
use hisab_port::Paragraph;

use super::{
    Reader,
    dates::{short, subject, within},
    line::{Line, bold, clip, count, plain, size},
    rates,
};
use crate::{
    domain::{
        kind::Kind,
        money::Money,
        text::{CategoryName, Tag},
    },
    ledger::{Average, CategoryChange, Comparison, Dimension, Drivers, Side, Summary},
};

/// How many parts of a total are shown.
const SHOWN: usize = 15;

pub(super) fn summary(reader: Reader, summary: &Summary) -> Vec<Paragraph> {
    let scope = scope(reader, summary);
    if summary.totals.is_empty() {
        let nothing = match summary.kind {
            Kind::Expense => "Nothing spent",
            Kind::Income => "No money came in",
        };
        return vec![plain(nothing).plain(scope).plain(".").end()];
    }
    let line = match summary.kind {
        Kind::Expense => plain("You spent ").amounts(&summary.totals),
        Kind::Income => Line::default().amounts(&summary.totals).plain(" came in"),
    };
    let entries = count(summary.entries, "entry", "entries");
    let mut said = vec![line.plain(scope).plain(", in ").plain(entries).plain(".").end()];
    if let Some(converted) = &summary.converted {
        said.extend(rates::in_one(reader, converted));
    }
    if let Some(average) = &summary.average {
        said.push(on_average(average));
    }
    let hidden = summary.lines.len().saturating_sub(SHOWN);
    let by_time =
        matches!(summary.by, Some(Dimension::Day | Dimension::Month | Dimension::Weekday));
    // Of days and months the latest are shown, of everything else the largest.
    let skipped = if by_time { hidden } else { 0 };
    said.extend(summary.lines.iter().skip(skipped).take(SHOWN).map(|part| {
        let label = label(reader, summary.by, &part.label);
        plain("• ").plain(label).plain(" ").bold(part.money).end()
    }));
    if hidden > 0 {
        let kind = if by_time { "earlier" } else { "smaller" };
        said.push(plain("and ").plain(hidden).plain(" ").plain(kind).plain(".").end());
    }
    said
}

fn on_average(Average { days, per_day, per_entry }: &Average) -> Paragraph {
    plain("On average ")
        .amounts(per_day)
        .plain(" a day over ")
        .plain(count(i64::from(*days), "day", "days"))
        .plain(", ")
        .amounts(per_entry)
        .plain(" an entry.")
        .end()
}

/// Days and months as people say them; everything else as it is called.
fn label(reader: Reader, by: Option<Dimension>, label: &str) -> String {
    match by {
        Some(Dimension::Day) => {
            label.parse().map_or_else(|_| label.to_owned(), |day| short(reader, day))
        }
        Some(Dimension::Month) => month_name(label),
        Some(Dimension::Tag) => format!("#{label}"),
        Some(Dimension::Category | Dimension::Merchant | Dimension::Weekday) | None => {
            label.to_owned()
        }
    }
}

/// "Jan 2026", of a month as a sum by month names it.
pub(super) fn month_name(label: &str) -> String {
    NaiveDate::parse_from_str(&format!("{label}-01"), "%Y-%m-%d")
        .map_or_else(|_| label.to_owned(), |day| day.format("%b %Y").to_string())
}

fn scope(reader: Reader, summary: &Summary) -> String {
    let Summary { kind, category, words, tag, .. } = summary;
    let what = about(*kind, category.as_ref(), words.as_deref(), tag.as_ref());
    let period = within(reader, summary.period);
    let period = if period.is_empty() { " altogether".to_owned() } else { format!(" {period}") };
    format!("{what}{period}")
}

/// What a sum is of: " on Food", " under “refund”"; nothing for everything.
pub(super) fn about(
    kind: Kind,
    category: Option<&CategoryName>,
    words: Option<&str>,
    tag: Option<&Tag>,
) -> String {
    let on = match kind {
        Kind::Expense => "on",
        Kind::Income => "under",
    };
    let category = category.map(|name| format!(" {on} {name}")).unwrap_or_default();
    let words = words.map(|words| format!(" {on} “{}”", clip(words))).unwrap_or_default();
    let tag = tag.map(|tag| format!(" {on} #{tag}")).unwrap_or_default();
    format!("{category}{words}{tag}")
}

pub(super) fn comparison(reader: Reader, comparison: &Comparison) -> Vec<Paragraph> {
    let Comparison { this, that, category, words, differences, changes, drivers } = comparison;
    let category = category.as_ref().map(|name| format!(" on {name}")).unwrap_or_default();
    let words = words.as_ref().map(|words| format!(" on “{}”", clip(words))).unwrap_or_default();
    let what = format!("{category}{words}");
    let line = spent(bold(subject(reader, this.period)), this, &what);
    let line = spent(line.plain("; ").plain(within(reader, Some(that.period))), that, "");
    let mut said = vec![line.plain(".").end()];
    said.extend(differences.iter().map(|difference| more_or_less(*difference)));
    said.extend(changes.iter().map(change));
    said.extend(drivers.as_ref().map(within_it));
    said
}

fn spent(line: Line, side: &Side, what: &str) -> Line {
    let line = line.plain(what).plain(": ");
    if side.totals.is_empty() { line.plain("nothing") } else { line.amounts(&side.totals) }
}

fn more_or_less(difference: Money) -> Paragraph {
    match difference.minor {
        0 => plain("That is just the same in ").plain(difference.currency).plain(".").end(),
        more => {
            let word = if more > 0 { "more" } else { "less" };
            plain("That is ").bold(format!("{} {word}", size(difference))).plain(".").end()
        }
    }
}

fn change(CategoryChange { category, this, that, difference }: &CategoryChange) -> Paragraph {
    let word = if difference.minor > 0 { "more" } else { "less" };
    plain("• ")
        .plain(category)
        .plain(" ")
        .bold(format!("{} {word}", size(*difference)))
        .plain(format!(" ({this}, was {that})"))
        .end()
}

/// "In Food: swiggy ₹250 more, chai ₹50 less."
fn within_it(Drivers { category, changes }: &Drivers) -> Paragraph {
    let mut line = plain("In ").plain(category).plain(": ");
    for (at, change) in changes.iter().enumerate() {
        let word = if change.difference.minor > 0 { "more" } else { "less" };
        let joint = if at > 0 { ", " } else { "" };
        line = line.plain(joint).plain(clip(&change.thing)).plain(" ");
        line = line.plain(size(change.difference)).plain(" ").plain(word);
    }
    line.plain(".").end()
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::super::{outcome, samples};
    use crate::{
        domain::{
            kind::Kind,
            period::{Period, Unit},
        },
        ledger::{
            Average, CategoryChange, Comparison, Dimension, Drivers, Line, Outcome, Side, Summary,
            ThingChange,
        },
    };

    fn said(done: impl Into<Outcome>) -> String {
        outcome(samples::reader(), &done.into()).plain_text()
    }

    fn summary() -> Summary {
        Summary {
            kind: Kind::Expense,
            period: Some(Period::holding(samples::reader().today, Unit::Day)),
            category: None,
            words: None,
            tag: None,
            totals: vec![samples::rupees("105")],
            entries: 2,
            by: None,
            lines: vec![],
            average: None,
            converted: None,
        }
    }

    #[test]
    fn a_total_is_a_sentence() {
        assert_snapshot!(said(summary()), @"You spent ₹105 today, in 2 entries.");
    }

    #[test]
    fn currencies_stay_apart() {
        let totals = vec![samples::rupees("105"), samples::dollars("5.50")];
        let income = Summary { kind: Kind::Income, totals, entries: 1, period: None, ..summary() };
        assert_snapshot!(said(income), @"₹105 and $5.50 came in altogether, in 1 entry.");
    }

    #[test]
    fn nothing_is_said_plainly() {
        let nothing = Summary {
            totals: vec![],
            entries: 0,
            category: Some(samples::name("Food")),
            ..summary()
        };
        assert_snapshot!(said(nothing), @"Nothing spent on Food today.");
    }

    #[test]
    fn parts_and_averages_follow_the_total() {
        let line = |label: &str, amount| Line {
            label: label.to_owned(),
            money: samples::rupees(amount),
            entries: 1,
        };
        let split = Summary {
            by: Some(Dimension::Day),
            lines: vec![line("2026-01-14", "85"), line("2026-01-15", "20")],
            average: Some(Average {
                days: 2,
                per_day: vec![samples::rupees("52.50")],
                per_entry: vec![samples::rupees("52.50")],
            }),
            ..summary()
        };
        assert_snapshot!(said(split), @r"
        You spent ₹105 today, in 2 entries.
        On average ₹52.50 a day over 2 days, ₹52.50 an entry.
        • 14 Jan ₹85
        • 15 Jan ₹20
        ");
    }

    #[test]
    fn a_comparison_says_what_made_the_difference() {
        let this = Period::holding(samples::reader().today, Unit::Month);
        let change = CategoryChange {
            category: "Food".to_owned(),
            this: samples::rupees("900"),
            that: samples::rupees("600"),
            difference: samples::rupees("300"),
        };
        let thing = |thing: &str, this, that, difference| ThingChange {
            thing: thing.to_owned(),
            this: samples::rupees(this),
            that: samples::rupees(that),
            difference: samples::rupees(difference),
        };
        let comparison = Comparison {
            this: Side { period: this, totals: vec![samples::rupees("2300")] },
            that: Side { period: this.previous(), totals: vec![samples::rupees("2000")] },
            category: None,
            words: None,
            differences: vec![samples::rupees("300")],
            changes: vec![change],
            drivers: Some(Drivers {
                category: "Food".to_owned(),
                changes: vec![
                    thing("swiggy", "600", "250", "350"),
                    thing("chai", "300", "350", "-50"),
                ],
            }),
        };
        assert_snapshot!(said(comparison), @r"
        This month: ₹2,300; last month: ₹2,000.
        That is ₹300 more.
        • Food ₹300 more (₹900, was ₹600)
        In Food: swiggy ₹350 more, chai ₹50 less.
        ");
    }
}
