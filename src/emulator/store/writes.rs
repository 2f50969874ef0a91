//! The changes, each in one transaction with the audit events that tell of it.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::audit::{NewEvent, append};
use super::directory::{TOKEN, TokenRow, token};
use super::{QueryError, Store, retirement};
use crate::domain::audit::ActivityType;
use crate::domain::retirement::{Retired, may_create, may_reactivate};
use crate::domain::token::{Refusal, Status, TokenLimit};

/// Why a change did not take place.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// There is no such token or client.
    #[error("there is no such record")]
    NotFound,
    /// Another client has the identifier.
    #[error("another client has this identifier")]
    IdentifierTaken,
    /// A public client has no secret.
    #[error("a public client has no secret")]
    PublicClient,
    /// A rule of the product forbids it (T4, X1).
    #[error("{refusal}")]
    Refused {
        /// The rule.
        refusal: Refusal,
        /// How many tokens the account may have.
        limit: TokenLimit,
    },
    /// The retirement forbids it (Z2, Z3).
    #[error(transparent)]
    Retired(#[from] Retired),
    /// Token access is off (P3).
    #[error("token access is off")]
    TokenAccessOff,
    /// The terms have not been accepted (S1).
    #[error("the terms have not been accepted")]
    TermsNotAccepted,
    /// The file can't be written.
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl From<rusqlite::Error> for WriteError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Query(error.into())
    }
}

/// Who changes something, from where, and when.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The person.
    pub id: i64,
    /// Its name, written down as it is now.
    pub name: String,
    /// The address that the request came from.
    pub ip_address: String,
    /// The account's time, in seconds.
    pub at: i64,
}

/// A token to be made. Its value is not here.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// The hash of its value.
    pub hash: [u8; 32],
    /// The first characters of its value (A5).
    pub visible_token: String,
    /// What it is called.
    pub description: Option<String>,
}

/// What is to be changed of a description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DescriptionChange {
    /// Nothing.
    #[default]
    Keep,
    /// There is none any more.
    Unset,
    /// It is this text.
    Set(String),
}

impl DescriptionChange {
    /// The description that a token of `old` has after it.
    pub fn applied_to(self, old: Option<&str>) -> Option<String> {
        match self {
            Self::Keep => old.map(str::to_owned),
            Self::Unset => None,
            Self::Set(text) => Some(text),
        }
    }
}

/// What is to be changed of a token; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct TokenChange {
    /// What it is called (E1).
    pub description: DescriptionChange,
    /// Whether it authenticates (D1, R1).
    pub active: Option<bool>,
}

/// What is to be changed of the account's settings; `None` stays as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct SettingsChange {
    /// The terms are accepted (S1).
    pub terms_accepted: Option<bool>,
    /// Token access (S1, S2).
    pub token_access: Option<bool>,
    /// Sign-in of end users by password.
    pub end_user_passwords: Option<bool>,
}

impl Store {
    /// Makes a token (A2), unless the account has as many as it may have (T4).
    pub async fn create_token(&self, new: NewToken, actor: Actor) -> Result<TokenRow, WriteError> {
        self.write(move |transaction| insert(transaction, new, &actor)).await
    }

    /// Changes a token (E1, D1, R1): one event for each field that is really changed.
    pub async fn update_token(
        &self,
        id: i64,
        change: TokenChange,
        actor: Actor,
    ) -> Result<TokenRow, WriteError> {
        self.write(move |transaction| {
            token_access(transaction)?;
            update(transaction, find(transaction, id)?, change, &actor)
        })
        .await
    }

    /// Deletes a token that is inactive (X1).
    pub async fn delete_token(&self, id: i64, actor: Actor) -> Result<(), WriteError> {
        self.write(move |transaction| {
            token_access(transaction)?;
            let row = find(transaction, id)?;
            let limit = limit(transaction)?;
            let refused = |refusal| WriteError::Refused { refusal, limit };
            Status::from_active(row.active).may_delete().map_err(refused)?;
            transaction.prepare_cached("DELETE FROM tokens WHERE id = ?1")?.execute([id])?;
            append(transaction, &about(&row, &actor, &ActivityType::Deleted, String::new()))?;
            Ok(())
        })
        .await
    }

