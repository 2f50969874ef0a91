//! Texts that look alike and are not the same.

use super::foreign::is_hostile;
use super::token::Token;

/// Letters of other scripts beside the Latin ones that they look like.
const TWINS: [(&str, &str); 2] = [
    ("АВЕКМНОРСТХУЅІЈаеорсухіјѕһԁԛԝ", "ABEKMHOPCTXYSIJaeopcyxijshdqw"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινορυ", "ABEZHIKMNOPTYXaivopu"),
];

/// How a text looks, roughly: what is not seen is left out, and twins are the same letter.
pub fn skeleton(text: &str) -> String {
    let mut seen = String::with_capacity(text.len());
    for character in text.chars().filter(|character| !is_hostile(*character)) {
        match character {
            // Whole Korean syllables are made of the same parts as those in pieces.
            '가'..='힣' => {
                let index = u32::from(character) - 0xac00;
                let parts = [0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11a7 + index % 28];
                let last = if index.is_multiple_of(28) { 2 } else { 3 };
                seen.extend(parts[..last].iter().filter_map(|part| char::from_u32(*part)));
            }
            blank if blank.is_whitespace() => seen.push(' '),
            other => seen.push(twin(other)),
        }
    }
    seen
}

fn twin(character: char) -> char {
    let wide = u32::from(character).wrapping_sub(0xfee0);
    match u8::try_from(wide) {
        Ok(ascii @ b'!'..=b'~') => return char::from(ascii),
        _ if character.is_ascii() => return character,
        _ => {}
    }
    let found = TWINS.iter().find_map(|(others, latin)| {
        others.chars().zip(latin.chars()).find(|(other, _)| *other == character)
    });
    found.map_or(character, |(_, latin)| latin)
}

/// What there is to say of a description that may not be what it looks like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doubt {
    /// The characters that are not seen, or not what they look like, in their order.
    pub characters: Vec<char>,
    /// The other tokens that look the same and are called otherwise.
    pub twins: usize,
}

impl Doubt {
    /// Looks at a token among all of the account.
    #[expect(clippy::disallowed_methods, reason = "it is compared, not shown")]
    pub fn about(token: &Token, all: &[Token]) -> Option<Self> {
        let own = token.description.raw();
        let looks = skeleton(own);
        let twins = all
            .iter()
            .filter(|other| other.id != token.id && !other.description.is(own))
            .filter(|other| skeleton(other.description.raw()) == looks)
            .count();
        let mixed = own.chars().any(|character| character.is_ascii_alphabetic());
        let characters: Vec<_> = own
            .chars()
            .filter(|character| {
                is_doubtful(*character, mixed) || (twins > 0 && !character.is_ascii())
            })
            .collect();
        (twins > 0 || !characters.is_empty()).then_some(Self { characters, twins })
    }
}

/// Whether a character is not seen, or looks like a Latin letter among Latin letters.
fn is_doubtful(character: char, among_latin: bool) -> bool {
    let odd_blank = character.is_whitespace() && character != ' ';
    is_hostile(character) || odd_blank || (among_latin && twin(character) != character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_has_the_same_skeleton() {
        for (one, other) in [
            ("ace", "асе"),
            ("Billing", "Bill\u{200b}ing"),
            ("a b", "a\u{a0}b"),
            ("export", "ｅｘｐｏｒｔ"),
            ("한글", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}"),
            ("가", "\u{1100}\u{1161}"),
        ] {
            assert_ne!(one, other);
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
        assert_ne!(skeleton("Billing"), skeleton("billing"));
    }

    #[test]
    fn twins_are_pairs() {
        for (others, latin) in TWINS {
            assert_eq!(others.chars().count(), latin.chars().count());
        }
    }

    #[test]
    fn a_letter_is_doubtful_only_among_those_it_looks_like() {
        assert!(is_doubtful('а', true));
        assert!(!is_doubtful('а', false), "a Russian word");
        assert!(!is_doubtful('ж', true));
        assert!(is_doubtful('\u{a0}', false) && is_doubtful('\u{202e}', false));
        assert!(!is_doubtful('가', true));
    }
}
