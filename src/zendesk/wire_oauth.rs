//! The JSON of OAuth clients and access tokens (docs/wire.md, OAuth), read leniently like the rest.

use std::fmt;

use jiff::Timestamp;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};

use super::wire::ReceivedSecret;
use crate::domain::description::Description;
use crate::domain::foreign::Foreign;
use crate::domain::oauth::{ClientKind, Scopes};
use crate::domain::oauth_client::{
    GlobalClient, OAuthClient, OAuthClientId, OAuthToken, OAuthTokenId,
};
use crate::domain::secret::OneTimeSecret;
use crate::domain::user::UserId;

/// As many characters of a secret as a list shows (observed). More of it is never kept.
const VISIBLE: usize = 10;

#[derive(Deserialize)]
pub(super) struct ClientList {
    pub(super) clients: Vec<ClientRecord>,
}

#[derive(Deserialize)]
pub(super) struct OneClient {
    pub(super) client: ClientRecord,
}

/// A client, of whose secret no more than the beginning is taken.
#[derive(Deserialize)]
pub(super) struct ClientRecord {
    id: i64,
    identifier: Option<String>,
    name: Option<String>,
    kind: Option<String>,
    description: Option<String>,
    company: Option<String>,
    redirect_uri: Option<Several>,
    scope: Option<Several>,
    user_id: Option<i64>,
    secret: Option<Beginning>,
    created_at: Timestamp,
    updated_at: Option<Timestamp>,
}

impl From<ClientRecord> for OAuthClient {
    fn from(record: ClientRecord) -> Self {
        let addresses = record.redirect_uri.map(Several::lines).unwrap_or_default();
        Self {
            id: OAuthClientId(record.id),
            identifier: record.identifier.unwrap_or_default().into(),
            name: record.name.unwrap_or_default().into(),
            kind: record.kind.as_deref().and_then(ClientKind::from_wire),
            description: Description::received(record.description),
            company: set(record.company),
            redirect_uris: addresses.into_iter().map(Foreign::received).collect(),
            scope: record.scope.map(Several::scopes).filter(|scopes| !scopes.is_empty()),
            user_id: record.user_id.map(UserId),
            visible_secret: record.secret.and_then(|Beginning(text)| set(Some(text))),
            created_at: record.created_at,
            updated_at: record.updated_at.unwrap_or(record.created_at),
        }
    }
}

/// The answer to a creation a second time, now for the whole secret alone. A public client has none.
#[derive(Deserialize)]
pub(super) struct OneClientSecret {
    client: ClientSecretRecord,
}

#[derive(Deserialize)]
struct ClientSecretRecord {
    #[serde(default)]
    secret: MaybeSecret,
}

impl OneClientSecret {
    pub(super) fn secret(self) -> Option<OneTimeSecret> {
        self.client.secret.0
    }
}

/// A secret, or null or nothing where there is none.
#[derive(Default)]
struct MaybeSecret(Option<OneTimeSecret>);

impl<'de> Deserialize<'de> for MaybeSecret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MaybeSecretVisitor)
    }
}

struct MaybeSecretVisitor;

impl Visitor<'_> for MaybeSecretVisitor {
    type Value = MaybeSecret;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the secret of a client, or null")
    }

    fn visit_unit<E: de::Error>(self) -> Result<MaybeSecret, E> {
        Ok(MaybeSecret(None))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<MaybeSecret, E> {
        // A copy of the exact size, as that of a token.
        let secret = (!text.is_empty()).then(|| OneTimeSecret::new(String::from(text)));
        Ok(MaybeSecret(secret))
    }
}

/// The first characters of a value, however much of it there is.
struct Beginning(String);

impl<'de> Deserialize<'de> for Beginning {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(BeginningVisitor)
    }
}

struct BeginningVisitor;

impl Visitor<'_> for BeginningVisitor {
    type Value = Beginning;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the beginning of a value")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Beginning, E> {
        Ok(Beginning(text.chars().take(VISIBLE).collect()))
    }
}

#[derive(Deserialize)]
pub(super) struct AccessTokenList {
    pub(super) tokens: Vec<AccessTokenRecord>,
}

#[derive(Deserialize)]
pub(super) struct AccessTokenRecord {
    id: i64,
    client_id: i64,
    user_id: Option<i64>,
    scopes: Option<Several>,
    token: Option<Beginning>,
    created_at: Timestamp,
    used_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    refresh_token_expires_at: Option<Timestamp>,
}

impl From<AccessTokenRecord> for OAuthToken {
    fn from(record: AccessTokenRecord) -> Self {
        Self {
            id: OAuthTokenId(record.id),
            client: OAuthClientId(record.client_id),
            user_id: record.user_id.map(UserId),
            scopes: record.scopes.map(Several::scopes).unwrap_or_default(),
            visible_token: record.token.map(|Beginning(text)| text).unwrap_or_default().into(),
            created_at: record.created_at,
            used_at: record.used_at,
            expires_at: record.expires_at,
            refresh_expires_at: record.refresh_token_expires_at,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct GlobalClientList {
    pub(super) global_clients: Vec<GlobalClientRecord>,
}

#[derive(Deserialize)]
pub(super) struct GlobalClientRecord {
    id: i64,
    identifier: Option<String>,
    name: Option<String>,
    company: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct SummaryList {
    pub(super) global_clients: Vec<SummaryRecord>,
}

/// The access tokens of a global client. Their last use has a name of its own on the wire.
#[derive(Deserialize)]
pub(super) struct SummaryRecord {
    pub(super) id: i64,
    last_used_at: Option<Timestamp>,
    tokens_count: Option<u64>,
}

impl GlobalClientRecord {
    /// The client with what is known of its access tokens, if that could be had.
    pub(super) fn with(self, summaries: Option<&[SummaryRecord]>) -> GlobalClient {
        let own = summaries.and_then(|all| all.iter().find(|summary| summary.id == self.id));
        GlobalClient {
            id: OAuthClientId(self.id),
            identifier: self.identifier.unwrap_or_default().into(),
            name: self.name.unwrap_or_default().into(),
            company: set(self.company),
            // One that no summary names has none.
            tokens: own.map_or(summaries.map(|_| 0), |own| own.tokens_count),
            last_used: own.and_then(|own| own.last_used_at),
        }
    }
}

/// The answer to a grant that is tried.
#[derive(Deserialize)]
pub(super) struct TriedGrant {
    pub(super) access_token: ReceivedSecret,
    scope: Option<Several>,
    /// In seconds.
    pub(super) expires_in: Option<u64>,
}

impl TriedGrant {
    /// What it was given for, where the answer says it.
    pub(super) fn scopes(&mut self) -> Option<Scopes> {
        self.scope.take().map(Several::scopes)
    }
}

/// Names or addresses: an array, or one text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Several {
    List(Vec<String>),
    Text(String),
}

impl Several {
    fn lines(self) -> Vec<String> {
        match self {
            Self::List(list) => list,
            Self::Text(text) => text.lines().map(|line| line.trim().to_owned()).collect(),
        }
    }

    fn scopes(self) -> Scopes {
        match self {
            Self::List(list) => Scopes::parse(&list.join(" ")),
            Self::Text(text) => Scopes::parse(&text),
        }
    }
}

fn set(text: Option<String>) -> Option<Foreign> {
    text.filter(|text| !text.is_empty()).map(Foreign::received)
}
