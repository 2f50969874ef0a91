//! The window of a migration: what it asks, what it remembers, and that each step is what the account
//! tells (Z4).

use std::time::Duration;

use tokendesk::app::confirm::Question;
use tokendesk::app::keymap::Action;
use tokendesk::app::migrate::{Body, Button, Field, Sent, Way};
use tokendesk::app::mouse::{Gesture, Pointing, Target};
use tokendesk::app::{
    Answer, CopyOutcome, Effect, FrameId, Message, Overlay, Page, Request, Timer, is_possible,
    oauth,
};
use tokendesk::domain::description::Description;
use tokendesk::domain::migration::{Checked, Plan, Step, Who};
use tokendesk::domain::oauth::ClientKind;
use tokendesk::domain::oauth_client::{CreatedClient, NewClient, OAuthClient, OAuthClientId};
use tokendesk::domain::replacement::Replacement;
use tokendesk::domain::secret::OneTimeSecret;
use tokendesk::domain::token::{Status, Token, TokenId};
use tokendesk::domain::user::Role;
use tokendesk::phrases::{Locale, Phrase};
use tokendesk::zendesk::{ErrorKind, TokensOf};

use super::{question, requests, said, selected, top};
use crate::support::cockpit_scenes::{fates, turned_off};
use crate::support::events::page;
use crate::support::oauth_scenes::{self, listed};
use crate::support::retirement_scenes::keeping;
use crate::support::stage::{ACCESS_ON, Stage, at, choices, dated, error, signed_in};
use crate::support::way_scenes::{
    at_step, at_step_of, choosing, known, made, on, scoping, soaking, trial, tried, tried_for,
};

const SCREEN: tokendesk::app::Size = tokendesk::app::Size { width: 120, height: 40 };

fn way(stage: &Stage) -> &Way {
    match top(stage) {
        Some(Overlay::Migration(way)) => way,
        other => panic!("{other:?}"),
    }
}

fn step(stage: &Stage) -> Step {
    match way(stage).body(&stage.state) {
        Body::Step(step) => step,
        other => panic!("{other:?}"),
    }
}

fn buttons(stage: &Stage) -> Vec<Button> {
    way(stage).buttons(&stage.state)
}

/// The requests about OAuth clients among these effects.
fn asked(effects: &[Effect]) -> Vec<oauth::Request> {
    let asked = requests(effects).into_iter();
    asked
        .filter_map(|request| match request {
            Request::OAuth(request) => Some(*request.clone()),
            _ => None,
        })
        .collect()
}

#[test]
fn z4_m_opens_the_window_where_one_is_and_asks_what_the_account_remembers() {
    let mut stage = on(SCREEN, 2);
    let asked = asked(&stage.press("M"));
    assert_eq!((stage.state.page, selected(&stage)), (Page::Tokens, Some(2)));
    assert!(asked.contains(&oauth::Request::Clients), "{asked:?}");
    assert!(matches!(asked[1], oauth::Request::Tokens(_)), "{asked:?}");
    assert_eq!(way(&stage).body(&stage.state), Body::Loading);
    let none = error(ErrorKind::Forbidden("no".into()));
    oauth_scenes::answer(&mut stage, oauth::Answer::Clients(Err(none.clone())));
    assert_eq!(way(&stage).body(&stage.state), Body::Failed(&none));
    assert_eq!(buttons(&stage), [Button::Close]);
    oauth_scenes::answer(&mut stage, oauth::Answer::Tokens(Ok(vec![])));
    assert!(asked_again(&mut stage).contains(&oauth::Request::Clients), "F5 asks again");
    oauth_scenes::answer(&mut stage, listed(vec![], Ok(vec![])));
    assert_eq!(step(&stage), Step::Know);
}

