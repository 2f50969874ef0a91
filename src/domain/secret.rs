//! Secrets: they can't be printed, logged, compared by accident or serialised.

use std::fmt;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

/// What a kept sign-in begins with: which form it has.
const LINE: &str = "oauth-code/1";

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
    /// The authorization-code grant: a person allowed a public client to act for them, and is asked
    /// again only once it can't be renewed any more (reference 1.4).
    OAuthCode {
        /// The client's identifier, which is no secret.
        client_id: String,
        /// What the sign-in brought.
        tokens: Renewable,
    },
    /// `Authorization: Basic …` of `{email}/token:{token}` (T1).
    ApiToken {
        /// Any verified user of the account (T2).
        email: String,
        /// The token's value.
        token: OneTimeSecret,
    },
}

/// What a person's sign-in in a browser has brought: an access token, and what brings the next one
/// (RFC 6749, 4.1 and 6). Both are others after each renewal.
#[derive(Clone, PartialEq, Eq)]
pub struct Renewable {
    /// Signs requests.
    pub access: OneTimeSecret,
    /// Brings the next access token, once.
    pub refresh: Option<OneTimeSecret>,
    /// When the access token ends, as far as the account told it.
    pub ends_at: Option<Timestamp>,
}

impl Renewable {
    /// Reads what [`Self::line`] wrote; `None` for anything else.
    #[expect(clippy::disallowed_methods, reason = "it is taken apart into secrets again")]
    pub fn parse(line: &OneTimeSecret) -> Option<Self> {
        let mut words = line.expose().split(' ');
        let mut next = || words.next().map(|word| (word != "-").then_some(word));
        let secret = |word: &str| OneTimeSecret::new(word.to_owned());
        if next()? != Some(LINE) {
            return None;
        }
        let access = next()?.filter(|word| !word.is_empty()).map(secret)?;
        let refresh = next()?.map(secret);
        let ends_at = next()?.map(str::parse).transpose().ok()?;
        words.next().is_none().then_some(Self { access, refresh, ends_at })
    }

    /// The line that it is kept as.
    #[expect(clippy::disallowed_methods, reason = "it is put together in one secret")]
    pub fn line(&self) -> OneTimeSecret {
        let refresh = self.refresh.as_ref().map_or("-", OneTimeSecret::expose);
        let ends_at = self.ends_at.map_or_else(|| "-".to_owned(), |at| at.to_string());
        let words = [LINE, self.access.expose(), refresh, &ends_at];
        // Exactly as long as it is: a longer buffer would be copied to a shorter one.
        let length = words.iter().map(|word| word.len() + 1).sum::<usize>() - 1;
        let mut line = String::with_capacity(length);
        for word in words {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        OneTimeSecret::new(line)
    }
}

impl fmt::Debug for Renewable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Renewable(redacted)")
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OAuthCode { client_id, .. } => write!(f, "OAuthCode({client_id}, redacted)"),
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
    fn a_sign_in_is_kept_as_a_line_and_nothing_else_is_taken_for_one() {
        let secret = |text: &str| OneTimeSecret::new(text.to_owned());
        let ends_at = Some("2026-11-30T09:00:00Z".parse().unwrap());
        for (refresh, ends_at) in [(Some(secret("r3fr3sh")), ends_at), (None, None)] {
            let tokens = Renewable { access: secret("acc3ss"), refresh, ends_at };
            assert_eq!(Renewable::parse(&tokens.line()), Some(tokens));
        }
        for other in ["", "s3cr3t", "oauth-code/1", "oauth-code/1 a b c", "oauth-code/2 a - -"] {
            assert_eq!(Renewable::parse(&secret(other)), None, "{other:?}");
        }
    }

    #[test]
    fn debug_never_shows_the_value() {
        let secret = OneTimeSecret::new("s3cr3t".into());
        assert_eq!(format!("{secret:?}"), "OneTimeSecret(redacted)");
        let credential = Credential::ApiToken { email: "a@b.example".into(), token: secret };
        assert_eq!(format!("{credential:?}"), "ApiToken(a@b.example, redacted)");
    }
}
