//! The screen opens on the account that lives inside the program.

use crate::support::pty::Pty;

#[test]
fn the_first_start_shows_the_tokens_of_the_demo_account() {
    let mut terminal = Pty::with(&[]).size(120, 40).start();
    terminal.sees("EMBEDDED").sees("of 256 tokens");
    assert!(terminal.home().join("data/tokendesk/account.db").is_file());
    terminal.press("q").exits_cleanly();
}

#[test]
fn korean_is_chosen_by_flag_or_environment() {
    let mut flag = Pty::with(&["--locale", "ko"]).size(120, 40).start();
    flag.sees("API 토큰").sees("활성").press("q").exits_cleanly();
    let mut environment = Pty::with(&[]).size(120, 40).env("LANG", "ko_KR.UTF-8").start();
    environment.sees("API 토큰").sees("활성").press("q").exits_cleanly();
}

#[test]
fn two_screens_on_one_directory_both_work() {
    let mut first = Pty::with(&[]).size(120, 40).start();
    first.sees("of 256 tokens");
    let data = first.home().join("data/tokendesk");
    let mut second = Pty::with(&["--data-dir", data.to_str().unwrap()]).size(120, 40).start();
    second.sees("of 256 tokens").press("q").exits_cleanly();
    first.press("q").exits_cleanly();
}
