//! How long one message and one frame take, with few and with many tokens and events.
#![allow(missing_docs, reason = "a benchmark's name is its documentation")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark fails loudly")]

#[allow(dead_code, reason = "the tests use the rest of the stage")]
#[path = "../it/support/stage.rs"]
mod stage;

use divan::{Bencher, black_box};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use stage::{Stage, size, token};
use tokendesk::phrases::Locale;
use tokendesk::ui::{Look, draw};

fn main() {
    divan::main();
}

const TOKENS: [i64; 2] = [20, 2048];

fn with_tokens(count: i64) -> Stage {
    let tokens = (0..count).map(|id| token(id, Some("Nightly warehouse sync"))).collect();
    Stage::with(size(120, 40), tokens)
}

/// One step down and back up, so that the list never ends.
#[divan::bench(args = TOKENS)]
fn down_and_up(bencher: Bencher, count: i64) {
    let mut stage = with_tokens(count);
    bencher.bench_local(|| {
        stage.press("Down");
        stage.press("Up");
    });
}

/// One letter in the search, and taken back.
#[divan::bench(args = TOKENS)]
fn search(bencher: Bencher, count: i64) {
    let mut stage = with_tokens(count);
    stage.press("/");
    bencher.bench_local(|| {
        stage.press("w");
        stage.press("Backspace");
    });
}

/// A whole frame at 120x40.
#[divan::bench(args = TOKENS)]
fn frame(bencher: Bencher, count: i64) {
    let stage = with_tokens(count);
    let look = Look::new(Locale::En, false, true);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal");
    bencher.bench_local(|| {
        terminal.draw(|frame| draw(frame, black_box(&stage.state), &look)).expect("a frame");
    });
}
