//! What an effect starts runs here, beside the loop, and comes back as an event.

use std::collections::HashMap;
use std::future::Future;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use crate::app::{Answer, CallId, Message, Request, SignedIn, Timer};
use crate::domain::account::Account;
use crate::domain::user::Role;
use crate::zendesk::{Client, Dated, Error, ErrorKind};

use super::failure::OpenError;
use super::queue::{Event, Queue};

/// How often what moves while something loads takes a step.
const STEP: Duration = Duration::from_millis(100);

/// An account that can be asked now.
#[derive(Debug)]
pub struct Opened {
    /// The way to ask it.
    pub client: Client,
    /// What is known of it.
    pub account: Account,
}

/// The tasks that are under way.
#[derive(Debug)]
pub struct Tasks {
    handle: Handle,
    queue: Queue,
    client: Option<Client>,
    reads: HashMap<CallId, AbortHandle>,
    animation: Option<AbortHandle>,
}

impl Tasks {
    /// Runs tasks there and sends what comes of them to the queue.
    pub fn new(handle: Handle, queue: Queue) -> Self {
        Self { handle, queue, client: None, reads: HashMap::new(), animation: None }
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

    /// Calls go to this account from now on.
    pub(super) fn use_client(&mut self, client: Client) {
        self.client = Some(client);
    }

    /// Asks the account; the answer comes as `Message::Answered`.
    pub(super) fn call(&mut self, call: CallId, request: Request) {
        let reads = is_read(&request);
        let queue = self.queue.clone();
        let client = self.client.clone();
        let task = self.handle.spawn(async move {
            let answer = match client {
                Some(client) => ask(&client, request).await,
                None => not_opened(&request),
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

/// Whether a request changes nothing, so that giving it up leaves nothing unknown.
fn is_read(request: &Request) -> bool {
    match request {
        Request::SignIn
        | Request::Access
        | Request::Tokens
        | Request::AuditEvents { .. }
        | Request::Actors => true,
        Request::SetAccess(_)
        | Request::CreateToken(_)
        | Request::UpdateToken { .. }
        | Request::DeleteToken(_)
        | Request::Probe { .. } => false,
    }
}

async fn ask(client: &Client, request: Request) -> Answer {
    match request {
        Request::SignIn => Answer::SignedIn(sign_in(client).await),
        Request::Access => Answer::Access(client.access().await),
        Request::SetAccess(wanted) => Answer::AccessSet(client.set_access(wanted).await),
        Request::Tokens => Answer::Tokens(client.tokens().await),
        Request::CreateToken(description) => {
            Answer::TokenCreated(client.create_token(&description).await)
        }
        Request::UpdateToken { id, change } => {
            Answer::TokenUpdated(client.update_token(id, &change).await)
        }
        Request::DeleteToken(id) => Answer::TokenDeleted(client.delete_token(id).await),
        Request::AuditEvents { filter, after } => {
            Answer::AuditEvents(client.audit_events(&filter, after.as_ref()).await)
        }
        Request::Actors => Answer::Actors(client.actors().await),
        Request::Probe { email, secret } => Answer::Probed(client.probe(&email, &secret).await),
    }
}

/// Who one is and whether a custom role lets one manage APIs (P3). Only an agent's role matters.
async fn sign_in(client: &Client) -> Result<Dated<SignedIn>, Error> {
    let Dated { value: user, server_time } = client.current_user().await?;
    let custom_role_manages_apis = match (&user.role, user.custom_role_id) {
        (Role::Agent, Some(role)) => client.manages_apis(role).await?,
        _ => false,
    };
    let value = SignedIn { user, custom_role_manages_apis };
    Ok(Dated { value, server_time })
}

/// The answer to a request that came before there was an account to ask.
fn not_opened(request: &Request) -> Answer {
    let error = Error { kind: ErrorKind::Unreachable, request: String::new(), request_id: None };
    match request {
        Request::SignIn => Answer::SignedIn(Err(error)),
        Request::Access => Answer::Access(Err(error)),
        Request::SetAccess(_) => Answer::AccessSet(Err(error)),
        Request::Tokens => Answer::Tokens(Err(error)),
        Request::CreateToken(_) => Answer::TokenCreated(Err(error)),
        Request::UpdateToken { .. } => Answer::TokenUpdated(Err(error)),
        Request::DeleteToken(_) => Answer::TokenDeleted(Err(error)),
        Request::AuditEvents { .. } => Answer::AuditEvents(Err(error)),
        Request::Actors => Answer::Actors(Err(error)),
        Request::Probe { .. } => Answer::Probed(Err(error)),
    }
}
