//! The bot at Telegram.

use std::num::NonZeroU32;

use clap::Args;
use hisab_telegram::{Settings, Webhook};
use hisab_web::Origin;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Below the public URL: where Telegram calls.
const PATH: &str = "/telegram";

/// The bot at Telegram.
#[derive(Args, Clone, Debug)]
pub struct Telegram {
    /// The token of a bot, from Telegram's `BotFather`; with it, people can write there
    #[arg(
        id = "telegram_bot_token",
        long = "telegram-bot-token",
        env = "TELEGRAM_BOT_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true
    )]
    token: Option<SecretString>,

    /// Telegram calls below the public URL, rather than being asked for news
    #[arg(id = "telegram_webhook", long = "telegram-webhook", env = "HISAB_TELEGRAM_WEBHOOK")]
    webhook: bool,

    /// Where the Bot API is, if it is a server of your own
    #[arg(
        id = "telegram_url",
        long = "telegram-url",
        env = "HISAB_TELEGRAM_URL",
        value_name = "URL",
        default_value = "https://api.telegram.org"
    )]
    url: String,

    /// Messages in a second, to everybody together
    #[arg(
        id = "telegram_rate",
        long = "telegram-rate",
        env = "HISAB_TELEGRAM_RATE",
        value_name = "NUMBER",
        default_value = "30"
    )]
    rate: NonZeroU32,
}

/// Telegram cannot call here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "for Telegram to call, it must know where: set HISAB_PUBLIC_URL (--public-url) to your https address"
)]
pub struct NotReachable;

impl Telegram {
    /// The bot's settings, if there is one. `public` is where people reach this server; whether it `takes_in` what they
    /// write, or only sends.
    pub fn settings(
        &self,
        public: Option<&Origin>,
        takes_in: bool,
    ) -> Result<Option<Settings>, NotReachable> {
        // An empty variable is how people leave one out; a line end is how files end.
        let token = self.token.as_ref().map(|token| token.expose_secret().trim());
        let Some(token) = token.filter(|token| !token.is_empty()) else { return Ok(None) };
        let webhook = if self.webhook && takes_in {
            let public = public.map(ToString::to_string);
            let https = public.filter(|public| public.starts_with("https://"));
            let url = format!("{}{PATH}", https.ok_or(NotReachable)?);
            Some(Webhook { url, secret: secret(token) })
        } else {
            None
        };
        Ok(Some(Settings {
            token: token.into(),
            api: self.url.clone(),
            webhook,
            per_second: self.rate.get(),
        }))
    }
}

/// What Telegram shows when it calls. Made of the token, so that all processes have the same and nobody sets it.
fn secret(token: &str) -> String {
    let digest = Sha256::digest(format!("hisabkitab webhook {token}"));
    format!("{digest:x}")
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        telegram: Telegram,
    }

    fn settings(args: &[&str], public: Option<&str>) -> Result<Option<Settings>, NotReachable> {
        let public: Option<Origin> = public.map(|public| public.parse().unwrap());
        Line::parse_from([&["hisab"], args].concat()).telegram.settings(public.as_ref(), true)
    }

    #[test]
    fn a_token_is_enough_and_an_empty_one_is_none() {
        assert!(settings(&["--telegram-bot-token", " "], None).unwrap().is_none());
        let polls = settings(&["--telegram-bot-token", "1:a\n"], None).unwrap().unwrap();
        assert_eq!((polls.token.expose_secret(), polls.per_second), ("1:a", 30));
        assert!(polls.webhook.is_none());
    }

    #[test]
    fn a_webhook_needs_an_address_that_telegram_can_call() {
        let args = ["--telegram-bot-token", "1:a", "--telegram-webhook"];
        assert!(settings(&args, None).is_err());
        assert!(settings(&args, Some("http://hisab.example")).is_err());
        let webhook = |token: &str| {
            let args = ["--telegram-bot-token", token, "--telegram-webhook"];
            settings(&args, Some("https://hisab.example")).unwrap().unwrap().webhook.unwrap()
        };
        assert_eq!(webhook("1:a").url, "https://hisab.example/telegram");
        assert_eq!(webhook("1:a").secret, webhook("1:a").secret, "in each process the same");
        assert_ne!(webhook("1:a").secret, webhook("1:b").secret);
    }
}
