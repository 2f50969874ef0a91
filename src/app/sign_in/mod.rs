//! Signing in by a browser, on the screen: the page to open, the way back to this machine, and the
//! field for the address at which a browser of another machine ended.
//!
//! What that address holds is worth something once, so nothing of it is seen, and it stays in memory
//! for as long as the window is open.
//!
//! One signs in to an account that can't be shown (`offer` says where), or with an OAuth client that is
//! tried (`attempt`).

mod attempt;
mod offer;
mod told;
pub mod words;

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::domain::hidden::HiddenText;
use crate::domain::secret::OneTimeSecret;
use crate::phrases::Phrase;
use crate::zendesk::{Authorization, CameBack};

use super::calls::CallId;
use super::clipboard::CopyOutcome;
use super::effect::Effect;
use super::keymap::{Action, Context};
use super::message::Timer;
use super::overlay::Overlay;
use super::state::State;
use super::{editor, notice, token_actions, trouble};

pub use attempt::{Candidate, open_for, tried, waits_for};
pub use offer::{has_ended, heard, is_offered};
pub use told::{Aim, Deed, Done, Failure, Problem, Stage, Told};

/// How long a browser is waited for, in seconds. A code itself is good for two minutes.
pub const LIMIT: u64 = 600;

/// One second.
const TICK: Duration = Duration::from_secs(1);

/// What has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The field for the address.
    Address,
    /// The button that leaves.
    Leave,
    /// The button that copies the page's address.
    Copy,
    /// The button that goes on with what was pasted, or begins anew.
    GoOn,
}

/// The window.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// What it is for.
    pub aim: Aim,
    /// How far it is.
    pub stage: Stage,
    /// The question, once it is made.
    pub asked: Option<Asked>,
    /// Seconds until nobody is waited for any more.
    pub left: u64,
    /// The address at which a browser ended.
    pub input: HiddenText,
    /// What has the keys.
    pub focus: Field,
    /// Why it did not go on.
    pub problem: Option<Problem>,
    /// How the copy of the page's address ended.
    pub copied: Option<CopyOutcome>,
    /// A copy is under way.
    copying: bool,
    /// The try that is under way.
    call: Option<CallId>,
    /// Which sign-in it is.
    serial: u64,
}

/// The question that a person answers in their browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The question.
    pub authorization: Authorization,
    /// Whether a browser of this machine can come back by itself.
    pub listens: bool,
}

impl SignIn {
    fn new(aim: Aim, serial: u64) -> Self {
        Self {
            aim,
            stage: Stage::Preparing,
            asked: None,
            left: LIMIT,
            input: HiddenText::default(),
            focus: Field::Copy,
            problem: None,
            copied: None,
            copying: false,
            call: None,
            serial,
        }
    }

    /// Where its keys are looked up.
    pub fn contexts(&self) -> &'static [Context] {
        match self.focused() {
            _ if self.is_busy() => &[Context::Running],
            Field::Address => &[Context::Address, Context::Form],
            _ if self.stage == Stage::Waiting => &[Context::SignIn, Context::Confirmation],
            _ => &[Context::Confirmation],
        }
    }

    /// What can have the keys now, in the order of Tab.
    pub const fn fields(&self) -> &'static [Field] {
        match self.stage {
            Stage::Waiting => &[Field::Address, Field::Leave, Field::Copy, Field::GoOn],
            Stage::NotBegun(_) | Stage::Over => &[Field::Leave, Field::GoOn],
            Stage::Unkept(_) => &[Field::GoOn],
            Stage::Preparing | Stage::Redeeming => &[],
        }
    }

    /// What has the keys, as long as it is there.
    pub fn focused(&self) -> Field {
        let fields = self.fields();
        let last = fields.last().copied().unwrap_or(Field::Leave);
        if fields.contains(&self.focus) { self.focus } else { last }
    }

    /// Whether the address of the page is on the screen: a terminal's own selection is then for that.
    pub const fn shows_address(&self) -> bool {
        matches!(self.stage, Stage::Waiting | Stage::Redeeming)
    }

    /// The buttons that can be pressed now, from the left.
    pub fn buttons(&self) -> impl Iterator<Item = Field> + '_ {
        self.fields().iter().copied().filter(|field| *field != Field::Address)
    }

    /// The button that has the keys, from the left.
    pub fn button(&self) -> Option<usize> {
        self.buttons().position(|button| button == self.focused())
    }

    /// Gives a button the keys.
    pub fn point_at(&mut self, index: usize) {
        let button = self.buttons().nth(index);
        self.focus = button.unwrap_or(self.focus);
    }

    fn step(&mut self, by: isize) {
        let (fields, here) = (self.fields(), self.focused());
        let at = fields.iter().position(|field| *field == here).unwrap_or(0);
        let next = (at.cast_signed() + by).rem_euclid(fields.len().max(1).cast_signed());
        self.focus = fields.get(next.cast_unsigned()).copied().unwrap_or(here);
    }

    /// Whether something is under way that nobody can hasten.
    const fn is_busy(&self) -> bool {
        matches!(self.stage, Stage::Preparing | Stage::Redeeming)
    }
}

