//! What is typed or pasted and may be a secret: seen by its length alone, and wiped.

use std::fmt;

use zeroize::{Zeroize, Zeroizing};

/// The longest text that is taken, in bytes: more than any line that a secret is found in.
pub const LONGEST: usize = 4096;

/// A text that a person typed or pasted, without ever seeing it.
///
/// Its buffer never grows, so that no smaller one with a part of the text is left behind. It is
/// wiped when the last clone goes.
///
/// ```compile_fail
/// let text = tokendesk::domain::hidden::HiddenText::default();
/// println!("{text}"); // no `Display`
/// ```
///
/// ```compile_fail
/// let text = tokendesk::domain::hidden::HiddenText::default();
/// let seen: &str = &*text; // no `Deref`
/// ```
#[derive(PartialEq, Eq)]
pub struct HiddenText {
    text: Zeroizing<String>,
    /// Whether something had no room.
    cut: bool,
}

impl HiddenText {
    /// The text itself. Each use says why it may stand there (`clippy.toml`).
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// How many letters it has: all of it that is shown.
    pub fn letters(&self) -> usize {
        self.text.chars().count()
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether something was left off, since it is longer than any secret.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// A letter more.
    pub fn push(&mut self, letter: char) {
        self.append(letter.encode_utf8(&mut [0; 4]));
    }

    /// More text; its line breaks become blanks, as in any field of one line.
    pub fn append(&mut self, text: &str) {
        for letter in text.chars() {
            if self.text.len() + letter.len_utf8() > LONGEST {
                self.cut = true;
                return;
            }
            self.text.push(if letter.is_control() { ' ' } else { letter });
        }
    }

    /// Takes the last letter away.
    pub fn pop(&mut self) {
        self.text.pop();
        self.cut = false;
    }

    /// Takes everything away.
    pub fn clear(&mut self) {
        // This wipes the whole buffer and keeps its capacity.
        self.text.zeroize();
        self.cut = false;
    }
}

impl Clone for HiddenText {
    /// With the same room as the first, so that this buffer does not grow either.
    fn clone(&self) -> Self {
        let mut text = Zeroizing::new(String::with_capacity(LONGEST.max(self.text.len())));
        text.push_str(&self.text);
        Self { text, cut: self.cut }
    }
}

impl Default for HiddenText {
    fn default() -> Self {
        Self { text: Zeroizing::new(String::with_capacity(LONGEST)), cut: false }
    }
}

/// A text of any length whose buffer is wiped from now on.
impl From<String> for HiddenText {
    fn from(text: String) -> Self {
        Self { text: Zeroizing::new(text), cut: false }
    }
}

impl From<&str> for HiddenText {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl fmt::Debug for HiddenText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HiddenText(redacted)")
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what is typed here opens nothing")]
mod tests {
    use super::*;

    #[test]
    fn it_is_typed_and_corrected_without_being_seen() {
        let mut text = HiddenText::default();
        text.append("s3cr\r\nét");
        text.push('!');
        assert_eq!((text.expose(), text.letters()), ("s3cr  ét!", 9));
        text.pop();
        text.pop();
        text.pop();
        assert_eq!(text.expose(), "s3cr  ");
        assert_eq!(format!("{text:?}"), "HiddenText(redacted)");
        text.clear();
        assert!(text.is_empty());
    }

    #[test]
    fn its_buffer_never_grows_and_it_says_what_was_left_off() {
        let mut text = HiddenText::default();
        let (place, room) = (text.expose().as_ptr(), text.text.capacity());
        text.append(&"가".repeat(LONGEST));
        assert!(text.is_cut());
        assert!(text.expose().len() <= LONGEST);
        text.clear();
        text.append("s3cr3t");
        assert_eq!((text.expose().as_ptr(), text.text.capacity()), (place, room));
        assert!(!text.is_cut());
    }
}
