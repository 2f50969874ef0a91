//! The one-time token: the only moment at which a value is on the screen (A2 to A4).

use crate::domain::foreign::Foreign;
use crate::domain::intent::Step;
use crate::domain::migration;
use crate::domain::oauth_client::OAuthClient;
use crate::domain::secret::OneTimeSecret;
use crate::domain::token::{Probe, Token};
use crate::phrases::Phrase;
use crate::zendesk::Error;

use super::calls::CallId;
use super::clipboard::{self, ClearOutcome, CopyOutcome};
use super::confirm::Question;
use super::effect::{Effect, Noted, Request};
use super::keymap::Action;
use super::message::Timer;
use super::overlay::Overlay;
use super::secret_file::SecretFile;
use super::state::State;
use super::{notice, oauth, sign_in, token_actions};

/// What a value belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// An API token: it is its value.
    Token(Box<Token>),
    /// An OAuth client: it is its secret.
    Client(Box<OAuthClient>),
}

impl Owner {
    /// What became of its value, where that is written down: for tokens alone, since a client can
    /// always be given another secret.
    fn noted(&self, step: Step) -> Option<Effect> {
        match self {
            Self::Token(token) => Some(Effect::Journal { about: Noted::Token(token.id), step }),
            Self::Client(_) => None,
        }
    }

    /// The name of the file that its value is written to, as it is proposed.
    fn file_name(&self) -> String {
        match self {
            Self::Token(token) => format!("api-token-{}.txt", token.id.0),
            Self::Client(client) => format!("oauth-client-{}.txt", client.id.0),
        }
    }
}

/// The buttons of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Copies the value.
    Copy,
    /// Closes the window (A4).
    Save,
}

/// How the copying of the value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Copying {
    /// It was not tried.
    Not,
    /// It is under way.
    Pending,
    /// It ended so.
    Ended(CopyOutcome),
    /// It was taken out of the clipboard again, or not.
    Cleared(ClearOutcome),
}

/// How the trial request stands (Q2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trial {
    /// It was not made.
    Not,
    /// It is under way.
    Pending(CallId),
    /// It brought this back.
    Ended(Probe),
    /// A try of a client brought this back.
    OfClient(Box<migration::Trial>),
    /// No answer came that says anything about the token.
    Failed(Error),
}

/// Why the value is not on the screen while its window is open. `h` shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// tmux is asked first who else sees this.
    Asking,
    /// Others see it too, and that was said first.
    Others,
    /// `h` was pressed.
    ByKey,
    /// It was shown long enough.
    TimeOver,
    /// Nobody pressed a key for a while.
    Away,
}

/// Who sees the terminal, as far as tmux tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attached {
    /// The terminals that are attached to the session, as the person was told.
    pub terminals: usize,
    /// Somebody wants to see the value, and tmux has not said yet who else would.
    asking: bool,
}

/// The window. It holds the value; it is wiped when the window closes.
#[derive(Clone, Debug)]
pub struct Reveal {
    /// What the value belongs to.
    pub of: Owner,
    /// The value.
    pub secret: OneTimeSecret,
    /// Why the value is hidden for now, if it is.
    pub cover: Option<Cover>,
    /// Whether it stood on a frame that was flushed.
    pub seen: bool,
    /// Who else sees the terminal.
    pub attached: Attached,
    /// How copying stands.
    pub copying: Copying,
    /// Whether the person copied it or wrote it to a file: the copy made as the window opened
    /// does not count.
    pub acknowledged: bool,
    /// The file that it was written to, by its whole path.
    pub written: Option<String>,
    /// What became of lines for the client that hold no secret, and whether that is good.
    pub lines: Option<(Phrase, bool)>,
    /// How the trial stands.
    pub trial: Trial,
    /// The button that Enter presses.
    pub focus: Button,
    /// Copies whose outcome has not come. They come in order, and only that of a copy by key
    /// counts.
    under_way: u8,
    asked_by_key: bool,
    /// The timer that hides the value.
    timer: Option<u64>,
}

impl Reveal {
    const fn new(of: Owner, secret: OneTimeSecret) -> Self {
        Self {
            of,
            secret,
            cover: None,
            seen: false,
            attached: Attached { terminals: 0, asking: false },
            copying: Copying::Not,
            acknowledged: false,
            written: None,
            lines: None,
            trial: Trial::Not,
            focus: Button::Copy,
            under_way: 0,
            asked_by_key: false,
            timer: None,
        }
    }

    fn copy(&mut self) -> Effect {
        self.copy_of(self.secret.clone())
    }

    fn copy_of(&mut self, text: OneTimeSecret) -> Effect {
        self.copying = Copying::Pending;
        self.lines = None;
        self.under_way = self.under_way.saturating_add(1);
        Effect::CopySecret(text)
    }

    /// The person has the value elsewhere: Enter closes the window now.
    pub fn acknowledge(&mut self) -> Option<Effect> {
        self.acknowledged = true;
        self.focus = Button::Save;
        self.of.noted(Step::Acknowledged)
    }
}

