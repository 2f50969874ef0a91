//! Opens the screen on the embedded account.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::anyhow;
use jiff::Timestamp;

use super::args::Common;
use super::report::Advice;
use super::tasks;
use crate::domain::secret::Credential;
use crate::emulator::{self, Server};
use crate::runtime::{self, Ending, Line, OpenError, Opened, Setup};
use crate::settings::{self, NoPlace, Settings, SettingsError};
use crate::ui::Look;
use crate::zendesk::Client;

/// How long the account may take to write down what it still has in memory.
const LAST_WRITES: Duration = Duration::from_secs(1);

/// Runs the screen in this terminal until it ends.
pub fn run(common: &Common) -> anyhow::Result<ExitCode> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(not_a_terminal());
    }
    let settings = Settings::load(common.config.as_deref(), settings::config_file().as_deref())
        .map_err(|error| Advice::new(SettingsError::hint(&error)).around(error))?;
    let data_dir = settings::data_dir(common.data_dir.as_deref())
        .map_err(|error| Advice::new(NoPlace::hint(&error)).around(error))?;
    let setup = Setup {
        copy_on_open: settings.copy_on_open,
        look: Look::new(settings::locale(common.locale), settings::no_color(), settings::is_utf8()),
        clock: Arc::new(Timestamp::now),
        journal: settings::state_dir().map(|place| place.join("journal")),
    };
    let tasks = tasks()?;
    let server = Embedded::default();
    let opener = server.clone().open(data_dir, common.now);
    let ending = runtime::run(tasks.handle(), setup, opener);
    if let Some(server) = server.take() {
        // Whoever waits at the prompt waits no longer than this.
        let _ =
            tasks.block_on(async { tokio::time::timeout(LAST_WRITES, server.shutdown()).await });
    }
    tasks.shutdown_background();
    match ending.map_err(explained)? {
        Ending::Quit => Ok(ExitCode::SUCCESS),
        Ending::Signal(number) => Ok(ExitCode::from(u8::try_from(128 + number).unwrap_or(u8::MAX))),
    }
}

/// The account inside this program, once it has started; it answers until the screen has ended.
#[derive(Clone, Default)]
struct Embedded(Arc<Mutex<Option<Server>>>);

impl Embedded {
    async fn open(self, data_dir: PathBuf, now: Option<Timestamp>) -> Result<Opened, OpenError> {
        let listen = (std::net::Ipv4Addr::LOCALHOST, 0).into();
        let options = emulator::Options { data_dir: data_dir.clone(), listen, now };
        let server = Server::start(options).await?;
        let credentials = server.credentials();
        let bearer = Credential::Bearer(credentials.oauth_token.clone());
        let client = Client::new(&credentials.url, bearer)?;
        let account = server.account();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(server);
        Ok(Opened { line: Line::to_change(client).kept_in(&data_dir), account })
    }

    fn take(&self) -> Option<Server> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

fn not_a_terminal() -> anyhow::Error {
    Advice::new(
        "Run tokendesk in a terminal without redirecting it; `tokendesk serve` works without one.",
    )
    .around(anyhow!("the screen needs a terminal for its input and output"))
}

/// An error of the screen with what to do about it; of one of the account, with the account's.
fn explained(error: runtime::Error) -> anyhow::Error {
    let hint = match &error {
        runtime::Error::Open(opener) => {
            opener.downcast_ref::<emulator::StartError>().map(emulator::StartError::hint)
        }
        other => other.hint().map(str::to_owned),
    };
    match hint {
        Some(hint) => Advice::new(hint).around(error),
        None => error.into(),
    }
}
