//! What is logged.

use clap::Args;

/// What is logged.
#[derive(Args, Clone, Debug)]
pub struct Log {
    /// What to log, as tracing filters: error, warn, info, hisabkitab=debug
    #[arg(
        long = "log",
        env = "HISAB_LOG",
        value_name = "FILTER",
        default_value = "error,hisabkitab=warn,hisab=warn",
        global = true
    )]
    pub filter: String,
}
