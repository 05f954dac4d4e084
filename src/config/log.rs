//! What is logged.

use clap::{Args, ValueEnum};

/// What is logged.
#[derive(Args, Clone, Debug)]
pub struct Log {
    /// What to log, as tracing filters: error, warn, info, hisabkitab=debug [default: errors and our own warnings]
    #[arg(long = "log", env = "HISAB_LOG", value_name = "FILTER", global = true)]
    filter: Option<String>,

    /// How to write it
    #[arg(
        long = "log-format",
        env = "HISAB_LOG_FORMAT",
        value_name = "FORMAT",
        default_value = "text",
        global = true
    )]
    pub format: Format,
}

/// How a log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A line for people
    Text,
    /// A JSON object in a line
    Json,
}

impl Log {
    /// What to log.
    pub fn filter(&self) -> &str {
        self.filter.as_deref().unwrap_or("error,hisabkitab=warn,hisab=warn,hisab_discord=warn,hisab_telegram=warn,hisab_web=warn")
    }
}
