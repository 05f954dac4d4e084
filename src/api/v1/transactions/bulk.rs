//! Changes many entries at once.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Caller, Problem, Sent, change, problem::Problems},
    domain::{ids::TransactionId, text::Tag},
    gate::Gate,
    ledger::{self, BulkDone, Deed},
};

/// A change of many entries.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::v1) struct BulkChange {
    /// Which: all of them are changed, or none.
    #[schema(min_items = 1, max_items = 200)]
    ids: Vec<TransactionId>,
    /// What is done to each.
    change: BulkDeed,
}

/// What is done to each of them.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub(in crate::api::v1) enum BulkDeed {
    /// They are taken out.
    Void {},
    /// They are filed under another category.
    Recategorise {
        /// The category by name. It is remembered for entries with the same words.
        category: String,
    },
    /// They are given some tags, and lose others.
    Retag {
        /// The new ones.
        #[serde(default)]
        #[schema(max_items = 10)]
        add: Vec<Tag>,
        /// Those that go.
        #[serde(default)]
        #[schema(max_items = 10)]
        remove: Vec<Tag>,
    },
}

impl From<BulkDeed> for Deed {
    fn from(deed: BulkDeed) -> Self {
        match deed {
            BulkDeed::Void {} => Self::Void,
            BulkDeed::Recategorise { category } => Self::Recategorise(category),
            BulkDeed::Retag { add, remove } => Self::Retag { add, remove },
        }
    }
}

/// Changes many transactions
#[utoipa::path(
    post, path = "/transactions/bulk", tag = "transactions", operation_id = "change_transactions",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request")),
    request_body = BulkChange,
    responses((status = 200, body = BulkDone), Problems),
)]
pub(in crate::api::v1) async fn bulk(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Sent { value, request }: Sent<BulkChange>,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let done = ledger::bulk(&mut change.books, &value.ids, value.change.into()).await?;
    change.done(&gate, StatusCode::OK, &done).await
}
