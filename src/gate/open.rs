//! Opens the books that a request leads to, if what it shows holds.

use chrono::{DateTime, TimeDelta, Utc};
use thiserror::Error;

use super::{Gate, Shown};
use crate::{
    domain::{
        access::{Role, Scope},
        ids::SessionId,
    },
    ledger::{self, Books, LedgerError, Person},
    store::{self, api_tokens, callers},
};

/// How often the use of a token is noted.
const NOTED: TimeDelta = TimeDelta::hours(1);

/// Why the books stay closed.
#[derive(Debug, Error)]
pub enum Denied {
    /// What was shown holds no more, or never did.
    #[error("what was shown does not hold")]
    Credentials,
    /// It is not good for that.
    #[error("it is good for reading alone")]
    Scope,
    /// It is a program's, and this is for the person.
    #[error("it is a program's token, and no session")]
    Program,
    /// It is for whoever runs the program.
    #[error("it is for the owner")]
    Role,
    /// The database failed.
    #[error(transparent)]
    Books(#[from] LedgerError),
}

impl From<store::Error> for Denied {
    fn from(error: store::Error) -> Self {
        Self::Books(error.into())
    }
}

impl Gate {
    /// Opens books to look at them.
    pub async fn look(&self, shown: &Shown) -> Result<Books, Denied> {
        self.open(shown, Scope::Read).await
    }

    /// Opens books to change them: nobody else does until they are committed or dropped.
    pub async fn change(&self, shown: &Shown) -> Result<Books, Denied> {
        self.open(shown, Scope::Write).await
    }

    /// Opens books for what no program does in a person's name, to look: by which session.
    pub async fn look_in_person(&self, shown: &Shown) -> Result<(Books, SessionId), Denied> {
        let books = self.look(shown).await?;
        Ok((books, shown.session().ok_or(Denied::Program)?))
    }

    /// The same to change something: to let others in, or out.
    pub async fn change_in_person(&self, shown: &Shown) -> Result<(Books, SessionId), Denied> {
        let books = self.change(shown).await?;
        Ok((books, shown.session().ok_or(Denied::Program)?))
    }

    /// Opens the books of the owner to look at what is nobody's in particular.
    pub async fn oversee(&self, shown: &Shown) -> Result<Books, Denied> {
        must_own(self.look(shown).await?).await
    }

    /// The same to change something there.
    pub async fn operate(&self, shown: &Shown) -> Result<Books, Denied> {
        must_own(self.change(shown).await?).await
    }

    async fn open(&self, shown: &Shown, scope: Scope) -> Result<Books, Denied> {
        let now = self.clock().now();
        let mut tx = self.store().begin().await?;
        if scope == Scope::Write {
            if let Shown::Token(_) = shown {
                // Nobody signed it: somebody who made it up must not keep the person from their books.
                person(&mut tx, shown, scope, now).await?;
            }
            callers::lock(&mut tx, shown.user()).await?.ok_or(Denied::Credentials)?;
        }
        let (person, noted) = person(&mut tx, shown, scope, now).await?;
        if noted {
            // Whatever becomes of the request, the token was used.
            tx.commit().await?;
            return Box::pin(self.open(shown, scope)).await;
        }
        let mut books = Books::open(tx, person, now, now, self.ids().clone()).await?;
        books.with_mail(self.mails());
        books.with_site(Some(self.site().clone()));
        books.with_live(self.store().told_by_books());
        Ok(books)
    }
}

async fn must_own(mut books: Books) -> Result<Books, Denied> {
    let user = books.user();
    let role = ledger::role(books.conn(), user).await?;
    if role == Role::Owner { Ok(books) } else { Err(Denied::Role) }
}

/// The person, and whether it was noted that a token is used.
async fn person(
    tx: &mut store::Transaction,
    shown: &Shown,
    scope: Scope,
    now: DateTime<Utc>,
) -> Result<(Person, bool), Denied> {
    match shown {
        Shown::Session { user, session } => {
            let person = callers::of_session(tx, *user, *session, now).await?;
            Ok((person.ok_or(Denied::Credentials)?, false))
        }
        Shown::Token(token) => {
            let bearer = callers::of_token(tx, token, now).await?;
            let bearer = bearer.filter(|bearer| bearer.hash.is_of(token));
            let bearer = bearer.ok_or(Denied::Credentials)?;
            if scope == Scope::Write && bearer.scope == Scope::Read {
                return Err(Denied::Scope);
            }
            let unnoted = bearer.used_at.is_none_or(|at| now - at > NOTED);
            if unnoted {
                api_tokens::used(tx, token.user, token.id.into(), now, now - NOTED).await?;
            }
            Ok((bearer.person, unnoted))
        }
    }
}