/// Opens the window, where it is offered.
pub fn open(state: &mut State) -> Vec<Effect> {
    if !is_offered(state) {
        return vec![];
    }
    let aim = Aim::Account(state.accounts.current.clone());
    let serial = state.next_serial();
    state.open(Overlay::SignIn(Box::new(SignIn::new(aim.clone(), serial))));
    vec![Effect::SignIn(Deed::Begin { serial, aim })]
}

/// The window, if it is open. Nothing opens above it.
fn window(state: &mut State) -> Option<&mut SignIn> {
    match state.overlays.last_mut().map(|layer| &mut layer.overlay) {
        Some(Overlay::SignIn(window)) => Some(window),
        _ => None,
    }
}

/// The window that this is told of.
fn waiting(state: &mut State, serial: u64) -> Option<&mut SignIn> {
    window(state).filter(|window| window.serial == serial)
}

/// Whether something of it is under way, so that something moves.
pub fn is_busy(state: &State) -> bool {
    matches!(state.overlays.last().map(|layer| &layer.overlay), Some(Overlay::SignIn(window)) if window.is_busy())
}

/// Whether the window is open.
pub fn is_open(state: &State) -> bool {
    matches!(state.overlays.last().map(|layer| &layer.overlay), Some(Overlay::SignIn(_)))
}

/// Begins anew where it has ended: with another question, since an older one may be known elsewhere.
pub fn again(state: &mut State) -> Vec<Effect> {
    let serial = state.next_serial();
    let Some(window) = window(state) else {
        return vec![];
    };
    if !matches!(window.stage, Stage::Over | Stage::NotBegun(_)) {
        return vec![];
    }
    let aim = window.aim.clone();
    *window = SignIn::new(aim.clone(), serial);
    vec![Effect::SignIn(Deed::Begin { serial, aim })]
}

/// Something is told of a sign-in. Of one that was left nothing is heard any more.
pub fn told(state: &mut State, serial: u64, told: Told) -> Vec<Effect> {
    let Some(window) = waiting(state, serial) else {
        return vec![];
    };
    match told {
        Told::Begun { authorization, listens } if window.stage == Stage::Preparing => {
            window.stage = Stage::Waiting;
            window.asked = Some(Asked { authorization, listens });
            vec![tick(serial)]
        }
        Told::NotBegun(why) => {
            window.stage = Stage::NotBegun(why);
            vec![]
        }
        Told::Begun { .. } => vec![],
        Told::CameBack(came) => came_back(state, came),
        Told::Ended(Ok(done)) => ended(state, done),
        Told::Ended(Err(failure)) => {
            if window.stage == Stage::Redeeming {
                window.stage = Stage::Waiting;
                window.problem = Some(Problem::Failed(failure));
            }
            vec![]
        }
    }
}

const fn tick(serial: u64) -> Effect {
    Effect::Wait { delay: TICK, timer: Timer::SignIn(serial) }
}

/// A second is over; whether that can be seen.
pub fn is_seen(state: &State, serial: u64) -> bool {
    let Some(Overlay::SignIn(window)) = state.overlays.last().map(|layer| &layer.overlay) else {
        return false;
    };
    if window.serial != serial {
        return false;
    }
    let after = window.left.saturating_sub(1);
    after == 0 || words::left(window.left) != words::left(after)
}

/// A second is over.
pub fn ticked(state: &mut State, serial: u64) -> Vec<Effect> {
    let Some(window) = waiting(state, serial) else {
        return vec![];
    };
    window.left = window.left.saturating_sub(1);
    match (&window.stage, window.left) {
        // What is under way comes to its end; then there is no time for another one.
        (Stage::Waiting, 0) => {
            window.stage = Stage::Over;
            window.asked = None;
            window.problem = None;
            window.focus = Field::GoOn;
            vec![Effect::SignIn(Deed::Stop)]
        }
        (Stage::Waiting | Stage::Redeeming, _) => vec![tick(serial)],
        _ => vec![],
    }
}

/// A browser ended somewhere: at this machine, or where the pasted address says.
fn came_back(state: &mut State, came: CameBack) -> Vec<Effect> {
    let Some(window) = window(state).filter(|window| window.stage == Stage::Waiting) else {
        return vec![];
    };
    match (came, &window.asked) {
        (_, None) => vec![],
        (CameBack::Allowed(code), Some(asked)) => {
            let authorization = asked.authorization.clone();
            window.stage = Stage::Redeeming;
            window.problem = None;
            redeem(state, authorization, code)
        }
        (other, Some(_)) => {
            window.problem = Some(Problem::NoCode(other));
            vec![]
        }
    }
}

