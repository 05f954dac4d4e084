//! Makes a code that joins two books, and takes one that somebody was given.
//!
//! What is refused here is an outcome and no error: that a wrong code was entered must be remembered, also if nothing else
//! was done.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Linked, channels, code::Code, counted, join, must_be_private};
use crate::{
    domain::{currency::Currency, zone::Zone},
    ledger::{Books, LedgerError, Person},
    store::{self, link_codes},
};

/// A code that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkCode {
    /// The code, to be shown once: it is not part of what is stored of the outcome.
    #[serde(skip)]
    pub code: String,
    /// How many minutes it is good.
    pub minutes: i64,
    /// The channels that lead to the books by now.
    pub channels: Vec<String>,
}

/// Why a code did not join anything, or none was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkRefused {
    /// There is no such code, or not any more.
    Unknown,
    /// It was used already.
    Used,
    /// It is the person's own.
    Own,
    /// Too many wrong ones were entered within the hour.
    TooManyTries,
    /// Too many were made within the hour.
    TooManyCodes,
    /// One of the two is to be erased.
    Leaving,
    /// Both hold the same entries: one was read from an archive of the other.
    Copies,
}

/// What joining would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkAsked {
    /// How many entries would become part of the other books.
    pub entries: u64,
    /// The channels that lead to those: whoever writes there will see everything.
    pub into: Vec<String>,
    /// The currency of amounts that name none, where it becomes another.
    pub currency: Option<Currency>,
    /// Where days begin and end, where that becomes another.
    pub timezone: Option<Zone>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkStep {
    /// A code was made.
    Code(LinkCode),
    /// It must be agreed to first.
    Asked(LinkAsked),
    /// The books were joined.
    Linked(Linked),
    /// Nothing was done.
    Refused(LinkRefused),
}

/// How long a code is good.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(15);

/// What is counted against the limits.
const WINDOW: TimeDelta = TimeDelta::hours(1);

/// How many codes a person can make within it.
const CODES: i64 = 5;

/// How many wrong ones they can enter within it.
const TRIES: i64 = 10;

/// Makes a code; or has the books become part of those of whoever made the one that is given, once that is agreed to.
pub async fn link_account(
    books: &mut Books,
    code: Option<&str>,
    agreed: bool,
) -> Result<LinkStep, LedgerError> {
    must_be_private(books)?;
    match code {
        None => make(books).await,
        Some(said) => enter(books, said, agreed).await,
    }
}

async fn make(books: &mut Books) -> Result<LinkStep, LedgerError> {
    let (user, now) = (books.user, books.now);
    if link_codes::made_since(books.conn(), user, now - WINDOW).await? >= CODES {
        return Ok(LinkStep::Refused(LinkRefused::TooManyCodes));
    }
    let code = Code::new(&books.ids);
    link_codes::insert(books.conn(), user, &code.hash(), now, now + GOOD_FOR).await?;
    let channels = channels(books, user).await?;
    let minutes = GOOD_FOR.num_minutes();
    Ok(LinkStep::Code(LinkCode { code: code.shown(), minutes, channels }))
}

async fn enter(books: &mut Books, said: &str, agreed: bool) -> Result<LinkStep, LedgerError> {
    let (user, now) = (books.user, books.now);
    if link_codes::wrong_since(books.conn(), user, now - WINDOW).await? >= TRIES {
        return Ok(LinkStep::Refused(LinkRefused::TooManyTries));
    }
    let Some(hash) = Code::parse(said).map(|code| code.hash()) else { return wrong(books).await };
    let Some(maker) = link_codes::maker(books.conn(), &hash).await? else {
        return wrong(books).await;
    };
    if maker == user {
        return Ok(LinkStep::Refused(LinkRefused::Own));
    }
    let people = store::links::lock(books.conn(), &[user, maker]).await?;
    // Only now: somebody else may have used it, or the maker's own books may have become part of others.
    let code = link_codes::find(books.conn(), &hash).await?.filter(|code| code.user == maker);
    let maker = people.into_iter().find(|person| person.id == maker);
    let (Some(code), Some(maker)) = (code, maker) else { return wrong(books).await };
    if code.used_at.is_some() {
        return Ok(LinkStep::Refused(LinkRefused::Used));
    }
    if code.expires_at <= now {
        return wrong(books).await;
    }
    for one in [user, maker.id] {
        if store::erasures::due_at(books.conn(), one).await?.is_some() {
            return Ok(LinkStep::Refused(LinkRefused::Leaving));
        }
    }
    if store::links::share_rows(books.conn(), user, maker.id).await? {
        return Ok(LinkStep::Refused(LinkRefused::Copies));
    }
    if !agreed {
        return Ok(LinkStep::Asked(asked(books, maker).await?));
    }
    link_codes::mark_used(books.conn(), maker.id, &hash, now).await?;
    Ok(LinkStep::Linked(join::join(books, maker).await?))
}

async fn asked(books: &mut Books, maker: Person) -> Result<LinkAsked, LedgerError> {
    let (user, own, theirs) = (books.user, books.preferences, maker.preferences);
    let entries = store::erasures::counts(books.conn(), user).await?.entries;
    Ok(LinkAsked {
        entries: counted(entries),
        into: channels(books, maker.id).await?,
        currency: (own.currency != theirs.currency).then_some(theirs.currency),
        timezone: (own.timezone != theirs.timezone).then_some(theirs.timezone),
    })
}

/// Notes a wrong code. Unknown ones and those that are over say the same.
async fn wrong(books: &mut Books) -> Result<LinkStep, LedgerError> {
    let (user, now) = (books.user, books.now);
    let id: Uuid = books.ids.next(now);
    link_codes::wrong(books.conn(), user, id, now).await?;
    Ok(LinkStep::Refused(LinkRefused::Unknown))
}
