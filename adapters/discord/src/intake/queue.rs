//! What waits to be handed to the books: of each chat in order, one at a time; chats beside each other.
//!
//! Nothing here waits or sends; it says what is to be done. A chat can be held, while what it missed is fetched. There
//! is room for so much; what comes beyond is dropped, and the chat is fetched again from there once it has caught up.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use hisab_port::{ChatRef, Newest};
use tokio::sync::Notify;

use crate::{intake::Work, snowflake};

/// So much of one chat may wait.
const OF_CHAT: usize = 1_000;

/// So much of all chats may wait, in bytes.
const OF_ALL: usize = 32 << 20;

/// What one thing takes beside its words, in bytes.
const EACH: usize = 1_024;

/// A chat with fewer waiting than this is not far behind.
const FEW: usize = 100;

/// What became of something that came in.
#[derive(Debug)]
pub(super) enum Pushed {
    /// Somebody must take up the chat.
    Start,
    /// It waits.
    Waits,
    /// There was no room. `first`: nothing of the chat was dropped before. `start`: somebody must take up the chat.
    Dropped { work: Box<Work>, first: bool, start: bool },
}

/// What is to be done for a chat.
#[derive(Debug)]
pub(super) enum Next {
    /// Hand this over.
    Work(Box<Work>),
    /// Fetch what came after this: it was dropped. The chat is held.
    Fetch(Newest),
    /// Nothing: leave the chat.
    Rest,
}

#[derive(Default)]
struct Lane {
    waiting: VecDeque<Work>,
    /// Somebody hands over what waits.
    busy: bool,
    /// How many fetch what was missed.
    held: usize,
    /// What was dropped comes after this.
    cut: Option<i64>,
}

#[derive(Default)]
struct State {
    lanes: HashMap<ChatRef, Lane>,
    bytes: usize,
    /// It is not known yet which chats missed something.
    all_held: bool,
    /// How often everything was held.
    holds: u64,
}

/// What waits.
#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    moved: Notify,
}

fn size(work: &Work) -> usize {
    EACH + work.incoming.content.words().len()
}

impl State {
    /// Whether somebody must take up a chat now; from then on somebody does.
    fn start(&mut self, chat: &ChatRef) -> bool {
        let all_held = self.all_held;
        let Some(lane) = self.lanes.get_mut(chat) else { return false };
        if lane.waiting.is_empty() && lane.cut.is_none() {
            if !lane.busy && lane.held == 0 {
                self.lanes.remove(chat);
            }
            return false;
        }
        let start = !lane.busy && !all_held && lane.held == 0;
        lane.busy |= start;
        start
    }
}

impl Queue {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts something among what waits of its chat, in its place.
    pub(super) fn push(&self, work: Work) -> Pushed {
        let mut state = self.state();
        let full = state.bytes + size(&work) > OF_ALL;
        let chat = work.incoming.chat.clone();
        let lane = state.lanes.entry(chat.clone()).or_default();
        if full || lane.cut.is_some() || lane.waiting.len() >= OF_CHAT {
            let first = lane.cut.is_none();
            let before = work.incoming.order.saturating_sub(1);
            lane.cut = Some(lane.cut.map_or(before, |cut| cut.min(before)));
            // Where nothing of this chat waits it is fetched at once, and that takes a while.
            let start = state.start(&chat);
            return Pushed::Dropped { work: Box::new(work), first, start };
        }
        state.bytes += size(&work);
        if let Some(lane) = state.lanes.get_mut(&chat) {
            let order = work.incoming.order;
            let place = lane.waiting.partition_point(|known| known.incoming.order <= order);
            lane.waiting.insert(place, work);
        }
        if state.start(&chat) { Pushed::Start } else { Pushed::Waits }
    }

