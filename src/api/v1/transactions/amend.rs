//! Changes an entry.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use crate::{
    api::{Caller, Named, Problem, Sent, change, problem::Problems, version},
    domain::{
        currency::Currency,
        ids::TransactionId,
        kind::Kind,
        text::{Description, Merchant, Tag},
    },
    gate::Gate,
    ledger::{self, Amended, Changes, Target},
};

/// New values; what is left out stays.
#[expect(clippy::option_option, reason = "what is left out is not what is taken away")]
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::v1) struct TransactionChanges {
    /// How much.
    #[schema(pattern = r"^[0-9]{1,13}(\.[0-9]{1,3})?$", example = "25.50")]
    amount: Option<String>,
    /// In which currency.
    currency: Option<Currency>,
    /// What it was for.
    description: Option<Description>,
    /// Where or to whom; `null` takes it away.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<Merchant>)]
    merchant: Option<Option<Merchant>>,
    /// The category by name. It is remembered for entries with the same words.
    category: Option<String>,
    /// The day.
    date: Option<NaiveDate>,
    /// Which way the money went.
    kind: Option<Kind>,
    /// Labels, in place of the old.
    #[schema(max_items = 10)]
    tags: Option<Vec<Tag>>,
}

/// Tells `null` from what is left out.
#[expect(clippy::option_option, reason = "what is left out is not what is taken away")]
fn said<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// Changes a transaction
#[utoipa::path(
    patch, path = "/transactions/{id}", tag = "transactions", operation_id = "amend_transaction",
    params(
        ("id" = TransactionId, Path),
        ("If-Match" = Option<String>, Header, description = "The version that is meant"),
        ("Idempotency-Key" = Option<String>, Header, description = "Names the request"),
    ),
    request_body = TransactionChanges,
    responses(
        (status = 200, body = Amended, headers(("ETag" = String, description = "Its new version"))),
        Problems,
    ),
)]
pub(in crate::api::v1) async fn amend(
    State(gate): State<Gate>,
    caller: Caller,
    Named(id): Named<TransactionId>,
    headers: HeaderMap,
    Sent { value, request }: Sent<TransactionChanges>,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let books = &mut change.books;
    version::must_match(&headers, &ledger::entry(books, id).await?)?;
    let target = Target { id: Some(id), ..Target::default() };
    let changes = Changes {
        amount: value.amount,
        currency: value.currency,
        description: value.description,
        merchant: value.merchant,
        category: value.category,
        date: value.date,
        kind: value.kind,
        tags: value.tags,
    };
    let amended = ledger::amend(books, &target, &changes).await?;
    let tag = version::tag(&ledger::entry(books, id).await?)?;
    let mut response = change.done(&gate, StatusCode::OK, &amended).await?;
    version::tagged(&mut response, &tag);
    Ok(response)
}
