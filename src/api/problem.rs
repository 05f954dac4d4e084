//! What a program is told when a request was not served: problem details (RFC 9457) with a code that does not change.
//!
//! To add one: a variant, its status, code and title in [`Problem::said`], and its meaning in `docs/api.md`.

use std::time::Duration;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{Content, RefOr, Response as Described, ResponseBuilder, ResponsesBuilder},
};

use crate::{
    gate::{Denied, NotSignedIn},
    ledger::{EmailRefused, LedgerError, SignInRefused},
    store,
    wording::{self, api::NoSession},
};

/// The media type of a problem.
pub(super) const MEDIA: &str = "application/problem+json";

/// What a program must show that is not let in (RFC 6750, section 3).
const CHALLENGE: &str = "Bearer realm=\"hisab\"";

/// After how many seconds another attempt to sign in may be welcome.
const ATTEMPTS_AGAIN: u64 = 600;

/// Why a request was not served.
#[derive(Debug)]
pub(crate) enum Problem {
    /// Nothing that lets anybody in was shown, or it holds no more.
    Credentials,
    /// What was shown is not good for that.
    Forbidden,
    /// What was to sign somebody in does not.
    NotSignedIn(NotSignedIn),
    /// The session is over, or was ended just now since its refresh token came back.
    SessionOver,
    /// The message cannot be taken: why, and what to do.
    Message(String),
    /// The id was used for another message.
    IdUsed,
    /// The body, the query or the path cannot be read: what is wrong with it.
    Malformed(String),
    /// The body is not of the media type that is expected.
    MediaType(&'static str),
    /// Too many bytes.
    TooLarge,
    /// There is no such page.
    NoSuchPlace,
    /// There is no such thing here.
    Missing(&'static str),
    /// The method is none of this place.
    Method,
    /// The books did not do it.
    Books(LedgerError),
    /// Nothing was done about the address for mail.
    Mail(EmailRefused),
    /// What is there is not what `If-Match` names.
    Changed,
    /// The key was used for another request.
    KeyUsed,
    /// Too many requests, or attempts; when the next one is welcome.
    TooFast(Duration),
    /// The request did not come to its end.
    TooSlow,
    /// Nothing can be read or stored just now.
    Unavailable,
}

/// Problem details (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Body {
    /// Identifies the kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "urn:hisab:problem:not_found")]
    kind: String,
    /// The kind of problem in a few words.
    title: String,
    /// The status of HTTP.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What is wrong, and what to do.
    detail: String,
    /// The kind of problem, for programs: it does not change.
    code: String,
}

impl Problem {
    fn said(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Credentials => (StatusCode::UNAUTHORIZED, "unauthorized", "Not signed in"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "forbidden", "Not allowed"),
            Self::NotSignedIn(why) => of_sign_in(why),
            Self::SessionOver => (StatusCode::UNAUTHORIZED, "session_over", "Session over"),
            Self::Message(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Cannot be done"),
            Self::IdUsed => (StatusCode::CONFLICT, "id_used", "Id used before"),
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed", "Malformed request"),
            Self::MediaType(_) => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type", "Unsupported media type")
            }
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large", "Too large"),
            Self::NoSuchPlace | Self::Missing(_) => {
                (StatusCode::NOT_FOUND, "not_found", "Not found")
            }
            Self::Method => {
                (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Method not allowed")
            }
            Self::Books(error) => of_books(error),
            Self::Mail(why) => of_mail(*why),
            Self::Changed => (StatusCode::PRECONDITION_FAILED, "changed", "Changed meanwhile"),
            Self::KeyUsed => (StatusCode::UNPROCESSABLE_ENTITY, "key_used", "Key used before"),
            Self::TooFast(_) => (StatusCode::TOO_MANY_REQUESTS, "too_fast", "Too many requests"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too_slow", "Too slow"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Unavailable"),
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Malformed(why) | Self::Message(why) => why.clone(),
            Self::Books(error) | Self::NotSignedIn(NotSignedIn::Books(error)) => {
                wording::refusal(error).plain_text()
            }
            Self::NotSignedIn(why) => wording::api::not_signed_in(sign_in_reason(why)).to_owned(),
            Self::SessionOver => wording::api::SESSION_OVER.to_owned(),
            Self::IdUsed => wording::api::ID_USED.to_owned(),
            Self::Mail(why) => wording::api::mail(*why),
            Self::MediaType(wanted) => wording::api::media_type(wanted),
            Self::Missing(what) => wording::api::missing(what),
            Self::Credentials => wording::api::CREDENTIALS.to_owned(),
            Self::Forbidden => wording::api::FORBIDDEN.to_owned(),
            Self::TooLarge => wording::api::TOO_LARGE.to_owned(),
            Self::NoSuchPlace => wording::api::NO_SUCH_PLACE.to_owned(),
            Self::Method => wording::api::METHOD.to_owned(),
            Self::Changed => wording::api::CHANGED.to_owned(),
            Self::KeyUsed => wording::api::KEY_USED.to_owned(),
            Self::TooFast(_) => wording::api::TOO_FAST.to_owned(),
            Self::TooSlow => wording::api::TOO_SLOW.to_owned(),
            Self::Unavailable => wording::api::UNAVAILABLE.to_owned(),
        }
    }
}

fn of_books(error: &LedgerError) -> (StatusCode, &'static str, &'static str) {
    match error {
        LedgerError::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Cannot be done"),
        LedgerError::Missing(_) => (StatusCode::NOT_FOUND, "not_found", "Not found"),
        LedgerError::Exists(_) => (StatusCode::CONFLICT, "exists", "Exists already"),
        LedgerError::Ambiguous(_) => (StatusCode::CONFLICT, "ambiguous", "Several fit"),
        LedgerError::NoSpace => (StatusCode::INSUFFICIENT_STORAGE, "no_space", "No space left"),
        LedgerError::Internal(error) if store::is_outage(error) => {
            (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Unavailable")
        }
        LedgerError::Internal(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong")
        }
    }
}

fn of_sign_in(why: &NotSignedIn) -> (StatusCode, &'static str, &'static str) {
    match why {
        NotSignedIn::Link(SignInRefused::Used) => (StatusCode::GONE, "link_used", "Link used"),
        NotSignedIn::Link(SignInRefused::Unknown)
        | NotSignedIn::Token(_)
        | NotSignedIn::Anonymous
        | NotSignedIn::Password => (StatusCode::UNAUTHORIZED, "not_signed_in", "Not signed in"),
        NotSignedIn::SecondProof => (StatusCode::FORBIDDEN, "second_proof", "Second proof needed"),
        NotSignedIn::NotOffered => (StatusCode::UNPROCESSABLE_ENTITY, "not_offered", "Not offered"),
        NotSignedIn::TooMany => (StatusCode::TOO_MANY_REQUESTS, "too_fast", "Too many attempts"),
        NotSignedIn::Away => (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Unavailable"),
        NotSignedIn::Books(error) => of_books(error),
    }
}

fn sign_in_reason(why: &NotSignedIn) -> NoSession {
    match why {
        NotSignedIn::Link(_) => NoSession::Link,
        NotSignedIn::Token(_) => NoSession::Token,
        NotSignedIn::Anonymous => NoSession::Anonymous,
        NotSignedIn::Password => NoSession::Password,
        NotSignedIn::SecondProof => NoSession::SecondProof,
        NotSignedIn::NotOffered => NoSession::NotOffered,
        NotSignedIn::TooMany => NoSession::TooMany,
        NotSignedIn::Away | NotSignedIn::Books(_) => NoSession::Away,
    }
}

fn of_mail(why: EmailRefused) -> (StatusCode, &'static str, &'static str) {
    match why {
        EmailRefused::NoMail => (StatusCode::UNPROCESSABLE_ENTITY, "no_mail", "No mail here"),
        EmailRefused::NotAnAddress => {
            (StatusCode::UNPROCESSABLE_ENTITY, "no_address", "Not an address")
        }
        EmailRefused::NoAddress => (StatusCode::NOT_FOUND, "not_found", "Not found"),
        EmailRefused::Confirmed => (StatusCode::CONFLICT, "confirmed", "Confirmed already"),
        EmailRefused::Unconfirmed => (StatusCode::CONFLICT, "unconfirmed", "Not confirmed yet"),
        EmailRefused::WrongCode(_) => {
            (StatusCode::UNPROCESSABLE_ENTITY, "wrong_code", "Not the code")
        }
        EmailRefused::CodeOver => (StatusCode::UNPROCESSABLE_ENTITY, "code_over", "No code"),
        EmailRefused::TooManyCodes => {
            (StatusCode::UNPROCESSABLE_ENTITY, "too_many_codes", "Too many codes")
        }
        EmailRefused::Unwanted => {
            (StatusCode::UNPROCESSABLE_ENTITY, "unwanted", "Mail is unwanted there")
        }
    }
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        Self::Books(error)
    }
}

impl From<NotSignedIn> for Problem {
    fn from(why: NotSignedIn) -> Self {
        Self::NotSignedIn(why)
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        Self::Books(error.into())
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Credentials => Self::Credentials,
            Denied::Scope | Denied::Program | Denied::Role => Self::Forbidden,
            Denied::Books(error) => Self::Books(error),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Self::Books(LedgerError::Internal(error))
        | Self::NotSignedIn(NotSignedIn::Books(LedgerError::Internal(error))) = &self
        {
            tracing::error!(error = store::describe(error), "A request could not be served");
        }
        let (status, code, title) = self.said();
        let body = Body {
            kind: format!("urn:hisab:problem:{code}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: self.detail(),
            code: code.to_owned(),
        };
        let mut response = (status, [(header::CONTENT_TYPE, MEDIA)], Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA));
        match self {
            Self::TooFast(wait) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1));
            }
            Self::Unavailable | Self::NotSignedIn(NotSignedIn::Away) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(2));
            }
            Self::NotSignedIn(NotSignedIn::TooMany) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(ATTEMPTS_AGAIN));
            }
            _ => {}
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(CHALLENGE));
        }
        response
    }
}

/// The problems that any endpoint may answer with, for its description.
pub(super) struct Problems;

impl IntoResponses for Problems {
    fn responses() -> std::collections::BTreeMap<String, RefOr<Described>> {
        let problem = || {
            let schema = utoipa::openapi::Ref::from_schema_name("Problem");
            ResponseBuilder::new().content(MEDIA, Content::new(Some(schema)))
        };
        let all = [
            ("400", "The request cannot be read"),
            ("401", "Nothing that lets you in was shown, or it holds no more"),
            ("403", "What was shown is not good for that"),
            ("404", "There is no such thing"),
            ("408", "The request did not come to its end"),
            ("409", "It is there already, or several fit"),
            ("412", "It changed meanwhile"),
            ("413", "Too many bytes"),
            ("415", "Not the media type that is expected"),
            ("422", "It cannot be done"),
            ("429", "Too many requests"),
            ("503", "Nothing can be read or stored just now"),
        ];
        all.into_iter()
            .fold(ResponsesBuilder::new(), |responses, (status, about)| {
                responses.response(status, problem().description(about))
            })
            .build()
            .into()
    }
}
