//! `login`, `logout` and `whoami`: a secret in the system's store, and whom it signs in.

use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::json;

use super::account::person::{self, kept_in};
use super::account::{self, Accounts, Target};
use super::prompt::{self, Answer};
use super::report::{Advice, Status};
use super::{Common, browser, words};
use crate::app::trouble;
use crate::domain::credential::{CredentialError, NotSecret, Origin};
use crate::domain::place::Place;
use crate::domain::profile::Choice;
use crate::domain::secret::OneTimeSecret;
use crate::domain::user::CurrentUser;
use crate::phrases::{Catalog, Phrase};
use crate::settings::credentials::{self, Lasting};
use crate::settings::{Auth, Source};
use crate::ui::{plain, width};
use crate::zendesk::{Client, ErrorKind};

/// How many columns the labels of `whoami` have.
const LABEL: usize = 12;

/// What `whoami` is told.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct WhoamiArgs {
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

/// Reads a secret, checks it with the account, and stores it for the profile.
pub async fn login(common: &Common, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let accounts = Accounts::new(common)?;
    let target = stored_target(&accounts)?;
    let secret = match (&target.auth, accounts.given()) {
        (Auth::OAuthCode { .. }, None) => {
            person::may_keep(&target).await.map_err(|error| credential_error(&error))?;
            browser::sign_in(&accounts, &target, catalog).await?.line()
        }
        (_, Some(secret)) => secret,
        (_, None) => asked(&target, catalog)?,
    };
    let credential = account::credential(&target.auth, secret.clone()).ok_or_else(|| {
        let reason = NotSecret::NoSignIn;
        credential_error(&CredentialError::NotASecret { origin: Origin::Stdin, reason })
    })?;
    let client = accounts.client(&target, credential).await.map_err(account::explained)?;
    let user = signed_in(&client, &target.place, &Origin::Stdin).await?;
    let stored = person::keep(&target, secret).await;
    let source = stored.map_err(|error| credential_error(&error))?;
    let mut out = io::stdout().lock();
    let profile = target.choice.to_string();
    let kept = match source {
        Source::File(path) => Phrase::LoginInFile { profile, path: path.display().to_string() },
        Source::Store | Source::Command(_) => {
            Phrase::LoginStored { profile, time: how_long(credentials::lasting()).into() }
        }
    };
    let stored = [Phrase::LoginDone { place: at(&target.place), person: name_of(&user) }, kept];
    for phrase in &stored {
        writeln!(out, "{}", catalog.say(phrase))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes the secret of the profile out of the store.
pub async fn logout(common: &Common, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let accounts = Accounts::new(common)?;
    let choice = accounts.first();
    let Choice::Profile(_) = &choice else {
        return Err(only_profiles());
    };
    let target = accounts.target(&choice).map_err(account::no_account)?;
    let revoked = match target.auth {
        Auth::OAuthCode { .. } => revoked(&accounts, &target).await?,
        _ => false,
    };
    let (place, source) = (target.place.clone(), kept_in(&target));
    let forgotten =
        person::blocking(move || credentials::drop_kept(&source, &choice, &place)).await;
    let mut out = io::stdout().lock();
    let profile = target.choice.to_string();
    let phrase = if forgotten.map_err(|error| credential_error(&error))? {
        if revoked { Phrase::LogoutRevoked { profile } } else { Phrase::LogoutDone { profile } }
    } else {
        Phrase::LogoutNone { profile }
    };
    writeln!(out, "{}", catalog.say(&phrase))?;
    Ok(ExitCode::SUCCESS)
}

/// Says which account one is in, as whom, and how one came in.
pub async fn whoami(
    args: WhoamiArgs,
    common: &Common,
    catalog: &Catalog,
) -> anyhow::Result<ExitCode> {
    let accounts = Accounts::new(common)?;
    let choice = accounts.first();
    let origin = match &choice {
        Choice::Embedded => Some(Origin::Run),
        _ => accounts.target(&choice).map_err(account::no_account)?.origin(),
    };
    let told = tell(args, &accounts, choice, origin, catalog).await;
    accounts.close().await;
    told
}

#[expect(clippy::disallowed_methods, reason = "JSON has what came, escaped")]
async fn tell(
    args: WhoamiArgs,
    accounts: &Accounts,
    choice: Choice,
    origin: Option<Origin>,
    catalog: &Catalog,
) -> anyhow::Result<ExitCode> {
    let by = choice.to_string();
    let opened = accounts.clone().open(choice).await.map_err(account::explained)?;
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
    let (name, url) = (account.name.to_string(), account.url.clone());
    let say = |phrase: Phrase| catalog.say(&phrase);
    let place = if account.embedded {
        Phrase::WhoamiEmbedded { name, url }
    } else {
        Phrase::WhoamiReal { name, url }
    };
    let way = say(words::way_of(account.sign_in));
    let with = format!("{way}: {}", say(trouble::origin(&origin)));
    let mode = if account.guard.read_only { Phrase::WhoamiReadOnly } else { Phrase::WhoamiChanges };
    let mut lines = vec![
        (say(Phrase::WhoamiAccount), say(place)),
        (say(Phrase::WhoamiOpenedBy), by),
        (say(Phrase::WhoamiSignedIn), name_of(&user)),
        (say(Phrase::WhoamiWith), with),
    ];
    if let Some(other) = unused {
        let variable = other.name().to_owned();
        lines.push((String::new(), say(Phrase::WhoamiUnused { variable })));
    }
    lines.push((say(Phrase::WhoamiSession), say(mode)));
    for (label, text) in lines {
        let room = " ".repeat(LABEL.saturating_sub(width(&label)));
        writeln!(out, "{label}{room}{text}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Has the account end what a person signed in with; whether it did. One that has ended by itself,
/// or that is kept nowhere, needs no end. Nothing is forgotten where the account can't be asked.
async fn revoked(accounts: &Accounts, target: &Target) -> anyhow::Result<bool> {
    let Ok((credential, origin)) = account::resolve(target).await else {
        return Ok(false);
    };
    let client = accounts.client(target, credential).await.map_err(account::explained)?;
    match client.revoke_own().await {
        Ok(()) => Ok(true),
        Err(error) if error.kind == ErrorKind::NotSignedIn => Ok(true),
        Err(error) => Err(words::refused(&error, &target.place.url(), &origin)),
    }
}

/// The profile that a secret can be stored for.
fn stored_target(accounts: &Accounts) -> anyhow::Result<Target> {
    let choice = accounts.first();
    let Choice::Profile(_) = &choice else {
        return Err(only_profiles());
    };
    let target = accounts.target(&choice).map_err(account::no_account)?;
    let elsewhere = target.configured().filter(|_| kept_in(&target) == Source::Store);
    if let Some(origin @ (Origin::Command(_) | Origin::File(_))) = elsewhere {
        let (profile, origin) = (choice.to_string(), trouble::origin(&origin).into());
        return Err(Advice::new(Phrase::LoginNotStoredHint)
            .with(Status::WrongUsage)
            .about(Phrase::LoginNotStored { profile, origin }));
    }
    Ok(target)
}

fn only_profiles() -> anyhow::Error {
    Advice::new(Phrase::LoginNoProfileHint).with(Status::WrongUsage).about(Phrase::LoginNoProfile)
}

fn asked(target: &Target, catalog: &Catalog) -> anyhow::Result<OneTimeSecret> {
    let place = at(&target.place);
    let question = match target.auth {
        Auth::OAuthToken | Auth::OAuthCode { .. } => Phrase::AskOauthToken { place },
        Auth::OAuthClient(_) => Phrase::AskOauthClient { place },
        Auth::ApiToken(_) => Phrase::AskApiToken { place },
    };
    match prompt::ask(&catalog.say(&question))? {
        Answer::Secret(secret) => Ok(secret),
        Answer::GivenUp => Err(Advice::new(Phrase::LoginNoSecretHint).about(Phrase::LoginNoSecret)),
        Answer::NoTerminal => Err(Advice::new(Phrase::LoginNoTerminalHint)
            .with(Status::WrongUsage)
            .about(Phrase::LoginNoTerminal)),
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
        return Err(Advice::new(Phrase::SuspendedText)
            .with(Status::NotSignedIn)
            .about(Phrase::SuspendedTitle { user: name_of(&user) }));
    }
    Ok(user)
}

fn credential_error(error: &CredentialError) -> anyhow::Error {
    Advice::new(trouble::credential_hint(error)).about(trouble::no_credential(error))
}

fn at(place: &Place) -> String {
    match place {
        Place::Zendesk(subdomain) => subdomain.host(),
        Place::Loopback(_) => place.url(),
    }
}

fn name_of(user: &CurrentUser) -> String {
    format!("{} <{}>, {}", user.name, user.email, plain(user.role.as_wire()))
}

fn how_long(lasting: Lasting) -> Phrase {
    match lasting {
        Lasting::UntilUnused(time) => {
            Phrase::LastsUntilUnused { time: words::time_of(time).into() }
        }
        Lasting::Session => Phrase::LastsSession,
    }
}
