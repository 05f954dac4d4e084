//! New words for a message, and messages taken away.
//!
//! Discord also speaks of a change when it unfolds a link; that one has no date, and is none to us. Of a deletion it
//! does not say whose message it was.

use chrono::{DateTime, Utc};
use hisab_port::{Content, Incoming, MessageRef, Revision, Sender};
use serenity::model::{
    Timestamp,
    channel::{Attachment, Message},
    event::MessageUpdateEvent,
    id::UserId,
    user::User,
};

use crate::{
    intake::{Work, message},
    place::Place,
    snowflake,
};

/// What an edit needs of whichever way it came.
struct Edit<'a> {
    place: Place,
    id: String,
    author: &'a User,
    text: &'a str,
    mentions: &'a [User],
    attachments: &'a [Attachment],
    at: Timestamp,
}

/// A change of a message, if it is a person's new words for us.
pub(super) fn read(event: &MessageUpdateEvent, me: UserId) -> Option<Work> {
    let webhook = event.webhook_id.flatten().is_some();
    if webhook || !event.kind.is_none_or(message::is_written) {
        return None;
    }
    let guild = event.guild_id.map(serenity::model::id::GuildId::get);
    edited(
        &Edit {
            place: Place { guild, channel: event.channel_id.get() },
            id: event.id.to_string(),
            author: event.author.as_ref()?,
            text: event.content.as_deref()?,
            mentions: event.mentions.as_deref().unwrap_or_default(),
            attachments: event.attachments.as_deref().unwrap_or_default(),
            at: event.edited_timestamp?,
        },
        me,
    )
}

/// The words that a message has been given since it was sent, if any.
pub(super) fn of_message(message: &Message, guild: Option<u64>, me: UserId) -> Option<Work> {
    if message.webhook_id.is_some() || !message::is_written(message.kind) {
        return None;
    }
    edited(
        &Edit {
            place: Place { guild, channel: message.channel_id.get() },
            id: message.id.to_string(),
            author: &message.author,
            text: &message.content,
            mentions: &message.mentions,
            attachments: &message.attachments,
            at: message.edited_timestamp?,
        },
        me,
    )
}

fn edited(edit: &Edit<'_>, me: UserId) -> Option<Work> {
    if !message::is_person(edit.author) {
        return None;
    }
    let text = message::meant(edit.text, edit.place, edit.mentions, me)?;
    if edit.place.guild.is_some() && text.is_empty() {
        return None;
    }
    let at = date(edit.at)?;
    let id = MessageRef(edit.id.clone());
    Some(Work::new(
        Incoming {
            chat: edit.place.chat(),
            shared: edit.place.guild.is_some(),
            sender: message::sender(edit.author),
            id: id.clone(),
            revision: Revision(at.timestamp_micros()),
            order: snowflake::at(at),
            at,
            content: Content::Edited { of: id, text },
            reply_to: None,
        },
        message::paste(edit.attachments),
    ))
}

/// A date of Discord's.
pub(super) fn date(stamp: Timestamp) -> Option<DateTime<Utc>> {
    let micros = i64::try_from(stamp.unix_timestamp_nanos() / 1_000).ok()?;
    DateTime::from_timestamp_micros(micros)
}

/// A message that was taken away; whose it was is not said.
pub(super) fn gone(place: Place, id: u64, now: DateTime<Utc>) -> Work {
    // Whatever our clock says, it comes after what it takes away.
    let order = snowflake::at(now).max(snowflake::order(id).saturating_add(1));
    let id = MessageRef(id.to_string());
    Work::new(
        Incoming {
            chat: place.chat(),
            shared: place.guild.is_some(),
            sender: Sender { subject: String::new(), name: None, language: None },
            id: id.clone(),
            revision: Revision::GONE,
            order,
            at: now,
            content: Content::Deleted { of: id },
            reply_to: None,
        },
        None,
    )
}
