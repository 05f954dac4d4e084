//! Asks someone new, once, where they are: it decides which day "yesterday" is and what "20" is in.
//!
//! Only where a bot meets people from anywhere. Who starts the terminal or the server says it with options, and what is
//! asked beside an answer is only ever a question that may be left alone.

use chrono::{DateTime, Utc};
use hisab_port::{Channel, Content, Reply};

use super::{
    TurnError,
    message::Message,
    question::{Choice, Open},
    run::Effect,
};
use crate::{
    agent::tools::{Call, set_preference},
    domain::country::Country,
    ledger::Books,
    store, wording,
};

/// Adds the question to what someone new is told, unless there is another open, or more to it than entries.
pub(super) async fn ask(
    books: &mut Books,
    channel: &str,
    message: &Message,
    effect: Effect,
    now: DateTime<Utc>,
) -> Result<Effect, TurnError> {
    let met_by_a_bot = matches!(channel.parse(), Ok(Channel::Telegram | Channel::Discord));
    let said = matches!(message.content, Content::Text(_)) && !message.shared;
    let only_files = effect.done.iter().all(|done| done.tool == "log_transactions");
    if !met_by_a_bot || !said || !only_files || effect.question.is_some() {
        return Ok(effect);
    }
    let user = books.user();
    let language = store::users::set_asked(books.conn(), user, now).await?;
    let (open, asked) = question(books, language.as_deref());
    let reply = wording::together([effect.reply, asked]);
    Ok(Effect { reply, question: Some(open), ..effect })
}

fn question(books: &Books, language: Option<&str>) -> (Open, Reply) {
    let mut countries = Country::ALL;
    let likely = language.and_then(Country::hinted);
    // The others keep their order.
    countries.sort_by_key(|country| Some(*country) != likely);
    let choice = |country: Country| {
        let args = set_preference::Args {
            currency: Some(country.currency().to_owned()),
            timezone: Some(country.zone().to_owned()),
            ..set_preference::Args::default()
        };
        Choice::of(wording::option::country(country), vec![Call::SetPreference(args)])
    };
    let (open, buttons) = Open::choice(countries.into_iter().map(choice).collect());
    let asked = wording::where_are_you(books.preferences());
    (open, Reply { buttons: buttons.buttons, ..asked })
}
