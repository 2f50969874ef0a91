//! The same deed on many tokens, one by one: what is to be done, what is left out, and what became
//! of each.
//!
//! A plan is made of the list that a person or a script has seen. Whoever carries it out reads the
//! list once more and asks [`Plan::check`] before each token.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::description::NewDescription;
use super::difference::Difference;
use super::token::{Refusal, Status, Token, TokenChange, TokenId};

/// What is done to a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// D1
    Deactivate,
    /// R1
    Reactivate,
    /// X2
    Delete,
    /// E1
    Describe(NewDescription),
}

impl Deed {
    /// Whether a token of this status can have it done (D1, R1, X1).
    pub const fn allowed(&self, status: Status) -> Result<(), Refusal> {
        match self {
            Self::Deactivate => status.may_deactivate(),
            Self::Reactivate => status.may_reactivate(),
            Self::Delete => status.may_delete(),
            Self::Describe(_) => Ok(()),
        }
    }

    /// The change that it is; `None` for a deletion.
    pub fn change(&self) -> Option<TokenChange> {
        match self {
            Self::Deactivate => Some(TokenChange::SetStatus(Status::Inactive)),
            Self::Reactivate => Some(TokenChange::SetStatus(Status::Active)),
            Self::Describe(description) => Some(TokenChange::Describe(description.clone())),
            Self::Delete => None,
        }
    }

    /// Whether an account that has this token, or has it no longer, shows it as done.
    pub fn is_done(&self, now: Option<&Token>) -> bool {
        match (self, now) {
            (Self::Delete, now) => now.is_none(),
            (_, None) => false,
            (Self::Deactivate, Some(now)) => !now.status.is_active(),
            (Self::Reactivate, Some(now)) => now.status.is_active(),
            (Self::Describe(wanted), Some(now)) => now.description.is(wanted.as_str()),
        }
    }
}

/// What becomes of the token that one is signed in with. Its deactivation ends the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// It is left out.
    LeaveOut,
    /// It comes last: after it nothing can be asked. Somebody has agreed to that in plain words.
    Last,
}

/// Why a token is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Skip {
    /// The account has no such token.
    NotFound,
    /// Its status does not allow it.
    Refused(Refusal),
    /// One is signed in with it.
    Own,
    /// Somebody deleted it since it was seen.
    Gone,
    /// Somebody changed it since it was seen.
    Changed(Vec<Difference>),
}

/// One token of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: TokenId,
    /// As it was seen; `None` for one that the account does not have.
    pub seen: Option<Box<Token>>,
    /// Why it is left out from the beginning, if so.
    pub skip: Option<Skip>,
}

/// What is to be done, and to which tokens, in this order; no token stands there twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What is done to each.
    pub deed: Deed,
    /// The tokens, also those that are left out.
    pub items: Vec<Item>,
}

impl Plan {
    /// A plan for the tokens with these ids, as this list has them.
    pub fn new(
        deed: Deed,
        wanted: impl IntoIterator<Item = TokenId>,
        list: &[Token],
        own: Own,
    ) -> Self {
        let known: HashMap<_, _> = list.iter().map(|token| (token.id, token)).collect();
        let mut once = HashSet::new();
        let ends = |token: &Token| deed == Deed::Deactivate && token.signs_in;
        let item = |id: TokenId| {
            let seen = known.get(&id).copied();
            let skip = match seen {
                None => Some(Skip::NotFound),
                Some(token) => match deed.allowed(token.status) {
                    Err(refusal) => Some(Skip::Refused(refusal)),
                    Ok(()) => (ends(token) && own == Own::LeaveOut).then_some(Skip::Own),
                },
            };
            Item { id, seen: seen.cloned().map(Box::new), skip }
        };
        let wanted = wanted.into_iter().filter(|id| once.insert(*id));
        let mut items: Vec<_> = wanted.map(item).collect();
        items.sort_by_key(|item| item.seen.as_deref().is_some_and(ends));
        Self { deed, items }
    }

    /// The tokens that it will be done to.
    pub fn ready(&self) -> impl Iterator<Item = &Token> {
        let ready = self.items.iter().filter(|item| item.skip.is_none());
        ready.filter_map(|item| item.seen.as_deref())
    }

    /// How many are left out from the beginning, by reason, in the order of the plan.
    pub fn left_out(&self) -> Vec<(Skip, usize)> {
        let mut found: Vec<(Skip, usize)> = vec![];
        for skip in self.items.iter().filter_map(|item| item.skip.as_ref()) {
            match found.iter_mut().find(|(known, _)| known == skip) {
                Some((_, count)) => *count += 1,
                None => found.push((skip.clone(), 1)),
            }
        }
        found
    }

