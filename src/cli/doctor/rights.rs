//! What the account says: who one is there, what one may do, and what its plan has.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use jiff::Timestamp;

use super::account::Ready;
use super::check::Check;
use super::finding::Finding;
use crate::app::failure;
use crate::cli::words;
use crate::domain::account::AccessSettings;
use crate::domain::audit::{AuditFilter, AuditPage};
use crate::domain::credential::Origin;
use crate::domain::rate_limit::RateLimit;
use crate::domain::token::Token;
use crate::domain::user::{CurrentUser, Role, may_manage_apis};
use crate::phrases::Phrase;
use crate::zendesk::{Cause, Client, Dated, Error, ErrorKind, Observation};

/// What is looked at here.
pub(super) const CHECKS: [Check; 5] =
    [Check::SignIn, Check::Role, Check::TokenAccess, Check::AuditLog, Check::RateLimit];

/// Everything that the account was asked.
pub(super) struct Asked {
    url: String,
    origin: Origin,
    milliseconds: u128,
    now: Timestamp,
    user: Result<Dated<CurrentUser>, Error>,
    rest: Option<Rest>,
    limit: Option<RateLimit>,
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
        if let Observation::RateLimit(limit) = observation {
            *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(limit);
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
    pub(super) fn unanswered(&self) -> Option<(&Error, Cause)> {
        let error = self.user.as_ref().err()?;
        Some((error, error.cause?))
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
            Some(_) => {
                let why = Phrase::DoctorNoAnswer;
                (Finding::skipped(Check::SignIn, why.clone()), why)
            }
            None => (self.failed(Check::SignIn, error), Phrase::DoctorNobody),
        };
        let others = CHECKS.into_iter().skip(1).map(|check| match self.limit {
            Some(_) if check == Check::RateLimit => self.rate(),
            _ => Finding::skipped(check, why.clone()),
        });
        std::iter::once(first).chain(others).collect()
    }

    fn failed(&self, check: Check, error: &Error) -> Finding {
        let to_do = match words::advice_of(error, &self.url, &self.origin).0 {
            // One is there already.
            Phrase::AdviceDoctor => Phrase::FailureServerHint,
            to_do => to_do,
        };
        let (what, request) = (failure::what(error), failure::where_to_look(error));
        let found = Phrase::DoctorRefused { what: what.into(), request: request.into() };
        Finding::fail(check, found, to_do)
    }

    fn role(&self, user: &CurrentUser, manages: &Result<bool, Error>) -> Finding {
        let role = user.role.as_wire().to_owned();
        match manages {
            Ok(true) => Finding::ok(Check::Role, Phrase::DoctorMay { role }),
            Ok(false) => {
                Finding::fail(Check::Role, Phrase::DoctorMayNot { role }, Phrase::DoctorMayNotHint)
            }
            Err(error) => self.failed(Check::Role, error),
        }
    }

    fn access(&self, rest: &Rest) -> Finding {
        match (&rest.access, &rest.tokens) {
            (_, Ok(tokens)) => {
                let count = tokens.value.len();
                let own = tokens.value.iter().any(|token| token.signs_in);
                let found = if own {
                    Phrase::DoctorAccessOnWithOwn { count }
                } else {
                    Phrase::DoctorAccessOn { count }
                };
                Finding::ok(Check::TokenAccess, found)
            }
            (Ok(AccessSettings { token_access: false, .. }), _)
            | (_, Err(Error { kind: ErrorKind::TokenAccessOff, .. })) => Finding::warn(
                Check::TokenAccess,
                Phrase::DoctorAccessOff,
                Phrase::DoctorAccessOffHint,
            ),
            (_, Err(error)) => self.failed(Check::TokenAccess, error),
        }
    }

    fn audit(&self, audit: &Result<AuditPage, Error>) -> Finding {
        match audit {
            Ok(_) => Finding::ok(Check::AuditLog, Phrase::DoctorAudit),
            Err(Error { kind: ErrorKind::Forbidden(_) | ErrorKind::NotFound, .. }) => {
                Finding::ok(Check::AuditLog, Phrase::DoctorNoAudit)
            }
            Err(error) => self.failed(Check::AuditLog, error),
        }
    }

    fn rate(&self) -> Finding {
        match self.limit {
            None => Finding::ok(Check::RateLimit, Phrase::DoctorNoRate),
            Some(rate) => {
                let found = Phrase::DoctorRate { left: rate.remaining, limit: rate.limit };
                if rate.is_scarce() {
                    return Finding::warn(Check::RateLimit, found, Phrase::DoctorRateHint);
                }
                Finding::ok(Check::RateLimit, found)
            }
        }
    }
}

fn sign_in(user: &CurrentUser) -> Finding {
    let who = format!("{} <{}>", user.name, user.email);
    if user.suspended {
        let found = Phrase::DoctorSuspended { who };
        return Finding::fail(Check::SignIn, found, Phrase::DoctorSuspendedHint);
    }
    Finding::ok(Check::SignIn, who)
}
