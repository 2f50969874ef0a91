//! The page *Retirement*: what it asks, how sure it is, and that everything done to tokens on their
//! own page is done to them here, too (Z1 to Z4).

use tokendesk::app::cockpit::{Body, PAGES, body, future, prospect};
use tokendesk::app::keymap::Action;
use tokendesk::app::menu::Kind;
use tokendesk::app::mouse::{Gesture, Pointing, Target};
use tokendesk::app::{
    Answer, Effect, FrameId, Message, Overlay, Page, Request, is_possible, live, oauth,
};
use tokendesk::domain::audit::{ActivityType, AuditFilter};
use tokendesk::domain::description::Description;
use tokendesk::domain::fate::{By, Due, Fate};
use tokendesk::domain::migration::{self, Plan};
use tokendesk::domain::oauth_client::{OAuthClient, OAuthClientId, OAuthToken};
use tokendesk::domain::replacement::Replacement;
use tokendesk::domain::retirement::Rule;
use tokendesk::domain::token::{Status, Token, TokenId};
use tokendesk::domain::user::Role;
use tokendesk::phrases::{Locale, Phrase};
use tokendesk::zendesk::{ErrorKind, TokensOf};

use super::{menu, question, requests, rows, said, selected, status_of, top, unwrapped};
use crate::support::cockpit_scenes::{
    fates, log, opened, opened_in, told, turned_off, usual, without_log,
};
use crate::support::events::{asked, page};
use crate::support::oauth_scenes::{self, client, listed};
use crate::support::retirement_scenes::keeping;
use crate::support::stage::{ACCESS_ON, Stage, at, dated, error, signed_in, six, size, token};

const URGENT: [i64; 9] = [3, 4, 7, 2, 1, 5, 6, 8, 9];

fn deactivated(stage: &Stage, id: i64) -> (By, Due) {
    match prospect(&stage.state, TokenId(id)).map(|prospect| prospect.fate) {
        Some(Fate::Deactivated { by, deleted }) => (by, deleted),
        other => panic!("{other:?}"),
    }
}

/// The list comes again, by itself.
fn quietly(stage: &mut Stage, tokens: Vec<Token>) {
    let effects = live::read_again(&mut stage.state);
    let Some(Effect::Call { call, .. }) = effects.first() else { panic!("{effects:?}") };
    let answer = Answer::Tokens(Ok(dated(tokens)));
    stage.send(Message::Answered { call: *call, answer });
}

#[test]
fn z1_one_question_for_all_tokens_not_one_for_each() {
    let mut stage = Stage::within(size(80, 24), keeping(), fates());
    let [(_, filter, None)] = &asked(&stage.press("4"))[..] else { panic!("one question") };
    let activity_types = vec![ActivityType::Updated];
    assert_eq!(*filter, AuditFilter { tokens: true, activity_types, ..AuditFilter::default() });
    assert_eq!(asked(&stage.press("Down")), [], "nor one for the selected token");
    assert_eq!(asked(&stage.answer(page(log(), None))), []);
    assert_eq!(asked(&stage.press("F5")).len(), 1, "the log is read again with the list");
}

#[test]
fn the_log_is_read_for_some_pages_and_no_further() {
    let mut stage = opened(size(80, 24));
    let mut pages = 1;
    while !asked(&stage.answer(page(log(), Some("more")))).is_empty() {
        pages += 1;
    }
    assert_eq!(pages, PAGES);
    let text = stage.text(Locale::En);
    assert!(text.contains("audit log read in part: ~ is an estimate"), "{text}");
    // Once each token is told of there is nothing to look for.
    let mut stage = Stage::within(size(80, 24), keeping(), fates().split_off(5));
    stage.press("4");
    assert_eq!(asked(&stage.answer(page(log(), Some("more")))), []);
}

#[test]
fn z1_only_the_audit_log_proves_that_the_account_deactivated_a_token() {
    let mut stage = opened(size(80, 24));
    let day = at("2027-01-18T05:00:00Z");
    assert_eq!(deactivated(&stage, 7), (By::PerhapsAccount(Rule::Idle), Due::About(day)));
    assert!(stage.text(Locale::En).contains("reactivate by ~2027-01-17"));
    stage.answer(page(log(), None));
    assert_eq!(deactivated(&stage, 7), (By::Account(Rule::Idle), Due::On(day)));
    assert!(stage.text(Locale::En).contains("reactivate by 2027-01-17"));
    assert!(matches!(deactivated(&stage, 8), (By::Person, Due::About(_))));
}

