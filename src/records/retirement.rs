//! What becomes of tokens as records, with the figures of the account (Z1 to Z4).

use jiff::Timestamp;

use super::migration::stage;
use super::{Record, SCHEMA, Value, object};
use crate::domain::fate::{By, Due, Evidence, Fate, NextStep, Outlook, Prospect, Until};
use crate::domain::migration::Standing;
use crate::domain::retirement::END;
use crate::domain::token::Token;

/// What is known of a day.
struct Day {
    at: Option<Timestamp>,
    is: Option<&'static str>,
}

impl Day {
    const NONE: Self = Self { at: None, is: None };

    const fn of(due: Due) -> Self {
        match due {
            Due::On(at) => Self { at: Some(at), is: Some("known") },
            Due::About(at) => Self { at: Some(at), is: Some("estimate") },
            Due::Overdue(_) => Self { at: None, is: Some("any_day") },
        }
    }
}

/// A token and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foretold {
    /// The token.
    pub token: Token,
    /// What becomes of it.
    pub prospect: Prospect,
    /// Where its migration stands, if one has begun and one may see the clients.
    pub standing: Option<Standing>,
}

impl Foretold {
    const fn fate(&self) -> &'static str {
        match self.prospect.fate {
            Fate::Unaffected(_) => "unaffected",
            Fate::InUse { .. } => "in_use",
            Fate::Idle { .. } => "idle",
            Fate::NeverUsed { .. } => "never_used",
            Fate::Ends => "ends",
            Fate::Deactivated { .. } => "deactivated",
            Fate::Ended => "ended",
        }
    }

    const fn deactivated(&self) -> (Option<&'static str>, Day) {
        let Fate::Deactivated { by, deleted } = self.prospect.fate else {
            return (None, Day::NONE);
        };
        let by = match by {
            By::Account(_) => "account",
            By::PerhapsAccount(_) => "account_perhaps",
            By::Person => "person",
        };
        (Some(by), Day::of(deleted))
    }

    const fn works_until(&self) -> Day {
        match self.prospect.fate.works_until() {
            Until::Open | Until::Stopped => Day::NONE,
            Until::End | Until::EndIfUsed(_) => Day::of(Due::On(END)),
            Until::Off(due) => Day::of(due),
        }
    }

    const fn next(&self) -> (Option<&'static str>, Day) {
        match self.prospect.next {
            None => (None, Day::NONE),
            Some(NextStep::Migrate) => (Some("migrate"), Day::NONE),
            Some(NextStep::ReactivateBy(due)) => (Some("reactivate"), Day::of(due)),
            Some(NextStep::Nothing) => (Some("nothing"), Day::NONE),
            Some(NextStep::Remove(Evidence::NeverUsed | Evidence::Quiet { .. })) => {
                (Some("remove"), Day::NONE)
            }
        }
    }
}

impl Record for Foretold {
    const LIST: &'static str = "prospects";

    const FIELDS: &'static [&'static str] = &[
        "id",
        "description",
        "visible_token",
        "active",
        "last_used",
        "fate",
        "works_until",
        "works_until_is",
        "deactivated_by",
        "deleted_at",
        "deleted_at_is",
        "next",
        "next_before",
        "next_before_is",
        "migration",
    ];

    #[expect(clippy::disallowed_methods, reason = "programs have what came")]
    fn values(&self) -> Vec<Value<'_>> {
        let (by, deleted) = self.deactivated();
        let (next, before) = self.next();
        let works = self.works_until();
        vec![
            Value::Number(self.token.id.0),
            Value::text(self.token.description.raw_if_set()),
            Value::text(Some(self.token.visible_token.raw())),
            Value::Bool(self.token.status.is_active()),
            Value::time(self.token.last_used),
            Value::text(Some(self.fate())),
            Value::time(works.at),
            Value::text(works.is),
            Value::text(by),
            Value::time(deleted.at),
            Value::text(deleted.is),
            Value::text(next),
            Value::time(before.at),
            Value::text(before.is),
            Value::text(self.standing.map(|standing| stage(standing.stage))),
        ]
    }
}

/// The figures of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Whether its tokens end by the rules.
    pub keeps_retirement: bool,
    /// Whether its audit log was read.
    pub told_by_audit_log: bool,
    /// The days that are left.
    pub days_left: i64,
    /// How many tokens are where.
    pub outlook: Outlook,
}

impl Record for Figures {
    const LIST: &'static str = "retirement";

    const FIELDS: &'static [&'static str] = &[
        "keeps_retirement",
        "told_by_audit_log",
        "days_left",
        "in_use",
        "at_risk",
        "at_risk_estimated",
        "lost_in_a_week",
        "lost_estimated",
        "never_used",
        "off",
        "safe",
    ];

    fn values(&self) -> Vec<Value<'_>> {
        let Outlook { in_use, at_risk, lost_in_a_week, never_used, off, safe, .. } = self.outlook;
        let number = |count: usize| Value::Number(i64::try_from(count).unwrap_or(i64::MAX));
        vec![
            Value::Bool(self.keeps_retirement),
            Value::Bool(self.told_by_audit_log),
            Value::Number(self.days_left),
            number(in_use),
            number(at_risk),
            Value::Bool(self.outlook.at_risk_estimated),
            number(lost_in_a_week),
            Value::Bool(self.outlook.lost_estimated),
            number(never_used),
            number(off),
            number(safe),
        ]
    }
}

/// The figures and the tokens as one document.
pub fn document(figures: &Figures, tokens: &[Foretold]) -> String {
    let head = format!("{{\"schema\":\"{SCHEMA}\",\"retirement\":{}", object(figures));
    let rows: Vec<_> = tokens.iter().map(object).collect();
    format!("{head},\"{}\":[\n{}\n]}}\n", Foretold::LIST, rows.join(",\n"))
}
