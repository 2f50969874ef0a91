//! Which API token an OAuth client replaces: a line in the client's description, so that the account
//! itself remembers a migration, for every administrator on every machine (Z4).
//!
//! The line is `replaces API token 360001234 (kX77vn…)`: the token's id, and in parentheses what of
//! its value is shown, for people. It is written exactly so, and read leniently: in any case, with
//! any spaces, anywhere in the text, with three dots, or without the parentheses. One client may
//! replace several tokens, one line each. The language of whoever writes it plays no part.

use thiserror::Error;

use super::token::{Token, TokenId};

/// The words that the line begins with.
const WORDS: [&str; 3] = ["replaces", "API", "token"];

/// The longest description of a client: what Zendesk takes is not documented, assumed.
pub const LONGEST_DESCRIPTION: usize = 255;

/// Most characters of a value that are taken for a beginning of it.
const LONGEST_VISIBLE: usize = 16;

/// A token that a client replaces.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Replacement {
    /// The token.
    pub token: TokenId,
    /// The shown beginning of its value: letters, digits, `-` and `_`; `None` if nothing usable is
    /// shown.
    visible: Option<String>,
}

/// The client's description has no room for the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "the description and the line have {length} characters together, more than {LONGEST_DESCRIPTION}"
)]
pub struct NoRoom {
    /// How many characters it would have.
    pub length: usize,
}

impl Replacement {
    /// That a client replaces this token.
    pub fn of(token: &Token) -> Self {
        Self::new(token.id, token.visible_token.shown())
    }

    /// The same by its id and by what is shown of its value.
    pub fn new(token: TokenId, visible: &str) -> Self {
        Self { token, visible: is_beginning(visible).then(|| visible.to_owned()) }
    }

    /// Every token that a client's description says it replaces, each once, in the order of the text.
    pub fn all_in(description: &str) -> Vec<Self> {
        let mut words = description.split_whitespace().peekable();
        let mut found: Vec<Self> = Vec::new();
        while words.peek().is_some() {
            let mut ahead = words.clone();
            if let Some(replacement) = read(&mut ahead) {
                if !found.iter().any(|known| known.token == replacement.token) {
                    found.push(replacement);
                }
                words = ahead;
            } else {
                words.next();
            }
        }
        found
    }

    /// Whether this token is meant: the id is the same, and what is shown of the value does not
    /// contradict it.
    pub fn means(&self, token: &Token) -> bool {
        let shown = token.visible_token.shown();
        let agrees = |visible: &String| shown.starts_with(visible) || visible.starts_with(shown);
        self.token == token.id && self.visible.as_ref().is_none_or(agrees)
    }

    /// A client's description with the line at its end, unless it says so already.
    pub fn added_to(&self, description: &str) -> Result<String, NoRoom> {
        let description = description.trim_end();
        if Self::all_in(description).iter().any(|known| known.token == self.token) {
            return Ok(description.to_owned());
        }
        let text = match description {
            "" => self.to_string(),
            before => format!("{before}\n{self}"),
        };
        match text.chars().count() {
            length if length > LONGEST_DESCRIPTION => Err(NoRoom { length }),
            _ => Ok(text),
        }
    }
}

impl std::fmt::Display for Replacement {
    /// The line as it is written.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", WORDS.join(" "), self.token.0)?;
        match &self.visible {
            Some(visible) => write!(f, " ({visible}…)"),
            None => Ok(()),
        }
    }
}

/// Reads a line whose first word comes next.
fn read<'a>(words: &mut (impl Iterator<Item = &'a str> + Clone)) -> Option<Replacement> {
    let is = |word: Option<&str>, wanted: &str| word?.eq_ignore_ascii_case(wanted).then_some(());
    for wanted in WORDS {
        is(words.next(), wanted)?;
    }
    let end = |c: char| matches!(c, '.' | ',' | ';');
    let number = words.next()?;
    let number = number.trim_end_matches(end);
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let token = TokenId(digits.then(|| number.parse().ok())??);
    let mut ahead = words.clone();
    let visible = ahead.next().and_then(|word| {
        let inner = word.trim_end_matches(end).strip_prefix('(')?.strip_suffix(')')?;
        let inner = inner.strip_suffix('…').or_else(|| inner.strip_suffix("..."))?;
        is_beginning(inner).then(|| inner.to_owned())
    });
    if visible.is_some() {
        *words = ahead;
    }
    Some(Replacement { token, visible })
}

