//! What a terminal tells of its colours (OSC 10 and 11).

use crate::ui::{Rgb, TerminalColors};

/// One of the terminal's colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// That of its text.
    Ink(Rgb),
    /// That of its background.
    Paper(Rgb),
}

/// The colours that were told so far: the text's comes first, as it was asked for.
#[derive(Debug, Default)]
pub(super) struct Colors {
    ink: Option<Rgb>,
}

impl Colors {
    /// Notes a colour; with the background it is known what there is to know.
    pub(super) fn note(&mut self, told: Told) -> Option<TerminalColors> {
        match told {
            Told::Ink(ink) => {
                self.ink = Some(ink);
                None
            }
            Told::Paper(paper) => Some(TerminalColors { ink: self.ink, paper }),
        }
    }
}

/// The colour of an answer such as `11;rgb:1e1e/1e1e/1e1e`, as X11 writes colours.
pub(super) fn parse(answer: &str) -> Option<Told> {
    let (number, color) = answer.split_once(';')?;
    let told = match number {
        "10" => Told::Ink,
        "11" => Told::Paper,
        _ => return None,
    };
    let (model, parts) = color.split_once(':')?;
    let mut parts = parts.split('/').map(part);
    let rgb = Rgb(parts.next()??, parts.next()??, parts.next()??);
    let whole = match (model, parts.next()) {
        ("rgb", None) => true,
        // How much of it is seen is the terminal's own affair.
        ("rgba", Some(Some(_))) => parts.next().is_none(),
        _ => false,
    };
    whole.then(|| told(rgb))
}

/// One to four hexadecimal digits, as a share of 255.
fn part(digits: &str) -> Option<u8> {
    let most = match digits.len() {
        1..=4 => (1_u32 << (4 * digits.len())) - 1,
        _ => return None,
    };
    // A sign would be taken, too.
    let value = u32::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?;
    u8::try_from((value * 255 + most / 2) / most).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_has_one_to_four_digits_a_part() {
        let grey = Some(Told::Paper(Rgb(0x11, 0x11, 0x11)));
        for text in
            ["11;rgb:1/1/1", "11;rgb:11/11/11", "11;rgb:111/111/111", "11;rgb:1111/1111/1111"]
        {
            assert_eq!(parse(text), grey, "{text}");
        }
        assert_eq!(parse("11;rgba:1111/1111/1111/ffff"), grey);
        assert_eq!(parse("10;rgb:ffff/8080/0000"), Some(Told::Ink(Rgb(255, 128, 0))));
    }

    #[test]
    fn anything_else_tells_nothing() {
        for text in [
            "",
            "11",
            "11;",
            "11;?",
            "11;#111111",
            "11;rgb:",
            "11;rgb:1/1",
            "11;rgb:1/1/1/1",
            "11;rgb:11111/1/1",
            "11;rgb:x/1/1",
            "11;rgb:+1/1/1",
            "11;rgba:1/1/1",
            "12;rgb:1/1/1",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_background_completes_what_is_known() {
        let (ink, paper) = (Rgb(1, 2, 3), Rgb(4, 5, 6));
        let mut colors = Colors::default();
        assert_eq!(colors.note(Told::Ink(ink)), None);
        assert_eq!(colors.note(Told::Paper(paper)), Some(TerminalColors { ink: Some(ink), paper }));
        let alone = Some(TerminalColors { ink: None, paper });
        assert_eq!(Colors::default().note(Told::Paper(paper)), alone);
    }
}
