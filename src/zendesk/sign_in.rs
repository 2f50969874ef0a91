//! How requests are signed: by a credential as it is, or by an access token that an OAuth client is
//! given for a while (reference 1.4).

use std::pin::Pin;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::HeaderValue;
use serde::Serialize;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use super::client::Client;
use super::error::{Error, ErrorKind, SetupError};
use super::exchange::{Request, Signer};
use super::renewal::Renewal;
use super::wire;
use crate::domain::secret::{Credential, OneTimeSecret};

pub(super) const TOKENS: &str = "/oauth/tokens";

/// What an access token is asked for. API tokens have no scope of their own (docs/wire.md).
pub(super) const SCOPES: &str = "read write";

/// How long before its end an access token is no longer used, at most.
pub(super) const MARGIN: Duration = Duration::from_mins(1);

/// The signature of one request.
pub(super) struct Signature {
    /// `None` where the request says itself who asks.
    pub(super) header: Option<HeaderValue>,
    /// Which access token it is made with, counted from the first.
    pub(super) grant: Option<u64>,
}

/// What a client signs its requests with.
pub(super) enum SignIn {
    /// The same for every request.
    Fixed(HeaderValue),
    /// Access tokens that are asked for when they are needed. Who asks while one is on its way
    /// waits for that one.
    Grants(Mutex<Grants>),
    /// An access token of a person that is renewed when it ends.
    Renewed(Renewal),
}

/// The access tokens of an OAuth client: the last one, in memory alone.
#[derive(Default)]
pub(super) struct Grants {
    last: Option<Granted>,
    count: u64,
}

struct Granted {
    token: OneTimeSecret,
    /// When it is time for another one; `None` if the account does not say how long it lasts.
    renew_at: Option<Instant>,
}

#[derive(Serialize)]
struct Wish<'a> {
    grant_type: &'a str,
    client_id: &'a str,
    client_secret: &'a str,
    scope: &'a str,
}

impl SignIn {
    /// `None` if no header can carry the credential.
    pub(super) fn new(credential: &Credential) -> Option<Self> {
        match credential {
            Credential::Bearer(token) => bearer(token).map(Self::Fixed),
            Credential::ApiToken { email, token } => basic(email, token).map(Self::Fixed),
            Credential::OAuthClient { .. } => Some(Self::Grants(Mutex::default())),
            Credential::OAuthCode { tokens, .. } => {
                bearer(&tokens.access).map(|_| Self::Renewed(Renewal::new(tokens.clone())))
            }
        }
    }
}

/// The header of a credential that needs no grant, to try it; `None` also if no header can carry
/// it.
pub(super) fn fixed(credential: &Credential) -> Option<HeaderValue> {
    match SignIn::new(credential)? {
        SignIn::Fixed(header) => Some(header),
        SignIn::Grants(_) | SignIn::Renewed(_) => None,
    }
}

impl Client {
    /// The signature of a request. An access token that the account has refused (`stale`), or that
    /// ends soon, is replaced first; whoever else needs one meanwhile waits for the same.
    pub(super) async fn sign(
        &self,
        request: &Request,
        stale: Option<u64>,
    ) -> Result<Signature, Error> {
        let grants = match (&request.signer, &self.inner().sign_in) {
            (Signer::Nobody, _) => return Ok(Signature { header: None, grant: None }),
            (Signer::Other(header), _) | (Signer::Own, SignIn::Fixed(header)) => {
                return Ok(Signature { header: Some(header.clone()), grant: None });
            }
            (Signer::Own, SignIn::Renewed(renewal)) => {
                return self.sign_renewed(request, renewal, stale).await;
            }
            (Signer::Own, SignIn::Grants(grants)) => grants,
        };
        let mut grants = grants.lock().await;
        let usable = grants.last.as_ref().filter(|last| {
            stale != Some(grants.count)
                && last.renew_at.is_none_or(|renew_at| Instant::now() < renew_at)
        });
        let header = if let Some(granted) = usable {
            bearer(&granted.token)
        } else {
            let granted = self.ask_for_token().await?;
            let header = bearer(&granted.token);
            *grants = Grants { last: Some(granted), count: grants.count + 1 };
            header
        };
        let header =
            header.ok_or_else(|| request.error(ErrorKind::Setup(SetupError::Credential)))?;
        Ok(Signature { header: Some(header), grant: Some(grants.count) })
    }

    /// Boxed, since asking for an access token is itself a request.
    fn ask_for_token(&self) -> Pin<Box<dyn Future<Output = Result<Granted, Error>> + Send + '_>> {
        Box::pin(async move {
            let request = self.grant(TOKENS, wish(&self.inner().credential));
            let answer = self.send(&request).await.map_err(|error| match error.kind {
                // Of what was asked for nothing was sent.
                ErrorKind::NoAnswer => Error { kind: ErrorKind::Unreachable, ..error },
                _ => error,
            })?;
            let grant: wire::Grant = answer.json()?;
            let renew_at = grant.expires_in.and_then(|seconds| {
                let life = Duration::from_secs(seconds);
                Instant::now().checked_add(life.saturating_sub(MARGIN.min(life / 10)))
            });
            Ok(Granted { token: grant.access_token.0, renew_at })
        })
    }
}

/// The body of a request for an access token, in one buffer that is wiped.
#[expect(
    clippy::disallowed_methods,
    reason = "the secret of an OAuth client goes to the account that gave it"
)]
fn wish(credential: &Credential) -> Zeroizing<Vec<u8>> {
    let Credential::OAuthClient { client_id, secret } = credential else {
        return Zeroizing::default();
    };
    let wish = Wish {
        grant_type: "client_credentials",
        client_id,
        client_secret: secret.expose(),
        scope: SCOPES,
    };
    // Escaped, a character of a text takes up to six bytes: the buffer never grows, so that no
    // smaller one with a part of the secret is left behind.
    let space = 256 + 6 * (client_id.len() + wish.client_secret.len());
    let mut body = Zeroizing::new(Vec::with_capacity(space));
    if serde_json::to_writer(&mut *body, &wish).is_err() {
        body.clear();
    }
    body
}

#[expect(
    clippy::disallowed_methods,
    reason = "the authorization header is what a bearer token is for"
)]
pub(super) fn bearer(token: &OneTimeSecret) -> Option<HeaderValue> {
    sensitive("Bearer ", token.expose())
}

/// HTTP Basic with the user `{email}/token` and the token as the password (T1).
#[expect(
    clippy::disallowed_methods,
    reason = "the authorization header is what an API token is for (T1)"
)]
fn basic(email: &str, token: &OneTimeSecret) -> Option<HeaderValue> {
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
    fn t1_an_api_token_signs_in_by_basic_with_the_address_and_a_suffix() {
        let header = basic("ada@example.com", &OneTimeSecret::new("s3cr3t".into())).unwrap();
        assert_eq!(header.to_str().unwrap(), "Basic YWRhQGV4YW1wbGUuY29tL3Rva2VuOnMzY3IzdA==");
        assert_eq!(format!("{header:?}"), "Sensitive");
    }
}
