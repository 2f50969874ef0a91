//! Takes connections: how many, how long each may keep one waiting, and how they end.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{self, AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Sleep, sleep};

use super::gate::Gate;

/// What a connection may take. Tests make it small.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// How long the head of a request may take from its first byte.
    pub header_timeout: Duration,
    /// How long a connection may be idle between requests.
    pub keep_alive: Duration,
    /// How long a whole request may take.
    pub request_timeout: Duration,
    /// How many connections there are at most; more wait.
    pub connections: usize,
    /// How long the last requests may take when the server ends.
    pub farewell: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            header_timeout: Duration::from_secs(5),
            keep_alive: Duration::from_secs(30),
            request_timeout: Duration::from_secs(30),
            connections: 64,
            farewell: Duration::from_secs(2),
        }
    }
}

/// The longest head of a request, in bytes.
const MAX_HEAD: usize = 16 * 1024;

/// Serves until `stop` changes, then ends the connections.
pub async fn accept(listener: TcpListener, gate: Gate, bounds: Bounds, stop: watch::Receiver<()>) {
    let free = Arc::new(Semaphore::new(bounds.connections));
    let mut stopped = stop.clone();
    loop {
        // A permit first: connections beyond the bound wait in the system's queue.
        let accepted = async {
            let permit = Arc::clone(&free).acquire_owned().await;
            (listener.accept().await, permit)
        };
        let (accepted, permit) = tokio::select! {
            accepted = accepted => accepted,
            _ = stopped.changed() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let (gate, stop) = (gate.clone(), stop.clone());
                tokio::spawn(async move {
                    connection(stream, peer, gate, bounds, stop).await;
                    drop(permit);
                });
            }
            // Out of file handles, or gone before it was taken: the next one may do.
            Err(_) => sleep(Duration::from_millis(20)).await,
        }
    }
    drop(listener);
    let all = u32::try_from(bounds.connections).unwrap_or(u32::MAX);
    drop(tokio::time::timeout(bounds.farewell, free.acquire_many(all)).await);
}

/// Serves one connection to its end.
async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    gate: Gate,
    bounds: Bounds,
    mut stop: watch::Receiver<()>,
) {
    drop(stream.set_nodelay(true));
    let phase = Arc::new(Phase::default());
    let stream = Patient::new(stream, bounds.header_timeout, Arc::clone(&phase));
    let service = service_fn(|request: Request<Incoming>| {
        let (gate, phase) = (gate.clone(), Arc::clone(&phase));
        async move {
            phase.heads.fetch_add(1, Ordering::Relaxed);
            phase.answering.store(true, Ordering::Relaxed);
            let response = gate.answer(request.map(Body::new), peer).await;
            phase.answering.store(false, Ordering::Relaxed);
            Ok::<Response, Infallible>(response)
        }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        // hyper counts the wait for the next request as part of its head; the time from the
        // first byte of a head is watched by `Patient`.
        .header_read_timeout(bounds.keep_alive)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let mut served = pin!(served);
    tokio::select! {
        _ = served.as_mut() => return,
        _ = stop.changed() => served.as_mut().graceful_shutdown(),
    }
    drop(served.await);
}

/// What the stream of a connection must know of its requests.
#[derive(Debug, Default)]
struct Phase {
    /// How many heads have come whole.
    heads: AtomicUsize,
    /// Whether a request is being answered: what comes now is its body.
    answering: AtomicBool,
}

/// A stream that ends if the head of a request does not arrive in time: without it, a client that
/// sends a byte now and then holds a connection for ever.
struct Patient {
    stream: TcpStream,
    patience: Duration,
    phase: Arc<Phase>,
    /// The heads that were complete when this was last asked.
    seen: usize,
    /// Runs from the first byte of a head. The first head begins with the connection.
    deadline: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn new(stream: TcpStream, patience: Duration, phase: Arc<Phase>) -> Self {
        Self { stream, patience, phase, seen: 0, deadline: Some(Box::pin(sleep(patience))) }
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let heads = this.phase.heads.load(Ordering::Relaxed);
        if heads != this.seen {
            this.seen = heads;
            this.deadline = None;
        }
        let before = buffer.filled().len();
        match Pin::new(&mut this.stream).poll_read(context, buffer) {
            Poll::Ready(result) => {
                let came = buffer.filled().len() > before;
                let answering = this.phase.answering.load(Ordering::Relaxed);
                if came && !answering && this.deadline.is_none() {
                    this.deadline = Some(Box::pin(sleep(this.patience)));
                }
                Poll::Ready(result)
            }
            Poll::Pending => match &mut this.deadline {
                Some(deadline) => {
                    deadline.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
                }
                None => Poll::Pending,
            },
        }
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[std::io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
