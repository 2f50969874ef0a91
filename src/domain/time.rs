//! Instants as a person reads them: relative in a table, exact in a detail.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// The audit log's default window (L3), in weeks.
pub const AUDIT_WEEKS: i64 = 12;

/// The beginning of the audit log's default window (L3).
pub fn audit_window_start(now: Timestamp) -> Timestamp {
    now.checked_sub(Span::new().hours(AUDIT_WEEKS * 7 * 24)).unwrap_or(now)
}

/// How long ago something was, in the coarsest unit that is still true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// Less than a minute ago.
    Now,
    /// 1 to 59 minutes ago.
    Minutes(i64),
    /// 1 to 23 hours ago; 24 within the day on which the clocks go back.
    Hours(i64),
    /// On the calendar day before, at least 24 hours ago.
    Yesterday,
    /// 2 to 29 days ago; 2 also less than 48 hours ago, where that was not yesterday.
    Days(i64),
    /// 1 to 11 months of 30.44 days ago.
    Months(i64),
    /// At least a year of 365.25 days ago.
    Years(i64),
    /// More than a minute ahead of the account's clock.
    Future,
}

impl Age {
    /// How long before `now` the instant is; what lies ahead by less than a minute counts as now,
    /// since two clocks rarely agree. Yesterday is the reader's, in this zone.
    pub fn of(instant: Timestamp, now: Timestamp, zone: &TimeZone) -> Self {
        let seconds = now.as_second() - instant.as_second();
        let minutes = seconds / 60;
        let days = minutes / (24 * 60);
        match () {
            () if seconds <= -60 => Self::Future,
            () if seconds < 60 => Self::Now,
            () if minutes < 60 => Self::Minutes(minutes),
            () if days < 1 => Self::Hours(minutes / 60),
            () if days < 2 => {
                let date = |at: Timestamp| at.to_zoned_datetime(zone.clone()).date();
                match (date(instant), date(now)) {
                    (then, today) if then == today => Self::Hours(minutes / 60),
                    (then, today) if then.tomorrow().is_ok_and(|next| next == today) => {
                        Self::Yesterday
                    }
                    _ => Self::Days(2),
                }
            }
            () if days < 30 => Self::Days(days),
            () if days < 365 => Self::Months((days * 100 / 3044).clamp(1, 11)),
            () => Self::Years((days * 100 / 36525).max(1)),
        }
    }
}

/// An exact time in a zone, such as `2026-11-23 09:12:44`. The zone is named once, in the header.
pub fn exact(instant: Timestamp, zone: &TimeZone) -> String {
    instant.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The day of an instant in a zone, such as `2026-11-23`.
pub fn day(instant: Timestamp, zone: &TimeZone) -> String {
    instant.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d").to_string()
}

/// The zone that an IANA name stands for, or UTC where it is missing or unknown.
pub fn zone(name: Option<&str>) -> TimeZone {
    name.and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn an_age_is_told_in_the_coarsest_unit_that_is_true() {
        let now = at("2026-11-23T12:00:00Z");
        for (instant, age) in [
            ("2026-11-23T12:00:30Z", Age::Now),
            ("2026-11-23T12:02:00Z", Age::Future),
            ("2026-11-23T11:59:01Z", Age::Now),
            ("2026-11-23T11:01:00Z", Age::Minutes(59)),
            ("2026-11-22T12:00:01Z", Age::Hours(23)),
            ("2026-11-22T12:00:00Z", Age::Yesterday),
            ("2026-11-21T12:00:00Z", Age::Days(2)),
            ("2026-10-24T12:00:00Z", Age::Months(1)),
            ("2025-11-24T12:00:00Z", Age::Months(11)),
            ("2025-11-23T12:00:00Z", Age::Years(1)),
            ("2016-11-23T12:00:00Z", Age::Years(9)),
        ] {
            assert_eq!(Age::of(at(instant), now, &TimeZone::UTC), age, "{instant}");
        }
    }

    #[test]
    fn yesterday_is_the_day_before_of_the_reader() {
        for (instant, now, name, age) in [
            ("2026-11-22T01:00:00Z", "2026-11-23T01:00:00Z", None, Age::Yesterday),
            ("2026-11-21T23:00:00Z", "2026-11-23T01:00:00Z", None, Age::Days(2)),
            ("2026-11-21T23:00:00Z", "2026-11-23T01:00:00Z", Some("Asia/Seoul"), Age::Yesterday),
            ("2026-11-22T06:00:00Z", "2026-11-23T08:30:00Z", Some("America/Los_Angeles"), {
                Age::Days(2)
            }),
            ("2028-02-29T12:00:00Z", "2028-03-01T13:00:00Z", None, Age::Yesterday),
            ("2027-02-28T12:00:00Z", "2027-03-01T13:00:00Z", None, Age::Yesterday),
            // The clocks go back in Berlin: that Sunday has 25 hours.
            ("2026-10-24T22:10:00Z", "2026-10-25T22:30:00Z", Some("Europe/Berlin"), Age::Hours(24)),
        ] {
            assert_eq!(Age::of(at(instant), at(now), &zone(name)), age, "{instant} {now} {name:?}");
        }
    }

    #[test]
    fn exact_times_follow_the_zone() {
        let instant = at("2026-11-23T20:30:00Z");
        assert_eq!(exact(instant, &zone(Some("Asia/Seoul"))), "2026-11-24 05:30:00");
        assert_eq!(exact(instant, &zone(Some("Nowhere/At_all"))), "2026-11-23 20:30:00");
        assert_eq!(day(instant, &zone(None)), "2026-11-23");
    }

    #[test]
    fn l3_the_default_window_is_twelve_weeks() {
        let now = at("2026-11-23T12:00:00Z");
        assert_eq!(audit_window_start(now), at("2026-08-31T12:00:00Z"));
    }
}
