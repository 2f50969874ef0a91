//! The way to the account: its name, the proxy, the connection, TLS, and the two clocks.

use std::time::Duration;

use jiff::Timestamp;
use tokio::net::lookup_host;
use tokio::time::timeout;

use super::check::Check;
use super::finding::Finding;
use super::rights::Asked;
use crate::app::failure;
use crate::cli::account::Accounts;
use crate::cli::words;
use crate::domain::place::Place;
use crate::domain::profile::Choice;
use crate::phrases::Phrase;
use crate::zendesk::{Cause, Proxies, Stage};

/// What is looked at before anything is asked.
pub(super) const BEFORE: [Check; 2] = [Check::Proxy, Check::Dns];

/// What the first answer tells.
pub(super) const AFTER: [Check; 3] = [Check::Connection, Check::Tls, Check::Clock];

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
                Finding::ok(Check::Proxy, Phrase::DoctorProxyHere),
                Finding::ok(Check::Dns, Phrase::DoctorDnsHere),
            ];
        };
        if proxies.https.is_none() {
            return vec![Finding::ok(Check::Proxy, Phrase::DoctorNoProxy), name(host).await];
        }
        let Some(proxy) = proxies.host() else {
            let to_do = Phrase::DoctorProxyAddressHint;
            let finding = Finding::fail(Check::Proxy, Phrase::DoctorProxyAddress, to_do);
            return vec![finding, Finding::skipped(Check::Dns, Phrase::DoctorProxyResolves)];
        };
        let alone = proxy.rsplit_once(':').map_or(proxy.as_str(), |(alone, _)| alone);
        let dns = name(alone).await;
        let proxy = match proxies.exceptions.clone() {
            Some(exceptions) => {
                Finding::ok(Check::Proxy, Phrase::DoctorProxyExcept { proxy, exceptions })
            }
            None => Finding::ok(Check::Proxy, format!("{proxy} (HTTPS_PROXY)")),
        };
        vec![proxy, dns]
    }

    /// What the first answer, or its lack, tells of the way.
    pub(super) fn after(&self, asked: &Asked) -> Vec<Finding> {
        let connection = match asked.unanswered() {
            None if asked.was_reached() => {
                let milliseconds = asked.milliseconds().to_string();
                Finding::ok(Check::Connection, Phrase::DoctorAnswered { milliseconds })
            }
            None => Finding::skipped(Check::Connection, Phrase::DoctorNothingSent),
            Some((error, cause)) => match to_do(cause) {
                Some(to_do) => Finding::fail(Check::Connection, failure::what(error), to_do),
                None => Finding::ok(Check::Connection, Phrase::DoctorConnected),
            },
        };
        vec![connection, self.tls(asked), self.clock(asked)]
    }

    fn tls(&self, asked: &Asked) -> Finding {
        if let Self::Here { .. } = self {
            return Finding::ok(Check::Tls, Phrase::DoctorTlsHere);
        }
        match asked.unanswered() {
            Some((error, Cause::UnknownRoot | Cause::WrongName | Cause::Expired | Cause::Tls)) => {
                Finding::fail(Check::Tls, failure::what(error), Phrase::DoctorTlsHint)
            }
            Some((
                _,
                Cause::TimedOut(Stage::FirstByte | Stage::Idle | Stage::Whole) | Cause::Broken,
            )) => Finding::ok(Check::Tls, Phrase::DoctorTlsValid),
            None if asked.was_reached() => Finding::ok(Check::Tls, Phrase::DoctorTlsValid),
            _ => Finding::skipped(Check::Tls, Phrase::DoctorNotConnected),
        }
    }

    fn clock(&self, asked: &Asked) -> Finding {
        if let Self::Here { embedded: true } = self {
            return Finding::ok(Check::Clock, Phrase::DoctorClockEmbedded);
        }
        match asked.clocks() {
            None => Finding::skipped(Check::Clock, Phrase::DoctorNoClock),
            Some((theirs, ours)) => skew(theirs, ours),
        }
    }
}

fn skew(theirs: Timestamp, ours: Timestamp) -> Finding {
    let seconds = ours.as_second() - theirs.as_second();
    if seconds.abs() <= MOST_SKEW {
        return Finding::ok(Check::Clock, Phrase::DoctorClockAlike);
    }
    let apart = words::time_of(Duration::from_secs(seconds.unsigned_abs())).into();
    let found = if seconds > 0 {
        Phrase::DoctorClockAhead { apart }
    } else {
        Phrase::DoctorClockBehind { apart }
    };
    Finding::warn(Check::Clock, found, Phrase::DoctorClockHint)
}

async fn name(host: &str) -> Finding {
    let literal = host.trim_matches(['[', ']']);
    let asked = timeout(PATIENCE, lookup_host((host, 443)));
    let host = host.to_owned();
    if literal.parse::<std::net::IpAddr>().is_ok() {
        return Finding::ok(Check::Dns, Phrase::DoctorDnsLiteral { host });
    }
    let found = match asked.await {
        Ok(Ok(addresses)) => match addresses.count() {
            0 => Phrase::DoctorDnsNoAddress { host },
            count => return Finding::ok(Check::Dns, Phrase::DoctorDnsFound { host, count }),
        },
        Ok(Err(_)) => Phrase::DoctorDnsUnknown { host },
        Err(_) => Phrase::DoctorDnsTime { host, seconds: PATIENCE.as_secs() },
    };
    Finding::fail(Check::Dns, found, Phrase::DoctorDnsHint)
}

/// What to do about a connection that failed; `None` where it was made.
const fn to_do(cause: Cause) -> Option<Phrase> {
    Some(match cause {
        Cause::Name => Phrase::DoctorSeeDns,
        Cause::Refused | Cause::Connection => Phrase::DoctorConnectionHint,
        Cause::ProxyUnreachable | Cause::ProxyRefused => Phrase::DoctorProxyHint,
        Cause::ProxySignIn => Phrase::DoctorProxySignInHint,
        Cause::TimedOut(_) | Cause::Broken => Phrase::DoctorNetworkHint,
        Cause::UnknownRoot | Cause::WrongName | Cause::Expired | Cause::Tls => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::finding::Verdict;
    use super::*;
    use crate::phrases::{Catalog, Locale};

    #[test]
    fn clocks_may_be_a_minute_apart() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let english = Catalog::new(Locale::En);
        let skew = |theirs, ours| skew(at(theirs), at(ours));
        assert_eq!(skew(1000, 1060).verdict, Verdict::Ok);
        assert_eq!(skew(1000, 940).verdict, Verdict::Ok);
        let ahead = skew(0, 86_400);
        assert_eq!(ahead.verdict, Verdict::Warn);
        for (finding, said) in [(ahead, "1 day ahead of"), (skew(1000, 900), "100 seconds behind")]
        {
            let found = finding.found.said(&english);
            assert!(found.contains(said), "{found}");
        }
    }
}
