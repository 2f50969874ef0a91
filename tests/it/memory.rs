//! What stays in the memory of the screen's process of a value that was shown, and of what one
//! signed in with. The account is another process, so that only what the screen holds is found.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::Pid;
use rustix::thread::{CapabilitySet, CapabilitySets, set_capabilities, set_no_new_privs};

use crate::clipboard::desktop::Desktop;
use crate::support::account::Account;
use crate::support::memory::{self, Memory};
use crate::support::pty::{Pty, Starter};
use crate::support::tools;
use crate::support::traces::Traces;

/// Waits until no trace is left; what is there at last is told.
fn forgotten(memory: &Memory, what: &str, secret: &str) {
    let traces = Traces::of(secret);
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let found = memory.search(&traces);
        if found.is_empty() {
            return;
        }
        assert!(Instant::now() < deadline, "{what} is in memory:\n{}", found.join("\n"));
    }
}

/// A scanner that finds nothing proves nothing: now it must.
fn known(memory: &Memory, what: &str, secret: &str) {
    let found = memory.search(&Traces::of(secret));
    assert!(found.iter().any(|found| found.starts_with("as it is")), "{what}: {found:?}");
}

fn put(directory: &Path, name: &str, text: &str) {
    fs::create_dir_all(directory).unwrap();
    let path = directory.join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
}

/// The screen on an account of another process, where one signs in by an OAuth client.
fn with_client(account: &Account, client: &str) -> Starter {
    let starter = Pty::with(&["--profile", "far"]).size(120, 40);
    let directory = starter.home().join("config/tokendesk");
    let profile = format!(
        "[profiles.far]\nurl = \"{}\"\nauth = \"oauth-client\"\nclient_id = \"scan\"\n\
         credential_file = \"secret\"\n",
        account.url()
    );
    put(&directory, "config.toml", &profile);
    put(&directory, "secret", client);
    starter
}

/// Adds a token and does with its value all that its window offers; the value.
fn story(terminal: &mut Pty) -> String {
    terminal.sees("of 256 tokens").press("a").sees("optional").types("Scanned");
    terminal.press("Enter").sees("never displayed again");
    terminal.press("c").wait_until("a copy", |pty| pty.osc52().len() == 2);
    let value = terminal.osc52().last().expect("a copy").clone();
    terminal.sees("[ Save ]").press("t").sees("Try it: 200");
    terminal.press("h").no_longer_sees(&value).press("h").sees(&value);
    terminal.press("w").sees("api-token-").press("Enter").sees("Saved to");
    value
}

#[test]
fn a_value_is_nowhere_in_memory_once_its_window_is_closed() {
    let account = Account::demo();
    let client = account.make_client("scan");
    let mut terminal = with_client(&account, &client).start();
    let value = story(&mut terminal);
    let Some(memory) = Memory::of(terminal.pid()) else {
        return;
    };
    known(&memory, "the value that is shown", &value);
    terminal.press("Enter").no_longer_sees("never displayed again");
    // The connection that brought it is closed by then: nothing else is asked of the account.
    forgotten(&memory, "the value whose window is closed", &value);
    terminal.press("q").exits_cleanly();
}

#[test]
fn a_value_that_the_embedded_account_made_is_nowhere_in_memory_either() {
    let mut terminal = Pty::with(&[]).size(120, 40).start();
    let value = story(&mut terminal);
    let Some(memory) = Memory::of(terminal.pid()) else {
        return;
    };
    known(&memory, "the value that is shown", &value);
    terminal.press("Enter").no_longer_sees("never displayed again");
    forgotten(&memory, "the value whose window is closed", &value);
    terminal.press("q").exits_cleanly();
}

#[test]
fn the_secret_of_an_oauth_client_is_nowhere_in_memory_once_its_window_is_closed() {
    let account = Account::demo();
    let client = account.make_client("scan");
    let mut terminal = with_client(&account, &client).start();
    terminal.sees("21 of 256 tokens").press("5").sees("3 of this account");
    terminal.press("a").sees("Add OAuth client").types("Scanned").sees("scanned");
    terminal.press("Enter").sees("never displayed again");
    terminal.press("c").wait_until("a copy", |pty| pty.osc52().len() == 2);
    let value = terminal.osc52().last().expect("a copy").clone();
    terminal.sees("[ Save ]").press("t").sees("GET /api/v2/tickets: allowed");
    // The environment file holds it, too.
    terminal.press("l").sees("Environment file, with the secret").press("Enter").press("Enter");
    terminal.wait_until("another copy", |pty| pty.osc52().len() == 3);
    terminal.press("l").sees("Environment file, with the secret").press("Enter");
    terminal.sees("Write to a new file").press("Down").press("Enter").sees("scanned.env");
    terminal.press("Enter").sees("Saved to");
    let Some(memory) = Memory::of(terminal.pid()) else {
        return;
    };
    known(&memory, "the secret that is shown", &value);
    terminal.press("Enter").no_longer_sees("never displayed again").sees("4 of this account");
    forgotten(&memory, "the secret whose window is closed", &value);
    terminal.press("q").exits_cleanly();
}

