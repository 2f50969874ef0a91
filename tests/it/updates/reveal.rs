//! The one-time token: shown once, copied, tried, and gone (A2 to A5, Q2, Q3, T1).

use std::fmt::Write as _;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use tokendesk::app::confirm::{Button as Answering, Question};
use tokendesk::app::reveal::{Button, Copying, Trial};
use tokendesk::app::{
    Answer, CallId, CommandFailure, CopyOutcome, Effect, FrameId, Message, Noted, Overlay, Request,
};
use tokendesk::app::{Session, update};
use tokendesk::domain::intent::Step;
use tokendesk::domain::secret::OneTimeSecret;
use tokendesk::domain::token::{CreatedToken, Probe, TokenId};
use tokendesk::domain::user::Role;
use tokendesk::phrases::Locale;
use tokendesk::ui::{Look, draw};
use tokendesk::zendesk::ErrorKind;

use super::{question, requests, reveal, selected, top};
use crate::support::stage::{Stage, VALUE, dated, error, key, six, size, token};

fn secret() -> OneTimeSecret {
    OneTimeSecret::new(VALUE.to_owned())
}

fn failed(failure: CommandFailure) -> CopyOutcome {
    CopyOutcome::CommandFailed { program: "wl-copy".into(), failure }
}

/// A window that was opened, and copied if so.
fn opened(copied: bool) -> Stage {
    let mut stage = Stage::with(size(120, 40), six());
    stage.created("Billing export 2");
    stage.send(Message::Copied(CopyOutcome::Unannounced));
    if copied {
        stage.press("c");
        stage.send(Message::Copied(CopyOutcome::Native));
    }
    stage
}

fn shows_value(stage: &Stage) -> bool {
    Locale::ALL.iter().any(|locale| stage.text(*locale).contains(VALUE))
}

#[test]
fn a2_save_makes_the_token_and_shows_its_whole_value() {
    let mut stage = Stage::usual();
    stage.press("a");
    stage.types("New");
    assert!(matches!(requests(&stage.press("Enter"))[..], [Request::CreateToken(_)]));
    assert!(!shows_value(&stage));
    let created = CreatedToken { token: token(77, Some("New")), secret: secret() };
    stage.answer(Answer::TokenCreated(Ok(created)));
    assert_eq!(reveal(&stage).secret, secret());
    assert!(stage.text(Locale::En).lines().any(|line| line == VALUE), "alone in its row");
}

#[test]
fn a2_the_value_stands_alone_in_its_row_from_column_0_at_every_size() {
    for (width, height) in [(40, 10), (60, 16), (80, 24), (120, 40), (200, 50)] {
        let mut stage = Stage::with(size(width, height), six());
        stage.created("Billing export 2");
        let text = stage.text(Locale::En);
        assert!(text.lines().any(|line| line == VALUE), "{width}x{height}\n{text}");
    }
}

#[test]
fn a3_the_value_is_copied_as_the_window_opens_unless_that_is_turned_off() {
    let mut stage = Stage::usual();
    let effects = stage.created("New");
    assert_eq!(effects.first(), Some(&Effect::CopySecret(secret())));
    assert_eq!(reveal(&stage).copying, Copying::Pending);

    let mut stage = Stage::usual();
    stage.state.copy_on_open = false;
    let effects = stage.created("New");
    let copies = effects.iter().any(|effect| matches!(effect, Effect::CopySecret(_)));
    assert!(!copies, "{effects:?}");
    assert_eq!(reveal(&stage).copying, Copying::Not);
}

#[test]
fn a3_c_and_the_button_copy_again_and_the_outcome_is_said_as_it_was() {
    for (outcome, words) in [
        (
            CopyOutcome::Native,
            "Copied. Paste it before you quit; the clipboard is cleared in 45 s.",
        ),
        (CopyOutcome::Command { program: "wl-copy".into() }, "Copied with wl-copy."),
        (failed(CommandFailure::Exit(1)), "wl-copy failed (exit 1). Not copied."),
        (failed(CommandFailure::Stopped), "wl-copy did not end in time. Not copied."),
        (failed(CommandFailure::NotStarted), "wl-copy can’t be started. Not copied."),
        (CopyOutcome::Tmux, "Sent to your terminal through tmux."),
        (CopyOutcome::TmuxRefused, "tmux says your terminal doesn’t take copies."),
        (CopyOutcome::Announced, "Sent to your terminal’s clipboard. Paste to check."),
        (CopyOutcome::Unannounced, "Sent, but your terminal didn’t say it accepts copies."),
        (CopyOutcome::Failed, "Not copied. Select the value with the mouse"),
    ] {
        for copy in ["c", "Enter", "ㅊ"] {
            let mut stage = opened(false);
            assert_eq!(stage.press(copy), [Effect::CopySecret(secret())], "{copy}");
            stage.send(Message::Copied(outcome.clone()));
            assert_eq!(reveal(&stage).copying, Copying::Ended(outcome.clone()));
            assert!(stage.text(Locale::En).contains(words), "{}", stage.text(Locale::En));
        }
    }
}

