//! Fetches what somebody attached, where that is a text: what Discord makes of a long paste.
//!
//! The address comes with the message, so it is not trusted: only hosts of the settings, no redirects, nothing longer
//! than the bound whatever was said of its size, and not for long. No token goes with it.

use std::time::Duration;

use futures_util::StreamExt;
use reqwest::{Client, StatusCode, Url, redirect::Policy};
use thiserror::Error;
use tokio::time;

use crate::{pause::Pause, settings::BadSettings};

/// The longest text that is fetched, in bytes.
pub(crate) const LONGEST: usize = 64 << 10;

/// How long each attempt may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// So often it is tried where the reason may pass.
const ATTEMPTS: usize = 3;

/// A text that is attached to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paste(pub(crate) String);

/// Why there is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum NoText {
    #[error("the address is none of Discord's")]
    Foreign,
    #[error("it cannot be fetched")]
    Unreachable,
    #[error("it is not there")]
    Missing,
    #[error("it is too long")]
    TooLong,
    #[error("it is no text")]
    Other,
}

/// Where attachments may be fetched from.
pub(crate) struct Attachments {
    client: Client,
    hosts: Vec<String>,
}

impl Attachments {
    pub(crate) fn new(hosts: Vec<String>) -> Result<Self, BadSettings> {
        let client = Client::builder().timeout(PATIENCE).redirect(Policy::none()).build();
        Ok(Self { client: client.map_err(|_| BadSettings::Client)?, hosts })
    }

    /// The text.
    pub(crate) async fn fetch(&self, paste: &Paste) -> Result<String, NoText> {
        let mut pause = Pause::growing();
        for _ in 1..ATTEMPTS {
            match self.attempt(paste).await {
                Err(NoText::Unreachable) => time::sleep(pause.take()).await,
                done => return done,
            }
        }
        self.attempt(paste).await
    }

    async fn attempt(&self, Paste(address): &Paste) -> Result<String, NoText> {
        let url = Url::parse(address).map_err(|_| NoText::Foreign)?;
        if !self.allows(&url) {
            return Err(NoText::Foreign);
        }
        let response = self.client.get(url).send().await.map_err(|_| NoText::Unreachable)?;
        match response.status() {
            status if status.is_success() => {}
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => {
                return Err(NoText::Unreachable);
            }
            status if status.is_server_error() => return Err(NoText::Unreachable),
            _ => return Err(NoText::Missing),
        }
        let mut bytes = Vec::new();
        let mut stream = response.bytes_stream();
        while let Some(piece) = stream.next().await {
            let piece = piece.map_err(|_| NoText::Unreachable)?;
            if bytes.len() + piece.len() > LONGEST {
                return Err(NoText::TooLong);
            }
            bytes.extend_from_slice(&piece);
        }
        let text = String::from_utf8(bytes).map_err(|_| NoText::Other)?;
        // Some systems begin a text with a mark that it is one.
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }

    fn allows(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else { return false };
        let anonymous = url.username().is_empty() && url.password().is_none();
        let named = |name: &str| self.hosts.iter().any(|known| known == name);
        anonymous
            && match (url.scheme(), url.port()) {
                ("https", None) => named(host),
                ("https" | "http", Some(port)) => named(&format!("{host}:{port}")),
                _ => false,
            }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write},
        net::TcpListener,
    };

    use super::*;

    /// A host that answers with these, one each.
    fn host(answers: &'static [&'static str]) -> (std::thread::JoinHandle<()>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let name = listener.local_addr().unwrap().to_string();
        let answering = std::thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let _ = stream.read(&mut [0; 4_096]).unwrap();
                let head = "content-length: 7\r\nconnection: close";
                write!(stream, "HTTP/1.1 {answer}\r\n{head}\r\n\r\nchai 20").unwrap();
            }
        });
        (answering, name)
    }

    #[tokio::test]
    async fn what_may_pass_is_tried_again_and_nothing_else() {
        for (answers, text) in [
            (&["503 a", "429 b", "200 c"][..], Ok("chai 20".to_owned())),
            (&["503 a", "503 b", "503 c"], Err(NoText::Unreachable)),
            (&["404 a"], Err(NoText::Missing)),
        ] {
            let (answering, name) = host(answers);
            let paste = Paste(format!("http://{name}/message.txt"));
            let fetched = Attachments::new(vec![name]).unwrap().fetch(&paste).await;
            assert_eq!(fetched, text);
            answering.join().unwrap();
        }
    }

    #[test]
    fn only_the_named_hosts_are_asked() {
        let hosts = ["cdn.discordapp.com", "127.0.0.1:8080"].map(str::to_owned).to_vec();
        let attachments = Attachments::new(hosts).unwrap();
        let allows = |url: &str| attachments.allows(&Url::parse(url).unwrap());
        assert!(allows("https://cdn.discordapp.com/attachments/1/2/message.txt?ex=3"));
        assert!(allows("http://127.0.0.1:8080/message.txt"));
        for foreign in [
            "http://cdn.discordapp.com/message.txt",
            "https://cdn.discordapp.com:8443/message.txt",
            "https://cdn.discordapp.com.example.org/message.txt",
            "https://cdn.discordapp.com@example.org/message.txt",
            "https://me:pass@cdn.discordapp.com/message.txt",
            "https://127.0.0.1/message.txt",
            "http://127.0.0.1:8081/message.txt",
            "file:///etc/passwd",
            "data:text/plain,x",
        ] {
            assert!(!allows(foreign), "{foreign}");
        }
    }
}
