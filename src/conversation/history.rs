//! What was said, for a channel that must show it again.

use std::collections::HashSet;

use hisab_port::{Channel, ChatRef, Exchange, History, MessageRef, Newest, Position, Stretch};
use uuid::Uuid;

use super::{Conversations, TurnError, message};
use crate::store::{self, transcript::Line};

fn exchange(line: Line) -> Result<Exchange, TurnError> {
    Ok(Exchange {
        position: line.position.map(Position),
        id: MessageRef(line.external_id),
        at: line.sent_at,
        content: message::said(&line.kind, &line.root, line.body)?,
        reply_to: line.reply_to.map(MessageRef),
        reply: line.reply.map(serde_json::from_value).transpose()?,
    })
}

impl Conversations {
    pub(super) async fn stretch(
        &self,
        chat: &ChatRef,
        stretch: Stretch,
        limit: u16,
    ) -> Result<History, TurnError> {
        let mut conn = self.0.store.acquire().await?;
        let (channel, chat, limit) = (chat.channel.name(), chat.chat.as_str(), i64::from(limit));
        if let Stretch::After(Position(position)) = stretch {
            let fresh = store::transcript::fresh(&mut conn, channel, chat, position, limit).await?;
            if let Some(answered) = fresh.iter().map(|(_, answered)| *answered).max() {
                return history(fresh.into_iter().map(|(line, _)| line), answered);
            }
        }
        let known = store::conversations::find(&mut conn, channel, chat, chat).await?;
        let Some(known) = known else { return Ok(History::default()) };
        let (user, conversation) = (known.user, known.conversation);
        let before = store::transcript::before;
        let lines = match stretch {
            Stretch::After(_) => Vec::new(),
            Stretch::Before(Position(position)) => {
                before(&mut conn, user, conversation, position, limit).await?
            }
            Stretch::Last => {
                // What waits is read first: what is answered between the two queries is in both, and shown once.
                let waiting =
                    store::transcript::waiting(&mut conn, user, conversation, limit).await?;
                let mut lines = before(&mut conn, user, conversation, i64::MAX, limit).await?;
                let answered: HashSet<Uuid> = lines.iter().map(|line| line.id).collect();
                lines.extend(waiting.into_iter().filter(|line| !answered.contains(&line.id)));
                let surplus = lines.len().saturating_sub(usize::try_from(limit).unwrap_or(0));
                lines.drain(..surplus);
                lines
            }
        };
        history(lines, known.answered)
    }

    pub(super) async fn author_of(
        &self,
        chat: &ChatRef,
        MessageRef(message): &MessageRef,
    ) -> Result<Option<String>, TurnError> {
        let mut conn = self.0.store.acquire().await?;
        let (channel, chat) = (chat.channel.name(), chat.chat.as_str());
        Ok(store::transcript::author(&mut conn, channel, chat, message).await?)
    }

    pub(super) async fn newest_of(
        &self,
        channel: Channel,
        limit: u16,
    ) -> Result<Vec<Newest>, TurnError> {
        let mut conn = self.0.store.acquire().await?;
        let rows = store::transcript::newest(&mut conn, channel.name(), limit.into()).await?;
        let newest = |(chat, order, at)| Newest { chat: ChatRef { channel, chat }, order, at };
        Ok(rows.into_iter().map(newest).collect())
    }
}

/// A stretch of lines, where so many are answered in all.
fn history(lines: impl IntoIterator<Item = Line>, answered: i64) -> Result<History, TurnError> {
    let exchanges: Vec<Exchange> =
        lines.into_iter().map(exchange).collect::<Result<_, TurnError>>()?;
    // An answer that came after they were counted is newer than the count.
    let last = exchanges.iter().filter_map(|exchange| exchange.position).max();
    let newest = last.max(Some(Position(answered))).unwrap_or_default();
    let first = exchanges.iter().find_map(|exchange| exchange.position);
    Ok(History { exchanges, newest, earlier: first > Some(Position(1)) })
}
