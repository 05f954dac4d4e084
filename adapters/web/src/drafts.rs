//! Answers while they are written: the newest draft of each chat, for the streams that are open and those to come.
//!
//! Only the newest is kept, since each holds all of the one before it: however slowly a browser reads, nothing queues
//! up. A draft is a promise to nobody, so it may be forgotten at any time: when there is news, when it is old, and
//! when there are too many.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use hisab_port::MessageRef;
use serde::Serialize;

/// How much of a draft is shown, in characters: as much as a person may write.
const LONGEST: usize = 4_000;

/// How many are kept: far more than are written at once.
const MOST: usize = 256;

/// How long one is kept that does not grow: whatever wrote it has died.
const LASTING: Duration = Duration::from_mins(1);

/// How far an answer has come, as the widget reads it.
#[derive(Serialize)]
pub(crate) struct Draft {
    answers: MessageRef,
    text: String,
    /// Greater than that of any draft before it.
    #[serde(skip)]
    pub(crate) number: u64,
    #[serde(skip)]
    at: Instant,
}

/// The newest draft of each chat.
#[derive(Default)]
pub(crate) struct Drafts {
    of_chats: HashMap<String, Arc<Draft>>,
    count: u64,
}

impl Drafts {
    /// Keeps a draft in place of the one before.
    pub(crate) fn put(&mut self, chat: &str, answers: &MessageRef, text: &str, now: Instant) {
        if self.of_chats.len() >= MOST && !self.of_chats.contains_key(chat) {
            let oldest = self.of_chats.iter().min_by_key(|(_, draft)| draft.at);
            if let Some(oldest) = oldest.map(|(chat, _)| chat.clone()) {
                self.of_chats.remove(&oldest);
            }
        }
        self.count += 1;
        let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(end, _)| end);
        let text = text.get(..end).unwrap_or_default().to_owned();
        let draft = Draft { answers: answers.clone(), text, number: self.count, at: now };
        self.of_chats.insert(chat.to_owned(), Arc::new(draft));
    }

    /// The draft of a chat, while it is worth showing.
    pub(crate) fn newest(&self, chat: &str, now: Instant) -> Option<Arc<Draft>> {
        let draft = self.of_chats.get(chat)?;
        (now.duration_since(draft.at) < LASTING).then(|| Arc::clone(draft))
    }

    /// Forgets the draft of a chat: its answer may be there.
    pub(crate) fn forget(&mut self, chat: &str) {
        self.of_chats.remove(chat);
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.of_chats.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(drafts: &Drafts, chat: &str, now: Instant) -> Option<String> {
        drafts.newest(chat, now).map(|draft| draft.text.clone())
    }

    fn put(drafts: &mut Drafts, chat: &str, text: &str, now: Instant) {
        drafts.put(chat, &MessageRef("m1".to_owned()), text, now);
    }

    #[test]
    fn a_draft_is_kept_until_it_is_old() {
        let (mut drafts, now) = (Drafts::default(), Instant::now());
        put(&mut drafts, "a", "You spent", now);
        let later = now + LASTING / 2;
        put(&mut drafts, "a", "You spent ₹105.", later);
        let shown = Some("You spent ₹105.".to_owned());
        assert_eq!(text(&drafts, "a", now + LASTING), shown, "it grew meanwhile");
        assert_eq!(text(&drafts, "a", later + LASTING), None);
    }

    #[test]
    fn the_oldest_goes_when_there_are_too_many() {
        let (mut drafts, now) = (Drafts::default(), Instant::now());
        for at in 0..=MOST {
            let at_millis = u64::try_from(at).unwrap();
            put(&mut drafts, &at.to_string(), "x", now + Duration::from_millis(at_millis));
        }
        // One more of a chat that has one takes nobody's place.
        put(&mut drafts, "1", "y", now);
        assert_eq!(drafts.of_chats.len(), MOST);
        assert_eq!(text(&drafts, "0", now), None);
        assert_eq!(text(&drafts, "1", now).as_deref(), Some("y"));
    }

    #[test]
    fn a_long_draft_is_cut_between_characters() {
        let (mut drafts, now) = (Drafts::default(), Instant::now());
        for (given, shown) in [(LONGEST - 1, LONGEST - 1), (LONGEST, LONGEST), (5_000, LONGEST)] {
            put(&mut drafts, "a", &"₹".repeat(given), now);
            assert_eq!(text(&drafts, "a", now), Some("₹".repeat(shown)));
        }
    }
}
