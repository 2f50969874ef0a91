//! One token after the other: how far it has come, and stopping it.

use crate::app::calls::CallId;
use crate::app::effect::Effect;
use crate::app::keymap::Action;
use crate::app::overlay::Overlay;
use crate::app::state::State;
use crate::app::token_actions::name_of;
use crate::domain::bulk::{Class, Plan};
use crate::domain::token::Token;
use crate::phrases::Phrase;
use crate::zendesk::{Error, ErrorKind};

use super::{Outcome, Progress, Report, Stage, top, waiting};

/// What is under way.
#[derive(Clone, Debug)]
pub struct Running {
    /// The call that does it.
    pub call: CallId,
    /// What is done, and to which tokens.
    pub plan: Plan,
    /// What became of those that had their turn.
    pub outcomes: Vec<Option<Outcome>>,
    /// Whose turn it is.
    pub current: Option<usize>,
    /// For how many seconds more the account takes no request.
    pub paused: Option<u64>,
    /// Whether somebody wants it to stop.
    pub stopping: bool,
}

impl Running {
    pub(super) fn new(call: CallId, plan: Plan) -> Self {
        let outcomes = plan.items.iter().map(|_| None).collect();
        Self { call, plan, outcomes, current: None, paused: None, stopping: false }
    }

    /// How many had their turn.
    pub fn finished(&self) -> usize {
        self.outcomes.iter().flatten().count()
    }

    /// How many of a class there are so far.
    pub fn count(&self, class: Class) -> usize {
        self.outcomes.iter().flatten().filter(|outcome| outcome.class() == class).count()
    }

    /// The token whose turn it is.
    pub fn token(&self) -> Option<&Token> {
        self.plan.items.get(self.current?)?.seen.as_deref()
    }
}

/// Something was told of it.
pub fn progressed(state: &mut State, call: CallId, progress: Progress) {
    // Somebody hears of it: nobody waits in vain.
    state.calls.heard_of(call);
    let Some((_, bulk)) = waiting(state, call) else {
        return;
    };
    let Stage::Running(running) = &mut bulk.stage else {
        return;
    };
    match progress {
        Progress::Reading => running.paused = None,
        Progress::Begun(index) => {
            running.current = Some(index);
            running.paused = None;
        }
        Progress::Paused(seconds) => running.paused = Some(seconds),
        Progress::Concluded(index, outcome) => {
            running.current = None;
            running.paused = None;
            let id = running.plan.items.get(index).map(|item| item.id);
            if let Some(place) = running.outcomes.get_mut(index) {
                *place = Some(outcome.clone());
            }
            match (outcome, id) {
                (Outcome::Done(Some(now)), _) => state.tokens.put(*now),
                (Outcome::Done(None), Some(id)) => state.tokens.remove(id),
                _ => {}
            }
        }
    }
}

/// Applies an action while it runs: it can be stopped between two tokens, and nothing else.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    match (action, top(state).map(|bulk| &mut bulk.stage)) {
        (Action::Stop, Some(Stage::Running(running))) if !running.stopping => {
            running.stopping = true;
            vec![Effect::GiveUp(running.call)]
        }
        _ => vec![],
    }
}

/// What is said where the screen has ended meanwhile: what was done, and what is not known.
pub fn leave_words(report: &Report) -> Vec<Phrase> {
    let count = |class| report.count(class);
    let summary = Phrase::LeaveMany {
        done: count(Class::Done),
        skipped: count(Class::Skipped),
        failed: count(Class::Failed),
        unknown: count(Class::Unknown),
        rest: count(Class::NotBegun),
    };
    let named = report.rows().filter_map(|(item, outcome)| {
        let name = item.seen.as_deref().map_or_else(|| item.id.0.to_string(), name_of);
        match outcome.class() {
            Class::Failed => Some(Phrase::LeaveManyFailed { name }),
            Class::Unknown => Some(Phrase::LeaveUnknown { name }),
            Class::Done | Class::Skipped | Class::NotBegun => None,
        }
    });
    std::iter::once(summary).chain(named).collect()
}

/// What an answer that did not come in time amounts to.
const fn unanswered() -> Error {
    Error {
        kind: ErrorKind::NoAnswer,
        cause: None,
        status: None,
        request: String::new(),
        request_id: None,
    }
}

/// The same of what is under way, where no report came before the end of the program: of the token
/// whose turn it is nothing is known.
pub fn unfinished_words(state: &State) -> Option<Vec<Phrase>> {
    state.overlays.iter().find_map(|layer| {
        let Overlay::Bulk(bulk) = &layer.overlay else {
            return None;
        };
        let Stage::Running(running) = &bulk.stage else {
            return None;
        };
        let mut report = Report::new(running.plan.clone());
        for (index, place) in report.outcomes.iter_mut().enumerate() {
            match running.outcomes.get(index) {
                Some(Some(outcome)) => place.clone_from(outcome),
                _ if running.current == Some(index) => *place = Outcome::Unknown(unanswered()),
                _ => {}
            }
        }
        Some(leave_words(&report))
    })
}
