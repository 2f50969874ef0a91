//! Starts and ends the account: opens its file, binds its address, makes the credentials of the run.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::accept::{Bounds, accept};
use super::clock::Clock;
use super::data_dir::{DataDir, Held};
use super::gate::{Gate, Shared};
use super::secret;
use super::seed::{self, ResetOptions};
use super::store::{self, Directory, Mark, Store, StoreError};
use crate::domain::account::{Account, Guard, SignIn};
use crate::domain::secret::OneTimeSecret;
use crate::domain::token::TokenLimit;

/// Where the account is and when.
#[derive(Clone, Debug)]
pub struct Options {
    /// The directory of its file.
    pub data_dir: PathBuf,
    /// Where it listens: on the loopback interface only; port 0 is a free one.
    pub listen: SocketAddr,
    /// The account's clock starts here and goes on; `None` is the time of the system.
    pub now: Option<Timestamp>,
}

/// What is the same for every account, unless a test or a measurement makes it smaller.
#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    /// What a connection may take.
    pub bounds: Bounds,
    /// How long the times of last use are collected before they are written.
    pub flush: Duration,
    /// How long the account goes without a look at what the retirement has due, while nobody asks:
    /// so it keeps its days by its own clock, also after a night in which the machine slept.
    pub settle: Duration,
    /// The plan's rate does not hold: for measuring.
    pub unlimited: bool,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            bounds: Bounds::default(),
            flush: Duration::from_millis(500),
            settle: Duration::from_mins(1),
            unlimited: false,
        }
    }
}

/// What one signs in with during one run. The token is in memory only.
#[derive(Clone)]
pub struct Credentials {
    /// Where the account is, such as `http://127.0.0.1:4711`.
    pub url: String,
    /// The address of the user that the token stands for.
    pub email: String,
    /// A bearer credential of 256 bits.
    pub oauth_token: OneTimeSecret,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({} at {}, redacted)", self.email, self.url)
    }
}

/// Why the account did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// It would be open to the network.
    #[error("{0} is not a loopback address")]
    NotLoopback(SocketAddr),
    /// Another program listens there.
    #[error("port {} of {} is taken", .0.port(), .0.ip())]
    PortTaken(SocketAddr),
    /// The address can't be listened on.
    #[error("{address} can't be listened on: {source}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The account's file can't be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl StartError {
    /// What to do about it, in one sentence.
    pub fn hint(&self) -> String {
        match self {
            Self::NotLoopback(_) => {
                "Use 127.0.0.1: the embedded account is for this machine alone.".to_owned()
            }
            Self::PortTaken(_) => "Choose another port, or port 0 for one that is free.".to_owned(),
            Self::Bind { .. } => "Use 127.0.0.1:0, which takes a free port.".to_owned(),
            Self::Store(error) => error.hint(),
        }
    }
}

/// A running account.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    credentials: Credentials,
    account: Account,
    limit: TokenLimit,
    clock: Clock,
    gate: Gate,
    stop: watch::Sender<()>,
    accepting: JoinHandle<()>,
    flushing: JoinHandle<()>,
    settling: Option<JoinHandle<()>>,
    _held: Held,
}

