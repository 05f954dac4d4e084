//! Sessions: begun by signing in, kept by refresh tokens that are good once, ended by their person or by time.
//!
//! A refresh token is derived from the session and its generation with a key that all processes share, and begins with
//! that generation: none is stored, and each that was ever handed out is known for one. One that is not the newest has been copied: whoever shows it,
//! the session ends (RFC 9700, section 4.14.2). Two pages that ask in the same moment are no thieves, so the last but one is
//! good for some seconds more and brings the same new one.

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use thiserror::Error;

use super::{Session, links::lead_chat_to};
use crate::{
    domain::{
        access::Via,
        ids::{IdSource, SessionId, UserId},
        text::clipped,
        token::{SECRET, Token},
    },
    ledger::{Books, LedgerError, Missing},
    store::{self, sessions},
};

/// How long a session lasts unused.
const LIFE: TimeDelta = TimeDelta::days(30);

/// How long the last refresh token but one is good.
const GRACE: TimeDelta = TimeDelta::seconds(30);

/// The longest name of a browser that is kept, in characters.
const AGENT: usize = 199;

/// For how long sessions are kept that are over.
pub const SESSIONS_KEPT: TimeDelta = TimeDelta::days(7);

/// What refresh tokens are derived with.
#[derive(Clone)]
pub struct SessionKey([u8; 64]);

impl SessionKey {
    /// A key that all processes share.
    pub const fn new(key: [u8; 64]) -> Self {
        Self(key)
    }

    /// The refresh token of a session that is good now.
    pub fn refresh_token(&self, user: UserId, session: &Session) -> Token {
        Token::new(user, session.id.0, self.derive(user, session.id, session.generation))
    }

    fn derive(&self, user: UserId, session: SessionId, generation: i32) -> [u8; SECRET] {
        let generation = generation.to_be_bytes();
        let proof = Hmac::<Sha256>::new(&self.0.into())
            .chain_update("refresh")
            .chain_update(user.0.as_bytes())
            .chain_update(session.0.as_bytes())
            .chain_update(generation)
            .finalize()
            .into_bytes();
        let mut secret = [0; SECRET];
        for (to, from) in secret.iter_mut().zip(generation.iter().chain(&proof)) {
            *to = *from;
        }
        secret
    }

    /// Which of a session's refresh tokens one is, if we made it.
    fn generation(&self, shown: &Token) -> Option<i32> {
        let generation = i32::from_be_bytes(shown.lead());
        shown.has(&self.derive(shown.user, SessionId(shown.id), generation)).then_some(generation)
    }
}

/// A session goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refreshed {
    /// Whose it is.
    pub user: UserId,
    /// The session.
    pub session: Session,
}

/// Why a session does not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RefreshRefused {
    /// There is no such session, or it is over.
    #[error("there is no such session, or it is over")]
    Over,
    /// The token was used before: it was copied, and the session is ended.
    #[error("the refresh token was used before, so the session is ended")]
    Reused,
}

/// Begins a session of a person.
pub async fn begin_session(
    conn: &mut store::Connection,
    user: UserId,
    via: Via,
    agent: &str,
    now: DateTime<Utc>,
    ids: &IdSource,
) -> Result<Session, LedgerError> {
    let agent: String = agent.chars().filter(|c| !c.is_control()).collect();
    let session = Session {
        id: ids.next(now),
        via,
        agent: clipped(&agent, AGENT),
        generation: 1,
        made_at: now,
        rotated_at: now,
        expires_at: now + LIFE,
        ended_at: None,
    };
    sessions::insert(conn, user, &session).await?;
    lead_chat_to(conn, user, now).await?;
    Ok(session)
}

/// Has a session go on, with another refresh token. What is refused must be committed, too: it may end the session.
pub async fn refresh(
    tx: &mut store::Transaction,
    key: &SessionKey,
    shown: &Token,
    now: DateTime<Utc>,
) -> Result<Result<Refreshed, RefreshRefused>, LedgerError> {
    let (user, id) = (shown.user, SessionId(shown.id));
    let Some(generation) = key.generation(shown) else { return Ok(Err(RefreshRefused::Over)) };
    let found = sessions::find(tx, user, id).await?;
    let goes_on = |session: &Session| session.ended_at.is_none() && session.expires_at > now;
    let Some(session) = found.filter(goes_on) else { return Ok(Err(RefreshRefused::Over)) };
    if generation == session.generation {
        let session = Session {
            generation: session.generation + 1,
            rotated_at: now,
            expires_at: now + LIFE,
            ..session
        };
        sessions::rotate(tx, user, &session).await?;
        return Ok(Ok(Refreshed { user, session }));
    }
    if generation + 1 == session.generation && now - session.rotated_at <= GRACE {
        return Ok(Ok(Refreshed { user, session }));
    }
    sessions::end(tx, user, id, now).await?;
    Ok(Err(RefreshRefused::Reused))
}

/// Where the person is signed in.
pub async fn list_sessions(books: &mut Books) -> Result<Vec<Session>, LedgerError> {
    let (user, now) = (books.user, books.now);
    Ok(sessions::list(books.conn(), user, now).await?)
}

/// Signs out somewhere.
pub async fn end_session(books: &mut Books, id: SessionId) -> Result<(), LedgerError> {
    let (user, now) = (books.user, books.now);
    let ended = sessions::end(books.conn(), user, id, now).await?;
    tell(books).await?;
    if ended { Ok(()) } else { Err(LedgerError::Missing(Missing::Session)) }
}

/// Signs out everywhere. From how many places that was.
pub async fn end_all_sessions(books: &mut Books) -> Result<u64, LedgerError> {
    let (user, now) = (books.user, books.now);
    let ended = sessions::end_all(books.conn(), user, now).await?;
    tell(books).await?;
    Ok(ended)
}

/// Tells the pages that are open: those of a session that is over show nothing more.
async fn tell(books: &mut Books) -> Result<(), LedgerError> {
    books.touched();
    let user = books.user;
    Ok(store::notify_books(books.conn(), user).await?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn token(key: &SessionKey, generation: i32) -> Token {
        let (user, session) = (UserId(Uuid::from_u128(7)), SessionId(Uuid::from_u128(9)));
        Token::new(user, session.0, key.derive(user, session, generation))
    }

    #[test]
    fn a_refresh_token_is_known_for_which_it_is() {
        let key = SessionKey::new([3; 64]);
        for generation in [1, 2, 70_000, i32::MAX] {
            assert_eq!(key.generation(&token(&key, generation)), Some(generation));
        }
        assert_eq!(SessionKey::new([4; 64]).generation(&token(&key, 1)), None);
        let secret = key.derive(UserId(Uuid::from_u128(7)), SessionId(Uuid::from_u128(9)), 1);
        let moved = Token::new(Uuid::from_u128(7).into(), Uuid::from_u128(8), secret);
        assert_eq!(key.generation(&moved), None, "it is another session's");
    }

    proptest! {
        #[test]
        fn nobody_else_makes_one(at in 0_usize..Token::LENGTH, letter in "[A-Za-z0-9_-]") {
            let key = SessionKey::new([3; 64]);
            let real = token(&key, 2).shown();
            let mut other = real.clone();
            other.replace_range(at..=at, &letter);
            if other != real && let Some(forged) = Token::parse(&other) {
                prop_assert_eq!(key.generation(&forged), None);
            }
        }
    }
}
