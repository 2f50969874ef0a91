//! The accounts that can be opened: the embedded one, the environment's, those of the configuration.

mod failure;
mod keeper;
pub mod person;
mod target;

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::Mutex;

use super::args::Common;
use super::report::{Advice, Said, Status};
use crate::app::trouble;
use crate::domain::account::{Account, Guard, SignIn};
use crate::domain::credential::Origin;
use crate::domain::place::{Loopback, Place};
use crate::domain::profile::{Choice, NotAProfileName, Offer, ProfileName};
use crate::domain::secret::{Credential, OneTimeSecret};
use crate::emulator::{self, Server};
use crate::phrases::Phrase;
use crate::runtime::{Line, OpenError, Opened};
use crate::settings::{
    self, Auth, Environment, NoPlace, Profile, Settings, SettingsError, credentials,
};
use crate::zendesk::{Client, Keeper, Network, Proxies};
use keeper::{Kept, Unkept};
use target::Where;

pub use failure::{NoAccount, NoRoot, explained, no_account};
pub use target::{Target, credential, resolve, unused};

/// Every account that can be opened, and what opens it. A clone is the same accounts.
#[derive(Clone, Debug)]
pub struct Accounts(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    profiles: BTreeMap<ProfileName, Profile>,
    environment: Environment,
    first: Choice,
    /// What came from the standard input, for the first account alone.
    given: Option<OneTimeSecret>,
    read_only: bool,
    ca_file: Option<PathBuf>,
    embedded: Embedded,
    unkept: Unkept,
}

/// The account inside this program, started when it is first asked for.
#[derive(Debug)]
struct Embedded {
    data_dir: Result<PathBuf, NoPlace>,
    now: Option<Timestamp>,
    server: Mutex<Option<Server>>,
}

impl Accounts {
    /// The accounts that this machine and the flags know of. Nothing is opened yet; the secret on
    /// the standard input is read if the flag says that it is there.
    pub fn new(common: &Common) -> anyhow::Result<Self> {
        let settings = load(common)?;
        Self::over(common, settings, Environment::read())
    }

    /// The same over settings that were read before.
    pub fn over(
        common: &Common,
        settings: Settings,
        environment: Environment,
    ) -> anyhow::Result<Self> {
        let first = first(common, &environment)?;
        let mut inner = Inner {
            profiles: settings.profiles,
            environment,
            first,
            given: None,
            read_only: common.read_only,
            ca_file: settings.ca_file,
            embedded: Embedded {
                data_dir: settings::data_dir(common.data_dir.as_deref()),
                now: common.now,
                server: Mutex::default(),
            },
            unkept: Unkept::default(),
        };
        if inner.first != Choice::Embedded {
            inner.target(&inner.first).map_err(no_account)?;
        }
        if common.token_stdin {
            inner.given = Some(from_stdin(&inner.first)?);
        }
        Ok(Self(Arc::new(inner)))
    }

    /// The account to begin with: the one that was asked for, else the environment's, else the
    /// embedded one.
    pub fn first(&self) -> Choice {
        self.0.first.clone()
    }

    /// What can be opened, the embedded account first, then by name.
    pub fn offers(&self) -> Vec<Offer> {
        let inner = &self.0;
        let named = inner.target(&Choice::Environment).ok();
        let profiles = inner.profiles.keys().cloned().map(Choice::Profile);
        let targets = profiles.filter_map(|choice| inner.target(&choice).ok());
        let embedded = Offer {
            choice: Choice::Embedded,
            place: None,
            guard: inner.guard(Guard::default()),
            color: None,
            sign_in: SignIn::Run,
        };
        let real = named.into_iter().chain(targets).map(|target| Offer {
            place: Some((target.place.name(), target.place.url())),
            guard: target.guard,
            color: target.color,
            sign_in: target.auth.sign_in(),
            choice: target.choice,
        });
        std::iter::once(embedded).chain(real).collect()
    }

