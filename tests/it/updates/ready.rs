//! Ready lines for an OAuth client: what can be had, where it goes, and which of it is a secret (Z4).

use tokendesk::app::confirm::Question;
use tokendesk::app::menu::{Choice, Kind};
use tokendesk::app::oauth::ready::Of;
use tokendesk::app::reveal::Copying;
use tokendesk::app::secret_file::FileProblem;
use tokendesk::app::{ClearOutcome, CopyOutcome, Effect, Message, Overlay, is_possible};
use tokendesk::app::{keymap::Action, oauth::Answer};
use tokendesk::domain::account::{Account, Guard};
use tokendesk::domain::migration::{Program, Ready};
use tokendesk::domain::oauth_client::OAuthClientId;
use tokendesk::domain::secret::OneTimeSecret;
use tokendesk::phrases::{Locale, Phrase};

use super::{menu, question, reveal, said, top, unwrapped};
use crate::support::oauth_scenes::{
    SECRET, answer, client, detail, listed, made, public, tokens, usual, within,
};
use crate::support::stage::{Stage, real, size};

/// The one-time window of a client whose automatic copy has ended.
fn window() -> Stage {
    let mut stage = made(size(80, 24));
    stage.send(Message::Copied(CopyOutcome::Unannounced));
    stage
}

fn program() -> Program {
    Program::of(&client(13, "Billing export"), "http://127.0.0.1:4711")
}

fn environment() -> OneTimeSecret {
    program().environment(Some(&OneTimeSecret::new(SECRET.to_owned())))
}

/// Opens the lines at this place of the menu, and chooses where they go: to the clipboard, or a file.
fn chooses(stage: &mut Stage, down: usize, file: bool) -> Vec<Effect> {
    stage.press("l");
    for _ in 0..down {
        stage.press("Down");
    }
    stage.press("Enter");
    assert!(matches!(menu(stage).kind, Kind::ReadyPlace(_)));
    stage.press(if file { "Down Enter" } else { "Enter" })
}

#[test]
fn z4_the_window_of_a_clients_secret_offers_every_kind_of_lines() {
    let mut stage = window();
    assert!(is_possible(&stage.state, Action::ReadyLines));
    stage.press("l");
    assert_eq!(menu(&stage).kind, Kind::Ready(Of::Shown));
    let choices = menu(&stage).entries.iter().map(|entry| entry.choice);
    assert_eq!(choices.collect::<Vec<_>>(), Ready::ALL.map(Choice::Lines));
    let text = unwrapped(&stage);
    assert!(text.contains("Environment file, with the secret"), "{text}");
    stage.press("Esc");
    assert!(matches!(top(&stage), Some(Overlay::Reveal(_))), "the window stays");
}

#[test]
fn a_tokens_window_has_none() {
    let mut stage = Stage::usual();
    stage.created("New");
    assert!(!is_possible(&stage.state, Action::ReadyLines));
    stage.press("l");
    assert!(matches!(top(&stage), Some(Overlay::Reveal(_))));
}

#[test]
fn the_environment_file_is_copied_as_a_secret_and_counts_as_a_copy_of_it() {
    let mut stage = window();
    assert_eq!(chooses(&mut stage, 0, false), [Effect::CopySecret(environment())]);
    assert_eq!(reveal(&stage).copying, Copying::Pending);
    assert!(!reveal(&stage).acknowledged);
    stage.send(Message::Copied(CopyOutcome::Native));
    assert!(reveal(&stage).acknowledged);
    assert!(unwrapped(&stage).contains("the clipboard is cleared in 45 s"));
    assert_eq!(stage.press("z"), [Effect::ClearClipboard], "it is cleared as the value is");
    stage.send(Message::Cleared(ClearOutcome::Cleared));
    stage.press("Enter");
    assert!(top(&stage).is_none(), "nothing more is asked");
}

