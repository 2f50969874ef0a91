//! The account's data in one SQLite file: the only module that speaks SQL.
//!
//! One connection writes (`BEGIN IMMEDIATE`, `synchronous=FULL`), one notes uses without waiting
//! for the disk, one watches for changes and loads the [`Directory`], two read the audit log.

mod audit;
mod build;
mod directory;
mod error;
mod oauth;
mod oauth_grants;
mod oauth_writes;
mod retirement;
mod schema;
mod tickets;
mod usage;
mod writes;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};
use tokio::sync::Semaphore;

pub use audit::{AuditOrder, AuditQuery, EventRow, NewEvent, Place, SYSTEM};
pub use build::{Build, FIRST_OAUTH_ID, Seed, build};
pub use directory::{Directory, RoleRow, TokenRow, UserRow};
pub use error::StoreError;
pub use oauth::{ClientRow, OAuth, OAuthTokenRow};
pub use oauth_grants::{Exchange, NewCode, NewTokens, Proof, Refreshing};
pub use oauth_writes::{ClientChange, NewClient, Secret};
pub use schema::{Mark, inspect};
pub use tickets::{NewTicket, TicketRow};
pub use usage::Used;
pub use writes::{
    Actor, DescriptionChange, NewToken, SettingsChange, TokenChange, WriteError, active_changed,
    token_label,
};

/// Why a request can't be answered although nothing is wrong with it.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// There is no space left, and nothing was written.
    #[error("there is no space left on the disk of the account")]
    Full,
    /// The file can't be read or written; whether a write took place is unknown.
    #[error("the file of the account can't be used: {0}")]
    Unusable(String),
}

impl From<rusqlite::Error> for QueryError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            _ => Self::Unusable(error.to_string()),
        }
    }
}

/// The open file.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    readers: Arc<Readers>,
    watch: Arc<Mutex<directory::Watch>>,
    usage: Arc<Mutex<Slot>>,
    // Dropped last: only a connection that writes clears the log away when it is the last one.
    writer: Arc<tokio::sync::Mutex<Slot>>,
}

/// A connection that is opened anew after an error of the disk.
#[derive(Debug)]
struct Slot {
    path: PathBuf,
    kind: Kind,
    open: Option<Connection>,
}

/// Connections that only read, as many as there are permits.
#[derive(Debug)]
struct Readers {
    permits: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Acknowledged writes: on the disk before the answer.
    Writer,
    /// Times of last use: they may be a second behind after a power cut, and never wait.
    Usage,
    /// Reads.
    Reader,
}

/// Readers of the audit log and of tickets at the same time.
const READERS: usize = 2;

