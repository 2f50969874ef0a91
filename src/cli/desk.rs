//! The account that a verb acts on, and what it says when it refuses.

use jiff::Timestamp;

use super::account::{self, Accounts};
use super::progress::Progress;
use super::report::{Advice, Said, Status};
use super::{Common, words};
use crate::app::failure;
use crate::domain::account::Account;
use crate::domain::credential::Origin;
use crate::domain::profile::Choice;
use crate::domain::token::{Token, TokenId};
use crate::phrases::{Catalog, Phrase};
use crate::runtime::Opened;
use crate::zendesk::{Client, Dated, Error, ErrorKind, Writer};

/// An account that is open, as long as a verb needs it.
#[derive(Debug)]
pub struct Desk {
    opened: Opened,
    origin: Origin,
}

/// The account's tokens and its clock.
pub type Listed = (Vec<Token>, Timestamp);

impl Desk {
    /// Opens the account that was asked for; without a profile it is the embedded one.
    async fn open(accounts: &Accounts) -> anyhow::Result<Self> {
        let choice = accounts.first();
        let origin = match &choice {
            Choice::Embedded => None,
            _ => accounts.target(&choice).map_err(account::no_account)?.origin(),
        };
        let opened = accounts.clone().open(choice).await.map_err(account::explained)?;
        Ok(Self { opened, origin: origin.unwrap_or(Origin::Run) })
    }

    /// What is known of the account.
    pub fn account(&self) -> &Account {
        &self.opened.account
    }

    /// The way to ask it.
    pub fn client(&self) -> &Client {
        &self.opened.line.client
    }

    /// The way to it, for what goes through the journal.
    pub fn opened(&self) -> &Opened {
        &self.opened
    }

    /// The account's name, as it stands in every question before a change.
    pub fn in_account(&self) -> Phrase {
        Phrase::InAccount { account: self.account().name.to_string() }
    }

    /// The way to change it; a session that only reads has none.
    pub fn writer(&self) -> anyhow::Result<&Writer> {
        self.opened.line.writer.as_ref().ok_or_else(|| {
            Advice::new(Phrase::FailureReadOnlyHint)
                .with(Status::NotSignedIn)
                .about(Phrase::FailureReadOnly)
        })
    }

    /// Every token, with the account's clock.
    pub async fn tokens(&self, catalog: &Catalog) -> anyhow::Result<Listed> {
        let progress = Progress::start(catalog.say(&Phrase::LoadingTokens));
        progress.watch(self.client(), catalog);
        let listed = self.client().tokens().await.map_err(|error| self.refused(&error))?;
        let Dated { value, server_time } = listed;
        Ok((value, server_time.unwrap_or_else(Timestamp::now)))
    }

    /// A request that failed: what happened, what to do, where to look, and the status for it.
    pub fn refused(&self, error: &Error) -> anyhow::Error {
        match &error.kind {
            // The token is what the request names, so that is said.
            ErrorKind::NotFound => {
                let place = Said::place(failure::where_to_look(error));
                let said = Said::because(failure::what(error), place);
                Advice::new(Phrase::AdviceList).with(Status::NotFound).around(said)
            }
            _ => words::refused(error, &self.account().url, &self.origin),
        }
    }
}

/// Does something with the account, and ends it.
pub async fn with<T>(
    common: &Common,
    work: impl AsyncFnOnce(&Desk) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let accounts = Accounts::new(common)?;
    let done = match Desk::open(&accounts).await {
        Ok(desk) => work(&desk).await,
        Err(error) => Err(error),
    };
    accounts.close().await;
    done
}

/// A token of the list.
pub fn find(tokens: &[Token], id: TokenId) -> anyhow::Result<&Token> {
    tokens.iter().find(|token| token.id == id).ok_or_else(|| {
        Advice::new(Phrase::AdviceList)
            .with(Status::NotFound)
            .about(Phrase::NoSuchToken { id: id.0.to_string() })
    })
}
