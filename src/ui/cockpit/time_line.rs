//! The bar of a token on the time line that all of them share: when it was last used, when it is
//! off, when it is deleted, and where all of them end.

use jiff::{SignedDuration, Timestamp};

use crate::domain::fate::{Due, Fate};
use crate::domain::retirement::{DELETION_DAYS, END};
use crate::domain::token::Token;
use crate::phrases::Phrase;
use crate::ui::Look;

/// How much of the past the line has: whatever is older stands at its beginning.
const PAST: SignedDuration = SignedDuration::from_hours(45 * 24);

/// What the line goes on for after the end: by then the last token is deleted.
const REST: SignedDuration = SignedDuration::from_hours(DELETION_DAYS * 24);

/// The line: from some weeks ago until the last token is deleted, in so many cells.
#[derive(Clone, Copy)]
pub struct TimeLine {
    from: Timestamp,
    to: Timestamp,
    now: Timestamp,
    cells: usize,
}

impl TimeLine {
    /// The line as it is at this time.
    pub fn new(now: Timestamp, cells: usize) -> Self {
        let from = now.checked_sub(PAST).unwrap_or(now);
        let to = now.max(END).checked_add(REST).unwrap_or(END);
        Self { from, to, now, cells }
    }

    /// Where a time stands; what lies beyond an end stands at it.
    fn cell(self, at: Timestamp) -> usize {
        let whole = self.to.duration_since(self.from).as_secs().max(1);
        let part = at.duration_since(self.from).as_secs().clamp(0, whole);
        let last = i64::try_from(self.cells.saturating_sub(1)).unwrap_or(0);
        usize::try_from(part * last / whole).unwrap_or(0)
    }

    /// The bar of a token.
    pub fn bar(self, look: &Look, token: &Token, fate: Fate, told: Option<Timestamp>) -> String {
        let [used, off, gone, end] = look.signs.times;
        let [works, rests, nothing] = look.signs.spans;
        let mut cells = vec![nothing; self.cells];
        let (from, stops, deleted) = self.days(token, fate, told);
        let mut fill = |from: Option<Timestamp>, to: Option<Timestamp>, sign| {
            if let (Some(from), Some(to)) = (from, to) {
                let range = self.cell(from)..self.cell(to).max(self.cell(from));
                cells[range].fill(sign);
            }
        };
        fill(from, stops, works);
        fill(stops, deleted, rests);
        let mut put = |at: Option<Timestamp>, sign| {
            if let Some(cell) = at.map(|at| self.cell(at)).filter(|cell| *cell < self.cells) {
                cells[cell] = sign;
            }
        };
        put(Some(END), end);
        put(deleted, gone);
        put(stops.filter(|stops| *stops != END), off);
        put(token.last_used, used);
        cells.concat()
    }

    /// From when on a token works, when it is off, and when it is deleted.
    fn days(
        self,
        token: &Token,
        fate: Fate,
        told: Option<Timestamp>,
    ) -> (Option<Timestamp>, Option<Timestamp>, Option<Timestamp>) {
        let begin = token.last_used.unwrap_or(token.created_at);
        let later = |at: Timestamp| at.checked_add(REST).ok();
        match fate {
            Fate::Unaffected(_) => (None, None, None),
            Fate::InUse { .. } | Fate::Ends | Fate::Ended => (Some(begin), Some(END), later(END)),
            Fate::Idle { off } | Fate::NeverUsed { off } => {
                let off = self.time(off);
                (Some(begin), Some(off), later(off))
            }
            Fate::Deactivated { deleted, .. } => {
                let since = told.unwrap_or(token.updated_at);
                (Some(begin), Some(since), Some(self.time(deleted)))
            }
        }
    }

    /// What can happen any day is drawn as happening now.
    const fn time(self, due: Due) -> Timestamp {
        match due {
            Due::On(at) | Due::About(at) => at,
            Due::Overdue(_) => self.now,
        }
    }
}

/// What the signs mean, as the name of the column.
pub fn legend(look: &Look) -> String {
    let [used, off, gone, end] = look.signs.times.map(str::to_owned);
    look.say(&Phrase::TimeLineLegend { used, off, gone, end })
}
