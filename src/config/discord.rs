//! The application at Discord.

use clap::Args;
use hisab_discord::Settings;
use secrecy::{ExposeSecret, SecretString};

/// Hosts that Discord keeps attachments on.
const ATTACHMENTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];

/// The application at Discord.
#[derive(Args, Clone, Debug)]
pub struct Discord {
    /// The token of an application's bot, from Discord's developer portal; with it, people can write there
    #[arg(
        id = "discord_token",
        long = "discord-token",
        env = "DISCORD_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true
    )]
    token: Option<SecretString>,

    /// Where its API is
    #[arg(
        id = "discord_url",
        long = "discord-url",
        env = "HISAB_DISCORD_URL",
        value_name = "URL",
        default_value = "https://discord.com"
    )]
    url: String,
}

impl Discord {
    /// The application's settings, if there is one.
    pub fn settings(&self) -> Option<Settings> {
        // An empty variable is how people leave one out; a line end is how files end.
        let token = self.token.as_ref()?.expose_secret().trim();
        let attachments = ATTACHMENTS.map(str::to_owned).into();
        let api = self.url.clone();
        (!token.is_empty()).then(|| Settings { token: token.into(), api, attachments })
    }
}
