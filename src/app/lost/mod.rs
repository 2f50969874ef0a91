//! A token that was asked for and whose value nobody has: what is known of it, and what to do
//! (reference 4.2).

mod deletion;

use crate::domain::intent::{Candidates, Intent, Reached, Step};
use crate::domain::token::Token;
use crate::phrases::Phrase;
use crate::zendesk::Error;

use super::calls::CallId;
use super::effect::{Effect, Noted, Request};
use super::keymap::Action;
use super::message::Timer;
use super::overlay::{Layer, Overlay};
use super::state::State;
use super::token_actions::name_of;
use super::{editor, notice};

pub use deletion::{deleted, updated};

/// How often the list is looked at before one says that nothing was made.
pub const LOOKS: usize = 3;

/// A button of the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Deletes the token, then asks for another of the same description.
    DeleteAndCreate,
    /// Deletes the token.
    Delete,
    /// Leaves the token as it is.
    Keep,
    /// Asks for the token again.
    Again,
    /// Looks at the list again.
    Look,
    /// Leaves it open: the next start tells it again.
    Later,
    /// Nothing is left to be done.
    Close,
}

/// The dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// What was asked for.
    pub intent: Intent,
    /// What is known by now.
    pub phase: Phase,
    /// Which button Enter presses.
    pub focus: usize,
    /// What happened to the answer, where it was lost in this run.
    pub why: Option<Error>,
    /// Why the last thing was not done.
    pub failure: Option<Error>,
    /// The form below it asked for the token.
    over_form: bool,
}

/// What is known by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The list is being looked at.
    Looking {
        /// How many times it was.
        looks: usize,
        /// The call that brings it; `None` while one waits before the next.
        call: Option<CallId>,
        /// Which timer ends the waiting.
        serial: u64,
    },
    /// The list could not be had, so nothing is known.
    Unlisted,
    /// The account has no such token.
    Nothing,
    /// It may be one of these.
    Found {
        /// They.
        tokens: Vec<Token>,
        /// Whether it is the only one of which everything fits: then it needs no choice.
        certain: bool,
        /// The one that the buttons are about.
        chosen: Option<usize>,
        /// What is being done with it.
        doing: Option<Doing>,
    },
    /// The terminal went away before its value could be seen, so it was deleted.
    Revoked,
}

/// A deletion: both parts are confirmed by the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doing {
    /// The part that is under way.
    pub part: Part,
    /// Its call.
    pub call: CallId,
    /// Whether another token is asked for afterwards.
    pub again: bool,
}

/// A part of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The list is read again: somebody else may have changed the token.
    Reading,
    /// D1
    Deactivating,
    /// X2
    Deleting,
}

impl Lost {
    const fn new(intent: Intent, why: Option<Error>) -> Self {
        let phase = Phase::Looking { looks: 0, call: None, serial: 0 };
        let over_form = why.is_some();
        Self { intent, phase, focus: 0, why, failure: None, over_form }
    }

    /// The buttons, as they stand from left to right. `may_change` is false in a session that only
    /// reads.
    pub fn buttons(&self, may_change: bool) -> &'static [Button] {
        match &self.phase {
            Phase::Looking { .. } => &[Button::Later],
            Phase::Unlisted => &[Button::Look, Button::Later],
            Phase::Nothing if may_change => &[Button::Again, Button::Close],
            Phase::Nothing | Phase::Revoked => &[Button::Close],
            Phase::Found { .. } if !may_change => &[Button::Keep, Button::Later],
            Phase::Found { .. } if matches!(self.intent.reached, Reached::Shown(_)) => {
                &[Button::Delete, Button::Keep]
            }
            Phase::Found { .. } => &[Button::DeleteAndCreate, Button::Delete, Button::Keep],
        }
    }

    /// What is being done with a token.
    pub const fn doing(&self) -> Option<Doing> {
        match &self.phase {
            Phase::Found { doing, .. } => *doing,
            _ => None,
        }
    }

    /// The token that the buttons are about.
    pub fn chosen(&self) -> Option<&Token> {
        match &self.phase {
            Phase::Found { tokens, chosen, .. } => tokens.get((*chosen)?),
            _ => None,
        }
    }

    /// Whether something is left to be found out or decided.
    pub const fn is_unsettled(&self) -> bool {
        !matches!(self.phase, Phase::Nothing | Phase::Revoked)
    }

    /// The call that is waited for.
    fn call(&self) -> Option<CallId> {
        match &self.phase {
            Phase::Looking { call, .. } => *call,
            Phase::Found { doing: Some(doing), .. } => Some(doing.call),
            _ => None,
        }
    }

    /// The harmless button has the focus: where the choice is between tokens, none is made.
    fn settle(&mut self, phase: Phase, may_change: bool) {
        self.phase = phase;
        let buttons = self.buttons(may_change);
        let harmless =
            |button: &Button| !matches!(button, Button::DeleteAndCreate | Button::Delete);
        self.focus = match self.phase {
            Phase::Nothing => buttons.len().saturating_sub(1),
            _ => buttons.iter().position(harmless).unwrap_or(0),
        };
    }

    fn name(&self) -> String {
        self.chosen().map_or_else(|| self.intent.description.clone(), name_of)
    }
}

