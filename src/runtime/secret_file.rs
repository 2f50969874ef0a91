//! Writes a secret to a new file that only its owner can read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use crate::app::secret_file::FileProblem;
use crate::domain::secret::OneTimeSecret;

/// Writes the value, exactly and without a line end, and returns the whole path once it is on the
/// disk. Nothing that is there is overwritten or followed.
pub fn write(
    typed: &str,
    home: Option<PathBuf>,
    secret: &OneTimeSecret,
) -> Result<String, FileProblem> {
    Reserved::new(typed, home)?.fill(secret)
}

/// The longest file that is looked at to tell whether it is one of one's own, in bytes.
const LONGEST_OWN: u64 = 4 << 20;

/// A new file of one's own that has nothing in it yet: what can keep it from being written is known
/// before there is a value. It goes again if none comes.
#[derive(Debug)]
pub struct Reserved {
    path: PathBuf,
    /// Until it is filled.
    file: Option<File>,
    /// What it takes the place of once all of it is there.
    replaces: Option<PathBuf>,
}

impl Reserved {
    /// Makes the file.
    pub fn new(typed: &str, home: Option<PathBuf>) -> Result<Self, FileProblem> {
        let path = std::path::absolute(expand(typed, home)).map_err(|error| problem(&error))?;
        check(path.parent().ok_or(FileProblem::Exists)?)?;
        let file = create(&path)?;
        Ok(Self { path, file: Some(file), replaces: None })
    }

    /// The same, also where an older file stands that is recognised as one of one's own: it stays
    /// until all of the new one is there.
    pub fn instead_of(
        typed: &str,
        home: Option<PathBuf>,
        is_ours: impl Fn(&str) -> bool,
    ) -> Result<Self, FileProblem> {
        let path = std::path::absolute(expand(typed, home)).map_err(|error| problem(&error))?;
        let is_file = fs::symlink_metadata(&path)
            .is_ok_and(|found| found.is_file() && found.len() <= LONGEST_OWN);
        if !is_file || !fs::read_to_string(&path).is_ok_and(|text| is_ours(&text)) {
            return Self::new(&path.display().to_string(), None);
        }
        let name = path.file_name().ok_or(FileProblem::Exists)?.to_string_lossy();
        let new = path.with_file_name(format!(".{name}.{}", std::process::id()));
        let mut reserved = Self::new(&new.display().to_string(), None)?;
        reserved.replaces = Some(path);
        Ok(reserved)
    }

    /// Writes the value, as [`write`] does.
    pub fn fill(mut self, secret: &OneTimeSecret) -> Result<String, FileProblem> {
        let directory = self.path.parent().ok_or(FileProblem::Exists)?;
        if let Some(file) = &mut self.file {
            fill(file, secret).and_then(|()| sync(directory))?;
        }
        self.file = None;
        Ok(self.path.display().to_string())
    }
}

