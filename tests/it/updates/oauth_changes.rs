//! What is done to OAuth clients and their access tokens, and the one-time window of a secret.

use tokendesk::app::confirm::{Button, Question};
use tokendesk::app::oauth::{Answer, Request};
use tokendesk::app::reread::News;
use tokendesk::app::reveal::{Owner, Trial};
use tokendesk::app::{self, CopyOutcome, Effect, Message, Overlay, unfinished};
use tokendesk::domain::account::{Account, Guard, SignIn};
use tokendesk::domain::migration::Check;
use tokendesk::domain::oauth_client::{CreatedClient, OAuthClientId, OAuthTokenId};
use tokendesk::domain::secret::OneTimeSecret;
use tokendesk::domain::token::Deletion;
use tokendesk::phrases::{Locale, Phrase};
use tokendesk::zendesk::{Error, ErrorKind, TokensOf};

use super::oauth::asked;
use super::{question, requests, reveal, said, top, unwrapped};
use crate::support::oauth_scenes::{
    SECRET, answer, client, clients, detail, helpline, listed, made, tokens, usual, within,
};
use crate::support::stage::{Stage, error, real, size};

const WAREHOUSE: OAuthClientId = OAuthClientId(11);

/// An answer that was lost on the way back.
fn unanswered(request: &str) -> Error {
    Error { request: request.into(), ..error(ErrorKind::NoAnswer) }
}

fn guarded(read_only: bool) -> Account {
    Account { guard: Guard { read_only, protected: !read_only }, ..real() }
}

/// The account lists these beside the global one.
fn list(
    stage: &mut Stage,
    clients: Vec<tokendesk::domain::oauth_client::OAuthClient>,
) -> Vec<Effect> {
    answer(stage, listed(clients, Ok(vec![helpline()])))
}

#[test]
fn a_client_is_deleted_after_a_question_that_names_it_and_its_account() {
    let mut stage = usual();
    assert_eq!(asked(&stage.press("Down D")), []);
    let text = unwrapped(&stage);
    for said in ["Delete OAuth client?", "in Northwind", "Identifier warehouse_sync"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(text.contains("All its access tokens go with it"), "{text}");
    assert_eq!(question(&stage).focus, Button::Cancel);
    stage.rereads = false;
    assert_eq!(asked(&stage.press("Tab Enter")), [Request::Clients], "it is read again");
    assert_eq!(asked(&list(&mut stage, clients())), [Request::Delete(WAREHOUSE)]);
    answer(&mut stage, Answer::Deleted(Ok(Deletion::Deleted)));
    assert_eq!(said(&stage), Some(&Phrase::ClientDeleted { name: "Warehouse sync".into() }));
    assert!(stage.state.oauth.get(WAREHOUSE).is_none() && top(&stage).is_none());
}

#[test]
fn a_list_that_was_asked_for_before_a_change_is_not_waited_for() {
    let mut stage = usual();
    stage.press("F5");
    stage.press("Down D Tab Enter");
    let late = stage.late();
    let deleted = app::Answer::OAuth(Box::new(Answer::Deleted(Ok(Deletion::Deleted))));
    let mut effects = vec![];
    for call in late.iter().rev() {
        effects.extend(stage.send(Message::Answered { call: *call, answer: deleted.clone() }));
    }
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Cancel(_))), "{effects:?}");
    assert_eq!(asked(&effects), [Request::Clients]);
    for call in late {
        let answer = app::Answer::OAuth(Box::new(listed(clients(), Ok(vec![]))));
        stage.send(Message::Answered { call, answer });
    }
    assert!(stage.state.oauth.get(WAREHOUSE).is_none(), "an older list brings nothing back");
}

#[test]
fn a_client_that_somebody_changed_or_deleted_is_asked_about_anew() {
    let ask = || {
        let mut stage = usual();
        stage.rereads = false;
        stage.press("Down D Tab Enter");
        stage
    };
    let mut stage = ask();
    let mut now = clients();
    now[0].company = Some("Southwind".into());
    assert_eq!(asked(&list(&mut stage, now)), []);
    assert_eq!(question(&stage).news, Some(News::ClientChanged));
    assert_eq!(question(&stage).focus, Button::Cancel);
    let mut stage = ask();
    list(&mut stage, vec![]);
    assert_eq!(said(&stage), Some(&Phrase::ClientWasGone { name: "Warehouse sync".into() }));
    let mut stage = usual();
    stage.rereads = false;
    stage.press("Down n Tab Enter");
    list(&mut stage, vec![]);
    assert_eq!(question(&stage).news, Some(News::ClientGone));
    assert!(question(&stage).is_moot());
}

#[test]
fn after_a_lost_deletion_the_list_says_what_became_of_it() {
    let ask = || {
        let mut stage = usual();
        stage.press("Down D Tab Enter");
        let why = unanswered("DELETE /api/v2/oauth/clients/11");
        assert_eq!(asked(&answer(&mut stage, Answer::Deleted(Err(why)))), [Request::Clients]);
        stage
    };
    let mut stage = ask();
    list(&mut stage, vec![]);
    assert_eq!(said(&stage), Some(&Phrase::ClientDeleted { name: "Warehouse sync".into() }));
    let mut stage = ask();
    list(&mut stage, clients());
    assert_eq!(question(&stage).news, Some(News::ClientStill));
}

