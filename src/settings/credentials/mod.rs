//! The secrets that one signs in with: read where the configuration says, and wiped afterwards.

mod command;
mod file;
mod store;

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::time::Duration;

use zeroize::Zeroizing;

use super::config::Source;
use crate::domain::credential::{CredentialError, NoStore, NotSecret, Origin};
use crate::domain::place::Place;
use crate::domain::profile::Choice;
use crate::domain::secret::OneTimeSecret;

pub use store::{Lasting, forget, lasting, store};

/// The longest secret, in bytes. OAuth tokens of other services have a few thousand.
const LONGEST: usize = 16 * 1024;

/// How long a program may take to write a secret.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the source of a profile leads.
pub fn origin(source: &Source) -> Origin {
    match source {
        Source::Command(command) => Origin::Command(command.first().cloned().unwrap_or_default()),
        Source::File(path) => Origin::File(path.clone()),
        Source::Store => Origin::Store,
    }
}

/// Reads a secret from where the configuration says. It may wait: not for a thread that others
/// need.
pub fn read(
    source: &Source,
    choice: &Choice,
    place: &Place,
) -> Result<OneTimeSecret, CredentialError> {
    match source {
        Source::Command(command) => command::read(command, PATIENCE),
        Source::File(path) => file::read(path),
        Source::Store => store::read(choice, place),
    }
}

/// Whether [`keep`] would overwrite nothing but an earlier sign-in; says why not.
pub fn may_keep(source: &Source) -> Result<(), CredentialError> {
    match source {
        Source::File(path) => file::has_sign_in(path).map(drop),
        Source::Command(_) | Source::Store => Ok(()),
    }
}

/// Puts a secret where the configuration says, in place of an earlier one. A program can only be
/// read. It may wait, as [`read`] does.
pub fn keep(
    source: &Source,
    choice: &Choice,
    place: &Place,
    secret: &OneTimeSecret,
) -> Result<(), CredentialError> {
    match source {
        Source::Command(_) => Err(CredentialError::NoStore(NoStore::Refused)),
        Source::File(path) => file::write(path, secret),
        Source::Store => store(choice, place, secret),
    }
}

/// Takes away what [`keep`] put there; whether there was anything.
pub fn drop_kept(source: &Source, choice: &Choice, place: &Place) -> Result<bool, CredentialError> {
    match source {
        Source::Command(_) => Ok(false),
        Source::File(path) => file::remove(path),
        Source::Store => forget(choice, place),
    }
}

/// Reads a secret from the standard input, up to its end.
pub fn read_stdin() -> Result<OneTimeSecret, CredentialError> {
    let wrong =
        |_| CredentialError::NotASecret { origin: Origin::Stdin, reason: NotSecret::Unread };
    take(&mut bare_stdin().map_err(wrong)?, &Origin::Stdin)
}

/// The standard input without the buffer of the standard library, which is never wiped.
pub fn bare_stdin() -> io::Result<File> {
    Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?))
}

/// Reads all there is, up to the longest secret, and takes it as one.
///
/// The buffer never grows, so that no smaller one with a part of the secret is left behind.
fn take(from: &mut impl Read, origin: &Origin) -> Result<OneTimeSecret, CredentialError> {
    let wrong = |reason| CredentialError::NotASecret { origin: origin.clone(), reason };
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 1));
    let limit = u64::try_from(LONGEST).unwrap_or(u64::MAX) + 1;
    from.take(limit).read_to_end(&mut bytes).map_err(|_| wrong(NotSecret::Unread))?;
    if bytes.len() > LONGEST {
        return Err(wrong(NotSecret::TooLong));
    }
    secret(&bytes).map_err(wrong)
}

/// The secret in these bytes: one line of text, without the line's end.
fn secret(bytes: &[u8]) -> Result<OneTimeSecret, NotSecret> {
    let text = std::str::from_utf8(bytes).map_err(|_| NotSecret::NoText)?;
    let line = text.trim_end_matches(['\n', '\r']);
    if line.is_empty() {
        return Err(NotSecret::Empty);
    }
    if line.chars().any(char::is_control) {
        return Err(NotSecret::SeveralLines);
    }
    // Exactly as long as it is: a longer buffer would be copied to a shorter one.
    let mut value = String::with_capacity(line.len());
    value.push_str(line);
    Ok(OneTimeSecret::new(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_one_line_without_its_end() {
        for text in ["s3cr3t", "s3cr3t\n", "s3cr3t\r\n", "s3cr3t\n\n"] {
            let read = take(&mut text.as_bytes(), &Origin::Stdin);
            assert_eq!(read, Ok(OneTimeSecret::new("s3cr3t".into())), "{text:?}");
        }
        let long = "a".repeat(LONGEST + 1);
        for text in ["", "\n", "a\nb", "a\u{1b}[0m", &long] {
            let error = take(&mut text.as_bytes(), &Origin::Stdin).unwrap_err();
            assert!(matches!(error, CredentialError::NotASecret { .. }), "{error}");
        }
        assert!(take(&mut &b"\xff\xfe"[..], &Origin::Stdin).is_err());
        assert!(take(&mut "a".repeat(LONGEST).as_bytes(), &Origin::Stdin).is_ok());
    }
}
