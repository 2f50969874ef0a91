//! A secret in a file that nobody else can read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

use super::take;
use crate::domain::credential::{CredentialError, NotSecret, Origin, Unsafe};
use crate::domain::secret::{OneTimeSecret, Renewable};

/// The bits of a file's mode that must not be set: whatever 0600 has not.
const MORE_THAN_OWN: u32 = 0o177;

/// Reads the file, unless it is one that others could read or change.
pub(super) fn read(path: &Path) -> Result<OneTimeSecret, CredentialError> {
    let unreadable = |error: io::Error| match error.kind() {
        ErrorKind::NotFound => CredentialError::NoFile(path.to_owned()),
        _ => CredentialError::FileUnreadable { path: path.to_owned(), reason: error.to_string() },
    };
    // A pipe would block until somebody writes to it.
    let flags = OFlags::NONBLOCK.bits().cast_signed();
    let opened = OpenOptions::new().read(true).custom_flags(flags).open(path);
    let mut file = opened.map_err(unreadable)?;
    if let Some(reason) = danger(&file).map_err(unreadable)? {
        return Err(CredentialError::FileUnsafe { path: path.to_owned(), reason });
    }
    take(&mut file, &Origin::File(path.to_owned()))
}

/// Whether a sign-in stands there, which is this program's own; whatever else does is somebody's, and
/// stays as it is.
pub(super) fn has_sign_in(path: &Path) -> Result<bool, CredentialError> {
    if fs::symlink_metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Ok(false);
    }
    let foreign = || CredentialError::NotASecret {
        origin: Origin::File(path.to_owned()),
        reason: NotSecret::NoSignIn,
    };
    Renewable::parse(&read(path)?).map(|_| true).ok_or_else(foreign)
}

/// Writes the secret to the file, which only its owner can read, in place of an earlier one: that
/// stays until the new one is on the disk.
#[expect(clippy::disallowed_methods, reason = "the configuration names this file for it")]
pub(super) fn write(path: &Path, secret: &OneTimeSecret) -> Result<(), CredentialError> {
    let unwritable = |error: io::Error| CredentialError::FileUnwritable {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let new = path.with_file_name(format!(".{name}.{}", std::process::id()));
    has_sign_in(path)?;
    let whole = || {
        // One that a process left behind which ended in its middle.
        let _ = fs::remove_file(&new);
        let options = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new);
        let mut file = options?;
        file.write_all(secret.expose().as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, path)
    };
    whole().map_err(|error| {
        let _ = fs::remove_file(&new);
        unwritable(error)
    })
}

/// Takes the file away; whether there was one.
pub(super) fn remove(path: &Path) -> Result<bool, CredentialError> {
    if !has_sign_in(path)? {
        return Ok(false);
    }
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(CredentialError::FileUnwritable {
            path: path.to_owned(),
            reason: error.to_string(),
        }),
    }
}

/// Why the file that was opened is not safe. The file itself is asked, not its path, which may
/// lead elsewhere by now.
fn danger(file: &File) -> io::Result<Option<Unsafe>> {
    let metadata = file.metadata()?;
    let mode = metadata.mode() & 0o7777;
    Ok(if !metadata.is_file() {
        Some(Unsafe::NoFile)
    } else if metadata.uid() != rustix::process::geteuid().as_raw() {
        Some(Unsafe::Foreign)
    } else if mode & MORE_THAN_OWN != 0 {
        Some(Unsafe::Mode(mode))
    } else {
        None
    })
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_file_is_read_only_if_it_is_one_s_own_and_nobody_else_s() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("secret");
        assert!(matches!(read(&path), Err(CredentialError::NoFile(_))));
        fs::write(&path, "s3cr3t\n").unwrap();
        for (mode, good) in
            [(0o600, true), (0o400, true), (0o640, false), (0o604, false), (0o700, false)]
        {
            fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            let read = read(&path);
            assert_eq!(read.is_ok(), good, "{mode:o}");
            if let Err(error) = read {
                assert!(error.to_string().contains(&format!("its mode is {mode:04o}")), "{error}");
            }
        }
        let said = read(directory.path()).unwrap_err().to_string();
        assert!(said.contains("it is no regular file"), "{said}");
    }

    #[test]
    fn a_pipe_is_no_file_and_is_not_waited_for() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("pipe");
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        let said = read(&path).unwrap_err().to_string();
        assert!(said.contains("it is no regular file"), "{said}");
    }
}
