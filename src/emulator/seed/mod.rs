//! The account as it is at its first start, and as `reset` makes it anew.

mod clients;
mod demo;
mod events;
mod tokens;

use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::data_dir::DataDir;
use super::store::{self, StoreError};
use crate::domain::plan::Plan;
use crate::domain::token::TokenLimit;
use demo::Demo;

/// Whose credentials those of a run are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetRole {
    /// An administrator.
    Admin,
    /// An agent who may not manage APIs (P3).
    Agent,
}

/// How the account is to be made anew; `None` is the demo's default.
#[derive(Clone, Debug, Default)]
pub struct ResetOptions {
    /// The plan.
    pub plan: Option<Plan>,
    /// How many tokens there are.
    pub tokens: Option<usize>,
    /// How many audit events there are.
    pub audit_events: Option<usize>,
    /// Token access is on, and with it the terms are accepted (S1).
    pub token_access: Option<bool>,
    /// It keeps the rules of the tokens' retirement (Z1 to Z3); else off.
    pub retirement: Option<bool>,
    /// Whose credentials those of a run are.
    pub role: Option<ResetRole>,
    /// The account's time at that moment; `None` is the time of the system.
    pub now: Option<Timestamp>,
}

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResetReport {
    /// How many tokens there are.
    pub tokens: usize,
    /// How many audit events there are.
    pub audit_events: usize,
    /// How long it took.
    pub took: Duration,
}

/// Makes the account anew, unless somebody uses it or the file is none of ours.
pub fn reset(data_dir: &Path, options: &ResetOptions) -> Result<ResetReport, StoreError> {
    reset_with(data_dir, options, &mut |_| {})
}

/// As [`reset`], with the number of events written so far called out from time to time.
pub fn reset_with(
    data_dir: &Path,
    options: &ResetOptions,
    progress: &mut dyn FnMut(usize),
) -> Result<ResetReport, StoreError> {
    let data_dir = DataDir::open(data_dir)?;
    let alone = data_dir.lock_alone()?;
    let path = data_dir.database();
    if store::inspect(&path)? == store::Mark::Ours {
        // A damaged account is evidence: it is moved away by hand, never replaced.
        drop(store::Store::open(&path)?);
    }
    let report = make(&path, options, progress)?;
    drop(alone);
    Ok(report)
}

/// Makes the file, without a look at what it replaces.
pub fn make(
    path: &Path,
    options: &ResetOptions,
    progress: &mut dyn FnMut(usize),
) -> Result<ResetReport, StoreError> {
    let start = Instant::now();
    let now = options.now.unwrap_or_else(Timestamp::now).as_second();
    let retirement = options.retirement.unwrap_or(false);
    let demo = if retirement { Demo::retiring()? } else { Demo::read()? };
    let wanted = options.tokens.unwrap_or(demo.token.len());
    let limit = TokenLimit::for_count(wanted);
    if wanted > limit.tokens() {
        return Err(StoreError::TooManyTokens { wanted, limit: limit.tokens() });
    }
    let access = options.token_access.unwrap_or(true);
    let made = tokens::make(&demo, &tokens::Wanted { count: wanted, now, access, retirement })?;
    let clients = clients::make(&demo, &made.rows, now)?;
    let plan = options.plan.map_or_else(|| demo.plan(), Ok)?;
    let signed_in_user = demo.person(match options.role {
        Some(ResetRole::Agent) => &demo.account.agent,
        Some(ResetRole::Admin) | None => &demo.account.admin,
    })?;
    let seed = store::Seed {
        account_id: demo.account.id,
        name: demo.account.name.clone(),
        subdomain: demo.account.subdomain.clone(),
        plan: plan.slug(),
        token_limit: limit.tokens(),
        token_access: access,
        retirement,
        signed_in_user: signed_in_user.id,
        roles: demo.roles(now)?,
        users: demo.users(now)?,
        oauth_tokens: clients::tokens(&demo, &clients, now)?,
        tokens: made.rows,
        clients,
        tickets: demo.tickets(now)?,
        now,
    };
    let audit_events = options.audit_events.unwrap_or(demo.account.audit_events);
    let mut events = events::Events::new(&demo, made.events, audit_events, now)?;
    let build = store::Build { seed: &seed, events: &mut events, progress };
    store::build(path, build)?;
    Ok(ResetReport { tokens: wanted, audit_events, took: start.elapsed() })
}
