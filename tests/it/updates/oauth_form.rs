//! The form of an OAuth client: what is refused before it is sent, and a create whose answer was
//! lost.

use tokendesk::app::confirm::Question;
use tokendesk::app::oauth::form::{Field, Form, Problem};
use tokendesk::app::oauth::{Answer, Key, Request};
use tokendesk::app::{Effect, Overlay};
use tokendesk::domain::description::Description;
use tokendesk::domain::oauth::{ClientKind, Scopes};
use tokendesk::domain::oauth_client::{ClientChange, CreatedClient, NewClient, OAuthClientId};
use tokendesk::domain::user::UserId;
use tokendesk::phrases::Phrase;
use tokendesk::zendesk::{Error, ErrorKind};

use super::oauth::asked;
use super::{question, said, top, unwrapped};
use crate::support::oauth_scenes::{
    answer, client, clients, filled, helpline, listed, listing, lost, public, usual,
};
use crate::support::stage::{Stage, error, size};

fn form(stage: &Stage) -> &Form {
    match top(stage) {
        Some(Overlay::OAuthForm(form)) => form,
        other => panic!("no form: {other:?}"),
    }
}

fn new() -> NewClient {
    NewClient {
        name: "Billing export".into(),
        identifier: "billing_export".into(),
        kind: ClientKind::Confidential,
        description: String::new(),
        company: String::new(),
        redirect_uris: vec![],
        scopes: Scopes::default(),
        owner: UserId(101),
    }
}

#[test]
fn z4_a_client_needs_a_name_and_gets_an_identifier_from_it() {
    let mut stage = usual();
    stage.press("a");
    assert!(unwrapped(&stage).contains("in Northwind"));
    assert!(asked(&stage.press("Enter")).is_empty());
    assert!(unwrapped(&stage).contains("This can’t be empty."));
    stage.types("Billing export");
    assert_eq!(form(&stage).identifier.value(), "billing_export");
    assert_eq!(form(&stage).problem, None);
    assert_eq!(asked(&stage.press("Enter")), [Request::Create(new())]);
}

#[test]
fn an_identifier_that_was_typed_is_kept_and_one_that_is_taken_is_not_sent() {
    let mut stage = filled(size(80, 24));
    stage.press("Tab");
    stage.types("_2");
    stage.press("BackTab");
    stage.types(" EU");
    assert_eq!(form(&stage).identifier.value(), "billing_export_2");
    let mut stage = usual();
    stage.press("a");
    stage.types("Warehouse sync");
    assert!(asked(&stage.press("Enter")).is_empty());
    assert_eq!(
        (form(&stage).focus, &form(&stage).problem),
        (Field::Identifier, &Some(Problem::Taken))
    );
    assert!(
        unwrapped(&stage).contains("Another OAuth client of this account has this identifier.")
    );
}

#[test]
fn what_zendesk_refuses_is_refused_before_it_is_sent() {
    let mut stage = filled(size(80, 24));
    stage.press("Tab Tab Tab");
    stage.types("http://example.com/back");
    stage.press("Tab");
    assert!(asked(&stage.press("Enter")).is_empty());
    assert_eq!(form(&stage).focus, Field::Redirects, "the field that is wrong has the keys");
    assert!(unwrapped(&stage).contains("http://example.com/back is neither an https address"));
    stage.press("BackTab BackTab");
    stage.types(" 1");
    assert!(asked(&stage.press("Enter")).is_empty());
    assert!(unwrapped(&stage).contains("No spaces, and only plain letters"));
}

#[test]
fn scopes_are_a_checklist_with_a_sentence_each_and_an_overlap_is_told_at_once() {
    let mut stage = filled(size(120, 40));
    stage.press("BackTab BackTab BackTab");
    assert_eq!(form(&stage).focus, Field::Scopes);
    let text = unwrapped(&stage);
    assert!(text.contains("[ ] read Reads everything its user may see."), "{text}");
    assert!(text.contains("[ ] tickets:write Changes tickets and their comments."), "{text}");
    stage.press("Space Down Down Down Space");
    assert!(unwrapped(&stage).contains("tickets:read is part of read: leave one of them out."));
    assert!(asked(&stage.press("Enter")).is_empty());
    assert!(matches!(form(&stage).problem, Some(Problem::Flaw(_))));
    stage.press("Space Down Space");
    let scopes = Scopes::parse("read tickets:write");
    assert_eq!(asked(&stage.press("Enter")), [Request::Create(NewClient { scopes, ..new() })]);
}

