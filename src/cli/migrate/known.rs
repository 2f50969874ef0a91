//! What the account tells of its migrations: everything, read anew for each verb (Z4).

use jiff::Timestamp;

use crate::cli::desk::{self, Desk};
use crate::cli::progress::Progress;
use crate::cli::report::{Advice, Status};
use crate::cli::retirement;
use crate::domain::fate::LastChange;
use crate::domain::migration::{Standing, done, replacing};
use crate::domain::oauth_client::{OAuthClient, OAuthToken};
use crate::domain::token::{Status as TokenStatus, Token, TokenId};
use crate::domain::user::UserId;
use crate::phrases::{Catalog, Phrase};
use crate::records::migration::Migration;
use crate::zendesk::TokensOf;

/// What was read.
pub struct Known {
    /// Every token.
    pub tokens: Vec<Token>,
    /// Every OAuth client.
    pub clients: Vec<OAuthClient>,
    given: Vec<OAuthToken>,
    told: Option<retirement::Told>,
    /// The account's clock.
    pub now: Timestamp,
}

impl Known {
    /// Reads it. About one token less is asked for.
    pub async fn of(desk: &Desk, only: Option<TokenId>, catalog: &Catalog) -> anyhow::Result<Self> {
        let (tokens, now) = desk.tokens(catalog).await?;
        let progress = Progress::start(catalog.say(&Phrase::MigrateLoading));
        progress.watch(desk.client(), catalog);
        let refused = |error| desk.refused(&error);
        let clients = desk.client().oauth_clients().await.map_err(refused)?.value;
        let wanted = |token: &&Token| only.is_none_or(|id| id == token.id);
        let begun: Vec<_> = tokens
            .iter()
            .filter(wanted)
            .filter_map(|token| replacing(token, &clients).map(|client| (token, client)))
            .collect();
        let given = match begun.as_slice() {
            [] => vec![],
            [(_, client)] => {
                let of = TokensOf::Client(client.id);
                desk.client().oauth_tokens(of).await.map_err(refused)?
            }
            _ => desk.client().oauth_tokens(TokensOf::All).await.map_err(refused)?,
        };
        // Only of what is off the log tells more than the list.
        let off = begun.iter().any(|(token, _)| token.status == TokenStatus::Inactive);
        let told = if off { retirement::told(desk, catalog, &tokens, now).await.0 } else { None };
        Ok(Self { tokens, clients, given, told, now })
    }

    /// The migration of one token. An account that has no such token, and no client that took its
    /// place, has no such migration.
    pub fn migration(&self, id: TokenId) -> anyhow::Result<Migration> {
        if let Some(token) = self.tokens.iter().find(|token| token.id == id) {
            return Ok(self.of_token(token));
        }
        let over = self.done().into_iter().find(|migration| migration.id == id);
        over.map_or_else(|| desk::find(&self.tokens, id).map(|token| self.of_token(token)), Ok)
    }

    /// What somebody is called, where one of the tokens says it.
    pub fn name_of(&self, person: UserId) -> Option<String> {
        let creators = self.tokens.iter().filter_map(|token| token.creator.as_ref());
        let mut own = creators.filter(|creator| creator.id == person);
        own.find_map(|creator| creator.name.as_ref()).map(ToString::to_string)
    }

    /// Every migration that has begun, in the order of the tokens, then those that are over.
    pub fn migrations(&self) -> Vec<Migration> {
        let begun = self.tokens.iter().map(|token| self.of_token(token));
        begun.filter(|migration| migration.client.is_some()).chain(self.done()).collect()
    }

    fn of_token(&self, token: &Token) -> Migration {
        let told: Option<LastChange> =
            self.told.as_ref().and_then(|told| told.of(token)).map(|change| change.last);
        let standing = Standing::of(token, &self.clients, &self.given, told, self.now);
        let client = replacing(token, &self.clients).cloned();
        Migration { id: token.id, token: Some((token.clone(), standing)), client }
    }

    fn done(&self) -> Vec<Migration> {
        let over = done(&self.tokens, &self.clients).into_iter();
        over.map(|(line, client)| Migration {
            id: line.token,
            token: None,
            client: Some(client.clone()),
        })
        .collect()
    }
}

/// Why a step can't be taken, with what to do instead: a rule of the path (5).
pub fn refused(what: Phrase, hint: Phrase) -> anyhow::Error {
    Advice::new(hint).with(Status::Refused).about(what)
}
