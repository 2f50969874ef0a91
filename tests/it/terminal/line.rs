//! A slow line: few bytes, whole frames, and never a frame behind another one.

use std::fs;
use std::thread;
use std::time::Duration;

use crate::support::account::Account;
use crate::support::pty::{Pty, Starter};

/// What a move of the cursor may cost: a third of a second at 9,600 baud.
const MOVE: usize = 350;

/// The account of a server, whose tokens have these descriptions.
fn with_tokens(account: &Account) -> Starter {
    let starter = Pty::with(&[]).env("ZENDESK_OAUTH_TOKEN", account.bearer());
    let directory = starter.home().join("config/tokendesk");
    fs::create_dir_all(&directory).unwrap();
    let profile = format!("[profiles.far]\nurl = \"{}\"\nauth = \"oauth-token\"\n", account.url());
    fs::write(directory.join("config.toml"), profile).unwrap();
    starter
}

/// The row of the selection, by its sign.
fn selected(terminal: &Pty) -> Option<u16> {
    let (height, _) = terminal.cells().size();
    let is_marked = |row: &u16| terminal.cells().cell(*row, 0).is_some_and(|c| c.contents() == "▌");
    (1..height.get() - 1).find(is_marked)
}

/// The bytes of each of these moves.
fn moves(terminal: &mut Pty, keys: &[&str]) -> Vec<usize> {
    let mut bytes = vec![];
    // Whatever still loads is no move.
    while terminal.bytes_within(Duration::from_millis(300)) > 0 {}
    for key in keys {
        let (before, row) = (terminal.raw().len(), selected(terminal));
        terminal.press(key).wait_until("a move", |pty| selected(pty) != row);
        bytes.push(terminal.raw().len() - before);
    }
    bytes
}

/// The bytes of each move, to and fro. Once a minute the times of all rows change along with one:
/// what counts is the cheaper of two.
fn twice(terminal: &mut Pty, down: &[&str], up: &[&str]) -> Vec<usize> {
    let keys = [down, up].concat();
    let (first, second) = (moves(terminal, &keys), moves(terminal, &keys));
    first.into_iter().zip(second).map(|(one, other)| one.min(other)).collect()
}

#[test]
fn a_move_of_the_cursor_costs_few_bytes_also_in_korean_and_on_every_list() {
    let account = Account::demo();
    for name in
        ["창고 동기화와 결제 내역을 매일 밤 내보내는 작업", "가나다라 마바사 아자차카 타파하"]
    {
        account.make_token(name);
        account.make_token(&format!("{name} 둘째"));
    }
    // Most of the time each waits for its terminal to be still.
    thread::scope(|scope| {
        for look in [
            ("en", "terminal", ""),
            ("ko", "terminal", ""),
            ("ko", "dark", ""),
            ("en", "light", "truecolor"),
            ("ko", "high-contrast", "truecolor"),
            ("ko", "dark", "truecolor"),
        ] {
            let account = &account;
            scope.spawn(move || costs_little(account, look));
        }
    });
}

/// The same with a language, a theme and what the terminal has of colours.
fn costs_little(account: &Account, (locale, theme, depth): (&str, &str, &str)) {
    let args = ["--profile", "far", "--locale", locale, "--theme", theme];
    let mut terminal = with_tokens(account).args(&args).env("COLORTERM", depth).start();
    terminal.sees("25").press("o").press("Down").press("Enter").press("Home");
    terminal.wait_until("the first row", |pty| selected(pty) == Some(4));
    let (down, up) = (["Down"; 12], ["Up"; 12]);
    let mut all = twice(&mut terminal, &down, &up);
    terminal.press("3").wait_until("the audit log", |pty| pty.screen().contains("127.0.0.1"));
    all.extend(twice(&mut terminal, &down[..8], &up[..8]));
    assert!(all.iter().all(|bytes| *bytes <= MOVE), "{locale} {theme} {depth}: {all:?}");
    terminal.press("q").exits_cleanly();
}

#[test]
fn every_large_frame_is_shown_in_one_step() {
    let mut terminal = Pty::start(&[]);
    terminal.sees("of 256 tokens").press("?").sees("In any list").press("Esc");
    terminal.no_longer_sees("In any list").press("q").exits_cleanly();
    let raw = String::from_utf8_lossy(terminal.raw()).into_owned();
    let frames: Vec<_> = raw.split("\x1b[?2026h").collect();
    assert!(frames.len() >= 3, "{}", frames.len());
    for frame in &frames[1..] {
        let (inside, after) = frame.split_once("\x1b[?2026l").expect("the end of a frame");
        assert!(inside.len() > 500, "a small frame does without: {inside:?}");
        assert!(after.len() < 700, "a large frame is not wrapped: {after:?}");
    }
}

#[test]
fn behind_a_line_that_stands_still_only_the_newest_state_is_drawn() {
    let mut terminal = Pty::start(&[]);
    terminal.sees("of 256 tokens");
    let (first, before) = (selected(&terminal).unwrap(), terminal.raw().len());
    terminal.holds_output();
    for _ in 0..40 {
        terminal.press_read("Down").press_read("Up");
    }
    terminal.press_read("Down").press_read("Down").lets_output_go();
    terminal.wait_until("the last move", |pty| selected(pty) == Some(first + 2));
    let bytes = terminal.raw().len() - before;
    // The frame that stood in the line, and the one after it.
    assert!(bytes <= 2 * MOVE, "{bytes} bytes");
    terminal.press("q").exits_cleanly();
}

#[test]
fn a_key_typed_before_a_question_could_be_seen_does_not_answer_it() {
    let mut terminal = Pty::start(&[]);
    terminal.sees("of 256 tokens").holds_output();
    terminal.press_read("d").press_read("Tab").press_read("Enter").lets_output_go();
    terminal.sees("Deactivate API token?").press("Esc").no_longer_sees("Deactivate API token?");
    assert!(!terminal.screen().contains("Deactivated"), "{}", terminal.screen());
    terminal.press("q").exits_cleanly();
}
