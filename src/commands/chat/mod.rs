//! `hisab chat`: a conversation in the terminal, for people or (with `--json`) for programs.

mod files;
mod growing;
mod json;
mod lines;
mod screen;
mod show;

use std::{io::IsTerminal, sync::Arc};

use chrono::{DateTime, Utc};
use hisab_port::{
    Channel, ChatRef, Content, Incoming, MessageRef, Outbound, Revision, Sender, Unavailable,
};
use hisabkitab::{
    app::{self, App, Mind},
    config,
    conversation::{self, Answered, Counter, Turns},
    domain::{change::Preferences, ids::MessageId},
    ledger::{self, Books, LedgerError},
    wording,
};

use super::OWNER;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    person: config::person::Person,
    #[command(flatten)]
    mind: Mind,
    /// Read and write JSON lines
    #[arg(long)]
    json: bool,
}

/// A conversation at this terminal.
struct Talk {
    app: App,
    /// Where its replies arrive.
    counter: Arc<Counter>,
}

pub(crate) async fn run(books: &config::books::Books, args: &Args) -> anyhow::Result<()> {
    let counter = Arc::new(Counter::new(Channel::Terminal));
    let outbounds: Vec<Arc<dyn Outbound>> = vec![counter.clone()];
    let app =
        App::open(books, Some(&args.mind), args.person.defaults(), Turns::Own, outbounds).await?;
    let talk = Talk { app, counter };
    let preferences = talk.set_preferences(args.person).await?;
    talk.app.conversations.start();
    talk.resume().await;
    let talked = if args.json {
        json::talk(&talk).await
    } else if std::io::stdin().is_terminal() {
        let written = talk.recent_texts().await?;
        screen::talk(&talk, preferences, written).await
    } else {
        show::talk(&talk).await
    };
    talk.app.stop().await;
    talked
}

/// Where the conversation of this terminal takes place.
fn chat() -> ChatRef {
    ChatRef { channel: Channel::Terminal, chat: OWNER.to_owned() }
}

/// What a person did at this terminal.
fn message(id: MessageRef, content: Content, now: DateTime<Utc>) -> Incoming {
    Incoming {
        chat: chat(),
        shared: false,
        sender: Sender { subject: OWNER.to_owned(), name: None, language: None },
        id,
        revision: Revision::FIRST,
        order: now.timestamp_micros(),
        at: now,
        content,
        reply_to: None,
    }
}

impl Talk {
    /// What the command line says of currency and zone holds for someone known, too.
    async fn set_preferences(&self, person: config::person::Person) -> anyhow::Result<Preferences> {
        let mut books = self.books().await?;
        if person.currency.is_some() || person.timezone.is_some() {
            ledger::set_preferences(&mut books, person.currency, person.timezone, None).await?;
        }
        let preferences = books.preferences();
        books.commit().await?;
        Ok(preferences)
    }

    /// What the person wrote here last, also in earlier sessions: what the arrow keys bring back.
    async fn recent_texts(&self) -> anyhow::Result<Vec<String>> {
        const TEXTS: i64 = 200;
        Ok(conversation::recent_texts(&mut self.books().await?, &chat(), TEXTS).await?)
    }

    async fn books(&self) -> Result<Books, LedgerError> {
        self.app.conversations.books(Channel::Terminal, OWNER, app::now()).await
    }

    /// Has what was written in an earlier session answered, if it could not be then.
    async fn resume(&self) {
        if self.app.conversations.resume(&chat(), OWNER).await.is_err() {
            tracing::warn!("What an earlier session left could not be looked for");
        }
    }

    /// Says something, and waits for the answer; hands on how far it has come meanwhile.
    async fn say(&self, text: String, drafts: impl FnMut(&str)) -> Answered {
        let now = app::now();
        let id: MessageId = self.app.ids().next(now);
        self.answer(message(MessageRef(id.to_string()), Content::Text(text), now), drafts).await
    }

    /// Hands a message in and waits for the answer; hands on how far it has come meanwhile.
    async fn answer(&self, incoming: Incoming, mut drafts: impl FnMut(&str)) -> Answered {
        let conversations = &self.app.conversations;
        let mut taken = self.counter.ask_with(conversations, incoming.clone(), &mut drafts).await;
        if taken == Err(Unavailable::Down) {
            // It may have been stored though the word of it was lost: a second delivery has no second effect,
            // and where it was not, a connection that had died is a new one now.
            taken = self.counter.ask_with(conversations, incoming, drafts).await;
        }
        match taken {
            Ok(answered) => answered,
            Err(Unavailable::Full) => wording::refusal(&LedgerError::NoSpace).into(),
            Err(Unavailable::Down) => wording::apology().into(),
        }
    }
}
