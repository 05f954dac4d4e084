//! Entries filed, changed, taken out, listed.

use hisab_port::Paragraph;

use super::{
    Reader, budgets,
    dates::{day, short, within},
    line::{Line, clip, plain},
};
use crate::{
    domain::{kind::Kind, text::Tag},
    ledger::{Amended, Change, Deleted, Entry, Listed, Logged},
};

pub(super) fn logged(reader: Reader, logged: &Logged) -> Vec<Paragraph> {
    let mut said: Vec<Paragraph> = match logged.entries.as_slice() {
        [entry] => vec![filed(reader, plain("Filed "), entry).plain(".").end()],
        entries => std::iter::once(plain("Filed:").end())
            .chain(entries.iter().map(|entry| filed(reader, plain("• "), entry).end()))
            .collect(),
    };
    said.extend(logged.budgets.iter().map(|state| budgets::touched(reader, state)));
    said
}

/// "chai ₹20 in Food, yesterday"; money in is said to be.
fn filed(reader: Reader, line: Line, entry: &Entry) -> Line {
    let line = line.plain(what(entry)).plain(" ").bold(entry.money);
    let line = match entry.kind {
        Kind::Expense => line.plain(" in ").plain(&entry.category),
        Kind::Income => line.plain(" as money in, under ").plain(&entry.category),
    };
    let line = if entry.date == reader.today {
        line
    } else {
        line.plain(", ").plain(day(reader, entry.date))
    };
    entry.tags.iter().fold(line, |line, tag| line.plain(" #").plain(tag))
}

/// The description, with the merchant where it says more.
fn what(entry: &Entry) -> String {
    let description = entry.description.as_str();
    match &entry.merchant {
        Some(merchant)
            if !description.to_lowercase().contains(&merchant.as_str().to_lowercase()) =>
        {
            format!("{description} at {merchant}")
        }
        _ => description.to_owned(),
    }
}

/// "chai ₹20".
pub(super) fn brief(line: Line, entry: &Entry) -> Line {
    line.plain(what(entry)).plain(" ").bold(entry.money)
}

/// The same as text.
pub(super) fn in_brief(entry: &Entry) -> String {
    format!("{} {}", what(entry), entry.money)
}

pub(super) fn amended(reader: Reader, amended: &Amended) -> Vec<Paragraph> {
    let mut said: Vec<Paragraph> = amended
        .changes
        .iter()
        .map(|change| changed(reader, plain("Changed "), change).plain(".").end())
        .collect();
    said.extend(amended.budgets.iter().map(|state| budgets::touched(reader, state)));
    said
}

/// "Changed chai: ₹20 → ₹25, Food → Groceries."
fn changed(reader: Reader, line: Line, Change { before, after }: &Change) -> Line {
    let mut line = line.plain(what(before)).plain(": ");
    let mut first = true;
    let mut arrow = |line: Line, from: String, to: String| {
        let line = if std::mem::take(&mut first) { line } else { line.plain(", ") };
        line.plain(from).plain(" → ").bold(to)
    };
    if before.money != after.money {
        line = arrow(line, before.money.to_string(), after.money.to_string());
    }
    if before.kind != after.kind {
        let way = |kind| if kind == Kind::Income { "money in" } else { "money out" };
        line = arrow(line, way(before.kind).to_owned(), way(after.kind).to_owned());
    }
    if before.category != after.category {
        line = arrow(line, before.category.to_string(), after.category.to_string());
    }
    if before.date != after.date {
        line = arrow(line, day(reader, before.date), day(reader, after.date));
    }
    if before.description != after.description {
        line = arrow(line, before.description.to_string(), after.description.to_string());
    }
    if before.merchant != after.merchant {
        let name = |entry: &Entry| {
            entry.merchant.as_ref().map_or_else(|| "nowhere".to_owned(), ToString::to_string)
        };
        line = arrow(line, name(before), name(after));
    }
    if before.tags != after.tags {
        line = arrow(line, tags(&before.tags), tags(&after.tags));
    }
    line
}

fn tags(tags: &[Tag]) -> String {
    if tags.is_empty() {
        return "no tags".to_owned();
    }
    let tags: Vec<String> = tags.iter().map(|tag| format!("#{tag}")).collect();
    tags.join(" ")
}

pub(super) fn change(reader: Reader, line: Line, before: &Entry, after: &Entry) -> Line {
    changed(reader, line, &Change { before: before.clone(), after: after.clone() })
}

pub(super) fn deleted(reader: Reader, deleted: &Deleted) -> Vec<Paragraph> {
    let mut said: Vec<Paragraph> = deleted
        .entries
        .iter()
        .map(|entry| brief(plain("Taken out: "), entry).plain(".").end())
        .collect();
    let them = if deleted.entries.len() == 1 { "it" } else { "them" };
    said.push(plain("“undo” brings ").plain(them).plain(" back.").end());
    said.extend(deleted.budgets.iter().map(|state| budgets::touched(reader, state)));
    said
}

