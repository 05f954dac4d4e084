//! A request as it was read: its query, its JSON, and the files that came with it.

use axum::{
    body::{Body, to_bytes},
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request},
    http::header,
};
use serde_json::Value;

use super::Refusal;

/// What the largest request may hold: ten files of 10 MiB are refused by the real one too.
const LARGEST: usize = 28 << 20;

/// A request, read as a whole.
#[derive(Debug)]
pub(in crate::discord) struct Call {
    pub(in crate::discord) method: String,
    pub(in crate::discord) path: String,
    pub(in crate::discord) query: Vec<(String, String)>,
    /// What its JSON says, or that of `payload_json`.
    pub(in crate::discord) body: Option<Value>,
    pub(in crate::discord) files: Vec<Upload>,
}

/// A part `files[n]`.
#[derive(Debug)]
pub(in crate::discord) struct Upload {
    pub(in crate::discord) number: usize,
    pub(in crate::discord) name: String,
    pub(in crate::discord) content_type: Option<String>,
    pub(in crate::discord) bytes: Vec<u8>,
}

impl Call {
    pub(in crate::discord) async fn read(
        method: &str,
        path: &str,
        request: Request,
    ) -> Result<Self, Refusal> {
        let query = pairs(request.uri().query().unwrap_or_default());
        let mut call = Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query,
            body: None,
            files: vec![],
        };
        let content_type = request.headers().get(header::CONTENT_TYPE).cloned();
        let content_type = content_type.as_ref().and_then(|v| v.to_str().ok()).unwrap_or_default();
        if content_type.starts_with("multipart/form-data") {
            call.read_parts(request).await?;
            return Ok(call);
        }
        let body = to_bytes(request.into_body(), LARGEST).await.map_err(|_| too_large())?;
        if body.is_empty() {
            return Ok(call);
        }
        if !content_type.starts_with("application/json") {
            let why = format!("Expected \"Content-Type\" header to be JSON, not {content_type:?}");
            return Err(Refusal::new(400, 50035, &why));
        }
        let body = serde_json::from_slice(&body);
        call.body = Some(body.map_err(|_| malformed("The request body contains invalid JSON."))?);
        Ok(call)
    }

    async fn read_parts(&mut self, request: Request) -> Result<(), Refusal> {
        let broken = || malformed("The request body contains invalid multipart.");
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, LARGEST).await.map_err(|_| too_large())?;
        let request = Request::from_parts(parts, Body::from(body));
        let mut parts =
            Multipart::from_request(unbounded(request), &()).await.map_err(|_| broken())?;
        while let Some(part) = parts.next_field().await.map_err(|_| broken())? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let content_type = part.content_type().map(str::to_owned);
            let bytes = part.bytes().await.map_err(|_| broken())?.to_vec();
            if name == "payload_json" {
                self.body = Some(serde_json::from_slice(&bytes).map_err(|_| broken())?);
                continue;
            }
            let number = name.strip_prefix("files[").and_then(|n| n.strip_suffix(']'));
            let Some(number) = number.and_then(|n| n.parse().ok()) else {
                let why = format!("part {name:?} is not known");
                return Err(malformed(&why));
            };
            let name = file.unwrap_or_default();
            self.files.push(Upload { number, name, content_type, bytes });
        }
        Ok(())
    }

    pub(in crate::discord) fn asked(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Lifts axum's bound: this one has been read already.
fn unbounded(mut request: Request) -> Request {
    DefaultBodyLimit::disable().apply(&mut request);
    request
}

fn too_large() -> Refusal {
    Refusal::new(413, 40005, "Request entity too large")
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name.to_owned(), value.to_owned())
    };
    query.split('&').filter(|p| !p.is_empty()).map(pair).collect()
}

/// What cannot be read at all.
fn malformed(why: &str) -> Refusal {
    Refusal::new(400, 50109, why)
}