impl Reserved {
    /// Adds a text that is no secret.
    pub fn add(&mut self, text: &str) -> Result<(), FileProblem> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        private(file)?;
        file.write_all(text.as_bytes()).map_err(|error| problem(&error))
    }

    /// All of it is there: it stays, once it is on the disk.
    pub fn keep(mut self) -> Result<String, FileProblem> {
        let directory = self.path.parent().ok_or(FileProblem::Exists)?;
        if let Some(file) = &self.file {
            file.sync_all().map_err(|error| problem(&error))?;
            if let Some(old) = &self.replaces {
                fs::rename(&self.path, old).map_err(|error| problem(&error))?;
            }
            sync(directory)?;
        }
        self.file = None;
        let path = self.replaces.as_ref().unwrap_or(&self.path);
        Ok(path.display().to_string())
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        if self.file.is_some() {
            // What is half there would be taken for the value.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// `~/` is the home directory, as in a shell.
fn expand(typed: &str, home: Option<PathBuf>) -> PathBuf {
    match (typed.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    }
}

/// Where everybody may rename and delete, the file would not stay what it is.
fn check(directory: &Path) -> Result<(), FileProblem> {
    const STICKY: u32 = 0o1000;
    const OTHERS_WRITE: u32 = 0o002;
    let found = fs::metadata(directory).map_err(|_| FileProblem::NoDirectory)?;
    if !found.is_dir() {
        return Err(FileProblem::NoDirectory);
    }
    let open = found.mode() & OTHERS_WRITE != 0 && found.mode() & STICKY == 0;
    if open { Err(FileProblem::DirectoryOpen) } else { Ok(()) }
}

fn create(path: &Path) -> Result<File, FileProblem> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .custom_flags(OFlags::NOFOLLOW.bits().cast_signed())
        .open(path)
        .map_err(|error| problem(&error))
}

#[expect(clippy::disallowed_methods, reason = "a person asked for the value in this file")]
fn fill(file: &mut File, secret: &OneTimeSecret) -> Result<(), FileProblem> {
    private(file)?;
    file.write_all(secret.expose().as_bytes()).map_err(|error| problem(&error))?;
    file.sync_all().map_err(|error| problem(&error))
}

/// Only its owner can read it.
fn private(file: &File) -> Result<(), FileProblem> {
    let mode = file.metadata().map_err(|error| problem(&error))?.mode();
    if mode & 0o077 != 0 { Err(FileProblem::NotPrivate) } else { Ok(()) }
}

/// The name of the file is on the disk, too.
fn sync(directory: &Path) -> Result<(), FileProblem> {
    File::open(directory).and_then(|opened| opened.sync_all()).map_err(|error| problem(&error))
}

fn problem(error: &io::Error) -> FileProblem {
    match error.kind() {
        io::ErrorKind::AlreadyExists => FileProblem::Exists,
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FileProblem::NoDirectory,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            FileProblem::NotAllowed
        }
        kind => FileProblem::Other(kind.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn put(path: &Path) -> Result<String, FileProblem> {
        let secret = OneTimeSecret::new("s3cr3t".into());
        write(path.to_str().unwrap(), None, &secret)
    }

    #[test]
    fn the_file_holds_the_value_alone_and_is_its_owners_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("token.txt");
        assert_eq!(put(&path), Ok(path.display().to_string()));
        assert_eq!(fs::read_to_string(&path).unwrap(), "s3cr3t");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
    }

    #[test]
    fn nothing_is_overwritten_or_followed() {
        let directory = tempfile::tempdir().unwrap();
        let (file, link) = (directory.path().join("a"), directory.path().join("b"));
        fs::write(&file, "mine").unwrap();
        assert_eq!(put(&file), Err(FileProblem::Exists));
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
        symlink(directory.path().join("elsewhere"), &link).unwrap();
        assert_eq!(put(&link), Err(FileProblem::Exists));
        assert!(!directory.path().join("elsewhere").exists());
        assert_eq!(put(directory.path()), Err(FileProblem::Exists));
    }

    #[test]
    fn a_directory_must_be_there_and_not_be_everybodys() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(put(&directory.path().join("no/token")), Err(FileProblem::NoDirectory));
        let file = directory.path().join("file");
        fs::write(&file, "").unwrap();
        assert_eq!(put(&file.join("token")), Err(FileProblem::NoDirectory));
        let open = directory.path().join("open");
        fs::create_dir(&open).unwrap();
        fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).unwrap();
        assert_eq!(put(&open.join("token")), Err(FileProblem::DirectoryOpen));
        fs::set_permissions(&open, fs::Permissions::from_mode(0o1777)).unwrap();
        assert!(put(&open.join("token")).is_ok(), "as /tmp is");
    }

    #[test]
    fn a_file_that_was_made_beforehand_goes_again_if_no_value_comes() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("token");
        let reserved = Reserved::new(path.to_str().unwrap(), None).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
        assert_eq!(put(&path), Err(FileProblem::Exists));
        drop(reserved);
        assert!(!path.exists());
    }

    #[test]
    fn a_tilde_is_the_home_directory() {
        let home = tempfile::tempdir().unwrap();
        let secret = OneTimeSecret::new("s3cr3t".into());
        write("~/token", Some(home.path().to_owned()), &secret).unwrap();
        assert!(home.path().join("token").is_file());
    }

    #[test]
    fn a_full_disk_leaves_no_half_of_a_value() {
        assert_eq!(
            problem(&io::ErrorKind::StorageFull.into()),
            FileProblem::Other("no storage space".into())
        );
    }
}
