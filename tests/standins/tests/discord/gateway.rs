//! The gateway, frame by frame.

use futures_util::{SinkExt, StreamExt};
use hisab_standins::discord::{How, Standin};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, protocol::frame::coding::CloseCode},
};

const DIRECT_MESSAGES: u64 = 1 << 12;

struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    async fn connect(standin: &Standin) -> Self {
        let url = standin.url().replacen("http", "ws", 1);
        let (socket, _) = connect_async(format!("{url}/?v=10&encoding=json")).await.unwrap();
        let mut client = Self(socket);
        assert_eq!(client.hears().await["op"], 10);
        client
    }

    async fn says(&mut self, op: u64, data: Value) {
        let frame = json!({"op": op, "d": data}).to_string();
        self.0.send(Message::text(frame)).await.unwrap();
    }

    async fn identify(&mut self, token: &str, intents: u64) {
        let properties = json!({"os": "linux", "browser": "test", "device": "test"});
        self.says(2, json!({"token": token, "intents": intents, "properties": properties})).await;
    }

    async fn hears(&mut self) -> Value {
        match self.0.next().await {
            Some(Ok(Message::Text(text))) => serde_json::from_str(&text).unwrap(),
            other => panic!("a frame was expected: {other:?}"),
        }
    }

    async fn is_closed_with(&mut self) -> u16 {
        match self.0.next().await {
            Some(Ok(Message::Close(Some(frame)))) => CloseCode::into(frame.code),
            other => panic!("a close was expected: {other:?}"),
        }
    }
}

#[tokio::test]
async fn who_may_not_come_in_is_told_why() {
    let standin = Standin::start().await;
    let mut stranger = Client::connect(&standin).await;
    stranger.identify("wrong", DIRECT_MESSAGES).await;
    assert_eq!(stranger.is_closed_with().await, 4004);
    standin.disallow_intents(1 << 15);
    let mut curious = Client::connect(&standin).await;
    curious.identify(&standin.token(), 1 << 15).await;
    assert_eq!(curious.is_closed_with().await, 4014);
    assert!(standin.connections().iter().all(|attached| !attached.accepted));
}

#[tokio::test]
async fn a_heartbeat_is_acknowledged_until_it_is_not() {
    let standin = Standin::start().await;
    let mut client = Client::connect(&standin).await;
    client.identify(&format!("Bot {}", standin.token()), DIRECT_MESSAGES).await;
    assert_eq!(client.hears().await["t"], "READY");
    client.says(1, json!(1)).await;
    assert_eq!(client.hears().await["op"], 11);
    standin.reconnect();
    assert_eq!(client.hears().await["op"], 7);
    standin.invalidate_session(true);
    assert_eq!(client.hears().await, json!({"op": 9, "d": true, "s": null, "t": null}));
    standin.stop_acking();
    client.says(1, json!(1)).await;
    client.says(99, json!(null)).await;
    assert_eq!(client.is_closed_with().await, 4001, "no acknowledgement came before it");
    assert_eq!(standin.take_violations().len(), 1);
}

#[tokio::test]
async fn a_session_is_carried_on_until_it_is_forgotten() {
    let standin = Standin::start().await;
    let asha = standin.person("asha");
    let channel = standin.dm(&asha);
    let mut client = Client::connect(&standin).await;
    client.identify(&standin.token(), DIRECT_MESSAGES).await;
    let session = client.hears().await["d"]["session_id"].clone();
    let resume = json!({"token": standin.token(), "session_id": session, "seq": 1});
    standin.drop_connection();
    let said = standin.says(&asha, channel, "chai 20");
    let mut client = Client::connect(&standin).await;
    client.says(6, resume.clone()).await;
    let missed = client.hears().await;
    assert_eq!((&missed["s"], &missed["d"]["id"]), (&json!(2), &json!(said.to_string())));
    assert_eq!(client.hears().await["t"], "RESUMED");
    standin.deliver_again();
    let again = client.hears().await;
    assert_eq!((&again["s"], &again["d"]), (&json!(4), &missed["d"]), "a second delivery");
    standin.forget_sessions();
    standin.drop_connection();
    let mut client = Client::connect(&standin).await;
    client.says(6, resume).await;
    assert_eq!(client.hears().await, json!({"op": 9, "d": false, "s": null, "t": null}));
    let last = standin.attached(3).await.pop().unwrap();
    assert_eq!((last.how, last.accepted), (How::Resume { seq: 1 }, false));
}
