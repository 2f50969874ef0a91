//! Questions before something changes: deactivate, reactivate, delete, token access, and leaving
//! the one-time token without a copy.

use crossterm::event::{Event, KeyEvent};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::domain::account::AccessSettings;
use crate::domain::foreign::Foreign;
use crate::domain::oauth_client::{OAuthClient, OAuthToken};
use crate::domain::proof::Proof;
use crate::domain::token::{Deletion, Status, Token, TokenChange};
use crate::phrases::Phrase;
use crate::zendesk::{Error, ErrorKind};

use super::calls::CallId;
use super::effect::{Effect, Request};
use super::keymap::Action;
use super::lockout::{self, Lockout};
use super::overlay::Overlay;
use super::reread::{self, News, Step};
use super::state::State;
use super::token_actions::{self, name_of};
use super::{audit, editor, notice, oauth, reveal, undo};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// D1
    Deactivate(Token),
    /// R1
    Reactivate(Token),
    /// X2
    Delete(Token),
    /// S2: turn token access off, which deactivates this many tokens.
    TurnOff {
        /// The active tokens.
        active: usize,
    },
    /// S1: turn token access on; this many tokens stay inactive.
    TurnOn {
        /// The inactive tokens.
        inactive: usize,
    },
    /// Delete an OAuth client and all its access tokens.
    DeleteClient(Box<OAuthClient>),
    /// Give an OAuth client another secret.
    NewSecret {
        /// The client.
        client: Box<OAuthClient>,
        /// Whether it was made a moment ago, and its secret never came.
        lost: bool,
    },
    /// Revoke an OAuth access token.
    Revoke {
        /// What people call its client.
        client: Foreign,
        /// Which client that is.
        of: oauth::Key,
        /// The access token.
        token: Box<OAuthToken>,
    },
    /// A3: close the one-time token although nothing was copied.
    LeaveSecret,
    /// The same by Ctrl-c, which would end the program.
    QuitSecret,
}

/// What has the keys: the field, where something must be typed, else one of the two buttons, of
/// which the safe one has them at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// What must be typed.
    Field,
    /// Nothing happens.
    Cancel,
    /// What the question names.
    Verb,
}

/// What a protected account asks to be typed before its token goes.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What is right.
    pub proof: Proof,
    /// What was typed.
    pub input: Input,
    /// Whether Enter found it wrong since the last key.
    pub wrong: bool,
}

impl Asked {
    /// Whether what was typed is right.
    pub fn is_met(&self) -> bool {
        self.proof.is_met_by(self.input.value())
    }
}

/// A question, its focus, and how the answer to it goes.
#[derive(Clone, Debug)]
pub struct Confirm {
    /// What is asked.
    pub question: Question,
    /// What must be typed first, in a protected account.
    pub asked: Option<Box<Asked>>,
    /// What has the keys.
    pub focus: Button,
    /// The call that does it.
    pub call: Option<CallId>,
    /// How far it has come: what it is about is read again first.
    pub step: Step,
    /// What was found to be another than it was.
    pub news: Option<News>,
    /// Why it was not done.
    pub failure: Option<Error>,
}

impl Question {
    /// The token that it is about.
    pub const fn token_mut(&mut self) -> Option<&mut Token> {
        match self {
            Self::Deactivate(token) | Self::Reactivate(token) | Self::Delete(token) => Some(token),
            _ => None,
        }
    }

    /// The OAuth client that it is about.
    pub fn client(&self) -> Option<&OAuthClient> {
        match self {
            Self::DeleteClient(client) | Self::NewSecret { client, .. } => Some(client),
            _ => None,
        }
    }

    /// The same, to change it.
    pub fn client_mut(&mut self) -> Option<&mut OAuthClient> {
        match self {
            Self::DeleteClient(client) | Self::NewSecret { client, .. } => Some(client),
            _ => None,
        }
    }

    /// What a protected account asks to be typed before it is done.
    fn proof(&mut self) -> Option<Proof> {
        match self.token_mut() {
            Some(token) => Some(Proof::of(token)),
            None => self.client().map(Proof::of_client),
        }
    }
}

impl Confirm {
    /// A question with the focus on *Cancel*.
    pub const fn new(question: Question) -> Self {
        Self {
            question,
            asked: None,
            focus: Button::Cancel,
            call: None,
            step: Step::Idle,
            news: None,
            failure: None,
        }
    }

