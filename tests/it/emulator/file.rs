//! The account's file: private, never overwritten, and it loses nothing.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rusqlite::Connection;
use tokendesk::emulator::{ResetOptions, Server, StartError, StoreError, reset};

use crate::support::emulator::{Account, options};

async fn refused(dir: &Path) -> StoreError {
    let before = fs::read(dir.join("account.db")).ok();
    let error = match Server::start(options(dir)).await {
        Err(StartError::Store(error)) => error,
        other => panic!("{other:?}"),
    };
    assert!(error.to_string().contains("account.db"), "{error}");
    assert!(!error.hint().is_empty());
    assert!(reset(dir, &ResetOptions::default()).is_err(), "reset overwrites nothing either");
    assert_eq!(fs::read(dir.join("account.db")).ok(), before, "{error}");
    assert!(!dir.join("account.db-wal").exists(), "{error}");
    error
}

fn made() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    reset(dir.path(), &ResetOptions::default()).unwrap();
    dir
}

#[tokio::test]
async fn a_foreign_file_is_never_touched() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("account.db");
    for content in [&b""[..], b"my diary", &[7; 5000]] {
        fs::write(&file, content).unwrap();
        assert!(matches!(refused(dir.path()).await, StoreError::Foreign { .. }));
    }
    fs::remove_file(&file).unwrap();
    let other = Connection::open(&file).unwrap();
    other.execute_batch("CREATE TABLE diary (day TEXT)").unwrap();
    drop(other);
    assert!(matches!(refused(dir.path()).await, StoreError::Foreign { .. }));
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    assert!(matches!(refused(dir.path()).await, StoreError::NotAFile { .. }));
}

#[tokio::test]
async fn a_newer_a_shortened_a_damaged_and_a_read_only_file_are_told_apart() {
    let dir = made();
    let file = dir.path().join("account.db");
    let whole = fs::read(&file).unwrap();
    let mut newer = whole.clone();
    newer[63] = 9;
    fs::write(&file, newer).unwrap();
    assert!(matches!(refused(dir.path()).await, StoreError::Newer { found: 9, .. }));

    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(refused(dir.path()).await, StoreError::Damaged { .. }));

    let mut garbled = whole.clone();
    garbled[4096..40_960].fill(0x5a);
    fs::write(&file, garbled).unwrap();
    let error = match Server::start(options(dir.path())).await {
        Err(StartError::Store(error)) => error,
        other => panic!("{other:?}"),
    };
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    for suffix in ["-wal", "-shm"] {
        drop(fs::remove_file(dir.path().join(format!("account.db{suffix}"))));
    }

    fs::write(&file, &whole).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).unwrap();
    assert!(matches!(refused(dir.path()).await, StoreError::ReadOnly { .. }));
}

#[tokio::test]
async fn a_data_directory_that_can_not_be_made_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let taken = dir.path().join("taken");
    fs::write(&taken, "a file").unwrap();
    let error = Server::start(options(&taken.join("data"))).await.unwrap_err();
    assert!(error.to_string().contains("taken"), "{error}");
    assert!(error.hint().contains("--data-dir"));
}

#[tokio::test]
async fn every_file_is_for_its_owner_alone_and_the_value_of_a_token_is_in_none() {
    let place = tempfile::tempdir().unwrap();
    let dir = std::sync::Arc::new(tempfile::tempdir_in(place.path()).unwrap());
    let account = Account::at(dir, tokendesk::emulator::Tuning::default()).await;
    let (_, value) = account.add("a secret of its own").await;
    let bearer = account.header(&crate::support::emulator::As::Run).unwrap();
    account.me("ada@northwind.example", &value).await;
    let look = || {
        let mut seen = 0;
        for entry in fs::read_dir(account.dir.path()).unwrap().flatten() {
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{entry:?}");
            let content = fs::read(entry.path()).unwrap();
            for secret in [&value, &bearer[7..]] {
                let found = content.windows(secret.len()).any(|part| part == secret.as_bytes());
                assert!(!found, "{entry:?}");
            }
            seen += 1;
        }
        seen
    };
    assert!(look() >= 4);
    let dir = std::sync::Arc::clone(&account.dir);
    account.server.shutdown().await;
    assert!(!dir.path().join("account.db-wal").exists(), "the log is cleared away");
}

#[tokio::test]
async fn the_audit_log_can_not_be_changed_even_with_sql() {
    let dir = made();
    let connection = Connection::open(dir.path().join("account.db")).unwrap();
    for sql in ["UPDATE audit SET actor_name = 'x'", "DELETE FROM audit"] {
        let error = connection.execute(sql, []).unwrap_err().to_string();
        assert!(error.contains("an audit event is never"), "{error}");
    }
}

#[tokio::test]
async fn two_instances_see_each_others_changes_and_lose_none() {
    let one = Account::start().await;
    let other = one.twin().await;
    let before = one.tokens().await.len();
    for number in 0..10 {
        one.add(&format!("one {number}")).await;
        other.add(&format!("other {number}")).await;
    }
    assert_eq!(one.tokens().await, other.tokens().await);
    assert_eq!(one.tokens().await.len(), before + 20);
}

#[tokio::test]
async fn a_running_account_is_not_made_anew_and_its_process_is_named() {
    let account = Account::start().await;
    let error = reset(account.dir.path(), &ResetOptions::default()).unwrap_err();
    assert!(error.to_string().contains(&std::process::id().to_string()), "{error}");
    let dir = std::sync::Arc::clone(&account.dir);
    account.server.shutdown().await;
    reset(dir.path(), &ResetOptions::default()).unwrap();
}

#[tokio::test]
async fn many_tokens_and_events_are_made_and_started_quickly() {
    let account = Account::with(ResetOptions {
        tokens: Some(2048),
        audit_events: Some(20_000),
        ..ResetOptions::default()
    })
    .await;
    assert_eq!(account.tokens().await.len(), 2048);
    let log = account.get("/api/v2/audit_logs?per_page=1").await.json();
    assert_eq!(log["count"], 20_000);
}
