//! Many tokens at once, on the screen: a question, what is done one by one, and a table of what
//! became of each. Taking a change back is the same with one more reason not to.
//!
//! `runtime::bulk` carries it out.

mod ended;
mod question;
mod running;

use crate::domain::bulk::{Deed, Plan};
use crate::zendesk::Error;

use super::calls::CallId;
use super::confirm::Button;
use super::effect::Effect;
use super::keymap::{Action, Context};
use super::overlay::Overlay;
use super::state::State;

pub use ended::{Ended, answered, is_explained_by_end};
pub use question::{Question, ask, ask_to_undo, paste, type_key};
pub use running::{Running, leave_words, progressed, unfinished_words};

/// What became of all.
pub type Report = crate::domain::bulk::Report<Error>;

/// What became of one.
pub type Outcome = crate::domain::bulk::Outcome<Error>;

/// What is told while it is done.
pub type Progress = crate::domain::bulk::Progress<Error>;

/// Why it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To all tokens that are marked.
    Marked,
    /// To take back the last change that one made here.
    Undo,
}

/// The dialog, from the question to the table.
#[derive(Clone, Debug)]
pub struct Bulk {
    /// Why it is done.
    pub purpose: Purpose,
    /// How far it has come.
    pub stage: Stage,
}

/// How far it has come.
#[derive(Clone, Debug)]
pub enum Stage {
    /// It is asked whether to begin.
    Asking(Question),
    /// One token after the other has its turn.
    Running(Running),
    /// It is over.
    Ended(Ended),
}

impl Bulk {
    /// Where its keys are looked up.
    pub const fn contexts(&self) -> &'static [Context] {
        match &self.stage {
            Stage::Asking(Question { focus: Button::Field, .. }) => &[Context::Proof],
            Stage::Asking(_) => &[Context::Confirmation],
            Stage::Running(_) => &[Context::Running],
            Stage::Ended(_) => &[Context::Reading],
        }
    }

    /// What is done, and to which tokens.
    pub const fn plan(&self) -> &Plan {
        match &self.stage {
            Stage::Asking(question) => &question.plan,
            Stage::Running(running) => &running.plan,
            Stage::Ended(ended) => &ended.report.plan,
        }
    }

    /// What is done to each.
    pub const fn deed(&self) -> &Deed {
        &self.plan().deed
    }
}

/// The dialog, if it is on top.
fn top(state: &mut State) -> Option<&mut Bulk> {
    match state.overlays.last_mut().map(|layer| &mut layer.overlay) {
        Some(Overlay::Bulk(bulk)) => Some(bulk),
        _ => None,
    }
}

/// The dialog that waits for this call, and its place.
fn waiting(state: &mut State, call: CallId) -> Option<(usize, &mut Bulk)> {
    state.overlays.iter_mut().enumerate().find_map(|(index, layer)| match &mut layer.overlay {
        Overlay::Bulk(bulk) if matches!(&bulk.stage, Stage::Running(run) if run.call == call) => {
            Some((index, &mut **bulk))
        }
        _ => None,
    })
}

/// Applies an action of the dialog.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    match top(state).map(|bulk| &bulk.stage) {
        Some(Stage::Asking(_)) => question::act(state, action),
        Some(Stage::Running(_)) => running::act(state, action),
        Some(Stage::Ended(_)) => ended::act(state, action),
        None => vec![],
    }
}
