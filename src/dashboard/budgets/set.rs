//! Sets a budget.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use super::{
    fields::{FIELDS, Fields, Typed},
    list::{Opened, shown},
};
use crate::{
    dashboard::{fields::Troubles, form::Form, page::Failure},
    gate::Gate,
    ledger,
    wording::pages::Done,
};

/// Where a form leads that was taken.
pub(super) fn back(done: Done) -> Response {
    let query = serde_urlencoded::to_string([("done", done)]).unwrap_or_default();
    Redirect::to(&format!("/dashboard/budgets?{query}")).into_response()
}

/// Sets it: a new one, or the one that is over the same.
pub(super) async fn set(
    State(gate): State<Gate>,
    Form { visitor, value: typed }: Form<Typed>,
) -> Result<Response, Failure> {
    let mut troubles = Troubles::default();
    match typed.wishes() {
        Err(wrong) => troubles = wrong,
        Ok(wishes) => {
            let mut books = gate.change(&visitor.shown).await?;
            match ledger::keep_budget(&mut books, &wishes).await {
                Ok((_, is_new)) => {
                    books.commit().await?;
                    return Ok(back(if is_new { Done::BudgetSet } else { Done::BudgetChanged }));
                }
                Err(error) => troubles.refused(error, &FIELDS)?,
            }
        }
    }
    shown(&gate, &visitor, Opened::Set(Fields { typed, troubles })).await
}
