//! Links that sign in once: from a chat, in a mail, or printed for whoever runs the program.

use chrono::{DateTime, TimeDelta, Utc};
use hisab_port::Channel;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use super::{Session, sessions};
use crate::{
    domain::{
        access::{Role, Via},
        ids::{IdSource, UserId},
        mail::EmailAddress,
        token::Token,
    },
    ledger::{Books, LedgerError, Person, doors::must_be_private},
    store::{self, callers, mail_addresses, sign_in_links},
};

/// A link to the dashboard, asked for in a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DashboardLink {
    /// It was made.
    Made {
        /// The link, to be shown once: it is not part of what is stored of the outcome.
        #[serde(skip)]
        link: String,
        /// How many minutes it is good.
        minutes: i64,
    },
    /// None was made.
    Refused(DashboardRefused),
}

/// Why no link was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DashboardRefused {
    /// Where people reach the pages is not known here.
    NoPages,
    /// Too many were made within the hour.
    TooMany,
}

/// Somebody signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub user: UserId,
    /// Their new session.
    pub session: Session,
}

/// Why a link does not sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SignInRefused {
    /// There is no such link, or not any more.
    #[error("there is no such link, or it is over")]
    Unknown,
    /// It was used already.
    #[error("the link was used already")]
    Used,
}

/// How many minutes a link is good.
pub const SIGN_IN_MINUTES: i64 = 15;

/// The same as a time.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(SIGN_IN_MINUTES);

/// What is counted against the limits.
const WINDOW: TimeDelta = TimeDelta::hours(1);

/// How many links of one kind a person can have made within it.
const LINKS: i64 = 10;

/// The most people that share an address for mail and are sent a link for it.
const SHARE_ADDRESS: i64 = 3;

/// Makes a link for the person who asks.
pub async fn dashboard_link(books: &mut Books) -> Result<DashboardLink, LedgerError> {
    must_be_private(books)?;
    let Some(site) = books.site.clone() else {
        return Ok(DashboardLink::Refused(DashboardRefused::NoPages));
    };
    let (user, now, ids) = (books.user, books.now, books.ids.clone());
    let made = make(books.conn(), user, Via::Chat, now, &ids).await?;
    Ok(match made {
        Some(token) => DashboardLink::Made { link: site.sign_in(&token), minutes: SIGN_IN_MINUTES },
        None => DashboardLink::Refused(DashboardRefused::TooMany),
    })
}

/// The people who confirmed an address for mail, and can be sent a link there.
pub async fn known_by_mail(
    conn: &mut store::Connection,
    address: &EmailAddress,
) -> Result<Vec<UserId>, LedgerError> {
    Ok(mail_addresses::confirmed_by(conn, address, SHARE_ADDRESS).await?)
}

/// Locks a person, as whoever writes to books does, and makes a link that can be sent to them; `None` if they are gone, or
/// were sent enough.
pub async fn mail_link(
    tx: &mut store::Transaction,
    user: UserId,
    now: DateTime<Utc>,
    ids: &IdSource,
) -> Result<Option<(Person, Token)>, LedgerError> {
    let Some(person) = callers::lock(tx, user).await? else { return Ok(None) };
    Ok(make(tx, user, Via::Mail, now, ids).await?.map(|token| (person, token)))
}

/// Makes a link for whoever runs the program, and makes them the owner once they use it. `None` if there were too many.
pub async fn owner_link(books: &mut Books) -> Result<Option<Token>, LedgerError> {
    let (user, now, ids) = (books.user, books.now, books.ids.clone());
    make(books.conn(), user, Via::Owner, now, &ids).await
}

/// Whether anybody is the owner.
pub async fn is_owned(conn: &mut store::Connection) -> Result<bool, LedgerError> {
    Ok(callers::any_owner(conn).await?)
}

/// `None` if there were too many.
async fn make(
    conn: &mut store::Connection,
    user: UserId,
    via: Via,
    now: DateTime<Utc>,
    ids: &IdSource,
) -> Result<Option<Token>, LedgerError> {
    if sign_in_links::made_since(conn, user, via, now - WINDOW).await? >= LINKS {
        return Ok(None);
    }
    let token = Token::new(user, ids.next::<Uuid>(now), ids.secret());
    sign_in_links::insert(conn, &token, via, now, now + GOOD_FOR).await?;
    Ok(Some(token))
}

/// Signs in by a link, once. `agent` is what the browser calls itself. The outer result is the database's.
pub async fn sign_in(
    tx: &mut store::Transaction,
    link: &Token,
    agent: &str,
    now: DateTime<Utc>,
    ids: &IdSource,
) -> Result<Result<SignedIn, SignInRefused>, LedgerError> {
    // As whoever writes to books does first: theirs may be joined to others, or erased, in this moment.
    if callers::lock(tx, link.user).await?.is_none() {
        return Ok(Err(SignInRefused::Unknown));
    }
    let found = sign_in_links::find(tx, link).await?.filter(|found| found.hash.is_of(link));
    let Some(found) = found.filter(|found| found.expires_at > now) else {
        return Ok(Err(SignInRefused::Unknown));
    };
    if found.used_at.is_some() {
        return Ok(Err(SignInRefused::Used));
    }
    sign_in_links::mark_used(tx, link, now).await?;
    if found.via == Via::Owner {
        callers::make_owner(tx, link.user).await?;
    }
    let session = sessions::begin_session(tx, link.user, found.via, agent, now, ids).await?;
    Ok(Ok(SignedIn { user: link.user, session }))
}

/// What a person is here.
pub async fn role(conn: &mut store::Connection, user: UserId) -> Result<Role, LedgerError> {
    Ok(callers::role(conn, user).await?)
}

/// Has the chat beside the pages lead to the open books, as each session does when it begins.
pub async fn lead_chat_here(books: &mut Books) -> Result<(), LedgerError> {
    let (user, now) = (books.user, books.now);
    lead_chat_to(books.conn(), user, now).await
}

/// In the chat beside the pages a person goes by their own id.
pub(super) async fn lead_chat_to(
    conn: &mut store::Connection,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<(), LedgerError> {
    let subject = user.to_string();
    Ok(callers::add_identity(conn, user, (Channel::Web.name(), &subject), now).await?)
}
