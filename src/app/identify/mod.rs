//! A secret that was found somewhere: pasted without being seen, looked for among the tokens, and
//! tried if that is wanted.
//!
//! It stays in memory for as long as its window is open, and stands in no other field.

pub mod words;

use crossterm::event::KeyEvent;

use crate::domain::found::Found;
use crate::domain::hidden::HiddenText;
use crate::domain::identify::{Answered, Attempt, Look, Which, concluded, looked};
use crate::domain::token::{Token, TokenId};
use crate::phrases::Phrase;
use crate::zendesk::Error;

use crate::app::calls::CallId;
use crate::app::effect::{Effect, Request};
use crate::app::keymap::Action;
use crate::app::overlay::Overlay;
use crate::app::state::State;
use crate::app::tokens::{Body, body};
use crate::app::{editor, live, notice, token_actions};

/// What has the keys in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The secret.
    Secret,
    /// The button *Cancel*.
    Cancel,
    /// The button that looks it up.
    Look,
}

/// Why nothing was looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was typed.
    Empty,
    /// More was pasted than any secret has.
    Cut,
    /// The account did not list its tokens.
    Account(Error),
}

/// The form: a field in which nothing is seen.
#[derive(Clone, Debug)]
pub struct Form {
    /// What was typed or pasted.
    pub input: HiddenText,
    /// What has the keys.
    pub focus: Field,
    /// The call that lists the tokens.
    pub call: Option<CallId>,
    /// Why nothing was looked up.
    pub problem: Option<Problem>,
}

/// The buttons of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Closes it, and forgets the secret.
    Close,
    /// Sends one request with the secret.
    Try,
    /// D1, by the usual question.
    Deactivate,
}

/// How the try stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It was not made: nothing was sent with the secret.
    Not,
    /// It is under way.
    Pending(CallId),
    /// The account said this.
    Ended(Answered),
    /// No answer came that tells anything.
    Failed(Error),
}

/// The window with what is known of the secret.
#[derive(Clone, Debug)]
pub struct Identified {
    /// The secret. It is wiped when the window closes.
    pub found: Found,
    /// The tokens that it may be, with their last use before any try.
    pub look: Look,
    /// Which of them it is.
    pub which: Which,
    /// How the try stands.
    pub tried: Tried,
    /// The chosen one of several.
    pub index: usize,
    /// The button that Enter presses.
    pub focus: Button,
}

impl Identified {
    fn new(found: Found, list: &[Token]) -> Self {
        let look = Look::new(&found, list);
        let which = looked(&look);
        Self { found, look, which, tried: Tried::Not, index: 0, focus: Button::Close }
    }

    /// The token that keys act on: the one that it is, else the chosen one of several.
    pub fn token(&self) -> Option<TokenId> {
        match self.which {
            Which::One(id) | Which::ByUse(id) => Some(id),
            Which::Several => self.look.tokens.get(self.index).map(|token| token.id),
            Which::Nothing => None,
        }
    }

    /// Whether a token was changed after the try, which therefore tells no more.
    pub fn is_outdated(&self, state: &State) -> bool {
        let changed =
            |token: &Token| state.tokens.get(token.id).is_none_or(|now| now.status != token.status);
        matches!(self.tried, Tried::Ended(_)) && self.look.tokens.iter().any(changed)
    }

    /// Whether the token that keys act on is active.
    fn is_active(&self, state: &State) -> bool {
        let token = self.token().and_then(|id| state.tokens.get(id));
        token.is_some_and(|token| token.status.is_active())
    }

