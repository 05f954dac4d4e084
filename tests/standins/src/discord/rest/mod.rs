//! The REST API: which function answers a request, and how it is refused.

mod call;
mod channels;
mod commands;
pub(super) mod files;
mod interactions;
pub(super) mod messages;
mod users;
mod webhooks;
mod writing;

use serde_json::{Value, json};

use super::{Id, check, spec, state::Shared};

pub(super) use call::{Call, Upload};
pub(super) use writing::tell;

/// What is answered.
#[derive(Debug)]
pub(super) enum Answer {
    Json(Value),
    Nothing,
}

/// Why nothing was done.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) code: u32,
    pub(super) message: String,
    pub(super) errors: Value,
}

impl Refusal {
    pub(super) fn new(status: u16, code: u32, message: &str) -> Self {
        Self { status, code, message: message.to_owned(), errors: Value::Null }
    }

    /// A field that does not hold what it should; `at` is its path, with dots.
    pub(super) fn field(at: &str, code: &str, message: &str) -> Self {
        let leaf = json!({"_errors": [{"code": code, "message": message}]});
        let errors = at.rsplit('.').fold(leaf, |inner, name| json!({ name: inner }));
        Self { status: 400, code: 50035, message: "Invalid Form Body".to_owned(), errors }
    }
}

pub(super) type Outcome = Result<Answer, Refusal>;

/// Answers a request. What is refused as malformed is a violation as well.
pub(super) fn answer(shared: &Shared, call: Call) -> Outcome {
    let (method, path) = (call.method.clone(), call.path.clone());
    let what = format!("{method} {path}");
    let asks_spec = shared.lock().sessions.against_spec;
    let mut wrong = check::request(&method, &path, &call.query, call.body.as_ref());
    if let Some(body) = call.body.as_ref().filter(|_| asks_spec) {
        wrong.extend(spec::request(&method, &path, body));
    }
    let outcome = route(shared, call);
    if let Ok(Answer::Json(body)) = &outcome {
        wrong.extend(check::answer(&method, &path, body));
        if asks_spec {
            wrong.extend(spec::answer(&method, &path, body));
        }
    }
    if !wrong.is_empty() {
        let mut state = shared.lock();
        for why in wrong {
            state.violation(format!("{what}: {why}"));
        }
    }
    if let Err(Refusal { status: 400 | 405, code, message, errors }) = &outcome
        && *code != 40060
    {
        let why = format!("{what}: refused with {code} {message} {errors}");
        shared.lock().violation(why);
    }
    outcome
}

fn route(shared: &Shared, call: Call) -> Outcome {
    let path = call.path.clone();
    let segments: Vec<&str> = path.split('/').collect();
    match (call.method.as_str(), segments.as_slice()) {
        ("GET", ["gateway"]) => Ok(users::gateway(shared)),
        ("GET", ["gateway", "bot"]) => Ok(users::gateway_bot(shared)),
        ("GET", ["users", "@me"]) => Ok(users::me(shared)),
        ("GET", ["applications", "@me"] | ["oauth2", "applications", "@me"]) => {
            Ok(users::application(shared))
        }
        ("POST", ["users", "@me", "channels"]) => channels::open(shared, &call),
        ("GET", ["channels", id]) => channels::get(shared, channel_id(id)?),
        ("POST", ["channels", id, "typing"]) => channels::typing(shared, channel_id(id)?),
        ("GET", ["channels", id, "messages"]) => messages::list(shared, channel_id(id)?, &call),
        ("POST", ["channels", id, "messages"]) => messages::create(shared, channel_id(id)?, call),
        (method, ["channels", id, "messages", message]) => {
            let (channel, message) = (channel_id(id)?, message_id(message)?);
            match method {
                "GET" => messages::get(shared, channel, message),
                "PATCH" => messages::edit(shared, channel, message, call),
                "DELETE" => messages::delete(shared, channel, message),
                _ => Err(not_allowed()),
            }
        }
        ("POST", ["interactions", id, token, "callback"]) => {
            interactions::callback(shared, id, token, call)
        }
        ("POST", ["webhooks", id, token]) => webhooks::follow_up(shared, id, token, call),
        (method, ["webhooks", id, token, "messages", message]) => match method {
            "GET" => webhooks::get(shared, id, token, message),
            "PATCH" => webhooks::edit(shared, id, token, message, call),
            "DELETE" => webhooks::delete(shared, id, token, message),
            _ => Err(not_allowed()),
        },
        ("GET", ["applications", id, "commands"]) => commands::list(shared, id),
        ("PUT", ["applications", id, "commands"]) => commands::set(shared, id, &call),
        _ => {
            shared.lock().violation(format!("{} {path}: not known here", call.method));
            Err(Refusal::new(404, 0, "404: Not Found"))
        }
    }
}

fn not_allowed() -> Refusal {
    Refusal::new(405, 0, "405: Method Not Allowed")
}

fn channel_id(text: &str) -> Result<Id, Refusal> {
    snowflake("channel_id", text)
}

fn message_id(text: &str) -> Result<Id, Refusal> {
    snowflake("message_id", text)
}

fn snowflake(field: &str, text: &str) -> Result<Id, Refusal> {
    let what = format!("Value \"{text}\" is not snowflake.");
    text.parse().map_err(|_| Refusal::field(field, "NUMBER_TYPE_COERCE", &what))
}
