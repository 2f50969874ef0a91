//! A real account before it is opened, and the secret that it is opened with.

use crate::cli::words;
use crate::domain::account::{AccountColor, Guard};
use crate::domain::credential::{CredentialError, NoStore, NotSecret, Origin, Variable};
use crate::domain::place::Place;
use crate::domain::profile::Choice;
use crate::domain::secret::{Credential, OneTimeSecret, Renewable};
use crate::settings::{Auth, Environment, Source, credentials};

/// A real account, before it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// What it was asked for by.
    pub choice: Choice,
    /// Where it is.
    pub place: Place,
    /// How one signs in.
    pub auth: Auth,
    /// What one may do in it.
    pub guard: Guard,
    /// The colour it is told by.
    pub color: Option<AccountColor>,
    pub(super) source: Where,
    /// Where the profile says that the secret is, whatever is given for this run.
    pub(super) configured: Option<Source>,
}

/// Where the secret of a real account comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Where {
    /// It was given for this run.
    Given(Origin, OneTimeSecret),
    /// The profile says.
    Source(Source),
    /// The environment names the account only.
    Nowhere,
}

impl Target {
    /// Where the profile says that the secret is kept.
    pub const fn kept(&self) -> Option<&Source> {
        self.configured.as_ref()
    }

    /// The same, as a person is told of it.
    pub fn configured(&self) -> Option<Origin> {
        self.configured.as_ref().map(credentials::origin)
    }

    /// Where the secret comes from.
    pub fn origin(&self) -> Option<Origin> {
        match &self.source {
            Where::Given(origin, _) => Some(origin.clone()),
            Where::Source(source) => Some(credentials::origin(source)),
            Where::Nowhere => None,
        }
    }
}

/// Reads the secret of a real account and makes the credential of it.
pub async fn resolve(target: &Target) -> Result<(Credential, Origin), CredentialError> {
    let (secret, origin) = match &target.source {
        Where::Given(origin, secret) => (secret.clone(), origin.clone()),
        Where::Source(source) => {
            let (source, choice, place) =
                (source.clone(), target.choice.clone(), target.place.clone());
            let origin = credentials::origin(&source);
            let read = move || credentials::read(&source, &choice, &place);
            let read = tokio::task::spawn_blocking(read).await;
            let interrupted = |_| CredentialError::NoStore(NoStore::Interrupted);
            (read.map_err(interrupted)??, origin)
        }
        Where::Nowhere => return Err(CredentialError::NoVariable),
    };
    tracing::debug!(account = %target.choice, source = words::origin_key(&origin), "has a secret");
    let credential = credential(&target.auth, secret).ok_or_else(|| {
        CredentialError::NotASecret { origin: origin.clone(), reason: NotSecret::NoSignIn }
    })?;
    Ok((credential, origin))
}

/// What one signs in with in this way and with this secret; `None` if it is none of this way.
pub fn credential(auth: &Auth, secret: OneTimeSecret) -> Option<Credential> {
    Some(match auth.clone() {
        Auth::OAuthToken => Credential::Bearer(secret),
        Auth::OAuthCode { client_id, .. } => {
            Credential::OAuthCode { client_id, tokens: Renewable::parse(&secret)? }
        }
        Auth::OAuthClient(client_id) => Credential::OAuthClient { client_id, secret },
        Auth::ApiToken(email) => Credential::ApiToken { email, token: secret },
    })
}

/// The variable that is set beside the one that is used, if there is one.
pub fn unused(environment: &Environment, used: &Origin) -> Option<Variable> {
    let other = match used {
        Origin::Variable(Variable::OAuthToken) => Variable::ApiToken,
        Origin::Variable(Variable::ApiToken) => Variable::OAuthToken,
        _ => return None,
    };
    environment.secret(other).map(|_| other)
}
