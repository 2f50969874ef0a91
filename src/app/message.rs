//! What happens: keys, answers and time, each as one message.

use std::time::Duration;

use crossterm::event::KeyEvent;
use jiff::Timestamp;

use crate::domain::account::{AccessSettings, Account};
use crate::domain::audit::AuditPage;
use crate::domain::hidden::HiddenText;
use crate::domain::identify::Attempt;
use crate::domain::intent::Intent;
use crate::domain::token::{CreatedToken, Deletion, Probe, Token};
use crate::domain::user::{CurrentUser, Person};
use crate::zendesk::{Dated, Error, Observation};

use super::accounts::NotOpened;
use super::bulk;
use super::calls::CallId;
use super::clipboard::{ClearOutcome, CopyOutcome};
use super::export::{self, Exported};
use super::mouse::Pointing;
use super::oauth;
use super::secret_file::FileProblem;
use super::sign_in::Told;

/// The number of a frame that was flushed to the terminal; 0 before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct FrameId(pub u64);

/// The terminal's size in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// A key was pressed by somebody who had this frame before them.
    Key {
        /// The key.
        key: KeyEvent,
        /// The last frame that was flushed before the key was read.
        seen: FrameId,
    },
    /// Something was done with the mouse.
    Pointed(Pointing),
    /// Text was pasted (bracketed paste), raw as it came. It may be a secret.
    Pasted(HiddenText),
    /// The terminal has another size.
    Resized(Size),
    /// A frame was flushed to the terminal.
    Painted(FrameId),
    /// This machine's clock, once a minute and with each answer.
    Clock(Timestamp),
    /// Nobody has pressed a key for this long (`privacy::limit`).
    Idle(Duration),
    /// So many terminals are attached to the tmux session; 0 if tmux does not say.
    Attached(usize),
    /// One step of what moves while something loads (`State::is_animating`).
    Animated,
    /// A timer that an effect started has run down.
    TimerEnded(Timer),
    /// The account can be asked now.
    AccountOpened(Account),
    /// The account could not be opened.
    NotOpened(NotOpened),
    /// The answer to a call.
    Answered {
        /// The call.
        call: CallId,
        /// What came.
        answer: Answer,
    },
    /// Something became of one of many tokens.
    Bulk {
        /// The call that changes them.
        call: CallId,
        /// What is told of it.
        progress: bulk::Progress,
    },
    /// So many rows were written to a file.
    Exporting {
        /// The call that writes it.
        call: CallId,
        /// How many.
        count: usize,
    },
    /// The client saw something on the way to the account.
    Observed(Observation),
    /// How the copying of a text ended.
    Copied(CopyOutcome),
    /// How clearing the clipboard ended.
    Cleared(ClearOutcome),
    /// Something is told of a sign-in by a browser.
    SignIn {
        /// Which one.
        serial: u64,
        /// What.
        told: Told,
    },
    /// A secret was written to a file of this whole path, or not.
    Written(Result<String, FileProblem>),
    /// What runs that are over left open in this account.
    LeftBehind {
        /// What they asked for, oldest first.
        intents: Vec<Intent>,
        /// Their files that can't be read.
        unreadable: Vec<String>,
    },
}

impl Message {
    /// Whether somebody is there who does this.
    pub const fn is_by_person(&self) -> bool {
        matches!(self, Self::Key { .. } | Self::Pasted(_) | Self::Pointed(_))
    }
}

/// A timer, with a number that tells a stale one from the one that is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// The selection has rested long enough for the audit pane to follow it.
    AuditPane(u64),
    /// A notice has stood long enough.
    Notice(u64),
    /// A second of the countdown of a copied secret is over.
    Clipboard(u64),
    /// The list can be looked at again for a token whose create was not answered.
    LookAgain(u64),
    /// The list is to be read again.
    Refresh(u64),
    /// A second of a visible count is over.
    Countdown(u64),
    /// A value has been on the screen long enough.
    Hide(u64),
    /// Rows have been marked as changed long enough.
    Marks(u64),
    /// A second of the time for a sign-in is over.
    SignIn(u64),
}

/// Why no value of a new token came (A2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotCreated {
    /// The account made none, or nothing was sent.
    Failed(Error),
    /// Nothing was sent: it could not be written down first.
    Unwritten(Unwritten),
    /// It was sent, and what came of it is not known.
    Unknown {
        /// What was asked for.
        intent: Box<Intent>,
        /// What happened to the answer.
        error: Error,
    },
}

impl From<Error> for NotCreated {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Why nothing can be written down before a create.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unwritten {
    /// Where it would be written; empty if there is no place for it.
    pub place: String,
    /// What the system says.
    pub detail: String,
}

/// What an account answered, by request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// To `Request::SignIn`
    SignedIn(Result<Dated<SignedIn>, Error>),
    /// To `Request::Access`
    Access(Result<AccessSettings, Error>),
    /// To `Request::SetAccess`, read again after the change.
    AccessSet(Result<AccessSettings, Error>),
    /// To `Request::Tokens`
    Tokens(Result<Dated<Vec<Token>>, Error>),
    /// To `Request::CreateToken`
    TokenCreated(Result<CreatedToken, NotCreated>),
    /// To `Request::UpdateToken`
    TokenUpdated(Result<Token, Error>),
    /// To `Request::DeleteToken`
    TokenDeleted(Result<Deletion, Error>),
    /// To `Request::Many`
    Many(bulk::Report),
    /// To `Request::Export`
    Exported(Result<Exported, export::Problem>),
    /// To `Request::AuditEvents`
    AuditEvents(Result<AuditPage, Error>),
    /// To `Request::Actors`
    Actors(Result<Vec<Person>, Error>),
    /// To `Request::Probe`
    Probed(Result<Probe, Error>),
    /// To `Request::OAuth`
    OAuth(Box<oauth::Answer>),
    /// To `Request::Attempt`
    Attempted(Result<Attempt, Error>),
}

/// Who one is in the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The person.
    pub user: CurrentUser,
    /// Whether a custom role lets the person manage APIs (P3).
    pub custom_role_manages_apis: bool,
}
