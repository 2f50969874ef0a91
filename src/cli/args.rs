//! Every flag and verb, declared once: parser, help and errors come from here.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::Timestamp;

use super::access::AccessCommand;
use super::audit::AuditCommand;
use super::config::ConfigCommand;
use super::doctor::DoctorArgs;
use super::embedded::EmbeddedCommand;
use super::logging::LogLevel;
use super::migrate::MigrateCommand;
use super::oauth::OAuthCommand;
use super::reference::{CompletionsArgs, ManArgs};
use super::retirement::RetirementCommand;
use super::serve::ServeArgs;
use super::sign_in::WhoamiArgs;
use super::token::TokenCommand;
use crate::domain::profile::Choice;
use crate::phrases::Locale;
use crate::settings::ThemeChoice;

/// A terminal admin center for Zendesk's API tokens.
///
/// Without a verb the screen opens, on an account that lives inside this program.
#[derive(Debug, Parser)]
#[command(
    name = "tokendesk",
    version,
    after_help = "Keys: ? in the screen shows them all, q leaves it.\n\
                  Exit status: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 not signed in or \
                  not allowed,\n5 refused by a rule of the account, 6 done in part, 7 outcome \
                  unknown.\n\
                  Not affiliated with Zendesk."
)]
pub struct Cli {
    /// What concerns every verb.
    #[command(flatten, next_help_heading = "Account and session")]
    pub common: Common,
    /// What to do instead of opening the screen.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

/// The flags that stand before or after a verb.
#[derive(Args, Debug)]
pub struct Common {
    /// Where the embedded account is kept.
    #[arg(
        long,
        value_name = "DIR",
        global = true,
        help = "Keep the embedded account there [default: $XDG_DATA_HOME/tokendesk]"
    )]
    pub data_dir: Option<PathBuf>,
    /// The configuration file.
    #[arg(
        long,
        value_name = "FILE",
        global = true,
        help = "Read this configuration [default: $XDG_CONFIG_HOME/tokendesk/config.toml]"
    )]
    pub config: Option<PathBuf>,
    /// The language of the screen.
    #[arg(
        long,
        value_name = "LOCALE",
        global = true,
        value_parser = parse_locale,
        help = "Speak this language, en or ko [default: what LC_ALL, LC_MESSAGES or LANG says]"
    )]
    pub locale: Option<Locale>,
    /// The colours of the screen.
    #[arg(
        long,
        value_name = "THEME",
        global = true,
        value_parser = parse_theme,
        help = "Use these colours: auto, dark, light, high-contrast, monochrome or terminal \
                [default: what the configuration says, else auto]"
    )]
    pub theme: Option<ThemeChoice>,
    /// The account that is opened.
    #[arg(
        long,
        value_name = "NAME",
        global = true,
        value_parser = Choice::parse,
        help = "Open the account of this profile, or `embedded` [default: $TOKENDESK_PROFILE, else \
                what $ZENDESK_SUBDOMAIN names, else embedded]"
    )]
    pub profile: Option<Choice>,
    /// Only read: nothing can be changed
    #[arg(long, global = true)]
    pub read_only: bool,
    /// Read the secret of the account from the standard input
    #[arg(long, global = true)]
    pub token_stdin: bool,
    /// What goes into the log.
    #[arg(
        long,
        value_name = "LEVEL",
        global = true,
        help = "Write a log of the requests, never of what they are about \
                [in: $XDG_STATE_HOME/tokendesk/tokendesk.log]"
    )]
    pub log: Option<LogLevel>,
    /// Set the embedded account's clock to this time; it goes on from there
    #[arg(long, value_name = "RFC3339", global = true, value_parser = parse_time)]
    pub now: Option<Timestamp>,
}

