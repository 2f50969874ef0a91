//! The terminal, and which way copies go from here.

use std::env;
use std::io::{self, IsTerminal};

use rustix::termios::{Winsize, tcgetwinsize};

use super::finding::Finding;
use crate::cli::Common;
use crate::settings;

/// The smallest screen on which everything fits.
const WIDTH: u16 = 60;
const HEIGHT: u16 = 16;

/// The terminal: what it is, what it shows, and what stands between it and this program.
pub(super) fn terminal(common: &Common) -> Vec<Finding> {
    let mut findings = vec![kind()];
    findings.push(size());
    findings.push(if settings::is_utf8() {
        Finding::ok("letters", "UTF-8")
    } else {
        let to_do =
            "Set LANG to a UTF-8 locale, such as C.UTF-8, to see signs and names as they are.";
        Finding::warn("letters", "not UTF-8: signs come from ASCII", to_do)
    });
    let colors =
        if settings::no_color() { "none: NO_COLOR is set" } else { "the terminal’s own 16" };
    findings.push(Finding::ok("colours", colors));
    let locale = settings::locale(common.locale);
    findings.push(Finding::ok("language", locale.tag()));
    findings.push(Finding::ok("session", session()));
    findings
}

fn kind() -> Finding {
    let term = variable("TERM").unwrap_or_default();
    match term.as_str() {
        "" => Finding::warn("terminal", "TERM is not set", "Set TERM, such as xterm-256color."),
        "dumb" => {
            Finding::warn("terminal", "TERM is dumb", "Use a terminal that moves its cursor.")
        }
        _ if !io::stdout().is_terminal() => {
            Finding::ok("terminal", format!("{term}, but this output goes elsewhere"))
        }
        _ => Finding::ok("terminal", term),
    }
}

fn size() -> Finding {
    // The system is asked and nothing else: the library would start a program.
    let size = tcgetwinsize(io::stdout()).or_else(|_| tcgetwinsize(io::stderr()));
    let Ok(Winsize { ws_col: width, ws_row: height, .. }) = size else {
        return Finding::skipped("size", "this output goes to no terminal");
    };
    if width == 0 || height == 0 {
        let to_do = "Set it with `stty cols 80 rows 24`.";
        return Finding::warn("size", "the terminal does not tell its size", to_do);
    }
    let found = format!("{width} columns, {height} rows");
    if width < WIDTH || height < HEIGHT {
        let to_do = format!("Make it at least {WIDTH} by {HEIGHT}.");
        return Finding::warn("size", found, to_do);
    }
    Finding::ok("size", found)
}

fn session() -> String {
    let between = [
        (variable("SSH_CONNECTION").or_else(|| variable("SSH_TTY")), "SSH"),
        (variable("TMUX"), "tmux"),
        (variable("STY"), "GNU screen"),
    ];
    let between: Vec<_> =
        between.iter().filter(|(set, _)| set.is_some()).map(|(_, name)| *name).collect();
    if between.is_empty() { "local".to_owned() } else { format!("through {}", between.join(", ")) }
}

/// Which way copies go, and why.
pub(super) fn clipboard() -> Finding {
    let remote = variable("SSH_CONNECTION").or_else(|| variable("SSH_TTY")).is_some();
    let display = variable("WAYLAND_DISPLAY").or_else(|| variable("DISPLAY")).is_some();
    let found = match (remote, display || cfg!(target_os = "macos")) {
        (false, true) => "the desktop’s, which is here",
        (true, _) => "through the terminal (OSC 52): one is here by SSH",
        (false, false) => "through the terminal (OSC 52): there is no desktop here",
    };
    Finding::ok("clipboard", found)
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
