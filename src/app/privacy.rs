//! What is not left on the screen of somebody who went away: a shown value, and the page itself.

use std::time::Duration;

use super::effect::Effect;
use super::message::FrameId;
use super::notice;
use super::reveal;
use super::state::State;

/// After so long without a key a shown value is hidden, whatever is set.
pub const AWAY: Duration = Duration::from_mins(5);

/// What is set about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Privacy {
    /// How long a value stays on the screen; `None` is until no key was pressed for a while.
    pub hide_after: Option<Duration>,
    /// After how long without a key the screen goes blank; `None` is never.
    pub blank_after: Option<Duration>,
    /// Whether this runs in tmux, which is asked who else sees the screen before a value is shown.
    pub in_tmux: bool,
}

impl Default for Privacy {
    fn default() -> Self {
        Self { hide_after: Some(Duration::from_mins(1)), blank_after: None, in_tmux: false }
    }
}

/// Whether the page is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curtain {
    /// It is, since this frame.
    Open(FrameId),
    /// The screen is blank.
    Closed,
    /// A key was pressed at the blank screen; no frame shows the page yet.
    Opening,
}

impl Default for Curtain {
    fn default() -> Self {
        Self::Open(FrameId(0))
    }
}

/// After how long without a key something has to happen; `None` if nothing has.
pub fn limit(state: &State) -> Option<Duration> {
    let value = reveal::is_shown(state).then_some(AWAY);
    let page = state.privacy.blank_after.filter(|_| !state.is_blank());
    value.into_iter().chain(page).min()
}

/// Nobody has pressed a key for this long.
pub fn rested(state: &mut State, idle: Duration) {
    let blank = state.privacy.blank_after.is_some_and(|after| idle >= after);
    if blank {
        state.curtain = Curtain::Closed;
    }
    if blank || idle >= AWAY {
        reveal::cover(state, reveal::Cover::Away);
    }
}

/// What comes of a key by somebody who had seen this frame where it is not for the page: at a blank
/// screen it brings the page back and does nothing else, nor do those that came before the page.
pub fn keeps(state: &mut State, seen: FrameId) -> Option<Vec<Effect>> {
    match state.curtain {
        Curtain::Open(since) => (seen < since).then(Vec::new),
        Curtain::Closed => {
            state.curtain = Curtain::Opening;
            // What was said meanwhile stands for its whole time.
            Some(notice::again(state))
        }
        Curtain::Opening => Some(vec![]),
    }
}

/// A frame was flushed; whether it showed the page.
pub const fn painted(state: &mut State, frame: FrameId) -> bool {
    match state.curtain {
        Curtain::Closed => return false,
        Curtain::Opening => state.curtain = Curtain::Open(frame),
        Curtain::Open(_) => {}
    }
    true
}
