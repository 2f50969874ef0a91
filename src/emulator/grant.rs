//! What a client asks of `POST /oauth/tokens`, as JSON or as a form, and why it is given nothing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use thiserror::Error;
use zeroize::Zeroizing;

use super::query::Query;
use crate::domain::oauth::{Lifetime, NotALifetime, NotARefreshLifetime, RefreshLifetime, Scopes};
use crate::domain::secret::OneTimeSecret;

/// Why no access token is given. The codes are those of RFC 6749, 5.2; the texts are assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum GrantError {
    /// No client has the identifier, or its secret is another one: nothing tells which.
    #[error("No such client")]
    Client,
    /// A public client can prove nothing by a secret.
    #[error("The client credentials grant is for confidential clients only.")]
    PublicClient,
    /// The grant is none of those that are known here.
    #[error("The authorization grant type is not supported.")]
    GrantType,
    /// The code or the refresh token is worth nothing here: nothing tells why.
    #[error(
        "The provided authorization grant or refresh token is invalid, expired, revoked, does not \
         match the redirection URI or the code verifier, or was issued to another client."
    )]
    Grant,
    /// The client may not ask for this scope, or asks for none.
    #[error("The requested scope is missing, or exceeds what the client may ask for.")]
    Scope,
    /// A parameter is missing.
    #[error("The request is missing the required parameter {0}.")]
    Missing(&'static str),
    /// The lifetime is outside of its bounds.
    #[error(transparent)]
    Lifetime(#[from] NotALifetime),
    /// The lifetime of the refresh token is outside of its bounds.
    #[error(transparent)]
    RefreshLifetime(#[from] NotARefreshLifetime),
    /// The body can't be read, or the client proves itself in two ways at once.
    #[error("The request is malformed.")]
    Malformed,
}

impl GrantError {
    /// The code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Client => "invalid_client",
            Self::PublicClient => "unauthorized_client",
            Self::GrantType => "unsupported_grant_type",
            Self::Grant => "invalid_grant",
            Self::Scope => "invalid_scope",
            Self::Missing(_) | Self::Lifetime(_) | Self::RefreshLifetime(_) | Self::Malformed => {
                "invalid_request"
            }
        }
    }
}

/// What is asked for, by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Who asks.
    pub client: Claim,
    /// By what.
    pub by: By,
    /// The scopes that are asked for; none may be named.
    pub scopes: Scopes,
    /// How long the access token is to live.
    pub lifetime: Lifetime,
    /// How long the refresh token is to live.
    pub refresh_lifetime: RefreshLifetime,
}

/// The kinds of grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// An access token that acts as the client's owner.
    ClientCredentials,
    /// An access token and a refresh token that act as the person who allowed it.
    Code {
        /// What the person brought back.
        code: OneTimeSecret,
        /// Where.
        redirect_uri: String,
        /// What only the client that asked knows (RFC 7636).
        verifier: Option<OneTimeSecret>,
    },
    /// Another access token and another refresh token.
    Refresh {
        /// The refresh token.
        token: OneTimeSecret,
    },
}

/// Who a client says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The identifier.
    pub identifier: String,
    /// The secret, if it has one.
    pub secret: Option<OneTimeSecret>,
}

impl Claim {
    /// Who a client says it is in `Authorization` (RFC 6749, 2.3.1): both parts are written as in a
    /// form. `None` where the header says nothing of that.
    pub fn of_header(header: Option<&[u8]>) -> Result<Option<Self>, GrantError> {
        let header = header.and_then(|header| std::str::from_utf8(header).ok());
        let basic = header.and_then(|header| {
            let (scheme, rest) = header.split_once(' ')?;
            scheme.eq_ignore_ascii_case("basic").then(|| rest.trim())
        });
        let Some(basic) = basic else {
            return Ok(None);
        };
        let pair = STANDARD.decode(basic).map(Zeroizing::new).map_err(|_| GrantError::Client)?;
        let pair = std::str::from_utf8(&pair).map_err(|_| GrantError::Client)?;
        let (identifier, secret) = pair.split_once(':').ok_or(GrantError::Client)?;
        let secret = Some(Query::decoded(secret)).filter(|secret| !secret.is_empty());
        let identifier = Query::decoded(identifier);
        Ok(Some(Self { identifier, secret: secret.map(OneTimeSecret::new) }))
    }
}

