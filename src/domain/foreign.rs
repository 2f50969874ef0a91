//! Texts that others wrote, made safe to show once, as they are received.
//!
//! What acts on a terminal, has no width or turns the reading direction becomes a visible sign:
//! `␛` or `‹U+202E›`. Nothing disappears unseen, and the layout knows every width.

use std::fmt;

use unicode_width::UnicodeWidthChar;

/// As many marks on one letter as any language needs.
const MOST_MARKS: usize = 4;

/// As many characters as are shown; what is sent back and copied is the whole.
const MOST_CHARS: usize = 1024;

/// A text that came from an account: a description, a name, an address, the words of an error.
///
/// Whoever draws it or puts it into a sentence has `shown` alone. `raw` is what came, for sending
/// back, copying, comparing and finding; each use says why it is not seen (`clippy.toml`).
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Foreign {
    raw: String,
    /// Where it is not the same.
    shown: Option<Box<str>>,
}

impl Foreign {
    /// Keeps what came, and what is shown of it.
    pub fn received(raw: impl Into<String>) -> Self {
        let raw = raw.into();
        let shown = shown(&raw).map(String::into_boxed_str);
        Self { raw, shown }
    }

    /// The text as it came.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The text as it can be drawn.
    pub fn shown(&self) -> &str {
        self.shown.as_deref().unwrap_or(&self.raw)
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }
}

impl From<String> for Foreign {
    fn from(raw: String) -> Self {
        Self::received(raw)
    }
}

impl From<&str> for Foreign {
    fn from(raw: &str) -> Self {
        Self::received(raw)
    }
}

/// Whether it is this text, as it came.
impl PartialEq<str> for Foreign {
    fn eq(&self, other: &str) -> bool {
        self.raw == other
    }
}

/// Whether it is this text, as it came.
impl PartialEq<&str> for Foreign {
    fn eq(&self, other: &&str) -> bool {
        self.raw == *other
    }
}

/// As a text is written in Rust: whatever acts on a terminal is escaped.
impl fmt::Debug for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.raw, f)
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown())
    }
}

/// What is shown of a text, or `None` if it is the text itself.
fn shown(raw: &str) -> Option<String> {
    if raw.len() <= MOST_CHARS && raw.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return None;
    }
    let mut line = String::with_capacity(raw.len());
    let (mut marks, mut too_many, mut based) = (0, 0_usize, false);
    for (index, character) in raw.chars().enumerate() {
        let is_mark = is_mark(character);
        if is_mark && based {
            marks += 1;
            if marks > MOST_MARKS {
                too_many += 1;
                continue;
            }
        }
        say_marks(&mut line, &mut too_many);
        if index >= MOST_CHARS {
            line.push('…');
            break;
        }
        // A mark without a letter would sit on whatever is drawn before the text.
        let is_sign = is_hostile(character) || (is_mark && !based);
        if is_sign {
            line.push_str(&sign(character));
        } else {
            line.push(character);
        }
        if !is_mark {
            (marks, based) = (0, !is_sign);
        }
    }
    say_marks(&mut line, &mut too_many);
    (line != raw).then_some(line)
}

/// How many marks were left off.
fn say_marks(line: &mut String, too_many: &mut usize) {
    if *too_many > 0 {
        line.push_str("‹+");
        line.push_str(&too_many.to_string());
        line.push('›');
        *too_many = 0;
    }
}

/// The visible sign of a character that can't be drawn.
fn sign(character: char) -> String {
    let code = u32::from(character);
    let picture = match code {
        0..0x20 => char::from_u32(0x2400 + code),
        0x7f => Some('\u{2421}'),
        _ => None,
    };
    picture.map_or_else(|| format!("‹U+{code:04X}›"), String::from)
}

/// Whether it sits on the character before it.
fn is_mark(character: char) -> bool {
    !is_hostile(character) && character.width() == Some(0)
}

/// Whether a character acts on the terminal, is not seen, or turns the reading direction.
pub fn is_hostile(character: char) -> bool {
    character.is_control() || is_invisible(character) || is_no_character(character)
}

