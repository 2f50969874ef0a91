//! OAuth as an account knows it: clients, grants and what a scope allows (reference 1.4; Z4, Q3).

use thiserror::Error;

/// Whether a client can keep a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientKind {
    /// It runs where its secret can be read: a desktop or a browser.
    Public,
    /// It runs on a server that keeps its secret.
    Confidential,
}

impl ClientKind {
    /// The kind that the wire names.
    pub fn from_wire(text: &str) -> Option<Self> {
        match text {
            "public" => Some(Self::Public),
            "confidential" => Some(Self::Confidential),
            _ => None,
        }
    }

    /// The wire's name of the kind.
    pub const fn as_wire(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Confidential => "confidential",
        }
    }
}

/// How long an access token may live, in seconds: official bounds, both included (assumed), and what
/// a client made since 2026-04-30 gets that asks for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime(i64);

/// The seconds are outside of the bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("expires_in must be from 300 to 172800 seconds")]
pub struct NotALifetime;

impl Lifetime {
    /// Half an hour.
    pub const DEFAULT: Self = Self(1800);

    /// Takes 300 to 172,800 seconds.
    pub fn new(seconds: i64) -> Result<Self, NotALifetime> {
        if (300..=172_800).contains(&seconds) { Ok(Self(seconds)) } else { Err(NotALifetime) }
    }

    /// The seconds.
    pub const fn seconds(self) -> i64 {
        self.0
    }
}

/// How long a refresh token may be used, in seconds: official bounds, both included (assumed).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefreshLifetime(i64);

/// The seconds are outside of the bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("refresh_token_expires_in must be from 604800 to 7776000 seconds")]
pub struct NotARefreshLifetime;

impl RefreshLifetime {
    /// Thirty days.
    pub const DEFAULT: Self = Self(2_592_000);

    /// Takes 604,800 to 7,776,000 seconds: a week to ninety days.
    pub fn new(seconds: i64) -> Result<Self, NotARefreshLifetime> {
        let fits = (604_800..=7_776_000).contains(&seconds);
        if fits { Ok(Self(seconds)) } else { Err(NotARefreshLifetime) }
    }

    /// The seconds.
    pub const fn seconds(self) -> i64 {
        self.0
    }
}

/// How long an authorization code can be used, in seconds (official).
pub const CODE_SECONDS: i64 = 120;

/// What a request does to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It reads.
    Read,
    /// It changes something.
    Write,
}

