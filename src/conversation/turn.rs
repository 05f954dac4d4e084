//! One turn: from the words to what came of them.

use chrono::{DateTime, Utc};
use hisab_port::{Content, MessageRef, Reply};

use super::{
    TurnError,
    edit::{self, Version},
    message::Message,
    nudged,
    question::{Choice, Open, declines, says_no},
    recent::{self, Before},
    run::{Effect, Unclear, run},
};
use crate::{
    agent::{
        rules::{self, Chat, Decision, Question, Reading, Situation, Why},
        tools::Call,
    },
    domain::ids::TransactionId,
    ledger::{Books, holds_code},
    store::{self, messages::Stored},
    wording::{
        self, Reader,
        commands::{self, Said},
    },
};

/// Does what a message says.
pub(super) async fn take(
    books: &mut Books,
    message: &Message,
    now: DateTime<Utc>,
) -> Result<Effect, TurnError> {
    let reply_to = message.reply_to.as_ref();
    begin(books, message);
    match &message.content {
        Content::Edited { text, .. } => edited(books, message, text, None, now).await,
        Content::Deleted { .. } => deleted(books, message, now).await,
        Content::Button { payload } => button(books, message, payload, reply_to, now).await,
        // An edit or a deletion of it came first, and was answered.
        _ if !message.history.is_empty() => Ok(wording::unchanged().into()),
        Content::Text(text) => text_turn(books, message, text, reply_to, now).await,
        Content::Photo { caption } | Content::Document { caption }
            if !caption.trim().is_empty() =>
        {
            text_turn(books, message, caption, reply_to, now).await
        }
        Content::Photo { .. } | Content::Voice | Content::Document { .. } => {
            Ok(wording::words_only().into())
        }
    }
}

fn begin(books: &mut Books, message: &Message) {
    books.for_message(message.id);
    books.in_conversation(message.conversation, message.shared);
}

/// Opens the books for a message: what it answers is what corrections mean. The entries that it answers.
pub(super) async fn prepare(
    books: &mut Books,
    message: &Message,
) -> Result<Vec<TransactionId>, TurnError> {
    begin(books, message);
    let answered = answered_entries(books, message, message.reply_to.as_ref()).await?;
    if let Some(entries) = &answered {
        books.answering(entries.clone());
    }
    Ok(answered.unwrap_or_default())
}

/// Reads a text as the person's rules and words have it, as of when they wrote it.
pub(super) fn read(
    books: &Books,
    written: DateTime<Utc>,
    text: &str,
    replying: bool,
    before: Option<&Before>,
) -> Reading {
    let preferences = books.preferences();
    let vocabulary = books.vocabulary();
    rules::understand(
        text,
        &Situation {
            now: written,
            zone: preferences.timezone,
            currency: preferences.currency,
            vocabulary: &vocabulary,
            replying,
            // Whether there is anything to correct only the ledger can tell, and it says so.
            recent: true,
            last: before.map(Before::last),
        },
    )
}

async fn text_turn(
    books: &mut Books,
    message: &Message,
    text: &str,
    reply_to: Option<&MessageRef>,
    now: DateTime<Utc>,
) -> Result<Effect, TurnError> {
    match commands::read(text) {
        Some(Said::Lacks(command)) => return Ok(commands::lacks(command).into()),
        Some(Said::Unknown(name)) => return Ok(commands::unknown(&name).into()),
        // One that stands for words was read as those.
        Some(Said::Words(_)) | None => {}
    }
    let answered = answered_entries(books, message, reply_to).await?;
    let replying = answered.is_some();
    if let Some(entries) = answered {
        books.answering(entries);
    }
    let reading = read(books, message.written, text, replying, None);
    let reading = recent::in_context(books, message, text, reading).await?;
    let mut still_open = None;
    if let Some((asked, open)) = open_question(books, message, reply_to).await? {
        if let Open::Free { said } = open {
            return answer_freely(books, text, reading, said).await;
        }
        if declines(text) && !asked.settled {
            return Ok(wording::let_go().into());
        }
        if let Some(choice) = open.chosen(text) {
            return choose(books, &asked, choice, now).await;
        }
        let whole = open.completed(text, &reading).filter(|_| !asked.settled);
        if let Some(whole) = whole
            // "yesterday" in it is that of the message which raised the question.
            && let Decision::Act(calls) = read(books, asked.sent_at, &whole, false, None).decision
            && calls.iter().all(is_log)
        {
            let whole = Choice::of(String::new(), calls);
            let effect = answer_question(books, &asked, &whole, now).await?;
            return Ok(Effect { completes: open.text().map(str::to_owned), ..effect });
        }
        let missed = matches!(reading.decision, Decision::Pass(Why::BadAmount));
        still_open = Some(open).filter(|open| missed && !asked.settled && open.text().is_some());
    }
    let takes_back = |call: &Call| matches!(call, Call::Undo(_) | Call::Redo(_));
    if replying && matches!(&reading.decision, Decision::Act(calls) if calls.iter().any(takes_back))
    {
        // Undo goes by the order of changes; in a reply it would mean this one, wherever it is.
        return Ok(wording::undo_in_a_reply().into());
    }
    let reading = about_the_one(books, message, reply_to, reading).await?;
    let effect = decide(books, text, reading).await?;
    // An answer that cannot be leaves the question as it was.
    Ok(Effect { question: effect.question.or(still_open), ..effect })
}

