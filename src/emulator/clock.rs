//! The account's clock: every time in the account comes from here.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

/// A clock that starts at a chosen time and goes on from there.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset_seconds: Arc<AtomicI64>,
}

impl Clock {
    /// A clock that shows `now` now; `None` is the time of the system.
    pub fn starting_at(now: Option<Timestamp>) -> Self {
        let offset = now.map_or(0, |now| now.as_second() - Timestamp::now().as_second());
        Self { offset_seconds: Arc::new(AtomicI64::new(offset)) }
    }

    /// The account's time, in seconds since 1970.
    pub fn seconds(&self) -> i64 {
        Timestamp::now().as_second() + self.offset_seconds.load(Ordering::Relaxed)
    }

    /// Puts the clock forward, for training and tests.
    pub fn advance(&self, seconds: i64) {
        self.offset_seconds.fetch_add(seconds, Ordering::Relaxed);
    }
}

/// A time as the wire has it, such as `2026-11-23T09:12:44Z`.
pub fn wire(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| String::new(), |time| time.to_string())
}

/// A time as the header `Date` has it.
pub fn http_date(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(
        |_| String::new(),
        |time| time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_starts_where_it_is_told_and_goes_on() {
        let start: Timestamp = "2030-01-01T00:00:00Z".parse().unwrap();
        let clock = Clock::starting_at(Some(start));
        assert!((0..=5).contains(&(clock.seconds() - start.as_second())));
        clock.advance(60);
        assert!((60..=65).contains(&(clock.seconds() - start.as_second())));
    }

    #[test]
    fn times_are_written_as_the_wire_and_http_have_them() {
        assert_eq!(wire(1_795_425_164), "2026-11-23T09:12:44Z");
        assert_eq!(http_date(1_795_425_164), "Mon, 23 Nov 2026 09:12:44 GMT");
    }
}
