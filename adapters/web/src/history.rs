//! What was said, as the widget reads it: page by page, oldest first.

use axum::{
    Json,
    extract::{self, Query},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, SecondsFormat, Utc};
use hisab_port::{Content, Exchange, MessageRef, Position, Reply, Stretch};
use serde::{Deserialize, Serialize};

use crate::{State, problem::Problem, session::Guest};

/// The most that is shown at once.
const MOST: u16 = 100;

/// Which page.
#[derive(Deserialize)]
pub(crate) struct Page {
    #[serde(default = "usual")]
    limit: u16,
    before: Option<i64>,
}

fn usual() -> u16 {
    50
}

/// A page of history.
#[derive(Serialize)]
struct Shown {
    exchanges: Vec<ShownExchange>,
    newest: i64,
    earlier: bool,
}

/// An exchange as the widget reads it.
#[derive(Serialize)]
pub(crate) struct ShownExchange {
    position: Option<i64>,
    message: Message,
    reply: Option<Reply>,
}

/// What a person did. Where they did nothing, and were told something all the same, its kind is [`NOTICE`].
#[derive(Serialize)]
struct Message {
    id: MessageRef,
    at: String,
    kind: &'static str,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<MessageRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<MessageRef>,
}

/// Nothing that a person did: only the reply is shown.
const NOTICE: &str = "notice";

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

impl From<Exchange> for ShownExchange {
    fn from(exchange: Exchange) -> Self {
        let Exchange { position, id, at, content, reply_to, reply } = exchange;
        let message = Message {
            id,
            at: instant(at),
            kind: content.as_ref().map_or(NOTICE, Content::kind),
            text: content.as_ref().map(Content::words).unwrap_or_default().to_owned(),
            of: content.as_ref().and_then(Content::of).cloned(),
            reply_to,
        };
        Self { position: position.map(|Position(position)| position), message, reply }
    }
}

/// Shows a page.
pub(crate) async fn show(
    extract::State(state): extract::State<State>,
    guest: Guest,
    page: Result<Query<Page>, extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let Query(Page { limit, before }) = page.map_err(|_| Problem::Malformed)?;
    let stretch = before.map_or(Stretch::Last, |before| Stretch::Before(Position(before)));
    let history = state.0.chat.history(&guest.chat(), stretch, limit.clamp(1, MOST)).await?;
    let shown = Shown {
        exchanges: history.exchanges.into_iter().map(ShownExchange::from).collect(),
        newest: history.newest.0,
        earlier: history.earlier,
    };
    let private = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((private, Json(shown)).into_response())
}