#[test]
fn a_copy_of_it_that_failed_does_not_count() {
    let mut stage = window();
    chooses(&mut stage, 0, false);
    stage.send(Message::Copied(CopyOutcome::Failed));
    assert!(!reveal(&stage).acknowledged);
    stage.press("Tab Enter");
    assert_eq!(question(&stage).question, Question::LeaveSecret);
}

#[test]
fn a_program_is_a_text_like_any_other_and_leaves_the_secret_to_be_copied() {
    let mut stage = window();
    let effects = chooses(&mut stage, 2, false);
    assert_eq!(effects, [Effect::CopyText(program().lines(Ready::Python))]);
    assert!(!format!("{effects:?}").contains(SECRET));
    stage.send(Message::Copied(CopyOutcome::Native));
    assert!(!reveal(&stage).acknowledged);
    assert_eq!(reveal(&stage).copying, Copying::Not, "the clipboard has another text now");
    assert!(!stage.state.clipboard.holds_secret());
    let text = unwrapped(&stage);
    assert!(text.contains("Copied: billing_export.py."), "{text}");
    stage.press("Tab Enter");
    assert_eq!(question(&stage).question, Question::LeaveSecret);
}

#[test]
fn what_is_written_is_the_environment_file_with_the_secret_or_a_program_without_it() {
    let mut stage = window();
    chooses(&mut stage, 0, true);
    assert!(stage.text(Locale::En).contains("billing_export.env"));
    let path = "billing_export.env".to_owned();
    let wanted = Effect::WriteSecret { path: path.clone(), secret: environment() };
    assert_eq!(stage.press("Enter"), [wanted]);
    stage.send(Message::Written(Err(FileProblem::Exists)));
    assert!(matches!(top(&stage), Some(Overlay::SecretFile(_))), "nothing typed is lost");
    stage.press("Enter");
    stage.send(Message::Written(Ok(path)));
    assert!(reveal(&stage).acknowledged && reveal(&stage).written.is_some());

    let mut stage = window();
    chooses(&mut stage, 4, true);
    let secret = OneTimeSecret::new(program().lines(Ready::Ruby));
    let path = "billing_export.rb".to_owned();
    assert_eq!(stage.press("Enter"), [Effect::WriteSecret { path: path.clone(), secret }]);
    stage.send(Message::Written(Ok(path)));
    assert!(!reveal(&stage).acknowledged && reveal(&stage).written.is_none());
    assert!(unwrapped(&stage).contains("Saved to billing_export.rb."));
}

#[test]
fn the_smallest_screen_says_what_became_of_the_lines() {
    let mut stage = made(size(40, 10));
    stage.send(Message::Copied(CopyOutcome::Unannounced));
    chooses(&mut stage, 2, true);
    stage.press("Enter");
    stage.send(Message::Written(Ok("x.py".to_owned())));
    assert!(unwrapped(&stage).contains("Saved to x.py."), "{}", unwrapped(&stage));
}

#[test]
fn ctrl_c_in_a_menu_above_the_window_asks_as_it_does_in_the_window() {
    let mut stage = window();
    stage.press("l");
    assert_eq!(stage.press("Ctrl-c"), []);
    assert_eq!(question(&stage).question, Question::QuitSecret);
    let mut stage = usual();
    stage.press("l");
    assert_eq!(stage.press("Ctrl-c"), [Effect::Quit]);
}

