//! What a key or the mouse sends, as xterm and those after it have it.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

/// What a whole sequence stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A key or the mouse.
    Input(Event),
    /// Something that does not matter here, such as a key that is let go.
    Nothing,
    /// Nobody knows.
    Unknown,
}

/// What `ESC [`, these parameters and this last byte stand for.
pub(super) fn meaning(parameters: &str, last: u8) -> Meaning {
    if let Some(mouse) = parameters.strip_prefix('<') {
        return clicked(mouse, last);
    }
    if !parameters.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b';' | b':')) {
        return Meaning::Unknown;
    }
    match last {
        b'~' => numbered(parameters),
        b'u' => coded(parameters),
        b'I' | b'O' => Meaning::Nothing,
        b'Z' => Meaning::Input(Event::Key(KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT))),
        letter => lettered(letter, parameters),
    }
}

/// The keys that are named by a letter.
pub(super) fn lettered(letter: u8, parameters: &str) -> Meaning {
    let code = match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P'..=b'S' => KeyCode::F(letter - b'P' + 1),
        _ => return Meaning::Unknown,
    };
    pressed(code, parameters)
}

/// A function key.
pub(super) fn function(number: u8, parameters: &str) -> Meaning {
    pressed(KeyCode::F(number), parameters)
}

/// The keys that are named by a number and end with `~`.
fn numbered(parameters: &str) -> Meaning {
    let number = parameters.split([';', ':']).next().and_then(|first| first.parse::<u8>().ok());
    let code = match number {
        Some(1 | 7) => KeyCode::Home,
        Some(2) => KeyCode::Insert,
        Some(3) => KeyCode::Delete,
        Some(4 | 8) => KeyCode::End,
        Some(5) => KeyCode::PageUp,
        Some(6) => KeyCode::PageDown,
        Some(number @ 11..=15) => KeyCode::F(number - 10),
        Some(number @ 17..=21) => KeyCode::F(number - 11),
        Some(number @ 23..=26) => KeyCode::F(number - 12),
        _ => return Meaning::Unknown,
    };
    pressed(code, parameters)
}

/// A key that is named by its character, as a terminal sends it that was set up so.
fn coded(parameters: &str) -> Meaning {
    let number = parameters.split([';', ':']).next().and_then(|first| first.parse::<u32>().ok());
    let code = match number.and_then(char::from_u32) {
        Some('\x1b') => KeyCode::Esc,
        Some('\r') => KeyCode::Enter,
        Some('\t') => KeyCode::Tab,
        Some('\x7f' | '\x08') => KeyCode::Backspace,
        Some(character) if !character.is_control() && !is_functional(character) => {
            KeyCode::Char(character)
        }
        _ => return Meaning::Unknown,
    };
    pressed(code, parameters)
}

/// Keys without a character have numbers of the private use area.
fn is_functional(character: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&character)
}

/// A key with its modifiers, which are the second parameter; behind a colon stands whether it was
/// let go.
fn pressed(code: KeyCode, parameters: &str) -> Meaning {
    let second = parameters.split(';').nth(1).unwrap_or_default();
    let (mask, kind) = second.split_once(':').unwrap_or((second, ""));
    if kind == "3" {
        return Meaning::Nothing;
    }
    let mask = mask.parse::<u8>().unwrap_or(1).saturating_sub(1);
    // The same order as in crossterm: Shift, then the two others that this program knows.
    let mut modifiers = KeyModifiers::NONE;
    for (bit, modifier) in
        [(1, KeyModifiers::SHIFT), (2, KeyModifiers::ALT), (4, KeyModifiers::CONTROL)]
    {
        if mask & bit != 0 {
            modifiers |= modifier;
        }
    }
    Meaning::Input(Event::Key(match code {
        KeyCode::Tab if modifiers.contains(KeyModifiers::SHIFT) => {
            KeyEvent::new(KeyCode::BackTab, modifiers)
        }
        KeyCode::Char(letter) if modifiers.contains(KeyModifiers::SHIFT) => {
            let upper = letter.to_uppercase().next().unwrap_or(letter);
            KeyEvent::new(KeyCode::Char(upper), modifiers)
        }
        code => KeyEvent::new(code, modifiers),
    }))
}

/// The mouse: a button, a column and a row; a capital letter at the end is a press.
fn clicked(parameters: &str, last: u8) -> Meaning {
    let mut numbers = parameters.split(';').map(str::parse::<u16>);
    let (Some(Ok(button)), Some(Ok(column)), Some(Ok(row)), None) =
        (numbers.next(), numbers.next(), numbers.next(), numbers.next())
    else {
        return Meaning::Unknown;
    };
    match (last, u8::try_from(button)) {
        (b'M', Ok(button)) => mouse(button, false, column, row),
        (b'm', Ok(button)) => mouse(button, true, column, row),
        _ => Meaning::Unknown,
    }
}

/// The same in the old form: each number is a byte and 32.
pub(super) fn old_mouse(button: u8, column: u8, row: u8) -> Meaning {
    let place = |byte: u8| u16::from(byte.saturating_sub(32));
    let button = button.saturating_sub(32);
    mouse(button, button & 0b0100_0011 == 3, place(column), place(row))
}

