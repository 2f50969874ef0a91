//! The client itself: one account, one credential, and the settings of its connections.

use std::collections::HashSet;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::Url;
use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;
use zeroize::Zeroizing;

use super::audit_logs::SourceType;
use super::error::{Error, ErrorKind, SetupError};
use crate::domain::secret::{Credential, OneTimeSecret};
use crate::domain::token::TokenId;

/// How long the client waits, and how often it asks again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection. Default: 5 seconds.
    pub connect: Duration,
    /// For one request from its first byte to the last of its answer. Default: 30 seconds.
    pub whole: Duration,
    /// The shortest pause before a read is sent again. Default: 0.25 seconds.
    pub first_pause: Duration,
    /// The longest pause before a read is sent again. Default: 4 seconds.
    pub longest_pause: Duration,
    /// How often a read is sent again. Default: 3.
    pub retries: usize,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            whole: Duration::from_secs(30),
            first_pause: Duration::from_millis(250),
            longest_pause: Duration::from_secs(4),
            retries: 3,
        }
    }
}

/// One account and the credential it is asked with. A clone is the same client.
///
/// It follows no redirect and, of a link in an answer, uses the path and the query alone: the
/// credential goes to the one address it was given for. It never goes through a proxy, whatever
/// `HTTP_PROXY` says, since the address is on this machine.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

pub(super) struct Inner {
    pub(super) http: reqwest::Client,
    pub(super) base: Url,
    /// What it signs in with, to tell its own token among those of the account.
    pub(super) credential: Credential,
    pub(super) authorization: HeaderValue,
    pub(super) timeouts: Timeouts,
    /// How this account spells the kind of thing that a token is, once it has shown it (L1).
    pub(super) source_type: OnceLock<SourceType>,
    /// Tokens whose deletion was sent and not answered: a 404 says that it was done (X2).
    pub(super) unanswered_deletions: Mutex<HashSet<TokenId>>,
}

impl Client {
    /// A client of the account at `url`, such as `http://127.0.0.1:4711`, with the usual waits.
    ///
    /// Fails with [`ErrorKind::Setup`] if the address is not plain http to a literal loopback
    /// address. Nothing is sent yet.
    pub fn new(url: &str, credential: Credential) -> Result<Self, Error> {
        Self::with_timeouts(url, credential, Timeouts::default())
    }

    /// The same as [`Client::new`], with other waits.
    pub fn with_timeouts(
        url: &str,
        credential: Credential,
        timeouts: Timeouts,
    ) -> Result<Self, Error> {
        let setup = |problem| Error {
            kind: ErrorKind::Setup(problem),
            request: url.to_owned(),
            request_id: None,
        };
        let base = origin(url).map_err(|problem| Error {
            // An address that is refused may have a password in it: it is not repeated.
            request: String::new(),
            ..setup(problem)
        })?;
        let http = reqwest::Client::builder()
            .user_agent(concat!("tokendesk/", env!("CARGO_PKG_VERSION")))
            .no_proxy()
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(timeouts.connect)
            .timeout(timeouts.whole)
            // No timer runs while nothing happens; the account closes what it no longer wants.
            .pool_idle_timeout(None)
            .pool_max_idle_per_host(2)
            .build()
            .map_err(|_| setup(SetupError::Library))?;
        Ok(Self(Arc::new(Inner {
            http,
            base,
            authorization: authorization(&credential)
                .ok_or_else(|| setup(SetupError::Credential))?,
            credential,
            timeouts,
            source_type: OnceLock::new(),
            unanswered_deletions: Mutex::default(),
        })))
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.0
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.0.base)
    }
}

/// The address if it is `http://`, a literal loopback address, perhaps a port, and nothing else.
fn origin(text: &str) -> Result<Url, SetupError> {
    let url = Url::parse(text).map_err(|_| SetupError::Address)?;
    let host = url.host_str().ok_or(SetupError::Address)?;
    let address = host.trim_start_matches('[').trim_end_matches(']').parse();
    match url.scheme() {
        "http" if !address.is_ok_and(|ip: IpAddr| ip.is_loopback()) => Err(SetupError::NotLoopback),
        "http" if url.path() != "/" => Err(SetupError::MoreThanOrigin),
        "http" if url.query().is_some() || url.fragment().is_some() => {
            Err(SetupError::MoreThanOrigin)
        }
        "http" if !url.username().is_empty() || url.password().is_some() => {
            Err(SetupError::MoreThanOrigin)
        }
        "http" => Ok(url),
        _ => Err(SetupError::Scheme),
    }
}

