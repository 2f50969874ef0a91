//! Exporting what a list shows to a new file: the tokens as they are filtered and sorted, or every
//! event of the audit log's filter.

use crossterm::event::{Event, KeyEvent};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::domain::audit::AuditFilter;
use crate::domain::time;
use crate::domain::token::Token;
use crate::phrases::Phrase;
pub use crate::records::Format;
use crate::zendesk::Error;

use super::audit::{self, Place};
use super::calls::CallId;
use super::effect::{Effect, Request};
use super::keymap::{Action, Context};
use super::overlay::Overlay;
use super::secret_file::FileProblem;
use super::state::State;
use super::{editor, notice};

/// What is written, where and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The path as it was typed.
    pub path: String,
    /// The format.
    pub format: Format,
    /// The rows.
    pub rows: Rows,
}

/// The rows that are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    /// These tokens, in this order.
    Tokens(Vec<Token>),
    /// Every event of this filter, newest first, also what the screen has not loaded.
    Events(AuditFilter),
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Its whole path.
    pub path: String,
    /// How many rows it has.
    pub count: usize,
}

/// Why no file was written. None is left behind, nor half of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The file can't be made or filled.
    File(FileProblem),
    /// The account did not give all rows.
    Account(Error),
    /// Somebody stopped it.
    Stopped,
}

/// What has the keys in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The path.
    Path,
    /// The format, which is chosen.
    Format,
    /// The button *Cancel*.
    Cancel,
    /// The button *Export*.
    Export,
}

impl Field {
    /// All of them, from the top.
    pub const ALL: [Self; 4] = [Self::Path, Self::Format, Self::Cancel, Self::Export];
}

/// What list is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The tokens of the table.
    Tokens,
    /// The events of the page or of the pane.
    Events(Place),
}

/// The form. Nothing typed is lost by an error.
#[derive(Clone, Debug)]
pub struct Export {
    /// What is exported.
    pub source: Source,
    /// The format.
    pub format: Format,
    /// The path that was typed.
    pub input: Input,
    /// What has the keys.
    pub focus: Field,
    /// The call that writes it.
    pub call: Option<CallId>,
    /// How many rows were written so far.
    pub written: usize,
    /// Whether somebody wants it to stop.
    pub stopping: bool,
    /// Why it was not written.
    pub problem: Option<Problem>,
}

impl Export {
    /// Where its keys are looked up.
    pub const fn contexts(&self) -> &'static [Context] {
        match (self.call, self.focus) {
            (Some(_), _) => &[Context::Running],
            (None, Field::Format) => &[Context::Export, Context::Choice, Context::Form],
            (None, _) => &[Context::Export, Context::Form],
        }
    }

    fn step(&mut self, by: isize) {
        self.focus = turned(&Field::ALL, self.focus, by);
    }

    /// Another format; a name that ends as the last one does ends as this one.
    fn choose(&mut self, by: isize) {
        let before = self.format.extension();
        self.format = turned(&Format::ALL, self.format, by);
        let path = self.input.value();
        if let Some(stem) = path.strip_suffix(before).filter(|stem| stem.ends_with('.')) {
            self.input = Input::new(format!("{stem}{}", self.format.extension()));
        }
    }
}

/// The value `by` steps on in a ring.
fn turned<T: Copy + PartialEq>(all: &[T], now: T, by: isize) -> T {
    let at = all.iter().position(|value| *value == now).unwrap_or(0);
    let next = (at.cast_signed() + by).rem_euclid(all.len().cast_signed()).cast_unsigned();
    all.get(next).copied().unwrap_or(now)
}

/// Opens the form for the tokens that are shown.
pub fn tokens(state: &mut State) -> Vec<Effect> {
    if state.tokens.loaded {
        open(state, Source::Tokens, "api-tokens");
    }
    vec![]
}

/// Opens the form for the events of the page or of the pane.
pub fn events(state: &mut State, place: Place) -> Vec<Effect> {
    let token = audit::shown_token(state).filter(|_| place == Place::Pane);
    match (place, token) {
        (Place::Pane, None) => {}
        (_, Some(id)) => open(state, Source::Events(place), &format!("audit-log-of-{}", id.0)),
        (Place::Page, None) => open(state, Source::Events(place), "audit-log"),
    }
    vec![]
}

