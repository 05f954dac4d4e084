//! Pauses between attempts at something that must be done in the end: each twice as long as the last, up to a bound.

use std::time::Duration;

/// The next pause.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pause {
    next: Duration,
    longest: Duration,
}

impl Pause {
    /// Pauses that begin with the first of these, and grow to the second.
    pub(crate) const fn new(first: Duration, longest: Duration) -> Self {
        Self { next: first, longest }
    }

    /// For what is asked of the books, or of Discord, again and again.
    pub(crate) const fn growing() -> Self {
        Self::new(Duration::from_millis(250), Duration::from_secs(30))
    }

    /// This pause; the next is longer.
    pub(crate) fn take(&mut self) -> Duration {
        let this = self.next;
        self.next = this.saturating_mul(2).min(self.longest);
        this
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_bound() {
        let mut pause = Pause::new(Duration::from_secs(5), Duration::from_secs(30));
        let taken: Vec<u64> = (0..5).map(|_| pause.take().as_secs()).collect();
        assert_eq!(taken, [5, 10, 20, 30, 30]);
    }
}
