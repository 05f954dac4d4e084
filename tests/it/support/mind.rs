//! A person who talks to books with a mind: the stand-in of a model answers what the rules cannot.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use hisab_port::{Channel, ChatRef, Content, Incoming, MessageRef, Revision, Sender};
use hisabkitab::{
    agent::{
        memory::Memory,
        model::{Limits, Model, Provider, Settings},
    },
    conversation::Answered,
    domain::clock::Clock,
    store::Address,
};
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};

use super::{Desk, desk_with, gemini::Gemini, now, serve::url_of};

/// The key that must never be seen anywhere.
pub(crate) const KEY: &str = "AIza-test-key-that-nobody-may-see";

/// Someone with books and a model.
pub(crate) struct Talk {
    pub(crate) gemini: Gemini,
    pub(crate) desk: Desk,
    subject: String,
    said: AtomicI64,
}

/// A model at an address.
pub(crate) fn model(url: &str, daily_tokens: u64) -> Arc<Model> {
    model_within(url, daily_tokens, Limits::default())
}

/// A model at an address, within limits.
pub(crate) fn model_within(url: &str, daily_tokens: u64, limits: Limits) -> Arc<Model> {
    let settings = Settings {
        provider: Provider::Gemini(KEY.into()),
        model: "gemini-2.5-flash".to_owned(),
        url: Some(url.to_owned()),
        daily_tokens: daily_tokens.try_into().unwrap(),
        limits,
    };
    Arc::new(Model::new(&settings).unwrap())
}

/// The books of the tests' server.
pub(crate) fn server() -> Address {
    Address::Server(url_of("postgres").into())
}

/// Arguments that file one expense today.
pub(crate) fn expense(amount: &str, description: &str) -> Value {
    json!({ "kind": "expense", "amount": amount, "currency": "INR", "description": description, "date": "2026-01-15" })
}

static PEOPLE: AtomicI64 = AtomicI64::new(1);

/// Somebody the books have not met, nor will again.
fn new_subject() -> String {
    let started = std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos();
    format!("mind-{started}-{}", PEOPLE.fetch_add(1, Ordering::Relaxed))
}

impl Talk {
    /// Someone new.
    pub(crate) async fn new() -> Self {
        Self::with(Memory::default(), 200_000).await
    }

    /// Someone new, with this memory and so many tokens a day.
    pub(crate) async fn with(memory: Memory, daily_tokens: u64) -> Self {
        let gemini = Gemini::start().await;
        let model = model(&gemini.url, daily_tokens);
        Self::about(gemini, model, memory).await
    }

    /// Someone new whose model may take so long.
    pub(crate) async fn within(limits: Limits) -> Self {
        let gemini = Gemini::start().await;
        let model = model_within(&gemini.url, 200_000, limits);
        Self::about(gemini, model, Memory::default()).await
    }

    async fn about(gemini: Gemini, model: Arc<Model>, memory: Memory) -> Self {
        let desk = desk_with(&server(), Some(model), memory, Clock::new(now)).await;
        let subject = new_subject();
        Self { gemini, desk, subject, said: AtomicI64::new(0) }
    }

    /// The same desk and the same model, and somebody new; what the model was to say is forgotten.
    pub(crate) fn renew(&mut self) {
        self.gemini.unscript();
        self.subject = new_subject();
        self.said = AtomicI64::new(0);
    }

    /// The person, as the channel names them.
    pub(crate) fn subject(&self) -> &str {
        &self.subject
    }

    /// Something they do, a second later each time.
    pub(crate) fn incoming(&self, content: Content) -> Incoming {
        let number = self.said.fetch_add(1, Ordering::Relaxed);
        let at = now() + Duration::from_secs(number.unsigned_abs());
        Incoming {
            chat: ChatRef { channel: Channel::Terminal, chat: self.subject.clone() },
            shared: false,
            sender: Sender { subject: self.subject.clone(), name: None, language: None },
            id: MessageRef(format!("m{number}")),
            revision: Revision::FIRST,
            order: at.timestamp_micros(),
            at,
            content,
            reply_to: None,
        }
    }

    /// Says something and waits for the answer.
    pub(crate) async fn say(&self, text: &str) -> Answered {
        self.desk.ask(&self.incoming(Content::Text(text.to_owned()))).await
    }

    /// Says something, and what the reply says.
    pub(crate) async fn told(&self, text: &str) -> String {
        self.say(text).await.reply.plain_text()
    }

    /// Presses a button of the last reply.
    pub(crate) async fn press(&self, payload: &str) -> Answered {
        self.desk.ask(&self.incoming(Content::Button { payload: payload.to_owned() })).await
    }

    /// The one value that a statement finds, with the person's subject as its only parameter.
    pub(crate) async fn one<T>(&self, sql: &'static str) -> T
    where
        T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        let mut conn = PgConnection::connect(&url_of("postgres")).await.unwrap();
        sqlx::query_scalar(sql).bind(&self.subject).fetch_one(&mut conn).await.unwrap()
    }

    /// Everything in the books that is in force, as `description amount`.
    pub(crate) async fn entries(&self) -> Vec<String> {
        let answered = self.say("show my last 50 entries").await;
        let listed = answered.outcomes[0].result["entries"].as_array().unwrap().clone();
        let entry = |entry: &Value| {
            let sign = if entry["kind"] == "income" { "+" } else { "" };
            format!(
                "{} {sign}{}",
                entry["description"].as_str().unwrap(),
                entry["amount"].as_str().unwrap()
            )
        };
        listed.iter().map(entry).collect()
    }
}
