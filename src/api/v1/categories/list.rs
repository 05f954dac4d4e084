//! The categories.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{Asked, Caller, Problem, problem::Problems},
    gate::Gate,
    ledger::{self, KnownCategory},
};

/// Which categories.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api::v1) struct Which {
    /// Also those that were merged or taken away.
    all: Option<bool>,
}

/// Categories, in the order they were made.
#[derive(Serialize, ToSchema)]
pub(in crate::api::v1) struct CategoryList {
    /// The categories.
    categories: Vec<KnownCategory>,
}

/// Lists categories
#[utoipa::path(
    get, path = "/categories", tag = "categories", operation_id = "list_categories",
    params(Which),
    responses((status = 200, body = CategoryList), Problems),
)]
pub(in crate::api::v1) async fn list(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Asked(Which { all }): Asked<Which>,
) -> Result<Json<CategoryList>, Problem> {
    let books = gate.look(&shown).await?;
    let mut categories = ledger::all_categories(&books);
    categories.retain(|category| category.in_use || all == Some(true));
    Ok(Json(CategoryList { categories }))
}