#[test]
fn a_new_secret_is_displayed_once_and_the_old_one_stops() {
    let mut stage = usual();
    stage.press("Down n");
    assert!(unwrapped(&stage).contains("The secret that it has now stops at once"));
    assert_eq!(asked(&stage.press("Tab Enter")), [Request::NewSecret(WAREHOUSE)]);
    let secret = Some(OneTimeSecret::new(SECRET.to_owned()));
    let created = CreatedClient { client: client(11, "Warehouse sync"), secret };
    let effects = answer(&mut stage, Answer::NewSecret(Ok(created)));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::CopySecret(_))));
    assert!(matches!(&reveal(&stage).of, Owner::Client(client) if client.id == WAREHOUSE));
    let text = stage.text(Locale::En);
    assert!(text.contains(SECRET) && text.contains("never displayed again"), "{text}");
    let row = text.lines().find(|line| line.contains(SECRET));
    assert_eq!(row, Some(SECRET), "nothing else stands on its row");
}

#[test]
fn a_public_client_and_a_global_one_have_no_secret_to_replace() {
    let mut stage = usual();
    let name = "Call centre wallboard".to_owned();
    assert!(asked(&stage.press("n")).is_empty());
    assert_eq!(said(&stage), Some(&Phrase::ClientIsPublic { name }));
    for keys in ["End n", "End e", "End D"] {
        let mut stage = usual();
        stage.press(keys);
        let name = "Helpline Mobile".to_owned();
        assert_eq!(said(&stage), Some(&Phrase::ClientIsGlobal { name }), "{keys}");
    }
}

#[test]
fn after_a_lost_new_secret_its_beginning_says_whether_the_old_one_stopped() {
    for (begins, news) in [("pL7kQ2nV9c", News::SecretStill), ("Zq3vK8mW1n", News::SecretLost)] {
        let mut stage = usual();
        stage.press("Down n Tab Enter");
        let why = unanswered("PUT /api/v2/oauth/clients/11/generate_secret");
        answer(&mut stage, Answer::NewSecret(Err(why)));
        let mut now = clients();
        now[0].visible_secret = Some(begins.into());
        assert_eq!(asked(&list(&mut stage, now)), [], "nobody asks for another by itself");
        assert_eq!(question(&stage).news, Some(news));
        assert_eq!(asked(&stage.press("Tab Enter")), [Request::NewSecret(WAREHOUSE)]);
    }
}

