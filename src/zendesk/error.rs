//! What can go wrong between the screen and an account, told apart as far as the wire tells it.

use jiff::Timestamp;
use thiserror::Error;

use super::cause::Cause;
use super::sign_in;
use crate::domain::foreign::Foreign;

/// A request that did not do what was asked, and enough to find it again in an account's logs.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind}")]
pub struct Error {
    /// What happened.
    pub kind: ErrorKind,
    /// What on the way stood against it, where no whole answer came.
    #[source]
    pub cause: Option<Cause>,
    /// The HTTP status of the account's answer, where one came.
    pub status: Option<u16>,
    /// The request that it happened to, such as `PUT /api/v2/api_tokens/7`.
    pub request: String,
    /// The account's own id of the request, where an answer came (`x-request-id`).
    pub request_id: Option<String>,
}

impl Error {
    /// Whether the request was to change something; the one for an access token that comes before
    /// it is not.
    pub fn is_of_a_change(&self) -> bool {
        !self.request.starts_with("GET ") && !self.request.ends_with(sign_in::TOKENS)
    }

    /// Whether a request that was to change something may have done so.
    ///
    /// A server that failed may have failed after the change, and an answer that can't be read may
    /// be the one that says so.
    pub fn leaves_unknown(&self) -> bool {
        let unknown = matches!(
            self.kind,
            ErrorKind::NoAnswer | ErrorKind::Server(_) | ErrorKind::Unreadable(_)
        );
        unknown && self.is_of_a_change()
    }

    /// Whether every further change would meet the same, whichever token it is about: one is not
    /// signed in, may not, or asks in vain.
    pub const fn is_about_all(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::Setup(_)
                | ErrorKind::ReadOnly
                | ErrorKind::NotSignedIn
                | ErrorKind::Anonymous
                | ErrorKind::Grant(_)
                | ErrorKind::Forbidden(_)
                | ErrorKind::MissingScope(_)
                | ErrorKind::TokenAccessOff
                | ErrorKind::NoAccount
                | ErrorKind::Redirected { .. }
        )
    }

    /// Whether it is about the one token that was asked for: the account answered as it should.
    pub const fn is_about_one(&self) -> bool {
        matches!(self.kind, ErrorKind::Refused(_) | ErrorKind::NotFound)
    }

    /// Whether a create that ended with this may have made a token.
    ///
    /// Beside what leaves any change unknown, these are a redirect, a page for people and a strange
    /// status: who answers so may stand before an account that did its work. A status of the four
    /// hundreds is a refusal, whichever it is (Z2).
    pub fn may_have_created(&self) -> bool {
        let strange = match self.kind {
            ErrorKind::UnexpectedStatus(status) => !(400..500).contains(&status),
            ErrorKind::Redirected { .. } | ErrorKind::NoAccount => true,
            _ => false,
        };
        self.leaves_unknown() || (strange && self.is_of_a_change())
    }
}

