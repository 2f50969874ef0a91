//! What nearly every request needs of the account, kept in memory and always up to date.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, Row};

use super::oauth::{self, OAuth};
use super::retirement;
use crate::domain::plan::Plan;
use crate::domain::token::TokenLimit;
use crate::domain::user::{Role, may_manage_apis};

/// The account, its people, roles and tokens, as of one commit.
#[expect(clippy::struct_excessive_bools, reason = "the switches of an account, each by itself")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    /// The account's id, the item of events about its settings.
    pub account_id: i64,
    /// Its name.
    pub name: String,
    /// Its plan.
    pub plan: Plan,
    /// How many tokens it may have (T4).
    pub limit: TokenLimit,
    /// The terms were accepted (S1).
    pub terms_accepted: bool,
    /// Token access is on (S1, S2).
    pub token_access: bool,
    /// End users may sign in by password: part of the settings, without effect here.
    pub end_user_passwords: bool,
    /// Whose credentials those of a run are.
    pub signed_in_user: i64,
    /// It keeps the rules of the retirement (Z1 to Z3).
    pub retirement: bool,
    /// When the retirement next changes a token (Z1, Z3); `None` is never, also while it is off.
    pub next_due: Option<i64>,
    /// Everybody, by id.
    pub users: Vec<UserRow>,
    /// The custom roles, by id.
    pub roles: Vec<RoleRow>,
    /// The tokens in the order in which they were made.
    pub tokens: Vec<TokenRow>,
    /// The OAuth clients and access tokens.
    pub oauth: OAuth,
    by_hash: HashMap<[u8; 32], usize>,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRow {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its e-mail address.
    pub email: String,
    /// Its role.
    pub role: Role,
    /// Its custom role; `None` on plans without them.
    pub custom_role_id: Option<i64>,
    /// Its time zone, in Zendesk's words.
    pub time_zone: String,
    /// Its time zone as an IANA name.
    pub iana_time_zone: String,
    /// Its language.
    pub locale: String,
    /// It proved its address (T2).
    pub verified: bool,
    /// It can't sign in.
    pub suspended: bool,
    /// When it was made.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
    /// When it last signed in.
    pub last_login_at: Option<i64>,
}

/// A custom role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRow {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Zendesk's number of the kind of role.
    pub role_type: i64,
    /// What it allows: JSON.
    pub configuration: String,
    /// It may manage APIs (P3).
    pub manages_apis: bool,
    /// When it was made.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
}

/// A token. Its value is nowhere: `hash` finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRow {
    /// Its id.
    pub id: i64,
    /// The hash of its value.
    pub hash: [u8; 32],
    /// The first characters of its value (A5).
    pub visible_token: String,
    /// What it is called.
    pub description: Option<String>,
    /// Whether it authenticates (D2).
    pub active: bool,
    /// When it last authenticated a request, as far as it is noted.
    pub last_used: Option<i64>,
    /// When it was made.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
    /// Who made it; perhaps nobody who still exists.
    pub user_id: Option<i64>,
    /// Whom it is assigned to.
    pub assigned_user_id: Option<i64>,
    /// When it last became active or inactive; `None` is when it was made.
    pub status_changed_at: Option<i64>,
}

impl Directory {
    /// The token whose value has this hash.
    pub fn token_by_hash(&self, hash: &[u8; 32]) -> Option<&TokenRow> {
        self.by_hash.get(hash).and_then(|at| self.tokens.get(*at))
    }

    /// The person with this id.
    pub fn user(&self, id: i64) -> Option<&UserRow> {
        let at = self.users.binary_search_by_key(&id, |user| user.id).ok()?;
        self.users.get(at)
    }

    /// The person with this address, in any case.
    pub fn user_by_email(&self, email: &str) -> Option<&UserRow> {
        let same = |user: &&UserRow| user.email.eq_ignore_ascii_case(email);
        self.users.iter().find(same)
    }

    /// Whether the person may see and change tokens (P3).
    pub fn may_manage_apis(&self, user: &UserRow) -> bool {
        let allows = |role: &RoleRow| Some(role.id) == user.custom_role_id && role.manages_apis;
        may_manage_apis(&user.role, self.roles.iter().any(allows))
    }
}

/// A connection that sees when anybody commits, and the directory of the last commit.
#[derive(Debug)]
pub struct Watch {
    connection: Connection,
    version: i64,
    directory: Arc<Directory>,
}

impl Watch {
    /// Loads the directory for the first time.
    pub fn new(connection: Connection) -> rusqlite::Result<Self> {
        let version = version(&connection)?;
        let directory = Arc::new(load(&connection)?);
        Ok(Self { connection, version, directory })
    }

    /// The directory, if nobody has committed since it was loaded. This connection never writes,
    /// so that `data_version` tells the commits of all others, in this process and elsewhere.
    pub fn unchanged(&self) -> rusqlite::Result<Option<Arc<Directory>>> {
        let same = version(&self.connection)? == self.version;
        Ok(same.then(|| Arc::clone(&self.directory)))
    }

