//! Times as one types them: an instant, a day, or how long ago.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// A time on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// RFC 3339.
    At(Timestamp),
    /// A day in UTC.
    Day(Date),
    /// So long before the account's clock.
    Ago(SignedDuration),
}

impl When {
    /// Reads `2026-11-23T09:00:00Z`, `2026-11-23`, or `7d` (`s`, `m`, `h`, `d`, `w`).
    pub fn parse(text: &str) -> Result<Self, String> {
        let read = text.parse().map(Self::At).ok();
        let read = read.or_else(|| text.parse().map(Self::Day).ok());
        read.or_else(|| ago(text).map(Self::Ago)).ok_or_else(|| {
            "not a time such as 2026-11-23T09:00:00Z, 2026-11-23 or 7d (s, m, h, d, w)".to_owned()
        })
    }

    /// The instant from which on, by the account's clock.
    pub fn begins(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(time) => time,
            Self::Day(day) => midnight(day),
            Self::Ago(time) => now.checked_sub(time).unwrap_or(Timestamp::MIN),
        }
    }

    /// The instant until which: the last second of a day.
    pub fn ends(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Day(day) => day
                .tomorrow()
                .ok()
                .and_then(|next| midnight(next).checked_sub(SignedDuration::from_secs(1)).ok())
                .unwrap_or(Timestamp::MAX),
            other => other.begins(now),
        }
    }
}

fn ago(text: &str) -> Option<SignedDuration> {
    let unit = text.chars().last()?;
    let number: i64 = text.strip_suffix(unit)?.parse().ok().filter(|number| *number >= 0)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        'w' => 7 * 86_400,
        _ => return None,
    };
    number.checked_mul(seconds).map(SignedDuration::from_secs)
}

fn midnight(day: Date) -> Timestamp {
    day.to_zoned_datetime(TimeZone::UTC).map_or(Timestamp::MIN, |zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_an_instant_a_day_or_how_long_ago() {
        let now: Timestamp = "2026-11-23T09:14:00Z".parse().unwrap();
        for (text, begins, ends) in [
            ("2026-11-20T10:00:00+01:00", "2026-11-20T09:00:00Z", "2026-11-20T09:00:00Z"),
            ("2026-11-20", "2026-11-20T00:00:00Z", "2026-11-20T23:59:59Z"),
            ("7d", "2026-11-16T09:14:00Z", "2026-11-16T09:14:00Z"),
            ("12h", "2026-11-22T21:14:00Z", "2026-11-22T21:14:00Z"),
            ("2w", "2026-11-09T09:14:00Z", "2026-11-09T09:14:00Z"),
        ] {
            let when = When::parse(text).unwrap();
            assert_eq!(
                (when.begins(now).to_string(), when.ends(now).to_string()),
                (begins.into(), ends.into()),
                "{text}"
            );
        }
        for wrong in
            ["", "d", "-7d", "7y", "yesterday", "2026-13-01", "99999999999999999999d", "7일"]
        {
            assert!(When::parse(wrong).is_err(), "{wrong}");
        }
        let long = When::parse("99999999999w").unwrap();
        assert_eq!(long.begins(now), Timestamp::MIN, "longer ago than there are times");
    }
}
