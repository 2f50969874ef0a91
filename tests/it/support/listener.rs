//! A server that answers what it is told to, byte for byte, and remembers what it was asked.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the next request gets.
#[derive(Clone)]
pub enum Reply {
    /// These bytes; the connection stays open.
    Whole(Vec<u8>),
    /// These bytes, perhaps none, and then the end of the connection.
    Cut(Vec<u8>),
    /// Nothing for this long, and then the end of the connection.
    Silence(Duration),
    /// These bytes, then nothing for this long, and then the end of the connection.
    Stall(Vec<u8>, Duration),
    /// These bytes one by one, each after this pause.
    Drip(Vec<u8>, Duration),
    /// These bytes, and then spaces without an end.
    Endless(Vec<u8>),
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub method: String,
    /// Path and query as sent.
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

struct Script {
    replies: VecDeque<Reply>,
    requests: Vec<Recorded>,
}

/// A listener on a free port of 127.0.0.1, each of whose replies is given once, in order.
pub struct Listener {
    address: SocketAddr,
    script: Arc<Mutex<Script>>,
}

/// An answer with a JSON body.
pub fn json(status: u16, body: &str) -> Reply {
    answer(status, &["content-type: application/json; charset=UTF-8"], body)
}

/// An answer with these header lines.
pub fn answer(status: u16, headers: &[&str], body: &str) -> Reply {
    let mut text = format!("HTTP/1.1 {status} Scripted\r\ncontent-length: {}\r\n", body.len());
    for header in headers {
        text.push_str(header);
        text.push_str("\r\n");
    }
    text.push_str("\r\n");
    text.push_str(body);
    Reply::Whole(text.into_bytes())
}

impl Listener {
    pub fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let script = Arc::new(Mutex::new(Script {
            replies: replies.into_iter().collect(),
            requests: Vec::new(),
        }));
        let shared = Arc::clone(&script);
        // The thread ends with the process: a test binary is short-lived.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let script = Arc::clone(&shared);
                thread::spawn(move || serve(&stream, &script));
            }
        });
        Self { address, script }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The same, with one reply again and again.
    pub fn always(reply: &Reply) -> Self {
        // More often than any request is sent again.
        Self::start(vec![reply.clone(); 32])
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.script.lock().unwrap().requests.clone()
    }

    /// `GET /path?query` of every request so far.
    pub fn lines(&self) -> Vec<String> {
        self.requests().iter().map(Recorded::line).collect()
    }
}

impl Recorded {
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }

    /// The header's value, which must not stand there twice.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(other, _)| other == name);
        let value = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} stands there twice");
        value
    }

    /// The path and, decoded and in order, what the query asks for.
    pub fn query(&self) -> (String, Vec<(String, String)>) {
        let url = reqwest::Url::parse("http://account.example")
            .and_then(|base| base.join(&self.target))
            .unwrap();
        (url.path().to_owned(), url.query_pairs().into_owned().collect())
    }
}

/// The requests that come over a connection, until its end.
pub struct Requests<'a>(BufReader<&'a TcpStream>);

impl<'a> Requests<'a> {
    pub fn of(stream: &'a TcpStream) -> Self {
        Self(BufReader::new(stream))
    }
}

impl Iterator for Requests<'_> {
    type Item = Recorded;

    fn next(&mut self) -> Option<Recorded> {
        read_request(&mut self.0)
    }
}

fn serve(stream: &TcpStream, script: &Mutex<Script>) -> Option<()> {
    let mut writer = stream;
    for request in Requests::of(stream) {
        let reply = {
            let mut script = script.lock().ok()?;
            script.requests.push(request);
            script.replies.pop_front()
        };
        match reply.unwrap_or_else(|| json(500, r#"{"error":"the script is at its end"}"#)) {
            Reply::Whole(bytes) => writer.write_all(&bytes).ok()?,
            Reply::Cut(bytes) => {
                writer.write_all(&bytes).ok()?;
                return stream.shutdown(Shutdown::Both).ok();
            }
            Reply::Silence(pause) => return stall(stream, &[], pause),
            Reply::Stall(bytes, pause) => return stall(stream, &bytes, pause),
            Reply::Drip(bytes, pause) => {
                for byte in bytes {
                    writer.write_all(&[byte]).ok()?;
                    thread::sleep(pause);
                }
            }
            Reply::Endless(bytes) => {
                writer.write_all(&bytes).ok()?;
                // Until whoever reads has had enough.
                loop {
                    writer.write_all(&[b' '; 16 * 1024]).ok()?;
                }
            }
        }
    }
    Some(())
}

/// Longer than a test waits: whoever is at the other end has gone.
fn stall(mut stream: &TcpStream, bytes: &[u8], pause: Duration) -> Option<()> {
    stream.write_all(bytes).ok()?;
    thread::sleep(pause);
    stream.shutdown(Shutdown::Both).ok()
}

fn read_request(reader: &mut BufReader<&TcpStream>) -> Option<Recorded> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next()?, words.next()?);
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Recorded { method, target, headers, body: String::from_utf8(body).unwrap() })
}
