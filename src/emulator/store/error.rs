//! What can be wrong with the account's file, each with the way out.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why the account's file can't be used. None of these ever changes the file.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The data directory can't be made or entered.
    #[error("the data directory {path} can't be used: {source}")]
    DataDir {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file in the data directory can't be read or written.
    #[error("{path} can't be used: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A directory, a link or a device stands where the file should be.
    #[error("{path} is not an ordinary file")]
    NotAFile {
        /// What stands there.
        path: PathBuf,
    },
    /// The file was not made by tokendesk.
    #[error("{path} is not an account of tokendesk")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A newer tokendesk made the file.
    #[error("{path} was made by a newer tokendesk (format {found}, this one knows {known})")]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format it has.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// The file's content contradicts itself.
    #[error("{path} is damaged: {detail}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        detail: String,
    },
    /// The file may not be written.
    #[error("{path} is read-only")]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The file system lacks what a write-ahead log needs, as network homes do.
    #[error("{path} is on a file system that can't keep a write-ahead log")]
    NoWriteAheadLog {
        /// The file.
        path: PathBuf,
    },
    /// Somebody uses the account that is to be made anew.
    #[error("the account in {path} is in use by {}", processes(.pids))]
    InUse {
        /// The data directory.
        path: PathBuf,
        /// The processes, where they are known.
        pids: Vec<u32>,
    },
    /// The account is being made anew at this moment.
    #[error("the account in {path} is being made anew by {}", processes(.pids))]
    Resetting {
        /// The data directory.
        path: PathBuf,
        /// The processes, where they are known.
        pids: Vec<u32>,
    },
    /// The disk is full.
    #[error("there is no space left for {path}")]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// More tokens are wanted than any account may have (T4).
    #[error("an account has at most {limit} tokens, not {wanted}")]
    TooManyTokens {
        /// How many are wanted.
        wanted: usize,
        /// How many there may be.
        limit: usize,
    },
    /// The demo account that is part of the program can't be read.
    #[error("the demo account inside this program can't be read: {0}")]
    Demo(String),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(String),
    /// Anything else that SQLite says.
    #[error("{path}: {source}")]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// What to do about it, in one sentence.
    pub fn hint(&self) -> String {
        match self {
            Self::DataDir { .. } | Self::File { .. } => {
                "Choose a directory that you may write to with --data-dir.".to_owned()
            }
            Self::NotAFile { path } | Self::Foreign { path } => format!(
                "Nothing was changed. Move {} away, or choose another directory with --data-dir.",
                path.display()
            ),
            Self::Newer { .. } => {
                "Nothing was changed. Install the newer tokendesk, or choose another directory \
                 with --data-dir."
                    .to_owned()
            }
            Self::Damaged { path, .. } => format!(
                "Nothing was changed. Put a copy of it back, or move {} and its -wal and -shm \
                 away; the next start then makes a new account.",
                path.display()
            ),
            Self::ReadOnly { path } => format!(
                "Make {} writable, or choose another directory with --data-dir.",
                path.display()
            ),
            Self::NoWriteAheadLog { .. } => {
                "Choose a directory on a local disk with --data-dir.".to_owned()
            }
            Self::InUse { .. } => "End it first, then reset again.".to_owned(),
            Self::Resetting { .. } => "Start again when it is done.".to_owned(),
            Self::Full { .. } => "Free some space, or choose another disk with --data-dir.".into(),
            Self::TooManyTokens { limit, .. } => format!("Ask for {limit} or fewer."),
            Self::Demo(_) => "Please report this: it is a mistake of tokendesk.".to_owned(),
            Self::Random(_) => "Tokens can't be made without them; restart the system.".to_owned(),
            Self::Sqlite { .. } => {
                "Check the disk, then start again; nothing acknowledged is lost.".to_owned()
            }
        }
    }
}

/// `process 4711`, `processes 4711 and 4712`, or that they are unknown.
fn processes(pids: &[u32]) -> String {
    let names: Vec<_> = pids.iter().map(u32::to_string).collect();
    match names.split_last() {
        None => "another process".to_owned(),
        Some((only, [])) => format!("process {only}"),
        Some((last, others)) => format!("processes {} and {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processes_that_hold_an_account_are_named() {
        assert_eq!(processes(&[]), "another process");
        assert_eq!(processes(&[7]), "process 7");
        assert_eq!(processes(&[7, 8, 9]), "processes 7, 8 and 9");
    }

    #[test]
    fn an_error_names_the_file_and_the_way_out() {
        let error = StoreError::Foreign { path: "data/account.db".into() };
        assert!(error.to_string().contains("data/account.db"));
        assert!(error.hint().contains("--data-dir"));
    }
}
