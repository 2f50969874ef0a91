//! The way to the account: its name, the proxy, the connection, TLS, and the two clocks.

use std::time::Duration;

use jiff::Timestamp;
use tokio::net::lookup_host;
use tokio::time::timeout;

use super::finding::Finding;
use super::rights::Asked;
use crate::cli::account::Accounts;
use crate::cli::words;
use crate::domain::place::Place;
use crate::domain::profile::Choice;
use crate::zendesk::{Cause, Proxies, Stage};

/// What is looked at before anything is asked.
pub(super) const BEFORE: [&str; 2] = ["proxy", "dns"];

/// What the first answer tells.
pub(super) const AFTER: [&str; 3] = ["connection", "tls", "clock"];

/// How long a name may take to be resolved.
const PATIENCE: Duration = Duration::from_secs(5);

/// How far the two clocks may be apart, in seconds.
const MOST_SKEW: i64 = 60;

/// The way to the account that was chosen.
pub(super) enum Way {
    /// It is on this machine; inside this program, its clock may have been set.
    Here {
        /// It is the embedded account.
        embedded: bool,
    },
    /// It is below `zendesk.com`.
    There {
        /// Its host.
        host: String,
        /// What the environment says.
        proxies: Proxies,
    },
}

impl Way {
    pub(super) fn of(accounts: &Accounts) -> Self {
        let choice = accounts.first();
        let embedded = choice == Choice::Embedded;
        match accounts.target(&choice).map(|target| target.place) {
            Ok(Place::Zendesk(subdomain)) if !embedded => {
                let proxies = accounts.proxies();
                Self::There { host: subdomain.host(), proxies }
            }
            _ => Self::Here { embedded },
        }
    }

    /// The proxy and the name.
    pub(super) async fn before(&self) -> Vec<Finding> {
        let Self::There { host, proxies } = self else {
            return vec![
                Finding::ok("proxy", "none is used for this machine"),
                Finding::ok("dns", "not needed: the account is on this machine"),
            ];
        };
        let Some(proxy) = proxies.https.as_ref().map(|_| proxies.host()) else {
            return vec![Finding::ok("proxy", "none: HTTPS_PROXY is not set"), name(host).await];
        };
        let Some(proxy) = proxy else {
            let to_do = "Set it to an address such as http://proxy.example:3128, or unset it.";
            let finding = Finding::fail("proxy", "HTTPS_PROXY is no address", to_do);
            return vec![finding, Finding::skipped("dns", "the proxy resolves names")];
        };
        let except = match &proxies.exceptions {
            Some(exceptions) => format!(", except for {exceptions} (NO_PROXY)"),
            None => String::new(),
        };
        let alone = proxy.rsplit_once(':').map_or(proxy.as_str(), |(alone, _)| alone);
        vec![Finding::ok("proxy", format!("{proxy} (HTTPS_PROXY){except}")), name(alone).await]
    }

    /// What the first answer, or its lack, tells of the way.
    pub(super) fn after(&self, asked: &Asked) -> Vec<Finding> {
        let cause = asked.cause();
        let connection = match cause {
            None if asked.was_reached() => {
                Finding::ok("connection", format!("answered in {} ms", asked.milliseconds()))
            }
            None => Finding::skipped("connection", "nothing was sent"),
            Some(cause) => failed(cause).unwrap_or_else(|| Finding::ok("connection", "made")),
        };
        vec![connection, self.tls(asked, cause), self.clock(asked)]
    }

    fn tls(&self, asked: &Asked, cause: Option<Cause>) -> Finding {
        let certificates = "Check this machine’s clock and certificates; where a proxy inspects \
                            TLS, name its root with ca_file under [network].";
        match (self, cause) {
            (Self::Here { .. }, _) => {
                Finding::ok("tls", "not needed: plain http does not leave this machine")
            }
            (
                _,
                Some(cause @ (Cause::UnknownRoot | Cause::WrongName | Cause::Expired | Cause::Tls)),
            ) => Finding::fail("tls", cause.to_string(), certificates),
            (
                _,
                Some(
                    Cause::TimedOut(Stage::FirstByte | Stage::Idle | Stage::Whole) | Cause::Broken,
                ),
            ) => Finding::ok("tls", "the certificate is valid"),
            (_, None) if asked.was_reached() => Finding::ok("tls", "the certificate is valid"),
            _ => Finding::skipped("tls", "no connection was made"),
        }
    }

