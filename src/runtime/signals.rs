//! Signals become events: the loop gives the terminal back before the program stops or ends.

use std::io;
use std::time::Duration;

use rustix::process::Signal;
use tokio::runtime::Handle;
use tokio::signal::unix::{SignalKind, signal};

use super::queue::{Event, Queue};
use super::terminal;

/// The signals that end the program, with 128 + their number as its status.
const ENDING: [Signal; 4] = [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT];

/// How long the loop may take to end. A terminal that takes no more output would hold it for ever.
const PATIENCE: Duration = Duration::from_secs(2);

/// From now on signals go to the queue.
pub(super) fn forward(tasks: &Handle, queue: &Queue) -> io::Result<()> {
    let _inside = tasks.enter();
    for ending in ENDING {
        let number = ending.as_raw();
        let mut arrivals = signal(SignalKind::from_raw(number))?;
        let queue = queue.clone();
        tasks.spawn(async move {
            while arrivals.recv().await.is_some() {
                queue.send(Event::Ended(number));
                tokio::spawn(end_at_last(number, queue.clone()));
            }
        });
    }
    forward_as(tasks, queue, Signal::WINCH, || Event::SizeChanged)?;
    forward_as(tasks, queue, Signal::TSTP, || Event::Stopped)?;
    forward_as(tasks, queue, Signal::CONT, || Event::Continued)
}

fn forward_as(
    tasks: &Handle,
    queue: &Queue,
    which: Signal,
    event: fn() -> Event,
) -> io::Result<()> {
    let mut arrivals = signal(SignalKind::from_raw(which.as_raw()))?;
    let queue = queue.clone();
    tasks.spawn(async move {
        while arrivals.recv().await.is_some() {
            queue.send(event());
        }
    });
    Ok(())
}

/// Ends the process although its loop is stuck; the mode of the terminal can still be restored. A
/// loop that takes its leave has a limit of its own.
async fn end_at_last(number: i32, queue: Queue) {
    tokio::time::sleep(PATIENCE).await;
    if !queue.is_leaving() {
        terminal::abandon();
        std::process::exit(128 + number);
    }
}
