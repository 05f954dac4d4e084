//! Undo and redo.

use hisab_port::Paragraph;

use super::{
    Reader,
    budgets::{each_but_month, of, settings_in_words},
    doors::places,
    entries::{self, change},
    line::{Line, count, plain},
    nudges,
    rates::one,
};
use crate::ledger::{Replayed, StepDone};

pub(super) fn undone(reader: Reader, replayed: &Replayed) -> Vec<Paragraph> {
    let mut said = replay(reader, "Taken back", replayed);
    let for_good = |step: &StepDone| matches!(step, StepDone::Linked { .. } | StepDone::Erasing);
    if !replayed.changes.iter().any(for_good) {
        said.push(plain("“redo” does it again.").end());
    }
    said
}

pub(super) fn redone(reader: Reader, replayed: &Replayed) -> Vec<Paragraph> {
    replay(reader, "Done again", replayed)
}

fn replay(reader: Reader, heading: &str, replayed: &Replayed) -> Vec<Paragraph> {
    match replayed.changes.as_slice() {
        [only] => vec![step(reader, plain(heading).plain(": "), only).plain(".").end()],
        changes => std::iter::once(plain(heading).plain(":").end())
            .chain(changes.iter().map(|change| step(reader, plain("• "), change).end()))
            .collect(),
    }
}

/// What a step was, in one line: "chai ₹20".
pub(super) fn brief(reader: Reader, done: &StepDone) -> String {
    let Paragraph(spans) = step(reader, Line::default(), done).end();
    spans.iter().map(hisab_port::Span::text).collect()
}

fn step(reader: Reader, line: Line, step: &StepDone) -> Line {
    match step {
        StepDone::Filed(entry) => entries::brief(line, entry),
        StepDone::Changed { before, after } => change(reader, line, before, after),
        StepDone::TakenOut(entry) => entries::brief(line.plain("taking out "), entry),
        StepDone::Imported { entries } => {
            let entries = i64::try_from(*entries).unwrap_or(i64::MAX);
            line.plain("a file with ").bold(count(entries, "entry", "entries"))
        }
        StepDone::CategoryAdded(name) => line.plain("the category ").bold(name),
        StepDone::CategoryRenamed { from, to } => {
            line.plain("calling ").plain(from).plain(" ").bold(to)
        }
        StepDone::CategoryMerged(name) => line.plain("merging ").bold(name),
        StepDone::Budget { category, tag, period, before, after, settings } => {
            let line = line.plain(of(category.as_ref(), tag.as_ref())).plain(" ");
            let each = each_but_month(*period);
            let line = match (before, after) {
                (Some(before), Some(after)) if before == after => {
                    line.plain("of ").plain(after).plain(each)
                }
                (Some(before), Some(after)) => {
                    line.plain(before).plain(" → ").bold(after).plain(each)
                }
                (None, Some(after)) => line.bold(after).plain(each),
                (Some(before), None) => {
                    line.plain("of ").plain(before).plain(each).plain(", ended")
                }
                (None, None) => line.plain("that had ended"),
            };
            let set = settings_in_words(settings);
            set.into_iter().fold(line, |line, words| line.plain(", ").plain(words))
        }
        StepDone::Rule(words) => line.plain("what “").plain(words).plain("” means"),
        StepDone::Rate { before, after } => match (before, after) {
            (Some(before), Some(after)) => {
                line.plain(one(reader, before)).plain(" → ").bold(one(reader, after))
            }
            (None, Some(after)) => line.plain("that ").bold(one(reader, after)),
            (Some(before), None) => line.plain("forgetting that ").plain(one(reader, before)),
            (None, None) => line.plain("a rate"),
        },
        StepDone::Preferences { before, after } => {
            let mut line = line.plain(format!(
                "{} and {} → {} and {}",
                before.currency, before.timezone, after.currency, after.timezone
            ));
            if before.assistant != after.assistant {
                let (before, after) = (before.assistant.name(), after.assistant.name());
                line = line.plain(format!("; the model {before} → {after}"));
            }
            line
        }
        StepDone::Nudges { before, after } => line
            .plain("what I tell you by myself, ")
            .plain(nudges::brief(before))
            .plain(" → ")
            .bold(nudges::brief(after)),
        StepDone::Linked { channels, entries } => {
            let entries = i64::try_from(*entries).unwrap_or(i64::MAX);
            line.plain("joining the books from ")
                .plain(places(channels))
                .plain(", with ")
                .bold(count(entries, "entry", "entries"))
        }
        StepDone::Erasing => line.plain("erasing everything"),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::super::{outcome, samples};
    use crate::{
        domain::{
            assistant::Assistant, budget::BudgetPeriod, change::Preferences, currency::Currency,
            zone::Zone,
        },
        ledger::{BudgetSettings, Outcome, Replayed, StepDone},
    };

    #[test]
    fn undo_names_what_it_took_back() {
        let replayed = Replayed { steps: 1, changes: vec![StepDone::Filed(samples::chai())] };
        let said = outcome(samples::reader(), &Outcome::Undone(replayed)).plain_text();
        assert_snapshot!(said, @r"
        Taken back: chai ₹20.
        “redo” does it again.
        ");
    }

    #[test]
    fn redo_names_every_kind_of_change() {
        let (food, khana) = (samples::name("Food"), samples::name("Khana"));
        let preferences =
            Preferences { currency: Currency::INR, timezone: Zone::UTC, assistant: Assistant::On };
        let after = samples::entry("chai", "25", "Food");
        let amount = Some(samples::rupees("5000"));
        let budget = |category, before, after, period, settings| StepDone::Budget {
            category,
            tag: None,
            period,
            before,
            after,
            settings,
        };
        let nothing = BudgetSettings::default();
        let paused = BudgetSettings { paused: Some(true), ..nothing.clone() };
        let changes = vec![
            StepDone::Changed { before: samples::chai(), after },
            StepDone::TakenOut(samples::chai()),
            StepDone::Imported { entries: 532 },
            StepDone::CategoryAdded(khana.clone()),
            StepDone::CategoryRenamed { from: food.clone(), to: khana.clone() },
            StepDone::CategoryMerged(khana),
            budget(Some(food.clone()), None, amount, BudgetPeriod::Month, nothing.clone()),
            budget(None, amount, None, BudgetPeriod::Month, nothing),
            budget(Some(food), amount, amount, BudgetPeriod::Week, paused),
            StepDone::Rule("pathao".to_owned()),
            StepDone::Preferences {
                before: preferences,
                after: Preferences {
                    currency: Currency::NPR,
                    assistant: Assistant::Masked,
                    ..preferences
                },
            },
        ];
        let replayed = Replayed { steps: 11, changes };
        let said = outcome(samples::reader(), &Outcome::Redone(replayed)).plain_text();
        assert_snapshot!(said, @r"
        Done again:
        • chai: ₹20 → ₹25
        • taking out chai ₹20
        • a file with 532 entries
        • the category Khana
        • calling Food Khana
        • merging Khana
        • Food budget ₹5,000
        • Budget for everything of ₹5,000, ended
        • Food budget of ₹5,000 a week, paused
        • what “pathao” means
        • INR and UTC → NPR and UTC; the model on → masked
        ");
    }
}