#[test]
fn a3_the_outcome_of_the_automatic_copy_is_not_taken_for_that_of_the_key() {
    let mut stage = Stage::usual();
    stage.created("New");
    stage.press("c");
    stage.send(Message::Copied(CopyOutcome::Unannounced));
    assert!(!reveal(&stage).acknowledged, "this was the copy made as the window opened");
    stage.send(Message::Copied(CopyOutcome::Failed));
    assert!(!reveal(&stage).acknowledged);
    assert_eq!(reveal(&stage).copying, Copying::Ended(CopyOutcome::Failed));
}

#[test]
fn a3_the_window_says_that_the_value_is_never_displayed_again() {
    assert!(opened(false).text(Locale::En).contains("never displayed again"));
}

#[test]
fn a3_after_a_copy_by_key_enter_closes() {
    for outcome in [CopyOutcome::Native, CopyOutcome::Unannounced] {
        let mut stage = opened(false);
        assert_eq!(reveal(&stage).focus, Button::Copy);
        stage.press("c");
        stage.send(Message::Copied(outcome.clone()));
        assert_eq!(reveal(&stage).focus, Button::Save);
        stage.press("Enter");
        assert!(top(&stage).is_none(), "{outcome:?}");
    }
}

#[test]
fn a4_save_closes_the_window_and_the_new_token_is_the_selected_row() {
    let mut stage = opened(true);
    stage.press("Enter");
    assert!(top(&stage).is_none());
    assert_eq!(selected(&stage), Some(77));
    let mut list = six();
    list.push(token(77, Some("Billing export 2")));
    stage.answer(Answer::Tokens(Ok(dated(list))));
    assert_eq!(selected(&stage), Some(77), "also after the list came again");
}

#[test]
fn a4_what_would_hide_the_new_token_is_taken_off() {
    let mut stage = Stage::usual();
    stage.press("f Down Down Enter /");
    stage.types("old");
    stage.press("Enter");
    stage.created("New");
    stage.send(Message::Copied(CopyOutcome::Unannounced));
    stage.press("c");
    stage.send(Message::Copied(CopyOutcome::Native));
    stage.press("Enter");
    assert_eq!(stage.state.tokens.shown_count(), 7);
    assert_eq!(selected(&stage), Some(77));
}

#[test]
fn a4_a_list_that_was_asked_for_before_the_create_does_not_lose_the_new_token() {
    let mut stage = Stage::usual();
    stage.press("F5");
    let stale = stage.state.tokens.call.expect("a list is under way");
    stage.created("New");
    stage.send(Message::Answered { call: stale, answer: Answer::Tokens(Ok(dated(six()))) });
    assert_eq!(selected(&stage), Some(77));
    assert_eq!(stage.state.tokens.all().len(), 7);
}

#[test]
fn a4_nothing_but_save_closes_the_window() {
    let mut stage = opened(true);
    for key in ["Esc", "q", "a", "d", "D", "1", "2", "?", "F5", "Ctrl-z", "Space", "Left"] {
        assert!(stage.press(key).is_empty(), "{key}");
        assert!(matches!(top(&stage), Some(Overlay::Reveal(_))), "{key}");
    }
}

#[test]
fn a4_save_asks_once_if_nothing_was_copied() {
    let mut stage = opened(false);
    assert!(stage.press("Tab Enter").is_empty());
    assert_eq!(question(&stage).question, Question::LeaveSecret);
    assert_eq!(question(&stage).focus, Answering::Cancel);
    stage.press("Enter");
    assert!(matches!(top(&stage), Some(Overlay::Reveal(_))), "Cancel goes back to the value");
    stage.press("Enter Tab Enter");
    assert!(top(&stage).is_none(), "the verb closes both");
    assert_eq!(selected(&stage), Some(77));
}