fn is_beginning(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=LONGEST_VISIBLE).contains(&text.len()) && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::description::Description;
    use crate::domain::token::Status;

    fn token(id: i64, visible: &str) -> Token {
        Token {
            id: TokenId(id),
            description: Description::received(None),
            status: Status::Active,
            visible_token: visible.into(),
            last_used: None,
            created_at: jiff::Timestamp::UNIX_EPOCH,
            updated_at: jiff::Timestamp::UNIX_EPOCH,
            creator: None,
            assigned_user_id: None,
            signs_in: false,
        }
    }

    #[test]
    fn the_line_has_one_form() {
        let line = |id, visible| Replacement::of(&token(id, visible)).to_string();
        assert_eq!(line(360_001_234, "kX77vn"), "replaces API token 360001234 (kX77vn…)");
        assert_eq!(line(7, ""), "replaces API token 7");
        assert_eq!(line(7, "a b"), "replaces API token 7");
        assert_eq!(line(7, "\u{202e}x"), "replaces API token 7");
    }

    #[test]
    fn the_line_is_read_leniently() {
        for text in [
            "replaces API token 360001234 (kX77vn…)",
            "Exports invoices.\nreplaces API token 360001234 (kX77vn…)",
            "Exports invoices; Replaces api TOKEN 360001234 (kX77vn...). Ask Ada.",
            "it replaces  API\r\n token\t360001234, (kX77vn…)",
        ] {
            let found = Replacement::all_in(text);
            assert_eq!(found, [Replacement::of(&token(360_001_234, "kX77vn"))], "{text}");
        }
        for text in [
            "",
            "replaces",
            "replaces API token",
            "replaces API token twelve",
            "replaces API token -5",
            "replaces API token 99999999999999999999",
            "replaces the API token 360001234",
            "replaces API tokens 360001234",
        ] {
            assert_eq!(Replacement::all_in(text), [], "{text}");
        }
    }

    #[test]
    fn what_stands_in_odd_parentheses_is_no_beginning() {
        for text in ["(kX77vn)", "()", "(…)", "(kX 77vn…)", "(an invoice…)", "(kX77vn…kX77vn…kX…)"]
        {
            let found = Replacement::all_in(&format!("replaces API token 5 {text}"));
            assert_eq!(found, [Replacement::of(&token(5, ""))], "{text}");
        }
    }

    #[test]
    fn one_client_may_replace_several_tokens() {
        let text = "replaces replaces API token 5 (ab…)\nreplaces API token 6 replaces API token 5";
        let found: Vec<_> =
            Replacement::all_in(text).into_iter().map(|found| found.token.0).collect();
        assert_eq!(found, [5, 6]);
    }

    #[test]
    fn another_beginning_means_another_token() {
        let said = |text: &str| Replacement::all_in(text).remove(0);
        let line = said("replaces API token 5 (kX77vn…)");
        assert!(line.means(&token(5, "kX77vn")));
        assert!(line.means(&token(5, "kX77")), "an account may show less of it");
        assert!(!line.means(&token(6, "kX77vn")));
        assert!(!line.means(&token(5, "zzzzzz")), "the id of another account");
        assert!(said("replaces API token 5").means(&token(5, "zzzzzz")));
    }

    #[test]
    fn the_line_is_added_once_and_only_where_it_fits() {
        let line = Replacement::of(&token(5, "kX77vn"));
        let once = line.added_to("Exports invoices. ").unwrap();
        assert_eq!(once, "Exports invoices.\nreplaces API token 5 (kX77vn…)");
        assert_eq!(line.added_to(&once), Ok(once.clone()));
        assert_eq!(line.added_to(""), Ok(line.to_string()));
        let full = "x".repeat(LONGEST_DESCRIPTION - 31);
        assert_eq!(line.added_to(&full).unwrap().chars().count(), LONGEST_DESCRIPTION);
        let length = LONGEST_DESCRIPTION + 1;
        assert_eq!(line.added_to(&format!("{full}x")), Err(NoRoom { length }));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            id in 0_i64..,
            visible in "[A-Za-z0-9_-]{0,16}",
            before in "\\PC{0,40}",
        ) {
            let line = Replacement::of(&token(id, &visible));
            let text = line.added_to(&before).unwrap();
            prop_assert!(Replacement::all_in(&text).contains(&line));
        }

        #[test]
        fn no_text_is_too_odd(text in "(replaces|API|token|[0-9]{1,20}|\\(|…|\\)|\\s|\\PC){0,30}") {
            for found in Replacement::all_in(&text) {
                prop_assert!(found.token.0 >= 0);
                prop_assert_eq!(Replacement::all_in(&found.to_string()), vec![found]);
            }
        }
    }
}
