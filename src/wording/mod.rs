//! Every sentence a person can read. Short, warm, exact: what was done, with its figures, and what to do next.
//!
//! Outcomes and errors come in as data and leave as a [`Reply`]: structure, never markup. No figure is made up
//! here; each stands in the data. The matches are exhaustive, so a new outcome does not compile without its
//! sentence. To add one: an arm in [`outcome`] or in `refusal.rs`, and a snapshot beside it.

mod budgets;
mod categories;
mod chat;
mod dates;
mod entries;
pub mod eval;
mod figures;
mod history;
mod line;
mod mind;
mod model;
mod questions;
mod refusal;
#[cfg(test)]
pub(crate) mod samples;
mod startup;

pub use chat::{
    already_answered, bad_amount, bad_id, edit_kept, gave_up, gave_up_halfway, goodbye, greeting,
    help, id_used_before, kept, let_go, moves_no_money, no_open_question, not_understood,
    nothing_filed_by_it, still_to_come, thanks, too_long, too_many, unchanged, undo_in_a_reply,
    unreadable, words_only,
};
use chrono::NaiveDate;
use hisab_port::{Button, Paragraph, Reply};
pub use model::{NoModel, changed_since, confirm, left_undone, no_model, said, unfinished};
pub use questions::{how_much, option, what_for, which};
pub use refusal::{apology, refusal};
pub use startup::{exported, farewell, imported, migrated, serving, welcome};

use crate::ledger::Outcome;

/// What sentences need to know besides the outcome.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// The day it is for the person: "today", "this month" are said by it.
    pub today: NaiveDate,
}

/// What was done or found.
pub fn outcome(reader: Reader, outcome: &Outcome) -> Reply {
    let paragraphs = match outcome {
        Outcome::Logged(logged) => entries::logged(reader, logged),
        Outcome::Amended(amended) => entries::amended(reader, amended),
        Outcome::Deleted(deleted) => entries::deleted(reader, deleted),
        Outcome::Listed(listed) => entries::listed(reader, listed),
        Outcome::Summary(summary) => figures::summary(reader, summary),
        Outcome::Comparison(comparison) => figures::comparison(reader, comparison),
        Outcome::BudgetSet(set) => budgets::set(reader, set),
        Outcome::Budgets(budgets) => budgets::listed(reader, budgets),
        Outcome::BudgetsEnded(ended) => budgets::ended(ended),
        Outcome::Undone(replayed) => history::undone(reader, replayed),
        Outcome::Redone(replayed) => history::redone(reader, replayed),
        Outcome::Categories(categories) => categories::listed(categories),
        Outcome::CategoryAdded(added) => categories::added(added),
        Outcome::CategoryRenamed(renamed) => categories::renamed(renamed),
        Outcome::CategoryMerged(merged) => categories::merged(merged),
        Outcome::RuleSet(rule) => categories::rule(rule),
        Outcome::PreferencesSet(set) => categories::preferences(set),
        Outcome::Forgotten => mind::forgotten(),
        Outcome::Usage(usage) => mind::usage(usage),
        Outcome::Sent(sent) => mind::sent(reader, sent),
    };
    Reply { paragraphs, ..Reply::default() }
}

/// Several replies as one.
pub fn together(replies: impl IntoIterator<Item = Reply>) -> Reply {
    replies.into_iter().fold(Reply::default(), |mut all, reply| {
        all.paragraphs.extend(reply.paragraphs);
        all.buttons.extend(reply.buttons);
        all
    })
}

fn say(paragraphs: impl IntoIterator<Item = Paragraph>) -> Reply {
    Reply { paragraphs: paragraphs.into_iter().collect(), ..Reply::default() }
}

/// A column of buttons, one a row.
fn column(buttons: impl IntoIterator<Item = Button>) -> Vec<Vec<Button>> {
    buttons.into_iter().map(|button| vec![button]).collect()
}
