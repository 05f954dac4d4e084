//! The currency, the zone, and whether a model may read what is written.

use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{Answer, answered, done, refusal};
use crate::{
    dashboard::{form::Form, page::Failure},
    domain::{assistant::Assistant, currency::Currency, zone::Zone},
    gate::Gate,
    ledger::{self, LedgerError},
    wording::pages::SettingDone,
};

#[derive(Deserialize)]
pub(super) struct Chosen {
    currency: String,
    timezone: String,
    assistant: Assistant,
}

/// Sets them.
pub(super) async fn set(
    State(gate): State<Gate>,
    Form { visitor, value }: Form<Chosen>,
) -> Result<Response, Failure> {
    let Chosen { currency, timezone, assistant } = value;
    let again = |field, error: LedgerError| {
        let answer = Answer::trouble(field, refusal(error)?);
        Ok(answer.with("currency", &currency).with("timezone", &timezone))
    };
    let (currency, zone) = match (Currency::parse(&currency), Zone::parse(&timezone)) {
        (Ok(currency), Ok(zone)) => (currency, zone),
        (Err(error), _) => {
            let answer: Result<Answer, Failure> = again("currency", error.into());
            return answered(&gate, &visitor, answer?).await;
        }
        (_, Err(error)) => {
            let answer: Result<Answer, Failure> = again("timezone", error.into());
            return answered(&gate, &visitor, answer?).await;
        }
    };
    let mut books = gate.change(&visitor.shown).await?;
    ledger::set_preferences(&mut books, Some(currency), Some(zone), Some(assistant)).await?;
    books.commit().await?;
    Ok(done(SettingDone::Preferences, "preferences"))
}
