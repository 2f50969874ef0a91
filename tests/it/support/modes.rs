//! What a program has turned on in a terminal and not off again: more than an emulator tells.

use std::collections::BTreeSet;

/// The modes, keyboard flags and attributes that are still on after these bytes.
pub fn left_on(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(raw);
    let mut on = BTreeSet::new();
    let mut flags = 0_i32;
    let mut styled = false;
    for sequence in text.split('\u{1b}').skip(1) {
        match sequence.chars().next() {
            Some('=') => drop(on.insert("the keypad's own keys".to_owned())),
            Some('>') => drop(on.remove("the keypad's own keys")),
            Some('[') => {
                let inside = &sequence[1..];
                let end = inside.find(|last: char| ('@'..='~').contains(&last));
                let Some(end) = end else { continue };
                let (parameters, last) = (&inside[..end], inside.as_bytes()[end]);
                match (parameters.chars().next(), last) {
                    (Some('?'), b'h' | b'l') => set(&mut on, &parameters[1..], last == b'h'),
                    (Some('>'), b'u') => flags += 1,
                    (Some('<'), b'u') => flags -= 1,
                    (Some('>'), b'm') => drop(on.insert(format!("key format {parameters}"))),
                    (first, b'm') if first != Some('?') => {
                        styled = !matches!(parameters, "" | "0");
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    if flags != 0 {
        on.insert(format!("{flags} sets of keyboard flags"));
    }
    if styled {
        on.insert("a style".to_owned());
    }
    on.into_iter().collect()
}

/// Private modes. Two of them are on in a terminal that nobody has touched.
fn set(on: &mut BTreeSet<String>, numbers: &str, is_on: bool) {
    for number in numbers.split(';') {
        let at_first = matches!(number, "7" | "25");
        let name = format!("mode {number}{}", if at_first { " off" } else { "" });
        if is_on == at_first {
            on.remove(&name);
        } else {
            on.insert(name);
        }
    }
}

#[test]
fn what_stays_on_is_noticed() {
    let nothing: [&str; 0] = [];
    assert_eq!(left_on(b"\x1b[?1049h\x1b[?25l\x1b[1mhi\x1b[0m\x1b[?25h\x1b[?1049l"), nothing);
    assert_eq!(left_on(b"\x1b[?1000;1006h\x1b[?1006l"), ["mode 1000"]);
    assert_eq!(left_on(b"\x1b[?25l"), ["mode 25 off"]);
    assert_eq!(left_on(b"\x1b[>1u\x1b[31mred"), ["1 sets of keyboard flags", "a style"]);
    assert_eq!(left_on(b"\x1b[>1u\x1b[<u"), nothing);
}
