//! An API token, what its status allows, and how many an account may have (rules T1 to T4, X1).

use jiff::Timestamp;
use thiserror::Error;

use super::description::{Description, NewDescription};
use super::secret::OneTimeSecret;
use super::user::{Role, UserId};

/// A token's id, 64 bits on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId(pub i64);

/// Whether a token authenticates requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Requests with the token authenticate.
    Active,
    /// Every request with the token fails to authenticate (D2).
    Inactive,
}

/// Why an action is not possible on a token or an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// X1: only an inactive token can be deleted.
    #[error("an active token can't be deleted; deactivate it first")]
    StillActive,
    /// D1: only an active token can be deactivated.
    #[error("the token is inactive already")]
    AlreadyInactive,
    /// R1: only an inactive token can be reactivated.
    #[error("the token is active already")]
    AlreadyActive,
    /// T4: the account has as many tokens as it may have.
    #[error("the account has as many tokens as it may have; delete one first")]
    LimitReached,
}

impl Status {
    /// The status that the wire's `active` stands for.
    pub const fn from_active(active: bool) -> Self {
        if active { Self::Active } else { Self::Inactive }
    }

    /// Whether requests with the token authenticate.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Active)
    }

    /// X1: only an inactive token can be deleted.
    pub const fn may_delete(self) -> Result<(), Refusal> {
        match self {
            Self::Active => Err(Refusal::StillActive),
            Self::Inactive => Ok(()),
        }
    }

    /// D1: only an active token can be deactivated.
    pub const fn may_deactivate(self) -> Result<(), Refusal> {
        match self {
            Self::Active => Ok(()),
            Self::Inactive => Err(Refusal::AlreadyInactive),
        }
    }

    /// R1: only an inactive token can be reactivated.
    pub const fn may_reactivate(self) -> Result<(), Refusal> {
        match self {
            Self::Active => Err(Refusal::AlreadyActive),
            Self::Inactive => Ok(()),
        }
    }
}

/// Who made a token. The account may no longer know the person; what came is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creator {
    /// The user's id.
    pub id: UserId,
    /// The user's name, where the account sent one.
    pub name: Option<String>,
    /// The user's e-mail address, where the account sent one.
    pub email: Option<String>,
}

/// One API token as an account lists it. Its whole value is never part of it (A5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// What it is called.
    pub description: Description,
    /// Whether it authenticates.
    pub status: Status,
    /// The first characters of its value: all that is ever shown again (A5).
    pub visible_token: String,
    /// When it last authenticated a request; `None` is never.
    pub last_used: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Who made it, if the account says so.
    pub creator: Option<Creator>,
    /// The person it is assigned to, if the account says so; not the same as the creator.
    pub assigned_user_id: Option<UserId>,
    /// Whether one is signed in with it: its beginning is that of the credential.
    pub signs_in: bool,
}

/// A token that was just made, with its whole value: the only time it is there (A2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedToken {
    /// The token as the list will have it.
    pub token: Token,
    /// Its whole value.
    pub secret: OneTimeSecret,
}

/// One change to a token (E1, D1, R1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenChange {
    /// E1: another description.
    Describe(NewDescription),
    /// D1 and R1: deactivate or reactivate.
    SetStatus(Status),
}

/// What a deletion found (X1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// The token, which it deleted.
    Deleted,
    /// No token: somebody else had deleted it before. What was wanted is so.
    Gone,
}

/// What one real request with a token brought back (Q2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probe {
    /// It authenticated as this person.
    Authenticated {
        /// The e-mail address of the person.
        email: String,
        /// What the person is in the account.
        role: Role,
        /// How many tickets the token could count, where it could.
        tickets: Option<u64>,
    },
    /// The account refused it with this status.
    Refused {
        /// The HTTP status.
        status: u16,
    },
}

/// How many tokens an account may have, active and inactive together (T4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenLimit {
    /// 256 tokens.
    Standard,
    /// 2,048 tokens, for accounts that already had more than 256.
    Extended,
}

impl TokenLimit {
    /// The limit of an account that has this many tokens: what a list alone can tell.
    pub const fn for_count(count: usize) -> Self {
        if count > Self::Standard.tokens() { Self::Extended } else { Self::Standard }
    }

    /// The number of tokens.
    pub const fn tokens(self) -> usize {
        match self {
            Self::Standard => 256,
            Self::Extended => 2048,
        }
    }

    /// T4: whether one more token may be added to `count`.
    pub const fn may_add(self, count: usize) -> Result<(), Refusal> {
        if count < self.tokens() { Ok(()) } else { Err(Refusal::LimitReached) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x1_only_an_inactive_token_can_be_deleted() {
        assert_eq!(Status::Active.may_delete(), Err(Refusal::StillActive));
        assert_eq!(Status::Inactive.may_delete(), Ok(()));
    }

    #[test]
    fn d1_r1_each_status_allows_the_other() {
        assert_eq!(Status::Active.may_deactivate(), Ok(()));
        assert_eq!(Status::Inactive.may_reactivate(), Ok(()));
        assert_eq!(Status::Inactive.may_deactivate(), Err(Refusal::AlreadyInactive));
        assert_eq!(Status::Active.may_reactivate(), Err(Refusal::AlreadyActive));
    }

    #[test]
    fn t4_at_the_limit_nothing_is_added() {
        assert_eq!(TokenLimit::for_count(256), TokenLimit::Standard);
        assert_eq!(TokenLimit::Standard.may_add(255), Ok(()));
        assert_eq!(TokenLimit::Standard.may_add(256), Err(Refusal::LimitReached));
        assert_eq!(TokenLimit::for_count(257), TokenLimit::Extended);
        assert_eq!(TokenLimit::Extended.may_add(2047), Ok(()));
        assert_eq!(TokenLimit::Extended.may_add(2048), Err(Refusal::LimitReached));
    }
}
