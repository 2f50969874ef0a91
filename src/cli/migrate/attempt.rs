//! Step 5: the secret in a real grant, `users/me`, and one request of the client's kind (Z4).

use jiff::Timestamp;

use super::known::Known;
use crate::app::oauth::trial::told;
use crate::cli::desk::Desk;
use crate::cli::found;
use crate::cli::progress::Progress;
use crate::cli::report::{Advice, Said, Status};
use crate::domain::migration::{self, Check, Trial};
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

/// Reads the secret from the standard input and tries it. A trial that is good is written into the
/// client's description, so that whoever comes next knows it.
#[expect(clippy::disallowed_methods, reason = "what came from the account goes back to it")]
pub async fn run(
    client: &OAuthClient,
    known: &Known,
    desk: &Desk,
    catalog: &Catalog,
) -> anyhow::Result<Tried> {
    let writer = desk.writer()?;
    let secret = found::secret(catalog)?;
    let progress = Progress::start(catalog.say(&Phrase::MigrateTrying));
    progress.watch(desk.client(), catalog);
    let scopes = client.asks_for();
    let (identifier, check) = (client.identifier.raw(), Check::of(&scopes));
    let trial = writer.prove_oauth_client(client.id, identifier, &secret, &scopes, check).await;
    let trial = trial.map_err(|error| desk.refused(&error))?;
    if !trial.is_good() {
        return Ok(Tried { trial, kept: false });
    }
    let kept = remember(client, known.now, writer).await.map_err(|error| desk.refused(&error))?;
    Ok(Tried { trial, kept })
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

/// Why a trial is not good: as what it came to, with its status.
pub fn failed(trial: &Trial, id: String) -> anyhow::Error {
    let why = told(trial).pop().unwrap_or(Phrase::MigrateNotAuthenticated);
    if let ClientTrial::Refused(_) = &trial.grant {
        return Advice::new(Phrase::MigrateRefusedHint { id }).with(Status::NotSignedIn).about(why);
    }
    let unclear = matches!(why, Phrase::MigrateUnclear { .. } | Phrase::MigrateCheckUnclear { .. });
    let status = if unclear { Status::Unknown } else { Status::NotSignedIn };
    Advice::new(Phrase::MigrateTryAgain).with(status).around(Said::new(why))
}
