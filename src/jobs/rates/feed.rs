//! Gets a file of the feed over HTTP, within bounds of size and time.

use std::time::Duration;

use thiserror::Error;

/// The largest file that is read, in bytes; ninety days are a tenth of it.
const MAX_BYTES: usize = 1 << 20;

/// How long the feed is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For a connection.
    pub connect: Duration,
    /// For all of a file.
    pub whole: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), whole: Duration::from_secs(30) }
    }
}

/// Why a file was not got. The text is for whoever runs this.
#[derive(Debug, Error)]
pub enum FetchError {
    /// The address cannot be asked, or no TLS is to be had.
    #[error("the feed of rates cannot be asked at this address")]
    Client(#[source] reqwest::Error),
    /// It cannot be reached, does not answer in time, or ends in the middle.
    #[error("the feed of rates cannot be reached, or does not answer in time")]
    Away(#[source] reqwest::Error),
    /// It answers that it will not give it.
    #[error("the feed of rates answers {0}")]
    Status(u16),
    /// More than is read.
    #[error("the feed of rates is larger than {MAX_BYTES} bytes")]
    TooLarge,
    /// Not text.
    #[error("the feed of rates is not text in UTF-8")]
    NotText,
}

/// Where reference rates are published.
#[derive(Clone, Debug)]
pub struct Feed {
    http: reqwest::Client,
    base: String,
}

impl Feed {
    /// The feed below an address. Nothing is sent yet.
    pub fn new(base: &str, limits: Limits) -> Result<Self, FetchError> {
        let http = reqwest::Client::builder()
            .connect_timeout(limits.connect)
            .timeout(limits.whole)
            .user_agent(concat!("hisabkitab/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::limited(3))
            .build()
            .map_err(FetchError::Client)?;
        Ok(Self { http, base: base.trim_end_matches('/').to_owned() })
    }

    /// The text of a file.
    pub(super) async fn get(&self, file: &str) -> Result<String, FetchError> {
        let url = format!("{}/{file}", self.base);
        let away = |error: reqwest::Error| {
            if error.is_builder() { FetchError::Client(error) } else { FetchError::Away(error) }
        };
        let mut response = self.http.get(url).send().await.map_err(away)?;
        if !response.status().is_success() {
            return Err(FetchError::Status(response.status().as_u16()));
        }
        let mut bytes = Vec::new();
        // What it says of its length may be wrong: what comes is counted.
        while let Some(chunk) = response.chunk().await.map_err(away)? {
            if bytes.len() + chunk.len() > MAX_BYTES {
                return Err(FetchError::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        String::from_utf8(bytes).map_err(|_| FetchError::NotText)
    }
}
