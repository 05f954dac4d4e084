//! The port's own suite, and what the widget promises beyond it.

use hisab_port::{
    Button, Channel, Chat, ChatRef, Content, Incoming, MessageRef, Reply, Revision, Sender,
    async_trait,
    conformance::{self, Ability, Delivered, NotAcknowledged, Platform, Shown},
    memory::MemoryChat,
};
use serde_json::{Value, json};

use crate::guest::{Guest, Site, Stream};

struct Widget {
    guest: Guest,
    stream: Stream,
    last: Value,
    count: u32,
}

impl Widget {
    async fn deliver(&mut self, mut what: Value) -> Delivered {
        self.count += 1;
        what["id"] = format!("m{}", self.count).into();
        self.last = what;
        self.delivers_again().await
    }
}

#[async_trait]
impl Platform for Widget {
    fn lacks(&self) -> &[Ability] {
        &[]
    }

    async fn says(&mut self, text: &str) -> (MessageRef, Delivered) {
        let delivered = self.deliver(json!({ "text": text })).await;
        (MessageRef(format!("m{}", self.count)), delivered)
    }

    async fn delivers_again(&mut self) -> Delivered {
        let status = self.guest.post("messages", &self.last).send().await.unwrap().status();
        if status == 202 { Ok(()) } else { Err(NotAcknowledged) }
    }

    async fn edits(&mut self, of: &MessageRef, text: &str) -> Delivered {
        self.deliver(json!({ "edits": of, "text": text })).await
    }

    async fn deletes(&mut self, of: &MessageRef) -> Delivered {
        self.deliver(json!({ "deletes": of })).await
    }

    async fn answers(&mut self, of: &MessageRef, text: &str) -> Delivered {
        self.deliver(json!({ "text": text, "reply_to": of })).await
    }

    async fn presses(&mut self, of: &MessageRef, payload: &str) -> Delivered {
        self.deliver(json!({ "press": payload, "reply_to": of })).await
    }

    async fn sees(&mut self) -> Shown {
        let (_, exchange) = self.stream.next().await;
        let reply: Reply = serde_json::from_value(exchange["reply"].clone()).unwrap();
        let buttons: Vec<Button> = reply.buttons.concat();
        let picture = reply.picture.as_ref().map(|picture| picture.alt.clone());
        let (text, file) = (reply.plain_text(), reply.file.map(|file| (file.name, file.data)));
        Shown { text, buttons, picture, file }
    }
}

#[tokio::test]
async fn the_widget_keeps_what_every_adapter_promises() {
    conformance::run(async |chat| {
        let site = Site::serve(chat).await;
        let guest = site.guest().await;
        let stream = guest.stream(0).await;
        Widget { guest, stream, last: Value::Null, count: 0 }
    })
    .await;
}

/// The id that the first guest of a site gets.
const FIRST_GUEST: &str = "00000000-0000-0000-0000-000000000001";

fn echo() -> std::sync::Arc<MemoryChat> {
    MemoryChat::new(|incoming| Reply::from(incoming.content.words()))
}

#[tokio::test]
async fn a_stream_goes_on_where_the_last_one_ended_and_every_tab_sees_all() {
    let chat = echo();
    let site = Site::serve(chat.clone()).await;
    let guest = site.guest().await;
    for number in 1..=120 {
        let incoming = Incoming {
            chat: ChatRef { channel: Channel::Web, chat: FIRST_GUEST.to_owned() },
            shared: false,
            sender: Sender { subject: FIRST_GUEST.to_owned(), name: None, language: None },
            id: MessageRef(format!("m{number}")),
            revision: Revision::FIRST,
            order: number,
            at: "2026-01-15T09:00:00Z".parse().unwrap(),
            content: Content::Text("chai 20".to_owned()),
            reply_to: None,
        };
        chat.receive(incoming).await.unwrap();
    }
    let mut first = guest.stream(0).await;
    for number in 1..=70 {
        assert_eq!(first.next().await.0, number);
    }
    drop(first);
    let mut again = guest.stream(70).await;
    let mut other = guest.stream(118).await;
    for number in 71..=120 {
        let (position, exchange) = again.next().await;
        assert_eq!((position, &exchange["message"]["id"]), (number, &json!(format!("m{number}"))));
    }
    assert_eq!((other.next().await.0, other.next().await.0), (119, 120));
    let resumed = guest.get("events?after=0").header("last-event-id", "119").send().await.unwrap();
    let mut resumed = Stream::from(resumed);
    assert_eq!(resumed.next().await.0, 120, "what the browser says last counts");
}

#[tokio::test]
async fn history_comes_in_pages() {
    let site = Site::serve(echo()).await;
    let guest = site.guest().await;
    for number in 1..=5 {
        guest.say(&format!("m{number}"), "chai 20").send().await.unwrap();
    }
    let page = async |query: &str| -> Value {
        guest.get(&format!("history?{query}")).send().await.unwrap().json().await.unwrap()
    };
    let positions = |page: &Value| -> Vec<i64> {
        let exchanges = page["exchanges"].as_array().unwrap().iter();
        exchanges.map(|exchange| exchange["position"].as_i64().unwrap()).collect()
    };
    let last = page("limit=2").await;
    assert_eq!(
        (positions(&last), &last["earlier"], &last["newest"]),
        (vec![4, 5], &json!(true), &json!(5))
    );
    let before = page("limit=3&before=4").await;
    assert_eq!((positions(&before), &before["earlier"]), (vec![1, 2, 3], &json!(false)));
}

#[tokio::test]
async fn guests_have_their_own_chats() {
    let site = Site::serve(echo()).await;
    let (asha, ravi) = (site.guest().await, site.guest().await);
    asha.say("m1", "rent 8000").send().await.unwrap();
    let ravis: Value = ravi.get("history").send().await.unwrap().json().await.unwrap();
    assert_eq!(ravis, json!({ "exchanges": [], "newest": 0, "earlier": false }));
}
