//! The directory of the account: made private, locked against `reset`, with a note of who uses it.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::store::StoreError;

/// How long a lock that nobody is known to hold is waited for, and the pause between two looks.
const PASSING: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(5);

/// The directory in which the account lives.
#[derive(Clone, Debug)]
pub struct DataDir {
    path: PathBuf,
}

/// A lock that is held until this is dropped, and the note of the process that holds it.
#[derive(Debug)]
pub struct Held {
    _lock: File,
    _note: Note,
}

/// A file that says which process runs; locked for as long as it does, so that the note of a
/// killed process is known to be stale.
#[derive(Debug)]
struct Note {
    path: PathBuf,
    _lock: File,
}

impl Drop for Note {
    fn drop(&mut self) {
        // A note left behind is stale, and cleared by the next reset.
        drop(fs::remove_file(&self.path));
    }
}

/// Two servers of one process have a note each.
static NOTES: AtomicU32 = AtomicU32::new(0);

impl DataDir {
    /// Makes the directory if there is none: only its owner may enter.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let failed = |source| StoreError::DataDir { path: path.to_owned(), source };
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(failed)?;
        Ok(Self { path: path.to_owned() })
    }

    /// Where the account's file is.
    pub fn database(&self) -> PathBuf {
        self.path.join("account.db")
    }

    /// Shares the directory with others that run, and keeps `reset` out.
    pub fn lock_shared(&self) -> Result<Held, StoreError> {
        let lock = self.lock(File::try_lock_shared)?;
        let lock = lock.map_err(|pids| StoreError::Resetting { path: self.path.clone(), pids })?;
        self.held(lock)
    }

    /// Has the directory alone, or says who else uses it.
    pub fn lock_alone(&self) -> Result<Held, StoreError> {
        let lock = self.lock(File::try_lock)?;
        let lock = lock.map_err(|pids| StoreError::InUse { path: self.path.clone(), pids })?;
        self.held(lock)
    }

    /// The locked file, or the processes that hold it.
    ///
    /// A lock that no running process has noted is about to go: a process that was just started by
    /// the one that held it has a copy until it runs its program. That is waited for.
    fn lock(
        &self,
        try_lock: impl Fn(&File) -> Result<(), TryLockError>,
    ) -> Result<Result<File, Vec<u32>>, StoreError> {
        let lock = self.open_file("account.lock")?;
        let deadline = Instant::now() + PASSING;
        loop {
            match try_lock(&lock) {
                Ok(()) => return Ok(Ok(lock)),
                Err(TryLockError::Error(source)) => {
                    return Err(self.unusable("account.lock", source));
                }
                Err(TryLockError::WouldBlock) => {
                    let pids = self.pids();
                    if !pids.is_empty() || Instant::now() >= deadline {
                        return Ok(Err(pids));
                    }
                    thread::sleep(PAUSE);
                }
            }
        }
    }

    /// Waits until nobody else makes the first account here.
    pub fn lock_creation(&self) -> Result<File, StoreError> {
        let lock = self.open_file("account.new.lock")?;
        let locked = lock.lock();
        locked.map_err(|source| self.unusable("account.new.lock", source))?;
        Ok(lock)
    }

    fn held(&self, lock: File) -> Result<Held, StoreError> {
        let number = NOTES.fetch_add(1, Ordering::Relaxed);
        let name = format!("running-{}-{number}.pid", std::process::id());
        let mut file = self.open_file(&name)?;
        let write = |source| self.unusable(&name, source);
        file.lock().map_err(write)?;
        writeln!(file, "{}", std::process::id()).map_err(write)?;
        let note = Note { path: self.path.join(&name), _lock: file };
        Ok(Held { _lock: lock, _note: note })
    }

    /// The processes whose notes are locked. Stale notes are cleared away.
    fn pids(&self) -> Vec<u32> {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        let mut pids: Vec<u32> = entries
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                let rest = name.strip_prefix("running-")?.strip_suffix(".pid")?;
                let pid = rest.split_once('-')?.0.parse().ok()?;
                let note = File::open(entry.path()).ok()?;
                if note.try_lock().is_ok() {
                    drop(fs::remove_file(entry.path()));
                    return None;
                }
                Some(pid)
            })
            .collect();
        pids.sort_unstable();
        pids.dedup();
        pids
    }

    fn open_file(&self, name: &str) -> Result<File, StoreError> {
        OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(self.path.join(name))
            .map_err(|source| self.unusable(name, source))
    }

    fn unusable(&self, name: &str, source: io::Error) -> StoreError {
        // A directory without the right to write says so at its first file.
        match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                StoreError::DataDir { path: self.path.clone(), source }
            }
            _ => StoreError::File { path: self.path.join(name), source },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_runs_is_named_to_whoever_wants_the_directory_alone() {
        let place = tempfile::tempdir().unwrap();
        let dir = DataDir::open(&place.path().join("deep/data")).unwrap();
        let (one, other) = (dir.lock_shared().unwrap(), dir.lock_shared().unwrap());
        let notes = fs::read_dir(&dir.path).unwrap().flatten();
        let notes = notes.filter(|entry| entry.file_name().to_string_lossy().ends_with(".pid"));
        assert_eq!(notes.count(), 2);
        fs::write(dir.path.join("running-1-0.pid"), "1").unwrap();
        let Err(StoreError::InUse { pids, .. }) = dir.lock_alone() else {
            panic!("two instances run");
        };
        assert_eq!(pids, [std::process::id()], "the stale note of 1 is not believed");
        drop((one, other));
        let alone = dir.lock_alone().unwrap();
        assert!(matches!(dir.lock_shared(), Err(StoreError::Resetting { .. })));
        drop(alone);
        assert!(dir.lock_shared().is_ok());
    }
}
