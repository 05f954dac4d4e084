//! `/api/v1`: the books for other programs.
//!
//! Each endpoint is a file with its handler, its types and its description for `OpenAPI`, and a line in `endpoints`. It
//! reads what is asked, opens the books by what the caller shows, calls one use case of the ledger, and shapes the
//! answer. Amounts are decimal strings with a currency, days are dates of the person's own zone, times are UTC (RFC 3339).
//! What changes something takes `Idempotency-Key`; what has a version takes `If-Match`.

mod analytics;
mod budgets;
mod categories;
mod charts;
mod chat;
mod docs;
mod email;
mod export;
mod guard;
mod health;
mod import;
mod journal;
mod me;
mod nudges;
mod operator;
mod rates;
mod rules;
mod sessions;
mod tokens;
mod transactions;
mod usage;
mod values;

use axum::{Router, extract::DefaultBodyLimit, http::StatusCode, middleware, routing::any};
use std::time::Duration;
use tower_http::timeout::TimeoutLayer;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt as _},
    routes,
};

use super::Problem;
use crate::gate::Gate;

/// The longest body of a request, in bytes.
const BODY: usize = 256 << 10;

/// How long a request may take, its body included.
const PATIENCE: Duration = Duration::from_secs(20);

/// Every endpoint.
fn endpoints() -> OpenApiRouter<Gate> {
    let large = DefaultBodyLimit::max(import::BODY);
    OpenApiRouter::new()
        .routes(routes!(me::show, me::set))
        .routes(routes!(transactions::list::list, transactions::create::create))
        .routes(routes!(transactions::bulk::bulk))
        .routes(routes!(
            transactions::show::show,
            transactions::amend::amend,
            transactions::void::void
        ))
        .routes(routes!(categories::list::list, categories::add::add))
        .routes(routes!(categories::rename::rename))
        .routes(routes!(categories::merge::merge))
        .routes(routes!(rules::list, rules::set, rules::forget))
        .routes(routes!(journal::list))
        .routes(routes!(journal::undo))
        .routes(routes!(journal::redo))
        .routes(routes!(export::export))
        .routes(routes!(import::csv::preview).layer(large))
        .routes(routes!(import::csv::import).layer(large))
        .routes(routes!(import::json::import).layer(large))
        .routes(routes!(sessions::begin, sessions::list, sessions::end_all))
        .routes(routes!(sessions::refresh))
        .routes(routes!(sessions::end))
        .routes(routes!(tokens::list, tokens::make))
        .routes(routes!(tokens::delete))
        .routes(routes!(chat::say))
        .routes(routes!(chat::history))
        .routes(routes!(operator::overview))
        .routes(routes!(operator::dead_letters))
        .routes(routes!(operator::replay_all))
        .routes(routes!(operator::replay))
        .routes(routes!(health::show))
        .merge(analytics::endpoints())
        .merge(budgets::endpoints())
        .merge(charts::endpoints())
        .merge(nudges::endpoints())
        .merge(email::endpoints())
        .merge(rates::endpoints())
        .merge(usage::endpoints())
}

/// The description of all of it.
pub fn openapi() -> utoipa::openapi::OpenApi {
    docs::complete(docs::described(endpoints()).split_for_parts().1)
}

/// The endpoints, and a page to browse them.
pub fn router(gate: &Gate) -> Router {
    let (endpoints, openapi) = docs::described(endpoints()).split_for_parts();
    endpoints
        .method_not_allowed_fallback(async || Problem::Method)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, PATIENCE))
        .merge(docs::pages(docs::complete(openapi)))
        .route("/api/{*rest}", any(async || Problem::NoSuchPlace))
        .layer(middleware::from_fn_with_state(gate.clone(), guard::guard))
        .with_state(gate.clone())
}