    /// Loads the directory again. The version is read first: a commit in between makes the next
    /// check load once more, never once too few.
    pub fn reload(&mut self) -> rusqlite::Result<Arc<Directory>> {
        let version = version(&self.connection)?;
        if version != self.version {
            self.directory = Arc::new(load(&self.connection)?);
            self.version = version;
        }
        Ok(Arc::clone(&self.directory))
    }
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
}

/// Reads everything in one transaction, so that it is of one commit.
fn load(connection: &Connection) -> rusqlite::Result<Directory> {
    let transaction = connection.unchecked_transaction()?;
    let mut directory = account(&transaction)?;
    directory.roles = all(
        &transaction,
        "SELECT id, name, description, role_type, configuration, created_at, updated_at,
                coalesce(json_extract(configuration, '$.manage_api_credentials'), 0)
         FROM custom_roles ORDER BY id",
        role,
    )?;
    directory.users = all(
        &transaction,
        "SELECT id, name, email, role, custom_role_id, time_zone, iana_time_zone, locale, verified,
                suspended, created_at, updated_at, last_login_at
         FROM users ORDER BY id",
        user,
    )?;
    if !directory.plan.has_custom_roles() {
        directory.roles.clear();
        for user in &mut directory.users {
            user.custom_role_id = None;
        }
    }
    directory.tokens =
        all(&transaction, &format!("SELECT {TOKEN} FROM tokens ORDER BY created_at, id"), token)?;
    directory.retirement = retirement::is_on(&transaction)?;
    if directory.retirement {
        directory.next_due = directory.tokens.iter().map(retirement::next_due).min();
    }
    directory.oauth = oauth::load(&transaction)?;
    let hashes = directory.tokens.iter().enumerate();
    directory.by_hash = hashes.map(|(at, token)| (token.hash, at)).collect();
    Ok(directory)
}

/// All rows of a query.
pub fn all<T>(
    connection: &Connection,
    sql: &str,
    read: fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_map([], read)?.collect()
}

fn account(connection: &Connection) -> rusqlite::Result<Directory> {
    let sql = "SELECT id, name, plan, token_limit, terms_accepted, token_access,
                      end_user_passwords, signed_in_user FROM account";
    connection.query_row(sql, [], |row| {
        let plan: String = row.get(2)?;
        let limit: i64 = row.get(3)?;
        Ok(Directory {
            account_id: row.get(0)?,
            name: row.get(1)?,
            plan: plan.parse().map_err(|error| unreadable(2, error))?,
            limit: TokenLimit::for_count(usize::try_from(limit).unwrap_or_default()),
            terms_accepted: row.get(4)?,
            token_access: row.get(5)?,
            end_user_passwords: row.get(6)?,
            signed_in_user: row.get(7)?,
            retirement: false,
            next_due: None,
            users: Vec::new(),
            roles: Vec::new(),
            tokens: Vec::new(),
            oauth: OAuth::default(),
            by_hash: HashMap::new(),
        })
    })
}

/// The error of a column whose text is none of those that it may have.
pub fn unreadable(
    column: usize,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
}

fn role(row: &Row<'_>) -> rusqlite::Result<RoleRow> {
    Ok(RoleRow {
        id: row.get(0)?,
        name: row.get(1)?,
        description: row.get(2)?,
        role_type: row.get(3)?,
        configuration: row.get(4)?,
        created_at: row.get(5)?,
        updated_at: row.get(6)?,
        manages_apis: row.get(7)?,
    })
}

fn user(row: &Row<'_>) -> rusqlite::Result<UserRow> {
    let role: String = row.get(3)?;
    Ok(UserRow {
        id: row.get(0)?,
        name: row.get(1)?,
        email: row.get(2)?,
        role: Role::from_wire(&role),
        custom_role_id: row.get(4)?,
        time_zone: row.get(5)?,
        iana_time_zone: row.get(6)?,
        locale: row.get(7)?,
        verified: row.get(8)?,
        suspended: row.get(9)?,
        created_at: row.get(10)?,
        updated_at: row.get(11)?,
        last_login_at: row.get(12)?,
    })
}

/// The columns of a token, in the order in which [`token`] reads them.
pub const TOKEN: &str = "id, hash, visible_token, description, active, last_used, created_at,
                         updated_at, user_id, assigned_user_id, status_changed_at";

/// Reads a token in the order of columns that every query of tokens has.
pub fn token(row: &Row<'_>) -> rusqlite::Result<TokenRow> {
    Ok(TokenRow {
        id: row.get(0)?,
        hash: row.get(1)?,
        visible_token: row.get(2)?,
        description: row.get(3)?,
        active: row.get(4)?,
        last_used: row.get(5)?,
        created_at: row.get(6)?,
        updated_at: row.get(7)?,
        user_id: row.get(8)?,
        assigned_user_id: row.get(9)?,
        status_changed_at: row.get(10)?,
    })
}
