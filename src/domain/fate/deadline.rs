//! The days by which somebody has to do something about a token, and the end of all (Z1 to Z3).

use jiff::Timestamp;

use super::super::retirement::END;
use super::super::token::TokenId;
use super::{Due, Fate, NextStep, Prospect};

/// What has to be done by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// A token that something may need is off from then on if it is not used.
    Use(TokenId),
    /// Before that an inactive token has to be reactivated if it is needed.
    Reactivate(TokenId),
    /// By then nothing may use an API token any more.
    End,
}

/// A day by which something has to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// When.
    pub due: Due,
    /// What.
    pub deed: Deed,
}

/// The deadlines, the first one first, and at last the end of all tokens. After the end there is
/// none: what is inactive then can't be brought back.
pub fn deadlines(prospects: &[Prospect], now: Timestamp) -> Vec<Deadline> {
    if now >= END {
        return vec![];
    }
    let mut deadlines: Vec<_> = prospects.iter().filter_map(of).collect();
    if prospects.iter().any(|prospect| prospect.next.is_some()) {
        deadlines.push(Deadline { due: Due::On(END), deed: Deed::End });
    }
    deadlines.sort_by_key(|deadline| (deadline.due.at(), deadline.deed));
    deadlines
}

/// The deadline of a token before the end; `None` for one that ends with all of them, and for one
/// that nobody will miss.
fn of(prospect: &Prospect) -> Option<Deadline> {
    let deed = match (prospect.fate, prospect.next) {
        (Fate::Idle { .. }, Some(NextStep::Migrate)) => Deed::Use(prospect.id),
        (_, Some(NextStep::ReactivateBy(_))) => Deed::Reactivate(prospect.id),
        _ => return None,
    };
    prospect.loss().map(|due| Deadline { due, deed })
}
