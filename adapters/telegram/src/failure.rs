//! What went wrong with a call, by what must be done about it.
//!
//! The client's own errors hold the address that was asked, and with it the token: nothing of them but what
//! Telegram itself said goes into an error or a log. Telegram's words are compared here as its server says them; the
//! client knows some of them in other spellings.

use std::time::Duration;

use hisab_port::SendError;
use teloxide_core::{ApiError, RequestError};

/// How much of what Telegram says is kept, in characters.
const SAID: usize = 200;

/// Why a call came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The token is refused.
    Token,
    /// Another program fetches the updates of this bot.
    OtherPoller,
    /// Updates are brought to a webhook; they cannot be fetched.
    OtherWebhook,
    /// The person left or blocked the bot, or the chat is no more.
    Gone,
    /// Too fast, until then.
    TooFast(Duration),
    /// The group has a new id.
    Moved(i64),
    /// The markup is refused.
    Markup,
    /// The picture cannot be shown as one; what Telegram said.
    Picture(String),
    /// It will never work; what Telegram said.
    Rejected(String),
    /// It may work later; what is wrong.
    Away(String),
}

/// What Telegram says when a chat is out of reach for good, in lower case.
const GONE: [&str; 8] = [
    "chat not found",
    "user not found",
    "user is deactivated",
    "group is deactivated",
    "group chat was deactivated",
    "bot was kicked",
    "can't initiate conversation",
    "peer_id_invalid",
];

/// What Telegram says of a picture that it cannot show, in lower case.
const PICTURE: [&str; 3] = ["photo_invalid_dimensions", "image_process_failed", "wrong file"];

impl Failure {
    /// No answer came in time. A server that is failing looks the same: the client thinks long about a status of 5xx.
    pub(crate) fn no_answer() -> Self {
        Self::Away("no answer in time".to_owned())
    }

    /// By what Telegram said.
    fn said(text: &str) -> Self {
        let lower = text.to_lowercase();
        let has = |words: &str| lower.contains(words);
        let conflict = lower.starts_with("conflict") || has("can't use getupdates");
        if conflict && has("webhook") {
            Self::OtherWebhook
        } else if conflict || has("other getupdates request") {
            Self::OtherPoller
        } else if lower.starts_with("forbidden") || GONE.into_iter().any(has) {
            Self::Gone
        } else if matches!(lower.as_str(), "unauthorized" | "not found" | "logged out") {
            Self::Token
        } else if has("can't parse entities") {
            Self::Markup
        } else if PICTURE.into_iter().any(has) {
            Self::Picture(short(text))
        } else if lower.starts_with("bad request") || has("request entity too large") {
            Self::Rejected(short(text))
        } else {
            Self::Away(short(text))
        }
    }
}

/// What was said, within bounds and on one line.
fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(SAID).collect()
}

impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Api(ApiError::InvalidToken) => Self::Token,
            RequestError::Api(ApiError::Unknown(said)) => Self::said(&said),
            RequestError::Api(known) => Self::said(&known.to_string()),
            RequestError::MigrateToChatId(chat) => Self::Moved(chat.0),
            RequestError::RetryAfter(seconds) => Self::TooFast(seconds.duration()),
            RequestError::Network(error) if error.is_timeout() => Self::no_answer(),
            RequestError::Network(error) if error.is_connect() => {
                Self::Away("no connection".to_owned())
            }
            RequestError::Network(_) => Self::Away("the connection broke".to_owned()),
            RequestError::InvalidJson { .. } => Self::Away("an answer that is none".to_owned()),
            RequestError::Io(_) => Self::Away("a file could not be read".to_owned()),
        }
    }
}

impl From<Failure> for SendError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Gone => Self::Gone,
            Failure::TooFast(wait) => Self::RetryAfter(wait),
            Failure::Markup => Self::Rejected("the markup is refused".to_owned()),
            Failure::Picture(said) | Failure::Rejected(said) => Self::Rejected(said),
            Failure::Token => Self::Transient("the token is refused".to_owned()),
            Failure::Moved(_) => Self::Transient("the group moves".to_owned()),
            Failure::OtherPoller | Failure::OtherWebhook => {
                Self::Transient("another program uses the bot".to_owned())
            }
            Failure::Away(why) => Self::Transient(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_telegram_says_decides_what_must_be_done() {
        let conflict = "Conflict: terminated by other getUpdates request; make sure that only one";
        let webhook =
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook";
        let picture = "Bad Request: PHOTO_INVALID_DIMENSIONS";
        let rejected = "Bad Request: BUTTON_DATA_INVALID";
        let cases = [
            ("Forbidden: bot was blocked by the user", Failure::Gone),
            ("Forbidden: bot was kicked from the group chat", Failure::Gone),
            ("Forbidden: user is deactivated", Failure::Gone),
            ("Forbidden: bot can't initiate conversation with a user", Failure::Gone),
            ("Bad Request: chat not found", Failure::Gone),
            ("Bad Request: group chat was deactivated", Failure::Gone),
            (conflict, Failure::OtherPoller),
            (webhook, Failure::OtherWebhook),
            ("Conflict: terminated by setWebhook request", Failure::OtherWebhook),
            ("Unauthorized", Failure::Token),
            ("Bad Request: can't parse entities: unexpected end tag", Failure::Markup),
            (picture, Failure::Picture(picture.to_owned())),
            (rejected, Failure::Rejected(rejected.to_owned())),
            ("Internal Server Error", Failure::Away("Internal Server Error".to_owned())),
        ];
        for (said, failure) in cases {
            assert_eq!(Failure::said(said), failure, "{said}");
            let error = ApiError::Unknown(said.to_owned());
            assert_eq!(Failure::from(RequestError::Api(error)), failure, "{said}");
        }
        let known = RequestError::Api(ApiError::TerminatedByOtherGetUpdates);
        assert_eq!(Failure::from(known), Failure::OtherPoller);
        assert_eq!(
            Failure::from(RequestError::Api(ApiError::CantGetUpdates)),
            Failure::OtherWebhook
        );
        assert_eq!(Failure::from(RequestError::Api(ApiError::BotBlocked)), Failure::Gone);
        for known in [ApiError::ImageProcessFailed, ApiError::WrongFileIdOrUrl] {
            let failure = Failure::from(RequestError::Api(known));
            assert!(matches!(failure, Failure::Picture(_)), "{failure:?}");
        }
    }

    #[test]
    fn what_is_kept_of_it_is_short() {
        let Failure::Rejected(said) = Failure::said(&format!("Bad Request:\n{}", "x".repeat(900)))
        else {
            panic!("it is rejected");
        };
        assert_eq!((said.chars().count(), said.contains('\n')), (SAID, false));
    }
}
