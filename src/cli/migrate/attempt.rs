//! Step 5: the secret in a real grant, `users/me`, and one request of the client's kind (Z4).

use jiff::Timestamp;

use super::known::Known;
use super::words;
use crate::cli::desk::Desk;
use crate::cli::found;
use crate::cli::progress::Progress;
use crate::cli::report::{Advice, Said, Status};
use crate::domain::identify::Answered;
use crate::domain::migration::{Check, Checked, Plan, Trial};
use crate::domain::oauth_client::{ClientChange, ClientTrial, OAuthClient};
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
    let scopes = client.scope.clone().unwrap_or_default();
    let (identifier, check) = (client.identifier.raw(), Check::of(&scopes));
    let trial = writer.prove_oauth_client(client.id, identifier, &secret, &scopes, check).await;
    let trial = trial.map_err(|error| desk.refused(&error))?;
    if !trial.is_good() {
        return Ok(Tried { trial, kept: false });
    }
    let kept = remember(client, known.now, writer).await.map_err(|error| desk.refused(&error))?;
    Ok(Tried { trial, kept })
}

/// Writes into the client's description that it was tried by now: the account lists an access token for a
/// while only. False where there is no room for it.
#[expect(clippy::disallowed_methods, reason = "what came from the account goes back to it")]
pub async fn remember(
    client: &OAuthClient,
    now: Timestamp,
    writer: &Writer,
) -> Result<bool, Error> {
    let plan = Plan::of(client).tried_at(now);
    let Ok(text) = plan.written_in(client.description.raw()) else {
        return Ok(false);
    };
    let change = ClientChange { description: Some(text), ..ClientChange::default() };
    writer.update_oauth_client(client.id, &change).await.map(|_| true)
}

/// What it came to, a line each.
pub fn told(trial: &Trial) -> Vec<Phrase> {
    let ClientTrial::Granted { scopes, answered, .. } = &trial.grant else {
        return vec![];
    };
    let scopes = crate::ui::plain(&scopes.to_string());
    let who = match answered {
        Answered::As(user) => {
            Phrase::MigrateAs { name: user.name.to_string(), email: user.email.to_string() }
        }
        Answered::Scopeless => Phrase::MigrateScopeless,
        Answered::Refused | Answered::Unclear { .. } => Phrase::MigrateNotAuthenticated,
    };
    let check = trial.check.as_ref().map_or(Phrase::MigrateCheckNone, |(check, checked)| {
        let request = words::request(*check);
        match checked {
            Checked::Allowed => Phrase::MigrateCheckAllowed { request },
            Checked::MissingScope(words) => Phrase::MigrateCheckMissing {
                request,
                scope: check.scope().to_owned(),
                words: words.to_string(),
            },
            Checked::Forbidden(words) => {
                Phrase::MigrateCheckForbidden { request, words: words.to_string() }
            }
            Checked::Unclear(status) => Phrase::MigrateCheckUnclear { request, status: *status },
            Checked::TicketMade => Phrase::MigrateCheckTicket { request },
        }
    });
    vec![Phrase::MigrateGranted { scopes }, who, check]
}

/// Why a trial is not good: as what it came to, with its status.
pub fn failed(trial: &Trial, id: String) -> anyhow::Error {
    if let ClientTrial::Refused(said) = &trial.grant {
        let what = Phrase::MigrateRefused { words: said.to_string() };
        let hint = Phrase::MigrateRefusedHint { id };
        return Advice::new(hint).with(Status::NotSignedIn).about(what);
    }
    let unclear = |(_, checked): &(Check, Checked)| matches!(checked, Checked::Unclear(_));
    let unclear = trial.check.as_ref().is_some_and(unclear);
    let status = if unclear { Status::Unknown } else { Status::NotSignedIn };
    let mut told = told(trial).into_iter().rev();
    let last = told.next().unwrap_or(Phrase::MigrateNotAuthenticated);
    let why = match &trial.check {
        Some(_) => last,
        None => Phrase::MigrateNotAuthenticated,
    };
    Advice::new(Phrase::MigrateTryAgain).with(status).around(Said::new(why))
}