/// Whether the session may change anything.
pub fn may_change(state: &State) -> bool {
    !state.guard().read_only
}

fn find(state: &mut State) -> Option<&mut Lost> {
    among(&mut state.overlays)
}

fn among(overlays: &mut [Layer]) -> Option<&mut Lost> {
    overlays.iter_mut().rev().find_map(|layer| match &mut layer.overlay {
        Overlay::Lost(lost) => Some(lost.as_mut()),
        _ => None,
    })
}

fn is_open(state: &State) -> bool {
    state.overlays.iter().any(|layer| matches!(layer.overlay, Overlay::Lost(_)))
}

/// The answer to a create of this run was lost.
pub fn begin(state: &mut State, intent: Intent, why: Error) -> Vec<Effect> {
    state.open(Overlay::Lost(Box::new(Lost::new(intent, Some(why)))));
    look(state)
}

/// Earlier runs left these open; those of another account are not among them.
pub fn left_behind(state: &mut State, intents: Vec<Intent>, unreadable: &[String]) -> Vec<Effect> {
    state.left_behind = intents;
    let mut effects = next(state);
    if let Some(path) = unreadable.first() {
        effects.extend(notice::fail(state, Phrase::JournalUnreadable { path: path.clone() }));
    }
    effects
}

/// Opens the dialog of the next intent that was left open, once the tokens are known: before
/// anything else.
pub fn next(state: &mut State) -> Vec<Effect> {
    let ready = state.tokens.loaded && state.signed_in().is_some() && !is_open(state);
    if !ready || state.left_behind.is_empty() {
        return vec![];
    }
    let intent = state.left_behind.remove(0);
    let long_ago = intent.at.is_none_or(|at| state.now().duration_since(at).as_secs() >= 60);
    let looks = if long_ago { LOOKS - 1 } else { 0 };
    let mut lost = Lost::new(intent, None);
    if matches!(lost.intent.reached, Reached::Revoked(_)) {
        lost.settle(Phase::Revoked, may_change(state));
        state.open(Overlay::Lost(Box::new(lost)));
        return vec![];
    }
    lost.phase = Phase::Looking { looks, call: None, serial: 0 };
    state.open(Overlay::Lost(Box::new(lost)));
    // The list that has just come is the first look.
    looked(state, true)
}

/// Asks for the list.
fn look(state: &mut State) -> Vec<Effect> {
    let call = state.calls.start();
    if let Some(Lost { phase: Phase::Looking { call: open, .. }, .. }) = find(state) {
        *open = Some(call);
    }
    vec![Effect::Call { call, request: Request::Tokens }]
}

/// Whether the dialog waits for this list.
pub fn waits_for(state: &State, call: CallId) -> bool {
    state
        .overlays
        .iter()
        .any(|layer| matches!(&layer.overlay, Overlay::Lost(lost) if lost.call() == Some(call)))
}

/// A list that the dialog asked for came, or why it did not.
pub fn listed(state: &mut State, failure: Option<Error>) -> Vec<Effect> {
    let Some(lost) = find(state) else {
        return vec![];
    };
    let came = failure.is_none();
    lost.failure = failure;
    match &mut lost.phase {
        Phase::Looking { .. } => looked(state, came),
        Phase::Found { doing, .. } if !came => {
            *doing = None;
            vec![]
        }
        Phase::Found { .. } => deletion::read_again(state),
        _ => vec![],
    }
}

/// One look is over: the tokens are as the account has them now, unless it did not come.
fn looked(state: &mut State, came: bool) -> Vec<Effect> {
    let me = state.signed_in().map(|who| who.user.id);
    let may_change = may_change(state);
    let State { overlays, tokens, serial, look_again, .. } = state;
    let Some(lost) = among(overlays) else { return vec![] };
    let Phase::Looking { looks, .. } = lost.phase else { return vec![] };
    let looks = looks + 1;
    if came {
        let Candidates { tokens, certain } = lost.intent.candidates(tokens.all(), me);
        if !tokens.is_empty() {
            let certain = certain && tokens.len() == 1;
            let chosen = certain.then_some(0);
            lost.settle(Phase::Found { tokens, certain, chosen, doing: None }, may_change);
            return vec![];
        }
    }
    if looks >= LOOKS {
        // A token whose id is known and that is not listed was deleted by somebody.
        if came && lost.intent.reached.token().is_some() {
            return finish(state, Step::Nothing);
        }
        lost.settle(if came { Phase::Nothing } else { Phase::Unlisted }, may_change);
        return vec![];
    }
    *serial += 1;
    lost.phase = Phase::Looking { looks, call: None, serial: *serial };
    let delay = look_again[(looks - 1).min(look_again.len() - 1)];
    vec![Effect::Wait { delay, timer: Timer::LookAgain(*serial) }]
}

