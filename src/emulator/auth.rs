//! Who asks: HTTP Basic with a token, the bearer credential of the run, or nobody (T1, T2, T5).

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::error::ApiError;
use super::limiter::Key;
use super::secret;
use super::store::{Actor, Directory, OAuthTokenRow, TokenRow, UserRow};
use crate::domain::user::Role;

/// What a request's `Authorization` says.
#[derive(Debug)]
pub struct Identity {
    /// Whose requests are counted together.
    pub key: Key,
    /// The position of the user in the directory; `None` is nobody.
    pub user: Option<usize>,
    /// The position of the OAuth access token that the user asks with; its scopes hold.
    pub oauth_token: Option<usize>,
}

/// Everything that a handler may ask about a request beside its body.
#[derive(Debug)]
pub struct Visit {
    /// The account as it is now.
    pub directory: Arc<Directory>,
    /// Who asks.
    pub identity: Identity,
    /// `http://` and the host that the request came with, for links.
    pub base: String,
    /// The path that the request came with, for links.
    pub path: String,
    /// The address that the request came from.
    pub peer: String,
    /// The account's time, in seconds.
    pub now: i64,
}

/// Finds out who asks. A wrong token is refused; nobody is not (`users/me` is open to all).
pub fn identify(
    header: Option<&[u8]>,
    directory: &Directory,
    bearer: &[u8; 32],
    now: i64,
) -> Result<Identity, ApiError> {
    let nobody = Identity { key: Key::Anonymous, user: None, oauth_token: None };
    let Some(header) = header else {
        return Ok(nobody);
    };
    let header = std::str::from_utf8(header).map_err(|_| ApiError::Unauthenticated)?;
    let (scheme, rest) = header.split_once(' ').ok_or(ApiError::Unauthenticated)?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return by_bearer(rest.trim(), directory, bearer, now);
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(ApiError::Unauthenticated);
    }
    let pair = STANDARD.decode(rest.trim()).map(Zeroizing::new);
    let pair = pair.map_err(|_| ApiError::Unauthenticated)?;
    let pair = std::str::from_utf8(&pair).map_err(|_| ApiError::Unauthenticated)?;
    let (name, value) = pair.split_once(':').ok_or(ApiError::Unauthenticated)?;
    match name.strip_suffix("/token") {
        Some(email) => by_token(email, value, directory),
        // A password signs nobody in, and on a real account is not refused either (observed).
        None => Ok(nobody),
    }
}

/// Who signs in on the authorize page: with an address and an API token, or with the credential of
/// the run, which stands for its user and needs no address. An OAuth token does not fit: what it
/// allows could grow by that.
pub fn identify_person(
    email: &str,
    value: &str,
    directory: &Directory,
    bearer: &[u8; 32],
) -> Option<Identity> {
    if !secret::same(&secret::hash(value), bearer) {
        return by_token(email, value, directory).ok();
    }
    let fits = |user: &UserRow| email.is_empty() || user.email.eq_ignore_ascii_case(email);
    let user = position(directory, |user| user.id == directory.signed_in_user && fits(user))?;
    Some(Identity { key: Key::Bearer, user: Some(user), oauth_token: None })
}

/// T5: an API token is no OAuth token. The credential of the run fits here, and an access token for
/// as long as it lives and its user may sign in; all refusals are the same.
fn by_bearer(
    value: &str,
    directory: &Directory,
    bearer: &[u8; 32],
    now: i64,
) -> Result<Identity, ApiError> {
    const NO_HASH: [u8; 32] = [0; 32];
    let hash = secret::hash(value);
    if secret::same(&hash, bearer) {
        let user = position(directory, |user| user.id == directory.signed_in_user);
        let user = user.ok_or(ApiError::InvalidToken)?;
        return Ok(Identity { key: Key::Bearer, user: Some(user), oauth_token: None });
    }
    let at = directory.oauth.token_by_hash(&hash);
    let token = at.and_then(|at| directory.oauth.tokens.get(at));
    let matches = secret::same(token.map_or(&NO_HASH, |token| &token.hash), &hash);
    let token = token.filter(|token| matches & token.is_alive(now));
    let token = token.ok_or(ApiError::InvalidToken)?;
    let user = position(directory, |user| user.id == token.user_id && may_sign_in(user));
    let user = user.ok_or(ApiError::InvalidToken)?;
    Ok(Identity { key: Key::OAuthToken(token.id), user: Some(user), oauth_token: at })
}

/// T2: whoever proved an address and is not suspended.
pub fn may_sign_in(user: &UserRow) -> bool {
    user.verified && !user.suspended
}

