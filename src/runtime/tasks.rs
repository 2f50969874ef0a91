//! What an effect starts runs here, beside the loop, and comes back as an event.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use crate::app::sign_in::Deed;
use crate::app::{Answer, CallId, Message, Noted, Request, Timer};
use crate::domain::account::Account;
use crate::domain::intent::Step;
use crate::domain::profile::Choice;
use crate::domain::secret::OneTimeSecret;
use crate::domain::token::TokenId;
use crate::zendesk::{ErrorKind, Writer};

use super::bulk::Stopper;
use super::calls::{self, Line, Opener};
use super::clipboard::attached;
use super::create::{Order, Owner, Wish};
use super::export;
use super::journal::{Journal, LeftBehind};
use super::queue::{Event, Queue};
use super::secret_file;
use super::sign_in::{Signer, SigningIn};

/// How often what moves while something loads takes a step.
const STEP: Duration = Duration::from_millis(100);

/// A call that is under way.
#[derive(Debug)]
struct Open {
    task: AbortHandle,
    request: Request,
    /// What somebody wants of it meanwhile.
    wish: watch::Sender<Wish>,
    /// Stops it between two of many changes.
    stopper: Stopper,
}

/// The tasks that are under way.
pub struct Tasks {
    handle: Handle,
    queue: Queue,
    opener: Option<Opener>,
    opening: Option<AbortHandle>,
    opened: u64,
    line: Option<(Line, Owner)>,
    journal: Journal,
    open: HashMap<CallId, Open>,
    animation: Option<AbortHandle>,
    signing_in: SigningIn,
}

impl Tasks {
    /// Runs tasks there and sends what comes of them to the queue; creates stand in this journal.
    pub fn new(handle: Handle, queue: Queue, journal: Journal) -> Self {
        Self {
            handle,
            queue,
            opener: None,
            opening: None,
            opened: 0,
            line: None,
            journal,
            open: HashMap::new(),
            animation: None,
            signing_in: SigningIn::default(),
        }
    }

    /// The same, where people are signed in by this.
    #[must_use]
    pub fn signing_in_by(mut self, signer: Option<Signer>) -> Self {
        self.signing_in = SigningIn::by(signer);
        self
    }

    /// Does something for a sign-in; what comes of it is `Message::SignIn`.
    pub(super) fn sign_in(&mut self, deed: Deed) {
        self.signing_in.does(deed, &self.handle, &self.queue);
    }

    /// Where tasks run.
    pub(super) fn handle(&self) -> &Handle {
        &self.handle
    }

    /// The journal.
    pub(super) fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Where what comes of them goes.
    pub(super) fn queue(&self) -> &Queue {
        &self.queue
    }

    /// Accounts are opened by this.
    pub(super) fn open_by(&mut self, opener: Opener) {
        self.opener = Some(opener);
    }

    /// Starts opening an account. Nothing is asked of the one before any more; a change that was
    /// sent to it may happen, and nobody but the end of the program waits for it.
    pub(super) fn open(&mut self, choice: Choice) {
        self.line = None;
        self.open.retain(|_, open| {
            let reads = calls::is_read(&open.request);
            if reads {
                open.task.abort();
            }
            !reads
        });
        self.stop_opening();
        let (queue, serial) = (self.queue.clone(), self.opened);
        if let Some(opener) = &self.opener {
            let opening = opener(choice);
            let task = self.handle.spawn(async move {
                let result = opening.await;
                queue.send(Event::Opened { serial, result });
            });
            self.opening = Some(task.abort_handle());
        }
    }

    /// Nobody waits for the account that is being opened.
    pub(super) fn stop_opening(&mut self) {
        self.opened += 1;
        if let Some(task) = self.opening.take() {
            task.abort();
        }
    }

    /// Whether this is the account that was asked for last.
    pub(super) fn waits_for(&self, serial: u64) -> bool {
        self.opened == serial
    }

    /// Calls go to this account from now on, and what happens on the way there is told. What
    /// earlier runs left open in it comes as `Message::LeftBehind`.
    pub(super) fn use_line(&mut self, line: Line, account: &Account) {
        let (told, serial) = (self.queue.clone(), self.opened);
        let of_account = move |message| Event::OfAccount { serial, message };
        line.client.observe(move |seen| told.send(of_account(Message::Observed(seen))));
        let owner = line.owner(account);
        let (journal, queue, key) =
            (self.journal.clone(), self.queue.clone(), owner.account.clone());
        self.line = Some((line, owner));
        self.handle.spawn(async move {
            let left = journal.left_behind(key).await;
            if left != LeftBehind::default() {
                let unreadable = left.unreadable.iter().map(|path| path.display().to_string());
                let unreadable = unreadable.collect();
                let intents = left.intents;
                queue.send(of_account(Message::LeftBehind { intents, unreadable }));
            }
        });
    }

