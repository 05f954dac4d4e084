//! Where the books are.

use std::path::PathBuf;

use clap::Args;
use directories::ProjectDirs;
use secrecy::SecretString;

/// Where the books are.
#[derive(Args, Clone, Debug)]
pub struct Books {
    /// The folder of the books on this machine [default: the system's folder for data]
    #[arg(long = "data", env = "HISAB_DATA", value_name = "DIR", global = true)]
    pub folder: Option<PathBuf>,

    /// A PostgreSQL 15+ server to keep the books on instead: postgres://name:password@host/database
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true, global = true)]
    pub database_url: Option<SecretString>,
}

impl Books {
    /// The folder chosen, else the system's folder for data; `None` if the system has none.
    pub fn folder(&self) -> Option<PathBuf> {
        let usual =
            || ProjectDirs::from("", "", "hisabkitab").map(|dirs| dirs.data_dir().to_owned());
        self.folder.clone().or_else(usual)
    }
}
