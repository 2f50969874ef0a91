//! What the outside world must do next, as data.

use std::time::Duration;

use crate::domain::account::AccessSettings;
use crate::domain::audit::{AuditFilter, Cursor};
use crate::domain::bulk::Plan;
use crate::domain::description::NewDescription;
use crate::domain::intent::{IntentId, Step};
use crate::domain::profile::Choice;
use crate::domain::secret::{Credential, OneTimeSecret};
use crate::domain::token::{TokenChange, TokenId};

use super::calls::CallId;
use super::export::Order;
use super::message::Timer;
use super::oauth;
use super::sign_in::Deed;

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Ask the account; its answer comes back as `Message::Answered` with the same id.
    Call {
        /// The id of the answer.
        call: CallId,
        /// What to ask.
        request: Request,
    },
    /// Nobody waits for this call any more. A request that changes something is never cancelled.
    Cancel(CallId),
    /// Open this account; whatever was asked of another one is given up.
    Open(Choice),
    /// Nobody waits for the account that is being opened.
    StopOpening,
    /// Nobody wants to wait for this call any longer. It is answered: a question as given up, a
    /// change as unknown, since it may have been sent.
    GiveUp(CallId),
    /// Copy a secret; `Message::Copied` says how it went.
    CopySecret(OneTimeSecret),
    /// Copy a text that is no secret; `Message::Copied` says how it went.
    CopyText(String),
    /// Take the secret that was copied last out of the clipboard again, where it is still there;
    /// `Message::Cleared` says how it went.
    ClearClipboard,
    /// Ask tmux how many terminals are attached; `Message::Attached` says it.
    CountAttached,
    /// Write a secret to a new file that only its owner can read; `Message::Written` says how it
    /// went.
    WriteSecret {
        /// The path as it was typed.
        path: String,
        /// The value.
        secret: OneTimeSecret,
    },
    /// Send `Message::TimerEnded` after the delay.
    Wait {
        /// How long.
        delay: Duration,
        /// What ends.
        timer: Timer,
    },
    /// Write down what became of a token that was asked for.
    Journal {
        /// Which one.
        about: Noted,
        /// What became of it.
        step: Step,
    },
    /// Do this for a sign-in by a browser.
    SignIn(Deed),
    /// Stop like any job of the shell, and draw anew when it goes on (Ctrl-z, `fg`).
    Suspend,
    /// Restore the terminal and end with status 0.
    Quit,
}

impl Effect {
    /// The call that it starts, if it does.
    pub const fn call(&self) -> Option<CallId> {
        match self {
            Self::Call { call, .. } => Some(*call),
            _ => None,
        }
    }
}

/// What a step of the journal is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noted {
    /// An intent.
    Intent(IntentId),
    /// The intent that made this token in this run.
    Token(TokenId),
}

/// One question to the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Who am I, and may I manage APIs (P3)?
    SignIn,
    /// The account's switch for token access (S1).
    Access,
    /// Change that switch or accept the terms (S1, S2).
    SetAccess(AccessSettings),
    /// All tokens.
    Tokens,
    /// A1, A2
    CreateToken(NewDescription),
    /// E1, D1, R1
    UpdateToken {
        /// Which token.
        id: TokenId,
        /// What is to change.
        change: TokenChange,
    },
    /// X2
    DeleteToken(TokenId),
    /// The same deed on many tokens, one by one. What becomes of each comes as `Message::Bulk`
    /// while it is under way; giving it up finishes the one that is.
    Many(Plan),
    /// Write a list to a new file. How far it is comes as `Message::Exporting`; giving it up leaves
    /// no file.
    Export(Box<Order>),
    /// One page of the audit log (L1, L3).
    AuditEvents {
        /// Which events.
        filter: AuditFilter,
        /// Where the page begins; `None` is the newest event.
        after: Option<Cursor>,
    },
    /// The people who can be actors, for the filter (L3).
    Actors,
    /// One real request with a token, as this person (Q2).
    Probe {
        /// Any verified user (T2).
        email: String,
        /// The token's value.
        secret: OneTimeSecret,
    },
    /// Something about the account's OAuth clients (Z4).
    OAuth(Box<oauth::Request>),
    /// One real request with a secret that was found somewhere, between two lists of the tokens.
    Attempt(Credential),
}
