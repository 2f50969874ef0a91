//! Times as words.

use jiff::Timestamp;

use crate::app::State;
use crate::domain::time::{Age, exact};
use crate::phrases::Phrase;

use super::Look;

/// How long ago something was, in words; `None` is never.
pub fn relative(look: &Look, state: &State, instant: Option<Timestamp>) -> String {
    let Some(instant) = instant else {
        return look.say(&Phrase::Never);
    };
    look.say(&match Age::of(instant, state.now(), &state.zone()) {
        Age::Now => Phrase::AgeNow,
        Age::Minutes(count) => Phrase::AgeMinutes { count },
        Age::Hours(count) => Phrase::AgeHours { count },
        Age::Yesterday => Phrase::AgeYesterday,
        Age::Days(count) => Phrase::AgeDays { count },
        Age::Months(count) => Phrase::AgeMonths { count },
        Age::Years(count) => Phrase::AgeYears { count },
        Age::Future => Phrase::AgeFuture,
    })
}

/// An exact time and how long ago it was.
pub fn in_full(look: &Look, state: &State, instant: Option<Timestamp>) -> String {
    let age = relative(look, state, instant);
    let Some(instant) = instant else { return age };
    look.say(&Phrase::ExactAndAge { exact: exact(instant, &state.zone()), age })
}
