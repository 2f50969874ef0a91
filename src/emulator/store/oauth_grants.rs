//! Authorization codes, access tokens and refresh tokens: given, exchanged, renewed, revoked.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::Store;
use super::audit::{NewEvent, append};
use super::oauth::{CLIENT, ClientRow, OAuthTokenRow, RefreshRow, TOKEN, client, token};
use super::oauth_writes::{Secret, next_id};
use super::writes::{Actor, WriteError};
use crate::domain::audit::ActivityType;
use crate::domain::oauth::{CODE_SECONDS, Scopes};

/// A client as it proved itself: another secret in between ends its grant.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    /// The client.
    pub client_id: i64,
    /// The hash of its secret; a public client has none.
    pub secret: Option<[u8; 32]>,
}

/// A code to be given to a client because a person allowed it.
#[derive(Clone, Debug)]
pub struct NewCode {
    /// The hash of its value.
    pub hash: [u8; 32],
    /// The client.
    pub client_id: i64,
    /// Where the person is led back to.
    pub redirect_uri: String,
    /// What the person allowed.
    pub scopes: Scopes,
    /// The challenge that only its verifier answers (RFC 7636).
    pub challenge: Option<String>,
}

/// What is kept of the values that are given, and until when they are worth something.
#[derive(Clone, Debug)]
pub struct NewTokens {
    /// What is kept of the access token.
    pub access: Secret,
    /// When it ends; `None` is never.
    pub expires_at: Option<i64>,
    /// The refresh token, if there is one, and when it ends.
    pub refresh: Option<(Secret, i64)>,
    /// The account's time.
    pub now: i64,
}

/// A code that is exchanged.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The hash of the code.
    pub code: [u8; 32],
    /// Where the person was led back to, once more.
    pub redirect_uri: String,
    /// The challenge that the verifier answers, if there is a verifier.
    pub challenge: Option<String>,
    /// The scopes that are wanted of those that the person allowed; none is all.
    pub scopes: Scopes,
}

/// A refresh token that is used.
#[derive(Clone, Debug)]
pub struct Refreshing {
    /// The hash of its value.
    pub hash: [u8; 32],
    /// The scopes that are wanted of those that it has; none is all.
    pub scopes: Scopes,
}

/// How long a token stays in the lists after its end, in seconds: a day (assumed).
const KEPT_AFTER_END: i64 = 86_400;

impl Store {
    /// Gives an access token that acts as the client's owner (client credentials).
    pub async fn grant(
        &self,
        proof: Proof,
        scopes: Scopes,
        new: NewTokens,
    ) -> Result<OAuthTokenRow, WriteError> {
        self.write(move |transaction| {
            let client = proven(transaction, proof)?;
            let user_id = client.user_id;
            give(transaction, &client, user_id, scopes, new)
        })
        .await
    }

    /// Gives an access token of the account's own making, which does not end.
    pub async fn give_token(
        &self,
        client_id: i64,
        scopes: Scopes,
        new: NewTokens,
        actor: Actor,
    ) -> Result<OAuthTokenRow, WriteError> {
        self.write(move |transaction| {
            let client = find(transaction, client_id)?.filter(|client| !client.global);
            let client = client.ok_or(WriteError::NotFound)?;
            let row = give(transaction, &client, actor.id, scopes, new)?;
            append(transaction, &about(&row, &client.name, &actor, &ActivityType::Created))?;
            Ok(row)
        })
        .await
    }

