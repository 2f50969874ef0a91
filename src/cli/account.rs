//! The accounts that can be opened: the embedded one, the environment's, those of the configuration.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::anyhow;
use jiff::Timestamp;
use thiserror::Error;
use tokio::sync::Mutex;

use super::args::Common;
use super::report::{Advice, Status};
use super::words;
use crate::domain::account::{Account, AccountColor, Guard, SignIn};
use crate::domain::credential::{CredentialError, Origin, Variable};
use crate::domain::place::{Loopback, Place};
use crate::domain::profile::{Choice, Offer, ProfileName};
use crate::domain::secret::{Credential, OneTimeSecret};
use crate::emulator::{self, Server, StartError};
use crate::runtime::{Line, OpenError, Opened};
use crate::settings::{
    self, Auth, Environment, EnvironmentError, NoPlace, Profile, Settings, SettingsError, Source,
    credentials,
};
use crate::zendesk::{self, Client, Network, Proxies};

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
}

/// The account inside this program, started when it is first asked for.
#[derive(Debug)]
struct Embedded {
    data_dir: Result<PathBuf, NoPlace>,
    now: Option<Timestamp>,
    server: Mutex<Option<Server>>,
}

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
    source: Where,
    /// Where the profile says that the secret is, whatever is given for this run.
    configured: Option<Source>,
}

/// Where the secret of a real account comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Where {
    /// It was given for this run.
    Given(Origin, OneTimeSecret),
    /// The profile says.
    Source(Source),
    /// The environment names the account only.
    Nowhere,
}

/// What one asked for is not there.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoAccount {
    /// The configuration has no such profile.
    #[error("there is no profile {name}")]
    Profile {
        /// What was asked for.
        name: ProfileName,
        /// What there is.
        known: Vec<String>,
    },
    /// The environment names no account.
    #[error("the environment names no account")]
    Environment,
    /// What the environment says can't be an account.
    #[error(transparent)]
    Variables(#[from] EnvironmentError),
}

/// The private root can't be read.
#[derive(Debug, Error)]
#[error("{path} can't be read")]
pub struct NoRoot {
    path: PathBuf,
    source: io::Error,
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
        let (credential, _) = resolve(&target).await?;
        let client = self.client(&target, credential).await?;
        let guard = target.guard;
        let account = Account {
            name: target.place.name(),
            plan: None,
            embedded: false,
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
        let network = self.0.network().await?;
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

impl Target {
    /// Where the profile says that the secret is.
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
            let interrupted = |_| CredentialError::NoStore("reading it was interrupted".to_owned());
            (read.map_err(interrupted)??, origin)
        }
        Where::Nowhere => return Err(CredentialError::NoVariable),
    };
    tracing::debug!(account = %target.choice, source = words::origin_key(&origin), "has a secret");
    Ok((credential(&target.auth, secret), origin))
}

/// What one signs in with in this way and with this secret.
pub fn credential(auth: &Auth, secret: OneTimeSecret) -> Credential {
    match auth.clone() {
        Auth::OAuthToken => Credential::Bearer(secret),
        Auth::OAuthClient(client_id) => Credential::OAuthClient { client_id, secret },
        Auth::ApiToken(email) => Credential::ApiToken { email, token: secret },
    }
}

fn line(client: Client, guard: Guard) -> Line {
    if guard.read_only { Line::to_read(client) } else { Line::to_change(client) }
}

/// The settings of the file that was named, or else of the usual one.
pub fn load(common: &Common) -> anyhow::Result<Settings> {
    Settings::load(common.config.as_deref(), settings::config_file().as_deref())
        .map_err(|error| Advice::new(SettingsError::hint(&error)).around(error))
}

fn first(common: &Common, environment: &Environment) -> anyhow::Result<Choice> {
    if let Some(choice) = &common.profile {
        return Ok(choice.clone());
    }
    if let Some(name) = &environment.profile {
        return Choice::parse(name).map_err(|error| {
            Advice::new("Set TOKENDESK_PROFILE to the name of a profile, or unset it.")
                .with(Status::WrongUsage)
                .around(error)
        });
    }
    let named = environment.account(common.token_stdin);
    let named =
        named.map_err(|error| Advice::new(error.hint()).with(Status::WrongUsage).around(error))?;
    Ok(named.map_or(Choice::Embedded, |_| Choice::Environment))
}

fn from_stdin(first: &Choice) -> anyhow::Result<OneTimeSecret> {
    let wrong = |hint: &str, what: &'static str| {
        Err(Advice::new(hint).with(Status::WrongUsage).around(anyhow!(what)))
    };
    if *first == Choice::Embedded {
        return wrong(
            "Name an account with --profile or ZENDESK_SUBDOMAIN.",
            "the embedded account takes no secret: it makes its own",
        );
    }
    if io::stdin().is_terminal() {
        return wrong(
            "Pipe the secret in: … | tokendesk --token-stdin",
            "--token-stdin reads the standard input, and that is the terminal",
        );
    }
    credentials::read_stdin()
        .map_err(|error| Advice::new(error.hint()).with(Status::WrongUsage).around(error))
}

/// The error of what one asked for and is not there.
pub fn no_account(error: NoAccount) -> anyhow::Error {
    advice_for(&error).with(Status::WrongUsage).around(error)
}

fn advice_for(error: &NoAccount) -> Advice {
    Advice::new(match error {
        NoAccount::Variables(error) => error.hint().to_owned(),
        NoAccount::Profile { known, .. } if known.is_empty() => {
            "There are none: `tokendesk config init` makes a file for them.".to_owned()
        }
        NoAccount::Profile { known, .. } => {
            format!("There are {} and embedded.", known.join(", "))
        }
        NoAccount::Environment => {
            "Set ZENDESK_SUBDOMAIN and ZENDESK_OAUTH_TOKEN, or ZENDESK_EMAIL and \
             ZENDESK_API_TOKEN."
                .to_owned()
        }
    })
}

/// The error with what to do about it, whatever kind it is.
pub fn explained(error: OpenError) -> anyhow::Error {
    let advice = advice(&error);
    let error = anyhow::Error::from_boxed(error);
    match advice {
        Some(advice) => advice.around(error),
        None => error,
    }
}

/// What to do about an account that can't be opened.
pub fn advice(error: &OpenError) -> Option<Advice> {
    if let Some(error) = error.downcast_ref::<StartError>() {
        Some(Advice::new(error.hint()))
    } else if let Some(error) = error.downcast_ref::<NoPlace>() {
        Some(Advice::new(error.hint()))
    } else if let Some(error) = error.downcast_ref::<CredentialError>() {
        Some(Advice::new(error.hint()).with(Status::NotSignedIn))
    } else if let Some(error) = error.downcast_ref::<NoAccount>() {
        Some(advice_for(error).with(Status::WrongUsage))
    } else if error.is::<NoRoot>() {
        Some(Advice::new("Check ca_file in the configuration."))
    } else {
        let error = error.downcast_ref::<zendesk::Error>()?;
        let (hint, status) = words::advice(error, &error.request, &Origin::Store);
        Some(Advice::new(hint).with(status))
    }
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
