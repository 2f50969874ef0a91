//! OAuth clients and access tokens, as the directory has them in memory.

use std::collections::HashMap;

use rusqlite::{Connection, Row};

use super::directory::{all, unreadable};
use crate::domain::oauth::{ClientKind, Scopes};

/// An OAuth client. Its secret is nowhere: only the hash of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientRow {
    /// Its id.
    pub id: i64,
    /// What it is called in a grant; no other client of the account has it.
    pub identifier: String,
    /// What people call it.
    pub name: String,
    /// Whether it can keep a secret.
    pub kind: ClientKind,
    /// What it is for.
    pub description: Option<String>,
    /// Whose it is, as people are told who are asked for access.
    pub company: Option<String>,
    /// Where people may be led back to.
    pub redirect_uris: Vec<String>,
    /// The scopes that may be asked for; `None` is all.
    pub scope: Option<Scopes>,
    /// The hash of its secret; a public client has none.
    pub secret_hash: Option<[u8; 32]>,
    /// The first characters of its secret.
    pub visible_secret: Option<String>,
    /// Its owner, as whom the client-credentials grant acts.
    pub user_id: i64,
    /// It belongs to Zendesk or a partner, and every account has it: nobody here changes it.
    pub global: bool,
    /// When it was made.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
}

/// An OAuth access token. Its value is nowhere: `hash` finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthTokenRow {
    /// Its id.
    pub id: i64,
    /// The hash of its value.
    pub hash: [u8; 32],
    /// The first characters of its value.
    pub visible_token: String,
    /// The client that it was given to.
    pub client_id: i64,
    /// As whom it acts.
    pub user_id: i64,
    /// What it allows.
    pub scopes: Scopes,
    /// When it was given.
    pub created_at: i64,
    /// When it ends; `None` is never.
    pub expires_at: Option<i64>,
    /// When it last authenticated a request, as far as it is noted.
    pub used_at: Option<i64>,
    /// The refresh token that it was given with.
    pub refresh: Option<RefreshRow>,
}

/// A refresh token. Its value is nowhere: `hash` finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshRow {
    /// The hash of its value.
    pub hash: [u8; 32],
    /// The first characters of its value.
    pub visible: String,
    /// When it ends.
    pub expires_at: i64,
}

impl OAuthTokenRow {
    /// Whether it still authenticates at this second.
    pub fn is_alive(&self, now: i64) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

/// All clients and access tokens, as of one commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OAuth {
    /// The clients, by id.
    pub clients: Vec<ClientRow>,
    /// The access tokens, by id, also those that have ended a short while ago.
    pub tokens: Vec<OAuthTokenRow>,
    by_hash: HashMap<[u8; 32], usize>,
}

impl OAuth {
    /// Where the access token stands whose value has this hash.
    pub fn token_by_hash(&self, hash: &[u8; 32]) -> Option<usize> {
        self.by_hash.get(hash).copied()
    }

    /// The clients of the account itself, or those that every account has.
    pub fn clients_of(&self, global: bool) -> impl Iterator<Item = &ClientRow> {
        self.clients.iter().filter(move |client| client.global == global)
    }

    /// The client with this identifier, whosever it is.
    pub fn client_by_identifier(&self, identifier: &str) -> Option<&ClientRow> {
        self.clients.iter().find(|client| client.identifier == identifier)
    }

    /// The client with this id, whosever it is.
    pub fn client(&self, id: i64) -> Option<&ClientRow> {
        let at = self.clients.binary_search_by_key(&id, |client| client.id).ok()?;
        self.clients.get(at)
    }

    /// The access token with this id.
    pub fn token(&self, id: i64) -> Option<&OAuthTokenRow> {
        let at = self.tokens.binary_search_by_key(&id, |token| token.id).ok()?;
        self.tokens.get(at)
    }
}

/// The columns of a client, in the order in which [`client`] reads them.
pub const CLIENT: &str = "id, identifier, name, kind, description, company, redirect_uri, scope,
                          secret_hash, visible_secret, user_id, created_at, updated_at, global";

/// The columns of an access token, in the order in which [`token`] reads them.
pub const TOKEN: &str = "id, hash, visible_token, client_id, user_id, scopes, created_at,
                         expires_at, used_at, refresh_hash, visible_refresh, refresh_expires_at";

/// Reads all of it.
pub fn load(connection: &Connection) -> rusqlite::Result<OAuth> {
    let clients =
        all(connection, &format!("SELECT {CLIENT} FROM oauth_clients ORDER BY id"), client)?;
    let tokens = all(connection, &format!("SELECT {TOKEN} FROM oauth_tokens ORDER BY id"), token)?;
    let by_hash = tokens.iter().enumerate().map(|(at, token)| (token.hash, at)).collect();
    Ok(OAuth { clients, tokens, by_hash })
}

/// Reads a client.
pub fn client(row: &Row<'_>) -> rusqlite::Result<ClientRow> {
    let kind: String = row.get(3)?;
    let kind = ClientKind::from_wire(&kind)
        .ok_or_else(|| unreadable(3, std::io::Error::other("no kind of client")))?;
    let redirect_uris: String = row.get(6)?;
    let scope: Option<String> = row.get(7)?;
    Ok(ClientRow {
        id: row.get(0)?,
        identifier: row.get(1)?,
        name: row.get(2)?,
        kind,
        description: row.get(4)?,
        company: row.get(5)?,
        redirect_uris: redirect_uris.lines().map(str::to_owned).collect(),
        scope: scope.map(|scope| Scopes::parse(&scope)),
        secret_hash: row.get(8)?,
        visible_secret: row.get(9)?,
        user_id: row.get(10)?,
        created_at: row.get(11)?,
        updated_at: row.get(12)?,
        global: row.get(13)?,
    })
}

/// Reads an access token.
pub fn token(row: &Row<'_>) -> rusqlite::Result<OAuthTokenRow> {
    let scopes: String = row.get(5)?;
    let refresh = match row.get(9)? {
        None => None,
        Some(hash) => Some(RefreshRow { hash, visible: row.get(10)?, expires_at: row.get(11)? }),
    };
    Ok(OAuthTokenRow {
        id: row.get(0)?,
        hash: row.get(1)?,
        visible_token: row.get(2)?,
        client_id: row.get(3)?,
        user_id: row.get(4)?,
        scopes: Scopes::parse(&scopes),
        created_at: row.get(6)?,
        expires_at: row.get(7)?,
        used_at: row.get(8)?,
        refresh,
    })
}
