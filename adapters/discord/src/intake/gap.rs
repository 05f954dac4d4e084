//! What was written in one chat while nobody was there to receive it, fetched page by page: Discord brings nothing
//! again by itself.
//!
//! Fetched is what is newer than the newest that was stored, and what is a little older, for messages do not always
//! come in order: what the books know of it they know as a repetition. The oldest come first, at most [`MOST`] of those
//! that are for us, in at most [`PAGES`] pages. New words are looked for in the latest hundred messages if these reach
//! back to what is stored, else in the hundred before the gap. What was deleted meanwhile leaves no trace to find.
//!
//! Each step asks once and never waits; `catch_up` says when it is taken.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use hisab_port::{ChatRef, Newest};
use reqwest::Method;
use serde::Deserialize;
use serde_json::Value;
use serenity::model::{channel::Message, id::UserId};

use crate::{
    Shared,
    intake::{Work, edit, message},
    pause::Pause,
    place::Place,
    rest::{Call, failure::Failure},
    snowflake,
};

/// The most messages of a page.
const PAGE: usize = 100;

/// The most messages for us of a chat.
const MOST: usize = 1_000;

/// The most pages of a chat: others may talk much more there than to us.
const PAGES: usize = 50;

/// What is so much older than the newest may have come after it.
const OVERLAP: TimeDelta = TimeDelta::seconds(60);

/// Discord's clock and ours may differ by so much; an edit that comes twice is known.
const DRIFT: TimeDelta = TimeDelta::minutes(5);

/// What is asked for next.
#[derive(Clone, Copy, Debug)]
enum Stage {
    /// The latest messages, which may be all.
    Latest,
    /// Those before the gap, for their new words.
    Before,
    /// Those after this one.
    After(i64),
}

/// What is to be done after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing more is fetched.
    Done,
    /// The next step.
    More,
    /// The next step, but not before this time has passed.
    Later(Duration),
}

/// What is being fetched of a chat.
pub(super) struct Gap {
    newest: Newest,
    place: Place,
    me: UserId,
    since: i64,
    stage: Stage,
    limit: usize,
    pages: usize,
    pause: Pause,
    works: Vec<Work>,
}

impl Gap {
    /// What came to a chat since; `None` if it is none of Discord's.
    pub(super) fn new(newest: Newest, me: UserId) -> Option<Self> {
        let place = Place::parse(&newest.chat.chat)?;
        // Where nothing but edits is stored there is no newest message.
        let order = if newest.order < 0 { snowflake::at(newest.at) } else { newest.order };
        let since = snowflake::at(snowflake::time(order) - OVERLAP).max(0);
        let (stage, limit, pause) = (Stage::Latest, PAGE, Pause::growing());
        Some(Self { newest, place, me, since, stage, limit, pages: 0, pause, works: Vec::new() })
    }

    /// The chat.
    pub(super) fn chat(&self) -> &ChatRef {
        &self.newest.chat
    }

    /// What was found.
    pub(super) fn works(self) -> Vec<Work> {
        self.works
    }

    /// Asks for the next page.
    pub(super) async fn step(&mut self, shared: &Shared) -> Step {
        let (channel, limit) = (self.place.channel, self.limit);
        let which = match self.stage {
            Stage::Latest => String::new(),
            Stage::Before => format!("&before={}", self.since.saturating_add(1)),
            Stage::After(from) => format!("&after={from}"),
        };
        let path = format!("/channels/{channel}/messages?limit={limit}{which}");
        match shared.rest.read::<Vec<Value>>(Call::new(Method::GET, path)).await {
            Ok(page) => {
                self.pause = Pause::growing();
                self.take(page)
            }
            Err(Failure::RetryAfter(until)) => Step::Later(until),
            Err(Failure::Unreadable(why)) => self.shrink(why),
            Err(failure) if failure.may_pass() || failure == Failure::Token => {
                Step::Later(self.pause.take())
            }
            Err(failure) => {
                if !failure.is_absence() {
                    tracing::warn!(%failure, "What a chat missed cannot be fetched");
                }
                Step::Done
            }
        }
    }

    /// A page that cannot be read is asked for in smaller ones.
    fn shrink(&mut self, why: &'static str) -> Step {
        if self.limit > 1 {
            self.limit = (self.limit / 10).max(1);
            return Step::More;
        }
        self.limit = PAGE;
        tracing::warn!(why, chat = self.newest.chat.chat, "A page of messages is left out");
        match self.stage {
            Stage::Latest => self.stage = Stage::Before,
            Stage::Before => self.stage = Stage::After(self.since),
            // What comes after it cannot be named.
            Stage::After(_) => return Step::Done,
        }
        Step::More
    }