    /// The question before a protected account loses a token, with the focus in its field.
    pub fn protected(token: Token) -> Self {
        let proof = Proof::of(&token);
        Self::with_proof(Question::Delete(token), proof)
    }

    /// A question that is answered by typing this first.
    pub fn with_proof(question: Question, proof: Proof) -> Self {
        let asked = Asked { proof, input: Input::default(), wrong: false };
        let plain = Self::new(question);
        Self { asked: Some(Box::new(asked)), focus: Button::Field, ..plain }
    }

    /// Whether the verb can be pressed.
    pub fn is_met(&self) -> bool {
        !self.is_moot() && self.asked.as_ref().is_none_or(|asked| asked.is_met())
    }

    /// Whether nothing is left to be asked, since somebody else was faster.
    pub fn is_moot(&self) -> bool {
        reread::is_moot(&self.question, self.news.as_ref())
    }

    /// The question is asked anew: of the facts that stand in it now.
    pub fn ask_again(&mut self) {
        self.focus = Button::Cancel;
        let proof = self.question.proof();
        if let (Some(asked), Some(proof)) = (&mut self.asked, proof) {
            asked.proof = proof;
            asked.wrong = false;
        }
    }

    /// The field, if it has the keys.
    fn field(&mut self) -> Option<&mut Asked> {
        let free = self.focus == Button::Field && self.call.is_none();
        self.asked.as_deref_mut().filter(|_| free)
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

/// The question on top, if there is one.
fn top(state: &mut State) -> Option<&mut Confirm> {
    match state.overlays.last_mut().map(|layer| &mut layer.overlay) {
        Some(Overlay::Confirm(confirm)) => Some(confirm),
        _ => None,
    }
}

/// A key that is no command: it edits the field.
pub fn type_key(state: &mut State, key: KeyEvent) {
    if let Some(asked) = top(state).and_then(Confirm::field) {
        asked.input.handle_event(&Event::Key(key));
        asked.wrong = false;
    }
}

/// Pasted text goes into the field, on one line.
pub fn paste(state: &mut State, text: &str) {
    if let Some(asked) = top(state).and_then(Confirm::field) {
        editor::insert(&mut asked.input, text);
        asked.wrong = false;
    }
}

/// Applies an action of the dialog.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(confirm) = top(state) else {
        return vec![];
    };
    if confirm.call.is_some() {
        return vec![];
    }
    match action {
        Action::NextFocus => confirm.focus = confirm.next(false),
        Action::PreviousFocus => confirm.focus = confirm.next(true),
        // Enter in the field deletes nothing: it goes on to the verb once the text is right.
        Action::Press if confirm.focus == Button::Field => {
            let met = confirm.is_met();
            if let Some(asked) = &mut confirm.asked {
                asked.wrong = !met;
            }
            confirm.focus = if met { Button::Verb } else { Button::Field };
        }
        Action::Press if confirm.focus == Button::Verb && confirm.is_met() => {
            return confirmed(state);
        }
        Action::Press | Action::Back => drop(state.overlays.pop()),
        _ => {}
    }
    vec![]
}

fn confirmed(state: &mut State) -> Vec<Effect> {
    let terms_accepted = state.configuration.access.is_some_and(|access| access.terms_accepted);
    let Some(confirm) = top(state) else {
        return vec![];
    };
    let status = |token: &Token, status| Request::UpdateToken {
        id: token.id,
        change: TokenChange::SetStatus(status),
    };
    let access = |token_access| Request::SetAccess(AccessSettings { terms_accepted, token_access });
    let about_client = |change| Request::OAuth(Box::new(change));
    let request = match &confirm.question {
        Question::Deactivate(token) => status(token, Status::Inactive),
        Question::Reactivate(token) => status(token, Status::Active),
        Question::Delete(token) => Request::DeleteToken(token.id),
        Question::TurnOff { .. } => access(false),
        Question::TurnOn { .. } => access(true),
        Question::DeleteClient(client) => about_client(oauth::Request::Delete(client.id)),
        Question::NewSecret { client, .. } => about_client(oauth::Request::NewSecret(client.id)),
        Question::Revoke { token, .. } => about_client(oauth::Request::Revoke(token.id)),
        Question::LeaveSecret => {
            let effects = reveal::given_up(state).into_iter().collect();
            state.overlays.truncate(state.overlays.len().saturating_sub(2));
            return effects;
        }
        Question::QuitSecret => {
            return reveal::given_up(state).into_iter().chain([Effect::Quit]).collect();
        }
    };
    reread::begin(state, request)
}

