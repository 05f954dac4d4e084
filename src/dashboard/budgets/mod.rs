//! `/dashboard/budgets`: the budgets with how they stand and what they were, set and changed.
//!
//! `bar` is a budget as it is drawn, `fields` what is typed, `list` the page; `set` and `change` are where its forms go.

mod bar;
mod change;
mod fields;
mod list;
mod set;

use axum::{
    Router,
    routing::{get, post},
};

pub(super) use bar::Bar;

use crate::gate::Gate;

/// Where they are.
pub(super) fn routes() -> Router<Gate> {
    Router::new()
        .route("/dashboard/budgets", get(list::show).post(set::set))
        .route("/dashboard/budgets/{id}", post(change::amend))
        .route("/dashboard/budgets/{id}/pause", post(change::pause))
        .route("/dashboard/budgets/{id}/resume", post(change::resume))
        .route("/dashboard/budgets/{id}/end", post(change::end))
}
