//! Who looks at whose books just now, to be told when these change: the pages' open streams of one process.
//!
//! Only hints: that something changed, not what, so that one that is missed costs nothing but time. Over a server
//! PostgreSQL tells each process what was committed (`journal`, `notices`); the database inside the process tells nobody,
//! so there the books do it ([`super::Store::told_by_books`]).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use crate::domain::ids::UserId;

/// How many look at one person's books at once: a few tabs on a few devices.
const OF_PERSON: usize = 20;

/// How many look in all.
const IN_ALL: usize = 10_000;

/// Who looks. Clones are the same.
#[derive(Clone, Default)]
pub struct Live(Arc<Mutex<Looking>>);

#[derive(Default)]
struct Looking {
    /// For each person, how often something changed, and how many look.
    at: HashMap<UserId, (watch::Sender<u64>, usize)>,
    all: usize,
    is_closed: bool,
}

/// Looks at somebody's books, as long as it is held.
pub struct Watch {
    live: Live,
    user: UserId,
    changes: watch::Receiver<u64>,
}

impl Live {
    fn looking(&self) -> MutexGuard<'_, Looking> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to look at somebody's books; `None` if too many do, or nobody is told any more.
    pub fn watch(&self, user: UserId) -> Option<Watch> {
        let mut looking = self.looking();
        let of_person = looking.at.get(&user).map_or(0, |(_, count)| *count);
        if of_person >= OF_PERSON || looking.all >= IN_ALL || looking.is_closed {
            return None;
        }
        looking.all += 1;
        let (sender, count) = looking.at.entry(user).or_default();
        *count += 1;
        let changes = sender.subscribe();
        drop(looking);
        Some(Watch { live: self.clone(), user, changes })
    }

    /// Somebody's books changed.
    pub fn tell(&self, user: UserId) {
        if let Some((sender, _)) = self.looking().at.get(&user) {
            sender.send_modify(|changes| *changes += 1);
        }
    }

    /// Anybody's books may have changed.
    pub fn tell_everybody(&self) {
        for (sender, _) in self.looking().at.values() {
            sender.send_modify(|changes| *changes += 1);
        }
    }

    /// Nobody is told any more: whoever looks may look elsewhere.
    pub fn close(&self) {
        let mut looking = self.looking();
        looking.is_closed = true;
        looking.at.clear();
    }
}

impl Watch {
    /// Waits for a change. Many at once are one. `None` if there will be none any more.
    pub async fn changed(&mut self) -> Option<()> {
        self.changes.changed().await.ok()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut looking = self.live.looking();
        looking.all = looking.all.saturating_sub(1);
        if let Some((_, count)) = looking.at.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                looking.at.remove(&self.user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn person(id: u128) -> UserId {
        Uuid::from_u128(id).into()
    }

    #[tokio::test]
    async fn a_change_is_told_to_those_who_look_at_these_books() {
        let live = Live::default();
        let (mut one, mut other) = (live.watch(person(1)).unwrap(), live.watch(person(2)).unwrap());
        live.tell(person(1));
        live.tell(person(1));
        assert_eq!(one.changed().await, Some(()), "told once of both");
        assert!(!one.changes.has_changed().unwrap() && !other.changes.has_changed().unwrap());
        live.tell_everybody();
        assert_eq!((one.changed().await, other.changed().await), (Some(()), Some(())));
        live.close();
        assert_eq!(one.changed().await, None);
        assert!(live.watch(person(1)).is_none());
    }

    #[test]
    fn so_many_look_at_once_and_who_goes_makes_room() {
        let live = Live::default();
        let mut open: Vec<Watch> =
            std::iter::repeat_with(|| live.watch(person(1))).map_while(|watch| watch).collect();
        assert_eq!(open.len(), OF_PERSON);
        let other = live.watch(person(2));
        assert!(other.is_some(), "another person's are counted apart");
        open.pop();
        assert!(live.watch(person(1)).is_some());
        drop((open, other));
        let looking = live.looking();
        assert!(looking.at.is_empty() && looking.all == 0);
    }
}
