//! What processes over one server tell each other: that a message waits, that a reply is there. Only hints: whoever
//! misses one finds the same in the tables.

use sqlx::{PgPool, postgres::PgListener, query};

use super::{Connection, Error};

/// A hint, with what it is about in the words of whoever gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A message waits for its turn.
    Turn(String),
    /// A reply was sent.
    News(String),
    /// The connection was lost for a while: hints may have been missed.
    Gap,
}

const TURNS: &str = "hisab_turns";
const NEWS: &str = "hisab_news";

/// Hints from other processes, and from this one.
pub struct Notices(PgListener);

impl Notices {
    pub(super) async fn listen(pool: &PgPool) -> Result<Self, Error> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen_all([TURNS, NEWS]).await?;
        Ok(Self(listener))
    }

    /// The next hint; waits for it. An error means that the server cannot be reached just now.
    pub async fn next(&mut self) -> Result<Notice, Error> {
        let Some(notice) = self.0.try_recv().await? else { return Ok(Notice::Gap) };
        let about = notice.payload().to_owned();
        Ok(if notice.channel() == TURNS { Notice::Turn(about) } else { Notice::News(about) })
    }
}

/// Tells every process that a message waits for its turn.
pub async fn notify(conn: &mut Connection, about: &str) -> Result<(), Error> {
    query!("select pg_notify('hisab_turns', $1)", about).execute(conn).await?;
    Ok(())
}
