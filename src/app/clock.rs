//! The account's time on top of this machine's clock.

use jiff::{SignedDuration, Timestamp};

/// The account's time, as far as its answers tell it, on top of this machine's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    local: Timestamp,
    offset: SignedDuration,
}

impl Clock {
    /// A clock that knows nothing of an account yet.
    pub const fn new(local: Timestamp) -> Self {
        Self { local, offset: SignedDuration::ZERO }
    }

    /// The account's time.
    pub fn now(&self) -> Timestamp {
        self.local.checked_add(self.offset).unwrap_or(self.local)
    }

    /// This machine's time, as far as it was told.
    pub const fn local(&self) -> Timestamp {
        self.local
    }

    /// This machine's clock went on.
    pub fn set_local(&mut self, local: Timestamp) {
        self.local = local;
    }

    /// An answer told the account's time. Its header has whole seconds, so a difference below two
    /// seconds says nothing.
    pub fn learn(&mut self, server: Timestamp) {
        let offset = server.duration_since(self.local);
        let news = offset.saturating_sub(self.offset).abs();
        if news >= SignedDuration::from_secs(2) {
            self.offset = offset;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_follows_the_account_and_ignores_the_rounding_of_its_header() {
        let local: Timestamp = "2026-11-23T12:00:00.9Z".parse().unwrap();
        let mut clock = Clock::new(local);
        clock.learn("2026-11-23T12:00:00Z".parse().unwrap());
        assert_eq!(clock.now(), local);
        clock.learn("2026-12-24T12:00:00Z".parse().unwrap());
        assert_eq!(clock.now().to_string(), "2026-12-24T12:00:00Z");
    }
}