    /// Asks the account; the answer comes as `Message::Answered`.
    pub(super) fn call(&mut self, call: CallId, request: Request) {
        let queue = self.queue.clone();
        let (line, asked) = (self.line.clone(), request.clone());
        let (wish, wishes) = watch::channel(Wish::default());
        let (stopper, stop) = Stopper::new();
        let journal = self.journal.clone();
        let told = self.queue.clone();
        let task = self.handle.spawn(async move {
            let answer = match (line, asked) {
                (Some((line, owner)), Request::CreateToken(description)) => {
                    let order = Order { description, owner, wishes };
                    calls::create(&line, &journal, order).await
                }
                (Some((line, _)), Request::Many(plan)) => {
                    let tell = move |progress| told.message(Message::Bulk { call, progress });
                    calls::many(&line, plan, stop, tell).await
                }
                (Some((line, _)), Request::Export(order)) => {
                    let tell = move |count| told.message(Message::Exporting { call, count });
                    Answer::Exported(export::export(&line.client, *order, stop, tell).await)
                }
                (Some((line, _)), asked) => line.ask(asked).await,
                (None, asked) => calls::refused(&asked, ErrorKind::Unreachable),
            };
            queue.message(Message::Answered { call, answer });
        });
        self.open.insert(call, Open { task: task.abort_handle(), request, wish, stopper });
    }

    /// Nobody waits for this call. Only a read is given up: a change that was sent may happen, so
    /// its answer is still taken.
    pub(super) fn cancel(&mut self, call: CallId) {
        if self.open.get(&call).is_some_and(|open| calls::is_read(&open.request)) {
            self.open.remove(&call).inspect(|open| open.task.abort());
        }
    }

    /// Nobody wants to wait for this call any longer. A read is answered as given up, a change as
    /// unknown: it may have been sent.
    pub(super) fn give_up(&mut self, call: CallId) {
        let open = self.open.get(&call);
        if let Some(Open { request: Request::CreateToken(_), wish, .. }) = open {
            // It knows whether it was sent, and answers by itself.
            wish.send_replace(Wish::GiveUp);
            return;
        }
        if let Some(Open { request: Request::Many(_) | Request::Export(_), stopper, .. }) = open {
            // What is under way is finished, and it answers by itself.
            stopper.stop();
            return;
        }
        if let Some(open) = self.open.remove(&call) {
            open.task.abort();
            let reads = calls::is_read(&open.request);
            let kind = if reads { ErrorKind::GivenUp } else { ErrorKind::NoAnswer };
            let answer = calls::refused(&open.request, kind);
            self.queue.message(Message::Answered { call, answer });
        }
    }

    /// The call was answered.
    pub(super) fn answered(&mut self, call: CallId) {
        self.open.remove(&call);
    }

    /// Writes a secret to a file; `Message::Written` says how it went.
    pub(super) fn write(&self, path: String, secret: OneTimeSecret) {
        let queue = self.queue.clone();
        self.handle.spawn_blocking(move || {
            let home = std::env::var_os("HOME").map(PathBuf::from);
            queue.message(Message::Written(secret_file::write(&path, home, &secret)));
        });
    }

    /// Asks tmux who else sees the screen; `Message::Attached` says it.
    pub(super) fn count_attached(&self) {
        let queue = self.queue.clone();
        self.handle.spawn_blocking(move || queue.message(Message::Attached(attached())));
    }

    /// The program ends: nobody waits for a read, and a create that was not sent is not sent.
    pub(super) fn leave(&mut self) {
        self.queue.leaves();
        self.open.retain(|_, open| {
            let waited_for = calls::is_waited_for(&open.request);
            if waited_for {
                open.wish.send_replace(Wish::Leave);
                open.stopper.stop();
            } else {
                open.task.abort();
            }
            waited_for
        });
    }

    /// Whether the answer to a change has not come.
    pub(super) fn waits_for_a_change(&self) -> bool {
        !self.open.is_empty()
    }

    /// This call was answered; what it asked for, if it was waited for.
    pub(super) fn concluded(&mut self, call: CallId) -> Option<Request> {
        self.open.remove(&call).map(|open| open.request)
    }

    /// The changes whose answers nobody waits for any longer.
    pub(super) fn unanswered(&mut self) -> Vec<Request> {
        self.open.drain().map(|(_, open)| open.request).collect()
    }

    /// The way to change the account that is open.
    pub(super) fn writer(&self) -> Option<Writer> {
        self.line.as_ref().and_then(|(line, _)| line.writer.clone())
    }

    /// A token was deleted since nobody saw its value.
    pub(super) fn revoked(&self, token: TokenId) {
        self.journal.note(Noted::Token(token), Step::Revoked(token));
    }

    /// Ends the process after so long, whatever it still does.
    pub(super) fn end_at_last(&self, after: Duration, status: i32) -> AbortHandle {
        let task = self.handle.spawn(async move {
            tokio::time::sleep(after).await;
            std::process::exit(status);
        });
        task.abort_handle()
    }

    /// Sends `Message::TimerEnded` after the delay.
    pub(super) fn wait(&self, delay: Duration, timer: Timer) {
        let queue = self.queue.clone();
        self.handle.spawn(async move {
            tokio::time::sleep(delay).await;
            queue.message(Message::TimerEnded(timer));
        });
    }

    /// Sends `Message::Animated` at each step while something moves, else nothing.
    pub(super) fn animate(&mut self, moves: bool) {
        match (&self.animation, moves) {
            (None, true) => {
                let queue = self.queue.clone();
                let task = self.handle.spawn(async move {
                    loop {
                        tokio::time::sleep(STEP).await;
                        queue.message(Message::Animated);
                    }
                });
                self.animation = Some(task.abort_handle());
            }
            (Some(task), false) => {
                task.abort();
                self.animation = None;
            }
            (None, false) | (Some(_), true) => {}
        }
    }
}
