//! Many tokens at once in the real binary.

use crate::support::pty::Pty;

#[test]
fn an_administrator_deactivates_several_tokens_and_takes_it_back() {
    let mut terminal = Pty::with(&[]).size(100, 30).start();
    terminal.sees("21 of 256 tokens").press("x").sees("1 marked").press("Down").press("x");
    terminal.sees("2 marked").press("d").sees("Deactivate 2 API tokens?").press("Tab");
    terminal.sees("[ Deactivate ]").press("Enter").sees("What became of the deactivation");
    terminal.sees("2 done").press("Enter").sees("u undoes it.").press("u");
    terminal.sees("Undo 2 deactivations?").press("Tab").sees("[ Undo ]").press("Enter");
    terminal.sees("What became of the undo").sees("2 done").press("Enter");
    terminal.no_longer_sees("What became").press("q").exits_cleanly();
}
