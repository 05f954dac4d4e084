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

    /// The task of a key, for whoever was told to start it.
    pub(super) fn task<'a>(&'a self, key: &'a K) -> Task<'a, K, Word> {
        Task { busy: self, key, ended: false }
    }

    /// Whether a task runs.
    pub(super) fn has(&self, key: &K) -> bool {
        self.lock().contains_key(key)
    }
}

/// A running task. However it ends, its key is free then.
pub(super) struct Task<'a, K: Eq + Hash + Clone, Word> {
    busy: &'a Busy<K, Word>,
    key: &'a K,
    ended: bool,
}

impl<K: Eq + Hash + Clone, Word> Task<'_, K, Word> {
    /// What the task is to do next; `None` ends it.
    pub(super) fn next(&mut self) -> Option<Vec<Word>> {
        let mut busy = self.busy.lock();
        let words = busy.get_mut(self.key).map(std::mem::take).filter(|words| !words.is_empty());
        if words.is_none() {
            busy.remove(self.key);
            self.ended = true;
        }
        words
    }
}

impl<K: Eq + Hash + Clone, Word> Drop for Task<'_, K, Word> {
    fn drop(&mut self) {
        // After a panic; what was left undone the sweep finds.
        if !self.ended {
            self.busy.lock().remove(self.key);
        }
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
        let mut task = busy.task(&"a");
        assert_eq!(task.next(), Some(vec![1, 2]));
        assert!(!busy.enter(&"a", 3), "it still runs");
        assert_eq!(task.next(), Some(vec![3]));
        assert_eq!(task.next(), None);
        assert!(!busy.has(&"a") && busy.has(&"b"));
        assert!(busy.enter(&"a", 4), "it ended");
        drop(task);
        assert!(busy.has(&"a"), "an ended task frees nothing of the next");
        drop(busy.task(&"a"));
        assert!(busy.enter(&"a", 5), "one that was dropped is over, too");
    }
}
