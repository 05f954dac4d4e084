//! Forms: read strictly, and only those that stand on a page which the visitor was shown. Each carries a token that only we
//! can have made for their session, so that no other site's page can post in their name.

use axum::{
    body::Bytes,
    extract::{FromRef, FromRequest, FromRequestParts, RawQuery, Request},
};
use hmac::{Hmac, Mac};
use serde::{Deserialize, de::DeserializeOwned};
use sha2::Sha256;

use super::{page::Failure, session::Visitor};
use crate::gate::Gate;

/// A form of a visitor.
pub(super) struct Form<T> {
    /// Who sent it.
    pub(super) visitor: Visitor,
    /// What it says.
    pub(super) value: T,
}

#[derive(Deserialize)]
struct Signed {
    form_token: String,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T>
where
    Gate: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, state).await?;
        let request = Request::from_parts(parts, body);
        let bytes = Bytes::from_request(request, state).await.map_err(|_| Failure::BadForm)?;
        let Signed { form_token } = read(&bytes)?;
        if !Gate::from_ref(state).is_form_token(&visitor, &form_token) {
            return Err(Failure::BadForm);
        }
        Ok(Self { visitor, value: read(&bytes)? })
    }
}

/// The fields of a form.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    serde_urlencoded::from_bytes(bytes).map_err(|_| Failure::BadForm)
}

/// What the address asks for. One that cannot be read asks for nothing in particular: people change addresses by hand.
pub(super) fn asked<T: DeserializeOwned + Default>(RawQuery(query): &RawQuery) -> T {
    let query = query.as_deref().unwrap_or_default();
    serde_urlencoded::from_str(query).unwrap_or_default()
}

impl Gate {
    /// The token that a visitor's forms carry.
    pub(super) fn form_token(&self, visitor: &Visitor) -> String {
        format!("{:x}", self.signature(visitor).finalize().into_bytes())
    }

    fn is_form_token(&self, visitor: &Visitor, said: &str) -> bool {
        use subtle::ConstantTimeEq as _;
        self.form_token(visitor).as_bytes().ct_eq(said.as_bytes()).into()
    }

    fn signature(&self, visitor: &Visitor) -> Hmac<Sha256> {
        self.sign("form").chain_update(visitor.session.0.as_bytes())
    }
}
