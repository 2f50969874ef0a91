//! What to do about a token, how urgent that is, and what can go without fear (Z1 to Z4).

use jiff::{SignedDuration, Timestamp};

use super::super::account::Account;
use super::super::retirement::END;
use super::super::token::{Status, Token, TokenId};
use super::{Due, Fate, LastChange};

/// A token that was inactive for this long without anybody's bringing it back is safe to remove, in
/// days of 24 hours: a monthly job has come by once, in the longest month and with some days to spare.
pub const QUIET_DAYS: i64 = 35;

/// A last use that is older than this does not speak for a job any more, in days of 24 hours: a
/// monthly one would have come by twice.
const FORGOTTEN_DAYS: i64 = 62;

/// Why a token can be removed without fear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Nothing was ever done with it.
    NeverUsed,
    /// It has been inactive for at least so many days, and nobody has reactivated it.
    Quiet {
        /// The days, no fewer than [`QUIET_DAYS`].
        days: i64,
    },
}

/// What to do next about a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Something uses it: an OAuth client has to take its place (Z4).
    Migrate,
    /// It is off. If it is needed it has to be reactivated before it is deleted, or all tokens end.
    ReactivateBy(Due),
    /// Nothing: nobody uses it, and the account removes it by itself.
    Nothing,
    /// It can be deleted without fear.
    Remove(Evidence),
}

/// How urgent a token is: the smallest comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Urgency {
    class: Class,
    at: Timestamp,
    id: TokenId,
}

/// What kind of urgency it is, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// Something that may be needed is lost before the end of all tokens.
    Loss,
    /// Something is in use until the end.
    Use,
    /// Nobody will miss it.
    Alone,
    /// It can go at once.
    Safe,
    /// The account lets it be.
    Unaffected,
}

/// All that there is to say of a token's future.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prospect {
    /// The token.
    pub id: TokenId,
    /// What becomes of it.
    pub fate: Fate,
    /// What to do about it; `None` where the account lets it be.
    pub next: Option<NextStep>,
}

impl Prospect {
    /// The future of a token, by the same facts as [`Fate::of`].
    pub fn of(token: &Token, account: &Account, told: Option<LastChange>, now: Timestamp) -> Self {
        let fate = Fate::of(token, account, told, now);
        let next = match fate {
            Fate::Unaffected(_) => None,
            Fate::NeverUsed { .. } | Fate::Ended => Some(NextStep::Nothing),
            Fate::InUse { .. } | Fate::Idle { .. } | Fate::Ends => Some(in_use(token, now)),
            Fate::Deactivated { deleted, .. } => Some(inactive(token, told, deleted, now)),
        };
        Self { id: token.id, fate, next }
    }

    /// What is lost next that somebody may need, and when: *at risk* and the warnings go by it.
    pub const fn loss(&self) -> Option<Due> {
        match (self.fate, self.next) {
            (_, Some(NextStep::ReactivateBy(due))) => Some(due),
            (Fate::Ends, Some(NextStep::Migrate)) => Some(Due::On(END)),
            (Fate::Idle { off }, Some(NextStep::Migrate)) => Some(off),
            _ => None,
        }
    }

    /// Where it stands in the order of urgency.
    pub fn urgency(&self) -> Urgency {
        let (class, at) = match (self.fate, self.next) {
            (_, None) => (Class::Unaffected, END),
            (_, Some(NextStep::ReactivateBy(due))) => (Class::Loss, due.at()),
            (Fate::Idle { off }, Some(NextStep::Migrate)) => (Class::Loss, off.at()),
            (Fate::InUse { off }, _) => (Class::Use, off.at()),
            (_, Some(NextStep::Migrate)) => (Class::Use, END),
            (Fate::NeverUsed { off } | Fate::Idle { off }, _) => (Class::Alone, off.at()),
            (Fate::Deactivated { deleted, .. }, Some(NextStep::Remove(_))) => {
                (Class::Safe, deleted.at())
            }
            (Fate::Deactivated { deleted, .. }, _) => (Class::Alone, deleted.at()),
            _ => (Class::Alone, END),
        };
        Urgency { class, at, id: self.id }
    }

    /// Whether something uses the token, as far as its last use tells.
    pub const fn is_needed(&self) -> bool {
        matches!(self.next, Some(NextStep::Migrate))
    }

    /// Whether it can be deleted without fear.
    pub const fn is_safe_to_remove(&self) -> bool {
        matches!(self.next, Some(NextStep::Remove(_)))
    }
}

/// An active token that was used at some time. One that was reactivated long after its last use
/// may have that use behind it: then it ends by itself.
fn in_use(token: &Token, now: Timestamp) -> NextStep {
    let used = token.last_used.map_or(i64::MAX, |used| days_between(used, now));
    if used < FORGOTTEN_DAYS { NextStep::Migrate } else { NextStep::Nothing }
}

fn inactive(token: &Token, told: Option<LastChange>, deleted: Due, now: Timestamp) -> NextStep {
    if let Some(evidence) = evidence(token, told, now) {
        return NextStep::Remove(evidence);
    }
    match deleted {
        _ if now >= END => NextStep::Nothing,
        Due::On(at) | Due::About(at) if at >= END => NextStep::ReactivateBy(Due::On(END)),
        due => NextStep::ReactivateBy(due),
    }
}

/// Why an inactive token can be deleted without fear. Without the audit log its last change is
/// taken for its deactivation: that was earlier, if it was another change.
fn evidence(token: &Token, told: Option<LastChange>, now: Timestamp) -> Option<Evidence> {
    let since = told.map_or(token.updated_at, |change| change.at);
    let days = days_between(since, now);
    match (token.status, token.last_used) {
        (Status::Active, _) => None,
        (Status::Inactive, None) => Some(Evidence::NeverUsed),
        (Status::Inactive, Some(_)) => (days >= QUIET_DAYS).then_some(Evidence::Quiet { days }),
    }
}

/// How many whole days of 24 hours lie between two times; none is less than nothing, so that a clock
/// that is ahead of the other changes nothing.
pub(in crate::domain) fn days_between(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_secs().max(0) / SignedDuration::from_hours(24).as_secs()
}
