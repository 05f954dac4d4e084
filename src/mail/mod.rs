//! Mail: stored first, then sent until it is, refused, or given up; with a way to end it in each that comes by itself.
//!
//! `letters` puts words and looks together and stores them, in the transaction of whatever they are about. [`Post`] sends
//! what is due, through Resend or a server of one's own: whoever takes a mail up has it for a while, so that of several
//! processes one sends it, under an id that is the same each time. `links` are the links that end mails, `events` what
//! a provider tells of mails that came back.
//!
//! To add a mail: its words in `wording`, and a function beside [`confirmation`]. To add a way of sending: a file beside
//! `resend`, and a variant of [`Wire`].

mod events;
mod layout;
mod letters;
mod links;
mod post;
mod resend;
mod smtp;

use std::time::Duration;

pub use events::{BadSecret, Hook, HookError, Signed};
pub use layout::page;
pub use letters::{Digest, confirmation, digest, sign_in};
pub use links::Links;
pub use post::Post;
use secrecy::SecretString;
use thiserror::Error;

/// How mail is sent.
#[derive(Clone, Debug)]
pub enum Wire {
    /// Through Resend.
    Resend {
        /// Its key.
        key: SecretString,
        /// Where its API is.
        url: String,
    },
    /// Through a mail server.
    Smtp {
        /// Where it is, with name and password: `smtps://user:password@host:port`.
        url: SecretString,
    },
}

/// What sending mail needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How it is sent.
    pub wire: Wire,
    /// Whom it is from: `Name <address>`.
    pub from: String,
    /// How long one attempt may take; at most [`Post::LIMIT`].
    pub limit: Duration,
}

/// What was set cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadSettings {
    /// Not a sender.
    #[error("HISAB_MAIL_FROM looks like: HisabKitab <books@example.org>")]
    From,
    /// Not a server.
    #[error(
        "HISAB_SMTP_URL looks like smtp://user:password@host:587?tls=required, or smtps://user:password@host"
    )]
    Smtp,
    /// A password would travel for everybody to read.
    #[error(
        "HISAB_SMTP_URL holds a password, which must not travel in the open: add ?tls=required, or use smtps://"
    )]
    Open,
    /// Not an address of an API.
    #[error("HISAB_RESEND_URL or RESEND_API_KEY cannot be used")]
    Resend,
}

/// Why a mail was not sent, by what must follow.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Failure {
    /// The same may work later.
    Later(String),
    /// Nothing may be sent for a while.
    After(Duration),
    /// Whoever sends it will not have it as it is.
    Refused(String),
    /// There is no such mailbox.
    NoMailbox(String),
}

/// What is sent.
#[derive(Clone, Copy, Debug)]
struct Parcel<'a> {
    /// The same for each attempt.
    id: uuid::Uuid,
    to: &'a crate::domain::mail::EmailAddress,
    subject: &'a str,
    text: &'a str,
    html: &'a str,
    headers: &'a serde_json::Map<String, serde_json::Value>,
    written: chrono::DateTime<chrono::Utc>,
}
