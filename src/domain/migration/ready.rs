//! Ready lines for whoever takes a new client into use: an environment file, and programs that read it
//! and renew their access token before it ends.
//!
//! The secret stands in the environment file alone; the programs hold none, so that they can be
//! copied, shared and checked in.

use super::super::foreign::Foreign;
use super::super::oauth::{ClientKind, Scopes};
use super::super::oauth_client::OAuthClient;
use super::super::secret::OneTimeSecret;
use super::Check;

/// What can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ready {
    /// The environment file, with the secret of a confidential client.
    Environment,
    /// A shell script with curl.
    Curl,
    /// Python 3.8, without packages.
    Python,
    /// Node 18, without packages.
    Node,
    /// Ruby 2.7, without gems.
    Ruby,
}

/// The client that the lines are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Where the account is, without a trailing slash.
    pub url: String,
    /// What a grant calls the client.
    pub identifier: String,
    /// What is asked for.
    pub scopes: Scopes,
    /// Confidential for a program, public for a person.
    pub kind: ClientKind,
    /// Where a person's sign-in leads back to.
    pub redirect: Option<String>,
}

impl Ready {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Environment, Self::Curl, Self::Python, Self::Node, Self::Ruby];

    /// What it is called on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Environment => "env",
            Self::Curl => "curl",
            Self::Python => "python",
            Self::Node => "node",
            Self::Ruby => "ruby",
        }
    }

    /// The one of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ready| ready.name() == name)
    }

    /// How its file is called for a client of this identifier.
    pub fn file_name(self, identifier: &str) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let mut name: String = identifier.chars().filter(|c| plain(*c)).take(40).collect();
        if name.is_empty() {
            "zendesk".clone_into(&mut name);
        }
        match self {
            Self::Environment => format!("{name}.env"),
            Self::Curl => format!("{name}.sh"),
            Self::Python => format!("{name}.py"),
            Self::Node => format!("{name}.mjs"),
            Self::Ruby => format!("{name}.rb"),
        }
    }

    const fn template(self, kind: ClientKind) -> &'static str {
        match (kind, self) {
            (_, Self::Environment) => "",
            (ClientKind::Confidential, Self::Curl) => {
                include_str!("../../../assets/ready/program/zendesk.sh")
            }
            (ClientKind::Confidential, Self::Python) => {
                include_str!("../../../assets/ready/program/zendesk.py")
            }
            (ClientKind::Confidential, Self::Node) => {
                include_str!("../../../assets/ready/program/zendesk.mjs")
            }
            (ClientKind::Confidential, Self::Ruby) => {
                include_str!("../../../assets/ready/program/zendesk.rb")
            }
            (ClientKind::Public, Self::Curl) => {
                include_str!("../../../assets/ready/person/zendesk.sh")
            }
            (ClientKind::Public, Self::Python) => {
                include_str!("../../../assets/ready/person/zendesk.py")
            }
            (ClientKind::Public, Self::Node) => {
                include_str!("../../../assets/ready/person/zendesk.mjs")
            }
            (ClientKind::Public, Self::Ruby) => {
                include_str!("../../../assets/ready/person/zendesk.rb")
            }
        }
    }
}

impl Program {
    /// The program of a client in the account at this address.
    #[expect(clippy::disallowed_methods, reason = "programs send back what came, quoted")]
    pub fn of(client: &OAuthClient, url: &str) -> Self {
        Self {
            url: url.to_owned(),
            identifier: client.identifier.raw().to_owned(),
            scopes: client.asks_for(),
            kind: client.kind.unwrap_or(ClientKind::Confidential),
            redirect: client.redirect_uris.first().map(Foreign::raw).map(str::to_owned),
        }
    }

    /// The lines of a program, which hold no secret; those of the environment file lack it, too.
    pub fn lines(&self, ready: Ready) -> String {
        match ready {
            Ready::Environment => self.environment_head(),
            program => {
                let environment = Ready::Environment.file_name(&self.identifier);
                let template = program.template(self.kind);
                template.replace("{{environment}}", &environment).replace("{{path}}", self.path())
            }
        }
    }

    /// The environment file. It is a secret where the client has one.
    #[expect(clippy::disallowed_methods, reason = "the file is where the program finds its secret")]
    pub fn environment(&self, secret: Option<&OneTimeSecret>) -> OneTimeSecret {
        let head = self.environment_head();
        let secret = secret.filter(|_| self.kind == ClientKind::Confidential);
        let Some(secret) = secret.map(OneTimeSecret::expose) else {
            return OneTimeSecret::new(head);
        };
        // Of the exact size, so that no smaller buffer with a part of the secret is left behind. A
        // secret has letters and digits; whatever else one had would be quoted character by character.
        let name = "ZENDESK_CLIENT_SECRET=";
        let space = head.len() + name.len() + 2 + 4 * secret.len() + 1;
        let mut text = String::with_capacity(space);
        text.push_str(&head);
        text.push_str(name);
        quote_into(&mut text, secret);
        text.push('\n');
        OneTimeSecret::new(text)
    }

