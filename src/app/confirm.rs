//! Questions before something changes: deactivate, reactivate, delete, token access, and leaving
//! the one-time token without a copy.

use crate::domain::account::AccessSettings;
use crate::domain::token::{Status, Token, TokenChange};
use crate::phrases::Phrase;
use crate::zendesk::{Error, ErrorKind};

use super::calls::CallId;
use super::effect::{Effect, Request};
use super::keymap::Action;
use super::overlay::Overlay;
use super::state::State;
use super::token_actions::{self, name_of};
use super::{audit, notice, reveal};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// D1
    Deactivate(Token),
    /// R1
    Reactivate(Token),
    /// X2
    Delete(Token),
    /// S2: turn token access off, which deactivates this many tokens.
    TurnOff {
        /// The active tokens.
        active: usize,
    },
    /// S1: turn token access on; this many tokens stay inactive.
    TurnOn {
        /// The inactive tokens.
        inactive: usize,
    },
    /// A3: close the one-time token although nothing was copied.
    LeaveSecret,
    /// The same by Ctrl-c, which would end the program.
    QuitSecret,
}

/// The two buttons. The safe one has the focus at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Nothing happens.
    Cancel,
    /// What the question names.
    Verb,
}

/// A question, its focus, and how the answer to it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirm {
    /// What is asked.
    pub question: Question,
    /// The button that Enter presses.
    pub focus: Button,
    /// The call that does it.
    pub call: Option<CallId>,
    /// Why it was not done.
    pub failure: Option<Error>,
}

impl Confirm {
    /// A question with the focus on *Cancel*.
    pub const fn new(question: Question) -> Self {
        Self { question, focus: Button::Cancel, call: None, failure: None }
    }
}

/// Applies an action of the dialog.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(Overlay::Confirm(confirm)) = state.overlays.last_mut().map(|layer| &mut layer.overlay)
    else {
        return vec![];
    };
    if confirm.call.is_some() {
        return vec![];
    }
    match action {
        Action::NextFocus | Action::PreviousFocus => {
            confirm.focus = match confirm.focus {
                Button::Cancel => Button::Verb,
                Button::Verb => Button::Cancel,
            };
        }
        Action::Press if confirm.focus == Button::Verb => return confirmed(state),
        Action::Press | Action::Back => drop(state.overlays.pop()),
        _ => {}
    }
    vec![]
}

fn confirmed(state: &mut State) -> Vec<Effect> {
    let terms_accepted = state.configuration.access.is_some_and(|access| access.terms_accepted);
    let State { overlays, calls, .. } = state;
    let Some(Overlay::Confirm(confirm)) = overlays.last_mut().map(|layer| &mut layer.overlay)
    else {
        return vec![];
    };
    let status = |token: &Token, status| Request::UpdateToken {
        id: token.id,
        change: TokenChange::SetStatus(status),
    };
    let access = |token_access| Request::SetAccess(AccessSettings { terms_accepted, token_access });
    let request = match &confirm.question {
        Question::Deactivate(token) => status(token, Status::Inactive),
        Question::Reactivate(token) => status(token, Status::Active),
        Question::Delete(token) => Request::DeleteToken(token.id),
        Question::TurnOff { .. } => access(false),
        Question::TurnOn { .. } => access(true),
        Question::LeaveSecret => {
            let effects = reveal::given_up(state).into_iter().collect();
            state.overlays.truncate(state.overlays.len().saturating_sub(2));
            return effects;
        }
        Question::QuitSecret => {
            return reveal::given_up(state).into_iter().chain([Effect::Quit]).collect();
        }
    };
    let call = calls.start();
    confirm.call = Some(call);
    confirm.failure = None;
    vec![Effect::Call { call, request }]
}

/// The place of the question that waits for this call.
pub fn waiting(state: &State, call: CallId) -> Option<usize> {
    state.overlays.iter().position(
        |layer| matches!(&layer.overlay, Overlay::Confirm(confirm) if confirm.call == Some(call)),
    )
}

/// Closes the question at this place and gives it back.
pub fn close(state: &mut State, index: usize) -> Option<Question> {
    match state.overlays.remove(index).overlay {
        Overlay::Confirm(confirm) => Some(confirm.question),
        _ => None,
    }
}

/// A status was changed, or not (D2, R2).
pub fn updated(state: &mut State, index: usize, result: Result<Token, Error>) -> Vec<Effect> {
    match result {
        Ok(token) => {
            close(state, index);
            let name = name_of(&token);
            let phrase = match token.status {
                Status::Inactive => Phrase::TokenDeactivated { name },
                Status::Active => Phrase::TokenReactivated { name },
            };
            let mut effects = audit::forget(state, token.id);
            state.tokens.put(token);
            effects.extend(token_actions::outdated(state));
            effects.extend(notice::say(state, phrase));
            effects
        }
        Err(error) => failed(state, index, error),
    }
}

/// A token was deleted, or not (X2).
pub fn deleted(state: &mut State, index: usize, result: Result<(), Error>) -> Vec<Effect> {
    match result {
        Ok(()) => {
            let Some(Question::Delete(token)) = close(state, index) else {
                return vec![];
            };
            // First the row, so that the pane does not ask for the events of what is gone.
            state.tokens.remove(token.id);
            let mut effects = audit::forget(state, token.id);
            effects.extend(token_actions::outdated(state));
            effects.extend(notice::say(state, Phrase::TokenDeleted { name: name_of(&token) }));
            effects
        }
        Err(error) => failed(state, index, error),
    }
}

/// The dialog stays, with what went wrong.
pub fn failed(state: &mut State, index: usize, error: Error) -> Vec<Effect> {
    let look =
        matches!(error.kind, ErrorKind::NotFound | ErrorKind::NoAnswer | ErrorKind::Refused(_));
    if let Overlay::Confirm(confirm) = &mut state.overlays[index].overlay {
        confirm.call = None;
        confirm.failure = Some(error);
        confirm.focus = Button::Cancel;
    }
    if look { token_actions::load_anew(state) } else { vec![] }
}