/// "Less of this" in a reply is about what is replied to, not about what was told last.
async fn about_the_one(
    books: &mut Books,
    message: &Message,
    reply_to: Option<&MessageRef>,
    reading: Reading,
) -> Result<Reading, TurnError> {
    match (reading.decision, reply_to) {
        (Decision::Act(calls), Some(reply_to)) if calls.iter().any(nudged::is_of_the_last) => {
            let all = deliveries(books, message, reply_to).await?;
            let calls = calls.into_iter().map(|call| nudged::of_the_one(call, &all));
            Ok(Reading { decision: Decision::Act(calls.collect()), ..reading })
        }
        (decision, _) => Ok(Reading { decision, ..reading }),
    }
}

/// What comes of words after a question of the model: what the rules cannot do with them answers it.
async fn answer_freely(
    books: &mut Books,
    text: &str,
    reading: Reading,
    said: String,
) -> Result<Effect, TurnError> {
    if declines(text) && !says_no(text) {
        return Ok(wording::let_go().into());
    }
    let apart = match reading.decision {
        Decision::Act(_) => true,
        Decision::Pass(Why::Chat(chat)) => !matches!(chat, Chat::Yes | Chat::No),
        Decision::Ask(_) | Decision::Pass(_) => false,
    };
    let effect = decide(books, text, reading).await?;
    let answer = Unclear { said: text.to_owned(), before: Some(said), is_edit: false };
    Ok(if apart { effect } else { Effect { unclear: Some(answer), ..effect } })
}

async fn decide(books: &mut Books, text: &str, reading: Reading) -> Result<Effect, TurnError> {
    match reading.decision {
        Decision::Act(calls) => {
            let effect = run(books, calls).await?;
            // "the bill was 3,400" corrects an entry, or tells of one that is not there yet.
            let unclear =
                effect.is_lost.then(|| Unclear { said: text.to_owned(), ..Unclear::default() });
            Ok(Effect { unclear, ..effect })
        }
        Decision::Ask(question) => Ok(ask(books, text, question)),
        Decision::Pass(why) => {
            Ok(Effect { unclear: unclear(why, text, false), ..passed(why).into() })
        }
    }
}

/// What is worth asking a model about: what the rules could not read, not what they read and leave alone, and nothing that
/// holds a code.
fn unclear(why: Why, text: &str, is_edit: bool) -> Option<Unclear> {
    let tells = why.is_unread() && !holds_code(text);
    tells.then(|| Unclear { said: text.to_owned(), before: None, is_edit })
}

fn ask(books: &Books, text: &str, question: Question) -> Effect {
    let reader = Reader { today: books.today() };
    Open::from_rules(reader, books.preferences().currency, text, question).into()
}

