//! One key as it is typed, as it is written for a person, and as the configuration names it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// One key as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// Ctrl, Alt, or nothing: Shift is part of a character.
    pub modifiers: KeyModifiers,
}

/// The keys that have a name in the configuration; the first one of a key is the one to write.
const NAMED: [(&str, KeyCode); 21] = [
    ("space", KeyCode::Char(' ')),
    ("enter", KeyCode::Enter),
    ("return", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("escape", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backtab", KeyCode::BackTab),
    ("shift-tab", KeyCode::BackTab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("del", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("pgup", KeyCode::PageUp),
];

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, modifiers: KeyModifiers::NONE }
    }

    /// The key of a configuration: `G`, `ctrl-r`, `f5`, `space`. `None` is no key, or one that a
    /// terminal does not tell from another: Ctrl-i is Tab there, and Ctrl-m is Enter.
    pub fn parse(name: &str) -> Option<Self> {
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = name;
        while let Some((word, after)) = rest.split_once('-').filter(|(_, after)| !after.is_empty())
        {
            modifiers |= match word.to_ascii_lowercase().as_str() {
                "ctrl" => KeyModifiers::CONTROL,
                "alt" => KeyModifiers::ALT,
                _ => break,
            };
            rest = after;
        }
        let code = code(rest)?;
        let control = modifiers.contains(KeyModifiers::CONTROL);
        let code = match code {
            // With Ctrl a terminal sends one byte, whatever Shift does.
            KeyCode::Char(letter) if control && letter.is_ascii_alphabetic() => {
                KeyCode::Char(letter.to_ascii_lowercase())
            }
            KeyCode::Char(' ') => code,
            KeyCode::Char(_) | KeyCode::Tab | KeyCode::Enter | KeyCode::Esc if control => {
                return None;
            }
            code => code,
        };
        let other = matches!(code, KeyCode::Char('i' | 'm'));
        (!(control && other)).then_some(Self { code, modifiers })
    }

    /// What an event stands for: without what terminals add to a character, and, where no text is
    /// typed, with the Latin key for the letter of a Korean input method that is on.
    pub fn of(event: KeyEvent, typing: bool) -> Self {
        let modifiers = event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT);
        let code = match event.code {
            KeyCode::Char(character) if !typing => KeyCode::Char(latin(character)),
            code => code,
        };
        Self { code, modifiers }
    }

    /// Whether it writes a character where text is typed.
    pub const fn is_text(self) -> bool {
        matches!(self.code, KeyCode::Char(_)) && self.modifiers.is_empty()
    }

    /// The name of the key in a configuration.
    pub fn name(self) -> String {
        let name = match self.code {
            KeyCode::F(number) => format!("f{number}"),
            code => NAMED
                .into_iter()
                .find(|(_, known)| *known == code)
                .map_or_else(|| Self::plain(code).label(), |(name, _)| name.to_owned()),
        };
        self.with_modifiers(["ctrl-", "alt-"], &name)
    }

    fn with_modifiers(self, [ctrl, alt]: [&str; 2], name: &str) -> String {
        let has = |modifier| self.modifiers.contains(modifier);
        let ctrl = if has(KeyModifiers::CONTROL) { ctrl } else { "" };
        let alt = if has(KeyModifiers::ALT) { alt } else { "" };
        format!("{ctrl}{alt}{name}")
    }

    /// How the key is written for a person: the same in every language.
    pub fn label(self) -> String {
        let name = match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(character) => character.to_string(),
            KeyCode::F(number) => format!("F{number}"),
            KeyCode::Up => "↑".to_owned(),
            KeyCode::Down => "↓".to_owned(),
            KeyCode::Left => "←".to_owned(),
            KeyCode::Right => "→".to_owned(),
            KeyCode::PageUp => "PgUp".to_owned(),
            KeyCode::PageDown => "PgDn".to_owned(),
            other => format!("{other:?}"),
        };
        self.with_modifiers(["Ctrl-", "Alt-"], &name)
    }
}

/// The key of a name without modifiers. A single character is the key that types it.
fn code(name: &str) -> Option<KeyCode> {
    let mut characters = name.chars();
    if let (Some(only), None) = (characters.next(), characters.next()) {
        let is_typed = !only.is_control() && !only.is_whitespace();
        return is_typed.then(|| KeyCode::Char(latin(only)));
    }
    let small = name.to_ascii_lowercase();
    if let Some(number) = small.strip_prefix('f').and_then(|number| number.parse().ok()) {
        return (1..=12).contains(&number).then_some(KeyCode::F(number));
    }
    // `page-up` and `PgDn` are as good as `pageup` and `pagedown`.
    let small = small.replace("page-", "page").replace("pgdn", "pagedown");
    NAMED.into_iter().find(|(known, _)| *known == small).map(|(_, code)| code)
}

/// The Latin letter on the key of a two-set Korean keyboard, or the character itself.
fn latin(character: char) -> char {
    const JAMO: &str = "ㅁㅠㅊㅇㄷㄹㅎㅗㅑㅓㅏㅣㅡㅜㅐㅔㅂㄱㄴㅅㅕㅍㅈㅌㅛㅋㅃㅉㄸㄲㅆㅒㅖ";
    const LATIN: &str = "abcdefghijklmnopqrstuvwxyzQWERTOP";
    let alone = JAMO.chars().zip(LATIN.chars()).find(|(jamo, _)| *jamo == character);
    alone.map(|(_, letter)| letter).or_else(|| conjoining(character)).unwrap_or(character)
}

