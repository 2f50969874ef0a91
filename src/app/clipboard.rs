//! What becomes of copies: how each ended, and when a secret leaves the clipboard again.

use std::collections::VecDeque;
use std::time::Duration;

use crate::phrases::Phrase;

use super::effect::Effect;
use super::message::Timer;
use super::notice;
use super::overlay::Overlay;
use super::reveal::{self, Copying};
use super::state::State;

/// How copying ended. Only a clipboard that was read back and a command that ended well count as
/// copied; a terminal never confirms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyOutcome {
    /// The desktop's clipboard holds the text; it was read back.
    Native,
    /// The configured command took it and ended with status 0.
    Command {
        /// Its name.
        program: String,
    },
    /// The configured command did not take it.
    CommandFailed {
        /// Its name.
        program: String,
        /// What it did instead.
        failure: CommandFailure,
    },
    /// It went to the terminal through tmux, which says that the terminal takes copies.
    Tmux,
    /// tmux says that the terminal takes no copies; nothing was sent.
    TmuxRefused,
    /// It went to a terminal that announces that it takes copies.
    Announced,
    /// It went to a terminal that announces nothing.
    Unannounced,
    /// It was not copied.
    Failed,
}

/// How a configured command failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandFailure {
    /// It ended with this status.
    Exit(i32),
    /// It took too long, or a signal ended it.
    Stopped,
    /// It could not be started.
    NotStarted,
}

impl CopyOutcome {
    /// Whether the text left this program, confirmed or not.
    pub const fn is_sent(&self) -> bool {
        !matches!(self, Self::CommandFailed { .. } | Self::TmuxRefused | Self::Failed)
    }
}

/// How clearing the clipboard ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClearOutcome {
    /// It held the secret and holds it no more.
    Cleared,
    /// A space was sent over it; nobody confirms that.
    Overwritten,
    /// It holds something else by now, which stays.
    NotOurs,
    /// It could not be cleared.
    Failed,
}

/// After how many seconds a secret leaves a clipboard; 0 is never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClearAfter {
    /// The desktop's clipboard, which is compared first.
    pub native: u64,
    /// One that can't be compared: whatever is in it by then is lost.
    pub unseen: u64,
}

impl Default for ClearAfter {
    fn default() -> Self {
        Self { native: 45, unseen: 0 }
    }
}

/// The clipboard as far as this program had to do with it.
#[derive(Clone, Debug, Default)]
pub struct Clipboard {
    /// For each copy whose outcome has not come: whether it is of a secret. They come in order.
    under_way: VecDeque<bool>,
    /// The secret that was copied last, while it may still be there.
    held: Option<Held>,
}

/// A secret that may be in a clipboard.
#[derive(Clone, Copy, Debug)]
struct Held {
    serial: u64,
    /// Seconds until it is cleared; `None` if only by key.
    left: Option<u64>,
}

impl Clipboard {
    /// Whether a secret may be in the clipboard.
    pub const fn holds_secret(&self) -> bool {
        self.held.is_some()
    }

    /// Seconds until a secret is cleared.
    pub fn countdown(&self) -> Option<u64> {
        self.held.and_then(|held| held.left)
    }
}

/// One second.
const TICK: Duration = Duration::from_secs(1);

/// Remembers which copies were begun: their outcomes come in this order.
pub fn note_begun(state: &mut State, effects: &[Effect]) {
    for effect in effects {
        match effect {
            Effect::CopySecret(_) => state.clipboard.under_way.push_back(true),
            Effect::CopyText(_) => state.clipboard.under_way.push_back(false),
            _ => {}
        }
    }
}

/// Whether the next copy that ends is one of a secret.
pub fn next_is_secret(state: &State) -> bool {
    state.clipboard.under_way.front().copied().unwrap_or(false)
}

/// A copy ended: a secret begins its countdown, anything else takes its place.
pub fn copied(state: &mut State, outcome: &CopyOutcome) -> Vec<Effect> {
    let secret = state.clipboard.under_way.pop_front().unwrap_or(false);
    if !outcome.is_sent() {
        return vec![];
    }
    state.clipboard.held = None;
    if !secret {
        return vec![];
    }
    let seconds = match outcome {
        CopyOutcome::Native => state.clear_after.native,
        _ => state.clear_after.unseen,
    };
    let serial = state.next_serial();
    let left = (seconds > 0).then_some(seconds);
    state.clipboard.held = Some(Held { serial, left });
    if left.is_some() { tick(serial) } else { vec![] }
}

fn tick(serial: u64) -> Vec<Effect> {
    vec![Effect::Wait { delay: TICK, timer: Timer::Clipboard(serial) }]
}

