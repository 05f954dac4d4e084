//! What was said, for a channel that must show it again.

use hisab_port::{ChatRef, Exchange, History, MessageRef, Position, Stretch};

use super::{Conversations, TurnError, message};
use crate::store::{self, transcript::Line};

fn exchange(line: Line) -> Result<Exchange, TurnError> {
    Ok(Exchange {
        position: line.position.map(Position),
        id: MessageRef(line.external_id),
        at: line.sent_at,
        content: message::content(&line.kind, &line.root, line.body)?,
        reply_to: line.reply_to.map(MessageRef),
        reply: line.reply.map(serde_json::from_value).transpose()?,
    })
}

/// Whether two lines are of the same delivery.
fn is_same(line: &Line, other: &Line) -> bool {
    line.external_id == other.external_id
        && line.kind == other.kind
        && line.sent_at == other.sent_at
}

impl Conversations {
    pub(super) async fn stretch(
        &self,
        chat: &ChatRef,
        stretch: Stretch,
        limit: u16,
    ) -> Result<History, TurnError> {
        let mut conn = self.0.store.acquire().await?;
        let (channel, chat) = (chat.channel.name(), chat.chat.as_str());
        let known = store::conversations::find(&mut conn, channel, chat, chat).await?;
        let Some(known) = known else { return Ok(History::default()) };
        let (user, conversation, limit) = (known.user, known.conversation, i64::from(limit));
        let (after, before) = (store::transcript::after, store::transcript::before);
        let lines = match stretch {
            Stretch::After(Position(position)) => {
                after(&mut conn, user, conversation, position, limit).await?
            }
            Stretch::Before(Position(position)) => {
                before(&mut conn, user, conversation, position, limit).await?
            }
            Stretch::Last => {
                let waiting =
                    store::transcript::waiting(&mut conn, user, conversation, limit).await?;
                let mut lines = before(&mut conn, user, conversation, i64::MAX, limit).await?;
                // What was answered between the two queries is in both.
                let waits: Vec<Line> = waiting
                    .into_iter()
                    .filter(|waiting| !lines.iter().any(|line| is_same(line, waiting)))
                    .collect();
                lines.extend(waits);
                lines
            }
        };
        let exchanges: Vec<Exchange> =
            lines.into_iter().map(exchange).collect::<Result<_, TurnError>>()?;
        // An answer that came between the two queries is newer than the conversation's count.
        let last = exchanges.iter().filter_map(|exchange| exchange.position).max();
        let newest = last.max(Some(Position(known.answered))).unwrap_or_default();
        let first = exchanges.iter().find_map(|exchange| exchange.position);
        Ok(History { exchanges, newest, earlier: first > Some(Position(1)) })
    }
}