/// What can be done beside opening the screen.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List, show and change API tokens
    #[command(subcommand)]
    Token(TokenCommand),
    /// List the events of the audit log
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Say what the retirement of API tokens makes of each, and by when to do something
    #[command(subcommand)]
    Retirement(RetirementCommand),
    /// List and show OAuth clients, which take the place of API tokens
    #[command(subcommand)]
    Oauth(OAuthCommand),
    /// Replace an API token by an OAuth client, step by step
    #[command(subcommand)]
    Migrate(MigrateCommand),
    /// Say whether API tokens may be used in the account, and change it
    #[command(subcommand)]
    Access(AccessCommand),
    /// Serve the embedded account alone, for scripts and other clients
    Serve(ServeArgs),
    /// Look after the embedded account
    #[command(subcommand)]
    Embedded(EmbeddedCommand),
    /// Make a configuration file, or say where it is
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Store the secret of a profile in this system's store, after checking it
    Login,
    /// Take the secret of a profile out of this system's store
    Logout,
    /// Say which account one is in, as whom, and how one came in
    Whoami(WhoamiArgs),
    /// Look at everything between you and the account, and say what to do about it
    Doctor(DoctorArgs),
    /// Write the completions of a shell
    Completions(CompletionsArgs),
    /// Write the manual
    Man(ManArgs),
}

impl Verb {
    /// Whether a program reads what it writes, errors included.
    pub fn is_for_program(&self) -> bool {
        match self {
            Self::Token(command) => command.is_for_program(),
            Self::Audit(command) => command.is_for_program(),
            Self::Retirement(command) => command.is_for_program(),
            Self::Oauth(command) => command.is_for_program(),
            Self::Migrate(command) => command.is_for_program(),
            Self::Access(command) => command.is_for_program(),
            Self::Whoami(args) => args.json,
            Self::Doctor(args) => args.json,
            Self::Serve(_)
            | Self::Embedded(_)
            | Self::Config(_)
            | Self::Login
            | Self::Logout
            | Self::Completions(_)
            | Self::Man(_) => false,
        }
    }
}

fn parse_locale(name: &str) -> Result<Locale, String> {
    Locale::from_name(name).ok_or_else(|| {
        let known: Vec<_> = Locale::ALL.into_iter().map(Locale::tag).collect();
        format!("this language is not known; known are {}", known.join(", "))
    })
}

fn parse_theme(name: &str) -> Result<ThemeChoice, String> {
    ThemeChoice::from_name(name).ok_or_else(|| {
        let known: Vec<_> = ThemeChoice::NAMES.iter().map(|(name, _)| *name).collect();
        format!("this theme is not known; known are {}", known.join(", "))
    })
}

fn parse_time(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| "not a time such as 2026-11-23T09:00:00Z".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_declaration_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_unknown_language_names_the_known_ones() {
        let error = Cli::try_parse_from(["tokendesk", "--locale", "tlh"]).unwrap_err();
        assert_eq!(error.exit_code(), 2);
        assert!(error.to_string().contains("known are en, ko"), "{error}");
    }

    #[test]
    fn an_unknown_theme_names_the_known_ones() {
        let error = Cli::try_parse_from(["tokendesk", "--theme", "solarized"]).unwrap_err();
        assert_eq!(error.exit_code(), 2);
        let known = "known are auto, dark, light, high-contrast, monochrome, terminal";
        assert!(error.to_string().contains(known), "{error}");
        for (name, choice) in ThemeChoice::NAMES {
            let cli = Cli::try_parse_from(["tokendesk", "--theme", name]).unwrap();
            assert_eq!(cli.common.theme, Some(choice));
        }
    }

    #[test]
    fn a_time_is_rfc_3339() {
        let cli = Cli::try_parse_from(["tokendesk", "--now", "2026-11-23T09:00:00Z"]).unwrap();
        assert_eq!(
            cli.common.now.map(|now| now.to_string()).as_deref(),
            Some("2026-11-23T09:00:00Z")
        );
        let error = Cli::try_parse_from(["tokendesk", "--now", "today"]).unwrap_err();
        assert_eq!(error.exit_code(), 2);
    }
}
