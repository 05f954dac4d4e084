//! Who looks: the session that a browser's cookies show. One whose access token is over goes on with its refresh token,
//! unnoticed; who has none is led to where one signs in.

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, Method, StatusCode, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;

use super::page::Failure;
use crate::{
    domain::{ids::SessionId, site::Site},
    gate::{Cookies, Gate, Shown, signed_in, signed_out},
    ledger::{self, LedgerError},
};

/// Somebody with a session. Whether it still goes on is known when the books are opened.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    /// What opens the books.
    pub(super) shown: Shown,
    /// Their session.
    pub(super) session: SessionId,
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts.extensions.get::<Self>().cloned().ok_or(Failure::SignedOut)
    }
}

/// Who a request comes from, if it shows a session, and the cookies to go on with where those that came are old.
pub(super) async fn recognised(
    gate: &Gate,
    headers: &HeaderMap,
) -> Result<Option<(Visitor, Option<CookieJar>)>, LedgerError> {
    let cookies = Cookies::read(gate, headers);
    let shown = cookies.access.as_deref().and_then(|token| gate.read(token));
    let (shown, renewed) = match (shown, cookies.refresh) {
        (Some(shown @ Shown::Session { .. }), _) => (shown, None),
        (_, Some(token)) => match refresh(gate, &token).await? {
            Some((shown, jar)) => (shown, Some(jar)),
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    Ok(shown.session().map(|session| (Visitor { shown, session }, renewed)))
}

/// Finds out who looks.
pub(super) async fn visit(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let asks = request.method() == Method::GET;
    let (visitor, renewed) = match recognised(&gate, request.headers()).await {
        Ok(Some(known)) => known,
        Ok(None) => return led_to_sign_in(&gate, asks),
        Err(error) => return Failure::from(error).into_response(),
    };
    request.extensions_mut().insert(visitor);
    let response = next.run(request).await;
    if response.extensions().get::<SignedOut>().is_some() {
        return led_to_sign_in(&gate, asks);
    }
    match renewed {
        Some(jar) => (jar, response).into_response(),
        None => response,
    }
}

/// Marks an answer: the session that was shown is over.
#[derive(Clone, Copy, Debug)]
pub(super) struct SignedOut;

fn led_to_sign_in(gate: &Gate, asks: bool) -> Response {
    let out = signed_out(gate);
    if asks {
        (out, Redirect::to(Site::SIGN_IN)).into_response()
    } else {
        (StatusCode::UNAUTHORIZED, out, super::sign_in::over()).into_response()
    }
}

async fn refresh(
    gate: &Gate,
    token: &crate::domain::token::Token,
) -> Result<Option<(Shown, CookieJar)>, LedgerError> {
    let mut tx = gate.store().begin().await?;
    let now = gate.clock().now();
    let refreshed = ledger::refresh(&mut tx, gate.sessions(), token, now).await?;
    tx.commit().await?;
    Ok(refreshed.ok().map(|refreshed| {
        let (user, session) = (refreshed.user, refreshed.session.id);
        let jar = signed_in(gate, user, &refreshed.session);
        (Shown::Session { user, session }, jar)
    }))
}