/// Format characters, fillers, variation selectors, tags: what has no look of its own.
const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffc}'
            | '\u{13430}'..='\u{1345f}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Noncharacters and private use: what no two terminals draw alike.
const fn is_no_character(character: char) -> bool {
    let code = character as u32;
    code & 0xfffe == 0xfffe
        || matches!(code, 0xfdd0..=0xfdef | 0xe000..=0xf8ff | 0xf_0000..=0x10_ffff)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests compare what came")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seen(raw: &str) -> String {
        Foreign::received(raw).shown().to_owned()
    }

    #[test]
    fn a_usual_text_is_shown_as_it_is() {
        for text in
            ["", "Billing export", "창고 동기화", "Zürich – naïve", "عربي", "日本", "🚀 deploy"]
        {
            let foreign = Foreign::received(text);
            assert_eq!((foreign.shown(), foreign.raw()), (text, text));
        }
        assert_eq!(seen("한글"), "한글", "also in pieces");
        assert_eq!(seen("cafe\u{301}"), "cafe\u{301}");
    }

    #[test]
    fn what_acts_on_a_terminal_becomes_a_picture_or_a_sign() {
        assert_eq!(seen("a\u{1b}[31mb"), "a␛[31mb");
        assert_eq!(seen("\u{1b}]52;c;aGk=\u{7}"), "␛]52;c;aGk=␇");
        assert_eq!(seen("two\nlines\t\r\0\u{7f}"), "two␊lines␉␍␀␡");
        assert_eq!(seen("\u{9b}31m\u{9d}"), "‹U+009B›31m‹U+009D›");
    }

    #[test]
    fn what_is_not_seen_or_turns_the_direction_becomes_a_sign() {
        assert_eq!(seen("ad\u{202e}nim"), "ad‹U+202E›nim");
        for hidden in [
            '\u{200b}',
            '\u{200d}',
            '\u{2066}',
            '\u{61c}',
            '\u{feff}',
            '\u{ad}',
            '\u{3164}',
            '\u{2028}',
            '\u{fe0f}',
            '\u{e0041}',
            '\u{ffff}',
            '\u{fdd0}',
            '\u{e000}',
            '\u{10ffff}',
        ] {
            let code = u32::from(hidden);
            assert_eq!(seen(&format!("a{hidden}b")), format!("a‹U+{code:04X}›b"));
        }
    }

    #[test]
    fn marks_that_are_stacked_or_have_no_letter_are_told() {
        let stack = "\u{301}".repeat(20);
        let four = "\u{301}".repeat(4);
        assert_eq!(seen(&format!("a{stack}b")), format!("a{four}‹+16›b"));
        assert_eq!(seen(&format!("a{stack}")), format!("a{four}‹+16›"));
        assert_eq!(seen("\u{301}a"), "‹U+0301›a");
        assert_eq!(seen("\u{1b}\u{301}"), "␛‹U+0301›");
    }

    #[test]
    fn a_long_text_ends_with_the_sign_of_a_cut_and_stays_whole() {
        let long = "a".repeat(MOST_CHARS + 1);
        let foreign = Foreign::received(long.clone());
        assert_eq!(foreign.shown().chars().count(), MOST_CHARS + 1);
        assert!(foreign.shown().ends_with('…'));
        assert_eq!(foreign.raw(), long);
        let marks = format!("a{}", "\u{301}".repeat(1_000_000));
        assert!(seen(&marks).chars().count() < 20);
    }

    proptest! {
        #[test]
        fn whatever_comes_is_shown_without_anything_hostile_and_kept(text in any::<String>()) {
            let foreign = Foreign::received(text.clone());
            prop_assert!(!foreign.shown().contains(is_hostile));
            prop_assert_eq!(foreign.raw(), text);
            let again = Foreign::received(foreign.shown());
            prop_assert_eq!(again.shown(), foreign.shown(), "a second time changes nothing");
        }
    }
}
