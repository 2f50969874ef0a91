//! A panic in the real screen: its loop, its hook and its way back, in a terminal.
//!
//! Nothing in the program panics on request. So the test binary starts itself in the terminal, and
//! what it hands to the screen panics there: the clock on the thread of the loop, the way to an
//! account in a task. Both have a secret in their words.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use tokendesk::app::keymap::Keymap;
use tokendesk::app::{ClearAfter, Privacy};
use tokendesk::domain::intent::LostReveal;
use tokendesk::domain::profile::Choice;
use tokendesk::phrases::Locale;
use tokendesk::runtime::{ClipboardConfig, Clock, Opener, Opening, Setup, run};
use tokendesk::ui::Look;
use tokio::runtime::Builder;

use crate::support::account::Account;
use crate::support::pty::{Pty, Starter};
use crate::support::stage::choices;

/// What the screen says of it, with the place and without the words.
pub const SAID: &str =
    "tokendesk ended because of an error of its own, at tests/it/terminal/panics.rs:";

/// Where it is said that the clock panics, with which words.
const WORDS: &str = "words";

/// The test binary itself, as the screen below.
pub fn starter() -> Starter {
    let child = "terminal::panics::the_screen_that_panics";
    Pty::with(&[child, "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .program(std::env::current_exe().expect("a path").to_str().expect("UTF-8"))
        .env("TOKENDESK_TEST_SCREEN", "1")
        .size(120, 30)
}

/// The clock of the loop panics, with the value that is shown in its words.
pub fn of_the_loop(pty: &mut Pty) -> &mut Pty {
    std::fs::write(pty.home().join(WORDS), pty.value().expect("a value")).expect("a file");
    pty.press("h")
}

/// The same where no value is shown.
pub fn without_a_value(pty: &mut Pty) -> &mut Pty {
    std::fs::write(pty.home().join(WORDS), "s3cr3t").expect("a file");
    pty.press("Down")
}

/// Another account is chosen, and opening it panics in a task.
pub fn of_a_task(pty: &mut Pty) -> &mut Pty {
    pty.press("p").sees("╭ Accounts").press("Down").press("Enter")
}

/// Tells the time until it is told to panic.
fn clock() -> Clock {
    Arc::new(|| {
        if let Ok(words) = std::fs::read_to_string(WORDS) {
            panic!("the clock struck {words}");
        }
        Timestamp::now()
    })
}

/// Not a test by itself: the screen that `starter` starts.
#[test]
#[ignore = "it is started by every_way_out_gives_the_terminal_back, in a terminal"]
fn the_screen_that_panics() {
    if std::env::var_os("TOKENDESK_TEST_SCREEN").is_none() {
        return;
    }
    let account = Account::demo();
    let opened = account.opened(account.url());
    let opener: Opener = Arc::new(move |choice| -> Opening {
        let (line, account) = (opened.line.clone(), opened.account.clone());
        Box::pin(async move {
            assert!(choice == Choice::Embedded, "no way there, with s3cr3t");
            Ok(tokendesk::runtime::Opened { line, account })
        })
    });
    let setup = Setup {
        copy_on_open: false,
        clear_after: ClearAfter::default(),
        privacy: Privacy::default(),
        clipboard: ClipboardConfig::default(),
        refresh: None,
        accounts: choices(),
        keymap: Keymap::default(),
        mouse: false,
        look: Look::new(Locale::En, false, true),
        clock: clock(),
        journal: Some(Path::new("journal").to_owned()),
        on_lost_reveal: LostReveal::Revoke,
        signer: None,
    };
    let tasks = Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("tasks");
    let ending = run(tasks.handle(), setup, opener);
    // As `cli` has it: what went wrong is said in one line, and is the status.
    if let Err(error) = &ending {
        writeln!(io::stderr(), "tokendesk: {error}").expect("a terminal");
    }
    std::process::exit(i32::from(ending.is_err()));
}
