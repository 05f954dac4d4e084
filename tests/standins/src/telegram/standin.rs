//! The stand-in itself, as tests hold it.

use std::{
    io,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::line::{Cutter, Lines};

use super::{
    at::{At, now},
    faults::{Fault, Flood},
    people::{Chat, Person},
    server,
    shown::{self, CallbackAnswer, Command, Sent, Shown},
    state::{Call, Shared, State},
};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);
/// Of the bot that each stand-in has.
const TOKEN: &str = "7000000001:AAE-stand-in_of_a_token_for_tests000";
const BOT_ID: i64 = 7_000_000_001;
const BOT_NAME: &str = "hisab_test_bot";

/// How a stand-in is to be.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether traffic is checked against Telegram's specification too, where it is found; a benchmark may do
    /// without.
    pub specification: bool,
    /// The second pause between attempts to bring an update to a webhook; the first attempt is repeated at once.
    pub webhook_pause: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { specification: true, webhook_pause: Duration::from_secs(2) }
    }
}

/// A Bot API server with one bot. Dropped with [`violations`](Self::violations), it fails the test.
#[derive(Debug)]
pub struct Standin {
    shared: Arc<Shared>,
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Standin {
    /// Starts one on a free port of this machine.
    pub async fn start() -> io::Result<Self> {
        Self::start_with(Options::default()).await
    }

    /// Starts one with options.
    pub async fn start_with(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let bot = json!({
            "id": BOT_ID, "is_bot": true, "first_name": "Hisab", "username": BOT_NAME,
            "can_join_groups": true, "can_read_all_group_messages": false,
            "supports_inline_queries": false, "can_connect_to_business": false,
            "has_main_web_app": false, "has_topics_enabled": false,
        });
        let bot: Map<String, Value> = bot.as_object().cloned().unwrap_or_default();
        let state = State::new(bot, options.specification);
        let client = reqwest::Client::builder().timeout(Duration::from_mins(1)).build();
        let client = client.map_err(io::Error::other)?;
        let shared = Shared::new(state, TOKEN.to_owned(), options.webhook_pause, client);
        let shared = Arc::new(shared);
        let service = server::router(Arc::clone(&shared));
        let service = service.into_make_service_with_connect_info::<Cutter>();
        let task = tokio::spawn(async move {
            let _ = axum::serve(Lines(listener), service).await;
        });
        Ok(Self { shared, address, task })
    }

    /// What stands before `/bot<token>/`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The bot's token.
    pub fn token(&self) -> &str {
        &self.shared.token
    }

    /// The bot's name, without `@`.
    pub fn bot_username(&self) -> &str {
        BOT_NAME
    }

    // --- Who is there ---

    /// A new person, whose app says no language. The bot cannot write to them before they have written.
    pub fn person(&self, name: &str) -> Person {
        self.newcomer(name, None)
    }

    /// A new person whose app is in a language.
    pub fn person_speaking(&self, name: &str, language: &str) -> Person {
        self.newcomer(name, Some(language.to_owned()))
    }

    fn newcomer(&self, name: &str, language: Option<String>) -> Person {
        self.shared.with(|state| {
            let id = 5_000_000_000 + i64::try_from(state.count()).unwrap_or_default();
            let person = Person { id, name: name.to_owned(), language };
            let chat = Chat { id, kind: "private", title: name.to_owned(), ..Chat::default() };
            state.chats.insert(id, chat);
            person
        })
    }

    /// A new group that the bot is in; its number. The bot is in privacy mode there.
    pub fn group(&self, title: &str) -> i64 {
        self.shared.with(|state| {
            let id = -4_000_000_000 - i64::try_from(state.count()).unwrap_or_default();
            let title = title.to_owned();
            let chat = Chat { id, kind: "group", title, met: true, ..Chat::default() };
            state.chats.insert(id, chat);
            id
        })
    }

    // --- What people do ---

    /// People act at this moment by Telegram's clock, whatever time it is.
    pub fn at(&self, date: DateTime<Utc>) -> At<'_> {
        At::new(&self.shared, date)
    }

