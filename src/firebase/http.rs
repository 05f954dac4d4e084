//! Asks Google within bounds of size and time.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, StatusCode, Url, header::HeaderMap, redirect::Policy};
use thiserror::Error;

/// The longest answer that is read, in bytes; the keys, and an answer to a sign-in, are a twentieth of it.
const LONGEST: usize = 64 << 10;

/// Why nothing is known. For logs: it holds nothing of what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Away {
    /// It cannot be reached, or the connection ends in the middle.
    #[error("no connection")]
    NoConnection,
    /// It does not answer in time.
    #[error("no answer in time")]
    NoAnswer,
    /// It answers that it will not, or cannot.
    #[error("status {0}")]
    Status(u16),
    /// More than is read.
    #[error("an answer of more than {LONGEST} bytes")]
    TooLarge,
    /// Something else than what was asked for.
    #[error("an answer that cannot be read")]
    Unreadable,
    /// The web API key is not one of the project, or may not do this.
    #[error("the web API key is refused")]
    KeyRefused,
}

/// An answer, whatever it says.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// A client that waits so long for all of an answer.
pub(super) fn client(limit: Duration) -> reqwest::Result<Client> {
    Client::builder()
        .user_agent(concat!("hisabkitab/", env!("CARGO_PKG_VERSION")))
        // Neither keys nor passwords are anybody else's to ask or answer for.
        .redirect(Policy::none())
        .timeout(limit)
        .build()
}

/// An address that can be asked. One with a password in it cannot: it would be in logs.
pub(super) fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let plain = url.username().is_empty() && url.password().is_none();
    (matches!(url.scheme(), "http" | "https") && url.has_host() && plain).then_some(url)
}

/// Asks, and reads all of the answer.
pub(super) async fn ask(request: RequestBuilder) -> Result<Answer, Away> {
    // What reqwest says may hold the address, and no more than that is wanted in a log.
    let lost = |error: reqwest::Error| {
        if error.is_timeout() { Away::NoAnswer } else { Away::NoConnection }
    };
    let mut response = request.send().await.map_err(lost)?;
    let (status, headers) = (response.status(), response.headers().clone());
    let mut body = Vec::new();
    // What it says of its length may be wrong: what comes is counted.
    while let Some(chunk) = response.chunk().await.map_err(lost)? {
        if body.len() + chunk.len() > LONGEST {
            return Err(Away::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status, headers, body })
}
