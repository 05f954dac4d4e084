//! Messages: what somebody wrote, as the books take it.
//!
//! In a direct message everything counts. Among others only what mentions the application does: Discord tells us the
//! words of nothing else. What programs, webhooks and Discord itself write is not for us.

use hisab_port::{Content, Incoming, MessageRef, Revision, Sender};
use serenity::model::{
    channel::{
        Attachment, Message, MessageFlags, MessageReference, MessageReferenceKind, MessageType,
    },
    id::UserId,
    user::User,
};

use crate::{
    attachments::{self, Paste},
    intake::Work,
    mention,
    place::Place,
    snowflake,
};

/// What somebody says to us who writes our name and nothing else.
const GREETING: &str = "hello";

/// A message, if it is for us.
pub(super) fn read(message: &Message, guild: Option<u64>, me: UserId) -> Option<Work> {
    let by_a_person = is_person(&message.author) && message.webhook_id.is_none();
    if !by_a_person || !is_written(message.kind) {
        return None;
    }
    let place = Place { guild, channel: message.channel_id.get() };
    let text = meant(&message.content, place, &message.mentions, me)?;
    let (content, paste) = content(text, message, me);
    let order = snowflake::order(message.id.get());
    Some(Work::new(
        Incoming {
            chat: place.chat(),
            shared: guild.is_some(),
            sender: sender(&message.author),
            id: MessageRef(message.id.to_string()),
            revision: Revision::FIRST,
            order,
            at: snowflake::time(order),
            content,
            reply_to: answered(message.message_reference.as_ref()),
        },
        paste,
    ))
}

/// Who wrote. Messages do not say in which language they see Discord.
pub(super) fn sender(user: &User) -> Sender {
    let name = user.global_name.clone().unwrap_or_else(|| user.name.clone());
    Sender { subject: user.id.to_string(), name: Some(name), language: None }
}

pub(super) fn is_person(user: &User) -> bool {
    !user.bot && !user.system
}

/// Whether a person wrote it, rather than Discord about what a person did.
pub(super) fn is_written(kind: MessageType) -> bool {
    matches!(kind, MessageType::Regular | MessageType::InlineReply)
}

/// The words that are meant for us; `None` if nothing is. Where only our name stands they are empty.
pub(super) fn meant(text: &str, place: Place, mentions: &[User], me: UserId) -> Option<String> {
    if place.guild.is_none() {
        return Some(text.to_owned());
    }
    let mentioned = mentions.iter().any(|user| user.id == me);
    mentioned.then(|| mention::without(text, me.get()))
}

/// The message that is answered. One that is passed on is not answered.
fn answered(reference: Option<&MessageReference>) -> Option<MessageRef> {
    let reference = reference.filter(|known| known.kind == MessageReferenceKind::Default)?;
    reference.message_id.map(|id| MessageRef(id.to_string()))
}

/// What a message is, and the text to be fetched for it.
fn content(text: String, message: &Message, me: UserId) -> (Content, Option<Paste>) {
    let spoken = message.flags.is_some_and(|flags| flags.contains(MessageFlags::IS_VOICE_MESSAGE));
    if spoken {
        return (Content::Voice, None);
    }
    let all = &message.attachments;
    if all.iter().any(|one| is(one, "image/")) {
        return (Content::Photo { caption: text }, None);
    }
    if let Some(paste) = paste(all) {
        // A document, until its text is here.
        return (Content::Document { caption: text }, Some(paste));
    }
    let called = text.is_empty()
        && message.mentions.iter().any(|user| user.id == me)
        && message.sticker_items.is_empty()
        && message.poll.is_none();
    if all.is_empty() && called {
        return (Content::Text(GREETING.to_owned()), None);
    }
    if !all.is_empty() || text.trim().is_empty() {
        // Stickers, polls, and what is passed on have no words of their own.
        return (Content::Document { caption: text }, None);
    }
    (Content::Text(text), None)
}

/// The text among what is attached, if it is one that may be fetched.
pub(super) fn paste(all: &[Attachment]) -> Option<Paste> {
    let fits = |one: &&Attachment| {
        is(one, "text/plain") && usize::try_from(one.size).is_ok_and(|s| s <= attachments::LONGEST)
    };
    all.iter().find(fits).map(|one| Paste(one.url.clone()))
}

fn is(attachment: &Attachment, media: &str) -> bool {
    attachment.content_type.as_ref().is_some_and(|known| known.starts_with(media))
}
