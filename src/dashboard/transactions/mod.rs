//! `/dashboard/transactions`: all entries, looked through page by page, and changed in place.
//!
//! `asked` is what the address asks for, `entry` the fields of one entry, `list` the page. `add`, `amend`, `void` and `bulk`
//! are where its forms go; each leads back to the list that it was sent from, or shows it with what is wrong.

mod add;
mod amend;
mod asked;
mod bulk;
mod entry;
mod list;
mod void;

use axum::{
    Router,
    routing::{get, post},
};

pub(super) use asked::Asked;
pub(super) use list::{Opened, Row, shown};

use crate::gate::Gate;

/// Where they are.
pub(super) fn routes() -> Router<Gate> {
    Router::new()
        .route("/dashboard/transactions", get(list::show).post(add::add))
        .route("/dashboard/transactions/bulk", post(bulk::change))
        .route("/dashboard/transactions/{id}", post(amend::amend))
        .route("/dashboard/transactions/{id}/void", post(void::void))
}
