//! The log file: what was asked of accounts and what came of it, and nothing of what it was about.
//!
//! Events name a request's method, path, status, time and id. Headers, bodies, queries, secrets
//! and descriptions never come here; what other libraries tell is left out, since they know no such
//! rule.

use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use file_rotate::compression::Compression;
use file_rotate::suffix::AppendCount;
use file_rotate::{ContentLimit, FileRotate};
use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

use super::{Advice, Common, Said};
use crate::phrases::Phrase;
use crate::settings;

/// The longest file before the next one is begun, in bytes, and how many older ones are kept.
const LONGEST_FILE: usize = 1024 * 1024;
const OLDER_FILES: usize = 3;

/// How much is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogLevel {
    /// What went wrong.
    Error,
    /// Also what may have.
    Warn,
    /// Also each request.
    Info,
    /// Also each step.
    Debug,
    /// Everything.
    Trace,
}

impl From<LogLevel> for Level {
    fn from(level: LogLevel) -> Self {
        match level {
            LogLevel::Error => Self::ERROR,
            LogLevel::Warn => Self::WARN,
            LogLevel::Info => Self::INFO,
            LogLevel::Debug => Self::DEBUG,
            LogLevel::Trace => Self::TRACE,
        }
    }
}

/// Where the log is, or would be. Without a home there is no such place.
pub fn path() -> Option<PathBuf> {
    settings::state_dir().map(|place| place.join("tokendesk.log"))
}

/// Begins to log if that is asked for, and says where.
pub fn start(common: &Common) -> anyhow::Result<Option<PathBuf>> {
    let Some(level) = common.log else { return Ok(None) };
    let path =
        path().ok_or_else(|| Advice::new(Phrase::NoLogPlaceHint).about(Phrase::NoLogPlace))?;
    let file = open(&path).map_err(|error| {
        let what = Phrase::NotWritable { path: path.display().to_string() };
        Advice::new(Phrase::LogUnwritableHint).around(Said::because(what, error))
    })?;
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(Level::from(level))
        .with_writer(Log(Mutex::new(file)))
        .finish();
    // It fails only if there is a log already.
    let _ = tracing::subscriber::set_global_default(subscriber);
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "tokendesk starts");
    Ok(Some(path))
}

/// Opens the file for oneself alone; the library would not say that it can't be opened.
fn open(path: &Path) -> io::Result<FileRotate<AppendCount>> {
    if let Some(directory) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    }
    let mut options = OpenOptions::new();
    options.read(true).create(true).append(true).mode(0o600);
    options.open(path)?;
    fs::set_permissions(path, Permissions::from_mode(0o600))?;
    Ok(FileRotate::new(
        path,
        AppendCount::new(OLDER_FILES),
        ContentLimit::BytesSurpassed(LONGEST_FILE),
        Compression::None,
        Some(options),
    ))
}

/// The file, for the events of this program alone.
struct Log(Mutex<FileRotate<AppendCount>>);

/// The file while an event is written, or nothing for an event of another library.
struct Line<'a>(Option<MutexGuard<'a, FileRotate<AppendCount>>>);

impl<'a> MakeWriter<'a> for Log {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line(Some(self.0.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    fn make_writer_for(&'a self, event: &Metadata<'_>) -> Line<'a> {
        let own = event.target().split("::").next() == Some(env!("CARGO_CRATE_NAME"));
        if own { self.make_writer() } else { Line(None) }
    }
}

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Some(file) => file.write(bytes),
            None => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.as_mut().map_or(Ok(()), |file| file.flush())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_few_short_and_one_s_own() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("state/tokendesk/tokendesk.log");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "older\n").unwrap();
        let mut file = open(&path).unwrap();
        let line = format!("{}\n", "a".repeat(64 * 1024 - 1));
        for _ in 0..16 * (OLDER_FILES + 3) {
            file.write_all(line.as_bytes()).unwrap();
        }
        let files: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().flatten().collect();
        assert_eq!(files.len(), OLDER_FILES + 1);
        for file in files {
            let metadata = file.metadata().unwrap();
            assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{file:?}");
            let most = u64::try_from(LONGEST_FILE + line.len()).unwrap();
            assert!(metadata.len() <= most, "{file:?} {}", metadata.len());
        }
    }

    #[test]
    fn only_this_program_s_own_events_are_written() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("tokendesk.log");
        let log = Log(Mutex::new(open(&path).unwrap()));
        let subscriber =
            tracing_subscriber::fmt().with_max_level(Level::TRACE).with_writer(log).finish();
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!("told");
            tracing::info!(target: "reqwest::connect", "not told");
            tracing::info!(target: "tokendesk_other", "not told");
        });
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.contains("INFO") && text.contains("told"), "{text}");
    }
}
