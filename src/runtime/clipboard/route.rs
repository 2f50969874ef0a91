//! Which way a copy goes, and why: a pure function of what was configured and of where this runs.

use std::ffi::OsString;

use crate::phrases::Phrase;

use super::announcement::Announcement;
use super::tmux::{self, Version};

/// What a person configured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The way, or the choice of it.
    pub choice: Choice,
    /// A command that takes the text on its standard input; empty if there is none.
    pub command: Vec<String>,
    /// Whether a secret in a clipboard that can't be read back is overwritten as the program ends.
    pub overwrite_at_end: bool,
}

/// What decides the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// Where the program runs.
    #[default]
    Auto,
    /// The desktop of this machine, also where one is connected from another.
    Native,
    /// The terminal.
    Osc52,
    /// tmux.
    Tmux,
    /// The configured command.
    Command,
    /// Nothing is ever copied.
    None,
}

/// Where the program runs, sampled once; what tmux says is asked for each copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// The person sits at another machine.
    pub remote: bool,
    /// This machine has a desktop.
    pub desktop: bool,
    /// What tmux says, inside of it.
    pub tmux: Option<Tmux>,
    /// Inside GNU screen.
    pub screen: bool,
    /// What the terminal answered.
    pub announced: Announced,
}

/// What tmux says of itself and of the terminal that it is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tmux {
    /// It does not answer.
    Silent,
    /// It answered.
    Answered {
        /// Its version.
        version: Version,
        /// The terminal takes copies.
        takes_copies: bool,
    },
}

/// Whether the terminal announces that it takes copies (52 in its DA1 answer).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Announced {
    /// It was not asked or has not answered.
    #[default]
    Unknown,
    /// It answered without it.
    No,
    /// It announces it.
    Yes,
}

/// A way for copies, and why it is this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The way.
    pub way: Way,
    /// Why.
    pub reason: Reason,
    /// This machine's desktop is left alone, since whoever sits at it is somebody else.
    pub leaves_desktop: bool,
}

/// A way for copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// This command, with the text on its standard input.
    Command(Vec<String>),
    /// The desktop's clipboard.
    Native,
    /// `tmux load-buffer -w`.
    Tmux,
    /// tmux says that the terminal takes no copies.
    TmuxRefuses,
    /// OSC 52 in the wrapping that GNU screen passes on.
    Screen,
    /// OSC 52 to the terminal itself.
    Osc52 {
        /// The terminal announces that it takes copies.
        announced: bool,
    },
    /// There is none.
    Nowhere,
}

/// Why a way was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The configuration names it.
    Configured,
    /// The configuration names a command.
    CommandConfigured,
    /// A desktop is here, and the person sits at it.
    DesktopHere,
    /// It runs in tmux, whose terminal takes copies.
    InTmux,
    /// It runs in tmux, whose terminal takes none.
    TmuxTerminalRefuses,
    /// It runs in a tmux that can't pass copies on.
    TmuxTooOld(Version),
    /// It runs in tmux, which does not answer.
    TmuxSilent,
    /// It runs in GNU screen.
    InScreen,
    /// The terminal announces that it takes copies.
    TerminalAnnounces,
    /// The terminal announces nothing, and there is nothing else.
    TerminalOnly,
    /// The terminal was not asked or has not answered, and there is nothing else.
    TerminalUnasked,
}

