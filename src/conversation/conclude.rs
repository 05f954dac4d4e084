//! What follows from a model's answer, or from its absence: what is done, and what the person is told.
//!
//! The person is told outcomes in our own words. A model's words are sent only if all that they state was found or said
//! ([`grounding`]), and never instead of what was changed.

use chrono::{DateTime, Utc};
use hisab_port::{Content, Reply};
use metrics::counter;

use super::{
    TurnError,
    message::Message,
    question::{Choice, Open},
    remember,
    run::{CHOICES, Effect},
    turn,
};
use crate::{
    agent::{
        consent::Consent,
        grounding,
        inquiry::{Inquiry, Next},
        model::Failure,
        rules::{Amount, Question},
        tools::{Call, Round},
    },
    domain::{ids::TransactionId, text::clipped},
    ledger::{Books, Outcome},
    store,
    wording::{self, NoModel, Reader},
};

/// What a model's answer led to.
pub(super) struct Acted {
    pub(super) books: Books,
    /// What came of the message; `None` if the model must be asked again.
    pub(super) effect: Option<Effect>,
    /// What was done in this round.
    pub(super) round: Vec<(Call, Outcome)>,
}

/// How many characters of what a person said on a question of the model are kept with it.
const OWN_WORDS: usize = 1_000;

/// Does what a model's answer calls for.
pub(super) async fn act(
    mut books: Books,
    message: &Message,
    inquiry: &mut Inquiry,
) -> Result<Acted, TurnError> {
    let mut recent = turn::prepare(&mut books, message).await?;
    if recent.is_empty() {
        recent = last_shown(&mut books, message).await?;
    }
    let (said, own) = (inquiry.own_words(), books.preferences().currency);
    let reading = turn::read(&books, message.written, &said, false, None);
    let mut consent = Consent::new(&said, &reading, own, books.today(), recent);
    // What was done in earlier rounds was asked for once.
    for (call, outcome) in inquiry.done() {
        consent.note(call, outcome);
    }
    let acted = inquiry.act(books, consent).await.ok_or(TurnError::Kind)?;
    let (books, Round { done, unconfirmed, ambiguous, failed }, next) = acted;
    if let Some(failed) = failed {
        return Err(failed.into());
    }
    let reader = Reader { today: books.today() };
    let all = || inquiry.done().to_vec();
    let question = if unconfirmed.is_empty() {
        let choosable = ambiguous.filter(|(_, entries)| entries.len() <= CHOICES);
        choosable.map(|(call, entries)| Open::entry(reader, &call, &entries))
    } else {
        Some(confirmation(reader, unconfirmed)?)
    };
    let effect = match (question, next) {
        (Some((open, asked)), _) => {
            let reply = wording::together([everything(reader, inquiry.done()), asked]);
            Some(Effect { question: Some(open), ..Effect::of(all(), reply)? })
        }
        (None, Ok(Next::Again)) => None,
        (None, Ok(Next::Over(text))) => {
            let (reply, asks) = answer(reader, inquiry, text.as_deref());
            // What was filed by these words is not to be filed by them again.
            let used_up = inquiry.done().iter().any(|(call, _)| call.writes());
            let said = if used_up { String::new() } else { clipped(&said, OWN_WORDS) };
            let question = asks.then_some(Open::Free { said });
            Some(Effect { question, ..Effect::of(all(), reply)? })
        }
        (None, Err(failure)) => Some(without(&books, message, Some(inquiry), all(), failure)?),
    };
    Ok(Acted { books, effect, round: done })
}

/// The entries that the exchange before told of.
async fn last_shown(books: &mut Books, message: &Message) -> Result<Vec<TransactionId>, TurnError> {
    let user = books.user();
    let last = store::messages::last_answered(books.conn(), user, message.conversation).await?;
    let Some(last) = last else { return Ok(Vec::new()) };
    let shown = remember::shown(&serde_json::from_value::<Vec<super::Done>>(last.outcomes)?);
    Ok(shown.into_iter().map(|shown| shown.id).chain(last.filed).chain(last.touched).collect())
}

/// Whether to do what the person did not say in so many words.
fn confirmation(
    reader: Reader,
    unconfirmed: Vec<(Call, Outcome)>,
) -> Result<(Open, Reply), TurnError> {
    let would: Vec<String> =
        unconfirmed.iter().map(|(_, outcome)| wording::option::proposal(reader, outcome)).collect();
    let (yes, no) = wording::option::yes_or_no();
    let choices = vec![Choice::agreed(yes, unconfirmed)?, Choice::of(no, Vec::new())];
    let (open, buttons) = Open::choice(choices);
    let asked = Reply { buttons: buttons.buttons, ..wording::confirm(&would) };
    Ok((open, asked))
}

/// What was changed, in our own words.
fn changes(reader: Reader, done: &[(Call, Outcome)]) -> Reply {
    let changes = done.iter().filter(|(call, _)| call.writes());
    wording::together(changes.map(|(_, outcome)| wording::outcome(reader, outcome)))
}

/// Everything that was done and found, in our own words; what was looked up again and again only once.
fn everything(reader: Reader, done: &[(Call, Outcome)]) -> Reply {
    let mut told: Vec<&Outcome> = Vec::with_capacity(done.len());
    for (call, outcome) in done {
        // What was looked up twice is told once.
        if call.writes() || !told.contains(&outcome) {
            told.push(outcome);
        }
    }
    wording::together(told.into_iter().map(|outcome| wording::outcome(reader, outcome)))
}

