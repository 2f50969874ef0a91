//! Which events are shown: dates as a person names them, and the instants they stand for (L3).

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::audit::{ActivityType, AuditFilter};
use crate::domain::time;
use crate::domain::token::TokenId;
use crate::domain::user::Person;
use crate::phrases::Phrase;

/// The time that is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Period {
    /// The last 12 weeks, counted from now (L3).
    #[default]
    LastWeeks,
    /// Whole days in the zone of the screen, both inclusive; `None` is no limit.
    Days {
        /// The first day.
        since: Option<Date>,
        /// The last day.
        until: Option<Date>,
    },
}

/// The filter of the page or of the pane (L3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// When.
    pub period: Period,
    /// By whom; `None` is everybody.
    pub actor: Option<Person>,
    /// What kind; `None` is every kind.
    pub activity: Option<ActivityType>,
}

impl Filter {
    /// What the account is asked: days become instants of the zone.
    pub fn request(&self, now: Timestamp, zone: &TimeZone, token: Option<TokenId>) -> AuditFilter {
        let (since, until) = match self.period {
            Period::LastWeeks => (Some(time::audit_window_start(now)), None),
            Period::Days { since, until } => {
                (since.and_then(|day| start_of(day, zone)), until.and_then(|day| end_of(day, zone)))
            }
        };
        AuditFilter {
            since,
            until,
            actor: self.actor.as_ref().map(|person| person.id),
            activity_types: self.activity.iter().cloned().collect(),
            ip_address: None,
            token,
            tokens: false,
        }
    }
}

/// The first instant of a day, which is not midnight everywhere.
fn start_of(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    let zoned = day.to_zoned_datetime(zone.clone()).ok()?;
    Some(zoned.start_of_day().ok()?.timestamp())
}

/// The last second of a day: a day has 23 or 25 hours when the clocks change, so it ends where the
/// next one starts. The account's times are whole seconds.
fn end_of(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    let next = start_of(day.tomorrow().ok()?, zone)?;
    next.checked_sub(SignedDuration::from_secs(1)).ok()
}

/// The day of an instant in a zone.
pub fn day_of(instant: Timestamp, zone: &TimeZone) -> Date {
    instant.to_zoned_datetime(zone.clone()).date()
}

/// The name of a kind of activity (L2); `None` for one that is shown as it came.
pub const fn activity_name(activity: &ActivityType) -> Option<Phrase> {
    match activity {
        ActivityType::Created => Some(Phrase::ActivityCreated),
        ActivityType::Updated => Some(Phrase::ActivityUpdated),
        ActivityType::Deleted => Some(Phrase::ActivityDeleted),
        ActivityType::Exported => Some(Phrase::ActivityExported),
        ActivityType::SignedIn => Some(Phrase::ActivitySignedIn),
        ActivityType::Other(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(since: &str, until: &str) -> AuditFilter {
        let filter = Filter {
            period: Period::Days {
                since: Some(since.parse().unwrap()),
                until: Some(until.parse().unwrap()),
            },
            ..Filter::default()
        };
        let zone = time::zone(Some("Europe/Berlin"));
        filter.request(Timestamp::UNIX_EPOCH, &zone, None)
    }

    #[test]
    fn l3_the_end_date_is_inclusive_on_days_of_23_and_25_hours() {
        for (day, since, until) in [
            ("2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z"),
            ("2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z"),
            ("2026-11-23", "2026-11-22T23:00:00Z", "2026-11-23T22:59:59Z"),
        ] {
            let filter = days(day, day);
            assert_eq!(filter.since, Some(since.parse().unwrap()), "{day}");
            assert_eq!(filter.until, Some(until.parse().unwrap()), "{day}");
        }
    }

    #[test]
    fn l3_a_day_without_midnight_begins_at_its_first_instant() {
        // The clocks in Beirut go from 24:00 to 01:00.
        let day: Date = "2026-03-29".parse().unwrap();
        let start = start_of(day, &time::zone(Some("Asia/Beirut")));
        assert_eq!(start, Some("2026-03-28T22:00:00Z".parse().unwrap()));
    }
}