pub(super) fn listed(reader: Reader, listed: &Listed) -> Vec<Paragraph> {
    let scope = scope(reader, listed);
    if listed.entries.is_empty() {
        return vec![plain("Nothing filed").plain(scope).plain(".").end()];
    }
    let heading = match (listed.ranked, listed.more) {
        (true, _) => plain("By amount").plain(scope).plain(":"),
        (false, true) => plain("The latest").plain(scope).plain(":"),
        (false, false) => plain("Everything").plain(scope).plain(":"),
    };
    let mut said = vec![heading.end()];
    said.extend(listed.entries.iter().map(|entry| row(reader, entry)));
    if listed.more && !listed.ranked {
        said.push(plain("There is more; name a shorter time to see it.").end());
    }
    said
}

/// "15 Jan · chai ₹20 · Food".
fn row(reader: Reader, entry: &Entry) -> Paragraph {
    let line = plain(short(reader, entry.date)).plain(" · ");
    let line = brief(line, entry).plain(" · ").plain(&entry.category);
    match entry.kind {
        Kind::Expense => line.end(),
        Kind::Income => line.plain(" · money in").end(),
    }
}

/// " in Food with “starbucks” this month", each part only where it was asked for.
fn scope(reader: Reader, listed: &Listed) -> String {
    let category = listed.category.as_ref().map(|name| format!(" in {name}")).unwrap_or_default();
    let words =
        listed.words.as_ref().map(|words| format!(" with “{}”", clip(words))).unwrap_or_default();
    let period = within(reader, listed.period);
    let period = if period.is_empty() { period } else { format!(" {period}") };
    format!("{category}{words}{period}")
}

/// An entry that may be meant: "chai ₹20, yesterday".
pub(super) fn candidate(reader: Reader, entry: &Entry) -> String {
    let when = if entry.date == reader.today {
        String::new()
    } else {
        format!(", {}", day(reader, entry.date))
    };
    format!("{} {}{when}", what(entry), entry.money)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::super::{outcome, samples};
    use crate::ledger::{Amended, BudgetTouched, Change, Deleted, Listed, Logged, Outcome};

    fn said(done: impl Into<Outcome>) -> String {
        outcome(samples::reader(), &done.into()).plain_text()
    }

    #[test]
    fn one_entry_is_a_sentence() {
        let logged = Logged { entries: vec![samples::chai()], budgets: vec![] };
        assert_snapshot!(said(logged), @"Filed chai ₹20 in Food.");
    }

    #[test]
    fn several_are_a_list_and_the_budget_follows() {
        let mut auto = samples::entry("auto", "85", "Transport");
        auto.date = "2026-01-14".parse().unwrap();
        let logged = Logged {
            entries: vec![samples::chai(), auto, samples::salary()],
            budgets: vec![BudgetTouched {
                state: samples::budget("5000", "1230"),
                crossed: vec![],
                slips: None,
            }],
        };
        assert_snapshot!(said(logged), @r"
        Filed:
        • chai ₹20 in Food
        • auto ₹85 in Transport, yesterday
        • salary ₹50,000 as money in, under Income
        Food budget: ₹3,770 left of ₹5,000 this month.
        ");
    }

    #[test]
    fn a_correction_names_what_changed_and_nothing_else() {
        let mut after = samples::entry("chai", "25", "Groceries");
        after.date = "2026-01-14".parse().unwrap();
        let amended =
            Amended { changes: vec![Change { before: samples::chai(), after }], budgets: vec![] };
        assert_snapshot!(said(amended), @"Changed chai: ₹20 → ₹25, Food → Groceries, today → yesterday.");
    }

    #[test]
    fn what_is_taken_out_can_be_brought_back() {
        let deleted = Deleted { entries: vec![samples::chai()], budgets: vec![] };
        assert_snapshot!(said(deleted), @r"
        Taken out: chai ₹20.
        “undo” brings it back.
        ");
    }

    #[test]
    fn a_list_says_what_it_is_of() {
        let mut listed = Listed {
            entries: vec![samples::chai(), samples::salary()],
            more: true,
            period: None,
            category: None,
            words: None,
            ranked: false,
        };
        assert_snapshot!(said(listed.clone()), @r"
        The latest:
        15 Jan · chai ₹20 · Food
        15 Jan · salary ₹50,000 · Income · money in
        There is more; name a shorter time to see it.
        ");
        listed.entries.clear();
        listed.words = Some("starbucks".to_owned());
        assert_snapshot!(said(listed), @"Nothing filed with “starbucks”.");
    }
}
