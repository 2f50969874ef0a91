//! Writing the one-time value, or ready lines for an OAuth client, to a file that only its owner can read.

use crossterm::event::{Event, KeyEvent};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::editor::insert;
use super::effect::Effect;
use super::keymap::Action;
use super::oauth::ready::{self, Lines};
use super::overlay::Overlay;
use super::state::State;
use super::{notice, reveal};
use crate::phrases::Phrase;

/// What has the keys in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The path.
    Path,
    /// The button *Cancel*.
    Cancel,
    /// The button *Save*.
    Save,
}

/// Why the value was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// No path was given.
    Nameless,
    /// Something of that name is there; it is never overwritten.
    Exists,
    /// The directory is not there.
    NoDirectory,
    /// The directory or its file system does not let this user write.
    NotAllowed,
    /// Others may rename and delete what is in the directory.
    DirectoryOpen,
    /// The file system can't keep the file to its owner.
    NotPrivate,
    /// What the system says.
    Other(String),
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The value that is displayed.
    Value,
    /// Ready lines.
    Lines(Lines),
}

/// The form. Nothing typed is lost by an error.
#[derive(Clone, Debug)]
pub struct SecretFile {
    /// What is written.
    pub what: What,
    /// The path that was typed.
    pub input: Input,
    /// What has the keys.
    pub focus: Field,
    /// Whether the file is being written.
    pub writing: bool,
    /// Why it was not written.
    pub problem: Option<FileProblem>,
}

impl SecretFile {
    /// The form with a name that tells the token and nothing of its value.
    pub fn new(name: String) -> Self {
        let input = Input::new(name);
        Self { what: What::Value, input, focus: Field::Path, writing: false, problem: None }
    }

    /// The form for ready lines.
    pub fn of_lines(name: String, lines: Lines) -> Self {
        Self { what: What::Lines(lines), ..Self::new(name) }
    }
}

fn top(state: &mut State) -> Option<&mut SecretFile> {
    match state.overlays.last_mut().map(|layer| &mut layer.overlay) {
        Some(Overlay::SecretFile(form)) => Some(form),
        _ => None,
    }
}

fn typed_in(state: &mut State) -> Option<&mut SecretFile> {
    top(state).filter(|form| form.focus == Field::Path && !form.writing)
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
        insert(&mut form.input, text);
        form.problem = None;
    }
}

/// Applies an action of the form.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(form) = top(state).filter(|form| !form.writing) else {
        return vec![];
    };
    match (action, form.focus) {
        (Action::NextFocus, focus) => {
            form.focus = match focus {
                Field::Path => Field::Cancel,
                Field::Cancel => Field::Save,
                Field::Save => Field::Path,
            };
        }
        (Action::PreviousFocus, focus) => {
            form.focus = match focus {
                Field::Path => Field::Save,
                Field::Cancel => Field::Path,
                Field::Save => Field::Cancel,
            };
        }
        (Action::Press, Field::Path | Field::Save) => return write(state),
        (Action::Press, Field::Cancel) | (Action::Back, _) => drop(state.overlays.pop()),
        (Action::Interrupt, _) => return reveal::interrupt(state),
        _ => {}
    }
    vec![]
}

fn write(state: &mut State) -> Vec<Effect> {
    let Some(what) = top(state).map(|form| form.what) else { return vec![] };
    let secret = match what {
        What::Value => reveal::shown(state).map(|reveal| reveal.secret.clone()),
        What::Lines(lines) => ready::text(state, lines),
    };
    let Some(secret) = secret else {
        // Its client has gone meanwhile.
        state.overlays.pop();
        return notice::fail(state, Phrase::ClientGone);
    };
    let Some(form) = top(state) else { return vec![] };
    let path = form.input.value().trim().to_owned();
    if path.is_empty() {
        form.problem = Some(FileProblem::Nameless);
        return vec![];
    }
    form.problem = None;
    form.writing = true;
    vec![Effect::WriteSecret { path, secret }]
}

/// The file was written under this whole path, or not. A file that holds the value counts as kept.
pub fn written(state: &mut State, result: Result<String, FileProblem>) -> Vec<Effect> {
    let place = state
        .overlays
        .iter()
        .position(|layer| matches!(&layer.overlay, Overlay::SecretFile(form) if form.writing));
    let Some(place) = place else { return vec![] };
    match result {
        Ok(path) => {
            let what = match state.overlays.remove(place).overlay {
                Overlay::SecretFile(form) => form.what,
                _ => What::Value,
            };
            let has_value = match what {
                What::Value => true,
                What::Lines(lines) => ready::is_secret(lines),
            };
            return kept(state, path, has_value);
        }
        Err(problem) => {
            if let Overlay::SecretFile(form) = &mut state.overlays[place].overlay {
                form.writing = false;
                form.problem = Some(problem);
            }
        }
    }
    vec![]
}

/// The file is there: its window says it, or the line of notices.
fn kept(state: &mut State, path: String, has_value: bool) -> Vec<Effect> {
    match reveal::find(state) {
        Some(reveal) if has_value => {
            reveal.written = Some(path);
            reveal.acknowledge().into_iter().collect()
        }
        Some(reveal) => {
            reveal.lines = Some((Phrase::RevealWritten { path }, true));
            vec![]
        }
        None => notice::say(state, Phrase::RevealWritten { path }),
    }
}
