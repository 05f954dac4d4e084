//! How the chat is served.

use std::net::{Ipv4Addr, SocketAddr};

use clap::{Args, ValueEnum};
use hisab_web::{Origin, Settings};

use crate::domain::site::Site;

/// How the chat is served.
#[derive(Args, Clone, Debug)]
pub struct Serve {
    /// Where to listen
    #[arg(
        long, env = "HISAB_LISTEN", value_name = "ADDRESS:PORT",
        default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080))
    )]
    pub listen: SocketAddr,

    /// Where people reach it, such as <https://hisab.example>; with https cookies travel encrypted only
    #[arg(long, env = "HISAB_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<Origin>,

    /// Other sites whose pages may have the chat, such as <https://shop.example>, separated by commas
    #[arg(long, env = "HISAB_ORIGINS", value_name = "URL", value_delimiter = ',')]
    pub origins: Vec<Origin>,

    /// A proxy stands before it that says in X-Forwarded-For whom it speaks for
    #[arg(long, env = "HISAB_BEHIND_PROXY")]
    pub behind_proxy: bool,

    /// What this process does; more than one over the same server share the work
    #[arg(long, env = "HISAB_ROLE", value_name = "ROLE", default_value = "all")]
    pub role: Role,
}

/// Where the pages are that another process serves.
#[derive(Args, Clone, Debug)]
pub struct Pages {
    /// Where `serve` listens
    #[arg(
        long, env = "HISAB_LISTEN", value_name = "ADDRESS:PORT",
        default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080))
    )]
    listen: SocketAddr,

    /// Where people reach it, such as <https://hisab.example>
    #[arg(long, env = "HISAB_PUBLIC_URL", value_name = "URL")]
    public_url: Option<Origin>,
}

impl Pages {
    /// Where people reach them.
    pub fn site(&self) -> Site {
        match &self.public_url {
            Some(url) => Site::public(&url.to_string()),
            None => Site::local(&format!("http://{}", self.listen)),
        }
    }
}

/// What a process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// Everything
    All,
    /// Serve pages, take messages in, show replies
    Web,
    /// Answer messages and send replies
    Worker,
}

impl Serve {
    /// What the widget needs to know.
    pub fn widget(&self) -> Settings {
        Settings {
            public: self.public_url.clone(),
            origins: self.origins.clone(),
            behind_proxy: self.behind_proxy,
        }
    }
}
