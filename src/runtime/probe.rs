//! What the terminal is asked once: which colours it has (OSC 10 and 11), and whether it takes copies
//! (DA1). The questions go out with the first frame, which waits for nothing; the answers come among
//! the keys (`decoder`). Every terminal answers the last one, so one that does not tell its colours is
//! known by that.

use std::time::Duration;

/// How long the answers are waited for at the end: a shell would take them for typed text.
pub(super) const LIMIT: Duration = Duration::from_millis(100);

/// What the terminal is asked: for its colours, and then for its attributes, which end the answers.
pub(super) const fn question(colors: bool, attributes: bool) -> &'static [u8] {
    match (colors, attributes) {
        (true, _) => b"\x1b]10;?\x07\x1b]11;?\x07\x1b[c",
        (false, true) => b"\x1b[c",
        (false, false) => b"",
    }
}

/// The number by which a terminal says that it takes copies.
const TAKES_COPIES: &str = "52";

/// Whether these attributes of a terminal announce it.
pub(super) fn takes_copies(attributes: &str) -> bool {
    attributes.split(';').any(|number| number == TAKES_COPIES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_announced_by_one_number_among_others() {
        assert!(takes_copies("62;22;52"));
        assert!(!takes_copies("1;2"));
        assert!(!takes_copies("152;520"));
    }
}
