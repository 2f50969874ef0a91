//! tmux: what it says of its terminal, and the one way by which it always passes a copy on.

use std::fmt;

use super::Text;
use super::child;
use super::route::Tmux;

/// `load-buffer -w` came with this version.
pub const FIRST_THAT_COPIES: Version = Version { major: 3, minor: 2 };

/// A version of tmux.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The part before the point.
    pub major: u32,
    /// The part behind it.
    pub minor: u32,
}

impl Version {
    /// Reads `3.3a`, `3.4-rc`, `next-3.5` and the like.
    fn parse(text: &str) -> Option<Self> {
        let number = text.trim_start_matches(|first: char| !first.is_ascii_digit());
        let (major, rest) = number.split_once('.')?;
        let minor: String = rest.chars().take_while(char::is_ascii_digit).collect();
        Some(Self { major: major.parse().ok()?, minor: minor.parse().ok()? })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// Asks for its version and for what the terminal can that looks at this pane.
pub fn ask() -> Tmux {
    let format = "#{version}\t#{client_termfeatures}";
    child::ask("tmux", &["display-message", "-p", format])
        .ok()
        .and_then(|answer| answered(&answer))
        .unwrap_or(Tmux::Silent)
}

fn answered(answer: &str) -> Option<Tmux> {
    let (version, features) = answer.trim_end_matches('\n').split_once('\t')?;
    let takes_copies = features.split(',').any(|feature| feature == "clipboard");
    Some(Tmux::Answered { version: Version::parse(version)?, takes_copies })
}

/// Whether whoever is attached comes over SSH; `None` if tmux does not say.
pub fn is_remote() -> Option<bool> {
    remote(&child::ask("tmux", &["show-environment", "SSH_CONNECTION"]).ok()?)
}

fn remote(answer: &str) -> Option<bool> {
    match answer.trim_end() {
        "-SSH_CONNECTION" => Some(false),
        answer => answer.strip_prefix("SSH_CONNECTION=").map(|value| !value.is_empty()),
    }
}

/// Whether this process runs in a pane of tmux.
pub fn is_here() -> bool {
    ["TMUX", "TMUX_PANE"]
        .iter()
        .all(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// How many terminals are attached to the sessions that have this pane: those of a group share
/// their windows, and a window can be linked into others. 0 if tmux does not say.
pub fn attached() -> usize {
    let Ok(pane) = std::env::var("TMUX_PANE") else {
        return 0;
    };
    let panes = ["list-panes", "-a", "-F", "pane #{pane_id} #{session_id}", ";"];
    let clients = ["list-clients", "-F", "client #{session_id}"];
    let answer = child::ask("tmux", &[&panes[..], &clients[..]].concat());
    answer.map_or(0, |answer| count(&answer, &pane))
}

fn count(answer: &str, pane: &str) -> usize {
    let sessions: Vec<_> = answer
        .lines()
        .filter_map(|line| line.strip_prefix("pane ")?.split_once(' '))
        .filter_map(|(id, session)| (id == pane).then_some(session))
        .collect();
    let clients = answer.lines().filter_map(|line| line.strip_prefix("client "));
    clients.filter(|session| sessions.contains(session)).count()
}

/// Sends a text to the terminal: through a buffer that nobody else has, and that is gone at once.
pub fn copy(text: &Text) -> bool {
    let buffer = format!("tokendesk-{:016x}", random());
    let load = ["load-buffer", "-w", "-b", &buffer, "-"].map(str::to_owned);
    let loaded = child::feed("tmux", &load, text);
    // Also after a failure: it may have been loaded before.
    let deleted = child::ask("tmux", &["delete-buffer", "-b", &buffer]);
    loaded.is_ok() && deleted.is_ok()
}

/// A number that differs from one run to the next.
fn random() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_in_all_its_forms() {
        for (text, version) in [
            ("3.3a", Some((3, 3))),
            ("3.4-rc", Some((3, 4))),
            ("next-3.5", Some((3, 5))),
            ("2.9", Some((2, 9))),
            ("master", None),
            ("", None),
        ] {
            let expected = version.map(|(major, minor)| Version { major, minor });
            assert_eq!(Version::parse(text), expected, "{text}");
        }
        assert!(Version { major: 3, minor: 10 } > FIRST_THAT_COPIES);
    }

    #[test]
    fn an_answer_is_believed_as_a_whole_or_not_at_all() {
        let version = Version { major: 3, minor: 3 };
        let of = |takes_copies| Some(Tmux::Answered { version, takes_copies });
        assert_eq!(answered("3.3a\t256,clipboard,title\n"), of(true));
        assert_eq!(answered("3.3a\t256,title\n"), of(false));
        assert_eq!(answered("3.3a\t\n"), of(false));
        assert_eq!(answered("3.3a"), None);
    }

    #[test]
    fn terminals_count_where_they_can_show_the_pane() {
        let panes = "pane %1 $0\npane %2 $0\npane %2 $1\npane %3 $2\n";
        let clients = "client $0\nclient $1\nclient $2\nclient $0\n";
        let answer = format!("{panes}{clients}");
        assert_eq!(count(&answer, "%1"), 2);
        assert_eq!(count(&answer, "%2"), 3, "its window is in two sessions");
        assert_eq!(count(&answer, "%3"), 1);
        assert_eq!(count(&answer, "%4"), 0);
        assert_eq!(count("", "%1"), 0);
    }

    #[test]
    fn a_connection_that_is_gone_is_no_connection() {
        assert_eq!(remote("SSH_CONNECTION=192.0.2.7 1 192.0.2.8 22\n"), Some(true));
        assert_eq!(remote("-SSH_CONNECTION\n"), Some(false));
        assert_eq!(remote("SSH_CONNECTION=\n"), Some(false));
        assert_eq!(remote(""), None);
    }
}
