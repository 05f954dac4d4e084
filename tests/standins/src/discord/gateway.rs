//! The gateway: one task for each WebSocket that a client opens.

use std::{sync::Arc, time::Instant};

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use serde_json::{Value, json};
use tokio::sync::mpsc::{self, UnboundedReceiver};

use super::{
    Attached, How, check, guild,
    session::{Connection, Out, Scope},
    spec,
    state::{Shared, State},
};

/// The intents that take an approval, and all there are.
const ALL_INTENTS: u64 = (1 << 26) - 1;

/// Talks to a client until either side ends it. `asked` is the query of the address.
pub(super) async fn serve(shared: Arc<Shared>, mut socket: WebSocket, asked: String) {
    let (out, orders) = mpsc::unbounded_channel();
    let (id, hello) = {
        let mut state = shared.lock();
        check_query(&mut state, &asked);
        let id = state.sessions.number();
        state.sessions.connections.insert(id, Connection { out, acks: true, session: None });
        let interval = u64::try_from(state.sessions.heartbeat.as_millis()).unwrap_or(u64::MAX);
        (id, json!({"t": null, "s": null, "op": 10, "d": {"heartbeat_interval": interval}}))
    };
    if socket.send(Message::text(hello.to_string())).await.is_ok() {
        talk(&shared, &mut socket, id, orders).await;
    }
    shared.lock().sessions.detach(id);
    shared.tell();
}

async fn talk(
    shared: &Shared,
    socket: &mut WebSocket,
    id: u64,
    mut orders: UnboundedReceiver<Out>,
) {
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(Out::Frame(frame)) => {
                    if socket.send(Message::text(frame)).await.is_err() {
                        return;
                    }
                }
                Some(Out::Close(code, reason)) => {
                    let frame = CloseFrame { code, reason: reason.into() };
                    let _ = socket.send(Message::Close(Some(frame))).await;
                    // The client's own close, so that it reads ours before the connection ends.
                    while let Some(Ok(_)) = socket.recv().await {}
                    return;
                }
                Some(Out::Drop) | None => return,
            },
            said = socket.recv() => match said {
                Some(Ok(Message::Text(text))) => hear(shared, id, text.as_str()),
                Some(Ok(Message::Binary(bytes))) => match std::str::from_utf8(&bytes) {
                    Ok(text) => hear(shared, id, text),
                    Err(_) => refuse(shared, id, 4002, "Error while decoding payload."),
                },
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(frame))) => {
                    ended(shared, id, frame.map(|f| f.code));
                    return;
                }
                Some(Err(_)) | None => return,
            },
        }
    }
}

/// A client that says goodbye with 1000 or 1001 ends its session too.
fn ended(shared: &Shared, id: u64, code: Option<u16>) {
    let mut state = shared.lock();
    let session = state.sessions.connections.get(&id).and_then(|c| c.session.clone());
    if let (Some(1000 | 1001), Some(session)) = (code, session) {
        state.sessions.forget(&session);
    }
}

fn refuse(shared: &Shared, id: u64, code: u16, reason: &'static str) {
    let mut state = shared.lock();
    state.violation(format!("gateway: the client was sent away with {code}, {reason}"));
    order(&state, id, Out::Close(code, reason));
}

fn order(state: &State, id: u64, out: Out) {
    if let Some(connection) = state.sessions.connections.get(&id) {
        // It may be gone already.
        let _ = connection.out.send(out);
    }
}

fn check_query(state: &mut State, query: &str) {
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        if !matches!(pair, "v=10" | "encoding=json") {
            state.violation(format!("gateway: address with {pair}"));
        }
    }
    if !query.split('&').any(|pair| pair == "v=10") {
        state.violation("gateway: address without v=10");
    }
}

/// A frame of the client.
fn hear(shared: &Shared, id: u64, text: &str) {
    let Ok(frame) = serde_json::from_str::<Value>(text) else {
        return refuse(shared, id, 4002, "Error while decoding payload.");
    };
    let data = &frame["d"];
    note_wrong(shared, &frame);
    match frame["op"].as_u64() {
        Some(1) => heartbeat(shared, id, data),
        Some(2) => identify(shared, id, data),
        Some(6) => resume(shared, id, data),
        // Presence: nobody looks at it here.
        Some(3) => {}
        _ => refuse(shared, id, 4001, "Unknown opcode."),
    }
    shared.tell();
}

