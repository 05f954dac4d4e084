//! Signing in: with a link, with an ID token of Firebase, or with e-mail and password there.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Shown, shown};
use crate::{
    api::{Problem, Sent, problem::Problems},
    domain::{mail::EmailAddress, site::Site, token::Token},
    gate::{Asker, Gate, NotSignedIn, Password},
    ledger::SignInRefused,
};

/// What signs in: one of these.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(as = SignIn)]
pub(in crate::api::v1) enum Proof {
    /// A link from a chat or a mail.
    Link(ByLink),
    /// An ID token of Firebase.
    Firebase(ByFirebase),
    /// E-mail and password of an account at Firebase.
    Password(ByPassword),
}

/// A link from a chat or a mail, good once within 15 minutes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignInByLink)]
pub(in crate::api::v1) struct ByLink {
    /// The link, or what stands in it after `t=`.
    #[schema(max_length = 1000)]
    link: String,
}

/// An ID token of Firebase.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignInByFirebase)]
pub(in crate::api::v1) struct ByFirebase {
    /// The token.
    #[schema(max_length = 8192)]
    firebase_token: String,
}

/// E-mail and password of an account at Firebase.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignInByPassword)]
pub(in crate::api::v1) struct ByPassword {
    /// The address.
    #[schema(format = Email, max_length = 254)]
    email: String,
    /// The password.
    #[schema(format = Password, min_length = 1, max_length = 4096)]
    password: String,
}

/// Begin a session
#[utoipa::path(
    post, path = "/sessions", tag = "sessions", operation_id = "begin_session",
    description = "Signs somebody in. The access token is good for 15 minutes; the refresh token brings the next one and is good once.",
    request_body = Proof,
    responses(
        (status = 201, body = Shown, description = "Signed in"),
        (status = 410, body = crate::api::problem::Body, content_type = "application/problem+json", description = "The link was used already"),
        Problems,
    ),
    security(()),
)]
pub(in crate::api::v1) async fn begin(
    State(gate): State<Gate>,
    asker: Asker,
    Sent { value, .. }: Sent<Proof>,
) -> Result<Response, Problem> {
    let signed_in = match value {
        Proof::Link(ByLink { link }) => {
            let token = link.rsplit_once(Site::LINK_TOKEN).map_or(&*link, |(_, token)| token);
            let link = Token::parse(token).ok_or(NotSignedIn::Link(SignInRefused::Unknown))?;
            asker.by_link(&gate, &link).await?
        }
        Proof::Firebase(ByFirebase { firebase_token }) => {
            asker.by_firebase(&gate, &firebase_token).await?
        }
        Proof::Password(ByPassword { email, password }) => {
            let email = EmailAddress::parse(&email).map_err(|_| NotSignedIn::Password)?;
            asker.by_password(&gate, &Password { email, password: password.into() }).await?
        }
    };
    let shown = shown(&gate, signed_in.user, &signed_in.session)?;
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}
