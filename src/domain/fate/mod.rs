//! What becomes of a token if nobody does anything, by its account and a date (Z1 to Z3).
//!
//! The wire tells when a token was made, used and changed, but not when it was reactivated, who
//! deactivated it, and when it is deleted. What is concluded from the rest is a [`Due::About`]: a
//! day can't be had without the word on whether it is an estimate.
//!
//! Every `now` is the account's, as its answers tell it; the clock of this machine plays no part.

mod advice;
mod deadline;
mod outlook;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::account::Account;
use super::audit::{AuditEvent, SYSTEM};
use super::retirement::{END, IDLE_DAYS, Life, Rule, Step, explains_inactive};
use super::token::{Status, Token};

pub use advice::{Evidence, NextStep, Prospect, QUIET_DAYS, Urgency};
pub use deadline::{Deadline, Deed, deadlines};
pub use outlook::{Outlook, Week, days_left, weeks};

pub(super) use advice::days_between;

/// A token whose deactivation is as near as this, in days of 24 hours, is at risk.
pub const AT_RISK_DAYS: i64 = 14;

/// A loss as near as this, in days of 24 hours, is warned of everywhere.
pub const WARNING_DAYS: i64 = 7;

/// When something happens, and whether that is known or concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// What the account tells and the documented days leave no other time.
    On(Timestamp),
    /// An estimate: the wire does not tell all that it depends on.
    About(Timestamp),
    /// An estimate that has passed without its coming true: it can happen at any time.
    Overdue(Timestamp),
}

impl Due {
    /// A time that is known or an estimate; what has passed without happening was no knowledge.
    fn new(at: Timestamp, known: bool, now: Timestamp) -> Self {
        match () {
            () if at <= now => Self::Overdue(at),
            () if known => Self::On(at),
            () => Self::About(at),
        }
    }

    /// The time alone, for orders and sums; what is shown takes it apart and says which it is.
    const fn at(self) -> Timestamp {
        match self {
            Self::On(at) | Self::About(at) | Self::Overdue(at) => at,
        }
    }

    /// Whether the mark of an estimate has to stand beside it.
    pub const fn is_estimate(self) -> bool {
        matches!(self, Self::About(_) | Self::Overdue(_))
    }

    /// Whether it happens within so many days of 24 hours, or should have happened.
    pub fn is_within(self, days: i64, now: Timestamp) -> bool {
        self.at().duration_since(now) <= SignedDuration::from_hours(days * 24)
    }
}

/// Who deactivated a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The account by itself: its audit log says so.
    Account(Rule),
    /// Perhaps the account by itself: a rule explains it, and nothing proves it.
    PerhapsAccount(Rule),
    /// A person: the audit log says so, or no rule explains it.
    Person,
}

/// What becomes of a token if nobody does anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The account does not keep the rules of the retirement: it stays as it is.
    Unaffected(Status),
    /// It is active and was used lately.
    InUse {
        /// When the account deactivates it if it is not used again.
        off: Due,
    },
    /// It is active, and its last use is as long past as brings it within [`AT_RISK_DAYS`] of its
    /// deactivation, or was when it was reactivated.
    Idle {
        /// When the account deactivates it if it is not used.
        off: Due,
    },
    /// It is active and was never used.
    NeverUsed {
        /// When the account deactivates it if it is not used.
        off: Due,
    },
    /// It is active, and Z3 is the next rule that changes it.
    Ends,
    /// It is inactive.
    Deactivated {
        /// Who did that.
        by: By,
        /// When the account deletes it if it is not reactivated.
        deleted: Due,
    },
    /// The list still calls it active, but its time is over (Z3).
    Ended,
}

/// Until when a token works, if nobody does anything but go on as before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// No rule ends it.
    Open,
    /// To the end of all tokens ([`END`]), as long as it stays in use; else until this.
    EndIfUsed(Due),
    /// To the end of all tokens ([`END`]).
    End,
    /// Until then.
    Off(Due),
    /// It works no more.
    Stopped,
}

/// The last time that a token became active or inactive, as the audit log tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastChange {
    /// When.
    pub at: Timestamp,
    /// Whether the account did it by itself.
    pub by_account: bool,
}

impl LastChange {
    /// The last one among a token's events, in whatever order they are.
    pub fn among<'a>(events: impl IntoIterator<Item = &'a AuditEvent>) -> Option<Self> {
        let changes = events.into_iter().filter(|event| event.changes_status());
        let last = changes.max_by_key(|event| (event.created_at, event.id))?;
        Some(Self { at: last.created_at, by_account: last.actor_id == Some(SYSTEM) })
    }
}

