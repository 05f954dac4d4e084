//! A person's address for mail: given in chat, confirmed with a code that went there, stopped, forgotten.
//!
//! None of this is journalled. An address is no entry of the books, and "undo" must never send mail to where somebody
//! said it should not go; what is wanted again is said again. What is refused here is an outcome and no error: that a
//! wrong code was entered must be remembered.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Books, LedgerError, doors::must_be_private};
use crate::{
    domain::{
        ids::{IdSource, UserId},
        mail::{EmailAddress, Topic, Trouble},
    },
    store::{self, mail_addresses as addresses, mails},
};

/// What a person wants of their address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmailWish {
    /// Mail is to go to this address, as they wrote it.
    Use(String),
    /// This code came by mail.
    Confirm(String),
    /// No more mail.
    Stop,
    /// Mail again.
    Start,
    /// The address is to be forgotten.
    Forget,
    /// What it is.
    Show,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Email {
    /// A code goes to the address, and is to be said here.
    Asked(EmailAsked),
    /// The address is confirmed.
    Confirmed(EmailAddress),
    /// No more mail goes there.
    Stopped(EmailAddress),
    /// Mail goes there again.
    Started(EmailAddress),
    /// No address is known any more.
    Forgotten,
    /// What is known.
    Shown(EmailKnown),
    /// Nothing was done.
    Refused(EmailRefused),
}

/// An address that is to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EmailAsked {
    /// The address.
    pub address: EmailAddress,
    /// How many minutes the code is good.
    pub minutes: i64,
    /// The code, for the mail alone: it is not part of what is stored of the outcome.
    #[serde(skip)]
    pub code: String,
}

/// What is known of a person's address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EmailKnown {
    /// The address.
    pub address: EmailAddress,
    /// Whether it is confirmed.
    pub confirmed: bool,
    /// Whether they want no mail at all.
    pub stopped: bool,
    /// What they want none of.
    pub unsubscribed: Vec<Topic>,
    /// Why nothing goes there.
    pub trouble: Option<Trouble>,
}

/// Why nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailRefused {
    /// Nobody sends mail here.
    NoMail,
    /// What was said is no address.
    NotAnAddress,
    /// No address is known.
    NoAddress,
    /// The address is confirmed already.
    Confirmed,
    /// The address is not confirmed yet.
    Unconfirmed,
    /// It is not the code; this often another may be entered.
    WrongCode(u8),
    /// There is no code to be entered, or not any more.
    CodeOver,
    /// Too many codes were asked for within the hour.
    TooManyCodes,
    /// Whoever reads the address called mail from here unwanted.
    Unwanted,
}

/// How long a code is good.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(15);

/// How often a code may be entered.
const TRIES: u8 = 5;

/// For how long codes are counted that were asked for.
pub const CODES_COUNTED: TimeDelta = TimeDelta::hours(1);

/// How many codes a person can ask for within that time.
const OF_PERSON: i64 = 5;

/// How many go to one address within that time, whoever asks.
const TO_ADDRESS: i64 = 3;

/// How long mails are kept that are over, with whom they went to and what became of them, but without a word of them.
pub const MAILS_KEPT: TimeDelta = TimeDelta::days(7);

/// How many digits a code has.
const DIGITS: usize = 6;

/// Does what a person wants of their address.
pub async fn set_email(books: &mut Books, wish: EmailWish) -> Result<Email, LedgerError> {
    must_be_private(books)?;
    let (user, now) = (books.user, books.now);
    let known = addresses::find(books.conn(), user).await?;
    let Some(known) = known else {
        return match wish {
            EmailWish::Use(said) => ask(books, &said).await,
            EmailWish::Confirm(_)
            | EmailWish::Stop
            | EmailWish::Start
            | EmailWish::Forget
            | EmailWish::Show => Ok(Email::Refused(EmailRefused::NoAddress)),
        };
    };
    match wish {
        EmailWish::Use(said) => {
            let same = EmailAddress::parse(&said).is_ok_and(|said| said == known.address);
            if same && known.confirmed_at.is_some() && known.trouble.is_none() {
                let is_open = !known.stopped && known.unsubscribed.is_empty();
                return if is_open {
                    Ok(Email::Refused(EmailRefused::Confirmed))
                } else {
                    start(books, known).await
                };
            }
            ask(books, &said).await
        }
        EmailWish::Confirm(said) => confirm(books, known, &said).await,
        EmailWish::Stop => {
            stop(books, &known.address, Some(now)).await?;
            Ok(Email::Stopped(known.address))
        }
        EmailWish::Start => start(books, known).await,
        EmailWish::Forget => {
            // What came with other books that are part of these is meant as well.
            let everyone = store::erasures::everyone_in(books.conn(), user).await?;
            addresses::delete(books.conn(), &everyone).await?;
            mails::forget(books.conn(), &everyone, now - CODES_COUNTED).await?;
            Ok(Email::Forgotten)
        }
        EmailWish::Show => Ok(Email::Shown(known.into())),
    }
}

/// What is known of the address of whoever's books these are.
pub(super) async fn known(books: &mut Books) -> Result<Option<EmailKnown>, LedgerError> {
    let user = books.user;
    Ok(addresses::find(books.conn(), user).await?.map(Into::into))
}

impl From<addresses::Stored> for EmailKnown {
    fn from(stored: addresses::Stored) -> Self {
        let addresses::Stored { address, confirmed_at, code: _, stopped, unsubscribed, trouble } =
            stored;
        Self { address, confirmed: confirmed_at.is_some(), stopped, unsubscribed, trouble }
    }
}

