//! Writing the one-time value to a file that only its owner can read.

use crossterm::event::{Event, KeyEvent};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::editor::insert;
use super::effect::Effect;
use super::keymap::Action;
use super::overlay::Overlay;
use super::reveal;
use super::state::State;

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

/// The form. Nothing typed is lost by an error.
#[derive(Clone, Debug)]
pub struct SecretFile {
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
        Self { input: Input::new(name), focus: Field::Path, writing: false, problem: None }
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
    let Some(secret) = reveal::find(state).map(|reveal| reveal.secret.clone()) else {
        return vec![];
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

/// The file was written under this whole path, or not. A written file counts as kept.
pub fn written(state: &mut State, result: Result<String, FileProblem>) -> Vec<Effect> {
    let place = state
        .overlays
        .iter()
        .position(|layer| matches!(&layer.overlay, Overlay::SecretFile(form) if form.writing));
    let Some(place) = place else { return vec![] };
    match result {
        Ok(path) => {
            state.overlays.remove(place);
            if let Some(reveal) = reveal::find(state) {
                reveal.written = Some(path);
                return reveal.acknowledge().into_iter().collect();
            }
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
