//! The terminal, and which way copies go from here.

use std::env;
use std::io::{self, IsTerminal};

use rustix::termios::{Winsize, tcgetwinsize};

use super::check::Check;
use super::finding::Finding;
use crate::cli::{Common, appearance};
use crate::phrases::Phrase;
use crate::runtime::{self, ClipboardConfig, ClipboardEnvironment, ClipboardReason, ClipboardWay};
use crate::settings;
use crate::ui::Depth;

/// The smallest screen on which everything fits.
const WIDTH: u16 = 60;
const HEIGHT: u16 = 16;

/// The terminal: what it is, what it shows, and what stands between it and this program.
pub(super) fn terminal(common: &Common) -> Vec<Finding> {
    let mut findings = vec![kind()];
    findings.push(size());
    findings.push(if settings::is_utf8() {
        Finding::ok(Check::Letters, "UTF-8")
    } else {
        Finding::warn(Check::Letters, Phrase::DoctorAscii, Phrase::DoctorAsciiHint)
    });
    findings.push(Finding::ok(Check::Colours, colors()));
    let (catalog, _) = appearance::catalog(common.locale);
    findings.push(Finding::ok(Check::Language, catalog.locale().tag()));
    findings.push(Finding::ok(Check::Session, session()));
    findings
}

fn colors() -> Phrase {
    let count = match appearance::depth(settings::variable) {
        _ if settings::no_color() => return Phrase::DoctorNoColours,
        Depth::Sixteen => "16",
        Depth::Indexed => "256",
        Depth::True => "16,777,216",
    };
    Phrase::DoctorColourCount { count: count.to_owned() }
}

fn kind() -> Finding {
    let term = variable("TERM").unwrap_or_default();
    match term.as_str() {
        "" => Finding::warn(Check::Terminal, Phrase::DoctorNoTerm, Phrase::DoctorNoTermHint),
        "dumb" => Finding::warn(Check::Terminal, Phrase::DoctorDumb, Phrase::DoctorDumbHint),
        _ if !io::stdout().is_terminal() => {
            Finding::ok(Check::Terminal, Phrase::DoctorElsewhere { term })
        }
        _ => Finding::ok(Check::Terminal, term),
    }
}

fn size() -> Finding {
    // The system is asked and nothing else: the library would start a program.
    let size = tcgetwinsize(io::stdout()).or_else(|_| tcgetwinsize(io::stderr()));
    let Ok(Winsize { ws_col: width, ws_row: height, .. }) = size else {
        return Finding::skipped(Check::Size, Phrase::DoctorNoTerminal);
    };
    if width == 0 || height == 0 {
        let to_do = Phrase::DoctorNoSizeHint { command: "stty cols 80 rows 24".to_owned() };
        return Finding::warn(Check::Size, Phrase::DoctorNoSize, to_do);
    }
    let found = Phrase::DoctorColumnsRows { width, height };
    if width < WIDTH || height < HEIGHT {
        let to_do = Phrase::DoctorSmallHint { width: WIDTH, height: HEIGHT };
        return Finding::warn(Check::Size, found, to_do);
    }
    Finding::ok(Check::Size, found)
}

fn session() -> Phrase {
    let between = [
        (variable("SSH_CONNECTION").or_else(|| variable("SSH_TTY")), "SSH"),
        (variable("TMUX"), "tmux"),
        (variable("STY"), "GNU screen"),
    ];
    let between: Vec<_> =
        between.iter().filter(|(set, _)| set.is_some()).map(|(_, name)| *name).collect();
    if between.is_empty() {
        Phrase::DoctorLocal
    } else {
        Phrase::DoctorThrough { between: between.join(", ") }
    }
}

/// Which way copies go, and why. The terminal is asked only where it would get them.
pub(super) fn clipboard(config: &ClipboardConfig) -> Finding {
    let mut environment = ClipboardEnvironment::sample();
    let mut route = runtime::clipboard_route(config, &environment);
    if matches!(route.way, ClipboardWay::Osc52 { .. }) {
        environment.announced = runtime::ask_terminal();
        route = runtime::clipboard_route(config, &environment);
    }
    let found = route.phrase();
    let wanted = route.reason == ClipboardReason::Configured;
    match route.way {
        ClipboardWay::Nowhere | ClipboardWay::TmuxRefuses if !wanted => {
            Finding::warn(Check::Clipboard, found, Phrase::DoctorCopiesHint)
        }
        _ if route.leaves_desktop => Finding {
            to_do: Some(Phrase::DoctorDesktopLeft.into()),
            ..Finding::ok(Check::Clipboard, found)
        },
        _ => Finding::ok(Check::Clipboard, found),
    }
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