#[test]
fn t5_an_access_token_is_revoked_after_a_question() {
    let mut stage = detail(size(80, 24), tokens());
    stage.press("D");
    assert_eq!(said(&stage), Some(&Phrase::SelectClientToken), "none is selected");
    stage.press("Down Down D");
    let text = unwrapped(&stage);
    for said in ["in Northwind", "Access token Tm5eB1yU23…", "Acts as Jonas Weber"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert_eq!(asked(&stage.press("Tab Enter")), [Request::Revoke(OAuthTokenId(23))]);
    let effects = answer(&mut stage, Answer::Revoked(Ok(Deletion::Deleted)));
    assert_eq!(asked(&effects), [Request::Clients], "global clients count theirs");
    assert_eq!(said(&stage), Some(&Phrase::ClientTokenRevoked { token: "Tm5eB1yU23".into() }));
    let text = stage.text(Locale::En);
    assert!(text.contains("Access tokens: 2") && !text.contains("Tm5eB1yU23"), "{text}");
}

#[test]
fn after_a_lost_revocation_the_tokens_say_what_became_of_it() {
    for (left, gone) in [(tokens(), false), (vec![], true)] {
        let mut stage = detail(size(80, 24), tokens());
        stage.press("Down D Tab Enter");
        let why = unanswered("DELETE /api/v2/oauth/tokens/21");
        let effects = answer(&mut stage, Answer::Revoked(Err(why)));
        assert_eq!(asked(&effects), [Request::Tokens(TokensOf::Client(WAREHOUSE))]);
        answer(&mut stage, Answer::Tokens(Ok(left)));
        if gone {
            assert!(matches!(top(&stage), Some(Overlay::OAuthClient(_))));
        } else {
            assert_eq!(question(&stage).news, Some(News::ClientTokenStill));
        }
    }
}

#[test]
fn a_read_only_session_changes_nothing() {
    for keys in ["a", "e", "n", "D", "Down n"] {
        let mut stage = within(guarded(true));
        assert!(asked(&stage.press(keys)).is_empty() && top(&stage).is_none(), "{keys}");
        assert_eq!(said(&stage), Some(&Phrase::ReadOnlySession), "{keys}");
    }
    let mut stage = within(guarded(true));
    stage.press("Down Enter");
    answer(&mut stage, Answer::Tokens(Ok(tokens())));
    stage.press("Down D");
    assert_eq!(said(&stage), Some(&Phrase::ReadOnlySession));
}

#[test]
fn a_protected_account_asks_for_the_identifier_first() {
    for (key, verb) in [("D", Request::Delete(WAREHOUSE)), ("n", Request::NewSecret(WAREHOUSE))] {
        let mut stage = within(guarded(false));
        stage.press(&format!("Down {key}"));
        let text = unwrapped(&stage);
        assert!(text.contains("This account is protected. Type the identifier"), "{text}");
        assert!(asked(&stage.press("Enter")).is_empty());
        assert_eq!(question(&stage).focus, Button::Field);
        stage.types("warehouse_sync");
        assert_eq!(asked(&stage.press("Enter Enter")), [verb]);
    }
}

#[test]
fn who_signs_in_by_oauth_is_warned_before_that_ends() {
    for (sign_in, keys, warned) in [
        (SignIn::OAuthClient, "Down D", true),
        (SignIn::OAuthToken, "Down D", true),
        (SignIn::OAuthClient, "Down n", true),
        (SignIn::OAuthToken, "Down n", false),
        (SignIn::ApiToken, "Down D", false),
    ] {
        let mut stage = within(Account { sign_in, ..real() });
        stage.press(keys);
        let said = unwrapped(&stage).contains("You are signed in by OAuth yourself");
        assert_eq!(said, warned, "{sign_in:?} {keys}");
    }
}

#[test]
fn a3_the_window_of_a_secret_is_left_as_that_of_a_token() {
    let mut stage = made(size(80, 24));
    assert!(
        requests(&stage.press("q")).is_empty() && matches!(top(&stage), Some(Overlay::Reveal(_)))
    );
    stage.press("Tab Enter");
    assert_eq!(question(&stage).question, Question::LeaveSecret);
    stage.press("Esc h");
    assert!(!stage.text(Locale::En).contains(SECRET), "h hides it");
    stage.press("h w");
    assert!(stage.text(Locale::En).contains("oauth-client-13.txt"));
    stage.press("Esc c");
    let copied = stage.send(Message::Copied(CopyOutcome::Announced));
    assert_eq!(copied, [], "no journal is kept of clients");
    stage.send(Message::Copied(CopyOutcome::Announced));
    stage.press("Enter");
    assert!(top(&stage).is_none());
    assert_eq!(
        stage.state.oauth.selected().map(|row| row.name().to_string()).as_deref(),
        Some("Billing export")
    );
}

#[test]
fn what_was_not_copied_is_said_when_the_program_ends() {
    let stage = made(size(80, 24));
    assert_eq!(unfinished::unseen(&stage.state), None, "no token is to be revoked");
    let name = "Billing export".to_owned();
    assert_eq!(unfinished::told_next_time(&stage.state), [Phrase::LeaveClientSecret { name }]);
}

#[test]
fn z4_a_secret_is_tried_by_a_real_grant_of_its_scopes() {
    let mut stage = made(size(80, 24));
    let effects = stage.press("t");
    let [Request::Try { client, identifier, secret, scopes, check }] = &asked(&effects)[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(
        (identifier.as_str(), scopes.to_string().as_str()),
        ("billing_export", "read tickets:write")
    );
    assert_eq!(*secret, OneTimeSecret::new(SECRET.to_owned()));
    assert_eq!(*check, Some(Check::EmptyTicket), "and by the request that proves them");
    assert!(client.0 > 0, "its access token is found and revoked by it");
    assert!(matches!(reveal(&stage).trial, Trial::Pending(_)));
    assert!(asked(&stage.press("t")).is_empty(), "one at a time");
    answer(&mut stage, Answer::Tried(Err(error(ErrorKind::Server(503)))));
    assert!(matches!(reveal(&stage).trial, Trial::Failed(_)));
    assert!(!format!("{effects:?}").contains(SECRET));
}

#[test]
fn an_answer_to_a_question_that_was_given_up_changes_nothing() {
    let mut stage = usual();
    stage.press("Down D Tab Enter");
    let late = stage.late();
    for call in late {
        let answer = app::Answer::OAuth(Box::new(Answer::Deleted(Ok(Deletion::Deleted))));
        stage.send(Message::Answered { call, answer: answer.clone() });
        stage.send(Message::Answered { call, answer });
    }
    assert!(stage.state.oauth.get(OAuthClientId(12)).is_some());
}

#[test]
fn a_secret_that_is_longer_than_the_screen_is_wide_goes_on_below_and_says_so() {
    let stage = made(size(60, 16));
    let text = stage.text(Locale::En);
    let rows: Vec<_> =
        text.lines().skip_while(|line| line.is_empty() || !SECRET.starts_with(line)).collect();
    assert_eq!([rows[0], rows[1]].concat(), SECRET, "{text}");
    assert!(unwrapped(&stage).contains("goes on in the row below"), "{text}");
    assert!(!unwrapped(&made(size(80, 24))).contains("goes on in the row below"));
}
