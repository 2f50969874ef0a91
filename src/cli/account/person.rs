//! The sign-in of a person in a browser: the question, what its answer brings, and where that is kept.
//! `login` and the screen do the same by it.

use tokio::task::spawn_blocking;

use super::target::Target;
use super::{Accounts, credential};
use crate::app::accounts::NotOpened;
use crate::app::sign_in::{Done, Failure};
use crate::domain::credential::{CredentialError, NoStore};
use crate::domain::profile::Choice;
use crate::domain::secret::{Credential, OneTimeSecret, Renewable};
use crate::runtime::OpenError;
use crate::settings::{Auth, Source, credentials};
use crate::zendesk::{self, Authorization};

/// The question to a person.
pub fn question(target: &Target) -> Option<Authorization> {
    match &target.auth {
        Auth::OAuthCode { client_id, redirect } => {
            let (url, scopes) = (target.place.url(), Authorization::OWN_SCOPES);
            Some(Authorization::new(&url, client_id, &redirect.url, scopes))
        }
        _ => None,
    }
}

/// Where a secret of the profile is kept. What a person signed in with in a browser may stand in a
/// file, which is then this program's to write.
pub fn kept_in(target: &Target) -> Source {
    let own = |source: &&Source| {
        matches!((&target.auth, source), (Auth::OAuthCode { .. }, Source::File(_)))
    };
    target.kept().filter(own).cloned().unwrap_or(Source::Store)
}

/// Whether it could be kept there without overwriting anything but an earlier one; says why not.
pub async fn may_keep(target: &Target) -> Result<(), CredentialError> {
    let source = kept_in(target);
    blocking(move || credentials::may_keep(&source)).await
}

/// Keeps it for the next start.
pub async fn keep(target: &Target, secret: OneTimeSecret) -> Result<Source, CredentialError> {
    let (source, choice, place) = (kept_in(target), target.choice.clone(), target.place.clone());
    let to = source.clone();
    blocking(move || credentials::keep(&to, &choice, &place, &secret)).await?;
    Ok(source)
}

/// Does what may wait where that holds up nobody.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, CredentialError> + Send + 'static,
) -> Result<T, CredentialError> {
    let done = spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(CredentialError::NoStore(NoStore::Interrupted)))
}

impl Accounts {
    /// What a code brings.
    ///
    /// Fails with a [`zendesk::Error`] where the account does not take it.
    pub async fn redeem(
        &self,
        target: &Target,
        authorization: &Authorization,
        code: &OneTimeSecret,
    ) -> Result<Renewable, OpenError> {
        // Nothing is signed by it: what it asks for says itself who asks.
        let access = OneTimeSecret::new("-".into());
        let nobody = Renewable { access, refresh: None, ends_at: None };
        let client_id = authorization.client_id().to_owned();
        let credential = Credential::OAuthCode { client_id, tokens: nobody };
        let client = self.client(target, credential).await?;
        Ok(client.redeem(code, authorization).await?)
    }

    /// The question to whoever is to be signed in, for the screen. Nobody is asked where the answer
    /// would overwrite something.
    pub async fn ask(self, choice: Choice) -> Result<Authorization, NotOpened> {
        let other = |error: &dyn std::error::Error| NotOpened::Other(error.to_string());
        let target = self.target(&choice).map_err(|error| other(&error))?;
        may_keep(&target).await.map_err(NotOpened::Credential)?;
        question(&target).ok_or(NotOpened::Credential(CredentialError::NotStored))
    }

    /// Redeems a code, asks who that is, and keeps it as `login` does, for the screen. What can't be
    /// kept is used as long as this process runs.
    pub async fn admit(
        self,
        choice: Choice,
        authorization: Authorization,
        code: OneTimeSecret,
    ) -> Result<Done, Failure> {
        let other = |error: &dyn std::error::Error| Failure::Other(error.to_string());
        let target = self.target(&choice).map_err(|error| other(&error))?;
        let redeemed = self.redeem(&target, &authorization, &code).await;
        let tokens = redeemed.map_err(failed)?;
        let secret = tokens.line();
        let signed_in = credential(&target.auth, secret.clone());
        let signed_in = signed_in.ok_or(Failure::Other(String::new()))?;
        let client = self.client(&target, signed_in).await.map_err(failed)?;
        let user = client.current_user().await.map_err(Failure::Account)?.value;
        if user.suspended {
            return Err(Failure::Suspended(user));
        }
        let kept = keep(&target, secret).await.map(|source| credentials::origin(&source));
        match &kept {
            Ok(_) => self.0.unkept.forget(&choice),
            Err(_) => self.0.unkept.remember(&choice, tokens),
        }
        Ok(Done { user, kept })
    }
}

/// What the screen has sentences for, else the words.
fn failed(error: OpenError) -> Failure {
    match error.downcast::<zendesk::Error>() {
        Ok(error) => Failure::Account(*error),
        Err(error) => Failure::Other(error.to_string()),
    }
}
