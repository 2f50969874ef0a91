//! The words for what becomes of a token. A day is never said without the mark of an estimate where
//! it is one.

use jiff::tz::TimeZone;

use crate::domain::fate::{self, Due, Evidence, Fate, NextStep, Until};
use crate::domain::migration::{Quiet, Stage, Standing};
use crate::domain::retirement::END;
use crate::phrases::Phrase;

/// The day on which something happens, in the reader's zone.
pub fn due(due: Due, zone: &TimeZone) -> Phrase {
    match due {
        Due::On(at) => Phrase::Known { what: fate::day(at, zone) },
        Due::About(at) => Phrase::About { what: fate::day(at, zone) },
        Due::Overdue(_) => Phrase::AnyDay,
    }
}

/// The day of the end of all tokens.
fn end() -> String {
    fate::day(END, &TimeZone::UTC)
}

/// What becomes of a token, in a few words.
pub fn fate(fate: Fate, zone: &TimeZone) -> Phrase {
    match fate {
        Fate::Unaffected(_) => Phrase::FateUnaffected,
        Fate::InUse { .. } => Phrase::FateInUse,
        Fate::Idle { off } | Fate::NeverUsed { off } => {
            Phrase::FateOff { due: due(off, zone).into() }
        }
        Fate::Ends => Phrase::FateEnds { day: end() },
        Fate::Deactivated { deleted, .. } => Phrase::FateDeleted { due: due(deleted, zone).into() },
        Fate::Ended => Phrase::FateEnded,
    }
}

/// Until when a token works.
pub fn works_until(fate: Fate, zone: &TimeZone) -> Phrase {
    match fate.works_until() {
        Until::Open => Phrase::FateUnaffected,
        Until::EndIfUsed(_) | Until::End => Phrase::Known { what: end() },
        Until::Off(off) => due(off, zone),
        Until::Stopped => Phrase::UntilStopped,
    }
}

/// The last day on which a token can be reactivated; `None` if it may be gone any day.
fn last_day(by: Due, zone: &TimeZone) -> Option<Phrase> {
    match by {
        Due::On(at) => Some(Phrase::Known { what: fate::last_day(at, zone) }),
        Due::About(at) => Some(Phrase::About { what: fate::last_day(at, zone) }),
        Due::Overdue(_) => None,
    }
}

/// Where a migration that has begun stands, as shortly as what to do next.
pub fn stands(standing: &Standing, zone: &TimeZone) -> Phrase {
    match standing.stage {
        Stage::NotBegun => Phrase::NextMigrate,
        Stage::ClientMade => Phrase::StandsMade,
        Stage::Tried => Phrase::StandsTried,
        Stage::Watching(Quiet { days, long_enough: true, .. }) => Phrase::StandsQuiet { days },
        Stage::Watching(Quiet { days, .. }) => {
            Phrase::StandsWatching { days, of: standing.plan.quiet_days }
        }
        Stage::Soaking { until } => Phrase::StandsOff { due: due(until, zone).into() },
        Stage::Soaked { .. } => Phrase::StandsSoaked,
    }
}

/// What to do next, in a few words.
pub fn next(step: NextStep, zone: &TimeZone) -> Phrase {
    match step {
        NextStep::Migrate => Phrase::NextMigrate,
        NextStep::ReactivateBy(by) => match last_day(by, zone) {
            Some(due) => Phrase::NextReactivateBy { due: due.into() },
            None => Phrase::NextReactivateNow,
        },
        NextStep::Nothing => Phrase::NextNothing,
        NextStep::Remove(_) => Phrase::NextRemove,
    }
}

/// What to do next, and why.
pub fn next_in_full(step: NextStep, zone: &TimeZone) -> Phrase {
    match step {
        NextStep::Migrate => Phrase::NextMigrateInFull,
        NextStep::ReactivateBy(by) => match last_day(by, zone) {
            Some(due) => Phrase::NextReactivateByInFull { due: due.into() },
            None => Phrase::NextReactivateNowInFull,
        },
        NextStep::Nothing => Phrase::NextNothing,
        NextStep::Remove(Evidence::NeverUsed) => Phrase::NextRemoveUnused,
        NextStep::Remove(Evidence::Quiet { days }) => Phrase::NextRemoveQuiet { days },
    }
}

/// What stands beside the number of days that are left, perhaps with the day to which they are.
pub fn days_left(count: i64, to: Option<String>) -> Phrase {
    match (count, to) {
        (1, Some(day)) => Phrase::FigureDayTo { day },
        (1, None) => Phrase::FigureDay,
        (_, Some(day)) => Phrase::FigureDaysTo { day },
        (_, None) => Phrase::FigureDays,
    }
}

/// A figure, with the mark of an estimate if it rests on one.
pub fn figure(count: usize, estimated: bool) -> Phrase {
    let what = count.to_string();
    if estimated { Phrase::About { what } } else { Phrase::Known { what } }
}
