//! What the variables of the environment say: read once at the start, and handed to no child.
//!
//! A variable of this process can't be taken away without `unsafe`; every child that is started
//! gets an environment without them instead. `/proc` shows them for as long as the process runs, to
//! its own user and to the superuser alone.

use std::env;

use thiserror::Error;

use super::config::Auth;
use crate::domain::credential::Variable;
use crate::domain::place::{NotASubdomain, Place, Subdomain};
use crate::domain::secret::OneTimeSecret;

/// What concerns accounts in the environment.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// `TOKENDESK_PROFILE`.
    pub profile: Option<String>,
    /// `HTTPS_PROXY` or `https_proxy`; it may hold a password.
    pub https_proxy: Option<OneTimeSecret>,
    /// `NO_PROXY` or `no_proxy`.
    pub no_proxy: Option<String>,
    subdomain: Option<String>,
    email: Option<String>,
    api_token: Option<OneTimeSecret>,
    oauth_token: Option<OneTimeSecret>,
}

/// The account that the environment names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Where it is.
    pub place: Place,
    /// How one signs in.
    pub auth: Auth,
    /// The variable with the secret, unless it comes from the standard input.
    pub variable: Option<Variable>,
}

/// Why the environment's account can't be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EnvironmentError {
    /// The account's name is none.
    #[error("ZENDESK_SUBDOMAIN is no subdomain: {0}")]
    Subdomain(#[from] NotASubdomain),
    /// A secret, and nothing to tell whose.
    #[error("{} is set, but ZENDESK_SUBDOMAIN does not say for which account", .0.name())]
    NoSubdomain(Variable),
    /// An API token needs an address (T1).
    #[error("ZENDESK_API_TOKEN is set, but not ZENDESK_EMAIL, which goes with it")]
    NoEmail,
    /// The address would not be sent as it is.
    #[error("ZENDESK_EMAIL is no e-mail address")]
    Email,
}

impl Environment {
    /// What this process was given.
    pub fn read() -> Self {
        Self::from(|name| env::var(name).ok())
    }

    /// What these variables say; an empty one is not set.
    fn from(variable: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| variable(name).filter(|value| !value.is_empty());
        let secret = |name: &str| text(name).map(OneTimeSecret::new);
        Self {
            profile: text("TOKENDESK_PROFILE"),
            https_proxy: secret("HTTPS_PROXY").or_else(|| secret("https_proxy")),
            no_proxy: text("NO_PROXY").or_else(|| text("no_proxy")),
            subdomain: text("ZENDESK_SUBDOMAIN"),
            email: text("ZENDESK_EMAIL"),
            api_token: secret(Variable::ApiToken.name()),
            oauth_token: secret(Variable::OAuthToken.name()),
        }
    }

    /// The account that the variables name, if they name one.
    ///
    /// An OAuth token is used before an API token, which is being retired. With a secret from the
    /// standard input the address says which of the two it is.
    pub fn account(&self, from_stdin: bool) -> Result<Option<Named>, EnvironmentError> {
        let Some(subdomain) = &self.subdomain else {
            let alone =
                [(&self.oauth_token, Variable::OAuthToken), (&self.api_token, Variable::ApiToken)];
            let alone = alone.into_iter().find(|(secret, _)| secret.is_some());
            return alone.map_or(Ok(None), |(_, name)| Err(EnvironmentError::NoSubdomain(name)));
        };
        let place = Place::Zendesk(Subdomain::parse(subdomain)?);
        let variable = match (&self.oauth_token, &self.api_token) {
            _ if from_stdin => None,
            (Some(_), _) => Some(Variable::OAuthToken),
            (None, Some(_)) => Some(Variable::ApiToken),
            (None, None) => None,
        };
        let by_api_token =
            variable == Some(Variable::ApiToken) || (from_stdin && self.email.is_some());
        let auth = match &self.email {
            _ if !by_api_token => Auth::OAuthToken,
            None => return Err(EnvironmentError::NoEmail),
            Some(email) if Auth::takes_email(email) => Auth::ApiToken(email.clone()),
            Some(_) => return Err(EnvironmentError::Email),
        };
        Ok(Some(Named { place, auth, variable }))
    }

