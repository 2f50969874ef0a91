//! The directories: of the embedded account, and of the log.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::finding::Finding;
use crate::cli::Common;
use crate::settings::{self, NoPlace};

/// Less free space than this is worth a word, in bytes.
const LITTLE: u64 = 64 * 1024 * 1024;

/// File systems that other machines share, by what `statfs` calls them: the embedded account's
/// database can't be kept there.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
const SHARED: [(rustix::fs::FsWord, &str); 6] = [
    (0x6969, "NFS"),
    (0x517b, "SMB"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB 2"),
    (0x0102_1997, "9p"),
    (0x5346_414f, "AFS"),
];

/// The directory of the embedded account.
pub(super) fn data(common: &Common) -> Vec<Finding> {
    let path = match settings::data_dir(common.data_dir.as_deref()) {
        Ok(path) => path,
        Err(error) => {
            let to_do = NoPlace::hint(&error);
            return vec![Finding::fail("data directory", error.to_string(), to_do)];
        }
    };
    vec![writable(&path), lock(&path), space(&path)]
}

/// Whether one can write there; a directory that is not there is made where it is needed.
fn writable(path: &Path) -> Finding {
    let to_do = "Choose a directory that you may write with --data-dir.";
    let (existing, note) = nearest(path);
    match try_to_write(&existing) {
        Ok(()) => Finding::ok("data directory", format!("{}{note}", path.display())),
        Err(error) => {
            let found = format!("{} can’t be written: {error}", path.display());
            Finding::fail("data directory", found, to_do)
        }
    }
}

/// The directory itself, or the one in which it would be made.
fn nearest(path: &Path) -> (PathBuf, &'static str) {
    if path.symlink_metadata().is_ok() {
        return (path.to_owned(), "");
    }
    let above = path.ancestors().skip(1).find(|above| above.symlink_metadata().is_ok());
    let above = above.filter(|above| *above != Path::new("")).unwrap_or(Path::new("."));
    (above.to_owned(), ", which is made when it is needed")
}

fn try_to_write(directory: &Path) -> io::Result<()> {
    let file = directory.join(format!(".tokendesk-doctor-{}", std::process::id()));
    File::options().write(true).create_new(true).open(&file)?;
    fs::remove_file(&file)
}

/// Whether somebody makes the account anew.
fn lock(path: &Path) -> Finding {
    let Ok(file) = File::open(path.join("account.lock")) else {
        return Finding::ok("lock", "nobody uses the directory");
    };
    match file.try_lock() {
        Ok(()) => Finding::ok("lock", "nobody uses the directory"),
        Err(TryLockError::WouldBlock) if file.try_lock_shared().is_ok() => {
            Finding::ok("lock", "shared with a tokendesk that runs")
        }
        Err(TryLockError::WouldBlock) => Finding::warn(
            "lock",
            "a tokendesk makes the account anew",
            "Wait until `tokendesk embedded reset` has ended.",
        ),
        Err(TryLockError::Error(error)) => Finding::fail(
            "lock",
            format!("the directory can’t be locked: {error}"),
            "Choose a directory on a local disk with --data-dir.",
        ),
    }
}

fn space(path: &Path) -> Finding {
    let (existing, _) = nearest(path);
    let local = "Choose a directory on a local disk with --data-dir.";
    let (Ok(space), shared) = (rustix::fs::statvfs(&existing), shared(&existing)) else {
        return Finding::warn("disk", "the system does not tell of it", local);
    };
    let free = space.f_bavail.saturating_mul(space.f_frsize);
    let found = format!("{} MiB free", free / (1024 * 1024));
    match shared {
        Some(name) => {
            let found = format!("{found}, on {name}, where the account’s database can’t be kept");
            Finding::warn("disk", found, local)
        }
        None if free < LITTLE => Finding::warn("disk", found, "Free some space."),
        None => Finding::ok("disk", found),
    }
}

#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
fn shared(path: &Path) -> Option<&'static str> {
    let kind = rustix::fs::statfs(path).ok()?.f_type;
    SHARED.iter().find(|(number, _)| *number == kind).map(|(_, name)| *name)
}

#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
fn shared(_path: &Path) -> Option<&'static str> {
    None
}

/// The log: whether it is written, and where it would be.
pub(super) fn log(common: &Common, path: Option<PathBuf>) -> Finding {
    let Some(path) = path else {
        let found = "there is no place for one: neither XDG_STATE_HOME nor HOME is set";
        return Finding::warn("log", found, "Set HOME, to be able to use --log.");
    };
    let place = path.display();
    if common.log.is_some() {
        return Finding::ok("log", format!("written to {place}"));
    }
    let (existing, _) = nearest(path.parent().unwrap_or(Path::new(".")));
    match try_to_write(&existing) {
        Ok(()) => Finding::ok("log", format!("off; with --log info it is {place}")),
        Err(error) => {
            let found = format!("off; {place} could not be written: {error}");
            Finding::warn("log", found, "Make its directory yours, or set XDG_STATE_HOME.")
        }
    }
}