#[test]
fn m_before_it_is_known_who_signed_in_asks_once_that_is_known() {
    let mut stage = Stage::among(SCREEN, choices());
    stage.send(Message::AccountOpened(keeping()));
    stage.answer(Answer::Tokens(Ok(dated(fates()))));
    stage.state.tokens.select(TokenId(2));
    assert_eq!(asked(&stage.press("M")), [], "agents may not see them");
    let effects = stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    assert!(asked(&effects).contains(&oauth::Request::Clients), "{effects:?}");
    oauth_scenes::answer(&mut stage, listed(vec![], Ok(vec![])));
    oauth_scenes::answer(&mut stage, oauth::Answer::Tokens(Ok(vec![])));
    assert_eq!(step(&stage), Step::Know);
}

fn asked_again(stage: &mut Stage) -> Vec<oauth::Request> {
    asked(&stage.press("F5"))
}

#[test]
fn z4_the_client_is_made_of_what_was_chosen_and_the_window_goes_on() {
    let mut stage = known(SCREEN);
    stage.types("stock job on ci-3");
    // It is not kept in the token's description.
    stage.press("Tab Space Enter");
    assert_eq!(step(&stage), Step::Choose);
    stage.press("Tab");
    stage.press("Backspace");
    stage.types("14");
    stage.press("Enter");
    assert_eq!(step(&stage), Step::Scope);
    stage.press("Down Enter");
    let Some(Overlay::OAuthForm(form)) = top(&stage) else { panic!("{:?}", top(&stage)) };
    assert_eq!(form.description.value(), "stock job on ci-3", "nothing else is typed there");
    let effects = stage.press("Enter");
    let [oauth::Request::Create(new)] = &asked(&effects)[..] else { panic!("{effects:?}") };
    let token = fates().into_iter().find(|token| token.id == TokenId(2)).unwrap();
    assert!(Replacement::all_in(&new.description)[0].means(&token));
    assert_eq!(Plan::read(&new.description).unwrap().quiet_days, 14);
    assert!(new.description.starts_with("stock job on ci-3\n"), "{}", new.description);
    assert_eq!(
        (new.scopes.to_string().as_str(), new.kind),
        ("users:read", ClientKind::Confidential)
    );
    // Its secret stands above the window; below it the way goes on.
    let client = created(new);
    let secret = Some(OneTimeSecret::new("s3cr3t".into()));
    let made = CreatedClient { client: client.clone(), secret };
    oauth_scenes::answer(&mut stage, oauth::Answer::Created(Ok(made)));
    assert!(matches!(top(&stage), Some(Overlay::Reveal(_))));
    oauth_scenes::answer(&mut stage, listed(vec![client], Ok(vec![])));
    stage.press("c");
    // One as the window opened, and this one.
    stage.send(Message::Copied(CopyOutcome::Native));
    stage.send(Message::Copied(CopyOutcome::Native));
    stage.press("Enter");
    assert_eq!(step(&stage), Step::Try);
    assert_eq!(way(&stage).focus, Field::Secret);
}

fn created(new: &NewClient) -> OAuthClient {
    OAuthClient { description: Description::received(Some(new.description.clone())), ..made() }
}