/// Whether a question waits for the account.
pub fn is_working(state: &State) -> bool {
    state
        .overlays
        .iter()
        .any(|layer| matches!(&layer.overlay, Overlay::Confirm(confirm) if confirm.call.is_some()))
}

/// The place of the question that waits for this call.
pub fn waiting(state: &State, call: CallId) -> Option<usize> {
    state.overlays.iter().position(
        |layer| matches!(&layer.overlay, Overlay::Confirm(confirm) if confirm.call == Some(call)),
    )
}

/// The question at this place.
pub fn at(state: &State, index: usize) -> Option<&Confirm> {
    match state.overlays.get(index).map(|layer| &layer.overlay) {
        Some(Overlay::Confirm(confirm)) => Some(confirm),
        _ => None,
    }
}

/// The same, to change it.
pub fn at_mut(state: &mut State, index: usize) -> Option<&mut Confirm> {
    match state.overlays.get_mut(index).map(|layer| &mut layer.overlay) {
        Some(Overlay::Confirm(confirm)) => Some(confirm),
        _ => None,
    }
}

/// Closes the question at this place and gives it back.
pub fn close(state: &mut State, index: usize) -> Option<Question> {
    match state.overlays.remove(index).overlay {
        Overlay::Confirm(confirm) => Some(confirm.question),
        _ => None,
    }
}

/// A status was changed, or not (D2, R2).
pub fn updated(state: &mut State, index: usize, result: Result<Token, Error>) -> Vec<Effect> {
    match result {
        Ok(token) => {
            let asked = close(state, index);
            let name = name_of(&token);
            if token.signs_in && !token.status.is_active() {
                return lockout::lock(state, Lockout::Deactivated { name });
            }
            let status = token.status;
            let mut effects = audit::forget(state, token.id);
            state.tokens.put(token.clone());
            effects.extend(token_actions::outdated(state));
            // What the account answers is said, also where it is not what was asked for.
            effects.extend(match (asked, status) {
                (Some(Question::Deactivate(_)), Status::Active) => {
                    notice::fail(state, Phrase::TokenStaysActive { name })
                }
                (Some(Question::Reactivate(_)), Status::Inactive) => {
                    notice::fail(state, Phrase::TokenStaysInactive { name })
                }
                (_, status) => {
                    undo::turned(state, &token);
                    let said = match status {
                        Status::Inactive => Phrase::TokenDeactivated { name },
                        Status::Active => Phrase::TokenReactivated { name },
                    };
                    notice::offer_undo(state, said)
                }
            });
            effects
        }
        Err(error) => failed(state, index, error),
    }
}

/// A token was deleted, or not (X2).
pub fn deleted(state: &mut State, index: usize, result: Result<Deletion, Error>) -> Vec<Effect> {
    match result {
        Ok(deletion) => {
            let Some(Question::Delete(token)) = close(state, index) else {
                return vec![];
            };
            // First the row, so that the pane does not ask for the events of what is gone.
            state.tokens.remove(token.id);
            undo::deleted(state, &token);
            let mut effects = audit::forget(state, token.id);
            effects.extend(token_actions::outdated(state));
            let name = name_of(&token);
            let said = match deletion {
                Deletion::Deleted => Phrase::TokenDeleted { name },
                Deletion::Gone => Phrase::TokenWasGone { name },
            };
            effects.extend(notice::say(state, said));
            effects
        }
        Err(error) => failed(state, index, error),
    }
}

/// The dialog stays, with what went wrong.
pub fn failed(state: &mut State, index: usize, error: Error) -> Vec<Effect> {
    let look = matches!(error.kind, ErrorKind::NotFound | ErrorKind::Refused(_));
    let unknown = error.leaves_unknown();
    let id = at_mut(state, index).and_then(|confirm| Some(confirm.question.token_mut()?.id));
    if let Some(id) = id.filter(|_| unknown) {
        undo::forget(state, id);
    }
    if let Overlay::Confirm(confirm) = &mut state.overlays[index].overlay {
        confirm.call = None;
        confirm.failure = Some(error);
        confirm.focus = Button::Cancel;
        // A change that may have happened: the account tells what it has now.
        if let (Step::Changing(request), true) = (std::mem::take(&mut confirm.step), unknown) {
            return reread::check(state, index, request);
        }
    }
    if look { token_actions::load_anew(state) } else { vec![] }
}
