//! Trouble that passes: told once when it begins and once when it is over, with growing pauses between the attempts.
//!
//! A new kind is a variant of [`Kind`] and its line in [`Trouble::met`].

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::{Stopped, failure::Failure};

/// The first pause.
const FIRST: Duration = Duration::from_millis(500);

/// The longest pause.
const LONGEST: Duration = Duration::from_secs(30);

/// What does not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Something with Telegram.
    Telegram(Failure),
    /// The books cannot take anything.
    Books,
}

/// What did not work lately.
#[derive(Default)]
pub(crate) struct Trouble {
    kind: Option<Kind>,
    pause: Duration,
}

impl Trouble {
    /// It does not work; how long to wait before the next attempt.
    pub(crate) fn met(&mut self, kind: Kind) -> Duration {
        self.pause = (self.pause * 2).clamp(FIRST, LONGEST);
        let least = match kind {
            Kind::Telegram(Failure::TooFast(wait)) => wait,
            // It was right once; somebody must do something, here or there.
            Kind::Telegram(Failure::Token) => LONGEST,
            _ => Duration::ZERO,
        };
        if self.kind.as_ref().is_none_or(|told| !told.is_like(&kind)) {
            match &kind {
                Kind::Telegram(Failure::OtherPoller) => tracing::warn!(
                    "Another program fetches the messages of this Telegram bot. Give the token to one process only, or \
                     set a webhook. Trying on"
                ),
                Kind::Telegram(Failure::OtherWebhook) => tracing::warn!(
                    "Another program set a webhook for this Telegram bot, which takes all messages. Stop that program \
                     and start this one again, which removes the webhook; or give this one a token of its own. Trying on"
                ),
                Kind::Telegram(Failure::Token) => tracing::warn!(
                    "Telegram refuses the token of this bot, which it took before. If BotFather gave a new one, start \
                     this program with that. Trying on"
                ),
                Kind::Telegram(failure) => {
                    tracing::warn!(?failure, "Telegram cannot be reached. Trying on");
                }
                Kind::Books => tracing::warn!(
                    "Messages from Telegram cannot be stored just now. Telegram keeps them. Trying on"
                ),
            }
            self.kind = Some(kind);
        }
        self.pause.max(least)
    }

    /// It works.
    pub(crate) fn over(&mut self) {
        match std::mem::take(self).kind {
            Some(Kind::Telegram(Failure::OtherPoller | Failure::OtherWebhook)) => {
                tracing::info!("Messages from Telegram come to this program again");
            }
            Some(Kind::Telegram(_)) => tracing::info!("Telegram can be reached again"),
            Some(Kind::Books) => tracing::info!("Messages from Telegram are stored again"),
            None => {}
        }
    }
}

impl Kind {
    /// Whether the two are told as one: what Telegram's trouble is in detail may change from attempt to attempt.
    fn is_like(&self, other: &Self) -> bool {
        let own = |kind: &Self| match kind {
            Self::Telegram(Failure::OtherPoller) => 0,
            Self::Telegram(Failure::OtherWebhook) => 1,
            Self::Telegram(Failure::Token) => 2,
            Self::Telegram(_) => 3,
            Self::Books => 4,
        };
        own(self) == own(other)
    }
}

/// Waits; whether to go on.
pub(crate) async fn pause(time: Duration, stop: &CancellationToken) -> bool {
    tokio::select! {
        () = stop.cancelled() => false,
        () = tokio::time::sleep(time) => true,
    }
}

/// Calls until it works, or fails in a way that stops the bot; `None` when it is told to stop meanwhile.
pub(crate) async fn insist<T, Call: Future<Output = Result<T, Failure>>>(
    stop: &CancellationToken,
    stops: fn(&Failure) -> Option<Stopped>,
    call: impl Fn() -> Call,
) -> Option<Result<T, Stopped>> {
    let mut trouble = Trouble::default();
    loop {
        let answer = tokio::select! {
            biased;
            () = stop.cancelled() => return None,
            answer = call() => answer,
        };
        match answer {
            Ok(answer) => {
                trouble.over();
                return Some(Ok(answer));
            }
            Err(failure) => {
                if let Some(stopped) = stops(&failure) {
                    return Some(Err(stopped));
                }
                if !pause(trouble.met(Kind::Telegram(failure)), stop).await {
                    return None;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_their_bound_and_begin_anew_when_it_is_over() {
        let mut trouble = Trouble::default();
        let away = || Kind::Telegram(Failure::no_answer());
        let pauses: Vec<Duration> = (0..9).map(|_| trouble.met(away())).collect();
        assert_eq!((pauses[0], pauses[1], pauses[8]), (FIRST, FIRST * 2, LONGEST));
        trouble.over();
        assert_eq!(trouble.met(Kind::Books), FIRST);
        let wait = Duration::from_secs(90);
        assert_eq!(trouble.met(Kind::Telegram(Failure::TooFast(wait))), wait);
        assert_eq!(Trouble::default().met(Kind::Telegram(Failure::Token)), LONGEST);
    }
}
