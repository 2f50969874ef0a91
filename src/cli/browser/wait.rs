//! Waits for a browser: at an address of this machine, and for a pasted line.

use std::io::{self, Write};
use std::net::Ipv4Addr;
use std::thread;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::pkce::{Authorization, CameBack};
use crate::phrases::{Catalog, Phrase};

/// The longest request of a browser that is read, in bytes: its first line is what counts.
const LONGEST: usize = 16 * 1024;

/// How long a browser may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);

/// An address of this machine at which a browser is waited for.
pub(super) struct Listening(TcpListener);

impl Listening {
    /// Listens there, unless somebody else does.
    pub(super) async fn at(port: u16) -> Option<Self> {
        TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.ok().map(Self)
    }

    /// The first answer to this question that a browser brings. Whatever else comes is told so.
    async fn comes(&self, authorization: &Authorization, catalog: &Catalog) -> CameBack {
        loop {
            let Ok((mut stream, _)) = self.0.accept().await else {
                continue;
            };
            let Some(path) = path(&mut stream).await else {
                continue;
            };
            let came = authorization.read(&path);
            let (status, text) = match &came {
                CameBack::Allowed(_) => ("200 OK", Phrase::BrowserDone),
                CameBack::Denied(reason) => {
                    ("200 OK", Phrase::BrowserDenied { reason: reason.clone() })
                }
                CameBack::Elsewhere => ("404 Not Found", Phrase::BrowserElsewhere),
            };
            answer(&mut stream, status, &catalog.say(&text)).await;
            if came != CameBack::Elsewhere {
                return came;
            }
        }
    }
}

/// What the first line of a browser's request asks for.
async fn path(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let read = async {
        let mut piece = [0; 1024];
        while !bytes.windows(4).any(|end| end == b"\r\n\r\n") && bytes.len() < LONGEST {
            let count = stream.read(&mut piece).await.ok().filter(|count| *count > 0)?;
            bytes.extend_from_slice(&piece[..count]);
        }
        Some(())
    };
    timeout(PATIENCE, read).await.ok()??;
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().next()?;
    line.strip_prefix("GET ")?.split(' ').next().map(str::to_owned)
}

/// A page of one sentence, with nothing of what the browser sent.
async fn answer(stream: &mut TcpStream, status: &str, text: &str) {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let page = format!("<!doctype html><meta charset=utf-8><title>tokendesk</title><p>{text}</p>");
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\
         referrer-policy: no-referrer\r\ncache-control: no-store\r\nconnection: close\r\n\r\n",
        page.len()
    );
    // A browser that is gone needs no answer.
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(page.as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// Waits for whichever comes first: a browser of this machine, or a line that somebody pastes.
pub(super) async fn come_back(
    authorization: &Authorization,
    listening: Option<Listening>,
    is_asked: bool,
    catalog: &Catalog,
) -> io::Result<CameBack> {
    let mut lines = is_asked.then(pasted);
    let comes = async {
        match &listening {
            Some(listening) => listening.comes(authorization, catalog).await,
            None => std::future::pending().await,
        }
    };
    let line = async {
        match &mut lines {
            Some(lines) => lines.recv().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        came = comes => {
            if is_asked {
                // Below the question that nobody has answered.
                writeln!(io::stderr())?;
            }
            Ok(came)
        }
        line = line => Ok(line.map_or(CameBack::Elsewhere, |line| authorization.read(&line))),
    }
}

/// The next line of the standard input. The thread stays with the process: a line that nobody types
/// holds nothing up.
fn pasted() -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel(1);
    thread::spawn(move || {
        let mut line = String::new();
        if io::stdin().read_line(&mut line).is_ok_and(|count| count > 0) {
            // Nobody waits any more if a browser came first.
            let _ = sender.blocking_send(line);
        }
    });
    lines
}
