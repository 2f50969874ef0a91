//! What can go wrong between the screen and an account, told apart as far as the wire tells it.

use jiff::Timestamp;
use thiserror::Error;

/// A request that did not do what was asked, and enough to find it again in an account's logs.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind}")]
pub struct Error {
    /// What happened.
    pub kind: ErrorKind,
    /// The request that it happened to, such as `PUT /api/v2/api_tokens/7`.
    pub request: String,
    /// The account's own id of the request, where an answer came (`x-request-id`).
    pub request_id: Option<String>,
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
    /// The request was sent, but no whole answer came: a change may have happened.
    #[error("no answer came")]
    NoAnswer,
    /// 401: the credential does not authenticate, or nobody is signed in.
    #[error("not signed in")]
    NotSignedIn,
    /// 403 with the account's words: the role, the plan or a scope is missing.
    #[error("not allowed: {0}")]
    Forbidden(String),
    /// 404 on the list of tokens: token access is off for the account (reference 1.1).
    #[error("API token access is turned off for this account")]
    TokenAccessOff,
    /// 404 on one record: it is gone.
    #[error("not found")]
    NotFound,
    /// 400 or 422 with the account's words: it refuses what was asked.
    #[error("refused: {0}")]
    Refused(String),
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
    Unreadable(String),
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
