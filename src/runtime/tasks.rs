//! What an effect starts runs here, beside the loop, and comes back as an event.

use std::collections::HashMap;
use std::future::Future;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use crate::app::{CallId, Message, Request, Timer};
use crate::domain::account::Account;
use crate::zendesk::ErrorKind;

use super::calls::{self, Line, Opened};
use super::create::Owner;
use super::failure::OpenError;
use super::journal::{Journal, LeftBehind};
use super::queue::{Event, Queue};

/// How often what moves while something loads takes a step.
const STEP: Duration = Duration::from_millis(100);

/// The tasks that are under way.
#[derive(Debug)]
pub struct Tasks {
    handle: Handle,
    queue: Queue,
    line: Option<(Line, Owner)>,
    journal: Journal,
    reads: HashMap<CallId, AbortHandle>,
    animation: Option<AbortHandle>,
}

impl Tasks {
    /// Runs tasks there and sends what comes of them to the queue; creates stand in this journal.
    pub fn new(handle: Handle, queue: Queue, journal: Journal) -> Self {
        Self { handle, queue, line: None, journal, reads: HashMap::new(), animation: None }
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

    /// Starts opening the account.
    pub(super) fn open<F>(&self, opener: F)
    where
        F: Future<Output = Result<Opened, OpenError>> + Send + 'static,
    {
        let queue = self.queue.clone();
        self.handle.spawn(async move { queue.send(Event::Opened(opener.await)) });
    }

    /// Calls go to this account from now on. What earlier runs left open in it comes as
    /// `Message::LeftBehind`.
    pub(super) fn use_line(&mut self, line: Line, account: &Account) {
        let owner = line.owner(account);
        let (journal, queue, key) =
            (self.journal.clone(), self.queue.clone(), owner.account.clone());
        self.line = Some((line, owner));
        self.handle.spawn(async move {
            let left = journal.left_behind(key).await;
            if left != LeftBehind::default() {
                let unreadable = left.unreadable.iter().map(|path| path.display().to_string());
                let unreadable = unreadable.collect();
                queue.message(Message::LeftBehind { intents: left.intents, unreadable });
            }
        });
    }

    /// Asks the account; the answer comes as `Message::Answered`.
    pub(super) fn call(&mut self, call: CallId, request: Request) {
        let reads = calls::is_read(&request);
        let queue = self.queue.clone();
        let (line, journal) = (self.line.clone(), self.journal.clone());
        let task = self.handle.spawn(async move {
            let answer = match line {
                Some((line, owner)) => calls::ask(&line, request, &journal, owner).await,
                None => calls::refused(&request, ErrorKind::Unreachable),
            };
            queue.message(Message::Answered { call, answer });
        });
        if reads {
            self.reads.insert(call, task.abort_handle());
        }
    }

    /// Nobody waits for this call. Only a read is given up: a change that was sent may happen, so
    /// its answer is still taken.
    pub(super) fn cancel(&mut self, call: CallId) {
        if let Some(task) = self.reads.remove(&call) {
            task.abort();
        }
    }

    /// The call was answered.
    pub(super) fn answered(&mut self, call: CallId) {
        self.reads.remove(&call);
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
