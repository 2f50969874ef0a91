//! The screen on an account of the configuration.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use tokendesk::emulator::ResetOptions;

use crate::support::account::Account;
use crate::support::pty::{Pty, Starter};

/// An account that is told from the embedded one by its number of tokens.
fn account() -> Account {
    Account::reset(&ResetOptions { tokens: Some(7), ..ResetOptions::default() })
}

/// Puts a profile for the account into the starter's home.
fn with_profile(starter: Starter, account: &Account, more: &str) -> Starter {
    let directory = starter.home().join("config/tokendesk");
    fs::create_dir_all(&directory).unwrap();
    let profile =
        format!("[profiles.local]\nurl = \"{}\"\nauth = \"oauth-token\"\n{more}\n", account.url());
    fs::write(directory.join("config.toml"), profile).unwrap();
    let secret = directory.join("secret");
    fs::write(&secret, account.bearer()).unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    starter
}

#[test]
fn a_profile_opens_its_account() {
    let account = account();
    let starter = Pty::with(&["--profile", "local"]);
    let mut terminal = with_profile(starter, &account, "credential_file = \"secret\"").start();
    terminal.sees("7 of 256 tokens");
    terminal.press("q").exits_cleanly();
    let mut terminal = Pty::start(&[]);
    terminal.sees("21 of 256 tokens").press("q").exits_cleanly();
}

#[test]
fn a_secret_is_piped_in_and_the_keys_still_come_from_the_terminal() {
    let account = account();
    let script =
        format!("cat secret | {} --profile local --token-stdin", env!("CARGO_BIN_EXE_tokendesk"));
    let starter = Pty::with(&["-c", &script]).program("sh");
    fs::write(starter.home().join("secret"), account.bearer()).unwrap();
    let mut terminal = with_profile(starter, &account, "").start();
    terminal.sees("7 of 256 tokens");
    terminal.press("?").sees("In any list").press("Esc").no_longer_sees("In any list");
    terminal.press("q").exits_cleanly();
}

#[test]
fn a_profile_that_is_not_there_is_wrong_usage_and_the_known_ones_are_named() {
    let account = account();
    let starter = Pty::with(&["--profile", "globex"]).size(160, 24);
    let mut terminal = with_profile(starter, &account, "").start();
    terminal.exits_with(2).is_restored();
    let screen = terminal.screen();
    assert!(
        screen.contains("there is no profile globex. There are local and embedded."),
        "{screen}"
    );
}

#[test]
fn which_of_two_secrets_is_used_is_said_before_the_screen_opens() {
    let account = account();
    let starter = Pty::with(&["--profile", "local"])
        .env("ZENDESK_OAUTH_TOKEN", account.bearer())
        .env("ZENDESK_API_TOKEN", "s3cr3t");
    let mut terminal = with_profile(starter, &account, "").start();
    terminal.sees("7 of 256 tokens").press("q").exits_cleanly();
    let screen = terminal.screen().replace('\n', " ");
    assert!(
        screen.contains("ZENDESK_OAUTH_TOKEN is used; ZENDESK_API_TOKEN is set too"),
        "{screen}"
    );
}

/// Goes to the account that stands this many places below the current one.
fn go(terminal: &mut Pty, down: usize) {
    terminal.press("p").sees("╭ Accounts");
    for _ in 0..down {
        terminal.press("Down");
    }
    terminal.press("Enter").no_longer_sees("╭ Accounts");
}

#[test]
fn p_goes_to_and_fro_between_accounts_and_reads_each_secret_anew() {
    let (one, two) = (account(), Account::demo());
    let config = format!(
        "[profiles.one]\nurl = \"{}\"\nauth = \"oauth-token\"\ncredential_file = \"one\"\n\
         [profiles.two]\nurl = \"{}\"\nauth = \"api-token\"\nemail = \"ada@northwind.example\"\n\
         credential_command = [\"cat\", \"config/tokendesk/two\"]\nread_only = true\n",
        one.url(),
        two.url()
    );
    let starter = Pty::with(&["--profile", "two"]).size(120, 30);
    let directory = starter.home().join("config/tokendesk");
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join("config.toml"), config).unwrap();
    let secret = directory.join("one");
    fs::write(directory.join("two"), two.make_token("Signs in")).unwrap();
    fs::write(&secret, one.bearer()).unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    let mut terminal = starter.start();
    terminal.sees("22 of 256 tokens").sees("· two").sees("READ-ONLY");
    // The embedded account stands above the profiles.
    go(&mut terminal, 1);
    terminal.sees("21 of 256 tokens").no_longer_sees("READ-ONLY");
    go(&mut terminal, 1);
    terminal.sees("7 of 256 tokens").sees("· one").sees("by OAuth token");
    go(&mut terminal, 1);
    terminal.sees("22 of 256 tokens").sees("by API token");
    // What the file says counts when the account is opened, not when the program started.
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
    go(&mut terminal, 2);
    terminal.sees("its mode is 0644").press("Esc");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    terminal.press("F5").sees("7 of 256 tokens");
    terminal.press("q").exits_cleanly();
}
