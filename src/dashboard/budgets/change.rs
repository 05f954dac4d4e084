//! Changes a budget, pauses it, takes it up again or ends it, unless somebody else changed it meanwhile.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde::Deserialize;

use super::{
    fields::{FIELDS, Fields, Typed, version},
    list::{Opened, shown},
    set::back,
};
use crate::{
    dashboard::{fields::Troubles, form::Form, page::Failure, session::Visitor},
    domain::ids::BudgetId,
    gate::Gate,
    ledger::{self, Books, LedgerError, Missing},
    wording::pages::Done,
};

/// Which version of it was seen.
#[derive(Deserialize)]
pub(super) struct Seen {
    version: String,
}

fn id_of(said: &str) -> Result<BudgetId, Failure> {
    said.parse().map_err(|_| Failure::NoSuchPage)
}

/// Whether it is still what was seen.
async fn is_as_seen(books: &mut Books, id: BudgetId, seen: &str) -> Result<bool, Failure> {
    match ledger::show_budget(books, id).await {
        Ok(budget) => Ok(version(&budget)? == seen),
        Err(LedgerError::Missing(Missing::BudgetId)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Changes it.
pub(super) async fn amend(
    State(gate): State<Gate>,
    Path(id): Path<String>,
    Form { visitor, value: typed }: Form<Typed>,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let mut books = gate.change(&visitor.shown).await?;
    if !is_as_seen(&mut books, id, &typed.version).await? {
        drop(books);
        return shown(&gate, &visitor, Opened::Changed(id)).await;
    }
    let mut troubles = Troubles::default();
    match typed.changes() {
        Err(wrong) => troubles = wrong,
        Ok(changes) => match ledger::change_budget(&mut books, id, &changes).await {
            Ok(_) => {
                books.commit().await?;
                return Ok(back(Done::BudgetChanged));
            }
            Err(error) => troubles.refused(error, &FIELDS)?,
        },
    }
    drop(books);
    shown(&gate, &visitor, Opened::Change(id, Fields { typed, troubles })).await
}

/// Has it say nothing by itself.
pub(super) async fn pause(
    State(gate): State<Gate>,
    Path(id): Path<String>,
    Form { visitor, value }: Form<Seen>,
) -> Result<Response, Failure> {
    go(&gate, &visitor, id_of(&id)?, &value, Done::BudgetPaused).await
}

/// Has it speak again.
pub(super) async fn resume(
    State(gate): State<Gate>,
    Path(id): Path<String>,
    Form { visitor, value }: Form<Seen>,
) -> Result<Response, Failure> {
    go(&gate, &visitor, id_of(&id)?, &value, Done::BudgetResumed).await
}

/// Ends it.
pub(super) async fn end(
    State(gate): State<Gate>,
    Path(id): Path<String>,
    Form { visitor, value }: Form<Seen>,
) -> Result<Response, Failure> {
    go(&gate, &visitor, id_of(&id)?, &value, Done::BudgetEnded).await
}

/// Does with it what the button says.
async fn go(
    gate: &Gate,
    visitor: &Visitor,
    id: BudgetId,
    Seen { version }: &Seen,
    done: Done,
) -> Result<Response, Failure> {
    let mut books = gate.change(&visitor.shown).await?;
    if !is_as_seen(&mut books, id, version).await? {
        drop(books);
        return shown(gate, visitor, Opened::Changed(id)).await;
    }
    if done == Done::BudgetEnded {
        ledger::end_budget(&mut books, id).await?;
    } else {
        ledger::rest_budget(&mut books, id, done == Done::BudgetPaused).await?;
    }
    books.commit().await?;
    Ok(back(done))
}
