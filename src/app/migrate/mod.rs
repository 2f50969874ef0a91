//! `M`: the way of a token's work to an OAuth client, as one window that can be left and taken up at
//! any step (Z4).
//!
//! Where it stands is concluded from what the account has (`domain::migration`), so that whoever
//! comes next goes on from there. The window itself keeps only what was not sent yet.

mod act;
mod attempt;
mod field;
mod form;
pub mod words;

use jiff::Timestamp;
use tui_input::Input;

use crate::domain::hidden::HiddenText;
use crate::domain::migration::{Plan, Preset, Standing, Step, Trial, Who};
use crate::domain::oauth::ClientKind;
use crate::domain::oauth_client::OAuthClient;
use crate::domain::token::{Token, TokenId};
use crate::zendesk::Error;

use super::calls::CallId;
use super::effect::Effect;
use super::keymap::Context;
use super::overlay::Overlay;
use super::state::State;
use super::{audit, cockpit, token_actions};

pub use act::{act, is_possible, point_at_button, point_at_entry, point_at_field};
pub use attempt::{days_saved, listed, tried, tries, waits_for};
pub use field::{Button, Field};
pub use form::{paste, type_key};

/// What stands in the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Body<'a> {
    /// The account's clients are on their way.
    Loading,
    /// They could not be had.
    Failed(&'a Error),
    /// The token is gone: the way is at its end.
    Over,
    /// This step of the way.
    Step(Step),
}

/// Why something typed was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A number of days is out of its bounds.
    Days,
    /// No secret was pasted.
    NoSecret,
    /// More was pasted than any secret has.
    Cut,
    /// The client leads a browser back nowhere.
    NoRedirect,
    /// The client's description has no room for other days.
    NoRoom,
}

/// What the window asked of the account by itself, and what came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Nothing.
    Nothing,
    /// A try of the client.
    Trying(CallId),
    /// It brought this back.
    Tried(Box<Trial>),
    /// The clients, before other days are written: what is written is a whole description.
    Reading(CallId, Plan),
    /// Other days, for the client's description.
    Days(CallId),
    /// No answer came that says what was wanted.
    Failed(Error),
}

/// The window.
#[derive(Clone, Debug)]
pub struct Way {
    /// The token.
    pub token: TokenId,
    /// What it is called, also once it is gone.
    pub name: String,
    /// The step that is looked at; `None` is the one that comes next.
    shown: Option<Step>,
    /// What was found out about the token.
    pub found: Input,
    /// Whether that is kept in the token's description.
    pub keep: bool,
    /// Who will use the client.
    pub who: Who,
    /// For how many days the old token has to be unused.
    pub quiet: Input,
    /// For how many days it stays off.
    pub off: Input,
    /// What the client may do; `None` is scopes one by one.
    pub preset: Option<Preset>,
    /// The client's secret, to try it.
    pub secret: HiddenText,
    /// What has the keys.
    pub focus: Field,
    /// The step in which it has them: another one begins with its own.
    focused_in: Option<Step>,
    /// Whether a client takes the token's place, as it was known last: once one does, the way goes on
    /// from there.
    pub begun: bool,
    /// The step that came next when that was looked at last.
    came_to: Step,
    /// Whether the days were typed, and no longer follow what the account has.
    own_days: bool,
    /// What was asked of the account, and what came.
    pub sent: Sent,
    /// Why something was not taken.
    pub problem: Option<Problem>,
    /// The first line that is drawn, where somebody scrolled.
    pub scroll: Option<u16>,
}

impl Way {
    fn new(token: &Token) -> Self {
        let plan = Plan::default();
        Self {
            token: token.id,
            name: token_actions::name_of(token),
            shown: None,
            found: Input::default(),
            keep: true,
            who: Who::Program,
            quiet: Input::new(plan.quiet_days.to_string()),
            off: Input::new(plan.off_days.to_string()),
            preset: Some(Preset::ReadTickets),
            secret: HiddenText::default(),
            focus: Field::Found,
            begun: false,
            focused_in: None,
            came_to: Step::Know,
            own_days: false,
            sent: Sent::Nothing,
            problem: None,
            scroll: None,
        }
    }

