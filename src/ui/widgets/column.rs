//! Columns of a table that go away by priority where there is no room: none is ever cut.

use crate::ui::text::width;

/// What is known of a column before the room is.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// The least columns of cells it can do with.
    pub least: u16,
    /// Whether it takes what the others leave; its `least` is then what it must have.
    pub flexible: bool,
    /// 0 never goes away; the highest goes first.
    pub priority: u8,
}

/// The gap between two columns.
pub const GAP: u16 = 2;

/// The width of each column in this room, or `None` for one that goes away.
pub fn widths(wishes: &[Wish], room: u16) -> Vec<Option<u16>> {
    let mut kept: Vec<bool> = vec![true; wishes.len()];
    while needed(wishes, &kept) > room {
        let last = (0..wishes.len())
            .filter(|&index| kept[index] && wishes[index].priority > 0)
            .max_by_key(|&index| wishes[index].priority);
        match last {
            Some(index) => kept[index] = false,
            None => break,
        }
    }
    let taken = needed(wishes, &kept);
    let (spare, missing) = (room.saturating_sub(taken), taken.saturating_sub(room));
    let width = |wish: &Wish| {
        let (more, less) = if wish.flexible { (spare, missing) } else { (0, 0) };
        (wish.least + more).saturating_sub(less)
    };
    wishes.iter().zip(kept).map(|(wish, kept)| kept.then(|| width(wish))).collect()
}

fn needed(wishes: &[Wish], kept: &[bool]) -> u16 {
    let columns: Vec<_> =
        wishes.iter().zip(kept).filter(|(_, kept)| **kept).map(|(wish, _)| wish.least).collect();
    let gaps = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0) * GAP;
    columns.iter().sum::<u16>() + gaps
}

/// The columns that the widest of these texts takes.
pub fn widest<'a>(texts: impl IntoIterator<Item = &'a str>) -> u16 {
    texts.into_iter().map(width).max().and_then(|widest| u16::try_from(widest).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_goes_away_by_priority_and_the_flexible_one_takes_the_rest() {
        let wish = |least, flexible, priority| Wish { least, flexible, priority };
        let wishes = [wish(20, true, 0), wish(10, false, 2), wish(10, false, 1)];
        assert_eq!(widths(&wishes, 50), [Some(26), Some(10), Some(10)]);
        assert_eq!(widths(&wishes, 43), [Some(31), None, Some(10)]);
        assert_eq!(widths(&wishes, 21), [Some(21), None, None]);
        assert_eq!(widths(&wishes, 10), [Some(10), None, None]);
    }
}