    /// What whoever took up a chat does next.
    pub(super) fn next(&self, chat: &ChatRef) -> Next {
        let mut state = self.state();
        self.moved.notify_waiters();
        let all_held = state.all_held;
        let Some(lane) = state.lanes.get_mut(chat) else { return Next::Rest };
        if all_held || lane.held > 0 {
            lane.busy = false;
            return Next::Rest;
        }
        if let Some(work) = lane.waiting.pop_front() {
            state.bytes = state.bytes.saturating_sub(size(&work));
            return Next::Work(Box::new(work));
        }
        lane.busy = false;
        if let Some(order) = lane.cut.take() {
            lane.held += 1;
            return Next::Fetch(Newest { chat: chat.clone(), order, at: snowflake::time(order) });
        }
        state.lanes.remove(chat);
        Next::Rest
    }

    /// Holds everything; the number is for [`hold_only`](Self::hold_only).
    pub(super) fn hold_all(&self) -> u64 {
        let mut state = self.state();
        state.all_held = true;
        state.holds += 1;
        state.holds
    }

    /// Holds these chats and no others; says which are to be taken up. `None`, and nothing is done, if everything was
    /// held again since.
    pub(super) fn hold_only(
        &self,
        hold: u64,
        chats: impl IntoIterator<Item = ChatRef>,
    ) -> Option<Vec<ChatRef>> {
        let mut state = self.state();
        if state.holds != hold {
            return None;
        }
        for chat in chats {
            state.lanes.entry(chat).or_default().held += 1;
        }
        state.all_held = false;
        let chats: Vec<ChatRef> = state.lanes.keys().cloned().collect();
        Some(chats.into_iter().filter(|chat| state.start(chat)).collect())
    }

