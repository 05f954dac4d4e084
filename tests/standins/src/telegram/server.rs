//! The door: HTTP in, JSON out, and whatever was planned to go wrong.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, DefaultBodyLimit, State},
    http::{Request, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::line::Cutter;

use super::{
    check,
    faults::Fault,
    form, methods,
    refusal::Refusal,
    request::Args,
    spec,
    state::{Call, Shared},
    tables::{self, Method},
    updates, webhook,
};

pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(handle).layer(DefaultBodyLimit::disable()).with_state(shared)
}

async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(scissors): ConnectInfo<Cutter>,
    request: Request<Body>,
) -> Response {
    // Clients differ in what they encode: `/` in the path of a file, `:` in the token.
    let path = form::decoded(request.uri().path().trim_start_matches('/'));
    let (files, rest) = match path.strip_prefix("file/bot") {
        Some(rest) => (true, rest),
        None => (false, path.strip_prefix("bot").unwrap_or_default()),
    };
    let Some((token, rest)) = rest.split_once('/') else {
        return refused(&Refusal::new(404, "Not Found"));
    };
    let number = token.split_once(':').and_then(|(number, _)| number.parse::<u64>().ok());
    if number.is_none() {
        return refused(&Refusal::new(404, "Not Found"));
    }
    if token != shared.token {
        return refused(&Refusal::new(401, "Unauthorized"));
    }
    if files {
        return file(&shared, rest);
    }
    let Some(method) = tables::method(rest.trim_end_matches('/')) else {
        shared.with(|state| state.violate(format!("{rest} is no method that is known")));
        return refused(&Refusal::new(404, "Not Found: method not found"));
    };
    answer(&shared, &scissors, method, request).await
}

async fn answer(
    shared: &Arc<Shared>,
    scissors: &Cutter,
    method: &'static Method,
    request: Request<Body>,
) -> Response {
    let args = match Args::read(method, request).await {
        Ok(args) => args,
        Err(refusal) => return refused(&noted(shared, method, refusal)),
    };
    let planned = shared.with(|state| {
        let at = std::time::Instant::now();
        state.calls.push(Call { method: method.name, args: args.fields.clone(), at });
        match state.faults.too_early(method.name, &args) {
            Some(early) => Err(early),
            None => Ok(state.faults.take(method.name, args.chat())),
        }
    });
    let fault = match planned {
        Ok(fault) => fault,
        Err(early) => return refused(&noted(shared, method, early)),
    };
    match fault {
        Some(Fault::Hang) => std::future::pending().await,
        Some(Fault::CutBefore) => scissors.cut(),
        Some(Fault::Page(status)) => return page(status),
        Some(Fault::Error(code, description)) => return refused(&Refusal::new(code, description)),
        Some(Fault::TooMany(seconds)) => {
            return refused(&shared.with(|state| state.faults.close(method.name, &args, seconds)));
        }
        Some(Fault::CutAfter) => {
            let _ = perform(shared, method, &args).await;
            scissors.cut();
        }
        None => {
            return match perform(shared, method, &args).await {
                Ok(result) => json_answer(StatusCode::OK, &json!({ "ok": true, "result": result })),
                Err(refusal) => refused(&refusal),
            };
        }
    }
    // Nobody reads it: the connection is cut.
    StatusCode::NO_CONTENT.into_response()
}

/// Checks a call, does it, and checks what comes of it.
pub(super) async fn perform(
    shared: &Arc<Shared>,
    method: &'static Method,
    args: &Args,
) -> Result<Value, Refusal> {
    let mut found = check::fields(method.fields, &args.fields, method.name);
    let missing = method
        .fields
        .iter()
        .filter(|field| field.required && !args.fields.contains_key(field.name))
        .map(|field| field.name)
        .next();
    let flooded = shared.with(|state| {
        if state.use_spec {
            found.extend(spec::call(method.name, &args.fields));
        }
        state.violations.append(&mut found);
        state.faults.flooded(method.name, args)
    });
    let result = match (flooded, missing) {
        (Some(flooded), _) => Err(flooded),
        (None, Some("text")) => Err(Refusal::bad("message text is empty")),
        (None, Some(name)) => Err(Refusal::bad(&format!("parameter \"{name}\" is required"))),
        (None, None) if method.name == "getUpdates" => updates::get(shared, args).await,
        (None, None) => shared.with(|state| methods::call(state, method, args)),
    };
    if result.is_ok() && method.name == "setWebhook" {
        webhook::run(Arc::clone(shared));
    }
    let result = result.map_err(|refusal| noted(shared, method, refusal))?;
    let mut found = check::kind(method.returns, &result, method.name);
    shared.with(|state| {
        if state.use_spec {
            found.extend(spec::answer(method.name, &result));
        }
        state.violations.append(&mut found);
    });
    Ok(result)
}

/// Writes down what no right client would have asked for.
fn noted(shared: &Shared, method: &Method, refusal: Refusal) -> Refusal {
    if refusal.violation {
        shared.with(|state| state.violate(format!("{}: {}", method.name, refusal.description)));
    }
    refusal
}

fn file(shared: &Shared, path: &str) -> Response {
    let bytes = shared.look(|state| {
        let file = state.files.values().find(|file| file.path == path);
        file.map(|file| file.bytes.clone())
    });
    match bytes {
        Some(bytes) => ([(CONTENT_TYPE, "application/octet-stream")], bytes).into_response(),
        None => refused(&Refusal::new(404, "Not Found")),
    }
}

fn refused(refusal: &Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    json_answer(status, &refusal.body())
}

fn json_answer(status: StatusCode, body: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

fn page(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let body = format!("<html><head><title>{status}</title></head><body>nginx</body></html>");
    (status, [(CONTENT_TYPE, "text/html")], body).into_response()
}
