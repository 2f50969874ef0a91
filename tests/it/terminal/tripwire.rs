//! A whole story, and then every byte that the program wrote anywhere: a value stands on the terminal
//! while it is shown and nowhere else, and what one signs in with stands nowhere at all.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::support::account::Account;
use crate::support::pty::{Pty, Starter};
use crate::support::traces::Traces;

/// What the terminal was sent, with the pieces that showed the value apart.
#[derive(Default)]
struct Stream {
    shown: usize,
    from: usize,
    rest: Vec<u8>,
}

impl Stream {
    /// From here on the value may be on the terminal.
    fn may_show(&mut self, terminal: &Pty) {
        self.rest.extend(&terminal.raw()[self.from..]);
    }

    /// From here on it may not.
    fn is_over(&mut self, terminal: &Pty) {
        self.from = terminal.raw().len();
        self.shown += 1;
    }
}

fn put(path: &Path, text: &str, mode: u32) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Every file below these directories but one.
fn files(directories: &[&Path], but: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    let mut open: Vec<_> = directories.iter().map(|path| path.to_path_buf()).collect();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.is_file() && path != but {
            found.push(path);
        }
    }
    found
}

/// A story from the start of the program to its end, and what it must leave nowhere.
struct Told {
    terminal: Pty,
    stream: Stream,
    value: String,
    /// What the system shows of the process to everybody.
    process: Vec<u8>,
    _elsewhere: TempDir,
}

/// Writes the list to a file of the home, which is looked at in the end.
fn export(terminal: &mut Pty, name: &str) {
    let file = terminal.home().join(name);
    terminal.press("E").sees("╭ Export").press("Ctrl-u").types(file.to_str().unwrap());
    terminal.press("Enter").no_longer_sees("╭ Export");
    terminal.wait_until("the file", |_| fs::metadata(&file).is_ok_and(|file| file.len() > 0));
    assert!(fs::read_to_string(&file).unwrap().contains("Tripwire"), "{name}");
}

/// Adds a token and does with it all that can be done, up to its deletion.
fn tell(starter: Starter, copied: &str) -> Told {
    let elsewhere = tempfile::tempdir().unwrap();
    let kept = elsewhere.path().join("kept");
    let mut terminal = starter.size(120, 40).start();
    let mut stream = Stream::default();
    terminal.sees("of 256 tokens").press("v").sees("Activity").press("v").press("a");
    terminal.sees("optional").types("Tripwire").sees("Tripwire");
    stream.may_show(&terminal);
    terminal.press("Enter").sees("never displayed again").sees(copied).press("c");
    terminal.sees("[ Save ]").press("w").sees("api-token-").press("Ctrl-u");
    terminal.types(kept.to_str().unwrap()).press("Enter").sees("Saved to");
    terminal.press("t").sees("Try it: 200");
    terminal.press("h").sees("press h to show it");
    stream.is_over(&terminal);
    let value = fs::read_to_string(&kept).unwrap();
    assert!(!terminal.screen().contains(&value));

    // What happens while it is hidden does not bring it back.
    terminal.press("t").sees("Try it: 200").resize(110, 38).sees("press h to show it");
    stream.may_show(&terminal);
    terminal.press("h").sees(&value).press("Enter").no_longer_sees("never displayed again");
    stream.is_over(&terminal);
    export(&mut terminal, "tokens.csv");
    terminal.sees("Tripwire").press("d").sees("Deactivate API token?").press("Tab").press("Enter");
    terminal.sees("Deactivated: Tripwire").press("D").sees("Delete API token?");
    terminal.press("Tab").press("Enter").sees("Deleted: Tripwire");
    terminal.press("3").sees("Activity");
    export(&mut terminal, "events.json");
    terminal.press("?").sees("╭ Keys").press("Esc").no_longer_sees("╭ Keys");
    let process = fs::read(format!("/proc/{}/cmdline", terminal.pid().as_raw_nonzero()));
    terminal.press("q").exits_cleanly();
    stream.may_show(&terminal);
    assert_eq!(stream.shown, 2);
    // As a journal and a log there is something to look at.
    let log = fs::read_to_string(terminal.home().join("state/tokendesk/tokendesk.log")).unwrap();
    assert!(log.contains("POST /api/v2/api_tokens"), "{log}");
    let process = process.unwrap_or_default();
    Told { terminal, stream, value, process, _elsewhere: elsewhere }
}

impl Told {
    /// Looks for a secret in everything that was written.
    fn has_nowhere(&self, secret: &str, stream: &[u8], directories: &[&Path], but: &Path) {
        let traces = Traces::of(secret);
        assert_eq!(traces.found_in(stream), [], "on the terminal");
        assert_eq!(traces.found_in(&self.process), [], "in the arguments");
        let looked_at = files(directories, but);
        assert!(looked_at.len() >= 2, "{looked_at:?}");
        for path in looked_at {
            assert_eq!(traces.found_in(&fs::read(&path).unwrap()), [], "{}", path.display());
        }
    }
}

#[test]
fn with_an_oauth_client_nothing_is_left_on_the_terminal_or_on_a_disk() {
    let account = Account::demo();
    let client = account.make_client("tripwire");
    let starter = Pty::with(&["--profile", "far", "--log", "trace"]);
    let config = format!(
        "[profiles.far]\nurl = \"{}\"\nauth = \"oauth-client\"\nclient_id = \"tripwire\"\n\
         credential_file = \"secret\"\n",
        account.url()
    );
    let given = starter.home().join("config/tokendesk/secret");
    put(&given, &client, 0o600);
    let told = tell(starter.config(&config), "your terminal didn’t say");
    let places = [told.terminal.home(), account.directory()];
    told.has_nowhere(&told.value, &told.stream.rest, &places, &given);
    told.has_nowhere(&client, told.terminal.raw(), &places, &given);
    // The wire itself has them: so it is known that they would be found.
    assert_ne!(Traces::of(&told.value).found_in(told.terminal.raw()), []);
    assert_ne!(Traces::of(&client).found_in(&fs::read(&given).unwrap()), []);
}

#[test]
fn with_the_account_inside_and_a_command_nothing_is_left_either() {
    let starter = Pty::with(&["--profile", "embedded", "--log", "trace"]);
    let program = starter.home().join("copy");
    // What a child can see of what it was given is left where it is looked for.
    let script = "cat > /dev/null; cat /proc/self/environ /proc/$$/cmdline >> child; echo told >&2";
    put(&program, &format!("#!/bin/sh\ncd {}\n{script}\n", starter.home().display()), 0o755);
    let config = format!("[clipboard]\ncopy_command = [\"{}\"]\n", program.display());
    let hush = "hushhushhushhushhushhushhushhush-hush";
    let starter = starter.config(&config).env("ZENDESK_API_TOKEN", hush);
    let told = tell(starter, "Copied with copy.");
    let home = told.terminal.home();
    let child = fs::read_to_string(home.join("child")).unwrap();
    assert!(child.contains("XDG_STATE_HOME="), "{child}");
    assert!(home.join("data").is_dir(), "its database is looked at, too");
    told.has_nowhere(&told.value, &told.stream.rest, &[home], Path::new(""));
    told.has_nowhere(hush, told.terminal.raw(), &[home], Path::new(""));
}
