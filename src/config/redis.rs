//! Where Redis is, if there is one.

use clap::Args;
use secrecy::{ExposeSecret, SecretString};

/// Where Redis is.
#[derive(Args, Clone, Debug)]
pub struct Redis {
    /// A Redis that keeps recent exchanges at hand and shares work between processes; without one the books do both
    #[arg(long, env = "REDIS_URL", value_name = "URL", hide_env_values = true)]
    redis_url: Option<SecretString>,
}

impl Redis {
    /// Its URL. An empty one is none.
    pub fn url(&self) -> Option<&SecretString> {
        self.redis_url.as_ref().filter(|url| !url.expose_secret().trim().is_empty())
    }
}
