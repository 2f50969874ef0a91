//! The retirement of API tokens by date: what it does to an account and to each token (Z1 to Z3).
//!
//! The one place of these rules: the embedded account keeps them, the screen explains them. What is
//! documented is the days; that each begins at midnight in UTC is assumed, as is everything that is
//! marked so below.

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use super::token::{Status, Token};

/// Z1 holds from 2026-07-28 on, midnight in UTC.
pub const IDLE_FROM: Timestamp = Timestamp::constant(1_785_196_800, 0);

/// Z2 holds from 2026-10-27 on, midnight in UTC.
pub const CREATION_UNTIL: Timestamp = Timestamp::constant(1_793_059_200, 0);

/// Z3 holds from 2027-04-30 on, midnight in UTC.
pub const END: Timestamp = Timestamp::constant(1_809_043_200, 0);

/// Z1: how long a token may be unused, in days of 24 hours.
pub const IDLE_DAYS: i64 = 30;

/// Z1: how long after its deactivation a token is deleted, in days of 24 hours.
pub const DELETION_DAYS: i64 = 60;

/// A rule of the retirement, by its id in `docs/rules.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Z1: a new account has no tokens, an unused token is deactivated, then deleted.
    Idle,
    /// Z2: nobody can make a token.
    Creation,
    /// Z3: every token has stopped.
    End,
}

impl Rule {
    /// Its id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Idle => "Z1",
            Self::Creation => "Z2",
            Self::End => "Z3",
        }
    }

    /// From when on it holds.
    pub const fn since(self) -> Timestamp {
        match self {
            Self::Idle => IDLE_FROM,
            Self::Creation => CREATION_UNTIL,
            Self::End => END,
        }
    }

    /// Whether it holds at this time.
    pub fn holds(self, at: Timestamp) -> bool {
        at >= self.since()
    }
}

/// What the retirement does not let happen any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Retired {
    /// Z2: no token can be made.
    #[error("API tokens can no longer be created. Use an OAuth client instead.")]
    Creation,
    /// Z3: no token works again.
    #[error("API tokens have been retired and cannot be reactivated. Use an OAuth client instead.")]
    Reactivation,
}

/// Z2: whether an account of any age can make a token at this time. What a new account can't do is
/// not here: no answer tells when an account was made (Z1).
pub fn may_create(at: Timestamp) -> Result<(), Retired> {
    if Rule::Creation.holds(at) { Err(Retired::Creation) } else { Ok(()) }
}

/// Z3: whether an inactive token can be reactivated at this time.
pub fn may_reactivate(at: Timestamp) -> Result<(), Retired> {
    if Rule::End.holds(at) { Err(Retired::Reactivation) } else { Ok(()) }
}

/// Which rule explains that an account made no token at this time; `None` before any did.
pub fn explains_refused_creation(at: Timestamp) -> Option<Rule> {
    [Rule::End, Rule::Creation, Rule::Idle].into_iter().find(|rule| rule.holds(at))
}

/// What counts of a token for the retirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// It authenticates.
    Active {
        /// Since when it has not been used.
        unused_since: Timestamp,
    },
    /// It does not authenticate.
    Inactive {
        /// Since when.
        since: Timestamp,
    },
}

/// What the account does to a token by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It is deactivated by this rule.
    Deactivated(Rule),
    /// It is deleted (Z1).
    Deleted,
}

/// A change, and when it is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// What.
    pub change: Change,
}

impl Life {
    /// The life of an active token: unused since its last use, or since it was made if it was never
    /// used. A reactivation starts the 30 days again (assumed): else it would last for a moment.
    pub fn active(
        created_at: Timestamp,
        last_used: Option<Timestamp>,
        reactivated_at: Option<Timestamp>,
    ) -> Self {
        let unused_since = created_at.max(last_used.unwrap_or(created_at));
        let unused_since = reactivated_at.map_or(unused_since, |at| at.max(unused_since));
        Self::Active { unused_since }
    }

    /// What the account does next to the token if nobody does anything.
    ///
    /// Nothing is due before Z1 holds. The 60 days are counted from no earlier than that, and are
    /// the same whoever deactivated the token (both assumed): what can't be undone comes late.
    pub fn next(self) -> Step {
        match self {
            Self::Active { unused_since } => {
                let idle = later(unused_since, IDLE_DAYS).max(IDLE_FROM);
                let (at, rule) = if idle < END { (idle, Rule::Idle) } else { (END, Rule::End) };
                Step { at, change: Change::Deactivated(rule) }
            }
            Self::Inactive { since } => {
                Step { at: later(since.max(IDLE_FROM), DELETION_DAYS), change: Change::Deleted }
            }
        }
    }
}

