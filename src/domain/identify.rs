//! Which token a secret is that was found somewhere, and whether it still opens anything.
//!
//! An account shows how each of its tokens begins (A5), and when it was last used: by these two a
//! secret is told, without showing anything of it.

use jiff::Timestamp;

use super::found::{Form, Found};
use super::token::{Token, TokenId};
use super::user::CurrentUser;

/// What the list of an account tells of a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The tokens that begin like it, as the account listed them.
    pub tokens: Vec<Token>,
}

impl Look {
    /// Compares the secret with how each token begins.
    #[expect(clippy::disallowed_methods, reason = "it is compared, not shown")]
    pub fn new(found: &Found, list: &[Token]) -> Self {
        let alike = |token: &&Token| found.secret.begins_with(token.visible_token.raw());
        Self { tokens: list.iter().filter(alike).cloned().collect() }
    }

    /// What the lists round a try tell: the tokens that begin like it, and the one that it is known
    /// to be, as they are now, but with their last use before the try, which moved it.
    pub fn around(found: &Found, attempt: &Attempt, which: Which) -> Self {
        let now = attempt.after.as_deref().unwrap_or(&attempt.before);
        let mut tokens = Self::new(found, now).tokens;
        if let Which::ByUse(id) = which
            && !tokens.iter().any(|token| token.id == id)
        {
            tokens.extend(now.iter().find(|token| token.id == id).cloned());
        }
        for token in &mut tokens {
            token.last_used = last_used(&attempt.before, token.id);
        }
        Self { tokens }
    }

    /// One of its tokens.
    pub fn get(&self, id: TokenId) -> Option<&Token> {
        self.tokens.iter().find(|token| token.id == id)
    }
}

/// What an account says to one request with a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It authenticates, as this user.
    As(Box<CurrentUser>),
    /// It authenticates, as an access token that may not ask whose it is.
    Scopeless,
    /// It authenticates nobody.
    Refused,
    /// This status, which tells nothing.
    Unclear {
        /// The HTTP status.
        status: u16,
    },
}

impl Answered {
    /// Whether the secret authenticates; `None` if that was not told.
    pub const fn authenticates(&self) -> Option<bool> {
        match self {
            Self::As(_) | Self::Scopeless => Some(true),
            Self::Refused => Some(false),
            Self::Unclear { .. } => None,
        }
    }
}

/// One request with a secret, between two lists of the account's tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The tokens as they were.
    pub before: Vec<Token>,
    /// What the account said.
    pub answered: Answered,
    /// The tokens as they are now, if it authenticates and they could be had.
    pub after: Option<Vec<Token>>,
}

/// Which token a secret is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// None that is known.
    Nothing,
    /// The only one that begins like it.
    One(TokenId),
    /// The one whose last use moved as it was tried.
    ByUse(TokenId),
    /// One of several that begin like it.
    Several,
}

impl Which {
    /// The token, if it is known.
    pub const fn token(self) -> Option<TokenId> {
        match self {
            Self::One(id) | Self::ByUse(id) => Some(id),
            Self::Nothing | Self::Several => None,
        }
    }
}

/// Why an account refuses a secret, as far as its list tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Every token that begins like it is inactive (D2).
    Inactive,
    /// The one token that begins like it is active: this is not its whole value.
    NotWhole,
    /// It is none of the active ones among those that begin like it.
    NoneActive,
    /// No token begins like it.
    Unknown,
    /// It is no access token; a client's secret can't be told by a request.
    NoAccessToken,
}

/// What the beginning alone tells.
pub fn looked(look: &Look) -> Which {
    match look.tokens.as_slice() {
        [] => Which::Nothing,
        [one] => Which::One(one.id),
        _ => Which::Several,
    }
}