    /// People act now.
    pub fn now(&self) -> At<'_> {
        At { shared: &self.shared, date: now() }
    }

    /// Somebody writes; the number of the message.
    pub fn says(&self, person: &Person, chat: i64, text: &str) -> i64 {
        self.now().says(person, chat, text)
    }

    /// Somebody gives a message of theirs new words.
    pub fn edits(&self, person: &Person, chat: i64, message: i64, text: &str) {
        self.now().edits(person, chat, message, text);
    }

    /// Somebody answers a message.
    pub fn replies_to(&self, person: &Person, chat: i64, message: i64, text: &str) -> i64 {
        self.now().replies_to(person, chat, message, text)
    }

    /// Somebody presses the button that sends `data`; the id of the query.
    pub fn presses(&self, person: &Person, chat: i64, message: i64, data: &str) -> String {
        self.now().presses(person, chat, message, data)
    }

    // --- What people see ---

    /// The next message of the bot in a chat; waits for it.
    pub async fn shown(&self, chat: i64) -> Shown {
        self.wait("a message", |state| {
            let place = state.chats.get_mut(&chat)?;
            let message = place.sent.get(place.sent_seen)?.clone();
            place.sent_seen += 1;
            Some(shown::shown(state, &message))
        })
        .await
    }

    /// The next change of a message of the bot in a chat; waits for it.
    pub async fn shown_edited(&self, chat: i64) -> Shown {
        self.wait("an edited message", |state| {
            let place = state.chats.get_mut(&chat)?;
            let message = place.edited.get(place.edited_seen)?.clone();
            place.edited_seen += 1;
            Some(shown::shown(state, &message))
        })
        .await
    }

    /// Every message of the bot in a chat, as it is now.
    pub fn all_shown(&self, chat: i64) -> Vec<Shown> {
        self.shared.look(|state| {
            let all = state.chats.get(&chat).into_iter().flat_map(|chat| chat.messages.values());
            let bot = state.bot_id();
            let sent = all.filter(|m| m.get("from").is_some_and(|from| from["id"] == bot));
            sent.map(|message| shown::shown(state, message)).collect()
        })
    }

    /// The signs of work that the bot gave in a chat: `typing`.
    pub fn actions(&self, chat: i64) -> Vec<String> {
        self.shared.look(|state| {
            state.chats.get(&chat).map(|chat| chat.actions.clone()).unwrap_or_default()
        })
    }

    /// What the bot said to a pressed button; waits for it.
    pub async fn answered(&self, query: &str) -> CallbackAnswer {
        let ready = |state: &mut State| state.presses.get(query)?.answer.clone();
        let (text, alert) = self.wait("an answer to a button", ready).await;
        CallbackAnswer { text, alert }
    }

    /// The bot's commands for everybody, in the language of nobody.
    pub fn commands(&self) -> Vec<Command> {
        self.commands_in(&json!({ "type": "default" }), "")
    }

    /// The bot's commands for a scope (as in the documentation) and a language.
    pub fn commands_in(&self, scope: &Value, language: &str) -> Vec<Command> {
        let key = (scope.to_string(), language.to_owned());
        let commands = self.shared.look(|state| state.commands.get(&key).cloned());
        let field = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let commands = commands.as_ref().and_then(Value::as_array).into_iter().flatten();
        commands
            .map(|each| Command {
                command: field(&each["command"]),
                description: field(&each["description"]),
            })
            .collect()
    }

    // --- How updates travel ---

    /// The id of the last update.
    pub fn last_update(&self) -> Option<i64> {
        self.shared.look(|state| state.queue.last())
    }

    /// The highest update that the bot has confirmed.
    pub fn confirmed(&self) -> Option<i64> {
        self.shared.look(|state| state.queue.confirmed())
    }

    /// Waits until every update was confirmed.
    pub async fn all_confirmed(&self) {
        let ready = |state: &mut State| state.queue.is_done().then_some(());
        self.wait("every update to be confirmed", ready).await;
    }

    /// When an update was handed out first.
    pub fn handed_at(&self, update: i64) -> Option<Instant> {
        self.shared.look(|state| state.queue.handed_at(update))
    }

    /// Every message that the bot sent so far, in order.
    pub fn sends(&self) -> Vec<Sent> {
        self.shared.look(|state| state.sends.clone())
    }

    /// Every call of a method that was understood, in order.
    pub fn calls(&self, method: &str) -> Vec<Call> {
        self.shared.look(|state| {
            let calls = state.calls.iter().filter(|call| call.method.eq_ignore_ascii_case(method));
            calls.cloned().collect()
        })
    }

    /// Waits until a method has been called so many times in all.
    pub async fn called(&self, method: &str, times: usize) {
        let ready = |state: &mut State| {
            let calls = state.calls.iter().filter(|call| call.method.eq_ignore_ascii_case(method));
            (calls.count() >= times).then_some(())
        };
        self.wait(method, ready).await;
    }

    /// Hands out an update again, as if it had never been confirmed; whether there is such an update.
    pub fn deliver_again(&self, update: i64) -> bool {
        self.shared.with(|state| state.queue.again(update))
    }

    /// The next updates come twice, the second time also if the first was confirmed.
    pub fn double_next(&self, updates: u32) {
        self.shared.with(|state| state.queue.double(updates));
    }

    /// From now on updates are kept back.
    pub fn hold(&self) {
        self.shared.with(|state| state.queue.hold());
    }

    /// Lets the updates go that were kept back, in order.
    pub fn release(&self) {
        self.shared.with(|state| state.queue.release(|_| ()));
    }

    /// Lets the updates go that were kept back, in the order that `order` gives them: of `n` updates it says which
    /// stand where; numbers that are not below `n` are left out.
    pub fn release_in(&self, order: impl FnOnce(usize) -> Vec<usize>) {
        self.shared.with(|state| {
            state.queue.release(|held| {
                let order = order(held.len());
                *held = order.into_iter().filter_map(|at| held.get(at).cloned()).collect();
            });
        });
    }

    // --- What goes wrong ---

    /// The next calls of a method (`*` is any) go wrong.
    pub fn fail(&self, method: &str, times: u32, fault: Fault) {
        self.shared.with(|state| state.faults.plan(method, None, times, fault));
    }

    /// The next calls of a method to one chat go wrong.
    pub fn fail_in(&self, chat: i64, method: &str, times: u32, fault: Fault) {
        self.shared.with(|state| state.faults.plan(method, Some(chat), times, fault));
    }

    /// Waits until all that was planned has gone wrong.
    pub async fn faults_over(&self) {
        self.wait("the faults", |state| state.faults.over().then_some(())).await;
    }

    /// What was planned and has not happened does not happen.
    pub fn forget_faults(&self) {
        self.shared.with(|state| state.faults.forget());
    }

    /// How much may be sent to one chat; without it as much as one likes.
    pub fn flood_limit(&self, flood: Option<Flood>) {
        self.shared.with(|state| state.faults.flood = flood);
    }

    /// Somebody blocks the bot.
    pub fn blocks(&self, person: &Person) {
        self.now().blocks(person);
    }

    /// Somebody lets the bot write again.
    pub fn unblocks(&self, person: &Person) {
        self.now().unblocks(person);
    }

    /// Somebody throws the bot out of a group.
    pub fn kicks(&self, person: &Person, group: i64) {
        self.now().kicks(person, group);
    }

    /// A group becomes a supergroup; its new number.
    pub fn migrates(&self, person: &Person, group: i64) -> i64 {
        self.now().migrates(person, group)
    }

    /// A chat is as if it had never been.
    pub fn forgets_chat(&self, chat: i64) {
        self.shared.with(|state| state.chats.remove(&chat));
    }

    /// A pressed button cannot be answered any more.
    pub fn expires(&self, query: &str) {
        self.shared.with(|state| {
            if let Some(press) = state.presses.get_mut(query) {
                press.expired = true;
            }
        });
    }

    /// What no right client would have done, and what this stand-in itself did wrong.
    pub fn violations(&self) -> Vec<String> {
        self.shared.look(|state| state.violations.clone())
    }

    /// The same, and forgets them: for tests that do wrong on purpose.
    pub fn take_violations(&self) -> Vec<String> {
        self.shared.with(|state| std::mem::take(&mut state.violations))
    }

    #[expect(clippy::panic, reason = "what does not come fails the test")]
    async fn wait<T>(&self, what: &str, ready: impl FnMut(&mut State) -> Option<T>) -> T {
        let came = tokio::time::timeout(PATIENCE, self.shared.until(ready)).await;
        came.unwrap_or_else(|_| {
            panic!("{what} did not come; violations: {:?}", self.violations());
        })
    }
}

impl Drop for Standin {
    fn drop(&mut self) {
        self.task.abort();
        self.shared.with(|state| {
            state.webhook = None;
            state.webhooks += 1;
        });
        let violations = self.violations();
        assert!(
            violations.is_empty() || std::thread::panicking(),
            "the stand-in of Telegram complains:\n{}",
            violations.join("\n")
        );
    }
}