    fn clock(&self, asked: &Asked) -> Finding {
        if let Self::Here { embedded: true } = self {
            return Finding::ok("clock", "the embedded account has a clock of its own");
        }
        match asked.clocks() {
            None => Finding::skipped("clock", "no answer told the account’s time"),
            Some((theirs, ours)) => skew(theirs, ours),
        }
    }
}

fn skew(theirs: Timestamp, ours: Timestamp) -> Finding {
    let apart = ours.as_second() - theirs.as_second();
    if apart.abs() <= MOST_SKEW {
        return Finding::ok("clock", "as the account’s, to a minute");
    }
    let side = if apart > 0 { "ahead of" } else { "behind" };
    let apart = words::time(Duration::from_secs(apart.unsigned_abs()));
    Finding::warn(
        "clock",
        format!("this machine’s is {apart} {side} the account’s"),
        "Set this machine’s clock, best by NTP: certificates and times are judged by it.",
    )
}

async fn name(host: &str) -> Finding {
    let literal = host.trim_matches(['[', ']']);
    if literal.parse::<std::net::IpAddr>().is_ok() {
        return Finding::ok("dns", format!("not needed for {host}"));
    }
    let to_do = "Check the name, and this machine’s DNS (/etc/resolv.conf).";
    match timeout(PATIENCE, lookup_host((host, 443))).await {
        Ok(Ok(addresses)) => match addresses.count() {
            0 => Finding::fail("dns", format!("{host} has no address"), to_do),
            1 => Finding::ok("dns", format!("{host} has 1 address")),
            count => Finding::ok("dns", format!("{host} has {count} addresses")),
        },
        Ok(Err(_)) => Finding::fail("dns", format!("{host} can’t be resolved"), to_do),
        Err(_) => {
            let found = format!("{host} was not resolved in {} seconds", PATIENCE.as_secs());
            Finding::fail("dns", found, to_do)
        }
    }
}

/// The failure of a connection; `None` where it was made.
fn failed(cause: Cause) -> Option<Finding> {
    let to_do = match cause {
        Cause::Name => "See dns.",
        Cause::Refused | Cause::Connection => {
            "Check that this machine may reach the account: network, firewall, HTTPS_PROXY; for \
             an account on this machine, that it runs at this port."
        }
        Cause::ProxyUnreachable | Cause::ProxyRefused => {
            "Check HTTPS_PROXY, and that the proxy lets *.zendesk.com through."
        }
        Cause::ProxySignIn => {
            "Put the name and the password into HTTPS_PROXY: http://NAME:PASSWORD@…"
        }
        Cause::TimedOut(_) | Cause::Broken => {
            "Try again; if it stays so, look at the network and the proxy between."
        }
        Cause::UnknownRoot | Cause::WrongName | Cause::Expired | Cause::Tls => return None,
    };
    Some(Finding::fail("connection", cause.to_string(), to_do))
}

#[cfg(test)]
mod tests {
    use super::super::finding::Verdict;
    use super::*;

    #[test]
    fn clocks_may_be_a_minute_apart() {
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(skew(at(1000), at(1060)).verdict, Verdict::Ok);
        assert_eq!(skew(at(1000), at(940)).verdict, Verdict::Ok);
        let ahead = skew(at(0), at(86_400));
        assert_eq!(ahead.verdict, Verdict::Warn);
        assert!(ahead.found.contains("1 day ahead of"), "{}", ahead.found);
        assert!(skew(at(1000), at(900)).found.contains("100 seconds behind"));
    }
}
