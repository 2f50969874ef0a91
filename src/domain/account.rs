//! The account one is in, its switch for token access, and what keeps one from its tokens (P3).

use super::plan::Plan;

/// What is known of an account beside its tokens.
///
/// Neither the plan nor the name is on the wire (reference 1.2); the embedded account's are known
/// from its settings, a real one shows its subdomain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The name that stands in the header and in every dialog that changes something.
    pub name: String,
    /// The plan, where it is known.
    pub plan: Option<Plan>,
    /// Whether it lives inside this program.
    pub embedded: bool,
    /// Where it is, without a trailing slash, such as `http://127.0.0.1:4711`: for the ready
    /// `curl` line (Q2).
    pub url: String,
}

/// The `api` part of the account's settings (S1; reference 1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccessSettings {
    /// The terms were accepted and *Get started* was pressed (S1).
    pub terms_accepted: bool,
    /// *Allow API token access* (S1, S2).
    pub token_access: bool,
}

/// What keeps a person from the page, each with another way out (P3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Neither an administrator nor an agent who may manage APIs.
    Role,
    /// Token access is off for the account.
    TokenAccessOff,
}
