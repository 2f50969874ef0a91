//! The client itself: made once, its secret handed over as a token's value is, and looked for where the
//! answer was lost (Z4).

use std::io::{self, Write};

use super::place::{Handed, Places};
use crate::app::failure;
use crate::cli::delivery::{Around, Delivery};
use crate::cli::desk::Desk;
use crate::cli::interrupt::Interrupts;
use crate::cli::progress::Progress;
use crate::cli::report::{Advice, Said, Status};
use crate::domain::intent::LostReveal;
use crate::domain::migration::Program;
use crate::domain::oauth::ClientKind;
use crate::domain::oauth_client::{CreatedClient, NewClient, OAuthClient, OAuthClientId};
use crate::domain::token::TokenId;
use crate::phrases::{Catalog, Phrase};
use crate::records::migration::{Migration, head, with_events};
use crate::zendesk::{Error, ErrorKind, Writer};

/// A client that is wanted, or another secret for one.
pub struct Making<'a> {
    /// The account.
    pub desk: &'a Desk,
    /// The way to change it.
    pub writer: &'a Writer,
    /// The token that it takes the place of.
    pub token: TokenId,
    /// Whether a document is written.
    pub json: bool,
    /// What becomes of a client whose secret nobody got.
    pub on_lost_reveal: LostReveal,
    /// The language of the person.
    pub catalog: &'a Catalog,
}

/// Which of both.
pub enum Wish<'a> {
    /// A new client.
    Client(&'a NewClient),
    /// Another secret for this one.
    Secret(OAuthClientId, String),
}

impl Wish<'_> {
    fn identifier(&self) -> String {
        match self {
            Self::Client(new) => new.identifier.clone(),
            Self::Secret(_, identifier) => crate::ui::plain(identifier),
        }
    }
}

