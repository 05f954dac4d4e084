//! One task at a time for each key: whoever comes while it runs leaves word instead of starting another.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The keys that are busy, and the word left for each.
pub(super) struct Busy<K, Word>(Mutex<HashMap<K, Vec<Word>>>);

impl<K, Word> Default for Busy<K, Word> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash + Clone, Word> Busy<K, Word> {
    fn lock(&self) -> MutexGuard<'_, HashMap<K, Vec<Word>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves word. Whether the caller must start the task, since none runs.
    pub(super) fn enter(&self, key: &K, word: Word) -> bool {
        let mut busy = self.lock();
        if let Some(words) = busy.get_mut(key) {
            words.push(word);
            return false;
        }
        busy.insert(key.clone(), vec![word]);
        true
    }

    /// What the task is to do next; `None` ends it.
    pub(super) fn next(&self, key: &K) -> Option<Vec<Word>> {
        let mut busy = self.lock();
        let words = busy.get_mut(key).map(std::mem::take).filter(|words| !words.is_empty());
        if words.is_none() {
            busy.remove(key);
        }
        words
    }

    /// Whether a task runs.
    pub(super) fn has(&self, key: &K) -> bool {
        self.lock().contains_key(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_left_while_a_task_runs_is_its_to_hear() {
        let busy = Busy::default();
        assert!(busy.enter(&"a", 1));
        assert!(!busy.enter(&"a", 2), "it runs already");
        assert!(busy.enter(&"b", 9), "another key is free");
        assert_eq!(busy.next(&"a"), Some(vec![1, 2]));
        assert!(!busy.enter(&"a", 3), "it still runs");
        assert_eq!(busy.next(&"a"), Some(vec![3]));
        assert_eq!(busy.next(&"a"), None);
        assert!(!busy.has(&"a") && busy.has(&"b"));
        assert!(busy.enter(&"a", 4), "it ended");
    }
}
