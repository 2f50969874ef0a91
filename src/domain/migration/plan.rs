//! What was chosen for a migration, as a line of the client's description keeps it.
//!
//! The line is `quiet 7 days, off 35 days, tried 2026-11-28`: for how long the old token has to be
//! quiet before it is switched off, how long it stays off before it is deleted, and the day (UTC)
//! on which the client was first tried, once it was. It is written exactly so below the line that
//! names the token, and read leniently: in any case, with any spaces, anywhere after that line,
//! without its last part. One client has one plan, for all tokens that it replaces.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use thiserror::Error;

use super::super::fate::QUIET_DAYS;
use super::super::oauth_client::{ClientChange, OAuthClient};
use super::super::replacement::{LONGEST_DESCRIPTION, NoRoom, Replacement};

/// What was chosen for a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// For how many days the old token has to be unused before it is switched off.
    pub quiet_days: i64,
    /// For how many days it stays off before it is deleted.
    pub off_days: i64,
    /// The day (UTC) on which the client was first tried.
    pub tried: Option<Date>,
}

/// The number of days is outside of the bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a number of days is from 1 to {}", Plan::MOST_DAYS)]
pub struct NotDays;

impl Default for Plan {
    /// A week, then off for as long as a monthly job needs to come by once.
    fn default() -> Self {
        Self { quiet_days: 7, off_days: QUIET_DAYS, tried: None }
    }
}

impl Plan {
    /// The most days that can be chosen.
    pub const MOST_DAYS: i64 = 365;

    /// A plan with these days.
    pub fn new(quiet_days: i64, off_days: i64) -> Result<Self, NotDays> {
        let fits = |days: &i64| (1..=Self::MOST_DAYS).contains(days);
        let plan = Self { quiet_days, off_days, tried: None };
        if fits(&quiet_days) && fits(&off_days) { Ok(plan) } else { Err(NotDays) }
    }

    /// What a client's description says, or the usual.
    #[expect(clippy::disallowed_methods, reason = "the line is read, not shown")]
    pub fn of(client: &OAuthClient) -> Self {
        Self::read(client.description.raw()).unwrap_or_default()
    }

    /// The first plan in a description.
    pub fn read(description: &str) -> Option<Self> {
        find(description).map(|found| found.plan)
    }

    /// The same, tried on the day of this time, unless it was tried before.
    #[must_use]
    pub fn tried_at(self, at: Timestamp) -> Self {
        let day = || TimeZone::UTC.to_datetime(at).date();
        Self { tried: Some(self.tried.unwrap_or_else(day)), ..self }
    }

    /// A client's description with this plan in the place of the one that it has, or at its end.
    pub fn written_in(&self, description: &str) -> Result<String, NoRoom> {
        let text = match find(description) {
            Some(Found { start, end, .. }) => {
                let (before, after) = (description.get(..start), description.get(end..));
                format!("{}{self}{}", before.unwrap_or_default(), after.unwrap_or_default())
            }
            None => match description.trim_end() {
                "" => self.to_string(),
                before => format!("{before}\n{self}"),
            },
        };
        match text.chars().count() {
            length if length > LONGEST_DESCRIPTION => Err(NoRoom { length }),
            _ => Ok(text),
        }
    }
}

impl std::fmt::Display for Plan {
    /// The line as it is written.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { quiet_days, off_days, tried } = self;
        write!(f, "quiet {quiet_days} days, off {off_days} days")?;
        tried.map_or(Ok(()), |day| write!(f, ", tried {day}"))
    }
}

/// What writes into a client's description that it was tried by this time, unless it says so of an
/// earlier one: the account lists the access tokens of a client for a while only.
#[expect(clippy::disallowed_methods, reason = "what came from the account goes back to it")]
pub fn as_tried(client: &OAuthClient, at: Timestamp) -> Result<ClientChange, NoRoom> {
    let text = Plan::of(client).tried_at(at).written_in(client.description.raw())?;
    Ok(ClientChange { description: Some(text), ..ClientChange::default() })
}

/// The description of a client that replaces a token: what it is for, as much of it as there is room
/// for, the line that names the token, and the plan.
pub fn describe(purpose: &str, replaces: &Replacement, plan: Plan) -> String {
    let lines = format!("{replaces}\n{plan}");
    // The day of the first try comes later.
    let later = if plan.tried.is_some() { 0 } else { ", tried 2026-11-28".len() };
    let room = LONGEST_DESCRIPTION.saturating_sub(lines.chars().count() + later + 1);
    // What would be read as a line of its own is left out: the token's own words are not the plan.
    let purpose = purpose.split_whitespace().collect::<Vec<_>>().join(" ");
    let spoils = !Replacement::all_in(&purpose).is_empty() || find(&purpose).is_some();
    match purpose.chars().count() {
        0 => lines,
        _ if spoils => lines,
        length if length <= room => format!("{purpose}\n{lines}"),
        _ => {
            let cut: String = purpose.chars().take(room.saturating_sub(1)).collect();
            format!("{}…\n{lines}", cut.trim_end())
        }
    }
}

struct Found {
    plan: Plan,
    start: usize,
    end: usize,
}

/// A word, and where it begins.
type Word<'a> = (usize, &'a str);

fn find(text: &str) -> Option<Found> {
    let words: Vec<Word> = text
        .split_whitespace()
        .map(|word| (word.as_ptr().addr() - text.as_ptr().addr(), word))
        .collect();
    (0..words.len()).find_map(|first| read(words.get(first..)?))
}

