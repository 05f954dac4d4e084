//! Errands: handed out to whoever takes part, and done here where they come to this process.
//!
//! To add a kind of work: its variant in [`Errand`], an arm in `run`, and its queue in `work_for_ever`, if this process
//! takes part in it.

use uuid::Uuid;

use super::Conversations;
use crate::{
    broker::{Errand, deliveries},
    store::conversations::Place,
};

fn delivery(place: &Place) -> Errand {
    Errand::Deliver {
        user: place.user_id,
        conversation: place.conversation_id,
        channel: place.channel.clone(),
        chat: place.chat.clone(),
    }
}

impl Conversations {
    /// Has somebody send what waits in a conversation: after a post was committed there.
    pub fn hand_out(&self, place: &Place) {
        self.hand(place, false);
    }

    /// The same for what was found waiting, and will be found again as long as it waits.
    pub(super) fn hand_out_again(&self, place: &Place) {
        self.hand(place, true);
    }

    fn hand(&self, place: &Place, again: bool) {
        if !self.0.broker.is_shared() {
            self.deliver(place, None);
            return;
        }
        let (this, place) = (self.clone(), place.clone());
        self.0.tasks.spawn(async move {
            let (broker, errand) = (&this.0.broker, delivery(&place));
            let taken =
                if again { broker.push_again(&errand).await } else { broker.push(&errand).await };
            if !taken {
                this.deliver(&place, None);
            }
        });
    }

    /// Does an errand, and is done when it was tried.
    async fn run(self, errand: Errand) {
        match errand {
            Errand::Deliver { user, conversation, channel, chat } => {
                let place = Place { user_id: user, conversation_id: conversation, channel, chat };
                self.deliver_now(&place).await;
            }
        }
    }

    /// Does the errands of the channels that this process sends on, for ever.
    pub(super) async fn work_for_ever(&self) {
        let workers = self.0.outbounds.iter().map(|outbound| {
            let (this, queue) = (self.clone(), deliveries(outbound.channel().name()));
            async move {
                let name: Uuid = this.0.ids.next(this.0.clock.now());
                let doing = this.clone();
                let run = move |errand| doing.clone().run(errand);
                this.0.broker.work(&queue, &name.simple().to_string(), run).await;
            }
        });
        futures_util::future::join_all(workers).await;
    }
}
