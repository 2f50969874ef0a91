//! The client itself: one account, one credential, and the settings of its connections.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use reqwest::Url;

use super::audit_logs::SourceType;
use super::error::{Error, ErrorKind, SetupError};
use super::network::{self, Connector, Network, Timeouts};
use super::observation::{Observation, Observer};
use super::renewal::Keeper;
use super::retry;
use super::sign_in::SignIn;
use crate::domain::place::Place;
use crate::domain::secret::Credential;

/// One account and the credential it is asked with. A clone is the same client.
///
/// It follows no redirect and, of a link in an answer, uses the path and the query alone: the
/// credential goes to the one address it was given for. An account on this machine is never asked
/// through a proxy; a real one is only asked by https.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    /// Whether a request that came too often (429) waits and is sent again.
    pub(super) waits: bool,
}

pub(super) struct Inner {
    pub(super) http: Connector,
    pub(super) base: Url,
    /// What it signs in with, to tell its own token among those of the account.
    pub(super) credential: Credential,
    pub(super) sign_in: SignIn,
    /// Who keeps what is renewed.
    pub(super) keeper: Option<Arc<dyn Keeper>>,
    pub(super) timeouts: Timeouts,
    pub(super) observer: Observer,
    /// How this account spells the kind of thing that a token is, once it has shown it (L1).
    pub(super) source_type: OnceLock<SourceType>,
    /// Paths of what a deletion was sent for and not answered: a 404 says that it was done (X2).
    pub(super) unanswered_deletions: Mutex<HashSet<String>>,
}

impl Client {
    /// A client of the account at this place.
    ///
    /// Nothing is sent yet, and nothing of the platform is read: that happens with the first
    /// request. Fails with [`ErrorKind::Setup`].
    pub fn new(place: &Place, credential: Credential, network: &Network) -> Result<Self, Error> {
        let setup = |problem| Error {
            kind: ErrorKind::Setup(problem),
            cause: None,
            request: place.url(),
            status: None,
            request_id: None,
        };
        let inner = Inner {
            http: Connector::new(place, network).map_err(setup)?,
            base: network::address(place).map_err(setup)?,
            sign_in: SignIn::new(&credential).ok_or_else(|| setup(SetupError::Credential))?,
            credential,
            keeper: network.keeper.clone(),
            timeouts: network.timeouts,
            observer: Observer::default(),
            source_type: OnceLock::new(),
            unanswered_deletions: Mutex::default(),
        };
        Ok(Self { inner: Arc::new(inner), waits: true })
    }

    /// The same client, which brings a 429 back instead of waiting: for whoever waits by itself, so
    /// as to say it and to be stopped meanwhile.
    #[must_use]
    pub fn without_waits(&self) -> Self {
        Self { waits: false, ..self.clone() }
    }

    /// How long to wait before a request is sent again that failed so; `None` if it did not come
    /// too often, or if the account asks for more than anybody should wait unasked.
    pub fn wait_after(&self, error: &Error) -> Option<Duration> {
        retry::wait(error, &self.inner().timeouts)
    }

    /// Whom to tell of what happens to requests while they are under way. It replaces whoever was
    /// told before, for this client and all its clones.
    ///
    /// It is called from any thread, between one step of a request and the next: it must not wait.
    pub fn observe(&self, watch: impl Fn(Observation) + Send + Sync + 'static) {
        self.inner().observer.set(watch);
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.inner
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.inner.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::place::Loopback;
    use crate::domain::secret::OneTimeSecret;

    #[test]
    fn a_credential_that_no_header_can_carry_is_refused() {
        let credential = Credential::Bearer(OneTimeSecret::new("a\r\nX-Evil: 1".into()));
        let place = Place::Loopback(Loopback::parse("http://127.0.0.1:1").unwrap());
        let error = Client::new(&place, credential, &Network::default()).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Setup(SetupError::Credential));
    }
}
