//! The form of a new token and of an edited one (A1, E1).

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::domain::description::{DescriptionError, NewDescription};
use crate::domain::hidden::HiddenText;
use crate::domain::token::{CreatedToken, Token, TokenChange};
use crate::phrases::Phrase;
use crate::zendesk::{Error, ErrorKind};

use super::calls::CallId;
use super::effect::{Effect, Request};
use super::keymap::Action;
use super::message::{NotCreated, Unwritten};
use super::overlay::Overlay;
use super::reread::{self, News, Step};
use super::state::State;
use super::token_actions::{self, name_of};
use super::{audit, lost, notice, retirement, reveal, traffic, undo};

/// What the form is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A1: a new token.
    Add,
    /// E1: another description for this one.
    Edit(Box<Token>),
}

/// What has the keys in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The description.
    Description,
    /// The button *Cancel*.
    Cancel,
    /// The button *Save*.
    Save,
}

/// Why the form was not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// What was typed can't be a description.
    Description(DescriptionError),
    /// The account did not do it.
    Account(Error),
    /// It was not sent, since it could not be written down first.
    Unwritten(Unwritten),
    /// Somebody else changed the token meanwhile; saving again asks for it nevertheless.
    News(News),
    /// The answer was lost, and the token is called so now.
    Unanswered(Error, News),
}

/// Seconds until a create is tried again where the account does not say: its limit is per minute.
const A_MINUTE: u64 = 60;

/// The form. Nothing typed is lost by an error.
#[derive(Clone, Debug)]
pub struct Editor {
    /// What it is for.
    pub purpose: Purpose,
    /// What was typed.
    pub input: Input,
    /// What has the keys.
    pub focus: Field,
    /// The call that saves it, or that reads the token before.
    pub call: Option<CallId>,
    /// How far that has come.
    pub step: Step,
    /// Why it was not saved.
    pub problem: Option<Problem>,
    /// Somebody asked once to leave although a create is under way.
    pub leaving: bool,
}

impl Editor {
    /// The form of a new token.
    pub fn add() -> Self {
        Self::new(Purpose::Add, Input::default())
    }

    /// The form of a new token, with what was typed into an earlier one.
    pub fn add_again(input: Input) -> Self {
        Self::new(Purpose::Add, input)
    }

    /// The token that is edited, as it was read last.
    fn edited(&self) -> Option<Token> {
        match &self.purpose {
            Purpose::Edit(token) => Some(token.as_ref().clone()),
            Purpose::Add => None,
        }
    }

    /// The form of a token that is there.
    #[expect(
        clippy::disallowed_methods,
        reason = "what is sent back is what came; the field shows signs"
    )]
    pub fn edit(token: Token) -> Self {
        let input = Input::new(token.description.raw().to_owned());
        Self::new(Purpose::Edit(Box::new(token)), input)
    }

    /// The same with this text in it, for somebody who sees it before it is saved.
    pub fn edit_to(token: Token, text: String) -> Self {
        Self::new(Purpose::Edit(Box::new(token)), Input::new(text))
    }

    fn new(purpose: Purpose, input: Input) -> Self {
        Self {
            purpose,
            input,
            focus: Field::Description,
            call: None,
            problem: None,
            leaving: false,
            step: Step::Idle,
        }
    }
}

/// The form on top, if there is one.
fn top(state: &mut State) -> Option<&mut Editor> {
    match state.overlays.last_mut().map(|layer| &mut layer.overlay) {
        Some(Overlay::Editor(editor)) => Some(editor),
        _ => None,
    }
}

/// Whether leaving has to be asked for once more: a new token is under way, whose value only the
/// answer has (A2).
pub fn holds(state: &mut State) -> bool {
    let creating = state.overlays.iter_mut().find_map(|layer| match &mut layer.overlay {
        Overlay::Editor(editor) if editor.purpose == Purpose::Add => {
            editor.call.is_some().then_some(editor)
        }
        _ => None,
    });
    creating.is_some_and(|editor| !std::mem::replace(&mut editor.leaving, true))
}

/// Whether a form waits for the account.
pub fn is_saving(state: &State) -> bool {
    state
        .overlays
        .iter()
        .any(|layer| matches!(&layer.overlay, Overlay::Editor(editor) if editor.call.is_some()))
}

/// A key that is no command: it edits the field.
pub fn type_key(state: &mut State, key: KeyEvent) {
    let open = top(state).filter(|editor| editor.call.is_none());
    if let Some(editor) = open.filter(|editor| editor.focus == Field::Description) {
        editor.input.handle_event(&Event::Key(key));
        editor.problem = None;
    }
}

/// Pasted text goes into the field, on one line.
pub fn paste(state: &mut State, text: &str) {
    let open = top(state).filter(|editor| editor.call.is_none());
    if let Some(editor) = open.filter(|editor| editor.focus == Field::Description) {
        insert(&mut editor.input, text);
        editor.problem = None;
    }
}

