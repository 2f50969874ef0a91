//! The real loop over a terminal in memory: keys go in, text on the screen comes out.
//!
//! It waits for what it expects and never sleeps; after 20 seconds it gives up and shows the
//! screen.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, TestBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size as Area};
use tempfile::TempDir;
use tokendesk::app::accounts::Accounts;
use tokendesk::app::keymap::Keymap;
use tokendesk::app::{ClearAfter, Message, Options, Privacy, Size};
use tokendesk::domain::intent::LostReveal;
use tokendesk::phrases::Locale;
use tokendesk::runtime::{
    Clipboard, ClipboardConfig, ClipboardEnvironment, Ending, Error, Event, EventLoop, Journal,
    LINGER, OpenError, Opened, Opener, Opening, Parts, Port, Queue, Stop, Tasks,
};
use tokendesk::ui::Look;
use tokio::runtime::{Builder, Runtime};
use unicode_width::UnicodeWidthStr;

use super::stage::embedded;

const PATIENCE: Duration = Duration::from_secs(20);

/// How the app leaves.
#[derive(Clone, Copy)]
pub struct Leave {
    pub linger: Duration,
    pub on_lost_reveal: LostReveal,
}

impl Default for Leave {
    fn default() -> Self {
        Self { linger: LINGER, on_lost_reveal: LostReveal::Revoke }
    }
}

/// The whole app on a terminal in memory.
pub struct App {
    queue: Queue,
    shared: Arc<Shared>,
    running: Option<JoinHandle<Result<Ending, Error>>>,
    /// Where the journal is, unless the test has a place for it.
    state: Option<TempDir>,
    // The last to go: tasks run here.
    _tasks: Runtime,
}

/// What the loop's thread shows to the test's.
struct Shared {
    seen: Mutex<Seen>,
    changed: Condvar,
}

struct Seen {
    wanted: Area,
    buffer: Buffer,
    frames: u64,
    copied: Vec<String>,
    told: Vec<String>,
    ended: bool,
}

