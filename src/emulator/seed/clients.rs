//! The OAuth clients of a new account, and the access tokens that were given to them.

use rand::TryRng;
use rand::rngs::SysRng;

use super::demo::{Demo, OAuthClient, OAuthToken, before, maybe_before, seconds};
use crate::domain::oauth::{ClientKind, Scopes};
use crate::domain::replacement::Replacement;
use crate::domain::token::TokenId;
use crate::emulator::store::{ClientRow, FIRST_OAUTH_ID, OAuthTokenRow, StoreError, TokenRow};

/// How far the ids of clients and access tokens lie apart.
const STEP: i64 = 23;

/// The clients of the demo. One that replaces a token says so in its description, as a person who
/// migrates writes it there.
pub fn make(demo: &Demo, tokens: &[TokenRow], now: i64) -> Result<Vec<ClientRow>, StoreError> {
    let ids = (1..).map(|number| FIRST_OAUTH_ID + number * STEP);
    let rows = demo.oauth_client.iter().zip(ids);
    rows.map(|(client, id)| row(demo, tokens, client, id, now)).collect()
}

/// The access tokens of the demo.
pub fn tokens(
    demo: &Demo,
    clients: &[ClientRow],
    now: i64,
) -> Result<Vec<OAuthTokenRow>, StoreError> {
    let last = clients.iter().map(|client| client.id).max().unwrap_or(FIRST_OAUTH_ID);
    let ids = (1..).map(|number| last + number * STEP);
    let rows = demo.oauth_token.iter().zip(ids);
    rows.map(|(token, id)| given(demo, clients, token, id, now)).collect()
}

/// A value that never existed: its hash is a number that nothing leads to.
fn unknown() -> Result<[u8; 32], StoreError> {
    let mut hash = [0; 32];
    SysRng.try_fill_bytes(&mut hash).map_err(|error| StoreError::Random(error.to_string()))?;
    Ok(hash)
}

fn row(
    demo: &Demo,
    tokens: &[TokenRow],
    client: &OAuthClient,
    id: i64,
    now: i64,
) -> Result<ClientRow, StoreError> {
    let kind = ClientKind::from_wire(&client.kind);
    let kind = kind.ok_or_else(|| StoreError::Demo(format!("`{}` is no kind", client.kind)))?;
    let secret_hash = (kind == ClientKind::Confidential).then(unknown).transpose()?;
    let created_at = before(now, &client.age)?;
    Ok(ClientRow {
        id,
        identifier: client.identifier.clone(),
        name: client.name.clone(),
        kind,
        description: description(demo, tokens, client)?,
        company: client.company.clone(),
        redirect_uris: client.redirect_uris.clone(),
        scope: client.scope.as_deref().map(Scopes::parse),
        secret_hash,
        visible_secret: client.visible.clone(),
        user_id: demo.person(&client.owner)?.id,
        global: client.global,
        created_at,
        updated_at: created_at,
    })
}

fn description(
    demo: &Demo,
    tokens: &[TokenRow],
    client: &OAuthClient,
) -> Result<Option<String>, StoreError> {
    let is = |token: &super::demo::Token| token.key.is_some() && token.key == client.replaces;
    // An account with few tokens may be made without the one that is replaced.
    let replaced = demo.token.iter().position(is).and_then(|at| tokens.get(at));
    let Some(token) = replaced else {
        return Ok(client.description.clone());
    };
    let line = Replacement::new(TokenId(token.id), &token.visible_token);
    let text = line.added_to(client.description.as_deref().unwrap_or_default());
    text.map(Some).map_err(|error| StoreError::Demo(error.to_string()))
}

fn given(
    demo: &Demo,
    clients: &[ClientRow],
    token: &OAuthToken,
    id: i64,
    now: i64,
) -> Result<OAuthTokenRow, StoreError> {
    let client = clients.iter().find(|client| client.identifier == token.client);
    let client =
        client.ok_or_else(|| StoreError::Demo(format!("`{}` is no client", token.client)))?;
    let created_at = before(now, &token.age)?;
    let lives = token.lives.as_deref().map(seconds).transpose()?;
    Ok(OAuthTokenRow {
        id,
        hash: unknown()?,
        visible_token: token.visible.clone(),
        client_id: client.id,
        user_id: demo.person(&token.user)?.id,
        scopes: Scopes::parse(&token.scopes),
        created_at,
        expires_at: lives.map(|lives| created_at + lives),
        used_at: maybe_before(now, token.last_used.as_ref())?,
        refresh: None,
    })
}
