//! What a bot needs to run, checked before anything is sent.
//!
//! A new setting is a field here, checked in [`crate::Telegram::new`] through `Checked`.

use std::{fmt, num::NonZeroU32, sync::Arc};

use chrono::{DateTime, Utc};
use hisab_port::Command;
use reqwest::Url;
use secrecy::{ExposeSecret as _, SecretString};
use thiserror::Error;

/// How a bot is run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What `BotFather` gave: digits, a colon, and letters that nobody else may know.
    pub token: SecretString,
    /// Where the Bot API is: `https://api.telegram.org`, or a server of one's own.
    pub api: String,
    /// Where Telegram brings updates; without it they are fetched.
    pub webhook: Option<Webhook>,
    /// Messages in all per second, at least one; Telegram takes 30.
    pub per_second: u32,
}

/// Where Telegram brings updates.
#[derive(Clone)]
pub struct Webhook {
    /// The whole address, as Telegram reaches it.
    pub url: String,
    /// What Telegram says to show that it is Telegram: 1 to 256 letters and digits of ASCII, `_` and `-`.
    pub secret: String,
}

/// Without the secret, and without an address that may hold one.
impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").finish_non_exhaustive()
    }
}

/// What the bot cannot make itself.
#[derive(Clone)]
pub struct Surroundings {
    /// The time.
    pub now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// What Telegram offers to complete after a slash.
    pub commands: Vec<Command>,
}

/// Settings that no bot can run with. They are not repeated: some are secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadSettings {
    /// The token has another form than Telegram's.
    #[error("the token is not of the form 123456789:AbC-dEf")]
    Token,
    /// The address of the Bot API is none.
    #[error("the address of the Bot API is no http or https URL")]
    Api,
    /// The address of the webhook is none.
    #[error("the address of the webhook is no http or https URL")]
    WebhookUrl,
    /// The secret of the webhook is empty, too long, or has characters that Telegram does not send.
    #[error("the secret of the webhook is not 1 to 256 letters, digits, _ and -")]
    WebhookSecret,
    /// No message could ever be sent.
    #[error("at least one message per second must be allowed")]
    PerSecond,
    /// The HTTP client cannot be set up on this system.
    #[error("the HTTP client cannot be set up")]
    Client,
}

/// Settings that can be used.
pub(crate) struct Checked {
    pub(crate) token: SecretString,
    /// The bot's own id: the first half of its token.
    pub(crate) id: i64,
    pub(crate) api: Url,
    pub(crate) webhook: Option<(Url, String)>,
    pub(crate) per_second: NonZeroU32,
}

impl Checked {
    pub(crate) fn new(settings: Settings) -> Result<Self, BadSettings> {
        let Settings { token, api, webhook, per_second } = settings;
        let id = bot_id(token.expose_secret()).ok_or(BadSettings::Token)?;
        let webhook = match webhook {
            Some(Webhook { secret, .. }) if !is_secret(&secret) => {
                return Err(BadSettings::WebhookSecret);
            }
            Some(Webhook { url, secret }) => {
                Some((address(&url).ok_or(BadSettings::WebhookUrl)?, secret))
            }
            None => None,
        };
        let per_second = NonZeroU32::new(per_second).ok_or(BadSettings::PerSecond)?;
        Ok(Self { token, id, api: address(&api).ok_or(BadSettings::Api)?, webhook, per_second })
    }
}

/// The id in a token that has the form of one.
fn bot_id(token: &str) -> Option<i64> {
    let (id, secret) = token.split_once(':')?;
    let digits = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    let fits = digits && is_secret(secret);
    id.parse().ok().filter(|_| fits)
}

fn is_secret(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (1..=256).contains(&text.len()) && text.bytes().all(allowed)
}

/// An address, without the slash at its end: what is asked for is put behind it.
fn address(text: &str) -> Option<Url> {
    let mut url = Url::parse(text.trim()).ok()?;
    let fits = matches!(url.scheme(), "http" | "https") && url.has_host();
    url.path_segments_mut().ok()?.pop_if_empty();
    fits.then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(token: &str) -> Settings {
        Settings {
            token: token.into(),
            api: "https://api.telegram.org".to_owned(),
            webhook: None,
            per_second: 30,
        }
    }

    #[test]
    fn the_bots_id_is_in_its_token() {
        assert_eq!(Checked::new(settings("123:Ab_c-D")).ok().unwrap().id, 123);
        for bad in ["", "123", "123:", ":abc", "x:abc", "123:a/b", "123:a b", "-1:abc"] {
            assert_eq!(Checked::new(settings(bad)).err(), Some(BadSettings::Token), "{bad:?}");
        }
    }

    #[test]
    fn addresses_and_secrets_are_checked() {
        let with = |url: &str, secret: &str| {
            let webhook = Webhook { url: url.to_owned(), secret: secret.to_owned() };
            Checked::new(Settings { webhook: Some(webhook), ..settings("1:a") }).err()
        };
        assert_eq!(with("https://books.example/telegram", "s3cret_-"), None);
        assert_eq!(with("books.example", "s3cret"), Some(BadSettings::WebhookUrl));
        assert_eq!(with("ftp://books.example/", "s3cret"), Some(BadSettings::WebhookUrl));
        assert_eq!(with("https://books.example/", "no spaces"), Some(BadSettings::WebhookSecret));
        let api = |api: &str| Checked::new(Settings { api: api.to_owned(), ..settings("1:a") });
        assert_eq!(api("http://127.0.0.1:8081/base/").ok().unwrap().api.path(), "/base");
        assert_eq!(api("mailto:me").err(), Some(BadSettings::Api));
        let none = Settings { per_second: 0, ..settings("1:a") };
        assert_eq!(Checked::new(none).err(), Some(BadSettings::PerSecond));
    }

    #[test]
    fn no_secret_is_in_what_is_printed() {
        let webhook =
            Webhook { url: "https://x.example/hidden".to_owned(), secret: "hidden".to_owned() };
        let all = Settings { webhook: Some(webhook), ..settings("1:hidden") };
        assert!(!format!("{all:?}").contains("hidden"), "{all:?}");
    }
}