/// Edits a field in which nothing is seen: at its end.
pub fn type_hidden(input: &mut HiddenText, key: KeyEvent) {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Char('u' | 'w') if control => input.clear(),
        KeyCode::Char('h') if control => input.pop(),
        KeyCode::Char(letter) if !control => input.push(letter),
        KeyCode::Backspace => input.pop(),
        KeyCode::Delete => input.clear(),
        _ => {}
    }
}

/// Puts a pasted text at the cursor of a one-line field: line breaks become spaces.
pub fn insert(input: &mut Input, text: &str) {
    let line =
        text.trim_end_matches(['\r', '\n']).replace("\r\n", " ").replace(['\r', '\n', '\t'], " ");
    let line: String = line.chars().filter(|character| !character.is_control()).collect();
    // At once: character by character, a long paste would take the square of its length.
    let (cursor, added) = (input.cursor(), line.chars().count());
    let mut value: String = input.value().chars().take(cursor).collect();
    value.push_str(&line);
    value.extend(input.value().chars().skip(cursor));
    *input = Input::new(value).with_cursor(cursor + added);
}

/// Applies an action of the form.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(editor) = top(state) else {
        return vec![];
    };
    if editor.call.is_some() {
        return vec![];
    }
    match action {
        Action::NextFocus => {
            editor.focus = match editor.focus {
                Field::Description => Field::Cancel,
                Field::Cancel => Field::Save,
                Field::Save => Field::Description,
            };
        }
        Action::PreviousFocus => {
            editor.focus = match editor.focus {
                Field::Description => Field::Save,
                Field::Cancel => Field::Description,
                Field::Save => Field::Cancel,
            };
        }
        Action::Press if editor.focus != Field::Cancel => return save(state),
        Action::Press | Action::Back => drop(state.overlays.pop()),
        _ => {}
    }
    vec![]
}

fn save(state: &mut State) -> Vec<Effect> {
    let State { overlays, calls, .. } = state;
    let Some(Overlay::Editor(editor)) = overlays.last_mut().map(|layer| &mut layer.overlay) else {
        return vec![];
    };
    let unchanged = |text: &str| match &editor.purpose {
        Purpose::Add => false,
        Purpose::Edit(token) => token.description.is(text),
    };
    // Also where the account has what nobody could type.
    if unchanged(editor.input.value()) {
        overlays.pop();
        return vec![];
    }
    let description = match NewDescription::parse(editor.input.value()) {
        Ok(description) => description,
        Err(error) => {
            editor.problem = Some(Problem::Description(error));
            return vec![];
        }
    };
    if unchanged(description.as_str()) {
        overlays.pop();
        return vec![];
    }
    let (step, request) = match &editor.purpose {
        Purpose::Add => (Step::Idle, Request::CreateToken(description)),
        Purpose::Edit(token) => {
            let change = TokenChange::Describe(description);
            (Step::Reading(Request::UpdateToken { id: token.id, change }), Request::Tokens)
        }
    };
    let call = calls.start();
    editor.call = Some(call);
    editor.step = step;
    editor.leaving = false;
    editor.problem = None;
    vec![Effect::Call { call, request }]
}

/// Whether the form waits for this call.
pub fn waits_for(state: &State, call: CallId) -> bool {
    take(state, call).is_some()
}

/// The list came that the form reads before it saves, or after an answer that was lost (E1).
pub fn listed(state: &mut State, call: CallId, failure: Option<Error>) -> Vec<Effect> {
    let Some(index) = take(state, call) else {
        return vec![];
    };
    let State { overlays, tokens, calls, .. } = state;
    let Overlay::Editor(editor) = &mut overlays[index].overlay else {
        return vec![];
    };
    editor.call = None;
    let Purpose::Edit(token) = &mut editor.purpose else {
        return vec![];
    };
    let before = token.as_ref().clone();
    let news = reread::news_of(token, tokens.all());
    // From now on it is compared with what it is now.
    if let Some(now) = tokens.get(token.id) {
        token.as_mut().clone_from(now);
    }
    match (std::mem::take(&mut editor.step), failure, news) {
        (Step::Reading(_), Some(error), _) => editor.problem = Some(Problem::Account(error)),
        (Step::Reading(request), None, None) => {
            let call = calls.start();
            editor.call = Some(call);
            editor.step = Step::Changing(request.clone());
            return vec![Effect::Call { call, request }];
        }
        (Step::Reading(_), None, Some(news)) => editor.problem = Some(Problem::News(news)),
        (Step::Checking(request), None, _) => return checked(state, index, &request, &before),
        _ => {}
    }
    vec![]
}

/// After an answer that was lost: whether the token is called as was wanted.
fn checked(state: &mut State, index: usize, request: &Request, before: &Token) -> Vec<Effect> {
    let Request::UpdateToken { id, change: TokenChange::Describe(wanted) } = request else {
        return vec![];
    };
    let now = state.tokens.get(*id).cloned();
    if let Some(token) = now.as_ref().filter(|now| now.description.is(wanted.as_str())) {
        state.overlays.remove(index);
        return saved(state, before, token.clone());
    }
    if let Overlay::Editor(editor) = &mut state.overlays[index].overlay
        && let Some(Problem::Account(error)) = editor.problem.take()
    {
        let news = now.map_or(News::Gone, |now| {
            News::StillCalled(now.description.shown().unwrap_or_default().into())
        });
        editor.problem = Some(Problem::Unanswered(error, news));
    }
    vec![]
}

