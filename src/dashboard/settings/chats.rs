//! The chats that lead to the books: one more by a code, one less.

use axum::{extract::State, response::Response};
use serde::Deserialize;
use uuid::Uuid;

use super::{Answer, answered, done, refusal};
use crate::{
    dashboard::{form::Form, page::Failure, said::Said, sign_out::Nothing},
    domain::ids::ConversationId,
    gate::Gate,
    ledger::{self, Books, LedgerError, LinkStep, Missing, Outcome, UnlinkStep},
    wording::{
        self, Reader,
        pages::{self, SettingDone},
    },
};

/// A chat as it is shown.
pub(super) struct Chat {
    pub(super) name: String,
    pub(super) since: String,
    /// By what it can be unlinked, if it can.
    pub(super) conversation: Option<String>,
}

/// What unlinking a chat would do, and what agrees to it.
pub(super) struct Asked {
    pub(super) said: Said,
    pub(super) conversation: String,
    pub(super) of: String,
}

/// All of them.
pub(super) async fn all(books: &mut Books, reader: Reader) -> Result<Vec<Chat>, LedgerError> {
    let zone = books.preferences().timezone;
    let all = ledger::list_chats(books).await?;
    let others = all.iter().filter(|chat| !chat.is_of_pages).count();
    let shown = |chat: ledger::LinkedChat| Chat {
        name: pages::chat_name(&chat.channel, chat.is_of_pages),
        since: pages::moment(reader, zone, chat.since),
        // The last of those that are no page is the way back when one is signed out.
        conversation: chat
            .conversation
            .filter(|_| !chat.is_of_pages && others > 1)
            .map(|conversation| conversation.to_string()),
    };
    Ok(all.into_iter().map(shown).collect())
}

/// Makes a code for one more, to be shown once.
pub(super) async fn link(
    State(gate): State<Gate>,
    Form { visitor, value: Nothing {} }: Form<Nothing>,
) -> Result<Response, Failure> {
    let mut books = gate.change(&visitor.shown).await?;
    let reader = Reader { today: books.today() };
    let step = ledger::link_account(&mut books, None, false).await?;
    books.commit().await?;
    let is_refused = matches!(step, LinkStep::Refused(_));
    let outcome = Outcome::from(step);
    let answer = if is_refused {
        Answer::trouble("chats", wording::outcome(reader, &outcome).plain_text())
    } else {
        Answer { code: Some(Said::of(reader, &outcome)), ..Answer::default() }
    };
    answered(&gate, &visitor, answer).await
}

/// Which one, and whose books it would leave, once that was agreed to.
#[derive(Deserialize)]
pub(super) struct Which {
    conversation: Uuid,
    agreed: Option<Uuid>,
}

/// Has one leave the books; within a day of a join, takes that back.
pub(super) async fn unlink(
    State(gate): State<Gate>,
    Form { visitor, value: Which { conversation, agreed } }: Form<Which>,
) -> Result<Response, Failure> {
    let mut books = gate.change(&visitor.shown).await?;
    let reader = Reader { today: books.today() };
    let meant = ConversationId(conversation);
    let done_with = match leave(&mut books, meant, agreed).await {
        Ok(UnlinkStep::Parted(_)) => SettingDone::Parted,
        Ok(UnlinkStep::Left(_)) => SettingDone::Unlinked,
        Ok(UnlinkStep::Asked(asked)) => {
            let of = asked.of.to_string();
            let said = Said::of(reader, &Outcome::UnlinkAsked(asked));
            let unlink = Some(Asked { said, conversation: conversation.to_string(), of });
            return answered(&gate, &visitor, Answer { unlink, ..Answer::default() }).await;
        }
        Err(error) => {
            let said = refusal(error)?;
            drop(books);
            return answered(&gate, &visitor, Answer::trouble("chats", said)).await;
        }
    };
    books.commit().await?;
    Ok(done(done_with, "chats"))
}

async fn leave(
    books: &mut Books,
    conversation: ConversationId,
    agreed: Option<Uuid>,
) -> Result<UnlinkStep, LedgerError> {
    let chats = ledger::list_chats(books).await?;
    let is_known =
        |chat: &ledger::LinkedChat| !chat.is_of_pages && chat.conversation == Some(conversation);
    if !chats.iter().any(is_known) {
        return Err(LedgerError::Missing(Missing::Chat));
    }
    if chats.iter().filter(|chat| !chat.is_of_pages).count() < 2 {
        return Err(ledger::Invalid::OnlyDoor.into());
    }
    books.in_conversation(conversation, false);
    ledger::unlink_account(books, agreed.map(Into::into)).await
}
