//! `tokendesk serve`: the embedded account alone, for scripts and other clients.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use jiff::Timestamp;
use tokio::signal::unix::{SignalKind, signal};

use super::Advice;
use crate::emulator::{Credentials, Options, Server, Tuning};

/// What `serve` is told.
#[derive(Clone, Debug, clap::Args)]
pub struct ServeArgs {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// Where to write the administrator's credentials, as JSON that only you can read
    #[arg(long, value_name = "FILE")]
    pub credentials_file: PathBuf,
    /// Answer any number of requests a minute, for measuring
    #[arg(long)]
    pub unlimited: bool,
}

/// Serves until the process is asked to end.
pub async fn run(
    args: &ServeArgs,
    data_dir: &Path,
    now: Option<Timestamp>,
) -> anyhow::Result<ExitCode> {
    // Before anything is announced: a signal that comes early ends it cleanly, too.
    let mut interrupt = signal(SignalKind::interrupt()).context("signals can't be awaited")?;
    let mut terminate = signal(SignalKind::terminate()).context("signals can't be awaited")?;
    let options = Options { data_dir: data_dir.to_owned(), listen: args.listen, now };
    let tuning = Tuning { unlimited: args.unlimited, ..Tuning::default() };
    let server = match Server::start_with(options, tuning).await {
        Ok(server) => server,
        Err(error) => return Err(Advice::new(error.hint()).around(error)),
    };
    let announced = announce(&server, &args.credentials_file);
    if announced.is_ok() {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }
    server.shutdown().await;
    announced.map(|()| ExitCode::SUCCESS)
}

fn announce(server: &Server, file: &Path) -> anyhow::Result<()> {
    write_credentials(file, server.credentials()).map_err(|error| {
        let hint = "Choose a file that you may write with --credentials-file.";
        let said = format!("the credentials can't be written to {}: {error}", file.display());
        Advice::new(hint.to_owned()).around(anyhow::Error::msg(said))
    })?;
    let mut out = io::stdout().lock();
    writeln!(out, "listening on http://{}", server.address())?;
    Ok(out.flush()?)
}

/// Writes the credentials of the run: a new file of mode 0600, put in the place of an older one,
/// so that nobody who may read the older one reads this.
fn write_credentials(path: &Path, credentials: &Credentials) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let fresh = PathBuf::from(name);
    #[expect(
        clippy::disallowed_methods,
        reason = "the user asked for this file; it is the purpose of `serve`"
    )]
    let token = credentials.oauth_token.expose();
    let json = serde_json::json!({
        "url": credentials.url,
        "email": credentials.email,
        "oauth_token": token,
    });
    let mut open = OpenOptions::new();
    let file = open.write(true).create_new(true).mode(0o600).open(&fresh);
    let written = file.and_then(|mut file| {
        writeln!(file, "{json}")?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&fresh, path)).inspect_err(|_| drop(fs::remove_file(&fresh)))
}
