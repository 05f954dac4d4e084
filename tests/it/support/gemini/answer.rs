//! How a turn goes over the wire: as one JSON body, as server-sent events, or as Google's error.

use std::{io, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{StatusCode, header::CONTENT_TYPE},
    response::Response,
};
use futures_util::stream;
use serde_json::{Value, json};

use super::{
    recordings,
    request::Request,
    spec,
    talk::Issued,
    turn::Turn,
    writer::{Writer, text_part},
};

pub(crate) const JSON: &str = "application/json; charset=UTF-8";
pub(crate) const EVENTS: &str = "text/event-stream";

/// So many bytes go into one write after another.
const BYTES: &[usize] = &[7, 190, 1, 64, 333];

/// An answer to be sent.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) body: Vec<u8>,
    /// Whether the connection breaks after it.
    pub(crate) breaks: bool,
    /// What is wrong with it.
    pub(crate) complaints: Vec<String>,
    /// The calls that it makes.
    pub(crate) issued: Option<Issued>,
}

impl Answer {
    pub(crate) fn new(turn: &Turn, request: &Request, number: usize) -> Self {
        let mut writer = Writer::new(request, number);
        match turn {
            Turn::Text(text) => writer.good(&[text_part(text)], "STOP"),
            Turn::Calls(calls) => {
                let parts = writer.calls(calls);
                writer.good(&parts, "STOP")
            }
            Turn::TextAndCalls(text, calls) => {
                let mut parts = vec![text_part(text)];
                parts.extend(writer.calls(calls));
                writer.good(&parts, "STOP")
            }
            Turn::MaxTokens(text) => writer.good(&[text_part(text)], "MAX_TOKENS"),
            Turn::Empty => writer.good(&[], "STOP"),
            Turn::Safety => writer.good(&[], "SAFETY"),
            Turn::MalformedFunctionCall => writer.good(&[], "MALFORMED_FUNCTION_CALL"),
            Turn::Blocked => {
                let feedback = json!({ "blockReason": "PROHIBITED_CONTENT" });
                let chunk = writer.chunk("promptFeedback", &feedback, 0);
                writer.send(&[chunk])
            }
            Turn::MalformedArguments(name) => {
                let call =
                    json!({ "functionCall": { "name": name, "args": "as much as last time" }});
                let candidate = json!({
                    "content": { "parts": [call], "role": "model" },
                    "finishReason": "STOP",
                    "index": 0,
                });
                let chunk = writer.chunk("candidates", &json!([candidate]), 0);
                let mut answer = writer.send(&[chunk]);
                answer.complaints.clear();
                answer
            }
            Turn::Cut(text) => {
                let mut answer = writer.good(&[text_part(text)], "STOP");
                answer.halve();
                answer
            }
            Turn::Reset(text) => {
                let mut answer = writer.good(&[text_part(text)], "STOP");
                answer.halve();
                answer.breaks = true;
                answer
            }
            Turn::Status(status) => Self::error(*status, "As the script has it.", None),
            Turn::TooMany(delay) => Self::too_many(*delay),
            Turn::Recording(name, at) => {
                let Some(recorded) = recordings::answer(name, *at) else {
                    return Self::missing(name, *at);
                };
                writer.recorded(recorded)
            }
            Turn::Hang | Turn::Held(_) => Self::error(503, "The stand-in is gone.", None),
        }
    }

    /// Google's error: an envelope around `google.rpc.Status`.
    pub(crate) fn error(status: u16, message: &str, details: Option<Value>) -> Self {
        let mut error = json!({ "code": status, "message": message });
        if let Some(details) = details {
            error["details"] = details;
        }
        let complaints = spec::complaints("google.rpc.Status", &error);
        error["status"] = json!(status_name(status));
        let body = serde_json::to_vec_pretty(&json!({ "error": error })).unwrap();
        let content_type = JSON.to_owned();
        Self { status, content_type, body, breaks: false, complaints, issued: None }
    }

    fn missing(name: &str, at: usize) -> Self {
        let message = format!("there is no recording {name} {at}");
        let mut answer = Self::error(500, &message, None);
        answer.complaints.push(message);
        answer
    }

    /// The delay is not the first of the details: whoever reads it must look for its type.
    fn too_many(delay: Duration) -> Self {
        let help = json!({
            "@type": "type.googleapis.com/google.rpc.Help",
            "links": [{ "description": "Quotas", "url": "https://example.com/quotas" }],
        });
        let retry = json!({
            "@type": "type.googleapis.com/google.rpc.RetryInfo",
            "retryDelay": seconds(delay),
        });
        Self::error(429, "You exceeded your current quota.", Some(json!([help, retry])))
    }

    /// Ends it in the middle of its body, between two events if it has some.
    fn halve(&mut self) {
        let half = self.body.len() / 2;
        let event = self.body[..half].windows(4).rposition(|bytes| bytes == b"\r\n\r\n");
        let end = if self.content_type == EVENTS { event.map_or(0, |at| at + 4) } else { half };
        self.body.truncate(end);
    }

    pub(crate) fn response(self) -> Response {
        let mut writes: Vec<Result<Bytes, io::Error>> =
            cut(&self.body, BYTES).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        if self.breaks {
            writes.push(Err(io::ErrorKind::ConnectionReset.into()));
        }
        Response::builder()
            .status(StatusCode::from_u16(self.status).unwrap())
            .header(CONTENT_TYPE, self.content_type)
            .body(Body::from_stream(stream::iter(writes)))
            .unwrap()
    }
}

/// Cuts into pieces of these lengths, over and over.
pub(crate) fn cut<'a, T>(mut rest: &'a [T], lengths: &'a [usize]) -> impl Iterator<Item = &'a [T]> {
    lengths.iter().cycle().map_while(move |length| {
        let (piece, after) = rest.split_at(rest.len().min(*length));
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

/// As `google.protobuf.Duration` is written in JSON.
fn seconds(delay: Duration) -> String {
    let (whole, thousandths) = (delay.as_secs(), delay.subsec_millis());
    if thousandths == 0 { format!("{whole}s") } else { format!("{whole}.{thousandths:03}s") }
}

fn status_name(status: u16) -> &'static str {
    match status {
        400 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        409 => "ABORTED",
        429 => "RESOURCE_EXHAUSTED",
        500 => "INTERNAL",
        501 => "UNIMPLEMENTED",
        503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        _ => "UNKNOWN",
    }
}