/// The same for the forms that join to a syllable (first, middle and last), of which some input
/// methods send one alone. What takes two keys is none.
fn conjoining(character: char) -> Option<char> {
    const FORMS: [(u32, &str); 3] = [
        (0x1100, "rRseEfaqQtTdwWczxvg"),
        (0x1161, "koiOjpuPh---yn---bm-l"),
        (0x11a8, "rR-s--ef-------aq-tTdwczxvg"),
    ];
    let letter = FORMS.iter().find_map(|(first, letters)| {
        let place = usize::try_from(u32::from(character).checked_sub(*first)?).ok()?;
        letters.chars().nth(place)
    });
    letter.filter(|letter| *letter != '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_a_korean_keyboard_is_the_latin_one_on_its_key() {
        let keys = |letters: &str| letters.chars().map(latin).collect::<String>();
        // The three rows of the keyboard, and what Shift makes of them.
        for (korean, latin) in [
            ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "qwertyuiop"),
            ("ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "asdfghjkl"),
            ("ㅋㅌㅊㅍㅠㅜㅡ", "zxcvbnm"),
            ("ㅃㅉㄸㄲㅆㅒㅖ", "QWERTOP"),
            // The same as forms that join to a syllable.
            ("\u{1107}\u{110c}\u{1103}\u{1100}\u{1109}\u{116d}\u{1167}\u{1163}", "qwertyui"),
            ("\u{1162}\u{1166}\u{1106}\u{1102}\u{110b}\u{1105}\u{1112}\u{1169}", "opasdfgh"),
            ("\u{1165}\u{1161}\u{1175}\u{110f}\u{1110}\u{110e}\u{1111}\u{1172}", "jklzxcvb"),
            (
                "\u{116e}\u{1173}\u{1108}\u{110d}\u{1104}\u{1101}\u{110a}\u{1164}\u{1168}",
                "nmQWERTOP",
            ),
            ("\u{11b8}\u{11bd}\u{11ae}\u{11a8}\u{11ba}\u{11b7}\u{11ab}\u{11bc}", "qwertasd"),
            ("\u{11af}\u{11c2}\u{11bf}\u{11c0}\u{11be}\u{11c1}\u{11a9}\u{11bb}", "fgzxcvRT"),
        ] {
            assert_eq!(keys(korean), latin, "{korean}");
        }
        // Syllables and what takes two keys stay what they are.
        assert_eq!(keys("가ㅘㄳ\u{116a}\u{11aa}é"), "가ㅘㄳ\u{116a}\u{11aa}é");
    }

    #[test]
    fn a_korean_input_method_acts_as_keys_where_nothing_is_typed_and_as_text_in_a_field() {
        for (letter, latin) in [('ㅁ', 'a'), ('ㅃ', 'Q'), ('\u{1106}', 'a')] {
            let event = KeyEvent::from(KeyCode::Char(letter));
            assert_eq!(Key::of(event, false).code, KeyCode::Char(latin));
            assert_eq!(Key::of(event, true).code, KeyCode::Char(letter));
        }
    }

    #[test]
    fn a_key_is_named_as_people_write_it() {
        for (name, label) in [
            ("g", "g"),
            ("G", "G"),
            ("?", "?"),
            ("-", "-"),
            ("space", "Space"),
            ("esc", "Esc"),
            ("Escape", "Esc"),
            ("f5", "F5"),
            ("F12", "F12"),
            ("ctrl-r", "Ctrl-r"),
            ("Ctrl-R", "Ctrl-r"),
            ("ctrl-space", "Ctrl-Space"),
            ("alt-x", "Alt-x"),
            ("ctrl-alt-x", "Ctrl-Alt-x"),
            ("alt--", "Alt--"),
            ("ctrl-up", "Ctrl-↑"),
            ("shift-tab", "BackTab"),
            ("page-up", "PgUp"),
            ("PgDn", "PgDn"),
            ("delete", "Delete"),
            ("ㅁ", "a"),
        ] {
            assert_eq!(Key::parse(name).map(Key::label).as_deref(), Some(label), "{name}");
        }
    }

    #[test]
    fn what_is_no_key_or_not_told_from_another_is_refused() {
        for name in [
            "", " ", "\n", "gg", "f0", "f13", "ctrl-", "ctrl-i", "ctrl-m", "ctrl-1", "ctrl-tab",
            "ctrl-esc", "shift-g", "super-x", "\u{1b}",
        ] {
            assert_eq!(Key::parse(name), None, "{name:?}");
        }
    }

    #[test]
    fn the_name_of_a_key_is_read_as_that_key() {
        let named = NAMED.into_iter().map(|(name, _)| name);
        for name in named.chain(["G", "?", "f5", "ctrl-r", "ctrl-up", "alt-x", "ctrl-alt-f12"]) {
            let key = Key::parse(name).unwrap();
            assert_eq!(Key::parse(&key.name()), Some(key), "{name}");
        }
        assert_eq!(Key::parse("ctrl-PgUp").unwrap().name(), "ctrl-pageup");
    }
}
