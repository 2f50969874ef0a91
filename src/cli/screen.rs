//! Opens the screen on the account that was asked for.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::account::{self, Accounts};
use super::appearance;
use super::args::Common;
use super::clipboard;
use super::report::{self, Advice, Said};
use super::tasks;
use crate::app::{Privacy, accounts};
use crate::phrases::{Catalog, Locale, Phrase};
use crate::runtime::{self, Ending, Opener, Setup, Signer};
use crate::settings::{self, Environment};

/// How long the account may take to write down what it still has in memory.
const LAST_WRITES: Duration = Duration::from_secs(1);

/// Runs the screen in this terminal until it ends.
pub fn run(common: &Common, log: Option<PathBuf>, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    // A secret on the standard input leaves the keys to the terminal itself.
    let terminal_itself = || common.token_stdin && File::open("/dev/tty").is_ok();
    let keys = io::stdin().is_terminal() || terminal_itself();
    if !keys || !io::stdout().is_terminal() {
        return Err(not_a_terminal());
    }
    let settings = account::load(common)?;
    let (copy_on_open, refresh) = (settings.copy_on_open, settings.refresh);
    let clear_after = clipboard::clear_after(&settings.clipboard);
    let copies = clipboard::config(&settings.clipboard);
    let on_lost_reveal = settings.on_lost_reveal;
    let privacy = Privacy {
        hide_after: settings.hide_after,
        blank_after: settings.blank_after,
        in_tmux: runtime::is_in_tmux(),
    };
    let (look, unshown) = appearance::look(common, settings.appearance);
    let keymap = settings.keymap.clone();
    let mouse = settings.mouse;
    let known = Accounts::over(common, settings, Environment::read())?;
    for note in unshown.iter().chain(&known.note()) {
        // Seen again when the screen has ended.
        report::note(note, catalog);
    }
    let setup = Setup {
        copy_on_open,
        clear_after,
        privacy,
        clipboard: copies,
        refresh,
        accounts: accounts::Accounts { offers: known.offers(), current: known.first() },
        look: look.with_log(log.map(|path| path.display().to_string())).with_keys(&keymap),
        keymap,
        mouse,
        clock: Arc::new(Timestamp::now),
        on_lost_reveal,
        journal: settings::state_dir().map(|place| place.join("journal")),
        signer: Some(signer(&known, catalog.locale())),
    };
    let tasks = tasks()?;
    let opener: Opener = {
        let known = known.clone();
        Arc::new(move |choice| Box::pin(known.clone().open(choice)))
    };
    let ending = runtime::run(tasks.handle(), setup, opener);
    // Whoever waits at the prompt waits no longer than this.
    let _ = tasks.block_on(async { tokio::time::timeout(LAST_WRITES, known.close()).await });
    tasks.shutdown_background();
    match ending.map_err(explained)? {
        Ending::Quit => Ok(ExitCode::SUCCESS),
        Ending::Signal(number) => Ok(ExitCode::from(u8::try_from(128 + number).unwrap_or(u8::MAX))),
    }
}

/// What signs a person in by a browser, as `login` does.
fn signer(known: &Accounts, locale: Locale) -> Signer {
    let (asked, admitted) = (known.clone(), known.clone());
    Signer {
        locale,
        ask: Arc::new(move |choice| Box::pin(asked.clone().ask(choice))),
        redeem: Arc::new(move |choice, authorization, code| {
            Box::pin(admitted.clone().admit(choice, authorization, code))
        }),
    }
}

fn not_a_terminal() -> anyhow::Error {
    Advice::new(Phrase::ScreenNeedsTerminalHint).about(Phrase::ScreenNeedsTerminal)
}

/// An error of the screen with what to do about it; of one of the account, with the account's.
fn explained(error: runtime::Error) -> anyhow::Error {
    match error {
        runtime::Error::Open(error) => account::explained(error),
        runtime::Error::Terminal(error) => Advice::new(Phrase::TerminalFailedHint)
            .around(Said::because(Phrase::TerminalFailed, error)),
        runtime::Error::Start(error) => Advice::new(Phrase::ScreenRefusedHint)
            .around(Said::because(Phrase::ScreenRefused, error)),
        runtime::Error::Panicked(place) => {
            Advice::new(Phrase::ScreenPanickedHint).about(Phrase::ScreenPanicked { place })
        }
    }
}
