//! What left a person's books for a model.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::{Books, Invalid, LedgerError};
use crate::store;

/// A piece of what was sent, as it left.
pub use crate::store::model_rounds::Piece;

/// What was sent to models about the newest message of the conversation that one was asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Each time that a model was asked about it, in order; none if nothing was sent since the conversation began, or
    /// since it was last forgotten.
    pub rounds: Vec<SentRound>,
}

/// What was sent at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentRound {
    /// When, by the person's clock.
    pub at: NaiveDateTime,
    /// To which model.
    pub model: String,
    /// What, beyond what was sent before.
    pub pieces: Vec<Piece>,
}

/// Shows what was sent last in the conversation that is open, before the message that is being answered.
pub async fn show_sent(books: &mut Books) -> Result<Sent, LedgerError> {
    let (user, message) = (books.user, books.message);
    let conversation = books.conversation.ok_or(Invalid::Nothing)?;
    let zone = books.preferences.timezone;
    let sent = store::model_rounds::last_sent(books.conn(), user, conversation, message).await?;
    let round = |sent: store::model_rounds::Sent| SentRound {
        at: zone.local(sent.at),
        model: sent.model,
        pieces: sent.pieces,
    };
    Ok(Sent { rounds: sent.into_iter().map(round).collect() })
}
