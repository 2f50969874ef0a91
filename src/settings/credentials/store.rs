//! The system's store: on Linux the kernel's key retention, which works over SSH too.

use std::fs;
use std::time::Duration;

use keyring_core::{Entry, Error};
use zeroize::Zeroizing;

use super::secret;
use crate::domain::credential::{CredentialError, NoStore, Origin};
use crate::domain::place::Place;
use crate::domain::profile::Choice;
use crate::domain::secret::OneTimeSecret;

/// What all entries of this program have in common.
const SERVICE: &str = "tokendesk";

/// Where Linux says how long it keeps keys that nobody uses.
const EXPIRY: &str = "/proc/sys/kernel/keys/persistent_keyring_expiry";

/// How long the store keeps a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    /// Until the machine is restarted, or until this long after it was last used.
    UntilUnused(Duration),
    /// Until one's login session ends.
    Session,
}

/// How long this system's store keeps what is put there now.
pub fn lasting() -> Lasting {
    let seconds = fs::read_to_string(EXPIRY).ok().and_then(|text| text.trim().parse().ok());
    seconds.map_or(Lasting::Session, |seconds| Lasting::UntilUnused(Duration::from_secs(seconds)))
}

/// Reads the secret of an account.
pub(super) fn read(choice: &Choice, place: &Place) -> Result<OneTimeSecret, CredentialError> {
    let bytes = entry(choice, place)?.get_secret().map(Zeroizing::new).map_err(told)?;
    secret(&bytes).map_err(|reason| CredentialError::NotASecret { origin: Origin::Store, reason })
}

/// Stores the secret of an account in place of an earlier one.
pub fn store(
    choice: &Choice,
    place: &Place,
    secret: &OneTimeSecret,
) -> Result<(), CredentialError> {
    let entry = entry(choice, place)?;
    #[expect(clippy::disallowed_methods, reason = "the system's store is where `login` puts it")]
    let value = secret.expose();
    entry.set_secret(value.as_bytes()).map_err(told)
}

/// Takes the secret of an account out of the store; whether there was one.
pub fn forget(choice: &Choice, place: &Place) -> Result<bool, CredentialError> {
    match entry(choice, place)?.delete_credential().map_err(told) {
        Ok(()) => Ok(true),
        Err(CredentialError::NotStored) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The place of the secret, which names the address too: a profile that leads elsewhere by now
/// must not bring the old secret there.
fn entry(choice: &Choice, place: &Place) -> Result<Entry, CredentialError> {
    let user = format!("{choice} at {}", place.url());
    build(&user)
}

#[cfg(target_os = "linux")]
fn build(user: &str) -> Result<Entry, CredentialError> {
    use keyring_core::api::CredentialStoreApi;
    use linux_keyutils::{KeyRing, KeyRingIdentifier};

    // Where PAM made no session keyring, as under cron or in a container, this thread gets one of
    // its own. The keyring that lasts is linked to it, so that what is stored is found again. A
    // kernel that refuses says so below.
    let _ = KeyRing::from_special_id(KeyRingIdentifier::Session, true);
    let store = linux_keyutils_keyring_store::Store::new().map_err(told)?;
    store.build(SERVICE, user, None).map_err(told)
}

#[cfg(not(target_os = "linux"))]
fn build(_user: &str) -> Result<Entry, CredentialError> {
    Err(CredentialError::NoStore(NoStore::Unknown))
}

/// What an error of the store means. Those that carry what was read are not repeated.
fn told(error: Error) -> CredentialError {
    match error {
        Error::NoEntry => CredentialError::NotStored,
        Error::NoStorageAccess(cause) | Error::PlatformFailure(cause) => {
            CredentialError::NoStore(refusal(&cause.to_string()))
        }
        _ => CredentialError::NoStore(NoStore::Refused),
    }
}

/// The kernel's refusal; the library has names of its own for them.
fn refusal(name: &str) -> NoStore {
    match name {
        "AccessDenied" | "PermissionDenied" => NoStore::Denied,
        "QuotaExceeded" => NoStore::Full,
        "OperationNotSupported" | "Unknown(38)" => NoStore::NotBuilt,
        _ => NoStore::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::place::Loopback;

    #[test]
    fn a_secret_is_kept_for_one_name_at_one_address() {
        let place = |port: u16| {
            Place::Loopback(Loopback::parse(&format!("http://127.0.0.1:{port}")).unwrap())
        };
        let name = format!("test-{}", std::process::id());
        let choice = Choice::parse(&name).unwrap();
        let kept = OneTimeSecret::new("s3cr3t".into());
        if let Err(error) = store(&choice, &place(1), &kept) {
            // What a machine without a store says; a person is told what to do instead.
            assert!(matches!(error, CredentialError::NoStore(_)), "{error}");
            return;
        }
        assert_eq!(read(&choice, &place(1)), Ok(kept));
        assert_eq!(read(&choice, &place(2)), Err(CredentialError::NotStored));
        assert_eq!(forget(&choice, &place(1)), Ok(true));
        assert_eq!(forget(&choice, &place(2)), Ok(false));
    }

    #[test]
    fn a_refusal_of_the_kernel_is_told_in_words() {
        let told = |name: &str| {
            told(Error::PlatformFailure(std::io::Error::other(name.to_owned()).into())).to_string()
        };
        assert!(told("PermissionDenied").contains("containers"));
        assert!(told("Unknown(38)").contains("without a key store"));
        assert!(!told("Unknown(7)").contains("Unknown"));
    }
}
