//! The changes of OAuth clients and access tokens; those of clients are told in the audit log.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::Store;
use super::audit::{NewEvent, append};
use super::oauth::{CLIENT, ClientRow, client};
use super::writes::{Actor, DescriptionChange, WriteError};
use crate::domain::audit::ActivityType;
use crate::domain::oauth::{ClientKind, Scopes};

/// What is kept of a secret.
#[derive(Clone, Debug)]
pub struct Secret {
    /// Its hash.
    pub hash: [u8; 32],
    /// Its first characters.
    pub visible: String,
}

/// A client to be made.
#[derive(Clone, Debug)]
pub struct NewClient {
    /// What it is called in a grant.
    pub identifier: String,
    /// What people call it.
    pub name: String,
    /// Whether it can keep a secret.
    pub kind: ClientKind,
    /// What it is for.
    pub description: Option<String>,
    /// Whose it is.
    pub company: Option<String>,
    /// Where people may be led back to.
    pub redirect_uris: Vec<String>,
    /// The scopes that may be asked for; `None` is all.
    pub scope: Option<Scopes>,
    /// Its secret; a public client has none.
    pub secret: Option<Secret>,
    /// Its owner.
    pub user_id: i64,
}

/// What is to be changed of a client; what is `None` or kept stays as it is.
#[derive(Clone, Debug, Default)]
pub struct ClientChange {
    /// What it is called in a grant.
    pub identifier: Option<String>,
    /// What people call it.
    pub name: Option<String>,
    /// Whether it can keep a secret. A client that becomes public loses its secret.
    pub kind: Option<ClientKind>,
    /// What it is for.
    pub description: DescriptionChange,
    /// Whose it is.
    pub company: DescriptionChange,
    /// Where people may be led back to.
    pub redirect_uris: Option<Vec<String>>,
    /// The scopes that may be asked for.
    pub scope: DescriptionChange,
}

impl Store {
    /// Makes a client.
    pub async fn create_client(
        &self,
        new: NewClient,
        actor: Actor,
    ) -> Result<ClientRow, WriteError> {
        self.write(move |transaction| insert(transaction, new, &actor)).await
    }

    /// Changes a client: one event for each field that is really changed.
    pub async fn update_client(
        &self,
        id: i64,
        change: ClientChange,
        actor: Actor,
    ) -> Result<ClientRow, WriteError> {
        self.write(move |transaction| {
            let old = find(transaction, id)?;
            let row = changed(&old, change, actor.at);
            let events = differences(&old, &row);
            if events.is_empty() {
                return Ok(old);
            }
            free(transaction, &row)?;
            put(transaction, &row)?;
            for text in events {
                append(transaction, &about(&row, &actor, &ActivityType::Updated, text))?;
            }
            Ok(row)
        })
        .await
    }

    /// Gives a client another secret; the one before it is worth nothing at once.
    pub async fn change_client_secret(
        &self,
        id: i64,
        secret: Secret,
        actor: Actor,
    ) -> Result<ClientRow, WriteError> {
        self.write(move |transaction| {
            let mut row = find(transaction, id)?;
            if row.kind == ClientKind::Public {
                return Err(WriteError::PublicClient);
            }
            row.secret_hash = Some(secret.hash);
            row.visible_secret = Some(secret.visible);
            row.updated_at = actor.at;
            put(transaction, &row)?;
            let text = "secret changed".to_owned();
            append(transaction, &about(&row, &actor, &ActivityType::Updated, text))?;
            Ok(row)
        })
        .await
    }

    /// Deletes a client, and with it its access tokens.
    pub async fn delete_client(&self, id: i64, actor: Actor) -> Result<(), WriteError> {
        self.write(move |transaction| {
            let row = find(transaction, id)?;
            transaction.prepare_cached("DELETE FROM oauth_clients WHERE id = ?1")?.execute([id])?;
            append(transaction, &about(&row, &actor, &ActivityType::Deleted, String::new()))?;
            Ok(())
        })
        .await
    }
}

/// A client of the account itself: the others are not its to change.
fn find(connection: &Connection, id: i64) -> Result<ClientRow, WriteError> {
    let sql = format!("SELECT {CLIENT} FROM oauth_clients WHERE id = ?1 AND global = 0");
    let found = connection.prepare_cached(&sql)?.query_row([id], client).optional()?;
    found.ok_or(WriteError::NotFound)
}

/// Whether no other client has the identifier.
fn free(connection: &Connection, row: &ClientRow) -> Result<(), WriteError> {
    let others: i64 = connection
        .prepare_cached("SELECT count(*) FROM oauth_clients WHERE identifier = ?1 AND id <> ?2")?
        .query_row(params![row.identifier, row.id], |row| row.get(0))?;
    if others == 0 { Ok(()) } else { Err(WriteError::IdentifierTaken) }
}

