//! Moving through a list of which only a window is on screen.

/// The row a list stands on, and the first row of its window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The selected row.
    pub index: usize,
    /// The first row that is drawn.
    pub offset: usize,
}

impl Cursor {
    /// Moves to a row and shifts the window just so far that the row is in it.
    pub fn move_to(&mut self, index: usize, length: usize, window: usize) {
        self.index = index.min(length.saturating_sub(1));
        let window = window.max(1);
        if self.index < self.offset {
            self.offset = self.index;
        } else if self.index >= self.offset + window {
            self.offset = self.index + 1 - window;
        }
        self.offset = self.offset.min(length.saturating_sub(window));
    }

    /// Moves by some rows; before the first and after the last it stays there.
    pub fn move_by(&mut self, rows: isize, length: usize, window: usize) {
        self.move_to(self.index.saturating_add_signed(rows), length, window);
    }

    /// The rows of the window.
    pub fn visible(&self, length: usize, window: usize) -> std::ops::Range<usize> {
        let start = self.offset.min(length);
        start..(start + window).min(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_window_follows_the_row() {
        let mut cursor = Cursor::default();
        cursor.move_to(9, 20, 5);
        assert_eq!(cursor, Cursor { index: 9, offset: 5 });
        cursor.move_by(-100, 20, 5);
        assert_eq!(cursor, Cursor::default());
        cursor.move_by(isize::MAX, 20, 5);
        assert_eq!(cursor, Cursor { index: 19, offset: 15 });
    }

    proptest! {
        #[test]
        fn the_row_is_always_in_the_window(
            length in 0usize..50, window in 0usize..12, moves in prop::collection::vec(-60isize..60, 0..20)
        ) {
            let mut cursor = Cursor::default();
            for rows in moves {
                cursor.move_by(rows, length, window);
                if length > 0 && window > 0 {
                    prop_assert!(cursor.visible(length, window).contains(&cursor.index));
                }
                prop_assert!(cursor.visible(length, window).len() <= window);
            }
        }
    }
}
