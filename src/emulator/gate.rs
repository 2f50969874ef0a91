//! What every request passes before and behind its route: who may come in, who asks, how often,
//! and the headers of every answer.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::uri::{PathAndQuery, Uri};
use axum::http::{HeaderName, HeaderValue, Method, Request, header};
use axum::response::{IntoResponse, Response};
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;

use super::auth::{Identity, Visit, identify, identify_person};
use super::clock::{self, Clock};
use super::error::ApiError;
use super::limiter::{Key, Limiter, Verdict};
use super::resources::MAX_BODY;
use super::router::{AUTHORIZATIONS, GRANTS, resource, router};
use super::store::{Directory, Store, Used};
use super::uses::Uses;
use crate::domain::oauth::Access;

/// The state of a running account, shared by all of its requests.
#[derive(Clone, Debug)]
pub struct Shared(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    uses: Uses,
    clock: Clock,
    bearer: [u8; 32],
    limiter: Mutex<Limiter>,
    unlimited: bool,
    port: u16,
}

impl Shared {
    /// The state of an account that listens on `port`, whose run has the bearer of this hash.
    pub fn new(store: Store, clock: Clock, bearer: [u8; 32], unlimited: bool, port: u16) -> Self {
        Self(Arc::new(Inner {
            store,
            uses: Uses::default(),
            clock,
            bearer,
            limiter: Mutex::default(),
            unlimited,
            port,
        }))
    }

    /// The account's data.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// When tokens were last used.
    pub fn uses(&self) -> &Uses {
        &self.0.uses
    }

    /// The account as it is at this second: what the retirement has due by then is done first.
    pub async fn directory(&self, now: i64) -> Result<Arc<Directory>, ApiError> {
        let directory = self.store().directory().await?;
        if directory.next_due.is_none_or(|due| now < due) {
            return Ok(directory);
        }
        self.store().settle(now, self.uses().pending()).await?;
        Ok(self.store().directory().await?)
    }

    /// Does what the retirement has due at its second by the account's clock, also while nobody asks;
    /// it looks at that clock at least once in each `pause`.
    pub async fn keep_settling(&self, pause: Duration) {
        loop {
            let now = self.0.clock.seconds();
            // What the disk does not let happen is tried again, and every request says so.
            let due = self.directory(now).await.ok().and_then(|directory| directory.next_due);
            let left = due.and_then(|due| u64::try_from(due - now).ok().filter(|left| *left > 0));
            let left = left.map_or(pause, |left| pause.min(Duration::from_secs(left)));
            tokio::time::sleep(left).await;
        }
    }

    /// The position of who signs in on the authorize page, with what signs in to the API.
    pub fn sign_in(
        &self,
        email: &str,
        value: &str,
        directory: &Directory,
        now: i64,
    ) -> Option<usize> {
        let identity = identify_person(email, value, directory, &self.0.bearer)?;
        self.note_use(identity.key, directory, now);
        identity.user
    }

    /// Remembers when a token was last used: also by a request that its scopes do not allow (assumed).
    fn note_use(&self, key: Key, directory: &Directory, now: i64) {
        let (used, known) = match key {
            Key::Anonymous | Key::Bearer => return,
            Key::Token(id) => {
                let known = directory.tokens.iter().find(|token| token.id == id);
                (Used::ApiToken(id), known.and_then(|token| token.last_used))
            }
            Key::OAuthToken(id) => {
                (Used::OAuthToken(id), directory.oauth.token(id).and_then(|token| token.used_at))
            }
        };
        self.uses().touch(used, known, now);
    }

    fn count(&self, key: Key, now: i64, limit: u32) -> Verdict {
        if self.0.unlimited {
            return Verdict { limit, remaining: Some(limit), reset: 60 };
        }
        let mut limiter = self.0.limiter.lock().unwrap_or_else(PoisonError::into_inner);
        limiter.take(key, now, limit)
    }
}

/// The door of the account.
#[derive(Clone, Debug)]
pub struct Gate {
    shared: Shared,
    router: TowerToHyperService<Router>,
    patience: Duration,
}

impl Gate {
    /// A door before the routes; a request may take as long as `patience`.
    pub fn new(shared: Shared, patience: Duration) -> Self {
        Self { router: TowerToHyperService::new(router(shared.clone())), shared, patience }
    }

    /// The state behind it.
    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    /// Answers a request that came from `peer`.
    pub async fn answer(&self, request: Request<Body>, peer: SocketAddr) -> Response {
        let now = self.shared.0.clock.seconds();
        let answered = tokio::time::timeout(self.patience, self.admit(request, peer, now)).await;
        let (mut response, verdict) = answered.unwrap_or_else(|_| refuse(ApiError::TooSlow));
        decorate(&mut response, verdict, now);
        response
    }

