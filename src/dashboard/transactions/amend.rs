//! Changes an entry, unless somebody else did meanwhile.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    asked::Asked,
    entry::{FIELDS, Fields, Typed, version},
    list::{Opened, shown},
};
use crate::{
    dashboard::{fields::Troubles, form::Form, page::Failure, shell::Place},
    domain::ids::TransactionId,
    gate::Gate,
    ledger::{self, Books, Entry, Invalid, LedgerError, Missing, Target},
    wording::pages::Done,
};

/// Changes what is different.
pub(super) async fn amend(
    State(gate): State<Gate>,
    Path(id): Path<String>,
    Form { visitor, value: typed }: Form<Typed>,
) -> Result<Response, Failure> {
    let id: TransactionId = id.parse().map_err(|_| Failure::NoSuchPage)?;
    let asked = Asked::read(&typed.back);
    let mut books = gate.change(&visitor.shown).await?;
    let Some(entry) = as_seen(&mut books, id, &typed.version).await? else {
        drop(books);
        return shown(&gate, &visitor, asked, Opened::Changed(id)).await;
    };
    let mut troubles = Troubles::default();
    let back = |done| {
        let to = asked.clone().after(done).address(Place::Transactions.path());
        Ok(Redirect::to(&format!("{to}#e-{id}")).into_response())
    };
    match typed.changes(&entry) {
        Err(wrong) => troubles = wrong,
        Ok(changes) => {
            let target = Target { id: Some(id), ..Target::default() };
            match ledger::amend(&mut books, &target, &changes).await {
                Ok(_) => {
                    books.commit().await?;
                    return back(Done::Changed);
                }
                // It is as it was typed already.
                Err(LedgerError::Invalid(Invalid::Nothing)) => return back(Done::Changed),
                Err(error) => troubles.refused(error, &FIELDS)?,
            }
        }
    }
    drop(books);
    let fields = Fields { id: Some(id.to_string()), typed, troubles };
    shown(&gate, &visitor, asked, Opened::Edit(fields)).await
}

/// The entry, if it is still what was seen.
pub(super) async fn as_seen(
    books: &mut Books,
    id: TransactionId,
    seen: &str,
) -> Result<Option<Entry>, Failure> {
    match ledger::entry(books, id).await {
        Ok(entry) => Ok(if version(&entry)? == seen { Some(entry) } else { None }),
        Err(LedgerError::Missing(Missing::Entry)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