/// What the person is told at the end: what was changed, then the model's own words if they hold; else what was found.
/// And whether that asks them something.
fn answer(reader: Reader, inquiry: &Inquiry, text: Option<&str>) -> (Reply, bool) {
    let done = inquiry.done();
    let Some(text) = text.map(grounding::plain) else { return (changes(reader, done), false) };
    match grounding::check(&text, &inquiry.evidence()) {
        Ok(()) => {
            let reply = wording::together([changes(reader, done), wording::said(&text)]);
            (reply, text.contains(['?', '？']))
        }
        Err(why) => {
            counter!("hisab_model_ungrounded_total", "kind" => why.name()).increment(1);
            let reply =
                if done.is_empty() { wording::not_understood() } else { everything(reader, done) };
            (reply, false)
        }
    }
}

/// What happens without an answer: what was done and found stands; else the rules' best reading is asked about; else
/// the person is told.
pub(super) fn without(
    books: &Books,
    message: &Message,
    inquiry: Option<&Inquiry>,
    done: Vec<(Call, Outcome)>,
    failure: Failure,
) -> Result<Effect, TurnError> {
    let reader = Reader { today: books.today() };
    if !done.is_empty() {
        let reply = everything(reader, &done);
        let reply = wording::together([reply, wording::unfinished(why(failure))]);
        return Effect::of(done, reply);
    }
    if !message.history.is_empty() && matches!(message.content, Content::Edited { .. }) {
        return kept(message);
    }
    let said = inquiry.map_or_else(|| message.content.words(), Inquiry::said);
    Ok(best_reading(books, message, said, failure))
}

/// What comes of a message that cannot be answered: what was done about it stands, and is told.
pub(super) fn given_up(
    books: &Books,
    done: Vec<(Call, Outcome)>,
    reference: &str,
) -> Result<Effect, TurnError> {
    if done.is_empty() {
        return Ok(wording::gave_up(reference).into());
    }
    let reader = Reader { today: books.today() };
    let reply = wording::together([everything(reader, &done), wording::gave_up_halfway(reference)]);
    Effect::of(done, reply)
}

/// The rules' best reading of words that they do not understand, asked and not assumed; else an apology.
pub(super) fn best_reading(
    books: &Books,
    message: &Message,
    said: &str,
    failure: Failure,
) -> Effect {
    let reader = Reader { today: books.today() };
    let own = books.preferences().currency;
    let reading = turn::read(books, message.written, said, false, None);
    let sorry = wording::no_model(why(failure));
    let [amount] = reading.amounts.as_slice() else { return sorry.into() };
    let Amount { value, currency } = *amount;
    let text = format!("{value} {}", currency.unwrap_or(own).code());
    let question = Question::WhatFor { amount: *amount };
    let (open, asked) = Open::from_rules(reader, own, &text, question);
    Effect { question: Some(open), ..wording::together([sorry, asked]).into() }
}

/// What an edit says as a model reads it.
pub(super) async fn edit(
    books: &mut Books,
    message: &Message,
    inquiry: &mut Inquiry,
    now: DateTime<Utc>,
) -> Result<Option<Effect>, TurnError> {
    turn::prepare(books, message).await?;
    let Content::Edited { text, .. } = &message.content else { return Ok(Some(kept(message)?)) };
    let own = books.preferences().currency;
    let reading = turn::read(books, message.written, inquiry.said(), false, None);
    let mut consent = Consent::new(inquiry.said(), &reading, own, books.today(), Vec::new());
    match inquiry.calls() {
        Some(calls) if says_all(&mut consent, message, &calls)? => {
            let effect = turn::edited(books, message, text, Some(calls), now).await?;
            Ok(Some(Effect { unclear: None, ..effect }))
        }
        _ => Ok(Some(kept(message)?)),
    }
}

/// Whether calls file what an edited message says and nothing else, and leave nothing out that still stands in it: what
/// is left out is taken out of the books.
fn says_all(consent: &mut Consent, message: &Message, calls: &[Call]) -> Result<bool, TurnError> {
    let mut files = false;
    for call in calls {
        match call {
            Call::LogTransactions(args) if consent.covers_entries(&args.entries) => files = true,
            call if !call.writes() => {}
            _ => return Ok(false),
        }
    }
    let before = message.history.last().map(|previous| previous.calls.clone());
    let before: Vec<Call> = before.map(serde_json::from_value).transpose()?.unwrap_or_default();
    let stands = |call: &Call| match call {
        Call::LogTransactions(args) => args
            .entries
            .iter()
            .any(|entry| entry.amount.parse().is_ok_and(|amount| consent.has_left(amount))),
        _ => false,
    };
    Ok(files && !before.iter().any(stands))
}

/// What was filed before stays.
fn kept(message: &Message) -> Result<Effect, TurnError> {
    match message.history.last() {
        Some(previous) => Effect::kept(previous, wording::edit_kept()),
        None => Ok(wording::edit_kept().into()),
    }
}

/// A failure as the person needs to know it.
const fn why(failure: Failure) -> NoModel {
    match failure {
        Failure::Away | Failure::Busy | Failure::OutOfTime | Failure::Misconfigured => {
            NoModel::Away
        }
        Failure::Refused => NoModel::Refused,
        Failure::CutOff
        | Failure::Garbled
        | Failure::Silent
        | Failure::TooManyRounds
        | Failure::Unwanted => NoModel::AtALoss,
        Failure::SpentToday => NoModel::SpentToday,
    }
}