impl Store {
    /// Opens the file and checks what a start depends on.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        inspect(path)?;
        let mut writer = connect(path, Kind::Writer).map_err(|error| opening(path, error))?;
        prepare(&mut writer, path)?;
        let other = |kind| connect(path, kind).map_err(|error| opening(path, error));
        let usage = other(Kind::Usage)?;
        let watch =
            directory::Watch::new(other(Kind::Reader)?).map_err(|error| opening(path, error))?;
        Ok(Self {
            path: path.to_owned(),
            writer: Arc::new(tokio::sync::Mutex::new(Slot::new(path, Kind::Writer, writer))),
            usage: Arc::new(Mutex::new(Slot::new(path, Kind::Usage, usage))),
            watch: Arc::new(Mutex::new(watch)),
            readers: Arc::new(Readers {
                permits: Arc::new(Semaphore::new(READERS)),
                idle: Mutex::new(Vec::new()),
            }),
        })
    }

    /// What is known of the account now: what any instance committed before this call is in it,
    /// so that a deactivation holds for the very next request (D2).
    pub async fn directory(&self) -> Result<Arc<Directory>, QueryError> {
        if let Some(directory) = locked(&self.watch).unchanged()? {
            return Ok(directory);
        }
        let watch = Arc::clone(&self.watch);
        blocking(move || Ok(locked(&watch).reload()?)).await
    }

    /// Runs a read away from the tasks of the server.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, QueryError> {
        let readers = Arc::clone(&self.readers);
        let path = self.path.clone();
        let permit = Arc::clone(&self.readers.permits).acquire_owned().await;
        blocking(move || {
            let idle = locked(&readers.idle).pop();
            let connection = match idle {
                Some(connection) => connection,
                None => connect(&path, Kind::Reader)?,
            };
            let result = work(&connection)?;
            locked(&readers.idle).push(connection);
            drop(permit);
            Ok(result)
        })
        .await
    }

    /// Runs one write, alone and as one transaction, which has the right to write from its start:
    /// what it counts stays true (T4). It goes on to its end even if its caller is gone.
    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, WriteError> + Send + 'static,
    ) -> Result<T, WriteError> {
        let mut slot = Arc::clone(&self.writer).lock_owned().await;
        let whole = move |connection: &mut Connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        };
        let ran = tokio::task::spawn_blocking(move || slot.run(whole)).await;
        ran.unwrap_or_else(|error| Err(QueryError::Unusable(error.to_string()).into()))
    }

    /// Notes when tokens were last used, without waiting: `false` if somebody else writes.
    pub async fn note_uses(&self, uses: Vec<(Used, i64)>) -> Result<bool, QueryError> {
        let slot = Arc::clone(&self.usage);
        let noted =
            blocking(move || Ok(locked(&slot).run(|usage| usage::note(usage, &uses)))).await?;
        match noted {
            Ok(()) => Ok(true),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

impl Slot {
    fn new(path: &Path, kind: Kind, open: Connection) -> Self {
        Self { path: path.to_owned(), kind, open: Some(open) }
    }

    /// Runs the work; after an error of the disk the connection is not trusted any more, because
    /// what it has in memory may not be what is in the file.
    fn run<T, E: From<rusqlite::Error> + IsOfTheDisk>(
        &mut self,
        work: impl FnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = match self.open.take() {
            Some(connection) => connection,
            None => connect(&self.path, self.kind)?,
        };
        let result = work(&mut connection);
        if !matches!(&result, Err(error) if error.is_of_the_disk()) {
            self.open = Some(connection);
        }
        result
    }
}

/// Whether an error came from below SQL.
trait IsOfTheDisk {
    /// Whether the connection must be opened anew.
    fn is_of_the_disk(&self) -> bool;
}

impl IsOfTheDisk for rusqlite::Error {
    fn is_of_the_disk(&self) -> bool {
        matches!(
            self.sqlite_error_code(),
            Some(
                ErrorCode::SystemIoFailure
                    | ErrorCode::DatabaseCorrupt
                    | ErrorCode::DiskFull
                    | ErrorCode::CannotOpen
                    | ErrorCode::ReadOnly
            )
        )
    }
}

impl IsOfTheDisk for WriteError {
    fn is_of_the_disk(&self) -> bool {
        matches!(self, Self::Query(_))
    }
}

/// A lock that outlives a panic: what it guards is replaced whole, so it is never half changed.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs work that may wait for the disk on a thread that may.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, QueryError> + Send + 'static,
) -> Result<T, QueryError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(QueryError::Unusable(error.to_string())),
    }
}

/// Opens one connection with the settings that every one has.
fn connect(path: &Path, kind: Kind) -> rusqlite::Result<Connection> {
    let flags = match kind {
        Kind::Reader => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Kind::Writer | Kind::Usage => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    let wait = if kind == Kind::Usage { 0 } else { 5000 };
    connection.busy_timeout(Duration::from_millis(wait))?;
    let synchronous = if kind == Kind::Usage { "NORMAL" } else { "FULL" };
    connection.execute_batch(&format!(
        "PRAGMA synchronous = {synchronous}; PRAGMA fullfsync = ON; PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF; PRAGMA cache_size = -512; PRAGMA temp_store = MEMORY;"
    ))?;
    Ok(connection)
}

/// Makes a freshly opened file ready: write-ahead log, format, and the check.
fn prepare(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let failed = |error| opening(path, error);
    let owned = path.to_owned();
    if connection.is_readonly("main").map_err(failed)? {
        return Err(StoreError::ReadOnly { path: owned });
    }
    let mode: String =
        connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).map_err(failed)?;
    if mode != "wal" {
        return Err(StoreError::NoWriteAheadLog { path: owned });
    }
    schema::migrate(connection).map_err(failed)?;
    schema::check(connection, path)
}

/// What an error means that SQLite gave before the account was open.
fn opening(path: &Path, error: rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            StoreError::Damaged { path, detail: error.to_string() }
        }
        Some(ErrorCode::ReadOnly) => StoreError::ReadOnly { path },
        Some(ErrorCode::DiskFull) => StoreError::Full { path },
        // The shared memory of the log can't be mapped: a network file system.
        Some(ErrorCode::SystemIoFailure) if error.to_string().contains("locking") => {
            StoreError::NoWriteAheadLog { path }
        }
        _ => StoreError::Sqlite { path, source: error },
    }
}

/// The path of a file that SQLite keeps beside its database.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}