/// What the beginning and a try tell together.
pub fn concluded(found: &Found, attempt: &Attempt) -> Which {
    let look = Look::new(found, &attempt.before);
    if attempt.answered.authenticates() != Some(true) {
        return looked(&look);
    }
    let now = attempt.after.as_deref().unwrap_or(&attempt.before);
    // What authenticates is active.
    let alike = Look::new(found, now).tokens;
    let active: Vec<_> = alike.iter().filter(|token| token.status.is_active()).collect();
    match active.as_slice() {
        [one] => return Which::One(one.id),
        // An access token moves no API token: what moved was used by somebody else.
        [] if found.form == Form::OAuth => return Which::Nothing,
        _ => {}
    }
    let of_it = |token: &&Token| {
        // One's own token moves with every request of this program.
        if active.is_empty() { !token.signs_in } else { active.contains(token) }
    };
    let mut moved = moved(&attempt.before, now).filter(of_it);
    match (moved.next(), moved.next()) {
        (Some(one), None) => Which::ByUse(one.id),
        _ if active.is_empty() => Which::Nothing,
        _ => Which::Several,
    }
}

/// The tokens that were used between two lists.
fn moved<'a>(before: &'a [Token], after: &'a [Token]) -> impl Iterator<Item = &'a Token> {
    after.iter().filter(|token| token.last_used > last_used(before, token.id))
}

/// When a token of a list was last used.
fn last_used(list: &[Token], id: TokenId) -> Option<Timestamp> {
    list.iter().find(|token| token.id == id).and_then(|token| token.last_used)
}

