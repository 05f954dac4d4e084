//! Questions back to the person, and what their buttons say.

use chrono::NaiveDate;
use hisab_port::{Button, Reply};

use super::{
    Reader, column,
    dates::day,
    entries::candidate,
    line::{clip, count, plain},
    say,
};
use crate::{
    domain::text::CategoryName,
    ledger::{Entry, Outcome, Replayed},
};

/// Something was spent, but not how much.
pub fn how_much(what: &str) -> Reply {
    let line = if what.is_empty() {
        plain("How much was it?")
    } else {
        plain("How much was it for ").plain(clip(what)).plain("?")
    };
    say([line.end()])
}

/// How much, but not for what.
pub fn what_for(amount: &str) -> Reply {
    say([plain("What was ").plain(amount).plain(" for?").end()])
}

/// One of several things was meant: each with its button.
pub fn which(options: impl IntoIterator<Item = (String, String)>) -> Reply {
    let buttons = options.into_iter().map(|(label, payload)| Button { label, payload });
    let buttons = column(buttons);
    let question = if buttons.len() == 1 { "Is this what you mean?" } else { "Which do you mean?" };
    Reply { buttons, ..say([plain(question).end()]) }
}

/// What a button says that stands for something to do.
pub mod option {
    use super::{
        CategoryName, Entry, NaiveDate, Outcome, Reader, Replayed, candidate, clip, count, day,
    };

    /// To file: "chai ₹20", "chai ₹20, yesterday".
    pub fn file(reader: Reader, description: &str, amount: &str, date: NaiveDate) -> String {
        let when =
            if date == reader.today { String::new() } else { format!(", {}", day(reader, date)) };
        format!("{} {amount}{when}", clip(description))
    }

    /// To set a budget.
    pub fn budget(category: Option<&str>, amount: &str) -> String {
        format!("a budget of {amount} a month for {}", clip(category.unwrap_or("everything")))
    }

    /// One of several entries.
    pub fn entry(reader: Reader, entry: &Entry) -> String {
        candidate(reader, entry)
    }

    /// The buttons under "Shall I?".
    pub fn yes_or_no() -> (String, String) {
        ("Yes, do it".to_owned(), "No, leave it".to_owned())
    }

    /// What would be done, in a line.
    pub fn proposal(reader: Reader, outcome: &Outcome) -> String {
        const SHOWN: usize = 5;
        let all = |entries: Vec<&Entry>| {
            let shown: Vec<String> =
                entries.iter().take(SHOWN).map(|entry| candidate(reader, entry)).collect();
            let more = entries.len().saturating_sub(SHOWN);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("{}{more}", shown.join("; "))
        };
        let of = |category: Option<&CategoryName>| {
            category.map_or_else(|| "everything".to_owned(), ToString::to_string)
        };
        match outcome {
            Outcome::Logged(logged) => format!("file {}", all(logged.entries.iter().collect())),
            Outcome::Deleted(deleted) => {
                format!("take out {}", all(deleted.entries.iter().collect()))
            }
            Outcome::Amended(amended) => {
                let before = amended.changes.iter().map(|change| &change.before).collect();
                let after = amended.changes.iter().map(|change| &change.after).collect();
                format!("change {} to {}", all(before), all(after))
            }
            Outcome::BudgetSet(set) => {
                let budget = &set.budget;
                format!("set a budget of {} for {}", budget.amount, of(budget.category.as_ref()))
            }
            Outcome::BudgetsEnded(ended) => {
                let names: Vec<String> =
                    ended.iter().map(|budget| of(budget.category.as_ref())).collect();
                format!("end the budget for {}", names.join(", "))
            }
            Outcome::Undone(replayed) => format!("take back {}", changes(replayed)),
            Outcome::Redone(replayed) => format!("do again {}", changes(replayed)),
            Outcome::CategoryAdded(added) => format!("add the category {}", added.name),
            Outcome::CategoryRenamed(renamed) => {
                format!("rename the category {} to {}", renamed.from, renamed.to)
            }
            Outcome::CategoryMerged(merged) => {
                format!("make the category {} part of {}", merged.from, merged.into)
            }
            Outcome::RuleSet(rule) => {
                format!("put “{}” under {} from now on", clip(&rule.words), rule.category)
            }
            Outcome::PreferencesSet(_) => "change your settings".to_owned(),
            Outcome::Forgotten => "forget what was said here".to_owned(),
            // These change nothing and are never asked about.
            Outcome::Listed(_)
            | Outcome::Summary(_)
            | Outcome::Comparison(_)
            | Outcome::Budgets(_)
            | Outcome::Categories(_)
            | Outcome::Usage(_)
            | Outcome::Sent(_) => "look it up".to_owned(),
        }
    }

    fn changes(replayed: &Replayed) -> String {
        let changes = i64::try_from(replayed.changes.len()).unwrap_or(i64::MAX);
        count(changes, "change", "changes")
    }

    /// Anything else, by the name of its tool: "list budgets".
    pub fn tool(name: &str) -> String {
        name.replace('_', " ")
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::{super::samples, *};

    #[test]
    fn a_question_asks_for_the_one_thing_missing() {
        assert_snapshot!(how_much("groceries").plain_text(), @"How much was it for groceries?");
        assert_snapshot!(how_much("").plain_text(), @"How much was it?");
        assert_snapshot!(what_for("₹50").plain_text(), @"What was ₹50 for?");
    }

    #[test]
    fn each_reading_has_a_button() {
        let reader = samples::reader();
        let yesterday = "2026-01-14".parse().unwrap();
        let labels = [
            option::file(reader, "chai", "₹20", reader.today),
            option::file(reader, "chai", "₹1,234", yesterday),
            option::budget(Some("Food"), "₹300"),
            option::budget(None, "₹300"),
            option::entry(reader, &samples::chai()),
            option::tool("list_budgets"),
        ];
        let reply = which(labels.map(|label| (label, "x".to_owned())));
        let said: Vec<&str> = reply.buttons.iter().flatten().map(|b| b.label.as_str()).collect();
        assert_snapshot!(said.join("\n"), @r"
        chai ₹20
        chai ₹1,234, yesterday
        a budget of ₹300 a month for Food
        a budget of ₹300 a month for everything
        chai ₹20
        list budgets
        ");
        assert_snapshot!(reply.plain_text(), @"Which do you mean?");
        let one = which([("chai ₹1,234".to_owned(), "x".to_owned())]);
        assert_snapshot!(one.plain_text(), @"Is this what you mean?");
    }
}
