//! The terminal goes away, or the program is killed, while a token is being made.

use std::fs;
use std::time::Duration;

use rustix::process::Signal;
use tempfile::TempDir;

use crate::support::account::Account;
use crate::support::hangup::Doomed;
use crate::support::processes::ticks_within;
use crate::support::proxy::{Fault, Proxy};
use crate::support::pty::{Pty, Starter};

const CREATE: &str = "POST /api/v2/api_tokens";

/// A real account behind a line that holds back the answer to a create, and a place for the journal.
struct Scene {
    account: Account,
    proxy: Proxy,
    state: TempDir,
}

impl Scene {
    fn new() -> Self {
        let account = Account::demo();
        let proxy = Proxy::to(account.url());
        Self { account, proxy, state: tempfile::tempdir().unwrap() }
    }

    /// tokendesk on that account, each time in a home of its own.
    fn starter(&self) -> Starter {
        let starter = Pty::with(&["--profile", "far"])
            .size(100, 30)
            .env("ZENDESK_OAUTH_TOKEN", self.account.bearer())
            .env("XDG_STATE_HOME", self.state.path());
        let directory = starter.home().join("config/tokendesk");
        fs::create_dir_all(&directory).unwrap();
        fs::write(directory.join("config.toml"), self.profile()).unwrap();
        starter
    }

    fn profile(&self) -> String {
        format!("[profiles.far]\nurl = \"{}\"\nauth = \"oauth-token\"\n", self.proxy.url())
    }

    /// Asks for a token whose answer is held back, until the account has made it.
    fn creating(&self) -> Pty {
        self.proxy.fails(CREATE, Fault::Held);
        let mut terminal = self.starter().start();
        terminal.sees("21 of 256 tokens").press("a").sees("optional").types("nightly export");
        terminal.sees("nightly export").press("Enter").sees("Saving");
        self.proxy.waits_for_the_account(CREATE);
        terminal
    }
}

#[test]
fn a_hang_up_while_a_token_is_made_leaves_no_token_behind() {
    let scene = Scene::new();
    let mut terminal = scene.creating();
    terminal.signal(Signal::HUP).sees("Waiting for the account");
    scene.proxy.let_go();
    terminal.sees("deactivated and deleted").exits_with(129).is_restored();
    assert_eq!(scene.proxy.count(CREATE), 1);
    let mut terminal = scene.starter().start();
    terminal.sees("Nobody saw its value").press("Enter").sees("21 of 256 tokens");
    terminal.press("q").exits_cleanly();
}

#[test]
fn a_terminal_that_goes_away_while_a_token_is_made_leaves_no_token_behind() {
    let scene = Scene::new();
    scene.proxy.fails(CREATE, Fault::Held);
    let state = scene.state.path().to_str().unwrap();
    let variables = [("ZENDESK_OAUTH_TOKEN", scene.account.bearer()), ("XDG_STATE_HOME", state)];
    let Some(terminal) = Doomed::start("--profile far", &variables, &scene.profile()) else {
        return;
    };
    terminal.sees("21 of 256 tokens").press("a").sees("optional").types("nightly export");
    terminal.sees("nightly export").press("Enter");
    scene.proxy.waits_for_the_account(CREATE);
    let process = terminal.tokendesk();
    terminal.goes_away();
    // It waits for the answer, and no thread of it asks a terminal that is gone over and over.
    let worked = ticks_within(process, Duration::from_secs(1));
    assert!(worked <= 10, "{worked} ticks in a second");
    scene.proxy.let_go();
    assert_eq!(terminal.status(), "129");
    assert_eq!(scene.proxy.count("DELETE /api/v2/api_tokens/"), 1);
    let mut terminal = scene.starter().start();
    terminal.sees("Nobody saw its value").press("Enter").sees("21 of 256 tokens");
    terminal.press("q").exits_cleanly();
}

#[test]
fn whoever_kills_the_program_is_told_by_the_next_start_what_it_was_doing() {
    let scene = Scene::new();
    let mut terminal = scene.creating();
    terminal.signal(Signal::KILL);
    let mut terminal = scene.starter().start();
    terminal.sees("was created, but its value").sees("[ Keep it ]");
    terminal.press("BackTab").sees("[ Delete it ]").press("Enter");
    terminal.sees("Deleted: nightly export").sees("21 of 256 tokens");
    terminal.press("q").exits_cleanly();
    assert_eq!(scene.proxy.count(CREATE), 1);
    let journal = scene.state.path().join("tokendesk/journal");
    assert_eq!(fs::read_dir(journal).unwrap().count(), 0, "nothing is left to be told");
}
