//! The list is read again while somebody uses the screen. What changed is marked for a moment, and
//! nothing jumps: the rows stay where they are until somebody asks for them anew.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::domain::token::{Token, TokenId};
use crate::phrases::Phrase;

use super::calls::CallId;
use super::effect::Effect;
use super::message::Timer;
use super::state::State;
use super::token_actions::{self, name_of};
use super::{cockpit, migrate, notice, trouble};

/// How long after a key the screen counts as used. A screen that was left alone asks for nothing:
/// the account's integrations share its rate limit.
const IN_USE: SignedDuration = SignedDuration::from_mins(10);

/// How long a row stays marked.
const MARKED: Duration = Duration::from_secs(6);

/// What is different in a row since the last list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The token was not there.
    New,
    /// It was deactivated or reactivated.
    Status,
    /// It has another description.
    Description,
    /// It authenticated a request.
    LastUsed,
}

/// When the list is read again, and what the last reading changed.
#[derive(Clone, Debug, Default)]
pub struct Live {
    /// How often; `None` is never.
    pub every: Option<Duration>,
    /// Whether the list is being asked for by the program itself: its answer moves no row.
    pub quiet: bool,
    /// What else is asked for by the program itself.
    also: Vec<CallId>,
    /// The rows that changed a moment ago.
    pub marks: BTreeMap<TokenId, Mark>,
    /// When the rows were as they stand: the account's time.
    pub as_of: Option<Timestamp>,
    /// This machine's time at the last key, or at the first list.
    last_key: Option<Timestamp>,
    /// The timer that is waited for.
    timer: Option<u64>,
    /// The timer that ends the marks.
    marks_timer: Option<u64>,
    /// A reading was due while nobody used the screen.
    overdue: bool,
}

impl Live {
    /// A list that is read again this often.
    pub fn new(every: Option<Duration>) -> Self {
        Self { every, ..Self::default() }
    }
}

/// What changed between two lists, by token.
pub fn compare(before: &[Token], after: &[Token]) -> BTreeMap<TokenId, Mark> {
    let known: BTreeMap<_, _> = before.iter().map(|token| (token.id, token)).collect();
    let mark = |token: &Token| match known.get(&token.id) {
        None => Some(Mark::New),
        Some(old) if old.status != token.status => Some(Mark::Status),
        Some(old) if old.description != token.description => Some(Mark::Description),
        Some(old) if old.last_used != token.last_used => Some(Mark::LastUsed),
        Some(_) => None,
    };
    after.iter().filter_map(|token| Some((token.id, mark(token)?))).collect()
}

/// Somebody uses the screen.
pub fn used(state: &mut State) -> Vec<Effect> {
    state.live.last_key = Some(state.clock.local());
    if std::mem::take(&mut state.live.overdue) { read_again(state) } else { vec![] }
}

/// A list came or failed: the next one is due after a while.
pub fn arm(state: &mut State) -> Vec<Effect> {
    let Some(delay) = state.live.every else {
        return vec![];
    };
    let serial = state.next_serial();
    // Whoever opened the account sits before the screen, also if no key was pressed yet.
    state.live.last_key.get_or_insert(state.clock.local());
    state.live.timer = Some(serial);
    vec![Effect::Wait { delay, timer: Timer::Refresh(serial) }]
}

/// The while is over.
pub fn due(state: &mut State, serial: u64) -> Vec<Effect> {
    if state.live.timer.take_if(|timer| *timer == serial).is_none() {
        return vec![];
    }
    let now = state.clock.local();
    let idle = state.live.last_key.map(|key| now.duration_since(key));
    // Nobody sees a blank screen either: the key that ends it reads.
    if state.is_blank() || idle.is_some_and(|idle| idle > IN_USE) {
        state.live.overdue = true;
        return vec![];
    }
    // Below a dialog, on another page or once a sign-in has ended nobody sees it, and a dialog has
    // asked for what it needs.
    let is_shown = state.page.lists_tokens() && state.overlays.is_empty();
    let is_seen = (is_shown || migrate::watches(state)) && trouble::of(state).is_none();
    if !is_seen || state.tokens.call.is_some() {
        return arm(state);
    }
    let mut effects = read_again(state);
    if migrate::watches(state) {
        let client = migrate::find(state).and_then(|way| way.client(state)).map(|it| it.id);
        let asked = cockpit::ask_client(state, client);
        state.live.also = asked.iter().filter_map(Effect::call).collect();
        effects.extend(asked);
    }
    effects
}

/// Whether nobody waits for this call: the program asked it by itself.
pub fn is_quiet(state: &State, call: CallId) -> bool {
    state.live.quiet && state.tokens.call == Some(call) || state.live.also.contains(&call)
}

/// Asks for the list, unless it is being asked for: its answer moves no row.
pub fn read_again(state: &mut State) -> Vec<Effect> {
    if state.tokens.call.is_some() {
        return vec![];
    }
    let effects = token_actions::load(state);
    state.live.quiet = state.tokens.call.is_some();
    effects
}

/// A list came that nobody asked for by a key.
pub fn listed(state: &mut State, tokens: Vec<Token>) -> Vec<Effect> {
    let selected = state.tokens.selected().cloned();
    let marks = compare(state.tokens.all(), &tokens);
    let fewer = tokens.len() < state.tokens.all().len();
    let gone = selected.filter(|old| !tokens.iter().any(|token| token.id == old.id));
    let failed_before = state.tokens.failure.is_some();
    state.tokens.replace_in_place(tokens);
    let mut effects = vec![];
    if let Some(token) = gone {
        effects.extend(notice::fail(state, Phrase::TokenGoneNamed { name: name_of(&token) }));
    }
    if marks.is_empty() && !fewer && !failed_before {
        return effects;
    }
    state.revision += 1;
    if !marks.is_empty() {
        let serial = state.next_serial();
        state.live.marks = marks;
        state.live.marks_timer = Some(serial);
        effects.push(Effect::Wait { delay: MARKED, timer: Timer::Marks(serial) });
    }
    effects
}

/// The moment is over; whether there was a mark that now goes.
pub fn unmark(state: &mut State, serial: u64) -> bool {
    let ended = state.live.marks_timer.take_if(|timer| *timer == serial).is_some();
    if ended {
        state.live.marks.clear();
    }
    ended
}
