//! OSC 52: the sequence by which a terminal takes a text into its clipboard.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// More than this is cut or printed on the screen by terminals that are in use.
const LIMIT: usize = 74_994;

/// GNU screen prints what is longer than about 768 bytes in one piece.
const SCREEN_CHUNK: usize = 700;

/// What the sequence passes on its way to the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrap {
    /// Nothing.
    Bare,
    /// GNU screen, which passes a device control string on as it is.
    Screen,
}

/// `ESC ] 52 ; c ; BASE64 BEL`: exactly `c`, since mosh takes nothing else, and ended by BEL, since
/// GNU screen swallows the other end. `None` if the text is longer than terminals take.
pub fn sequence(text: &str, wrap: Wrap) -> Option<Zeroizing<Vec<u8>>> {
    const BEGIN: &[u8] = b"\x1b]52;c;";
    if text.len() > LIMIT {
        return None;
    }
    let mut encoded = Zeroizing::new(vec![0; text.len().div_ceil(3) * 4]);
    let length = STANDARD.encode_slice(text, &mut encoded).ok()?;
    let chunks = length / SCREEN_CHUNK + 1;
    // At once as large as it will be: a buffer that grows leaves copies behind.
    let mut whole = Zeroizing::new(Vec::with_capacity(length + BEGIN.len() + 1 + 4 * chunks));
    if wrap == Wrap::Bare {
        whole.extend_from_slice(BEGIN);
        whole.extend_from_slice(&encoded[..length]);
        whole.push(0x07);
        return Some(whole);
    }
    whole.extend_from_slice(b"\x1bP");
    whole.extend_from_slice(BEGIN);
    for (index, chunk) in encoded[..length].chunks(SCREEN_CHUNK).enumerate() {
        if index > 0 {
            whole.extend_from_slice(b"\x1b\\\x1bP");
        }
        whole.extend_from_slice(chunk);
    }
    whole.extend_from_slice(b"\x07\x1b\\");
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_in_the_one_form_that_passes_everywhere() {
        let bare = |text| sequence(text, Wrap::Bare).unwrap();
        assert_eq!(*bare("secret"), b"\x1b]52;c;c2VjcmV0\x07");
        assert_eq!(*bare("ab"), b"\x1b]52;c;YWI=\x07");
        assert_eq!(*bare(""), b"\x1b]52;c;\x07");
    }

    #[test]
    fn inside_screen_it_is_wrapped_in_pieces_that_screen_passes_on() {
        let wrapped = |text| sequence(text, Wrap::Screen).unwrap();
        assert_eq!(*wrapped("secret"), b"\x1bP\x1b]52;c;c2VjcmV0\x07\x1b\\");
        let long = wrapped(&"a".repeat(3000));
        for piece in long.split(|byte| *byte == b'\\') {
            assert!(piece.len() <= 712, "{}", piece.len());
        }
        let joined = String::from_utf8(long.to_vec()).unwrap().replace("\x1b\\\x1bP", "");
        let bare = sequence(&"a".repeat(3000), Wrap::Bare).unwrap();
        assert_eq!(joined.as_bytes(), [b"\x1bP", &bare[..], b"\x1b\\"].concat());
        assert_eq!(long.capacity().max(long.len()), long.capacity());
    }

    #[test]
    fn a_text_that_terminals_would_cut_is_refused() {
        assert!(sequence(&"a".repeat(LIMIT), Wrap::Bare).is_some());
        assert!(sequence(&"a".repeat(LIMIT + 1), Wrap::Bare).is_none());
    }

    #[test]
    fn the_buffer_never_grows() {
        for length in [0, 1, 40, 525, 526, 5000] {
            for wrap in [Wrap::Bare, Wrap::Screen] {
                let text = "a".repeat(length);
                let encoded = length.div_ceil(3) * 4;
                let room = encoded + 8 + 4 * (encoded / SCREEN_CHUNK + 1);
                assert!(sequence(&text, wrap).unwrap().len() <= room, "{length} {wrap:?}");
            }
        }
    }
}