fn open(state: &mut State, source: Source, what: &str) {
    let day = time::day(state.now(), &state.zone());
    let format = Format::Csv;
    let name = format!("{}-{what}-{day}.{}", account_word(state), format.extension());
    state.open(Overlay::Export(Box::new(Export {
        source,
        format,
        input: Input::new(name),
        focus: Field::Path,
        call: None,
        written: 0,
        stopping: false,
        problem: None,
    })));
}

/// The account in a name of a file: letters, digits and hyphens.
fn account_word(state: &State) -> String {
    let mut word = String::new();
    for character in state.account_name().chars().take(40) {
        match character {
            letter if letter.is_alphanumeric() => word.extend(letter.to_lowercase()),
            _ if word.is_empty() || word.ends_with('-') => {}
            _ => word.push('-'),
        }
    }
    let word = word.trim_end_matches('-');
    if word.is_empty() { "account".to_owned() } else { word.to_owned() }
}

fn top(state: &mut State) -> Option<&mut Export> {
    match state.overlays.last_mut().map(|layer| &mut layer.overlay) {
        Some(Overlay::Export(form)) => Some(form),
        _ => None,
    }
}

fn waiting(state: &mut State, call: CallId) -> Option<(usize, &mut Export)> {
    state.overlays.iter_mut().enumerate().find_map(|(index, layer)| match &mut layer.overlay {
        Overlay::Export(form) if form.call == Some(call) => Some((index, &mut **form)),
        _ => None,
    })
}

fn typed_in(state: &mut State) -> Option<&mut Export> {
    top(state).filter(|form| form.focus == Field::Path && form.call.is_none())
}

/// A key that is no command: it edits the path.
pub fn type_key(state: &mut State, key: KeyEvent) {
    if let Some(form) = typed_in(state) {
        form.input.handle_event(&Event::Key(key));
        form.problem = None;
    }
}

/// Pasted text goes into the path, on one line.
pub fn paste(state: &mut State, text: &str) {
    if let Some(form) = typed_in(state) {
        editor::insert(&mut form.input, text);
        form.problem = None;
    }
}

/// Applies an action of the form.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(form) = top(state) else {
        return vec![];
    };
    if let Some(call) = form.call {
        let stops = action == Action::Stop && !std::mem::replace(&mut form.stopping, true);
        return if stops { vec![Effect::GiveUp(call)] } else { vec![] };
    }
    match (action, form.focus) {
        (Action::NextFocus, _) => form.step(1),
        (Action::PreviousFocus, _) => form.step(-1),
        (Action::Left, Field::Format) => form.choose(-1),
        (Action::Right, Field::Format) => form.choose(1),
        (Action::Press, Field::Cancel) | (Action::Back, _) => drop(state.overlays.pop()),
        (Action::Press, _) => return begin(state),
        _ => {}
    }
    vec![]
}

fn begin(state: &mut State) -> Vec<Effect> {
    let Some(form) = top(state) else {
        return vec![];
    };
    let (path, format, source) = (form.input.value().trim().to_owned(), form.format, form.source);
    if path.is_empty() {
        form.problem = Some(Problem::File(FileProblem::Nameless));
        return vec![];
    }
    let rows = match source {
        Source::Tokens => Rows::Tokens(state.tokens.shown().cloned().collect()),
        Source::Events(place) => {
            let token = audit::shown_token(state).filter(|_| place == Place::Pane);
            let filter = audit::filter_of(state, place);
            Rows::Events(filter.request(state.now(), &state.zone(), token))
        }
    };
    let call = state.calls.start();
    if let Some(form) = top(state) {
        form.call = Some(call);
        form.written = 0;
        form.stopping = false;
        form.problem = None;
    }
    vec![Effect::Call { call, request: Request::Export(Box::new(Order { path, format, rows })) }]
}

/// So many rows were written.
pub fn progressed(state: &mut State, call: CallId, count: usize) {
    state.calls.heard_of(call);
    if let Some((_, form)) = waiting(state, call) {
        form.written = count;
    }
}

/// The file was written, or not.
pub fn answered(state: &mut State, call: CallId, result: Result<Exported, Problem>) -> Vec<Effect> {
    let Some((index, form)) = waiting(state, call) else {
        return vec![];
    };
    form.call = None;
    match result {
        Ok(Exported { path, count }) => {
            state.overlays.remove(index);
            notice::say(state, Phrase::Exported { count, path })
        }
        Err(problem) => {
            form.problem = Some(problem);
            vec![]
        }
    }
}
