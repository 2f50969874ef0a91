//! The one-time token: the only moment at which a value is on the screen (A2 to A4).

use crate::domain::intent::Step;
use crate::domain::secret::OneTimeSecret;
use crate::domain::token::{Probe, Token, TokenId};
use crate::phrases::Phrase;
use crate::zendesk::Error;

use super::calls::CallId;
use super::confirm::Question;
use super::effect::{Effect, Noted, Request};
use super::keymap::Action;
use super::message::CopyOutcome;
use super::overlay::Overlay;
use super::state::State;
use super::{notice, token_actions};

/// The buttons of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Copies the value.
    Copy,
    /// Closes the window (A4).
    Save,
}

/// How the copying of the value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copying {
    /// It was not tried.
    Not,
    /// It is under way.
    Pending,
    /// It ended so.
    Ended(CopyOutcome),
}

/// How the trial request stands (Q2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trial {
    /// It was not made.
    Not,
    /// It is under way.
    Pending(CallId),
    /// It brought this back.
    Ended(Probe),
    /// No answer came that says anything about the token.
    Failed(Error),
}

/// The window. It holds the value; it is wiped when the window closes.
#[derive(Clone, Debug)]
pub struct Reveal {
    /// The token whose value it is.
    pub token: Token,
    /// The value.
    pub secret: OneTimeSecret,
    /// Whether the value is hidden for now.
    pub hidden: bool,
    /// How copying stands.
    pub copying: Copying,
    /// Whether the person copied it: the copy made as the window opened does not count.
    pub acknowledged: bool,
    /// How the trial stands.
    pub trial: Trial,
    /// The button that Enter presses.
    pub focus: Button,
    /// Copies whose outcome has not come. They come in order, and only that of a copy by key
    /// counts.
    under_way: u8,
    asked_by_key: bool,
}

impl Reveal {
    /// The window of a new token; `copying` if its value is copied as it opens.
    pub const fn new(token: Token, secret: OneTimeSecret, copying: bool) -> Self {
        Self {
            token,
            secret,
            hidden: false,
            copying: if copying { Copying::Pending } else { Copying::Not },
            acknowledged: false,
            trial: Trial::Not,
            focus: Button::Copy,
            under_way: if copying { 1 } else { 0 },
            asked_by_key: false,
        }
    }
}

fn find(state: &mut State) -> Option<&mut Reveal> {
    state.overlays.iter_mut().find_map(|layer| match &mut layer.overlay {
        Overlay::Reveal(reveal) => Some(reveal.as_mut()),
        _ => None,
    })
}

/// The first frame with the value was flushed: somebody may have seen it.
pub fn shown(state: &State) -> Option<Effect> {
    state.overlays.iter().find_map(|layer| match &layer.overlay {
        Overlay::Reveal(reveal) if layer.painted.is_none() => {
            Some(noted(reveal.token.id, Step::Shown))
        }
        _ => None,
    })
}

/// The window is left by somebody who knows that nothing was copied.
pub fn given_up(state: &State) -> Option<Effect> {
    state.overlays.iter().find_map(|layer| match &layer.overlay {
        Overlay::Reveal(reveal) => Some(noted(reveal.token.id, Step::Acknowledged)),
        _ => None,
    })
}

const fn noted(token: TokenId, step: Step) -> Effect {
    Effect::Journal { about: Noted::Token(token), step }
}

/// Applies an action of the window.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let email = state.signed_in().map(|who| who.user.email.clone());
    let Some(reveal) = find(state) else {
        return vec![];
    };
    match (action, reveal.focus) {
        (Action::Copy, _) | (Action::Press, Button::Copy) => {
            reveal.copying = Copying::Pending;
            reveal.asked_by_key = true;
            reveal.under_way = reveal.under_way.saturating_add(1);
            vec![Effect::CopySecret(reveal.secret.clone())]
        }
        (Action::Hide, _) => {
            reveal.hidden = !reveal.hidden;
            vec![]
        }
        (Action::NextFocus, focus) => {
            reveal.focus = match focus {
                Button::Copy => Button::Save,
                Button::Save => Button::Copy,
            };
            vec![]
        }
        (Action::Try, _) if !matches!(reveal.trial, Trial::Pending(_)) => {
            let secret = reveal.secret.clone();
            email.map_or_else(Vec::new, |email| begin_trial(state, email, secret))
        }
        (Action::Press, Button::Save) if reveal.acknowledged => {
            state.overlays.pop();
            vec![]
        }
        (Action::Press, Button::Save) => {
            state.open(token_actions::ask(Question::LeaveSecret));
            vec![]
        }
        (Action::Interrupt, _) if reveal.acknowledged => vec![Effect::Quit],
        (Action::Interrupt, _) => {
            state.open(token_actions::ask(Question::QuitSecret));
            vec![]
        }
        _ => vec![],
    }
}

fn begin_trial(state: &mut State, email: String, secret: OneTimeSecret) -> Vec<Effect> {
    let call = state.calls.start();
    if let Some(reveal) = find(state) {
        reveal.trial = Trial::Pending(call);
    }
    vec![Effect::Call { call, request: Request::Probe { email, secret } }]
}

/// The trial request came back. The window may be closed by then.
pub fn probed(state: &mut State, call: CallId, result: Result<Probe, Error>) -> Vec<Effect> {
    let Some(reveal) = find(state).filter(|reveal| reveal.trial == Trial::Pending(call)) else {
        return vec![];
    };
    reveal.trial = match result {
        Ok(probe) => Trial::Ended(probe),
        Err(error) => Trial::Failed(error),
    };
    // The request moved the token's last use: the list shows it.
    token_actions::load(state)
}

/// Copying ended: of the value while its window is open, else of a text from the copy menu.
pub fn copied(state: &mut State, outcome: CopyOutcome) -> Vec<Effect> {
    if let Some(reveal) = find(state) {
        reveal.under_way = reveal.under_way.saturating_sub(1);
        if reveal.under_way > 0 {
            return vec![];
        }
        reveal.copying = Copying::Ended(outcome);
        let taken = reveal.asked_by_key && outcome != CopyOutcome::Failed;
        reveal.asked_by_key = false;
        if !taken {
            return vec![];
        }
        reveal.focus = Button::Save;
        reveal.acknowledged = true;
        return vec![noted(reveal.token.id, Step::Acknowledged)];
    }
    let Some(what) = state.copying.take() else {
        return vec![];
    };
    match outcome {
        CopyOutcome::Native => notice::say(state, Phrase::CopiedNative { what }),
        CopyOutcome::Osc52 => notice::say(state, Phrase::CopiedOsc52 { what }),
        CopyOutcome::Failed => notice::fail(state, Phrase::CopyFailed),
    }
}
