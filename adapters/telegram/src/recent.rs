//! What is remembered of late, by name: so many, then the oldest is forgotten.
//!
//! For what a process knows and can do without: nothing of it is kept on disk.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How many are remembered.
const MANY: usize = 1_000;

/// What is remembered.
pub(crate) struct Recent<T>(Mutex<State<T>>);

struct State<T> {
    known: HashMap<String, T>,
    /// The oldest first.
    order: VecDeque<String>,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self(Mutex::new(State { known: HashMap::new(), order: VecDeque::new() }))
    }
}

impl<T: Copy> Recent<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known under a name.
    pub(crate) fn get(&self, name: &str) -> Option<T> {
        self.lock().known.get(name).copied()
    }

    /// Remembers it, in place of what was known.
    pub(crate) fn note(&self, name: &str, what: T) {
        let mut state = self.lock();
        if state.known.insert(name.to_owned(), what).is_none() {
            state.order.push_back(name.to_owned());
        }
        while state.order.len() > MANY {
            let oldest = state.order.pop_front();
            oldest.and_then(|oldest| state.known.remove(&oldest));
        }
    }

    /// It is done with.
    pub(crate) fn forget(&self, name: &str) {
        let mut state = self.lock();
        if state.known.remove(name).is_some() {
            state.order.retain(|known| known != name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_bounded() {
        let recent = Recent::default();
        for number in 0..=MANY {
            recent.note(&number.to_string(), number);
        }
        assert_eq!((recent.get("0"), recent.get("1")), (None, Some(1)));
        recent.note("1", 7);
        assert_eq!(recent.get("1"), Some(7));
        recent.forget("1");
        assert_eq!(recent.get("1"), None);
        let state = recent.lock();
        assert_eq!((state.order.len(), state.known.len()), (MANY - 1, MANY - 1));
    }
}
