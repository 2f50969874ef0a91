//! What can have the keys in the window, by step.

use crate::app::state::State;
use crate::domain::migration::{Quiet, Stage, Step};

use super::{Body, Way};

/// What has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// What was found out about the token.
    Found,
    /// Whether that is kept in its description.
    Keep,
    /// Who will use the client.
    Who,
    /// For how many days the old token has to be unused.
    Quiet,
    /// For how many days it stays off.
    Off,
    /// What the client may do.
    Scope,
    /// The client's secret.
    Secret,
    /// A button.
    Button(Button),
    /// Nothing was chosen yet: what the step begins with.
    Nothing,
}

/// A button of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Leaves the window.
    Close,
    /// Looks at the step before.
    Back,
    /// Goes to the step after.
    Next,
    /// Opens the form of the client.
    Create,
    /// Writes the days into the client's description.
    SaveDays,
    /// Opens the form of the client that is there.
    EditClient,
    /// Gives the client another secret.
    NewSecret,
    /// Opens the menu of ready lines for the client.
    Ready,
    /// Tries the client.
    Try,
    /// D1, by the usual question.
    SwitchOff,
    /// R1
    Reactivate,
    /// X2, by the usual question.
    Delete,
}

impl Way {
    /// The fields of the step, from the top, then its buttons from the left.
    pub fn fields(&self, state: &State) -> Vec<Field> {
        let begun = self.standing(state).is_some();
        let fields: &[Field] = match self.body(state) {
            Body::Step(Step::Know) if begun => &[Field::Found],
            Body::Step(Step::Know) => &[Field::Found, Field::Keep],
            Body::Step(Step::Choose) if begun => &[Field::Quiet, Field::Off],
            Body::Step(Step::Choose) => &[Field::Who, Field::Quiet, Field::Off],
            Body::Step(Step::Scope) if !begun => &[Field::Scope],
            Body::Step(Step::Try) if !self.is_for_people(state) => &[Field::Secret],
            _ => &[],
        };
        let buttons = self.buttons(state).into_iter().map(Field::Button);
        fields.iter().copied().chain(buttons).collect()
    }

    /// The buttons of the step, from the left.
    pub fn buttons(&self, state: &State) -> Vec<Button> {
        let Body::Step(step) = self.body(state) else {
            return vec![Button::Close];
        };
        let begun = self.standing(state).is_some();
        let active = state.tokens.get(self.token).is_some_and(|token| token.status.is_active());
        let secret = begun && !self.is_for_people(state);
        let next = if begun { step < self.current(state) } else { step < Step::Scope };
        let other_days = self.own_days && self.has_other_days(state);
        let back = if step == Step::Know { Button::Close } else { Button::Back };
        let own: &[(Button, bool)] = match step {
            Step::Know => &[],
            Step::Choose => &[(Button::SaveDays, other_days)],
            Step::Scope => &[(Button::EditClient, begun), (Button::Create, !begun)],
            Step::Create => &[(Button::NewSecret, secret), (Button::Ready, true)],
            Step::Try => {
                &[(Button::NewSecret, secret), (Button::Ready, true), (Button::Try, begun)]
            }
            Step::Watch => &[(Button::Ready, true), (Button::SwitchOff, active)],
            Step::SwitchOff => &[(Button::SwitchOff, active), (Button::Reactivate, !active)],
            Step::Delete => &[(Button::Reactivate, !active), (Button::Delete, !active)],
        };
        let there = |(button, is): &(Button, bool)| is.then_some(*button);
        let last = match () {
            () if next => Some(Button::Next),
            () if step == self.current(state) && self.rests(state) => Some(Button::Close),
            () => None,
        };
        [back].into_iter().chain(own.iter().filter_map(there)).chain(last).collect()
    }

    /// Whether there is nothing to be done for now but to wait: that is not what Enter does.
    fn rests(&self, state: &State) -> bool {
        self.standing(state).is_some_and(|standing| {
            matches!(
                standing.stage,
                Stage::Tried
                    | Stage::Watching(Quiet { long_enough: false, .. })
                    | Stage::Soaking { .. }
            )
        })
    }

    /// What has the keys, or what the step begins with where that is not there.
    pub(super) fn focused(&self, state: &State, step: Option<Step>) -> Field {
        let fields = self.fields(state);
        if fields.contains(&self.focus) && self.focused_in == step {
            return self.focus;
        }
        let first = fields.first().copied().unwrap_or(Field::Nothing);
        let last = fields.last().copied().unwrap_or(Field::Nothing);
        let begun = self.standing(state);
        match self.body(state) {
            Body::Step(Step::Try) if self.current(state) == Step::Try => {
                if self.is_for_people(state) { Field::Button(Button::Try) } else { first }
            }
            Body::Step(_) if begun.is_some() => last,
            _ => first,
        }
    }

    /// What comes after what has the keys, or before it.
    pub(super) fn step_focus(&self, state: &State, back: bool) -> Field {
        let fields = self.fields(state);
        let here = fields.iter().position(|field| *field == self.focus).unwrap_or(0);
        let by = if back { fields.len().saturating_sub(1) } else { 1 };
        let next = (here + by).checked_rem(fields.len()).and_then(|index| fields.get(index));
        next.copied().unwrap_or(Field::Nothing)
    }
}
