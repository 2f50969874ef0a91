//! Whether anything of a secret was written: raw, in base64 or in hex.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// The characters of a token that an account shows.
const SHOWN: usize = 6;

/// As many characters in a row are no chance.
const NO_CHANCE: usize = 8;

/// The parts of a secret that are in these bytes: what an account does not show anyway.
pub fn traces(secret: &str, bytes: &[u8]) -> Vec<String> {
    let hex = hex(secret);
    let mut wanted = vec![];
    for start in SHOWN..=secret.len() - NO_CHANCE {
        wanted.push(secret[start..start + NO_CHANCE].to_owned());
    }
    for start in 0..3 {
        // Whatever stands before it, one of the three begins at a whole group; the last group
        // mixes with what follows.
        let coded = STANDARD_NO_PAD.encode(&secret[SHOWN + start..]);
        wanted.push(coded[..coded.len() - 4].to_owned());
    }
    wanted.extend([hex[2 * SHOWN..].to_owned(), hex[2 * SHOWN..].to_uppercase()]);
    let has = |text: &String| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    wanted.into_iter().filter(has).collect()
}

fn hex(text: &str) -> String {
    text.bytes().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// Every file below a directory, with what is in it.
pub fn written_below(directory: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = vec![];
    let mut paths = vec![directory.to_owned()];
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a directory");
            paths.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else if path.is_file() {
            let bytes = fs::read(&path).expect("a file");
            found.push((path, bytes));
        }
    }
    found
}

#[test]
fn a_trace_is_found_however_it_is_written() {
    let secret = "q4Wd8Rk2Ux6Lp0Bn5Ty1Hs7Vf3Gm9Jc4Ez8Ka2Qw";
    let hex = hex(secret);
    for text in [
        secret.to_owned(),
        secret[10..18].to_owned(),
        hex,
        STANDARD_NO_PAD.encode(format!("a{secret}")),
        STANDARD_NO_PAD.encode(format!("ab{secret}/")),
        STANDARD_NO_PAD.encode(format!("abc{secret}//")),
    ] {
        assert!(!traces(secret, text.as_bytes()).is_empty(), "{text}");
    }
    assert!(traces(secret, &secret.as_bytes()[..6]).is_empty(), "an account shows so much of it");
}
