//! What a client asks of a person on the authorize page, and what is wrong with it (RFC 6749, 4.1;
//! RFC 7636).

use super::query::Query;
use super::resources::grants::allowed;
use super::secret;
use super::store::{ClientRow, OAuth};
use crate::domain::oauth::{ClientKind, Scopes};

/// What a client asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The client's id.
    pub client_id: i64,
    /// Where the person is led back to.
    pub redirect_uri: String,
    /// The scopes.
    pub scopes: Scopes,
    /// What the client gave to know its answer by.
    pub state: Option<String>,
    /// The challenge that only its verifier answers.
    pub challenge: Option<String>,
}

/// Why a person is not asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Nobody can be led back: who asks is not known, or not from there. The person is told.
    Here(Unknown),
    /// The client is told, by where it is led back to.
    Back(Back),
}

/// Who asks is not known, or where to lead back to is not the client's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// No client of this account has the identifier (Q5).
    #[error("No such client")]
    Client,
    /// The address is none of the client's, to the letter.
    #[error("Invalid redirect URL")]
    Redirect,
}

/// The way back to a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    /// Where.
    pub redirect_uri: String,
    /// What the client knows its answer by.
    pub state: Option<String>,
    /// Why there is no code (RFC 6749, 4.1.2.1).
    pub error: Refusal,
}

/// Why there is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The person said no.
    #[error("The resource owner or authorization server denied the request.")]
    Denied,
    /// It is asked for something else than a code: the implicit grant has ended.
    #[error("The authorization server does not support this response type.")]
    ResponseType,
    /// The client may not ask for these scopes, or asks for none.
    #[error("The requested scope is missing, or exceeds what the client may ask for.")]
    Scope,
    /// A public client proves itself by a challenge (RFC 7636), and asks for none.
    #[error("A public client must send a code_challenge.")]
    NoChallenge,
    /// The challenge is none, or is made in another way than S256.
    #[error("The code_challenge_method must be S256, with a code_challenge of 43 characters.")]
    Challenge,
    /// A parameter is there twice.
    #[error("The request repeats a parameter.")]
    Repeated,
}

impl Refusal {
    /// The code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Denied => "access_denied",
            Self::ResponseType => "unsupported_response_type",
            Self::Scope => "invalid_scope",
            Self::NoChallenge | Self::Challenge | Self::Repeated => "invalid_request",
        }
    }
}

impl Asked {
    /// Reads and checks what is asked. What tells where to lead back to is checked first: before
    /// that nobody is led anywhere.
    pub fn read<'a>(query: &Query, oauth: &'a OAuth) -> Result<(Self, &'a ClientRow), Wrong> {
        let once = |name: &str| match query.all(name)[..] {
            [value] if !value.is_empty() => Some(value),
            _ => None,
        };
        let client = once("client_id").and_then(|id| oauth.client_by_identifier(id));
        let client = client.ok_or(Wrong::Here(Unknown::Client))?;
        let redirect_uri = once("redirect_uri").ok_or(Wrong::Here(Unknown::Redirect))?;
        if !client.redirect_uris.iter().any(|known| known == redirect_uri) {
            return Err(Wrong::Here(Unknown::Redirect));
        }
        let state = once("state").map(str::to_owned);
        let back = |error| {
            let (redirect_uri, state) = (redirect_uri.to_owned(), state.clone());
            Wrong::Back(Back { redirect_uri, state, error })
        };
        let names = ["response_type", "scope", "state", "code_challenge", "code_challenge_method"];
        if names.iter().any(|name| query.all(name).len() > 1) {
            return Err(back(Refusal::Repeated));
        }
        if once("response_type") != Some("code") {
            return Err(back(Refusal::ResponseType));
        }
        let challenge = challenge(once("code_challenge"), once("code_challenge_method"), client);
        let challenge = challenge.map_err(back)?;
        let scopes = Scopes::parse(once("scope").unwrap_or_default());
        let scopes = allowed(client, scopes).map_err(|_| back(Refusal::Scope))?;
        let redirect_uri = redirect_uri.to_owned();
        let asked = Self { client_id: client.id, redirect_uri, scopes, state, challenge };
        Ok((asked, client))
    }

    /// The way back with a refusal.
    pub fn refused(&self, error: Refusal) -> Back {
        Back { redirect_uri: self.redirect_uri.clone(), state: self.state.clone(), error }
    }

    /// The address with a code.
    pub fn answered(&self, code: &str) -> String {
        led_back(&self.redirect_uri, &[("code", code)], self.state.as_deref())
    }
}

impl Back {
    /// The address with the reason.
    pub fn address(&self) -> String {
        let text = self.error.to_string();
        let pairs = [("error", self.error.code()), ("error_description", &text)];
        led_back(&self.redirect_uri, &pairs, self.state.as_deref())
    }
}

/// An address of the client with what is told to it, behind what stands there already.
fn led_back(redirect_uri: &str, pairs: &[(&str, &str)], state: Option<&str>) -> String {
    let state = state.map(|state| ("state", state));
    let told = Query::written(pairs.iter().copied().chain(state));
    let sign = if redirect_uri.contains('?') { '&' } else { '?' };
    format!("{redirect_uri}{sign}{told}")
}

/// Without a method it would be `plain` (RFC 7636, 4.3), which hides nothing: only S256 is taken.
fn challenge(
    challenge: Option<&str>,
    method: Option<&str>,
    client: &ClientRow,
) -> Result<Option<String>, Refusal> {
    match (challenge, method) {
        (None, None) if client.kind == ClientKind::Confidential => Ok(None),
        (None, None) => Err(Refusal::NoChallenge),
        (Some(challenge), Some("S256")) if secret::is_challenge(challenge) => {
            Ok(Some(challenge.to_owned()))
        }
        _ => Err(Refusal::Challenge),
    }
}