/// Notes what is wrong with a frame. What a client says besides goes unchecked.
fn note_wrong(shared: &Shared, frame: &Value) {
    let mut wrong = match frame["op"].as_u64() {
        Some(2) => check::frame("GatewayIdentifyData", &frame["d"]),
        Some(6) => check::frame("GatewayResumeData", &frame["d"]),
        _ => Vec::new(),
    };
    wrong.extend(spec::said(frame));
    let mut state = shared.lock();
    for why in wrong {
        state.violation(format!("gateway: op {}: {why}", frame["op"]));
    }
}

fn heartbeat(shared: &Shared, id: u64, seen: &Value) {
    let mut state = shared.lock();
    if !(seen.is_null() || seen.is_u64()) {
        state.violation(format!("gateway: heartbeat with {seen}"));
    }
    if state.sessions.connections.get(&id).is_some_and(|c| c.acks) {
        let ack = json!({"t": null, "s": null, "op": 11, "d": null}).to_string();
        order(&state, id, Out::Frame(ack));
    }
}

fn is_token(shared: &Shared, data: &Value) -> bool {
    let said = data["token"].as_str().unwrap_or_default();
    said.strip_prefix("Bot ").unwrap_or(said) == shared.token
}

fn identify(shared: &Shared, id: u64, data: &Value) {
    let mut state = shared.lock();
    if state.sessions.connections.get(&id).is_none_or(|c| c.session.is_some()) {
        drop(state);
        return refuse(shared, id, 4005, "Already authenticated.");
    }
    let intents = data["intents"].as_u64().unwrap_or(u64::MAX);
    let refusal = if !is_token(shared, data) {
        Some((4004, "Authentication failed."))
    } else if intents > ALL_INTENTS {
        Some((4013, "Invalid intent(s)."))
    } else if intents & state.sessions.disallowed != 0 {
        Some((4014, "Disallowed intent(s)."))
    } else {
        None
    };
    let mut session = String::new();
    if let Some((code, reason)) = refusal {
        order(&state, id, Out::Close(code, reason));
    } else {
        let mut ready = ready(&state, data);
        session = state.sessions.begin(id, intents, &mut ready);
        if intents & 1 != 0 {
            let guild = guild::create(&state);
            state.sessions.tell(&session, "GUILD_CREATE", &guild);
        }
    }
    note(&mut state, How::Identify, refusal.is_none(), session);
}

fn ready(state: &State, identify: &Value) -> Value {
    let mut user = state.bot().clone();
    for (name, value) in [("mfa_enabled", json!(false)), ("verified", json!(true))] {
        user[name] = value;
    }
    user["email"] = Value::Null;
    let shard = identify.get("shard").cloned().unwrap_or(json!([0, 1]));
    json!({
        "v": 10, "user": user, "shard": shard,
        "guilds": [{"id": state.guild.json(), "unavailable": true}],
        "application": {"id": state.application.json(), "flags": 0, "flags_new": "0"},
    })
}

fn resume(shared: &Shared, id: u64, data: &Value) {
    let mut state = shared.lock();
    if !is_token(shared, data) {
        return order(&state, id, Out::Close(4004, "Authentication failed."));
    }
    let session = data["session_id"].as_str().unwrap_or_default().to_owned();
    let seq = data["seq"].as_u64().unwrap_or(u64::MAX);
    let accepted = state.sessions.resume(id, &session, seq);
    if !accepted {
        order(&state, id, Out::Frame(invalid_session(false)));
    }
    note(&mut state, How::Resume { seq }, accepted, session);
}

pub(super) fn invalid_session(resumable: bool) -> String {
    json!({"t": null, "s": null, "op": 9, "d": resumable}).to_string()
}

pub(super) fn reconnect() -> String {
    json!({"t": null, "s": null, "op": 7, "d": null}).to_string()
}

fn note(state: &mut State, how: How, accepted: bool, session: String) {
    let (at, clock) = (Instant::now(), state.now());
    state.sessions.attached.push(Attached { how, accepted, session, at, clock });
}

/// Where what happens in a channel is told.
pub(super) fn scope(guild: bool) -> Scope {
    if guild { Scope::Guild } else { Scope::Direct }
}
