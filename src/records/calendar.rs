//! Deadlines as a calendar (RFC 5545): a whole day each, with a reminder a week before.

use chrono::TimeDelta;
use icalendar::{Alarm, Calendar, Component, Event, EventLike, Property};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// How many days before a day its reminder is.
const REMINDER_DAYS: i64 = 7;

/// The longest line in bytes, without its end (RFC 5545, 3.1).
const LONGEST_LINE: usize = 75;

/// Which program a calendar is from.
const PRODUCT: &str = "-//tokendesk//retirement//EN";

/// Whether a text is a calendar that this program made: a newer one may take its place.
pub fn is_ours(text: &str) -> bool {
    text.starts_with("BEGIN:VCALENDAR")
        && text
            .lines()
            .any(|line| line.strip_prefix("PRODID:").is_some_and(|product| product == PRODUCT))
}

/// A day in a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The same in every calendar that has this deadline, so that a newer one replaces it.
    pub uid: String,
    /// The day.
    pub day: Date,
    /// What it is, in a line.
    pub summary: String,
    /// What to do.
    pub description: String,
}

/// The calendar of this name, as it is at this time.
pub fn text(name: &str, entries: &[Entry], now: Timestamp) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", PRODUCT));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.name(name);
    let stamp = now.to_zoned_datetime(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string();
    for entry in entries {
        calendar.push(event(entry, &stamp));
    }
    folded(&calendar.to_string())
}

/// The lines of a calendar, none longer than [`LONGEST_LINE`]: the library counts a line that goes on
/// without the space that it begins with.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + text.len() / LONGEST_LINE);
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut length = 0;
        for character in line.chars() {
            if length + character.len_utf8() > LONGEST_LINE {
                folded.push_str("\r\n ");
                length = 1;
            }
            folded.push(character);
            length += character.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

fn event(entry: &Entry, stamp: &str) -> Event {
    let mut day = Property::new("DTSTART", entry.day.strftime("%Y%m%d").to_string());
    day.add_parameter("VALUE", "DATE");
    let mut event = Event::new();
    event.uid(&entry.uid).summary(&entry.summary).description(&entry.description);
    event.add_property("DTSTAMP", stamp).append_property(day);
    // Nobody is busy because of it.
    event.add_property("TRANSP", "TRANSPARENT");
    let mut reminder = Alarm::display(&entry.summary, -TimeDelta::days(REMINDER_DAYS));
    // The library writes the days as seconds, which are not the same where the clocks change.
    reminder.add_property("TRIGGER", format!("-P{REMINDER_DAYS}D"));
    // It gives each reminder an id by chance and this machine's time, if nobody else does.
    reminder.add_property("UID", format!("reminder-{}", entry.uid));
    reminder.add_property("DTSTAMP", stamp);
    event.alarm(reminder).done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_has_an_event_a_day_and_is_the_same_in_every_run() {
        let entry = Entry {
            uid: "use-7@acme.zendesk.com".into(),
            day: "2026-12-05".parse().unwrap(),
            summary: "Off: a, b; c".into(),
            description: "x\ny".into(),
        };
        let now = "2026-11-24T09:00:00Z".parse().unwrap();
        let entries = [entry];
        let made = text("API tokens", &entries, now);
        assert_eq!(made, text("API tokens", &entries, now));
        for line in [
            "UID:use-7@acme.zendesk.com",
            "UID:reminder-use-7@acme.zendesk.com",
            "DTSTART;VALUE=DATE:20261205",
            "DTSTAMP:20261124T090000Z",
            "SUMMARY:Off: a\\, b\\; c",
            "DESCRIPTION:x\\ny",
            "TRIGGER:-P7D",
            "ACTION:DISPLAY",
        ] {
            assert!(made.lines().any(|one| one == line), "{line}\n{made}");
        }
        assert!(made.ends_with("END:VCALENDAR\r\n"), "{made}");
    }

    #[test]
    fn no_line_is_longer_than_the_standard_has_it_and_no_character_is_torn() {
        let text = |length| "창고 a, ".repeat(length);
        for length in 0..40 {
            let entry = Entry {
                uid: "use-7@acme.zendesk.com".into(),
                day: "2028-02-29".parse().unwrap(),
                summary: text(length),
                description: format!("{}x\n y", text(2 * length)),
            };
            let made = super::text("Tokens", &[entry], "2026-11-24T09:00:00Z".parse().unwrap());
            assert!(made.split("\r\n").all(|line| line.len() <= LONGEST_LINE), "{made}");
            assert!(!made.replace("\r\n", "").contains(['\r', '\n']), "{made}");
            let whole = made.replace("\r\n ", "");
            let summary = format!("SUMMARY:{}", text(length).replace(',', "\\,"));
            assert!(whole.lines().any(|line| line == summary), "{whole}");
        }
    }
}
