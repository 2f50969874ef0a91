//! When tokens were last used: kept in memory at once, written down in batches.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::store::{Store, Used};

/// Uses that are not written down yet.
#[derive(Debug, Default)]
pub struct Uses {
    pending: Mutex<HashMap<Used, i64>>,
    dirty: Notify,
}

impl Uses {
    /// Notes that a token authenticated a request; `known` is what is written down.
    pub fn touch(&self, used: Used, known: Option<i64>, now: i64) {
        if known.is_some_and(|known| known >= now) {
            return;
        }
        let mut pending = self.locked();
        let first = pending.is_empty();
        pending.insert(used, now);
        drop(pending);
        if first {
            self.dirty.notify_one();
        }
    }

    /// When a token was last used, with what is not written down yet.
    pub fn latest(&self, used: Used, known: Option<i64>) -> Option<i64> {
        known.max(self.locked().get(&used).copied())
    }

    /// What is not written down yet.
    pub fn pending(&self) -> HashMap<Used, i64> {
        self.locked().clone()
    }

    /// Writes batches until the task is ended; it sleeps for as long as nothing is used.
    pub async fn keep_writing(&self, store: &Store, pause: Duration) {
        loop {
            self.dirty.notified().await;
            tokio::time::sleep(pause).await;
            if !self.write(store).await {
                self.dirty.notify_one();
            }
        }
    }

    /// Writes what is pending. `false` if it must be tried again: an administrator's change goes
    /// first, and a disk in trouble is not made busier.
    pub async fn write(&self, store: &Store) -> bool {
        let batch: Vec<_> = self.locked().iter().map(|(used, at)| (*used, *at)).collect();
        if batch.is_empty() {
            return true;
        }
        if !matches!(store.note_uses(batch.clone()).await, Ok(true)) {
            return false;
        }
        let mut pending = self.locked();
        for (used, at) in batch {
            if pending.get(&used) == Some(&at) {
                pending.remove(&used);
            }
        }
        pending.is_empty()
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<Used, i64>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_is_seen_before_it_is_written() {
        let uses = Uses::default();
        let (one, other) = (Used::ApiToken(1), Used::OAuthToken(1));
        uses.touch(one, Some(10), 10);
        assert_eq!(uses.latest(one, Some(10)), Some(10));
        uses.touch(one, Some(10), 12);
        assert_eq!(uses.latest(one, Some(10)), Some(12));
        assert_eq!(uses.latest(other, None), None);
    }
}