/// The parameters of a body by their names.
struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn of(kind: &str, body: &[u8]) -> Result<Self, GrantError> {
        match kind {
            "application/json" => Self::json(body),
            "application/x-www-form-urlencoded" => Self::form(body),
            _ => Err(GrantError::Malformed),
        }
    }

    fn json(body: &[u8]) -> Result<Self, GrantError> {
        let body: Value = serde_json::from_slice(body).map_err(|_| GrantError::Malformed)?;
        let Value::Object(fields) = body else {
            return Err(GrantError::Malformed);
        };
        let text = |(name, value)| match value {
            Value::Null => None,
            Value::String(text) => Some((name, text)),
            // A list of scopes is an invalid format that is given a token all the same: its text
            // is a scope that nobody knows (official).
            other => Some((name, other.to_string())),
        };
        Ok(Self(fields.into_iter().filter_map(text).collect()))
    }

    /// RFC 6749, 3.2: no parameter is there twice.
    fn form(body: &[u8]) -> Result<Self, GrantError> {
        let text = std::str::from_utf8(body).map_err(|_| GrantError::Malformed)?;
        let pairs = Query::parse(text).into_pairs();
        let twice = |(at, (name, _)): (usize, &(String, String))| {
            pairs.iter().skip(at + 1).any(|(other, _)| other == name)
        };
        if pairs.iter().enumerate().any(twice) {
            return Err(GrantError::Malformed);
        }
        Ok(Self(pairs))
    }

    /// Takes a value out, so that a secret is not left behind.
    fn take(&mut self, name: &'static str) -> Option<String> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.swap_remove(at).1).filter(|value| !value.is_empty())
    }

    fn need(&mut self, name: &'static str) -> Result<String, GrantError> {
        self.take(name).ok_or(GrantError::Missing(name))
    }

    fn secret(&mut self, name: &'static str) -> Option<OneTimeSecret> {
        self.take(name).map(OneTimeSecret::new)
    }

    /// Who asks: by the header or by the body, never by both.
    fn claim(&mut self, header: Option<Claim>) -> Result<Claim, GrantError> {
        let secret = self.secret("client_secret");
        let identifier = self.take("client_id");
        match (header, identifier) {
            (Some(_), _) if secret.is_some() => Err(GrantError::Malformed),
            (Some(claim), Some(other)) if claim.identifier != other => Err(GrantError::Malformed),
            (Some(claim), _) => Ok(claim),
            (None, Some(identifier)) => Ok(Claim { identifier, secret }),
            (None, None) => Err(GrantError::Missing("client_id")),
        }
    }
}

impl Grant {
    /// Reads a body of this content type, and what the header `Authorization` says of the client.
    pub fn parse(kind: &str, body: &[u8], header: Option<Claim>) -> Result<Self, GrantError> {
        let mut parameters = Parameters::of(kind, body)?;
        let grant_type = parameters.need("grant_type")?;
        let client = parameters.claim(header)?;
        let seconds = |text: String| text.parse::<i64>().ok();
        let lifetime = match parameters.take("expires_in") {
            None => Lifetime::DEFAULT,
            Some(text) => Lifetime::new(seconds(text).ok_or(NotALifetime)?)?,
        };
        let refresh_lifetime = match parameters.take("refresh_token_expires_in") {
            None => RefreshLifetime::DEFAULT,
            Some(text) => RefreshLifetime::new(seconds(text).ok_or(NotARefreshLifetime)?)?,
        };
        let scopes = parameters.take("scope").map(|text| Scopes::parse(&text)).unwrap_or_default();
        let by = match grant_type.as_str() {
            "client_credentials" => By::ClientCredentials,
            "authorization_code" => By::Code {
                code: OneTimeSecret::new(parameters.need("code")?),
                redirect_uri: parameters.need("redirect_uri")?,
                verifier: parameters.secret("code_verifier"),
            },
            "refresh_token" => {
                By::Refresh { token: OneTimeSecret::new(parameters.need("refresh_token")?) }
            }
            _ => return Err(GrantError::GrantType),
        };
        Ok(Self { client, by, scopes, lifetime, refresh_lifetime })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = "application/json";
    const FORM: &str = "application/x-www-form-urlencoded";

    #[test]
    fn json_and_a_form_say_the_same() {
        let json = r#"{"grant_type":"client_credentials","client_id":"a b","client_secret":"s",
                       "scope":"read write","expires_in":600}"#;
        let form = "grant_type=client_credentials&client_id=a+b&client_secret=s&expires_in=600\
                    &scope=read%20write";
        let asked = Grant::parse(JSON, json.as_bytes(), None).unwrap();
        assert_eq!(Grant::parse(FORM, form.as_bytes(), None).unwrap(), asked);
        assert_eq!((asked.client.identifier.as_str(), asked.lifetime.seconds()), ("a b", 600));
        assert_eq!(
            (asked.scopes.names(), asked.by),
            (&names(["read", "write"])[..], By::ClientCredentials)
        );
    }

