//! When tokens were last used: kept in memory at once, written down in batches.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::store::Store;

/// Uses that are not written down yet.
#[derive(Debug, Default)]
pub struct Uses {
    pending: Mutex<HashMap<i64, i64>>,
    dirty: Notify,
}

impl Uses {
    /// Notes that a token authenticated a request; `known` is what is written down.
    pub fn touch(&self, id: i64, known: Option<i64>, now: i64) {
        if known.is_some_and(|known| known >= now) {
            return;
        }
        let mut pending = self.locked();
        let first = pending.is_empty();
        pending.insert(id, now);
        drop(pending);
        if first {
            self.dirty.notify_one();
        }
    }

    /// When a token was last used, with what is not written down yet.
    pub fn latest(&self, id: i64, known: Option<i64>) -> Option<i64> {
        known.max(self.locked().get(&id).copied())
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
        let batch: Vec<_> = self.locked().iter().map(|(id, at)| (*id, *at)).collect();
        if batch.is_empty() {
            return true;
        }
        if !matches!(store.note_uses(batch.clone()).await, Ok(true)) {
            return false;
        }
        let mut pending = self.locked();
        for (id, at) in batch {
            if pending.get(&id) == Some(&at) {
                pending.remove(&id);
            }
        }
        pending.is_empty()
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<i64, i64>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_is_seen_before_it_is_written() {
        let uses = Uses::default();
        uses.touch(1, Some(10), 10);
        assert_eq!(uses.latest(1, Some(10)), Some(10));
        uses.touch(1, Some(10), 12);
        assert_eq!(uses.latest(1, Some(10)), Some(12));
        assert_eq!(uses.latest(2, None), None);
    }
}
