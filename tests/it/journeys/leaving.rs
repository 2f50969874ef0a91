//! The screen ends while something is under way (A2, reference 4.2).

use std::path::Path;
use std::time::Duration;

use rustix::process::Signal;
use tempfile::TempDir;
use tokendesk::domain::intent::LostReveal;
use tokendesk::phrases::Locale;

use crate::support::account::Account;
use crate::support::app::{App, Leave};
use crate::support::proxy::{Fault, Proxy};

const CREATE: &str = "POST /api/v2/api_tokens";

/// A real account behind a line that holds back what a test says, and a journal.
struct Scene {
    account: Account,
    proxy: Proxy,
    state: TempDir,
}

impl Scene {
    fn new() -> Self {
        let account = Account::demo();
        let proxy = Proxy::to(account.url());
        Self { account, proxy, state: tempfile::tempdir().expect("a directory") }
    }

    fn screen(&self, leave: Leave) -> App {
        self.account.screen_leaving(&self.journal(), leave, &self.proxy.url())
    }

    fn journal(&self) -> std::path::PathBuf {
        self.state.path().join("journal")
    }

    /// Asks for a token whose answer is held back, until the account has made it.
    fn creating(&self, leave: Leave) -> App {
        self.proxy.fails(CREATE, Fault::Held);
        let mut app = self.screen(leave);
        app.sees("21 of 256 tokens").press("a").sees("Description  optional");
        app.types("nightly export").sees("nightly export").press("Enter").sees("Saving…");
        self.proxy.waits_for_the_account(CREATE);
        app
    }

    /// What the next start shows first.
    fn next_start(&self, text: &str) -> App {
        let mut app = self.screen(Leave::default());
        app.sees(text);
        app
    }
}

fn says(told: &[String], text: &str) {
    assert!(told.iter().any(|told| told.contains(text)), "{told:?}");
}

fn files(journal: &Path) -> usize {
    std::fs::read_dir(journal).map_or(0, Iterator::count)
}

#[test]
fn a_value_that_comes_after_a_signal_is_revoked_and_the_next_start_says_so() {
    for signal in [Signal::HUP, Signal::TERM] {
        let scene = Scene::new();
        let mut app = scene.creating(Leave::default());
        app.signal(signal.as_raw()).hears("Waiting for the account’s answer");
        scene.proxy.let_go();
        says(&app.leaves(), "“nightly export” was created as you left");
        assert_eq!(scene.proxy.count(CREATE), 1);
        let mut app = scene.next_start("Nobody saw its value, so it was deactivated and deleted.");
        app.press("Enter").sees("21 of 256 tokens").press("q");
        app.ends().unwrap();
        assert_eq!(files(&scene.journal()), 0, "it is told once");
    }
}

#[test]
fn whoever_presses_ctrl_c_twice_leaves_and_nothing_stays_behind() {
    let scene = Scene::new();
    let mut app = scene.creating(Leave::default());
    app.press("Ctrl-c").sees("Press Ctrl-c again").press("Ctrl-c").hears("Waiting");
    scene.proxy.let_go();
    says(&app.leaves(), "deactivated and deleted");
    scene.next_start("Nobody saw its value").press("Enter").sees("21 of 256 tokens");
}

#[test]
fn where_it_is_to_be_kept_the_next_start_asks() {
    let scene = Scene::new();
    let keep = Leave { on_lost_reveal: LostReveal::Keep, ..Leave::default() };
    let mut app = scene.creating(keep);
    app.signal(Signal::HUP.as_raw()).hears("Waiting");
    scene.proxy.let_go();
    says(&app.leaves(), "It is still there; the next start asks what to do with it.");
    let mut app = scene.next_start("was created, but its value");
    app.press("BackTab").press("Enter").sees("Deleted: nightly export");
}

