//! What the adapter is told when it is made.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use hisab_port::Command;
use secrecy::SecretString;
use thiserror::Error;

/// How Discord is reached.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The token of the application's bot, from Discord's developer portal.
    pub token: SecretString,
    /// Where Discord's interface is, without a path: `https://discord.com`.
    pub api: String,
    /// Hosts that attachments may be fetched from, over https. One that is named with its port may speak http.
    pub attachments: Vec<String>,
}

/// What the adapter cannot make itself.
#[derive(Clone)]
pub struct Surroundings {
    /// The time.
    pub now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// What Discord completes when somebody types "/".
    pub commands: Vec<Command>,
    /// What somebody is told whose command or button could not be stored: they can use it again.
    pub unavailable: String,
}

/// Why an adapter cannot be made of its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadSettings {
    /// The token is empty, or holds what no token holds.
    #[error("the token of Discord is not one")]
    Token,
    /// The address of Discord's interface is not one.
    #[error("the address of Discord is not one: it begins with https:// and has no path")]
    Api,
    /// No secure connection can be prepared.
    #[error("no connection to Discord can be prepared")]
    Client,
}

impl Settings {
    /// Whether an adapter can be made of them.
    pub(crate) fn check(&self) -> Result<(), BadSettings> {
        use secrecy::ExposeSecret;

        let token = self.token.expose_secret().trim();
        let plain = token.bytes().all(|byte| byte.is_ascii_graphic());
        if token.is_empty() || token.len() > 200 || !plain {
            return Err(BadSettings::Token);
        }
        let url = reqwest::Url::parse(&self.api).map_err(|_| BadSettings::Api)?;
        let web = matches!(url.scheme(), "https" | "http");
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if web && bare { Ok(()) } else { Err(BadSettings::Api) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(token: &str, api: &str) -> Result<(), BadSettings> {
        let (token, api) = (SecretString::from(token), api.to_owned());
        Settings { token, api, attachments: Vec::new() }.check()
    }

    #[test]
    fn what_cannot_work_is_said_before_anything_is_sent() {
        assert_eq!(check("abc.def", "https://discord.com"), Ok(()));
        assert_eq!(check("abc.def", "http://127.0.0.1:8080/"), Ok(()));
        for token in ["", " ", "a b", "a\nb", "é"] {
            assert_eq!(check(token, "https://discord.com"), Err(BadSettings::Token), "{token:?}");
        }
        for api in ["", "discord.com", "ftp://discord.com", "https://discord.com/api/v10"] {
            assert_eq!(check("abc.def", api), Err(BadSettings::Api), "{api:?}");
        }
    }
}
