//! Files entries.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Caller, Problem, Sent, change, problem::Problems},
    domain::{
        currency::Currency,
        kind::Kind,
        text::{Description, Merchant, Tag},
    },
    gate::Gate,
    ledger::{self, Logged, NewEntry},
};

/// Entries to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::v1) struct NewTransactions {
    /// They are filed all, or none.
    #[schema(min_items = 1, max_items = 50)]
    entries: Vec<NewTransaction>,
}

/// An entry to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::v1) struct NewTransaction {
    /// Which way the money went.
    kind: Kind,
    /// How much.
    #[schema(pattern = r"^[0-9]{1,13}(\.[0-9]{1,3})?$", example = "20")]
    amount: String,
    /// In which currency; the person's own if it is left out.
    currency: Option<Currency>,
    /// What it was for.
    description: Description,
    /// Where or to whom.
    merchant: Option<Merchant>,
    /// The category by name; found by the words if it is left out.
    category: Option<String>,
    /// The day; today if it is left out.
    date: Option<NaiveDate>,
    /// Labels.
    #[serde(default)]
    #[schema(max_items = 10)]
    tags: Vec<Tag>,
}

/// Files transactions
#[utoipa::path(
    post, path = "/transactions", tag = "transactions", operation_id = "create_transactions",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request")),
    request_body = NewTransactions,
    responses((status = 201, body = Logged), Problems),
)]
pub(in crate::api::v1) async fn create(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Sent { value, request }: Sent<NewTransactions>,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let books = &mut change.books;
    let (currency, today) = (books.preferences().currency, books.today());
    let entry = |new: NewTransaction| NewEntry {
        kind: new.kind,
        amount: new.amount,
        currency: new.currency.unwrap_or(currency),
        description: new.description,
        merchant: new.merchant,
        category: new.category,
        date: new.date.unwrap_or(today),
        tags: new.tags,
    };
    let logged = ledger::log(books, value.entries.into_iter().map(entry).collect()).await?;
    change.done(&gate, StatusCode::CREATED, &logged).await
}
