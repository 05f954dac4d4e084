//! Where failures are told.

use clap::Args;
use secrecy::{ExposeSecret, SecretString};

/// Where failures are told.
#[derive(Args, Clone, Debug)]
pub struct Sentry {
    /// Where failures are told: the DSN of a project at Sentry; they hold nothing that people wrote [default: nowhere]
    #[arg(
        id = "sentry_dsn",
        long = "sentry-dsn",
        env = "SENTRY_DSN",
        value_name = "DSN",
        hide_env_values = true,
        global = true
    )]
    dsn: Option<SecretString>,

    /// As what they are told there [default: production]
    #[arg(
        id = "sentry_environment",
        long = "sentry-environment",
        env = "SENTRY_ENVIRONMENT",
        value_name = "NAME",
        global = true
    )]
    environment: Option<String>,
}

impl Sentry {
    /// The DSN, if failures are told.
    pub fn dsn(&self) -> Option<SecretString> {
        // An empty variable is how people leave one out; a line end is how files end.
        let dsn = self.dsn.as_ref().map(|dsn| dsn.expose_secret().trim());
        dsn.filter(|dsn| !dsn.is_empty()).map(SecretString::from)
    }

    /// As what they are told.
    pub fn environment(&self) -> Option<&str> {
        self.environment.as_deref().map(str::trim).filter(|name| !name.is_empty())
    }
}
