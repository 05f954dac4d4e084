//! Questions back to the person, and what their buttons say.

use chrono::NaiveDate;
use hisab_port::{Button, Reply};

use super::{
    Reader,
    budgets::{each, each_but_month, settings_in_words},
    column,
    dates::day,
    entries::candidate,
    line::{clip, count, plain},
    say,
};
use crate::{
    domain::{
        budget::BudgetPeriod,
        country::Country,
        text::{CategoryName, Tag},
    },
    ledger::{BudgetEnded, BudgetState, Entry, Outcome, Replayed},
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
        BudgetEnded, BudgetPeriod, BudgetState, CategoryName, Country, Entry, NaiveDate, Outcome,
        Reader, Replayed, Tag, candidate, clip, count, day, each, each_but_month,
        settings_in_words,
    };

    /// To file: "chai ₹20", "chai ₹20, yesterday".
    pub fn file(reader: Reader, description: &str, amount: &str, date: NaiveDate) -> String {
        let when =
            if date == reader.today { String::new() } else { format!(", {}", day(reader, date)) };
        format!("{} {amount}{when}", clip(description))
    }

    /// Where somebody is.
    pub fn country(country: Country) -> String {
        format!("{}: {}", country.name(), country.currency())
    }

    /// To set a budget: "a budget of ₹300 a month for Groceries".
    pub fn budget(
        category: Option<&str>,
        tag: Option<&str>,
        amount: &str,
        period: BudgetPeriod,
    ) -> String {
        let tag = tag.map(|tag| format!("#{}", tag.trim_start_matches('#')));
        let of = category.map(str::to_owned).or(tag).unwrap_or_else(|| "everything".to_owned());
        format!("a budget of {amount}{} for {}", each(period), clip(&of))
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
        let of = |category: Option<&CategoryName>, tag: Option<&Tag>| {
            let tag = tag.map(|tag| format!("#{tag}"));
            let of = category.map(ToString::to_string).or(tag);
            of.unwrap_or_else(|| "everything".to_owned())
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
                let settings = settings_in_words(&set.settings);
                let settings = settings.iter().fold(String::new(), |all, one| all + ", " + one);
                let of = of(budget.category.as_ref(), budget.tag.as_ref());
                let each = each_but_month(budget.period);
                format!("set a budget of {}{each} for {of}{settings}", budget.amount)
            }
            Outcome::BudgetsEnded(ended) => {
                let of = |budget: &BudgetEnded| of(budget.category.as_ref(), budget.tag.as_ref());
                let names: Vec<String> = ended.iter().map(of).collect();
                format!("end the budget for {}", names.join(", "))
            }
            Outcome::BudgetsPaused(paused) => {
                let of = |state: &BudgetState| of(state.category.as_ref(), state.tag.as_ref());
                let names: Vec<String> = paused.budgets.iter().map(of).collect();
                let verb = if paused.paused { "pause" } else { "take up again" };
                format!("{verb} the budget for {}", names.join(", "))
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
            Outcome::PreferencesSet(_) | Outcome::NudgesSet(_) => "change your settings".to_owned(),
            Outcome::RateSet(set) => {
                let (pair, rate) = (set.rate.pair, set.rate.rate);
                format!("take 1 {} for {rate} {}", pair.base(), pair.quote())
            }
            Outcome::RatesForgotten(forgotten) => {
                let rates = i64::try_from(forgotten.rates.len()).unwrap_or(i64::MAX);
                format!("forget {} of yours", count(rates, "rate", "rates"))
            }
            Outcome::Forgotten => "forget what was said here".to_owned(),
            // These change nothing and are never asked about.
            Outcome::Listed(_)
            | Outcome::Summary(_)
            | Outcome::Comparison(_)
            | Outcome::Nudges(_)
            | Outcome::NudgeExplained(_)
            | Outcome::Charted(_)
            | Outcome::Trend(_)
            | Outcome::Unusual(_)
            | Outcome::Recurring(_)
            | Outcome::Forecast(_)
            | Outcome::SafeToSpend(_)
            | Outcome::WhatIf(_)
            | Outcome::Budgets(_)
            | Outcome::Categories(_)
            | Outcome::Rates(_)
            | Outcome::Conversion(_)
            | Outcome::Usage(_)
            | Outcome::Sent(_)
            | Outcome::LinkRefused(_)
            | Outcome::Exported(_)
            | Outcome::Kept => "look it up".to_owned(),
            Outcome::DashboardLink(_) => "make a link to your dashboard".to_owned(),
            Outcome::Email(_) => "set where your mail goes".to_owned(),
            Outcome::LinkCode(_) => "make a code that joins another chat".to_owned(),
            Outcome::Linked(_) => "join these books with others".to_owned(),
            Outcome::LinkAsked(_) => "join the books of both chats".to_owned(),
            Outcome::Parted(_) | Outcome::UnlinkAsked(_) | Outcome::DoorLeft(_) => {
                "part this chat from these books".to_owned()
            }
            Outcome::ErasureAsked(_) | Outcome::ErasureDue(_) => {
                "erase everything you have here".to_owned()
            }
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
            option::budget(Some("Food"), None, "₹300", BudgetPeriod::Month),
            option::budget(None, None, "₹300", BudgetPeriod::Month),
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
