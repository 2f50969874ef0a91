//! What stands on the way: names, ports, proxies, certificates.

use super::{Ask, Fault, Row, SOON_CONNECTED, Trust, row, works};
use crate::support::tls::{Behind, Proxy, RIGHT};

const PRESS: &str = "Check the line, then press F5.";

const PROXY: &str = "The proxy can’t be reached. Nothing was sent.";
const PROXY_HINT: &str =
    "Check HTTPS_PROXY, and NO_PROXY for hosts that need no proxy. Then start tokendesk again.";

const NO_TLS: &str = "No secure connection came about. Nothing was sent.";
const NO_TLS_HINT: &str =
    "A proxy or a firewall may stand in between: check HTTPS_PROXY, then press F5.";

const NO_WAY: &str = "The proxy does not lead to the account. Nothing was sent.";
const NO_WAY_HINT: &str = "Ask whoever runs the proxy to allow zendesk.com.";

const LATE: &str = "No connection came about in time. Nothing was sent.";

const EXPIRED: &str =
    "The certificate has expired or is not valid yet, by this machine’s clock. Nothing was sent.";
const EXPIRED_HINT: &str =
    "Check this machine’s date and time. If they are right, tell whoever runs this network.";

/// The account behind a proxy that does this.
const fn proxy(proxy: Proxy) -> Fault {
    Fault::Secure { proxy, behind: RIGHT, trusts: Trust::Right }
}

/// This behind a proxy that leads to it.
const fn behind(behind: Behind) -> Fault {
    Fault::Secure { proxy: Proxy::Leads, behind, trusts: Trust::Right }
}

const fn valid(name: &'static str, from: i32, to: i32) -> Fault {
    behind(Behind::Certificate { name, from, to })
}

pub const ROWS: &[Row] = &[
    row(
        "nobody listens",
        Ask::List,
        || Fault::Nobody,
        "Nobody answers at the account’s address. Nothing was sent.",
        "For an account on this machine, check that tokendesk serve runs there. Then press F5.",
    ),
    row(
        "nobody listens to a create",
        Ask::Create,
        || Fault::Nobody,
        "Nobody answers at the account’s address. Nothing was sent.",
        "For an account on this machine, check that tokendesk serve runs there. Then press F5.",
    ),
    // `.invalid` is a name that never has an address (RFC 6761).
    row(
        "the proxy's name can't be resolved",
        Ask::SignIn,
        || Fault::ProxyAt("http://proxy.invalid:3128"),
        PROXY,
        PROXY_HINT,
    ),
    row(
        "nobody listens at the proxy",
        Ask::SignIn,
        || Fault::ProxyAt("http://ada:pa55@127.0.0.1:1"),
        PROXY,
        PROXY_HINT,
    ),
    row("the proxy ends the connection", Ask::SignIn, || proxy(Proxy::Ends), PROXY, PROXY_HINT),
    row(
        "the proxy asks who one is",
        Ask::SignIn,
        || proxy(Proxy::Answers(407)),
        "The proxy asks for a name and a password. Nothing was sent.",
        "Put them into HTTPS_PROXY, as in http://NAME:PASSWORD@proxy.example:3128, and start tokendesk again.",
    ),
    works("the proxy asks who one is and is told", Ask::SignIn, || proxy(Proxy::Knows), "Ada"),
    row("the proxy forbids it", Ask::SignIn, || proxy(Proxy::Answers(403)), NO_WAY, NO_WAY_HINT),
    row(
        "the proxy can't reach the account",
        Ask::SignIn,
        || proxy(Proxy::Answers(502)),
        NO_WAY,
        NO_WAY_HINT,
    ),
    row("the proxy is silent", Ask::SignIn, || proxy(Proxy::IsSilent), LATE, PRESS)
        .within(SOON_CONNECTED),
    row("TLS is silent", Ask::Create, || behind(Behind::Silence), LATE, PRESS)
        .within(SOON_CONNECTED),
    row("TLS ends early", Ask::SignIn, || behind(Behind::Nothing), NO_TLS, NO_TLS_HINT),
    row("plain http instead of TLS", Ask::SignIn, || behind(Behind::Plain), NO_TLS, NO_TLS_HINT),
    row(
        "a certificate of an unknown root",
        Ask::SignIn,
        || Fault::Secure { proxy: Proxy::Leads, behind: RIGHT, trusts: Trust::Another },
        "The certificate comes from an authority that is not trusted here. Nothing was sent.",
        "If your company’s proxy opens TLS, name its root certificate as ca_file in the configuration. If not, somebody may be in between.",
    ),
    row(
        "a certificate for another name",
        Ask::SignIn,
        || valid("acme.example", 2020, 2120),
        "The certificate is for another name than the account’s. Nothing was sent.",
        "A sign-in page of this network, or somebody in between, may answer instead. Open the account in a browser and look.",
    ),
    row(
        "a certificate that has expired",
        Ask::SignIn,
        || valid("acme.zendesk.com", 2020, 2024),
        EXPIRED,
        EXPIRED_HINT,
    ),
    row(
        "a certificate that is not valid yet",
        Ask::SignIn,
        || valid("acme.zendesk.com", 2110, 2120),
        EXPIRED,
        EXPIRED_HINT,
    ),
    works("a certificate of the root that ca_file names", Ask::SignIn, || behind(RIGHT), "Ada"),
];
