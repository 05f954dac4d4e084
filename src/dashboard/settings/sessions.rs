//! Where the person is signed in.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{Answer, answered, done, refusal};
use crate::{
    dashboard::{form::Form, page::Failure, sign_out::Nothing},
    domain::{ids::SessionId, site::Site},
    gate::{Gate, signed_out},
    ledger::{self, Books, LedgerError},
    wording::{
        Reader,
        pages::{self, SettingDone},
    },
};

/// A session as it is shown.
pub(super) struct Session {
    pub(super) id: String,
    pub(super) browser: String,
    pub(super) via: &'static str,
    pub(super) made: String,
    pub(super) seen: String,
    pub(super) is_here: bool,
}

/// All of them.
pub(super) async fn all(
    books: &mut Books,
    reader: Reader,
    here: SessionId,
) -> Result<Vec<Session>, LedgerError> {
    let zone = books.preferences().timezone;
    let shown = |session: ledger::Session| Session {
        id: session.id.to_string(),
        browser: pages::browser(&session.agent),
        via: pages::signed_in_by(session.via),
        made: pages::moment(reader, zone, session.made_at),
        seen: pages::moment(reader, zone, session.rotated_at),
        is_here: session.id == here,
    };
    Ok(ledger::list_sessions(books).await?.into_iter().map(shown).collect())
}

/// Which one.
#[derive(Deserialize)]
pub(super) struct Which {
    id: Uuid,
}

/// Signs out somewhere.
pub(super) async fn end(
    State(gate): State<Gate>,
    Form { visitor, value: Which { id } }: Form<Which>,
) -> Result<Response, Failure> {
    let mut books = gate.change(&visitor.shown).await?;
    if let Err(error) = ledger::end_session(&mut books, id.into()).await {
        drop(books);
        return answered(&gate, &visitor, Answer::trouble("sessions", refusal(error)?)).await;
    }
    books.commit().await?;
    if visitor.session == SessionId(id) {
        return Ok((signed_out(&gate), Redirect::to(Site::SIGN_IN)).into_response());
    }
    Ok(done(SettingDone::SessionEnded, "sessions"))
}

/// Signs out everywhere, here too.
pub(super) async fn end_all(
    State(gate): State<Gate>,
    Form { visitor, value: Nothing {} }: Form<Nothing>,
) -> Result<Response, Failure> {
    let mut books = gate.change(&visitor.shown).await?;
    ledger::end_all_sessions(&mut books).await?;
    books.commit().await?;
    Ok((signed_out(&gate), Redirect::to(Site::SIGN_IN)).into_response())
}
