//! `/dashboard/events`: tells an open page that the books have changed, wherever that was done, as server-sent events. What
//! changed the page asks for itself: it loads what it shows anew.
//!
//! What goes on for as long as a page is open ends with the session it belongs to ([`while_signed_in`]), and with the
//! process.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::Body,
    extract::State,
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::{StreamExt as _, stream};

use super::{page::Failure, session::Visitor};
use crate::{
    gate::{Gate, Shown},
    store::live::Watch,
};

/// How often a silent stream says that it is alive, so that nothing between us and the browser closes it.
const ALIVE: Duration = Duration::from_secs(20);

/// After which time a browser comes back when a stream ends.
const RETRY: Duration = Duration::from_secs(1);

/// How often it is asked whether a session goes on of which nothing is heard.
const LOOKED: Duration = Duration::from_secs(30);

/// Opens a stream.
pub(super) async fn open(State(gate): State<Gate>, visitor: Visitor) -> Result<Response, Failure> {
    let watch = watch(&gate, &visitor.shown)?;
    if !gate.goes_on(&visitor.shown).await? {
        return Err(Failure::SignedOut);
    }
    // The first bytes tell the browser that the stream is open.
    let opened = stream::iter([Ok::<_, Infallible>(Event::default().comment("open").retry(RETRY))]);
    let changes = stream::unfold(watch, async |mut watch| {
        watch.changed().await?;
        Some((Ok(Event::default().event("changed").data("{}")), watch))
    });
    let sse = Sse::new(opened.chain(changes)).keep_alive(KeepAlive::new().interval(ALIVE));
    let response = ([("x-accel-buffering", "no")], sse).into_response();
    while_signed_in(&gate, visitor.shown, response)
}

fn watch(gate: &Gate, shown: &Shown) -> Result<Watch, Failure> {
    gate.store().live().watch(shown.user()).ok_or(Failure::TooFast)
}

/// Ends an answer early if the session is over before it has come to its end, or the process is.
pub(super) fn while_signed_in(
    gate: &Gate,
    shown: Shown,
    response: Response,
) -> Result<Response, Failure> {
    let (gate, mut watch) = (gate.clone(), watch(gate, &shown)?);
    let over = async move {
        loop {
            // Who signs out, signs out everywhere, or has books become part of others' is heard of.
            if let Ok(None) = tokio::time::timeout(LOOKED, watch.changed()).await {
                return;
            }
            // While the database is away nobody has signed out.
            if matches!(gate.goes_on(&shown).await, Ok(false)) {
                return;
            }
        }
    };
    let (parts, body) = response.into_parts();
    let body = body.into_data_stream().take_until(Box::pin(over));
    Ok(Response::from_parts(parts, Body::from_stream(body)))
}