    /// Opens an account: its secret is read anew, whatever was opened before. Nothing is sent to a
    /// real account yet.
    pub async fn open(self, choice: Choice) -> Result<Opened, OpenError> {
        tracing::info!(account = %choice, "opens");
        if choice == Choice::Embedded {
            return self.0.open_embedded().await;
        }
        let target = self.0.target(&choice)?;
        // What could not be kept is newer than what is.
        let unkept = self.0.unkept.of(&target.choice);
        let credential = match unkept.and_then(|tokens| credential(&target.auth, tokens.line())) {
            Some(credential) => credential,
            None => resolve(&target).await?.0,
        };
        let client = self.client(&target, credential).await?;
        let guard = target.guard;
        let account = Account {
            name: target.place.name().into(),
            plan: None,
            embedded: false,
            keeps_retirement: true,
            url: target.place.url(),
            profile: match target.choice {
                Choice::Profile(name) => Some(name.to_string()),
                Choice::Environment | Choice::Embedded => None,
            },
            guard,
            color: target.color,
            sign_in: target.auth.sign_in(),
        };
        Ok(Opened { line: line(client, guard), account })
    }

    /// What is known of a real account before it is opened.
    pub fn target(&self, choice: &Choice) -> Result<Target, NoAccount> {
        self.0.target(choice)
    }

    /// A client for a real account with this credential.
    pub async fn client(
        &self,
        target: &Target,
        credential: Credential,
    ) -> Result<Client, OpenError> {
        let mut network = self.0.network().await?;
        if let Auth::OAuthCode { .. } = target.auth {
            network.keeper =
                Kept::of(target, &self.0.unkept).map(|kept| Arc::new(kept) as Arc<dyn Keeper>);
        }
        Ok(Client::new(&target.place, credential, &network)?)
    }

    /// What came from the standard input.
    pub fn given(&self) -> Option<OneTimeSecret> {
        self.0.given.clone()
    }

    /// What the environment says.
    pub fn environment(&self) -> &Environment {
        &self.0.environment
    }

    /// What one should know of the account that opens first: which of two secrets is used.
    pub fn note(&self) -> Option<Phrase> {
        let target = self.0.target(&self.0.first).ok().filter(|_| self.0.first != Choice::Embedded);
        let used = target?.origin()?;
        let other = unused(&self.0.environment, &used)?;
        let used = trouble::origin(&used).into();
        Some(Phrase::VariableUsed { used, other: other.name().to_owned() })
    }

    /// The proxies that the environment names.
    pub fn proxies(&self) -> Proxies {
        self.0.proxies()
    }

    /// Ends the embedded account if it was started.
    pub async fn close(&self) {
        if let Some(server) = self.0.embedded.server.lock().await.take() {
            server.shutdown().await;
        }
    }
}

impl Inner {
    fn guard(&self, guard: Guard) -> Guard {
        Guard { read_only: guard.read_only || self.read_only, ..guard }
    }

    fn target(&self, choice: &Choice) -> Result<Target, NoAccount> {
        match choice {
            Choice::Profile(name) => {
                let profile = self.profiles.get(name).ok_or_else(|| NoAccount::Profile {
                    name: name.clone(),
                    known: self.profiles.keys().map(ToString::to_string).collect(),
                })?;
                Ok(self.profile(profile))
            }
            Choice::Environment | Choice::Embedded => self.named(),
        }
    }

    fn profile(&self, profile: &Profile) -> Target {
        let choice = Choice::Profile(profile.name.clone());
        // What is given for a run is given for one account: that of the start.
        let given = (choice == self.first).then(|| {
            let given = self.given.clone().map(|secret| (Origin::Stdin, secret));
            let variable = || self.environment.secret_for(&profile.place, &profile.auth);
            given.or_else(|| variable().map(|(name, secret)| (Origin::Variable(name), secret)))
        });
        let source = match given.flatten() {
            Some((origin, secret)) => Where::Given(origin, secret),
            None => Where::Source(profile.source.clone()),
        };
        Target {
            choice,
            place: profile.place.clone(),
            auth: profile.auth.clone(),
            guard: self.guard(profile.guard),
            color: profile.color,
            source,
            configured: Some(profile.source.clone()),
        }
    }

