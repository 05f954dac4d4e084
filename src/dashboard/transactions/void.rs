//! Takes an entry out, unless somebody else changed it meanwhile.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    amend::as_seen,
    asked::Asked,
    list::{Opened, shown},
};
use crate::{
    dashboard::{form::Form, page::Failure, shell::Place},
    domain::ids::TransactionId,
    gate::Gate,
    ledger::{self, Target},
    wording::pages::Done,
};

/// Which version of it was seen, and in which list.
#[derive(Deserialize)]
pub(super) struct Seen {
    version: String,
    #[serde(default)]
    back: String,
}

/// Takes it out.
pub(super) async fn void(
    State(gate): State<Gate>,
    Path(id): Path<String>,
    Form { visitor, value: Seen { version, back } }: Form<Seen>,
) -> Result<Response, Failure> {
    let id: TransactionId = id.parse().map_err(|_| Failure::NoSuchPage)?;
    let asked = Asked::read(&back);
    let mut books = gate.change(&visitor.shown).await?;
    if as_seen(&mut books, id, &version).await?.is_none() {
        drop(books);
        return shown(&gate, &visitor, asked, Opened::Changed(id)).await;
    }
    let target = Target { id: Some(id), ..Target::default() };
    ledger::delete(&mut books, &target).await?;
    books.commit().await?;
    let to = asked.after(Done::TakenOut).address(Place::Transactions.path());
    Ok(Redirect::to(&to).into_response())
}