#[test]
fn the_arrows_lead_through_the_checklist_and_out_of_it() {
    let mut stage = usual();
    stage.press("a BackTab BackTab BackTab Up");
    assert_eq!(form(&stage).focus, Field::Company);
    stage.press("Down");
    assert_eq!(form(&stage).focus, Field::Scopes);
    stage.press("PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn");
    let last = form(&stage).names.len() - 1;
    stage.press("Up");
    assert_eq!(form(&stage).focus, Field::Scopes);
    assert_eq!(form(&stage).cursor.index, last);
    let mut names = form(&stage).names.clone();
    names.dedup();
    assert!(names.len() > 30, "{names:?}");
}

#[test]
fn every_scope_has_a_sentence_of_its_own() {
    use tokendesk::app::oauth::words;
    let mut said: Vec<_> = Scopes::choices().map(|name| words::scope(&name)).collect();
    assert!(!said.contains(&Phrase::ScopeUnknown));
    let count = said.len();
    said.dedup();
    assert_eq!(said.len(), count);
    assert_eq!(words::scope("tickets:fly"), Phrase::ScopeUnknown);
}

#[test]
fn a_public_client_has_no_secret_and_the_form_says_so() {
    let mut stage = filled(size(80, 24));
    stage.press("Tab Tab Right");
    assert!(unwrapped(&stage).contains("It has no secret"));
    let kind = ClientKind::Public;
    assert_eq!(asked(&stage.press("Enter")), [Request::Create(NewClient { kind, ..new() })]);
    let created = CreatedClient { client: public(13, "Billing export"), secret: None };
    answer(&mut stage, Answer::Created(Ok(created)));
    let name = "Billing export".to_owned();
    assert_eq!(said(&stage), Some(&Phrase::ClientCreatedPublic { name }));
    assert!(top(&stage).is_none());
}

#[test]
fn an_account_that_sends_no_secret_is_told_of() {
    let mut stage = filled(size(80, 24));
    stage.press("Enter");
    let created = CreatedClient { client: client(13, "Billing export"), secret: None };
    answer(&mut stage, Answer::Created(Ok(created)));
    let name = "Billing export".to_owned();
    assert_eq!(said(&stage), Some(&Phrase::ClientWithoutSecret { name }));
}

#[test]
fn nothing_typed_is_lost_by_a_refusal() {
    let mut stage = filled(size(80, 24));
    stage.press("Enter");
    let why = error(ErrorKind::Refused("Identifier: has already been taken".into()));
    let effects = answer(&mut stage, Answer::Created(Err(why)));
    assert_eq!(asked(&effects), [Request::Clients], "the list may be out of date");
    assert_eq!(form(&stage).name.value(), "Billing export");
    assert!(unwrapped(&stage).contains("has already been taken"));
}

#[test]
fn an_edit_sends_what_changed_alone_after_reading_the_client_again() {
    let mut stage = usual();
    stage.press("Down e");
    assert!(asked(&stage.press("Enter")).is_empty() && top(&stage).is_none(), "nothing changed");
    stage.press("e");
    stage.types(" EU");
    stage.rereads = false;
    assert_eq!(asked(&stage.press("Enter")), [Request::Clients]);
    let change = ClientChange { name: Some("Warehouse sync EU".into()), ..ClientChange::default() };
    let update = Request::Update { id: OAuthClientId(11), change };
    assert_eq!(asked(&answer(&mut stage, listed(clients(), Ok(vec![])))), [update]);
    answer(&mut stage, Answer::Updated(Ok(client(11, "Warehouse sync EU"))));
    assert_eq!(said(&stage), Some(&Phrase::ClientSaved { name: "Warehouse sync EU".into() }));
}

#[test]
fn what_somebody_else_changed_meanwhile_is_told_before_it_is_replaced() {
    let mut stage = usual();
    stage.rereads = false;
    stage.press("Down e");
    stage.types("!");
    stage.press("Enter");
    let mut now = clients();
    now[0].company = None;
    assert_eq!(asked(&answer(&mut stage, listed(now.clone(), Ok(vec![])))), []);
    assert_eq!(form(&stage).problem, Some(Problem::Changed(vec![Field::Company])));
    assert!(unwrapped(&stage).contains("Somebody else changed it meanwhile: Company."));
    assert_eq!(form(&stage).company.value(), "", "what nobody touched is as it is there");
    stage.press("Enter");
    let effects = answer(&mut stage, listed(now, Ok(vec![])));
    let change = ClientChange { name: Some("Warehouse sync!".into()), ..ClientChange::default() };
    let update = Request::Update { id: OAuthClientId(11), change };
    assert_eq!(asked(&effects), [update], "nothing of theirs is taken back");
    let mut stage = usual();
    stage.rereads = false;
    stage.press("Down e");
    stage.types("!");
    stage.press("Enter");
    answer(&mut stage, listed(vec![], Ok(vec![])));
    assert_eq!(form(&stage).problem, Some(Problem::Gone));
}

