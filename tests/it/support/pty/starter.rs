//! What a program is started with, and how.

use std::ffi::OsString;
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rustix::process::Pid;
use tempfile::TempDir;

use super::{Clipboard, Happened, Pty, cells, read_in_background};

/// What a program is started with.
#[must_use]
pub struct Starter {
    pub(super) program: OsString,
    pub(super) args: Vec<OsString>,
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) variables: Vec<(String, Option<OsString>)>,
    pub(super) answer: Option<&'static [u8]>,
    pub(super) home: TempDir,
}

impl Starter {
    /// Another program than tokendesk, such as a shell that starts it.
    pub fn program(mut self, program: &str) -> Self {
        self.program = program.into();
        self
    }

    /// Its arguments.
    pub fn args(mut self, args: &[&str]) -> Self {
        self.args = args.iter().map(OsString::from).collect();
        self
    }

    /// Columns and rows; 80 x 24 unless said.
    pub fn size(mut self, width: u16, height: u16) -> Self {
        (self.width, self.height) = (width, height);
        self
    }

    /// Sets a variable.
    pub fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.variables.push((name.into(), Some(value.into())));
        self
    }

    /// Takes a variable away.
    pub fn without_env(mut self, name: &str) -> Self {
        self.variables.push((name.into(), None));
        self
    }

    /// The terminal says this when it is asked for its attributes (DA1).
    pub fn answers(mut self, answer: &'static [u8]) -> Self {
        self.answer = Some(answer);
        self
    }

    /// Writes the configuration.
    pub fn config(self, text: &str) -> Self {
        let directory = self.home.path().join("config/tokendesk");
        std::fs::create_dir_all(&directory).expect("a directory");
        std::fs::write(directory.join("config.toml"), text).expect("a file");
        self
    }

    /// The empty directory that is the program's home.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Starts it.
    pub fn start(self) -> Pty {
        let size = PtySize { rows: self.height, cols: self.width, ..PtySize::default() };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let modes_before = format!("{:?}", pair.master.get_termios());
        let mut command = CommandBuilder::new(&self.program);
        command.args(&self.args);
        command.cwd(self.home.path());
        command.env_clear();
        for (name, value) in self.usual_variables().into_iter().chain(self.variables) {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            }
        }
        let mut child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let pid = child.process_id().and_then(|pid| Pid::from_raw(pid.cast_signed()));
        let (sender, events) = channel();
        read_in_background(pair.master.try_clone_reader().expect("a reader"), sender.clone());
        thread::spawn(move || {
            let status = child.wait().expect("a status");
            let _ = sender.send(Happened::Exited(status));
        });
        Pty {
            writer: pair.master.take_writer().expect("a writer"),
            master: pair.master,
            events,
            parser: vt100::Parser::new_with_callbacks(
                cells(self.height),
                cells(self.width),
                1000,
                Clipboard::default(),
            ),
            raw: vec![],
            pid: pid.expect("a process"),
            loop_of: pid.expect("a process"),
            status: None,
            closed: false,
            modes_before,
            answer: self.answer,
            home: self.home,
        }
    }

    /// An environment in which nothing of this machine's user is left.
    fn usual_variables(&self) -> Vec<(String, Option<OsString>)> {
        let below = |name: &str| self.home.path().join(name).into_os_string();
        [
            ("PATH", std::env::var_os("PATH").unwrap_or_default()),
            ("TERM", "xterm-256color".into()),
            ("LANG", "en_US.UTF-8".into()),
            ("HOME", below("")),
            ("XDG_DATA_HOME", below("data")),
            ("XDG_CONFIG_HOME", below("config")),
            ("XDG_STATE_HOME", below("state")),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), Some(value)))
        .collect()
    }
}