impl Fate {
    /// The fate of a token at a time of the account. `told` is what its audit log says, if it was
    /// read: with it, days are known that are estimates without.
    pub fn of(token: &Token, account: &Account, told: Option<LastChange>, now: Timestamp) -> Self {
        match token.status {
            status if !account.keeps_retirement => Self::Unaffected(status),
            Status::Active if now >= END => Self::Ended,
            Status::Active => Self::of_active(token, told, now),
            Status::Inactive => Self::of_inactive(token, told, now),
        }
    }

    fn of_active(token: &Token, told: Option<LastChange>, now: Timestamp) -> Self {
        let off = deactivation(token, told, now);
        match token.last_used {
            None => Self::NeverUsed { off },
            Some(_) if off == Due::On(END) => Self::Ends,
            Some(used) => {
                // After a reactivation the day can be far although the last use is long past.
                let quiet = days_between(used, now) >= IDLE_DAYS - AT_RISK_DAYS;
                let idle = quiet || off.is_within(AT_RISK_DAYS, now);
                if idle { Self::Idle { off } } else { Self::InUse { off } }
            }
        }
    }

    fn of_inactive(token: &Token, told: Option<LastChange>, now: Timestamp) -> Self {
        let since = told.map_or(token.updated_at, |change| change.at);
        // That a token which a person deactivated is deleted as well is assumed.
        let known = told.is_some_and(|change| change.by_account);
        let deleted = Due::new(Life::Inactive { since }.next().at, known, now);
        let by = match (told, explains_inactive(token)) {
            (Some(LastChange { by_account: true, at }), _) => {
                By::Account(if Rule::End.holds(at) { Rule::End } else { Rule::Idle })
            }
            (Some(_), _) | (None, None) => By::Person,
            // What outlived the day of its deletion was not deactivated by the account.
            (None, Some(Rule::Idle)) if matches!(deleted, Due::Overdue(_)) => By::Person,
            (None, Some(rule)) => By::PerhapsAccount(rule),
        };
        Self::Deactivated { by, deleted }
    }

    /// Whether the token authenticates today.
    pub const fn works(self) -> bool {
        !matches!(self.works_until(), Until::Stopped)
    }

    /// Until when the token works.
    pub const fn works_until(self) -> Until {
        match self {
            Self::Unaffected(Status::Active) => Until::Open,
            Self::InUse { off } => Until::EndIfUsed(off),
            Self::Ends => Until::End,
            Self::Idle { off } | Self::NeverUsed { off } => Until::Off(off),
            Self::Unaffected(Status::Inactive) | Self::Deactivated { .. } | Self::Ended => {
                Until::Stopped
            }
        }
    }
}

/// When the account deactivates an active token that is not used.
///
/// A reactivation starts the 30 days again (assumed), and only the audit log tells of one. Without
/// it the earlier day is taken, which warns too soon rather than too late, unless that has passed:
/// then the last change must have been the reactivation.
fn deactivation(token: &Token, told: Option<LastChange>, now: Timestamp) -> Due {
    let next = |again| Life::active(token.created_at, token.last_used, again).next();
    let Step { at, .. } = next(told.map(|change| change.at));
    let since = token.last_used.map_or(token.created_at, |used| used.max(token.created_at));
    match () {
        () if at == END => Due::On(END),
        () if told.is_some() || token.updated_at <= since => Due::new(at, true, now),
        () if at > now => Due::About(at),
        () => {
            let at = next(Some(token.updated_at)).at;
            if at == END { Due::On(END) } else { Due::new(at, false, now) }
        }
    }
}

/// The day of a time in the reader's zone. That of the end of all tokens is UTC's everywhere, as in
/// every text about it.
pub fn date(at: Timestamp, zone: &TimeZone) -> Date {
    let zone = if at == END { TimeZone::UTC } else { zone.clone() };
    at.to_zoned_datetime(zone).date()
}

/// The same as text, such as `2027-04-30`.
pub fn day(at: Timestamp, zone: &TimeZone) -> String {
    date(at, zone).to_string()
}

/// The last whole day in the reader's zone before a time: by its end something is still possible. That
/// before the end of all tokens is no later than UTC's, and earlier where it ends in the afternoon.
pub fn last_date(before: Timestamp, zone: &TimeZone) -> Date {
    let date = before.to_zoned_datetime(zone.clone()).date().min(date(before, zone));
    date.yesterday().unwrap_or(date)
}

/// The same as text.
pub fn last_day(before: Timestamp, zone: &TimeZone) -> String {
    last_date(before, zone).to_string()
}

#[cfg(test)]
mod tests;
