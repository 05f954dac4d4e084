//! `/budgets`: those in force, each with how it stands and what it was before.

mod all;
mod one;
mod pause;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::gate::Gate;

/// Its endpoints.
pub(super) fn endpoints() -> OpenApiRouter<Gate> {
    OpenApiRouter::new()
        .routes(routes!(all::list, all::set))
        .routes(routes!(one::show, one::amend, one::end))
        .routes(routes!(pause::pause))
        .routes(routes!(pause::resume))
}
