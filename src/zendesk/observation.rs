//! What may be told of a client's requests while they are under way.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use crate::domain::rate_limit::RateLimit;

/// Something that a person may want to know of before the answer is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observation {
    /// What an answer said of the account's limit, which all its integrations share.
    RateLimit(RateLimit),
    /// The account takes no more requests for now (429): this one waits and is sent again.
    Waiting {
        /// Such as `GET /api/v2/api_tokens`.
        request: String,
        /// How long it waits.
        seconds: u64,
    },
    /// The wait of this request is over: it is sent again, or was given up.
    Resumed {
        /// Such as `GET /api/v2/api_tokens`.
        request: String,
    },
    /// The account was not reached, or failed for a moment: the request is sent again.
    Again {
        /// Such as `GET /api/v2/api_tokens`.
        request: String,
        /// Which time it is sent, from 2 on.
        attempt: usize,
        /// How often it is sent at most.
        of: usize,
    },
}

type Watch = dyn Fn(Observation) + Send + Sync;

/// Who is told, if anybody is.
#[derive(Default)]
pub(super) struct Observer(RwLock<Option<Arc<Watch>>>);

impl Observer {
    pub(super) fn set(&self, watch: impl Fn(Observation) + Send + Sync + 'static) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(watch));
    }

    pub(super) fn tell(&self, observation: Observation) {
        // Called without the lock: who is told may ask the same client.
        let watch = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(watch) = watch {
            watch(observation);
        }
    }

    /// Tells of a wait now, and of its end when the returned value goes: also where the request is
    /// given up meanwhile.
    pub(super) fn waiting(&self, request: String, seconds: u64) -> Wait<'_> {
        self.tell(Observation::Waiting { request: request.clone(), seconds });
        Wait { observer: self, request }
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer")
    }
}

/// A wait that is told of.
pub(super) struct Wait<'a> {
    observer: &'a Observer,
    request: String,
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        let request = std::mem::take(&mut self.request);
        self.observer.tell(Observation::Resumed { request });
    }
}
