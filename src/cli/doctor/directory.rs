//! The directories: of the embedded account, and of the log.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::check::Check;
use super::finding::Finding;
use crate::cli::Common;
use crate::phrases::Phrase;
use crate::settings;

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
    let Ok(path) = settings::data_dir(common.data_dir.as_deref()) else {
        let to_do = Phrase::DoctorNoDataHint;
        return vec![Finding::fail(Check::DataDirectory, Phrase::DoctorNoData, to_do)];
    };
    vec![writable(&path), lock(&path), space(&path)]
}

/// Whether one can write there; a directory that is not there is made where it is needed.
fn writable(path: &Path) -> Finding {
    let (existing, is_there) = nearest(path);
    let place = path.display().to_string();
    match try_to_write(&existing) {
        Ok(()) if is_there => Finding::ok(Check::DataDirectory, place),
        Ok(()) => Finding::ok(Check::DataDirectory, Phrase::DoctorMadeLater { path: place }),
        Err(error) => {
            let found = Phrase::DoctorUnwritable { path: place, reason: error.to_string() };
            Finding::fail(Check::DataDirectory, found, Phrase::DoctorUnwritableHint)
        }
    }
}

/// The directory itself, or the one in which it would be made; and whether it is there.
fn nearest(path: &Path) -> (PathBuf, bool) {
    if path.symlink_metadata().is_ok() {
        return (path.to_owned(), true);
    }
    let above = path.ancestors().skip(1).find(|above| above.symlink_metadata().is_ok());
    let above = above.filter(|above| *above != Path::new("")).unwrap_or(Path::new("."));
    (above.to_owned(), false)
}

fn try_to_write(directory: &Path) -> io::Result<()> {
    let file = directory.join(format!(".tokendesk-doctor-{}", std::process::id()));
    File::options().write(true).create_new(true).open(&file)?;
    fs::remove_file(&file)
}

/// Whether somebody makes the account anew.
fn lock(path: &Path) -> Finding {
    let Ok(file) = File::open(path.join("account.lock")) else {
        return Finding::ok(Check::Lock, Phrase::DoctorUnlocked);
    };
    match file.try_lock() {
        Ok(()) => Finding::ok(Check::Lock, Phrase::DoctorUnlocked),
        Err(TryLockError::WouldBlock) if file.try_lock_shared().is_ok() => {
            Finding::ok(Check::Lock, Phrase::DoctorLockShared)
        }
        Err(TryLockError::WouldBlock) => {
            Finding::warn(Check::Lock, Phrase::DoctorLocked, Phrase::DoctorLockedHint)
        }
        Err(TryLockError::Error(error)) => Finding::fail(
            Check::Lock,
            Phrase::DoctorNoLock { reason: error.to_string() },
            Phrase::DoctorLocalDisk,
        ),
    }
}

fn space(path: &Path) -> Finding {
    let (existing, _) = nearest(path);
    let local = Phrase::DoctorLocalDisk;
    let (Ok(space), shared) = (rustix::fs::statvfs(&existing), shared(&existing)) else {
        return Finding::warn(Check::Disk, Phrase::DoctorNoDisk, local);
    };
    let free = space.f_bavail.saturating_mul(space.f_frsize);
    let mebibytes = (free / (1024 * 1024)).to_string();
    if let Some(name) = shared {
        let found = Phrase::DoctorFreeShared { mebibytes, name: name.to_owned() };
        return Finding::warn(Check::Disk, found, local);
    }
    let found = Phrase::DoctorFree { mebibytes };
    if free < LITTLE {
        return Finding::warn(Check::Disk, found, Phrase::DoctorFreeHint);
    }
    Finding::ok(Check::Disk, found)
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
        return Finding::warn(Check::Log, Phrase::DoctorNoLog, Phrase::DoctorNoLogHint);
    };
    let place = path.display().to_string();
    if common.log.is_some() {
        return Finding::ok(Check::Log, Phrase::DoctorLogWritten { path: place });
    }
    let (existing, _) = nearest(path.parent().unwrap_or(Path::new(".")));
    match try_to_write(&existing) {
        Ok(()) => Finding::ok(Check::Log, Phrase::DoctorLogOff { path: place }),
        Err(error) => {
            let found = Phrase::DoctorLogUnwritable { path: place, reason: error.to_string() };
            Finding::warn(Check::Log, found, Phrase::DoctorLogUnwritableHint)
        }
    }
}
