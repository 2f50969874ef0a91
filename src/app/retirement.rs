//! The retirement of API tokens as an account shows it: *Add API token* is closed once this account
//! has refused to make one, and the end of all tokens explains what fails (Z1 to Z4).

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tui_input::Input;

use crate::domain::retirement::{self, Rule};
use crate::domain::time;
use crate::phrases::Phrase;
use crate::zendesk::{Error, ErrorKind};

use super::confirm::Question;
use super::editor::Editor;
use super::effect::Effect;
use super::failure;
use super::keymap::Action;
use super::overlay::{Layer, Overlay};
use super::state::{Page, State};

/// The longest description that an account may be expected to take: a refusal of a longer one is
/// about that, not about the retirement.
const LONGEST_DESCRIPTION: usize = 255;

/// What this session has seen of the retirement.
#[derive(Clone, Debug, Default)]
pub struct Retirement {
    /// The refusal of a new token, if there was one.
    pub refused: Option<Refused>,
    /// What was typed into the form that was refused.
    draft: Option<Input>,
}

/// A new token that the account did not make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What the account answered.
    pub error: Error,
    /// The rule that explains it.
    pub rule: Rule,
}

/// The buttons of the window that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// The window is closed.
    Close,
    /// The form opens all the same, with what was typed before.
    Form,
}

/// Whether an action of the page is marked as closed. It is never taken away: a refusal is an answer
/// to one request, and dates are Zendesk's to change.
pub fn closes(state: &State, action: Action) -> bool {
    let token = state.page != Page::OAuthClients;
    action == Action::Add && token && state.retirement.refused.is_some()
}

/// The window that stands where the form would be, if the account has refused a token.
pub fn instead_of_form(state: &State) -> Option<Overlay> {
    state.retirement.refused.is_some().then_some(Overlay::Retired { focus: Button::Close })
}

/// The account did not make the token of the form at this place. If the retirement explains that,
/// the form turns into the window that says so, and what was typed is kept.
pub fn explains(state: &mut State, index: usize, error: &Error) -> bool {
    let Some(Overlay::Editor(editor)) = state.overlays.get(index).map(|layer| &layer.overlay)
    else {
        return false;
    };
    let draft = editor.input.clone();
    let (at_limit, length) = (state.tokens.is_at_limit(), draft.value().chars().count());
    let Some(rule) = explains_create(error, state.now(), at_limit, length) else {
        return false;
    };
    state.retirement =
        Retirement { refused: Some(Refused { error: error.clone(), rule }), draft: Some(draft) };
    let overlay = Overlay::Retired { focus: Button::Close };
    state.overlays[index] = Layer { overlay, painted: None };
    true
}

/// Which rule explains that an account did not make a token whose description has this length.
///
/// No answer tells a refusal by date from another one: it is taken for one from the day on, from
/// which no account makes a token, unless something else explains it better (T4).
pub fn explains_create(
    error: &Error,
    now: Timestamp,
    at_limit: bool,
    length: usize,
) -> Option<Rule> {
    let rule = retirement::explains_refused_creation(now).filter(|rule| *rule > Rule::Idle);
    let better = at_limit || length > LONGEST_DESCRIPTION;
    rule.filter(|_| is_refusal(&error.kind) && !better)
}

/// An answer by which an account says that it will not, whatever its status.
fn is_refusal(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Refused(_)
            | ErrorKind::Forbidden(_)
            | ErrorKind::NotFound
            | ErrorKind::TokenAccessOff
            | ErrorKind::UnexpectedStatus(_)
    )
}

/// What the account answered, in its own words where it has some.
pub fn answer(error: &Error) -> Phrase {
    match (error.status, &error.kind) {
        (Some(status), ErrorKind::Refused(message) | ErrorKind::Forbidden(message)) => {
            Phrase::RetiredAnswer { status, message: message.to_string() }
        }
        (Some(status), _) => Phrase::RetiredStatus { status },
        (None, _) => failure::what(error),
    }
}

/// What stands where the tokens would be, if the retirement explains that there are none.
pub fn empty(state: &State) -> Option<Phrase> {
    if Rule::End.holds(state.now()) {
        return Some(Phrase::EmptyEnded { day: day(Rule::End) });
    }
    state.retirement.refused.as_ref().map(|_| Phrase::EmptyClosed)
}

/// The day from which a rule holds. It is UTC's, as the rule itself is.
pub fn day(rule: Rule) -> String {
    time::day(rule.since(), &TimeZone::UTC)
}

/// The account made a token: whatever it refused before was something else.
pub fn reopened(state: &mut State) {
    state.retirement = Retirement::default();
}

/// The list says that token access is off: so a 404 to a new token meant that, too.
pub fn access_is_off(state: &mut State) {
    let refused = state.retirement.refused.as_ref();
    if refused.is_some_and(|refused| refused.error.kind == ErrorKind::TokenAccessOff) {
        state.retirement = Retirement::default();
        state.overlays.retain(|layer| !matches!(layer.overlay, Overlay::Retired { .. }));
    }
}

/// Applies an action of the window.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(Overlay::Retired { focus }) =
        state.overlays.last_mut().map(|layer| &mut layer.overlay)
    else {
        return vec![];
    };
    match action {
        Action::NextFocus | Action::PreviousFocus => {
            *focus = match focus {
                Button::Close => Button::Form,
                Button::Form => Button::Close,
            };
        }
        Action::Press if *focus == Button::Form => {
            state.overlays.pop();
            let draft = state.retirement.draft.clone().unwrap_or_default();
            state.open(Overlay::Editor(Box::new(Editor::add_again(draft))));
        }
        Action::Press | Action::Back => drop(state.overlays.pop()),
        _ => {}
    }
    vec![]
}

/// Z3: whether the end of all tokens explains that this question failed.
pub fn explains_failure(state: &State, question: &Question, error: &Error) -> bool {
    matches!(question, Question::Reactivate(_)) && explains_refused_reactivation(state, error)
}

/// Z3: whether the end of all tokens explains that one was not reactivated.
pub fn explains_refused_reactivation(state: &State, error: &Error) -> bool {
    is_refusal(&error.kind) && Rule::End.holds(state.now())
}
