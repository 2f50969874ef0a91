//! What becomes of all the tokens of an account: the figures, and the weeks to the end (Z1 to Z3).

use jiff::{SignedDuration, Timestamp};

use super::super::retirement::END;
use super::{AT_RISK_DAYS, Due, Fate, Prospect, Until, WARNING_DAYS};

const DAY: SignedDuration = SignedDuration::from_hours(24);
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How many tokens are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    /// Active, used, and not off before the end of all tokens as long as they stay in use.
    pub in_use: usize,
    /// Something that was in use stops, or can't be brought back any more, within
    /// [`AT_RISK_DAYS`].
    pub at_risk: usize,
    /// Whether that figure rests on an estimate.
    pub at_risk_estimated: bool,
    /// Of those, within [`WARNING_DAYS`].
    pub lost_in_a_week: usize,
    /// Whether that figure rests on an estimate.
    pub lost_estimated: bool,
    /// Active and never used.
    pub never_used: usize,
    /// Inactive, and to be deleted by the account.
    pub off: usize,
    /// Of those, safe to remove.
    pub safe: usize,
    /// Whether a day of any of these tokens is an estimate.
    pub estimated: bool,
}

impl Outlook {
    /// Counts.
    pub fn of(prospects: &[Prospect], now: Timestamp) -> Self {
        let mut outlook = Self::default();
        for prospect in prospects {
            outlook.count(prospect, now);
        }
        outlook
    }

    fn count(&mut self, prospect: &Prospect, now: Timestamp) {
        let (place, due) = match prospect.fate {
            Fate::InUse { off } => (Some(&mut self.in_use), Some(off)),
            Fate::Ends if prospect.is_needed() => (Some(&mut self.in_use), None),
            Fate::NeverUsed { off } => (Some(&mut self.never_used), Some(off)),
            Fate::Deactivated { .. } => (Some(&mut self.off), None),
            Fate::Idle { off } => (None, Some(off)),
            Fate::Ends | Fate::Unaffected(_) | Fate::Ended => (None, None),
        };
        if let Some(place) = place {
            *place += 1;
        }
        let loss = prospect.loss();
        let within = |days| loss.filter(|due| due.is_within(days, now));
        let (at_risk, lost) = (within(AT_RISK_DAYS), within(WARNING_DAYS));
        self.at_risk += usize::from(at_risk.is_some());
        self.at_risk_estimated |= at_risk.is_some_and(Due::is_estimate);
        self.lost_in_a_week += usize::from(lost.is_some());
        self.lost_estimated |= lost.is_some_and(Due::is_estimate);
        self.safe += usize::from(prospect.is_safe_to_remove());
        self.estimated |= [due, loss].into_iter().flatten().any(Due::is_estimate);
    }
}

/// How many tokens work at a time, if all goes on as it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// The time.
    pub at: Timestamp,
    /// How many tokens work then.
    pub working: usize,
    /// Whether the number rests on an estimate.
    pub estimated: bool,
}

/// The tokens that will work, from now on week by week, and at last at the end itself. After the
/// end there is nothing to tell.
pub fn weeks(prospects: &[Prospect], now: Timestamp) -> Vec<Week> {
    let mut weeks = Vec::new();
    let mut at = now;
    while at < END {
        weeks.push(week(prospects, at, now));
        at = at.checked_add(WEEK).unwrap_or(END);
    }
    if now < END {
        weeks.push(week(prospects, END, now));
    }
    weeks
}

fn week(prospects: &[Prospect], at: Timestamp, now: Timestamp) -> Week {
    let mut week = Week { at, working: 0, estimated: false };
    for prospect in prospects {
        match prospect.fate.works_until() {
            Until::Open => week.working += 1,
            Until::End | Until::EndIfUsed(_) => week.working += usize::from(at < END),
            Until::Off(due) => {
                // What is overdue works today, and is not counted on for tomorrow.
                week.working += usize::from(at <= now || at < due.at());
                week.estimated |= due.is_estimate() && at < END;
            }
            Until::Stopped => {}
        }
    }
    week
}

/// The days that are left until the end of all tokens, each one that has begun counted in; none
/// after it.
pub fn days_left(now: Timestamp) -> i64 {
    let left = END.duration_since(now).as_secs();
    let day = DAY.as_secs();
    (left.max(0) + day - 1) / day
}
