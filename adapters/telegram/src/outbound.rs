//! Shows replies in Telegram.
//!
//! Telegram cannot tell a repetition: a reply whose answer was lost may be shown twice. What is known to be sent is not
//! sent again, also when the whole is.
//!
//! The caller gives up after a while and tries again: what is under way then would be shown twice. So nothing is begun
//! that may not end in time; what is left is sent when the caller comes again.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use hisab_port::{
    Channel, ChatRef, MessageRef, Outbound, Outgoing, Reply, SendError, Sent, async_trait,
};
use teloxide_core::{
    payloads::{SendDocument, SendMessage, SendMessageSetters as _, SendPhoto},
    types::{
        ChatId, InputFile, LinkPreviewOptions, MessageId, ParseMode, Recipient, ReplyParameters,
    },
};

use crate::{
    api::Api,
    failure::Failure,
    pace::Pace,
    recent::Recent,
    render::{Attached, Part, plan},
};

/// How many moves of groups are remembered.
const MOVES: usize = 1_000;

/// How often one message is tried at once: its markup may be refused, its picture too, and its group may have moved.
const ATTEMPTS: usize = 4;

/// How long the caller waits for a whole reply, and a little less.
const WHOLE: Duration = Duration::from_millis(9_750);

/// How many bytes of a file or a picture make the caller wait a second more.
const SECOND: usize = 128 << 10;

/// When a reply goes on for the rest of which too little time was left.
const SOON: Duration = Duration::from_millis(500);

/// What a picture is called.
const PICTURE: &str = "picture.png";

/// How far a reply has come in this process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Reached {
    /// How many of its messages are sent.
    parts: usize,
    /// The id of the last of them.
    last: Option<i32>,
    /// How the next is tried.
    way: Way,
}

/// What of a message Telegram would not take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Way {
    /// Without markup.
    plain: bool,
    /// With its picture as a file.
    file: bool,
}

/// Sends replies.
pub(crate) struct Sender {
    api: Api,
    pace: Pace,
    progress: Recent<Reached>,
    /// The messages that deliveries without a message of their own are about: edits, and presses.
    abouts: Recent<i32>,
    /// The new ids of groups that have one.
    moved: Mutex<HashMap<i64, i64>>,
}

impl Sender {
    pub(crate) fn new(api: Api, pace: Pace) -> Self {
        let (progress, abouts, moved) = Default::default();
        Self { api, pace, progress, abouts, moved }
    }

    /// Where a chat is now.
    fn place(&self, chat: i64) -> i64 {
        let moved = self.moved.lock().unwrap_or_else(PoisonError::into_inner);
        moved.get(&chat).copied().unwrap_or(chat)
    }

    fn has_moved(&self, from: i64, to: i64) {
        let mut moved = self.moved.lock().unwrap_or_else(PoisonError::into_inner);
        if moved.len() >= MOVES {
            // Telegram says it again when it is needed again.
            moved.clear();
        }
        moved.insert(from, to);
    }

    /// What was delivered under an id belongs to a message.
    pub(crate) fn belongs(&self, id: &MessageRef, message: &MessageRef) {
        if let Ok(message) = message.0.parse() {
            self.abouts.note(&id.0, message);
        }
    }

    /// The message that a reply is about, where others read along: there each part of it answers that message, which
    /// also keeps it within the topic of a forum.
    fn about(&self, chat: i64, outgoing: &Outgoing) -> Option<MessageId> {
        let MessageRef(id) = outgoing.answers.as_ref().filter(|_| chat < 0)?;
        id.parse().ok().or_else(|| self.abouts.get(id)).map(MessageId)
    }

    async fn send_parts(&self, chat: i64, outgoing: &Outgoing) -> Result<Sent, SendError> {
        let until = Instant::now() + whole(&outgoing.reply);
        let about = self.about(chat, outgoing);
        let mut reached = self.progress.get(&outgoing.id).unwrap_or_default();
        for part in plan(&outgoing.reply).iter().skip(reached.parts) {
            let mut way = reached.way;
            let last = self.send_part(chat, part, about, &mut way, until).await;
            let now = match &last {
                Ok(id) => {
                    Reached { parts: reached.parts + 1, last: Some(*id), way: Way::default() }
                }
                Err(_) => Reached { way, ..reached },
            };
            if now != reached {
                reached = now;
                self.progress.note(&outgoing.id, reached);
            }
            last?;
        }
        Ok(Sent { id: reached.last.map(|id| MessageRef(id.to_string())) })
    }

    async fn send_part(
        &self,
        chat: i64,
        part: &Part<'_>,
        about: Option<MessageId>,
        way: &mut Way,
        until: Instant,
    ) -> Result<i32, SendError> {
        let mut to = self.place(chat);
        for _ in 0..ATTEMPTS {
            self.pace.ready(to).await?;
            if until.saturating_duration_since(Instant::now()) < self.api.within(part.size()) {
                return Err(SendError::RetryAfter(SOON));
            }
            // In a group that moved, the ids of messages are others.
            let about = about.filter(|_| to == chat);
            match self.deliver(to, part, about, *way).await {
                Ok(id) => return Ok(id),
                Err(Failure::Markup) if !way.plain => way.plain = true,
                Err(Failure::Picture(_)) if part.is_picture() && !way.file => way.file = true,
                Err(Failure::Moved(new)) => {
                    self.has_moved(chat, new);
                    to = new;
                }
                Err(Failure::TooFast(wait)) => {
                    self.pace.mute(to, wait);
                    return Err(SendError::RetryAfter(wait));
                }
                Err(failure) => return Err(failure.into()),
            }
        }
        Err(SendError::Transient("the group moves on and on".to_owned()))
    }