    /// The buttons that can be pressed now.
    pub fn buttons(&self, state: &State) -> Vec<Button> {
        let active = self.is_active(state);
        [
            Some(Button::Close),
            (!matches!(self.tried, Tried::Pending(_))).then_some(Button::Try),
            (active && !state.guard().read_only).then_some(Button::Deactivate),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The button that Enter presses: the one with the focus, as long as it is there.
    pub fn focused(&self, state: &State) -> Button {
        let there = self.buttons(state).contains(&self.focus);
        if there { self.focus } else { Button::Close }
    }

    fn next(&self, state: &State, backwards: bool) -> Button {
        let mut order = self.buttons(state);
        if backwards {
            order.reverse();
        }
        let here = order.iter().position(|button| *button == self.focus).unwrap_or(0);
        order.get((here + 1) % order.len()).copied().unwrap_or(Button::Close)
    }
}

/// A click on a button of the window: it gets the focus, and if it has it already it is pressed.
pub fn point_at(state: &mut State, index: usize) -> Vec<Effect> {
    let Some(Overlay::Identified(window)) = state.overlays.last().map(|layer| &layer.overlay)
    else {
        return vec![];
    };
    let (Some(button), focused) =
        (window.buttons(state).get(index).copied(), window.focused(state))
    else {
        return vec![];
    };
    if button == focused {
        return act(state, Action::Press);
    }
    if let Some(Overlay::Identified(window)) =
        state.overlays.last_mut().map(|layer| &mut layer.overlay)
    {
        window.focus = button;
    }
    vec![]
}

/// Opens the form, or says why nothing can be looked up.
pub fn open(state: &mut State) -> Vec<Effect> {
    match body(state) {
        Body::NoRole => notice::fail(state, Phrase::RoleTitle),
        Body::AccessOff => notice::fail(state, Phrase::IdentifyAccessOff),
        _ if state.signed_in().is_none() => vec![],
        _ => {
            state.open(Overlay::Identify(Box::new(Form {
                input: HiddenText::default(),
                focus: Field::Secret,
                call: None,
                problem: None,
            })));
            vec![]
        }
    }
}

/// Whether an action of the window on top does anything now, or says why it can't; `None` where it
/// is not on top.
pub fn is_possible(state: &State, action: Action) -> Option<bool> {
    let Some(Overlay::Identified(window)) = state.overlays.last().map(|layer| &layer.overlay)
    else {
        return None;
    };
    Some(match action {
        Action::Try => pending(window).is_none(),
        Action::Deactivate => window.is_active(state),
        _ => true,
    })
}

fn form(state: &mut State) -> Option<&mut Form> {
    match state.overlays.last_mut().map(|layer| &mut layer.overlay) {
        Some(Overlay::Identify(form)) => Some(form),
        _ => None,
    }
}

/// The window, whatever stands above it.
fn window(state: &mut State) -> Option<&mut Identified> {
    state.overlays.iter_mut().find_map(|layer| match &mut layer.overlay {
        Overlay::Identified(window) => Some(window.as_mut()),
        _ => None,
    })
}

/// The field, if it has the keys.
fn field(state: &mut State) -> Option<&mut HiddenText> {
    let form = form(state).filter(|form| form.focus == Field::Secret && form.call.is_none())?;
    form.problem = None;
    Some(&mut form.input)
}

/// A key that is no command: it edits the field, at its end, since nothing of it is seen.
pub fn type_key(state: &mut State, key: KeyEvent) {
    if let Some(input) = field(state) {
        editor::type_hidden(input, key);
    }
}

/// Pasted text goes into the field.
pub fn paste(state: &mut State, text: &str) {
    if let Some(input) = field(state) {
        input.append(text);
    }
}

/// Applies an action of the form.
pub fn act_in_form(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(form) = form(state) else {
        return vec![];
    };
    match (action, form.focus) {
        (Action::Back, _) | (Action::Press, Field::Cancel) => {
            let call = form.call;
            state.overlays.pop();
            let call = call.filter(|call| state.calls.finish(*call));
            return call.map(Effect::Cancel).into_iter().collect();
        }
        _ if form.call.is_some() => {}
        (Action::Press, Field::Secret | Field::Look) => return look_up(state),
        (Action::NextFocus, focus) => {
            form.focus = match focus {
                Field::Secret => Field::Cancel,
                Field::Cancel => Field::Look,
                Field::Look => Field::Secret,
            };
        }
        (Action::PreviousFocus, focus) => {
            form.focus = match focus {
                Field::Secret => Field::Look,
                Field::Cancel => Field::Secret,
                Field::Look => Field::Cancel,
            };
        }
        _ => {}
    }
    vec![]
}

/// Lists the tokens; nothing is sent of the secret.
fn look_up(state: &mut State) -> Vec<Effect> {
    let State { overlays, calls, .. } = state;
    let Some(Overlay::Identify(form)) = overlays.last_mut().map(|layer| &mut layer.overlay) else {
        return vec![];
    };
    form.focus = Field::Secret;
    form.problem = match found(form) {
        None => Some(Problem::Empty),
        Some(_) if form.input.is_cut() => Some(Problem::Cut),
        Some(_) => None,
    };
    if form.problem.is_some() {
        return vec![];
    }
    let call = calls.start();
    form.call = Some(call);
    vec![Effect::Call { call, request: Request::Tokens }]
}

#[expect(clippy::disallowed_methods, reason = "what was pasted is what is looked for")]
fn found(form: &Form) -> Option<Found> {
    Found::in_text(form.input.expose())
}

/// The place of the form that waits for this call.
fn waiting(state: &State, call: CallId) -> Option<usize> {
    state.overlays.iter().position(
        |layer| matches!(&layer.overlay, Overlay::Identify(form) if form.call == Some(call)),
    )
}

/// Whether the form waits for this call.
pub fn waits_for(state: &State, call: CallId) -> bool {
    waiting(state, call).is_some()
}

/// The list came that the form waits for, or why it did not.
pub fn listed(state: &mut State, call: CallId, failure: Option<Error>) -> Vec<Effect> {
    let Some(index) = waiting(state, call) else {
        return vec![];
    };
    let Overlay::Identify(form) = &mut state.overlays[index].overlay else {
        return vec![];
    };
    form.call = None;
    if let Some(error) = failure {
        form.problem = Some(Problem::Account(error));
        return vec![];
    }
    let Some(found) = found(form) else {
        return vec![];
    };
    // The field is wiped with the form.
    state.overlays.remove(index);
    let window = Identified::new(found, state.tokens.all());
    show(state, window.which);
    state.open(Overlay::Identified(Box::new(window)));
    vec![]
}

/// The row of a token that is known is the selected one: what is done next is done to it.
fn show(state: &mut State, which: Which) {
    if let Some(id) = which.token() {
        state.tokens.select(id);
    }
}

/// Applies an action of the window.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(Overlay::Identified(window)) = state.overlays.last().map(|layer| &layer.overlay)
    else {
        return vec![];
    };
    let pressed = window.focused(state);
    let focus = match action {
        Action::NextFocus => window.next(state, false),
        Action::PreviousFocus => window.next(state, true),
        _ => window.focus,
    };
    let last = window.look.tokens.len().saturating_sub(1);
    let index = match action {
        Action::Up => window.index.saturating_sub(1),
        Action::Down => (window.index + 1).min(last),
        _ => window.index,
    };
    let (call, token) = (pending(window), window.token());
    if let Some(Overlay::Identified(window)) =
        state.overlays.last_mut().map(|layer| &mut layer.overlay)
    {
        (window.focus, window.index) = (focus, index);
    }
    match (action, pressed) {
        (Action::Try, _) | (Action::Press, Button::Try) => attempt(state),
        (Action::Deactivate, _) | (Action::Press, Button::Deactivate) => match token {
            Some(id) => token_actions::act_on(state, id, Action::Deactivate),
            None => vec![],
        },
        (Action::Back, _) | (Action::Press, Button::Close) => {
            state.overlays.pop();
            let call = call.filter(|call| state.calls.finish(*call));
            call.map(Effect::Cancel).into_iter().collect()
        }
        _ => vec![],
    }
}

const fn pending(window: &Identified) -> Option<CallId> {
    match window.tried {
        Tried::Pending(call) => Some(call),
        _ => None,
    }
}

/// Sends one request with the secret, between two lists.
#[expect(clippy::disallowed_methods, reason = "the address is sent back as it came")]
fn attempt(state: &mut State) -> Vec<Effect> {
    let email = state.signed_in().map(|who| who.user.email.raw().to_owned());
    let State { overlays, calls, .. } = state;
    let Some(Overlay::Identified(window)) = overlays.last_mut().map(|layer| &mut layer.overlay)
    else {
        return vec![];
    };
    let Some(email) = email.filter(|_| pending(window).is_none()) else {
        return vec![];
    };
    let call = calls.start();
    window.tried = Tried::Pending(call);
    let credential = window.found.credential(&email, !window.look.tokens.is_empty());
    vec![Effect::Call { call, request: Request::Attempt(credential) }]
}

/// The try ended. The window may be closed by then.
pub fn attempted(state: &mut State, call: CallId, result: Result<Attempt, Error>) -> Vec<Effect> {
    let Some(window) = window(state).filter(|window| pending(window) == Some(call)) else {
        return vec![];
    };
    let attempt = match result {
        Ok(attempt) => attempt,
        Err(error) => {
            window.tried = Tried::Failed(error);
            return vec![];
        }
    };
    let chosen = window.token();
    let which = concluded(&window.found, &attempt);
    window.look = Look::around(&window.found, &attempt, which);
    window.which = which;
    let place = window.look.tokens.iter().position(|token| Some(token.id) == chosen);
    window.index = place.unwrap_or(0);
    window.tried = Tried::Ended(attempt.answered);
    // The last use that moved, and what else changed, is in the rows as well.
    let effects = live::listed(state, attempt.after.unwrap_or(attempt.before));
    show(state, which);
    effects
}
