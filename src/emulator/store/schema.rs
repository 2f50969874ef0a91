//! The format of the account's file: its marks, its tables, and the way from an older format.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use super::error::StoreError;

/// `TkDk`: marks a file as ours (`PRAGMA application_id`).
pub const APPLICATION_ID: i32 = 0x546b_446b;

/// The newest format known here (`PRAGMA user_version`).
pub const VERSION: i64 = 4;

/// Every table of the format.
pub const TABLES: &str =
    concat!(include_str!("schema.sql"), include_str!("oauth.sql"), include_str!("grants.sql"));

/// The indexes of the audit table.
pub const INDEXES: &str = include_str!("indexes.sql");

/// What the first bytes of a file say of it, before SQLite may touch it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// There is no file yet.
    Absent,
    /// It is an account of this format or an older one.
    Ours,
}

/// Looks at the head of the file, which changes nothing: a foreign file must not get so much as
/// a `-wal` beside it.
pub fn inspect(path: &Path) -> Result<Mark, StoreError> {
    let failed = |source| StoreError::File { path: path.to_owned(), source };
    let meta = match fs::symlink_metadata(path) {
        Ok(meta) => meta,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Mark::Absent),
        Err(error) => return Err(failed(error)),
    };
    if !meta.file_type().is_file() {
        return Err(StoreError::NotAFile { path: path.to_owned() });
    }
    let mut head = Vec::with_capacity(100);
    let file = fs::File::open(path).map_err(failed)?;
    file.take(100).read_to_end(&mut head).map_err(failed)?;
    check_head(path, &head, meta.len())?;
    // As root every file can be written; that somebody took the right away is still respected.
    if meta.permissions().readonly() {
        return Err(StoreError::ReadOnly { path: path.to_owned() });
    }
    Ok(Mark::Ours)
}

/// Checks the hundred bytes that SQLite's file format begins with.
fn check_head(path: &Path, head: &[u8], length: u64) -> Result<(), StoreError> {
    let word = |at: usize| -> u32 {
        let bytes = head.get(at..at + 4).and_then(|four| four.try_into().ok());
        bytes.map_or(0, u32::from_be_bytes)
    };
    let path: PathBuf = path.to_owned();
    if head.len() < 100 || !head.starts_with(b"SQLite format 3\0") {
        return Err(StoreError::Foreign { path });
    }
    if word(68) != APPLICATION_ID.unsigned_abs() {
        return Err(StoreError::Foreign { path });
    }
    let found = i64::from(word(60));
    if found > VERSION {
        let known = VERSION;
        return Err(StoreError::Newer { path, found, known });
    }
    let page = match word(16) >> 16 {
        1 => 65_536,
        size => u64::from(size),
    };
    // While a log exists the file may be behind it; without one its length is exact.
    let log = fs::metadata(super::beside(&path, "-wal")).map_or(0, |meta| meta.len());
    if log == 0 && length < page * u64::from(word(28)) {
        let detail = "the end of the file is missing".to_owned();
        return Err(StoreError::Damaged { path, detail });
    }
    Ok(())
}

/// The way from each format to the next one.
const STEPS: [(i64, &str); 3] = [
    (
        1,
        concat!(
            "ALTER TABLE account ADD COLUMN last_oauth_id INTEGER NOT NULL DEFAULT 7340012000000;",
            include_str!("oauth.sql")
        ),
    ),
    (
        2,
        // Since when a token is inactive is told by its last event, else by its last change.
        "ALTER TABLE account ADD COLUMN retirement INTEGER NOT NULL DEFAULT 0;
         ALTER TABLE tokens ADD COLUMN status_changed_at INTEGER;
         UPDATE tokens SET status_changed_at = coalesce(
             (SELECT max(created_at) FROM audit
              WHERE source_id = tokens.id AND source_type = 'apitoken'
                AND change_description = 'active changed from true to false'),
             updated_at)
         WHERE active = 0;",
    ),
    (3, include_str!("grants.sql")),
];

/// Brings an older format up to this one, one step per version, each in its own transaction. The
/// version is read inside of it: another process may be taking the same step.
pub fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let version = |connection: &Connection| -> rusqlite::Result<i64> {
        connection.query_row("PRAGMA user_version", [], |row| row.get(0))
    };
    while version(connection)? < VERSION {
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let from = version(&step)?;
        if let Some((_, sql)) = STEPS.iter().find(|(known, _)| *known == from) {
            step.execute_batch(sql)?;
        }
        step.execute_batch(&format!("PRAGMA user_version = {}", (from + 1).min(VERSION)))?;
        step.commit()?;
    }
    Ok(())
}

/// Checks what a start depends on. The audit log is left out: it may have a million rows, and a
/// damaged page there fails the request that reads it, not the start.
pub fn check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let damaged = |detail: String| StoreError::Damaged { path: path.to_owned(), detail };
    let tables = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN
                  ('account', 'custom_roles', 'users', 'tokens', 'tickets', 'audit',
                   'oauth_clients', 'oauth_tokens', 'oauth_codes')";
    let found: i64 = connection
        .query_row(tables, [], |row| row.get(0))
        .map_err(|error| super::opening(path, error))?;
    if found != 9 {
        return Err(damaged("tables are missing".to_owned()));
    }
    for table in ["account", "custom_roles", "users", "tokens", "oauth_clients", "oauth_tokens"] {
        let verdict: String = connection
            .query_row(&format!("PRAGMA quick_check('{table}')"), [], |row| row.get(0))
            .map_err(|error| super::opening(path, error))?;
        if verdict != "ok" {
            return Err(damaged(verdict));
        }
    }
    Ok(())
}
