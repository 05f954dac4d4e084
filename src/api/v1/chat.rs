//! `/chat`: the conversation of the pages, for programs. What is said here is answered as in any chat; the answer comes when
//! it is there, and is read from the history.

use axum::{Json, extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use hisab_port::{
    Button, Channel, ChatRef, Content, Exchange, Incoming, MessageRef, Position, Receipt, Reply,
    Revision, Sender, Stretch, Unavailable,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{Asked, Caller, Problem, Sent, problem::Problems},
    domain::ids::UserId,
    gate::Gate,
    ledger::{self, LedgerError},
    wording,
};

/// Exchanges in an answer, if nothing else is said.
const USUAL: u16 = 30;

/// The most of them.
const MOST: u16 = 100;

/// Something that a person says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChatMessage)]
pub(super) struct Said {
    /// The caller's own id of it: sent again under the same, it has no second effect.
    #[schema(min_length = 1, max_length = 200)]
    id: String,
    /// The words.
    #[schema(max_length = 10000)]
    text: String,
    /// The id of the message that is answered.
    #[schema(min_length = 1, max_length = 200)]
    reply_to: Option<String>,
}

/// What was taken in.
#[derive(Serialize, ToSchema)]
#[schema(as = ChatAccepted)]
pub(super) struct Accepted {
    /// The caller's own id of it.
    id: String,
    /// Whether it had come before.
    known: bool,
}

/// Which part of the conversation.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Part {
    /// How many exchanges; 30 if nothing else is said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// What was answered right before this position; without, what was answered last and what waits.
    #[param(minimum = 1)]
    before: Option<i64>,
}

/// A part of the conversation, oldest first.
#[derive(Serialize, ToSchema)]
#[schema(as = ChatHistory)]
pub(super) struct History {
    exchanges: Vec<ShownExchange>,
    /// The position of the newest answer there is.
    newest: i64,
    /// Whether there is something before this part.
    earlier: bool,
}

/// Something the person said, and what they were told; or what they were told without having said anything.
#[derive(Serialize, ToSchema)]
#[schema(as = ChatExchange)]
struct ShownExchange {
    /// Its place; absent until it is answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<i64>,
    /// The id of the message.
    id: String,
    /// When it was said, or told.
    at: DateTime<Utc>,
    /// What the person did: `text`, `edited`, `deleted`, `button`; absent if they did nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    /// Their words.
    text: String,
    /// What they were told; absent until it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<ShownReply>,
}

/// What a person is told.
#[derive(Serialize, ToSchema)]
#[schema(as = ChatReply)]
struct ShownReply {
    /// The words, a line for each paragraph.
    text: String,
    /// Rows of what can be said next.
    buttons: Vec<Vec<ShownButton>>,
}

/// Something that can be said next.
#[derive(Serialize, ToSchema)]
#[schema(as = ChatButton)]
struct ShownButton {
    /// What the person reads.
    label: String,
    /// What says it.
    payload: String,
}

impl From<Reply> for ShownReply {
    fn from(reply: Reply) -> Self {
        let text = reply.plain_text();
        let button = |Button { label, payload }| ShownButton { label, payload };
        let row = |row: Vec<Button>| row.into_iter().map(button).collect();
        Self { text, buttons: reply.buttons.into_iter().map(row).collect() }
    }
}

impl From<Exchange> for ShownExchange {
    fn from(exchange: Exchange) -> Self {
        let Exchange { position, id: MessageRef(id), at, content, reply, .. } = exchange;
        Self {
            position: position.map(|Position(position)| position),
            id,
            at,
            kind: content.as_ref().map(Content::kind),
            text: content.as_ref().map(Content::words).unwrap_or_default().to_owned(),
            reply: reply.map(ShownReply::from),
        }
    }
}

/// The conversation that a person has beside the pages: under their own id, as the pages themselves do.
fn conversation(user: UserId) -> ChatRef {
    ChatRef { channel: Channel::Web, chat: user.to_string() }
}

fn unavailable(why: Unavailable) -> Problem {
    match why {
        Unavailable::Down => Problem::Unavailable,
        Unavailable::Full => Problem::Books(LedgerError::NoSpace),
    }
}

/// Say something
#[utoipa::path(
    post, path = "/chat/messages", tag = "chat", operation_id = "say",
    description = "Takes a message in, as the chat beside the pages does. Its id makes it the same when it is sent again.",
    request_body = Said,
    responses((status = 202, body = Accepted, description = "Stored, and answered soon"), Problems),
)]
pub(super) async fn say(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Sent { value, .. }: Sent<Said>,
) -> Result<(StatusCode, Json<Accepted>), Problem> {
    // To say something is to change the books. They are closed again: its turn opens them.
    let mut books = gate.change(&shown).await?;
    let user = books.user();
    ledger::lead_chat_here(&mut books).await?;
    books.commit().await?;
    let Said { id, text, reply_to } = value;
    let now = gate.clock().now();
    let incoming = Incoming {
        chat: conversation(user),
        shared: false,
        sender: Sender { subject: user.to_string(), name: None, language: None },
        id: MessageRef(id.clone()),
        revision: Revision::FIRST,
        order: now.timestamp_micros(),
        at: now,
        content: Content::Text(text),
        reply_to: reply_to.map(MessageRef),
    };
    let known = match gate.chat().receive(incoming).await.map_err(unavailable)? {
        Receipt::Stored => false,
        Receipt::Known => true,
        Receipt::Differs => return Err(Problem::IdUsed),
        Receipt::Refused(why) => return Err(Problem::Message(why.plain_text())),
    };
    Ok((StatusCode::ACCEPTED, Json(Accepted { id, known })))
}

/// Read what was said
#[utoipa::path(
    get, path = "/chat/history", tag = "chat", operation_id = "read_chat",
    params(Part),
    responses((status = 200, body = History), Problems),
)]
pub(super) async fn history(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Asked(Part { limit, before }): Asked<Part>,
) -> Result<Json<History>, Problem> {
    let limit = limit.unwrap_or(USUAL);
    let fits = (1..=MOST).contains(&limit) && before.is_none_or(|before| before >= 1);
    if !fits {
        let why = wording::api::malformed("query", "limit is 1 to 100, before is at least 1");
        return Err(Problem::Malformed(why));
    }
    let user = gate.look(&shown).await?.user();
    let stretch = before.map_or(Stretch::Last, |before| Stretch::Before(Position(before)));
    let history = gate.chat().history(&conversation(user), stretch, limit).await;
    let history = history.map_err(unavailable)?;
    Ok(Json(History {
        exchanges: history.exchanges.into_iter().map(ShownExchange::from).collect(),
        newest: history.newest.0,
        earlier: history.earlier,
    }))
}
