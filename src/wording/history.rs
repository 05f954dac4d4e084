//! Undo and redo.

use hisab_port::Paragraph;

use super::{
    Reader,
    budgets::of,
    entries::{brief, change},
    line::{Line, plain},
};
use crate::ledger::{Replayed, StepDone};

pub(super) fn undone(reader: Reader, replayed: &Replayed) -> Vec<Paragraph> {
    let mut said = replay(reader, "Taken back", replayed);
    said.push(plain("“redo” does it again.").end());
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

fn step(reader: Reader, line: Line, step: &StepDone) -> Line {
    match step {
        StepDone::Filed(entry) => brief(line, entry),
        StepDone::Changed { before, after } => change(reader, line, before, after),
        StepDone::TakenOut(entry) => brief(line.plain("taking out "), entry),
        StepDone::CategoryAdded(name) => line.plain("the category ").bold(name),
        StepDone::CategoryRenamed { from, to } => {
            line.plain("calling ").plain(from).plain(" ").bold(to)
        }
        StepDone::CategoryMerged(name) => line.plain("merging ").bold(name),
        StepDone::Budget { category, before, after } => {
            let line = line.plain(of(category.as_ref())).plain(" ");
            match (before, after) {
                (Some(before), Some(after)) => line.plain(before).plain(" → ").bold(after),
                (None, Some(after)) => line.bold(after),
                (Some(before), None) => line.plain("of ").plain(before).plain(", ended"),
                (None, None) => line.plain("that had ended"),
            }
        }
        StepDone::Rule(words) => line.plain("what “").plain(words).plain("” means"),
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
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::super::{outcome, samples};
    use crate::{
        domain::{assistant::Assistant, change::Preferences, currency::Currency, zone::Zone},
        ledger::{Outcome, Replayed, StepDone},
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
        let changes = vec![
            StepDone::Changed { before: samples::chai(), after },
            StepDone::TakenOut(samples::chai()),
            StepDone::CategoryAdded(khana.clone()),
            StepDone::CategoryRenamed { from: food.clone(), to: khana.clone() },
            StepDone::CategoryMerged(khana),
            StepDone::Budget { category: Some(food), before: None, after: amount },
            StepDone::Budget { category: None, before: amount, after: None },
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
        let replayed = Replayed { steps: 9, changes };
        let said = outcome(samples::reader(), &Outcome::Redone(replayed)).plain_text();
        assert_snapshot!(said, @r"
        Done again:
        • chai: ₹20 → ₹25
        • taking out chai ₹20
        • the category Khana
        • calling Food Khana
        • merging Khana
        • Food budget ₹5,000
        • Budget for everything of ₹5,000, ended
        • what “pathao” means
        • INR and UTC → NPR and UTC; the model on → masked
        ");
    }
}
