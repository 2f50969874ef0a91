//! Notices that the terminal is gone, even where nobody sends SIGHUP.

use std::io;
use std::os::fd::AsFd;
use std::thread;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::Signal;

use super::queue::{Event, Queue};

/// Whether the terminal is gone: reading and writing then fail for no other reason.
pub(super) fn is_gone() -> bool {
    // Not the standard input, which may be a pipe with a secret.
    let terminal = io::stdout();
    let mut terminal = [PollFd::new(&terminal, PollFlags::empty())];
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut terminal, Some(&at_once)).is_ok_and(|gone| gone > 0)
}

/// Waits in a thread of its own for the terminal's end; it costs nothing while it waits.
///
/// Without it crossterm's reader would spin for ever on a terminal that hung up.
pub(super) fn watch(queue: Queue) -> io::Result<()> {
    let terminal = io::stdout().as_fd().try_clone_to_owned()?;
    thread::Builder::new().name("hangup".into()).spawn(move || {
        // No event is asked for: a hang-up and an error are reported always.
        let mut terminal = [PollFd::new(&terminal, PollFlags::empty())];
        while poll(&mut terminal, None) == Err(Errno::INTR) {}
        queue.send(Event::Ended(Signal::HUP.as_raw()));
    })?;
    Ok(())
}
