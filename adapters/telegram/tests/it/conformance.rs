//! The port's own suite, over both ways in.

use hisab_port::{
    Button, MessageRef, async_trait,
    conformance::{self, Ability, Delivered, NotAcknowledged, Platform, Shown},
};

use crate::bot::Bot;

/// A person's chat with the bot.
struct Private {
    bot: Bot,
    said: Vec<i64>,
    /// How many replies, and how many messages of them, were seen.
    seen: (usize, usize),
}

impl Private {
    fn chat(&self) -> i64 {
        self.bot.asha.chat()
    }

    /// Waits until what was done has arrived; whether it was acknowledged.
    async fn arrives<T>(&mut self, act: impl FnOnce(&Self) -> T) -> (T, Delivered) {
        let polls = self.bot.telegram.calls("getUpdates").len();
        while self.bot.answers.as_mut().is_some_and(|answers| answers.try_recv().is_ok()) {}
        let missed = self.bot.chat.missed();
        let done = act(self);
        let taken = if let Some(answers) = &mut self.bot.answers {
            answers.recv().await.unwrap() == 200
        } else {
            // It is confirmed, or not, by what is asked for next.
            self.bot.telegram.called("getUpdates", polls + 1).await;
            let asked = self.bot.telegram.calls("getUpdates");
            let confirms = asked[polls].args["offset"].as_i64() > self.bot.telegram.last_update();
            assert_eq!(confirms, self.bot.chat.missed() == missed);
            confirms
        };
        (done, if taken { Ok(()) } else { Err(NotAcknowledged) })
    }

    /// The reply to a message.
    fn reply_to(&self, of: &MessageRef) -> i64 {
        let MessageRef(id) = of;
        let place = self.said.iter().position(|said| said.to_string() == *id).unwrap();
        self.bot.telegram.all_shown(self.chat())[place].message_id
    }
}

#[async_trait]
impl Platform for Private {
    fn lacks(&self) -> &[Ability] {
        &[Ability::Delete]
    }

    async fn says(&mut self, text: &str) -> (MessageRef, Delivered) {
        let (id, delivered) = self.arrives(|this| this.bot.says(text)).await;
        self.said.push(id);
        (MessageRef(id.to_string()), delivered)
    }

    async fn delivers_again(&mut self) -> Delivered {
        let update = self.bot.telegram.last_update().unwrap();
        if self.bot.telegram.confirmed() == Some(update) {
            let again = |this: &Self| assert!(this.bot.telegram.deliver_again(update));
            return self.arrives(again).await.1;
        }
        // The platform brings it again by itself.
        self.bot.telegram.all_confirmed().await;
        Ok(())
    }

    async fn edits(&mut self, of: &MessageRef, text: &str) -> Delivered {
        let of = of.0.parse().unwrap();
        let edit = |this: &Self| this.bot.telegram.edits(&this.bot.asha, this.chat(), of, text);
        self.arrives(edit).await.1
    }

    async fn deletes(&mut self, _: &MessageRef) -> Delivered {
        panic!("Telegram does not tell a bot");
    }

    async fn answers(&mut self, of: &MessageRef, text: &str) -> Delivered {
        let reply = self.reply_to(of);
        let answer =
            |this: &Self| this.bot.telegram.replies_to(&this.bot.asha, this.chat(), reply, text);
        self.arrives(answer).await.1
    }

    async fn presses(&mut self, of: &MessageRef, payload: &str) -> Delivered {
        let reply = self.reply_to(of);
        let press =
            |this: &Self| this.bot.telegram.presses(&this.bot.asha, this.chat(), reply, payload);
        self.arrives(press).await.1
    }

    async fn sees(&mut self) -> Shown {
        // All was sent before it was acknowledged: the last reply has whatever is left.
        let (replies, messages) = self.seen;
        let there = self.bot.telegram.all_shown(self.chat()).len();
        let parts = if replies + 1 == self.said.len() { there - messages } else { 1 };
        self.seen = (replies + 1, messages + parts);
        let mut shown = Shown::default();
        for part in 0..parts {
            let message = self.bot.telegram.shown(self.chat()).await;
            if part > 0 {
                shown.text.push('\n');
            }
            shown.text.push_str(&message.text);
            if message.photo.is_some() {
                // The words of a picture stand under the text.
                shown.picture = message.text.lines().last().map(ToOwned::to_owned);
            }
            shown.file = message.document.or(shown.file);
            let buttons = message.buttons.concat().into_iter();
            shown.buttons.extend(buttons.map(|(label, payload)| Button { label, payload }));
        }
        shown
    }
}

fn private(bot: Bot) -> Private {
    Private { bot, said: Vec::new(), seen: (0, 0) }
}

#[tokio::test]
async fn fetching_keeps_what_every_adapter_promises() {
    conformance::run(async |chat| private(Bot::polling(chat).await)).await;
}

#[tokio::test]
async fn a_webhook_keeps_what_every_adapter_promises() {
    conformance::run(async |chat| private(Bot::webhook(chat).await)).await;
}
