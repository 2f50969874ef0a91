//! The table of what became of each token, and what follows from it.

use std::collections::BTreeSet;

use crate::app::calls::CallId;
use crate::app::effect::Effect;
use crate::app::keymap::Action;
use crate::app::perform::scrolled;
use crate::app::state::State;
use crate::app::token_actions::{self, name_of};
use crate::app::{audit, notice, retirement, undo};
use crate::domain::bulk::{Class, Deed, Item, Skip};
use crate::domain::token::TokenId;
use crate::phrases::Phrase;
use crate::zendesk::Error;

use super::{Outcome, Purpose, Report, Stage, top, waiting};

/// It is over.
#[derive(Clone, Debug)]
pub struct Ended {
    /// What became of all.
    pub report: Report,
    /// The first row that is drawn.
    pub first: usize,
}

impl Ended {
    /// The rows, what needs somebody first.
    pub fn rows(&self) -> Vec<(&Item, &Outcome)> {
        const ORDER: [Class; 5] =
            [Class::Unknown, Class::Failed, Class::Skipped, Class::NotBegun, Class::Done];
        let mut rows: Vec<_> = self.report.rows().collect();
        rows.sort_by_key(|(_, outcome)| ORDER.iter().position(|class| *class == outcome.class()));
        rows
    }
}

/// It is over, and this became of all.
pub fn answered(state: &mut State, call: CallId, report: &Report) -> Vec<Effect> {
    let Some((index, bulk)) = waiting(state, call) else {
        return vec![];
    };
    let purpose = bulk.purpose;
    bulk.stage = Stage::Ended(Ended { report: report.clone(), first: 0 });
    // A key that was meant to stop it does not close the table before it was seen.
    state.overlays[index].painted = None;
    let touched: BTreeSet<TokenId> = ids(report, &[Class::Done, Class::Unknown]);
    let settled = |(item, outcome): (&Item, &Outcome)| {
        let gone = matches!(outcome, Outcome::Skipped(Skip::Gone));
        (gone || outcome.class() == Class::Done).then_some(item.id)
    };
    for id in report.rows().filter_map(settled) {
        state.tokens.marked.remove(&id);
    }
    let mut effects = audit::forget_each(state, &touched);
    effects.extend(token_actions::outdated(state));
    match purpose {
        Purpose::Marked => undo::done(state, report),
        Purpose::Undo => {
            undo::taken_back(state, report);
            if let Some(phrase) = taken_back(report) {
                state.overlays.remove(index);
                effects.extend(notice::say(state, phrase));
            }
        }
    }
    effects
}

/// What a notice says of a change to one token that was taken back as a whole.
fn taken_back(report: &Report) -> Option<Phrase> {
    let ([item], true) = (report.plan.items.as_slice(), report.is_whole()) else {
        return None;
    };
    let name = report.changed().next().map_or_else(|| item.id.0.to_string(), name_of);
    Some(match report.plan.deed {
        Deed::Reactivate => Phrase::UndoneToActive { name },
        Deed::Describe(_) => Phrase::UndoneToCalled { name },
        Deed::Deactivate | Deed::Delete => Phrase::UndoneToInactive { name },
    })
}

/// The tokens of these classes.
fn ids(report: &Report, classes: &[Class]) -> BTreeSet<TokenId> {
    let rows = report.rows().filter(|(_, outcome)| classes.contains(&outcome.class()));
    rows.map(|(item, _)| item.id).collect()
}

/// Z3: whether the end of all tokens explains that one was not reactivated.
pub fn is_explained_by_end(state: &State, deed: &Deed, error: &Error) -> bool {
    *deed == Deed::Reactivate && retirement::explains_refused_reactivation(state, error)
}

/// Applies an action of the table.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(Stage::Ended(ended)) = top(state).map(|bulk| &mut bulk.stage) else {
        return vec![];
    };
    let row = u16::try_from(ended.first).unwrap_or(u16::MAX);
    if let Some(row) = scrolled(row, action) {
        ended.first = usize::from(row).min(ended.report.outcomes.len().saturating_sub(1));
        return vec![];
    }
    let phrase = offer(&ended.report);
    let marked = top(state).is_some_and(|bulk| bulk.purpose == Purpose::Marked);
    state.overlays.pop();
    match phrase.filter(|_| marked) {
        Some(phrase) => notice::offer_undo(state, phrase),
        None => vec![],
    }
}

/// What was done, where it can be taken back.
fn offer(report: &Report) -> Option<Phrase> {
    let count = report.count(Class::Done);
    match report.plan.deed {
        _ if count == 0 => None,
        Deed::Deactivate => Some(Phrase::BulkDeactivated { count }),
        Deed::Reactivate => Some(Phrase::BulkReactivated { count }),
        Deed::Delete | Deed::Describe(_) => None,
    }
}
