//! Where the secret that one signs in with comes from, and why there may be none.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

/// A variable that holds a secret, by the name that the tools for Zendesk share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable {
    /// An API token.
    ApiToken,
    /// An OAuth access token.
    OAuthToken,
}

impl Variable {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ApiToken => "ZENDESK_API_TOKEN",
            Self::OAuthToken => "ZENDESK_OAUTH_TOKEN",
        }
    }
}

/// The variables of the environment that no other program is given (reference 2.1).
pub const KEPT_FROM_CHILDREN: [&str; 4] =
    ["ZENDESK_SUBDOMAIN", "ZENDESK_EMAIL", "ZENDESK_API_TOKEN", "ZENDESK_OAUTH_TOKEN"];

/// Where a secret comes from, the first of these that there is (reference 2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The embedded account makes it for the run.
    Run,
    /// The standard input.
    Stdin,
    /// A variable of the environment.
    Variable(Variable),
    /// The output of this program, which the configuration names.
    Command(String),
    /// The system's store.
    Store,
    /// This file, which the configuration names.
    File(PathBuf),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Run => f.write_str("made for this run"),
            Self::Stdin => f.write_str("the standard input"),
            Self::Variable(variable) => f.write_str(variable.name()),
            Self::Command(program) => write!(f, "the program {program}"),
            Self::Store => f.write_str("the system’s store"),
            Self::File(path) => write!(f, "the file {}", path.display()),
        }
    }
}

/// Why a system's store can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoStore {
    /// Whoever asked it was ended.
    #[error("it was interrupted")]
    Interrupted,
    /// The session may keep nothing there.
    #[error("the kernel lets this session keep no keys, as is usual in containers")]
    Denied,
    /// There is no room.
    #[error("this user’s keys have no room left in the kernel")]
    Full,
    /// The kernel has none.
    #[error("this kernel was built without a key store")]
    NotBuilt,
    /// Something else.
    #[error("the kernel’s key store refuses it")]
    Refused,
    /// There may be one, which this program can't use.
    #[error("tokendesk knows none on this system yet")]
    Unknown,
}

/// How a program failed to write a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Ended {
    /// It said so.
    #[error("ended with status {0}")]
    Status(i32),
    /// It was ended.
    #[error("was ended by a signal")]
    Signal,
    /// What it wrote, or how it ended, can't be had.
    #[error("could not be read")]
    Unread,
}

/// Why a file is not one for a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unsafe {
    /// It is a directory, a pipe or a device.
    #[error("it is no regular file")]
    NoFile,
    /// Somebody else owns it.
    #[error("it belongs to another user")]
    Foreign,
    /// Its permissions are wider than its owner's.
    #[error("its mode is {0:04o}, not 0600")]
    Mode(u32),
}

/// Why what was read can't be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotSecret {
    /// Nothing could be read.
    #[error("it could not be read")]
    Unread,
    /// It is longer than any secret.
    #[error("it is too long")]
    TooLong,
    /// It is not UTF-8.
    #[error("it is no text")]
    NoText,
    /// There is nothing.
    #[error("it is empty")]
    Empty,
    /// It has line breaks or control characters.
    #[error("it has more than one line, or letters that can’t be seen")]
    SeveralLines,
    /// It is not what a sign-in in a browser left.
    #[error("it is no sign-in of `tokendesk login`")]
    NoSignIn,
}

/// Why there is no secret to sign in with. None of these repeats what was read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CredentialError {
    /// Nothing is stored for this account.
    #[error("the system’s store has no secret for this account")]
    NotStored,
    /// This machine has no store, or lets nobody use it.
    #[error("this system’s store can’t be used: {0}")]
    NoStore(NoStore),
    /// The environment names an account, and nothing to sign in with.
    #[error("ZENDESK_SUBDOMAIN is set, but neither ZENDESK_OAUTH_TOKEN nor ZENDESK_API_TOKEN is")]
    NoVariable,
    /// The program could not be started.
    #[error("the program {program} can’t be started: {reason}")]
    NotStarted {
        /// The first word of the command.
        program: String,
        /// What the system says.
        reason: String,
    },
    /// The program failed.
    #[error("the program {program} {how}")]
    CommandFailed {
        /// The first word of the command.
        program: String,
        /// How it ended.
        how: Ended,
    },
    /// The program took too long and was ended, with what it had started.
    #[error("the program {program} had not ended after {seconds} seconds and was stopped")]
    CommandTimedOut {
        /// The first word of the command.
        program: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// The file can't be written.
    #[error("{path} can’t be written: {reason}", path = .path.display())]
    FileUnwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// There is no such file.
    #[error("{path} is not there", path = .0.display())]
    NoFile(PathBuf),
    /// The file can't be opened or read.
    #[error("{path} can’t be read: {reason}")]
    FileUnreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// Others may read or change the file, or it is no file.
    #[error("{path} was not read: {reason}")]
    FileUnsafe {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: Unsafe,
    },
    /// What was read is no secret.
    #[error("what came from {origin} can’t be a secret: {reason}")]
    NotASecret {
        /// Where it came from.
        origin: Origin,
        /// What is wrong with it.
        reason: NotSecret,
    },
}