    /// Changes the account's settings. Turning token access off deactivates every token (S2).
    pub async fn change_settings(
        &self,
        change: SettingsChange,
        actor: Actor,
    ) -> Result<(), WriteError> {
        self.write(move |transaction| {
            settings(transaction, change, &actor)?;
            Ok(())
        })
        .await
    }
}

fn token_access(connection: &Connection) -> Result<(), WriteError> {
    let on: bool = connection
        .prepare_cached("SELECT token_access FROM account")?
        .query_row([], |row| row.get(0))?;
    if on { Ok(()) } else { Err(WriteError::TokenAccessOff) }
}

/// The time at which the rules of the retirement are asked; `None` if the account keeps none.
fn retirement_time(connection: &Connection, now: i64) -> rusqlite::Result<Option<Timestamp>> {
    Ok(retirement::is_on(connection)?.then(|| retirement::time(now)))
}

fn limit(connection: &Connection) -> rusqlite::Result<TokenLimit> {
    let limit: i64 = connection
        .prepare_cached("SELECT token_limit FROM account")?
        .query_row([], |row| row.get(0))?;
    Ok(TokenLimit::for_count(usize::try_from(limit).unwrap_or_default()))
}

fn find(connection: &Connection, id: i64) -> Result<TokenRow, WriteError> {
    let found = connection
        .prepare_cached(&format!("SELECT {TOKEN} FROM tokens WHERE id = ?1"))?
        .query_row([id], token)
        .optional()?;
    found.ok_or(WriteError::NotFound)
}

fn insert(
    transaction: &Transaction<'_>,
    new: NewToken,
    actor: &Actor,
) -> Result<TokenRow, WriteError> {
    token_access(transaction)?;
    if let Some(now) = retirement_time(transaction, actor.at)? {
        may_create(now)?;
    }
    let limit = limit(transaction)?;
    let count: i64 = transaction
        .prepare_cached("SELECT count(*) FROM tokens")?
        .query_row([], |row| row.get(0))?;
    let refused = |refusal| WriteError::Refused { refusal, limit };
    limit.may_add(usize::try_from(count).unwrap_or(usize::MAX)).map_err(refused)?;
    // An id is never given twice, not even after the newest token was deleted.
    let id: i64 = transaction
        .prepare_cached(
            "UPDATE account SET last_token_id = last_token_id + 37 RETURNING last_token_id",
        )?
        .query_row([], |row| row.get(0))?;
    let row = TokenRow {
        id,
        hash: new.hash,
        visible_token: new.visible_token,
        description: new.description,
        active: true,
        last_used: None,
        created_at: actor.at,
        updated_at: actor.at,
        user_id: Some(actor.id),
        assigned_user_id: None,
        status_changed_at: None,
    };
    put(transaction, &row)?;
    append(transaction, &about(&row, actor, &ActivityType::Created, String::new()))?;
    Ok(row)
}

