//! The OAuth clients of a new account.

use rand::TryRng;
use rand::rngs::SysRng;

use super::demo::{Demo, OAuthClient, before};
use crate::domain::oauth::{ClientKind, Scopes};
use crate::emulator::store::{ClientRow, FIRST_OAUTH_ID, StoreError};

/// The clients of the demo.
pub fn make(demo: &Demo, now: i64) -> Result<Vec<ClientRow>, StoreError> {
    let ids = (1..).map(|number| FIRST_OAUTH_ID + number * 23);
    demo.oauth_client.iter().zip(ids).map(|(client, id)| row(demo, client, id, now)).collect()
}

fn row(demo: &Demo, client: &OAuthClient, id: i64, now: i64) -> Result<ClientRow, StoreError> {
    let kind = ClientKind::from_wire(&client.kind);
    let kind = kind.ok_or_else(|| StoreError::Demo(format!("`{}` is no kind", client.kind)))?;
    // The secret never existed: its hash is a number that nothing leads to.
    let mut hash = [0; 32];
    SysRng.try_fill_bytes(&mut hash).map_err(|error| StoreError::Random(error.to_string()))?;
    let created_at = before(now, &client.age)?;
    Ok(ClientRow {
        id,
        identifier: client.identifier.clone(),
        name: client.name.clone(),
        kind,
        description: client.description.clone(),
        company: client.company.clone(),
        redirect_uris: client.redirect_uris.clone(),
        scope: client.scope.as_deref().map(Scopes::parse),
        secret_hash: (kind == ClientKind::Confidential).then_some(hash),
        visible_secret: client.visible.clone(),
        user_id: demo.person(&client.owner)?.id,
        global: client.global,
        created_at,
        updated_at: created_at,
    })
}