/// Which rule can explain that a token is inactive; `None` for one that no rule explains. That the
/// account did it, and not a person, only its audit log can prove.
pub fn explains_inactive(token: &Token) -> Option<Rule> {
    let unused_since = token.last_used.map_or(token.created_at, |used| used.max(token.created_at));
    let changed = token.updated_at;
    match token.status {
        Status::Active => None,
        Status::Inactive if changed >= END => Some(Rule::End),
        Status::Inactive => {
            let idle = changed >= later(unused_since, IDLE_DAYS) && changed >= IDLE_FROM;
            idle.then_some(Rule::Idle)
        }
    }
}

fn later(time: Timestamp, days: i64) -> Timestamp {
    time.checked_add(SignedDuration::from_hours(days * 24)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_days_begin_at_midnight_in_utc() {
        assert_eq!(IDLE_FROM, at("2026-07-28T00:00:00Z"));
        assert_eq!(CREATION_UNTIL, at("2026-10-27T00:00:00Z"));
        assert_eq!(END, at("2027-04-30T00:00:00Z"));
    }

    #[test]
    fn z2_nobody_can_make_a_token_from_the_day_on() {
        assert_eq!(may_create(at("2026-10-26T23:59:59Z")), Ok(()));
        assert_eq!(may_create(at("2026-10-27T00:00:00Z")), Err(Retired::Creation));
        // The day is UTC's: in Honolulu it is still the 26th, in Seoul it was the 27th before.
        assert_eq!(may_create(at("2026-10-26T20:00:00-10:00")), Err(Retired::Creation));
        assert_eq!(may_create(at("2026-10-27T08:00:00+09:00")), Ok(()));
    }

    #[test]
    fn z3_nothing_is_reactivated_from_the_day_on() {
        assert_eq!(may_reactivate(at("2027-04-29T23:59:59Z")), Ok(()));
        assert_eq!(may_reactivate(at("2027-04-30T00:00:00Z")), Err(Retired::Reactivation));
    }

    #[test]
    fn a_refused_creation_is_explained_by_the_strictest_rule_that_holds() {
        for (day, rule) in [
            ("2026-07-27", None),
            ("2026-07-28", Some(Rule::Idle)),
            ("2026-10-27", Some(Rule::Creation)),
            ("2027-04-29", Some(Rule::Creation)),
            ("2027-04-30", Some(Rule::End)),
        ] {
            assert_eq!(explains_refused_creation(at(&format!("{day}T12:00:00Z"))), rule, "{day}");
        }
    }

    #[test]
    fn z1_a_token_that_is_unused_for_thirty_days_is_deactivated() {
        for (unused_since, off) in [
            ("2026-11-23T09:12:44Z", "2026-12-23T09:12:44Z"),
            ("2026-10-31T00:00:00Z", "2026-11-30T00:00:00Z"),
            ("2027-01-30T12:00:00Z", "2027-03-01T12:00:00Z"),
            ("2026-12-31T23:59:59Z", "2027-01-30T23:59:59Z"),
            ("2026-06-28T00:00:01Z", "2026-07-28T00:00:01Z"),
            // Whatever was idle before the rule held is off when it begins to hold.
            ("2026-06-28T00:00:00Z", "2026-07-28T00:00:00Z"),
            ("2019-02-28T00:00:00Z", "2026-07-28T00:00:00Z"),
        ] {
            let step = Life::Active { unused_since: at(unused_since) }.next();
            let change = Change::Deactivated(Rule::Idle);
            assert_eq!(step, Step { at: at(off), change }, "{unused_since}");
        }
    }

    #[test]
    fn z3_a_token_that_is_in_use_ends_on_the_last_day() {
        for unused_since in ["2027-03-31T00:00:00Z", "2027-04-29T23:00:00Z", "2027-06-01T00:00:00Z"]
        {
            let step = Life::Active { unused_since: at(unused_since) }.next();
            assert_eq!(step, Step { at: END, change: Change::Deactivated(Rule::End) });
        }
        let last_idle = Life::Active { unused_since: at("2027-03-30T23:59:59Z") }.next();
        assert_eq!(last_idle.change, Change::Deactivated(Rule::Idle));
    }

    #[test]
    fn z1_sixty_days_after_its_deactivation_a_token_is_deleted() {
        for (since, gone) in [
            ("2026-12-23T09:12:44Z", "2027-02-21T09:12:44Z"),
            ("2026-12-31T00:00:00Z", "2027-03-01T00:00:00Z"),
            ("2027-04-30T00:00:00Z", "2027-06-29T00:00:00Z"),
            // A leap year: February 2028 has 29 days.
            ("2027-12-31T06:00:00Z", "2028-02-29T06:00:00Z"),
            ("2028-01-01T06:00:00Z", "2028-03-01T06:00:00Z"),
            ("2016-02-29T00:00:00Z", "2026-09-26T00:00:00Z"),
        ] {
            let step = Life::Inactive { since: at(since) }.next();
            assert_eq!(step, Step { at: at(gone), change: Change::Deleted }, "{since}");
        }
    }

    #[test]
    fn z1_a_token_is_unused_since_its_last_use_or_its_creation_or_its_reactivation() {
        let [made, used, again] =
            ["2026-08-01", "2026-09-01", "2026-10-01"].map(|day| at(&format!("{day}T00:00:00Z")));
        let since = |used, again| match Life::active(made, used, again) {
            Life::Active { unused_since } => unused_since,
            Life::Inactive { .. } => unreachable!(),
        };
        assert_eq!(since(None, None), made);
        assert_eq!(since(Some(used), None), used);
        assert_eq!(since(Some(used), Some(again)), again);
        assert_eq!(since(Some(again), Some(used)), again);
    }

    #[test]
    fn z1_z3_an_inactive_token_is_explained_by_what_the_wire_tells_of_it() {
        use crate::domain::description::Description;
        use crate::domain::token::TokenId;
        let token = |used: Option<&str>, changed: &str| Token {
            id: TokenId(1),
            description: Description::received(None),
            status: Status::Inactive,
            visible_token: "kX77vn".into(),
            last_used: used.map(at),
            created_at: at("2025-01-01T00:00:00Z"),
            updated_at: at(changed),
            creator: None,
            assigned_user_id: None,
            signs_in: false,
        };
        for (used, changed, rule) in [
            (Some("2026-08-01T00:00:00Z"), "2026-08-31T00:00:00Z", Some(Rule::Idle)),
            (Some("2026-08-01T00:00:01Z"), "2026-08-31T00:00:00Z", None),
            (None, "2026-07-28T00:00:00Z", Some(Rule::Idle)),
            (None, "2026-07-27T23:59:59Z", None),
            (Some("2027-04-29T00:00:00Z"), "2027-04-30T00:00:00Z", Some(Rule::End)),
        ] {
            assert_eq!(explains_inactive(&token(used, changed)), rule, "{used:?} {changed}");
        }
        let active = Token { status: Status::Active, ..token(None, "2026-12-01T00:00:00Z") };
        assert_eq!(explains_inactive(&active), None);
    }

    proptest! {
        #[test]
        fn the_account_does_nothing_early_and_leaves_no_token_active_past_the_end(
            created in 1_400_000_000_i64..1_850_000_000,
            used in proptest::option::of(1_400_000_000_i64..1_850_000_000),
        ) {
            let time = |second| Timestamp::from_second(second).unwrap();
            let life = Life::active(time(created), used.map(time), None);
            let Life::Active { unused_since } = life else { unreachable!() };
            let off = life.next();
            prop_assert!(off.at >= IDLE_FROM && off.at <= END);
            prop_assert!(off.at == END || off.at >= later(unused_since, IDLE_DAYS));
            let gone = Life::Inactive { since: off.at }.next();
            prop_assert_eq!(gone.change, Change::Deleted);
            prop_assert_eq!(gone.at, later(off.at, DELETION_DAYS));
        }

        #[test]
        fn a_use_never_brings_an_end_nearer(
            unused in 1_700_000_000_i64..1_809_043_200,
            more in 0_i64..100_000_000,
        ) {
            let next = |second| {
                Life::Active { unused_since: Timestamp::from_second(second).unwrap() }.next().at
            };
            prop_assert!(next(unused) <= next(unused + more));
        }
    }
}