/// The open window, whatever stands above it.
pub fn find(state: &mut State) -> Option<&mut Reveal> {
    state.overlays.iter_mut().find_map(|layer| match &mut layer.overlay {
        Overlay::Reveal(reveal) => Some(reveal.as_mut()),
        _ => None,
    })
}

/// The same, to look at.
pub fn shown(state: &State) -> Option<&Reveal> {
    state.overlays.iter().find_map(|layer| match &layer.overlay {
        Overlay::Reveal(reveal) => Some(reveal.as_ref()),
        _ => None,
    })
}

/// Copies a text that holds the value, as a key asks for it: it counts as a copy of the value.
pub fn copy_text(state: &mut State, text: OneTimeSecret) -> Option<Effect> {
    let reveal = find(state)?;
    reveal.asked_by_key = true;
    Some(reveal.copy_of(text))
}

/// Whether an action does anything in the window; `None` where that is no matter of the window.
pub fn is_possible(state: &State, action: Action) -> Option<bool> {
    let top = state.overlays.last().map(|layer| &layer.overlay);
    match (top, action) {
        (Some(Overlay::Reveal(reveal)), Action::ReadyLines) => {
            Some(matches!(reveal.of, Owner::Client(_)))
        }
        _ => None,
    }
}

/// Opens the window of a new value. Where others may see the screen, tmux is asked first.
pub fn open(state: &mut State, of: Owner, secret: OneTimeSecret) -> Vec<Effect> {
    let mut reveal = Reveal::new(of, secret);
    let mut effects = vec![];
    if state.privacy.in_tmux {
        reveal.cover = Some(Cover::Asking);
        reveal.attached.asking = true;
        effects.push(Effect::CountAttached);
    } else if state.copy_on_open {
        effects.push(reveal.copy());
    }
    state.open(Overlay::Reveal(Box::new(reveal)));
    effects
}

/// A frame was flushed: somebody may have seen the value, and its time runs.
pub fn painted(state: &mut State) -> Vec<Effect> {
    let (serial, delay) = (state.serial + 1, state.privacy.hide_after);
    if state.layout().is_none() {
        return vec![];
    }
    let Some(reveal) = find(state).filter(|reveal| reveal.cover.is_none()) else {
        return vec![];
    };
    let mut effects = vec![];
    if !std::mem::replace(&mut reveal.seen, true) {
        effects.extend(reveal.of.noted(Step::Shown));
    }
    if let (None, Some(delay)) = (reveal.timer, delay) {
        reveal.timer = Some(serial);
        state.serial = serial;
        effects.push(Effect::Wait { delay, timer: Timer::Hide(serial) });
    }
    effects
}

/// Whether a value is on the screen.
pub fn is_shown(state: &State) -> bool {
    shown(state).is_some_and(|reveal| reveal.cover.is_none())
}

/// Takes the value off the screen; its window stays.
pub fn cover(state: &mut State, why: Cover) {
    if let Some(reveal) = find(state) {
        // Whoever wanted to see it is not there any more.
        reveal.attached.asking = false;
        reveal.timer = None;
        if matches!(reveal.cover, None | Some(Cover::Asking)) {
            reveal.cover = Some(why);
        }
    }
}

/// The value was on the screen long enough.
pub fn time_over(state: &mut State, serial: u64) {
    if find(state).is_some_and(|reveal| reveal.timer == Some(serial)) {
        cover(state, Cover::TimeOver);
    }
}

/// tmux said how many terminals are attached. Where there are more than the person knows of, that
/// is said, and the value is shown only if it is asked for again.
pub fn attached(state: &mut State, terminals: usize) -> Vec<Effect> {
    let copies = state.copy_on_open;
    let Some(reveal) = find(state).filter(|reveal| reveal.attached.asking) else {
        return vec![];
    };
    let first = reveal.cover == Some(Cover::Asking);
    let news = terminals > reveal.attached.terminals.max(1);
    reveal.attached = Attached { terminals, asking: false };
    reveal.cover = news.then_some(Cover::Others);
    // Whose clipboard it would be is not certain either.
    if first && copies && !news { vec![reveal.copy()] } else { vec![] }
}

fn hide_or_show(state: &mut State) -> Vec<Effect> {
    let asks = state.privacy.in_tmux;
    let Some(reveal) = find(state) else { return vec![] };
    if reveal.cover.is_none() {
        cover(state, Cover::ByKey);
    } else if !asks {
        reveal.cover = None;
    } else if !std::mem::replace(&mut reveal.attached.asking, true) {
        return vec![Effect::CountAttached];
    }
    vec![]
}

/// The window is left by somebody who knows that nothing was copied.
pub fn given_up(state: &State) -> Option<Effect> {
    shown(state).and_then(|reveal| reveal.of.noted(Step::Acknowledged))
}

