//! The impure part of the screen: loop, tasks, terminal, input and clipboard.
//!
//! - [`run`] is the screen in a real terminal; [`EventLoop`] is the same loop over any back end.
//! - Everything that happens arrives in one [`Queue`], whatever thread it comes from.
//! - Only the thread of the loop draws, and only it gives the terminal back.

mod alone;
pub mod bulk;
mod calls;
mod cells;
mod clipboard;
mod colors;
mod create;
mod decoder;
mod event_loop;
mod export;
mod failure;
mod farewell;
mod hangup;
mod input;
mod journal;
mod loopback;
mod oauth_clients;
mod probe;
mod queue;
mod secret_file;
mod sequence;
mod sign_in;
mod signals;
mod tasks;
mod terminal;
mod wide;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use ratatui::Terminal;
use rustix::process::Signal;
use tokio::runtime::Handle;

use crate::app::accounts::Accounts;
use crate::app::keymap::Keymap;
use crate::app::{ClearAfter, LOOK_AGAIN, Options, Privacy};
use crate::domain::intent::LostReveal;
use crate::ui::Look;

use clipboard::Announcement;

pub use alone::{Copier, Maker};
pub use calls::{Line, Opened, Opener, Opening};
pub use cells::write as write_cells;
pub use clipboard::{
    Announced as ClipboardAnnounced, Choice as ClipboardChoice, Clipboard,
    Config as ClipboardConfig, Environment as ClipboardEnvironment, Reason as ClipboardReason,
    Route as ClipboardRoute, Tmux, Way as ClipboardWay, attached as attached_terminals, is_in_tmux,
    route as clipboard_route,
};
pub use event_loop::{Ending, EventLoop, Parts};
pub use failure::{Error, OpenError};
pub use farewell::LINGER;
pub use journal::Journal;
pub use loopback::Listening;
pub use probe::ask_terminal;
pub use queue::{Event, Events, Queue, Stop};
pub use secret_file::Reserved;
pub use sign_in::{Asking, Redeeming, Signer};
pub use tasks::Tasks;
pub use terminal::Port;

/// Tells the time; a test brings its own.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What the screen is started with, beside the account.
pub struct Setup {
    /// Whether a new token is copied as its window opens.
    pub copy_on_open: bool,
    /// When a copied secret is cleared.
    pub clear_after: ClearAfter,
    /// What is not left on the screen of somebody who went away.
    pub privacy: Privacy,
    /// Which way copies go.
    pub clipboard: ClipboardConfig,
    /// How often the list is read again while somebody uses the screen; `None` is never.
    pub refresh: Option<Duration>,
    /// The accounts one can choose from, and the one that is opened.
    pub accounts: Accounts,
    /// The keys that work.
    pub keymap: Keymap,
    /// Whether the mouse is the program's from the start.
    pub mouse: bool,
    /// Words, colours and signs.
    pub look: Look,
    /// This machine's clock.
    pub clock: Clock,
    /// The directory of the journal; without one nothing can be created.
    pub journal: Option<PathBuf>,
    /// What becomes of a new token whose value could not be shown.
    pub on_lost_reveal: LostReveal,
    /// Signs people in by a browser, where that is wanted.
    pub signer: Option<Signer>,
}

/// Runs the screen in this process's terminal until it ends, and gives the terminal back.
///
/// The first frame is drawn before `opener` is asked for the account.
pub fn run(tasks: &Handle, setup: Setup, opener: Opener) -> Result<Ending, Error> {
    let (queue, events) = Queue::new();
    signals::forward(tasks, &queue).map_err(Error::Start)?;
    let announcement = Announcement::default();
    let copies = clipboard::may_use_terminal(&setup.clipboard);
    let question = probe::question(setup.look.follows_terminal(), copies);
    let (screen, tty) = terminal::enter(question).map_err(Error::Terminal)?;
    let panics = failure::watch_panics(queue.clone());
    let size = screen.known_size();
    let terminal = Terminal::new(screen).map_err(Error::Terminal)?;
    let parts = Parts {
        terminal,
        port: tty,
        options: Options {
            size,
            now: (setup.clock)(),
            copy_on_open: setup.copy_on_open,
            clear_after: setup.clear_after,
            privacy: setup.privacy,
            look_again: LOOK_AGAIN,
            refresh: setup.refresh,
            accounts: setup.accounts,
            keymap: setup.keymap,
            mouse: setup.mouse,
            locale: setup.look.catalog.locale(),
        },
        look: setup.look,
        clock: setup.clock,
        tasks: Tasks::new(tasks.clone(), queue.clone(), Journal::new(setup.journal))
            .signing_in_by(setup.signer),
        clipboard: Clipboard::of_process(setup.clipboard, announcement.clone()),
        linger: LINGER,
        on_lost_reveal: setup.on_lost_reveal,
    };
    let watch = move || {
        if !question.is_empty() {
            announcement.asked(probe::LIMIT);
        }
        watch_terminal(&queue, announcement)
    };
    let screen = AssertUnwindSafe(|| EventLoop::new(parts).run(&events, watch, opener));
    match catch_unwind(screen) {
        // Whoever noticed first, it is the same end as the one that SIGHUP brings.
        Ok(Err(Error::Terminal(_))) if hangup::is_gone() => {
            Ok(Ending::Signal(Signal::HUP.as_raw()))
        }
        Ok(ending) => ending,
        Err(_) => Err(Error::Panicked(panics.place())),
    }
}

/// Starts the threads that wait for the terminal: for keys, and for its end.
fn watch_terminal(queue: &Queue, announcement: Announcement) -> Result<(), Error> {
    hangup::watch(queue.clone()).map_err(Error::Start)?;
    input::read_keys(queue.clone(), announcement).map_err(Error::Start)
}
