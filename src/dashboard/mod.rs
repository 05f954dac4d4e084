//! The pages: the books for people who would rather look. Rendered here, and whole without any script; a little script
//! makes them livelier.
//!
//! A page is a file with its handler and the struct that its template (`templates/dashboard/<name>.html`) shows, and a
//! line in `pages`. It opens the books by the visitor's session, calls use cases of the ledger, and shows their
//! outcomes; what people read on it stands in `wording::pages`. A form posts to a handler beside its page, with the
//! visitor's form token (`form`), and leads back by a redirect, so that nothing is sent twice by a reload.

mod assets;
mod budgets;
mod chat;
mod drawn;
mod events;
mod fields;
mod form;
mod insights;
mod operator;
mod overview;
mod page;
mod said;
mod session;
mod settings;
mod shell;
mod sign_in;
mod sign_out;
mod transactions;
mod undo;

use axum::{
    Router, middleware,
    routing::{get, post},
};

use crate::gate::Gate;

/// The longest body of a form, in bytes.
const BODY: usize = 64 << 10;

/// What only somebody who is signed in gets.
fn pages() -> Router<Gate> {
    Router::new()
        .route("/dashboard", get(overview::show))
        .merge(transactions::routes())
        .merge(budgets::routes())
        .route("/dashboard/undo", post(undo::undo))
        .route("/dashboard/redo", post(undo::redo))
        .route("/dashboard/events", get(events::open))
        .route("/dashboard/insights", get(insights::show))
        .route("/dashboard/operator", get(operator::show))
        .route("/dashboard/operator/replay", post(operator::replay))
        .merge(settings::router())
        .route("/dashboard/sign-out", post(sign_out::here))
}

/// What leads to that.
fn doors() -> Router<Gate> {
    Router::new()
        .route("/sign-in", get(sign_in::ask).post(sign_in::by_link))
        .route("/sign-in/mail", post(sign_in::by_mail))
        .route("/sign-in/password", post(sign_in::by_password))
}

/// The pages. The chat in their corner comes as endpoints that serve whom they are told.
pub fn router(gate: &Gate, chat: Router) -> Router {
    let chat = chat.layer(middleware::from_fn_with_state(gate.clone(), chat::let_in));
    pages()
        .layer(middleware::from_fn_with_state(gate.clone(), session::visit))
        .nest("/dashboard/chat/{person}", chat.with_state(()))
        .merge(doors())
        .layer(axum::extract::DefaultBodyLimit::max(BODY))
        .merge(assets::router())
        .layer(middleware::from_fn_with_state(gate.clone(), page::guard))
        .with_state(gate.clone())
}
