//! The terminal goes away, or the program is killed, while a token is being made.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tempfile::TempDir;

use crate::support::account::Account;
use crate::support::proxy::{Fault, Proxy};
use crate::support::pty::{Pty, Starter};
use crate::support::tools;

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
    let Some([bash, tmux]) = tools::all_of(["bash", "tmux"]) else {
        return;
    };
    let scene = Scene::new();
    scene.proxy.fails(CREATE, Fault::Held);
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("config/tokendesk");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("config.toml"), scene.profile()).unwrap();
    // A child inherits that SIGHUP is ignored, as under nohup: the end of the terminal alone tells.
    let tokendesk = env!("CARGO_BIN_EXE_tokendesk");
    let lines = format!("trap '' HUP\n{tokendesk} --profile far\necho $? > new\nmv new status\n");
    fs::write(home.path().join("script"), lines).unwrap();
    let tmux = |args: &[&str]| {
        let output = Command::new(&tmux)
            .args(["-S", "socket", "-f", "/dev/null"])
            .args(args)
            .current_dir(home.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", home.path())
            .env("LANG", "C.UTF-8")
            .env("XDG_CONFIG_HOME", home.path().join("config"))
            .env("XDG_STATE_HOME", scene.state.path())
            .env("ZENDESK_OAUTH_TOKEN", scene.account.bearer())
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let limit = Instant::now() + Duration::from_secs(20);
    let sees = |text: &str| {
        while !tmux(&["capture-pane", "-p"]).contains(text) {
            assert!(Instant::now() < limit, "{}", tmux(&["capture-pane", "-p"]));
        }
    };
    let command = format!("{} script", bash.display());
    tmux(&["new-session", "-d", "-x", "100", "-y", "30", &command]);
    sees("21 of 256 tokens");
    tmux(&["send-keys", "a"]);
    sees("optional");
    tmux(&["send-keys", "-l", "nightly export"]);
    sees("nightly export");
    tmux(&["send-keys", "Enter"]);
    scene.proxy.waits_for_the_account(CREATE);

    let server = Path::new("/proc").join(tmux(&["display-message", "-p", "#{pid}"]).trim());
    assert!(server.exists(), "{}", server.display());
    tmux(&["kill-server"]);
    while server.exists() {
        assert!(Instant::now() < limit, "the terminal is still there");
        std::thread::yield_now();
    }
    scene.proxy.let_go();
    let limit = Instant::now() + Duration::from_secs(15);
    while !home.path().join("status").exists() {
        assert!(Instant::now() < limit, "it still runs");
        std::thread::yield_now();
    }
    assert_eq!(fs::read_to_string(home.path().join("status")).unwrap(), "129\n");
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
