//! What lies between this machine and an account: waits, a proxy, a private root, and the HTTP
//! library's client that is made of them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Certificate, NoProxy, Proxy, Url};
use tokio::sync::OnceCell;

use super::error::SetupError;
use super::refusal::host;
use super::renewal::Keeper;
use crate::domain::place::Place;

/// How long a connection to a real account is kept without use.
///
/// Something on the way may forget it without a word; a create that goes into such a connection
/// ends with nobody knowing what became of it.
const LONGEST_IDLE: Duration = Duration::from_secs(30);

/// How the way to an account is taken.
#[derive(Clone, Default)]
pub struct Network {
    /// How long is waited for what.
    pub timeouts: Timeouts,
    /// The proxies that the environment names. Never used for an account on this machine.
    pub proxies: Proxies,
    /// Certificates in PEM that are trusted beside the platform's own: a company's private root.
    pub root: Option<Vec<u8>>,
    /// Who keeps a person's sign-in once it is renewed.
    pub keeper: Option<Arc<dyn Keeper>>,
}

/// How long the client waits, and how often it asks again (reference 4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection, with its name and its TLS. Default: 5 seconds.
    pub connect: Duration,
    /// For the first byte of an answer, once there is a connection. Default: 15 seconds.
    pub first_byte: Duration,
    /// For each next piece of an answer. Default: 15 seconds.
    pub idle: Duration,
    /// For one request, with its connection and its answer. Default: 30 seconds.
    pub whole: Duration,
    /// The shortest pause before a request is sent again. Default: 0.25 seconds.
    pub first_pause: Duration,
    /// The longest pause before a request is sent again. Default: 4 seconds.
    pub longest_pause: Duration,
    /// How often a request is sent again. Default: 3.
    pub retries: usize,
    /// How long a request waits that came too often (429), where the account does not say it.
    /// Default: 60 seconds, since the limits are per minute.
    pub unsaid_wait: Duration,
    /// The longest such wait. Where the account asks for more, the request fails at once and says
    /// so: limits are per minute, and whoever is told of an hour wants to decide. Default: 2 minutes.
    pub longest_wait: Duration,
}

/// The proxies of the environment, as data: whoever reads the environment decides.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Proxies {
    /// `HTTPS_PROXY`. Its address may hold a password, which is never shown.
    pub https: Option<String>,
    /// `NO_PROXY`: the hosts that are reached without it.
    pub exceptions: Option<String>,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            first_byte: Duration::from_secs(15),
            idle: Duration::from_secs(15),
            whole: Duration::from_secs(30),
            first_pause: Duration::from_millis(250),
            longest_pause: Duration::from_secs(4),
            retries: 3,
            unsaid_wait: Duration::from_mins(1),
            longest_wait: Duration::from_mins(2),
        }
    }
}

impl Proxies {
    /// The host and port of the proxy, without who one is there.
    pub fn host(&self) -> Option<String> {
        let text = self.https.as_deref()?;
        let url = Url::parse(text).ok().filter(Url::has_host);
        // Like `curl`, the library takes an address without a scheme.
        let url = url.or_else(|| Url::parse(&format!("http://{text}")).ok())?;
        Some(host(&url)).filter(|host| !host.is_empty())
    }
}

impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxies")
            .field("https", &self.host())
            .field("exceptions", &self.exceptions)
            .finish()
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network")
            .field("timeouts", &self.timeouts)
            .field("proxies", &self.proxies)
            .field("root", &self.root.as_ref().map(Vec::len))
            .field("keeper", &self.keeper)
            .finish()
    }
}

/// The HTTP library's client, made when the first request needs it.
///
/// Reading the platform's roots takes milliseconds, and seconds on a cold disk: only a real account
/// pays for them, once, and on a thread that may wait. It follows no redirect and repeats nothing.
pub(super) struct Connector {
    connect: Duration,
    /// What only a real account needs.
    tls: Option<Tls>,
    client: OnceCell<reqwest::Client>,
}

#[derive(Clone)]
struct Tls {
    proxy: Option<Proxy>,
    roots: Vec<Certificate>,
}

impl Connector {
    pub(super) fn new(place: &Place, network: &Network) -> Result<Self, SetupError> {
        let tls = match place {
            Place::Zendesk(_) => Some(Tls::new(network)?),
            Place::Loopback(_) => None,
        };
        Ok(Self { connect: network.timeouts.connect, tls, client: OnceCell::new() })
    }

    /// The client, made now if nobody has asked before.
    pub(super) async fn client(&self) -> Result<&reqwest::Client, SetupError> {
        self.client.get_or_try_init(|| self.build()).await
    }

