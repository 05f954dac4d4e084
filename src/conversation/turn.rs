//! One turn: from the words to the stored answer.

use chrono::{DateTime, Utc};
use hisab_port::{Content, Incoming, MessageRef};

use super::{
    Answered, TurnError, edit,
    inbox::Message,
    question::{Choice, Open},
    run::{Effect, run},
};
use crate::{
    agent::{
        rules::{self, Chat, Decision, Reading, Situation, Why},
        tools::Call,
    },
    domain::ids::MessageId,
    ledger::Books,
    store::{
        self,
        messages::{Answer, Stored},
    },
    wording::{self, Reader},
};

/// Does what a message says, stores the answer with it, and commits both together.
pub(super) async fn take(
    mut books: Books,
    incoming: &Incoming,
    message: &Message,
    now: DateTime<Utc>,
) -> Result<Answered, TurnError> {
    books.for_message(message.id);
    let effect = match &incoming.content {
        Content::Text(text) if message.previous.is_none() => {
            text_turn(&mut books, message, text, incoming.reply_to.as_ref()).await?
        }
        // An edit or a deletion of it came first, and was answered.
        Content::Text(_) => wording::unchanged().into(),
        Content::Edited { of, text } => edited(&mut books, incoming, message, of, text).await?,
        Content::Deleted { of } => deleted(&mut books, message, of).await?,
        Content::Button { payload } => {
            button(&mut books, message, payload, incoming.reply_to.as_ref()).await?
        }
    };
    let answer = Answer {
        calls: serde_json::to_value(&effect.calls)?,
        outcomes: serde_json::to_value(&effect.done)?,
        question: effect.question.as_ref().map(serde_json::to_value).transpose()?,
        reply: serde_json::to_value(&effect.reply)?,
    };
    let user = books.user();
    store::messages::answer(books.conn(), user, message.id, &answer, now).await?;
    books.commit().await?;
    Ok(Answered { reply: effect.reply, outcomes: effect.done })
}

/// Reads a text as the person's rules and words have it.
fn read(books: &Books, message: &Message, text: &str, replying: bool) -> Reading {
    let preferences = books.preferences();
    let vocabulary = books.vocabulary();
    rules::understand(
        text,
        &Situation {
            now: message.written,
            zone: preferences.timezone,
            currency: preferences.currency,
            vocabulary: &vocabulary,
            replying,
            recent: true,
        },
    )
}

async fn text_turn(
    books: &mut Books,
    message: &Message,
    text: &str,
    reply_to: Option<&MessageRef>,
) -> Result<Effect, TurnError> {
    let answered = answered_messages(books, message, reply_to).await?;
    let replying = !answered.is_empty();
    books.answering(answered);
    let reading = read(books, message, text, replying);
    if let Some((asked, open)) = open_question(books, message, reply_to).await? {
        if let Some(choice) = open.chosen(text) {
            return choose(books, &asked, choice.clone()).await;
        }
        if let Some(whole) = open.completed(text, &reading)
            && let Decision::Act(calls) = read(books, message, &whole, false).decision
        {
            return answer_question(books, &asked, calls).await;
        }
    }
    decide(books, text, reading).await
}

async fn decide(books: &mut Books, text: &str, reading: Reading) -> Result<Effect, TurnError> {
    let reader = Reader { today: books.today() };
    match reading.decision {
        Decision::Act(calls) => run(books, calls).await,
        Decision::Ask(question) => {
            Ok(Open::from_rules(reader, books.preferences().currency, text, question).into())
        }
        Decision::Pass(why) => Ok(passed(why).into()),
    }
}

/// What to say when the rules leave a message alone.
fn passed(why: Why) -> hisab_port::Reply {
    match why {
        Why::Chat(Chat::Greeting) => wording::greeting(),
        Why::Chat(Chat::Thanks) => wording::thanks(),
        Why::Chat(Chat::Bye) => wording::goodbye(),
        Why::Chat(Chat::Help) => wording::help(),
        Why::Chat(Chat::Yes | Chat::No) => wording::no_open_question(),
        Why::Future => wording::still_to_come(),
        Why::TooLong => wording::too_long(rules::MAX_CHARS),
        Why::TooMany => wording::too_many(rules::MAX_ENTRIES),
        Why::BadAmount => wording::bad_amount(),
        Why::NotOurs => wording::moves_no_money(),
        Why::NotAboutMoney | Why::Unclear => wording::not_understood(),
    }
}

/// The deliveries of the message whose confirmation was answered.
async fn answered_messages(
    books: &mut Books,
    message: &Message,
    reply_to: Option<&MessageRef>,
) -> Result<Vec<MessageId>, TurnError> {
    let Some(MessageRef(root)) = reply_to else { return Ok(Vec::new()) };
    let user = books.user();
    let ids = store::messages::ids_of_root(books.conn(), user, message.conversation, root).await?;
    Ok(ids)
}