#[test]
fn a4_the_copy_made_as_the_window_opened_does_not_count() {
    let mut stage = opened(false);
    stage.send(Message::Copied(CopyOutcome::Native));
    assert!(!reveal(&stage).acknowledged);
    assert_eq!(reveal(&stage).focus, Button::Copy);
    stage.press("Tab Enter");
    assert_eq!(question(&stage).question, Question::LeaveSecret);
}

#[test]
fn a4_a_copy_that_failed_does_not_count() {
    for outcome in [CopyOutcome::Failed, CopyOutcome::TmuxRefused, failed(CommandFailure::Exit(1))]
    {
        let mut stage = opened(false);
        stage.press("c");
        stage.send(Message::Copied(outcome));
        stage.press("Tab Enter");
        assert_eq!(question(&stage).question, Question::LeaveSecret);
    }
}

#[test]
fn a4_ctrl_c_asks_once_if_nothing_was_copied() {
    let mut stage = opened(false);
    assert!(stage.press("Ctrl-c").is_empty());
    assert_eq!(question(&stage).question, Question::QuitSecret);
    stage.press("Enter");
    assert!(matches!(top(&stage), Some(Overlay::Reveal(_))));
    stage.press("Ctrl-c");
    let about = Noted::Token(TokenId(77));
    let given_up = Effect::Journal { about, step: Step::Acknowledged };
    assert_eq!(stage.press("Tab Enter"), [given_up, Effect::Quit]);
    assert_eq!(opened(true).press("Ctrl-c"), [Effect::Quit]);
}

#[test]
fn a4_keys_typed_before_the_window_was_painted_are_dropped() {
    let mut stage = opened(false);
    let painted = stage.state.overlays[0].painted.expect("a painted window");
    for name in ["Enter", "Tab", "Enter", "t", "c", "Ctrl-c"] {
        let before = FrameId(painted.0 - 1);
        let effects = update(&mut stage.state, Message::Key { key: key(name), seen: before });
        assert!(effects.is_empty(), "{name}");
    }
    assert_eq!(stage.state.overlays.len(), 1);
    assert_eq!(reveal(&stage).focus, Button::Copy);
}

#[test]
fn a5_afterwards_the_row_and_the_detail_show_a_truncated_value() {
    let mut stage = opened(true);
    stage.press("Enter");
    assert!(stage.text(Locale::En).contains("v7Qm1b…"));
    stage.press("Enter");
    assert!(matches!(top(&stage), Some(Overlay::Detail { .. })));
    assert!(stage.text(Locale::En).contains("v7Qm1b…   The whole value is never displayed again."));
    assert!(!shows_value(&stage));
}

#[test]
fn the_value_can_be_hidden_and_shown() {
    let mut stage = opened(false);
    stage.press("h");
    assert!(!shows_value(&stage));
    assert_eq!(stage.press("c"), [Effect::CopySecret(secret())], "it can still be copied");
    stage.press("h");
    assert!(shows_value(&stage));
}

#[test]
fn q2_t2_try_makes_one_real_request_as_the_signed_in_person() {
    let mut stage = opened(false);
    let email = "ada@northwind.example".to_owned();
    let probe = Request::Probe { email: email.clone(), secret: secret() };
    assert_eq!(requests(&stage.press("t")), [probe]);
    assert!(stage.press("t").is_empty(), "one at a time");
    assert!(stage.text(Locale::En).contains("Trying it…"));
    let answered =
        Probe::Authenticated { email: email.into(), role: Role::Admin, tickets: Some(1234) };
    stage.answer(Answer::Probed(Ok(answered.clone())));
    assert_eq!(reveal(&stage).trial, Trial::Ended(answered));
    let text = stage.text(Locale::En);
    let line = "Try it: 200, authenticates as ada@northwind.example (administrator)";
    assert!(text.contains(line) && text.contains("1,234"), "{text}");
    assert!(!reveal(&stage).acknowledged, "a token that was tried is not yet kept");
}

