//! What a try of an OAuth client says, and how a good one of a client that takes a token's place is
//! remembered in the client's own description (Z4).

use tokendesk::app::oauth::{Answer, Request};
use tokendesk::app::{Effect, Overlay};
use tokendesk::domain::description::Description;
use tokendesk::domain::identify::Answered;
use tokendesk::domain::migration::{Check, Checked, Plan, Trial};
use tokendesk::domain::oauth::Scopes;
use tokendesk::domain::oauth_client::{ClientChange, ClientTrial, OAuthClient, OAuthClientId};
use tokendesk::phrases::Phrase;
use tokendesk::zendesk::{Error, ErrorKind};

use super::oauth::asked;
use super::{said, top, unwrapped};
use crate::support::oauth_scenes::{
    answer, client, helpline, listed, made, remembering, replacing, trial,
};
use crate::support::stage::{Stage, error, size};

const CLIENT: OAuthClientId = OAuthClientId(13);

fn tried(checked: Checked) -> String {
    let mut stage = made(size(80, 24));
    stage.press("t");
    answer(&mut stage, Answer::Tried(Ok(trial(checked))));
    unwrapped(&stage)
}

/// The account has this client beside the global one.
fn list(stage: &mut Stage, client: OAuthClient) -> Vec<Effect> {
    answer(stage, listed(vec![client], Ok(vec![helpline()])))
}

fn written(text: &str) -> Request {
    let change = ClientChange { description: Some(text.into()), ..ClientChange::default() };
    Request::Update { id: CLIENT, change }
}

/// Closes the one-time window.
fn close(stage: &mut Stage) {
    stage.press("Tab Enter");
    stage.press("Tab Enter");
    assert!(top(stage).is_none());
}

