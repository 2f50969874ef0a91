//! The account one is in, how one came in, what one may do there, and its switch for token access.

use super::foreign::Foreign;
use super::plan::Plan;

/// What is known of an account beside its tokens.
///
/// Neither the plan nor the name is on the wire (reference 1.2); the embedded account's are known
/// from its settings, a real one shows its subdomain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The name that stands in the header and in every dialog that changes something.
    pub name: Foreign,
    /// The plan, where it is known.
    pub plan: Option<Plan>,
    /// Whether it lives inside this program.
    pub embedded: bool,
    /// Whether the retirement's rules end its tokens (Z1 to Z3): those of every real account; those
    /// of the embedded one if it was told to keep them.
    pub keeps_retirement: bool,
    /// Where it is, without a trailing slash, such as `http://127.0.0.1:4711`: for the ready
    /// `curl` line (Q2).
    pub url: String,
    /// The profile of the configuration that leads to it; `None` for the embedded account and for
    /// one that the environment names.
    pub profile: Option<String>,
    /// What one may do in it, as one's own configuration says.
    pub guard: Guard,
    /// The colour that one's own configuration gives it, to be told from others at a glance.
    pub color: Option<AccountColor>,
    /// How one signs in.
    pub sign_in: SignIn,
}

/// What one has set oneself for an account, against one's own haste.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// Nothing can be changed: the client has no call that does.
    pub read_only: bool,
    /// A deletion asks for the description to be typed.
    pub protected: bool,
}

/// How one signs in to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// The credential that the embedded account makes for one run.
    Run,
    /// An OAuth access token.
    OAuthToken,
    /// An OAuth client with the client-credentials grant, which acts as its owner.
    OAuthClient,
    /// A person who signed in in a browser, by a public OAuth client.
    OAuthCode,
    /// An e-mail address and an API token (T1), which is kept in use by that.
    ApiToken,
}

/// A colour by which an account is told from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountColor {
    /// red
    Red,
    /// green
    Green,
    /// yellow
    Yellow,
    /// blue
    Blue,
    /// magenta
    Magenta,
    /// cyan
    Cyan,
}

impl AccountColor {
    /// Every colour.
    pub const ALL: [Self; 6] =
        [Self::Red, Self::Green, Self::Yellow, Self::Blue, Self::Magenta, Self::Cyan];

    /// Its name in the configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Blue => "blue",
            Self::Magenta => "magenta",
            Self::Cyan => "cyan",
        }
    }
}

/// The `api` part of the account's settings (S1; reference 1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccessSettings {
    /// The terms were accepted and *Get started* was pressed (S1).
    pub terms_accepted: bool,
    /// *Allow API token access* (S1, S2).
    pub token_access: bool,
}
