//! Taking changes back: what was done here last, and the opposite request. Nothing is taken back
//! that somebody changed since, and nothing that can't be.
//!
//! It is a change like any other: the account writes it into its audit log as one.

use crate::domain::bulk::{Class, Deed, Own, Plan};
use crate::domain::description::NewDescription;
use crate::domain::token::{Status, Token, TokenId};
use crate::phrases::Phrase;

use super::bulk::{self, Report};
use super::effect::Effect;
use super::notice;
use super::state::State;
use super::token_actions::name_of;

/// How many changes are remembered.
const DEPTH: usize = 20;

/// A change of this session, by what takes it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// This is done to these tokens, which are as the change left them.
    Opposite {
        /// The opposite.
        deed: Deed,
        /// As the account answered.
        tokens: Vec<Token>,
    },
    /// Nothing takes it back.
    Final(Final),
}

/// A change that nothing takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Final {
    /// A token was deleted.
    Deleted {
        /// What it was called.
        name: String,
    },
    /// Several were.
    DeletedMany {
        /// How many.
        count: usize,
    },
    /// A token was made, and its value was shown.
    Created {
        /// What it is called.
        name: String,
    },
    /// The earlier description is one that can't be sent.
    Described {
        /// What the token is called now.
        name: String,
    },
}

/// The changes of this session in this account, the last one at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undo {
    steps: Vec<Step>,
}

impl Undo {
    /// The changes, the last one at the end.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    fn push(&mut self, step: Step) {
        self.steps.push(step);
        let surplus = self.steps.len().saturating_sub(DEPTH);
        self.steps.drain(..surplus);
    }

    /// It is not known what became of these tokens: no earlier change of theirs is taken back.
    fn forget(&mut self, unknown: impl Fn(TokenId) -> bool) {
        for step in &mut self.steps {
            if let Step::Opposite { tokens, .. } = step {
                tokens.retain(|token| !unknown(token.id));
            }
        }
        let empty =
            |step: &Step| matches!(step, Step::Opposite { tokens, .. } if tokens.is_empty());
        self.steps.retain(|step| !empty(step));
    }
}

/// A token was deactivated or reactivated.
pub fn turned(state: &mut State, now: &Token) {
    let deed = match now.status {
        Status::Active => Deed::Deactivate,
        Status::Inactive => Deed::Reactivate,
    };
    state.undo.push(Step::Opposite { deed, tokens: vec![now.clone()] });
}

/// A token was described anew.
#[expect(clippy::disallowed_methods, reason = "what came is what is sent again")]
pub fn described(state: &mut State, before: &Token, now: &Token) {
    let earlier = before.description.raw();
    let same = NewDescription::parse(earlier).ok().filter(|text| text.as_str() == earlier);
    state.undo.push(match same {
        Some(text) => Step::Opposite { deed: Deed::Describe(text), tokens: vec![now.clone()] },
        None => Step::Final(Final::Described { name: name_of(now) }),
    });
}

/// A token was deleted.
pub fn deleted(state: &mut State, token: &Token) {
    state.undo.push(Step::Final(Final::Deleted { name: name_of(token) }));
}

/// A token was made.
pub fn created(state: &mut State, token: &Token) {
    state.undo.push(Step::Final(Final::Created { name: name_of(token) }));
}

/// It is not known what became of a change to this token.
pub fn forget(state: &mut State, id: TokenId) {
    state.undo.forget(|other| other == id);
}

/// Many tokens were changed.
pub fn done(state: &mut State, report: &Report) {
    forget_unknown(state, report);
    let count = report.count(Class::Done);
    if count == 0 {
        return;
    }
    let tokens: Vec<_> = report.changed().cloned().collect();
    state.undo.push(match report.plan.deed {
        Deed::Deactivate => Step::Opposite { deed: Deed::Reactivate, tokens },
        Deed::Reactivate => Step::Opposite { deed: Deed::Deactivate, tokens },
        Deed::Delete | Deed::Describe(_) => Step::Final(Final::DeletedMany { count }),
    });
}

/// A change was taken back, as far as it was: what failed can be tried again.
pub fn taken_back(state: &mut State, report: &Report) {
    let left = |id: TokenId| {
        let found = report.rows().find(|(item, _)| item.id == id);
        let class = found.map(|(_, outcome)| outcome.class());
        matches!(class, None | Some(Class::Failed | Class::NotBegun))
    };
    if let Some(Step::Opposite { tokens, .. }) = state.undo.steps.last_mut() {
        tokens.retain(|token| left(token.id));
        if tokens.is_empty() {
            state.undo.steps.pop();
        }
    }
    forget_unknown(state, report);
    // What it did is a newer state of the same tokens: earlier changes are compared with that.
    let now: Vec<_> = report.changed().cloned().collect();
    for step in &mut state.undo.steps {
        if let Step::Opposite { tokens, .. } = step {
            for token in tokens {
                if let Some(newer) = now.iter().find(|newer| newer.id == token.id) {
                    token.clone_from(newer);
                }
            }
        }
    }
}

fn forget_unknown(state: &mut State, report: &Report) {
    let unknown = |(item, outcome): (&crate::domain::bulk::Item, &bulk::Outcome)| {
        (outcome.class() == Class::Unknown).then_some(item.id)
    };
    let unknown: Vec<_> = report.rows().filter_map(unknown).collect();
    state.undo.forget(|id| unknown.contains(&id));
}

/// Asks before the last change is taken back, or says why it can't be.
pub fn ask(state: &mut State) -> Vec<Effect> {
    match state.undo.steps.last() {
        None => notice::fail(state, Phrase::UndoNothing),
        Some(Step::Opposite { deed, tokens }) => {
            let ids = tokens.iter().map(|token| token.id);
            let mut plan = Plan::new(deed.clone(), ids, tokens, Own::LeaveOut);
            // What the list shows already need not be found out by asking.
            let found: Vec<_> = plan
                .items
                .iter()
                .map(|item| plan.check(item, state.tokens.get(item.id)).err())
                .collect();
            for (item, skip) in plan.items.iter_mut().zip(found) {
                item.skip = skip;
            }
            bulk::ask_to_undo(state, plan);
            vec![]
        }
        Some(Step::Final(_)) => match state.undo.steps.pop() {
            Some(Step::Final(what)) => notice::fail(state, cannot(what)),
            _ => vec![],
        },
    }
}

fn cannot(what: Final) -> Phrase {
    match what {
        Final::Deleted { name } => Phrase::UndoDeleted { name },
        Final::DeletedMany { count } => Phrase::UndoDeletedMany { count },
        Final::Created { name } => Phrase::UndoCreated { name },
        Final::Described { name } => Phrase::UndoDescribed { name },
    }
}
