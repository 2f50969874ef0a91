//! The sign-in of a person in a browser (authorization code with PKCE), and its renewal: the account
//! gives another access token and another refresh token each time, so that what is kept for the next
//! start has to be kept before it is used (reference 1.4; RFC 6749, 4.1 and 6; RFC 7636).

use std::any::Any;
use std::fmt;
use std::pin::Pin;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde::Serialize;
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

use super::authorization::Authorization;
use super::client::Client;
use super::error::{Error, ErrorKind, SetupError};
use super::exchange::Request;
use super::sign_in::{MARGIN, Signature, TOKENS, bearer};
use super::wire;
use crate::domain::secret::{Credential, OneTimeSecret, Renewable};

/// Keeps a sign-in for the next start. Its functions may wait: they are called where that is allowed.
pub trait Keeper: fmt::Debug + Send + Sync {
    /// Waits until no other process renews the sign-in. Until the guard is dropped, none does.
    fn turn(&self) -> Box<dyn Any + Send>;

    /// What is kept now, if anything.
    fn read(&self) -> Option<Renewable>;

    /// Keeps this in place of what was; whether that worked.
    fn keep(&self, tokens: &Renewable) -> bool;
}

/// An access token that is renewed when it ends. Who needs one meanwhile waits for the same.
pub(super) struct Renewal(Mutex<Current>);

struct Current {
    tokens: Renewable,
    /// The access token that is kept, as far as this process knows: another one there is newer. It
    /// is older than `tokens` where those could not be kept.
    kept: OneTimeSecret,
    /// When it is time for another one; `None` if the account does not say how long it lasts.
    renew_at: Option<Instant>,
    /// Which one it is, counted from the first.
    count: u64,
}

/// What is asked for, by whichever grant.
#[derive(Serialize)]
struct Wish<'a> {
    grant_type: &'a str,
    client_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_verifier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_uri: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_in: Option<i64>,
}

impl Renewal {
    pub(super) fn new(tokens: Renewable) -> Self {
        let (renew_at, kept) = (renew_at(&tokens), tokens.access.clone());
        Self(Mutex::new(Current { tokens, kept, renew_at, count: 0 }))
    }
}

/// When a token is renewed: a little before its end. A clock that is wrong costs a renewal too many,
/// or a refusal (401), which brings one.
fn renew_at(tokens: &Renewable) -> Option<Instant> {
    let left = tokens.ends_at?.duration_since(Timestamp::now());
    let left = Duration::try_from(left).unwrap_or_default();
    Instant::now().checked_add(left.saturating_sub(MARGIN.min(left / 10)))
}

impl Client {
    /// The signature of a request by a person's access token, which is renewed first if the account
    /// has refused it (`stale`) or it ends soon.
    pub(super) async fn sign_renewed(
        &self,
        request: &Request,
        renewal: &Renewal,
        stale: Option<u64>,
    ) -> Result<Signature, Error> {
        let mut current = renewal.0.lock().await;
        let is_usable = stale != Some(current.count)
            && current.renew_at.is_none_or(|renew_at| Instant::now() < renew_at);
        if !is_usable {
            let (tokens, kept) = self.renewed(request, &current).await?;
            let count = current.count + 1;
            *current = Current { renew_at: renew_at(&tokens), tokens, kept, count };
        }
        let header = bearer(&current.tokens.access)
            .ok_or_else(|| request.error(ErrorKind::Setup(SetupError::Credential)))?;
        Ok(Signature { header: Some(header), grant: Some(current.count) })
    }

    /// Another access token in place of this one: that of another process, if it has renewed the
    /// sign-in meanwhile, else one of our own, which is kept before it is used. With it the access
    /// token that is kept then.
    async fn renewed(
        &self,
        request: &Request,
        current: &Current,
    ) -> Result<(Renewable, OneTimeSecret), Error> {
        let ended = || request.error(ErrorKind::NotSignedIn);
        let keeper = self.inner().keeper.clone();
        let (turn, kept) = spawn_blocking(move || {
            let turn = keeper.as_ref().map(|keeper| keeper.turn());
            (turn, keeper.and_then(|keeper| keeper.read()))
        })
        .await
        .map_err(|_| ended())?;
        if let Some(theirs) = kept.filter(|kept| kept.access != current.kept) {
            let kept = theirs.access.clone();
            return Ok((theirs, kept));
        }
        let refresh = current.tokens.refresh.as_ref().ok_or_else(ended)?;
        let Credential::OAuthCode { client_id, .. } = &self.inner().credential else {
            return Err(ended());
        };
        let renewed = self.ask_for_tokens(client_id, Grant::Refresh(refresh)).await;
        let tokens = renewed.map_err(|error| {
            // The account knows it no more: somebody has to sign in again.
            let is_over = matches!(error.kind, ErrorKind::Grant(_) | ErrorKind::NotSignedIn);
            if is_over { ended() } else { error }
        })?;
        let is_kept = self.keep(&tokens).await;
        drop(turn);
        let kept = if is_kept { tokens.access.clone() } else { current.kept.clone() };
        Ok((tokens, kept))
    }

