//! The accounts one can choose from, and going from one to another without a restart.

use crate::domain::credential::CredentialError;
use crate::domain::profile::{Choice, Offer};
use crate::phrases::Phrase;
use crate::zendesk::Error;

use super::effect::Effect;
use super::keymap::Action;
use super::overlay::Overlay;
use super::state::{Session, State};
use super::{confirm, editor, notice, oauth};

/// The accounts one can choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounts {
    /// All of them, as far as they are known before they are opened.
    pub offers: Vec<Offer>,
    /// The one that is open, or being opened.
    pub current: Choice,
}

impl Accounts {
    /// What is known of the current one before it is opened.
    pub fn offer(&self) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.choice == self.current)
    }
}

/// Why an account could not be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotOpened {
    /// There is nothing to sign in with.
    Credential(CredentialError),
    /// The way to it can't be made, or it did not answer.
    Line(Error),
    /// Nobody wanted to wait any longer.
    GivenUp,
    /// Something else, in the words of whoever opens it.
    Other(String),
}

/// What an account is called before it is open.
pub fn name_of(offer: &Offer) -> Phrase {
    let place = offer.place.as_ref().map(|(name, _)| name.clone()).unwrap_or_default();
    match &offer.choice {
        Choice::Embedded => Phrase::AccountEmbedded,
        Choice::Environment => Phrase::AccountOfEnvironment { name: place },
        Choice::Profile(name) => Phrase::AccountOfProfile { name: name.to_string() },
    }
}

/// Opens the menu of accounts on the current one.
pub fn open_menu(state: &mut State) -> Vec<Effect> {
    let Accounts { offers, current } = &state.accounts;
    let index = offers.iter().position(|offer| offer.choice == *current).unwrap_or(0);
    state.open(Overlay::Accounts { index });
    vec![]
}

/// Applies an action of the menu.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let count = state.accounts.offers.len();
    let Some(Overlay::Accounts { index }) =
        state.overlays.last_mut().map(|layer| &mut layer.overlay)
    else {
        return vec![];
    };
    match action {
        Action::Up => *index = index.checked_sub(1).unwrap_or(count.saturating_sub(1)),
        Action::Down => *index = (*index + 1) % count.max(1),
        Action::Press => {
            let chosen = *index;
            state.overlays.pop();
            let choice = state.accounts.offers.get(chosen).map(|offer| offer.choice.clone());
            return choice.map_or_else(Vec::new, |choice| go_to(state, choice));
        }
        _ => drop(state.overlays.pop()),
    }
    vec![]
}

/// Leaves the account for another one, or tries the current one again that could not be opened.
pub(super) fn go_to(state: &mut State, choice: Choice) -> Vec<Effect> {
    let open = state.account.is_some() || matches!(state.session, Session::Opening);
    if choice == state.accounts.current && open {
        return vec![];
    }
    // Its answer may have a value that is shown once, and nobody would see what came of it.
    if is_changing(state) {
        return notice::fail(state, Phrase::AccountsBusy);
    }
    state.leave_for(choice.clone());
    vec![Effect::Open(choice)]
}

/// Whether a change of the account is under way, or a value that is shown once is on the screen.
fn is_changing(state: &State) -> bool {
    let shown = |layer: &super::Layer| matches!(layer.overlay, Overlay::Reveal(_));
    editor::is_saving(state)
        || oauth::form::is_saving(state)
        || confirm::is_working(state)
        || state.configuration.starting.is_some()
        || state.overlays.iter().any(shown)
}

/// Nobody wants to wait for the account that is being opened.
pub fn stop(state: &mut State) -> Vec<Effect> {
    state.session = Session::NotOpened(NotOpened::GivenUp);
    vec![Effect::StopOpening]
}

/// Tries again what could not be opened.
pub fn try_again(state: &mut State) -> Vec<Effect> {
    if !matches!(state.session, Session::NotOpened(_)) {
        return vec![];
    }
    state.session = Session::Opening;
    vec![Effect::Open(state.accounts.current.clone())]
}