    async fn deliver(
        &self,
        chat: i64,
        part: &Part<'_>,
        about: Option<MessageId>,
        way: Way,
    ) -> Result<i32, Failure> {
        let chat = Recipient::Id(ChatId(chat));
        let text = if way.plain { part.plain() } else { part.html() };
        let mode = (!way.plain).then_some(ParseMode::Html);
        let keyboard = part.keyboard.clone().map(Into::into);
        let answers = about.map(|id| ReplyParameters::new(id).allow_sending_without_reply());
        let caption = Some(text.clone()).filter(|text| !text.is_empty());
        let attached = match part.attached {
            Attached::Photo(data) if way.file => Attached::Document { name: PICTURE, data },
            other => other,
        };
        let sent = match attached {
            Attached::Nothing => {
                let mut message = SendMessage::new(chat, text).link_preview_options(no_preview());
                message.parse_mode = mode;
                (message.reply_markup, message.reply_parameters) = (keyboard, answers);
                self.api.send(message).await?
            }
            Attached::Photo(data) => {
                let file = InputFile::memory(data.to_vec()).file_name(PICTURE);
                let mut message = SendPhoto::new(chat, file);
                (message.caption, message.parse_mode) = (caption, mode);
                (message.reply_markup, message.reply_parameters) = (keyboard, answers);
                self.api.upload(message, data.len()).await?
            }
            Attached::Document { name, data } => {
                let file = InputFile::memory(data.to_vec()).file_name(name.to_owned());
                let mut message = SendDocument::new(chat, file);
                (message.caption, message.parse_mode) = (caption, mode);
                (message.reply_markup, message.reply_parameters) = (keyboard, answers);
                self.api.upload(message, data.len()).await?
            }
        };
        Ok(sent.message_id)
    }
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

/// How long all of a reply may take.
fn whole(reply: &Reply) -> Duration {
    let file = reply.file.as_ref().map_or(0, |file| file.data.len());
    let picture = reply.picture.as_ref().map_or(0, |picture| picture.data.len());
    WHOLE + Duration::from_secs(((file + picture) / SECOND) as u64)
}

fn chat_id(to: &ChatRef) -> Option<i64> {
    to.chat.parse().ok().filter(|_| to.channel == Channel::Telegram)
}

#[async_trait]
impl Outbound for Sender {
    fn channel(&self) -> Channel {
        Channel::Telegram
    }

    async fn send(&self, to: &ChatRef, outgoing: &Outgoing) -> Result<Sent, SendError> {
        let Some(chat) = chat_id(to) else {
            return Err(SendError::Rejected("no chat of Telegram".to_owned()));
        };
        let sent = self.send_parts(chat, outgoing).await;
        // Also one that is sent may come again: who sent it could not note that, perhaps.
        if matches!(sent, Err(SendError::Gone | SendError::Rejected(_))) {
            self.progress.forget(&outgoing.id);
        }
        sent
    }

    async fn working(&self, to: &ChatRef) {
        let Some(chat) = chat_id(to).map(|chat| self.place(chat)) else { return };
        if self.pace.wait(chat).is_none()
            && let Err(failure) = self.api.typing(chat).await
        {
            tracing::debug!(?failure, "Typing was not shown");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use hisab_standins::telegram::{Fault, Standin};

    use super::*;

    /// Sends to a stand-in, with so much time for each call.
    fn sender(telegram: &Standin, deadline: Duration) -> Sender {
        let url = telegram.url().parse().unwrap();
        let api = Api::new(&telegram.token().into(), url, deadline).unwrap();
        Sender::new(api, Pace::new(NonZeroU32::new(1_000).unwrap(), Duration::from_secs(1)))
    }

    /// A reply, and a chat where it can be sent.
    fn reply(telegram: &Standin) -> (ChatRef, Outgoing) {
        let asha = telegram.person("Asha");
        telegram.says(&asha, asha.chat(), "hello");
        let to = ChatRef { channel: Channel::Telegram, chat: asha.chat().to_string() };
        (to, Outgoing { id: "1".to_owned(), answers: None, reply: Reply::from("chai 20") })
    }

    /// The client waits ten seconds before it reads what a failing server says; the deadline cuts that short.
    #[tokio::test]
    async fn a_server_that_fails_may_work_later() {
        let telegram = Standin::start().await.unwrap();
        let (to, reply) = reply(&telegram);
        telegram.fail("sendMessage", 1, Fault::Page(502));
        let failed = sender(&telegram, Duration::from_millis(300)).send(&to, &reply).await;
        assert_eq!(failed, Err(SendError::Transient("no answer in time".to_owned())));
        telegram.forget_faults();
        sender(&telegram, Duration::from_secs(8)).send(&to, &reply).await.unwrap();
    }

    #[tokio::test]
    async fn nothing_is_begun_that_may_not_end_before_the_caller_gives_up() {
        let telegram = Standin::start().await.unwrap();
        let (to, reply) = reply(&telegram);
        let sent = sender(&telegram, WHOLE + Duration::from_secs(1)).send(&to, &reply).await;
        assert_eq!(sent, Err(SendError::RetryAfter(SOON)));
        assert_eq!(telegram.calls("sendMessage").len(), 0);
    }

    #[test]
    fn a_file_takes_its_time_and_an_answer_as_late_as_it_may_be_is_in_time() {
        let data = vec![0; 300 << 10];
        let file = hisab_port::File { name: "a".to_owned(), media: "b".to_owned(), data };
        let reply = Reply { file: Some(file), ..Reply::default() };
        assert_eq!(whole(&reply), WHOLE + Duration::from_secs(2));
        assert!(crate::pace::PATIENCE + crate::api::DEADLINE < WHOLE);
    }
}