#[test]
fn a_secret_that_was_pasted_to_try_a_client_is_nowhere_in_memory_once_it_is_tried() {
    let account = Account::demo();
    let signs_in = account.make_client("scan");
    let secret = account.make_client_for("night_job", "replaces API token 6130907993701");
    let mut terminal = with_client(&account, &signs_in).start();
    terminal.sees("21 of 256 tokens").sees("Billing export").press("M").sees("[Try]");
    terminal.pastes(&secret).sees("64 letters");
    let Some(memory) = Memory::of(terminal.pid()) else {
        return;
    };
    known(&memory, "the secret that was pasted", &secret);
    terminal.press("Enter").sees("GET /api/v2/tickets: allowed").sees("can take over");
    forgotten(&memory, "the secret that was tried", &secret);
    terminal.press("Esc").no_longer_sees("[Try]").press("q").exits_cleanly();
}

#[test]
fn what_one_signed_in_with_is_nowhere_in_memory_once_the_account_is_left() {
    let account = Account::demo();
    let client = account.make_client("scan");
    let mut terminal = with_client(&account, &client).start();
    terminal.sees("21 of 256 tokens").sees("OAuth client acting as");
    let Some(memory) = Memory::of(terminal.pid()) else {
        return;
    };
    known(&memory, "the secret in use", &client);
    terminal.press("p").sees("╭ Accounts").press("Up").press("Enter");
    terminal.no_longer_sees("╭ Accounts").no_longer_sees("OAuth client acting as").sees("EMBEDDED");
    forgotten(&memory, "the secret of the account that was left", &client);
    terminal.press("q").exits_cleanly();
}

#[test]
fn a_value_that_the_desktop_had_is_nowhere_in_memory_once_it_is_cleared() {
    let Some([xvfb, xclip]) = tools::all_of(["Xvfb", "xclip"]) else {
        return;
    };
    let desktop = Desktop::start(&xvfb);
    let mut terminal = Pty::with(&[]).size(120, 40).env("DISPLAY", &desktop.display).start();
    terminal.sees("of 256 tokens").press("a").sees("optional").types("Scanned").press("Enter");
    terminal.sees("the clipboard is cleared in");
    // Somebody pastes it, so that it has passed through all that serves it.
    let value = desktop.clipboard(&xclip, "UTF8_STRING").expect("a value");
    let Some(memory) = Memory::of(terminal.pid()) else {
        return;
    };
    known(&memory, "the value that is shown", &value);
    terminal.press("c").sees("[ Save ]").press("z").sees("The clipboard was cleared");
    terminal.press("Enter").no_longer_sees("never displayed again");
    forgotten(&memory, "the value that was pasted", &value);
    terminal.press("q").exits_cleanly();
}

/// From now on this thread, and what it starts, has no more rights than any user, also where the
/// tests are run by the superuser.
fn give_up_rights() {
    let none = CapabilitySet::empty();
    let sets = CapabilitySets { effective: none, permitted: none, inheritable: none };
    set_no_new_privs(true).expect("rights can be given up");
    set_capabilities(None, sets).expect("rights can be given up");
}

fn may_look_into(pid: Pid) -> bool {
    match fs::File::open(memory::path(pid, "mem")) {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::PermissionDenied, "{error}");
            false
        }
    }
}

/// Neither another process of this user nor a core file gets what this one has in its memory.
fn is_private(terminal: &Pty) {
    assert!(!may_look_into(terminal.pid()));
    let limits = fs::read_to_string(memory::path(terminal.pid(), "limits")).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    let words: Vec<_> = core.split_ascii_whitespace().collect();
    assert_eq!(words[4..6], ["0", "0"], "{core}");
}

#[test]
fn no_process_of_the_same_user_can_look_inside_and_no_core_file_is_made() {
    let account = Account::demo();
    give_up_rights();
    let mut terminal = Pty::start(&[]);
    terminal.sees("of 256 tokens");
    is_private(&terminal);
    terminal.press("q").exits_cleanly();
    // What else waits with a secret in its memory: a server, a question, and a log that goes on.
    let mut server =
        Pty::with(&["serve", "--listen", "127.0.0.1:0", "--credentials-file", "given"]).start();
    server.sees("http://127.0.0.1:");
    is_private(&server);
    server.press("Ctrl-c").exits_with(0);
    let far = format!("[profiles.far]\nurl = \"{}\"\nauth = \"oauth-token\"\n", account.url());
    let mut question = Pty::with(&["login", "--profile", "far"]).config(&far).start();
    question.sees(": ");
    is_private(&question);
    question.press("Ctrl-c").wait_until("the end", Pty::is_over);
    let follow = Pty::with(&["audit", "list", "--follow", "--profile", "far"]).config(&far);
    let mut follow = follow.env("ZENDESK_OAUTH_TOKEN", account.bearer()).size(160, 40).start();
    follow.sees("Activity type");
    is_private(&follow);
    follow.press("Ctrl-c").wait_until("the end", Pty::is_over);
    // So it can be seen that the look itself works.
    let mut other = Pty::with(&["-c", "echo ready; read line"]).program("sh").start();
    other.sees("ready");
    assert!(may_look_into(other.pid()));
    other.press("Enter").exits_with(0);
}
