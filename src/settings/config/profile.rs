//! The profiles of the configuration: which accounts there are, and how one signs in to each.

use std::path::PathBuf;

use super::paths::Paths;
use super::section::{Found, Section, Wrong};
use crate::domain::account::{AccountColor, Guard, SignIn};
use crate::domain::place::{Loopback, Place, Subdomain};
use crate::domain::profile::ProfileName;
use crate::phrases::Phrase;

/// The keys of `[profiles.NAME]`.
pub(super) const KEYS: [&str; 11] = [
    "subdomain",
    "url",
    "auth",
    "client_id",
    "redirect",
    "email",
    "credential_command",
    "credential_file",
    "read_only",
    "protected",
    "color",
];

/// Keys that people look for, and where what they hold belongs.
const SECRETS: [&str; 8] = [
    "token",
    "api_token",
    "oauth_token",
    "access_token",
    "secret",
    "client_secret",
    "password",
    "credential",
];

/// An account of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// What it is called there.
    pub name: ProfileName,
    /// Where it is.
    pub place: Place,
    /// How one signs in.
    pub auth: Auth,
    /// Where the secret for it comes from.
    pub source: Source,
    /// What one may do in it.
    pub guard: Guard,
    /// The colour it is told by.
    pub color: Option<AccountColor>,
}

/// How one signs in, without the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// By an OAuth access token.
    OAuthToken,
    /// By an OAuth client: its identifier.
    OAuthClient(String),
    /// By a person in a browser, who lets a public OAuth client act for them.
    OAuthCode {
        /// The client's identifier.
        client_id: String,
        /// Where the browser comes back to.
        redirect: Redirect,
    },
    /// By an API token and this e-mail address (T1).
    ApiToken(String),
}

/// Where a browser comes back to: an address of this machine alone, which the client knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The whole address, as it was written.
    pub url: String,
}

impl Redirect {
    /// What a client for tokendesk is made with, if nothing else is wanted.
    pub const USUAL: &str = "http://127.0.0.1:19187/";

    /// `http://127.0.0.1:PORT/…` or `http://localhost:PORT/…`; anybody else would get the code.
    pub fn parse(url: &str) -> Option<Self> {
        let rest = ["http://127.0.0.1:", "http://localhost:"]
            .iter()
            .find_map(|start| url.strip_prefix(start))?;
        let (port, path) = rest.split_once('/')?;
        port.parse::<u16>().ok().filter(|port| *port > 0)?;
        let is_path = path.chars().all(|char| char.is_ascii_graphic() && !"?#".contains(char));
        is_path.then(|| Self { url: url.to_owned() })
    }
}

impl Auth {
    /// Whether this is an e-mail address as far as signing in needs it: the colon ends the user's
    /// name in HTTP Basic (T1).
    pub fn takes_email(text: &str) -> bool {
        let odd = |letter: char| letter.is_control() || letter.is_whitespace();
        text.contains('@') && !text.contains(':') && !text.chars().any(odd)
    }

    /// The same without what it holds.
    pub const fn sign_in(&self) -> SignIn {
        match self {
            Self::OAuthToken => SignIn::OAuthToken,
            Self::OAuthClient(_) => SignIn::OAuthClient,
            Self::OAuthCode { .. } => SignIn::OAuthCode,
            Self::ApiToken(_) => SignIn::ApiToken,
        }
    }
}

/// Where a profile's secret comes from, if it is not given for the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A program writes it to its output: the program and its arguments, for no shell.
    Command(Vec<String>),
    /// A file that only its owner may read.
    File(PathBuf),
    /// The system's store.
    Store,
}

/// How one signs in, as the file names it.
#[derive(Clone, Copy)]
enum Way {
    OAuthClient,
    OAuthCode,
    OAuthToken,
    ApiToken,
}

impl Profile {
    /// Reads `[profiles.NAME]`.
    pub(super) fn read(
        name: &Found<&str>,
        section: &Section<'_>,
        paths: &Paths,
    ) -> Result<Self, Wrong> {
        let name = ProfileName::parse(name.value).map_err(|_| {
            name.wrong.is(|key| Phrase::ConfigNoProfile { key }, Phrase::NameOfProfile)
        })?;
        if let Some(secret) = section.keys().find(|key| SECRETS.contains(&key.value)) {
            return Err(secret.wrong.is(|key| Phrase::ConfigSecret { key }, Phrase::AllowedSecret));
        }
        section.only(&KEYS)?;
        let guard = Guard {
            read_only: section.switch("read_only")?.is_some_and(|found| found.value),
            protected: section.switch("protected")?.is_some_and(|found| found.value),
        };
        let colors = AccountColor::ALL.map(|color| (color.name(), color));
        let (place, auth, source) = (place(section)?, auth(section)?, source(section, paths)?);
        if matches!((&auth, &source), (Auth::OAuthCode { .. }, Source::Command(_))) {
            let has = section.has_both("auth", "credential_command", Phrase::AllowedKept);
            return Err(has);
        }
        Ok(Self {
            name,
            place,
            auth,
            source,
            guard,
            color: section.word("color", &colors)?.map(|found| found.value),
        })
    }
}

