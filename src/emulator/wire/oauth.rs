//! OAuth clients and access tokens, as this side writes them.

use serde::Serialize;

use super::time;
use crate::emulator::store::{ClientRow, OAuthTokenRow};

/// An OAuth client.
#[derive(Debug, Serialize)]
pub struct OAuthClient<'a> {
    id: i64,
    name: &'a str,
    identifier: &'a str,
    kind: &'static str,
    description: Option<&'a str>,
    company: Option<&'a str>,
    redirect_uri: &'a [String],
    scope: Option<String>,
    /// Whole in the answers that make one, else its beginning.
    secret: Option<&'a str>,
    global: bool,
    logo_url: Option<&'a str>,
    user_id: i64,
    created_at: String,
    updated_at: String,
    url: String,
}

impl<'a> OAuthClient<'a> {
    /// The client as lists have it, with its address below `base`.
    pub fn of(row: &'a ClientRow, base: &str) -> Self {
        Self {
            id: row.id,
            name: &row.name,
            identifier: &row.identifier,
            kind: row.kind.as_wire(),
            description: row.description.as_deref(),
            company: row.company.as_deref(),
            redirect_uri: &row.redirect_uris,
            scope: row.scope.as_ref().map(ToString::to_string),
            secret: row.visible_secret.as_deref(),
            global: row.global,
            logo_url: None,
            user_id: row.user_id,
            created_at: time(row.created_at),
            updated_at: time(row.updated_at),
            url: format!("{base}/api/v2/oauth/clients/{}.json", row.id),
        }
    }

    /// With its whole secret.
    pub fn with_secret(mut self, value: &'a str) -> Self {
        self.secret = Some(value);
        self
    }
}

/// A client that every account has, as its users see it.
#[derive(Debug, Serialize)]
pub struct GlobalClient<'a> {
    id: i64,
    name: &'a str,
    identifier: &'a str,
    kind: &'static str,
    description: Option<&'a str>,
    company: Option<&'a str>,
    logo_url: Option<&'a str>,
}

impl<'a> GlobalClient<'a> {
    /// The client.
    pub fn of(row: &'a ClientRow) -> Self {
        Self {
            id: row.id,
            name: &row.name,
            identifier: &row.identifier,
            kind: row.kind.as_wire(),
            description: row.description.as_deref(),
            company: row.company.as_deref(),
            logo_url: None,
        }
    }
}

/// The tokens of a global client. Its last use has a name of its own on the wire.
#[derive(Debug, Serialize)]
pub struct TokenSummary {
    /// The client.
    pub id: i64,
    last_used_at: Option<String>,
    tokens_count: usize,
}

impl TokenSummary {
    /// How many tokens, and the last use of any of them.
    pub fn of(id: i64, last_used: Option<i64>, tokens_count: usize) -> Self {
        Self { id, last_used_at: last_used.map(time), tokens_count }
    }
}

/// An OAuth access token.
#[derive(Debug, Serialize)]
pub struct OAuthToken<'a> {
    id: i64,
    client_id: i64,
    user_id: i64,
    scopes: &'a [String],
    /// Its beginning, or all of it in the answer that makes it.
    token: &'a str,
    /// All of it, in the answer that makes it alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    full_token: Option<&'a str>,
    refresh_token: Option<&'a str>,
    created_at: String,
    expires_at: Option<String>,
    refresh_token_expires_at: Option<String>,
    used_at: Option<String>,
    url: String,
}

impl<'a> OAuthToken<'a> {
    /// The token as every answer has it, with its address below `base`.
    pub fn of(row: &'a OAuthTokenRow, used_at: Option<i64>, base: &str) -> Self {
        Self {
            id: row.id,
            client_id: row.client_id,
            user_id: row.user_id,
            scopes: row.scopes.names(),
            token: &row.visible_token,
            full_token: None,
            refresh_token: row.refresh.as_ref().map(|refresh| refresh.visible.as_str()),
            created_at: time(row.created_at),
            expires_at: row.expires_at.map(time),
            refresh_token_expires_at: row.refresh.as_ref().map(|refresh| time(refresh.expires_at)),
            used_at: used_at.map(time),
            url: format!("{base}/api/v2/oauth/tokens/{}.json", row.id),
        }
    }

    /// With its whole value.
    pub fn with_value(mut self, value: &'a str) -> Self {
        self.token = value;
        self.full_token = Some(value);
        self
    }
}
