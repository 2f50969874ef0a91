//! What an effect starts runs here, beside the loop, and comes back as an event.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::task::AbortHandle;

use crate::app::{CallId, Message, Request, Timer};
use crate::domain::account::Account;
use crate::domain::profile::Choice;
use crate::zendesk::ErrorKind;

use super::calls::{self, Line, Opener};
use super::create::Owner;
use super::journal::{Journal, LeftBehind};
use super::queue::{Event, Queue};

/// How often what moves while something loads takes a step.
const STEP: Duration = Duration::from_millis(100);

/// A call that is under way.
#[derive(Debug)]
struct Open {
    task: AbortHandle,
    request: Request,
    given_up: Arc<Notify>,
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
        }
    }

    /// The journal.
    pub(super) fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Where tasks run.
    pub(super) fn handle(&self) -> &Handle {
        &self.handle
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
    /// sent to it may happen, and nobody waits for it.
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
        let (line, journal, asked) = (self.line.clone(), self.journal.clone(), request.clone());
        let given_up = Arc::new(Notify::new());
        let stop = Arc::clone(&given_up);
        let task = self.handle.spawn(async move {
            let answer = match line {
                Some((line, owner)) => calls::ask(&line, asked, &journal, owner, &stop).await,
                None => calls::refused(&asked, ErrorKind::Unreachable),
            };
            queue.message(Message::Answered { call, answer });
        });
        self.open.insert(call, Open { task: task.abort_handle(), request, given_up });
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
        let Some(open) = self.open.get(&call) else {
            return;
        };
        if matches!(open.request, Request::CreateToken(_)) {
            // It knows how far it came, and what stands in the journal.
            open.given_up.notify_one();
        } else if let Some(open) = self.open.remove(&call) {
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