/// The way that a copy goes here: by SSH first, since a desktop at the other end would take it
/// into the wrong machine, then by display.
pub fn route(config: &Config, environment: &Environment) -> Route {
    let through_tmux = || match environment.tmux {
        Some(Tmux::Answered { version, .. }) if version < tmux::FIRST_THAT_COPIES => {
            (Way::Nowhere, Reason::TmuxTooOld(version))
        }
        Some(Tmux::Answered { takes_copies: false, .. }) => {
            (Way::TmuxRefuses, Reason::TmuxTerminalRefuses)
        }
        Some(Tmux::Answered { .. }) => (Way::Tmux, Reason::InTmux),
        Some(Tmux::Silent) | None => (Way::Nowhere, Reason::TmuxSilent),
    };
    let announced = environment.announced == Announced::Yes;
    let (way, reason) = match config.choice {
        Choice::Native => (Way::Native, Reason::Configured),
        Choice::Osc52 if environment.screen && environment.tmux.is_none() => {
            (Way::Screen, Reason::Configured)
        }
        Choice::Osc52 => (Way::Osc52 { announced }, Reason::Configured),
        Choice::Tmux => through_tmux(),
        Choice::Command | Choice::Auto if !config.command.is_empty() => {
            (Way::Command(config.command.clone()), Reason::CommandConfigured)
        }
        Choice::Command | Choice::None => (Way::Nowhere, Reason::Configured),
        Choice::Auto if environment.desktop && !environment.remote => {
            (Way::Native, Reason::DesktopHere)
        }
        Choice::Auto if environment.tmux.is_some() => through_tmux(),
        Choice::Auto if environment.screen => (Way::Screen, Reason::InScreen),
        Choice::Auto => {
            let reason = match environment.announced {
                Announced::Yes => Reason::TerminalAnnounces,
                Announced::No => Reason::TerminalOnly,
                Announced::Unknown => Reason::TerminalUnasked,
            };
            (Way::Osc52 { announced }, reason)
        }
    };
    let leaves_desktop = environment.desktop
        && environment.remote
        && config.choice == Choice::Auto
        && config.command.is_empty();
    Route { way, reason, leaves_desktop }
}

impl Environment {
    /// What this process's environment says, and tmux where it runs in one.
    pub fn sample() -> Self {
        Self::of(|name| std::env::var_os(name), &Announcement::default())
    }

    /// The same with other variables and with what the terminal answered.
    pub(super) fn of(
        variable: impl Fn(&str) -> Option<OsString>,
        announcement: &Announcement,
    ) -> Self {
        let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
        let said = is_set("SSH_CONNECTION") || is_set("SSH_TTY");
        let display = is_set("WAYLAND_DISPLAY") || is_set("DISPLAY");
        let inside_tmux = is_set("TMUX");
        Self {
            // A tmux server outlives the connection that it was started from.
            remote: inside_tmux.then(tmux::is_remote).flatten().unwrap_or(said),
            desktop: display || cfg!(any(target_os = "macos", windows)),
            tmux: inside_tmux.then(tmux::ask),
            screen: is_set("STY"),
            announced: announcement.get(),
        }
    }

    /// The same machine after its desktop took no copy.
    pub(super) fn without_desktop(self) -> Self {
        Self { desktop: false, ..self }
    }
}

impl Route {
    /// Which way and why, in words.
    pub fn phrase(&self) -> Phrase {
        match self.reason {
            Reason::Configured => Phrase::CopiesConfigured { route: self.way.name().to_owned() },
            Reason::CommandConfigured => {
                Phrase::CopiesByCommand { program: self.way.program().to_owned() }
            }
            Reason::DesktopHere => Phrase::CopiesNative,
            Reason::InTmux => Phrase::CopiesTmux,
            Reason::TmuxTerminalRefuses => Phrase::CopiesTmuxRefused,
            Reason::TmuxTooOld(version) => Phrase::CopiesTmuxOld { version: version.to_string() },
            Reason::TmuxSilent => Phrase::CopiesTmuxSilent,
            Reason::InScreen => Phrase::CopiesScreen,
            Reason::TerminalAnnounces => Phrase::CopiesAnnounced,
            Reason::TerminalOnly => Phrase::CopiesUnannounced,
            Reason::TerminalUnasked => Phrase::CopiesUnasked,
        }
    }
}

