//! Copying: a ladder of ways, of which the first that fits is taken, and each says what it did.
//!
//! - [`route`] chooses the way: a configured command, the desktop, tmux, GNU screen, the terminal.
//! - One thread does all copies, so that their outcomes come in order. Only the loop writes to the
//!   terminal: for OSC 52 that thread hands the text back to it.

mod announcement;
mod child;
mod native;
mod osc52;
mod route;
mod tmux;

use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use crate::app::{ClearOutcome, CopyOutcome, Message};
use crate::domain::secret::OneTimeSecret;

use super::queue::{Event, Queue};
use super::terminal::Port;

use native::Native;

pub use announcement::Announcement;
pub use osc52::Wrap;
pub use route::{Announced, Choice, Config, Environment, Reason, Route, Tmux, Way, route};
pub use tmux::{attached, is_here as is_in_tmux};

/// How long the last clearing may take: the desktop's limit, or that of two other programs.
const LAST_CLEARING: Duration = Duration::from_secs(3);

/// What goes over a secret in a clipboard that can't be cleared: nothing at all is ignored there.
const SPACE: &str = " ";

/// Whether a copy may go to the terminal itself, so that it is worth asking what it takes. tmux and
/// GNU screen answer for themselves, without the terminal behind them.
pub fn may_use_terminal(config: &Config) -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
    let wanted = match config.choice {
        Choice::Auto => config.command.is_empty(),
        Choice::Osc52 => true,
        Choice::Native | Choice::Tmux | Choice::Command | Choice::None => false,
    };
    wanted && !dumb && !is_set("TMUX") && !is_set("STY")
}

/// A text on its way to a clipboard.
#[derive(Clone, Debug)]
pub enum Text {
    /// One that must not stay in a clipboard's history.
    Secret(OneTimeSecret),
    /// Any other.
    Plain(String),
}

impl Text {
    #[expect(
        clippy::disallowed_methods,
        reason = "a person asked for the secret in their clipboard"
    )]
    fn as_str(&self) -> &str {
        match self {
            Self::Secret(secret) => secret.expose(),
            Self::Plain(text) => text,
        }
    }
}

/// A text for the terminal's own clipboard, and what is said once it is written.
#[derive(Debug)]
pub struct ForTerminal {
    text: Text,
    wrap: Wrap,
    then: Message,
}

impl ForTerminal {
    /// Writes it; what became of it is the message. Whether the terminal took it is never known.
    pub(super) fn write(self, port: &mut impl Port) -> io::Result<Message> {
        match osc52::sequence(self.text.as_str(), self.wrap) {
            Some(sequence) => port.write(&sequence).map(|()| self.then),
            None => Ok(Message::Copied(CopyOutcome::Failed)),
        }
    }
}

/// The clipboard, wherever it is.
#[derive(Debug)]
pub struct Clipboard {
    config: Config,
    surroundings: Surroundings,
    announcement: Announcement,
    jobs: Option<Sender<Job>>,
}

/// Where the program runs.
#[derive(Clone, Debug)]
enum Surroundings {
    /// Here: asked before each copy, since another terminal may be attached by then.
    Process(Announcement),
    /// As this says.
    Given(Environment),
}

impl Surroundings {
    fn look(&self) -> Environment {
        match self {
            Self::Process(announcement) => {
                Environment::of(|name| std::env::var_os(name), announcement)
            }
            Self::Given(environment) => environment.clone(),
        }
    }
}

enum Job {
    Copy(Text),
    Clear,
    Finish(Sender<Farewell>),
}

/// What is left to do as the program ends.
#[derive(Debug, Default)]
pub struct Farewell {
    /// The desktop's clipboard held a secret until now.
    pub was_native: bool,
    /// A space goes over a secret in the terminal's clipboard.
    pub overwrite: Option<ForTerminal>,
}

impl Clipboard {
    /// The clipboard of this process, as configured; `announcement` is what its terminal says.
    pub fn of_process(config: Config, announcement: Announcement) -> Self {
        let surroundings = Surroundings::Process(announcement.clone());
        Self { config, surroundings, announcement, jobs: None }
    }

    /// That of another environment.
    pub fn within(config: Config, environment: Environment) -> Self {
        let surroundings = Surroundings::Given(environment);
        Self { config, surroundings, announcement: Announcement::default(), jobs: None }
    }

    /// Copies a text; the queue hears `Message::Copied`, or `Event::ForTerminal`.
    pub(super) fn copy(&mut self, text: Text, queue: &Queue) {
        if !self.begin(Job::Copy(text), queue) {
            queue.message(Message::Copied(CopyOutcome::Failed));
        }
    }

    /// Clears the secret that was copied last; the queue hears `Message::Cleared`, or
    /// `Event::ForTerminal`.
    pub(super) fn clear(&mut self, queue: &Queue) {
        if !self.begin(Job::Clear, queue) {
            queue.message(Message::Cleared(ClearOutcome::Failed));
        }
    }

    /// The program ends: a secret that is still in the desktop's clipboard goes first, and no
    /// answer of the terminal is left for the shell.
    pub(super) fn finish(&mut self) -> Farewell {
        self.announcement.settle();
        let (done, answer) = mpsc::channel();
        let sent = self.jobs.as_ref().is_some_and(|jobs| jobs.send(Job::Finish(done)).is_ok());
        if sent {
            answer.recv_timeout(LAST_CLEARING).unwrap_or_default()
        } else {
            Farewell::default()
        }
    }

