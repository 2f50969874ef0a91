//! Many tokens, one by one: the driver that the screen and the commands share.
//!
//! One list is read at the beginning and again where it has become old; each token is compared with
//! it before it is changed. One request is under way at a time. Nothing that was sent is given up:
//! who stops it waits for the one answer that is still to come.

use std::collections::HashMap;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use crate::domain::bulk::{self, Deed, Halt, Item, Outcome, Plan, Skip};
use crate::domain::token::{Deletion, Token, TokenId};
use crate::zendesk::{Dated, Error, ErrorKind, Writer};

/// What became of all, with the client's own errors.
pub type Report = bulk::Report<Error>;

/// What is told while it is carried out.
pub type Progress = bulk::Progress<Error>;

/// How long a list counts for what the account has.
const FRESH: Duration = Duration::from_mins(1);

/// Failures in a row after which the rest is not begun: they would only wait for the same.
const PATIENCE: usize = 3;

/// How often one request waits because requests come too often (429).
const WAITS: usize = 5;

/// Somebody wants it to stop, or went away.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<bool>);

/// Stops it.
#[derive(Debug)]
pub struct Stopper(watch::Sender<bool>);

impl Stopper {
    /// A stopper, and what it stops.
    pub fn new() -> (Self, Stop) {
        let (sender, receiver) = watch::channel(false);
        (Self(sender), Stop(receiver))
    }

