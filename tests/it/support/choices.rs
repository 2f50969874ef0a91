//! Several accounts to choose from in one screen: real servers, each reached in its own way.

use std::collections::HashMap;
use std::future::{pending, ready};
use std::sync::Arc;

use tokendesk::app::accounts::Accounts;
use tokendesk::domain::account::{Account, Guard, SignIn};
use tokendesk::domain::credential::CredentialError;
use tokendesk::domain::place::{Loopback, Place};
use tokendesk::domain::profile::{Choice, Offer};
use tokendesk::domain::secret::Credential;
use tokendesk::phrases::Locale;
use tokendesk::runtime::{Line, Opened, Opening};
use tokendesk::zendesk::{Client, Network};

use super::app::App;
use super::stage::profile;

/// What comes of opening an account.
#[derive(Clone)]
enum Way {
    /// It is open, at this address and with this credential.
    To(String, Credential, Account),
    /// There is nothing to sign in with.
    NoCredential(CredentialError),
    /// It is being opened for ever.
    Never,
}

/// The accounts of a screen. The first one is open as it starts.
#[derive(Default)]
pub struct Choices {
    offers: Vec<Offer>,
    ways: HashMap<String, Way>,
}

impl Choices {
    /// One more account, at this address and with this credential.
    #[must_use]
    pub fn with(self, name: &str, url: &str, credential: Credential, guard: Guard) -> Self {
        let sign_in = match &credential {
            Credential::Bearer(_) => SignIn::OAuthToken,
            Credential::OAuthClient { .. } => SignIn::OAuthClient,
            Credential::OAuthCode { .. } => SignIn::OAuthCode,
            Credential::ApiToken { .. } => SignIn::ApiToken,
        };
        let place = place(url);
        let account = Account {
            name: place.name().into(),
            plan: None,
            embedded: false,
            keeps_retirement: true,
            url: place.url(),
            profile: Some(name.to_owned()),
            guard,
            color: None,
            sign_in,
        };
        self.by(name, url, Way::To(url.to_owned(), credential, account))
    }

    /// One more account that can't be opened.
    #[must_use]
    pub fn without_credential(self, name: &str, why: CredentialError) -> Self {
        self.by(name, "http://127.0.0.1:1", Way::NoCredential(why))
    }

    /// One more account that is being opened for ever.
    #[must_use]
    pub fn silent(self, name: &str) -> Self {
        self.by(name, "http://127.0.0.1:1", Way::Never)
    }

    fn by(mut self, name: &str, url: &str, way: Way) -> Self {
        let place = place(url);
        let (guard, sign_in) = match &way {
            Way::To(_, _, account) => (account.guard, account.sign_in),
            _ => (Guard::default(), SignIn::OAuthToken),
        };
        self.offers.push(Offer {
            choice: profile(name),
            place: Some((place.name(), place.url())),
            guard,
            color: None,
            sign_in,
        });
        self.ways.insert(name.to_owned(), way);
        self
    }

    /// The screen on the first of them.
    pub fn screen(self, locale: Locale, size: (u16, u16)) -> App {
        let current = self.offers.first().expect("an account").choice.clone();
        let (accounts, ways) = (Accounts { offers: self.offers, current }, self.ways);
        let opener = move |choice: Choice| open(ways[&choice.to_string()].clone());
        App::start_among(locale, size, accounts, Arc::new(opener))
    }
}

fn place(url: &str) -> Place {
    Place::Loopback(Loopback::parse(url).expect("a place"))
}

fn open(way: Way) -> Opening {
    match way {
        Way::To(url, credential, account) => {
            let client = Client::new(&place(&url), credential, &Network::default());
            let client = client.expect("a client");
            let line = if account.guard.read_only {
                Line::to_read(client)
            } else {
                Line::to_change(client)
            };
            Box::pin(ready(Ok(Opened { line, account })))
        }
        Way::NoCredential(why) => Box::pin(ready(Err(why.into()))),
        Way::Never => Box::pin(pending()),
    }
}
