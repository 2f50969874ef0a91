//! What became of one token of many as a record.

use super::{Record, Value};
use crate::domain::token::TokenId;

/// What became of one token, or would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Which token.
    pub id: TokenId,
    /// What it is called, where the account has it.
    pub description: Option<String>,
    /// What was to be done: `deactivate`, `reactivate`, `delete` or `edit`.
    pub action: &'static str,
    /// `done`, `skipped`, `failed`, `unknown` or `not_begun`; `planned` of a dry run.
    pub outcome: &'static str,
    /// Why it was not done, as one word.
    pub reason: Option<&'static str>,
    /// The same for people.
    pub message: Option<String>,
}

impl Record for Outcome {
    const LIST: &'static str = "outcomes";

    const FIELDS: &'static [&'static str] =
        &["id", "description", "action", "outcome", "reason", "message"];

    fn values(&self) -> Vec<Value<'_>> {
        vec![
            Value::Number(self.id.0),
            Value::text(self.description.as_deref()),
            Value::text(Some(self.action)),
            Value::text(Some(self.outcome)),
            Value::text(self.reason),
            Value::text(self.message.as_deref()),
        ]
    }
}
