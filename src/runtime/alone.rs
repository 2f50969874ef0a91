//! What a verb shares with the screen: a create that goes through the journal, a value that nobody
//! could see and goes again, and a copy by the same ways.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::watch;

use super::clipboard::{Clipboard, Config, Environment, Text, Way, route};
use super::create::{self, Order, Owner, Wish};
use super::farewell::revoke;
use super::journal::Journal;
use super::queue::{Event, Events, Queue, Stop};
use super::terminal::Port;
use crate::app::{CopyOutcome, Message, NotCreated, Noted};
use crate::domain::description::NewDescription;
use crate::domain::intent::{Intent, Step};
use crate::domain::secret::OneTimeSecret;
use crate::domain::token::{CreatedToken, TokenId};
use crate::zendesk::{Error, Writer};

use super::calls::Opened;

/// How long a copy may take: longer than each of its ways.
const COPY: Duration = Duration::from_secs(5);

/// Makes tokens in one account, each through the journal (reference 4.2).
#[derive(Debug)]
pub struct Maker {
    writer: Writer,
    owner: Owner,
    journal: Journal,
    wish: watch::Sender<Wish>,
}

impl Maker {
    /// Makes them in this account, noting each below this directory; `None` where nothing may be
    /// changed.
    pub fn new(opened: &Opened, journal: Option<PathBuf>) -> Option<Self> {
        let writer = opened.line.writer.clone()?;
        let owner = opened.line.owner(&opened.account);
        Some(Self {
            writer,
            owner,
            journal: Journal::new(journal),
            wish: watch::channel(Wish::default()).0,
        })
    }

    /// Makes a token. It is asked for once.
    pub async fn make(&self, description: NewDescription) -> Result<CreatedToken, NotCreated> {
        let order = Order { description, owner: self.owner.clone(), wishes: self.wish.subscribe() };
        create::create(&self.writer, &self.journal, order).await
    }

    /// Somebody wants to leave: what was not sent is not sent, and an answer is still taken.
    pub fn leave(&self) {
        self.wish.send_replace(Wish::Leave);
    }

    /// Nobody waits for the answer any longer.
    pub fn give_up(&self) {
        self.wish.send_replace(Wish::GiveUp);
    }

    /// The value was taken by whoever asked for it.
    pub fn was_taken(&self, token: TokenId) {
        self.journal.note(Noted::Token(token), Step::Acknowledged);
    }

    /// The value went where nobody confirms it: the next start of the screen asks.
    pub fn was_sent(&self, token: TokenId) {
        self.journal.note(Noted::Token(token), Step::Shown);
    }

    /// Somebody looked for the token of a lost answer, and the account has none.
    pub fn is_nothing(&self, intent: &Intent) {
        self.journal.note(Noted::Intent(intent.id.clone()), Step::Nothing);
    }

    /// Deactivates and deletes a token whose value nobody has.
    pub async fn revoke(&self, token: TokenId) -> Result<(), Error> {
        revoke(&self.writer, token).await?;
        self.journal.note(Noted::Token(token), Step::Deleted);
        Ok(())
    }

    /// Waits until everything is written down.
    pub fn close(&self) {
        self.journal.close();
    }
}

/// Copies a value by the first way that fits, without a screen.
pub struct Copier {
    clipboard: Clipboard,
    queue: Queue,
    events: Events,
}

impl Copier {
    /// Copies as configured; `None` where no way leads to a clipboard from here.
    pub fn new(config: Config) -> Option<Self> {
        let way = route(&config, &Environment::sample()).way;
        match way {
            Way::Nowhere | Way::TmuxRefuses => return None,
            Way::Screen | Way::Osc52 { .. } => drop(OwnTerminal::open().ok()?),
            Way::Native | Way::Command(_) | Way::Tmux => {}
        }
        let (queue, events) = Queue::new();
        let clipboard = Clipboard::within(config, Environment::sample());
        Some(Self { clipboard, queue, events })
    }

    /// Copies the value and says what became of it.
    pub fn copy(&mut self, secret: &OneTimeSecret) -> CopyOutcome {
        self.clipboard.copy(Text::Secret(secret.clone()), &self.queue);
        match self.events.recv_timeout(COPY) {
            Ok(Event::Message(Message::Copied(outcome))) => outcome,
            Ok(Event::ForTerminal(text)) => match text.write(&mut OwnTerminal) {
                Ok(Message::Copied(outcome)) => outcome,
                _ => CopyOutcome::Failed,
            },
            _ => CopyOutcome::Failed,
        }
    }

    /// Clears the value out of a clipboard that goes with this program.
    pub fn finish(mut self) {
        self.clipboard.finish();
    }
}

/// The terminal that the program was started in, whatever its output is led to.
struct OwnTerminal;

impl OwnTerminal {
    fn open() -> io::Result<File> {
        File::options().write(true).open("/dev/tty")
    }
}

impl Port for OwnTerminal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        Self::open()?.write_all(bytes)
    }

    fn suspend(&mut self, _: Stop) -> io::Result<bool> {
        Ok(false)
    }

    fn resume(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn restore(&mut self) {}
}
