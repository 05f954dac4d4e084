//! Signs out here.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{form::Form, page::Failure};
use crate::{
    domain::site::Site,
    gate::{Gate, signed_out},
    ledger,
};

/// Nothing but the form's token.
#[derive(Deserialize)]
pub(super) struct Nothing {}

/// Ends the visitor's session.
pub(super) async fn here(
    State(gate): State<Gate>,
    Form { visitor, value: Nothing {} }: Form<Nothing>,
) -> Result<Response, Failure> {
    let mut books = gate.change(&visitor.shown).await?;
    ledger::end_session(&mut books, visitor.session).await?;
    books.commit().await?;
    Ok((signed_out(&gate), Redirect::to(Site::SIGN_IN)).into_response())
}