fn mouse(code: u8, let_go: bool, column: u16, row: u16) -> Meaning {
    let button = match code & 3 {
        1 => MouseButton::Middle,
        2 => MouseButton::Right,
        // The old form does not say which one was let go.
        _ => MouseButton::Left,
    };
    let (moves, wheel) = (code & 0b0010_0000 != 0, code & 0b0100_0000 != 0);
    let kind = match (code & 3, moves, wheel) {
        (0, false, true) => MouseEventKind::ScrollUp,
        (1, false, true) => MouseEventKind::ScrollDown,
        (2, false, true) => MouseEventKind::ScrollLeft,
        (3, false, true) => MouseEventKind::ScrollRight,
        (3, true, _) => MouseEventKind::Moved,
        (_, true, _) => MouseEventKind::Drag(button),
        _ if let_go => MouseEventKind::Up(button),
        (3, ..) => return Meaning::Nothing,
        _ => MouseEventKind::Down(button),
    };
    let mut modifiers = KeyModifiers::NONE;
    for (bit, modifier) in
        [(4, KeyModifiers::SHIFT), (8, KeyModifiers::ALT), (16, KeyModifiers::CONTROL)]
    {
        if code & bit != 0 {
            modifiers |= modifier;
        }
    }
    let (column, row) = (column.saturating_sub(1), row.saturating_sub(1));
    Meaning::Input(Event::Mouse(MouseEvent { kind, column, row, modifiers }))
}

/// The key of a character.
pub(super) fn typed(character: char) -> KeyEvent {
    let (code, modifiers) = match character {
        '\r' => (KeyCode::Enter, KeyModifiers::NONE),
        '\t' => (KeyCode::Tab, KeyModifiers::NONE),
        '\x7f' => (KeyCode::Backspace, KeyModifiers::NONE),
        '\x1b' => (KeyCode::Esc, KeyModifiers::NONE),
        '\0' => (KeyCode::Char(' '), KeyModifiers::CONTROL),
        '\x01'..='\x1a' => (letter(character, b'a' - 1), KeyModifiers::CONTROL),
        '\x1c'..='\x1f' => (letter(character, b'4' - 0x1c), KeyModifiers::CONTROL),
        upper if upper.is_uppercase() => (KeyCode::Char(upper), KeyModifiers::SHIFT),
        other => (KeyCode::Char(other), KeyModifiers::NONE),
    };
    KeyEvent::new(code, modifiers)
}

/// The letter or digit that makes this control character.
fn letter(control: char, distance: u8) -> KeyCode {
    let byte = u8::try_from(control).unwrap_or_default();
    KeyCode::Char(char::from(byte + distance))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Meaning {
        Meaning::Input(Event::Key(KeyEvent::new(code, modifiers)))
    }

    #[test]
    fn typed_characters_are_named_as_the_keymap_names_them() {
        let none = |code| KeyEvent::new(code, KeyModifiers::NONE);
        let control = |c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL);
        assert_eq!(typed('q'), none(KeyCode::Char('q')));
        assert_eq!(typed('한'), none(KeyCode::Char('한')));
        assert_eq!(typed('\r'), none(KeyCode::Enter));
        assert_eq!(typed('\x7f'), none(KeyCode::Backspace));
        assert_eq!([typed('\x03'), typed('\x1a')], [control('c'), control('z')]);
        assert_eq!(typed('D'), KeyEvent::new(KeyCode::Char('D'), KeyModifiers::SHIFT));
    }

    #[test]
    fn modifiers_are_the_second_number() {
        assert_eq!(meaning("1;5", b'D'), key(KeyCode::Left, KeyModifiers::CONTROL));
        assert_eq!(meaning("3;2", b'~'), key(KeyCode::Delete, KeyModifiers::SHIFT));
        assert_eq!(meaning("", b'Z'), key(KeyCode::BackTab, KeyModifiers::SHIFT));
        assert_eq!(meaning("99;5", b'u'), key(KeyCode::Char('c'), KeyModifiers::CONTROL));
        assert_eq!(meaning("27", b'u'), key(KeyCode::Esc, KeyModifiers::NONE));
        assert_eq!(meaning("100;2", b'u'), key(KeyCode::Char('D'), KeyModifiers::SHIFT));
        assert_eq!(meaning("100;1:3", b'u'), Meaning::Nothing, "it is let go");
        assert_eq!(meaning("57358", b'u'), Meaning::Unknown, "Caps Lock");
    }

    #[test]
    fn the_mouse_is_told_from_keys_in_both_forms() {
        let at = |kind, column, row| {
            let modifiers = KeyModifiers::NONE;
            Meaning::Input(Event::Mouse(MouseEvent { kind, column, row, modifiers }))
        };
        let left = MouseButton::Left;
        assert_eq!(meaning("<0;10;5", b'M'), at(MouseEventKind::Down(left), 9, 4));
        assert_eq!(meaning("<0;10;5", b'm'), at(MouseEventKind::Up(left), 9, 4));
        assert_eq!(meaning("<65;1;1", b'M'), at(MouseEventKind::ScrollDown, 0, 0));
        assert_eq!(meaning("<35;1;1", b'M'), at(MouseEventKind::Moved, 0, 0));
        assert_eq!(old_mouse(b' ', b'D', b'!'), at(MouseEventKind::Down(left), 35, 0));
        assert_eq!(old_mouse(b'#', b'!', b'!'), at(MouseEventKind::Up(left), 0, 0));
        assert_eq!(meaning("<0;10", b'M'), Meaning::Unknown);
    }
}
