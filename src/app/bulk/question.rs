//! The question before many tokens change: how many, which, how many are left out and why, and what
//! speaks against it.

use crossterm::event::{Event, KeyEvent};
use jiff::{SignedDuration, Timestamp};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::app::confirm::{Asked, Button};
use crate::app::effect::{Effect, Request};
use crate::app::keymap::Action;
use crate::app::overlay::Overlay;
use crate::app::state::State;
use crate::app::{editor, marks};
use crate::domain::bulk::{Deed, Own, Plan};
use crate::domain::proof::Proof;
use crate::domain::token::TokenId;

use super::running::Running;
use super::{Bulk, Purpose, Stage, top};

/// How long ago counts as lately: jobs that run weekly are seen.
const LATELY: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// What would be done, and to which tokens.
    pub plan: Plan,
    /// How many of the marked tokens search and filter hide.
    pub hidden: usize,
    /// What must be typed first.
    pub asked: Option<Box<Asked>>,
    /// What has the keys.
    pub focus: Button,
}

impl Question {
    fn new(plan: Plan, hidden: usize, proof: Option<Proof>) -> Self {
        let asked =
            proof.map(|proof| Box::new(Asked { proof, input: Input::default(), wrong: false }));
        let focus = if asked.is_some() { Button::Field } else { Button::Cancel };
        Self { plan, hidden, asked, focus }
    }

    /// To how many tokens it would be done.
    pub fn count(&self) -> usize {
        self.plan.ready().count()
    }

    /// Whether there is nothing to be done.
    pub fn is_moot(&self) -> bool {
        self.count() == 0
    }

    /// Whether the verb can be pressed.
    pub fn is_met(&self) -> bool {
        !self.is_moot() && self.asked.as_ref().is_none_or(|asked| asked.is_met())
    }

    /// How many of them were used lately, and when the last one was, if any was.
    pub fn used_lately(&self, now: Timestamp) -> Option<(usize, Timestamp)> {
        let then = now.checked_sub(LATELY).unwrap_or(Timestamp::MIN);
        let last = self.plan.ready().filter_map(|token| token.last_used).max()?;
        let count = self.plan.used_since(then);
        (count > 0).then_some((count, last))
    }

    fn field(&mut self) -> Option<&mut Asked> {
        let focused = self.focus == Button::Field;
        self.asked.as_deref_mut().filter(|_| focused)
    }

    fn next(&self, backwards: bool) -> Button {
        let order = [
            self.asked.as_ref().map(|_| Button::Field),
            Some(Button::Cancel),
            self.is_met().then_some(Button::Verb),
        ];
        let mut order: Vec<_> = order.into_iter().flatten().collect();
        if backwards {
            order.reverse();
        }
        let here = order.iter().position(|button| *button == self.focus);
        let next = here.map_or(0, |index| (index + 1) % order.len());
        order.get(next).copied().unwrap_or(Button::Cancel)
    }
}

/// Asks before all marked tokens change.
pub fn ask(state: &mut State, deed: Deed) -> Vec<Effect> {
    let ids: Vec<TokenId> = marks::tokens(&state.tokens).iter().map(|token| token.id).collect();
    let plan = Plan::new(deed, ids, state.tokens.all(), Own::LeaveOut);
    let count = plan.ready().count();
    let account = Some(state.account_name()).filter(|_| state.guard().protected);
    let proof = (plan.deed == Deed::Delete && count > 0).then(|| Proof::of_many(count, account));
    let hidden = marks::hidden(&state.tokens);
    open(state, Purpose::Marked, Question::new(plan, hidden, proof));
    vec![]
}

/// Asks before a change is taken back.
pub fn ask_to_undo(state: &mut State, plan: Plan) {
    open(state, Purpose::Undo, Question::new(plan, 0, None));
}

fn open(state: &mut State, purpose: Purpose, question: Question) {
    let stage = Stage::Asking(question);
    state.open(Overlay::Bulk(Box::new(Bulk { purpose, stage })));
}

fn asking(state: &mut State) -> Option<&mut Question> {
    match top(state).map(|bulk| &mut bulk.stage) {
        Some(Stage::Asking(question)) => Some(question),
        _ => None,
    }
}

/// A key that is no command: it edits the field.
pub fn type_key(state: &mut State, key: KeyEvent) {
    if let Some(asked) = asking(state).and_then(Question::field) {
        asked.input.handle_event(&Event::Key(key));
        asked.wrong = false;
    }
}

/// Pasted text goes into the field, on one line.
pub fn paste(state: &mut State, text: &str) {
    if let Some(asked) = asking(state).and_then(Question::field) {
        editor::insert(&mut asked.input, text);
        asked.wrong = false;
    }
}

/// Applies an action of the question.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(question) = asking(state) else {
        return vec![];
    };
    match action {
        Action::NextFocus => question.focus = question.next(false),
        Action::PreviousFocus => question.focus = question.next(true),
        // Enter in the field deletes nothing: it goes on to the verb once the text is right.
        Action::Press if question.focus == Button::Field => {
            let met = question.is_met();
            if let Some(asked) = &mut question.asked {
                asked.wrong = !met;
            }
            question.focus = if met { Button::Verb } else { Button::Field };
        }
        Action::Press if question.focus == Button::Verb && question.is_met() => {
            return begin(state);
        }
        Action::Press | Action::Back => drop(state.overlays.pop()),
        _ => {}
    }
    vec![]
}

fn begin(state: &mut State) -> Vec<Effect> {
    let Some(plan) = asking(state).map(|question| question.plan.clone()) else {
        return vec![];
    };
    let call = state.calls.start();
    if let Some(layer) = state.overlays.last_mut()
        && let Overlay::Bulk(bulk) = &mut layer.overlay
    {
        bulk.stage = Stage::Running(Running::new(call, plan.clone()));
        // A key that was meant for the question stops nothing.
        layer.painted = None;
    }
    vec![Effect::Call { call, request: Request::Many(plan) }]
}