/// What opens one account, once.
fn once<F>(opener: F) -> Opener
where
    F: Future<Output = Result<Opened, OpenError>> + Send + 'static,
{
    let opener = Mutex::new(Some(opener));
    Arc::new(move |_| -> Opening {
        let opening = opener.lock().expect("a lock").take();
        Box::pin(opening.expect("it is opened once"))
    })
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

impl App {
    /// Starts the app in English on what `opener` opens, 80 x 24.
    pub fn start<F>(opener: F) -> Self
    where
        F: Future<Output = Result<Opened, OpenError>> + Send + 'static,
    {
        Self::start_as(Locale::En, (80, 24), opener)
    }

    /// Starts the app in this language and size.
    pub fn start_as<F>(locale: Locale, size: (u16, u16), opener: F) -> Self
    where
        F: Future<Output = Result<Opened, OpenError>> + Send + 'static,
    {
        Self::start_among(locale, size, embedded(), once(opener))
    }

    /// Starts the app with these accounts to choose from, and what opens them.
    pub fn start_among(
        locale: Locale,
        size: (u16, u16),
        accounts: Accounts,
        opener: Opener,
    ) -> Self {
        let state = tempfile::tempdir().expect("a directory");
        let journal = state.path().join("journal");
        let mut app = Self::begin((&journal, Leave::default()), locale, size, accounts, opener);
        app.state = Some(state);
        app
    }

    /// The same with its journal in this directory.
    pub fn start_in<F>(journal: &Path, locale: Locale, size: (u16, u16), opener: F) -> Self
    where
        F: Future<Output = Result<Opened, OpenError>> + Send + 'static,
    {
        Self::start_with(journal, Leave::default(), locale, size, opener)
    }

    /// The same with another way of leaving.
    pub fn start_with<F>(
        journal: &Path,
        leave: Leave,
        locale: Locale,
        size: (u16, u16),
        opener: F,
    ) -> Self
    where
        F: Future<Output = Result<Opened, OpenError>> + Send + 'static,
    {
        Self::begin((journal, leave), locale, size, embedded(), once(opener))
    }

    fn begin(
        (journal, leave): (&Path, Leave),
        locale: Locale,
        (width, height): (u16, u16),
        accounts: Accounts,
        opener: Opener,
    ) -> Self {
        let journal = Journal::new(Some(journal.to_owned()));
        let tasks = runtime();
        let (queue, events) = Queue::new();
        let area = Area::new(width, height);
        let shared = Arc::new(Shared {
            seen: Mutex::new(Seen {
                wanted: area,
                buffer: Buffer::default(),
                frames: 0,
                copied: vec![],
                told: vec![],
                ended: false,
            }),
            changed: Condvar::new(),
        });
        let (here, handle, sender) = (shared.clone(), tasks.handle().clone(), queue.clone());
        let running = thread::spawn(move || {
            let _told = ToldAtTheEnd(here.clone());
            let backend = Watched { cells: TestBackend::new(width, height), shared: here.clone() };
            let parts = Parts {
                terminal: Terminal::new(backend).expect("a terminal in memory"),
                port: Fake(here),
                options: Options {
                    keymap: Keymap::default(),
                    locale,
                    mouse: false,
                    size: Size { width, height },
                    now: Timestamp::now(),
                    copy_on_open: true,
                    clear_after: ClearAfter::default(),
                    privacy: Privacy::default(),
                    look_again: [Duration::from_millis(20); 2],
                    refresh: None,
                    accounts,
                },
                look: Look::new(locale, false, true),
                clock: Arc::new(Timestamp::now),
                tasks: Tasks::new(handle, sender, journal),
                // A terminal without anything around it: every copy goes through it.
                clipboard: Clipboard::within(
                    ClipboardConfig::default(),
                    ClipboardEnvironment::default(),
                ),
                linger: leave.linger,
                on_lost_reveal: leave.on_lost_reveal,
            };
            EventLoop::new(parts).run(&events, || Ok(()), opener)
        });
        Self { queue, shared, running: Some(running), state: None, _tasks: tasks }
    }

    /// Waits until the text is on the screen.
    pub fn sees(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("{text:?} on the screen"), |seen| text_of(seen).contains(text))
    }

    /// Waits until the text is not on the screen any more.
    pub fn no_longer_sees(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("{text:?} to go"), |seen| !text_of(seen).contains(text))
    }

    fn wait_until(&mut self, what: &str, holds: impl Fn(&Seen) -> bool) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.shared.seen.lock().expect("the loop lives");
        loop {
            if holds(&seen) {
                let frames = seen.frames;
                drop(seen);
                // The loop numbers a frame a moment after it is flushed; a key that is pressed now
                // must know it.
                while self.queue.last_frame().0 < frames {
                    thread::yield_now();
                }
                return self;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let over = left.is_zero() || seen.ended;
            assert!(!over, "waited for {what}; the screen is\n{}", text_of(&seen));
            seen = self.shared.changed.wait_timeout(seen, left).expect("the loop lives").0;
        }
    }

    /// Presses one key, such as `Enter`, `Ctrl-c`, `F5` or `d`, with the last frame before it.
    pub fn press(&mut self, key: &str) -> &mut Self {
        self.queue.key(key_of(key));
        self
    }

    /// Types a text, key by key.
    pub fn types(&mut self, text: &str) -> &mut Self {
        for char in text.chars() {
            self.queue.key(KeyCode::Char(char).into());
        }
        self
    }

    /// Pastes a text.
    pub fn pastes(&mut self, text: &str) -> &mut Self {
        self.queue.message(Message::Pasted(text.into()));
        self
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.shared.seen.lock().expect("the loop lives").wanted = Area::new(width, height);
        self.queue.message(Message::Resized(Size { width, height }));
        self
    }

    /// Sends any message, as if it had happened.
    pub fn happens(&mut self, message: Message) -> &mut Self {
        self.queue.message(message);
        self
    }

    /// The text on the screen, without the spaces at the ends of lines.
    pub fn screen(&self) -> String {
        text_of(&self.shared.seen.lock().expect("the loop lives"))
    }

    /// The cells on the screen.
    pub fn cells(&self) -> Buffer {
        self.shared.seen.lock().expect("the loop lives").buffer.clone()
    }

    /// How many frames were drawn.
    pub fn frames(&self) -> u64 {
        self.shared.seen.lock().expect("the loop lives").frames
    }

    /// What was copied through the terminal, decoded.
    pub fn copied(&self) -> Vec<String> {
        self.shared.seen.lock().expect("the loop lives").copied.clone()
    }

    /// Waits until something is copied, and returns the last of it.
    pub fn copies(&mut self) -> String {
        self.wait_until("a copy", |seen| !seen.copied.is_empty());
        self.copied().pop().expect("waited for")
    }

    /// A signal with this number asks the program to end.
    pub fn signal(&mut self, number: i32) -> &mut Self {
        self.queue.send(Event::Ended(number));
        self
    }

    /// Waits until this is said on the way out.
    pub fn hears(&mut self, text: &str) -> &mut Self {
        let heard = |seen: &Seen| seen.told.iter().any(|told| told.contains(text));
        self.wait_until(&format!("{text:?} on the way out"), heard)
    }

    /// Waits for the end, and returns what was said on the way out.
    pub fn leaves(mut self) -> Vec<String> {
        self.wait_for_the_end().expect("it ends as it should");
        self.shared.seen.lock().expect("the loop lived").told.clone()
    }

    /// Waits for the end.
    pub fn ends(mut self) -> Result<Ending, Error> {
        self.wait_for_the_end()
    }

    fn wait_for_the_end(&mut self) -> Result<Ending, Error> {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.shared.seen.lock().expect("the loop lives");
        while !seen.ended {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited for the end; the screen is\n{}", text_of(&seen));
            seen = self.shared.changed.wait_timeout(seen, left).expect("the loop lives").0;
        }
        drop(seen);
        let running = self.running.take().expect("it ends once");
        running.join().expect("the loop did not panic")
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            self.queue.send(Event::Ended(15));
            if !thread::panicking() {
                running.join().expect("the loop did not panic").expect("the loop did not fail");
            }
        }
    }
}

