//! What the app asks of an account, put to the client: one request, one answer.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use super::bulk::{self, Progress, Stop};
use super::create::{self, Order, Owner};
use super::journal::Journal;
use super::oauth_clients;
use crate::app::export::Problem;
use crate::app::{Answer, NotCreated, Request, SignedIn};
use crate::domain::account::Account;
use crate::domain::bulk::{Halt, Plan};
use crate::domain::identify::Attempt;
use crate::domain::profile::Choice;
use crate::domain::secret::Credential;
use crate::domain::user::Role;
use crate::zendesk::{Client, Dated, Error, ErrorKind, Writer};

use super::failure::OpenError;

/// The way to an account.
#[derive(Clone, Debug)]
pub struct Line {
    /// The way to ask it.
    pub client: Client,
    /// The way to change it; `None` where nothing may be changed.
    pub writer: Option<Writer>,
    /// Where an account inside this program is kept: its address is another in each run.
    kept_in: Option<PathBuf>,
}

/// An account that can be asked now.
#[derive(Debug)]
pub struct Opened {
    /// The way to it.
    pub line: Line,
    /// What is known of it.
    pub account: Account,
}

/// Opens the account that is asked for.
pub type Opener = Arc<dyn Fn(Choice) -> Opening + Send + Sync>;

/// An account that is being opened.
pub type Opening = Pin<Box<dyn Future<Output = Result<Opened, OpenError>> + Send>>;

impl Line {
    /// The way to an account that may be changed.
    pub fn to_change(client: Client) -> Self {
        Self { writer: Some(Writer::new(client.clone())), client, kept_in: None }
    }

    /// The way to an account that may only be read.
    pub const fn to_read(client: Client) -> Self {
        Self { client, writer: None, kept_in: None }
    }

    /// The same way, to an account that this program keeps in this directory.
    #[must_use]
    pub fn kept_in(self, directory: &Path) -> Self {
        let directory = directory.canonicalize().unwrap_or_else(|_| directory.to_owned());
        Self { kept_in: Some(directory), ..self }
    }

    /// Puts a request to the account. A create, many changes and an export have ways of their own.
    pub async fn ask(&self, request: Request) -> Answer {
        let client = &self.client;
        match request {
            Request::SignIn => Answer::SignedIn(sign_in(client).await),
            Request::Access => Answer::Access(client.access().await),
            Request::Tokens => Answer::Tokens(client.tokens().await),
            Request::AuditEvents { filter, after } => {
                Answer::AuditEvents(client.audit_events(&filter, after.as_ref()).await)
            }
            Request::Actors => Answer::Actors(client.actors().await),
            // It is written by a way of its own, which can be stopped.
            asked @ Request::Export(_) => refused(&asked, ErrorKind::GivenUp),
            Request::Probe { email, secret } => Answer::Probed(client.probe(&email, &secret).await),
            Request::OAuth(asked) => {
                Answer::OAuth(Box::new(oauth_clients::ask(self, *asked).await))
            }
            Request::Attempt(credential) => Answer::Attempted(attempt(client, &credential).await),
            change @ (Request::SetAccess(_)
            | Request::CreateToken(_)
            | Request::UpdateToken { .. }
            | Request::DeleteToken(_)
            | Request::Many(_)) => match &self.writer {
                Some(writer) => make(writer, change).await,
                None => refused(&change, ErrorKind::ReadOnly),
            },
        }
    }

    /// How the journal tells this account from others, also after years.
    pub(super) fn owner(&self, account: &Account) -> Owner {
        let place = self.kept_in.as_ref().map(|path| format!("embedded:{}", path.display()));
        Owner {
            account: place.unwrap_or_else(|| account.url.clone()),
            name: account.name.to_string(),
        }
    }
}

/// Whether a request changes nothing, so that giving it up leaves nothing unknown.
pub(super) fn is_read(request: &Request) -> bool {
    match request {
        Request::OAuth(asked) => asked.is_read(),
        Request::SignIn
        | Request::Access
        | Request::Tokens
        | Request::AuditEvents { .. }
        | Request::Actors
        | Request::Attempt(_) => true,
        Request::SetAccess(_)
        | Request::CreateToken(_)
        | Request::UpdateToken { .. }
        | Request::DeleteToken(_)
        | Request::Many(_)
        | Request::Export(_)
        | Request::Probe { .. } => false,
    }
}

