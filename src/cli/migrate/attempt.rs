//! Step 5: the secret in a real grant, or a person who signs in; `users/me`, and one request of the
//! client's kind (Z4).

use jiff::Timestamp;

use super::known::{Known, refused};
use crate::app::oauth::trial::told;
use crate::app::sign_in::{Aim, Candidate};
use crate::cli::desk::Desk;
use crate::cli::progress::Progress;
use crate::cli::report::{Advice, Said, Status};
use crate::cli::{browser, found};
use crate::domain::migration::{self, Check, Trial};
use crate::domain::oauth::ClientKind;
use crate::domain::oauth_client::{ClientTrial, OAuthClient};
use crate::phrases::{Catalog, Phrase};
use crate::zendesk::{Error, Writer};

/// What a trial came to, and whether its day is remembered.
pub struct Tried {
    /// The trial.
    pub trial: Trial,
    /// Whether the client's description has the day: it may have no room for it.
    pub kept: bool,
}

/// Tries a client. A trial that is good is written into the client's description, so that whoever
/// comes next knows it.
pub async fn run(
    client: &OAuthClient,
    known: &Known,
    desk: &Desk,
    catalog: &Catalog,
) -> anyhow::Result<Tried> {
    let writer = desk.writer()?;
    let trial = match client.kind {
        Some(ClientKind::Public) => by_person(client, desk, catalog).await?,
        _ => by_secret(client, desk, catalog).await?,
    };
    if !trial.is_good() {
        return Ok(Tried { trial, kept: false });
    }
    let kept = remember(client, known.now, writer).await.map_err(|error| desk.refused(&error))?;
    Ok(Tried { trial, kept })
}

/// Reads the secret from the standard input and tries it.
#[expect(clippy::disallowed_methods, reason = "what came from the account goes back to it")]
async fn by_secret(client: &OAuthClient, desk: &Desk, catalog: &Catalog) -> anyhow::Result<Trial> {
    let writer = desk.writer()?;
    let secret = found::secret(catalog)?;
    let progress = Progress::start(catalog.say(&Phrase::MigrateTrying));
    progress.watch(desk.client(), catalog);
    let scopes = client.asks_for();
    let (identifier, check) = (client.identifier.raw(), Check::of(&scopes));
    let trial = writer.prove_oauth_client(client.id, identifier, &secret, &scopes, check).await;
    trial.map_err(|error| desk.refused(&error))
}

/// Names the page on which somebody signs in with the client, and tries what that brings. Nothing of it
/// is kept.
async fn by_person(client: &OAuthClient, desk: &Desk, catalog: &Catalog) -> anyhow::Result<Trial> {
    let writer = desk.writer()?;
    let Some(candidate) = Candidate::of(client, &desk.account().url) else {
        return Err(refused(Phrase::MigrateNobodySignedIn, Phrase::WayNoRedirect));
    };
    let (asked, check) = (candidate.question(), candidate.check());
    let aim = Aim::Client(Box::new(candidate));
    let code = browser::code(&asked, &aim, catalog).await?;
    let progress = Progress::start(catalog.say(&Phrase::MigrateTrying));
    progress.watch(desk.client(), catalog);
    let trial = writer.prove_sign_in(client.id, &asked, &code, check).await;
    trial.map_err(|error| {
        browser::no_grant(&error, &asked, &aim).unwrap_or_else(|| desk.refused(&error))
    })
}

/// Writes into the client's description that it was tried by now. False where there is no room for it.
pub async fn remember(
    client: &OAuthClient,
    now: Timestamp,
    writer: &Writer,
) -> Result<bool, Error> {
    let Ok(change) = migration::as_tried(client, now) else {
        return Ok(false);
    };
    writer.update_oauth_client(client.id, &change).await.map(|_| true)
}

/// Why a trial of this client is not good: as what it came to, with its status.
pub fn failed(trial: &Trial, client: &OAuthClient, id: String) -> anyhow::Error {
    let why = told(trial).pop().unwrap_or(Phrase::MigrateNotAuthenticated);
    if let ClientTrial::Refused(_) = &trial.grant {
        return Advice::new(Phrase::MigrateRefusedHint { id }).with(Status::NotSignedIn).about(why);
    }
    let unclear = matches!(why, Phrase::MigrateUnclear { .. } | Phrase::MigrateCheckUnclear { .. });
    let status = if unclear { Status::Unknown } else { Status::NotSignedIn };
    let again = match client.kind {
        Some(ClientKind::Public) => Phrase::TryAgainPerson,
        _ => Phrase::MigrateTryAgain,
    };
    Advice::new(again).with(status).around(Said::new(why))
}
