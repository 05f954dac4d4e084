//! What is said when a request cannot be served: a status, a code for the widget, a sentence for the person.

use std::time::Duration;

use axum::{
    Json,
    extract::{FromRequest, Request, rejection::JsonRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use hisab_port::Unavailable;
use serde::{Serialize, de::DeserializeOwned};

/// Why a request is not served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// A page of another origin, which is not named in the settings.
    Origin,
    /// No session, or one that is forged or too old.
    Session,
    /// Not JSON.
    MediaType,
    /// Not the JSON that is expected.
    Malformed,
    /// Too many bytes.
    TooLarge,
    /// The request did not come to its end.
    TooSlow,
    /// The id was used for another message.
    IdUsed,
    /// It can never be stored, for the reason given.
    Refused(String),
    /// Too many requests; when the next one is welcome.
    TooFast(Duration),
    /// Too many open streams.
    TooManyStreams,
    /// An event that has not happened.
    Future,
    /// Nothing can be stored or read just now.
    Unavailable(Unavailable),
}

#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    message: &'a str,
}

impl Problem {
    fn said(&self) -> (StatusCode, &'static str, &str) {
        match self {
            Self::Origin => (
                StatusCode::FORBIDDEN,
                "origin_not_allowed",
                "This page may not use the chat. Whoever runs it can allow the page's address in HISAB_ORIGINS.",
            ),
            Self::Session => (
                StatusCode::UNAUTHORIZED,
                "no_session",
                "This chat has no session here, or an old one. Reload the page to begin one.",
            ),
            Self::MediaType => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                "Send JSON, with the content type application/json.",
            ),
            Self::Malformed => (
                StatusCode::BAD_REQUEST,
                "malformed",
                "That cannot be read: a message has an id and one of text (with or without edits), deletes, press.",
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "That is too large. Send it in several messages.",
            ),
            Self::TooSlow => (
                StatusCode::REQUEST_TIMEOUT,
                "too_slow",
                "The message did not arrive in time. Send it again.",
            ),
            Self::IdUsed => (
                StatusCode::CONFLICT,
                "id_used",
                "That id was used for another message, which stays. Send this one under an id of its own.",
            ),
            Self::Refused(why) => (StatusCode::UNPROCESSABLE_ENTITY, "refused", why),
            Self::TooFast(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                "too_fast",
                "That is too fast. Wait a moment and send it again.",
            ),
            Self::TooManyStreams => (
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_streams",
                "This chat is open too many times. Close it somewhere else.",
            ),
            Self::Future => (
                StatusCode::BAD_REQUEST,
                "position_unknown",
                "There is no such place in this chat. Load its history anew.",
            ),
            Self::Unavailable(Unavailable::Down) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "The books cannot be reached just now. Send it again in a moment.",
            ),
            Self::Unavailable(Unavailable::Full) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "full",
                "There is no space left for the books. Whoever runs this must free some; send it again then.",
            ),
        }
    }

    /// After how many seconds to try again.
    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooFast(wait) => Some(wait.as_secs() + 1),
            Self::TooManyStreams => Some(10),
            Self::Unavailable(_) => Some(2),
            _ => None,
        }
    }
}

impl From<Unavailable> for Problem {
    fn from(why: Unavailable) -> Self {
        Self::Unavailable(why)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, code, message) = self.said();
        let mut response = (status, Json(Body { code, message })).into_response();
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Gives a request that ran out of time its sentence.
pub(crate) async fn explain(response: Response) -> Response {
    let plain = !response.headers().contains_key(header::CONTENT_TYPE);
    match response.status() {
        StatusCode::REQUEST_TIMEOUT if plain => Problem::TooSlow.into_response(),
        _ => response,
    }
}

/// A JSON body.
pub(crate) struct Parsed<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Parsed<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(JsonRejection::MissingJsonContentType(_)) => Err(Problem::MediaType),
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Problem::TooLarge)
            }
            Err(_) => Err(Problem::Malformed),
        }
    }
}
