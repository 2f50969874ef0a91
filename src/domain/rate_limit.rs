//! How many requests an account still takes in this minute, of all that sign in to it (reference 4).

/// What an answer says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// How many requests a minute has.
    pub limit: u64,
    /// How many of them are left.
    pub remaining: u64,
}

impl RateLimit {
    /// Whether less than a fifth is left: the account's integrations share it.
    pub const fn is_scarce(self) -> bool {
        self.remaining.saturating_mul(5) < self.limit
    }
}