/// The pause before the next look is over.
pub fn rested(state: &mut State, ended: u64) -> Vec<Effect> {
    let waits = find(state).is_some_and(
        |lost| matches!(lost.phase, Phase::Looking { call: None, serial, .. } if serial == ended),
    );
    if waits { look(state) } else { vec![] }
}

/// Applies an action of the dialog.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let may_change = may_change(state);
    let Some(lost) = find(state) else {
        return vec![];
    };
    if lost.doing().is_some() {
        return vec![];
    }
    let buttons = lost.buttons(may_change);
    match action {
        Action::NextFocus => lost.focus = (lost.focus + 1) % buttons.len(),
        Action::PreviousFocus => lost.focus = (lost.focus + buttons.len() - 1) % buttons.len(),
        Action::Down => choose(lost, 1),
        Action::Up => choose(lost, -1),
        Action::Press => {
            let button = buttons.get(lost.focus).copied();
            return button.map_or_else(Vec::new, |button| press(state, button));
        }
        Action::Back => return press(state, Button::Later),
        _ => {}
    }
    vec![]
}

/// Another token of the list; the first key takes the first one.
fn choose(lost: &mut Lost, by: isize) {
    if let Phase::Found { tokens, certain: false, chosen, .. } = &mut lost.phase {
        let last = tokens.len().saturating_sub(1);
        *chosen = Some(match *chosen {
            None if by > 0 => 0,
            None => last,
            Some(index) => index.saturating_add_signed(by).min(last),
        });
        lost.failure = None;
    }
}

/// Chooses the token of the list at this place.
pub fn point_at(lost: &mut Lost, index: usize) {
    if let Phase::Found { tokens, certain: false, chosen, .. } = &mut lost.phase
        && index < tokens.len()
    {
        *chosen = Some(index);
        lost.failure = None;
    }
}

fn press(state: &mut State, button: Button) -> Vec<Effect> {
    match button {
        Button::DeleteAndCreate => deletion::begin(state, true),
        Button::Delete => deletion::begin(state, false),
        Button::Keep => finish(state, Step::Kept),
        Button::Look => {
            if let Some(lost) = find(state) {
                lost.failure = None;
                lost.phase = Phase::Looking { looks: 0, call: None, serial: 0 };
                lost.focus = 0;
            }
            look(state)
        }
        Button::Again => {
            let Some(lost) = find(state) else { return vec![] };
            let description = lost.intent.description.clone();
            let mut effects = finish(state, Step::Nothing);
            effects.extend(editor::create_again(state, description));
            effects
        }
        Button::Close => {
            let revoked = find(state).is_some_and(|lost| lost.phase == Phase::Revoked);
            finish(state, if revoked { Step::Kept } else { Step::Nothing })
        }
        Button::Later => {
            let waiting = find(state).and_then(|lost| lost.call());
            let waiting = waiting.filter(|call| state.calls.finish(*call));
            close(state, true);
            let mut effects: Vec<_> = waiting.map(Effect::Cancel).into_iter().collect();
            effects.extend(next(state));
            effects.extend(notice::say(state, Phrase::LostLater));
            effects
        }
    }
}

/// Takes the dialog away; with the form below it where that has nothing left to ask.
fn close(state: &mut State, with_form: bool) -> Option<Lost> {
    let index =
        state.overlays.iter().rposition(|layer| matches!(layer.overlay, Overlay::Lost(_)))?;
    let Overlay::Lost(lost) = state.overlays.remove(index).overlay else {
        return None;
    };
    let below = index.checked_sub(1).filter(|_| with_form && lost.over_form);
    if let Some(below) = below
        && matches!(state.overlays[below].overlay, Overlay::Editor(_))
    {
        state.overlays.remove(below);
    }
    Some(*lost)
}

/// Nothing is left to be told of this intent. After *nothing was created* the form stays.
fn finish(state: &mut State, step: Step) -> Vec<Effect> {
    let Some(lost) = close(state, step != Step::Nothing) else {
        return vec![];
    };
    let mut effects = vec![Effect::Journal { about: Noted::Intent(lost.intent.id), step }];
    effects.extend(next(state));
    effects
}