    /// How many of those that it will be done to were used since then.
    pub fn used_since(&self, then: Timestamp) -> usize {
        self.ready().filter(|token| token.last_used.is_some_and(|used| used >= then)).count()
    }

    /// Whether it may be done to this token of the plan, by what the account has now.
    pub fn check(&self, item: &Item, now: Option<&Token>) -> Result<(), Skip> {
        if let Some(skip) = &item.skip {
            return Err(skip.clone());
        }
        let (Some(seen), Some(now)) = (&item.seen, now) else {
            return Err(Skip::Gone);
        };
        let differences = seen.differences(now);
        if !differences.is_empty() {
            return Err(Skip::Changed(differences));
        }
        self.deed.allowed(now.status).map_err(Skip::Refused)
    }
}

/// What became of one token. `E` is how the way to the account says why it failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<E> {
    /// The account has done it; the token as it is now, unless it is gone.
    Done(Option<Box<Token>>),
    /// Nothing was asked for.
    Skipped(Skip),
    /// The account accepted it, and the token is as it was. With an error, the answer was lost.
    Unmoved(Option<E>),
    /// The account did not do it.
    Failed(E),
    /// The answer was lost, and what the account has now can't be read.
    Unknown(E),
    /// Nobody came to it.
    NotBegun,
}

/// What a table of outcomes calls one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// It was done.
    Done,
    /// It was left as it is, for a reason.
    Skipped,
    /// It was asked for, and not done.
    Failed,
    /// Whether it was done is not known.
    Unknown,
    /// It was not asked for.
    NotBegun,
}

impl Class {
    /// Every class, in the order of a summary.
    pub const ALL: [Self; 5] =
        [Self::Done, Self::Skipped, Self::Failed, Self::Unknown, Self::NotBegun];
}

impl<E> Outcome<E> {
    /// What a table calls it.
    pub const fn class(&self) -> Class {
        match self {
            Self::Done(_) => Class::Done,
            Self::Skipped(_) => Class::Skipped,
            Self::Unmoved(_) | Self::Failed(_) => Class::Failed,
            Self::Unknown(_) => Class::Unknown,
            Self::NotBegun => Class::NotBegun,
        }
    }
}

/// Why it ended before the last token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Halt<E> {
    /// Somebody stopped it.
    Stopped,
    /// The list could not be read, so nothing was begun.
    Unread(E),
    /// Every further request would meet the same: one is signed out, or may not.
    Refused(E),
    /// The account failed several times in a row, the last time so.
    Failing(E),
}

/// What is told while it is carried out. The number is the place of a token in the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress<E> {
    /// The list is read again.
    Reading,
    /// This token's turn has come.
    Begun(usize),
    /// The account takes no request for so many seconds more; told each second.
    Paused(u64),
    /// This became of it.
    Concluded(usize, Outcome<E>),
}

/// What became of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report<E> {
    /// What was to be done.
    pub plan: Plan,
    /// What became of each, in the order of the plan.
    pub outcomes: Vec<Outcome<E>>,
    /// Why it ended before the last one, if it did.
    pub halt: Option<Halt<E>>,
}

impl<E> Report<E> {
    /// A report of a plan of which nothing was begun.
    pub fn new(plan: Plan) -> Self {
        let outcomes = plan.items.iter().map(|_| Outcome::NotBegun).collect();
        Self { plan, outcomes, halt: None }
    }

    /// Each token with what became of it.
    pub fn rows(&self) -> impl Iterator<Item = (&Item, &Outcome<E>)> {
        self.plan.items.iter().zip(&self.outcomes)
    }

    /// How many of a class there are.
    pub fn count(&self, class: Class) -> usize {
        self.outcomes.iter().filter(|outcome| outcome.class() == class).count()
    }

    /// Whether all was done.
    pub fn is_whole(&self) -> bool {
        self.count(Class::Done) == self.outcomes.len()
    }

