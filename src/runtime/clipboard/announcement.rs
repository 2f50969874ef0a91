//! What the terminal said about copies, for all threads.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::route::Announced;

/// The answer to the one question to the terminal: the thread that reads keys hears it.
#[derive(Clone, Debug, Default)]
pub struct Announcement(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    announced: Announced,
    /// Until when an answer is waited for.
    until: Option<Instant>,
}

impl Announcement {
    /// The question was sent; this long its answer may be under way.
    pub fn asked(&self, limit: Duration) {
        self.change(|state| state.until = Some(Instant::now() + limit));
    }

    /// The terminal answered.
    pub fn set(&self, announced: bool) {
        self.change(|state| {
            state.announced = if announced { Announced::Yes } else { Announced::No };
            state.until = None;
        });
    }

    /// What is known.
    pub fn get(&self) -> Announced {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner).announced
    }

    /// Waits for an answer that is under way: a shell would take it for typed text.
    pub fn settle(&self) {
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(left) =
            state.until.and_then(|until| until.checked_duration_since(Instant::now()))
        {
            let waited = self.0.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.0.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.0.changed.notify_all();
    }
}