/// Applies an action of the window.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let email = state.signed_in().map(|who| who.user.email.clone());
    let Some(reveal) = find(state) else {
        return vec![];
    };
    match (action, reveal.focus) {
        (Action::Copy, _) | (Action::Press, Button::Copy) => {
            reveal.asked_by_key = true;
            vec![reveal.copy()]
        }
        (Action::Hide, _) => hide_or_show(state),
        (Action::NextFocus, focus) => {
            reveal.focus = match focus {
                Button::Copy => Button::Save,
                Button::Save => Button::Copy,
            };
            vec![]
        }
        (Action::Try, _) if !matches!(reveal.trial, Trial::Pending(_)) => {
            let secret = reveal.secret.clone();
            if let Owner::Client(client) = &reveal.of {
                let client = client.clone();
                return begin_grant(state, &client, secret);
            }
            email.map_or_else(Vec::new, |email| begin_trial(state, &email, secret))
        }
        (Action::Press, Button::Save) if reveal.acknowledged => {
            state.overlays.pop();
            vec![]
        }
        (Action::Press, Button::Save) => {
            state.open(token_actions::ask(Question::LeaveSecret));
            vec![]
        }
        (Action::WriteFile, _) => {
            let name = reveal.of.file_name();
            state.open(Overlay::SecretFile(SecretFile::new(name)));
            vec![]
        }
        (Action::ReadyLines, _) if matches!(reveal.of, Owner::Client(_)) => {
            oauth::ready::open(state, oauth::ready::Of::Shown)
        }
        (Action::ClearClipboard, _) => clipboard::clear(state),
        (Action::Interrupt, _) => interrupt(state),
        _ => vec![],
    }
}

/// Ctrl-c in the window and in the form above it: it asks once if nothing was copied.
pub fn interrupt(state: &mut State) -> Vec<Effect> {
    if find(state).is_none_or(|reveal| reveal.acknowledged) {
        return vec![Effect::Quit];
    }
    state.open(token_actions::ask(Question::QuitSecret));
    vec![]
}

#[expect(clippy::disallowed_methods, reason = "the address is sent back as it came")]
fn begin_trial(state: &mut State, email: &Foreign, secret: OneTimeSecret) -> Vec<Effect> {
    let call = state.calls.start();
    if let Some(reveal) = find(state) {
        reveal.trial = Trial::Pending(call);
    }
    let email = email.raw().to_owned();
    vec![Effect::Call { call, request: Request::Probe { email, secret } }]
}

/// A try of a client with its secret.
fn begin_grant(state: &mut State, client: &OAuthClient, secret: OneTimeSecret) -> Vec<Effect> {
    let (call, effect) = oauth::trial::begin(state, client, secret);
    if let Some(reveal) = find(state) {
        reveal.trial = Trial::Pending(call);
    }
    vec![effect]
}

/// The try of a client came back. The window may be closed by then.
pub fn client_tried(state: &mut State, call: CallId, result: Result<migration::Trial, Error>) {
    let open = find(state).filter(|reveal| reveal.trial == Trial::Pending(call));
    if let Some(reveal) = open {
        reveal.trial = match result {
            Ok(trial) => Trial::OfClient(Box::new(trial)),
            Err(error) => Trial::Failed(error),
        };
    }
}

/// The trial request came back. The window may be closed by then.
pub fn probed(state: &mut State, call: CallId, result: Result<Probe, Error>) -> Vec<Effect> {
    let Some(reveal) = find(state).filter(|reveal| reveal.trial == Trial::Pending(call)) else {
        return vec![];
    };
    reveal.trial = match result {
        Ok(probe) => Trial::Ended(probe),
        Err(error) => Trial::Failed(error),
    };
    // The request moved the token's last use: the list shows it.
    token_actions::load(state)
}

/// Copying ended: of the value while its window is open, else of a text.
pub fn copied(state: &mut State, outcome: CopyOutcome) -> Vec<Effect> {
    let is_secret = clipboard::next_is_secret(state);
    let mut effects = clipboard::copied(state, &outcome);
    if let Some(reveal) = find(state).filter(|_| is_secret) {
        reveal.under_way = reveal.under_way.saturating_sub(1);
        if reveal.under_way > 0 {
            return effects;
        }
        if reveal.asked_by_key && outcome.is_sent() {
            effects.extend(reveal.acknowledge());
        }
        reveal.copying = Copying::Ended(outcome);
        reveal.asked_by_key = false;
        return effects;
    }
    if sign_in::copied(state, &outcome) {
        return effects;
    }
    let Some(what) = state.copying.take_if(|_| !is_secret) else {
        return effects;
    };
    let (phrase, sent) = (clipboard::text_phrase(&outcome, what), outcome.is_sent());
    if let Some(reveal) = find(state) {
        if sent && matches!(reveal.copying, Copying::Ended(_)) {
            // The clipboard has these lines now.
            reveal.copying = Copying::Not;
        }
        reveal.lines = Some((phrase, sent));
        return effects;
    }
    effects.extend(if sent { notice::say(state, phrase) } else { notice::fail(state, phrase) });
    effects
}
