//! What every answer says to browsers: what a page may load and do, and that nothing is guessed, framed, or told to others.

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

/// What a page of ours may do: use what comes from here, and send its forms here. Nobody frames it.
pub const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What an answer to a program may do, should a browser show it: nothing.
pub const API_POLICY: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Adds them to an answer, unless it has its own; with `secure`, that the connection must be encrypted from now on. It says
/// so for itself: what else is below its name is not ours.
pub fn secure(mut response: Response, policy: &'static str, secure: bool) -> Response {
    let always: [(HeaderName, &'static str); 8] = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Where nobody is told, a form of ours would not be told from another's: browsers hide where it comes from, too.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    let encrypted = secure.then_some((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"));
    for (name, value) in always.into_iter().chain(encrypted) {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