/// Writes a row of the token table.
pub fn put(connection: &Connection, row: &TokenRow) -> rusqlite::Result<()> {
    connection
        .prepare_cached(&format!(
            "INSERT INTO tokens ({TOKEN}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        ))?
        .execute(params![
            row.id,
            row.hash,
            row.visible_token,
            row.description,
            row.active,
            row.last_used,
            row.created_at,
            row.updated_at,
            row.user_id,
            row.assigned_user_id,
            row.status_changed_at,
        ])?;
    Ok(())
}

fn update(
    transaction: &Transaction<'_>,
    mut row: TokenRow,
    change: TokenChange,
    actor: &Actor,
) -> Result<TokenRow, WriteError> {
    let mut events = Vec::new();
    let description = change.description.applied_to(row.description.as_deref());
    if description != row.description {
        let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "not set".to_owned());
        let (old, new) = (said(&row.description), said(&description));
        row.description = description;
        events.push(format!("description changed from {old} to {new}"));
    }
    if let Some(active) = change.active.filter(|new| *new != row.active) {
        if active && let Some(now) = retirement_time(transaction, actor.at)? {
            may_reactivate(now)?;
        }
        row.active = active;
        row.status_changed_at = Some(actor.at);
        events.push(active_changed(active));
    }
    if events.is_empty() {
        return Ok(row);
    }
    row.updated_at = actor.at;
    transaction
        .prepare_cached(
            "UPDATE tokens SET description = ?2, active = ?3, updated_at = ?4,
                    status_changed_at = ?5
             WHERE id = ?1",
        )?
        .execute(params![
            row.id,
            row.description,
            row.active,
            row.updated_at,
            row.status_changed_at,
        ])?;
    for text in events {
        append(transaction, &about(&row, actor, &ActivityType::Updated, text))?;
    }
    Ok(row)
}

/// The wording of D1 and R1 in the audit log: assumed, in the manner of a changed description.
pub fn active_changed(active: bool) -> String {
    format!("active changed from {} to {active}", !active)
}

/// How the audit log calls a token (`docs/wire.md`, audit log).
pub fn token_label(description: Option<&str>) -> String {
    description.map_or_else(|| "API token".to_owned(), |text| format!("API token: {text}"))
}

fn about(row: &TokenRow, actor: &Actor, activity: &ActivityType, text: String) -> NewEvent {
    NewEvent {
        created_at: actor.at,
        actor_id: Some(actor.id),
        actor_name: actor.name.clone(),
        ip_address: Some(actor.ip_address.clone()),
        action: activity.as_wire().to_owned(),
        source_type: "apitoken".to_owned(),
        source_id: Some(row.id),
        source_label: token_label(row.description.as_deref()),
        change_description: text,
    }
}

fn settings(
    transaction: &Transaction<'_>,
    change: SettingsChange,
    actor: &Actor,
) -> Result<(), WriteError> {
    let (account, terms, access, passwords): (i64, bool, bool, bool) = transaction.query_row(
        "SELECT id, terms_accepted, token_access, end_user_passwords FROM account",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let new_terms = change.terms_accepted.unwrap_or(terms);
    let new_access = change.token_access.unwrap_or(access);
    let new_passwords = change.end_user_passwords.unwrap_or(passwords);
    // S1: accepted terms can't be taken back, and without them there is no access.
    if !new_terms && (terms || new_access) {
        return Err(WriteError::TermsNotAccepted);
    }
    transaction.execute(
        "UPDATE account SET terms_accepted = ?1, token_access = ?2, end_user_passwords = ?3",
        params![new_terms, new_access, new_passwords],
    )?;
    let fields = [
        ("accepted_api_agreement", "API terms", terms, new_terms),
        ("api_token_access", "API token access", access, new_access),
        ("api_password_access_end_users", "API password access", passwords, new_passwords),
    ];
    for (field, label, old, new) in fields {
        if old != new {
            let text = format!("{field} changed from {old} to {new}");
            append(transaction, &setting_event(account, label, text, actor))?;
        }
    }
    if access && !new_access {
        deactivate_all(transaction, actor)?;
    }
    Ok(())
}

/// An event about a setting. Its item type is not documented: assumed.
fn setting_event(account: i64, label: &str, text: String, actor: &Actor) -> NewEvent {
    NewEvent {
        created_at: actor.at,
        actor_id: Some(actor.id),
        actor_name: actor.name.clone(),
        ip_address: Some(actor.ip_address.clone()),
        action: ActivityType::Updated.as_wire().to_owned(),
        source_type: "account_setting".to_owned(),
        source_id: Some(account),
        source_label: label.to_owned(),
        change_description: text,
    }
}

/// S2: every active token is deactivated, each with an event of its own.
fn deactivate_all(transaction: &Transaction<'_>, actor: &Actor) -> Result<(), WriteError> {
    let rows: Vec<TokenRow> = transaction
        .prepare_cached(&format!(
            "SELECT {TOKEN} FROM tokens WHERE active = 1 ORDER BY created_at, id"
        ))?
        .query_map([], token)?
        .collect::<Result<_, _>>()?;
    for row in rows {
        let off = TokenChange { active: Some(false), ..TokenChange::default() };
        update(transaction, row, off, actor)?;
    }
    Ok(())
}
