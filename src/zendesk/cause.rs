//! What on the way stood against a request, as far as the HTTP library tells it.

use std::error::Error as StdError;
use std::io;

use thiserror::Error;

/// What stood against a request that brought no answer.
///
/// The kind of an error says what may have happened at the account; the cause says where to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Cause {
    /// The name of the account has no address.
    #[error("the name can't be resolved")]
    Name,
    /// Nobody listens at the address.
    #[error("the connection was refused")]
    Refused,
    /// No way leads to the address, or the connection failed in another way.
    #[error("the connection can't be made")]
    Connection,
    /// The certificate ends at a root that nobody here trusts.
    #[error("the certificate comes from an authority that is not trusted here")]
    UnknownRoot,
    /// The certificate is another host's.
    #[error("the certificate is for another name")]
    WrongName,
    /// The certificate is no longer valid, or not yet: by this machine's clock.
    #[error("the certificate has expired or is not valid yet")]
    Expired,
    /// Another failure of TLS: a certificate that can't be read, no common version, an early end.
    #[error("no secure connection came about")]
    Tls,
    /// The proxy is not there.
    #[error("the proxy can't be reached")]
    ProxyUnreachable,
    /// 407: the proxy wants to know who one is.
    #[error("the proxy asks for a name and a password")]
    ProxySignIn,
    /// The proxy does not lead to the account.
    #[error("the proxy refused the connection")]
    ProxyRefused,
    /// It took too long.
    #[error("{0}")]
    TimedOut(Stage),
    /// The connection ended before the answer did.
    #[error("the connection ended early")]
    Broken,
}

/// Which of the waits was too long ([`super::Timeouts`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Stage {
    /// The connection, with its name and its TLS.
    #[error("the connection was not made in time")]
    Connect,
    /// The first byte of the answer.
    #[error("no answer began in time")]
    FirstByte,
    /// The next byte of the answer.
    #[error("the answer stopped before its end")]
    Idle,
    /// The whole.
    #[error("the answer took too long")]
    Whole,
}

/// How `hyper-util` and `rustls` begin their texts: their types are not the HTTP library's own, so
/// they are told by what they say. The tests of the faults hold these words to the versions built in.
const TUNNEL: &str = "tunnel error: ";
const CERTIFICATE: &str = "invalid peer certificate: ";

impl Cause {
    /// What stood against a connection: nothing was sent.
    pub(super) fn of_connection(error: &reqwest::Error) -> Self {
        let chain = || Chain(error.source());
        let of_proxy = chain().find_map(|error| of_proxy(&error.to_string()));
        match of_proxy {
            // Whatever stopped the way to the proxy, it is the proxy that has to be looked at.
            Some(cause) => cause,
            None if error.is_timeout() => Self::TimedOut(Stage::Connect),
            None if error.is_dns() => Self::Name,
            None => chain()
                .find_map(|error| of_certificate(&error.to_string()))
                .or_else(|| chain().filter_map(|error| error.downcast_ref()).find_map(of_io))
                .unwrap_or(Self::Connection),
        }
    }
}

/// The errors that an error comes from.
struct Chain<'a>(Option<&'a (dyn StdError + 'static)>);

impl<'a> Iterator for Chain<'a> {
    type Item = &'a (dyn StdError + 'static);

    fn next(&mut self) -> Option<Self::Item> {
        let error = self.0?;
        self.0 = error.source();
        Some(error)
    }
}

fn of_proxy(text: &str) -> Option<Cause> {
    match text.strip_prefix(TUNNEL)? {
        "proxy authorization required" => Some(Cause::ProxySignIn),
        "unsuccessful" => Some(Cause::ProxyRefused),
        _ => Some(Cause::ProxyUnreachable),
    }
}

fn of_certificate(text: &str) -> Option<Cause> {
    let (_, problem) = text.split_once(CERTIFICATE)?;
    let begins = |words: &[&str]| words.iter().any(|word| problem.starts_with(word));
    Some(match problem {
        // The latter is a certificate that names a trusted root which has not signed it.
        _ if begins(&["UnknownIssuer", "BadSignature"]) => Cause::UnknownRoot,
        _ if begins(&["certificate not valid for name", "NotValidForName"]) => Cause::WrongName,
        _ if begins(&[
            "certificate expired",
            "Expired",
            "certificate not valid yet",
            "NotValid",
        ]) =>
        {
            Cause::Expired
        }
        _ => Cause::Tls,
    })
}

fn of_io(error: &io::Error) -> Option<Cause> {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Some(Cause::Refused),
        // The connection stood and ended, or spoke something else: only TLS comes before a request.
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::InvalidData
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::BrokenPipe => Some(Cause::Tls),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use reqwest::dns::{Addrs, Name, Resolve, Resolving};

    use super::*;

    /// A resolver that knows nobody.
    struct Nobody;

    impl Resolve for Nobody {
        fn resolve(&self, _: Name) -> Resolving {
            let unknown = io::Error::other("Name or service not known");
            Box::pin(std::future::ready(Err::<Addrs, _>(unknown.into())))
        }
    }

    #[tokio::test]
    async fn a_name_that_has_no_address_is_told_from_a_refused_connection() {
        let client = reqwest::Client::builder().no_proxy().dns_resolver(Nobody).build().unwrap();
        let error = client.get("http://acme.zendesk.com/").send().await.unwrap_err();
        assert!(error.is_connect(), "nothing was sent");
        assert_eq!(Cause::of_connection(&error), Cause::Name);
        // Port 1 of this machine listens to nobody.
        let error = client.get("http://127.0.0.1:1/").send().await.unwrap_err();
        assert_eq!(Cause::of_connection(&error), Cause::Refused);
    }
}
