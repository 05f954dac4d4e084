//! The port's own suite. Discord has no acknowledgement: what is stored counts as acknowledged.

use std::{sync::Arc, time::Duration};

use hisab_port::{
    Button, MessageRef, async_trait,
    conformance::{self, Ability, Delivered, NotAcknowledged, Platform, Shown},
    memory::MemoryChat,
};
use hisab_standins::discord::{Id, Person, Standin};
use serde_json::Value;

use crate::support::{App, one_person};

struct Direct {
    app: App,
    /// Answers when somebody looks: else the last event, which is delivered again, would be an answer.
    chat: Arc<MemoryChat>,
    standin: Arc<Standin>,
    person: Person,
    channel: Id,
    seen: Vec<hisab_standins::discord::Shown>,
}

fn id(of: &MessageRef) -> Id {
    of.0.parse().unwrap()
}

/// What the parts of a reply share.
fn nonce(shown: &hisab_standins::discord::Shown) -> String {
    shown.nonce.clone().unwrap_or_default().chars().take(20).collect()
}

impl Direct {
    /// What became of what has just been done.
    async fn delivered(&self) -> Delivered {
        let (_, result) = self.app.told().await;
        result.map(drop).map_err(|_| NotAcknowledged)
    }

    /// Two edits within a moment have the same date.
    async fn moment(&self) {
        self.standin.advance(Duration::from_millis(5));
        self.app.forget().await;
    }

    async fn next(&mut self) -> hisab_standins::discord::Shown {
        self.chat.answer_held().await;
        self.chat.hold();
        let shown = self.standin.shown(self.channel).await;
        self.seen.push(shown.clone());
        shown
    }
}

#[async_trait]
impl Platform for Direct {
    fn lacks(&self) -> &[Ability] {
        &[]
    }

    async fn says(&mut self, text: &str) -> (MessageRef, Delivered) {
        self.moment().await;
        let id = self.standin.says(&self.person, self.channel, text);
        (MessageRef(id.to_string()), self.delivered().await)
    }

    async fn delivers_again(&mut self) -> Delivered {
        self.app.forget().await;
        self.standin.deliver_again();
        self.delivered().await
    }

    async fn edits(&mut self, of: &MessageRef, text: &str) -> Delivered {
        self.moment().await;
        self.standin.edits(self.channel, id(of), text);
        self.delivered().await
    }

    async fn deletes(&mut self, of: &MessageRef) -> Delivered {
        self.moment().await;
        self.standin.deletes(self.channel, id(of));
        self.delivered().await
    }

    async fn answers(&mut self, _of: &MessageRef, text: &str) -> Delivered {
        let shown = self.next().await;
        self.moment().await;
        self.standin.replies_to(&self.person, self.channel, shown.message_id, text);
        self.delivered().await
    }

    async fn presses(&mut self, _of: &MessageRef, payload: &str) -> Delivered {
        let button = |shown: &&hisab_standins::discord::Shown| {
            shown.all_buttons().any(|button| button.custom_id.as_deref() == Some(payload))
        };
        let message = self.seen.iter().find(button).unwrap().message_id;
        self.moment().await;
        self.standin.presses(&self.person, self.channel, message, payload);
        self.delivered().await
    }

    async fn sees(&mut self) -> Shown {
        let mut all = vec![self.next().await];
        // What belongs to the same reply is marked alike, but for the number of the part.
        let reply = nonce(&all[0]);
        let is_more =
            |shown: &Value| shown["nonce"].as_str().unwrap_or_default().starts_with(&reply);
        let parts = self.standin.messages(self.channel).iter().filter(|m| is_more(m)).count();
        while all.len() < parts {
            all.push(self.next().await);
        }
        assert!(all.iter().all(|shown| nonce(shown) == reply), "replies do not mix");
        let lines: Vec<&str> = all.iter().map(|shown| shown.text.as_str()).collect();
        let buttons = all.iter().flat_map(hisab_standins::discord::Shown::all_buttons);
        let button = |button: &hisab_standins::discord::Button| Button {
            label: button.label.clone(),
            payload: button.custom_id.clone().unwrap(),
        };
        let picture = all.iter().find_map(|shown| shown.picture.clone());
        let file = all.iter().find_map(|shown| shown.attachments.first().cloned());
        assert!(all.iter().all(|shown| shown.marked.is_empty()), "nothing is marked but bold");
        Shown {
            text: lines.join("\n"),
            buttons: buttons.map(button).collect(),
            picture: picture.and_then(|picture| picture.description),
            file: file.map(|file| (file.name, file.bytes)),
        }
    }
}

#[tokio::test]
async fn the_adapter_keeps_what_every_adapter_promises() {
    conformance::run(async |chat| {
        let (standin, person, channel) = one_person().await;
        let app = App::start(&standin, &chat).await;
        chat.hold();
        Direct { app, chat, standin, person, channel, seen: Vec::new() }
    })
    .await;
}