#[test]
fn z4_a_try_says_what_was_granted_as_whom_and_what_the_request_came_to() {
    let text = tried(Checked::Allowed);
    for said in [
        "The account gave an access token for read tickets:write.",
        "It acts as Ada Park (ada@northwind.example).",
        "POST /api/v2/tickets: allowed.",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    for (checked, said) in [
        (
            Checked::MissingScope("You are missing scopes".into()),
            "the scope tickets:write is missing. The account says: You are missing scopes",
        ),
        (Checked::Forbidden("Not on this plan".into()), "The account says: Not on this plan"),
        (Checked::Unclear(404), "answered with 404, which says nothing about the scopes"),
        (Checked::TicketMade, "the account made an empty ticket of it"),
    ] {
        let text = tried(checked);
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn the_smallest_screen_has_the_sentence_that_decided() {
    let mut stage = made(size(40, 10));
    stage.press("t");
    let missing = Checked::MissingScope("No".into());
    answer(&mut stage, Answer::Tried(Ok(trial(missing))));
    assert!(unwrapped(&stage).contains("tickets:write is missing"), "{}", unwrapped(&stage));
}

#[test]
fn a_grant_that_authenticates_nobody_is_said_without_a_request_that_was_not_sent() {
    for (answered, said) in [
        (Answered::Refused, "does not authenticate"),
        (Answered::Unclear { status: 500 }, "answered with 500"),
    ] {
        let mut stage = made(size(80, 24));
        stage.press("t");
        let grant =
            ClientTrial::Granted { scopes: Scopes::parse("read"), expires_in: Some(300), answered };
        answer(&mut stage, Answer::Tried(Ok(Trial { grant, check: None })));
        let text = unwrapped(&stage);
        assert!(text.contains(said) && !text.contains("No request is known"), "{text}");
    }
}

#[test]
fn z4_a_good_try_of_a_client_that_takes_a_tokens_place_is_remembered() {
    let mut stage = remembering(size(80, 24));
    assert!(stage.waiting().iter().any(|asked| matches!(asked,
        tokendesk::app::Request::OAuth(asked) if **asked == Request::Clients)));
    let text = "replaces API token 1 (tk0001…)\nquiet 7 days, off 35 days, tried 2026-11-23";
    assert_eq!(asked(&list(&mut stage, replacing(""))), [written(text)]);
    answer(&mut stage, Answer::Updated(Ok(replacing(", tried 2026-11-23"))));
    let text = unwrapped(&stage);
    assert!(text.contains("Tried: the client can take over."), "{text}");
    let now = stage.state.oauth.get(CLIENT).map(Plan::of).and_then(|plan| plan.tried);
    assert_eq!(now.map(|day| day.to_string()).as_deref(), Some("2026-11-23"));
}

#[test]
fn what_somebody_wrote_into_it_meanwhile_stays() {
    let mut stage = remembering(size(80, 24));
    let mine = "Ask Jonas. replaces API token 1\nquiet 14 days, off 35 days";
    let now = OAuthClient {
        description: Description::received(Some(mine.to_owned())),
        ..client(13, "Billing export")
    };
    let text = format!("{mine}, tried 2026-11-23");
    assert_eq!(asked(&list(&mut stage, now)), [written(&text)]);

    let mut stage = remembering(size(80, 24));
    assert_eq!(asked(&list(&mut stage, replacing(", tried 2026-11-20"))), [], "once is enough");
    assert!(unwrapped(&stage).contains("Tried: the client can take over."));

    let mut stage = remembering(size(80, 24));
    assert_eq!(asked(&list(&mut stage, client(13, "Billing export"))), [], "it replaces nothing");
    assert!(!unwrapped(&stage).contains("Tried: "));
}

#[test]
fn where_it_is_not_remembered_that_is_said() {
    let unanswered =
        Error { request: "PUT /api/v2/oauth/clients/13".into(), ..error(ErrorKind::NoAnswer) };
    for why in [unanswered, error(ErrorKind::Refused("Description: is too long".into()))] {
        let mut stage = remembering(size(80, 24));
        list(&mut stage, replacing(""));
        answer(&mut stage, Answer::Updated(Err(why)));
        let text = unwrapped(&stage);
        assert!(text.contains("could not be written into its description"), "{text}");
    }
    let mut stage = remembering(size(80, 24));
    answer(&mut stage, Answer::Clients(Err(error(ErrorKind::Server(503)))));
    assert!(unwrapped(&stage).contains("could not be written into its description"));

    let mut stage = remembering(size(80, 24));
    let full = format!("{}\nreplaces API token 1", "x".repeat(230));
    let full = OAuthClient {
        description: Description::received(Some(full)),
        ..client(13, "Billing export")
    };
    assert_eq!(asked(&list(&mut stage, full)), []);
    assert!(unwrapped(&stage).contains("has no room for the day"));
}

#[test]
fn it_is_remembered_also_where_the_window_was_closed_before_the_answer() {
    let mut stage = made(size(80, 24));
    stage.state.oauth.put(replacing(""));
    stage.press("t");
    close(&mut stage);
    let effects = answer(&mut stage, Answer::Tried(Ok(trial(Checked::Allowed))));
    assert_eq!(asked(&effects), [Request::Clients]);
    assert!(matches!(&asked(&list(&mut stage, replacing("")))[..], [Request::Update { .. }]));
    answer(&mut stage, Answer::Updated(Ok(replacing(", tried 2026-11-23"))));
    assert_eq!(said(&stage), Some(&Phrase::MigrateTriedDone));
}

#[test]
fn neither_a_bad_try_nor_one_of_a_client_that_replaces_nothing_is_remembered() {
    let good =
        Trial { check: Some((Check::EmptyTicket, Checked::Allowed)), ..trial(Checked::Allowed) };
    let bad = trial(Checked::MissingScope("No".into()));
    for (client, trial) in [(replacing(""), bad), (client(13, "Billing export"), good)] {
        let mut stage = made(size(80, 24));
        stage.state.oauth.put(client);
        stage.press("t");
        assert_eq!(asked(&answer(&mut stage, Answer::Tried(Ok(trial)))), []);
    }
}

#[test]
fn a_form_that_is_saved_meanwhile_is_not_taken_for_it() {
    let mut stage = remembering(size(80, 24));
    close(&mut stage);
    list(&mut stage, replacing(""));
    stage.press("e");
    stage.types("!");
    stage.press("Enter");
    // The answer to the form comes first.
    answer(&mut stage, Answer::Updated(Ok(replacing(""))));
    assert!(!matches!(top(&stage), Some(Overlay::OAuthForm(_))), "it is saved");
    answer(&mut stage, Answer::Updated(Ok(replacing(", tried 2026-11-23"))));
    assert_eq!(said(&stage), Some(&Phrase::MigrateTriedDone));
}
