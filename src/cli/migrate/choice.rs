//! The client that was chosen: for whom, with which scopes, and what its description remembers (Z4).

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::known::Known;
use crate::app::oauth;
use crate::cli::report::{Advice, Said, Status};
use crate::domain::migration::{self as domain, Chosen, Plan, Preset};
use crate::domain::oauth::{Scopes, check_redirect};
use crate::domain::oauth_client::NewClient;
use crate::domain::token::Token;
use crate::domain::user::UserId;
use crate::phrases::Phrase;

/// Who uses the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Who {
    /// A program that runs alone: client credentials
    Program,
    /// People who sign in: authorization code with PKCE
    Person,
}

/// What is chosen of a client.
#[derive(Args, Clone, Debug)]
pub struct Choice {
    /// Make an OAuth client for a program, which acts as you, or for a person, who signs in
    #[arg(long = "for", value_name = "WHO", requires = "what")]
    pub who: Option<Who>,
    /// What it may do, the least first
    #[arg(
        long, value_name = "NAME", group = "what", requires = "who", value_parser = parse_preset()
    )]
    preset: Option<Preset>,
    /// What it may do, as scopes, such as `tickets:read users:read`
    #[arg(long, value_name = "SCOPES", group = "what", requires = "who", value_parser = parse_scopes)]
    scope: Option<Scopes>,
    /// What grants call the client [default: the token's description in small letters]
    #[arg(long, value_name = "TEXT", requires = "who")]
    identifier: Option<String>,
    /// Where a person's sign-in leads back to.
    #[arg(
        long, value_name = "URL", requires = "who", value_parser = parse_redirect,
        help = "Where a person's sign-in leads back to [default: http://localhost:19186/]"
    )]
    redirect: Vec<String>,
    /// For how many days the old token has to be unused before it is switched off [default: 7d]; also
    /// of a migration that has begun
    #[arg(long, value_name = "DAYS", value_parser = parse_days)]
    quiet: Option<i64>,
    /// For how many days it stays off before it is deleted [default: 35d]; also of a migration that has
    /// begun
    #[arg(long, value_name = "DAYS", value_parser = parse_days)]
    off: Option<i64>,
}

impl Choice {
    /// Who uses the client.
    fn who(&self) -> domain::Who {
        match self.who {
            Some(Who::Person) => domain::Who::Person,
            _ => domain::Who::Program,
        }
    }

    /// A plan with the days that were chosen.
    pub fn plan(&self, before: Plan) -> Plan {
        let quiet_days = self.quiet.unwrap_or(before.quiet_days);
        Plan { quiet_days, off_days: self.off.unwrap_or(before.off_days), ..before }
    }

    /// Whether other days were chosen.
    pub const fn has_days(&self) -> bool {
        self.quiet.is_some() || self.off.is_some()
    }

    /// The client that is asked for.
    pub fn client(&self, token: &Token, owner: UserId, known: &Known) -> anyhow::Result<NewClient> {
        let scopes = match self.preset {
            Some(preset) => preset.scopes(),
            None => self.scope.clone().unwrap_or_default(),
        };
        let chosen = Chosen {
            who: self.who(),
            scopes,
            plan: self.plan(Plan::default()),
            purpose: String::new(),
        };
        let mut draft = chosen.draft(token, &known.clients);
        if let Some(identifier) = &self.identifier {
            draft.identifier.clone_from(identifier);
        }
        if !self.redirect.is_empty() {
            draft.redirects = self.redirect.join(" ");
        }
        NewClient::of(&draft, owner).map_err(|problem| {
            Advice::new(Phrase::CreateNothing).with(Status::WrongUsage).around(Said::because(
                Phrase::MigrateCantBe,
                Said::new(oauth::words::problem(&problem)),
            ))
        })
    }
}

fn parse_preset() -> impl TypedValueParser<Value = Preset> {
    PossibleValuesParser::new(Preset::ALL.map(Preset::name))
        .try_map(|name| Preset::from_name(&name).ok_or("no such preset"))
}

fn parse_scopes(text: &str) -> Result<Scopes, String> {
    let scopes = Scopes::parse(text);
    if let Some(name) = scopes.unknown().next() {
        return Err(format!("`{name}` is no scope"));
    }
    if let Some(overlap) = scopes.overlap() {
        return Err(overlap.to_string());
    }
    if scopes.is_empty() { Err("there is no scope in it".to_owned()) } else { Ok(scopes) }
}

fn parse_redirect(text: &str) -> Result<String, String> {
    check_redirect(text).map(|()| text.to_owned()).map_err(|error| error.to_string())
}

/// A number of days, with or without `d`.
fn parse_days(text: &str) -> Result<i64, String> {
    let number = text.strip_suffix('d').unwrap_or(text);
    let days = number.parse().ok().filter(|days| (1..=Plan::MOST_DAYS).contains(days));
    days.ok_or_else(|| format!("a number of days such as 7d, from 1d to {}d", Plan::MOST_DAYS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_and_within_bounds() {
        assert_eq!(parse_days("7d"), Ok(7));
        assert_eq!(parse_days("365"), Ok(365));
        for wrong in ["", "d", "0d", "366d", "-1d", "1w", "1.5d"] {
            assert!(parse_days(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn scopes_that_no_account_takes_are_refused_before_anything_is_sent() {
        assert!(parse_scopes("tickets:read users:read").is_ok());
        for (wrong, said) in [
            ("tickets:raed", "`tickets:raed` is no scope"),
            ("read tickets:read", "tickets:read is part of read: leave one of them out"),
            (" ", "there is no scope in it"),
        ] {
            assert_eq!(parse_scopes(wrong).unwrap_err(), said);
        }
    }
}
