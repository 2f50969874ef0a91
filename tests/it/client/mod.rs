//! The client against a scripted server: what it sends byte by byte, and what it makes of answers.

mod calls;
mod failures;
mod grants;
mod identify;
mod renewal;
mod transport;
mod trial;

use std::time::Duration;

use tokendesk::domain::place::{Loopback, Place};
use tokendesk::domain::secret::{Credential, OneTimeSecret};
use tokendesk::zendesk::{Client, Network, Timeouts, Writer};

use crate::support::listener::Listener;

/// Waits that don't make a test wait.
pub const QUICK: Timeouts = Timeouts {
    connect: Duration::from_secs(2),
    first_byte: Duration::from_secs(3),
    idle: Duration::from_secs(3),
    whole: Duration::from_secs(6),
    first_pause: Duration::from_millis(1),
    longest_pause: Duration::from_millis(4),
    retries: 3,
    unsaid_wait: Duration::from_millis(1),
    longest_wait: Duration::from_millis(500),
};

/// A client of the listener, signed in by a bearer token.
pub fn client(listener: &Listener) -> Writer {
    writer(&listener.url(), QUICK)
}

/// A client of this address with these waits.
pub fn writer(url: &str, timeouts: Timeouts) -> Writer {
    Writer::new(signed_in_by(url, bearer(), timeouts))
}

/// A client of this address with this credential.
pub fn signed_in_by(url: &str, credential: Credential, timeouts: Timeouts) -> Client {
    let place = Place::Loopback(Loopback::parse(url).unwrap());
    Client::new(&place, credential, &Network { timeouts, ..Network::default() }).unwrap()
}

pub fn bearer() -> Credential {
    Credential::Bearer(OneTimeSecret::new("b34rer".to_owned()))
}
