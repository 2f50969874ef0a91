//! The one request whose answer can't be asked for again (A2, reference 4.2): a list, an intent on
//! the disk, one POST, and what became of it on the disk again.

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
pub(super) async fn create(
    writer: &Writer,
    journal: &Journal,
    owner: Owner,
    description: &NewDescription,
) -> Result<CreatedToken, NotCreated> {
    let Dated { value: before, server_time } = writer.tokens().await?;
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
    match writer.create_token(description).await {
        Ok(created) => {
            journal.note(about, Step::Created(created.token.id));
            Ok(created)
        }
        Err(error) if may_have_happened(&error) => {
            journal.note(about, Step::Unknown);
            Err(NotCreated::Unknown { intent: Box::new(intent), error })
        }
        Err(error) => {
            journal.note(about, Step::Refused);
            Err(NotCreated::Failed(error))
        }
    }
}

/// Whether a token may have been made although this came of it. Beside what leaves any change
/// unknown, a redirect and a page for people: the account itself answered a moment ago.
const fn may_have_happened(error: &Error) -> bool {
    error.leaves_unknown()
        || matches!(
            error.kind,
            ErrorKind::UnexpectedStatus(_) | ErrorKind::Redirected { .. } | ErrorKind::NoAccount
        )
}