    /// Checks a request in the order in which a refusal tells least, then lets its route answer.
    async fn admit(
        &self,
        mut request: Request<Body>,
        peer: SocketAddr,
        now: i64,
    ) -> (Response, Option<Verdict>) {
        let host = match self.check(&request) {
            Ok(host) => host,
            Err(error) => return refuse(error),
        };
        let directory = match self.shared.directory(now).await {
            Ok(directory) => directory,
            Err(error) => return refuse(error),
        };
        let header = request.headers().get(header::AUTHORIZATION);
        // Where a token is given, the header names a client, which proves itself there.
        let header = header.filter(|_| !is_grant(request.uri().path()));
        let header = header.map(HeaderValue::as_bytes);
        let identity = identify(header, &directory, &self.shared.0.bearer, now);
        let key = identity.as_ref().map_or(Key::Anonymous, |identity| identity.key);
        let limit = directory.plan.requests_per_minute();
        let verdict = self.shared.count(key, now, limit);
        if verdict.remaining.is_none() {
            let error = ApiError::TooMany(verdict.reset);
            return (error.into_response(), Some(verdict));
        }
        let identity = match identity {
            Ok(identity) => identity,
            Err(error) => return (error.into_response(), Some(verdict)),
        };
        let path = request.uri().path().to_owned();
        without_suffix(request.uri_mut());
        self.shared.note_use(key, &directory, now);
        if let Err(error) = in_scope(&identity, &directory, &request) {
            return (error.into_response(), Some(verdict));
        }
        let visit = Visit {
            directory,
            identity,
            base: format!("http://{host}"),
            path,
            peer: peer.ip().to_canonical().to_string(),
            now,
        };
        request.extensions_mut().insert(Arc::new(visit));
        let Ok(response) = self.router.call(request).await;
        (response, Some(verdict))
    }

    /// Lets in only who means this address: a name that leads here (DNS rebinding) and a page of
    /// another site are turned away before anything is read.
    fn check(&self, request: &Request<Body>) -> Result<String, ApiError> {
        let host = request.headers().get(header::HOST);
        let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
        let port = self.shared.0.port;
        let name = host.strip_suffix(&format!(":{port}")).unwrap_or_default();
        if !["127.0.0.1", "localhost", "[::1]"].contains(&name) {
            return Err(ApiError::NotHere("this account answers on its loopback address only"));
        }
        let origin = request.headers().get(header::ORIGIN);
        // The form of the authorize page is the one thing that a browser sends from here.
        let own = request.uri().path() == AUTHORIZATIONS;
        let own = own && origin.is_some_and(|origin| *origin == format!("http://{host}"));
        if origin.is_some() && !own {
            return Err(ApiError::NotHere("this account does not answer pages of a browser"));
        }
        let length = request.headers().get(header::CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        if length.is_some_and(|length| length > MAX_BODY) {
            return Err(ApiError::TooLarge);
        }
        Ok(host.to_owned())
    }
}

/// Whether the scopes of an OAuth access token allow the request. Where a token is given nobody is
/// asked who asks: the client proves itself in the body.
fn in_scope(
    identity: &Identity,
    directory: &Directory,
    request: &Request<Body>,
) -> Result<(), ApiError> {
    let token = identity.oauth_token.and_then(|at| directory.oauth.tokens.get(at));
    let path = request.uri().path();
    let Some((token, path)) = token.zip(path.strip_prefix("/api/v2/")) else {
        return Ok(());
    };
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let access = if reads { Access::Read } else { Access::Write };
    Ok(token.scopes.permit(access, resource(path))?)
}

fn is_grant(path: &str) -> bool {
    path.strip_suffix(".json").unwrap_or(path) == GRANTS
}

fn refuse(error: ApiError) -> (Response, Option<Verdict>) {
    (error.into_response(), None)
}

/// Takes `.json` from the end of a path, before a route is chosen.
fn without_suffix(uri: &mut Uri) {
    let Some(path) = uri.path().strip_suffix(".json") else {
        return;
    };
    let shorter = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = PathAndQuery::try_from(shorter).ok();
    if let Ok(shorter) = Uri::from_parts(parts) {
        *uri = shorter;
    }
}

/// The headers that Zendesk sends with every answer (`docs/wire.md`, headers).
fn decorate(response: &mut Response, verdict: Option<Verdict>, now: i64) {
    let headers = response.headers_mut();
    let name = HeaderName::from_static;
    if let Some(kind) = headers.get_mut(header::CONTENT_TYPE)
        && kind == "application/json"
    {
        *kind = HeaderValue::from_static("application/json; charset=utf-8");
    }
    if let Some(verdict) = verdict {
        let limit = HeaderValue::from(verdict.limit);
        let left = HeaderValue::from(verdict.remaining.unwrap_or(0));
        headers.insert(name("x-rate-limit"), limit.clone());
        headers.insert(name("x-rate-limit-remaining"), left.clone());
        headers.insert(name("ratelimit-limit"), limit);
        headers.insert(name("ratelimit-remaining"), left);
        headers.insert(name("ratelimit-reset"), HeaderValue::from(verdict.reset));
    }
    headers.insert(name("x-zendesk-api-version"), HeaderValue::from_static("v2"));
    let id = format!("{:032x}", rand::random::<u128>());
    let texts = [(name("x-request-id"), id), (header::DATE, clock::http_date(now))];
    for (name, text) in texts {
        if let Ok(value) = HeaderValue::try_from(text) {
            headers.insert(name, value);
        }
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suffix_is_taken_from_the_path_alone() {
        for (from, to) in [
            ("/api/v2/users/me.json", "/api/v2/users/me"),
            ("/api/v2/users/7.json?a=b.json", "/api/v2/users/7?a=b.json"),
            ("/api/v2/users?x=.json", "/api/v2/users?x=.json"),
        ] {
            let mut uri: Uri = from.parse().unwrap();
            without_suffix(&mut uri);
            assert_eq!(uri.to_string(), to);
        }
    }
}