/// T1, T2: any verified user with any active token. All refusals are the same and take the same
/// time: nothing tells which part was wrong.
fn by_token(email: &str, value: &str, directory: &Directory) -> Result<Identity, ApiError> {
    const NO_HASH: [u8; 32] = [0; 32];
    let hash = secret::hash(value);
    let token = directory.token_by_hash(&hash);
    let matches = secret::same(token.map_or(&NO_HASH, |token| &token.hash), &hash);
    let usable = token.filter(|token: &&TokenRow| matches & token.active & directory.token_access);
    let user =
        position(directory, |user| user.email.eq_ignore_ascii_case(email) && may_sign_in(user));
    match (usable, user) {
        (Some(token), Some(user)) => {
            Ok(Identity { key: Key::Token(token.id), user: Some(user), oauth_token: None })
        }
        _ => Err(ApiError::Unauthenticated),
    }
}

fn position(directory: &Directory, fits: impl Fn(&UserRow) -> bool) -> Option<usize> {
    directory.users.iter().position(fits)
}

impl Visit {
    /// Who asks, if anybody.
    pub fn user(&self) -> Option<&UserRow> {
        self.directory.users.get(self.identity.user?)
    }

    /// The OAuth access token that the user asks with, if it is one.
    pub fn oauth_token(&self) -> Option<&OAuthTokenRow> {
        self.directory.oauth.tokens.get(self.identity.oauth_token?)
    }

    /// Whether the user is an administrator.
    pub fn is_admin(&self) -> bool {
        self.user().is_some_and(|user| user.role == Role::Admin)
    }

    /// Where an answer's links lead: the path as it was asked for.
    pub fn url(&self) -> String {
        format!("{}{}", self.base, self.path)
    }

    fn is_staff(&self) -> bool {
        let role = self.user().map(|user| &user.role);
        matches!(role, Some(Role::Admin | Role::Agent))
    }

    /// Who changes something, for the audit log.
    pub fn actor(&self) -> Actor {
        let user = self.user();
        Actor {
            id: user.map_or(-1, |user| user.id),
            name: user.map_or_else(String::new, |user| user.name.clone()),
            ip_address: self.peer.clone(),
            at: self.now,
        }
    }
}

/// Anybody, also nobody.
#[derive(Clone, Debug)]
pub struct Anyone(pub Arc<Visit>);

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Arc<Visit>);

/// An agent or an administrator.
#[derive(Clone, Debug)]
pub struct Staff(pub Arc<Visit>);

/// An administrator.
#[derive(Clone, Debug)]
pub struct Admin(pub Arc<Visit>);

/// An administrator of an account that has an audit log (P4).
#[derive(Clone, Debug)]
pub struct Auditor(pub Arc<Visit>);

/// Somebody who may manage APIs, in an account with token access (P3).
#[derive(Clone, Debug)]
pub struct TokenManager(pub Arc<Visit>);

/// Somebody who may manage APIs: token access is not asked for, because OAuth needs none (Z4).
#[derive(Clone, Debug)]
pub struct ApiManager(pub Arc<Visit>);

fn visit(parts: &Parts) -> Result<Arc<Visit>, ApiError> {
    let found = parts.extensions.get::<Arc<Visit>>();
    found.cloned().ok_or(ApiError::Unauthenticated)
}

impl<S: Sync> FromRequestParts<S> for Anyone {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        visit(parts).map(Self)
    }
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let visit = visit(parts)?;
        match visit.identity.user {
            Some(_) => Ok(Self(visit)),
            None => Err(ApiError::Unauthenticated),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Staff {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, state).await?;
        if visit.is_staff() { Ok(Self(visit)) } else { Err(ApiError::Forbidden) }
    }
}

impl<S: Sync> FromRequestParts<S> for Admin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, state).await?;
        if visit.is_admin() { Ok(Self(visit)) } else { Err(ApiError::Forbidden) }
    }
}

impl<S: Sync> FromRequestParts<S> for ApiManager {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, state).await?;
        match visit.user().map(|user| visit.directory.may_manage_apis(user)) {
            Some(true) => Ok(Self(visit)),
            _ => Err(ApiError::Forbidden),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Auditor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Admin(visit) = Admin::from_request_parts(parts, state).await?;
        if visit.directory.plan.has_audit_log() {
            Ok(Self(visit))
        } else {
            Err(ApiError::Forbidden)
        }
    }
}

impl<S: Sync> FromRequestParts<S> for TokenManager {
    type Rejection = ApiError;

    /// The role comes first: who may not manage APIs learns nothing of the switch.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, state).await?;
        let directory = &visit.directory;
        match visit.user().map(|user| directory.may_manage_apis(user)) {
            Some(true) if directory.token_access => Ok(Self(visit)),
            Some(true) => Err(ApiError::RecordNotFound),
            _ => Err(ApiError::Forbidden),
        }
    }
}
