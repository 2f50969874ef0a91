//! Makes a new file: written under another name, made durable, then put in its place at once.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rusqlite::{Connection, params};

use super::audit::{FIRST_ID, NewEvent, write};
use super::directory::{RoleRow, TokenRow, UserRow};
use super::error::StoreError;
use super::oauth::{ClientRow, OAuthTokenRow};
use super::tickets::TicketRow;
use super::{beside, oauth_grants, oauth_writes, opening, schema, tickets, writes};

/// What the account begins with.
pub struct Seed {
    /// The account's id.
    pub account_id: i64,
    /// Its name.
    pub name: String,
    /// Its subdomain.
    pub subdomain: String,
    /// Its plan, by its slug.
    pub plan: &'static str,
    /// How many tokens it may have (T4).
    pub token_limit: usize,
    /// Token access is on, and the terms are accepted (S1).
    pub token_access: bool,
    /// The account keeps the rules of the tokens' retirement (Z1 to Z3).
    pub retirement: bool,
    /// Whose credentials those of a run are.
    pub signed_in_user: i64,
    /// Its custom roles.
    pub roles: Vec<RoleRow>,
    /// Its people.
    pub users: Vec<UserRow>,
    /// Its tokens.
    pub tokens: Vec<TokenRow>,
    /// Its OAuth clients.
    pub clients: Vec<ClientRow>,
    /// Their access tokens.
    pub oauth_tokens: Vec<OAuthTokenRow>,
    /// Its tickets.
    pub tickets: Vec<TicketRow>,
    /// The account's time, in seconds.
    pub now: i64,
}

/// How a file is made.
pub struct Build<'a> {
    /// What the account begins with.
    pub seed: &'a Seed,
    /// Its past, oldest first.
    pub events: &'a mut dyn Iterator<Item = NewEvent>,
    /// Called with the number of events written so far.
    pub progress: &'a mut dyn FnMut(usize),
}

/// Makes the file at `path`, in the place of an older one. Until the last step the older one is
/// whole; after it the new one is.
pub fn build(path: &Path, mut build: Build<'_>) -> Result<(), StoreError> {
    let fresh = beside(path, ".new");
    let failed = |source| StoreError::File { path: path.to_owned(), source };
    forget(&fresh).map_err(failed)?;
    // SQLite gives its own files the mode of the database: made here, all of them are 0600.
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh).map_err(failed)?;
    let filled = fill(&fresh, &mut build).map_err(|error| opening(path, error));
    if let Err(error) = filled {
        drop(forget(&fresh));
        return Err(error);
    }
    let put = || -> io::Result<()> {
        File::open(&fresh)?.sync_all()?;
        // The log of the older file would be taken for one of the new file.
        for suffix in ["-wal", "-shm"] {
            absent(fs::remove_file(beside(path, suffix)))?;
        }
        fs::rename(&fresh, path)?;
        path.parent().map_or(Ok(()), |parent| File::open(parent)?.sync_all())
    };
    put().map_err(failed)
}

fn absent(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn forget(fresh: &Path) -> io::Result<()> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        absent(fs::remove_file(beside(fresh, suffix)))?;
    }
    Ok(())
}

fn fill(path: &Path, build: &mut Build<'_>) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    // Nobody sees this file before it is complete and synced: no journal is needed yet.
    connection.execute_batch(&format!(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
         PRAGMA cache_size = -8192; PRAGMA page_size = 4096;
         PRAGMA application_id = {}; PRAGMA user_version = {};",
        schema::APPLICATION_ID,
        schema::VERSION
    ))?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(schema::TABLES)?;
    people(&transaction, build.seed)?;
    for row in &build.seed.tokens {
        writes::put(&transaction, row)?;
    }
    for row in &build.seed.clients {
        oauth_writes::put(&transaction, row)?;
    }
    for row in &build.seed.oauth_tokens {
        oauth_grants::put(&transaction, row)?;
    }
    for row in &build.seed.tickets {
        tickets::put(&transaction, row)?;
    }
    let mut id = FIRST_ID;
    for (count, event) in (&mut *build.events).enumerate() {
        id += 1;
        write(&transaction, id, &event)?;
        if count % 10_000 == 0 {
            (build.progress)(count);
        }
    }
    transaction.execute_batch(schema::INDEXES)?;
    transaction.commit()?;
    let _: String = connection.query_row("PRAGMA locking_mode = NORMAL", [], |row| row.get(0))?;
    let _: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    connection.close().map_err(|(_, error)| error)
}

fn people(connection: &Connection, seed: &Seed) -> rusqlite::Result<()> {
    let last_token_id = seed.tokens.iter().map(|token| token.id).max();
    let oauth = seed.clients.iter().map(|client| client.id);
    let last_oauth_id = oauth.chain(seed.oauth_tokens.iter().map(|token| token.id)).max();
    connection.execute(
        "INSERT INTO account VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, ?9, ?10, ?11, ?12)",
        params![
            seed.account_id,
            seed.name,
            seed.subdomain,
            seed.plan,
            i64::try_from(seed.token_limit).unwrap_or(i64::MAX),
            seed.token_access,
            seed.token_access,
            seed.signed_in_user,
            last_token_id.unwrap_or(FIRST_TOKEN_ID),
            seed.now,
            last_oauth_id.unwrap_or(FIRST_OAUTH_ID),
            seed.retirement,
        ],
    )?;
    for role in &seed.roles {
        connection.execute(
            "INSERT INTO custom_roles VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                role.id,
                role.name,
                role.description,
                role.role_type,
                role.configuration,
                role.created_at,
                role.updated_at,
            ],
        )?;
    }
    for user in &seed.users {
        connection.execute(
            "INSERT INTO users VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            params![
                user.id,
                user.name,
                user.email,
                user.role.as_wire(),
                user.custom_role_id,
                user.time_zone,
                user.iana_time_zone,
                user.locale,
                user.verified,
                user.suspended,
                user.created_at,
                user.updated_at,
                user.last_login_at,
            ],
        )?;
    }
    Ok(())
}

/// Where the ids of tokens begin: as large as real ones, beyond 2^40.
pub const FIRST_TOKEN_ID: i64 = 6_130_907_993_000;

/// Where the ids of OAuth clients and access tokens begin.
pub const FIRST_OAUTH_ID: i64 = 7_340_012_000_000;