/// Clients and access tokens share one row of numbers; none is given twice.
pub fn next_id(connection: &Connection) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "UPDATE account SET last_oauth_id = last_oauth_id + 23 RETURNING last_oauth_id",
        )?
        .query_row([], |row| row.get(0))
}

fn insert(
    transaction: &Transaction<'_>,
    new: NewClient,
    actor: &Actor,
) -> Result<ClientRow, WriteError> {
    let (secret_hash, visible_secret) =
        new.secret.map(|secret| (secret.hash, secret.visible)).unzip();
    let row = ClientRow {
        id: next_id(transaction)?,
        identifier: new.identifier,
        name: new.name,
        kind: new.kind,
        description: new.description,
        company: new.company,
        redirect_uris: new.redirect_uris,
        scope: new.scope,
        secret_hash,
        visible_secret,
        user_id: new.user_id,
        created_at: actor.at,
        updated_at: actor.at,
        global: false,
    };
    free(transaction, &row)?;
    put(transaction, &row)?;
    append(transaction, &about(&row, actor, &ActivityType::Created, String::new()))?;
    Ok(row)
}

/// Writes a row of the clients' table, new or changed.
pub fn put(connection: &Connection, row: &ClientRow) -> rusqlite::Result<()> {
    connection
        .prepare_cached(&format!(
            "INSERT INTO oauth_clients ({CLIENT})
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
             ON CONFLICT (id) DO UPDATE SET
                 identifier = excluded.identifier, name = excluded.name, kind = excluded.kind,
                 description = excluded.description, company = excluded.company,
                 redirect_uri = excluded.redirect_uri, scope = excluded.scope,
                 secret_hash = excluded.secret_hash, visible_secret = excluded.visible_secret,
                 updated_at = excluded.updated_at"
        ))?
        .execute(params![
            row.id,
            row.identifier,
            row.name,
            row.kind.as_wire(),
            row.description,
            row.company,
            row.redirect_uris.join("\n"),
            row.scope.as_ref().map(ToString::to_string),
            row.secret_hash,
            row.visible_secret,
            row.user_id,
            row.created_at,
            row.updated_at,
            row.global,
        ])?;
    Ok(())
}

fn changed(old: &ClientRow, change: ClientChange, now: i64) -> ClientRow {
    let scope = old.scope.as_ref().map(ToString::to_string);
    let scope = change.scope.applied_to(scope.as_deref());
    let mut row = ClientRow {
        identifier: change.identifier.unwrap_or_else(|| old.identifier.clone()),
        name: change.name.unwrap_or_else(|| old.name.clone()),
        kind: change.kind.unwrap_or(old.kind),
        description: change.description.applied_to(old.description.as_deref()),
        company: change.company.applied_to(old.company.as_deref()),
        redirect_uris: change.redirect_uris.unwrap_or_else(|| old.redirect_uris.clone()),
        scope: scope.map(|scope| Scopes::parse(&scope)),
        updated_at: now,
        ..old.clone()
    };
    if row.kind == ClientKind::Public {
        row.secret_hash = None;
        row.visible_secret = None;
    }
    row
}

/// What is told of a change, in the manner of a token's description (assumed).
fn differences(old: &ClientRow, new: &ClientRow) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "not set".to_owned());
    let scope = |row: &ClientRow| text(&row.scope.as_ref().map(ToString::to_string));
    let list = |row: &ClientRow| {
        let list = row.redirect_uris.join(" ");
        if list.is_empty() { "not set".to_owned() } else { list }
    };
    let kind = |row: &ClientRow| row.kind.as_wire().to_owned();
    [
        ("identifier", old.identifier.clone(), new.identifier.clone()),
        ("name", old.name.clone(), new.name.clone()),
        ("kind", kind(old), kind(new)),
        ("description", text(&old.description), text(&new.description)),
        ("company", text(&old.company), text(&new.company)),
        ("redirect_uri", list(old), list(new)),
        ("scope", scope(old), scope(new)),
    ]
    .into_iter()
    .filter(|(_, old, new)| old != new)
    .map(|(field, old, new)| format!("{field} changed from {old} to {new}"))
    .collect()
}

/// An event about a client. Item type and label are not documented: assumed.
fn about(row: &ClientRow, actor: &Actor, activity: &ActivityType, text: String) -> NewEvent {
    NewEvent {
        created_at: actor.at,
        actor_id: Some(actor.id),
        actor_name: actor.name.clone(),
        ip_address: Some(actor.ip_address.clone()),
        action: activity.as_wire().to_owned(),
        source_type: "oauth_client".to_owned(),
        source_id: Some(row.id),
        source_label: format!("OAuth client: {}", row.name),
        change_description: text,
    }
}
