//! What is written down before a token is made, so that none is lost on a bad line: its value is
//! in one answer alone, and there is no way to ask for that answer again (reference 4.2).

use jiff::{SignedDuration, Timestamp};

use super::token::{Token, TokenId};
use super::user::UserId;

/// Which intent: the run of the program that wrote it down, and its number there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IntentId {
    /// The run.
    pub run: String,
    /// Counted from 1.
    pub number: u64,
}

/// How far a creation came, as far as it was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// It may have been sent; what came of it is not known.
    Sent,
    /// The account made this token, and nobody saw its value.
    Created(TokenId),
    /// The value was on a screen, and nobody said that it was taken from there.
    Shown(TokenId),
    /// The terminal went away before the value could be seen, so the token was deleted.
    Revoked(TokenId),
}

/// A token that somebody asked for. Its value is never part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// Which intent.
    pub id: IntentId,
    /// What names the account for good.
    pub account: String,
    /// What the account is called.
    pub account_name: String,
    /// What the token is to be called.
    pub description: String,
    /// The account's time just before, where it told it.
    pub at: Option<Timestamp>,
    /// The tokens that were there just before.
    pub known: Vec<TokenId>,
    /// How far it came.
    pub reached: Reached,
}

/// One thing that became of an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The account made this token.
    Created(TokenId),
    /// The account made none, or nothing was sent.
    Refused,
    /// No answer came, or none that can be read.
    Unknown,
    /// The value stood on a frame that was flushed.
    Shown,
    /// Somebody copied the value, or closed its window knowing that it was not copied.
    Acknowledged,
    /// The token was deleted, since its value could not be shown to anybody.
    Revoked(TokenId),
    /// Somebody looked, and the account has no such token.
    Nothing,
    /// Somebody had the token deleted.
    Deleted,
    /// Somebody decided that the token stays, or was told what became of it.
    Kept,
}

impl Reached {
    /// How far a creation has come after this step; `None` if nothing is left to be told.
    pub const fn after(self, step: Step) -> Option<Self> {
        match (step, self) {
            (Step::Created(token), _) => Some(Self::Created(token)),
            (Step::Shown, Self::Created(token) | Self::Shown(token)) => Some(Self::Shown(token)),
            (Step::Unknown | Step::Shown, reached) => Some(reached),
            (Step::Revoked(token), _) => Some(Self::Revoked(token)),
            (
                Step::Refused | Step::Acknowledged | Step::Nothing | Step::Deleted | Step::Kept,
                _,
            ) => None,
        }
    }

    /// The token, where it is known.
    pub const fn token(self) -> Option<TokenId> {
        match self {
            Self::Sent => None,
            Self::Created(token) | Self::Shown(token) | Self::Revoked(token) => Some(token),
        }
    }
}

/// What to do with a new token whose value could not be shown, since the terminal went away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LostReveal {
    /// It is deactivated, then deleted.
    #[default]
    Revoke,
    /// It stays, and the next start tells of it.
    Keep,
}

/// The tokens that an intent may have made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidates {
    /// They, best first.
    pub tokens: Vec<Token>,
    /// Whether everything that is known fits; else they are new tokens of which something does not.
    pub certain: bool,
}

/// How much earlier than the account's last answer a token may have been made: that answer tells
/// whole seconds, and the clocks behind one account differ by a little.
const EARLIER: SignedDuration = SignedDuration::from_secs(5);

/// How much later: a request ends after 30 seconds, and the account may finish it after that.
const LATER: SignedDuration = SignedDuration::from_secs(120);

impl Intent {
    /// The tokens of a list that this intent may have made, asked for by this person.
    ///
    /// Certain are new ones of the same description, by the same person, made at that time, and
    /// never used, since nobody has their value. Where there is none, those of which most of this
    /// holds: an account may trim a description, and a clock may be wrong.
    pub fn candidates(&self, list: &[Token], me: Option<UserId>) -> Candidates {
        if let Some(made) = self.reached.token() {
            let tokens = list.iter().filter(|token| token.id == made).cloned().collect();
            return Candidates { tokens, certain: true };
        }
        let new = || list.iter().filter(|token| !self.known.contains(&token.id));
        let certain: Vec<_> = new()
            .filter(|token| {
                let by_another = matches!((&token.creator, me), (Some(creator), Some(me))
                    if creator.id != me);
                self.is_called_so(token)
                    && !by_another
                    && self.is_of_that_time(token) != Some(false)
                    && token.last_used.is_none()
            })
            .cloned()
            .collect();
        if !certain.is_empty() {
            return Candidates { tokens: certain, certain: true };
        }
        let possible = new().filter(|token| {
            let by_me = token.creator.as_ref().is_some_and(|creator| Some(creator.id) == me);
            self.is_called_so(token) || (by_me && self.is_of_that_time(token) == Some(true))
        });
        Candidates { tokens: possible.cloned().collect(), certain: false }
    }

    #[expect(clippy::disallowed_methods, reason = "it is compared, not shown")]
    fn is_called_so(&self, token: &Token) -> bool {
        token.description.raw().trim() == self.description.trim()
    }

    fn is_of_that_time(&self, token: &Token) -> Option<bool> {
        let after = token.created_at.duration_since(self.at?);
        Some(after >= -EARLIER && after <= LATER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_open_until_somebody_acknowledges_it() {
        let token = TokenId(7);
        let after = |steps: &[Step]| {
            steps.iter().try_fold(Reached::Sent, |reached, step| reached.after(*step))
        };
        assert_eq!(after(&[]), Some(Reached::Sent));
        assert_eq!(after(&[Step::Unknown]), Some(Reached::Sent));
        assert_eq!(after(&[Step::Refused]), None);
        assert_eq!(after(&[Step::Created(token)]), Some(Reached::Created(token)));
        assert_eq!(after(&[Step::Created(token), Step::Shown]), Some(Reached::Shown(token)));
        assert_eq!(after(&[Step::Created(token), Step::Shown, Step::Acknowledged]), None);
        assert_eq!(
            after(&[Step::Created(token), Step::Revoked(token)]),
            Some(Reached::Revoked(token))
        );
        assert_eq!(after(&[Step::Created(token), Step::Revoked(token), Step::Kept]), None);
    }
}
