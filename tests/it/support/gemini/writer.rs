//! Writes what a model says as Gemini writes it: bodies with one candidate, and what they cost.
//!
//! Every good answer is checked like a request is.

use serde_json::{Value, json};

use super::{
    answer::{Answer, EVENTS, JSON, cut},
    fields,
    recordings::{Recorded, bodies},
    request::Request,
    rules::bad_name,
    shape, spec,
    talk::Issued,
};

/// So many characters go into one event after another: none ends where a reader would like it to.
const CHARACTERS: &[usize] = &[3, 1, 8, 2, 13, 5];

/// Writes one answer.
pub(crate) struct Writer<'a> {
    request: &'a Request,
    number: usize,
    issued: Option<Issued>,
    complaints: Vec<String>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(request: &'a Request, number: usize) -> Self {
        Self { request, number, issued: None, complaints: Vec::new() }
    }

    /// The parts of some calls. The first has a signature, as when a model has thought before it calls.
    pub(crate) fn calls(&mut self, calls: &[(&'static str, Value)]) -> Vec<Value> {
        let calls: Vec<Value> = calls
            .iter()
            .zip(1..)
            .map(|((name, args), place): (_, usize)| {
                let id = format!("call_{}", self.number * 100 + place);
                json!({ "id": id, "name": name, "args": args })
            })
            .collect();
        self.complaints.extend(calls.iter().filter_map(|call| bad_name(call["name"].as_str()?)));
        let mut parts: Vec<Value> =
            calls.iter().map(|call| json!({ "functionCall": call })).collect();
        if let Some(first) = parts.first_mut() {
            // Base64 of some three bytes and a number.
            let signature = format!("c2ln{:08}", self.number);
            first["thoughtSignature"] = json!(signature);
            self.issued = Some(Issued { calls, signature });
        }
        parts
    }

    /// An answer that consists of candidates.
    pub(crate) fn good(self, parts: &[Value], finish: &str) -> Answer {
        let mut pieces =
            if self.request.streams() { streamed(parts) } else { vec![parts.to_vec()] };
        // The newer models end in an event of its own.
        if self.request.streams() && self.request.model().starts_with("gemini-3") {
            pieces.push(vec![text_part("")]);
        }
        let (last, mut said) = (pieces.len() - 1, 0);
        let mut chunks = Vec::new();
        for (number, piece) in pieces.into_iter().enumerate() {
            said += piece.iter().map(length).sum::<usize>();
            let mut candidate = json!({ "index": 0 });
            if !piece.is_empty() {
                candidate["content"] = json!({ "parts": piece, "role": "model" });
            } else if finish == "STOP" {
                candidate["content"] = json!({ "role": "model" });
            }
            if number == last {
                candidate["finishReason"] = json!(finish);
                if finish == "MALFORMED_FUNCTION_CALL" {
                    candidate["finishMessage"] = json!("Malformed function call: call(");
                }
            }
            chunks.push(self.chunk("candidates", &json!([candidate]), said));
        }
        self.send(&chunks)
    }

    /// One body, with what stands beside its content. A token is four characters here.
    pub(crate) fn chunk(&self, key: &str, value: &Value, said: usize) -> Value {
        let prompt = self.request.body.to_string().chars().count() / 4;
        let answered = said.div_ceil(4);
        json!({
            key: value,
            "usageMetadata": {
                "promptTokenCount": prompt,
                "candidatesTokenCount": answered,
                "totalTokenCount": prompt + answered,
                "promptTokensDetails": [{ "modality": "TEXT", "tokenCount": prompt }],
                "serviceTier": "standard",
            },
            "modelVersion": self.request.model(),
            "responseId": format!("answer-{}", self.number),
        })
    }

    pub(crate) fn send(mut self, chunks: &[Value]) -> Answer {
        self.check(chunks);
        let streams = self.request.streams();
        let body = if streams {
            let event = |chunk: &Value| ["data: ", &chunk.to_string(), "\r\n\r\n"].concat();
            chunks.iter().map(event).collect::<String>()
        } else {
            chunks[0].to_string()
        };
        self.answer(200, if streams { EVENTS } else { JSON }, body)
    }

    pub(crate) fn recorded(mut self, recorded: Recorded) -> Answer {
        let chunks = bodies(&recorded.body);
        if recorded.status == 200 {
            self.check(&chunks);
        }
        self.answer(recorded.status, &recorded.content_type, recorded.body)
    }

    fn check(&mut self, chunks: &[Value]) {
        for chunk in chunks {
            self.complaints.extend(shape::complaints(&fields::ANSWER, chunk));
            self.complaints.extend(spec::complaints(fields::ANSWER.message, chunk));
        }
    }

    fn answer(self, status: u16, content_type: &str, body: String) -> Answer {
        let Self { issued, complaints, .. } = self;
        let (content_type, body) = (content_type.to_owned(), body.into_bytes());
        Answer { status, content_type, body, breaks: false, complaints, issued }
    }
}

/// Parts as they come one after another: text bit by bit, calls together.
fn streamed(parts: &[Value]) -> Vec<Vec<Value>> {
    let (texts, calls): (Vec<&Value>, Vec<&Value>) =
        parts.iter().partition(|part| part["text"].is_string());
    let mut pieces = Vec::new();
    for text in texts {
        let letters: Vec<char> = text["text"].as_str().unwrap().chars().collect();
        let bits = cut(&letters, CHARACTERS).map(|bit| bit.iter().collect::<String>());
        pieces.extend(bits.map(|bit| vec![text_part(&bit)]));
    }
    if !calls.is_empty() || pieces.is_empty() {
        pieces.push(calls.into_iter().cloned().collect());
    }
    pieces
}

pub(crate) fn text_part(text: &str) -> Value {
    json!({ "text": text })
}

/// How much a part says, in characters.
fn length(part: &Value) -> usize {
    match part["text"].as_str() {
        Some(text) => text.chars().count(),
        None => part["functionCall"].to_string().chars().count(),
    }
}