#[test]
fn the_list_and_the_detail_have_the_lines_without_the_secret() {
    let mut stage = usual();
    stage.press("Down");
    stage.press("l");
    assert_eq!(menu(&stage).kind, Kind::Ready(Of::Listed(OAuthClientId(11))));
    assert!(unwrapped(&stage).contains("Environment file, without the secret"));
    stage.press("Esc");
    let of = |client| Program::of(&client, "http://127.0.0.1:4711");
    let warehouse = of(client(11, "Warehouse sync"));
    let lines = warehouse.lines(Ready::Environment);
    assert_eq!(chooses(&mut stage, 0, false), [Effect::CopyText(lines)]);
    stage.send(Message::Copied(CopyOutcome::Native));
    assert_eq!(said(&stage), Some(&Phrase::CopiedNative { what: "warehouse_sync.env".into() }));

    // A public client has no secret, and no window that could show one.
    stage.press("Up");
    let wallboard = of(public(12, "Call centre wallboard"));
    let secret = OneTimeSecret::new(wallboard.lines(Ready::Curl));
    chooses(&mut stage, 1, true);
    let path = "call_centre_wallboard.sh".to_owned();
    assert_eq!(stage.press("Enter"), [Effect::WriteSecret { path: path.clone(), secret }]);
    stage.send(Message::Written(Ok(path.clone())));
    assert_eq!(said(&stage), Some(&Phrase::RevealWritten { path }));

    let mut stage = detail(size(80, 24), tokens());
    stage.press("l");
    assert_eq!(menu(&stage).kind, Kind::Ready(Of::Listed(OAuthClientId(11))));
}

#[test]
fn a_global_client_has_none_and_one_that_has_gone_is_said() {
    let mut stage = usual();
    stage.press("End l");
    let name = "Helpline Mobile".to_owned();
    assert_eq!(said(&stage), Some(&Phrase::ClientIsGlobal { name }));

    let mut stage = usual();
    stage.press("l Enter Down Enter F5");
    answer(&mut stage, listed(vec![], Ok(vec![])));
    assert_eq!(stage.press("Enter").len(), 1, "the notice has its time");
    assert_eq!(said(&stage), Some(&Phrase::ClientGone));
    assert!(top(&stage).is_none());
}

#[test]
fn a_client_that_nothing_limits_asks_to_read_in_its_lines_as_in_its_try() {
    // An account gives no access token for no scope.
    let lines = Program::of(&public(12, "Wallboard"), "http://127.0.0.1:4711");
    let environment = lines.lines(Ready::Environment);
    assert!(environment.contains("ZENDESK_SCOPE=read\n"), "{environment}");
    assert!(lines.lines(Ready::Curl).contains("zendesk /api/v2/tickets"), "what it may is shown");
}

#[test]
fn a_session_that_only_reads_has_the_lines_too() {
    let guard = Guard { read_only: true, protected: false };
    let mut stage = within(Account { guard, ..real() });
    stage.press("Down m");
    let text = stage.text(Locale::En);
    let line = text.lines().find(|line| line.contains("Ready lines")).unwrap_or_default();
    assert!(line.contains(" l "), "{text}");
    stage.press("l");
    assert!(matches!(menu(&stage).kind, Kind::Ready(_)));
    assert_eq!(stage.open.iter().filter(|(_, asked)| is_change(asked)).count(), 0);
}

fn is_change(asked: &tokendesk::app::Request) -> bool {
    matches!(asked, tokendesk::app::Request::OAuth(asked) if !asked.is_read())
}

#[test]
fn the_lines_of_another_time_are_not_taken_for_the_value() {
    // The copy of a text was begun on the page, and ends while the window is open.
    let mut stage = usual();
    stage.press("Down n Tab Enter");
    let secret = Some(OneTimeSecret::new(SECRET.to_owned()));
    let created = tokendesk::domain::oauth_client::CreatedClient {
        client: client(11, "Warehouse sync"),
        secret,
    };
    answer(&mut stage, Answer::NewSecret(Ok(created)));
    chooses(&mut stage, 1, false);
    stage.press("c");
    stage.send(Message::Copied(CopyOutcome::Unannounced));
    stage.send(Message::Copied(CopyOutcome::Native));
    assert!(!reveal(&stage).acknowledged, "this was the program");
    stage.send(Message::Copied(CopyOutcome::Native));
    assert!(reveal(&stage).acknowledged);
}