async fn start(books: &mut Books, known: addresses::Stored) -> Result<Email, LedgerError> {
    if known.confirmed_at.is_none() {
        return Ok(Email::Refused(EmailRefused::Unconfirmed));
    }
    stop(books, &known.address, None).await?;
    Ok(Email::Started(known.address))
}

/// Stops mail to an address from a time on, or starts it. Books that are part of these may have brought it: then it is meant
/// for them as well, should they part.
async fn stop(
    books: &mut Books,
    address: &EmailAddress,
    since: Option<DateTime<Utc>>,
) -> Result<(), LedgerError> {
    let user = books.user;
    let everyone = store::erasures::everyone_in(books.conn(), user).await?;
    Ok(addresses::stop(books.conn(), &everyone, address, since).await?)
}

async fn ask(books: &mut Books, said: &str) -> Result<Email, LedgerError> {
    let refused = |why| Ok(Email::Refused(why));
    if !books.mails {
        return refused(EmailRefused::NoMail);
    }
    let Ok(address) = EmailAddress::parse(said) else {
        return refused(EmailRefused::NotAnAddress);
    };
    let (user, now) = (books.user, books.now);
    let (topic, since) = (Topic::Confirmation, now - CODES_COUNTED);
    if mails::of_person_since(books.conn(), user, topic, since).await? >= OF_PERSON
        || mails::to_address_since(books.conn(), &address, topic, since).await? >= TO_ADDRESS
    {
        return refused(EmailRefused::TooManyCodes);
    }
    if addresses::is_unwanted(books.conn(), &address).await? {
        return refused(EmailRefused::Unwanted);
    }
    let code = code(&books.ids);
    let hash = hash(user, &code);
    addresses::replace(books.conn(), user, &address, (&hash, now + GOOD_FOR), now).await?;
    Ok(Email::Asked(EmailAsked { address, minutes: GOOD_FOR.num_minutes(), code }))
}

async fn confirm(
    books: &mut Books,
    known: addresses::Stored,
    said: &str,
) -> Result<Email, LedgerError> {
    let (user, now) = (books.user, books.now);
    let refused = |why| Ok(Email::Refused(why));
    let Some((wanted, expires_at, tries)) = known.code else {
        let confirmed = known.confirmed_at.is_some();
        return refused(if confirmed { EmailRefused::Confirmed } else { EmailRefused::CodeOver });
    };
    let left = i32::from(TRIES).saturating_sub(tries);
    if expires_at <= now || left <= 0 {
        return refused(EmailRefused::CodeOver);
    }
    let digits: String = said.chars().filter(char::is_ascii_digit).take(DIGITS + 1).collect();
    if hash(user, &digits) != wanted {
        addresses::tried(books.conn(), user).await?;
        return refused(EmailRefused::WrongCode(u8::try_from(left - 1).unwrap_or_default()));
    }
    addresses::confirm(books.conn(), user, now).await?;
    Ok(Email::Confirmed(known.address))
}

/// A new code, not to be foreseen.
fn code(ids: &IdSource) -> String {
    std::iter::repeat_with(|| char::from(b'0' + ids.below(10))).take(DIGITS).collect()
}

/// What is stored of a code.
fn hash(user: UserId, code: &str) -> Vec<u8> {
    Sha256::new().chain_update(user.0.as_bytes()).chain_update(code).finalize().to_vec()
}

/// A mail in words.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    /// What it is about.
    pub topic: Topic,
    /// Where it goes.
    pub to: &'a EmailAddress,
    /// Its subject.
    pub subject: &'a str,
    /// What it says, without markup.
    pub text: &'a str,
    /// What it says.
    pub html: &'a str,
    /// Further headers: names and values.
    pub headers: &'a Value,
}

/// Where mail about a topic goes: to nobody who has not confirmed it or does not want it.
pub async fn mail_address(
    books: &mut Books,
    topic: Topic,
) -> Result<Option<EmailAddress>, LedgerError> {
    let known = known(books).await?;
    let open = |known: &EmailKnown| {
        known.confirmed
            && !known.stopped
            && known.trouble.is_none()
            && !known.unsubscribed.contains(&topic)
    };
    Ok(known.filter(open).map(|known| known.address))
}

/// Has a mail sent, once what the books are open for is done.
pub async fn post(books: &mut Books, letter: &Letter<'_>) -> Result<(), LedgerError> {
    let (user, now) = (books.user, books.now);
    let id: Uuid = books.ids.next(now);
    let &Letter { topic, to, subject, text, html, headers } = letter;
    let mail = mails::NewMail { topic, to, subject, text, html, headers };
    Ok(mails::insert(books.conn(), user, id, &mail, now).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_six_digits_and_each_persons_own() {
        let ids = IdSource::seeded([7; 32]);
        let codes: Vec<String> = std::iter::repeat_with(|| code(&ids)).take(200).collect();
        assert!(
            codes.iter().all(|code| code.len() == 6 && code.bytes().all(|c| c.is_ascii_digit()))
        );
        assert!(codes.iter().any(|code| code.starts_with('0')));
        let people: [UserId; 2] = [1, 2].map(|id| Uuid::from_u128(id).into());
        assert_ne!(hash(people[0], "123456"), hash(people[1], "123456"));
    }
}