    fn begin(&mut self, job: Job, queue: &Queue) -> bool {
        if self.jobs.is_none() {
            let (sender, jobs) = mpsc::channel();
            let worker = Worker {
                config: self.config.clone(),
                surroundings: self.surroundings.clone(),
                queue: queue.clone(),
                native: None,
                native_failed: false,
                held: None,
            };
            let started =
                thread::Builder::new().name("clipboard".into()).spawn(move || worker.serve(&jobs));
            self.jobs = started.is_ok().then_some(sender);
        }
        self.jobs.as_ref().is_some_and(|jobs| jobs.send(job).is_ok())
    }
}

/// The thread that does all copies.
struct Worker {
    config: Config,
    surroundings: Surroundings,
    queue: Queue,
    native: Option<Native>,
    /// The desktop did not take a copy: it is not asked again, since it may hang.
    native_failed: bool,
    /// The way by which a secret was copied last, while it may still be there. Only the desktop's
    /// clipboard is compared with the secret before it is cleared.
    held: Option<(Way, Option<Text>)>,
}

impl Worker {
    fn serve(mut self, jobs: &Receiver<Job>) {
        for job in jobs {
            match job {
                Job::Copy(text) => self.copy(text),
                Job::Clear => self.clear(),
                Job::Finish(done) => {
                    // The loop may not wait any more.
                    let _ = done.send(self.finish());
                    return;
                }
            }
        }
    }

    fn copy(&mut self, text: Text) {
        let environment = self.surroundings.look();
        let mut chosen = self.route(environment.clone()).way;
        if chosen == Way::Native && !self.put(&text) {
            self.native = None;
            self.native_failed = true;
            chosen = self.route(environment).way;
        }
        let outcome = match &chosen {
            Way::Native if self.native_failed => CopyOutcome::Failed,
            Way::Native => CopyOutcome::Native,
            Way::Command(command) => by_command(command, &text),
            Way::Tmux if tmux::copy(&text) => CopyOutcome::Tmux,
            Way::TmuxRefuses => CopyOutcome::TmuxRefused,
            Way::Tmux | Way::Nowhere => CopyOutcome::Failed,
            Way::Osc52 { announced: true } => CopyOutcome::Announced,
            Way::Screen | Way::Osc52 { announced: false } => CopyOutcome::Unannounced,
        };
        if outcome.is_sent() {
            let compared = (chosen == Way::Native).then(|| text.clone());
            self.held = matches!(text, Text::Secret(_)).then(|| (chosen.clone(), compared));
        }
        self.tell(&chosen, text, Message::Copied(outcome));
    }

    /// The way from here, without a desktop that once failed.
    fn route(&self, environment: Environment) -> Route {
        let environment =
            if self.native_failed { environment.without_desktop() } else { environment };
        route(&self.config, &environment)
    }

    fn put(&mut self, text: &Text) -> bool {
        if self.native.is_none() && !self.native_failed {
            self.native = Native::start();
        }
        self.native.as_ref().is_some_and(|native| native.put(text.clone()))
    }

    /// Says what was done, or has the loop write to the terminal and then say it.
    fn tell(&self, way: &Way, text: Text, then: Message) {
        match wrap_of(way) {
            Some(wrap) => self.queue.send(Event::ForTerminal(ForTerminal { text, wrap, then })),
            None => self.queue.message(then),
        }
    }

    fn clear(&mut self) {
        let Some((way, text)) = self.held.take() else {
            self.queue.message(Message::Cleared(ClearOutcome::NotOurs));
            return;
        };
        let outcome = self.clear_at(&way, text);
        self.tell(&way, Text::Plain(SPACE.into()), Message::Cleared(outcome));
    }

    /// Clears what can be compared, and overwrites the rest; the terminal is the loop's.
    fn clear_at(&self, way: &Way, secret: Option<Text>) -> ClearOutcome {
        let space = Text::Plain(SPACE.into());
        let overwritten = match way {
            Way::Native => {
                let native = self.native.as_ref().zip(secret);
                return native
                    .map_or(ClearOutcome::Failed, |(native, secret)| native.clear_if(secret));
            }
            Way::Command(command) => by_command(command, &space).is_sent(),
            Way::Tmux => tmux::copy(&space),
            Way::Screen | Way::Osc52 { .. } => true,
            Way::TmuxRefuses | Way::Nowhere => false,
        };
        if overwritten { ClearOutcome::Overwritten } else { ClearOutcome::Failed }
    }

    fn finish(&mut self) -> Farewell {
        let Some((way, text)) = self.held.take() else {
            return Farewell::default();
        };
        if way == Way::Native {
            let was_native = self.clear_at(&way, text) == ClearOutcome::Cleared;
            return Farewell { was_native, overwrite: None };
        }
        if !self.config.overwrite_at_end {
            return Farewell::default();
        }
        self.clear_at(&way, text);
        let overwrite = wrap_of(&way).map(|wrap| ForTerminal {
            text: Text::Plain(SPACE.into()),
            wrap,
            then: Message::Cleared(ClearOutcome::Overwritten),
        });
        Farewell { was_native: false, overwrite }
    }
}

fn wrap_of(way: &Way) -> Option<Wrap> {
    match way {
        Way::Osc52 { .. } => Some(Wrap::Bare),
        Way::Screen => Some(Wrap::Screen),
        _ => None,
    }
}

fn by_command(command: &[String], text: &Text) -> CopyOutcome {
    let Some((path, arguments)) = command.split_first() else {
        return CopyOutcome::Failed;
    };
    let program = path.rsplit('/').next().unwrap_or(path).to_owned();
    match child::feed(path, arguments, text) {
        Ok(()) => CopyOutcome::Command { program },
        Err(failure) => CopyOutcome::CommandFailed { program, failure },
    }
}
