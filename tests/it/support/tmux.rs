//! tokendesk in a tmux of its own, whose outer terminal is the test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::Pid;

use super::pty::{Pty, Starter};

/// A terminal that announces that it takes copies.
pub const TAKES_COPIES: &[u8] = b"\x1b[?62;22;52c";

/// tokendesk in a tmux with these options.
pub struct Inside {
    tmux: Tmux,
    pub starter: Starter,
}

/// The tmux that it runs in.
pub struct Tmux {
    program: PathBuf,
    socket: PathBuf,
}

impl Inside {
    pub fn with(program: &Path, options: &str) -> Self {
        Self::running(program, options, &[env!("CARGO_BIN_EXE_tokendesk")])
    }

    /// This command in a tmux with these options.
    pub fn running(program: &Path, options: &str, command: &[&str]) -> Self {
        let starter = Pty::with(&[]).answers(TAKES_COPIES);
        let (socket, file) = (starter.home().join("tmux"), starter.home().join("tmux.conf"));
        fs::write(&file, options).unwrap();
        let mut arguments = vec!["-S", socket.to_str().unwrap(), "-f", file.to_str().unwrap()];
        arguments.extend(["-u", "new-session"].iter().chain(command));
        let starter = starter.program(program.to_str().unwrap()).args(&arguments);
        Self { tmux: Tmux { program: program.to_owned(), socket }, starter }
    }

    /// Starts it by `start`, and waits for tokendesk from then on.
    pub fn start(self, start: impl FnOnce(Starter) -> Pty) -> (Pty, Tmux) {
        let mut terminal = start(self.starter);
        let pane = self.tmux.ask(&["list-panes", "-F", "#{pane_pid}"]);
        terminal.tokendesk_is(Pid::from_raw(pane.trim().parse().unwrap()).unwrap());
        (terminal, self.tmux)
    }
}

impl Tmux {
    /// What it answers.
    pub fn ask(&self, arguments: &[&str]) -> String {
        let output =
            Command::new(&self.program).arg("-S").arg(&self.socket).args(arguments).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    }

    /// Its buffers.
    pub fn buffers(&self) -> String {
        self.ask(&["list-buffers", "-F", "#{buffer_sample}"])
    }

    /// Another terminal at the same tmux.
    pub fn terminal(&self, command: &[&str]) -> Starter {
        let arguments = [&["-S", self.socket.to_str().unwrap(), "-u"], command].concat();
        Pty::with(&arguments).program(self.program.to_str().unwrap())
    }
}