/// What to say when the rules leave a message alone.
fn passed(why: Why) -> Reply {
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

/// The entries that the message replied to, or any edit of it, filed or changed; none if it is not known.
async fn answered_entries(
    books: &mut Books,
    message: &Message,
    reply_to: Option<&MessageRef>,
) -> Result<Option<Vec<TransactionId>>, TurnError> {
    let Some(reply_to) = reply_to else { return Ok(None) };
    let all = deliveries(books, message, reply_to).await?;
    let entries = |stored: Stored| stored.filed.into_iter().chain(stored.touched);
    Ok(Some(all.into_iter().flat_map(entries).collect()))
}

/// Everything that was delivered about the message that a reply names, by its own id or that of an edit.
async fn deliveries(
    books: &mut Books,
    message: &Message,
    MessageRef(id): &MessageRef,
) -> Result<Vec<Stored>, TurnError> {
    let (user, conversation) = (books.user(), message.conversation);
    let named = store::messages::find(books.conn(), user, conversation, id).await?;
    let root = named.as_ref().map_or(id, |named| &named.root);
    Ok(store::messages::of_root(books.conn(), user, conversation, root).await?)
}

/// The question that a message can answer: that of the message replied to, else of the one before.
async fn open_question(
    books: &mut Books,
    message: &Message,
    reply_to: Option<&MessageRef>,
) -> Result<Option<(Stored, Open)>, TurnError> {
    let asked = if let Some(reply_to) = reply_to {
        let all = deliveries(books, message, reply_to).await?;
        all.into_iter().rev().find(|stored| stored.question.is_some())
    } else {
        let user = books.user();
        store::messages::last_asking(books.conn(), user, message.conversation).await?
    };
    let Some(asked) = asked else { return Ok(None) };
    let open = asked.question.clone().map(serde_json::from_value).transpose()?;
    Ok(open.map(|open| (asked, open)))
}

async fn choose(
    books: &mut Books,
    asked: &Stored,
    choice: &Choice,
    now: DateTime<Utc>,
) -> Result<Effect, TurnError> {
    if asked.settled {
        return Ok(wording::already_answered().into());
    }
    if choice.calls.is_empty() {
        let user = books.user();
        store::messages::settle(books.conn(), user, asked.id, &asked.calls, &asked.filed, now)
            .await?;
        return Ok(wording::left_undone().into());
    }
    answer_question(books, asked, choice, now).await
}

/// Does what the answer to a question decides. What it files belongs to the message that raised the question,
/// too: editing or deleting that one must find it. A refusal leaves the question open.
async fn answer_question(
    books: &mut Books,
    asked: &Stored,
    choice: &Choice,
    now: DateTime<Utc>,
) -> Result<Effect, TurnError> {
    books.for_message(asked.id);
    let trial = books.begin_trial().await?;
    let effect = run(books, choice.calls.clone()).await?;
    if !effect.done.is_empty() && !choice.is_as_shown(&effect.done) {
        // The books went on since: a late "yes" is to what was shown then.
        books.give_up(trial).await?;
        return Ok(wording::changed_since().into());
    }
    if !effect.done.is_empty() {
        // A message may have filed something before a part of it was asked about.
        let mut calls: Vec<Call> = serde_json::from_value(asked.calls.clone())?;
        calls.extend(effect.calls.iter().cloned());
        let calls = serde_json::to_value(&calls)?;
        let filed = [asked.filed.as_slice(), &effect.filed].concat();
        let user = books.user();
        store::messages::settle(books.conn(), user, asked.id, &calls, &filed, now).await?;
    }
    Ok(effect)
}

async fn button(
    books: &mut Books,
    message: &Message,
    payload: &str,
    reply_to: Option<&MessageRef>,
    now: DateTime<Utc>,
) -> Result<Effect, TurnError> {
    if let Some(call) = nudged::pressed(payload) {
        return run(books, vec![call]).await;
    }
    let Some((asked, open)) = open_question(books, message, reply_to).await? else {
        return Ok(wording::no_open_question().into());
    };
    match open.chosen(payload) {
        Some(choice) => choose(books, &asked, choice, now).await,
        None => Ok(wording::no_open_question().into()),
    }
}

/// Does what an edit says, by the rules or as somebody else has read it.
pub(super) async fn edited(
    books: &mut Books,
    message: &Message,
    text: &str,
    read_as: Option<Vec<Call>>,
    now: DateTime<Utc>,
) -> Result<Effect, TurnError> {
    let Some(previous) = message.history.last() else {
        // It overtook the message itself: it is all there is.
        return text_turn(books, message, text, message.reply_to.as_ref(), now).await;
    };
    let version = (message.order, message.revision);
    let later =
        message.history.iter().any(|s| s.kind == "edited" && (s.order, s.revision) > version);
    let versions = versions(message)?;
    let filed = versions.iter().any(|version| !version.filed.is_empty());
    if previous.kind == "deleted" || later || !filed && previous.body == text {
        return Effect::kept(previous, wording::unchanged());
    }
    let user = books.user();
    store::messages::settle_root(books.conn(), user, message.conversation, &message.root, now)
        .await?;
    let whole = match &previous.completes {
        Some(words) => format!("{words} {text}"),
        None => text.to_owned(),
    };
    let mut reading = read(books, message.written, &whole, false, None);
    if !filed {
        return edited_otherwise(books, previous, &whole, reading).await;
    }
    if let Some(calls) = read_as {
        reading.decision = Decision::Act(calls);
    }
    // Only entries and questions can take the place of entries: a correction in an edit would change others.
    let (said, others) = match reading.decision {
        Decision::Act(calls) if calls.iter().all(|call| is_log(call) || !call.writes()) => {
            let said = calls.iter().filter(|call| is_log(call)).cloned().collect::<Vec<_>>();
            (said, calls.into_iter().filter(|call| !is_log(call)).collect::<Vec<_>>())
        }
        Decision::Act(_) | Decision::Ask(_) => {
            return Effect::kept(previous, wording::edit_kept());
        }
        Decision::Pass(why) => {
            let kept = Effect::kept(previous, wording::edit_kept())?;
            return Ok(Effect { unclear: unclear(why, &whole, true), ..kept });
        }
    };
    let ids: Vec<TransactionId> =
        versions.iter().flat_map(|version| version.filed.iter().copied()).collect();
    let live = store::transactions::live(books.conn(), user, &ids).await?;
    let plan = edit::plan(&versions, &live, Version::new(&said, &[]).said);
    // Answers come from the books as they are then.
    let calls: Vec<Call> = plan.calls.iter().cloned().chain(others).collect();
    let effect = if calls.is_empty() {
        wording::unchanged().into()
    } else {
        let effect = run(books, calls).await?;
        if effect.done.is_empty() {
            return Effect::kept(previous, effect.reply);
        }
        effect
    };
    let filed = plan.all_filed(effect.filed);
    let completes = previous.completes.clone();
    Ok(Effect { calls: plan.as_said(), filed, touched: vec![], completes, ..effect })
}

fn is_log(call: &Call) -> bool {
    matches!(call, Call::LogTransactions(_))
}

/// What the message said each time, and the entries it filed.
fn versions(message: &Message) -> Result<Vec<Version>, TurnError> {
    let version = |stored: &Stored| {
        let calls: Vec<Call> = serde_json::from_value(stored.calls.clone())?;
        Ok(Version::new(&calls, &stored.filed))
    };
    message.history.iter().map(version).collect()
}

/// Edits a message that filed nothing: a correction said anew corrects the same entries, a question is asked
/// anew; anything else that it did stays done.
async fn edited_otherwise(
    books: &mut Books,
    previous: &Stored,
    text: &str,
    reading: Reading,
) -> Result<Effect, TurnError> {
    let old: Vec<Call> = serde_json::from_value(previous.calls.clone())?;
    if previous.touched.is_empty() && !old.iter().any(Call::writes) {
        return decide(books, text, reading).await;
    }
    let corrects =
        |call: &Call| matches!(call, Call::AmendTransaction(_) | Call::DeleteTransactions(_));
    match reading.decision {
        Decision::Act(calls) if !previous.touched.is_empty() && calls.iter().all(corrects) => {
            books.answering(previous.touched.clone());
            run(books, calls).await
        }
        _ => Effect::kept(previous, wording::edit_kept()),
    }
}

async fn deleted(
    books: &mut Books,
    message: &Message,
    now: DateTime<Utc>,
) -> Result<Effect, TurnError> {
    let user = books.user();
    store::messages::settle_root(books.conn(), user, message.conversation, &message.root, now)
        .await?;
    let filed: Vec<TransactionId> =
        message.history.iter().flat_map(|stored| stored.filed.iter().copied()).collect();
    let live = store::transactions::live(books.conn(), user, &filed).await?;
    if live.is_empty() {
        return Ok(wording::nothing_filed_by_it().into());
    }
    books.answering(live.iter().map(|entry| entry.id).collect());
    run(books, vec![edit::delete_all()]).await
}
