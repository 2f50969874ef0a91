//! Files that the screen writes of what it shows.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use tokendesk::phrases::Locale;

use crate::support::account::Account;
use crate::support::app::App;
use crate::support::proxy::{Fault, Proxy};

const LOG: &str = "GET /api/v2/audit_logs";

/// Opens the form and puts this path into it.
fn exports(app: &mut App, path: &Path) {
    app.press("E").sees("[ Export ]");
    for _ in 0..60 {
        app.press("Backspace");
    }
    app.pastes(path.to_str().expect("a path")).sees("Format");
}

fn lines(path: &Path) -> Vec<String> {
    fs::read_to_string(path).expect("a file").lines().map(str::to_owned).collect()
}

#[test]
fn the_tokens_are_written_as_they_are_filtered_for_nobody_else() {
    let account = Account::demo();
    let place = tempfile::tempdir().expect("a directory");
    let mut app = account.screen(Locale::En, (120, 30));
    app.sees("21 of 256 tokens").press("/").types("export").press("Enter").sees("shown");
    let path = place.path().join("tokens.csv");
    exports(&mut app, &path);
    app.press("Enter").sees("Exported 2 rows to").sees("Only you can read it.");
    assert_eq!(fs::metadata(&path).expect("it").permissions().mode() & 0o7777, 0o600);
    let written = lines(&path);
    assert!(written[0].starts_with("id,description,active,"), "{written:?}");
    assert!(written[1].contains("Billing export") && written.len() == 3, "{written:?}");

    exports(&mut app, &path);
    app.press("Enter")
        .sees("Something of this name is there already.")
        .press("Esc")
        .no_longer_sees("[ Export ]");
    assert_eq!(lines(&path), written, "what is there stays");
    let link = place.path().join("link");
    symlink(place.path().join("elsewhere"), &link).expect("a link");
    exports(&mut app, &link);
    app.press("Enter")
        .sees("Something of this name is there already.")
        .press("Esc")
        .no_longer_sees("[ Export ]");
    assert!(!place.path().join("elsewhere").exists());
    exports(&mut app, &place.path().join("no/such"));
    app.press("Enter").sees("This directory is not there.").press("Esc");
    app.press("q");
}

#[test]
fn every_page_of_the_log_is_written_and_a_failure_leaves_no_file() {
    let account = Account::demo();
    let proxy = Proxy::to(account.url());
    let place = tempfile::tempdir().expect("a directory");
    let mut app = account.screen_at(&proxy.url(), Locale::En, (120, 30));
    app.sees("21 of 256 tokens").press("3").sees("Activity type");
    app.press("f").sees("Apply filters");
    for _ in 0..12 {
        app.press("Backspace");
    }
    app.press("Enter").no_longer_sees("Apply filters").sees("Activity type");
    let path = place.path().join("log.jsonl");
    let pages = proxy.count(LOG);
    exports(&mut app, &path);
    app.press("Tab").press("Right").press("Right").sees("JSON Lines").press("Enter");
    app.sees("rows to").press("Esc");
    let written = lines(&path);
    assert!(proxy.count(LOG) > pages + 1, "more than one page");
    assert!(written.len() > 100, "{}", written.len());
    assert!(written.iter().all(|line| line.starts_with("{\"id\":")));

    let missing = place.path().join("missing.csv");
    let refusal =
        "HTTP/1.1 403 No\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
    exports(&mut app, &missing);
    proxy.fails(LOG, Fault::Instead(refusal.as_bytes().to_vec()));
    app.press("Enter")
        .sees("The export was not finished.")
        .press("Esc")
        .no_longer_sees("[ Export ]");
    assert!(!missing.exists(), "no half of a file");

    let stopped = place.path().join("stopped.csv");
    proxy.fails(LOG, Fault::Held);
    exports(&mut app, &stopped);
    app.press("Enter").sees("stops it").press("Esc").sees("Stopped. No file was written.");
    assert!(!stopped.exists());
    proxy.let_go();
    app.press("Esc").press("q");
}

#[test]
fn who_leaves_while_it_writes_leaves_no_file() {
    let account = Account::demo();
    let proxy = Proxy::to(account.url());
    let place = tempfile::tempdir().expect("a directory");
    let mut app = account.screen_at(&proxy.url(), Locale::En, (120, 30));
    app.sees("21 of 256 tokens").press("3").sees("Activity type");
    let path = place.path().join("log.csv");
    exports(&mut app, &path);
    proxy.fails(LOG, Fault::Held);
    app.press("Enter").sees("stops it").press("Ctrl-c");
    let told = app.leaves();
    assert!(told.iter().any(|told| told.contains("No file was written.")), "{told:?}");
    assert!(!path.exists());
    proxy.let_go();
}