    /// Keeps them for the next start; whether that worked. This session goes on in any case.
    async fn keep(&self, tokens: &Renewable) -> bool {
        let (keeper, tokens) = (self.inner().keeper.clone(), tokens.clone());
        let Some(keeper) = keeper else {
            return false;
        };
        let is_kept = spawn_blocking(move || keeper.keep(&tokens)).await.unwrap_or(false);
        if !is_kept {
            tracing::warn!("the renewed sign-in could not be kept: the next start asks again");
        }
        is_kept
    }

    /// What the code brings with which a browser came back from this question.
    ///
    /// Fails with [`ErrorKind::Grant`] where the account does not accept it.
    pub async fn redeem(
        &self,
        code: &OneTimeSecret,
        authorization: &Authorization,
    ) -> Result<Renewable, Error> {
        let grant = Grant::code(code, authorization, None);
        self.ask_for_tokens(authorization.client_id(), grant).await
    }

    /// Ends the access token that one is signed in with, and what renews it.
    pub async fn revoke_own(&self) -> Result<(), Error> {
        let request = self.request(Method::DELETE, "/api/v2/oauth/tokens/current", &[]);
        self.send(&request).await.map(drop)
    }

    /// Boxed, since asking for an access token is itself a request.
    fn ask_for_tokens<'a>(
        &'a self,
        client_id: &'a str,
        grant: Grant<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<Renewable, Error>> + Send + 'a>> {
        Box::pin(async move {
            let request = self.grant(TOKENS, wish(client_id, grant));
            let answer = self.send(&request).await?;
            let grant: wire::Grant = answer.json()?;
            let life = grant.expires_in.and_then(|seconds| i64::try_from(seconds).ok());
            let ends_at = life.and_then(|seconds| {
                Timestamp::now().checked_add(SignedDuration::from_secs(seconds)).ok()
            });
            let refresh = grant.refresh_token.map(|refresh| refresh.0);
            Ok(Renewable { access: grant.access_token.0, refresh, ends_at })
        })
    }
}

/// By what tokens are asked for.
#[derive(Clone, Copy)]
pub(super) enum Grant<'a> {
    /// A person's code.
    Code {
        code: &'a OneTimeSecret,
        verifier: &'a OneTimeSecret,
        redirect: &'a str,
        /// How long the access token is to live, in seconds, if not as long as usual.
        expires_in: Option<i64>,
    },
    /// What was given beside an earlier access token.
    Refresh(&'a OneTimeSecret),
}

impl<'a> Grant<'a> {
    /// The code with which a browser came back from this question.
    pub(super) const fn code(
        code: &'a OneTimeSecret,
        asked: &'a Authorization,
        expires_in: Option<i64>,
    ) -> Self {
        Self::Code { code, verifier: asked.verifier(), redirect: asked.redirect(), expires_in }
    }
}

/// The body, in one buffer that is wiped and never grows.
#[expect(clippy::disallowed_methods, reason = "they go to the account that gave them")]
pub(super) fn wish(client_id: &str, grant: Grant<'_>) -> Zeroizing<Vec<u8>> {
    let none = Wish {
        grant_type: "refresh_token",
        client_id,
        refresh_token: None,
        code: None,
        code_verifier: None,
        redirect_uri: None,
        expires_in: None,
    };
    let wish = match grant {
        Grant::Refresh(token) => Wish { refresh_token: Some(token.expose()), ..none },
        Grant::Code { code, verifier, redirect, expires_in } => Wish {
            grant_type: "authorization_code",
            code: Some(code.expose()),
            code_verifier: Some(verifier.expose()),
            redirect_uri: Some(redirect),
            expires_in,
            ..none
        },
    };
    let texts = [wish.refresh_token, wish.code, wish.code_verifier, wish.redirect_uri];
    let length: usize = texts.iter().flatten().map(|text| text.len()).sum();
    let mut body = Zeroizing::new(Vec::with_capacity(256 + 6 * (length + client_id.len())));
    if serde_json::to_writer(&mut *body, &wish).is_err() {
        body.clear();
    }
    body
}
