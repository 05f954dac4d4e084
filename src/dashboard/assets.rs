//! The pages' style and script, which browsers may keep.

use axum::{
    Router,
    http::{HeaderValue, header},
    response::IntoResponse,
    routing::get,
};

use crate::gate::Gate;

/// One file for each part, in the order that they build on each other.
const STYLE: &str = concat!(
    include_str!("../../assets/dashboard/base.css"),
    include_str!("../../assets/dashboard/parts.css"),
    include_str!("../../assets/dashboard/insights.css"),
    include_str!("../../assets/dashboard/books.css"),
);
const SCRIPT: &str = concat!(
    include_str!("../../assets/dashboard/base.js"),
    include_str!("../../assets/dashboard/live.js"),
    include_str!("../../assets/dashboard/books.js"),
);

fn asset(media: &'static str, text: &'static str) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
    ];
    (headers, text)
}

/// What a tab shows before the page's title.
const ICON: &str = include_str!("../../assets/dashboard/icon.svg");

/// Where they are.
pub(super) fn router() -> Router<Gate> {
    Router::new()
        .route("/dashboard/icon.svg", get(async || asset("image/svg+xml", ICON)))
        .route("/dashboard/style.css", get(async || asset("text/css; charset=utf-8", STYLE)))
        .route(
            "/dashboard/script.js",
            get(async || asset("text/javascript; charset=utf-8", SCRIPT)),
        )
}