fn place(section: &Section<'_>) -> Result<Place, Wrong> {
    let one = Phrase::AllowedPlace;
    match (section.text("subdomain")?, section.text("url")?) {
        (Some(_), Some(_)) => Err(section.has_both("subdomain", "url", one)),
        (None, None) => Err(section.lacks("subdomain", one)),
        (Some(subdomain), None) => {
            Subdomain::parse(subdomain.value).map(Place::Zendesk).map_err(|_| {
                let problem = |key| Phrase::ConfigNoSubdomain { key };
                subdomain.wrong.is(problem, Phrase::SubdomainLetters)
            })
        }
        (None, Some(url)) => Loopback::parse(url.value).map(Place::Loopback).map_err(|_| {
            let problem = |key| Phrase::ConfigNoAddress { key };
            url.wrong.is(problem, Phrase::AllowedLoopback)
        }),
    }
}

fn auth(section: &Section<'_>) -> Result<Auth, Wrong> {
    let ways = [
        ("oauth-client", Way::OAuthClient),
        ("oauth-code", Way::OAuthCode),
        ("oauth-token", Way::OAuthToken),
        ("api-token", Way::ApiToken),
    ];
    let Some(way) = section.word("auth", &ways)? else {
        let names = ways.map(|(name, _)| format!("\"{name}\"")).join(", ");
        return Err(section.lacks("auth", Phrase::AllowedWords { names }));
    };
    let client = section.text("client_id")?;
    let email = section.text("email")?;
    if let Some(client) = client.as_ref().filter(|found| !is_one_word(found.value)) {
        return Err(client.wrong.is(|key| Phrase::ConfigSpace { key }, Phrase::AllowedClient));
    }
    if let Some(email) = email.as_ref().filter(|found| !Auth::takes_email(found.value)) {
        return Err(email.wrong.is(|key| Phrase::ConfigNoEmail { key }, Phrase::AllowedEmail));
    }
    let redirect = section.text("redirect")?;
    if let Some(found) = &redirect
        && Redirect::parse(found.value).is_none()
    {
        return Err(found.wrong.is(|key| Phrase::ConfigNoAddress { key }, Phrase::AllowedRedirect));
    }
    match way.value {
        Way::OAuthCode => {
            let client =
                client.ok_or_else(|| section.lacks("client_id", Phrase::AllowedNeedsClient))?;
            let url = redirect.map_or(Redirect::USUAL, |found| found.value);
            let redirect = Redirect::parse(url)
                .ok_or_else(|| section.lacks("redirect", Phrase::AllowedRedirect))?;
            Ok(Auth::OAuthCode { client_id: client.value.to_owned(), redirect })
        }
        Way::OAuthToken => Ok(Auth::OAuthToken),
        Way::OAuthClient => client
            .map(|id| Auth::OAuthClient(id.value.to_owned()))
            .ok_or_else(|| section.lacks("client_id", Phrase::AllowedNeedsClient)),
        Way::ApiToken => email
            .map(|email| Auth::ApiToken(email.value.to_owned()))
            .ok_or_else(|| section.lacks("email", Phrase::AllowedNeedsEmail)),
    }
}

fn is_one_word(text: &str) -> bool {
    !text.chars().any(|letter| letter.is_control() || letter.is_whitespace())
}

fn source(section: &Section<'_>, paths: &Paths) -> Result<Source, Wrong> {
    match (section.texts("credential_command")?, section.text("credential_file")?) {
        (Some(_), Some(_)) => {
            let one = Phrase::AllowedOneSource;
            Err(section.has_both("credential_command", "credential_file", one))
        }
        (Some(command), None) => Ok(Source::Command(command.value)),
        (None, Some(file)) => Ok(Source::File(paths.resolve(file.value))),
        (None, None) => Ok(Source::Store),
    }
}