    /// Where it stands; `None` as long as no client takes the token's place.
    pub fn standing<'a>(&self, state: &'a State) -> Option<&'a Standing> {
        cockpit::standing(state, self.token)
    }

    /// The client that takes the token's place.
    pub fn client<'a>(&self, state: &'a State) -> Option<&'a OAuthClient> {
        state.oauth.get(self.standing(state)?.client?)
    }

    /// The times that it says.
    pub fn times(&self, state: &State) -> impl Iterator<Item = Timestamp> + use<> {
        let token = state.tokens.get(self.token);
        let old = token.and_then(|token| token.last_used);
        let new = self.standing(state).and_then(|standing| standing.client_used);
        old.into_iter().chain(token.map(|token| token.created_at)).chain(new)
    }

    /// Whether the client is one for people, who sign in with it in a browser.
    pub fn is_for_people(&self, state: &State) -> bool {
        self.client(state).is_some_and(|client| client.kind == Some(ClientKind::Public))
    }

    /// The step that comes next: before there is a client, the one that is chosen at.
    pub fn current(&self, state: &State) -> Step {
        self.standing(state).map_or(self.shown.unwrap_or(Step::Know), Standing::step)
    }

    /// The last step that can be looked at: before there is a client, what is chosen of it.
    fn furthest(&self, state: &State) -> Step {
        self.standing(state).map_or(Step::Scope, Standing::step)
    }

    /// The step that is looked at.
    pub fn step(&self, state: &State) -> Step {
        let furthest = self.furthest(state);
        self.shown.map_or_else(|| self.current(state), |shown| shown.min(furthest))
    }

    /// What stands in it.
    pub fn body<'a>(&self, state: &'a State) -> Body<'a> {
        let gone = state.tokens.loaded && state.tokens.get(self.token).is_none();
        match cockpit::clients_failure(state) {
            _ if gone => Body::Over,
            _ if cockpit::knows_clients(state) => Body::Step(self.step(state)),
            Some(error) => Body::Failed(error),
            None => Body::Loading,
        }
    }

    /// Why what stands in it could not be read again, if so: it may be old.
    pub fn outdated<'a>(&self, state: &'a State) -> Option<&'a Error> {
        state.tokens.failure.as_ref().or_else(|| cockpit::clients_failure(state))
    }

    /// Whether an answer is waited for.
    pub const fn waits(&self) -> bool {
        matches!(self.sent, Sent::Trying(_) | Sent::Reading(..) | Sent::Days(_))
    }

    /// The days that stand in their fields.
    fn days(&self) -> Option<Plan> {
        let days = |input: &Input| input.value().trim().parse().ok();
        Plan::new(days(&self.quiet)?, days(&self.off)?).ok()
    }

    /// Whether other days stand there than the account has of a way that has begun.
    fn has_other_days(&self, state: &State) -> bool {
        self.standing(state).is_some_and(|standing| {
            let plan = standing.plan;
            let is = (plan.quiet_days.to_string(), plan.off_days.to_string());
            (self.quiet.value().trim(), self.off.value().trim()) != (is.0.as_str(), is.1.as_str())
        })
    }

    /// Looks at a step; at the one that comes next it goes on with the way.
    fn show(&mut self, step: Step, current: Step) {
        self.shown = (step != current).then_some(step);
        self.scroll = None;
        self.problem = None;
        self.sent = if self.waits() { self.sent.clone() } else { Sent::Nothing };
        self.focus = Field::Nothing;
    }

    /// Where its keys are looked up.
    pub fn contexts(&self) -> &'static [Context] {
        match self.focus {
            Field::Found | Field::Quiet | Field::Off | Field::Secret => {
                &[Context::Migration, Context::Form]
            }
            Field::Keep | Field::Who | Field::Scope => {
                &[Context::Choices, Context::Migration, Context::Form]
            }
            Field::Button(_) | Field::Nothing => {
                &[Context::MigrationStep, Context::Migration, Context::Form]
            }
        }
    }
}

/// Opens the window, where it was left if this token's was the last one.
pub fn open(state: &mut State, token: &Token) -> Vec<Effect> {
    let mut way = match state.left_way.take() {
        Some(way) if way.token == token.id => *way,
        _ => Way::new(token),
    };
    way.name = token_actions::name_of(token);
    state.open(Overlay::Migration(Box::new(way)));
    let mut effects = cockpit::ask_clients(state);
    effects.extend(audit::load_for_token(state, token.id));
    effects
}

/// Whether the window is open, whatever stands above it.
pub fn is_open(state: &State) -> bool {
    state.overlays.iter().any(|layer| matches!(layer.overlay, Overlay::Migration(_)))
}

/// Whether the window is on top: what it says is read again, as the list below it would be.
pub fn watches(state: &State) -> bool {
    matches!(state.overlays.last().map(|layer| &layer.overlay), Some(Overlay::Migration(_)))
}

/// The window, whatever stands above it.
pub fn find(state: &State) -> Option<&Way> {
    state.overlays.iter().find_map(|layer| match &layer.overlay {
        Overlay::Migration(way) => Some(way.as_ref()),
        _ => None,
    })
}

fn find_mut(state: &mut State) -> Option<&mut Way> {
    state.overlays.iter_mut().find_map(|layer| match &mut layer.overlay {
        Overlay::Migration(way) => Some(way.as_mut()),
        _ => None,
    })
}

/// What came from the account may have moved the way: the days are those that it has, and the keys go
/// to something that is there.
pub(super) fn settle(state: &mut State) {
    let Some(way) = find(state) else { return };
    // Of a token that is gone nothing more is known.
    let gone = way.body(state) == Body::Over;
    let begun = way.standing(state).is_some() || (gone && way.begun);
    if let Some(way) = find_mut(state)
        && !std::mem::replace(&mut way.begun, begun)
        && begun
    {
        way.shown = None;
    }
    let current = find(state).map(|way| way.current(state));
    if let (Some(way), Some(current)) = (find_mut(state), current) {
        let moved = std::mem::replace(&mut way.came_to, current) != current;
        // A try that was good is not what Enter does once there is a next step.
        if moved && matches!(&way.sent, Sent::Tried(trial) if trial.is_good()) {
            way.focus = Field::Nothing;
        }
    }
    let Some(way) = find(state) else { return };
    let step = match way.body(state) {
        Body::Step(step) => Some(step),
        _ => None,
    };
    let (focus, plan) = (way.focused(state, step), way.standing(state).map(|it| it.plan));
    let Some(way) = find_mut(state) else { return };
    (way.focus, way.focused_in) = (focus, step);
    if let Some(plan) = plan.filter(|_| !way.own_days) {
        way.quiet = Input::new(plan.quiet_days.to_string());
        way.off = Input::new(plan.off_days.to_string());
    }
}

/// Says why something typed was not taken, at its field.
fn refuse(state: &mut State, problem: Problem, field: Field) -> Vec<Effect> {
    if let Some(way) = find_mut(state) {
        way.problem = Some(problem);
        way.focus = field;
    }
    vec![]
}
