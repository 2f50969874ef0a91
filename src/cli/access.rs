//! `tokendesk access`: the account's switch for API tokens (S1, S2).

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::desk::{self, Desk};
use super::output::OutputArgs;
use super::report::{Advice, Status};
use super::{Common, ask};
use crate::domain::account::{AccessSettings, SignIn};
use crate::domain::token::Token;
use crate::phrases::{Catalog, Phrase};
use crate::zendesk::{Error, ErrorKind};

/// What `access` is told.
#[derive(Clone, Debug, Subcommand)]
pub enum AccessCommand {
    /// Say whether API tokens may be used
    Show(ShowArgs),
    /// Let API tokens be used; those that are inactive stay so
    On(OnArgs),
    /// Deactivate every token, and let none be used
    Off(OffArgs),
}

/// What `access show` is told.
#[derive(Args, Clone, Debug)]
pub struct ShowArgs {
    #[command(flatten)]
    output: OutputArgs,
}

/// What `access on` is told.
#[derive(Args, Clone, Debug)]
pub struct OnArgs {
    /// Do not ask first
    #[arg(long)]
    yes: bool,
    /// Accept the terms under which Zendesk offers its API, where nobody has yet
    #[arg(long)]
    accept_terms: bool,
    #[command(flatten)]
    output: OutputArgs,
}

/// What `access off` is told.
#[derive(Args, Clone, Debug)]
pub struct OffArgs {
    /// Do not ask first
    #[arg(long)]
    yes: bool,
    /// Also where you are signed in by an API token, and can do nothing more afterwards
    #[arg(long)]
    lock_out: bool,
    #[command(flatten)]
    output: OutputArgs,
}

impl AccessCommand {
    const fn output(&self) -> &OutputArgs {
        match self {
            Self::Show(args) => &args.output,
            Self::On(args) => &args.output,
            Self::Off(args) => &args.output,
        }
    }

    /// Whether a program reads what it writes, errors included.
    pub const fn is_for_program(&self) -> bool {
        self.output().is_json()
    }
}

/// Does what the verb says.
pub async fn run(
    command: &AccessCommand,
    common: &Common,
    catalog: &Catalog,
) -> anyhow::Result<ExitCode> {
    desk::with(common, async |desk| {
        let access = match command {
            AccessCommand::Show(_) => read(desk).await?,
            AccessCommand::On(args) => turn_on(args, desk, catalog).await?,
            AccessCommand::Off(args) => turn_off(args, desk, catalog).await?,
        };
        command.output().one("access", &access, || lines(access, command, catalog))
    })
    .await?;
    Ok(ExitCode::SUCCESS)
}

fn lines(access: AccessSettings, command: &AccessCommand, catalog: &Catalog) -> String {
    let said = match (command, access.token_access) {
        (AccessCommand::Show(_), true) => Phrase::AccessIsOn,
        (AccessCommand::Show(_), false) if access.terms_accepted => Phrase::AccessIsOff,
        (AccessCommand::Show(_), false) => Phrase::AccessWithoutTerms,
        (_, true) => Phrase::ConfigurationTurnedOn,
        (_, false) => Phrase::ConfigurationTurnedOff,
    };
    format!("{}\n", catalog.say(&said))
}

async fn read(desk: &Desk) -> anyhow::Result<AccessSettings> {
    desk.client().access().await.map_err(|error| desk.refused(&error))
}

/// S1: the terms come first.
async fn turn_on(args: &OnArgs, desk: &Desk, catalog: &Catalog) -> anyhow::Result<AccessSettings> {
    desk.writer()?;
    let before = read(desk).await?;
    if before.token_access && before.terms_accepted {
        return Ok(before);
    }
    if !before.terms_accepted && !args.accept_terms {
        // To say yes to everything is not to accept terms.
        let terms = || said(catalog, &[desk.in_account(), Phrase::ConfigurationTermsText]);
        ask::agree(false, "--accept-terms", terms, catalog)?;
    }
    let question = || said(catalog, &[desk.in_account(), Phrase::ConfigurationTurnOnTitle]);
    ask::agree(args.yes, "--yes", question, catalog)?;
    set(desk, AccessSettings { terms_accepted: true, token_access: true }).await
}

/// S2: every token is deactivated by it.
async fn turn_off(
    args: &OffArgs,
    desk: &Desk,
    catalog: &Catalog,
) -> anyhow::Result<AccessSettings> {
    desk.writer()?;
    let before = read(desk).await?;
    if !before.token_access {
        return Ok(before);
    }
    if by_token(desk) && !args.lock_out {
        let question = || said(catalog, &[desk.in_account(), Phrase::LockoutByAccess]);
        ask::agree(false, "--lock-out", question, catalog)?;
    }
    if !args.yes {
        if !ask::is_possible() {
            return Err(ask::needs("--yes"));
        }
        let (tokens, _) = desk.tokens(catalog).await?;
        let question = || {
            let count = tokens.iter().filter(|token: &&Token| token.status.is_active()).count();
            let text = match count {
                0 => Phrase::ConfigurationTurnOffNone,
                count => Phrase::ConfigurationTurnOffText { count },
            };
            said(catalog, &[desk.in_account(), Phrase::ConfigurationTurnOffTitle, text])
        };
        ask::agree(false, "--yes", question, catalog)?;
    }
    set(desk, AccessSettings { token_access: false, ..before }).await
}

fn said(catalog: &Catalog, phrases: &[Phrase]) -> Vec<String> {
    phrases.iter().map(|phrase| catalog.say(phrase)).collect()
}

fn by_token(desk: &Desk) -> bool {
    desk.account().sign_in == SignIn::ApiToken
}

/// Sets the switch and says what the account has afterwards.
async fn set(desk: &Desk, wanted: AccessSettings) -> anyhow::Result<AccessSettings> {
    let now = match desk.writer()?.set_access(wanted).await {
        Ok(now) => now,
        Err(error) if is_locked_out(desk, wanted, &error) => wanted,
        // It was sent: the account is asked what it has now.
        Err(error) if error.leaves_unknown() => match desk.client().access().await {
            Ok(now) if now == wanted => now,
            Ok(_) | Err(_) => return Err(desk.refused(&error)),
        },
        Err(error) => return Err(desk.refused(&error)),
    };
    if now.token_access == wanted.token_access {
        return Ok(now);
    }
    Err(Advice::new(Phrase::AdviceAdminCenter)
        .with(Status::Failed)
        .about(Phrase::ConfigurationIgnored))
}

/// The change was accepted, and reading it again was refused since it had taken effect.
fn is_locked_out(desk: &Desk, wanted: AccessSettings, error: &Error) -> bool {
    by_token(desk)
        && !wanted.token_access
        && error.kind == ErrorKind::NotSignedIn
        && error.request.starts_with("GET ")
}
