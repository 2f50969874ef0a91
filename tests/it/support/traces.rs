//! The forms in which a secret could be left somewhere, and where they are found.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use memchr::memmem;

/// How far apart the characters of a text stand in cells of a screen, or in wide characters.
const STRIDES: std::ops::RangeInclusive<usize> = 2..=128;

/// What to look for.
pub struct Traces {
    secret: Vec<u8>,
    forms: Vec<(&'static str, Vec<u8>)>,
}

impl Traces {
    /// The forms of this secret: itself and its halves, base64 wherever it begins in a longer text,
    /// and hexadecimal.
    pub fn of(secret: &str) -> Self {
        assert!(secret.len() >= 32, "a short secret would be found by chance");
        let (first, second) = secret.split_at(secret.len() / 2);
        let mut forms = vec![
            ("as it is", secret.as_bytes().to_vec()),
            ("its first half", first.as_bytes().to_vec()),
            ("its second half", second.as_bytes().to_vec()),
            ("in hexadecimal", hex(secret, false)),
            ("in HEXADECIMAL", hex(secret, true)),
        ];
        for before in 0..3 {
            for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
                let text = [&vec![0; before], secret.as_bytes()].concat();
                let encoded = engine.encode(&text);
                // What other bytes have a part in is not compared.
                let start = (before * 8).div_ceil(6);
                let end = text.len() * 8 / 6;
                forms.push(("in base64", encoded.as_bytes()[start..end].to_vec()));
            }
        }
        Self { secret: secret.as_bytes().to_vec(), forms }
    }

    /// Where and how the secret stands in these bytes.
    pub fn found_in(&self, bytes: &[u8]) -> Vec<(&'static str, usize)> {
        let found = |(name, form): &(&'static str, Vec<u8>)| {
            memmem::find(bytes, form).map(|place| (*name, place))
        };
        self.forms.iter().filter_map(found).collect()
    }

    /// The same, and whether its characters stand there at even distances.
    pub fn found_in_memory(&self, bytes: &[u8]) -> Vec<(&'static str, usize)> {
        let mut found = self.found_in(bytes);
        found.extend(self.strided(bytes).map(|place| ("in cells", place)));
        found
    }

    fn strided(&self, bytes: &[u8]) -> Option<usize> {
        let begins = memchr::memchr_iter(self.secret[0], bytes);
        let stands = |start: usize, stride: usize| {
            let at = |index: usize| bytes.get(start + index * stride);
            (1..self.secret.len()).all(|index| at(index) == Some(&self.secret[index]))
        };
        begins.into_iter().find(|start| STRIDES.into_iter().any(|stride| stands(*start, stride)))
    }
}

fn hex(secret: &str, upper: bool) -> Vec<u8> {
    let digits = secret
        .bytes()
        .map(|byte| if upper { format!("{byte:02X}") } else { format!("{byte:02x}") });
    digits.collect::<String>().into_bytes()
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    const SECRET: &str = "v7Qm1bT0kX9fK2xQaa03Zp7Yt0WsN4hJc8Lr2Ee5";

    #[test]
    fn a_secret_is_found_in_each_of_its_forms_wherever_it_begins() {
        let traces = Traces::of(SECRET);
        for before in ["", "a", "ab", "abc", "ada@example.com/token:"] {
            for after in ["", "!", "!!", "\"}"] {
                let text = format!("{before}{SECRET}{after}");
                let names = |bytes: &[u8]| -> Vec<_> {
                    traces.found_in(bytes).into_iter().map(|(name, _)| name).collect()
                };
                assert!(names(text.as_bytes()).contains(&"as it is"));
                assert!(names(STANDARD.encode(&text).as_bytes()).contains(&"in base64"), "{text}");
                assert!(names(&hex(&text, false)).contains(&"in hexadecimal"));
                assert!(names(&hex(&text, true)).contains(&"in HEXADECIMAL"));
            }
        }
        assert_eq!(traces.found_in(&SECRET.as_bytes()[20..]), [("its second half", 0)]);
        assert_eq!(traces.found_in(&SECRET.as_bytes()[..6]), []);
    }

    #[test]
    fn characters_that_stand_apart_are_found_in_memory() {
        let traces = Traces::of(SECRET);
        for stride in [2, 4, 32, 56] {
            let apart: Vec<u8> = SECRET
                .bytes()
                .flat_map(|byte| std::iter::once(byte).chain(vec![0; stride - 1]))
                .collect();
            assert_eq!(traces.found_in_memory(&apart), [("in cells", 0)], "{stride}");
        }
    }
}