    fn names<const N: usize>(names: [&str; N]) -> Vec<String> {
        names.map(str::to_owned).to_vec()
    }

    #[test]
    fn a_client_proves_itself_in_one_way() {
        // `a b` and `s:1`, written as in a form.
        let header = |text: &str| Claim::of_header(Some(text.as_bytes()));
        let claim = header("basic YStiOnMlM0Ex").unwrap().unwrap();
        assert_eq!(claim.identifier, "a b");
        assert_eq!(claim.secret, Some(OneTimeSecret::new("s:1".to_owned())));
        assert_eq!(header("Bearer abc"), Ok(None));
        assert_eq!(Claim::of_header(None), Ok(None));
        assert_eq!(header("Basic !"), Err(GrantError::Client));
        let parse = |body: &str| {
            let body = format!("grant_type=client_credentials{body}");
            Grant::parse(FORM, body.as_bytes(), Some(claim.clone())).map(|grant| grant.client)
        };
        assert_eq!(parse(""), Ok(claim.clone()));
        assert_eq!(parse("&client_id=a+b"), Ok(claim.clone()));
        assert_eq!(parse("&client_id=other"), Err(GrantError::Malformed));
        assert_eq!(parse("&client_secret=s"), Err(GrantError::Malformed));
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        for (body, error) in [
            ("client_id=a&client_secret=s", GrantError::Missing("grant_type")),
            ("grant_type=client_credentials&client_secret=s", GrantError::Missing("client_id")),
            ("grant_type=authorization_code&client_id=a", GrantError::Missing("code")),
            (
                "grant_type=authorization_code&client_id=a&code=c",
                GrantError::Missing("redirect_uri"),
            ),
            ("grant_type=refresh_token&client_id=a", GrantError::Missing("refresh_token")),
            ("grant_type=refresh_token&grant_type=password&client_id=a", GrantError::Malformed),
            (
                "grant_type=refresh_token&client_id=a&refresh_token_expires_in=60",
                GrantError::RefreshLifetime(NotARefreshLifetime),
            ),
            ("grant_type=password&client_id=a&client_secret=s", GrantError::GrantType),
            (
                "grant_type=client_credentials&client_id=a&client_secret=s&expires_in=299",
                GrantError::Lifetime(NotALifetime),
            ),
            (
                "grant_type=client_credentials&client_id=a&client_secret=s&expires_in=soon",
                GrantError::Lifetime(NotALifetime),
            ),
        ] {
            assert_eq!(Grant::parse(FORM, body.as_bytes(), None), Err(error), "{body}");
        }
        for body in ["", "[]", "{", "7"] {
            let parsed = Grant::parse(JSON, body.as_bytes(), None);
            assert_eq!(parsed, Err(GrantError::Malformed), "{body}");
        }
        assert_eq!(Grant::parse("text/plain", b"{}", None), Err(GrantError::Malformed));
    }
}