/// A second of the countdown is over.
pub fn ticked(state: &mut State, serial: u64) -> Vec<Effect> {
    let Some(held) = state.clipboard.held.as_mut().filter(|held| held.serial == serial) else {
        return vec![];
    };
    match held.left {
        Some(left @ 2..) => {
            held.left = Some(left - 1);
            tick(serial)
        }
        _ => clear(state),
    }
}

/// Clears what was copied last, if it was a secret.
pub fn clear(state: &mut State) -> Vec<Effect> {
    match state.clipboard.held.take() {
        Some(_) => vec![Effect::ClearClipboard],
        None => vec![],
    }
}

/// Clearing ended: the window says it while it is open, else the line of notices.
pub fn cleared(state: &mut State, outcome: ClearOutcome) -> Vec<Effect> {
    if let Some(reveal) = reveal::find(state) {
        if matches!(reveal.copying, Copying::Ended(_)) {
            reveal.copying = Copying::Cleared(outcome);
        }
        return vec![];
    }
    let phrase = clear_phrase(outcome);
    if outcome == ClearOutcome::Failed {
        notice::fail(state, phrase)
    } else {
        notice::say(state, phrase)
    }
}

/// How clearing ended, in words.
pub const fn clear_phrase(outcome: ClearOutcome) -> Phrase {
    match outcome {
        ClearOutcome::Cleared => Phrase::ClipboardCleared,
        ClearOutcome::Overwritten => Phrase::ClipboardOverwritten,
        ClearOutcome::NotOurs => Phrase::ClipboardNotOurs,
        ClearOutcome::Failed => Phrase::ClipboardNotCleared,
    }
}

/// The seconds that the line of notices shows: nothing else has it, and the window of the secret,
/// which shows them itself, is closed.
pub fn countdown_in_status(state: &State) -> Option<u64> {
    let searching =
        state.search().is_some_and(|(typed, typing)| typing || !typed.value().is_empty());
    let free = state.notice.is_none() && !searching && !reveals(state);
    state.clipboard.countdown().filter(|_| free)
}

/// Whether the countdown can be seen: only then a second of it is a new frame.
pub fn is_countdown_visible(state: &State) -> bool {
    state.layout().is_some() && (reveals(state) || countdown_in_status(state).is_some())
}

fn reveals(state: &State) -> bool {
    state.overlays.iter().any(|layer| matches!(layer.overlay, Overlay::Reveal(_)))
}

/// What is said of a text that is no secret.
pub fn text_phrase(outcome: &CopyOutcome, what: String) -> Phrase {
    match outcome {
        CopyOutcome::Native => Phrase::CopiedNative { what },
        CopyOutcome::Command { program } => {
            Phrase::CopiedCommand { what, program: program.clone() }
        }
        CopyOutcome::Tmux => Phrase::CopiedTmux { what },
        CopyOutcome::Announced => Phrase::CopiedAnnounced { what },
        CopyOutcome::Unannounced => Phrase::CopiedUnannounced { what },
        CopyOutcome::CommandFailed { program, failure } => command_phrase(program, *failure),
        CopyOutcome::TmuxRefused => Phrase::CopyTmuxRefused,
        CopyOutcome::Failed => Phrase::CopyFailed,
    }
}

/// What is said of the secret, whose window is open.
pub fn secret_phrase(state: &State, outcome: &CopyOutcome) -> Phrase {
    match outcome {
        CopyOutcome::Native => match state.clipboard.countdown() {
            Some(seconds) => Phrase::RevealCopiedNative { seconds },
            None => Phrase::RevealCopiedNativeKept,
        },
        CopyOutcome::Command { program } => {
            Phrase::RevealCopiedCommand { program: program.clone() }
        }
        CopyOutcome::CommandFailed { program, failure } => command_phrase(program, *failure),
        CopyOutcome::Tmux => Phrase::RevealSentTmux,
        CopyOutcome::TmuxRefused => Phrase::RevealTmuxRefused,
        CopyOutcome::Announced => Phrase::RevealSentAnnounced,
        CopyOutcome::Unannounced => Phrase::RevealSentUnannounced,
        CopyOutcome::Failed => Phrase::RevealNotCopied,
    }
}

fn command_phrase(program: &str, failure: CommandFailure) -> Phrase {
    let program = program.to_owned();
    match failure {
        CommandFailure::Exit(status) => Phrase::CopyCommandFailed { program, status },
        CommandFailure::Stopped => Phrase::CopyCommandStopped { program },
        CommandFailure::NotStarted => Phrase::CopyCommandNotStarted { program },
    }
}