fn authorization(credential: &Credential) -> Option<HeaderValue> {
    match credential {
        Credential::Bearer(token) => bearer(token),
        // The grant is the next step; until then such a client can't be made.
        Credential::OAuthClient { .. } => None,
        Credential::ApiToken { email, token } => basic(email, token),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the authorization header is what a bearer token is for"
)]
fn bearer(token: &OneTimeSecret) -> Option<HeaderValue> {
    sensitive("Bearer ", token.expose())
}

/// HTTP Basic with the user `{email}/token` and the token as the password (T1).
#[expect(
    clippy::disallowed_methods,
    reason = "the authorization header is what an API token is for (T1)"
)]
pub(super) fn basic(email: &str, token: &OneTimeSecret) -> Option<HeaderValue> {
    let parts = [email, "/token:", token.expose()];
    // The exact capacity, so that no smaller buffer with a part of the token is left behind.
    let mut pair = Zeroizing::new(String::with_capacity(parts.iter().map(|part| part.len()).sum()));
    for part in parts {
        pair.push_str(part);
    }
    sensitive("Basic ", &Zeroizing::new(BASE64_STANDARD.encode(&*pair)))
}

/// A header value that `Debug` redacts and that no compression table remembers.
fn sensitive(scheme: &str, value: &str) -> Option<HeaderValue> {
    let mut text = Zeroizing::new(String::with_capacity(scheme.len() + value.len()));
    text.push_str(scheme);
    text.push_str(value);
    let mut header = HeaderValue::from_str(&text).ok()?;
    header.set_sensitive(true);
    Some(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_spoken_to_a_literal_loopback_address_only() {
        for good in ["http://127.0.0.1:4711", "http://127.9.9.9/", "http://[::1]:80/"] {
            assert!(origin(good).is_ok(), "{good}");
        }
        for (bad, problem) in [
            ("", SetupError::Address),
            ("127.0.0.1:4711", SetupError::Address),
            ("https://127.0.0.1", SetupError::Scheme),
            ("https://acme.zendesk.com", SetupError::Scheme),
            ("ftp://127.0.0.1", SetupError::Scheme),
            ("http://acme.zendesk.com", SetupError::NotLoopback),
            ("http://localhost:4711", SetupError::NotLoopback),
            ("http://127.0.0.1.evil.example", SetupError::NotLoopback),
            ("http://0.0.0.0:4711", SetupError::NotLoopback),
            ("http://127.0.0.1@evil.example", SetupError::NotLoopback),
            ("http://user@127.0.0.1", SetupError::MoreThanOrigin),
            ("http://127.0.0.1/api", SetupError::MoreThanOrigin),
            ("http://127.0.0.1/?a=b", SetupError::MoreThanOrigin),
            ("http://127.0.0.1/#a", SetupError::MoreThanOrigin),
        ] {
            assert_eq!(origin(bad), Err(problem), "{bad}");
        }
    }

    #[test]
    fn t1_an_api_token_signs_in_by_basic_with_the_address_and_a_suffix() {
        let header = basic("ada@example.com", &OneTimeSecret::new("s3cr3t".into())).unwrap();
        assert_eq!(header.to_str().unwrap(), "Basic YWRhQGV4YW1wbGUuY29tL3Rva2VuOnMzY3IzdA==");
        assert_eq!(format!("{header:?}"), "Sensitive");
    }

    #[test]
    fn a_credential_that_no_header_can_carry_is_refused() {
        let credential = Credential::Bearer(OneTimeSecret::new("a\r\nX-Evil: 1".into()));
        let error = Client::new("http://127.0.0.1:1", credential).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Setup(SetupError::Credential));
    }
}
