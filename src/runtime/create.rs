//! The one request whose answer can't be asked for again (A2, reference 4.2): a list, an intent on
//! the disk, one POST, and what became of it on the disk again.

use tokio::sync::watch;

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

/// What is wanted of a create that is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Wish {
    /// Its answer.
    #[default]
    Answer,
    /// Its answer, unless it was not sent yet: the program ends.
    Leave,
    /// Nobody waits for it any longer.
    GiveUp,
}

/// A token that is wanted.
#[derive(Debug)]
pub(super) struct Order {
    /// What it is to be called.
    pub(super) description: NewDescription,
    /// In which account.
    pub(super) owner: Owner,
    /// What is wanted meanwhile.
    pub(super) wishes: watch::Receiver<Wish>,
}

impl Order {
    /// Waits until something else than the answer is wanted.
    async fn is_called_off(&mut self, at_last: impl Fn(Wish) -> bool) {
        // Whoever could wish something is gone: it is waited for.
        if self.wishes.wait_for(|wish| at_last(*wish)).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Makes a token. It is asked for once, and only after the intent is on the disk.
///
/// Who gives it up before it is sent has created nothing; after that, nobody knows.
pub(super) async fn create(
    writer: &Writer,
    journal: &Journal,
    mut order: Order,
) -> Result<CreatedToken, NotCreated> {
    let Dated { value: before, server_time } = tokio::select! {
        list = writer.tokens() => list?,
        () = order.is_called_off(|wish| wish != Wish::Answer) => {
            return Err(error("GET", ErrorKind::GivenUp).into());
        }
    };
    let intent = Intent {
        id: IntentId { run: String::new(), number: 0 },
        account: order.owner.account.clone(),
        account_name: order.owner.name.clone(),
        description: order.description.as_str().to_owned(),
        at: server_time,
        known: before.iter().map(|token| token.id).collect(),
        reached: Reached::Sent,
    };
    let intent = journal.intend(intent).await.map_err(NotCreated::Unwritten)?;
    let about = Noted::Intent(intent.id.clone());
    if *order.wishes.borrow() != Wish::Answer {
        journal.note(about, Step::Refused);
        return Err(error("GET", ErrorKind::GivenUp).into());
    }
    let description = order.description.clone();
    let answer = tokio::select! {
        answer = writer.create_token(&description) => answer,
        () = order.is_called_off(|wish| wish == Wish::GiveUp) => {
            Err(error("POST", ErrorKind::NoAnswer))
        }
    };
    match answer {
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

/// What a request that has no answer of its own comes to.
fn error(method: &str, kind: ErrorKind) -> Error {
    let request = format!("{method} /api/v2/api_tokens");
    Error { kind, status: None, cause: None, request, request_id: None }
}