    /// Keeps a code that a person allowed. Codes that ended are cleared away.
    pub async fn add_code(&self, new: NewCode, actor: Actor) -> Result<(), WriteError> {
        self.write(move |transaction| {
            find(transaction, new.client_id)?.ok_or(WriteError::NotFound)?;
            transaction
                .prepare_cached("DELETE FROM oauth_codes WHERE expires_at < ?1")?
                .execute([actor.at - KEPT_AFTER_END])?;
            transaction
                .prepare_cached(
                    "INSERT INTO oauth_codes (hash, client_id, user_id, redirect_uri, scopes,
                                              challenge, expires_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    new.hash,
                    new.client_id,
                    actor.id,
                    new.redirect_uri,
                    new.scopes.to_string(),
                    new.challenge,
                    actor.at + CODE_SECONDS,
                ])?;
            Ok(())
        })
        .await
    }

    /// Gives tokens for a code. `None` if it is none of this client, has ended, belongs to another
    /// address or challenge, or was used before: then what was given for it is taken back, since
    /// somebody else has it (RFC 6749, 4.1.2).
    pub async fn exchange(
        &self,
        proof: Proof,
        exchange: Exchange,
        new: NewTokens,
        from: String,
    ) -> Result<Option<OAuthTokenRow>, WriteError> {
        self.write(move |transaction| {
            let client = proven(transaction, proof)?;
            let Some(code) = code(transaction, &exchange.code)? else {
                return Ok(None);
            };
            let whole = code.client_id == client.id
                && code.redirect_uri == exchange.redirect_uri
                && code.challenge == exchange.challenge;
            if let Some(given) = code.token_id {
                remove(transaction, given)?;
                return Ok(None);
            }
            let scopes = if exchange.scopes.is_empty() { &code.scopes } else { &exchange.scopes };
            let person = person(transaction, code.user_id)?;
            let Some(name) = person
                .filter(|_| whole && new.now < code.expires_at && scopes.within(&code.scopes))
            else {
                return Ok(None);
            };
            let at = new.now;
            let row = give(transaction, &client, code.user_id, scopes.clone(), new)?;
            transaction
                .prepare_cached("UPDATE oauth_codes SET token_id = ?2 WHERE hash = ?1")?
                .execute(params![exchange.code, row.id])?;
            let actor = Actor { id: row.user_id, name, ip_address: from, at };
            append(transaction, &about(&row, &client.name, &actor, &ActivityType::Created))?;
            Ok(Some(row))
        })
        .await
    }

    /// Renews tokens: both old ones are worth nothing at once. `None` if the refresh token is none of
    /// this client, has ended, or does not have the scopes.
    pub async fn refresh(
        &self,
        proof: Proof,
        refreshing: Refreshing,
        new: NewTokens,
    ) -> Result<Option<OAuthTokenRow>, WriteError> {
        self.write(move |transaction| {
            let client = proven(transaction, proof)?;
            let sql = format!("SELECT {TOKEN} FROM oauth_tokens WHERE refresh_hash = ?1");
            let old =
                transaction.prepare_cached(&sql)?.query_row([refreshing.hash], token).optional()?;
            let old = old.filter(|old| {
                let ends = old.refresh.as_ref().map_or(0, |refresh| refresh.expires_at);
                old.client_id == client.id && new.now < ends
            });
            let Some(old) = old else {
                return Ok(None);
            };
            let wanted = refreshing.scopes;
            let scopes = if wanted.is_empty() { old.scopes.clone() } else { wanted };
            if !scopes.within(&old.scopes) || person(transaction, old.user_id)?.is_none() {
                return Ok(None);
            }
            remove(transaction, old.id)?;
            let row = give(transaction, &client, old.user_id, scopes, new)?;
            // A code that is used once more takes back what became of what was given for it.
            transaction
                .prepare_cached("UPDATE oauth_codes SET token_id = ?2 WHERE token_id = ?1")?
                .execute([old.id, row.id])?;
            Ok(Some(row))
        })
        .await
    }

    /// Revokes an access token, and with it its refresh token.
    pub async fn revoke(&self, id: i64, actor: Actor) -> Result<(), WriteError> {
        self.write(move |transaction| {
            let sql = format!("SELECT {TOKEN} FROM oauth_tokens WHERE id = ?1");
            let row = transaction.prepare_cached(&sql)?.query_row([id], token).optional()?;
            let row = row.ok_or(WriteError::NotFound)?;
            remove(transaction, id)?;
            let name = find(transaction, row.client_id)?.map(|client| client.name);
            let event = about(&row, &name.unwrap_or_default(), &actor, &ActivityType::Deleted);
            append(transaction, &event)?;
            Ok(())
        })
        .await
    }
}

/// A code as it is kept.
struct Code {
    client_id: i64,
    user_id: i64,
    redirect_uri: String,
    scopes: Scopes,
    challenge: Option<String>,
    expires_at: i64,
    token_id: Option<i64>,
}

