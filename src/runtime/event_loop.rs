//! The loop: receive, apply, animate, draw; everything that happens passes here in one order.

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use ratatui::Terminal;
use ratatui::backend::Backend;

use crate::app::mouse::{self, Pointing, Target};
use crate::app::{Effect, FrameId, Message, Options, Size, State, privacy, update};
use crate::domain::intent::LostReveal;
use crate::phrases::Phrase;
use crate::ui::{Look, draw};

use super::Clock;
use super::calls::{Opened, Opener};
use super::clipboard::{Clipboard, Farewell, Text};
use super::failure::{Error, OpenError, not_opened};
use super::queue::{Event, Events, Stop};
use super::tasks::Tasks;
use super::terminal::Port;
use super::wide::Wide;

/// How many events are applied before a frame is drawn, however many more wait.
const BATCH: usize = 1024;

/// How the screen ended, where it ended as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Somebody quit.
    Quit,
    /// A signal with this number asked for it.
    Signal(i32),
}

/// What a loop is made of.
pub struct Parts<B: Backend, P> {
    /// Where cells are drawn.
    pub terminal: Terminal<B>,
    /// The rest of the terminal.
    pub port: P,
    /// What the app starts with.
    pub options: Options,
    /// Words, colours and signs.
    pub look: Look,
    /// This machine's clock.
    pub clock: Clock,
    /// What effects start.
    pub tasks: Tasks,
    /// Where copies go.
    pub clipboard: Clipboard,
    /// How long the answers to changes are waited for at the end.
    pub linger: Duration,
    /// What becomes of a new token whose value could not be shown.
    pub on_lost_reveal: LostReveal,
}

/// The loop over any back end: the real terminal, or cells in memory.
pub struct EventLoop<B: Backend, P> {
    parts: Parts<B, P>,
    state: State,
    drawn: Option<u64>,
    wide: Wide,
    suspended: bool,
    last_key: LastKey,
}

/// When somebody last did something, by two clocks: one stands still while the machine sleeps, the
/// other may be set.
struct LastKey {
    instant: Instant,
    time: Timestamp,
}

impl LastKey {
    fn new(time: Timestamp) -> Self {
        Self { instant: Instant::now(), time }
    }

    /// How long ago it was.
    fn idle(&self, now: Timestamp) -> Duration {
        let told = Duration::try_from(now.duration_since(self.time)).unwrap_or_default();
        self.instant.elapsed().max(told)
    }
}

/// Whether the loop goes on.
enum Next {
    Continue,
    End(Ending),
}

