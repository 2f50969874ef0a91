//! Where on the last frame what stands that can be pointed at.
//!
//! Drawing notes it by the way, since only drawing knows how wide words are; the loop looks it up.
//! What is not drawn can't be clicked, and the topmost of what was drawn is meant.

use std::cell::RefCell;

use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use crate::app::mouse::Target;

/// The places of one frame.
#[derive(Debug, Default)]
pub struct Hits(RefCell<Places>);

#[derive(Debug, Default)]
struct Places {
    placed: Vec<(Rect, Target)>,
    /// Lines of a dialog that are made and not drawn yet.
    noted: Vec<Noted>,
}

/// A line, and the first column and the columns of each of its targets.
#[derive(Debug)]
struct Noted {
    text: String,
    targets: Vec<(u16, u16, Target)>,
}

impl Hits {
    /// A new frame begins.
    pub(super) fn begin(&self) {
        *self.0.borrow_mut() = Places::default();
    }

    /// This target stands there.
    pub(super) fn put(&self, area: Rect, target: Target) {
        self.0.borrow_mut().placed.push((area, target));
    }

    /// The next dialog begins: the lines of what was drawn before are no part of it, and nothing of
    /// that can be clicked any more. The footer tells of the dialog, so its keys can.
    pub(super) fn next_layer(&self, footer: Rect) {
        let places = &mut *self.0.borrow_mut();
        places.noted.clear();
        places.placed.retain(|(area, _)| footer.intersects(*area));
    }

    /// A dialog covers this area.
    pub(super) fn cover(&self, area: Rect) {
        self.put(area, Target::Nothing);
    }

    /// In this line, wherever it will be drawn, so many columns from this one on are the target.
    pub(super) fn note(&self, line: &Line<'_>, targets: Vec<(u16, u16, Target)>) {
        self.0.borrow_mut().noted.push(Noted { text: line.to_string(), targets });
    }

    /// The same for a line that is the target from end to end.
    pub(super) fn note_whole(&self, line: &Line<'_>, target: Target) {
        self.note(line, vec![(0, u16::MAX, target)]);
    }

    /// A line is drawn in this row.
    pub(super) fn place(&self, line: &Line<'_>, row: Rect) {
        let places = &mut *self.0.borrow_mut();
        let text = line.to_string();
        let Some(index) = places.noted.iter().position(|noted| noted.text == text) else {
            return;
        };
        for (from, columns, target) in places.noted.remove(index).targets {
            let from = from.min(row.width);
            let width = columns.min(row.width - from);
            places.placed.push((Rect { x: row.x + from, width, ..row }, target));
        }
    }

    /// What stands there.
    pub fn at(&self, column: u16, row: u16) -> Option<Target> {
        let places = self.0.borrow();
        let there = Position { x: column, y: row };
        places.placed.iter().rev().find(|(area, _)| area.contains(there)).map(|(_, target)| *target)
    }
}