impl Access {
    /// The scope that allows it everywhere.
    pub const fn scope(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// What a scope can be narrowed to, with what can be allowed there (official).
pub const RESOURCES: [(&str, &[Access]); 18] = {
    use Access::{Read, Write};
    [
        ("tickets", &[Read, Write]),
        ("users", &[Read, Write]),
        ("auditlogs", &[Read]),
        ("organizations", &[Read, Write]),
        ("hc", &[Read, Write]),
        ("apps", &[Read, Write]),
        ("triggers", &[Read, Write]),
        ("automations", &[Read, Write]),
        ("targets", &[Read, Write]),
        ("webhooks", &[Read, Write]),
        ("macros", &[Read, Write]),
        ("requests", &[Read, Write]),
        ("satisfaction_ratings", &[Read, Write]),
        ("dynamic_content", &[Read, Write]),
        ("any_channel", &[Write]),
        ("web_widget", &[Write]),
        ("security", &[Read]),
        ("unrestricted", &[Read, Write]),
    ]
};

/// The scopes of a token or of a client, kept as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(Vec<String>);

/// The scope that a token lacks for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("You are missing the following required scopes: {0}")]
pub struct MissingScope(pub &'static str);

/// Two scopes of which one says what the other says already.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{narrow} is part of {broad}: leave one of them out")]
pub struct Overlap {
    /// The broader one.
    pub broad: &'static str,
    /// The other.
    pub narrow: String,
}

impl Scopes {
    /// Reads names that are separated by spaces; each is kept once.
    pub fn parse(text: &str) -> Self {
        let mut names: Vec<String> = Vec::new();
        for name in text.split_ascii_whitespace() {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        Self(names)
    }

    /// Every name that can be asked for one by one: the broad ones first.
    pub fn choices() -> impl Iterator<Item = String> {
        let broad = ["read", "write", "impersonate"].map(str::to_owned);
        let narrow = RESOURCES.iter().flat_map(|(resource, allowed)| {
            allowed.iter().map(move |access| format!("{resource}:{}", access.scope()))
        });
        broad.into_iter().chain(narrow)
    }

    /// Takes a name in, or out where it stands there already.
    pub fn toggle(&mut self, name: &str) {
        match self.0.iter().position(|known| known == name) {
            Some(place) => drop(self.0.remove(place)),
            None => self.0.push(name.to_owned()),
        }
    }

    /// Whether both have the same names, in whichever order.
    pub fn same_as(&self, other: &Self) -> bool {
        self.within(other) && other.within(self)
    }

    /// The names.
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every one of them stands in the list that a client allows, name by name: that `read`
    /// allows `tickets:read` too is not documented.
    pub fn within(&self, allowed: &Self) -> bool {
        self.0.iter().all(|name| allowed.0.contains(name))
    }

    /// The names that no account knows.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str).filter(|name| !is_known(name))
    }

    /// A scope that says what a broader one beside it says already, such as `tickets:read` beside
    /// `read` or `tickets`: Admin Center takes them for no client together (relayed).
    pub fn overlap(&self) -> Option<Overlap> {
        let has = |scope: &str| self.0.iter().any(|name| name == scope);
        let within = |name: &String| {
            let (resource, rest) = match name.split_once(':') {
                Some((resource, rest)) => (resource, Some(rest)),
                None => (name.as_str(), None),
            };
            let (resource, allowed) = RESOURCES.iter().find(|(known, _)| *known == resource)?;
            let said = |access: &&Access| rest.is_none_or(|rest| rest == access.scope());
            let mut said = allowed.iter().filter(said).map(|access| access.scope());
            // A resource alone means both (official).
            let whole = rest.is_some().then_some(*resource);
            let broad = said.find(|scope| has(scope)).or(whole.filter(|whole| has(whole)))?;
            Some(Overlap { broad, narrow: name.clone() })
        };
        self.0.iter().find_map(within)
    }

    /// Whether a request is allowed that reads or changes something, perhaps a resource with scopes
    /// of its own. One unknown name spoils all: the token is made, and no call with it succeeds.
    pub fn permit(&self, access: Access, resource: Option<&str>) -> Result<(), MissingScope> {
        let fits = |name: &str| match name.split_once(':') {
            // A resource alone means both (official).
            None => name == access.scope() || Some(name) == resource,
            Some((kind, rest)) => Some(kind) == resource && rest == access.scope(),
        };
        let known = self.unknown().next().is_none();
        if known && self.0.iter().any(|name| fits(name)) {
            Ok(())
        } else {
            Err(MissingScope(access.scope()))
        }
    }
}

impl std::fmt::Display for Scopes {
    /// As the wire has them in one string.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

fn is_known(name: &str) -> bool {
    match name.split_once(':') {
        None => {
            matches!(name, "read" | "write" | "impersonate")
                || RESOURCES.iter().any(|(known, _)| *known == name)
        }
        Some((resource, access)) => RESOURCES.iter().any(|(known, allowed)| {
            *known == resource && allowed.iter().any(|allowed| allowed.scope() == access)
        }),
    }
}

/// The text is no address to which a client may be led back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("must be an https address, or http for localhost and 127.0.0.1")]
pub struct NotARedirect;

/// Checks an address to which the authorize page may lead back: https, or http for localhost and
/// 127.0.0.1 (reference 1.4), without a fragment (RFC 6749, 3.1.2).
pub fn check_redirect(address: &str) -> Result<(), NotARedirect> {
    let plain = address.bytes().all(|byte| byte.is_ascii_graphic()) && !address.contains('#');
    let host = |rest: &str| {
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let authority = rest.get(..end).unwrap_or_default();
        // Whoever stands before an `@` is not the host, and reads as if it were.
        let host = (!authority.contains('@')).then_some(authority)?;
        let (name, port) = host.split_once(':').unwrap_or((host, "0"));
        (!name.is_empty() && port.parse::<u16>().is_ok()).then(|| name.to_ascii_lowercase())
    };
    let fits = match address.split_once("://") {
        Some(("https", rest)) => host(rest).is_some(),
        Some(("http", rest)) => {
            host(rest).is_some_and(|host| host == "localhost" || host == "127.0.0.1")
        }
        _ => false,
    };
    if plain && fits { Ok(()) } else { Err(NotARedirect) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permitted(scopes: &str, access: Access, resource: Option<&str>) -> bool {
        Scopes::parse(scopes).permit(access, resource).is_ok()
    }

    #[test]
    fn q3_a_broad_scope_allows_everywhere_and_a_narrow_one_its_resource_alone() {
        use Access::{Read, Write};
        for (scopes, access, resource, permits) in [
            ("read", Read, None, true),
            ("read", Read, Some("tickets"), true),
            ("read", Write, Some("tickets"), false),
            ("write", Read, None, false),
            ("tickets:read", Read, Some("tickets"), true),
            ("tickets:read", Read, Some("users"), false),
            ("tickets:read", Read, None, false),
            ("tickets:read", Write, Some("tickets"), false),
            ("organizations:write read", Read, Some("users"), true),
            ("users:read users:write", Write, Some("users"), true),
            ("impersonate", Read, None, false),
            ("tickets", Read, Some("tickets"), true),
            ("tickets", Write, Some("tickets"), true),
            ("tickets", Read, Some("users"), false),
            ("tickets", Read, None, false),
            ("", Read, None, false),
        ] {
            assert_eq!(permitted(scopes, access, resource), permits, "{scopes} {resource:?}");
        }
        let missing = Scopes::parse("write").permit(Read, None).unwrap_err();
        assert_eq!(missing.to_string(), "You are missing the following required scopes: read");
    }

    #[test]
    fn one_unknown_scope_forbids_every_call() {
        for scopes in ["read write everything", "read auditlogs:write", "read any_channel:read"] {
            assert!(!permitted(scopes, Access::Read, None), "{scopes}");
            assert_eq!(Scopes::parse(scopes).unknown().count(), 1);
        }
    }

    #[test]
    fn a_request_stays_within_what_the_client_allows() {
        let within =
            |asked: &str, allowed: &str| Scopes::parse(asked).within(&Scopes::parse(allowed));
        assert!(within("read", "read write"));
        assert!(within(" read  read ", "read"));
        assert!(!within("read tickets:write", "read"));
        assert_eq!(Scopes::parse(" read  write read").to_string(), "read write");
    }

    #[test]
    fn every_name_that_is_offered_is_known_and_comes_once() {
        let all = Scopes::parse(&Scopes::choices().collect::<Vec<_>>().join(" "));
        assert_eq!(all.unknown().next(), None);
        assert_eq!(all.names().len(), Scopes::choices().count());
        let mut some = Scopes::parse("read users:write");
        some.toggle("users:write");
        some.toggle("hc:read");
        assert!(some.same_as(&Scopes::parse("hc:read read")));
        assert!(!some.same_as(&Scopes::parse("read")));
    }

    #[test]
    fn scopes_that_overlap_are_named() {
        let overlap = |text| Scopes::parse(text).overlap().map(|found| found.to_string());
        for (scopes, said) in [
            ("read tickets:read", Some("tickets:read is part of read: leave one of them out")),
            (
                "hc:write tickets:read write",
                Some("hc:write is part of write: leave one of them out"),
            ),
            ("users read", Some("users is part of read: leave one of them out")),
            ("read write", None),
            ("organizations:write read", None),
            ("tickets:read tickets:write users:read", None),
            ("read nothing:read", None),
            ("write auditlogs", None),
            (
                "tickets:read tickets",
                Some("tickets:read is part of tickets: leave one of them out"),
            ),
            ("tickets users:read", None),
        ] {
            assert_eq!(overlap(scopes).as_deref(), said, "{scopes}");
        }
    }

    #[test]
    fn a_lifetime_has_bounds() {
        assert!(RefreshLifetime::new(604_799).is_err() && RefreshLifetime::new(7_776_001).is_err());
        assert_eq!(RefreshLifetime::new(604_800).map(RefreshLifetime::seconds), Ok(604_800));
        assert!(Lifetime::new(299).is_err() && Lifetime::new(172_801).is_err());
        assert_eq!(Lifetime::new(300).map(Lifetime::seconds), Ok(300));
        assert_eq!(Lifetime::new(172_800).map(Lifetime::seconds), Ok(172_800));
    }

    #[test]
    fn a_client_is_led_back_by_https_or_to_this_machine() {
        for address in [
            "https://example.com/callback",
            "https://example.com:8443?a=b",
            "http://localhost:19186/",
            "http://127.0.0.1/x",
        ] {
            assert_eq!(check_redirect(address), Ok(()), "{address}");
        }
        for address in [
            "http://example.com/callback",
            "http://localhost.evil.example/",
            "http://localhost@evil.example/",
            "urn:ietf:wg:oauth:2.0:oob",
            "https://",
            "https://example.com/#fragment",
            "https://example.com/a b",
            "https://example.com:port/",
            "example.com",
        ] {
            assert_eq!(check_redirect(address), Err(NotARedirect), "{address}");
        }
    }

    #[test]
    fn a_kind_is_what_the_wire_calls_it() {
        for kind in [ClientKind::Public, ClientKind::Confidential] {
            assert_eq!(ClientKind::from_wire(kind.as_wire()), Some(kind));
        }
        assert_eq!(ClientKind::from_wire("secret"), None);
    }
}
