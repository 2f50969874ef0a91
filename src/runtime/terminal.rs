//! The real terminal: taking it over, writing a frame in one piece, giving it back.

use std::cell::RefCell;
use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::rc::Rc;

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, getpid, getsid, kill_current_process_group, kill_process};
use rustix::termios::tcgetwinsize;
use zeroize::Zeroize;

use crate::app::Size;

use super::cells;
use super::queue::Stop;

/// Alternate screen, bracketed paste, no cursor, an empty screen.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?25l\x1b[2J";
/// Whatever a frame may have begun is ended; then the way back from `ENTER`, and from the mouse.
///
/// The screen is emptied first: a terminal without an alternate one would go on showing a secret.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[0m\x1b[?1006l\x1b[?1003l\x1b[?1002l\x1b[?1000l\x1b[?2004l\
    \x1b[H\x1b[J\x1b[?25h\x1b[?1049l";
/// Synchronized output: a terminal that knows it shows the frame in one step.
const BEGIN_FRAME: &[u8] = b"\x1b[?2026h";
const END_FRAME: &[u8] = b"\x1b[?2026l";
/// A frame of so few bytes arrives in one piece: it does without synchronized output.
const SMALL_FRAME: usize = 600;

/// What the loop needs of a terminal beyond cells. A test brings its own.
pub trait Port {
    /// Writes bytes that are no cells, such as OSC 52.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Gives the terminal back and stops; `false` where nobody could let the program go on.
    fn suspend(&mut self, stop: Stop) -> io::Result<bool>;

    /// Takes the terminal over again after a stop; everything must be drawn anew.
    fn resume(&mut self) -> io::Result<()>;

    /// Gives the terminal back for good.
    fn restore(&mut self);

    /// Says a sentence after that, to whoever is still there.
    fn tell(&mut self, text: &str) {
        // A terminal that is gone hears nothing.
        let _ = writeln!(io::stderr(), "tokendesk: {text}");
    }
}

/// Takes the terminal over. Nothing is written before the first frame, and then with it; so is what
/// the terminal is asked.
pub(super) fn enter(question: &[u8]) -> io::Result<(Screen, Tty)> {
    let out = Output::new()?;
    let mut tty = Tty { out: out.clone(), taken: false };
    tty.take()?;
    out.push(question);
    Ok((Screen { out, cursor_shown: false, cursor: None, frame: None }, tty))
}

/// Gives the terminal back from outside of the loop, which is stuck. Nothing that could wait: a
/// terminal that takes no output gets its mode back and no more.
pub(super) fn abandon() {
    let mut terminal = io::stdout();
    let takes_output = {
        let mut polled = [PollFd::new(&terminal, PollFlags::OUT)];
        let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
        poll(&mut polled, Some(&at_once)).is_ok_and(|ready| ready > 0)
            && polled[0].revents() == PollFlags::OUT
    };
    if takes_output {
        let _ = terminal.write_all(LEAVE).and_then(|()| terminal.flush());
    }
    let _ = disable_raw_mode();
}

/// The bytes of one frame, written in one piece and wiped: a frame may show a secret.
#[derive(Clone)]
struct Output(Rc<RefCell<Pending>>);

struct Pending {
    terminal: File,
    bytes: Vec<u8>,
}

impl Output {
    fn new() -> io::Result<Self> {
        let terminal = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        let bytes = Vec::with_capacity(64 * 1024);
        Ok(Self(Rc::new(RefCell::new(Pending { terminal, bytes }))))
    }

    fn push(&self, bytes: &[u8]) {
        let pending = &mut self.0.borrow_mut().bytes;
        if pending.len() + bytes.len() > pending.capacity() {
            let mut larger = Vec::with_capacity((pending.len() + bytes.len()) * 2);
            larger.extend_from_slice(pending);
            pending.zeroize();
            *pending = larger;
        }
        pending.extend_from_slice(bytes);
    }

    fn is_empty(&self) -> bool {
        self.0.borrow().bytes.is_empty()
    }

    fn len(&self) -> usize {
        self.0.borrow().bytes.len()
    }

    /// Takes bytes back that were pushed at this place.
    fn take_back(&self, start: usize, bytes: &[u8]) {
        let pending = &mut self.0.borrow_mut().bytes;
        if pending.get(start..).is_some_and(|rest| rest.starts_with(bytes)) {
            pending.drain(start..start + bytes.len());
        }
    }

    /// Writes what is pending.
    fn write_out(&self) -> io::Result<()> {
        let Pending { terminal, bytes } = &mut *self.0.borrow_mut();
        let written = write_all(terminal, bytes);
        bytes.zeroize();
        written
    }

    /// Forgets what is pending and writes this instead.
    fn write_only(&self, bytes: &[u8]) -> io::Result<()> {
        let pending = &mut *self.0.borrow_mut();
        pending.bytes.zeroize();
        write_all(&mut pending.terminal, bytes)
    }

    fn size(&self) -> io::Result<Size> {
        let size = tcgetwinsize(&self.0.borrow().terminal)?;
        Ok(Size { width: size.ws_col, height: size.ws_row })
    }
}

/// Writes everything, also to a terminal that another program left in non-blocking mode.
fn write_all(terminal: &mut File, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match terminal.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                poll(&mut [PollFd::new(terminal, PollFlags::OUT)], None)?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

impl fmt::Write for Output {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text.as_bytes());
        Ok(())
    }
}

/// The terminal while it is taken over; dropping it gives it back.
pub(super) struct Tty {
    out: Output,
    taken: bool,
}

impl Tty {
    fn take(&mut self) -> io::Result<()> {
        enable_raw_mode()?;
        self.taken = true;
        self.out.push(ENTER);
        Ok(())
    }
}

impl Port for Tty {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_out()?;
        self.out.write_only(bytes)
    }

    fn suspend(&mut self, stop: Stop) -> io::Result<bool> {
        // The first process of a session has no shell above it that could let it go on.
        if getsid(None)? == getpid() {
            return Ok(false);
        }
        self.restore();
        match stop {
            Stop::Job => kill_current_process_group(Signal::STOP)?,
            Stop::Process => kill_process(getpid(), Signal::STOP)?,
        }
        Ok(true)
    }

    fn resume(&mut self) -> io::Result<()> {
        // Whoever ran in between may have changed the mode: it is taken as found and given back so.
        self.restore();
        self.take()
    }

    fn restore(&mut self) {
        if self.taken {
            self.taken = false;
            // A terminal that is gone needs no restoring.
            let _ = self.out.write_only(LEAVE);
            let _ = disable_raw_mode();
        }
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        self.restore();
    }
}

/// The back end of ratatui: one write a frame.
pub(super) struct Screen {
    out: Output,
    cursor_shown: bool,
    /// Where the cursor was left, if nothing was drawn since.
    cursor: Option<layout::Position>,
    /// Where in the pending bytes the frame began.
    frame: Option<usize>,
}

impl Screen {
    fn begin_frame(&mut self) {
        if self.frame.is_none() {
            self.frame = Some(self.out.len());
            self.out.push(BEGIN_FRAME);
        }
    }

    /// The terminal's size, or none where it does not tell.
    pub(super) fn known_size(&self) -> Size {
        self.out.size().unwrap_or(Size { width: 0, height: 0 })
    }
}

impl Backend for Screen {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        self.begin_frame();
        self.cursor = None;
        cells::write(&mut self.out, content).map_err(io::Error::other)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor_shown {
            self.cursor_shown = false;
            self.out.push(b"\x1b[?25l");
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if !self.cursor_shown {
            self.cursor_shown = true;
            self.out.push(b"\x1b[?25h");
        }
        Ok(())
    }

    /// Never asks: the answer would come among the keys, or not at all.
    fn get_cursor_position(&mut self) -> io::Result<layout::Position> {
        Ok(layout::Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<layout::Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor.replace(position) == Some(position) {
            return Ok(());
        }
        let layout::Position { x, y } = position;
        self.out.push(format!("\x1b[{};{}H", y + 1, x + 1).as_bytes());
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.begin_frame();
        // Whatever drew here in between may have changed the cursor: it starts hidden.
        self.hide_cursor()?;
        self.cursor = None;
        self.out.push(match clear_type {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[K",
        });
        Ok(())
    }

    fn size(&self) -> io::Result<layout::Size> {
        let size = self.out.size()?;
        Ok(layout::Size::new(size.width, size.height))
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: layout::Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.frame.take() {
            Some(start) if self.out.len() - start <= SMALL_FRAME => {
                self.out.take_back(start, BEGIN_FRAME);
            }
            Some(_) => self.out.push(END_FRAME),
            None => {}
        }
        if self.out.is_empty() {
            return Ok(());
        }
        self.out.write_out()
    }
}
