//! What was found out about a token, at the end of its description.

/// What stands before a note.
const BEFORE: &str = "; ";

/// A description with a note at its end; `None` where it says so already.
pub fn with_note(description: &str, note: &str) -> Option<String> {
    match description.trim() {
        "" => Some(note.to_owned()),
        before if before.contains(note) => None,
        before => Some(format!("{before}{BEFORE}{note}")),
    }
}

/// A description as it was before this note came to its end; `None` if it did not.
pub fn without_note<'a>(description: &'a str, note: &str) -> Option<&'a str> {
    if note.is_empty() {
        return None;
    }
    description.strip_suffix(note)?.strip_suffix(BEFORE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_stands_at_the_end_once_and_can_be_taken_off() {
        assert_eq!(with_note(" ", "cron").as_deref(), Some("cron"));
        let noted = with_note("Sync ", "cron").unwrap();
        assert_eq!(noted, "Sync; cron");
        assert_eq!(with_note(&noted, "cron"), None);
        assert_eq!(without_note(&noted, "cron"), Some("Sync"));
        for (description, note) in [("cron", "cron"), ("Sync", "cron"), ("Sync; ", "")] {
            assert_eq!(without_note(description, note), None, "{description}");
        }
    }
}
