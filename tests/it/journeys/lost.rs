//! A create whose answer is lost on a bad line, before a real account (A2, reference 4.2).

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tokendesk::phrases::Locale;

use crate::support::account::Account;
use crate::support::app::App;
use crate::support::proxy::{Fault, Proxy};

const CREATE: &str = "POST /api/v2/api_tokens";
const SIZE: (u16, u16) = (100, 30);

/// Asks for a token whose answer does not come.
fn asks(app: &mut App, description: &str) {
    app.sees("21 of 256 tokens").press("a").sees("Description  optional");
    app.types(description).sees(description).press("Enter");
}

fn quit(mut app: App) {
    app.press("q");
    app.ends().expect("it ends as it should");
}

/// What stands in the journal, file by file.
fn journal(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).map(Iterator::flatten).into_iter().flatten();
    entries.map(|entry| fs::read_to_string(entry.path()).expect("a file")).collect()
}

#[test]
fn wherever_the_answer_is_cut_the_token_is_found_and_the_create_is_sent_once() {
    let account = Account::demo();
    for bytes in [0, 1, 12, 80, 200, 300, 400] {
        let proxy = Proxy::to(account.url());
        proxy.fails(CREATE, Fault::CutAfter(bytes));
        let mut app = account.screen_at(&proxy.url(), Locale::En, SIZE);
        asks(&mut app, "nightly export");
        app.sees("was created, but its value").sees("[ Keep it ]");
        app.press("BackTab").sees("[ Delete it ]").press("Enter").sees("Deleted: nightly export");
        app.sees("21 of 256 tokens");
        assert_eq!(proxy.count(CREATE), 1, "cut after {bytes} bytes");
    }
}

