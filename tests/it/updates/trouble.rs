//! What keeps an account from being shown is told apart, with what to do (reference 1.5, 1.6).

use tokendesk::app::trouble::credential_hint;
use tokendesk::app::{Answer, Message, Request};
use tokendesk::domain::account::{Account, SignIn};
use tokendesk::domain::credential::{CredentialError, Ended, NoStore, Unsafe};
use tokendesk::domain::plan::Plan;
use tokendesk::domain::user::Role;
use tokendesk::phrases::{Catalog, Locale};
use tokendesk::ui::Look;
use tokendesk::zendesk::ErrorKind;

use super::{requests, unwrapped};
use crate::support::retirement_scenes::{refused, typed};
use crate::support::stage::{ACCESS_ON, Stage, account, dated, error, real, signed_in, six, size};

/// A real account that was just opened.
fn opened(sign_in: SignIn) -> Stage {
    let mut stage = Stage::dark(size(80, 24));
    stage.send(Message::AccountOpened(Account { sign_in, ..real() }));
    stage
}

#[test]
fn a_credential_that_is_not_accepted_is_told_by_how_one_signs_in() {
    for (sign_in, words) in [
        (SignIn::ApiToken, "The API token may be deactivated or deleted"),
        (SignIn::OAuthToken, "The OAuth access token may have expired or been revoked."),
        (SignIn::OAuthClient, "The client may have been deleted"),
    ] {
        let mut stage = opened(sign_in);
        stage.answer(Answer::SignedIn(Err(error(ErrorKind::NotSignedIn))));
        stage.answer(Answer::Tokens(Err(error(ErrorKind::NotSignedIn))));
        let text = unwrapped(&stage);
        for words in [
            "does not accept who you are signed in as",
            "in acme · https://acme.zendesk.com",
            words,
            "request id 4f2a-77",
            "F5 Check again p Choose another account",
        ] {
            assert!(text.contains(words), "{words}\n{text}");
        }
        for page in ["2", "3"] {
            stage.press(page);
            assert!(unwrapped(&stage).contains(words), "on every page");
        }
        let asked = requests(&stage.press("F5"));
        assert!(asked.contains(&Request::SignIn) && asked.contains(&Request::Tokens), "{asked:?}");
    }
}

#[test]
fn a_suspended_person_is_told_so_and_who_lifts_it() {
    let mut stage = opened(SignIn::OAuthToken);
    let mut who = signed_in(Role::Admin);
    who.user.suspended = true;
    stage.answer(Answer::SignedIn(Ok(dated(who))));
    let text = unwrapped(&stage);
    for words in [
        "Ada Park <ada@northwind.example> is suspended in this account.",
        "An administrator lifts the suspension",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn who_may_not_manage_tokens_and_access_that_is_off_are_told_in_a_real_account_too() {
    let mut stage = opened(SignIn::OAuthClient);
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Agent)))));
    assert!(unwrapped(&stage).contains("Your role can’t manage API tokens."));

    let mut stage = opened(SignIn::OAuthClient);
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    stage.answer(Answer::Tokens(Err(error(ErrorKind::TokenAccessOff))));
    assert!(unwrapped(&stage).contains("API token access is turned off for this account."));
}

#[test]
fn an_account_that_failed_once_is_asked_again_without_hiding_what_is_there() {
    let mut stage = opened(SignIn::OAuthToken);
    stage.answer(Answer::SignedIn(Err(error(ErrorKind::Unreachable))));
    assert!(unwrapped(&stage).contains("can’t be reached"));
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    stage.answer(Answer::Tokens(Ok(dated(six()))));
    assert!(stage.text(Locale::En).contains("Billing export"));
    assert!(requests(&stage.press("F5")).contains(&Request::SignIn));
}

#[test]
fn p4_a_plan_that_is_not_known_is_not_guessed_when_the_audit_log_is_refused() {
    let mut stage = Stage::within(size(120, 40), real(), six());
    assert!(!stage.text(Locale::En).contains("audit log: no"));
    stage.press("3");
    stage.answer(Answer::AuditEvents(Err(error(ErrorKind::Forbidden("no".into())))));
    let text = unwrapped(&stage);
    for words in [
        "The account shows you no audit log.",
        "whether the plan or the",
        "request id 4f2a-77",
        "audit log: no",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(!text.contains("This account’s plan"), "{text}");
}

#[test]
fn the_log_is_named_wherever_a_failure_is_told() {
    let audit = |account| {
        let mut stage = Stage::within(size(80, 24), account, six());
        stage.press("3");
        stage.answer(Answer::AuditEvents(Err(error(ErrorKind::Forbidden("no".into())))));
        stage
    };
    let mut form = typed(size(80, 24));
    let mut question = Stage::usual();
    question.press("d Tab Enter");
    question.answer(Answer::TokenUpdated(Err(error(ErrorKind::Refused("no".into())))));
    form.answer(Answer::TokenCreated(Err(error(ErrorKind::Server(500)).into())));
    let look = Look::new(Locale::En, false, true).with_log(Some("/logs/tokendesk.log".into()));
    for (place, stage) in [
        ("an audit log that may not be there", audit(real())),
        ("an audit log that must not be seen", audit(account(Plan::SuiteEnterprise))),
        ("the window of a refused token", refused(size(80, 24))),
        ("a question", question),
        ("a form", form),
    ] {
        let text = stage.picture_in(&look).0;
        assert!(text.contains("request id 4f2a-77"), "{place}\n{text}");
        assert!(text.contains("/logs/tokendesk.log"), "{place}\n{text}");
    }
}

#[test]
fn what_to_do_about_a_secret_that_can_not_be_had_names_the_next_step() {
    let program = || "op".to_owned();
    for (error, words) in [
        (CredentialError::NotStored, "tokendesk login"),
        (CredentialError::NoStore(NoStore::Denied), "credential_file"),
        (CredentialError::NoVariable, "Set one of them"),
        (
            CredentialError::NotStarted { program: program(), reason: "no".into() },
            "credential_command",
        ),
        (CredentialError::CommandFailed { program: program(), how: Ended::Status(7) }, "says"),
        (
            CredentialError::FileUnsafe { path: "/s".into(), reason: Unsafe::Mode(0o644) },
            "chmod 600 /s",
        ),
    ] {
        let said = Catalog::new(Locale::En).say(&credential_hint(&error));
        assert!(said.contains(words), "{error}: {said}");
    }
}