    async fn build(&self) -> Result<reqwest::Client, SetupError> {
        let connect = self.connect;
        let Some(tls) = self.tls.clone() else {
            // No root is trusted, so none is read: plain http to this machine has no use for one.
            let builder = plain(connect).tls_certs_only([]).pool_idle_timeout(None);
            return builder.build().map_err(|_| SetupError::Library);
        };
        let build = move || tls.builder(connect).build().map_err(|_| SetupError::NoRoots);
        tokio::task::spawn_blocking(build).await.unwrap_or(Err(SetupError::Library))
    }
}

impl Tls {
    fn new(network: &Network) -> Result<Self, SetupError> {
        let Proxies { https, exceptions } = &network.proxies;
        let proxy = match https.as_deref().filter(|text| !text.is_empty()) {
            Some(text) => Some(Proxy::https(text).map_err(|_| SetupError::Proxy)?),
            None => None,
        };
        let exceptions = exceptions.as_deref().and_then(NoProxy::from_string);
        let roots = network.root.as_deref().map(roots).transpose()?;
        Ok(Self {
            proxy: proxy.map(|proxy| proxy.no_proxy(exceptions)),
            roots: roots.unwrap_or_default(),
        })
    }

    fn builder(self, connect: Duration) -> reqwest::ClientBuilder {
        let builder = plain(connect)
            .https_only(true)
            .tls_certs_merge(self.roots)
            .pool_idle_timeout(LONGEST_IDLE);
        match self.proxy {
            Some(proxy) => builder.proxy(proxy),
            None => builder,
        }
    }
}

/// What every client has in common: nothing is taken from the environment, followed or repeated.
fn plain(connect: Duration) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .user_agent(concat!("tokendesk/", env!("CARGO_PKG_VERSION")))
        .no_proxy()
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(connect)
        .pool_max_idle_per_host(2)
}

/// The certificates of a file, of which there is at least one.
fn roots(pem: &[u8]) -> Result<Vec<Certificate>, SetupError> {
    let roots = Certificate::from_pem_bundle(pem).map_err(|_| SetupError::Root)?;
    if roots.is_empty() { Err(SetupError::Root) } else { Ok(roots) }
}

/// The address of a place, checked once more after it was read as one (reference 2.4).
pub(super) fn address(place: &Place) -> Result<Url, SetupError> {
    let url = Url::parse(&place.url()).map_err(|_| SetupError::Address)?;
    let bare = url.username().is_empty()
        && url.password().is_none()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none();
    let right = match place {
        Place::Zendesk(subdomain) => {
            url.scheme() == "https"
                && url.port().is_none()
                && url.host_str() == Some(subdomain.host().as_str())
        }
        Place::Loopback(_) => {
            let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
            let address = host.parse::<std::net::IpAddr>();
            url.scheme() == "http" && address.is_ok_and(|address| address.is_loopback())
        }
    };
    if bare && right { Ok(url) } else { Err(SetupError::Address) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::place::{Loopback, Subdomain};

    #[test]
    fn an_address_is_read_again_before_a_credential_goes_there() {
        let zendesk = |name| Place::Zendesk(Subdomain::parse(name).unwrap());
        assert_eq!(address(&zendesk("acme")).unwrap().as_str(), "https://acme.zendesk.com/");
        let loopback = Place::Loopback(Loopback::parse("http://[::1]:81").unwrap());
        assert_eq!(address(&loopback).unwrap().as_str(), "http://[::1]:81/");
        // Letters of the rule, and yet no name of a host: an ending in Punycode that is none.
        assert_eq!(address(&zendesk("xn--a")), Err(SetupError::Address));
    }

    #[test]
    fn the_password_of_a_proxy_is_never_shown() {
        for (text, host) in [
            ("http://ada:pa55@proxy.example:3128/", "proxy.example:3128"),
            ("ada:pa55@proxy.example:3128", "proxy.example:3128"),
            ("proxy.example:3128", "proxy.example:3128"),
            ("https://proxy.example", "proxy.example"),
        ] {
            let proxies = Proxies { https: Some(text.to_owned()), exceptions: None };
            assert_eq!(proxies.host().as_deref(), Some(host));
            let network = Network { proxies, ..Network::default() };
            assert!(!format!("{network:?}").contains("pa55"), "{network:?}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_told_before_anything_is_sent() {
        let place = Place::Zendesk(Subdomain::parse("acme").unwrap());
        let with = |https: &str, root: Option<&[u8]>| {
            let proxies = Proxies { https: Some(https.to_owned()), exceptions: None };
            let network = Network { proxies, root: root.map(<[u8]>::to_vec), ..Network::default() };
            Connector::new(&place, &network).map(drop)
        };
        assert_eq!(with("", None), Ok(()), "an empty variable is none");
        assert_eq!(with("http://", None), Err(SetupError::Proxy));
        assert_eq!(with("", Some(b"")), Err(SetupError::Root));
        assert_eq!(with("", Some(b"not a certificate")), Err(SetupError::Root));
    }
}