    /// What is under way is finished, the rest is not begun.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    fn is_wanted(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is wanted.
    pub(super) async fn wanted(&mut self) {
        // A stopper that is gone never stops it.
        if self.0.wait_for(|stopped| *stopped).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Carries out a plan and brings back what became of each token.
pub async fn run(
    writer: &Writer,
    plan: Plan,
    stop: Stop,
    tell: impl FnMut(Progress) + Send,
) -> Report {
    let writer = writer.without_waits();
    let mut driver = Driver { writer, stop, tell, list: HashMap::new(), read_at: None };
    driver.run(plan).await
}

struct Driver<T> {
    writer: Writer,
    stop: Stop,
    tell: T,
    /// What the account has, as it was read last.
    list: HashMap<TokenId, Token>,
    read_at: Option<Instant>,
}

impl<T: FnMut(Progress) + Send> Driver<T> {
    async fn run(&mut self, plan: Plan) -> Report {
        let mut report = Report::new(plan);
        let mut failures = 0;
        for index in 0..report.outcomes.len() {
            if self.stop.is_wanted() {
                report.halt = Some(Halt::Stopped);
                break;
            }
            let item = &report.plan.items[index];
            let settled = item.skip.clone();
            // Where nothing will be asked for, nothing has to be read.
            if settled.is_none()
                && let Err(error) = self.read_if_old().await
            {
                report.halt = Some(self.halted(error));
                break;
            }
            (self.tell)(Progress::Begun(index));
            let outcome = match settled {
                Some(skip) => Outcome::Skipped(skip),
                None => self.turn(&report.plan, item).await,
            };
            (self.tell)(Progress::Concluded(index, outcome.clone()));
            report.halt = halt(&outcome, &mut failures).map(|halt| self.unless_stopped(halt));
            report.outcomes[index] = outcome;
            if report.halt.is_some() {
                break;
            }
        }
        // What was the last one has nothing after it that was not begun.
        let rest = report.count(bulk::Class::NotBegun);
        report.halt = report.halt.take().filter(|_| rest > 0);
        report
    }

    fn halted(&self, error: Error) -> Halt<Error> {
        let all = error.is_about_all();
        self.unless_stopped(if all { Halt::Refused(error) } else { Halt::Unread(error) })
    }

    /// Who stops it while it waits did so, whatever it waited for.
    fn unless_stopped(&self, halt: Halt<Error>) -> Halt<Error> {
        match halt {
            Halt::Unread(_) | Halt::Failing(_) if self.stop.is_wanted() => Halt::Stopped,
            halt => halt,
        }
    }

    /// Compares one token with what the account has, changes it, and says what became of it.
    async fn turn(&mut self, plan: &Plan, item: &Item) -> Outcome<Error> {
        if let Err(skip) = plan.check(item, self.list.get(&item.id)) {
            return Outcome::Skipped(skip);
        }
        let mut waits = 0;
        loop {
            let outcome = self.change(&plan.deed, item.id).await;
            let Outcome::Failed(error) = &outcome else {
                return outcome;
            };
            let pause = self.writer.wait_after(error).filter(|_| waits < WAITS);
            match pause {
                Some(pause) if self.pause(pause).await => waits += 1,
                _ => return outcome,
            }
        }
    }

    async fn change(&mut self, deed: &Deed, id: TokenId) -> Outcome<Error> {
        let answer = match deed.change() {
            Some(change) => self.writer.update_token(id, &change).await.map(Some),
            None => match self.writer.delete_token(id).await {
                Ok(Deletion::Deleted) => Ok(None),
                Ok(Deletion::Gone) => return Outcome::Skipped(Skip::Gone),
                Err(error) => Err(error),
            },
        };
        match answer {
            Ok(now) if deed.is_done(now.as_ref()) => Outcome::Done(now.map(Box::new)),
            Ok(_) => Outcome::Unmoved(None),
            Err(error) if error.leaves_unknown() => self.look_up(deed, id, error).await,
            Err(error) if error.kind == ErrorKind::NotFound => self.not_found(id, error).await,
            Err(error) => Outcome::Failed(error),
        }
    }

    /// After an answer that was lost: the list says what the account has.
    async fn look_up(&mut self, deed: &Deed, id: TokenId, error: Error) -> Outcome<Error> {
        if self.read().await.is_err() {
            return Outcome::Unknown(error);
        }
        match self.list.get(&id) {
            now if deed.is_done(now) => Outcome::Done(now.cloned().map(Box::new)),
            None => Outcome::Skipped(Skip::Gone),
            Some(_) => Outcome::Unmoved(Some(error)),
        }
    }

    /// A 404 says that the token is gone, or that token access is off: the list tells which.
    async fn not_found(&mut self, id: TokenId, error: Error) -> Outcome<Error> {
        match self.read().await {
            Ok(()) if !self.list.contains_key(&id) => Outcome::Skipped(Skip::Gone),
            Err(off) if off.kind == ErrorKind::TokenAccessOff => Outcome::Failed(off),
            _ => Outcome::Failed(error),
        }
    }

    async fn read_if_old(&mut self) -> Result<(), Error> {
        match self.read_at {
            Some(at) if at.elapsed() < FRESH => Ok(()),
            _ => self.read().await,
        }
    }

    async fn read(&mut self) -> Result<(), Error> {
        (self.tell)(Progress::Reading);
        let mut waits = 0;
        loop {
            let error = match self.writer.tokens().await {
                Ok(Dated { value, .. }) => {
                    self.list = value.into_iter().map(|token| (token.id, token)).collect();
                    self.read_at = Some(Instant::now());
                    return Ok(());
                }
                Err(error) => error,
            };
            let pause = self.writer.wait_after(&error).filter(|_| waits < WAITS);
            match pause {
                Some(pause) if self.pause(pause).await => waits += 1,
                _ => return Err(error),
            }
        }
    }

    /// Waits and tells each second how long; `false` if somebody wants to stop.
    async fn pause(&mut self, pause: Duration) -> bool {
        let mut left = pause;
        while !left.is_zero() {
            (self.tell)(Progress::Paused(left.as_secs().max(1)));
            let step = left.min(Duration::from_secs(1));
            tokio::select! {
                () = sleep(step) => left = left.saturating_sub(step),
                () = self.stop.wanted() => return false,
            }
        }
        !self.stop.is_wanted()
    }
}

/// Whether this outcome ends it, given how many failures came before it in a row.
fn halt(outcome: &Outcome<Error>, failures: &mut usize) -> Option<Halt<Error>> {
    let error = match outcome {
        Outcome::Failed(error) | Outcome::Unknown(error) | Outcome::Unmoved(Some(error)) => error,
        Outcome::Skipped(_) => return None,
        Outcome::Done(_) | Outcome::Unmoved(None) | Outcome::NotBegun => {
            *failures = 0;
            return None;
        }
    };
    if error.is_about_all() {
        return Some(Halt::Refused(error.clone()));
    }
    *failures = if error.is_about_one() { 0 } else { *failures + 1 };
    // More than the wait that an account asks for is not waited unasked: nor is the next request.
    let too_often = matches!(error.kind, ErrorKind::RateLimited { .. });
    (too_often || *failures >= PATIENCE).then(|| Halt::Failing(error.clone()))
}