/// The kinds of failure that a person can act on differently.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ErrorKind {
    /// The client was given what it can't work with; no request was made.
    #[error("{0}")]
    Setup(SetupError),
    /// The session is for reading only; no request was made.
    #[error("this session only reads")]
    ReadOnly,
    /// Nothing was sent: the account could not be reached.
    #[error("the account can't be reached")]
    Unreachable,
    /// Somebody did not want to wait for the answer; nothing was to be changed.
    #[error("the wait was ended")]
    GivenUp,
    /// The request was sent, but no whole answer came: a change may have happened.
    #[error("no answer came")]
    NoAnswer,
    /// 401: the credential does not authenticate.
    #[error("not signed in")]
    NotSignedIn,
    /// 200 with nobody, where it was asked who one is: the account took no notice of the
    /// credential, as of a password that is wrong (reference 1.5).
    #[error("the account answers as to somebody who is not signed in")]
    Anonymous,
    /// The account gives the OAuth client no access token.
    #[error("the account gives no access token: {0}")]
    Grant(GrantRefusal),
    /// 403 with the account's words: the role or the plan does not allow it.
    #[error("not allowed: {0}")]
    Forbidden(Foreign),
    /// 403 with the account's words: the access token was given for less (reference 1.6).
    #[error("a scope is missing: {0}")]
    MissingScope(Foreign),
    /// 404 on the list of tokens: token access is off for the account (reference 1.1).
    #[error("API token access is turned off for this account")]
    TokenAccessOff,
    /// 404 on one record: it is gone.
    #[error("not found")]
    NotFound,
    /// 404 with a page for people: the address is no account's, or no longer.
    #[error("no account answers at this address")]
    NoAccount,
    /// 301, 302, 303, 307 or 308. It is not followed; nothing but the host is repeated.
    #[error("the address leads on to {host}")]
    Redirected {
        /// Where to, or empty where the answer does not say it.
        host: String,
    },
    /// A link to the next page leads to another host. It is not followed.
    #[error("the list goes on at another host, {host}")]
    LinkElsewhere {
        /// Where to, or empty where it is no address.
        host: String,
    },
    /// 400 or 422 with the account's words: it refuses what was asked.
    #[error("refused: {0}")]
    Refused(Foreign),
    /// 429: too many requests; when the account takes the next one, if it says so.
    #[error("too many requests")]
    RateLimited {
        /// Seconds to wait.
        retry_after: Option<u64>,
    },
    /// 5xx: the account failed.
    #[error("the account failed with status {0}")]
    Server(u16),
    /// Any other status.
    #[error("unexpected status {0}")]
    UnexpectedStatus(u16),
    /// The answer is not what the API documents.
    #[error("the answer can't be read: {0}")]
    Unreadable(Flaw),
}

/// Why an answer can't be read. Nothing of its content is repeated: it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Flaw {
    /// It is longer than any answer of the account.
    #[error("it is too long")]
    TooLong,
    /// Its content type is another one, such as `text/html`.
    #[error("it is {0} instead of JSON")]
    Media(String),
    /// It is no JSON, or ends in its middle.
    #[error("it is no JSON at line {line}, column {column}")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 0.
        column: usize,
    },
    /// A field that is always there is not.
    #[error("its field {0} is missing")]
    MissingField(String),
    /// A value is of another kind than the API documents.
    #[error("a value is not what it should be at line {line}, column {column}")]
    Shape {
        /// From 1.
        line: usize,
        /// From 0.
        column: usize,
    },
}

/// Why an OAuth client is given no access token (reference 1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum GrantRefusal {
    /// `invalid_client`: the identifier is unknown or the secret is another.
    #[error("the identifier or the secret of the OAuth client is wrong")]
    Client,
    /// `invalid_scope`: the client may not ask for what this program needs.
    #[error("the OAuth client may not ask for the scopes `read write`")]
    Scope,
    /// `unauthorized_client`, `unsupported_grant_type`: the client is no confidential one.
    #[error("the OAuth client may not use the client-credentials grant")]
    GrantType,
    /// `invalid_grant`: the code of a sign-in is over, was used, or answers another question.
    #[error("the code of the sign-in is worth nothing")]
    Code,
}

/// Why a client can't be made of an address and a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SetupError {
    /// The name of the account makes no address, or another than its own.
    #[error("the address of the account can't be made of its name")]
    Address,
    /// The address of the proxy, which is not repeated: it may hold a password.
    #[error("the address of the proxy can't be read")]
    Proxy,
    /// The file of a private root holds no certificate.
    #[error("there is no certificate in PEM in the file of the private root")]
    Root,
    /// Neither the platform nor the configuration has a root that certificates could end at.
    #[error("there are no root certificates to check the account's own by")]
    NoRoots,
    /// The credential has characters that no HTTP header can carry.
    #[error("the credential has characters that can't be sent")]
    Credential,
    /// The HTTP library could not start.
    #[error("the HTTP client can't be started")]
    Library,
}

/// What came back, with the account's own time of the answer (its `Date` header).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated<T> {
    /// The answer.
    pub value: T,
    /// The account's clock when it answered.
    pub server_time: Option<Timestamp>,
}
