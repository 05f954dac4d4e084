//! `/nudges`: what the person was told without asking, why, and what of it they want.

mod settings;
mod told;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::gate::Gate;

/// Its endpoints.
pub(super) fn endpoints() -> OpenApiRouter<Gate> {
    OpenApiRouter::new()
        .routes(routes!(told::list))
        .routes(routes!(settings::show, settings::set))
        .routes(routes!(told::explain))
        .routes(routes!(told::less))
}
