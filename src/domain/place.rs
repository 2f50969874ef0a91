//! Where an account is: the only addresses that a credential may be sent to (reference 2.4).

use std::net::{IpAddr, SocketAddr};

use thiserror::Error;

/// Where an account is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Below `zendesk.com`, by https alone.
    Zendesk(Subdomain),
    /// On this machine, by plain http.
    Loopback(Loopback),
}

impl Place {
    /// Its address without a trailing slash, such as `https://acme.zendesk.com`.
    pub fn url(&self) -> String {
        match self {
            Self::Zendesk(subdomain) => format!("https://{}", subdomain.host()),
            Self::Loopback(loopback) => loopback.url(),
        }
    }

    /// What the account is called until something better is known.
    pub fn name(&self) -> String {
        match self {
            Self::Zendesk(subdomain) => subdomain.as_str().to_owned(),
            Self::Loopback(loopback) => loopback.0.to_string(),
        }
    }
}

/// The name of an account below `zendesk.com`.
///
/// Whatever is put before `.zendesk.com` decides where a credential goes, so only letters, digits
/// and hyphens are taken (reference 2.4): no dot, no slash, no `@`, no letter of another script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subdomain(String);

/// The text is no subdomain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "a subdomain has 1 to 63 small letters a to z, digits and hyphens and does not begin with a \
     hyphen, such as `acme` for acme.zendesk.com"
)]
pub struct NotASubdomain;

impl Subdomain {
    /// Takes `[a-z0-9][a-z0-9-]{0,62}`, nothing around it and nothing else.
    pub fn parse(text: &str) -> Result<Self, NotASubdomain> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        match text.as_bytes() {
            [first, rest @ ..]
                if plain(*first)
                    && rest.len() < 63
                    && rest.iter().all(|byte| plain(*byte) || *byte == b'-') =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err(NotASubdomain),
        }
    }

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host of the account.
    pub fn host(&self) -> String {
        format!("{}.zendesk.com", self.0)
    }
}

/// An account that answers on this machine by plain http: `tokendesk serve`, most often.
///
/// The address is a literal one: a name such as `localhost` may lead elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loopback(SocketAddr);

/// The text is no address of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "an address is plain http to a literal loopback address and a port, such as \
     `http://127.0.0.1:8080`; a real account is named by its subdomain"
)]
pub struct NotLoopback;

impl Loopback {
    /// Takes `http://`, a literal loopback address, perhaps a port, perhaps one slash, and no more.
    pub fn parse(text: &str) -> Result<Self, NotLoopback> {
        let text = text.strip_prefix("http://").ok_or(NotLoopback)?;
        let text = text.strip_suffix('/').unwrap_or(text);
        let host = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
        let address = text.parse().ok().or_else(|| {
            let alone: IpAddr = host.parse().ok()?;
            // A literal IPv6 address stands in brackets, with or without a port.
            (alone.is_ipv4() || host != text).then(|| SocketAddr::new(alone, 80))
        });
        address.filter(|address| address.ip().is_loopback()).map(Self).ok_or(NotLoopback)
    }

    /// The address without a trailing slash.
    pub fn url(&self) -> String {
        format!("http://{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_name_stands_before_zendesk_com() {
        for good in ["acme", "a", "4711", "acme-eu", &"a".repeat(63)] {
            assert_eq!(Subdomain::parse(good).unwrap().host(), format!("{good}.zendesk.com"));
        }
        for bad in [
            "",
            "-acme",
            "Acme",
            "evil.com/",
            "evil.com#",
            "evil.com?",
            "evil.com\\",
            "u@evil.com/",
            "127.0.0.1:8080/",
            "evil.com:443/",
            "evil\u{3002}com/",
            "[::1]/",
            "a\tb",
            "\u{ff41}cme",
            "acm\u{0435}",
            "a.b",
            "acme ",
            "acme\n",
            "a_b",
            "a%2fb",
            &"a".repeat(64),
        ] {
            assert_eq!(Subdomain::parse(bad), Err(NotASubdomain), "{bad:?}");
        }
    }

    #[test]
    fn plain_http_is_for_a_literal_loopback_address_only() {
        for (good, url) in [
            ("http://127.0.0.1:4711", "http://127.0.0.1:4711"),
            ("http://127.9.9.9/", "http://127.9.9.9:80"),
            ("http://[::1]:81/", "http://[::1]:81"),
            ("http://[::1]", "http://[::1]:80"),
        ] {
            assert_eq!(Loopback::parse(good).unwrap().url(), url);
        }
        for bad in [
            "",
            "127.0.0.1:4711",
            "https://127.0.0.1",
            "http://acme.zendesk.com",
            "http://localhost:4711",
            "http://127.0.0.1.evil.example",
            "http://0.0.0.0:4711",
            "http://127.0.0.1@evil.example",
            "http://user@127.0.0.1",
            "http://127.0.0.1/api",
            "http://127.0.0.1/?a=b",
            "http://127.0.0.1/#a",
            "http://127.1",
            "http://::1:80",
            "http://::1",
            "http://127.0.0.1:99999",
            "http:///127.0.0.1",
            "http://127.0.0.1//",
        ] {
            assert_eq!(Loopback::parse(bad), Err(NotLoopback), "{bad:?}");
        }
    }
}
