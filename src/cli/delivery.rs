//! Where a value goes that is there once, a token's or a client's secret: the standard output, a file
//! of one's own, or the clipboard.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;
use std::path::PathBuf;
use std::time::Duration;

use zeroize::Zeroizing;

use super::ask;
use super::clipboard;
use super::interrupt::Interrupts;
use super::output;
use super::report::{Advice, Status};
use crate::app::{CommandFailure, CopyOutcome};
use crate::domain::secret::OneTimeSecret;
use crate::phrases::{Catalog, Phrase};
use crate::runtime::{Copier, Reserved, attached_terminals};
use crate::settings::Clipboard;
use crate::ui::file_problem;

/// What was said of where it is to go.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// To this new file.
    pub output: Option<&'a str>,
    /// To the clipboard.
    pub copy: bool,
    /// To the standard output as part of a document.
    pub json: bool,
}

/// A document on one line, round the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Around {
    /// What stands before it.
    pub head: String,
    /// What stands behind it.
    pub tail: &'static str,
}

/// A place that is ready for a value.
pub enum Place {
    /// The standard output; as JSON or by itself.
    Output { json: bool },
    /// A file that is made and empty.
    File(Reserved),
    /// The clipboard, and after how long it is cleared where that can be.
    Clipboard { copier: Copier, clear_after: u64 },
}

/// Where a value is now.
pub enum Delivery {
    /// On the standard output.
    Output,
    /// In the file of this path.
    File(String),
    /// In a clipboard, as far as is known.
    Clipboard { outcome: CopyOutcome, copier: Copier, clear_after: u64 },
}

impl Place {
    /// Makes it ready, or says why no value would arrive there.
    pub fn prepare(wanted: Wanted<'_>, settings: &Clipboard) -> anyhow::Result<Self> {
        let refused = |hint: Phrase, what: Phrase| {
            Err(Advice::new(hint).with(Status::WrongUsage).about(what))
        };
        if let Some(path) = wanted.output {
            let home = std::env::var_os("HOME").map(PathBuf::from);
            return match Reserved::new(path, home) {
                Ok(file) => Ok(Self::File(file)),
                Err(problem) => refused(Phrase::CreateNothing, file_problem(&problem)),
            };
        }
        if wanted.copy {
            let clear_after = clipboard::clear_after(settings).native;
            return match Copier::new(clipboard::config(settings)) {
                Some(copier) => Ok(Self::Clipboard { copier, clear_after }),
                None => refused(Phrase::CreateElsewhere, Phrase::CopyFailed),
            };
        }
        if output::is_nowhere() || output::is_closed() {
            return refused(Phrase::CreateElsewhere, Phrase::CreateNowhere);
        }
        Ok(Self::Output { json: wanted.json })
    }

    /// Asks first where others at the same tmux would see the value, or may get the copy.
    pub fn is_private_or_agreed(&self, agreed: bool, catalog: &Catalog) -> anyhow::Result<()> {
        let is_seen = match self {
            Self::Output { .. } => io::stdout().is_terminal(),
            Self::Clipboard { .. } => true,
            Self::File(_) => false,
        };
        let terminals = if is_seen { attached_terminals() } else { 0 };
        if terminals <= 1 {
            return Ok(());
        }
        let terminals = u64::try_from(terminals).unwrap_or(u64::MAX);
        let others = || vec![catalog.say(&Phrase::RevealAttached { terminals })];
        ask::agree(agreed, "--yes", others, catalog)
    }

    /// Hands the value over, or says why it could not be.
    pub fn deliver(
        self,
        secret: &OneTimeSecret,
        around: impl FnOnce() -> Around,
    ) -> Result<Delivery, Phrase> {
        match self {
            Self::Output { json } => {
                let text = if json { document(&around(), secret) } else { line(secret) };
                write(&text).map_err(|_| Phrase::CreateUnwritten)?;
                Ok(Delivery::Output)
            }
            Self::File(file) => {
                file.fill(secret).map(Delivery::File).map_err(|problem| file_problem(&problem))
            }
            Self::Clipboard { mut copier, clear_after } => match copier.copy(secret) {
                outcome if outcome.is_sent() => {
                    Ok(Delivery::Clipboard { outcome, copier, clear_after })
                }
                outcome => Err(not_copied(&outcome)),
            },
        }
    }
}