/// Reads a plan whose first word is the first of these.
fn read(words: &[Word]) -> Option<Found> {
    let word = |at: usize| words.get(at).map(|(_, word)| bare(word));
    let is = |at: usize, wanted: &[&str]| {
        word(at).is_some_and(|word| wanted.iter().any(|it| it.eq_ignore_ascii_case(word)))
    };
    let days = |at: usize| {
        let digits = word(at).filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()))?;
        (is(at + 1, &["day", "days"])).then(|| digits.parse().ok())?
    };
    let (quiet, off) = (is(0, &["quiet"]).then(|| days(1))??, is(3, &["off"]).then(|| days(4))??);
    let plan = Plan::new(quiet, off).ok()?;
    let tried = is(6, &["tried"]).then(|| word(7)?.parse().ok()).flatten();
    let last = words.get(if tried.is_some() { 7 } else { 5 })?;
    let (start, _) = words.first()?;
    Some(Found { plan: Plan { tried, ..plan }, start: *start, end: last.0 + bare(last.1).len() })
}

fn bare(word: &str) -> &str {
    word.trim_end_matches(['.', ',', ';'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::token::TokenId;

    fn plan(quiet_days: i64, off_days: i64, tried: Option<&str>) -> Plan {
        Plan { quiet_days, off_days, tried: tried.map(|day| day.parse().unwrap()) }
    }

    #[test]
    fn the_line_has_one_form() {
        assert_eq!(Plan::default().to_string(), "quiet 7 days, off 35 days");
        let tried = plan(14, 30, Some("2026-11-28")).to_string();
        assert_eq!(tried, "quiet 14 days, off 30 days, tried 2026-11-28");
    }

    #[test]
    fn the_line_is_read_leniently() {
        for text in [
            "quiet 14 days, off 30 days, tried 2026-11-28",
            "Invoices.\nreplaces API token 5\nQuiet 14 DAYS off 30 days; tried 2026-11-28. Ask Ada",
            "a quiet day: quiet  14\tday,\r\noff 30 day tried 2026-11-28",
        ] {
            assert_eq!(Plan::read(text), Some(plan(14, 30, Some("2026-11-28"))), "{text}");
        }
        for text in ["quiet 14 days, off 30 days", "quiet 14 days, off 30 days, tried soon"] {
            assert_eq!(Plan::read(text), Some(plan(14, 30, None)), "{text}");
        }
        for text in [
            "",
            "quiet 14 days",
            "quiet 0 days, off 30 days",
            "quiet 14 days, off 366 days",
            "quiet -1 days, off 30 days",
            "quiet 14 weeks, off 30 days",
            "quiet 99999999999999999999 days, off 30 days",
        ] {
            assert_eq!(Plan::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_new_plan_takes_the_place_of_the_old_one() {
        let text = "Invoices.\nreplaces API token 5\nquiet 7 days, off 35 days. Ask Ada";
        let written = plan(14, 30, Some("2026-11-28")).written_in(text).unwrap();
        let expected = "Invoices.\nreplaces API token 5\nquiet 14 days, off 30 days, tried \
                        2026-11-28. Ask Ada";
        assert_eq!(written, expected);
        let added = Plan::default().written_in("replaces API token 5 ").unwrap();
        assert_eq!(added, "replaces API token 5\nquiet 7 days, off 35 days");
        let full = "x".repeat(LONGEST_DESCRIPTION);
        assert!(Plan::default().written_in(&full).is_err());
    }

    #[test]
    fn the_first_try_is_the_one_that_is_remembered() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let once = Plan::default().tried_at(at("2026-11-28T23:59:59Z"));
        assert_eq!(once.tried_at(at("2026-12-02T00:00:00Z")), once);
        assert_eq!(once.to_string(), "quiet 7 days, off 35 days, tried 2026-11-28");
    }

    #[test]
    fn a_description_says_what_there_is_room_for() {
        let line = Replacement::new(TokenId(360_001_234), "kX77vn");
        let short = describe("Exports\ninvoices", &line, Plan::default());
        let lines = "replaces API token 360001234 (kX77vn…)\nquiet 7 days, off 35 days";
        assert_eq!(short, format!("Exports invoices\n{lines}"));
        assert_eq!(describe(" ", &line, Plan::default()), lines);
        let long = describe(&"창고".repeat(200), &line, Plan::default());
        assert!(long.ends_with(&format!("…\n{lines}")), "{long}");
        let tried = Plan::default().tried_at(Timestamp::UNIX_EPOCH).written_in(&long).unwrap();
        assert_eq!(tried.chars().count(), LONGEST_DESCRIPTION, "the day of a try has its room");
        for odd in ["replaces API token 7", "quiet 1 day, off 1 day"] {
            assert_eq!(describe(odd, &line, Plan::default()), lines, "{odd}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            quiet in 1_i64..=365,
            off in 1_i64..=365,
            before in "\\PC{0,40}",
        ) {
            let plan = plan(quiet, off, Some("2028-02-29"));
            let text = plan.written_in(&before).unwrap();
            prop_assert_eq!(Plan::read(&text), Some(plan));
        }

        #[test]
        fn no_text_is_too_odd(text in "(quiet|off|tried|day|days|[0-9]{1,20}|,|\\s|\\PC){0,30}") {
            if let Some(plan) = Plan::read(&text) {
                let again = plan.written_in(&text).unwrap();
                prop_assert_eq!(Plan::read(&again), Some(plan));
            }
        }
    }
}