    /// The place of the first of these chats of which something waits.
    pub(super) fn first_waiting<'a>(
        &self,
        mut chats: impl Iterator<Item = &'a ChatRef>,
    ) -> Option<usize> {
        let state = self.state();
        chats.position(|chat| state.lanes.get(chat).is_some_and(|lane| !lane.waiting.is_empty()))
    }

    /// Lets a chat go on, with what it missed, where that belongs; says whether it is to be taken up.
    pub(super) fn fill(&self, chat: &ChatRef, missed: Vec<Work>) -> bool {
        let mut state = self.state();
        let more: usize = missed.iter().map(size).sum();
        let Some(lane) = state.lanes.get_mut(chat) else { return false };
        lane.held = lane.held.saturating_sub(1);
        let mut all: Vec<Work> = missed;
        all.extend(lane.waiting.drain(..));
        all.sort_by_key(|work| work.incoming.order);
        let mut known = HashSet::new();
        let mut twice = 0;
        for work in all {
            if known.insert((work.incoming.id.clone(), work.incoming.revision)) {
                lane.waiting.push_back(work);
            } else {
                twice += size(&work);
            }
        }
        state.bytes = (state.bytes + more).saturating_sub(twice);
        state.start(chat)
    }

    /// Waits until little of a chat waits.
    pub(super) async fn caught_up(&self, chat: &ChatRef) {
        loop {
            let moved = self.moved.notified();
            if self.state().lanes.get(chat).is_none_or(|lane| lane.waiting.len() < FEW) {
                return;
            }
            moved.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use hisab_port::{Content, Incoming, MessageRef, Revision, Sender};

    use super::*;
    use crate::place::Place;

    fn chat(channel: u64) -> ChatRef {
        Place { guild: None, channel }.chat()
    }

    fn work(channel: u64, order: i64) -> Work {
        let sender = Sender { subject: "1".to_owned(), name: None, language: None };
        let incoming = Incoming {
            chat: chat(channel),
            shared: false,
            sender,
            id: MessageRef(order.to_string()),
            revision: Revision::FIRST,
            order,
            at: snowflake::time(order),
            content: Content::Text("chai 20".to_owned()),
            reply_to: None,
        };
        Work::new(incoming, None)
    }

    /// What is handed over of a chat until it rests.
    fn all(queue: &Queue, channel: u64) -> Vec<i64> {
        let next = || match queue.next(&chat(channel)) {
            Next::Work(work) => Some(work.incoming.order),
            Next::Fetch(_) | Next::Rest => None,
        };
        std::iter::from_fn(next).collect()
    }

    #[test]
    fn a_chat_is_taken_up_once_and_in_order() {
        let queue = Queue::default();
        assert!(matches!(queue.push(work(1, 10)), Pushed::Start));
        assert!(matches!(queue.push(work(1, 11)), Pushed::Waits));
        assert!(matches!(queue.push(work(2, 12)), Pushed::Start), "chats go beside each other");
        assert_eq!(all(&queue, 1), [10, 11]);
        assert!(matches!(queue.push(work(1, 13)), Pushed::Start), "it is taken up again");
    }

    #[test]
    fn what_was_missed_comes_first_and_nothing_twice() {
        let queue = Queue::default();
        let hold = queue.hold_all();
        for order in [13, 12] {
            assert!(matches!(queue.push(work(1, order)), Pushed::Waits));
        }
        assert!(matches!(queue.push(work(2, 5)), Pushed::Waits));
        let waiting = [chat(3), chat(2)];
        assert_eq!(queue.first_waiting(waiting.iter()), Some(1));
        let going = queue.hold_only(hold, [chat(1)]);
        assert_eq!(going, Some(vec![chat(2)]), "only the other goes on");
        assert!(queue.fill(&chat(1), vec![work(1, 11), work(1, 12)]));
        assert_eq!(all(&queue, 1), [11, 12, 13]);
        assert_eq!(all(&queue, 2), [5]);
        let state = queue.state();
        assert!(state.lanes.is_empty() && state.bytes == 0, "nothing is left behind");
    }

    #[test]
    fn a_hold_that_is_over_lets_nothing_go() {
        let queue = Queue::default();
        let (first, second) = (queue.hold_all(), queue.hold_all());
        assert!(matches!(queue.push(work(1, 5)), Pushed::Waits));
        assert_eq!(queue.hold_only(first, []), None);
        assert!(matches!(queue.next(&chat(1)), Next::Rest), "it is held");
        assert_eq!(queue.hold_only(second, []), Some(vec![chat(1)]));
    }

    #[test]
    fn what_waits_together_is_put_in_order() {
        let queue = Queue::default();
        for order in [10, 13, 12, 11] {
            queue.push(work(1, order));
        }
        assert_eq!(all(&queue, 1), [10, 11, 12, 13]);
    }

    #[test]
    fn what_is_dropped_is_handed_back_even_where_its_chat_is_to_be_taken_up() {
        let queue = Queue::default();
        queue.state().bytes = OF_ALL;
        let pushed = queue.push(work(1, 10));
        let Pushed::Dropped { work, first: true, start: true } = pushed else {
            panic!("{pushed:?}")
        };
        assert_eq!(work.incoming.order, 10);
        assert!(matches!(queue.next(&chat(1)), Next::Fetch(Newest { order: 9, .. })));
    }

    #[test]
    fn what_there_is_no_room_for_is_fetched_once_the_rest_is_done() {
        let queue = Queue::default();
        for order in 0..OF_CHAT {
            queue.push(work(1, order.try_into().unwrap()));
        }
        let end: i64 = OF_CHAT.try_into().unwrap();
        assert!(matches!(queue.push(work(1, end)), Pushed::Dropped { first: true, .. }));
        for _ in 0..OF_CHAT {
            assert!(matches!(queue.next(&chat(1)), Next::Work(_)));
            assert!(matches!(queue.push(work(1, end + 1)), Pushed::Dropped { first: false, .. }));
        }
        let Next::Fetch(newest) = queue.next(&chat(1)) else { panic!("it must be fetched") };
        assert_eq!(newest.order, end - 1, "from where something was dropped");
        assert!(matches!(queue.push(work(1, end + 2)), Pushed::Waits), "what comes now waits");
        assert!(queue.fill(&chat(1), vec![work(1, end), work(1, end + 1), work(1, end + 2)]));
        assert_eq!(all(&queue, 1), [end, end + 1, end + 2]);
    }
}
