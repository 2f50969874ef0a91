//! The plan's rate: so many requests a minute for each credential (`docs/wire.md`, limits).

use std::collections::HashMap;

/// Whose requests are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// Nobody, or somebody whose credentials are wrong.
    Anonymous,
    /// The bearer credential of the run.
    Bearer,
    /// A token.
    Token(i64),
    /// An OAuth access token.
    OAuthToken(i64),
}

/// The requests of the current minute.
#[derive(Debug, Default)]
pub struct Limiter {
    minute: i64,
    counts: HashMap<Key, u32>,
}

/// What the limiter says of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Requests in a minute.
    pub limit: u32,
    /// How many are left; `None` if this one is too many.
    pub remaining: Option<u32>,
    /// Seconds until the next minute.
    pub reset: u32,
}

impl Limiter {
    /// Counts a request.
    pub fn take(&mut self, key: Key, now: i64, limit: u32) -> Verdict {
        let minute = now.div_euclid(60);
        if minute != self.minute {
            self.minute = minute;
            self.counts.clear();
        }
        let count = self.counts.entry(key).or_default();
        *count = count.saturating_add(1);
        Verdict {
            limit,
            remaining: limit.checked_sub(*count),
            reset: u32::try_from(60 - now.rem_euclid(60)).unwrap_or(60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn past_the_rate_nothing_is_left_until_the_next_minute() {
        let mut limiter = Limiter::default();
        let left = |limiter: &mut Limiter, key, now| limiter.take(key, now, 2).remaining;
        assert_eq!(left(&mut limiter, Key::Bearer, 65), Some(1));
        assert_eq!(left(&mut limiter, Key::Bearer, 66), Some(0));
        assert_eq!(left(&mut limiter, Key::Bearer, 67), None);
        assert_eq!(left(&mut limiter, Key::Token(1), 67), Some(1));
        assert_eq!(limiter.take(Key::Bearer, 70, 2).reset, 50);
        assert_eq!(left(&mut limiter, Key::Bearer, 120), Some(1));
    }
}
