//! The page *OAuth clients*: what it lists, who sees it, and the access tokens of a client (Z4, Q5,
//! T5).

use tokendesk::app::FrameId;
use tokendesk::app::keymap::Action;
use tokendesk::app::mouse::{Gesture, Pointing, Target};
use tokendesk::app::oauth::{Answer, Body, Key, Request, Row, body, detail};
use tokendesk::app::{self, Effect, Message, Overlay, Page, is_possible};
use tokendesk::domain::description::Description;
use tokendesk::domain::oauth_client::{OAuthClient, OAuthClientId};
use tokendesk::domain::user::Role;
use tokendesk::phrases::{Locale, Phrase};
use tokendesk::zendesk::{ErrorKind, TokensOf};

use super::{menu, said, top, unwrapped};
use crate::support::oauth_scenes::{
    answer, client, clients, detail as detail_of, helpline, listed, listing, opened, tokens, usual,
};
use crate::support::stage::{ACCESS_ON, Stage, account, dated, error, signed_in, six, size};

/// What these effects ask about OAuth clients.
pub(super) fn asked(effects: &[Effect]) -> Vec<Request> {
    let call = |effect: &Effect| match effect {
        Effect::Call { request: app::Request::OAuth(request), .. } => Some((**request).clone()),
        _ => None,
    };
    effects.iter().filter_map(call).collect()
}

fn names(stage: &Stage) -> Vec<String> {
    stage.state.oauth.visible().map(|(_, row)| row.name().to_string()).collect()
}

fn selected(stage: &Stage) -> Option<Key> {
    stage.state.oauth.selected().map(Row::key)
}

fn window(stage: &Stage) -> &detail::Detail {
    match top(stage) {
        Some(Overlay::OAuthClient(window)) => window,
        other => panic!("no window of a client: {other:?}"),
    }
}

#[test]
fn z4_the_page_asks_when_it_is_opened_and_again_with_f5() {
    let mut stage = Stage::with(size(80, 24), six());
    assert_eq!(asked(&stage.press("F5")), [], "nobody looks at clients yet");
    assert_eq!(asked(&stage.press("5")), [Request::Clients]);
    assert_eq!(stage.state.page, Page::OAuthClients);
    assert_eq!(asked(&stage.press("1 5")), [], "it is under way");
    answer(&mut stage, listed(clients(), Ok(vec![helpline()])));
    assert_eq!(names(&stage), ["Call centre wallboard", "Warehouse sync", "Helpline Mobile"]);
    assert_eq!(asked(&stage.press("F5")), [Request::Clients]);
    answer(&mut stage, listed(vec![client(11, "Warehouse sync")], Ok(vec![])));
    assert_eq!(names(&stage), ["Warehouse sync"]);
}

#[test]
fn the_selection_stays_on_its_client_and_esc_leads_back() {
    let mut stage = usual();
    stage.press("Down F5");
    let mut more = clients();
    more.push(client(13, "A new one"));
    answer(&mut stage, listed(more, Ok(vec![helpline()])));
    assert_eq!(selected(&stage), Some(Key::Local(OAuthClientId(11))));
    stage.press("End");
    assert_eq!(selected(&stage), Some(Key::Global(OAuthClientId(7))));
    stage.press("Home /");
    stage.types("warehouse");
    assert_eq!(names(&stage), ["Warehouse sync"]);
    stage.press("Enter Esc");
    assert_eq!((names(&stage).len(), stage.state.page), (4, Page::OAuthClients));
    stage.press("Esc");
    assert_eq!(stage.state.page, Page::Tokens);
}

#[test]
fn the_search_looks_through_identifier_company_and_description() {
    for (typed, found) in [
        ("helpline_mobile", "Helpline Mobile"),
        ("stock levels", "Warehouse sync"),
        ("call_centre", "Call centre wallboard"),
    ] {
        let mut stage = usual();
        stage.press("/");
        stage.types(typed);
        assert_eq!(names(&stage), [found], "{typed}");
        assert!(stage.text(Locale::En).contains(typed), "what is typed is seen");
    }
}

#[test]
fn that_the_global_clients_cannot_be_had_leaves_the_others() {
    let mut stage = listing(size(80, 24), clients(), Err(error(ErrorKind::Server(503))));
    assert_eq!(names(&stage).len(), 2);
    assert!(stage.text(Locale::En).contains("the global clients can’t be had"));
    stage.press("F5");
    answer(&mut stage, Answer::Clients(Err(error(ErrorKind::Server(503)))));
    assert_eq!(body(&stage.state), Body::Rows, "what was known stays");
    assert!(stage.text(Locale::En).contains("503"));
}

#[test]
fn p3_who_is_no_administrator_is_told_so() {
    let mut stage = Stage::dark(size(80, 24));
    let plan = tokendesk::domain::plan::Plan::SuiteEnterprise;
    stage.send(Message::AccountOpened(account(plan)));
    stage.answer(app::Answer::SignedIn(Ok(dated(signed_in(Role::Agent)))));
    assert_eq!(asked(&stage.press("5")), [], "nothing is asked in vain");
    assert!(unwrapped(&stage).contains("only administrators see the OAuth clients"));
    assert!(!is_possible(&stage.state, Action::Add) && asked(&stage.press("a")).is_empty());
    // An agent whose role manages APIs has the tokens, and is refused the clients.
    let mut who = signed_in(Role::Agent);
    who.custom_role_manages_apis = true;
    let mut stage = Stage::dark(size(80, 24));
    stage.send(Message::AccountOpened(account(plan)));
    stage.answer(app::Answer::SignedIn(Ok(dated(who))));
    stage.answer(app::Answer::Access(Ok(ACCESS_ON)));
    assert_eq!(asked(&stage.press("5")), [Request::Clients]);
    let why = error(ErrorKind::Forbidden("You do not have access".into()));
    answer(&mut stage, Answer::Clients(Err(why)));
    assert_eq!(body(&stage.state), Body::NoRole);
}