/// Has the code redeemed by whoever keeps what it brings, or uses it for a try.
fn redeem(state: &mut State, authorization: Authorization, code: OneTimeSecret) -> Vec<Effect> {
    let Some(window) = window(state) else {
        return vec![];
    };
    match window.aim.clone() {
        Aim::Account(choice) => {
            let serial = window.serial;
            vec![Effect::SignIn(Deed::Redeem { serial, choice, authorization, code })]
        }
        Aim::Client(candidate) => attempt::redeem(state, &candidate, authorization, code),
    }
}

/// Goes on with what was pasted.
#[expect(clippy::disallowed_methods, reason = "the code is taken out of it")]
fn go_on_with(state: &mut State) -> Vec<Effect> {
    let Some(window) = window(state) else {
        return vec![];
    };
    let Some(asked) = &window.asked else {
        return vec![];
    };
    if window.input.is_cut() {
        window.problem = Some(Problem::Cut);
        return vec![];
    }
    if window.input.expose().trim().is_empty() {
        window.problem = Some(Problem::Empty);
        return vec![];
    }
    let came = asked.authorization.read(window.input.expose());
    came_back(state, came)
}

/// Somebody is signed in: the account opens, unless it has to be said first that it is not kept.
fn ended(state: &mut State, done: Done) -> Vec<Effect> {
    let Some(window) = window(state).filter(|window| window.stage == Stage::Redeeming) else {
        return vec![];
    };
    if let Ok(origin) = &done.kept {
        let person = words::person(&done.user);
        let origin = trouble::origin(origin).into();
        return enter(state, Some(Phrase::SignInDone { person, origin }));
    }
    window.stage = Stage::Unkept(Box::new(done));
    window.focus = Field::GoOn;
    // The address has been used up.
    window.input.clear();
    // No key is for what it says now that was pressed before that was seen.
    if let Some(layer) = state.overlays.last_mut() {
        layer.painted = None;
    }
    vec![Effect::SignIn(Deed::Stop)]
}

/// Opens the account as after `login`. Whoever signed in may be somebody else than before, so that
/// nothing stays of what was on the screen but the page.
fn enter(state: &mut State, said: Option<Phrase>) -> Vec<Effect> {
    let (page, choice) = (state.page, state.accounts.current.clone());
    state.leave_for(choice.clone());
    token_actions::show_page(state, page);
    let mut effects = vec![Effect::SignIn(Deed::Stop), Effect::Open(choice)];
    effects.extend(said.map(|said| notice::say(state, said)).unwrap_or_default());
    effects
}

/// The copy of the page's address ended, if the window waits for one.
pub fn copied(state: &mut State, outcome: &CopyOutcome) -> bool {
    let Some(window) = window(state).filter(|window| window.copying) else {
        return false;
    };
    window.copying = false;
    window.copied = Some(outcome.clone());
    true
}

/// A key that is no command: it edits the field, at its end, since nothing of it is seen. From a
/// button it goes there first, as a paste does.
pub fn type_key(state: &mut State, key: KeyEvent) {
    let Some(window) = window(state).filter(|window| window.stage == Stage::Waiting) else {
        return;
    };
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let is_letter = matches!(key.code, KeyCode::Char(_)) && !control;
    if !is_letter && window.focus != Field::Address {
        return;
    }
    editor::type_hidden(&mut window.input, key);
    window.focus = Field::Address;
    window.problem = None;
}

/// Pasted text goes into the field, whatever has the keys.
pub fn paste(state: &mut State, text: &str) {
    if let Some(window) = window(state).filter(|window| window.stage == Stage::Waiting) {
        window.input.append(text);
        window.focus = Field::Address;
        window.problem = None;
    }
}

/// Applies an action of the window.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(window) = window(state) else {
        return vec![];
    };
    match (action, window.focused()) {
        (Action::NextFocus, _) => window.step(1),
        (Action::PreviousFocus, _) => window.step(-1),
        // It is done: the account opens by whichever key.
        (Action::Back | Action::Press, _) if matches!(window.stage, Stage::Unkept(_)) => {
            return enter(state, None);
        }
        // Enter that was pressed twice leaves nothing that is under way.
        (Action::Press, _) if window.is_busy() => {}
        (Action::Back | Action::Stop, _) | (Action::Press, Field::Leave) => {
            state.overlays.pop();
            return vec![Effect::SignIn(Deed::Stop)];
        }
        (Action::Copy, _) | (Action::Press, Field::Copy) => {
            let url = window.asked.as_ref().map(|asked| asked.authorization.url().to_owned());
            window.copying = url.is_some();
            return url.map(Effect::CopyText).into_iter().collect();
        }
        (Action::Press, Field::Address) => return go_on_with(state),
        (Action::Press, Field::GoOn) if window.stage == Stage::Waiting => {
            return go_on_with(state);
        }
        (Action::Press, Field::GoOn) => return again(state),
        _ => {}
    }
    vec![]
}
