//! `/dashboard/chat/{person}/…`: the chat in the corner of the pages, as whoever is signed in.
//!
//! These are the widget's own endpoints, where a session of ours stands in for its cookie. The address names the person:
//! what is left in a page, or in its browser, of somebody who was signed in there before is never written to the books of
//! whoever is signed in now. What a widget keeps until it is sent it keeps by that address, too, so that neither the guest
//! of the page at `/` nor the next person reads it.

use axum::{
    extract::{Path, Request, State, rejection::PathRejection},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};
use hisab_web::Member;
use uuid::Uuid;

use super::{events::while_signed_in, page::Failure, session};
use crate::{domain::ids::UserId, gate::Gate};

/// Where a person's chat is, with a slash at the end.
pub(super) fn address(person: UserId) -> String {
    format!("/dashboard/chat/{person}/")
}

/// Says whose chat a request is about: theirs whose session it shows, if the address says the same. Of nobody else the
/// endpoints are told, and say themselves that there is no session.
pub(super) async fn let_in(
    State(gate): State<Gate>,
    person: Result<Path<Uuid>, PathRejection>,
    mut request: Request,
    next: Next,
) -> Response {
    // What is no id is nobody's.
    let person = person.map_or(Uuid::nil(), |Path(person)| person);
    let known = match session::recognised(&gate, request.headers()).await {
        Ok(known) => known.filter(|(visitor, _)| visitor.shown.user().0 == person),
        Err(error) => return Failure::from(error).into_response(),
    };
    let Some((visitor, renewed)) = known else { return next.run(request).await };
    match gate.goes_on(&visitor.shown).await {
        Ok(true) => drop(request.extensions_mut().insert(Member(person))),
        Ok(false) => {}
        Err(error) => return Failure::from(error).into_response(),
    }
    let response = next.run(request).await;
    let media = response.headers().get(header::CONTENT_TYPE);
    let response = if media.is_some_and(|media| media.as_bytes().starts_with(b"text/event-stream"))
    {
        match while_signed_in(&gate, visitor.shown, response) {
            Ok(response) => response,
            Err(failure) => return failure.into_response(),
        }
    } else {
        response
    };
    match renewed {
        Some(jar) => (jar, response).into_response(),
        None => response,
    }
}
