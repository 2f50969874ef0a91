//! The client that is chosen for a token: for whom, with which scopes, and what its description
//! remembers (Z4).

use super::super::oauth::{ClientKind, Scopes};
use super::super::oauth_client::{Draft, OAuthClient, identifier_for};
use super::super::replacement::Replacement;
use super::super::token::Token;
use super::{Plan, describe};

/// Where a person's sign-in leads back to, unless another address is named: nothing has to listen
/// there, since the address can be pasted.
const REDIRECT: &str = "http://localhost:19186/";

/// How much of what a token is called becomes the name of its client, in characters.
const LONGEST_NAME: usize = 60;

/// Who uses the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A program that runs alone: client credentials. It acts as the client's owner.
    Program,
    /// People who sign in: authorization code with PKCE. Each has one's own rights.
    Person,
}

impl Who {
    /// The kind of a client for them: people's can't keep a secret.
    pub const fn kind(self) -> ClientKind {
        match self {
            Self::Program => ClientKind::Confidential,
            Self::Person => ClientKind::Public,
        }
    }
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Who uses it.
    pub who: Who,
    /// What it may do.
    pub scopes: Scopes,
    /// For how long what is waited for.
    pub plan: Plan,
    /// What was found out about the token; empty is what the token is called.
    pub purpose: String,
}

impl Chosen {
    /// What the client's description begins with: what was found out, else what the token is called.
    pub fn purpose(&self, token: &Token) -> String {
        if self.purpose.is_empty() { name_of(token) } else { self.purpose.clone() }
    }

    /// The client as a draft: named after the token, with an identifier that no other client has.
    pub fn draft(&self, token: &Token, clients: &[OAuthClient]) -> Draft {
        let name = name_of(token);
        let redirects = match self.who {
            Who::Program => String::new(),
            Who::Person => REDIRECT.to_owned(),
        };
        Draft {
            identifier: free_identifier(&name, token, clients),
            kind: Some(self.who.kind()),
            description: describe(&self.purpose(token), &Replacement::of(token), self.plan),
            company: String::new(),
            redirects,
            scopes: self.scopes.clone(),
            name: name.chars().take(LONGEST_NAME).collect::<String>().trim_end().to_owned(),
        }
    }
}

fn name_of(token: &Token) -> String {
    match token.description.shown() {
        Some(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        None => format!("{}…", token.visible_token),
    }
}

/// An identifier that no client of the account has.
fn free_identifier(name: &str, token: &Token, clients: &[OAuthClient]) -> String {
    let base = match identifier_for(name) {
        none if none.is_empty() => format!("api_token_{}", token.id.0),
        base => {
            let cut: String = base.chars().take(60).collect();
            cut.trim_end_matches('_').to_owned()
        }
    };
    let taken = |wanted: &str| clients.iter().any(|client| client.identifier.shown() == wanted);
    let others = (2..).map(|number| format!("{base}_{number}"));
    std::iter::once(base.clone()).chain(others).find(|name| !taken(name)).unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{client, token};
    use super::*;
    use crate::domain::description::Description;
    use crate::domain::migration::replaced_by;
    use crate::domain::token::Status;

    fn draft(name: Option<&str>, purpose: &str, clients: &[OAuthClient]) -> Draft {
        let named = token(Status::Active, None, 1);
        let description = Description::received(name.map(str::to_owned));
        let chosen = Chosen {
            who: Who::Program,
            scopes: Scopes::parse("tickets:read"),
            plan: Plan::default(),
            purpose: purpose.to_owned(),
        };
        chosen.draft(&Token { description, ..named }, clients)
    }

    #[test]
    fn the_client_is_named_after_the_token_and_says_which_one_it_replaces() {
        let made = draft(Some("Nightly  sync to DB"), "", &[]);
        assert_eq!(
            (made.name.as_str(), made.identifier.as_str()),
            ("Nightly sync to DB", "nightly_sync_to_db")
        );
        assert!(made.description.starts_with("Nightly sync to DB\nreplaces API token "));
        let noted = draft(Some("Sync"), "cron on db3", &[]);
        assert!(noted.description.starts_with("cron on db3\nreplaces API token "));
        let same = client(1, &noted.description, 1);
        assert_eq!(replaced_by(&same).len(), 1);
        let long = draft(Some(&"x".repeat(90)), "", &[]);
        assert_eq!((long.name.len(), long.identifier.len()), (60, 60));
    }

    #[test]
    fn no_other_client_of_the_account_has_its_identifier() {
        let taken =
            |identifier: &str| OAuthClient { identifier: identifier.into(), ..client(1, "", 1) };
        let clients = [taken("sync"), taken("sync_2")];
        assert_eq!(draft(Some("Sync"), "", &clients).identifier, "sync_3");
        assert_eq!(draft(Some("창고"), "", &clients).identifier, "api_token_5");
    }
}
