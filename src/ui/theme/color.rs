//! Colours as numbers: what a terminal shows of them, and how well one is read on another.

use ratatui::style::Color;

/// The contrast from which a text is readable (WCAG 2.2, 1.4.3 level AA).
pub const READABLE: f64 = 4.5;

/// A colour by its three parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// How many colours a terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Sixteen, of which only the terminal knows how they look.
    Sixteen,
    /// These, and 240 that look the same everywhere.
    Indexed,
    /// All.
    True,
}

/// The parts that the cube of 216 colours is made of.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The sixteen as xterm has them: the best guess of what they look like.
const XTERM: [(Color, Rgb); 16] = [
    (Color::Black, Rgb(0, 0, 0)),
    (Color::Red, Rgb(205, 0, 0)),
    (Color::Green, Rgb(0, 205, 0)),
    (Color::Yellow, Rgb(205, 205, 0)),
    (Color::Blue, Rgb(0, 0, 238)),
    (Color::Magenta, Rgb(205, 0, 205)),
    (Color::Cyan, Rgb(0, 205, 205)),
    (Color::Gray, Rgb(229, 229, 229)),
    (Color::DarkGray, Rgb(127, 127, 127)),
    (Color::LightRed, Rgb(255, 0, 0)),
    (Color::LightGreen, Rgb(0, 255, 0)),
    (Color::LightYellow, Rgb(255, 255, 0)),
    (Color::LightBlue, Rgb(92, 92, 255)),
    (Color::LightMagenta, Rgb(255, 0, 255)),
    (Color::LightCyan, Rgb(0, 255, 255)),
    (Color::White, Rgb(255, 255, 255)),
];

impl Rgb {
    /// The parts of a colour, if it looks the same everywhere; of the sixteen, xterm's.
    pub fn of(color: Color) -> Option<Self> {
        match color {
            Color::Rgb(red, green, blue) => Some(Self(red, green, blue)),
            Color::Indexed(index @ 16..=231) => {
                let step = |unit: u8| STEPS.get(usize::from((index - 16) / unit % 6)).copied();
                Some(Self(step(36)?, step(6)?, step(1)?))
            }
            Color::Indexed(index @ 232..) => {
                let grey = 8 + 10 * (index - 232);
                Some(Self(grey, grey, grey))
            }
            named => XTERM.iter().find(|(color, _)| *color == named).map(|(_, parts)| *parts),
        }
    }

    /// How light it is, from 0 to 1 (WCAG's relative luminance).
    fn luminance(self) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(self.0) + 0.7152 * part(self.1) + 0.0722 * part(self.2)
    }

    fn distance(self, other: Self) -> u32 {
        let part = |one: u8, other: u8| u32::from(one.abs_diff(other)).pow(2);
        part(self.0, other.0) + part(self.1, other.1) + part(self.2, other.2)
    }
}

/// How well one colour is read on another, from 1 to 21 (WCAG's contrast ratio).
pub fn contrast(ink: Rgb, paper: Rgb) -> f64 {
    let (ink, paper) = (ink.luminance() + 0.05, paper.luminance() + 0.05);
    ink.max(paper) / ink.min(paper)
}

impl Depth {
    /// The colour that a terminal of this depth shows for one of a theme.
    pub(super) fn nearest(self, color: Color) -> Color {
        let Color::Rgb(red, green, blue) = color else {
            return color;
        };
        let wanted = Rgb(red, green, blue);
        let far = |color: &Color| Rgb::of(*color).map_or(u32::MAX, |found| found.distance(wanted));
        let found = match self {
            // A number takes half the bytes of the parts.
            Self::True => numbered().find(|color| far(color) == 0),
            Self::Indexed => numbered().min_by_key(far),
            Self::Sixteen => XTERM.into_iter().map(|(color, _)| color).min_by_key(far),
        };
        found.unwrap_or(color)
    }
}

/// The colours that look the same in every terminal of 256; the first sixteen look as it likes.
fn numbered() -> impl Iterator<Item = Color> {
    (16..=255).map(Color::Indexed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_as_wcag_counts_it() {
        let close = |ink, paper, wanted: f64| {
            let found = contrast(ink, paper);
            assert!((found - wanted).abs() < 0.01, "{found}");
        };
        let (black, white) = (Rgb(0, 0, 0), Rgb(255, 255, 255));
        close(black, white, 21.0);
        close(white, black, 21.0);
        close(white, white, 1.0);
        // The grey that is known for being just readable on white, and one that is not.
        close(Rgb(0x76, 0x76, 0x76), white, 4.54);
        close(Rgb(0x77, 0x77, 0x77), white, 4.48);
    }

    #[test]
    fn a_colour_of_256_is_the_nearest_that_looks_the_same_everywhere() {
        for (wanted, index) in [
            (Color::Rgb(0, 0, 0), 16),
            (Color::Rgb(255, 255, 255), 231),
            (Color::Rgb(0x5f, 0xaf, 0xd7), 74),
            (Color::Rgb(0x1c, 0x1c, 0x1c), 234),
            (Color::Rgb(250, 4, 3), 196),
        ] {
            assert_eq!(Depth::Indexed.nearest(wanted), Color::Indexed(index), "{wanted}");
        }
        assert_eq!(Depth::Indexed.nearest(Color::Cyan), Color::Cyan);
        assert_eq!(Depth::Sixteen.nearest(Color::Rgb(250, 4, 3)), Color::LightRed);
        assert_eq!(Depth::True.nearest(Color::Rgb(1, 2, 3)), Color::Rgb(1, 2, 3));
        assert_eq!(Depth::True.nearest(Color::Rgb(0, 0x5f, 0xaf)), Color::Indexed(25), "as short");
    }
}
