//! Secrets: they can't be printed, logged, compared by accident or serialised.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// A value that an account shows once: an API token today, a client's secret later (A2).
///
/// It is wiped when the last clone goes.
///
/// ```compile_fail
/// let secret = tokendesk::domain::secret::OneTimeSecret::new("value".to_owned());
/// println!("{secret}"); // no `Display`
/// ```
///
/// ```compile_fail
/// let secret = tokendesk::domain::secret::OneTimeSecret::new("value".to_owned());
/// serde_json::to_string(&secret); // no `Serialize`
/// ```
///
/// ```compile_fail
/// let secret = tokendesk::domain::secret::OneTimeSecret::new("value".to_owned());
/// let text: &str = &*secret; // no `Deref`
/// ```
#[derive(Clone)]
pub struct OneTimeSecret(SecretString);

impl OneTimeSecret {
    /// Takes the value over; the buffer it came in becomes the one that is wiped.
    pub fn new(value: String) -> Self {
        Self(SecretString::from(value))
    }

    /// Whether the value begins with this text, which is not empty: so a token is told by the part
    /// of it that an account shows (A5).
    pub fn begins_with(&self, visible: &str) -> bool {
        !visible.is_empty() && self.0.expose_secret().starts_with(visible)
    }

    /// The value itself. Each use says why it may stand there (`clippy.toml`).
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for OneTimeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeSecret(redacted)")
    }
}

impl PartialEq for OneTimeSecret {
    /// Whether both are the same value, for tests of messages and effects.
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}

impl Eq for OneTimeSecret {}

/// What one signs in with: a bearer token, an OAuth client that is given one, or an e-mail address
/// with an API token (T1). Two are equal for tests of messages and effects.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// `Authorization: Bearer …`
    Bearer(OneTimeSecret),
    /// The client-credentials grant: the client is given access tokens that end after a while, and
    /// acts as its owner (reference 1.4).
    OAuthClient {
        /// The client's identifier, which is no secret.
        client_id: String,
        /// The client's secret.
        secret: OneTimeSecret,
    },
    /// `Authorization: Basic …` of `{email}/token:{token}` (T1).
    ApiToken {
        /// Any verified user of the account (T2).
        email: String,
        /// The token's value.
        token: OneTimeSecret,
    },
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bearer(_) => f.write_str("Bearer(redacted)"),
            Self::OAuthClient { client_id, .. } => write!(f, "OAuthClient({client_id}, redacted)"),
            Self::ApiToken { email, .. } => write!(f, "ApiToken({email}, redacted)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_value() {
        let secret = OneTimeSecret::new("s3cr3t".into());
        assert_eq!(format!("{secret:?}"), "OneTimeSecret(redacted)");
        let credential = Credential::ApiToken { email: "a@b.example".into(), token: secret };
        assert_eq!(format!("{credential:?}"), "ApiToken(a@b.example, redacted)");
    }
}
