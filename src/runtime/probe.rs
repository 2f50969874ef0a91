//! What the terminal is asked once: whether it takes copies (DA1). The question goes out with the
//! first frame, which waits for nothing; the answer comes among the keys (`decoder`).

use std::time::Duration;

/// The question: primary device attributes.
pub(super) const QUESTION: &[u8] = b"\x1b[c";

/// How long its answer is waited for at the end: a shell would take it for typed text.
pub(super) const LIMIT: Duration = Duration::from_millis(150);

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