#[test]
fn a_client_for_people_keeps_no_secret_and_is_led_back() {
    let mut stage = choosing(SCREEN);
    stage.press("Down");
    assert_eq!(way(&stage).who, Who::Person);
    assert!(stage.text(Locale::En).contains("have the rights of whoever signs in"));
    stage.press("Enter Enter");
    let effects = stage.press("Enter");
    let [oauth::Request::Create(new)] = &asked(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(new.kind, ClientKind::Public);
    assert_eq!(new.redirect_uris, ["http://localhost:19186/"]);
}

#[test]
fn scopes_one_by_one_begin_with_the_least_and_not_without_a_limit() {
    let mut stage = scoping(SCREEN);
    stage.press("End Down Down Down Down Down Down");
    // Below the last choice come the buttons; the choice stays.
    assert!(matches!(way(&stage).focus, Field::Button(Button::Back)), "{:?}", way(&stage).focus);
    assert_eq!(way(&stage).preset, None);
    stage.press("Tab Enter");
    let Some(Overlay::OAuthForm(form)) = top(&stage) else { panic!("{:?}", top(&stage)) };
    assert_eq!(form.focus, oauth::form::Field::Scopes);
    assert_eq!(form.scopes.to_string(), "tickets:read");
}

#[test]
fn what_was_found_out_is_shown_as_the_description_that_it_becomes() {
    let mut stage = known(SCREEN);
    stage.types("stock job");
    stage.press("Enter");
    let Some(Overlay::Editor(form)) = top(&stage) else { panic!("{:?}", top(&stage)) };
    assert_eq!(form.input.value(), "Nightly warehouse sync; stock job");
    // Not to keep it is a way on, too.
    stage.press("Esc");
    assert_eq!((step(&stage), way(&stage).found.value()), (Step::Choose, "stock job"));
    // The client is not named after the note, where that stands in the description.
    let noted = |token: &Token| Token {
        description: Description::received(Some("Nightly warehouse sync; stock job".into())),
        ..token.clone()
    };
    let name = |token: Token| if token.id == TokenId(2) { noted(&token) } else { token };
    let list = fates().into_iter().map(name).collect();
    stage.press("F5");
    stage.answer(Answer::Tokens(Ok(dated(list))));
    stage.press("Enter Enter");
    let Some(Overlay::OAuthForm(form)) = top(&stage) else { panic!("{:?}", top(&stage)) };
    assert_eq!(form.name.value(), "Nightly warehouse sync");
    assert_eq!(form.description.value(), "stock job");
    // What stands there already is not added once more.
    let mut stage = known(SCREEN);
    stage.types("warehouse");
    stage.press("Enter");
    assert_eq!(step(&stage), Step::Choose);
}

#[test]
fn what_was_typed_is_there_again_and_the_secret_is_not() {
    let mut stage = known(SCREEN);
    stage.types("stock job");
    stage.press("Tab Space Enter Esc");
    assert!(top(&stage).is_none());
    stage.press("M");
    assert_eq!((step(&stage), way(&stage).found.value()), (Step::Choose, "stock job"));
    // Another token has nothing of it.
    stage.press("Esc");
    stage.state.tokens.select(TokenId(1));
    stage.press("M");
    assert_eq!((step(&stage), way(&stage).found.value()), (Step::Know, ""));
    let mut stage = at_step(SCREEN, made(), vec![]);
    stage.types("s3cr3t");
    assert_eq!(way(&stage).secret.letters(), 6);
    stage.press("Esc M");
    assert_eq!(way(&stage).secret.letters(), 0);
}

#[test]
fn days_out_of_bounds_are_refused_where_they_are_typed() {
    for typed in ["0", "366", "x", ""] {
        let mut stage = choosing(SCREEN);
        stage.press("Tab Backspace");
        stage.types(typed);
        stage.press("Enter");
        assert_eq!((step(&stage), way(&stage).focus), (Step::Choose, Field::Quiet), "{typed}");
        assert!(stage.text(Locale::En).contains("numbers from 1 to 365"), "{typed}");
    }
}

#[test]
fn z4_a_try_asks_for_the_secret_and_names_a_missing_scope() {
    let mut stage = at_step(SCREEN, made(), vec![]);
    assert_eq!(step(&stage), Step::Try);
    assert_eq!(asked(&stage.press("Enter")), []);
    assert!(stage.text(Locale::En).contains("Paste the client’s secret first"));
    stage.send(Message::Pasted("s3cr3t\n".to_owned().into()));
    let effects = stage.press("Enter");
    let [oauth::Request::Try { client, secret, scopes, .. }] = &asked(&effects)[..] else {
        panic!("{effects:?}")
    };
    assert_eq!((*client, scopes.to_string().as_str()), (OAuthClientId(11), "tickets:read"));
    assert_eq!(*secret, OneTimeSecret::new("s3cr3t".into()), "without what ended the line");
    assert_eq!(asked(&stage.press("Enter")), [], "one at a time");
    let missing = Checked::MissingScope("You lack it".into());
    oauth_scenes::answer(&mut stage, oauth::Answer::Tried(Ok(trial(missing))));
    let text = stage.text(Locale::En);
    assert!(text.contains("the scope tickets:read is missing"), "{text}");
    assert!(!text.contains("s3cr3t"));
    assert_eq!(way(&stage).secret.letters(), 7, "it can be tried again");
    stage.press("Enter");
    oauth_scenes::answer(&mut stage, oauth::Answer::Tried(Ok(trial(Checked::Allowed))));
    assert!(way(&stage).secret.is_empty(), "it is wiped once it is good");
    // The day of the try is written; with it the next step is there.
    oauth_scenes::answer(&mut stage, listed(vec![made()], Ok(vec![])));
    let updates = stage.waiting();
    let update = updates.iter().find_map(|request| match request {
        Request::OAuth(one) => match &**one {
            oauth::Request::Update { change, .. } => change.description.clone(),
            _ => None,
        },
        _ => None,
    });
    assert!(Plan::read(&update.expect("an update")).unwrap().tried.is_some());
    oauth_scenes::answer(&mut stage, oauth::Answer::Updated(Ok(tried())));
    assert_eq!(way(&stage).current(&stage.state), Step::Watch);
    let text = stage.text(Locale::En);
    assert!(text.contains("GET /api/v2/tickets: allowed"), "what came is still read: {text}");
    assert!(text.contains("Tried: the client can take over"), "{text}");
}

#[test]
fn a_window_that_was_left_during_a_try_does_not_wait_for_it_for_ever() {
    let mut stage = at_step(SCREEN, made(), vec![]);
    stage.types("s3cr3t");
    stage.press("Enter");
    stage.press("Esc");
    oauth_scenes::answer(
        &mut stage,
        oauth::Answer::Tried(Ok(trial(Checked::Forbidden("no".into())))),
    );
    stage.press("M");
    assert_eq!((way(&stage).sent.clone(), way(&stage).focus), (Sent::Nothing, Field::Secret));
    stage.types("s3cr3t");
    let effects = stage.press("Enter");
    assert!(matches!(asked(&effects)[..], [oauth::Request::Try { .. }]), "{effects:?}");
}

#[test]
fn z4_while_it_watches_the_window_reads_again_by_itself_and_draws_what_is_new() {
    let mut stage = at_step(SCREEN, tried(), vec![]);
    assert_eq!(step(&stage), Step::Watch);
    assert!(stage.text(Locale::En).contains("The client was not used yet"));
    stage.state.live.every = Some(Duration::from_secs(30));
    stage.press("F5");
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    let serial = refreshed(&mut stage);
    let before = stage.state.revision;
    let effects = stage.send(Message::TimerEnded(Timer::Refresh(serial)));
    let asked_for = asked(&effects);
    assert!(requests(&effects).contains(&Request::Tokens), "{effects:?}");
    assert!(asked_for.contains(&oauth::Request::Clients), "{effects:?}");
    let of = TokensOf::Client(OAuthClientId(11));
    assert!(asked_for.contains(&oauth::Request::Tokens(of)), "of no other client: {effects:?}");
    assert!(!stage.state.is_animating(), "nobody waits for it");
    let serial = refreshed(&mut stage);
    assert_eq!(stage.state.revision, before, "nothing new is no new frame");
    stage.send(Message::TimerEnded(Timer::Refresh(serial)));
    let used = tokendesk::domain::oauth_client::OAuthToken {
        client: OAuthClientId(11),
        used_at: Some(at("2026-11-23T11:59:00Z")),
        ..oauth_scenes::token(21)
    };
    oauth_scenes::answer(&mut stage, oauth::Answer::Tokens(Ok(vec![used])));
    assert!(stage.state.revision > before);
    assert!(!stage.text(Locale::En).contains("The client was not used yet"));
}

/// Answers all that is read again; the number of the next timer.
fn refreshed(stage: &mut Stage) -> u64 {
    let effects = stage.answer(Answer::Tokens(Ok(dated(fates()))));
    oauth_scenes::answer(stage, listed(vec![tried()], Ok(vec![])));
    oauth_scenes::answer(stage, oauth::Answer::Tokens(Ok(vec![])));
    let timer = effects.iter().find_map(|effect| match effect {
        Effect::Wait { timer: Timer::Refresh(serial), .. } => Some(*serial),
        _ => None,
    });
    timer.expect("a timer")
}

#[test]
fn what_could_not_be_read_again_is_said_to_be_old() {
    let mut stage = at_step(SCREEN, tried(), vec![]);
    stage.press("F5");
    let lost = || error(ErrorKind::Unreachable);
    stage.answer(Answer::Tokens(Err(lost())));
    let text = stage.text(Locale::En);
    assert!(text.contains("This may be old, since it could not be read again."), "{text}");
    assert!(!text.contains("reads it again"), "{text}");
    stage.press("F5");
    stage.answer(Answer::Tokens(Ok(dated(fates()))));
    assert!(!stage.text(Locale::En).contains("This may be old"));
    oauth_scenes::answer(&mut stage, oauth::Answer::Clients(Err(lost())));
    assert!(stage.text(Locale::En).contains("This may be old"));
}

#[test]
fn z4_off_early_is_possible_and_not_what_enter_does() {
    let mut stage = at_step(SCREEN, tried(), vec![]);
    assert_eq!(way(&stage).focus, Field::Button(Button::Close));
    assert!(stage.text(Locale::En).contains("Deactivate early"));
    stage.press("d");
    assert!(matches!(question(&stage).question, Question::Deactivate(_)));
}

#[test]
fn z4_quiet_long_enough_is_switched_off_then_one_key_brings_it_back() {
    let mut stage = at_step_of(SCREEN, 4, tried_for(4), vec![]);
    assert_eq!(step(&stage), Step::SwitchOff);
    assert_eq!(way(&stage).focus, Field::Button(Button::SwitchOff));
    stage.press("Enter Tab Enter");
    let off = fates().into_iter().find(|token| token.id == TokenId(4)).unwrap();
    let now = stage.state.now();
    let off = Token { status: Status::Inactive, updated_at: now, ..off };
    stage.answer(Answer::TokenUpdated(Ok(off)));
    assert_eq!(step(&stage), Step::SwitchOff);
    assert!(stage.text(Locale::En).contains("Off since         ~2026-11-23"), "an estimate");
    let off = turned_off(4, "2026-11-23T12:00:00Z", false);
    stage.answer(page(vec![off], None));
    assert!(
        stage.text(Locale::En).contains("Off since         2026-11-23 13:00:00"),
        "as the log says"
    );
    assert_eq!(buttons(&stage), [Button::Back, Button::Reactivate, Button::Close]);
    assert!(stage.text(Locale::En).contains("r brings it back at once"));
    assert!(is_possible(&stage.state, Action::Reactivate));
    assert!(!is_possible(&stage.state, Action::Deactivate));
    stage.press("r");
    assert!(matches!(question(&stage).question, Question::Reactivate(_)));
}

#[test]
fn z4_deleted_at_last_the_way_is_over() {
    let mut stage = at_step_of(SCREEN, 8, tried_for(8), vec![]);
    assert_eq!(step(&stage), Step::Delete);
    stage.press("D Tab Enter");
    stage.answer(Answer::TokenDeleted(Ok(tokendesk::domain::token::Deletion::Deleted)));
    assert_eq!(way(&stage).body(&stage.state), Body::Over);
    assert!(stage.text(Locale::En).contains("the OAuth client has its work"));
    stage.press("Enter");
    assert!(top(&stage).is_none());
    // A token that is gone before there was a client has left no work to anybody.
    let mut stage = known(SCREEN);
    stage.press("F5");
    let left = fates().into_iter().filter(|token| token.id != TokenId(2)).collect();
    stage.answer(Answer::Tokens(Ok(dated(left))));
    assert_eq!(way(&stage).body(&stage.state), Body::Over);
    assert!(!stage.text(Locale::En).contains("the OAuth client has its work"));
}

#[test]
fn a_try_that_is_not_waited_for_counts_and_the_window_is_not_stuck() {
    let mut stage = at_step(SCREEN, made(), vec![]);
    stage.types("s3cr3t");
    stage.press("Enter Esc");
    assert!(top(&stage).is_none());
    let good = oauth::Answer::Tried(Ok(trial(Checked::Allowed)));
    let effects = oauth_scenes::answer(&mut stage, good);
    assert_eq!(asked(&effects), [oauth::Request::Clients], "it is to be remembered");
    stage.press("M");
    assert_eq!(way(&stage).sent, Sent::Nothing);
    stage.types("s3cr3t");
    assert_eq!(way(&stage).secret.letters(), 6);
}

#[test]
fn steps_that_are_done_can_be_looked_at_and_days_changed() {
    let mut stage = soaking(SCREEN);
    assert_eq!(step(&stage), Step::SwitchOff);
    for wanted in [Step::Watch, Step::Try, Step::Create, Step::Scope, Step::Choose, Step::Know] {
        let place = buttons(&stage).iter().position(|one| *one == Button::Back).unwrap();
        click(&mut stage, Target::Button(place));
        assert_eq!(step(&stage), wanted);
    }
    let place = buttons(&stage).iter().position(|one| *one == Button::Next).unwrap();
    click(&mut stage, Target::Button(place));
    // Off for longer than was chosen at the beginning.
    click(&mut stage, Target::Field(1));
    stage.press("Backspace Backspace");
    stage.types("60");
    assert!(buttons(&stage).contains(&Button::SaveDays));
    stage.press("Tab Tab");
    // Somebody else writes into it meanwhile: that stays.
    assert_eq!(asked(&stage.press("Enter")), [oauth::Request::Clients]);
    let other = tried_for(7);
    let text = format!("{}\nAsk Bo.", other.description.shown().unwrap().replace('␊', "\n"));
    let other = OAuthClient { description: Description::received(Some(text)), ..other };
    let effects = oauth_scenes::answer(&mut stage, listed(vec![other], Ok(vec![])));
    let [oauth::Request::Update { id, change }] = &asked(&effects)[..] else {
        panic!("{effects:?}")
    };
    assert!(change.description.as_deref().unwrap().ends_with("Ask Bo."), "{change:?}");
    let plan = Plan::read(change.description.as_deref().unwrap()).unwrap();
    assert_eq!((*id, plan.off_days, plan.quiet_days), (OAuthClientId(11), 60, 7));
    assert!(plan.tried.is_some(), "what was known stays");
    let refused = error(ErrorKind::Server(503));
    oauth_scenes::answer(&mut stage, oauth::Answer::Updated(Err(refused.clone())));
    assert_eq!(way(&stage).sent, Sent::Failed(refused));
    assert_eq!(way(&stage).off.value(), "60", "nothing typed is lost");
}

fn click(stage: &mut Stage, target: Target) {
    stage.state.mouse = true;
    let pointing =
        Pointing { gesture: Gesture::Click, target: Some(target), seen: FrameId(u64::MAX) };
    stage.send(Message::Painted(FrameId(1)));
    stage.send(Message::Pointed(pointing));
}

#[test]
fn m_makes_nothing_where_the_session_only_reads() {
    let mut account = keeping();
    account.guard.read_only = true;
    let mut stage = Stage::within(SCREEN, account, fates());
    stage.state.tokens.select(TokenId(2));
    stage.press("M");
    oauth_scenes::answer(&mut stage, listed(vec![], Ok(vec![])));
    oauth_scenes::answer(&mut stage, oauth::Answer::Tokens(Ok(vec![])));
    stage.press("Enter Enter");
    assert_eq!(step(&stage), Step::Scope, "it can be looked at");
    stage.press("Enter");
    assert_eq!(said(&stage), Some(&Phrase::ReadOnlySession));
}