/// Wakes a waiting test also when the loop's thread panics.
struct ToldAtTheEnd(Arc<Shared>);

impl Drop for ToldAtTheEnd {
    fn drop(&mut self) {
        if let Ok(mut seen) = self.0.seen.lock() {
            seen.ended = true;
        }
        self.0.changed.notify_all();
    }
}

fn text_of(seen: &Seen) -> String {
    let area = seen.buffer.area;
    let row = |y| {
        let mut text = String::new();
        let mut x = 0;
        while x < area.width {
            let symbol = seen.buffer[(x, y)].symbol();
            text.push_str(symbol);
            x += u16::try_from(symbol.width().max(1)).expect("a cell is narrow");
        }
        text.trim_end().to_owned()
    };
    (0..area.height).map(row).collect::<Vec<_>>().join("\n")
}

fn key_of(key: &str) -> KeyEvent {
    let code = match key {
        "Enter" => KeyCode::Enter,
        "Tab" => KeyCode::Tab,
        "BackTab" => return KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT),
        "Esc" => KeyCode::Esc,
        "Space" => KeyCode::Char(' '),
        "Backspace" => KeyCode::Backspace,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PageUp" => KeyCode::PageUp,
        "PageDown" => KeyCode::PageDown,
        "Delete" => KeyCode::Delete,
        _ => return character_or_function(key),
    };
    code.into()
}

fn character_or_function(key: &str) -> KeyEvent {
    if let Some(letter) = key.strip_prefix("Ctrl-") {
        let letter = letter.chars().next().expect("a letter");
        return KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL);
    }
    if let Some(Ok(number)) = key.strip_prefix('F').filter(|n| !n.is_empty()).map(str::parse) {
        return KeyCode::F(number).into();
    }
    let mut chars = key.chars();
    let char = chars.next().expect("a key");
    assert_eq!(chars.next(), None, "unknown key {key}");
    let modifiers = if char.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    KeyEvent::new(KeyCode::Char(char), modifiers)
}

/// The rest of a terminal in memory: it keeps what is copied.
struct Fake(Arc<Shared>);

impl Port for Fake {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let payload = bytes.strip_prefix(b"\x1b]52;c;").and_then(|rest| rest.strip_suffix(b"\x07"));
        let text = STANDARD.decode(payload.expect("only OSC 52 is written")).expect("base64");
        let mut seen = self.0.seen.lock().expect("the test lives");
        seen.copied.push(String::from_utf8(text).expect("UTF-8"));
        self.0.changed.notify_all();
        Ok(())
    }

    fn take_mouse(&mut self, _: bool) -> io::Result<()> {
        Ok(())
    }

    fn suspend(&mut self, _: Stop) -> io::Result<bool> {
        Ok(false)
    }

    fn resume(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn restore(&mut self) {}

    fn tell(&mut self, text: &str) {
        self.0.seen.lock().expect("the test lives").told.push(text.to_owned());
        self.0.changed.notify_all();
    }
}

/// Cells in memory, shown to the test after each frame.
struct Watched {
    cells: TestBackend,
    shared: Arc<Shared>,
}

impl Backend for Watched {
    type Error = Infallible;

    fn draw<'a, I>(&mut self, content: I) -> Result<(), Infallible>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.cells.draw(content)
    }

    fn hide_cursor(&mut self) -> Result<(), Infallible> {
        self.cells.hide_cursor()
    }

    fn show_cursor(&mut self) -> Result<(), Infallible> {
        self.cells.show_cursor()
    }

    fn get_cursor_position(&mut self) -> Result<Position, Infallible> {
        self.cells.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Infallible> {
        self.cells.set_cursor_position(position)
    }

    fn clear(&mut self) -> Result<(), Infallible> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> Result<(), Infallible> {
        let Area { width, height } = self.size()?;
        self.cells.resize(width, height);
        self.cells.clear_region(clear_type)
    }

    fn size(&self) -> Result<Area, Infallible> {
        Ok(self.shared.seen.lock().expect("the test lives").wanted)
    }

    fn window_size(&mut self) -> Result<WindowSize, Infallible> {
        self.cells.window_size()
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        let mut seen = self.shared.seen.lock().expect("the test lives");
        seen.buffer = self.cells.buffer().clone();
        seen.frames += 1;
        self.shared.changed.notify_all();
        Ok(())
    }
}
