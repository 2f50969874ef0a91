//! A terminal that can be taken away while nobody is told by a signal: a pane of tmux, whose shell
//! ignores SIGHUP, as under nohup.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::yield_now;
use std::time::{Duration, Instant};

use rustix::process::Pid;
use tempfile::TempDir;

use super::{processes, tools};

const PATIENCE: Duration = Duration::from_secs(20);

/// The terminal, and tokendesk in it.
pub struct Doomed {
    tmux: PathBuf,
    home: TempDir,
    variables: Vec<(String, String)>,
}

impl Doomed {
    /// Starts tokendesk with these arguments, variables and this configuration; `None` where tmux
    /// or bash are missing.
    pub fn start(arguments: &str, variables: &[(&str, &str)], config: &str) -> Option<Self> {
        let [bash, tmux] = tools::all_of(["bash", "tmux"])?;
        let home = tempfile::tempdir().expect("a directory");
        let directory = home.path().join("config/tokendesk");
        fs::create_dir_all(&directory).expect("a directory");
        fs::write(directory.join("config.toml"), config).expect("a file");
        // A child inherits that SIGHUP is ignored; a file tells the test of the end.
        let tokendesk = env!("CARGO_BIN_EXE_tokendesk");
        let lines = format!("trap '' HUP\n{tokendesk} {arguments}\necho $? > new\nmv new status\n");
        fs::write(home.path().join("script"), lines).expect("a file");
        let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        let doomed = Self { tmux, home, variables: variables.collect() };
        let command = format!("{} script", bash.display());
        doomed.tmux(&["new-session", "-d", "-x", "100", "-y", "30", &command]);
        Some(doomed)
    }

    fn tmux(&self, arguments: &[&str]) -> String {
        let home = self.home.path();
        let output = Command::new(&self.tmux)
            .args(["-S", "socket", "-f", "/dev/null"])
            .args(arguments)
            .current_dir(home)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", home)
            .env("LANG", "C.UTF-8")
            .env("XDG_CONFIG_HOME", home.join("config"))
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .output()
            .expect("tmux");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn wait_until(&self, what: &str, holds: impl Fn() -> bool) {
        let limit = Instant::now() + PATIENCE;
        while !holds() {
            assert!(
                Instant::now() < limit,
                "waited for {what}; {}",
                self.tmux(&["capture-pane", "-p"])
            );
            yield_now();
        }
    }

    /// Waits until this is on the screen.
    pub fn sees(&self, text: &str) -> &Self {
        self.wait_until(text, || self.tmux(&["capture-pane", "-p"]).contains(text));
        self
    }

    /// Presses a key.
    pub fn press(&self, key: &str) -> &Self {
        self.tmux(&["send-keys", key]);
        self
    }

    /// Types a text.
    pub fn types(&self, text: &str) -> &Self {
        self.tmux(&["send-keys", "-l", text]);
        self
    }

    /// The process of tokendesk.
    pub fn tokendesk(&self) -> Pid {
        let shell = self.tmux(&["display-message", "-p", "#{pane_pid}"]);
        let shell = shell.trim().parse().ok().and_then(Pid::from_raw).expect("a shell");
        processes::child_of(shell).expect("tokendesk runs")
    }

    /// Takes the terminal away.
    pub fn goes_away(&self) {
        let server = self.tmux(&["display-message", "-p", "#{pid}"]);
        let server = Path::new("/proc").join(server.trim());
        assert!(server.exists(), "{}", server.display());
        self.tmux(&["kill-server"]);
        self.wait_until("the terminal to go", || !server.exists());
    }

    /// Waits for the end of tokendesk: its status.
    pub fn status(&self) -> String {
        let status = self.home.path().join("status");
        self.wait_until("the end", || status.exists());
        fs::read_to_string(status).expect("a status").trim().to_owned()
    }
}

impl Drop for Doomed {
    /// A test that failed leaves no terminal behind.
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}
