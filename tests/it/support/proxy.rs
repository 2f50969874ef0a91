//! A line to an account that fails where a test says so: every request goes through it to the real
//! account, and every answer comes back through it.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// What happens to the answer of one request; the account has answered it by then.
#[derive(Clone, Debug)]
pub enum Fault {
    /// This many bytes of it come, and then the end of the connection.
    CutAfter(usize),
    /// Other bytes come in its place.
    Instead(Vec<u8>),
    /// It waits until `Proxy::let_go`.
    Held,
    /// The request itself never reaches the account, and the connection ends.
    Swallowed,
}

/// A proxy on a free port of 127.0.0.1.
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    plan: Mutex<Plan>,
    changed: Condvar,
}

#[derive(Default)]
struct Plan {
    /// The beginning of the request line that the fault is for, and the fault.
    faults: Vec<(String, Fault)>,
    lines: Vec<String>,
    /// Answers that came from the account, by the request line.
    answered: Vec<String>,
    let_go: bool,
}

/// How long a test waits for the proxy, or the proxy for a test.
const PATIENCE: Duration = Duration::from_secs(20);

impl Proxy {
    /// A line to the account at this address, `http://127.0.0.1:…`.
    pub fn to(url: &str) -> Self {
        let account: SocketAddr = url.trim_start_matches("http://").parse().expect("an address");
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared::default());
        let here = Arc::clone(&shared);
        // The thread ends with the process: a test binary is short-lived.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&here);
                thread::spawn(move || pass(&stream, account, &shared));
            }
        });
        Self { address, shared }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next request whose line begins so meets this fault.
    pub fn fails(&self, line: &str, fault: Fault) -> &Self {
        self.shared.plan.lock().unwrap().faults.push((line.to_owned(), fault));
        self
    }

    /// How often a request was made whose line begins so.
    pub fn count(&self, line: &str) -> usize {
        let plan = self.shared.plan.lock().unwrap();
        plan.lines.iter().filter(|made| made.starts_with(line)).count()
    }

    /// Waits until the account has answered such a request.
    pub fn waits_for_the_account(&self, line: &str) {
        let plan = self.shared.plan.lock().unwrap();
        let missing = |plan: &mut Plan| !plan.answered.iter().any(|made| made.starts_with(line));
        let waited = self.shared.changed.wait_timeout_while(plan, PATIENCE, missing).unwrap().1;
        assert!(!waited.timed_out(), "no answer to {line}");
    }

    /// Whatever is held goes on.
    pub fn let_go(&self) {
        self.shared.plan.lock().unwrap().let_go = true;
        self.shared.changed.notify_all();
    }
}

/// Passes the requests of one connection on, each over a connection of its own.
fn pass(stream: &TcpStream, account: SocketAddr, shared: &Shared) -> Option<()> {
    loop {
        let request = message(stream)?;
        let line = String::from_utf8_lossy(request.split(|byte| *byte == b'\r').next()?);
        let line = line.into_owned();
        let fault = {
            let mut plan = shared.plan.lock().ok()?;
            plan.lines.push(line.clone());
            let found = plan.faults.iter().position(|(start, _)| line.starts_with(start.as_str()));
            found.map(|index| plan.faults.remove(index).1)
        };
        if matches!(fault, Some(Fault::Swallowed)) {
            return stream.shutdown(Shutdown::Both).ok();
        }
        let upstream = TcpStream::connect(account).ok()?;
        (&upstream).write_all(&addressed(&request, account)).ok()?;
        let mut answer = message(&upstream)?;
        shared.plan.lock().ok()?.answered.push(line);
        shared.changed.notify_all();
        let mut stream = stream;
        match fault {
            None | Some(Fault::Swallowed) => {}
            Some(Fault::Instead(other)) => answer = other,
            Some(Fault::CutAfter(bytes)) => {
                stream.write_all(&answer[..bytes.min(answer.len())]).ok()?;
                return stream.shutdown(Shutdown::Both).ok();
            }
            Some(Fault::Held) => {
                let plan = shared.plan.lock().ok()?;
                let held = |plan: &mut Plan| !plan.let_go;
                drop(shared.changed.wait_timeout_while(plan, PATIENCE, held).ok()?);
            }
        }
        stream.write_all(&answer).ok()?;
    }
}

/// The request with the account's own `Host`: it answers to no other.
fn addressed(request: &[u8], account: SocketAddr) -> Vec<u8> {
    let head = request.windows(4).position(|end| end == b"\r\n\r\n").unwrap_or(request.len());
    let lines = String::from_utf8_lossy(&request[..head]).into_owned();
    let lines = lines.split("\r\n").map(|line| match line.split_once(": ") {
        Some((name, _)) if name.eq_ignore_ascii_case("host") => format!("{name}: {account}"),
        _ => line.to_owned(),
    });
    let mut bytes = lines.collect::<Vec<_>>().join("\r\n").into_bytes();
    bytes.extend_from_slice(&request[head..]);
    bytes
}

/// A request or an answer, head and body, as bytes.
fn message(mut stream: &TcpStream) -> Option<Vec<u8>> {
    let mut bytes = vec![];
    let mut chunk = [0; 4096];
    loop {
        let head = bytes.windows(4).position(|end| end == b"\r\n\r\n").map(|at| at + 4);
        if let Some(head) = head
            && bytes.len() >= head + length(&bytes[..head])
        {
            return Some(bytes);
        }
        match stream.read(&mut chunk).ok()? {
            0 => return None,
            count => bytes.extend_from_slice(&chunk[..count]),
        }
    }
}

fn length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let line = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    line.map_or(0, |value| value.trim().parse().expect("a length"))
}
