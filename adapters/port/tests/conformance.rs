//! The suite itself: the simplest adapter passes it, and one that breaks a promise does not.

#![expect(clippy::unwrap_used, reason = "a panic in a test is a failed test")]

use std::sync::Arc;

use hisab_port::{
    Channel, Chat, ChatRef, Content, Incoming, MessageRef, Revision, Sender, async_trait,
    conformance::{self, Ability, Delivered, NotAcknowledged, Platform, Shown},
    memory::{MemoryChat, MemoryOutbound},
};

/// A platform that hands over values; `hasty` acknowledges before the books have stored anything.
struct Direct {
    chat: Arc<MemoryChat>,
    outbound: Arc<MemoryOutbound>,
    last: Option<Incoming>,
    count: i64,
    seen: usize,
    hasty: bool,
}

impl Direct {
    fn start(chat: Arc<MemoryChat>, hasty: bool) -> Self {
        let outbound = MemoryOutbound::new(Channel::Terminal);
        chat.connect(outbound.clone());
        Self { chat, outbound, last: None, count: 0, seen: 0, hasty }
    }

    async fn deliver(&mut self, content: Content, reply_to: Option<&MessageRef>) -> Delivered {
        self.count += 1;
        self.last = Some(Incoming {
            chat: ChatRef { channel: Channel::Terminal, chat: "c".to_owned() },
            shared: false,
            sender: Sender { subject: "p".to_owned(), name: None, language: None },
            id: MessageRef(self.count.to_string()),
            revision: Revision::FIRST,
            order: self.count,
            at: "2026-01-15T09:00:00Z".parse().unwrap(),
            content,
            reply_to: reply_to.cloned(),
        });
        self.delivers_again().await
    }
}

#[async_trait]
impl Platform for Direct {
    fn lacks(&self) -> &[Ability] {
        &[]
    }

    async fn says(&mut self, text: &str) -> (MessageRef, Delivered) {
        let delivered = self.deliver(Content::Text(text.to_owned()), None).await;
        (MessageRef(self.count.to_string()), delivered)
    }

    async fn delivers_again(&mut self) -> Delivered {
        let taken = self.chat.receive(self.last.clone().unwrap()).await;
        if self.hasty { Ok(()) } else { taken.map(drop).map_err(|_| NotAcknowledged) }
    }

    async fn edits(&mut self, of: &MessageRef, text: &str) -> Delivered {
        self.deliver(Content::Edited { of: of.clone(), text: text.to_owned() }, None).await
    }

    async fn deletes(&mut self, of: &MessageRef) -> Delivered {
        self.deliver(Content::Deleted { of: of.clone() }, None).await
    }

    async fn answers(&mut self, of: &MessageRef, text: &str) -> Delivered {
        self.deliver(Content::Text(text.to_owned()), Some(of)).await
    }

    async fn presses(&mut self, of: &MessageRef, payload: &str) -> Delivered {
        self.deliver(Content::Button { payload: payload.to_owned() }, Some(of)).await
    }

    async fn sees(&mut self) -> Shown {
        let (_, outgoing) = self.outbound.sent()[self.seen].clone();
        self.seen += 1;
        Shown {
            text: outgoing.reply.plain_text(),
            buttons: outgoing.reply.buttons.concat(),
            picture: outgoing.reply.picture.map(|picture| picture.alt),
            file: outgoing.reply.file.map(|file| (file.name, file.data)),
        }
    }
}

#[tokio::test]
async fn the_simplest_adapter_passes() {
    conformance::run(async |chat| Direct::start(chat, false)).await;
}

#[tokio::test]
#[should_panic(expected = "what was not stored is not acknowledged")]
async fn one_that_acknowledges_too_early_does_not() {
    conformance::run(async |chat| Direct::start(chat, true)).await;
}