/// Whether the end of the program waits for the answer: it tells whether a change was made.
pub(super) fn is_waited_for(request: &Request) -> bool {
    let tries = match request {
        Request::Probe { .. } => true,
        Request::OAuth(asked) => asked.is_try(),
        _ => false,
    };
    !is_read(request) && !tries
}

/// Tries a secret that was found somewhere. The list comes first: nobody waits for it in vain where
/// the account can't be asked, and what moved since a list of minutes ago tells nothing.
async fn attempt(client: &Client, credential: &Credential) -> Result<Attempt, Error> {
    let before = client.tokens().await?.value;
    client.try_secret(before, credential).await
}

/// Asks the account for a new token.
pub(super) async fn create(line: &Line, journal: &Journal, order: Order) -> Answer {
    match &line.writer {
        Some(writer) => Answer::TokenCreated(create::create(writer, journal, order).await),
        None => refused(&Request::CreateToken(order.description), ErrorKind::ReadOnly),
    }
}

/// Carries out a plan and tells what becomes of each token.
pub(super) async fn many(
    line: &Line,
    plan: Plan,
    stop: Stop,
    tell: impl FnMut(Progress) + Send,
) -> Answer {
    match &line.writer {
        Some(writer) => Answer::Many(bulk::run(writer, plan, stop, tell).await),
        None => refused(&Request::Many(plan), ErrorKind::ReadOnly),
    }
}

/// Puts a request that changes something to the account. A create and many changes
/// are not among them: they have ways of their own.
async fn make(writer: &Writer, change: Request) -> Answer {
    match change {
        Request::SetAccess(wanted) => Answer::AccessSet(writer.set_access(wanted).await),
        Request::UpdateToken { id, change } => {
            Answer::TokenUpdated(writer.update_token(id, &change).await)
        }
        Request::DeleteToken(id) => Answer::TokenDeleted(writer.delete_token(id).await),
        read => refused(&read, ErrorKind::ReadOnly),
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

/// What a request is called where its own answer is missing, as the client calls it.
fn name(request: &Request) -> String {
    match request {
        Request::SignIn | Request::Probe { .. } | Request::Attempt(_) => {
            "GET /api/v2/users/me".to_owned()
        }
        Request::Access => "GET /api/v2/account/settings".to_owned(),
        Request::SetAccess(_) => "PUT /api/v2/account/settings".to_owned(),
        Request::Tokens => "GET /api/v2/api_tokens".to_owned(),
        Request::CreateToken(_) => "POST /api/v2/api_tokens".to_owned(),
        Request::UpdateToken { id, .. } => format!("PUT /api/v2/api_tokens/{}", id.0),
        Request::Many(_) => "PUT /api/v2/api_tokens".to_owned(),
        Request::DeleteToken(id) => format!("DELETE /api/v2/api_tokens/{}", id.0),
        Request::Export(_) | Request::AuditEvents { .. } => "GET /api/v2/audit_logs".to_owned(),
        Request::Actors => "GET /api/v2/users".to_owned(),
        Request::OAuth(asked) => asked.line(),
    }
}

/// The answer to a request that has none of its own, for this reason.
pub(super) fn refused(request: &Request, kind: ErrorKind) -> Answer {
    let error = Error { kind, cause: None, status: None, request: name(request), request_id: None };
    match request {
        Request::SignIn => Answer::SignedIn(Err(error)),
        Request::Access => Answer::Access(Err(error)),
        Request::SetAccess(_) => Answer::AccessSet(Err(error)),
        Request::Tokens => Answer::Tokens(Err(error)),
        Request::CreateToken(_) => Answer::TokenCreated(Err(NotCreated::Failed(error))),
        Request::UpdateToken { .. } => Answer::TokenUpdated(Err(error)),
        Request::DeleteToken(_) => Answer::TokenDeleted(Err(error)),
        Request::Many(plan) => {
            let halt = Some(Halt::Refused(error));
            Answer::Many(bulk::Report { halt, ..bulk::Report::new(plan.clone()) })
        }
        Request::Export(_) => Answer::Exported(Err(Problem::Account(error))),
        Request::AuditEvents { .. } => Answer::AuditEvents(Err(error)),
        Request::Actors => Answer::Actors(Err(error)),
        Request::Probe { .. } => Answer::Probed(Err(error)),
        Request::Attempt(_) => Answer::Attempted(Err(error)),
        Request::OAuth(asked) => Answer::OAuth(Box::new(asked.refused(error))),
    }
}
