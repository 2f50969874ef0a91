//! What a client asks of `POST /oauth/tokens`, as JSON or as a form, and why it is given nothing.

use serde_json::Value;
use thiserror::Error;

use super::query::Query;
use crate::domain::oauth::{Lifetime, NotALifetime, Scopes};
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
    /// The client may not ask for this scope, or asks for none.
    #[error("The requested scope is missing, or exceeds what the client may ask for.")]
    Scope,
    /// A parameter is missing.
    #[error("The request is missing the required parameter {0}.")]
    Missing(&'static str),
    /// The lifetime is outside of its bounds.
    #[error(transparent)]
    Lifetime(#[from] NotALifetime),
    /// The body can't be read.
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
            Self::Scope => "invalid_scope",
            Self::Missing(_) | Self::Lifetime(_) | Self::Malformed => "invalid_request",
        }
    }
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grant {
    /// An access token that acts as the client's owner.
    ClientCredentials {
        /// The client's identifier and its secret.
        client: Claim,
        /// The scopes that are asked for; none may be named.
        scopes: Scopes,
        /// How long the token is to live.
        lifetime: Lifetime,
    },
}

/// Who a client says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The identifier.
    pub identifier: String,
    /// The secret.
    pub secret: OneTimeSecret,
}

/// The parameters of a body by their names.
struct Parameters(Vec<(String, String)>);

impl Parameters {
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

    fn form(body: &[u8]) -> Result<Self, GrantError> {
        let text = std::str::from_utf8(body).map_err(|_| GrantError::Malformed)?;
        Ok(Self(Query::parse(text).into_pairs()))
    }

    /// Takes a value out, so that a secret is not left behind.
    fn take(&mut self, name: &'static str) -> Option<String> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.swap_remove(at).1).filter(|value| !value.is_empty())
    }

    fn need(&mut self, name: &'static str) -> Result<String, GrantError> {
        self.take(name).ok_or(GrantError::Missing(name))
    }
}

impl Grant {
    /// Reads a body of this content type.
    pub fn parse(kind: &str, body: &[u8]) -> Result<Self, GrantError> {
        let mut parameters = match kind {
            "application/json" => Parameters::json(body)?,
            "application/x-www-form-urlencoded" => Parameters::form(body)?,
            _ => return Err(GrantError::Malformed),
        };
        let secret = parameters.take("client_secret").map(OneTimeSecret::new);
        let grant_type = parameters.need("grant_type")?;
        let identifier = parameters.need("client_id")?;
        let lifetime = match parameters.take("expires_in") {
            None => Lifetime::DEFAULT,
            Some(text) => Lifetime::new(text.parse().map_err(|_| NotALifetime)?)?,
        };
        let scopes = parameters.take("scope").map(|text| Scopes::parse(&text)).unwrap_or_default();
        match grant_type.as_str() {
            "client_credentials" => {
                let secret = secret.ok_or(GrantError::Missing("client_secret"))?;
                let client = Claim { identifier, secret };
                Ok(Self::ClientCredentials { client, scopes, lifetime })
            }
            _ => Err(GrantError::GrantType),
        }
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
        let asked = Grant::parse(JSON, json.as_bytes()).unwrap();
        assert_eq!(Grant::parse(FORM, form.as_bytes()).unwrap(), asked);
        let Grant::ClientCredentials { client, scopes, lifetime } = asked;
        assert_eq!((client.identifier.as_str(), lifetime.seconds()), ("a b", 600));
        assert_eq!(scopes.names(), ["read", "write"]);
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        for (body, error) in [
            ("client_id=a&client_secret=s", GrantError::Missing("grant_type")),
            ("grant_type=client_credentials&client_secret=s", GrantError::Missing("client_id")),
            ("grant_type=client_credentials&client_id=a", GrantError::Missing("client_secret")),
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
            assert_eq!(Grant::parse(FORM, body.as_bytes()), Err(error), "{body}");
        }
        for body in ["", "[]", "{", "7"] {
            assert_eq!(Grant::parse(JSON, body.as_bytes()), Err(GrantError::Malformed), "{body}");
        }
        assert_eq!(Grant::parse("text/plain", b"{}"), Err(GrantError::Malformed));
    }
}
