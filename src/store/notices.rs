//! What processes over one server tell each other: that a message waits, that a reply is there, that somebody's books
//! changed. Only hints: whoever misses one finds the same in the tables.

use sqlx::{PgPool, postgres::PgListener, query};

use super::{Connection, Error};
use crate::domain::ids::UserId;

/// A hint, with what it is about in the words of whoever gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A message waits for its turn.
    Turn(String),
    /// A reply was sent.
    News(String),
    /// Somebody's books changed.
    Books(UserId),
    /// The connection was lost for a while: hints may have been missed.
    Gap,
}

const TURNS: &str = "hisab_turns";
const NEWS: &str = "hisab_news";
const BOOKS: &str = "hisab_books";

/// Hints from other processes, and from this one.
pub struct Notices(PgListener);

impl Notices {
    pub(super) async fn listen(pool: &PgPool) -> Result<Self, Error> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen_all([TURNS, NEWS, BOOKS]).await?;
        Ok(Self(listener))
    }

    /// The next hint; waits for it. An error means that the server cannot be reached just now.
    pub async fn next(&mut self) -> Result<Notice, Error> {
        let Some(notice) = self.0.try_recv().await? else { return Ok(Notice::Gap) };
        let about = notice.payload().to_owned();
        Ok(match notice.channel() {
            TURNS => Notice::Turn(about),
            // Of another make, it may be about anybody.
            BOOKS => about.parse().map_or(Notice::Gap, Notice::Books),
            _ => Notice::News(about),
        })
    }
}

/// Tells every process that somebody's books changed, where the journal does not.
pub async fn notify_books(conn: &mut Connection, user: UserId) -> Result<(), Error> {
    query!("select pg_notify('hisab_books', $1)", user.to_string()).execute(conn).await?;
    Ok(())
}

/// Tells every process that a message waits for its turn.
pub async fn notify(conn: &mut Connection, about: &str) -> Result<(), Error> {
    query!("select pg_notify('hisab_turns', $1)", about).execute(conn).await?;
    Ok(())
}
