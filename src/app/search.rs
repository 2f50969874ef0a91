//! What is typed in a search line, looked for in the texts of rows.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// A search that is under way in a list.
pub(super) struct Search {
    pattern: Pattern,
    matcher: Matcher,
    buffer: Vec<char>,
}

impl Search {
    /// Looks for what was typed.
    pub(super) fn of(typed: &str) -> Self {
        Self {
            pattern: Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart),
            matcher: Matcher::new(Config::DEFAULT),
            buffer: vec![],
        }
    }

    /// Whether this row stays.
    pub(super) fn finds(&mut self, row: impl FnOnce() -> String) -> bool {
        if self.pattern.atoms.is_empty() {
            return true;
        }
        let row = row();
        let text = Utf32Str::new(&row, &mut self.buffer);
        self.pattern.score(text, &mut self.matcher).is_some()
    }
}
