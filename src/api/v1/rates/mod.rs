//! `/rates`: what one currency is worth in another: the person's own rates, those that count for everybody, and amounts
//! converted by them.

mod all;
mod conversion;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::gate::Gate;

/// Its endpoints.
pub(super) fn endpoints() -> OpenApiRouter<Gate> {
    OpenApiRouter::new()
        .routes(routes!(all::list, all::set))
        .routes(routes!(conversion::convert))
        .routes(routes!(all::forget))
}
