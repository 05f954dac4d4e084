//! What clients hear that come, go and come back.

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::*;

struct Client(UnboundedReceiver<Out>);

impl Client {
    fn connect(sessions: &mut Sessions, id: u64) -> Self {
        let (out, orders) = unbounded_channel();
        sessions.connections.insert(id, Connection { out, acks: true, session: None });
        Self(orders)
    }

    /// The sequence numbers and names of what it was told since it was last asked.
    fn heard(&mut self) -> Vec<(u64, String)> {
        let mut heard = Vec::new();
        while let Ok(Out::Frame(frame)) = self.0.try_recv() {
            let frame: Value = serde_json::from_str(&frame).unwrap();
            heard.push((frame["s"].as_u64().unwrap(), frame["t"].as_str().unwrap().to_owned()));
        }
        heard
    }
}

fn deletion(id: u64) -> Event {
    let data = json!({"id": id.to_string(), "channel_id": "1"});
    Event { name: "MESSAGE_DELETE", scope: Scope::Direct, data }
}

fn ready() -> Value {
    json!({"v": 10, "user": crate::discord::events::user(Id(1), "bot", true), "guilds": [],
        "application": {"id": "1", "flags": 0, "flags_new": "0"}, "shard": [0, 1]})
}

fn named(number: u64, name: &str) -> (u64, String) {
    (number, name.to_owned())
}

#[test]
fn a_client_that_comes_back_hears_what_it_missed_in_order() {
    let mut sessions = Sessions::default();
    let mut client = Client::connect(&mut sessions, 1);
    let session = sessions.begin(1, DIRECT_MESSAGES, &mut ready());
    sessions.emit(deletion(1));
    assert_eq!(client.heard(), [named(1, "READY"), named(2, "MESSAGE_DELETE")]);
    sessions.detach(1);
    sessions.emit(deletion(2));
    sessions.emit(deletion(3));
    let mut client = Client::connect(&mut sessions, 2);
    assert!(sessions.resume(2, &session, 2));
    let expected = [named(3, "MESSAGE_DELETE"), named(4, "MESSAGE_DELETE"), named(5, "RESUMED")];
    assert_eq!(client.heard(), expected);
    sessions.emit(deletion(4));
    assert_eq!(client.heard(), [named(6, "MESSAGE_DELETE")]);
    assert_eq!(sessions.wrong, Vec::<String>::new());
}

#[test]
fn nobody_resumes_what_is_not_there() {
    let mut sessions = Sessions::default();
    let _client = Client::connect(&mut sessions, 1);
    let session = sessions.begin(1, DIRECT_MESSAGES, &mut ready());
    assert!(!sessions.resume(1, "another", 1));
    assert!(!sessions.resume(1, &session, 2), "a number that was never given");
    sessions.forget(&session);
    assert!(!sessions.resume(1, &session, 1));
}

#[test]
fn a_new_session_knows_nothing_of_what_was_before() {
    let mut sessions = Sessions::default();
    sessions.emit(deletion(1));
    let mut client = Client::connect(&mut sessions, 1);
    sessions.begin(1, DIRECT_MESSAGES, &mut ready());
    assert_eq!(client.heard(), [named(1, "READY")]);
    let mut deaf = Client::connect(&mut sessions, 2);
    sessions.begin(2, GUILD_MESSAGES, &mut ready());
    sessions.emit(deletion(2));
    assert_eq!(client.heard(), [named(2, "MESSAGE_DELETE")]);
    assert_eq!(deaf.heard(), [named(1, "READY")], "it did not ask for direct messages");
}

#[test]
fn what_is_held_comes_later_in_any_order() {
    let mut sessions = Sessions::default();
    let mut client = Client::connect(&mut sessions, 1);
    sessions.begin(1, DIRECT_MESSAGES, &mut ready());
    client.heard();
    sessions.hold();
    sessions.emit(deletion(1));
    assert_eq!(client.heard(), []);
    let held = sessions.release();
    for event in &held {
        sessions.deliver(event);
    }
    assert_eq!(client.heard(), [named(2, "MESSAGE_DELETE")]);
}

#[test]
fn a_guild_is_read_only_with_leave_or_when_it_speaks_to_the_bot() {
    let message = |mentions: Value| Event {
        name: "MESSAGE_CREATE",
        scope: Scope::Guild,
        data: json!({"content": "chai 20", "author": {"id": "2"}, "mentions": mentions,
            "attachments": [1]}),
    };
    let content = |event: &Event, intents| visible(event, intents, "1")["content"].clone();
    let aside = message(json!([]));
    assert_eq!(content(&aside, GUILD_MESSAGES), "");
    assert_eq!(visible(&aside, GUILD_MESSAGES, "1")["attachments"], json!([]));
    assert_eq!(content(&aside, GUILD_MESSAGES | MESSAGE_CONTENT), "chai 20");
    assert_eq!(content(&message(json!([{"id": "1"}])), GUILD_MESSAGES), "chai 20");
}