    fn environment_head(&self) -> String {
        let scopes = self.scopes.to_string();
        let mut text = String::new();
        let redirect = self.redirect.as_deref().filter(|_| self.kind == ClientKind::Public);
        for (name, value) in [
            ("ZENDESK_URL", Some(self.url.as_str())),
            ("ZENDESK_CLIENT_ID", Some(self.identifier.as_str())),
            ("ZENDESK_SCOPE", Some(scopes.as_str())),
            ("ZENDESK_REDIRECT_URI", redirect),
        ] {
            if let Some(value) = value {
                text.push_str(name);
                text.push('=');
                quote_into(&mut text, value);
                text.push('\n');
            }
        }
        text
    }

    /// What the programs read, to show that it works.
    fn path(&self) -> &'static str {
        match Check::of(&self.scopes) {
            Some(Check::EmptyTicket) => {
                let reads = self
                    .scopes
                    .names()
                    .iter()
                    .any(|name| matches!(name.as_str(), "read" | "tickets" | "tickets:read"));
                if reads { Check::Tickets.path() } else { "/api/v2/users/me" }
            }
            Some(check) => check.path(),
            None => "/api/v2/users/me",
        }
    }
}

/// A value as a shell and the usual readers of environment files take it.
fn quote_into(text: &mut String, value: &str) {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'/');
    if !value.is_empty() && value.bytes().all(plain) {
        text.push_str(value);
        return;
    }
    text.push('\'');
    for character in value.chars() {
        match character {
            '\'' => text.push_str("'\\''"),
            other => text.push(other),
        }
    }
    text.push('\'');
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests look at what is written")]
mod tests {
    use super::*;

    fn program(kind: ClientKind, scopes: &str) -> Program {
        Program {
            url: "https://acme.zendesk.com".into(),
            identifier: "nightly_sync".into(),
            scopes: Scopes::parse(scopes),
            kind,
            redirect: Some("http://localhost:19186/".into()),
        }
    }

    #[test]
    fn the_secret_stands_in_the_environment_file_alone() {
        let program = program(ClientKind::Confidential, "tickets:read tickets:write");
        let secret = OneTimeSecret::new("S3cr3t".into());
        let file = program.environment(Some(&secret));
        assert_eq!(
            file.expose(),
            "ZENDESK_URL=https://acme.zendesk.com\nZENDESK_CLIENT_ID=nightly_sync\n\
             ZENDESK_SCOPE='tickets:read tickets:write'\nZENDESK_CLIENT_SECRET=S3cr3t\n"
        );
        for ready in Ready::ALL {
            assert_eq!(Ready::from_name(ready.name()), Some(ready));
            let lines = program.lines(ready);
            assert!(!lines.contains("{{"), "{ready:?}");
            assert!(ready == Ready::Environment || lines.contains("nightly_sync.env"), "{ready:?}");
        }
        assert!(program.lines(Ready::Curl).contains("zendesk /api/v2/tickets\n"));
    }

    #[test]
    fn a_person_has_no_secret_and_is_led_back() {
        let program = program(ClientKind::Public, "users:read");
        let secret = OneTimeSecret::new("S3cr3t".into());
        assert_eq!(
            program.environment(Some(&secret)).expose(),
            "ZENDESK_URL=https://acme.zendesk.com\nZENDESK_CLIENT_ID=nightly_sync\n\
             ZENDESK_SCOPE=users:read\nZENDESK_REDIRECT_URI=http://localhost:19186/\n"
        );
        for ready in [Ready::Curl, Ready::Python, Ready::Node, Ready::Ruby] {
            let lines = program.lines(ready);
            assert!(lines.contains("ZENDESK_REDIRECT_URI"), "{ready:?}");
            assert!(!lines.contains("CLIENT_SECRET"), "{ready:?}");
        }
    }

    #[test]
    fn no_value_breaks_out_of_its_line() {
        let mut text = String::new();
        quote_into(&mut text, "a'b $(c) \"d\"");
        assert_eq!(text, "'a'\\''b $(c) \"d\"'");
        assert_eq!(Ready::Curl.file_name("../a b"), "ab.sh");
        assert_eq!(Ready::Environment.file_name("창고"), "zendesk.env");
    }
}
