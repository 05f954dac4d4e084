//! The few requests that are made of Discord over HTTP, each tried once.
//!
//! Waiting is for the caller, who is told how long; only a bucket that opens within moments is waited for here. An
//! answer is read up to a bound. Neither tokens nor addresses get into errors. To ask for something new: a function
//! that makes a [`Call`], in the file that needs it.

pub(crate) mod failure;
mod limits;

use std::time::Duration;

use failure::Failure;
use futures_util::StreamExt;
use limits::Limits;
use reqwest::{
    Client, Method, Response, StatusCode,
    header::{AUTHORIZATION, HeaderValue},
    multipart::{Form, Part},
    redirect::Policy,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use tokio::time::{self, Instant};

use crate::settings::BadSettings;

/// The version of the interface.
const VERSION: &str = "/api/v10";

/// How long a request may take that carries nothing.
const PATIENCE: Duration = Duration::from_secs(8);

/// For so many bytes of files it may take a second longer.
const SECOND: usize = 256 << 10;

/// The longest answer that is read: a hundred messages with all that hangs on them.
const LONGEST: usize = 8 << 20;

/// How Discord wants programs to name themselves.
const AGENT: &str =
    concat!("DiscordBot (", env!("CARGO_PKG_NAME"), ", ", env!("CARGO_PKG_VERSION"), ")");

/// A file to be sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Upload<'a> {
    pub(crate) name: &'a str,
    pub(crate) media: &'a str,
    pub(crate) data: &'a [u8],
}

/// A request.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    method: Method,
    /// From the version on.
    path: String,
    /// What is counted together; `None`: nothing is counted.
    bucket: Option<String>,
    body: Option<&'a Value>,
    files: &'a [Upload<'a>],
    /// Whether the token of the application goes with it; those of interactions are in the path.
    signed: bool,
}

impl<'a> Call<'a> {
    /// A request in the name of the application, counted by its method and path.
    pub(crate) fn new(method: Method, path: String) -> Self {
        let counted = path.split('?').next().unwrap_or_default();
        let bucket = Some(format!("{method} {counted}"));
        Self { method, path, bucket, body: None, files: &[], signed: true }
    }

    /// The first answer to an interaction, which Discord does not count.
    pub(crate) fn at_once(path: String) -> Self {
        let method = Method::POST;
        Self { method, path, bucket: None, body: None, files: &[], signed: false }
    }

    /// A later answer to an interaction, whose token is in the path.
    pub(crate) fn of_interaction(method: Method, path: String) -> Self {
        Self { signed: false, ..Self::new(method, path) }
    }

    /// With this body.
    pub(crate) fn body(mut self, body: &'a Value) -> Self {
        self.body = Some(body);
        self
    }

    /// With these files beside the body.
    pub(crate) fn files(mut self, files: &'a [Upload<'a>]) -> Self {
        self.files = files;
        self
    }
}

/// What Discord says when it refuses.
#[derive(Default, Deserialize)]
struct Refusal {
    #[serde(default)]
    code: u32,
    #[serde(default)]
    message: String,
    #[serde(default)]
    retry_after: Option<f64>,
    #[serde(default)]
    global: bool,
}

/// Discord's interface over HTTP.
pub(crate) struct Rest {
    client: Client,
    base: String,
    authorization: HeaderValue,
    limits: Limits,
}

impl Rest {
    /// Makes what requests need; none is made yet.
    pub(crate) fn new(token: &SecretString, api: &str) -> Result<Self, BadSettings> {
        let token = token.expose_secret().trim();
        let mut authorization =
            HeaderValue::from_str(&format!("Bot {token}")).map_err(|_| BadSettings::Token)?;
        authorization.set_sensitive(true);
        let client = Client::builder()
            .user_agent(AGENT)
            .redirect(Policy::none())
            .build()
            .map_err(|_| BadSettings::Client)?;
        let base = format!("{}{VERSION}", api.trim_end_matches('/'));
        Ok(Self { client, base, authorization, limits: Limits::default() })
    }

    /// Asks, and reads the answer.
    pub(crate) async fn read<T: DeserializeOwned>(&self, call: Call<'_>) -> Result<T, Failure> {
        let answer = self.ask(call).await?;
        serde_json::from_slice(&answer).map_err(|_| Failure::Unreadable("it is not as expected"))
    }

