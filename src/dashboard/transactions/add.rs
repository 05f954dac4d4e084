//! Files an entry.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use super::{
    asked::Asked,
    entry::{FIELDS, Fields, Typed},
    list::{Opened, shown},
};
use crate::{
    dashboard::{fields::Troubles, form::Form, page::Failure, shell::Place},
    gate::Gate,
    ledger,
    wording::pages::Done,
};

/// Files what was typed.
pub(super) async fn add(
    State(gate): State<Gate>,
    Form { visitor, value: typed }: Form<Typed>,
) -> Result<Response, Failure> {
    let mut books = gate.change(&visitor.shown).await?;
    let asked = Asked::read(&typed.back);
    let mut troubles = Troubles::default();
    match typed.entry(&books) {
        Err(wrong) => troubles = wrong,
        Ok(entry) => {
            if let Err(error) = ledger::log(&mut books, vec![entry]).await {
                troubles.refused(error, &FIELDS)?;
            } else {
                books.commit().await?;
                let to = asked.after(Done::Filed).address(Place::Transactions.path());
                return Ok(Redirect::to(&to).into_response());
            }
        }
    }
    drop(books);
    let fields = Fields { id: None, typed, troubles };
    shown(&gate, &visitor, asked, Opened::Add(fields)).await
}