impl Making<'_> {
    /// Makes it and hands over what there is to hand over; the client as the account has it now.
    /// `after` is the migration with that client.
    pub async fn run(
        &self,
        wish: &Wish<'_>,
        places: Places,
        after: impl Fn(&OAuthClient) -> Migration,
    ) -> anyhow::Result<OAuthClient> {
        let mut interrupts = Interrupts::listen()?;
        let (made, left) = self.make(wish, &mut interrupts).await;
        let CreatedClient { client, secret } = match made {
            Ok(made) => made,
            Err(error) if error.may_have_created() => return Err(self.lost(wish, &error).await),
            Err(error) => return Err(self.desk.refused(&error)),
        };
        let program = Program::of(&client, &self.desk.account().url);
        let Places { value, lines } = places;
        let public = client.kind == Some(ClientKind::Public);
        if left {
            return Err(self.take_back(wish, &client, Phrase::CreateInterrupted).await);
        }
        if secret.is_none() && !public {
            return Err(self.take_back(wish, &client, Phrase::MigrateNoSecret).await);
        }
        let written = lines
            .map(|(ready, mut file)| file.add(&program.lines(ready)).and_then(|()| file.keep()));
        let written = match written.transpose() {
            Ok(path) => path,
            Err(problem) => {
                let why = crate::ui::file_problem(&problem);
                return Err(self.take_back(wish, &client, why).await);
            }
        };
        let migration = after(&client);
        let delivery = match value {
            Some((handed, place)) => {
                let text = handed.text(&program, secret.as_ref());
                match place.deliver(&text, || around(&migration, handed)) {
                    Ok(delivery) => Some(delivery),
                    Err(why) => return Err(self.take_back(wish, &client, why).await),
                }
            }
            None => None,
        };
        self.delivered(wish, &migration, delivery, written, &mut interrupts).await?;
        Ok(client)
    }

    /// The answer, and whether somebody wanted to leave before it came. The second time it is not
    /// waited for any longer.
    async fn make(
        &self,
        wish: &Wish<'_>,
        interrupts: &mut Interrupts,
    ) -> (Result<CreatedClient, Error>, bool) {
        let progress = Progress::start(self.catalog.say(&Phrase::Saving));
        progress.watch(self.desk.client(), self.catalog);
        let work = async {
            match wish {
                Wish::Client(new) => self.writer.create_oauth_client(new).await,
                Wish::Secret(id, _) => self.writer.new_client_secret(*id).await,
            }
        };
        let mut work = std::pin::pin!(work);
        let mut left = false;
        loop {
            tokio::select! {
                made = &mut work => return (made, left),
                _ = interrupts.next() => {
                    if std::mem::replace(&mut left, true) {
                        return (Err(given_up(wish)), left);
                    }
                    progress.announce(self.catalog.say(&Phrase::LeaveWaiting));
                }
            }
        }
    }

    /// What is to be known of it stands beside the secret.
    async fn delivered(
        &self,
        wish: &Wish<'_>,
        migration: &Migration,
        delivery: Option<Delivery>,
        written: Option<String>,
        interrupts: &mut Interrupts,
    ) -> anyhow::Result<()> {
        if self.json && !matches!(delivery, Some(Delivery::Output)) {
            crate::cli::output::put(&with_events(migration, None))?;
        }
        if let Some(client) = migration.client.as_ref().filter(|_| !self.json) {
            let (identifier, id) = (client.identifier.to_string(), client.id.0.to_string());
            self.note(&match wish {
                Wish::Secret(..) => Phrase::MigrateSecretNew { identifier },
                Wish::Client(_) if super::words::is_public(migration) => {
                    Phrase::MigrateCreatedPublic { identifier, id }
                }
                Wish::Client(_) => Phrase::MigrateCreated { identifier, id },
            });
        }
        if let Some(path) = written {
            self.note(&Phrase::RevealWritten { path });
        }
        if let Some(delivery) = delivery {
            if let Some(said) = delivery.said() {
                self.note(&said);
            }
            delivery.hold(interrupts).await;
        }
        Ok(())
    }

    /// Beside the secret: where it can't be said, the secret is what counts.
    pub fn note(&self, phrase: &Phrase) {
        let _ = writeln!(io::stderr(), "{}", self.catalog.say(phrase));
    }

    /// Nobody has the secret: a client that was just made goes again, unless the configuration keeps
    /// what was made. One that was there stays, and another secret is the way on.
    async fn take_back(&self, wish: &Wish<'_>, client: &OAuthClient, why: Phrase) -> anyhow::Error {
        let identifier = wish.identifier();
        let kept =
            Phrase::MigrateKept { identifier: identifier.clone(), id: self.token.0.to_string() };
        let keeps = self.on_lost_reveal == LostReveal::Keep || matches!(wish, Wish::Secret(..));
        let (after, status) = if keeps {
            (kept, Status::Failed)
        } else {
            match self.writer.delete_oauth_client(client.id).await {
                Ok(_) => (Phrase::MigrateTakenBack { identifier }, Status::Failed),
                Err(_) => (kept, Status::InPart),
            }
        };
        Advice::new(after).with(status).about(why)
    }

    /// The answer was lost: the list tells by the identifier whether the client is there. Its secret
    /// is lost in any case, and another one is the way on.
    async fn lost(&self, wish: &Wish<'_>, error: &Error) -> anyhow::Error {
        let (identifier, id) = (wish.identifier(), self.token.0.to_string());
        let hint = match wish {
            Wish::Secret(..) => Phrase::MigrateSecretLostHint { id },
            Wish::Client(_) => match self.desk.client().oauth_clients().await {
                Err(_) => Phrase::MigrateLostUnlisted { id },
                Ok(list) => {
                    let mut list = list.value.into_iter();
                    let found = list.find(|client| client.identifier == identifier.as_str());
                    match found.map(|client| client.id.0.to_string()) {
                        Some(client) => Phrase::MigrateLostFound { client, id },
                        None => Phrase::MigrateLostNothing { id },
                    }
                }
            },
        };
        let what = match wish {
            Wish::Secret(..) => Phrase::MigrateSecretLost { identifier },
            Wish::Client(_) => Phrase::MigrateLost { identifier },
        };
        let place = Said::place(failure::where_to_look(error));
        let why = Said::because(failure::what(error), place);
        Advice::new(hint).with(Status::Unknown).around(Said::because(what, why))
    }
}

/// The migration round what is handed over.
fn around(migration: &Migration, handed: Handed) -> Around {
    Around { head: format!("{},\"{}\":", head(migration), handed.name()), tail: "}\n" }
}

/// Nobody waits for the answer any longer.
fn given_up(wish: &Wish<'_>) -> Error {
    let request = match wish {
        Wish::Client(_) => "POST /api/v2/oauth/clients".to_owned(),
        Wish::Secret(id, _) => format!("PUT /api/v2/oauth/clients/{}/generate_secret", id.0),
    };
    let (cause, status, request_id) = (None, None, None);
    Error { kind: ErrorKind::NoAnswer, cause, status, request, request_id }
}
