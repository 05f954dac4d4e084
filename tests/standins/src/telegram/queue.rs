//! What waits for the bot to fetch it.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Instant,
};

use serde_json::Value;

/// One update on its way.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) id: i64,
    pub(super) chat: i64,
    pub(super) update: Value,
    /// Whether it was handed out: only then can an offset confirm it, however late it comes.
    pub(super) handed: bool,
}

/// The updates that are not confirmed, in the order in which they are handed out.
#[derive(Debug, Default)]
pub(super) struct Queue {
    pub(super) waiting: VecDeque<Entry>,
    /// Kept back while something else goes first.
    held: Option<Vec<Entry>>,
    /// Each update that ever was, for handing out again.
    all: BTreeMap<i64, Entry>,
    handed_at: BTreeMap<i64, Instant>,
    confirmed: Option<i64>,
    /// How many of the next updates come twice.
    doubled: u32,
}

impl Queue {
    /// Adds what happened last.
    pub(super) fn push(&mut self, entry: Entry) {
        self.all.insert(entry.id, entry.clone());
        let twice = self.doubled > 0;
        self.doubled = self.doubled.saturating_sub(1);
        let copies = std::iter::repeat_n(entry, 1 + usize::from(twice));
        match &mut self.held {
            Some(held) => held.extend(copies),
            None => self.waiting.extend(copies),
        }
    }

    /// Hands out an update once more, as if it had never been confirmed.
    pub(super) fn again(&mut self, id: i64) -> bool {
        let Some(entry) = self.all.get(&id) else { return false };
        self.waiting.push_back(entry.clone());
        true
    }

    pub(super) fn double(&mut self, updates: u32) {
        self.doubled = updates;
    }

    pub(super) fn hold(&mut self) {
        self.held.get_or_insert_default();
    }

    /// Lets go what was held, after it was put into another order.
    pub(super) fn release(&mut self, order: impl FnOnce(&mut Vec<Entry>)) {
        let mut held = self.held.take().unwrap_or_default();
        order(&mut held);
        self.waiting.extend(held);
    }

    /// Takes notice of an offset: what was handed out below it is done with. A negative one counts from the end,
    /// and all before it is forgotten.
    pub(super) fn confirm(&mut self, offset: i64) {
        if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            let forgotten = self.waiting.len().saturating_sub(keep);
            let last = self.waiting.drain(..forgotten).map(|entry| entry.id).max();
            self.confirmed = self.confirmed.max(last);
            return;
        }
        let done = |entry: &Entry| entry.handed && entry.id < offset;
        let last = self.waiting.iter().filter(|entry| done(entry)).map(|entry| entry.id).max();
        self.confirmed = self.confirmed.max(last);
        self.waiting.retain(|entry| !done(entry));
    }

    /// The next updates.
    pub(super) fn hand_out(&mut self, limit: usize) -> Vec<Value> {
        let now = Instant::now();
        let mut updates = Vec::new();
        for entry in self.waiting.iter_mut().take(limit) {
            entry.handed = true;
            self.handed_at.entry(entry.id).or_insert(now);
            updates.push(entry.update.clone());
        }
        updates
    }

    /// The first update of a chat that `free` says yes to; it stays until it is [`done`](Self::done).
    pub(super) fn next_for(&mut self, free: impl Fn(i64) -> bool) -> Option<Entry> {
        let entry = self.waiting.iter_mut().find(|entry| free(entry.chat))?;
        entry.handed = true;
        self.handed_at.entry(entry.id).or_insert_with(Instant::now);
        Some(entry.clone())
    }

    /// An update was taken by a webhook.
    pub(super) fn done(&mut self, id: i64) {
        if let Some(at) = self.waiting.iter().position(|entry| entry.id == id && entry.handed) {
            self.waiting.remove(at);
        }
        self.confirmed = self.confirmed.max(Some(id));
    }

    /// Whether nothing waits, and nothing is kept back.
    pub(super) fn is_done(&self) -> bool {
        self.waiting.is_empty() && self.held.is_none()
    }

    pub(super) fn clear(&mut self) {
        self.waiting.clear();
    }

    pub(super) fn confirmed(&self) -> Option<i64> {
        self.confirmed
    }

    pub(super) fn handed_at(&self, id: i64) -> Option<Instant> {
        self.handed_at.get(&id).copied()
    }

    pub(super) fn last(&self) -> Option<i64> {
        self.all.keys().next_back().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(ids: &[i64]) -> Queue {
        let mut queue = Queue::default();
        push(&mut queue, ids);
        queue
    }

    fn push(queue: &mut Queue, ids: &[i64]) {
        for id in ids {
            queue.push(Entry { id: *id, chat: 1, update: Value::from(*id), handed: false });
        }
    }

    fn next(queue: &mut Queue, limit: usize) -> Vec<i64> {
        queue.hand_out(limit).iter().filter_map(Value::as_i64).collect()
    }

    #[test]
    fn an_offset_confirms_what_is_below_it() {
        let mut queue = queue(&[1, 2, 3]);
        assert_eq!(next(&mut queue, 2), [1, 2]);
        assert_eq!(next(&mut queue, 2), [1, 2], "what is not confirmed comes again");
        queue.confirm(2);
        assert_eq!((next(&mut queue, 9), queue.confirmed()), (vec![2, 3], Some(1)));
    }

    #[test]
    fn a_negative_offset_keeps_the_end() {
        let mut queue = queue(&[1, 2, 3]);
        queue.confirm(-2);
        assert_eq!(next(&mut queue, 9), [2, 3]);
        queue.confirm(-9);
        assert_eq!(next(&mut queue, 9), [2, 3], "there are no more to forget");
    }

    #[test]
    fn what_was_held_back_comes_although_it_is_older() {
        let mut queue = queue(&[1]);
        queue.hold();
        push(&mut queue, &[2, 3]);
        assert_eq!(next(&mut queue, 9), [1]);
        queue.confirm(4);
        queue.release(|held| held.reverse());
        assert_eq!(next(&mut queue, 9), [3, 2]);
    }

    #[test]
    fn a_copy_comes_although_the_first_was_confirmed() {
        let mut queue = queue(&[]);
        queue.double(1);
        push(&mut queue, &[1, 2]);
        assert_eq!(next(&mut queue, 1), [1]);
        queue.confirm(2);
        assert_eq!(next(&mut queue, 9), [1, 2]);
        queue.confirm(3);
        assert!(queue.again(1) && !queue.again(7));
        assert_eq!(next(&mut queue, 9), [1]);
    }
}