/// Why a secret is refused.
pub fn why(found: &Found, look: &Look) -> Why {
    let mut active = look.tokens.iter().filter(|token| token.status.is_active());
    match (look.tokens.len(), active.next()) {
        (0, _) if found.form == Form::OAuth => Why::NoAccessToken,
        (0, _) => Why::Unknown,
        (_, None) => Why::Inactive,
        (1, _) => Why::NotWhole,
        _ => Why::NoneActive,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::description::Description;
    use crate::domain::token::Status;
    use crate::domain::user::{Role, UserId};

    const VALUE: &str = "v7Qm1bT0kX9fK2xQaa03Zp7Yt0WsN4hJc8Lr2Ee5";

    fn found(text: &str) -> Found {
        Found::in_text(text).unwrap()
    }

    fn token(id: i64, visible: &str, status: Status) -> Token {
        let at = "2025-11-01T08:00:00Z".parse().unwrap();
        Token {
            id: TokenId(id),
            description: Description::received(None),
            status,
            visible_token: visible.into(),
            last_used: Some(at),
            created_at: at,
            updated_at: at,
            creator: None,
            assigned_user_id: None,
            signs_in: false,
        }
    }

    fn used(token: &Token) -> Token {
        Token { last_used: "2026-11-23T12:00:00Z".parse().ok(), ..token.clone() }
    }

    fn somebody() -> Answered {
        Answered::As(Box::new(CurrentUser {
            id: UserId(1),
            name: "Ada Park".into(),
            email: "ada@example.com".into(),
            role: Role::Admin,
            custom_role_id: None,
            time_zone: None,
            suspended: false,
        }))
    }

    fn tried(before: &[Token], answered: Answered, after: Option<Vec<Token>>) -> Attempt {
        Attempt { before: before.to_vec(), answered, after }
    }

    #[test]
    fn a5_a_token_is_told_by_how_it_begins() {
        let list = [
            token(1, "v7Qm1b", Status::Active),
            token(2, "aaQm1b", Status::Active),
            token(3, "", Status::Active),
            token(4, "V7Qm1b", Status::Active),
            token(5, "7Qm1bT", Status::Active),
        ];
        assert_eq!(looked(&Look::new(&found(VALUE), &list)), Which::One(TokenId(1)));
        assert_eq!(looked(&Look::new(&found("v7Qm1"), &list)), Which::Nothing);
        assert_eq!(looked(&Look::new(&found("zzz"), &list)), Which::Nothing);
        let twice = [token(1, "v7Qm1b", Status::Active), token(2, "v7Q", Status::Inactive)];
        assert_eq!(looked(&Look::new(&found(VALUE), &twice)), Which::Several);
    }

    #[test]
    fn of_several_that_begin_alike_the_one_whose_use_moved_is_it() {
        let (one, other) = (token(1, "v7Q", Status::Active), token(2, "v7Qm", Status::Active));
        let third = token(3, "zzz", Status::Active);
        let before = [one.clone(), other.clone(), third.clone()];
        let after = |list: [Token; 3]| Some(list.to_vec());
        for (list, which) in [
            (after([one.clone(), used(&other), third.clone()]), Which::ByUse(TokenId(2))),
            // A job of another token went on meanwhile.
            (after([one.clone(), used(&other), used(&third)]), Which::ByUse(TokenId(2))),
            (after([used(&one), used(&other), third.clone()]), Which::Several),
            (after([one.clone(), other.clone(), third.clone()]), Which::Several),
            (None, Which::Several),
        ] {
            let attempt = tried(&before, somebody(), list);
            assert_eq!(concluded(&found(VALUE), &attempt), which);
        }
        let refused = tried(&before, Answered::Refused, None);
        assert_eq!(concluded(&found(VALUE), &refused), Which::Several);
    }

    #[test]
    fn what_authenticates_is_none_of_the_inactive_ones() {
        let before = [token(1, "v7Q", Status::Inactive), token(2, "v7Qm", Status::Active)];
        let attempt = tried(&before, somebody(), Some(before.to_vec()));
        assert_eq!(concluded(&found(VALUE), &attempt), Which::One(TokenId(2)));
        let inactive = [token(1, "v7Q", Status::Inactive)];
        let attempt = tried(&inactive, somebody(), Some(inactive.to_vec()));
        assert_eq!(concluded(&found(VALUE), &attempt), Which::Nothing);
    }

    #[test]
    fn a_token_whose_beginning_the_account_does_not_show_is_told_by_its_use() {
        let own = Token { signs_in: true, ..token(1, "own", Status::Active) };
        let before = [own.clone(), token(2, "", Status::Active), token(3, "zzz", Status::Active)];
        let after = vec![used(&own), used(&before[1]), before[2].clone()];
        let attempt = tried(&before, somebody(), Some(after.clone()));
        assert_eq!(concluded(&found(VALUE), &attempt), Which::ByUse(TokenId(2)));
        let access_token = found(&"0f".repeat(32));
        assert_eq!(concluded(&access_token, &attempt), Which::Nothing);
        let quiet = tried(&before, somebody(), Some(before.to_vec()));
        assert_eq!(concluded(&found(VALUE), &quiet), Which::Nothing);
    }

    #[test]
    fn what_is_shown_of_a_token_is_its_last_use_before_the_try() {
        let before = [token(1, "v7Qm1b", Status::Active), token(2, "", Status::Active)];
        let changed = Token { status: Status::Inactive, ..used(&before[0]) };
        let attempt = tried(&before, somebody(), Some(vec![changed, used(&before[1])]));
        let look = Look::around(&found(VALUE), &attempt, Which::ByUse(TokenId(2)));
        let shown: Vec<_> = look.tokens.iter().map(|token| (token.id.0, token.last_used)).collect();
        assert_eq!(shown, [(1, before[0].last_used), (2, before[1].last_used)]);
        assert_eq!(look.get(TokenId(1)).unwrap().status, Status::Inactive, "as it is now");
    }

    #[test]
    fn d2_why_a_secret_is_refused() {
        let (on, off) = (Status::Active, Status::Inactive);
        for (list, reason) in [
            (vec![token(1, "v7Q", off)], Why::Inactive),
            (vec![token(1, "v7Q", off), token(2, "v7", off)], Why::Inactive),
            (vec![token(1, "v7Q", on)], Why::NotWhole),
            (vec![token(1, "v7Q", on), token(2, "v7", off)], Why::NoneActive),
            (vec![token(1, "zzz", on)], Why::Unknown),
        ] {
            let found = found(VALUE);
            assert_eq!(why(&found, &Look::new(&found, &list)), reason);
        }
        assert_eq!(why(&found(&"0f".repeat(32)), &Look::default()), Why::NoAccessToken);
    }
}
