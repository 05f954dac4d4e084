//! What programs are told when a request was not served; people read it, too, when they look for the fault.

use crate::ledger::EmailRefused;

/// Nothing that lets anybody in was shown.
pub const CREDENTIALS: &str = "Show an access token or an API token as “Authorization: Bearer …”. A token that worked before was ended, or its time is over.";
/// It is not good for that.
pub const FORBIDDEN: &str = "What you showed is not good for that: an API token of the scope “read” changes nothing, none makes tokens, lets anybody in or says where mail goes, and some things are for whoever runs this hisab.";
/// Too many bytes.
pub const TOO_LARGE: &str = "The body is too large. Send it in parts.";
/// No such page.
pub const NO_SUCH_PLACE: &str = "There is nothing at this address. /api/docs shows what there is.";
/// Another method.
pub const METHOD: &str =
    "This address does not know the method; the header “Allow” says which it knows.";
/// It changed meanwhile.
pub const CHANGED: &str =
    "It is not as “If-Match” says any more. Read it again and decide anew; nothing was changed.";
/// The key was used for something else.
pub const KEY_USED: &str = "The “Idempotency-Key” was used for another request within the last day. Use a new one; nothing was changed.";
/// Too many requests.
pub const TOO_FAST: &str = "That is too fast. “Retry-After” says when to go on.";
/// Too slow.
pub const TOO_SLOW: &str =
    "The request did not arrive in time, and nothing was changed. Send it again.";
/// Nothing works just now.
pub const UNAVAILABLE: &str =
    "The books cannot be reached just now, and nothing was changed. Send it again in a moment.";

/// The session does not go on.
pub const SESSION_OVER: &str = "The session is over. Sign in again; if the refresh token was used by anybody else, the session was ended for both.";
/// The id was used for another message.
pub const ID_USED: &str =
    "The id was used for another message, which stays. Send this one under an id of its own.";

/// Why somebody is not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSession {
    /// The link.
    Link,
    /// The ID token.
    Token,
    /// Nobody in particular.
    Anonymous,
    /// The password.
    Password,
    /// The account wants more.
    SecondProof,
    /// That way is none here.
    NotOffered,
    /// Too many attempts.
    TooMany,
    /// Firebase is away.
    Away,
}

/// Why somebody is not signed in, and what to do.
pub const fn not_signed_in(why: NoSession) -> &'static str {
    match why {
        NoSession::Link => {
            "The link does not sign in: each does so once, within 15 minutes. Write “dashboard” in a chat for a new one."
        }
        NoSession::Token => {
            "The ID token is not good: it must be one of Firebase's, for this hisab's project, and not expired. Get a new one."
        }
        NoSession::Anonymous => {
            "The account at Firebase is nobody's in particular. Sign in there with an address, a number or a provider."
        }
        NoSession::Password => "The address or the password is wrong.",
        NoSession::SecondProof => {
            "The account wants a second proof. Sign in at Firebase and send its ID token as “firebase_token”."
        }
        NoSession::NotOffered => {
            "Nobody signs in that way here. Write “dashboard” in a chat for a link, or ask whoever runs this hisab."
        }
        NoSession::TooMany => "Those were too many attempts. “Retry-After” says when to go on.",
        NoSession::Away => "Firebase cannot be asked just now. Send it again in a moment.",
    }
}

/// Nothing was done about the address for mail.
pub fn mail(why: EmailRefused) -> String {
    match why {
        EmailRefused::NoMail => "No mail is sent from here. Whoever runs this hisab can set it up.",
        EmailRefused::NotAnAddress => "That is no address that mail can be sent to.",
        EmailRefused::NoAddress => "No address for mail is known. Set one first.",
        EmailRefused::Confirmed => "That is the address already, and it is confirmed.",
        EmailRefused::Unconfirmed => {
            "The address is not confirmed yet. Confirm it with the code that came there, or set it again for a new one."
        }
        EmailRefused::WrongCode(0) | EmailRefused::CodeOver => {
            "There is no code to confirm any more. Set the address again for a new one."
        }
        EmailRefused::WrongCode(left) => {
            let tries = if left == 1 { "try is" } else { "tries are" };
            return format!("That is not the code. {left} {tries} left; the newest mail counts.");
        }
        EmailRefused::TooManyCodes => {
            "That is enough codes for an hour. Look in the mail, also under spam, or try again later."
        }
        EmailRefused::Unwanted => {
            "Whoever reads that address called mail from here unwanted, so none is sent there. Use another."
        }
    }
    .to_owned()
}

/// The body is not what is expected.
pub fn media_type(wanted: &str) -> String {
    format!("Send the body as {wanted}, and say so in “Content-Type”.")
}

/// There is no such thing.
pub fn missing(what: &str) -> String {
    format!("There is no such {what} here.")
}

/// A body, a query or a path that cannot be read, and where.
pub fn malformed(part: &str, why: &str) -> String {
    format!("The {part} cannot be read: {why}.")
}
