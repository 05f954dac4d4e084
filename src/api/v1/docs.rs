//! The description of the API (`OpenAPI` 3.1), and a page to browse it. The page's scripts come from here, not from another
//! host.

use axum::{
    Json, Router,
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use std::sync::Arc;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        self, RefOr,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::Config;

use crate::{
    api::problem::Body,
    domain::text::Search,
    gate::Gate,
    ledger::{Format, Sorted},
};

/// The title and the rules that hold for all endpoints.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "HisabKitab",
        description = "A person's books, for other programs. Amounts are decimal strings with a currency (ISO 4217); days are dates in the person's own time zone, and a period's end is the day after its last; times are UTC. Each change takes an `Idempotency-Key`: sent again within a day, a request gets its first answer and does nothing twice. Refusals are problem details (RFC 9457) with a `code` that does not change.",
        license(name = "MIT", identifier = "MIT"),
    ),
    // Named in parameters, from where they are not collected.
    components(schemas(Body, Format, Search, Sorted)),
    modifiers(&Bearer),
    security(("bearer" = [])),
)]
struct About;

/// How callers show who they are.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("An access token of a session, or an API token (`hisab_…`)"))
            .build();
        if let Some(components) = openapi.components.as_mut() {
            components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
        }
    }
}

/// What the scripts of the page may do: they style elements as they draw them.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Where the description is.
const DESCRIPTION: &str = "/api/openapi.json";

/// Endpoints under their prefix, with the title and the rules.
pub(super) fn described(endpoints: OpenApiRouter<Gate>) -> OpenApiRouter<Gate> {
    OpenApiRouter::with_openapi(About::openapi()).nest("/api/v1", endpoints)
}

/// Says of each answer what it is, which the format demands: what an endpoint does not say itself is what was asked for.
pub(super) fn complete(mut openapi: openapi::OpenApi) -> openapi::OpenApi {
    for path in openapi.paths.paths.values_mut() {
        let all = [&mut path.get, &mut path.put, &mut path.post, &mut path.patch, &mut path.delete];
        for operation in all.into_iter().filter_map(Option::as_mut) {
            for response in operation.responses.responses.values_mut() {
                if let RefOr::T(response) = response
                    && response.description.is_empty()
                {
                    "What was asked for".clone_into(&mut response.description);
                }
            }
        }
    }
    openapi
}

/// The description, and the page.
pub(super) fn pages(openapi: openapi::OpenApi) -> Router<Gate> {
    let config = Arc::new(Config::from(DESCRIPTION).use_base_layout());
    let file = async move |Path(name): Path<String>| page(&name, &config);
    Router::new()
        .route(DESCRIPTION, get(async || Json(openapi)))
        .route("/api/docs", get(async || Redirect::permanent("/api/docs/index.html")))
        .route("/api/docs/{file}", get(file))
}

fn page(name: &str, config: &Arc<Config<'static>>) -> Response {
    let Ok(Some(file)) = utoipa_swagger_ui::serve(name, Arc::clone(config)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = file.bytes.into_owned().into_response();
    let headers = response.headers_mut();
    if let Ok(media) = HeaderValue::from_str(&file.content_type) {
        headers.insert(header::CONTENT_TYPE, media);
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=3600"));
    response
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use std::collections::BTreeSet;

    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }

    #[test]
    fn the_description_changes_only_on_purpose() {
        insta::assert_json_snapshot!("openapi", crate::api::v1::openapi());
    }

    #[test]
    fn every_reference_of_the_description_leads_somewhere() {
        let openapi = serde_json::to_value(crate::api::v1::openapi()).unwrap();
        let mut found = BTreeSet::new();
        references(&openapi, &mut found);
        assert!(found.len() > 10);
        let lost: Vec<&String> = found
            .iter()
            .filter(|reference| openapi.pointer(reference.trim_start_matches('#')).is_none())
            .collect();
        assert!(lost.is_empty(), "{lost:?}");
    }
}
