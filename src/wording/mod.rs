//! Every sentence a person can read. Short, warm, exact: what was done, with its figures, and what to do next.
//!
//! Outcomes and errors come in as data and leave as a [`Reply`]: structure, never markup. No figure is made up
//! here; each stands in the data. The matches are exhaustive, so a new outcome does not compile without its
//! sentence. To add one: an arm in [`outcome`] or in `refusal.rs`, and a snapshot beside it.

mod access;
mod ahead;
pub mod api;
mod budgets;
mod categories;
mod charts;
mod chat;
pub mod commands;
mod course;
mod dates;
mod doors;
mod entries;
pub mod eval;
mod figures;
mod history;
mod import;
mod line;
mod mail;
mod mind;
mod model;
mod nudges;
pub mod outbox;
pub mod pages;
mod questions;
mod rates;
mod refusal;
#[cfg(test)]
pub(crate) mod samples;
mod startup;

pub use access::sign_in_mail;
pub use charts::chart;
pub use chat::{
    already_answered, bad_amount, bad_id, edit_kept, gave_up, gave_up_halfway, goodbye, greeting,
    help, id_used_before, kept, let_go, moves_no_money, no_open_question, not_understood,
    nothing_filed_by_it, still_to_come, thanks, too_long, too_many, unavailable, unchanged,
    undo_in_a_reply, unreadable, where_are_you, words_only,
};
use chrono::NaiveDate;
pub use doors::erased;
pub use doors::{erasure_elsewhere, joined_elsewhere};
use hisab_port::{Button, Paragraph, Reply};
pub use mail::{
    Letter, MailPage, confirmation_mail, digest_mail, is_item, mail_trouble, no_such_link_page,
    try_later_page, unmarked, unsubscribe_page, unsubscribed_page,
};
pub use model::{NoModel, changed_since, confirm, left_undone, no_model, said, unfinished};
pub use nudges::{LESS, WHY, digest_title, nudge, nudge_why};
pub use questions::{how_much, option, what_for, which};
pub use rates::{known_rates, rates_fetched, rates_file, rates_read};
pub use refusal::{apology, refusal};
pub use startup::{
    Serving, exported, farewell, imported, migrated, no_owner_link, nobody_to_tell, not_saved,
    owner_link, saved, serving, welcome,
};

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
        Outcome::Charted(charted) => charts::said(reader, charted),
        Outcome::Trend(trend) => course::trend(reader, trend),
        Outcome::Unusual(unusual) => course::unusual(reader, unusual),
        Outcome::Recurring(recurring) => course::recurring(reader, recurring),
        Outcome::Forecast(forecast) => ahead::forecast(reader, forecast),
        Outcome::SafeToSpend(safe) => ahead::safe(reader, safe),
        Outcome::WhatIf(what_if) => ahead::what_if(reader, what_if),
        Outcome::BudgetSet(set) => budgets::set(reader, set),
        Outcome::Budgets(budgets) => budgets::listed(reader, budgets),
        Outcome::BudgetsEnded(ended) => budgets::ended(ended),
        Outcome::BudgetsPaused(paused) => budgets::paused(reader, paused),
        Outcome::Undone(replayed) => history::undone(reader, replayed),
        Outcome::Redone(replayed) => history::redone(reader, replayed),
        Outcome::Categories(categories) => categories::listed(categories),
        Outcome::CategoryAdded(added) => categories::added(added),
        Outcome::CategoryRenamed(renamed) => categories::renamed(renamed),
        Outcome::CategoryMerged(merged) => categories::merged(merged),
        Outcome::RuleSet(rule) => categories::rule(rule),
        Outcome::PreferencesSet(set) => categories::preferences(set),
        Outcome::NudgesSet(set) => nudges::set(set),
        Outcome::Nudges(shown) => nudges::shown(&shown.wanted),
        Outcome::NudgeExplained(explained) => nudges::explained(reader, explained),
        Outcome::RateSet(set) => rates::set(reader, set),
        Outcome::RatesForgotten(forgotten) => rates::forgotten(reader, forgotten),
        Outcome::Rates(found) => rates::listed(reader, found),
        Outcome::Conversion(conversion) => rates::converted(reader, conversion),
        Outcome::Forgotten => mind::forgotten(),
        Outcome::Usage(usage) => mind::usage(usage),
        Outcome::Sent(sent) => mind::sent(reader, sent),
        Outcome::LinkCode(code) => doors::code(code),
        Outcome::Linked(linked) => doors::linked(linked),
        Outcome::LinkRefused(why) => doors::refused(*why),
        Outcome::Parted(parted) => doors::parted(parted),
        Outcome::UnlinkAsked(asked) => doors::unlink_asked(asked),
        Outcome::LinkAsked(asked) => doors::link_asked(asked),
        Outcome::DoorLeft(left) => doors::door_left(left),
        Outcome::Exported(exported) => doors::exported(exported),
        Outcome::ErasureAsked(asked) => doors::erasure_asked(asked),
        Outcome::ErasureDue(due) => doors::erasure_due(reader, due),
        Outcome::Kept => doors::kept(),
        Outcome::Email(email) => mail::email(email),
        Outcome::DashboardLink(link) => access::dashboard_link(link),
    };
    let file = match outcome {
        Outcome::Exported(exported) => Some(doors::file(exported)),
        _ => None,
    };
    Reply { paragraphs, file, ..Reply::default() }
}

/// Several replies as one.
pub fn together(replies: impl IntoIterator<Item = Reply>) -> Reply {
    replies.into_iter().fold(Reply::default(), |mut all, reply| {
        all.paragraphs.extend(reply.paragraphs);
        all.buttons.extend(reply.buttons);
        all.file = all.file.or(reply.file);
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
