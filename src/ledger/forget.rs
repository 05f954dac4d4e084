//! Forgetting what was said in a conversation. The books stay.

use super::{Books, Invalid, LedgerError};
use crate::store;

/// Forgets what was said in the conversation that is open, the wish itself included: it is neither read back nor sent
/// anywhere. This is no change of the books and no step of the journal: what was forgotten cannot come back by "undo".
pub async fn forget_conversation(books: &mut Books) -> Result<(), LedgerError> {
    let user = books.user;
    let conversation = books.conversation.ok_or(Invalid::Nothing)?;
    store::model_rounds::forget(books.conn(), user, conversation).await?;
    if store::conversations::forget(books.conn(), user, conversation).await? {
        Ok(())
    } else {
        Err(LedgerError::Internal(store::Error::RowNotFound))
    }
}
