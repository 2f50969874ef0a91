//! Where the value of a new token goes: the standard output, a file of one's own, or the clipboard.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;
use std::path::PathBuf;
use std::time::Duration;

use zeroize::Zeroizing;

use super::CreateArgs;
use crate::app::{CommandFailure, CopyOutcome};
use crate::cli::ask;
use crate::cli::clipboard;
use crate::cli::interrupt::Interrupts;
use crate::cli::output;
use crate::cli::report::{Advice, Status};
use crate::domain::secret::OneTimeSecret;
use crate::domain::token::Token;
use crate::phrases::{Catalog, Phrase};
use crate::records::{self, SCHEMA};
use crate::runtime::{Copier, Reserved, attached_terminals};
use crate::settings::Clipboard;
use crate::ui::file_problem;

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
    pub fn prepare(args: &CreateArgs, settings: &Clipboard) -> anyhow::Result<Self> {
        let refused = |hint: Phrase, what: Phrase| {
            Err(Advice::new(hint).with(Status::WrongUsage).about(what))
        };
        if let Some(path) = &args.output {
            let home = std::env::var_os("HOME").map(PathBuf::from);
            return match Reserved::new(path, home) {
                Ok(file) => Ok(Self::File(file)),
                Err(problem) => refused(Phrase::CreateNothing, file_problem(&problem)),
            };
        }
        if args.copy {
            let clear_after = clipboard::clear_after(settings).native;
            return match Copier::new(clipboard::config(settings)) {
                Some(copier) => Ok(Self::Clipboard { copier, clear_after }),
                None => refused(Phrase::CreateElsewhere, Phrase::CopyFailed),
            };
        }
        if output::is_nowhere() || output::is_closed() {
            return refused(Phrase::CreateElsewhere, Phrase::CreateNowhere);
        }
        Ok(Self::Output { json: args.json })
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
    pub fn deliver(self, token: &Token, secret: &OneTimeSecret) -> Result<Delivery, Phrase> {
        match self {
            Self::Output { json } => {
                let text = if json { document(token, secret) } else { line(secret) };
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

#[expect(clippy::disallowed_methods, reason = "a person asked for the value on the output")]
fn line(secret: &OneTimeSecret) -> Zeroizing<Vec<u8>> {
    let value = secret.expose().as_bytes();
    let mut bytes = Zeroizing::new(Vec::with_capacity(value.len() + 1));
    bytes.extend_from_slice(value);
    bytes.push(b'\n');
    bytes
}

/// The token with its value, as the answer to a create has it on the wire.
#[expect(clippy::disallowed_methods, reason = "a person asked for the value on the output")]
fn document(token: &Token, secret: &OneTimeSecret) -> Zeroizing<Vec<u8>> {
    let object = records::object(token);
    let (fields, value) = (object.trim_end_matches('}'), secret.expose());
    let head = format!("{{\"schema\":\"{SCHEMA}\",\"token\":{fields},\"token\":");
    // With room for a value of which each character has to be escaped: nothing is left behind when
    // the buffer grows.
    let mut bytes = Zeroizing::new(Vec::with_capacity(head.len() + 6 * value.len() + 8));
    bytes.extend_from_slice(head.as_bytes());
    // It fails only on a writer that fails, and memory does not.
    let _ = serde_json::to_writer(&mut *bytes, value);
    bytes.extend_from_slice(b"}}\n");
    bytes
}

/// Writes it at once and without a buffer in which it would stay.
fn write(bytes: &[u8]) -> io::Result<()> {
    File::from(io::stdout().as_fd().try_clone_to_owned()?).write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::description::Description;
    use crate::domain::token::{Status as TokenStatus, TokenId};

    #[test]
    fn the_document_has_the_value_as_on_the_wire() {
        let at = jiff::Timestamp::UNIX_EPOCH;
        let token = Token {
            id: TokenId(7),
            description: Description::received(Some("a}".into())),
            status: TokenStatus::Active,
            visible_token: "s3c".into(),
            last_used: None,
            created_at: at,
            updated_at: at,
            creator: None,
            assigned_user_id: None,
            signs_in: false,
        };
        let secret = OneTimeSecret::new("s3c\"r3t".into());
        let made: serde_json::Value = serde_json::from_slice(&document(&token, &secret)).unwrap();
        assert_eq!(made["token"]["token"], "s3c\"r3t");
        assert_eq!(made["token"]["description"], "a}");
        assert_eq!(line(&secret).as_slice(), b"s3c\"r3t\n");
    }
}