#[test]
fn a_log_that_cannot_be_had_leaves_estimates_and_says_so() {
    let said = "without the audit log: ~ is an estimate";
    let mut stage = opened(size(80, 24));
    assert!(stage.text(Locale::En).contains("reading the audit log"));
    stage.answer(Answer::AuditEvents(Err(error(ErrorKind::Server(503)))));
    assert!(stage.text(Locale::En).contains(said));
    let mut stage = Stage::within(size(80, 24), without_log(), fates());
    assert_eq!(asked(&stage.press("4")), [], "P4: the plan has none");
    assert!(stage.text(Locale::En).contains(said));
}

#[test]
fn what_changed_after_the_log_was_read_is_an_estimate_again() {
    let mut stage = usual();
    let mut tokens = fates();
    tokens[6].updated_at = at("2026-11-23T12:30:00Z");
    stage.press("F5");
    stage.answer(Answer::Tokens(Ok(dated(tokens))));
    assert!(matches!(deactivated(&stage, 7), (_, Due::About(_))));
    // An event of a later change than the list knows of is not about this state of the token.
    let mut stage = opened(size(80, 24));
    stage.answer(page(vec![turned_off(1, "2026-11-23T11:59:30Z", false)], None));
    let fate = prospect(&stage.state, TokenId(1)).unwrap().fate;
    assert_eq!(fate, Fate::InUse { off: Due::On(at("2026-12-23T11:58:00Z")) });
}

#[test]
fn the_events_of_a_single_token_tell_as_well() {
    let mut stage = Stage::within(size(80, 24), keeping(), fates());
    stage.press("End Up Up Up Up Enter");
    let Some(Overlay::Detail { id: TokenId(7), .. }) = top(&stage) else { panic!("the detail") };
    assert!(unwrapped(&stage).contains("~2026-11-19, perhaps by the account (Z1)"));
    stage.answer(page(vec![turned_off(7, "2026-11-19T05:00:00Z", true)], None));
    let text = unwrapped(&stage);
    assert!(text.contains("2026-11-19 06:00:00 (4 days ago) by the account (Z1)"), "{text}");
    assert!(text.contains("To be deleted 2027-01-18"), "{text}");
    assert!(text.contains("reactivate by 2027-01-17 if it is needed"), "{text}");
}

#[test]
fn the_detail_tells_who_deactivated_a_token_and_what_to_do() {
    let mut stage = usual();
    stage.press("End Up Enter");
    let text = unwrapped(&stage);
    assert!(text.contains("2026-10-01 10:00:00 (1 month ago) by Ada Park"), "{text}");
    assert!(text.contains("~2026-11-30") && text.contains("off for 53 days"), "{text}");
    stage.press("Esc Home Down Down Down Enter");
    let text = unwrapped(&stage);
    assert!(text.contains("2027-04-30 if it stays in use, else 2026-12-23"), "{text}");
}

#[test]
fn the_rows_stand_by_urgency_and_each_page_keeps_its_selection() {
    let mut stage = Stage::within(size(80, 24), keeping(), fates());
    let table = rows(&stage);
    stage.press("Down 4");
    assert_eq!((rows(&stage), selected(&stage)), (URGENT.to_vec(), Some(3)));
    stage.press("End 1");
    assert_eq!((rows(&stage), selected(&stage)), (table.clone(), Some(table[1])));
    stage.press("4");
    assert_eq!(selected(&stage), Some(9));
    stage.press("Esc");
    assert_eq!(stage.state.page, Page::Tokens);
}

#[test]
fn nothing_is_derived_anew_within_an_hour() {
    let mut stage = told(size(80, 24));
    let before = stage.state.revision;
    stage.send(Message::Clock(at("2026-11-23T12:00:30Z")));
    assert_eq!(stage.state.revision, before);
    // At 13:00 nothing is different; after midnight in UTC a day fewer is left.
    let days = future(&stage.state).days_left;
    stage.send(Message::Clock(at("2026-11-23T23:59:59Z")));
    assert_eq!(future(&stage.state).days_left, days);
    stage.send(Message::Clock(at("2026-11-24T00:00:00Z")));
    assert_eq!(future(&stage.state).days_left, days - 1);
}

#[test]
fn the_rows_that_are_marked_are_those_that_the_figures_count() {
    // It is lost a week after half past twelve.
    let soon = Token { last_used: Some(at("2026-10-31T12:30:00Z")), ..token(1, Some("Invoices")) };
    let mut stage = Stage::within(size(80, 24), keeping(), vec![soon, token(2, None)]);
    stage.press("4 Down");
    let styles = |stage: &Stage| stage.picture(Locale::En).1;
    let before = styles(&stage);
    stage.send(Message::Clock(at("2026-11-23T12:45:00Z")));
    assert!(styles(&stage) == before && !stage.text(Locale::En).contains("lost in 7 days"));
    stage.send(Message::Clock(at("2026-11-23T13:00:00Z")));
    assert!(styles(&stage) != before && stage.text(Locale::En).contains("1 lost in 7 days"));
}

