//! Tokens for programs: made, shown once, taken away.

use axum::{extract::State, response::Response};
use serde::Deserialize;
use uuid::Uuid;

use super::{Answer, answered, done, refusal};
use crate::{
    dashboard::{form::Form, page::Failure},
    domain::access::Scope,
    gate::Gate,
    ledger::{self, Books, Invalid, LedgerError},
    wording::{
        Reader,
        pages::{self, SETTINGS, SettingDone},
    },
};

/// A token as it is shown.
pub(super) struct Token {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) scope: &'static str,
    pub(super) made: String,
    pub(super) used: String,
    pub(super) ends: String,
}

/// All of them.
pub(super) async fn all(books: &mut Books, reader: Reader) -> Result<Vec<Token>, LedgerError> {
    let zone = books.preferences().timezone;
    let moment = |at| pages::moment(reader, zone, at);
    let shown = |token: ledger::ApiToken| Token {
        id: token.id.to_string(),
        name: token.name.to_string(),
        scope: pages::scope_choice(token.scope),
        made: moment(token.made_at),
        used: token.used_at.map_or_else(|| pages::never().to_owned(), moment),
        ends: token.expires_at.map_or_else(|| pages::no_end().to_owned(), moment),
    };
    Ok(ledger::list_api_tokens(books).await?.into_iter().map(shown).collect())
}

/// What for, and for how long.
#[derive(Deserialize)]
pub(super) struct Wanted {
    name: String,
    scope: Scope,
    days: String,
}

/// Makes one.
pub(super) async fn make(
    State(gate): State<Gate>,
    Form { visitor, value: Wanted { name, scope, days } }: Form<Wanted>,
) -> Result<Response, Failure> {
    let mut books = gate.change(&visitor.shown).await?;
    let made = ledger::make_api_token(&mut books, &name, scope, read(&days)).await;
    let answer = match made {
        Ok(made) => {
            books.commit().await?;
            Answer { token: Some(made.shown), ..Answer::default() }
        }
        Err(error) => {
            drop(books);
            let is_of_days =
                matches!(error, LedgerError::Invalid(Invalid::TooMany { what: "days", .. }));
            let answer = if is_of_days {
                Answer::trouble("days", SETTINGS.bad_days.to_owned())
            } else {
                Answer::trouble("name", refusal(error)?)
            };
            answer.with("name", &name).with("days", &days)
        }
    };
    answered(&gate, &visitor, answer).await
}

/// A number of days; none are no end. What is no such number is refused like one that is too large.
fn read(days: &str) -> Option<u16> {
    let said = days.trim();
    (!said.is_empty()).then(|| said.parse().unwrap_or(0))
}

/// Which one.
#[derive(Deserialize)]
pub(super) struct Which {
    id: Uuid,
}

/// Takes one away.
pub(super) async fn delete(
    State(gate): State<Gate>,
    Form { visitor, value: Which { id } }: Form<Which>,
) -> Result<Response, Failure> {
    let mut books = gate.change(&visitor.shown).await?;
    if let Err(error) = ledger::delete_api_token(&mut books, id.into()).await {
        drop(books);
        return answered(&gate, &visitor, Answer::trouble("tokens", refusal(error)?)).await;
    }
    books.commit().await?;
    Ok(done(SettingDone::TokenGone, "tokens"))
}
