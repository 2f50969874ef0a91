//! What is asked of the outside world for a sign-in, and what is told of it.

use super::Candidate;
use crate::app::accounts::NotOpened;
use crate::domain::credential::{CredentialError, Origin};
use crate::domain::profile::Choice;
use crate::domain::secret::OneTimeSecret;
use crate::domain::user::CurrentUser;
use crate::zendesk::{Authorization, CameBack, Error};

/// What a browser is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// A person signs in to this account with tokendesk.
    Account(Choice),
    /// An OAuth client of the account that is open is tried (Z4).
    Client(Box<Candidate>),
}

/// What the outside world does for a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Make the question, and wait for a browser. What comes of it is told as `Message::SignIn` with
    /// the same number.
    Begin {
        /// Which sign-in it is.
        serial: u64,
        /// What it is for.
        aim: Aim,
    },
    /// Redeem a code and keep what it brings; told as `Told::Ended`.
    Redeem {
        /// Which sign-in it is.
        serial: u64,
        /// The account.
        choice: Choice,
        /// The question that the code answers.
        authorization: Authorization,
        /// The code.
        code: OneTimeSecret,
    },
    /// Nobody waits for a browser any more, nor for what a code brings.
    Stop,
}

/// What is told of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// A browser can be sent there.
    Begun {
        /// The question.
        authorization: Authorization,
        /// Whether a browser of this machine can come back by itself.
        listens: bool,
    },
    /// Nobody is asked, for this reason: nothing could be kept, say.
    NotBegun(NotOpened),
    /// A browser of this machine came back.
    CameBack(CameBack),
    /// The code was redeemed, or not.
    Ended(Result<Done, Failure>),
}

/// Somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Who.
    pub user: CurrentUser,
    /// Where the sign-in is kept for the next start, or why it is not.
    pub kept: Result<Origin, CredentialError>,
}

/// Why nobody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The account was asked, and did not give what it takes.
    Account(Error),
    /// Who allowed it is suspended: nothing is kept.
    Suspended(CurrentUser),
    /// The way to the account can't be made, in the words of whoever makes it.
    Other(String),
}

/// Why it did not go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was pasted.
    Empty,
    /// More was pasted than any address has.
    Cut,
    /// The browser ended without a code.
    NoCode(CameBack),
    /// The code brought nothing.
    Failed(Failure),
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The question is being made.
    Preparing,
    /// A browser is waited for.
    Waiting,
    /// The code is being redeemed.
    Redeeming,
    /// Nobody could be asked.
    NotBegun(NotOpened),
    /// Nobody came back in time.
    Over,
    /// It is done, but is not kept for the next start.
    Unkept(Box<Done>),
}
