//! Takes messages in: each delivery once, within bounds, on disk before anybody is told that it is.

use chrono::{DateTime, Utc};
use hisab_port::{Incoming, MessageRef, Receipt, Reply, Unavailable};

use super::{Conversations, TurnError, turns::Reason};
use crate::{
    ledger::{self, LedgerError},
    store::{
        self,
        conversations::{Known, Place},
        inbox::NewMessage,
    },
    wording,
};

/// The longest text that is stored, in characters; also a constraint in the schema.
const MAX_TEXT: usize = 10_000;

/// The longest id of a platform; also a constraint in the schema.
const MAX_ID: usize = 200;

/// How often books are looked for again that are elsewhere by the time a message is stored.
const MOVES: u32 = 5;

/// What no store could hold, with what to do about it.
fn refused(incoming: &Incoming) -> Option<Reply> {
    let MessageRef(id) = &incoming.id;
    let ids = [id, root(incoming), &incoming.sender.subject, &incoming.chat.chat];
    let reply_to = incoming.reply_to.as_ref().map(|MessageRef(id)| id);
    let fits = |id: &String| {
        (1..=MAX_ID).contains(&id.chars().count()) && !id.chars().any(char::is_control)
    };
    if incoming.content.words().chars().nth(MAX_TEXT).is_some() {
        Some(wording::too_long(MAX_TEXT))
    } else if !ids.into_iter().chain(reply_to).all(fits) {
        Some(wording::bad_id(MAX_ID))
    } else {
        None
    }
}

/// The longest tag of a language that is kept, in bytes; also a constraint in the schema.
const MAX_LANGUAGE: usize = 35;

/// The text with blanks for control characters: nothing readable is lost, and PostgreSQL stores no NUL.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

/// The platform's id of the message that a delivery is about.
fn root(incoming: &Incoming) -> &String {
    &incoming.content.of().unwrap_or(&incoming.id).0
}

impl Conversations {
    /// Stores a delivery, unless it came before, and has its turn taken.
    pub(super) async fn take_in(&self, incoming: &Incoming) -> Result<Receipt, Unavailable> {
        if let Some(why) = refused(incoming) {
            return Ok(Receipt::Refused(why));
        }
        if !self.has_room() {
            return Err(Unavailable::Full);
        }
        match self.store_delivery(incoming).await {
            Ok(receipt) => Ok(receipt),
            Err(error) if error.is_full() => Err(Unavailable::Full),
            Err(error) => {
                tracing::error!(error = error.describe(), "A message could not be stored");
                Err(Unavailable::Down)
            }
        }
    }

    async fn store_delivery(&self, incoming: &Incoming) -> Result<Receipt, TurnError> {
        for _ in 0..=MOVES {
            match self.try_to_store(incoming).await {
                Ok(Some(receipt)) => return Ok(receipt),
                // The books became part of others, or left them, since they were looked up.
                Ok(None) => {}
                Err(TurnError::Books(LedgerError::Internal(error)))
                    if store::inbox::is_elsewhere(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Err(store::Error::RowNotFound.into())
    }

    /// Stores a delivery; `None` if the books went elsewhere meanwhile.
    async fn try_to_store(&self, incoming: &Incoming) -> Result<Option<Receipt>, TurnError> {
        let now = self.0.clock.now();
        let Incoming { chat, sender, .. } = incoming;
        let (channel, subject) = (chat.channel.name(), sender.subject.as_str());
        let mut conn = self.0.store.acquire().await?;
        let known = store::conversations::find(&mut conn, channel, subject, &chat.chat).await?;
        let known = if let Some(known) = known {
            known
        } else {
            drop(conn);
            let Some(known) = self.begin(incoming, now).await? else { return Ok(None) };
            conn = self.0.store.acquire().await?;
            known
        };
        let body = clean(incoming.content.words());
        let message = NewMessage {
            id: self.0.ids.next(now),
            conversation: known.conversation,
            external_id: &incoming.id.0,
            revision: incoming.revision.0,
            order: incoming.order,
            root: root(incoming),
            kind: incoming.content.kind(),
            body: &body,
            reply_to: incoming.reply_to.as_ref().map(|MessageRef(id)| id.as_str()),
            sent_at: incoming.at,
            received_at: now,
        };
        let receipt = if store::inbox::insert(&mut conn, known.user, &message).await? {
            Receipt::Stored
        } else if store::inbox::is_same(&mut conn, known.user, &message).await? {
            Receipt::Known
        } else {
            return Ok(Some(Receipt::Differs));
        };
        let place = Place {
            user_id: known.user,
            conversation_id: known.conversation,
            channel: incoming.chat.channel.name().to_owned(),
            chat: incoming.chat.chat.clone(),
        };
        self.call_for_turn(&mut conn, place).await;
        Ok(Some(receipt))
    }

    /// Has the turn taken, here or where turns are taken. What fails here is made up for by the next sweep.
    async fn call_for_turn(&self, conn: &mut store::Connection, place: Place) {
        if self.takes_turns() {
            self.wake(place, Reason::Message);
        } else if let Err(error) =
            store::notify(conn, &super::notice::about(&place, self.0.process)).await
        {
            tracing::warn!(error = store::describe(&error), "No turn could be called for");
        }
    }

    /// Begins a conversation; a new person's books are begun with it. `None`, and nothing is begun, if the person's books
    /// became part of others meanwhile, or left them.
    async fn begin(
        &self,
        incoming: &Incoming,
        now: DateTime<Utc>,
    ) -> Result<Option<Known>, TurnError> {
        let Incoming { chat, sender, .. } = incoming;
        let (channel, subject) = (chat.channel.name(), sender.subject.as_str());
        let (defaults, ids) = (self.0.defaults, &self.0.ids);
        let is_tag = |tag: &&str| {
            (1..=MAX_LANGUAGE).contains(&tag.len())
                && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        let language = sender.language.as_deref().filter(is_tag);
        let mut tx = self.0.store.begin().await?;
        let who = (channel, subject);
        let person = ledger::find_or_create(&mut tx, who, language, defaults, now, ids).await?;
        let (whose, id) = ((person.id, subject), ids.next(now));
        let place = (channel, chat.chat.as_str());
        store::conversations::insert(&mut tx, whose, id, place, incoming.shared, now).await?;
        let known = store::conversations::find(&mut tx, channel, subject, &chat.chat).await?;
        if known.is_some() {
            tx.commit().await?;
        }
        Ok(known)
    }
}