#[test]
fn what_is_kept_of_a_description_is_not_in_the_form() {
    let mut migrated = client(11, "Warehouse sync");
    let text = "Stock\nreplaces API token 360001234 (kX77vn…)";
    migrated.description = Description::received(Some(text.to_owned()));
    let mut stage = listing(size(80, 24), vec![migrated], Ok(vec![]));
    stage.press("e");
    assert_eq!(form(&stage).description.value(), "Stock");
}

#[test]
fn after_a_lost_create_the_list_is_looked_at_and_a_new_secret_is_the_way_on() {
    let mut stage = lost(size(80, 24));
    assert_eq!(stage.waiting().len(), 1, "nothing but the list");
    let mut now = clients();
    now.push(client(13, "Billing export"));
    assert_eq!(asked(&answer(&mut stage, listed(now, Ok(vec![helpline()])))), []);
    let Question::NewSecret { client, lost: true } = &question(&stage).question else {
        panic!("{:?}", top(&stage))
    };
    assert_eq!(client.id, OAuthClientId(13));
    assert!(unwrapped(&stage).contains("It was created, but its secret never reached you"));
    let selected = stage.state.oauth.selected().map(tokendesk::app::oauth::Row::key);
    assert_eq!(selected, Some(Key::Local(OAuthClientId(13))));
    assert_eq!(asked(&stage.press("Tab Enter")), [Request::NewSecret(OAuthClientId(13))]);
}

#[test]
fn after_a_lost_create_that_did_not_happen_it_can_be_saved_again() {
    let mut stage = lost(size(80, 24));
    answer(&mut stage, listed(clients(), Ok(vec![helpline()])));
    assert!(matches!(form(&stage).problem, Some(Problem::NotThere(_))));
    assert!(unwrapped(&stage).contains("it has no client of this identifier"));
    assert_eq!(asked(&stage.press("Enter")), [Request::Create(new())]);
    // Nor is it known where the list can't be had.
    let mut stage = lost(size(80, 24));
    answer(&mut stage, Answer::Clients(Err(error(ErrorKind::Server(503)))));
    assert!(matches!(form(&stage).problem, Some(Problem::Unknown(_))));
    assert!(unwrapped(&stage).contains("it is not known whether that was done"));
}

#[test]
fn a_lost_create_of_a_public_client_leaves_nothing_to_do() {
    let mut stage = filled(size(80, 24));
    stage.press("Tab Tab Right Enter");
    let why = Error { request: "POST /x".into(), ..error(ErrorKind::NoAnswer) };
    answer(&mut stage, Answer::Created(Err(why)));
    let mut now = clients();
    now.push(public(13, "Billing export"));
    answer(&mut stage, listed(now, Ok(vec![])));
    let name = "Billing export".to_owned();
    assert_eq!(said(&stage), Some(&Phrase::ClientCreatedPublic { name }));
    assert!(top(&stage).is_none());
}

#[test]
fn a_lost_change_is_looked_at_too() {
    for (name, done) in [("Warehouse sync!", true), ("Warehouse sync", false)] {
        let mut stage = usual();
        stage.press("Down e");
        stage.types("!");
        stage.press("Enter");
        let why = error(ErrorKind::NoAnswer);
        assert_eq!(asked(&answer(&mut stage, Answer::Updated(Err(why)))), [Request::Clients]);
        let mut now = clients();
        now[0].name = name.into();
        answer(&mut stage, listed(now, Ok(vec![])));
        if done {
            assert_eq!(said(&stage), Some(&Phrase::ClientSaved { name: name.into() }));
        } else {
            assert!(matches!(form(&stage).problem, Some(Problem::Unanswered(_))));
        }
    }
}

#[test]
fn leaving_while_a_secret_is_under_way_has_to_be_asked_for_twice() {
    let mut stage = filled(size(80, 24));
    stage.press("Enter");
    assert_eq!(stage.press("Ctrl-c"), []);
    assert!(form(&stage).leaving && unwrapped(&stage).contains("Press Ctrl-c again"));
    assert_eq!(stage.press("Ctrl-c"), [Effect::Quit]);
    let mut stage = usual();
    stage.press("e");
    assert_eq!(stage.press("Ctrl-c"), [Effect::Quit], "an edit brings no secret");
}
