//! How fast may be sent: in all, to a group, and not to whom Telegram said to wait with.
//!
//! `mutes` knows who must wait, `groups` counts what groups get.

mod groups;
mod mutes;

use std::{
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use governor::{
    DefaultDirectRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};
use hisab_port::SendError;

use self::{groups::Groups, mutes::Mutes};

/// How long a message waits for its turn here; then it is the caller's to wait. With an answer that comes as late as
/// it may, it stays below what the caller gives us.
pub(crate) const PATIENCE: Duration = Duration::from_millis(1_500);

/// What keeps us slow enough.
pub(crate) struct Pace {
    all: DefaultDirectRateLimiter,
    patience: Duration,
    /// Who waits does so in order.
    turn: tokio::sync::Mutex<()>,
    muted: Mutex<Mutes>,
    groups: Mutex<Groups>,
}

impl Pace {
    /// So many in all per second; a third of them at once.
    pub(crate) fn new(per_second: NonZeroU32, patience: Duration) -> Self {
        let burst = NonZeroU32::new(per_second.get() / 3).unwrap_or(NonZeroU32::MIN);
        let all = RateLimiter::direct(Quota::per_second(per_second).allow_burst(burst));
        let (turn, muted, groups) = Default::default();
        Self { all, patience, turn, muted, groups }
    }

    /// Waits until something may be sent to a chat, which then counts as sent.
    pub(crate) async fn ready(&self, chat: i64) -> Result<(), SendError> {
        if let Some(wait) = self.wait(chat) {
            return Err(SendError::RetryAfter(wait));
        }
        let turn = async {
            let _turn = self.turn.lock().await;
            while let Err(not_until) = self.all.check() {
                tokio::time::sleep(not_until.wait_time_from(DefaultClock::default().now())).await;
            }
        };
        let in_time = tokio::time::timeout(self.patience, turn).await;
        in_time.map_err(|_| SendError::RetryAfter(self.patience))?;
        if chat >= 0 {
            return Ok(());
        }
        let mut groups = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        groups.count(chat, Instant::now()).map_err(SendError::RetryAfter)
    }

    /// How long Telegram wants a chat left alone.
    pub(crate) fn wait(&self, chat: i64) -> Option<Duration> {
        let muted = self.muted.lock().unwrap_or_else(PoisonError::into_inner);
        muted.wait(chat, Instant::now())
    }

    /// Telegram said to wait with a chat.
    pub(crate) fn mute(&self, chat: i64, wait: Duration) {
        let mut muted = self.muted.lock().unwrap_or_else(PoisonError::into_inner);
        muted.mute(chat, wait, Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(per_second: u32, patience: Duration) -> Pace {
        Pace::new(NonZeroU32::new(per_second).unwrap(), patience)
    }

    #[tokio::test]
    async fn a_chat_that_must_wait_does_not_hold_up_others() {
        let pace = pace(30, PATIENCE);
        pace.mute(1, Duration::from_secs(100));
        pace.mute(2, Duration::ZERO);
        let Err(SendError::RetryAfter(wait)) = pace.ready(1).await else { panic!("it waits") };
        assert!(wait > Duration::from_secs(90) && wait <= Duration::from_secs(100), "{wait:?}");
        assert_eq!((pace.ready(2).await, pace.ready(3).await), (Ok(()), Ok(())));
    }

    #[tokio::test]
    async fn beyond_the_pace_messages_wait_and_then_their_callers() {
        let short = Duration::from_millis(1);
        let pace = pace(1, short);
        let all = futures_util::future::join_all((0..20).map(|chat| pace.ready(chat))).await;
        assert_eq!(
            (all.first(), all.last()),
            (Some(&Ok(())), Some(&Err(SendError::RetryAfter(short))))
        );
    }

    #[tokio::test]
    async fn groups_are_limited_and_persons_are_not() {
        let pace = pace(1_000, PATIENCE);
        for _ in 0..20 {
            assert_eq!((pace.ready(-1).await, pace.ready(1).await), (Ok(()), Ok(())));
        }
        assert_eq!(pace.ready(1).await, Ok(()));
        let Err(SendError::RetryAfter(wait)) = pace.ready(-1).await else { panic!("it waits") };
        assert!(wait <= Duration::from_mins(1), "{wait:?}");
    }
}