impl Way {
    /// Its name in the configuration.
    const fn name(&self) -> &'static str {
        match self {
            Self::Command(_) => "command",
            Self::Native => "native",
            Self::Tmux | Self::TmuxRefuses => "tmux",
            Self::Screen | Self::Osc52 { .. } => "osc52",
            Self::Nowhere => "none",
        }
    }

    fn program(&self) -> &str {
        match self {
            Self::Command(command) => command.first().map_or("", String::as_str),
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: Version = Version { major: 3, minor: 3 };

    fn auto(environment: &Environment) -> (Way, Reason) {
        let Route { way, reason, .. } = route(&Config::default(), environment);
        (way, reason)
    }

    fn tmux(version: Version, takes_copies: bool) -> Environment {
        let tmux = Some(Tmux::Answered { version, takes_copies });
        Environment { tmux, ..Environment::default() }
    }

    #[test]
    fn ssh_comes_before_the_display() {
        let desktop = Environment { desktop: true, ..Environment::default() };
        assert_eq!(auto(&desktop), (Way::Native, Reason::DesktopHere));
        let remote = Environment { remote: true, ..desktop.clone() };
        assert_eq!(auto(&remote), (Way::Osc52 { announced: false }, Reason::TerminalUnasked));
        let leaves = |config: &Config, environment| route(config, environment).leaves_desktop;
        assert!(leaves(&Config::default(), &remote) && !leaves(&Config::default(), &desktop));
        let native = Config { choice: Choice::Native, ..Config::default() };
        assert!(!leaves(&native, &remote), "it is used on request");
    }

    #[test]
    fn tmux_is_believed_when_it_says_what_its_terminal_can() {
        assert_eq!(auto(&tmux(NEW, true)), (Way::Tmux, Reason::InTmux));
        assert_eq!(auto(&tmux(NEW, false)), (Way::TmuxRefuses, Reason::TmuxTerminalRefuses));
        let old = Version { major: 3, minor: 1 };
        assert_eq!(auto(&tmux(old, true)), (Way::Nowhere, Reason::TmuxTooOld(old)));
        let silent = Environment { tmux: Some(Tmux::Silent), ..Environment::default() };
        assert_eq!(auto(&silent), (Way::Nowhere, Reason::TmuxSilent));
    }

    #[test]
    fn tmux_inside_screen_and_screen_inside_tmux_go_through_tmux() {
        let both = Environment { screen: true, ..tmux(NEW, true) };
        assert_eq!(auto(&both).0, Way::Tmux);
        let screen = Environment { screen: true, ..Environment::default() };
        assert_eq!(auto(&screen), (Way::Screen, Reason::InScreen));
    }

    #[test]
    fn the_terminal_is_the_last_way_and_its_announcement_counts() {
        for (announced, way, reason) in [
            (Announced::Yes, Way::Osc52 { announced: true }, Reason::TerminalAnnounces),
            (Announced::No, Way::Osc52 { announced: false }, Reason::TerminalOnly),
        ] {
            let bare = Environment { announced, ..Environment::default() };
            assert_eq!(auto(&bare), (way, reason));
        }
    }

    #[test]
    fn the_configuration_overrides_everything() {
        let here = Environment { desktop: true, screen: true, ..tmux(NEW, true) };
        let by = |choice, command: &[&str]| {
            let command = command.iter().map(ToString::to_string).collect();
            route(&Config { choice, command, ..Config::default() }, &here).way
        };
        assert_eq!(by(Choice::None, &["wl-copy"]), Way::Nowhere);
        assert_eq!(by(Choice::Auto, &["wl-copy"]), Way::Command(vec!["wl-copy".into()]));
        assert_eq!(by(Choice::Native, &["wl-copy"]), Way::Native);
        assert_eq!(by(Choice::Tmux, &[]), Way::Tmux);
        assert_eq!(by(Choice::Osc52, &[]), Way::Osc52 { announced: false });
        let away = Environment { remote: true, ..Environment::default() };
        let native = Config { choice: Choice::Native, ..Config::default() };
        assert_eq!(route(&native, &away).way, Way::Native, "a forwarded display, on request");
    }

    #[test]
    fn an_empty_variable_is_none() {
        let of = |set: &'static [(&str, &str)]| {
            let value = |name: &str| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
            };
            Environment::of(value, &Announcement::default())
        };
        assert_eq!(of(&[("DISPLAY", "")]).desktop, cfg!(target_os = "macos"));
        assert!(of(&[("WAYLAND_DISPLAY", "wayland-0")]).desktop);
        assert!(of(&[("SSH_TTY", "/dev/pts/1")]).remote);
        assert!(!of(&[("SSH_CONNECTION", "")]).remote);
        assert!(of(&[("STY", "1.pts")]).screen);
    }
}