#[test]
fn the_days_are_those_of_the_account_s_clock_however_wrong_this_machine_s_is() {
    let seen = |clocks: [&str; 2]| {
        let mut stage = Stage::dark(size(120, 40));
        stage.send(Message::Clock(at(clocks[0])));
        stage.send(Message::AccountOpened(keeping()));
        stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
        stage.answer(Answer::Access(Ok(ACCESS_ON)));
        stage.answer(Answer::Tokens(Ok(dated(fates()))));
        stage.press("4");
        stage.answer(page(log(), None));
        let first = stage.text(Locale::En);
        // An hour passes.
        stage.send(Message::Clock(at(clocks[1])));
        (first, stage.text(Locale::En), future(&stage.state).clone())
    };
    let right = seen(["2026-11-23T12:00:00Z", "2026-11-23T13:00:00Z"]);
    for clocks in [
        ["2019-02-28T23:59:58Z", "2019-03-01T00:59:58Z"],
        ["2026-11-22T11:30:00Z", "2026-11-22T12:30:00Z"],
        ["2026-11-24T12:29:00Z", "2026-11-24T13:29:00Z"],
        ["2031-12-31T23:30:00Z", "2032-01-01T00:30:00Z"],
    ] {
        assert!(seen(clocks) == right, "{clocks:?}: {}", seen(clocks).0);
    }
}

#[test]
fn today_is_that_of_the_reader_also_where_the_hours_are_half() {
    let mut stage = Stage::dark(size(80, 24));
    stage.send(Message::AccountOpened(keeping()));
    let mut who = signed_in(Role::Admin);
    who.user.time_zone = Some("Asia/Kolkata".into());
    stage.answer(Answer::SignedIn(Ok(dated(who))));
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    stage.answer(Answer::Tokens(Ok(dated(fates()))));
    stage.press("4");
    // Ten past midnight there; the hour of the account has begun on the day before.
    stage.send(Message::Clock(at("2026-11-23T18:40:00Z")));
    let text = stage.text(Locale::En);
    let line = text.lines().find(|line| line.contains("2026-11-2") && line.ends_with("2027-04-30"));
    assert!(line.is_some_and(|line| line.contains("2026-11-24")), "{text}");
}

#[test]
fn on_the_last_day_one_day_is_left_and_after_it_none() {
    let mut stage = told(size(80, 24));
    for (now, days, name) in [
        ("2027-04-28T23:00:00Z", 2, "days left"),
        ("2027-04-29T00:00:00Z", 1, "day left "),
        ("2027-04-29T23:59:59Z", 1, "day left "),
        ("2027-04-30T00:00:00Z", 0, "days left"),
    ] {
        stage.send(Message::Clock(at(now)));
        let text = stage.text(Locale::En);
        assert!(future(&stage.state).days_left == days && text.contains(name), "{now}: {text}");
    }
}

#[test]
fn nothing_jumps_because_time_passes_or_the_list_is_read_again_by_itself() {
    let mut stage = told(size(80, 24));
    let mut tokens = fates();
    tokens[2].last_used = Some(at("2026-11-23T12:00:00Z"));
    quietly(&mut stage, tokens.clone());
    assert_eq!(rows(&stage), URGENT);
    assert!(stage.state.tokens.order_is_old && stage.text(Locale::En).contains("F5 sorts anew"));
    stage.press("F5");
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    stage.answer(Answer::Tokens(Ok(dated(tokens))));
    assert_eq!(rows(&stage)[0], 4);
    stage.send(Message::Clock(at("2026-12-30T12:00:00Z")));
    assert_eq!(rows(&stage)[0], 4, "an hour that is over moves no row");
}

#[test]
fn a_token_is_deactivated_here_and_the_log_is_asked_again() {
    let mut stage = usual();
    stage.press("d");
    assert!(unwrapped(&stage).contains("Invoices, monthly"));
    stage.press("Tab Enter");
    let now = at("2026-11-23T12:00:00Z");
    let off = Token { status: Status::Inactive, updated_at: now, ..fates().remove(2) };
    let effects = stage.answer(Answer::TokenUpdated(Ok(off.clone())));
    assert_eq!(asked(&effects).len(), 1);
    assert_eq!(status_of(&stage, 3), Status::Inactive);
    assert_eq!(selected(&stage), Some(3));
    let place = rows(&stage).iter().position(|id| *id == 3);
    assert_eq!(place, Some(2), "it stands where its deletion puts it");
    stage.press("u");
    assert!(unwrapped(&stage).contains("Undo the deactivation?"));
}

