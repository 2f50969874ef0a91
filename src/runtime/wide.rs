//! The half of a wide letter that stays when another wide letter goes over its beginning.
//!
//! A terminal clears such a half, in whatever colours it likes, and the library's comparison of two
//! frames passes over it where both frames have a blank there. So it is written anew.

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

/// Where wide letters began in the last frame; none of the letters themselves.
#[derive(Debug, Default)]
pub(super) struct Wide {
    area: Rect,
    begins: Vec<bool>,
}

impl Wide {
    /// Has whatever this frame uncovers of the last one's wide letters written, and remembers its
    /// own.
    pub(super) fn follow(&mut self, frame: &mut Buffer) {
        let begins = beginnings(frame);
        if self.area == frame.area {
            for index in 1..self.begins.len().saturating_sub(1) {
                if self.begins[index] && begins[index - 1] {
                    frame.content[index + 1].set_diff_option(CellDiffOption::AlwaysUpdate);
                }
            }
        }
        *self = Self { area: frame.area, begins };
    }
}

/// Where wide letters begin, as a terminal sees it: the cell after one is no cell of its own.
fn beginnings(frame: &Buffer) -> Vec<bool> {
    let mut begins = vec![false; frame.content.len()];
    let mut index = 0;
    while index < begins.len() {
        let columns = frame.content[index].symbol().width();
        begins[index] = columns > 1;
        index += columns.max(1);
    }
    begins
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Style};

    use super::*;

    /// What is written of the second text over the first one, on a background of one's own.
    fn written(before: &str, after: &str) -> Vec<u16> {
        let mut wide = Wide::default();
        let mut frames = [before, after].map(|text| {
            let mut frame = Buffer::empty(Rect::new(0, 0, 12, 1));
            frame.set_string(0, 0, text, Style::new());
            frame.set_style(frame.area, Style::new().bg(Color::White));
            frame
        });
        for frame in &mut frames {
            wide.follow(frame);
        }
        frames[0].diff(&frames[1]).into_iter().map(|(x, ..)| x).collect()
    }

    #[test]
    fn the_second_half_of_a_letter_that_another_one_begins_before_is_written() {
        assert_eq!(written("abc새로 x", "a 옵션 x"), [1, 2, 4, 6, 7, 8], "half of 로 was at 6");
        assert!(written("abc새로 x", "abc새로 x").is_empty(), "nothing moved");
        assert_eq!(written("abc새로 x", "abc고침 x"), [3, 5], "each stands over another");
    }
}