#[test]
fn an_answer_that_can_not_be_read_or_comes_from_a_gateway_is_no_answer() {
    let account = Account::demo();
    let answer = |status: &str, kind: &str, body: &str| {
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}");
        Fault::Instead(format!("{head}\r\n\r\n{body}").into_bytes())
    };
    for fault in [
        answer("502 Bad Gateway", "text/html", "<html>upstream</html>"),
        answer("504 Gateway Timeout", "text/html", ""),
        answer("500 Internal Server Error", "application/json", r#"{"error":"oops"}"#),
        answer("201 Created", "text/html", "<html>welcome</html>"),
        answer("201 Created", "application/json", r#"{"api_token":{"id":7}}"#),
        answer("201 Created", "application/json", "{"),
        answer("302 Found", "text/plain", ""),
    ] {
        let proxy = Proxy::to(account.url());
        proxy.fails(CREATE, fault.clone());
        let mut app = account.screen_at(&proxy.url(), Locale::En, SIZE);
        asks(&mut app, "nightly export");
        app.sees("was created, but its value").sees("[ Keep it ]");
        app.press("BackTab").sees("[ Delete it ]").press("Enter").sees("Deleted: nightly export");
        assert_eq!(proxy.count(CREATE), 1, "{fault:?}");
    }
}

#[test]
fn another_one_takes_the_place_of_the_one_without_a_value() {
    let account = Account::demo();
    let proxy = Proxy::to(account.url());
    proxy.fails(CREATE, Fault::CutAfter(0));
    let mut app = account.screen_at(&proxy.url(), Locale::En, SIZE);
    asks(&mut app, "nightly export");
    app.sees("[ Keep it ]").press("Tab").sees("[ Delete it and create a new one ]").press("Enter");
    app.sees("never displayed again");
    let value = app.copies();
    app.press("c").sees("[ Save ]").press("Enter").no_longer_sees("never displayed again");
    app.sees("22 of 256 tokens");
    assert_eq!(account.status_with("ada@northwind.example", &value), 200);
    assert_eq!(proxy.count(CREATE), 2, "one for each intent");
}

#[test]
fn a_create_that_never_reached_the_account_looks_as_if_nothing_was_created() {
    let account = Account::demo();
    let proxy = Proxy::to(account.url());
    proxy.fails(CREATE, Fault::Swallowed);
    let mut app = account.screen_at(&proxy.url(), Locale::En, SIZE);
    asks(&mut app, "nightly export");
    app.sees("It looks as if nothing was created. You can try again.");
    app.press("Tab").sees("[ Try again ]").press("Enter").sees("never displayed again");
    assert_eq!(proxy.count(CREATE), 2);
}

#[test]
fn what_was_left_for_later_is_the_first_thing_of_the_next_start() {
    let account = Account::demo();
    let state = tempfile::tempdir().unwrap();
    let directory = state.path().join("journal");
    let proxy = Proxy::to(account.url());
    proxy.fails(CREATE, Fault::CutAfter(0));
    let mut app = account.screen_in(&directory, &proxy.url());
    asks(&mut app, "nightly export");
    app.sees("[ Keep it ]").press("Esc").sees("The next start shows this again.");
    let text = journal(&directory).concat();
    assert!(text.contains("nightly export"), "{text}");

    // While that run goes on, it is its own affair.
    let mut beside = account.screen_in(&directory, &proxy.url());
    beside.sees("22 of 256 tokens").press("Down").press("Up");
    assert!(!beside.screen().contains("its value never reached you"), "{}", beside.screen());
    quit(beside);
    quit(app);

    // Another account leaves it alone.
    let other = Account::demo();
    let mut app = other.screen_in(&directory, other.url());
    app.sees("21 of 256 tokens");
    quit(app);
    assert_eq!(journal(&directory).len(), 1);

    let mut app = account.screen_in(&directory, &proxy.url());
    app.sees("was created, but its value never").sees("[ Keep it ]");
    app.press("BackTab").press("Enter").sees("Deleted: nightly export");
    quit(app);
    assert_eq!(journal(&directory), Vec::<String>::new(), "nothing is left to be told");
}

#[test]
fn the_journal_has_everything_but_the_value_and_is_for_nobody_else() {
    let account = Account::demo();
    let state = tempfile::tempdir().unwrap();
    let directory = state.path().join("journal");
    let mut app = account.screen_in(&directory, account.url());
    asks(&mut app, "nightly export");
    app.sees("never displayed again");
    let value = app.copies();
    let files: Vec<_> = fs::read_dir(&directory).unwrap().flatten().collect();
    assert_eq!(files.len(), 1);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&directory), mode(&files[0].path())), (0o700, 0o600));
    let text = journal(&directory).concat();
    assert!(text.starts_with("{\"tokendesk_journal\":1}\n"), "{text}");
    assert!(text.contains("nightly export") && text.contains("Northwind"), "{text}");
    assert!(!text.contains(&value[..12]), "{text}");
    app.press("c").sees("[ Save ]").press("Enter").no_longer_sees("never displayed again");
    quit(app);
    assert_eq!(journal(&directory), Vec::<String>::new(), "it was taken");
}

#[test]
fn where_nothing_can_be_written_down_nothing_is_sent() {
    let account = Account::demo();
    let state = tempfile::tempdir().unwrap();
    // A file in its place: also the superuser can't make a directory there.
    fs::write(state.path().join("taken"), "").unwrap();
    let directory = state.path().join("taken/journal");
    let proxy = Proxy::to(account.url());
    let mut app = account.screen_in(&directory, &proxy.url());
    asks(&mut app, "nightly export");
    app.sees("Nothing was sent.").sees("Not a directory");
    assert_eq!(proxy.count(CREATE), 0);
    fs::remove_file(state.path().join("taken")).unwrap();
    app.press("Enter").sees("never displayed again");
}

#[test]
fn a_journal_of_a_newer_program_is_named_and_stays_as_it_is() {
    let account = Account::demo();
    let state = tempfile::tempdir().unwrap();
    let directory = state.path().join("journal");
    fs::create_dir(&directory).unwrap();
    let newer = "{\"tokendesk_journal\":2}\n{\"step\":\"sky\"}\n";
    fs::write(directory.join("1.jsonl"), newer).unwrap();
    let mut app = account.screen_in(&directory, account.url());
    app.sees("1.jsonl can’t be read");
    quit(app);
    assert_eq!(journal(&directory), [newer]);
}
