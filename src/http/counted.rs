//! Counts requests: how many there were, how long each took until its answer began, how many wait for that. A route is told
//! as it is declared, never as it was asked for: that may name somebody, and has no end of values.

use axum::{
    Router,
    extract::{MatchedPath, Request},
    http::Method,
    middleware::{Next, from_fn},
    response::Response,
};
use metrics::{counter, gauge, histogram};
use tokio::time::Instant;

/// A router whose requests are counted.
pub fn counted(router: Router) -> Router {
    router.layer(from_fn(count))
}

async fn count(request: Request, next: Next) -> Response {
    let method = name(request.method());
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let route = route.unwrap_or("none").to_owned();
    let began = Instant::now();
    let waiting = Waiting::begin();
    let response = next.run(request).await;
    drop(waiting);
    histogram!("hisab_http_request_seconds", "method" => method, "route" => route.clone())
        .record(began.elapsed());
    let status = response.status().as_str().to_owned();
    counter!("hisab_http_requests_total", "method" => method, "route" => route, "status" => status)
        .increment(1);
    response
}

/// A request whose answer has not begun. However it ends, also if the client goes away, it is over.
struct Waiting;

impl Waiting {
    fn begin() -> Self {
        gauge!("hisab_http_requests_in_flight").increment(1);
        Self
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        gauge!("hisab_http_requests_in_flight").decrement(1);
    }
}

/// A client may call its method anything.
const fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
