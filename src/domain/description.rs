//! What a token is called: as an account says it, and as an administrator may type it.

use thiserror::Error;

use super::foreign::Foreign;

/// A token's description as the account has it: any text, never altered.
///
/// Zendesk may leave it unset, or send an empty text; both mean that there is none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Description(Option<Foreign>);

impl Description {
    /// Keeps what came from the account.
    pub fn received(text: Option<String>) -> Self {
        Self(text.map(Foreign::received))
    }

    /// The text as it can be drawn, or `None` where there is nothing to read.
    pub fn shown(&self) -> Option<&str> {
        self.0.as_ref().map(Foreign::shown).filter(|text| !text.trim().is_empty())
    }

    /// Whether it is this text, as it came; an unset one is empty.
    pub fn is(&self, text: &str) -> bool {
        self.0.as_ref().map_or(text.is_empty(), |own| own == text)
    }

    /// The raw text as the account has it, `None` where it is unset: like `Foreign::raw`.
    #[expect(clippy::disallowed_methods, reason = "whoever calls this says why")]
    pub fn raw_if_set(&self) -> Option<&str> {
        self.0.as_ref().map(Foreign::raw)
    }

    /// The same, empty where it is unset.
    #[expect(clippy::disallowed_methods, reason = "whoever calls this says why")]
    pub fn raw(&self) -> &str {
        self.0.as_ref().map_or("", Foreign::raw)
    }
}

/// What an administrator wants to call a token: one trimmed line, perhaps empty (A1, E1).
///
/// Zendesk documents no length; the account decides, and its refusal is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDescription(String);

/// Why a text can't be a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DescriptionError {
    /// A description is one line.
    #[error("a description is one line, without a line break")]
    LineBreak,
    /// A control character would change the terminal of whoever reads it.
    #[error("a description has no control characters")]
    Control,
}

impl NewDescription {
    /// Trims the text and checks that it is one line of printable text.
    pub fn parse(input: &str) -> Result<Self, DescriptionError> {
        match input.trim() {
            line if line.contains(['\n', '\r', '\u{2028}', '\u{2029}']) => {
                Err(DescriptionError::LineBreak)
            }
            line if line.contains(char::is_control) => Err(DescriptionError::Control),
            line => Ok(Self(line.to_owned())),
        }
    }

    /// The line, empty where the administrator typed none.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests compare what came")]
mod tests {
    use super::*;

    #[test]
    fn a1_a_description_is_optional_and_trimmed() {
        assert_eq!(
            NewDescription::parse("  Nightly sync ").map(|d| d.0),
            Ok("Nightly sync".into())
        );
        assert_eq!(NewDescription::parse("   ").map(|d| d.0), Ok(String::new()));
    }

    #[test]
    fn a_line_break_and_a_control_character_are_named() {
        assert_eq!(NewDescription::parse("a\nb"), Err(DescriptionError::LineBreak));
        assert_eq!(NewDescription::parse("a\u{1b}[31mb"), Err(DescriptionError::Control));
    }

    #[test]
    fn what_is_received_is_never_altered() {
        let odd = Description::received(Some("  two\nlines ".into()));
        assert_eq!(odd.raw(), "  two\nlines ");
        assert_eq!(odd.shown(), Some("  two␊lines "));
        assert_eq!(Description::received(Some("  ".into())).shown(), None);
        assert_eq!(Description::received(None).shown(), None);
    }
}
