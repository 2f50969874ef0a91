//! Others at the same tmux: that is said before they see a value.

use crate::support::pty::{Pty, Starter};
use crate::support::tmux::Inside;
use crate::support::tools;

/// Opens the window of a new token and tells its value by what `h` shows.
fn shown(terminal: &mut Pty) -> String {
    terminal.press("h").no_longer_sees("press h to show it");
    let screen = terminal.screen();
    let is_value =
        |line: &&str| line.len() == 40 && line.bytes().all(|byte| byte.is_ascii_alphanumeric());
    screen.lines().map(str::trim_end).find(is_value).expect("a value").to_owned()
}

fn has(terminal: &Pty, text: &str) -> bool {
    terminal.raw().windows(text.len()).any(|bytes| bytes == text.as_bytes())
}

fn listed(starter: Starter) -> Pty {
    let mut terminal = starter.size(120, 40).start();
    terminal.sees("of 256 tokens");
    terminal
}

#[test]
fn whoever_else_is_attached_is_named_before_they_see_the_value() {
    let Some([tmux]) = tools::all_of(["tmux"]) else {
        return;
    };
    let (mut terminal, tmux) = Inside::with(&tmux, "").start(listed);
    // A session of the same group: its windows are the same.
    let mut other = tmux.terminal(&["new-session", "-t", "0"]).size(120, 40).start();
    other.sees("of 256 tokens");

    terminal.press("a").sees("optional").types("Watched").press("Enter");
    terminal.sees("2 terminals are attached to this tmux session");
    terminal.sees("hidden: press h to show it");
    other.sees("hidden: press h to show it");
    assert!(terminal.osc52().is_empty() && other.osc52().is_empty(), "nothing is copied");
    let before = (terminal.raw().len(), other.raw().len());
    let value = shown(&mut terminal);
    other.sees(&value);
    let early = |pty: &Pty, end: usize| {
        pty.raw()[..end].windows(value.len()).any(|bytes| bytes == value.as_bytes())
    };
    assert!(!early(&terminal, before.0) && !early(&other, before.1));
    assert!(has(&terminal, &value) && has(&other, &value), "so it would have been found");

    // Who left is not named any more.
    terminal.press("h").sees("hidden: press h to show it");
    let clients = tmux.ask(&["list-clients", "-F", "#{client_name} #{client_session}"]);
    let name = |line: &str| Some(line.split_once(' ')?.0.to_owned());
    let newest = clients.lines().find(|line| !line.ends_with(" 0")).and_then(name);
    tmux.ask(&["detach-client", "-t", &newest.expect("another terminal")]);
    other.exits_with(0);
    terminal.press("h").sees(&value).no_longer_sees("terminals are attached");
    terminal.press("c").sees("[ Save ]").press("Enter").no_longer_sees("never displayed");
    terminal.press("q").exits_with(0);
}

#[test]
fn token_create_asks_before_others_at_the_same_tmux_see_the_value() {
    let Some([tmux]) = tools::all_of(["tmux"]) else {
        return;
    };
    let inside = Inside::running(&tmux, "", &["sh", "-c", "echo ready; exec sh"]);
    let (mut terminal, tmux) = inside.start(|starter| {
        let mut terminal = starter.size(120, 40).start();
        terminal.sees("ready");
        terminal
    });
    let mut other = tmux.terminal(&["new-session", "-t", "0"]).size(120, 40).start();
    other.sees("ready");

    let verb = format!("{} token create --description Seen", env!("CARGO_BIN_EXE_tokendesk"));
    terminal.types(&verb).press("Enter");
    terminal.sees("2 terminals are attached to this tmux session").types("n").press("Enter");
    terminal.sees("Nothing was changed");
    terminal.types(&format!("clear; {verb}; echo ended with $?")).press("Enter");
    terminal.sees("2 terminals are attached to this tmux session").types("y").press("Enter");
    terminal.sees("ended with 0").sees("Created: Seen");
    let list = format!("{} token list --csv", env!("CARGO_BIN_EXE_tokendesk"));
    terminal.types(&format!("echo $({list} | grep -c Seen) is listed")).press("Enter");
    terminal.sees("1 is listed");

    tmux.ask(&["kill-server"]);
}

#[test]
fn a_verb_asks_before_others_see_the_secret_of_a_client() {
    let Some([tmux]) = tools::all_of(["tmux"]) else {
        return;
    };
    let script = "printf 'wait for others'; read go; \"$0\" migrate start 6130907993701 --for program \
                  --preset users; printf 'it ended with %s' $?; read end";
    let command = ["sh", "-c", script, env!("CARGO_BIN_EXE_tokendesk")];
    let waiting = |starter: Starter| {
        let mut terminal = starter.size(120, 40).start();
        terminal.sees("wait for others");
        terminal
    };
    let (mut terminal, tmux) = Inside::running(&tmux, "", &command).start(waiting);
    let mut other = tmux.terminal(&["new-session", "-t", "0"]).size(120, 40).start();
    other.sees("wait for others");
    terminal.press("Enter").sees("2 terminals are attached to this tmux session");
    terminal.types("n").press("Enter").sees("it ended with 1");
    assert!(!has(&terminal, "Created:") && !has(&other, "Created:"));
}