/// The question that a message can answer: that of the message replied to, else of the one before.
async fn open_question(
    books: &mut Books,
    message: &Message,
    reply_to: Option<&MessageRef>,
) -> Result<Option<(Stored, Open)>, TurnError> {
    let user = books.user();
    let conversation = message.conversation;
    let asked = match reply_to {
        Some(MessageRef(id)) => store::messages::find(books.conn(), user, conversation, id).await?,
        None => store::messages::last_answered(books.conn(), user, conversation).await?,
    };
    let Some(asked) = asked else { return Ok(None) };
    let open = asked.question.clone().map(serde_json::from_value).transpose()?;
    Ok(open.map(|open| (asked, open)))
}

async fn choose(books: &mut Books, asked: &Stored, choice: Choice) -> Result<Effect, TurnError> {
    answer_question(books, asked, choice.calls).await
}

/// Does what the answer to a question decides. The entries belong to the message that raised it: editing or
/// deleting that one must find them.
async fn answer_question(
    books: &mut Books,
    asked: &Stored,
    calls: Vec<Call>,
) -> Result<Effect, TurnError> {
    let user = books.user();
    if !store::messages::close_question(books.conn(), user, asked.id).await? {
        return Ok(wording::already_answered().into());
    }
    books.for_message(asked.id);
    run(books, calls).await
}

async fn button(
    books: &mut Books,
    message: &Message,
    payload: &str,
    reply_to: Option<&MessageRef>,
) -> Result<Effect, TurnError> {
    let Some((asked, open)) = open_question(books, message, reply_to).await? else {
        return Ok(wording::no_open_question().into());
    };
    match open.chosen(payload) {
        Some(choice) => choose(books, &asked, choice.clone()).await,
        None => Ok(wording::no_open_question().into()),
    }
}

/// The entries that a message and its edits made.
async fn entries_of(
    books: &mut Books,
    message: &Message,
    of: &MessageRef,
) -> Result<Vec<crate::domain::transaction::Transaction>, TurnError> {
    let user = books.user();
    let conversation = message.conversation;
    let ids = store::messages::ids_of_root(books.conn(), user, conversation, &of.0).await?;
    Ok(store::transactions::of_messages(books.conn(), user, &ids).await?)
}

async fn edited(
    books: &mut Books,
    incoming: &Incoming,
    message: &Message,
    of: &MessageRef,
    text: &str,
) -> Result<Effect, TurnError> {
    let Some((kind, previous)) = &message.previous else {
        // It overtook the message itself: it is all there is.
        return text_turn(books, message, text, incoming.reply_to.as_ref()).await;
    };
    if kind == "deleted" || (kind == "edited" && previous.sent_at > incoming.at) {
        return Ok(wording::unchanged().into());
    }
    let filed = entries_of(books, message, of).await?;
    let reading = read(books, message, text, false);
    if filed.is_empty() {
        return decide(books, text, reading).await;
    }
    let old: Vec<Call> = serde_json::from_value(previous.calls.clone())?;
    match reading.decision {
        Decision::Act(calls) => {
            let logged: Vec<Call> = calls
                .iter()
                .filter(|call| matches!(call, Call::LogTransactions(_)))
                .cloned()
                .collect();
            let plan = edit::plan(&filed, &old, calls);
            if plan.is_empty() {
                return Ok(Effect { calls: logged, ..wording::unchanged().into() });
            }
            let mut effect = run(books, plan).await?;
            // What the message says now is what the next edit is measured by.
            if !effect.done.is_empty() {
                effect.calls = logged;
            }
            Ok(effect)
        }
        Decision::Ask(rules::Question::Which { readings }) => {
            let reader = Reader { today: books.today() };
            let readings =
                readings.into_iter().map(|calls| edit::plan(&filed, &old, calls)).collect();
            let question = rules::Question::Which { readings };
            Ok(Open::from_rules(reader, books.preferences().currency, text, question).into())
        }
        Decision::Ask(_) | Decision::Pass(_) => {
            Ok(Effect { calls: old, ..wording::edit_kept().into() })
        }
    }
}

async fn deleted(
    books: &mut Books,
    message: &Message,
    of: &MessageRef,
) -> Result<Effect, TurnError> {
    let filed = entries_of(books, message, of).await?;
    if filed.is_empty() {
        return Ok(wording::nothing_filed_by_it().into());
    }
    run(books, filed.iter().map(|entry| edit::delete(entry.id)).collect()).await
}
