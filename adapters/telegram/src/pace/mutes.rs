//! Whom Telegram said to leave alone, and until when.
//!
//! When it says so of several chats at once, it means the bot: then everybody is left alone.

use std::{
    collections::{HashMap, VecDeque},
    time::{Duration, Instant},
};

/// For how many chats it is remembered that they must wait.
const CHATS: usize = 10_000;

/// So many chats that are told to wait within [`WITHIN`] mean that all must.
const SEVERAL: usize = 3;

/// What counts as at once.
const WITHIN: Duration = Duration::from_secs(1);

/// Who must wait.
#[derive(Default)]
pub(super) struct Mutes {
    chats: HashMap<i64, Instant>,
    /// Until when all must.
    all: Option<Instant>,
    /// The chats that were told last, each once: which, when, and until when.
    told: VecDeque<(i64, Instant, Instant)>,
}

impl Mutes {
    /// How long a chat must wait.
    pub(super) fn wait(&self, chat: i64, now: Instant) -> Option<Duration> {
        let until = self.chats.get(&chat).max(self.all.as_ref())?;
        Some(until.saturating_duration_since(now)).filter(|left| !left.is_zero())
    }

    /// A chat must wait.
    pub(super) fn mute(&mut self, chat: i64, wait: Duration, now: Instant) {
        // A time beyond what can be counted: nothing is lost by asking.
        let Some(until) = now.checked_add(wait) else { return };
        if self.chats.len() >= CHATS {
            self.chats.retain(|_, until| *until > now);
        }
        if self.chats.len() < CHATS {
            self.chats.insert(chat, until);
        }
        self.told
            .retain(|(other, at, _)| *other != chat && now.saturating_duration_since(*at) < WITHIN);
        self.told.push_back((chat, now, until));
        if self.told.len() >= SEVERAL {
            self.all = self.told.iter().map(|(_, _, until)| *until).max().max(self.all);
            self.told.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_chats_at_once_mean_everybody() {
        let (mut mutes, now) = (Mutes::default(), Instant::now());
        let seconds = Duration::from_secs;
        for chat in [1, 1, 1, 2] {
            mutes.mute(chat, seconds(5), now);
        }
        assert_eq!((mutes.wait(1, now), mutes.wait(3, now)), (Some(seconds(5)), None));
        let later = now + seconds(1);
        mutes.mute(4, seconds(30), later);
        mutes.mute(5, seconds(5), later);
        assert_eq!(mutes.wait(3, later), None, "the first two were a second ago");
        mutes.mute(6, seconds(5), later);
        assert_eq!(mutes.wait(3, later), Some(seconds(30)), "the longest of them");
        assert_eq!(mutes.wait(3, later + seconds(30)), None);
        mutes.mute(7, seconds(1), later);
        assert_eq!(mutes.wait(3, later), Some(seconds(30)), "never less than before");
    }
}
