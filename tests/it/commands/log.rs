//! The log: what stands in it, and what never does.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::support::account::Account;
use crate::support::command::Home;
use crate::support::pty::Pty;

const SECRET_DESCRIPTION: &str = "Warehouse robot 7";

#[test]
fn the_log_tells_of_requests_and_of_nothing_that_they_are_about() {
    let account = Account::demo();
    let starter = Pty::with(&["--profile", "local", "--log", "trace"])
        .size(120, 30)
        .env("ZENDESK_OAUTH_TOKEN", account.bearer());
    let directory = starter.home().join("config/tokendesk");
    fs::create_dir_all(&directory).unwrap();
    let profile =
        format!("[profiles.local]\nurl = \"{}\"\nauth = \"oauth-token\"\n", account.url());
    fs::write(directory.join("config.toml"), profile).unwrap();
    let mut terminal = starter.start();
    terminal.sees("21 of 256 tokens").press("a").sees("Description");
    terminal.types(SECRET_DESCRIPTION).sees(SECRET_DESCRIPTION).press("Enter");
    terminal.sees("never displayed again");
    let shown = |pty: &Pty| {
        let screen = pty.screen();
        let mut lines = screen.lines().map(str::trim);
        lines
            .find(|line| line.len() == 40 && line.chars().all(char::is_alphanumeric))
            .map(str::to_owned)
    };
    terminal.wait_until("the value", |pty| shown(pty).is_some());
    let value = shown(&terminal).unwrap();
    terminal.press("c").wait_until("the copy", |pty| pty.osc52().len() == 2);
    terminal.press("Enter").no_longer_sees("never displayed again").sees("22 of 256 tokens");
    terminal.press("3").sees("Activity type").press("1").sees("22 of 256 tokens");
    terminal.press("q").exits_cleanly();

    let path = terminal.home().join("state/tokendesk/tokendesk.log");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let log = fs::read_to_string(&path).unwrap();
    for told in ["GET /api/v2/users/me", "POST /api/v2/api_tokens", "status=201", "id=", "local"] {
        assert!(log.contains(told), "{told} is not in\n{log}");
    }
    for secret in [
        account.bearer(),
        &value,
        &value[..12],
        SECRET_DESCRIPTION,
        "Warehouse",
        "Bearer",
        "uthorization",
        "include_users",
        "page[size]",
        "page%5Bsize",
        "ada@northwind.example",
        "?",
    ] {
        assert!(!log.contains(secret), "{secret} is in\n{log}");
    }
}

#[test]
fn a_log_that_can_t_be_written_is_said_at_once() {
    let home = Home::new();
    fs::write(home.path().join("state"), "in the way").unwrap();
    let ran = home.run(&["whoami", "--log", "info"]);
    assert_eq!((ran.status, ran.out.as_str()), (Some(1), ""));
    let said = "tokendesk: ~/state/tokendesk/tokendesk.log can't be written: ";
    assert!(ran.errors.starts_with(said), "{}", ran.errors);
    assert!(ran.errors.contains("set XDG_STATE_HOME, or leave out --log."), "{}", ran.errors);
    let level = home.run(&["whoami", "--log", "loud"]);
    assert_eq!(level.status, Some(2));
    assert!(level.errors.contains("error, warn, info, debug, trace"), "{}", level.errors);
}
