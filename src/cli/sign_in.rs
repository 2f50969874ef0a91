//! `login`, `logout` and `whoami`: a secret in the system's store, and whom it signs in.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::anyhow;
use serde_json::json;

use super::account::{self, Accounts, Target};
use super::prompt::{self, Answer};
use super::report::{Advice, Status};
use super::{Common, words};
use crate::domain::credential::{CredentialError, Origin};
use crate::domain::place::Place;
use crate::domain::profile::Choice;
use crate::domain::secret::OneTimeSecret;
use crate::domain::user::CurrentUser;
use crate::settings::Auth;
use crate::settings::credentials::{self, Lasting};
use crate::ui::plain;
use crate::zendesk::Client;

/// What `whoami` is told.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct WhoamiArgs {
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

/// Reads a secret, checks it with the account, and stores it for the profile.
pub async fn login(common: &Common) -> anyhow::Result<ExitCode> {
    let accounts = Accounts::new(common)?;
    let target = stored_target(&accounts)?;
    let secret = match accounts.given() {
        Some(secret) => secret,
        None => asked(&target)?,
    };
    let credential = account::credential(&target.auth, secret.clone());
    let client = accounts.client(&target, credential).await.map_err(account::explained)?;
    let user = signed_in(&client, &target.place, &Origin::Stdin).await?;
    let (choice, place) = (target.choice.clone(), target.place.clone());
    let stored = blocking(move || credentials::store(&choice, &place, &secret)).await;
    stored.map_err(credential_error)?;
    let mut out = io::stdout().lock();
    writeln!(out, "Signed in to {} as {}.", at(&target.place), person(&user))?;
    writeln!(
        out,
        "The secret of the profile {} is in this system’s store (the kernel’s keyring) {}.",
        target.choice,
        how_long(credentials::lasting())
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Takes the secret of the profile out of the store.
pub async fn logout(common: &Common) -> anyhow::Result<ExitCode> {
    let accounts = Accounts::new(common)?;
    let choice = accounts.first();
    let Choice::Profile(_) = &choice else {
        return Err(only_profiles());
    };
    let target = accounts.target(&choice).map_err(account::no_account)?;
    let place = target.place.clone();
    let forgotten = blocking(move || credentials::forget(&choice, &place)).await;
    let mut out = io::stdout().lock();
    let choice = &target.choice;
    if forgotten.map_err(credential_error)? {
        writeln!(
            out,
            "The secret of the profile {choice} is no longer in this system’s store. It still signs \
             in wherever else it is kept, until it is revoked in Zendesk."
        )?;
    } else {
        writeln!(out, "This system’s store has no secret of the profile {choice}.")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Says which account one is in, as whom, and how one came in.
pub async fn whoami(args: WhoamiArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let accounts = Accounts::new(common)?;
    let choice = accounts.first();
    let origin = match &choice {
        Choice::Embedded => Some(Origin::Run),
        _ => accounts.target(&choice).map_err(account::no_account)?.origin(),
    };
    let told = tell(args, &accounts, choice, origin).await;
    accounts.close().await;
    told
}

#[expect(clippy::disallowed_methods, reason = "JSON has what came, escaped")]
async fn tell(
    args: WhoamiArgs,
    accounts: &Accounts,
    choice: Choice,
    origin: Option<Origin>,
) -> anyhow::Result<ExitCode> {
    let opened = accounts.clone().open(choice.clone()).await.map_err(account::explained)?;
    let origin = origin.unwrap_or(Origin::Run);
    let place = &opened.account.url;
    let user = signed_in_at(&opened.line.client, place, &origin).await?;
    let (account, unused) = (&opened.account, account::unused(accounts.environment(), &origin));
    let mut out = io::stdout().lock();
    if args.json {
        let json = json!({
            "schema": "tokendesk/1",
            "account": {
                "name": account.name.raw(),
                "url": account.url,
                "embedded": account.embedded,
                "profile": account.profile,
            },
            "user": {
                "id": user.id.0,
                "name": user.name.raw(),
                "email": user.email.raw(),
                "role": user.role.as_wire(),
            },
            "sign_in": words::sign_in_key(account.sign_in),
            "credential": words::origin_key(&origin),
            "read_only": account.guard.read_only,
            "protected": account.guard.protected,
        });
        writeln!(out, "{json}")?;
        return Ok(ExitCode::SUCCESS);
    }
    let name = if account.embedded { "embedded" } else { "real" };
    writeln!(out, "account     {} ({name}), {}", account.name, account.url)?;
    writeln!(out, "opened by   {choice}")?;
    writeln!(out, "signed in   {}", person(&user))?;
    writeln!(out, "with        {}: {origin}", words::sign_in(account.sign_in))?;
    if let Some(other) = unused {
        writeln!(out, "            {} is set too, and is not used", other.name())?;
    }
    let mode = if account.guard.read_only { "read-only" } else { "may change the account" };
    writeln!(out, "session     {mode}")?;
    Ok(ExitCode::SUCCESS)
}

/// The profile that a secret can be stored for.
fn stored_target(accounts: &Accounts) -> anyhow::Result<Target> {
    let choice = accounts.first();
    let Choice::Profile(_) = &choice else {
        return Err(only_profiles());
    };
    let target = accounts.target(&choice).map_err(account::no_account)?;
    if let Some(origin @ (Origin::Command(_) | Origin::File(_))) = target.configured() {
        let what = anyhow!("the profile {choice} takes its secret from {origin}");
        let hint = "Nothing needs to be stored. To store a secret instead, take that line out of \
                    the profile.";
        return Err(Advice::new(hint).with(Status::WrongUsage).around(what));
    }
    Ok(target)
}

fn only_profiles() -> anyhow::Error {
    Advice::new("Name one with --profile NAME.")
        .with(Status::WrongUsage)
        .around(anyhow!("a secret is stored for a profile of the configuration"))
}

fn asked(target: &Target) -> anyhow::Result<OneTimeSecret> {
    let what = match target.auth {
        Auth::OAuthToken => "OAuth access token",
        Auth::OAuthClient(_) => "Secret of the OAuth client",
        Auth::ApiToken(_) => "API token",
    };
    match prompt::ask(&format!("{what} for {}", at(&target.place)))? {
        Answer::Secret(secret) => Ok(secret),
        Answer::GivenUp => Err(Advice::new("Nothing was stored.").around(anyhow!("no secret"))),
        Answer::NoTerminal => Err(Advice::new("Pipe the secret in with --token-stdin.")
            .with(Status::WrongUsage)
            .around(anyhow!("there is no terminal to ask for the secret in"))),
    }
}

async fn signed_in(client: &Client, place: &Place, origin: &Origin) -> anyhow::Result<CurrentUser> {
    signed_in_at(client, &place.url(), origin).await
}

/// Who one is, or why nobody.
async fn signed_in_at(client: &Client, url: &str, origin: &Origin) -> anyhow::Result<CurrentUser> {
    let user = client.current_user().await.map_err(|error| words::refused(&error, url, origin))?;
    let user = user.value;
    if user.suspended {
        return Err(Advice::new("An administrator can end the suspension in Admin Center.")
            .with(Status::NotSignedIn)
            .around(anyhow!("{} is suspended", person(&user))));
    }
    Ok(user)
}

fn credential_error(error: CredentialError) -> anyhow::Error {
    Advice::new(error.hint()).around(error)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, CredentialError> + Send + 'static,
) -> Result<T, CredentialError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(CredentialError::NoStore("it was interrupted".to_owned())))
}

fn at(place: &Place) -> String {
    match place {
        Place::Zendesk(subdomain) => subdomain.host(),
        Place::Loopback(_) => place.url(),
    }
}

fn person(user: &CurrentUser) -> String {
    format!("{} <{}>, {}", user.name, user.email, plain(user.role.as_wire()))
}

fn how_long(lasting: Lasting) -> String {
    match lasting {
        Lasting::UntilUnused(time) => {
            format!("until the machine restarts, or until {} after its last use", words::time(time))
        }
        Lasting::Session => "until this login session ends".to_owned(),
    }
}