#[test]
fn q5_t5_the_page_says_what_no_such_client_means_and_that_a_client_has_no_api_tokens() {
    for stage in [usual(), detail_of(size(120, 40), tokens())] {
        let text = unwrapped(&stage);
        assert!(text.contains("“No such client” at sign-in means"), "{text}");
        assert!(text.contains("They are not API tokens"), "{text}");
    }
}

#[test]
fn what_a_client_s_description_remembers_stands_on_lines_of_its_own() {
    let text = "Stock\nreplaces API token 5 (kX77vn…)\nquiet 7 days, off 35 days";
    let remembers = OAuthClient {
        description: Description::received(Some(text.to_owned())),
        ..client(11, "Warehouse sync")
    };
    let mut stage = listing(size(80, 24), vec![remembers], Ok(vec![]));
    stage.press("Enter");
    answer(&mut stage, Answer::Tokens(Ok(vec![])));
    let text = stage.text(Locale::En);
    let lines: Vec<_> = text.lines().map(|line| line.trim_matches([' ', '│'])).collect();
    assert!(lines.iter().any(|line| line.starts_with("Description") && line.ends_with(" Stock")));
    for line in ["replaces API token 5 (kX77vn…)", "quiet 7 days, off 35 days"] {
        assert!(lines.contains(&line), "{text}");
    }
}

#[test]
fn a_window_asks_for_the_access_tokens_of_its_client() {
    let mut stage = usual();
    let effects = stage.press("Down Enter");
    let of = TokensOf::Client(OAuthClientId(11));
    assert_eq!(asked(&effects), [Request::Tokens(of)]);
    assert!(super::requests(&effects).contains(&app::Request::Actors), "for their names");
    stage.press("Esc End Enter");
    assert!(stage.waiting().into_iter().any(|request| {
        let of = TokensOf::Global(OAuthClientId(7));
        *request == app::Request::OAuth(Box::new(Request::Tokens(of)))
    }));
}

#[test]
fn an_access_token_says_whose_it_is_what_it_may_and_until_when() {
    let mut stage = detail_of(size(120, 40), tokens());
    let text = unwrapped(&stage);
    for said in [
        "Tm5eB1yU21… Ada Park read tickets:write",
        "last used 2 min ago · ends 2026-11-23 13:30:00",
        "Tm5eB1yU23… Jonas Weber read last used 3 days ago · does not end",
        "user 999",
        "last used never · ended 2026-11-22 13:30:00",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert_eq!(window(&stage).selected(), None);
    stage.press("Down Down");
    assert_eq!(window(&stage).selected().map(|token| token.id.0), Some(23), "by last use");
    stage.press("Up Up");
    assert_eq!(window(&stage).selected(), None);
    stage.press("Esc");
    assert!(top(&stage).is_none());
}

#[test]
fn an_answer_for_a_window_that_was_left_changes_nothing() {
    let mut stage = usual();
    stage.press("Enter");
    let late = stage.late();
    stage.press("Esc Down Enter");
    for call in late {
        let answer = app::Answer::OAuth(Box::new(Answer::Tokens(Ok(tokens()))));
        stage.send(Message::Answered { call, answer });
    }
    assert!(window(&stage).known().is_empty());
}

#[test]
fn the_menu_says_why_something_cannot_be_done() {
    let mut stage = usual();
    stage.press("m");
    let why = |stage: &Stage| -> Vec<_> {
        menu(stage).entries.iter().map(|entry| entry.refusal.clone()).collect()
    };
    assert_eq!(why(&stage), [None, Some(Phrase::WhyPublic), None, None]);
    stage.press("Esc End m");
    assert_eq!(why(&stage), [const { Some(Phrase::WhyGlobal) }; 4]);
    stage.press("Esc Up m");
    assert_eq!(why(&stage), [const { None }; 4]);
}

#[test]
fn identifier_name_and_id_can_be_copied() {
    for (keys, text) in [
        ("End Up y Enter", "warehouse_sync"),
        ("End Up y Down Enter", "Warehouse sync"),
        ("End Up y Down Down Enter", "11"),
    ] {
        let mut stage = usual();
        assert_eq!(stage.press(keys), [Effect::CopyText(text.to_owned())], "{keys}");
    }
    assert_eq!(said(&usual()), None);
}

#[test]
fn a_click_selects_and_a_second_one_opens() {
    let mut stage = opened(size(120, 40));
    stage.state.mouse = true;
    let click = |stage: &mut Stage, target| {
        let seen = FrameId(stage.frame);
        let pointing = Pointing { gesture: Gesture::Click, target: Some(target), seen };
        stage.send(Message::Pointed(pointing))
    };
    let key = Key::Local(OAuthClientId(11));
    click(&mut stage, Target::Client(key));
    assert_eq!(selected(&stage), Some(key));
    click(&mut stage, Target::Client(key));
    answer(&mut stage, Answer::Tokens(Ok(tokens())));
    click(&mut stage, Target::Entry(1));
    assert_eq!(window(&stage).index, Some(1));
    click(&mut stage, Target::Button(0));
    assert!(top(&stage).is_none());
    click(&mut stage, Target::ClientOptions(Key::Global(OAuthClientId(7))));
    assert_eq!(menu(&stage).kind.context(), app::keymap::Context::OauthClients);
}
