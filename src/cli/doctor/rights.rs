//! What the account says: who one is there, what one may do, and what its plan has.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use jiff::Timestamp;

use super::account::Ready;
use super::finding::Finding;
use crate::cli::words;
use crate::domain::account::AccessSettings;
use crate::domain::audit::{AuditFilter, AuditPage};
use crate::domain::credential::Origin;
use crate::domain::token::Token;
use crate::domain::user::{CurrentUser, Role, may_manage_apis};
use crate::zendesk::{Cause, Client, Dated, Error, ErrorKind, Observation};

/// What is looked at here.
pub(super) const NAMES: [&str; 5] = ["sign-in", "role", "token access", "audit log", "rate limit"];

/// Everything that the account was asked.
pub(super) struct Asked {
    url: String,
    origin: Origin,
    milliseconds: u128,
    now: Timestamp,
    user: Result<Dated<CurrentUser>, Error>,
    rest: Option<Rest>,
    limit: Option<(u64, u64)>,
}

/// What is asked only of an account that one is signed in to.
struct Rest {
    manages: Result<bool, Error>,
    access: Result<AccessSettings, Error>,
    tokens: Result<Dated<Vec<Token>>, Error>,
    audit: Result<AuditPage, Error>,
}

/// Asks the account, with reads alone.
pub(super) async fn ask(ready: &Ready) -> Asked {
    let client = &ready.opened.line.client;
    let limit = Arc::new(Mutex::new(None));
    let told = Arc::clone(&limit);
    client.observe(move |observation| {
        if let Observation::RateLimit { limit, remaining } = observation {
            *told.lock().unwrap_or_else(PoisonError::into_inner) = Some((limit, remaining));
        }
    });
    let begun = Instant::now();
    let user = client.current_user().await;
    let (milliseconds, now) = (begun.elapsed().as_millis(), Timestamp::now());
    let rest = match &user {
        Ok(user) => Some(rest(client, &user.value).await),
        Err(_) => None,
    };
    let limit = *limit.lock().unwrap_or_else(PoisonError::into_inner);
    let (url, origin) = (ready.opened.account.url.clone(), ready.origin.clone());
    Asked { url, origin, milliseconds, now, user, rest, limit }
}

async fn rest(client: &Client, user: &CurrentUser) -> Rest {
    let manages = match (&user.role, user.custom_role_id) {
        (Role::Agent, Some(role)) => client.manages_apis(role).await,
        _ => Ok(false),
    };
    let newest = AuditFilter::default();
    Rest {
        manages: manages.map(|custom| may_manage_apis(&user.role, custom)),
        access: client.access().await,
        tokens: client.tokens().await,
        audit: client.audit_events(&newest, None).await,
    }
}

impl Asked {
    /// What stood on the way, if the first request brought no answer.
    pub(super) fn cause(&self) -> Option<Cause> {
        self.user.as_ref().err()?.cause
    }

    /// Whether the account answered, whatever it said.
    pub(super) fn was_reached(&self) -> bool {
        match &self.user {
            Ok(_) => true,
            Err(error) => !matches!(
                error.kind,
                ErrorKind::Setup(_) | ErrorKind::Unreachable | ErrorKind::NoAnswer
            ),
        }
    }

    /// How long the first answer took.
    pub(super) const fn milliseconds(&self) -> u128 {
        self.milliseconds
    }

    /// The account's clock and this machine's, when the first answer came.
    pub(super) fn clocks(&self) -> Option<(Timestamp, Timestamp)> {
        Some((self.user.as_ref().ok()?.server_time?, self.now))
    }

    /// What the answers say.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let user = match &self.user {
            Ok(user) => &user.value,
            Err(error) => return self.not_signed_in(error),
        };
        let mut findings = vec![sign_in(user)];
        if let Some(rest) = &self.rest {
            findings.push(self.role(user, &rest.manages));
            findings.push(self.access(rest));
            findings.push(self.audit(&rest.audit));
        }
        findings.push(self.rate());
        findings
    }

    fn not_signed_in(&self, error: &Error) -> Vec<Finding> {
        let (first, why) = match error.cause {
            Some(_) => (Finding::skipped("sign-in", "no answer came"), "no answer came"),
            None => (self.failed("sign-in", error), "nobody is signed in"),
        };
        let others = NAMES.into_iter().skip(1).map(|name| match self.limit {
            Some(_) if name == "rate limit" => self.rate(),
            _ => Finding::skipped(name, why),
        });
        std::iter::once(first).chain(others).collect()
    }

    fn failed(&self, check: &str, error: &Error) -> Finding {
        let to_do = words::advice(error, &self.url, &self.origin).0;
        let what = match &error.request_id {
            Some(id) => format!("{error}, {}, request id {id}", error.request),
            None => format!("{error}, {}", error.request),
        };
        Finding::fail(check, what, to_do)
    }

    fn role(&self, user: &CurrentUser, manages: &Result<bool, Error>) -> Finding {
        let role = user.role.as_wire();
        match manages {
            Ok(true) => Finding::ok("role", format!("{role}, who may manage API tokens")),
            Ok(false) => Finding::fail(
                "role",
                format!("{role}, who may not manage API tokens"),
                "Sign in as an administrator, or as an agent whose custom role has Manage APIs.",
            ),
            Err(error) => self.failed("role", error),
        }
    }

    fn access(&self, rest: &Rest) -> Finding {
        let on_page = "It is changed on Admin Center › Apps and integrations › APIs › API \
                       configuration, here by key 2.";
        match (&rest.access, &rest.tokens) {
            (_, Ok(tokens)) => {
                let count = tokens.value.len();
                let own = tokens.value.iter().find(|token| token.signs_in);
                let note = own.map_or("", |_| "; one of them is the one signed in with");
                Finding::ok("token access", format!("on, {count} tokens{note}"))
            }
            (Ok(AccessSettings { token_access: false, .. }), _)
            | (_, Err(Error { kind: ErrorKind::TokenAccessOff, .. })) => {
                Finding::warn("token access", "off: no API token signs anybody in", on_page)
            }
            (_, Err(error)) => self.failed("token access", error),
        }
    }

    fn audit(&self, audit: &Result<AuditPage, Error>) -> Finding {
        match audit {
            Ok(_) => Finding::ok("audit log", "yes"),
            Err(Error { kind: ErrorKind::Forbidden(_) | ErrorKind::NotFound, .. }) => Finding::ok(
                "audit log",
                "no: this plan or this role has none (Enterprise plans do)",
            ),
            Err(error) => self.failed("audit log", error),
        }
    }

    fn rate(&self) -> Finding {
        match self.limit {
            None => Finding::ok("rate limit", "the account does not tell it"),
            Some((limit, left)) => {
                let found = format!("{left} of {limit} requests left in this minute");
                if left.saturating_mul(5) < limit {
                    let to_do = "Other integrations use the account’s limit too: wait a minute, \
                                 or look at Admin Center › Account › Usage › API.";
                    return Finding::warn("rate limit", found, to_do);
                }
                Finding::ok("rate limit", found)
            }
        }
    }
}

fn sign_in(user: &CurrentUser) -> Finding {
    let who = format!("{} <{}>", user.name, user.email);
    if user.suspended {
        let to_do = "An administrator can end the suspension in Admin Center.";
        return Finding::fail("sign-in", format!("{who} is suspended"), to_do);
    }
    Finding::ok("sign-in", who)
}
