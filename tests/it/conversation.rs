//! Messages that come at once, on the server: the same one several times, and several people's.

use std::sync::Arc;

use hisab_port::{Channel, ChatRef, Content, Incoming, MessageRef, Revision, Sender};
use tokio::task::JoinSet;

use crate::support::{self, Someone, now, on_server};

fn message(someone: &Someone<'_>, id: &str, text: &str) -> Incoming {
    Incoming {
        chat: ChatRef { channel: Channel::Terminal, chat: someone.subject().to_owned() },
        sender: Sender { subject: someone.subject().to_owned(), name: None, language: None },
        id: MessageRef(id.to_owned()),
        revision: Revision::FIRST,
        order: id.parse().unwrap(),
        at: now(),
        content: Content::Text(text.to_owned()),
        reply_to: None,
    }
}

#[test]
fn copies_of_a_message_that_come_at_once_have_one_effect_and_one_answer() {
    on_server(async |someone: Someone<'static>| {
        let first = Arc::new(message(&someone, "1", "chai 20, auto 85"));
        let mut copies = JoinSet::new();
        for _ in 0..8 {
            let copy = Arc::clone(&first);
            copies.spawn(async move { support::server().ask(&copy).await });
        }
        let answers = copies.join_all().await;
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
        let asked = message(&someone, "2", "how much today?");
        let total = support::server().ask(&asked).await;
        assert_eq!(total.outcomes[0].result["totals"][0]["amount"], "105.00");
        assert_eq!(total.outcomes[0].result["entries"], 2);
    });
}

#[test]
fn people_who_write_at_once_do_not_meet() {
    on_server(async |someone: Someone<'static>| {
        let people: Vec<Someone<'static>> = (0..12).map(|_| someone.another()).collect();
        let mut all = JoinSet::new();
        for (number, person) in people.iter().enumerate() {
            let texts = [format!("chai {}", number + 1), "how much today?".to_owned()];
            let messages = ["1", "2"].map(|id| message(person, id, &texts[usize::from(id == "2")]));
            all.spawn(async move {
                for message in &messages {
                    support::server().ask(message).await;
                }
                let again = support::server().ask(&messages[1]).await;
                (number, again.outcomes[0].result["totals"][0]["amount"].clone())
            });
        }
        for (number, total) in all.join_all().await {
            assert_eq!(total, format!("{}.00", number + 1));
        }
    });
}
