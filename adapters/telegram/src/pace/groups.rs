//! How many messages a group gets: Telegram takes twenty a minute, and refuses more for long.

use std::{
    collections::{HashMap, VecDeque},
    time::{Duration, Instant},
};

/// How many messages a group gets within [`WITHIN`].
const MESSAGES: usize = 20;

/// The time in which they are counted.
const WITHIN: Duration = Duration::from_mins(1);

/// For how many groups they are counted; those of which nothing counts any more are forgotten.
const GROUPS: usize = 10_000;

/// When each group was sent something lately, the oldest first.
#[derive(Default)]
pub(super) struct Groups(HashMap<i64, VecDeque<Instant>>);

impl Groups {
    /// Counts a message to a group; or how long it must wait.
    pub(super) fn count(&mut self, group: i64, now: Instant) -> Result<(), Duration> {
        let age = |sent: &Instant| now.saturating_duration_since(*sent);
        if self.0.len() >= GROUPS && !self.0.contains_key(&group) {
            self.0.retain(|_, sent| sent.back().is_some_and(|last| age(last) < WITHIN));
            if self.0.len() >= GROUPS {
                // Nobody can send so fast; then Telegram says who must wait.
                return Ok(());
            }
        }
        let sent = self.0.entry(group).or_default();
        while sent.front().is_some_and(|first| age(first) >= WITHIN) {
            sent.pop_front();
        }
        match sent.front() {
            Some(first) if sent.len() >= MESSAGES => Err(WITHIN.saturating_sub(age(first))),
            _ => {
                sent.push_back(now);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_gets_twenty_in_any_minute() {
        let (mut groups, start) = (Groups::default(), Instant::now());
        let after = |seconds| start + Duration::from_secs(seconds);
        for seconds in 0..20 {
            assert_eq!(groups.count(-1, after(seconds)), Ok(()));
        }
        assert_eq!(groups.count(-1, after(20)), Err(Duration::from_secs(40)));
        assert_eq!(groups.count(-2, after(20)), Ok(()), "each for itself");
        assert_eq!(groups.count(-1, after(60)), Ok(()), "the first counts no more");
        assert_eq!(groups.count(-1, after(60)), Err(Duration::from_secs(1)));
    }

    #[test]
    fn groups_are_forgotten_when_nothing_counts() {
        let (mut groups, start) = (Groups::default(), Instant::now());
        for group in 0..10_001 {
            assert_eq!(groups.count(-group, start), Ok(()));
        }
        assert_eq!(groups.0.len(), GROUPS);
        assert_eq!(groups.count(-20_000, start + WITHIN), Ok(()));
        assert_eq!(groups.0.len(), 1);
    }
}