impl Server {
    /// Opens the account, or makes it from the demo, and answers from then on.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        Self::start_with(options, Tuning::default()).await
    }

    /// As [`Server::start`], with other bounds.
    pub async fn start_with(options: Options, tuning: Tuning) -> Result<Self, StartError> {
        if !options.listen.ip().is_loopback() {
            return Err(StartError::NotLoopback(options.listen));
        }
        let (data_dir, now) = (options.data_dir.clone(), options.now);
        let opening = tokio::task::spawn_blocking(move || open(&data_dir, now));
        let (listener, address) = bind(options.listen).await?;
        let (store, held) = match opening.await {
            Ok(opened) => opened?,
            Err(error) => return Err(StoreError::Demo(error.to_string()).into()),
        };
        let clock = Clock::starting_at(options.now);
        let bearer = secret::new_bearer().map_err(|error| StoreError::Random(error.to_string()))?;
        #[expect(
            clippy::disallowed_methods,
            reason = "the account keeps the hash of the credential of the run"
        )]
        let hash = secret::hash(bearer.expose());
        let directory = store.directory().await;
        let directory = directory.map_err(|error| StoreError::Damaged {
            path: options.data_dir.join("account.db"),
            detail: error.to_string(),
        })?;
        let url = format!("http://{address}");
        let user = directory.user(directory.signed_in_user);
        let credentials = Credentials {
            url: url.clone(),
            email: user.map_or_else(String::new, |user| user.email.clone()),
            oauth_token: bearer,
        };
        let account = account(&directory, url);
        let limit = directory.limit;
        let shared = Shared::new(store, clock.clone(), hash, tuning.unlimited, address.port());
        // What has been due since the last run is done now; if the disk does not let it, the first
        // request says so.
        drop(shared.directory(clock.seconds()).await);
        let gate = Gate::new(shared.clone(), tuning.bounds.request_timeout);
        let (stop, stopped) = watch::channel(());
        let accepting = tokio::spawn(accept(listener, gate.clone(), tuning.bounds, stopped));
        let settling = directory.retirement.then(|| settling(shared.clone(), tuning.settle));
        let flushing = flushing(shared, tuning.flush);
        Ok(Self {
            address,
            credentials,
            account,
            limit,
            clock,
            gate,
            stop,
            accepting,
            flushing,
            settling,
            _held: held,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What one signs in with during this run.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Its name, plan and address.
    pub fn account(&self) -> Account {
        self.account.clone()
    }

    /// How many tokens it may have (T4).
    pub fn limit(&self) -> TokenLimit {
        self.limit
    }

    /// Its door, for a request within this process.
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Answers what has begun, writes down when tokens were last used, and ends.
    pub async fn shutdown(self) {
        for task in self.settling.into_iter().chain([self.flushing]) {
            task.abort();
            drop(task.await);
        }
        drop(self.stop);
        drop(self.accepting.await);
        let shared = self.gate.shared();
        shared.uses().write(shared.store()).await;
    }
}

async fn bind(listen: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken(listen),
        _ => StartError::Bind { address: listen, source },
    };
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// Writes down when tokens were last used, for as long as the account runs.
fn flushing(shared: Shared, pause: Duration) -> JoinHandle<()> {
    tokio::spawn(async move { shared.uses().keep_writing(shared.store(), pause).await })
}

/// Keeps the days of the retirement, for as long as the account runs.
fn settling(shared: Shared, pause: Duration) -> JoinHandle<()> {
    tokio::spawn(async move { shared.keep_settling(pause).await })
}

/// Opens the account's file, or makes it. Of two first starts at the same time one makes it.
fn open(data_dir: &std::path::Path, now: Option<Timestamp>) -> Result<(Store, Held), StoreError> {
    let data_dir = DataDir::open(data_dir)?;
    let held = data_dir.lock_shared()?;
    let path = data_dir.database();
    if store::inspect(&path)? == Mark::Absent {
        let making = data_dir.lock_creation()?;
        if store::inspect(&path)? == Mark::Absent {
            let options = ResetOptions { now, ..ResetOptions::default() };
            seed::make(&path, &options, &mut |_| {})?;
        }
        drop(making);
    }
    Ok((Store::open(&path)?, held))
}

/// What the screen may know of the account before it asks.
fn account(directory: &Directory, url: String) -> Account {
    Account {
        name: directory.name.clone().into(),
        plan: Some(directory.plan),
        embedded: true,
        keeps_retirement: directory.retirement,
        url,
        profile: None,
        guard: Guard::default(),
        color: None,
        sign_in: SignIn::Run,
    }
}