impl<B, P> EventLoop<B, P>
where
    B: Backend,
    B::Error: Send + Sync + 'static,
    P: Port,
{
    /// A loop that has drawn nothing yet.
    pub fn new(parts: Parts<B, P>) -> Self {
        let last_key = LastKey::new((parts.clock)());
        let state = State::new(parts.options.clone());
        Self { state, parts, drawn: None, wide: Wide::default(), suspended: false, last_key }
    }

    /// Runs until the end and gives the terminal back.
    ///
    /// The first frame comes before anything else: then `watch` starts whatever waits for input,
    /// and `opener` is asked for the account.
    pub fn run<W>(mut self, events: &Events, watch: W, opener: Opener) -> Result<Ending, Error>
    where
        W: FnOnce() -> Result<(), Error>,
    {
        self.draw()?;
        watch()?;
        self.parts.tasks.open_by(opener);
        self.parts.tasks.open(self.state.accounts.current.clone());
        self.parts.tasks.animate(self.state.is_animating());
        let ending = self.turn(events);
        self.give_back();
        self.take_leave(events, status_of(&ending));
        ending
    }

    /// What it is made of.
    pub(super) fn parts(&mut self) -> &mut Parts<B, P> {
        &mut self.parts
    }

    /// What the app knows.
    pub(super) const fn state(&self) -> &State {
        &self.state
    }

    /// Takes note of something that changes only what is known.
    pub(super) fn hear(&mut self, told: Message) {
        drop(update(&mut self.state, told));
    }

    /// Says something after the terminal was given back.
    pub(super) fn say(&mut self, phrase: &Phrase) {
        let text = self.parts.look.say(phrase);
        self.parts.port.tell(&text);
    }

    fn turn(&mut self, events: &Events) -> Result<Ending, Error> {
        loop {
            let first = self.receive(events)?;
            let more = events.try_iter().take(BATCH);
            for event in std::iter::once(first).chain(more) {
                if let Next::End(ending) = self.apply(event)? {
                    return Ok(ending);
                }
            }
            self.parts.tasks.animate(self.state.is_animating());
            if !self.suspended && self.drawn != Some(self.state.revision) {
                self.draw()?;
            }
        }
    }

    /// Waits for the next event; the beginning of a minute is one, too.
    ///
    /// The loop itself keeps the time: a timer elsewhere would wake up more than it must.
    fn receive(&self, events: &Events) -> Result<Event, Error> {
        let now = (self.parts.clock)();
        let limit = privacy::limit(&self.state);
        let rest = limit.map(|limit| limit.saturating_sub(self.last_key.idle(now)));
        let minute = until_next_minute(now);
        match events.recv_timeout(rest.map_or(minute, |rest| rest.min(minute))) {
            Ok(event) => Ok(event),
            Err(RecvTimeoutError::Timeout) => {
                let now = (self.parts.clock)();
                let idle = self.last_key.idle(now);
                let rested = limit.is_some_and(|limit| idle >= limit);
                let message = if rested { Message::Idle(idle) } else { Message::Clock(now) };
                Ok(Event::Message(message))
            }
            // Without senders nobody could ever end the loop.
            Err(RecvTimeoutError::Disconnected) => {
                Err(Error::Start(io::ErrorKind::BrokenPipe.into()))
            }
        }
    }

    fn apply(&mut self, event: Event) -> Result<Next, Error> {
        match event {
            Event::Message(message) => return self.pass(message),
            Event::Opened { serial, result } if self.parts.tasks.waits_for(serial) => {
                return self.opened(result);
            }
            Event::OfAccount { serial, message } if self.parts.tasks.waits_for(serial) => {
                return self.pass(message);
            }
            // Another account was chosen meanwhile.
            Event::Opened { .. } | Event::OfAccount { .. } => {}
            Event::Pointed { gesture, column, row, seen } => {
                let target = self.target(column, row, seen);
                return self.pass(Message::Pointed(Pointing { gesture, target, seen }));
            }
            Event::ForTerminal(text) => {
                let written = text.write(&mut self.parts.port).map_err(Error::Terminal)?;
                return self.pass(written);
            }
            Event::SizeChanged => return self.resized(),
            Event::Colors(colors) => {
                if self.parts.look.learn(colors) {
                    // Every cell may look different now.
                    self.drawn = None;
                }
            }
            Event::Stopped => self.suspend(Stop::Process)?,
            Event::Continued => return self.resume(),
            Event::Ended(signal) => return Ok(Next::End(Ending::Signal(signal))),
            Event::InputFailed(error) => return Err(Error::Terminal(error)),
            Event::Panicked(place) => return Err(Error::Panicked(place)),
        }
        Ok(Next::Continue)
    }

    /// What stands there on the last frame. A button is not pressed by somebody who has not seen that
    /// frame, nor if something has changed since: another one may stand in its place.
    fn target(&self, column: u16, row: u16, seen: FrameId) -> Option<Target> {
        let is_now = self.drawn == Some(self.state.revision)
            && seen == self.parts.tasks.queue().last_frame();
        let found = self.parts.look.hits.at(column, row)?;
        let is_button = matches!(found, Target::Button(_));
        Some(if is_button && !is_now { Target::Nothing } else { found })
    }

    /// An account is open, or not. Where there is no other to choose, that is the end.
    fn opened(&mut self, result: Result<Opened, OpenError>) -> Result<Next, Error> {
        match result {
            Ok(Opened { line, account }) => {
                self.parts.tasks.use_line(line, &account);
                self.pass(Message::AccountOpened(account))
            }
            Err(error) if self.state.accounts.offers.len() > 1 => {
                self.pass(Message::NotOpened(not_opened(error)))
            }
            Err(error) => Err(Error::Open(error)),
        }
    }

    /// Passes a message to the app and does what comes of it.
    fn pass(&mut self, message: Message) -> Result<Next, Error> {
        if message.is_by_person() {
            self.last_key = LastKey::new((self.parts.clock)());
        }
        if let Message::Answered { call, .. } = &message {
            self.parts.tasks.answered(*call);
            let now = Message::Clock((self.parts.clock)());
            let effects = update(&mut self.state, now);
            if let Next::End(ending) = self.perform(effects)? {
                return Ok(Next::End(ending));
            }
        }
        let effects = update(&mut self.state, message);
        self.perform(effects)
    }

    fn perform(&mut self, effects: Vec<Effect>) -> Result<Next, Error> {
        let mut effects = VecDeque::from(effects);
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::Call { call, request } => self.parts.tasks.call(call, request),
                Effect::Open(choice) => self.parts.tasks.open(choice),
                Effect::StopOpening => self.parts.tasks.stop_opening(),
                Effect::Cancel(call) => self.parts.tasks.cancel(call),
                Effect::CopySecret(secret) => self.copy(Text::Secret(secret)),
                Effect::CopyText(text) => self.copy(Text::Plain(text)),
                Effect::ClearClipboard => {
                    let Parts { clipboard, tasks, .. } = &mut self.parts;
                    clipboard.clear(tasks.queue());
                }
                Effect::CountAttached => self.parts.tasks.count_attached(),
                Effect::WriteSecret { path, secret } => self.parts.tasks.write(path, secret),
                Effect::SignIn(deed) => self.parts.tasks.sign_in(deed),
                Effect::GiveUp(call) => self.parts.tasks.give_up(call),
                Effect::Wait { delay, timer } => self.parts.tasks.wait(delay, timer),
                Effect::Journal { about, step } => self.parts.tasks.journal().note(about, step),
                Effect::Suspend => self.suspend(Stop::Job)?,
                Effect::Quit => return Ok(Next::End(Ending::Quit)),
            }
        }
        Ok(Next::Continue)
    }

    /// Copies a text; the outcome comes through the queue.
    fn copy(&mut self, text: Text) {
        let Parts { clipboard, tasks, .. } = &mut self.parts;
        clipboard.copy(text, tasks.queue());
    }

    /// Gives the terminal back, and says if a secret left the clipboard with this program.
    fn give_back(&mut self) {
        let Parts { clipboard, port, .. } = &mut self.parts;
        let Farewell { was_native, overwrite } = clipboard.finish();
        // A terminal that is gone needs no space over what it took.
        let _ = overwrite.map(|text| text.write(port));
        port.restore();
        if was_native {
            self.say(&Phrase::ClipboardGone);
        }
    }

    fn suspend(&mut self, stop: Stop) -> Result<(), Error> {
        self.suspended |= self.parts.port.suspend(stop).map_err(Error::Terminal)?;
        Ok(())
    }

    fn resume(&mut self) -> Result<Next, Error> {
        self.suspended = false;
        self.parts.port.resume().map_err(Error::Terminal)?;
        let size = self.parts.terminal.size().map_err(broken)?;
        // Resizing forgets what was drawn, so that the next frame is a whole one.
        self.parts.terminal.resize(ratatui::layout::Rect::from(size)).map_err(broken)?;
        self.drawn = None;
        self.resized()
    }

    /// Tells the app how large its terminal is now.
    fn resized(&mut self) -> Result<Next, Error> {
        let size = self.parts.terminal.size().map_err(broken)?;
        self.pass(Message::Resized(Size { width: size.width, height: size.height }))
    }

    /// Draws a frame and tells the app that it can be seen, which by itself draws nothing.
    fn draw(&mut self) -> Result<(), Error> {
        let Self { parts, state, wide, .. } = self;
        parts.port.take_mouse(mouse::is_taken(state)).map_err(Error::Terminal)?;
        let drawn = parts.terminal.draw(|frame| {
            draw(frame, state, &parts.look);
            wide.follow(frame.buffer_mut());
        });
        drawn.map_err(broken)?;
        let painted = Message::Painted(parts.tasks.queue().frame_flushed());
        let effects = update(&mut self.state, painted);
        self.drawn = Some(self.state.revision);
        // What an app does about a frame never ends it.
        self.perform(effects).map(drop)
    }
}

/// The status with which the process ends at last.
fn status_of(ending: &Result<Ending, Error>) -> i32 {
    match ending {
        Ok(Ending::Quit) => 0,
        Ok(Ending::Signal(number)) => 128 + number,
        Err(_) => 1,
    }
}

fn until_next_minute(now: Timestamp) -> Duration {
    let left = 60_000 - now.as_millisecond().rem_euclid(60_000);
    Duration::from_millis(left.unsigned_abs())
}

fn broken(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Terminal(io::Error::other(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_strikes_at_the_beginning_of_a_minute() {
        let left = |text: &str| until_next_minute(text.parse().unwrap());
        assert_eq!(left("2026-11-23T12:00:00Z"), Duration::from_mins(1));
        assert_eq!(left("2026-11-23T12:00:59.999Z"), Duration::from_millis(1));
        assert_eq!(left("1969-12-31T23:59:59.999Z"), Duration::from_millis(1));
    }
}
