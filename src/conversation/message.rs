//! A message whose turn it is, and what it says, as it was stored.

use chrono::{DateTime, Utc};
use hisab_port::{Content, MessageRef};

use super::TurnError;
use crate::{
    domain::ids::{ConversationId, MessageId},
    store::{self, inbox::Waiting, messages::Stored},
    wording::commands::{self, Said},
};

/// A message whose turn it is.
pub(super) struct Message {
    pub(super) id: MessageId,
    pub(super) conversation: ConversationId,
    /// What the person did.
    pub(super) content: Content,
    /// The platform's order.
    pub(super) order: i64,
    /// Which version of its id it is.
    pub(super) revision: i64,
    /// Whether others read along.
    pub(super) shared: bool,
    /// The message or reply that they answered.
    pub(super) reply_to: Option<MessageRef>,
    /// The platform's id of the message it is about: itself, or the one edited or deleted.
    pub(super) root: String,
    /// When the person wrote what it says: for an edit, when they wrote the message itself.
    pub(super) written: DateTime<Utc>,
    /// What was done about the same message before, the latest last.
    pub(super) history: Vec<Stored>,
}

impl Message {
    /// Reads what is known of it.
    pub(super) async fn load(
        conn: &mut store::Connection,
        person: &crate::ledger::Person,
        conversation: ConversationId,
        waiting: Waiting,
    ) -> Result<Self, TurnError> {
        let Waiting { id, revision, root, kind, body, reply_to, sent_at, order, shared, .. } =
            waiting;
        let mut history = store::messages::of_root(conn, person.id, conversation, &root).await?;
        // A post is no message of theirs that they could change or take away.
        history.retain(|stored| stored.kind != NOTICE);
        let first = |stored: &&Stored| !["edited", "deleted"].contains(&stored.kind.as_str());
        let original = history.iter().find(first);
        Ok(Self {
            id,
            conversation,
            content: spelled_out(content(&kind, &root, body)?),
            order,
            revision,
            shared,
            reply_to: reply_to.map(MessageRef),
            written: original.map_or(sent_at, |original| original.sent_at),
            root,
            history,
        })
    }
}

/// A command as the words that it stands for, where it stands for any.
fn spelled_out(content: Content) -> Content {
    let words = |text: String| match commands::read(&text) {
        Some(Said::Words(words)) => words,
        _ => text,
    };
    match content {
        Content::Text(text) => Content::Text(words(text)),
        Content::Edited { of, text } => Content::Edited { of, text: words(text) },
        Content::Photo { caption } => Content::Photo { caption: words(caption) },
        Content::Document { caption } => Content::Document { caption: words(caption) },
        other => other,
    }
}

/// The kind of what is told without being asked: nobody said it.
pub(super) const NOTICE: &str = "notice";

/// What somebody said, as it was stored; `None` of a post.
pub(super) fn said(kind: &str, root: &str, body: String) -> Result<Option<Content>, TurnError> {
    if kind == NOTICE { Ok(None) } else { content(kind, root, body).map(Some) }
}

/// What was stored, by its kind, the message it is about, and its words.
fn content(kind: &str, root: &str, body: String) -> Result<Content, TurnError> {
    let of = || MessageRef(root.to_owned());
    Ok(match kind {
        "text" => Content::Text(body),
        "edited" => Content::Edited { of: of(), text: body },
        "deleted" => Content::Deleted { of: of() },
        "button" => Content::Button { payload: body },
        "photo" => Content::Photo { caption: body },
        "voice" => Content::Voice,
        "document" => Content::Document { caption: body },
        _ => return Err(TurnError::Kind),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_content_comes_back_as_it_was_stored() {
        let (of, words) = (|| MessageRef("7".to_owned()), || "chai 20".to_owned());
        for said in [
            Content::Text(words()),
            Content::Edited { of: of(), text: words() },
            Content::Deleted { of: of() },
            Content::Button { payload: words() },
            Content::Photo { caption: words() },
            Content::Voice,
            Content::Document { caption: words() },
        ] {
            let words = said.words().to_owned();
            assert_eq!(content(said.kind(), "7", words).unwrap(), said);
        }
        assert!(content("pigeon", "7", String::new()).is_err());
        assert_eq!(said(NOTICE, "7", String::new()).unwrap(), None);
        assert_eq!(said("text", "7", words()).unwrap(), Some(Content::Text(words())));
    }
}