    fn named(&self) -> Result<Target, NoAccount> {
        let given = self.given.clone().filter(|_| self.first == Choice::Environment);
        let named = self.environment.account(given.is_some());
        let named = named?.ok_or(NoAccount::Environment)?;
        let variable = named.variable.and_then(|variable| {
            let secret = self.environment.secret(variable)?.clone();
            Some(Where::Given(Origin::Variable(variable), secret))
        });
        let source = given.map(|secret| Where::Given(Origin::Stdin, secret)).or(variable);
        Ok(Target {
            choice: Choice::Environment,
            place: named.place,
            auth: named.auth,
            guard: self.guard(Guard::default()),
            color: None,
            source: source.unwrap_or(Where::Nowhere),
            configured: None,
        })
    }

    async fn open_embedded(&self) -> Result<Opened, OpenError> {
        let mut running = self.embedded.server.lock().await;
        let data_dir = self.embedded.data_dir.clone()?;
        if running.is_none() {
            let listen = (std::net::Ipv4Addr::LOCALHOST, 0).into();
            let options =
                emulator::Options { data_dir: data_dir.clone(), listen, now: self.embedded.now };
            *running = Some(Server::start(options).await?);
        }
        // It was started just now or before.
        let server = running.as_ref().ok_or(NoAccount::Environment)?;
        let credentials = server.credentials();
        let bearer = Credential::Bearer(credentials.oauth_token.clone());
        let place = Place::Loopback(Loopback::parse(&credentials.url)?);
        let client = Client::new(&place, bearer, &Network::default())?;
        let account = server.account();
        let guard = self.guard(account.guard);
        let line = line(client, guard).kept_in(&data_dir);
        Ok(Opened { line, account: Account { guard, ..account } })
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the HTTP client signs in to the proxy with what its address holds"
    )]
    fn proxies(&self) -> Proxies {
        let https = self.environment.https_proxy.as_ref().map(|proxy| proxy.expose().to_owned());
        Proxies { https, exceptions: self.environment.no_proxy.clone() }
    }

    async fn network(&self) -> Result<Network, NoRoot> {
        let root = match &self.ca_file {
            Some(path) => Some(
                tokio::fs::read(path)
                    .await
                    .map_err(|source| NoRoot { path: path.clone(), source })?,
            ),
            None => None,
        };
        let proxies = self.proxies();
        Ok(Network { proxies, root, ..Network::default() })
    }
}

fn line(client: Client, guard: Guard) -> Line {
    if guard.read_only { Line::to_read(client) } else { Line::to_change(client) }
}

/// The settings of the file that was named, or else of the usual one.
pub fn load(common: &Common) -> anyhow::Result<Settings> {
    Settings::load(common.config.as_deref(), settings::config_file().as_deref()).map_err(|error| {
        let advice = Advice::new(error.hint());
        advice.around(match error {
            SettingsError::Unreadable { path, source } => {
                Said::because(Phrase::NotReadable { path: path.display().to_string() }, source)
            }
            SettingsError::Wrong { path, line, problem, .. } => Said::new(Phrase::ConfigWrong {
                place: format!("{}:{line}", path.display()),
                problem: (*problem).into(),
            }),
        })
    })
}

fn first(common: &Common, environment: &Environment) -> anyhow::Result<Choice> {
    if let Some(choice) = &common.profile {
        return Ok(choice.clone());
    }
    if let Some(name) = &environment.profile {
        return Choice::parse(name).map_err(|NotAProfileName| {
            Advice::new(Phrase::ChosenProfileHint)
                .with(Status::WrongUsage)
                .about(Phrase::NameOfProfile)
        });
    }
    let named = environment.account(common.token_stdin);
    let named = named.map_err(|error| no_account(NoAccount::Variables(error)))?;
    Ok(named.map_or(Choice::Embedded, |_| Choice::Environment))
}

fn from_stdin(first: &Choice) -> anyhow::Result<OneTimeSecret> {
    let wrong =
        |hint: Phrase, what: Phrase| Err(Advice::new(hint).with(Status::WrongUsage).about(what));
    if *first == Choice::Embedded {
        return wrong(Phrase::StdinEmbeddedHint, Phrase::StdinEmbedded);
    }
    if io::stdin().is_terminal() {
        return wrong(Phrase::StdinTerminalHint, Phrase::StdinTerminal);
    }
    credentials::read_stdin().map_err(|error| {
        Advice::new(trouble::credential_hint(&error))
            .with(Status::WrongUsage)
            .about(trouble::no_credential(&error))
    })
}