/// Takes the form out that waits for this call; `None` if it is not there.
fn take(state: &State, call: CallId) -> Option<usize> {
    state.overlays.iter().position(
        |layer| matches!(&layer.overlay, Overlay::Editor(editor) if editor.call == Some(call)),
    )
}

/// A token was made, or not (A2).
pub fn created(
    state: &mut State,
    call: CallId,
    result: Result<CreatedToken, NotCreated>,
) -> Vec<Effect> {
    match result {
        Ok(CreatedToken { token, secret }) => {
            if let Some(index) = take(state, call) {
                state.overlays.remove(index);
            }
            retirement::reopened(state);
            // The new token must be seen: what would hide it is taken off.
            state.tokens.search.reset();
            state.tokens.status = None;
            state.tokens.put(token.clone());
            state.tokens.select(token.id);
            undo::created(state, &token);
            let mut effects = reveal::open(state, reveal::Owner::Token(Box::new(token)), secret);
            effects.extend(token_actions::load_anew(state));
            effects
        }
        Err(NotCreated::Failed(error)) => failed(state, call, &error),
        Err(NotCreated::Unwritten(why)) => {
            stop(state, call, Problem::Unwritten(why));
            vec![]
        }
        Err(NotCreated::Unknown { intent, error }) => {
            stop(state, call, Problem::Account(error.clone()));
            lost::begin(state, *intent, error)
        }
    }
}

/// Asks for a token of this description again, in the form that is open or in a new one.
pub fn create_again(state: &mut State, description: String) -> Vec<Effect> {
    let open = top(state).is_some_and(|editor| editor.purpose == Purpose::Add);
    if !open {
        state.open(Overlay::Editor(Box::new(Editor::add())));
    }
    if let Some(editor) = top(state) {
        editor.input = Input::new(description);
        editor.focus = Field::Description;
    }
    save(state)
}

/// A token was changed, or not (E1).
pub fn updated(state: &mut State, call: CallId, result: Result<Token, Error>) -> Vec<Effect> {
    match result {
        Ok(token) => {
            let before =
                take(state, call).and_then(|index| match state.overlays.remove(index).overlay {
                    Overlay::Editor(editor) => editor.edited(),
                    _ => None,
                });
            let before = before.unwrap_or_else(|| token.clone());
            saved(state, &before, token)
        }
        Err(error) => failed(state, call, &error),
    }
}

fn saved(state: &mut State, before: &Token, token: Token) -> Vec<Effect> {
    let name = name_of(&token);
    let mut effects = audit::forget(state, token.id);
    undo::described(state, before, &token);
    state.tokens.put(token);
    effects.extend(token_actions::outdated(state));
    effects.extend(notice::offer_undo(state, Phrase::TokenSaved { name }));
    effects
}

/// The form waits no longer, and says why; `None` if it is not there.
fn stop(state: &mut State, call: CallId, problem: Problem) -> Option<&mut Editor> {
    let index = take(state, call)?;
    let Overlay::Editor(editor) = &mut state.overlays[index].overlay else {
        return None;
    };
    editor.call = None;
    editor.problem = Some(problem);
    Some(editor)
}

fn failed(state: &mut State, call: CallId, error: &Error) -> Vec<Effect> {
    let Some(index) = take(state, call) else {
        return vec![];
    };
    let Some(editor) = stop(state, call, Problem::Account(error.clone())) else {
        return vec![];
    };
    let adding = editor.purpose == Purpose::Add;
    let edited = editor.edited().filter(|_| error.leaves_unknown());
    if let (Step::Changing(request), true) =
        (std::mem::take(&mut editor.step), error.leaves_unknown())
    {
        if let Some(token) = edited {
            undo::forget(state, token.id);
        }
        return check(state, index, request);
    }
    if adding && retirement::explains(state, index, error) {
        return token_actions::load_anew(state);
    }
    // A create that was refused may be at the limit, and a token may have gone: look at the list.
    let look = adding || matches!(error.kind, ErrorKind::NotFound);
    let mut effects = if look { token_actions::load_anew(state) } else { vec![] };
    if let (true, ErrorKind::RateLimited { retry_after }) = (adding, &error.kind) {
        effects.extend(traffic::create_later(state, retry_after.unwrap_or(A_MINUTE)));
    }
    effects
}

/// A change that may have happened: the account tells what it has now.
fn check(state: &mut State, index: usize, request: Request) -> Vec<Effect> {
    let call = state.calls.start();
    // A dialog may stand above the form by now.
    if let Overlay::Editor(editor) = &mut state.overlays[index].overlay {
        editor.call = Some(call);
        editor.step = Step::Checking(request);
    }
    vec![Effect::Call { call, request: Request::Tokens }]
}
