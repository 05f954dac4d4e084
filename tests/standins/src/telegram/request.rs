//! The arguments of a call, from JSON, a form, the address, or parts with files.

use std::collections::HashMap;

use axum::{
    body::Body,
    extract::{FromRequest, Multipart},
    http::{Request, header::CONTENT_TYPE},
};
use serde_json::{Map, Value};

use super::{
    form,
    refusal::Refusal,
    tables::{Kind, Method},
};

/// The largest request: a document of 50 MB, and what is around it.
const LARGEST: usize = 52 * 1024 * 1024;

/// What a method was called with.
#[derive(Clone, Debug, Default)]
pub(super) struct Args {
    pub(super) fields: Map<String, Value>,
    /// By the name of the part.
    pub(super) files: HashMap<String, Upload>,
}

/// A file sent along.
#[derive(Clone, Debug, Default)]
pub(super) struct Upload {
    pub(super) name: String,
    pub(super) media: Option<String>,
    pub(super) bytes: Vec<u8>,
}

impl Args {
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).and_then(Value::as_str)
    }

    pub(super) fn int(&self, name: &str) -> Option<i64> {
        self.fields.get(name).and_then(Value::as_i64)
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.fields.get(name).and_then(Value::as_bool).unwrap_or_default()
    }

    /// The number of the chat, if it is given by its number.
    pub(super) fn chat(&self) -> Option<i64> {
        let chat = self.fields.get("chat_id")?;
        chat.as_i64().or_else(|| chat.as_str()?.parse().ok())
    }

    /// Reads a request to a method.
    pub(super) async fn read(method: &Method, request: Request<Body>) -> Result<Self, Refusal> {
        let media = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media = media.unwrap_or_default().to_ascii_lowercase();
        let mut args = Self::default();
        args.add_pairs(method, form::pairs(request.uri().query().unwrap_or_default()));
        if media.starts_with("multipart/form-data") {
            args.add_parts(method, request).await?;
            return Ok(args);
        }
        let Ok(body) = axum::body::to_bytes(request.into_body(), LARGEST).await else {
            return Err(Refusal::new(413, "Request Entity Too Large"));
        };
        let unreadable = || Refusal::wrong("can't parse JSON object");
        if media.starts_with("application/json") && !body.is_empty() {
            let fields = serde_json::from_slice(&body).map_err(|_| unreadable())?;
            let Value::Object(fields) = fields else { return Err(unreadable()) };
            args.fields.extend(fields.into_iter().filter(|(_, value)| !value.is_null()));
        } else if media.starts_with("application/x-www-form-urlencoded") {
            args.add_pairs(method, form::pairs(&String::from_utf8_lossy(&body)));
        }
        Ok(args)
    }

    fn add_pairs(&mut self, method: &Method, pairs: Vec<(String, String)>) {
        for (name, value) in pairs {
            let kind = method.field(&name).map(|field| field.kind);
            self.fields.insert(name, from_text(kind, value));
        }
    }

    async fn add_parts(&mut self, method: &Method, request: Request<Body>) -> Result<(), Refusal> {
        let unreadable = || Refusal::wrong("can't parse multipart body");
        let parts = Multipart::from_request(request, &()).await;
        let mut parts = parts.map_err(|_| unreadable())?;
        while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(ToOwned::to_owned);
            let media = part.content_type().map(ToOwned::to_owned);
            let bytes = part.bytes().await.map_err(|_| unreadable())?.to_vec();
            let kind = method.field(&name).map(|field| field.kind);
            let is_file = kind.is_some_and(Kind::is_file);
            if file.is_none() && kind.is_some() {
                let text = String::from_utf8(bytes)
                    .map_err(|_| Refusal::wrong("strings must be encoded in UTF-8"))?;
                self.fields.insert(name, from_text(kind, text));
                continue;
            }
            if is_file {
                self.fields.insert(name.clone(), format!("attach://{name}").into());
            }
            let upload = Upload { name: file.unwrap_or_default(), media, bytes };
            self.files.insert(name, upload);
        }
        // What no argument names is no file, but an argument that nobody knows.
        for name in self.files.keys() {
            let named = format!("attach://{name}");
            if !self.fields.values().any(|value| *value == named) {
                self.fields.insert(name.clone(), Value::Null);
            }
        }
        Ok(())
    }
}

/// A value that came as text: whatever its field holds. What cannot be read stays text, and is complained of there.
fn from_text(kind: Option<&Kind>, text: String) -> Value {
    match kind {
        Some(Kind::Bool) => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => true.into(),
            _ => false.into(),
        },
        Some(kind) if !kind.is_text() => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        _ => Value::String(text),
    }
}