fn code(connection: &Connection, hash: &[u8; 32]) -> rusqlite::Result<Option<Code>> {
    connection
        .prepare_cached(
            "SELECT client_id, user_id, redirect_uri, scopes, challenge, expires_at, token_id
             FROM oauth_codes WHERE hash = ?1",
        )?
        .query_row([hash], |row| {
            let scopes: String = row.get(3)?;
            Ok(Code {
                client_id: row.get(0)?,
                user_id: row.get(1)?,
                redirect_uri: row.get(2)?,
                scopes: Scopes::parse(&scopes),
                challenge: row.get(4)?,
                expires_at: row.get(5)?,
                token_id: row.get(6)?,
            })
        })
        .optional()
}

/// The name of a person who may sign in.
fn person(connection: &Connection, id: i64) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT name FROM users WHERE id = ?1 AND verified AND NOT suspended")?
        .query_row([id], |row| row.get(0))
        .optional()
}

fn find(connection: &Connection, id: i64) -> rusqlite::Result<Option<ClientRow>> {
    connection
        .prepare_cached(&format!("SELECT {CLIENT} FROM oauth_clients WHERE id = ?1"))?
        .query_row([id], client)
        .optional()
}

fn proven(connection: &Connection, proof: Proof) -> Result<ClientRow, WriteError> {
    let client = find(connection, proof.client_id)?;
    client.filter(|client| client.secret_hash == proof.secret).ok_or(WriteError::NotFound)
}

/// Writes down what is given. Tokens of the client that ended some time ago are cleared away: a
/// program that is given one every half hour leaves no heap.
fn give(
    transaction: &Transaction<'_>,
    client: &ClientRow,
    user_id: i64,
    scopes: Scopes,
    new: NewTokens,
) -> Result<OAuthTokenRow, WriteError> {
    transaction
        .prepare_cached(
            "DELETE FROM oauth_tokens
             WHERE client_id = ?1 AND max(expires_at, coalesce(refresh_expires_at, 0)) < ?2",
        )?
        .execute([client.id, new.now - KEPT_AFTER_END])?;
    let row = OAuthTokenRow {
        id: next_id(transaction)?,
        hash: new.access.hash,
        visible_token: new.access.visible,
        client_id: client.id,
        user_id,
        scopes,
        created_at: new.now,
        expires_at: new.expires_at,
        used_at: None,
        refresh: new.refresh.map(|(secret, expires_at)| RefreshRow {
            hash: secret.hash,
            visible: secret.visible,
            expires_at,
        }),
    };
    put(transaction, &row)?;
    Ok(row)
}

fn remove(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM oauth_tokens WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Writes a new row of the tokens' table.
pub fn put(connection: &Connection, row: &OAuthTokenRow) -> rusqlite::Result<()> {
    let refresh = row.refresh.as_ref();
    connection
        .prepare_cached(&format!(
            "INSERT INTO oauth_tokens ({TOKEN})
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
        ))?
        .execute(params![
            row.id,
            row.hash,
            row.visible_token,
            row.client_id,
            row.user_id,
            row.scopes.to_string(),
            row.created_at,
            row.expires_at,
            row.used_at,
            refresh.map(|refresh| refresh.hash),
            refresh.map(|refresh| &refresh.visible),
            refresh.map(|refresh| refresh.expires_at),
        ])?;
    Ok(())
}

/// An event about an access token that a person gave or took back. Item type and label are not
/// documented: assumed.
fn about(row: &OAuthTokenRow, client: &str, actor: &Actor, activity: &ActivityType) -> NewEvent {
    NewEvent {
        created_at: actor.at,
        actor_id: Some(actor.id),
        actor_name: actor.name.clone(),
        ip_address: Some(actor.ip_address.clone()),
        action: activity.as_wire().to_owned(),
        source_type: "oauth_token".to_owned(),
        source_id: Some(row.id),
        source_label: format!("OAuth token: {client}"),
        change_description: match activity {
            ActivityType::Created => format!("scopes: {}", row.scopes),
            _ => String::new(),
        },
    }
}