#[test]
fn an_answer_that_does_not_come_in_time_is_looked_for_by_the_next_start() {
    let scene = Scene::new();
    let hasty = Leave { linger: Duration::from_millis(50), ..Leave::default() };
    let mut app = scene.creating(hasty);
    app.signal(Signal::TERM.as_raw());
    says(&app.leaves(), "It is not known whether “nightly export” was created.");
    scene.next_start("was created, but its value").sees("[ Keep it ]");
    assert_eq!(scene.proxy.count(CREATE), 1);
}

#[test]
fn whoever_does_not_want_to_wait_at_the_prompt_need_not() {
    let scene = Scene::new();
    let mut app = scene.creating(Leave::default());
    app.signal(Signal::TERM.as_raw()).hears("Ctrl-c ends the waiting.");
    app.signal(Signal::HUP.as_raw()).signal(Signal::INT.as_raw());
    says(&app.leaves(), "It is not known whether “nightly export” was created.");
}

#[test]
fn a_create_that_was_not_sent_is_not_sent_any_more() {
    let scene = Scene::new();
    let mut app = scene.screen(Leave::default());
    app.sees("21 of 256 tokens").press("a").sees("Description  optional");
    scene.proxy.fails("GET /api/v2/api_tokens", Fault::Held);
    app.press("Enter").sees("Saving…");
    scene.proxy.waits_for_the_account("GET /api/v2/api_tokens");
    app.signal(Signal::HUP.as_raw());
    app.leaves();
    assert_eq!(scene.proxy.count(CREATE), 0);
    assert_eq!(files(&scene.journal()), 0);
}

#[test]
fn a_value_that_was_displayed_is_kept_and_the_next_start_asks() {
    let scene = Scene::new();
    let mut app = scene.screen(Leave::default());
    app.sees("21 of 256 tokens").press("a").sees("Description  optional");
    app.types("nightly export").sees("nightly export").press("Enter");
    app.sees("never displayed again");
    app.signal(Signal::HUP.as_raw());
    says(&app.leaves(), "was displayed and not copied");
    let mut app = scene.next_start("Did you save this token?");
    app.press("Enter").sees("22 of 256 tokens");
}

#[test]
fn a_value_that_was_copied_leaves_nothing_to_be_told() {
    let scene = Scene::new();
    let mut app = scene.screen(Leave::default());
    app.sees("21 of 256 tokens").press("a").sees("Description  optional").press("Enter");
    app.sees("never displayed again").press("c").sees("[ Save ]");
    app.signal(Signal::HUP.as_raw());
    assert_eq!(app.leaves(), Vec::<String>::new());
    assert_eq!(files(&scene.journal()), 0);
}

/// Confirms a deactivation whose answer is held back, until the account has done it.
fn deactivating(scene: &Scene, leave: Leave) -> App {
    const CHANGE: &str = "PUT /api/v2/api_tokens/";
    scene.proxy.fails(CHANGE, Fault::Held);
    let mut app = scene.screen(leave);
    app.sees("21 of 256 tokens").press("d").sees("Deactivate API token?");
    app.press("Tab").sees("[ Deactivate ]").press("Enter");
    scene.proxy.waits_for_the_account(CHANGE);
    app
}

#[test]
fn a_change_that_is_under_way_is_waited_for_and_told() {
    let scene = Scene::new();
    let mut app = deactivating(&scene, Leave::default());
    app.press("Ctrl-c").hears("Waiting");
    scene.proxy.let_go();
    says(&app.leaves(), "Deactivated: Billing export");
}

#[test]
fn a_change_whose_answer_does_not_come_in_time_is_said_to_be_unknown() {
    let scene = Scene::new();
    let hasty = Leave { linger: Duration::from_millis(50), ..Leave::default() };
    let mut app = deactivating(&scene, hasty);
    app.press("Ctrl-c");
    says(
        &app.leaves(),
        "No answer came for Billing export: it is not known whether it was changed",
    );
}

#[test]
fn nothing_is_said_where_nothing_is_under_way() {
    let account = Account::demo();
    let mut app = account.screen(Locale::En, (80, 24));
    app.sees("21 of 256 tokens").press("q");
    assert_eq!(app.leaves(), Vec::<String>::new());
}
