//! Entries, page by page.

use axum::{extract::State, http::Uri, response::Response};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{Asked, Caller, Problem, next, problem::Problems},
    domain::{
        currency::Currency,
        kind::Kind,
        text::{Search, Tag},
    },
    gate::Gate,
    ledger::{self, Browsing, Cursor, Page, Sorted},
};

/// How many are shown if it is not said.
const USUAL: u32 = 20;

/// Which entries; what is left out does not narrow.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api::v1) struct Which {
    /// From this day.
    start: Option<NaiveDate>,
    /// To before this day.
    end: Option<NaiveDate>,
    /// Money out or money in.
    kind: Option<Kind>,
    /// In this category, by name.
    category: Option<String>,
    /// With this tag.
    tag: Option<Tag>,
    /// In this currency.
    currency: Option<Currency>,
    /// Of at least this amount: in the currency that is said, or else the person's own.
    #[param(pattern = r"^[0-9]{1,13}(\.[0-9]{1,3})?$", example = "250")]
    min: Option<String>,
    /// Of at most this amount.
    #[param(pattern = r"^[0-9]{1,13}(\.[0-9]{1,3})?$", example = "1200.50")]
    max: Option<String>,
    /// With all these words in description, merchant and tags; of the last the beginning is enough.
    #[param(inline)]
    q: Option<Search>,
    /// Those that were taken out, in place of those that are in the books.
    voided: Option<bool>,
    /// What comes first. Amounts are compared in one currency: the one that is said, the person's own, or else the one
    /// there is most of.
    #[param(inline)]
    order: Option<Sorted>,
    /// How many.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// Where to go on: `next` of the page before, with everything else as it was.
    #[param(value_type = Option<String>)]
    cursor: Option<Cursor>,
}

/// Lists transactions
#[utoipa::path(
    get, path = "/transactions", tag = "transactions", operation_id = "list_transactions",
    params(Which),
    responses(
        (status = 200, body = Page, headers(("Link" = String, description = "The next page, as `rel=\"next\"`"))),
        Problems,
    ),
)]
pub(in crate::api::v1) async fn list(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Asked(which): Asked<Which>,
    at: Uri,
) -> Result<Response, Problem> {
    let browsing = Browsing {
        start: which.start,
        end: which.end,
        kind: which.kind,
        category: which.category,
        tag: which.tag,
        currency: which.currency,
        at_least: which.min,
        at_most: which.max,
        search: which.q,
        voided: which.voided.unwrap_or_default(),
        order: which.order.unwrap_or_default(),
        limit: which.limit.unwrap_or(USUAL),
        cursor: which.cursor,
    };
    let mut books = gate.look(&shown).await?;
    let page = ledger::browse(&mut books, &browsing).await?;
    Ok(next::paged(&at, page.next.as_deref(), &page))
}
