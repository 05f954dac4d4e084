//! What happened lately, by its name, as much of it as there is room for: what is oldest is forgotten first.

use std::{
    borrow::Borrow,
    collections::{HashMap, VecDeque},
    hash::Hash,
};

/// A bounded memory.
pub(crate) struct Recent<K, V> {
    known: HashMap<K, V>,
    order: VecDeque<K>,
    room: usize,
}

impl<K: Hash + Eq + Clone, V> Recent<K, V> {
    /// A memory for so many.
    pub(crate) fn new(room: usize) -> Self {
        Self { known: HashMap::new(), order: VecDeque::new(), room }
    }

    /// What is known under a name.
    pub(crate) fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.known.get(key)
    }

    /// Remembers, in the place of what was known under the name.
    pub(crate) fn put(&mut self, key: K, value: V) {
        if self.known.insert(key.clone(), value).is_none() {
            self.order.push_back(key);
        }
        while self.known.len() > self.room {
            let Some(oldest) = self.order.pop_front() else { break };
            self.known.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_forgotten_and_what_is_put_again_is_no_more() {
        let mut recent = Recent::new(2);
        for (key, value) in [("a", 1), ("b", 2), ("b", 3), ("c", 4)] {
            recent.put(key, value);
        }
        assert_eq!([recent.get("a"), recent.get("b"), recent.get("c")], [None, Some(&3), Some(&4)]);
        assert_eq!(recent.order.len(), 2);
    }
}
