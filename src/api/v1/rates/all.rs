//! `/rates` and `/rates/{currency}`: listed, set and forgotten.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{Asked, Bare, Caller, Named, Problem, Sent, change, problem::Problems, v1::values::Day},
    domain::currency::Currency,
    gate::Gate,
    ledger::{self, RateSet, Rates, RatesForgotten},
};

/// Which rates.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Only those of this currency.
    #[param(inline)]
    currency: Option<Currency>,
}

/// Lists the rates that count now
#[utoipa::path(
    get, path = "/rates", tag = "rates", operation_id = "list_rates",
    params(Which),
    responses((status = 200, body = Rates), Problems),
)]
pub(super) async fn list(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Asked(asked): Asked<Which>,
) -> Result<Json<Rates>, Problem> {
    let mut books = gate.look(&shown).await?;
    Ok(Json(ledger::list_rates(&mut books, asked.currency).await?))
}

/// A rate of the person's own.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnRate {
    /// The currency of which there is one.
    base: Currency,
    /// The one it is told in; the person's own when left out.
    quote: Option<Currency>,
    /// How much of that one is worth, in decimals.
    #[schema(example = "1.6")]
    rate: String,
    /// The day it counts from; today when left out.
    date: Option<Day>,
}

/// Sets a rate of the person's own
#[utoipa::path(
    post, path = "/rates", tag = "rates", operation_id = "set_rate",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request")),
    request_body = OwnRate,
    responses((status = 200, body = RateSet), Problems),
)]
pub(super) async fn set(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Sent { value, request }: Sent<OwnRate>,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let pair = (value.base, value.quote.unwrap_or(change.books.preferences().currency));
    let date = value.date.map(|Day(date)| date);
    let set = ledger::set_rate(&mut change.books, pair, &value.rate, date).await?;
    change.done(&gate, StatusCode::OK, &set).await
}

/// Of which other currency.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Other {
    /// Only those between the two.
    #[param(inline)]
    other: Option<Currency>,
}

/// Forgets the person's own rates of a currency
#[utoipa::path(
    delete, path = "/rates/{currency}", tag = "rates", operation_id = "forget_rates",
    params(
        ("currency" = inline(Currency), Path, description = "The currency"),
        Other,
        ("Idempotency-Key" = Option<String>, Header, description = "Names the request"),
    ),
    responses((status = 200, body = RatesForgotten), Problems),
)]
pub(super) async fn forget(
    State(gate): State<Gate>,
    caller: Caller,
    Named(currency): Named<Currency>,
    Asked(asked): Asked<Other>,
    headers: HeaderMap,
    Bare(request): Bare,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let forgotten = ledger::forget_rates(&mut change.books, currency, asked.other).await?;
    change.done(&gate, StatusCode::OK, &forgotten).await
}