    /// The secret that the variables have for an account, if they can be meant for it: they name
    /// the same account or none, and it is signed in to in this way.
    pub fn secret_for(&self, place: &Place, auth: &Auth) -> Option<(Variable, OneTimeSecret)> {
        let other = self.subdomain.as_ref().is_some_and(|name| match place {
            Place::Zendesk(subdomain) => subdomain.as_str() != name,
            Place::Loopback(_) => true,
        });
        let variable = match auth {
            Auth::OAuthToken => Variable::OAuthToken,
            Auth::ApiToken(_) => Variable::ApiToken,
            Auth::OAuthClient(_) | Auth::OAuthCode { .. } => return None,
        };
        let secret = self.secret(variable).filter(|_| !other)?;
        Some((variable, secret.clone()))
    }

    /// The secret in a variable.
    pub const fn secret(&self, variable: Variable) -> Option<&OneTimeSecret> {
        match variable {
            Variable::ApiToken => self.api_token.as_ref(),
            Variable::OAuthToken => self.oauth_token.as_ref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(set: &[(&str, &str)]) -> Environment {
        Environment::from(|name| {
            let found = set.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_variables_that_other_tools_have_are_enough() {
        let oauth = with(&[("ZENDESK_SUBDOMAIN", "acme"), ("ZENDESK_OAUTH_TOKEN", "o")]);
        let named = oauth.account(false).unwrap().unwrap();
        assert_eq!(named.place.url(), "https://acme.zendesk.com");
        assert_eq!((named.auth, named.variable), (Auth::OAuthToken, Some(Variable::OAuthToken)));

        let api = [
            ("ZENDESK_SUBDOMAIN", "acme"),
            ("ZENDESK_EMAIL", "ada@example.com"),
            ("ZENDESK_API_TOKEN", "a"),
        ];
        let named = with(&api).account(false).unwrap().unwrap();
        assert_eq!(named.auth, Auth::ApiToken("ada@example.com".into()));
        let both = [&api[..], &[("ZENDESK_OAUTH_TOKEN", "o")]].concat();
        let named = with(&both).account(false).unwrap().unwrap();
        assert_eq!((named.auth, named.variable), (Auth::OAuthToken, Some(Variable::OAuthToken)));
        let named = with(&both).account(true).unwrap().unwrap();
        assert_eq!((named.auth, named.variable), (Auth::ApiToken("ada@example.com".into()), None));
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = |set: &[(&str, &str)]| with(set).account(false).map(drop);
        assert_eq!(error(&[]), Ok(()));
        assert_eq!(error(&[("ZENDESK_EMAIL", "ada@example.com")]), Ok(()));
        assert_eq!(error(&[("ZENDESK_SUBDOMAIN", "")]), Ok(()));
        assert_eq!(
            error(&[("ZENDESK_SUBDOMAIN", "evil.com/")]),
            Err(EnvironmentError::Subdomain(NotASubdomain))
        );
        assert_eq!(
            error(&[("ZENDESK_API_TOKEN", "a")]),
            Err(EnvironmentError::NoSubdomain(Variable::ApiToken))
        );
        let alone = [("ZENDESK_SUBDOMAIN", "acme"), ("ZENDESK_API_TOKEN", "a")];
        assert_eq!(error(&alone), Err(EnvironmentError::NoEmail));
        let wrong = [&alone[..], &[("ZENDESK_EMAIL", "ada")]].concat();
        assert_eq!(error(&wrong), Err(EnvironmentError::Email));
    }

    #[test]
    fn a_secret_never_goes_to_another_account_than_the_one_it_was_named_for() {
        let place = |name| Place::Zendesk(Subdomain::parse(name).unwrap());
        let unnamed = with(&[("ZENDESK_OAUTH_TOKEN", "o")]);
        assert!(unnamed.secret_for(&place("acme"), &Auth::OAuthToken).is_some());
        let named = with(&[("ZENDESK_OAUTH_TOKEN", "o"), ("ZENDESK_SUBDOMAIN", "acme")]);
        assert!(named.secret_for(&place("acme"), &Auth::OAuthToken).is_some());
        assert_eq!(named.secret_for(&place("globex"), &Auth::OAuthToken), None);
        let other = Auth::ApiToken("ada@example.com".into());
        assert_eq!(named.secret_for(&place("acme"), &other), None);
        assert_eq!(named.secret_for(&place("acme"), &Auth::OAuthClient("c".into())), None);
    }

    #[test]
    fn no_secret_of_the_environment_is_ever_printed() {
        let all = with(&[
            ("ZENDESK_OAUTH_TOKEN", "s3cr3t"),
            ("ZENDESK_API_TOKEN", "s3cr3t"),
            ("HTTPS_PROXY", "http://ada:s3cr3t@proxy.example:3128"),
        ]);
        assert!(!format!("{all:?}").contains("s3cr3t"));
    }
}