#[test]
fn an_answer_that_was_on_its_way_before_a_change_tells_nothing() {
    let mut stage = opened(size(80, 24));
    let late = stage.open.clone();
    stage.press("d Tab Enter");
    let now = at("2026-11-23T12:00:00Z");
    let off = Token { status: Status::Inactive, updated_at: now, ..fates().remove(2) };
    let effects = stage.answer(Answer::TokenUpdated(Ok(off)));
    let (call, _) =
        late.iter().find(|(_, asked)| matches!(asked, Request::AuditEvents { .. })).unwrap();
    assert!(effects.contains(&Effect::Cancel(*call)) && asked(&effects).len() == 1);
    stage.send(Message::Answered { call: *call, answer: page(log(), None) });
    assert!(matches!(deactivated(&stage, 7), (By::PerhapsAccount(_), _)), "it is not heard");
}

#[test]
fn the_log_is_not_asked_where_there_is_no_token() {
    let mut stage = Stage::within(size(80, 24), keeping(), vec![]);
    assert_eq!(asked(&stage.press("4")), []);
}

#[test]
fn search_marks_options_and_detail_are_those_of_the_tokens() {
    let mut stage = usual();
    stage.press("/");
    stage.types("loyal");
    stage.press("Enter");
    assert_eq!(rows(&stage), [7]);
    stage.press("m");
    assert_eq!(menu(&stage).kind, Kind::Options(TokenId(7)));
    stage.press("Esc r");
    let asked = question(&stage).question.clone().token_mut().map(|token| token.id);
    assert_eq!(asked, Some(TokenId(7)));
    stage.press("Esc Esc X");
    assert_eq!(stage.state.tokens.marked.len(), 9);
    assert!(unwrapped(&stage).contains("9 marked"));
    stage.press("d");
    assert!(unwrapped(&stage).contains("Deactivate 5 API tokens?"), "{}", stage.text(Locale::En));
    stage.press("Esc Esc");
    assert!(stage.state.tokens.marked.is_empty());
}

#[test]
fn a_click_selects_a_row_and_a_second_one_opens_it() {
    let mut stage = Stage::within(size(120, 40), keeping(), fates());
    stage.state.mouse = true;
    let mut click = |target| {
        let (gesture, seen) = (Gesture::Click, FrameId(stage.frame));
        stage.send(Message::Pointed(Pointing { gesture, target: Some(target), seen }));
        (stage.state.page, selected(&stage), top(&stage).is_some())
    };
    assert_eq!(click(Target::Do(Action::ShowRetirement)), (Page::Retirement, Some(3), false));
    assert_eq!(click(Target::Token(TokenId(7))), (Page::Retirement, Some(7), false));
    assert_eq!(click(Target::Token(TokenId(7))), (Page::Retirement, Some(7), true));
}

#[test]
fn the_order_of_urgency_stays_and_the_events_stand_on_the_other_page() {
    let mut stage = usual();
    assert!(!is_possible(&stage.state, Action::Sort));
    stage.press("o");
    assert_eq!(said(&stage), Some(&Phrase::UrgencyOrder));
    stage.press("Down v");
    assert_eq!((stage.state.page, selected(&stage)), (Page::Tokens, Some(4)));
    assert!(stage.state.pane.is_some());
    // Below the page Retirement the pane asks for nothing.
    stage.press("4 Up");
    let waiting = |stage: &Stage| {
        let of_one = |request: &&Request| matches!(request, Request::AuditEvents { filter, .. } if filter.token.is_some());
        stage.waiting().into_iter().filter(of_one).count()
    };
    assert_eq!(waiting(&stage), 0);
}

#[test]
fn an_account_that_does_not_retire_its_tokens_says_so_plainly() {
    let mut stage = Stage::with(size(80, 24), six());
    assert_eq!(requests(&stage.press("4")), []);
    assert_eq!(body(&stage.state), Body::NotKept);
    let text = unwrapped(&stage);
    assert!(text.contains("This account does not retire its API tokens."), "{text}");
    assert!(text.contains("embedded reset --retirement on"), "{text}");
    stage.press("d x / Enter");
    assert!(top(&stage).is_none() && !stage.state.tokens.searching);
    assert!(stage.state.tokens.marked.is_empty());
    stage.press("1");
    assert!(!stage.text(Locale::En).contains("Works until"));
}

