//! Makes the values of tokens and turns them into what may be kept of them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::TryRng;
use rand::rngs::SysRng;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

use crate::domain::secret::OneTimeSecret;

/// The characters of a token. A real one looks the same.
pub const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The length of a token: 238 bits.
pub const CHARS: usize = 40;

/// How many characters of it are shown again (A5): their number is not documented, assumed.
pub const VISIBLE_CHARS: usize = 6;

/// The system gives no random numbers.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random numbers")]
pub struct NoRandomness;

/// The length of an OAuth client's secret and of an access token: 381 bits (assumed).
pub const OAUTH_CHARS: usize = 64;

/// How many characters of either are shown again (`docs/wire.md`, OAuth).
pub const OAUTH_VISIBLE_CHARS: usize = 10;

/// A new token and the characters of it that are shown again (A2, A5).
pub fn new_token() -> Result<(OneTimeSecret, String), NoRandomness> {
    letters(CHARS, VISIBLE_CHARS)
}

/// A new secret of an OAuth client, or an access token, and what of it is shown again.
pub fn new_oauth_secret() -> Result<(OneTimeSecret, String), NoRandomness> {
    letters(OAUTH_CHARS, OAUTH_VISIBLE_CHARS)
}

fn letters(chars: usize, shown: usize) -> Result<(OneTimeSecret, String), NoRandomness> {
    let mut value = String::with_capacity(chars);
    let mut bytes = [0_u8; 64];
    while value.len() < chars {
        SysRng.try_fill_bytes(&mut bytes).map_err(|_| NoRandomness)?;
        // 248 is the largest multiple of 62: without it some characters would be more likely.
        let fair = bytes.iter().filter(|byte| **byte < 248);
        let letters = fair.filter_map(|byte| ALPHABET.get(usize::from(*byte) % ALPHABET.len()));
        let missing = chars - value.len();
        value.extend(letters.take(missing).map(|letter| char::from(*letter)));
    }
    bytes.zeroize();
    let visible = value.chars().take(shown).collect();
    Ok((OneTimeSecret::new(value), visible))
}

/// A new bearer credential of 256 bits, for one run.
pub fn new_bearer() -> Result<OneTimeSecret, NoRandomness> {
    let mut bytes = [0_u8; 32];
    SysRng.try_fill_bytes(&mut bytes).map_err(|_| NoRandomness)?;
    let text = URL_SAFE_NO_PAD.encode(bytes);
    bytes.zeroize();
    Ok(OneTimeSecret::new(text))
}

/// The challenge that a verifier answers: `S256` of RFC 7636, the only method here. `None` if it can't
/// be a verifier: 43 to 128 characters of a small set (4.1).
pub fn challenge(verifier: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let fits = (43..=128).contains(&verifier.len()) && verifier.bytes().all(plain);
    fits.then(|| URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())))
}

/// Whether a text can be a challenge: 256 bits in base64 for addresses.
pub fn is_challenge(text: &str) -> bool {
    URL_SAFE_NO_PAD.decode(text).is_ok_and(|bytes| bytes.len() == 32)
}

/// What is kept of a value. A fast hash is right: nobody guesses 238 random bits.
pub fn hash(value: &str) -> [u8; 32] {
    // It stays in one place and is wiped there: moved, it would leave its last block on the stack,
    // and that is the value.
    let mut digest = Sha256::new();
    digest.update(b"zd-emu-token\0");
    digest.update(value.as_bytes());
    digest.finalize_reset().into()
}

/// Whether two hashes are equal, in a time that does not tell where they differ.
pub fn same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.ct_eq(other).into()
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "these values open nothing")]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_forty_letters_and_digits_and_begins_with_what_is_shown() {
        let (token, visible) = new_token().unwrap();
        assert_eq!(token.expose().len(), CHARS);
        assert!(token.expose().bytes().all(|byte| ALPHABET.contains(&byte)));
        assert!(token.expose().starts_with(&visible));
        assert_eq!(visible.len(), VISIBLE_CHARS);
        assert_ne!(new_token().unwrap().0, token);
    }

    #[test]
    fn a_secret_of_oauth_is_longer_than_a_token() {
        let (secret, visible) = new_oauth_secret().unwrap();
        assert_eq!(secret.expose().len(), OAUTH_CHARS);
        assert!(secret.expose().starts_with(&visible));
        assert_eq!(visible.len(), OAUTH_VISIBLE_CHARS);
    }

    #[test]
    fn hashes_are_equal_only_for_the_same_value() {
        assert!(same(&hash("a"), &hash("a")));
        assert!(!same(&hash("a"), &hash("b")));
    }

    #[test]
    fn a_verifier_answers_its_challenge_as_in_the_example_of_the_rfc() {
        // RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let answered = challenge(verifier).unwrap();
        assert_eq!(answered, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert!(is_challenge(&answered));
        assert_eq!(challenge(&verifier[1..]), None);
        assert_eq!(challenge(&format!("{verifier} ")), None);
        assert_eq!(challenge(&"a".repeat(129)), None);
        assert!(!is_challenge(verifier.get(..40).unwrap()) && !is_challenge("~"));
    }

    #[test]
    fn a_bearer_has_256_bits() {
        assert_eq!(new_bearer().unwrap().expose().len(), 43);
    }
}
