//! What the way to the account does: how long an answer is waited for, and what is left of the
//! rate limit, which all integrations of the account share.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::domain::rate_limit::RateLimit;
use crate::zendesk::Observation;

use super::accounts;
use super::effect::Effect;
use super::message::Timer;
use super::state::State;
use super::trouble::{self, Trouble};

/// Steps of what moves (`Message::Animated`, ten a second) after which a wait is put into words.
const PATIENCE: u32 = 20;

/// Steps in a second.
const A_SECOND: u32 = 10;

/// What is known of the way to the account at the moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    limit: Option<RateLimit>,
    /// Requests that the account does not take yet (429), with the seconds that are left.
    paused: BTreeMap<String, u64>,
    /// Seconds until a create, which is never sent again by itself, may be tried again.
    create_in: Option<u64>,
    /// Which time a request was sent whose answer is waited for, where it was sent again.
    attempt: Option<usize>,
    /// Steps since the account is being opened: no call does that.
    connecting: u32,
    timer: Option<u64>,
}

/// A wait that is put into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// The account takes no request for so many seconds; then what waits is sent.
    Paused(u64),
    /// The account takes no create for so many seconds; then somebody may ask again.
    Create(u64),
    /// An answer has been waited for so many seconds, by a request that was sent so many times.
    Answer {
        /// How long.
        seconds: u32,
        /// Which time the request was sent; 1 is the first.
        attempt: usize,
    },
}

impl Traffic {
    /// What is left of the account's rate limit, where that is little.
    pub fn scarce(&self) -> Option<RateLimit> {
        self.limit.filter(|limit| limit.is_scarce())
    }
}

/// The wait that is put into words, if there is one.
pub fn wait(state: &State) -> Option<Wait> {
    let traffic = &state.traffic;
    // Where the screen says why nothing can be had, what is still asked for is of no use.
    if trouble::of(state).is_some_and(|trouble| !matches!(trouble, Trouble::Connecting(_))) {
        return None;
    }
    if let Some(left) = traffic.paused.values().max() {
        return Some(Wait::Paused(*left));
    }
    let steps = state.steps_waited().unwrap_or(traffic.connecting);
    if steps >= PATIENCE {
        let attempt = traffic.attempt.unwrap_or(1);
        return Some(Wait::Answer { seconds: steps / A_SECOND, attempt });
    }
    traffic.create_in.map(Wait::Create)
}

/// Applies a change and raises the revision if it can be seen.
fn visibly(state: &mut State, change: impl FnOnce(&mut Traffic)) {
    let seen = |state: &State| (state.traffic.scarce(), wait(state));
    let before = seen(state);
    change(&mut state.traffic);
    state.revision += u64::from(before != seen(state));
}

/// The client saw something.
pub fn observed(state: &mut State, observation: Observation) -> Vec<Effect> {
    visibly(state, |traffic| match observation {
        Observation::RateLimit(limit) => traffic.limit = Some(limit),
        Observation::Waiting { request, seconds } => drop(traffic.paused.insert(request, seconds)),
        Observation::Resumed { request } => drop(traffic.paused.remove(&request)),
        Observation::Again { attempt, .. } => traffic.attempt = Some(attempt),
    });
    count(state)
}

/// The account refused a create for now (429).
pub fn create_later(state: &mut State, seconds: u64) -> Vec<Effect> {
    visibly(state, |traffic| traffic.create_in = Some(seconds));
    count(state)
}

/// Begins to count down, if there is something to count and nobody does.
fn count(state: &mut State) -> Vec<Effect> {
    let traffic = &state.traffic;
    if traffic.timer.is_some() || (traffic.paused.is_empty() && traffic.create_in.is_none()) {
        return vec![];
    }
    let serial = state.next_serial();
    state.traffic.timer = Some(serial);
    vec![Effect::Wait { delay: Duration::from_secs(1), timer: Timer::Countdown(serial) }]
}

/// A second of the count is over.
pub fn counted(state: &mut State, serial: u64) -> Vec<Effect> {
    if state.traffic.timer.take_if(|timer| *timer == serial).is_none() {
        return vec![];
    }
    visibly(state, |traffic| {
        // At nothing left the client goes on by itself and says so.
        traffic.paused.values_mut().for_each(|left| *left = left.saturating_sub(1));
        traffic.create_in = traffic.create_in.and_then(|left| left.checked_sub(1));
    });
    count(state)
}

/// One step of what moves: somebody waits.
pub fn step(state: &mut State) {
    state.calls.step();
    if matches!(trouble::of(state), Some(Trouble::Connecting(_))) {
        state.traffic.connecting = state.traffic.connecting.saturating_add(1);
    }
}

/// An answer came. Which of the other requests was sent again is not known: the next one says so.
pub fn answered(state: &mut State) {
    state.traffic.attempt = None;
}

/// Whether Esc ends a wait: only one that the screen has put into words.
pub fn can_give_up(state: &State) -> bool {
    match wait(state) {
        // Also of the list that the program reads by itself: what is said to be ended can be.
        Some(Wait::Paused(_)) => state.calls.open().next().is_some(),
        Some(Wait::Answer { .. }) => true,
        Some(Wait::Create(_)) | None => false,
    }
}

/// Nobody wants to wait any longer: what was asked is answered as given up, and what was to change
/// something as unknown.
pub fn give_up(state: &mut State) -> Vec<Effect> {
    if matches!(trouble::of(state), Some(Trouble::Connecting(_))) {
        state.traffic = Traffic::default();
        return accounts::stop(state);
    }
    state.calls.open().map(Effect::GiveUp).collect()
}
