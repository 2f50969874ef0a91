//! An address of this machine at which a browser is waited for (RFC 8252, 7.3).

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::phrases::{Catalog, Locale, Phrase};
use crate::zendesk::{Authorization, CameBack};

/// The longest request of a browser that is read, in bytes: its first line is what counts.
const LONGEST: usize = 16 * 1024;

/// How long a browser may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);

/// Connections that are read at once. A browser opens some that it never uses.
const MOST: usize = 32;

/// An address of this machine at which a browser is waited for, until this is dropped.
pub struct Listening {
    listener: TcpListener,
    /// Browsers that have not said yet what they want: none holds up another.
    heard: JoinSet<Option<CameBack>>,
    catalog: Arc<Catalog>,
}

impl Listening {
    /// Listens at this port, unless somebody else does. Pages for the browser are in this language.
    pub async fn at(port: u16, locale: Locale) -> Option<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.ok()?;
        let catalog = Arc::new(Catalog::new(locale));
        Some(Self { listener, heard: JoinSet::new(), catalog })
    }

    /// The next answer to this question that a browser brings. Whatever else comes is told so.
    pub async fn comes(&mut self, authorization: &Authorization) -> CameBack {
        loop {
            tokio::select! {
                accepted = self.listener.accept(), if self.heard.len() < MOST => match accepted {
                    Ok((stream, _)) => {
                        let (asked, catalog) = (authorization.clone(), self.catalog.clone());
                        self.heard.spawn(async move { hear(stream, &asked, &catalog).await });
                    }
                    // There is no room for another connection at the moment.
                    Err(_) => sleep(Duration::from_millis(100)).await,
                },
                Some(heard) = self.heard.join_next() => {
                    if let Ok(Some(came)) = heard {
                        return came;
                    }
                }
            }
        }
    }
}

/// Reads what one browser wants and answers it; what it brought, if that is an answer.
async fn hear(
    mut stream: TcpStream,
    authorization: &Authorization,
    catalog: &Catalog,
) -> Option<CameBack> {
    let came = authorization.read(&path(&mut stream).await?);
    let (status, text) = match &came {
        CameBack::Allowed(_) => ("200 OK", Phrase::BrowserDone),
        CameBack::Denied { reason, .. } => {
            ("200 OK", Phrase::BrowserDenied { reason: reason.to_string() })
        }
        CameBack::Asking | CameBack::Another | CameBack::Elsewhere => {
            ("404 Not Found", Phrase::BrowserElsewhere)
        }
    };
    answer(&mut stream, status, &catalog.say(&text)).await;
    matches!(came, CameBack::Allowed(_) | CameBack::Denied { .. }).then_some(came)
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

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::runtime::Builder;

    #[test]
    fn a_browser_that_says_nothing_holds_up_no_other() {
        let tasks = Builder::new_current_thread().enable_all().build().unwrap();
        tasks.block_on(async {
            let mut listening = Listening::at(0, Locale::En).await.unwrap();
            let port = listening.listener.local_addr().unwrap().port();
            let (account, redirect) = ("http://127.0.0.1:1", "http://127.0.0.1:2/");
            let asked = Authorization::new(account, "desk", redirect, "read");
            let state = asked.url().split('&').find_map(|pair| pair.strip_prefix("state="));
            let ask = format!("GET /?code=c0de&state={} HTTP/1.1\r\n\r\n", state.unwrap());
            let silent = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            let speaks = async {
                let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                stream.write_all(ask.as_bytes()).await.unwrap();
                let mut text = String::new();
                stream.read_to_string(&mut text).await.unwrap();
                text
            };
            let (came, text) = tokio::join!(timeout(PATIENCE / 2, listening.comes(&asked)), speaks);
            assert!(matches!(came, Ok(CameBack::Allowed(_))), "{came:?}");
            assert!(text.starts_with("HTTP/1.1 200 OK") && !text.contains("c0de"), "{text}");
            drop(silent);
        });
    }
}
