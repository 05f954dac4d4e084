//! The picture of a chart, which goes with a reply.
//!
//! Drawing takes some milliseconds of computing; the turn's transaction stays open meanwhile, as it does while the rest of the
//! turn is computed.

use hisab_port::Picture;

use super::TurnError;
use crate::{
    charts,
    ledger::{Books, Charted},
    store,
    wording::{self, Reader},
};

/// Draws what was found for the channel it is shown in, if there is anything to see.
pub(super) async fn of(
    books: &mut Books,
    charted: &Charted,
    channel: &str,
) -> Result<Option<Picture>, TurnError> {
    let Some(chart) = wording::chart(Reader { today: books.today() }, charted) else {
        return Ok(None);
    };
    let user = books.user();
    store::messages::drop_pictures(books.conn(), user).await?;
    Ok(charts::picture(chart, channel).await)
}
