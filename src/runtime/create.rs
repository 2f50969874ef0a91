//! The one request whose answer can't be asked for again (A2, reference 4.2): a list, an intent on
//! the disk, one POST, and what became of it on the disk again.

use tokio::sync::Notify;

use super::journal::Journal;
use crate::app::{NotCreated, Noted};
use crate::domain::description::NewDescription;
use crate::domain::intent::{Intent, IntentId, Reached, Step};
use crate::domain::token::CreatedToken;
use crate::zendesk::{Dated, Error, ErrorKind, Writer};

/// Whose account it is, as the journal has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Owner {
    /// What names the account for good.
    pub(super) account: String,
    /// What it is called.
    pub(super) name: String,
}

/// Makes a token. It is asked for once, and only after the intent is on the disk.
///
/// Who gives it up before it is sent has created nothing; after that, nobody knows.
pub(super) async fn create(
    writer: &Writer,
    journal: &Journal,
    owner: Owner,
    description: &NewDescription,
    given_up: &Notify,
) -> Result<CreatedToken, NotCreated> {
    let Dated { value: before, server_time } = tokio::select! {
        list = writer.tokens() => list?,
        () = given_up.notified() => return Err(left(ErrorKind::GivenUp).into()),
    };
    let intent = Intent {
        id: IntentId { run: String::new(), number: 0 },
        account: owner.account,
        account_name: owner.name,
        description: description.as_str().to_owned(),
        at: server_time,
        known: before.iter().map(|token| token.id).collect(),
        reached: Reached::Sent,
    };
    let intent = journal.intend(intent).await.map_err(NotCreated::Unwritten)?;
    let about = Noted::Intent(intent.id.clone());
    let outcome = tokio::select! {
        biased;
        outcome = writer.create_token(description) => outcome,
        () = given_up.notified() => Err(left(ErrorKind::NoAnswer)),
    };
    match outcome {
        Ok(created) => {
            journal.note(about, Step::Created(created.token.id));
            Ok(created)
        }
        Err(error) if error.may_have_created() => {
            journal.note(about, Step::Unknown);
            Err(NotCreated::Unknown { intent: Box::new(intent), error })
        }
        Err(error) => {
            journal.note(about, Step::Refused);
            Err(NotCreated::Failed(error))
        }
    }
}

/// What a create is answered with whose answer nobody wants to wait for.
fn left(kind: ErrorKind) -> Error {
    let request = "POST /api/v2/api_tokens".to_owned();
    Error { kind, status: None, cause: None, request, request_id: None }
}