#[test]
fn q2_a_trial_that_is_refused_or_fails_says_so_and_can_be_made_again() {
    let mut stage = opened(false);
    stage.press("t");
    stage.answer(Answer::Probed(Ok(Probe::Refused { status: 401 })));
    assert!(stage.text(Locale::En).contains("Try it: 401, the account refuses it"));
    assert_eq!(requests(&stage.press("t")).len(), 1);
    stage.answer(Answer::Probed(Err(error(ErrorKind::Unreachable))));
    assert!(stage.text(Locale::En).contains("can’t be reached"));
}

#[test]
fn q2_after_a_trial_the_list_shows_the_use() {
    let mut stage = opened(false);
    let mut list = six();
    list.push(token(77, Some("Billing export 2")));
    stage.answer(Answer::Tokens(Ok(dated(list))));
    stage.press("t");
    let effects = stage.answer(Answer::Probed(Ok(Probe::Refused { status: 401 })));
    assert_eq!(requests(&effects), [Request::Tokens]);
}

#[test]
fn q2_the_answer_to_a_trial_of_a_closed_window_changes_nothing() {
    let mut stage = opened(true);
    stage.press("t Enter");
    assert!(top(&stage).is_none());
    let effects = stage.answer(Answer::Probed(Ok(Probe::Refused { status: 401 })));
    assert!(effects.is_empty() && top(&stage).is_none(), "{effects:?}");
}

#[test]
fn q2_t1_the_window_has_a_ready_curl_line_with_a_placeholder() {
    let text = opened(false).text(Locale::En);
    assert!(text.contains("curl -u 'ada@northwind.example/token:TOKEN' \\"), "{text}");
    assert!(text.contains("http://127.0.0.1:4711/api/v2/tickets.json"), "{text}");
    assert_eq!(text.matches(VALUE).count(), 1, "the value never enters a command line");
}

#[test]
fn q3_the_window_says_that_tokens_can_not_be_limited_and_clients_can() {
    let text = opened(false).text(Locale::En);
    assert!(text.contains("An API token can’t be limited to some endpoints."), "{text}");
}

/// Every cell of a buffer in one text, row by row.
fn cells(buffer: &Buffer) -> String {
    buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect()
}

#[test]
fn a5_after_the_window_is_closed_no_trace_of_the_value_is_left() {
    let mut stage = Stage::with(size(120, 40), six());
    let look = Look::new(Locale::En, false, true);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal");
    let mut debugged = String::new();
    let mut seen = FrameId(0);
    let mut shown = 0;
    // What happens from the form to the closed window, each step drawn as the program draws it.
    let steps: Vec<Message> =
        ["a", "N", "Enter", "copied", "t", "c", "copied", "h", "h", "Enter", "Down"]
            .into_iter()
            .map(|name| match name {
                "copied" => Message::Copied(CopyOutcome::Unannounced),
                name => Message::Key { key: key(name), seen: FrameId(u64::MAX) },
            })
            .collect();
    for (index, step) in steps.into_iter().enumerate() {
        let mut messages = vec![step];
        if index == 2 {
            let created = CreatedToken { token: token(77, None), secret: secret() };
            let call = CallId(4);
            messages.push(Message::Answered { call, answer: Answer::TokenCreated(Ok(created)) });
        }
        for message in messages {
            write!(debugged, "{message:?}").unwrap();
            let effects = update(&mut stage.state, message);
            write!(debugged, "{effects:?}{:?}", stage.state).unwrap();
        }
        terminal.draw(|frame| draw(frame, &stage.state, &look)).expect("a frame");
        seen.0 += 1;
        update(&mut stage.state, Message::Painted(seen));
        let on_screen = cells(terminal.backend().buffer()).contains(VALUE);
        let open = matches!(top(&stage), Some(Overlay::Reveal(window)) if window.cover.is_none());
        assert_eq!(on_screen, open, "step {index}");
        shown += usize::from(on_screen);
    }
    assert!(shown >= 4, "it was on the screen: {shown}");
    assert!(top(&stage).is_none(), "and the window is closed");
    assert!(!cells(terminal.current_buffer_mut()).contains(VALUE), "the other buffer");
    assert!(!debugged.contains(VALUE), "no message, effect or state prints it");
}

#[test]
fn without_knowing_who_is_signed_in_there_is_nothing_to_try_as() {
    let mut stage = opened(false);
    stage.state.session = Session::Failed(error(ErrorKind::Unreachable));
    assert!(stage.press("t").is_empty());
}
