//! The line that says what just happened.

use std::time::Duration;

use crate::phrases::Phrase;

use super::effect::Effect;
use super::message::Timer;
use super::state::{Notice, State};

/// How long a notice stands: long enough to read two sentences.
const STANDS: Duration = Duration::from_secs(8);

/// Says that something was done.
pub fn say(state: &mut State, phrase: Phrase) -> Vec<Effect> {
    show(state, phrase, false)
}

/// Says that something can't be done or went wrong.
pub fn fail(state: &mut State, phrase: Phrase) -> Vec<Effect> {
    show(state, phrase, true)
}

/// The characters of a name that a notice has room for, beside what happened.
const NAME: usize = 28;

/// A name as a notice has room for it.
pub fn short(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    name.chars().take(NAME - 1).chain(['…']).collect()
}

/// What is said stands for its whole time from now on.
pub fn again(state: &mut State) -> Vec<Effect> {
    let Some(notice) = state.notice.take() else {
        return vec![];
    };
    let effects = show(state, notice.phrase, notice.failed);
    if let Some(shown) = &mut state.notice {
        shown.offers_undo = notice.offers_undo;
    }
    effects
}

/// Says that something was done, and offers to take it back.
pub fn offer_undo(state: &mut State, phrase: Phrase) -> Vec<Effect> {
    let effects = say(state, phrase);
    if let Some(notice) = &mut state.notice {
        notice.offers_undo = true;
    }
    effects
}

fn show(state: &mut State, phrase: Phrase, failed: bool) -> Vec<Effect> {
    let serial = state.next_serial();
    state.notice = Some(Notice { phrase, failed, offers_undo: false, serial });
    vec![Effect::Wait { delay: STANDS, timer: Timer::Notice(serial) }]
}