    /// Keeps what is for us of a page.
    fn take(&mut self, page: Vec<Value>) -> Step {
        let last = page.len() < self.limit;
        let ids: Vec<i64> = page.iter().filter_map(id).collect();
        self.limit = PAGE;
        match self.stage {
            Stage::Latest if last || ids.iter().any(|id| *id <= self.since) => {
                self.keep(page);
                Step::Done
            }
            Stage::Latest => {
                self.stage = Stage::Before;
                Step::More
            }
            Stage::Before => {
                self.keep(page);
                self.stage = Stage::After(self.since);
                Step::More
            }
            Stage::After(from) => {
                self.keep(page);
                self.pages += 1;
                let Some(next) = ids.into_iter().max().filter(|next| !last && *next > from) else {
                    return Step::Done;
                };
                if self.works.len() >= MOST || self.pages >= PAGES {
                    let (messages, pages) = (self.works.len(), self.pages);
                    tracing::warn!(messages, pages, "A chat missed more than is fetched");
                    return Step::Done;
                }
                self.stage = Stage::After(next);
                Step::More
            }
        }
    }

    fn keep(&mut self, page: Vec<Value>) {
        for value in page {
            let id = id(&value);
            if let Ok(message) = Message::deserialize(value) {
                self.works.extend(self.work(&message));
            } else {
                tracing::warn!(id, "A message cannot be read and is left out");
            }
        }
    }

    /// What a message is to the books.
    fn work(&self, message: &Message) -> Option<Work> {
        let edit = || edit::of_message(message, self.place.guild, self.me);
        if snowflake::order(message.id.get()) > self.since {
            let work = message::read(message, self.place.guild, self.me)?;
            return Some(Work { edit: edit().map(Box::new), fetched: true, ..work });
        }
        let at: DateTime<Utc> = message.edited_timestamp.and_then(edit::date)?;
        let work = (at > self.newest.at - DRIFT).then(edit)??;
        Some(Work { fetched: true, ..work })
    }
}

/// The id of a message that is not read yet.
fn id(message: &Value) -> Option<i64> {
    message.get("id")?.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ME: UserId = UserId::new(7);

    fn gap(order: i64) -> Gap {
        let chat = Place { guild: Some(3), channel: 5 }.chat();
        Gap::new(Newest { chat, order, at: snowflake::time(1 << 60) }, ME).unwrap()
    }

    fn message(id: i64, text: &str) -> Value {
        let user = |id: &str| json!({ "id": id, "username": "asha", "discriminator": "0", "avatar": null });
        let mentions = if text.contains("<@7>") { vec![user("7")] } else { Vec::new() };
        json!({
            "id": id.to_string(), "channel_id": "5", "author": user("9"), "content": text,
            "timestamp": "2026-01-15T09:00:00+00:00", "edited_timestamp": null, "tts": false,
            "mention_everyone": false, "mentions": mentions, "mention_roles": [],
            "attachments": [], "embeds": [], "pinned": false, "type": 0,
        })
    }

    /// A page of messages after this one.
    fn page(from: i64, text: &str) -> Vec<Value> {
        (1..=100).map(|number| message(from + number, text)).collect()
    }

    #[test]
    fn only_what_is_for_us_counts_and_the_pages_are_bounded() {
        let mut gap = gap(1 << 60);
        gap.stage = Stage::After(1 << 60);
        let mut from = 1 << 60;
        for _ in 1..PAGES {
            assert_eq!(gap.take(page(from, "chatter")), Step::More);
            from += 100;
        }
        assert!(gap.works.is_empty());
        assert_eq!(gap.take(page(from, "<@7> chai 20")), Step::Done, "so many pages are enough");
        assert_eq!(gap.works.len(), 100, "chatter takes no room");
    }

    #[test]
    fn a_message_that_cannot_be_read_is_left_out_alone() {
        let mut gap = gap(1 << 60);
        let odd = json!({ "id": ((1_i64 << 60) + 2).to_string(), "type": "odd" });
        let first = message((1 << 60) + 1, "<@7> chai 20");
        let third = message((1 << 60) + 3, "<@7> auto 85");
        assert_eq!(gap.take(vec![third, odd, json!(null), first]), Step::Done);
        assert_eq!(gap.works.len(), 2);
    }

    #[test]
    fn a_page_that_cannot_be_read_is_not_asked_for_for_ever() {
        let mut gap = gap(1 << 60);
        let steps = std::iter::from_fn(|| (gap.shrink("odd") == Step::More).then_some(()));
        assert_eq!(steps.take(100).count(), 8, "in three sizes at each stage");
    }

    #[test]
    fn what_is_a_little_older_is_fetched_and_edits_alone_are_enough() {
        let minute = 60_000 << 22;
        assert_eq!(gap(1 << 60).since, (1 << 60) - minute);
        assert_eq!(gap(i64::MIN).since, (1 << 60) - minute, "by the date of the last edit");
    }
}