    /// The tokens that it was done to, as they are now; what was deleted is not among them.
    pub fn changed(&self) -> impl Iterator<Item = &Token> {
        self.outcomes.iter().filter_map(|outcome| match outcome {
            Outcome::Done(now) => now.as_deref(),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::description::Description;

    fn token(id: i64, status: Status) -> Token {
        let at = Timestamp::UNIX_EPOCH;
        Token {
            id: TokenId(id),
            description: Description::received(Some(format!("token {id}"))),
            status,
            visible_token: "kX77vn".into(),
            last_used: None,
            created_at: at,
            updated_at: at,
            creator: None,
            assigned_user_id: None,
            signs_in: false,
        }
    }

    fn plan(deed: Deed, ids: &[i64], list: &[Token]) -> Plan {
        Plan::new(deed, ids.iter().copied().map(TokenId), list, Own::LeaveOut)
    }

    #[test]
    fn each_token_stands_in_a_plan_once_with_the_reason_why_it_is_left_out() {
        let own = Token { signs_in: true, ..token(3, Status::Active) };
        let list = [token(1, Status::Active), token(2, Status::Inactive), own];
        let plan = plan(Deed::Deactivate, &[3, 1, 9, 2, 1, 9], &list);
        let skips: Vec<_> = plan.items.iter().map(|item| (item.id.0, item.skip.clone())).collect();
        let refused = Skip::Refused(Refusal::AlreadyInactive);
        assert_eq!(
            skips,
            [
                (1, None),
                (9, Some(Skip::NotFound)),
                (2, Some(refused.clone())),
                (3, Some(Skip::Own))
            ]
        );
        assert_eq!(plan.left_out(), [(Skip::NotFound, 1), (refused, 1), (Skip::Own, 1)]);
        assert_eq!(plan.ready().map(|token| token.id.0).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn the_own_token_comes_last_where_it_is_not_left_out() {
        let own = Token { signs_in: true, ..token(1, Status::Active) };
        let list = [own, token(2, Status::Active)];
        let ids = [TokenId(1), TokenId(2)];
        let plan = Plan::new(Deed::Deactivate, ids, &list, Own::Last);
        assert_eq!(plan.ready().map(|token| token.id.0).collect::<Vec<_>>(), [2, 1]);
        let other = Plan::new(
            Deed::Describe(NewDescription::parse("x").unwrap()),
            ids,
            &list,
            Own::LeaveOut,
        );
        assert_eq!(other.ready().count(), 2, "only a deactivation ends a session");
    }

    #[test]
    fn x1_an_active_token_is_left_out_of_a_deletion() {
        let list = [token(1, Status::Active), token(2, Status::Inactive)];
        let plan = plan(Deed::Delete, &[1, 2], &list);
        assert_eq!(plan.left_out(), [(Skip::Refused(Refusal::StillActive), 1)]);
    }

    #[test]
    fn a_token_that_somebody_changed_since_is_left_as_it_is() {
        let seen = token(1, Status::Active);
        let plan = plan(Deed::Deactivate, &[1], std::slice::from_ref(&seen));
        let check = |now: Option<&Token>| plan.check(&plan.items[0], now);
        assert_eq!(check(Some(&seen)), Ok(()));
        assert_eq!(check(None), Err(Skip::Gone));
        let used = Token { last_used: Some(Timestamp::MAX), ..seen.clone() };
        assert_eq!(check(Some(&used)), Ok(()), "a use is no change");
        let faster = Token { status: Status::Inactive, ..seen.clone() };
        let differs = Difference::Status { before: Status::Active, now: Status::Inactive };
        assert_eq!(check(Some(&faster)), Err(Skip::Changed(vec![differs])));
    }

    #[test]
    fn what_was_used_since_a_time_is_counted_among_those_that_it_is_done_to() {
        let at = |second| Some(Timestamp::from_second(second).unwrap());
        let list = [
            Token { last_used: at(10), ..token(1, Status::Active) },
            Token { last_used: at(20), ..token(2, Status::Active) },
            Token { last_used: at(30), ..token(3, Status::Inactive) },
        ];
        let plan = plan(Deed::Deactivate, &[1, 2, 3], &list);
        assert_eq!(plan.used_since(Timestamp::from_second(20).unwrap()), 1);
    }

    #[test]
    fn a_deed_is_done_by_what_the_account_has() {
        let (active, inactive) = (token(1, Status::Active), token(1, Status::Inactive));
        assert!(Deed::Deactivate.is_done(Some(&inactive)));
        assert!(!Deed::Deactivate.is_done(Some(&active)));
        assert!(!Deed::Deactivate.is_done(None), "gone is another thing than inactive");
        assert!(Deed::Reactivate.is_done(Some(&active)));
        assert!(Deed::Delete.is_done(None) && !Deed::Delete.is_done(Some(&inactive)));
        let named = Deed::Describe(NewDescription::parse("token 1").unwrap());
        assert!(named.is_done(Some(&active)));
    }

    #[test]
    fn a_report_counts_by_class_and_is_whole_only_if_all_was_done() {
        let list = [token(1, Status::Active), token(2, Status::Active)];
        let mut report: Report<()> = Report::new(plan(Deed::Deactivate, &[1, 2], &list));
        assert_eq!(report.count(Class::NotBegun), 2);
        report.outcomes[0] = Outcome::Done(Some(Box::new(token(1, Status::Inactive))));
        report.outcomes[1] = Outcome::Unmoved(None);
        assert_eq!(report.count(Class::Failed), 1);
        assert_eq!(report.changed().count(), 1);
        assert!(!report.is_whole());
        report.outcomes[1] = Outcome::Done(None);
        assert!(report.is_whole());
    }
}
