//! What must be typed before a protected account loses a token.

use super::oauth_client::OAuthClient;
use super::token::Token;

/// The cells that a text takes at most to be read and typed in one line.
const MOST_CELLS: usize = 56;

/// A text of a token that a person can read on the screen and type: never one that looks like
/// another, so that whoever reads it right also types it right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Its description.
    Description(String),
    /// The beginning of its value, where the description can't be typed or there is none.
    Prefix(String),
    /// How many tokens go, before several do.
    Count(String),
    /// The same and what the account is called, where that can be typed.
    CountAndAccount(String),
    /// What programs call an OAuth client.
    Identifier(String),
    /// Its id, where an account shows no beginning of the value either.
    Id(String),
}

impl Proof {
    /// The first of these that can be typed.
    #[expect(clippy::disallowed_methods, reason = "only what can be read and typed is taken")]
    pub fn of(token: &Token) -> Self {
        let description = Some(token.description.raw().trim());
        if let Some(text) = description.filter(|text| can_be_typed(text)) {
            return Self::Description(text.to_owned());
        }
        match token.visible_token.raw().trim() {
            text if can_be_typed(text) => Self::Prefix(text.to_owned()),
            _ => Self::Id(token.id.0.to_string()),
        }
    }

    /// What is typed before a protected account loses an OAuth client, or its secret.
    #[expect(clippy::disallowed_methods, reason = "only what can be read and typed is taken")]
    pub fn of_client(client: &OAuthClient) -> Self {
        match client.identifier.raw().trim() {
            text if can_be_typed(text) => Self::Identifier(text.to_owned()),
            _ => Self::Id(client.id.0.to_string()),
        }
    }

    /// What is typed before so many tokens go; with the name of an account that is protected.
    pub fn of_many(count: usize, protected: Option<&str>) -> Self {
        match protected.map(str::trim).filter(|name| can_be_typed(name)) {
            Some(name) => Self::CountAndAccount(format!("{count} {name}")),
            None => Self::Count(count.to_string()),
        }
    }

    /// The text itself.
    pub fn text(&self) -> &str {
        match self {
            Self::Description(text)
            | Self::Prefix(text)
            | Self::Identifier(text)
            | Self::Count(text)
            | Self::CountAndAccount(text)
            | Self::Id(text) => text,
        }
    }

    /// Whether this is what was typed, to the letter; blanks round it do not matter.
    pub fn is_met_by(&self, typed: &str) -> bool {
        typed.trim() == self.text()
    }
}

/// Whether a person can read this in one line and type it: letters and digits of any script, and
/// what a keyboard has beside them. Nothing invisible, no mark on its own, no blanks in a row.
fn can_be_typed(text: &str) -> bool {
    let typeable = |character: char| {
        let on_keyboard = character == ' ' || character.is_ascii_graphic();
        on_keyboard || (character.is_alphanumeric() && !is_jamo_or_filler(character))
    };
    // A character outside of ASCII may take two cells.
    let cells: usize = text.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum();
    !text.is_empty() && cells <= MOST_CELLS && !text.contains("  ") && text.chars().all(typeable)
}

/// Parts of Korean syllables, of which a keyboard makes whole ones, and letters without a shape.
const fn is_jamo_or_filler(character: char) -> bool {
    matches!(
        character,
        '\u{1100}'..='\u{11ff}' | '\u{3164}' | '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7ff}' | '\u{ffa0}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_asked_for_only_where_it_can_be_read_and_typed() {
        for good in ["Billing export", "창고 동기화", "ops-7 (old) #2", "Zoë", "a"] {
            assert!(can_be_typed(good), "{good}");
        }
        let long = "x".repeat(57);
        for bad in [
            "",
            long.as_str(),
            "가나다라마바사아자차카타파하가나다라마바사아자차카타파하가",
            "two\nlines",
            "tab\there",
            "\u{1b}[31mred",
            "zero\u{200b}width",
            "right \u{202e}to left",
            "Zoe\u{308}",
            "\u{1112}\u{1161}\u{11ab}",
            "filler\u{3164}",
            "no\u{a0}break",
            "two  blanks",
            "a dash — of a kind",
            "👩‍👩‍👧",
        ] {
            assert!(!can_be_typed(bad), "{bad:?}");
        }
    }

    #[test]
    fn before_several_go_their_number_is_typed_and_in_a_protected_account_its_name() {
        assert_eq!(Proof::of_many(12, None).text(), "12");
        assert_eq!(Proof::of_many(12, Some("acme")).text(), "12 acme");
        assert_eq!(Proof::of_many(12, Some("a\u{200b}b")), Proof::Count("12".into()));
        assert!(!Proof::of_many(12, None).is_met_by("1 2"));
    }

    #[test]
    fn what_was_typed_counts_to_the_letter_without_blanks_round_it() {
        let proof = Proof::Description("Billing export".into());
        assert!(proof.is_met_by(" Billing export "));
        for wrong in ["", "billing export", "Billing  export", "Billing expor"] {
            assert!(!proof.is_met_by(wrong), "{wrong}");
        }
    }
}