    /// Asks for something that has no answer worth reading.
    pub(crate) async fn tell(&self, call: Call<'_>) -> Result<(), Failure> {
        self.ask(call).await.map(drop)
    }

    async fn ask(&self, call: Call<'_>) -> Result<Vec<u8>, Failure> {
        let bucket = call.bucket.clone().unwrap_or_default();
        if call.bucket.is_some() {
            let pause = self.limits.check(&bucket, Instant::now())?;
            time::sleep(pause).await;
        }
        let signed = call.signed;
        let response = self.send(call).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let now = Instant::now();
        self.limits.learn(&bucket, &headers, now);
        if status.is_server_error() {
            return Err(Failure::Server(status.as_u16()));
        }
        let body = whole(response).await;
        if status.is_success() {
            return body;
        }
        // What is not in Discord's manner says whoever stands between, and may say otherwise soon.
        let refusal: Option<Refusal> =
            body.ok().and_then(|body| serde_json::from_slice(&body).ok());
        Err(match (status, refusal) {
            (StatusCode::TOO_MANY_REQUESTS, refusal) => {
                let refusal = refusal.unwrap_or_default();
                let said = (refusal.retry_after, refusal.global);
                Failure::RetryAfter(self.limits.refused(&bucket, &headers, said, now))
            }
            // Without it, what is refused is the token of an interaction.
            (StatusCode::UNAUTHORIZED, Some(_)) if signed => Failure::Token,
            (StatusCode::PAYLOAD_TOO_LARGE, None) => Failure::Refused {
                status: status.as_u16(),
                code: 0,
                message: "it is too large".to_owned(),
            },
            (StatusCode::REQUEST_TIMEOUT, _) | (_, None) => Failure::Server(status.as_u16()),
            (_, Some(refusal)) => Failure::Refused {
                status: status.as_u16(),
                code: refusal.code,
                message: refusal.message.chars().take(200).collect(),
            },
        })
    }

    async fn send(&self, call: Call<'_>) -> Result<Response, Failure> {
        let url = format!("{}{}", self.base, call.path);
        let mut request = self.client.request(call.method, url).timeout(patience(call.files));
        if call.signed {
            request = request.header(AUTHORIZATION, self.authorization.clone());
        }
        request = match call.body {
            Some(body) if !call.files.is_empty() => request.multipart(form(body, call.files)?),
            Some(body) => request.json(body),
            None => request,
        };
        Ok(request.send().await?)
    }
}

/// How long a request with these files may take.
fn patience(files: &[Upload<'_>]) -> Duration {
    let size: usize = files.iter().map(|file| file.data.len()).sum();
    PATIENCE.saturating_add(Duration::from_secs(u64::try_from(size / SECOND).unwrap_or(u64::MAX)))
}

/// A body with files, as Discord reads it.
fn form(body: &Value, files: &[Upload<'_>]) -> Result<Form, Failure> {
    let json = Part::text(body.to_string()).mime_str("application/json")?;
    let mut form = Form::new().part("payload_json", json);
    for (number, file) in files.iter().enumerate() {
        let part = Part::bytes(file.data.to_vec()).file_name(file.name.to_owned());
        // What a file is said to be comes from the reply; if that is no media type, it is bytes.
        let part = match part.mime_str(file.media) {
            Ok(part) => part,
            Err(_) => Part::bytes(file.data.to_vec()).file_name(file.name.to_owned()),
        };
        form = form.part(format!("files[{number}]"), part);
    }
    Ok(form)
}

/// The body of an answer, up to the bound.
async fn whole(response: Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    let mut stream = response.bytes_stream();
    while let Some(piece) = stream.next().await {
        let piece = piece?;
        if body.len() + piece.len() > LONGEST {
            return Err(Failure::Unreadable("it is too long"));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_may_take_as_long_as_they_are_large() {
        assert_eq!(patience(&[]), PATIENCE);
        let data = vec![0; 1 << 20];
        let file = Upload { name: "a", media: "text/csv", data: &data };
        assert_eq!(patience(&[file, file]), PATIENCE + Duration::from_secs(8));
    }
}
