//! One run of the real binary without a terminal: its output, its errors and its status together.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A home of its own, in which the program is run as often as needed.
#[must_use]
pub struct Home {
    directory: TempDir,
    variables: Vec<(String, String)>,
}

/// What came of a run.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    /// The exit status.
    pub status: Option<i32>,
    /// What was written to the standard output.
    pub out: String,
    /// What was written to the standard error.
    pub errors: String,
}

impl Default for Home {
    fn default() -> Self {
        Self { directory: tempfile::tempdir().expect("a directory"), variables: vec![] }
    }
}

impl Home {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with a configuration file.
    pub fn with_config(text: &str) -> Self {
        let home = Self::new();
        let file = home.config();
        fs::create_dir_all(file.parent().expect("a directory")).expect("a directory");
        fs::write(file, text).expect("a file");
        home
    }

    /// The same with a variable set.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Where the configuration file is looked for.
    pub fn config(&self) -> PathBuf {
        self.path().join("config/tokendesk/config.toml")
    }

    /// Runs the program with nothing to read.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, "")
    }

    /// Runs the program with this text in the file `secret` of the home.
    pub fn run_beside(&self, secret: &str, args: &[&str]) -> Ran {
        fs::write(self.path().join("secret"), secret).expect("a file");
        self.run(args)
    }

    /// Runs the program with this to read.
    pub fn run_with(&self, args: &[&str], input: &str) -> Ran {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // A program that ends without reading is no failure here.
        let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
        let output = child.wait_with_output().expect("the program ends");
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("UTF-8");
            text.replace(&*self.path().to_string_lossy(), "~")
        };
        Ran { status: output.status.code(), out: text(output.stdout), errors: text(output.stderr) }
    }

    /// The program in an environment in which nothing of this machine's user is left.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tokendesk"));
        command.args(args).current_dir(self.path()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", self.path()).env("LANG", "en_US.UTF-8");
        for (name, below) in
            [("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config"), ("XDG_STATE_HOME", "state")]
        {
            command.env(name, self.path().join(below));
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// A run that ended with this status and wrote this.
pub fn ran(status: i32, out: &str, errors: &str) -> Ran {
    Ran { status: Some(status), out: out.to_owned(), errors: errors.to_owned() }
}
