//! What somebody else changed in a token since one looked at it.

use jiff::Timestamp;

use super::description::Description;
use super::token::{Status, Token};

/// One thing that is another than it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It is called otherwise (E1).
    Description {
        /// As it was.
        before: Description,
        /// As it is.
        now: Description,
    },
    /// It was deactivated or reactivated (D1, R1).
    Status {
        /// As it was.
        before: Status,
        /// As it is.
        now: Status,
    },
    /// It was changed at this time, in nothing that the account tells.
    Somehow(Timestamp),
}

impl Token {
    /// What is another in `now`. That it was used is no change, and an account may count a use as
    /// one: so the time of the last change alone says something only where nobody used it.
    pub fn differences(&self, now: &Self) -> Vec<Difference> {
        let mut found = vec![];
        if self.description != now.description {
            let (before, now) = (self.description.clone(), now.description.clone());
            found.push(Difference::Description { before, now });
        }
        if self.status != now.status {
            found.push(Difference::Status { before: self.status, now: now.status });
        }
        let touched = self.updated_at != now.updated_at && self.last_used == now.last_used;
        if found.is_empty() && touched {
            found.push(Difference::Somehow(now.updated_at));
        }
        found
    }
}
