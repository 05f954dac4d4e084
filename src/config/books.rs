//! Where the books are.

use std::{env, path::PathBuf};

use clap::Args;
use directories::ProjectDirs;
use secrecy::SecretString;

/// Where the books are, as the command line says.
#[derive(Args, Clone, Debug)]
pub struct Books {
    /// The folder of the books on this machine [env: `HISAB_DATA`] [default: the system's folder for data]
    #[arg(long = "data", value_name = "DIR", global = true)]
    folder: Option<PathBuf>,

    /// A PostgreSQL 15+ server to keep the books on instead [env: `DATABASE_URL`]
    #[arg(long, value_name = "URL", global = true, conflicts_with = "folder")]
    database_url: Option<SecretString>,

    /// How much of the disk must be free, in MiB, for the folder of the books to be written
    #[arg(long, env = "HISAB_RESERVE", value_name = "MIB", default_value_t = 64, global = true)]
    reserve: u32,
}

/// Where the books are.
#[derive(Clone, Debug)]
pub enum Place {
    /// On a server, by its URL.
    Server(SecretString),
    /// In a folder.
    Folder {
        /// The folder.
        dir: PathBuf,
        /// How many bytes of its disk must be free to write.
        reserve: u64,
    },
}

impl Books {
    /// What the command line says goes before the environment, and in each a server before a folder; else the
    /// system's folder for data, and `None` if it has none.
    pub fn place(&self) -> Option<Place> {
        let said = |url: Option<SecretString>, folder: Option<PathBuf>| {
            url.map(Place::Server).or_else(|| folder.map(|dir| self.folder(dir)))
        };
        said(self.database_url.clone(), self.folder.clone())
            .or_else(|| {
                let url = variable("DATABASE_URL").map(SecretString::from);
                said(url, variable("HISAB_DATA").map(PathBuf::from))
            })
            .or_else(|| {
                let folders = ProjectDirs::from("", "", "hisabkitab")?;
                Some(self.folder(folders.data_dir().to_owned()))
            })
    }

    fn folder(&self, dir: PathBuf) -> Place {
        Place::Folder { dir, reserve: u64::from(self.reserve) << 20 }
    }
}

#[expect(clippy::disallowed_methods, reason = "settings are read in `config`")]
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