#[test]
fn the_header_warns_on_every_page_of_what_is_lost_within_a_week() {
    let mut stage = Stage::within(size(80, 24), keeping(), fates());
    for page in ["1", "2", "3"] {
        stage.press(page);
        assert!(stage.text(Locale::En).contains("1 lost in 7 days (press 4)"), "{page}");
    }
    stage.press("4");
    let text = stage.text(Locale::En);
    assert!(text.contains("1 lost in 7 days") && !text.contains("press 4"), "{text}");
    let changed = |day| Token {
        last_used: Some(at("2026-10-26T00:00:00Z")),
        updated_at: at(day),
        ..token(1, Some("Billing export"))
    };
    let tokens = vec![changed("2026-11-01T00:00:00Z")];
    let text = Stage::within(size(80, 24), keeping(), tokens).text(Locale::En);
    assert!(text.contains("~1 lost in 7 days (press 4)"), "{text}");
    let calm = Stage::within(size(80, 24), keeping(), vec![token(1, None)]);
    assert!(!calm.text(Locale::En).contains("lost"));
    assert!(!Stage::with(size(80, 24), fates()).text(Locale::En).contains("lost"));
}

#[test]
fn the_mark_of_an_estimate_is_explained_where_it_stands() {
    let said = "~ is an estimate";
    let mut stage = Stage::within(size(80, 24), keeping(), fates());
    let text = stage.text(Locale::En);
    assert!(text.contains("~2026-12-06") && text.contains(said), "{text}");
    // Known days need no explanation, and on a page with no such column there is nothing to explain.
    let known = Stage::within(size(80, 24), keeping(), fates().split_off(6)).text(Locale::En);
    assert!(!known.contains('~'), "{known}");
    stage.send(Message::Resized(size(60, 24)));
    assert!(!stage.text(Locale::En).contains('~'));
}

#[test]
fn another_account_starts_anew() {
    let mut stage = opened_in(size(80, 24), keeping());
    stage.answer(page(log(), None));
    let choice = stage.state.accounts.current.clone();
    stage.state.leave_for(choice);
    assert_eq!(future(&stage.state), &tokendesk::app::cockpit::Future::default());
    assert!(prospect(&stage.state, TokenId(7)).is_none());
}

/// A client that takes the place of a token of the stage.
fn replacing(id: i64, token: &Token) -> OAuthClient {
    let line = migration::describe("Stock", &Replacement::of(token), Plan::default());
    OAuthClient { description: Description::received(Some(line)), ..client(id, "Stock") }
}

#[test]
fn z4_a_client_that_takes_a_token_s_place_says_on_the_page_where_that_stands() {
    let mut stage = Stage::within(size(120, 40), keeping(), fates());
    let effects = requests(&stage.press("4"));
    let is = |wanted: &oauth::Request| {
        effects.iter().any(|asked| matches!(asked, Request::OAuth(one) if **one == *wanted))
    };
    assert!(is(&oauth::Request::Clients) && is(&oauth::Request::Tokens(TokensOf::All)));
    let row = |stage: &Stage| {
        let text = stage.text(Locale::En);
        text.lines().find(|line| line.contains("tk0001")).expect("a row").to_owned()
    };
    let first = fates().into_iter().find(|token| token.id == TokenId(1)).unwrap();
    assert!(row(&stage).contains("migrate"), "{}", row(&stage));
    oauth_scenes::answer(&mut stage, listed(vec![replacing(11, &first)], Ok(vec![])));
    assert!(row(&stage).contains("client made, not yet used"), "{}", row(&stage));
    let given = OAuthToken { client: OAuthClientId(11), ..oauth_scenes::token(21) };
    oauth_scenes::answer(&mut stage, oauth::Answer::Tokens(Ok(vec![given])));
    assert!(row(&stage).contains("tried: put it to use"), "{}", row(&stage));
    // The window of the token says the same.
    stage.state.tokens.select(TokenId(1));
    stage.press("Enter");
    let text = stage.text(Locale::En);
    assert!(text.contains("Migration     tried: put it to use"), "{text}");
    // That they can't be had leaves what is known of the tokens.
    let mut stage = Stage::within(size(120, 40), keeping(), fates());
    stage.press("4");
    let none = error(ErrorKind::Forbidden("no".into()));
    oauth_scenes::answer(&mut stage, oauth::Answer::Clients(Err(none.clone())));
    oauth_scenes::answer(&mut stage, oauth::Answer::Tokens(Err(none)));
    assert!(row(&stage).contains("migrate"), "{}", row(&stage));
}