impl Delivery {
    /// Whether somebody has the value: a terminal does not confirm that it took a copy.
    pub const fn is_certain(&self) -> bool {
        match self {
            Self::Output | Self::File(_) => true,
            Self::Clipboard { outcome, .. } => {
                matches!(outcome, CopyOutcome::Native | CopyOutcome::Command { .. })
            }
        }
    }

    /// What is to be known of it.
    pub fn said(&self) -> Option<Phrase> {
        Some(match self {
            Self::Output => return None,
            Self::File(path) => Phrase::RevealWritten { path: path.clone() },
            Self::Clipboard { outcome, clear_after, .. } => match outcome {
                CopyOutcome::Native if *clear_after > 0 => {
                    Phrase::CopyHeld { seconds: *clear_after }
                }
                CopyOutcome::Native => Phrase::CopyHeldUntil,
                CopyOutcome::Command { program } => {
                    Phrase::RevealCopiedCommand { program: program.clone() }
                }
                CopyOutcome::Tmux => Phrase::RevealSentTmux,
                CopyOutcome::Announced => Phrase::RevealSentAnnounced,
                _ => Phrase::CopyUnannounced,
            },
        })
    }

    /// Stays as long as the desktop's clipboard is served by this program, then clears it.
    pub async fn hold(self, interrupts: &mut Interrupts) {
        let Self::Clipboard { outcome: CopyOutcome::Native, copier, clear_after } = self else {
            return;
        };
        let time = if clear_after > 0 { Duration::from_secs(clear_after) } else { Duration::MAX };
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            _ = interrupts.next() => {}
        }
        copier.finish();
    }
}

fn not_copied(outcome: &CopyOutcome) -> Phrase {
    match outcome {
        CopyOutcome::TmuxRefused => Phrase::CopyTmuxRefused,
        CopyOutcome::CommandFailed { program, failure } => {
            let program = program.clone();
            match failure {
                CommandFailure::Exit(status) => {
                    Phrase::CopyCommandFailed { program, status: *status }
                }
                CommandFailure::Stopped => Phrase::CopyCommandStopped { program },
                CommandFailure::NotStarted => Phrase::CopyCommandNotStarted { program },
            }
        }
        _ => Phrase::CopyFailed,
    }
}

/// The value with the end of its line; what has several lines ends one already.
#[expect(clippy::disallowed_methods, reason = "a person asked for the value on the output")]
fn line(secret: &OneTimeSecret) -> Zeroizing<Vec<u8>> {
    let value = secret.expose().as_bytes();
    let mut bytes = Zeroizing::new(Vec::with_capacity(value.len() + 1));
    bytes.extend_from_slice(value);
    if !value.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    bytes
}

/// The document with the value in it.
#[expect(clippy::disallowed_methods, reason = "a person asked for the value on the output")]
fn document(around: &Around, secret: &OneTimeSecret) -> Zeroizing<Vec<u8>> {
    let (Around { head, tail }, value) = (around, secret.expose());
    // With room for a value of which each character has to be escaped: nothing is left behind when
    // the buffer grows.
    let mut bytes = Zeroizing::new(Vec::with_capacity(head.len() + 6 * value.len() + 16));
    bytes.extend_from_slice(head.as_bytes());
    // It fails only on a writer that fails, and memory does not.
    let _ = serde_json::to_writer(&mut *bytes, value);
    bytes.extend_from_slice(tail.as_bytes());
    bytes
}

/// Writes it at once and without a buffer in which it would stay.
fn write(bytes: &[u8]) -> io::Result<()> {
    File::from(io::stdout().as_fd().try_clone_to_owned()?).write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_stands_in_its_document_and_ends_its_line_once() {
        let secret = OneTimeSecret::new("s3c\"r3t".into());
        let around = Around { head: "{\"token\":".to_owned(), tail: "}\n" };
        assert_eq!(document(&around, &secret).as_slice(), b"{\"token\":\"s3c\\\"r3t\"}\n");
        assert_eq!(line(&secret).as_slice(), b"s3c\"r3t\n");
        let lines = OneTimeSecret::new("A=1\nB=2\n".into());
        assert_eq!(line(&lines).as_slice(), b"A=1\nB=2\n");
    }
}
