//! `/analytics`: what the books tell, with every figure that an answer in chat states. Nothing is changed.

mod ahead;
mod comparison;
mod found;
mod summary;
mod trend;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::gate::Gate;

/// Its endpoints.
pub(super) fn endpoints() -> OpenApiRouter<Gate> {
    OpenApiRouter::new()
        .routes(routes!(summary::show))
        .routes(routes!(trend::show))
        .routes(routes!(comparison::show))
        .routes(routes!(ahead::forecast))
        .routes(routes!(ahead::safe_to_spend))
        .routes(routes!(ahead::what_if))
        .routes(routes!(found::recurring))
        .routes(routes!(found::unusual))
}
