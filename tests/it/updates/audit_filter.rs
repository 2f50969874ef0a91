//! The filter of the audit log (L3).

use tokendesk::app::audit::{Filter, Period};
use tokendesk::app::audit_filter::{Actors, Field, FilterForm};
use tokendesk::app::keymap::Action;
use tokendesk::app::{Answer, Message, Overlay, Request};
use tokendesk::domain::audit::ActivityType;
use tokendesk::domain::token::TokenId;
use tokendesk::domain::user::UserId;
use tokendesk::phrases::Phrase;
use tokendesk::zendesk::ErrorKind;

use crate::support::events::{asked, event, events, page, person};
use crate::support::stage::{Stage, at, error};

fn form(stage: &Stage) -> &FilterForm {
    match stage.state.overlays.last().map(|layer| &layer.overlay) {
        Some(Overlay::AuditFilter(form)) => form,
        other => panic!("the filter form is open, not {other:?}"),
    }
}

/// On the page, with the form open and three people known.
fn filtering() -> Stage {
    let mut stage = Stage::usual();
    stage.press("3");
    stage.answer(page(events(1..40), None));
    stage.press("f");
    stage.answer(Answer::Actors(Ok(vec![
        person(7, "Priya Nair"),
        person(5, "Ada Park"),
        person(6, "Jonas Weber"),
    ])));
    stage
}

fn retype(stage: &mut Stage, text: &str) {
    stage.press("Ctrl-u");
    stage.types(text);
}

#[test]
fn l3_the_form_opens_with_what_holds_and_asks_for_the_people_once() {
    let mut stage = Stage::usual();
    stage.press("3");
    stage.answer(page(events(1..40), None));
    stage.press("f");
    assert!(stage.waiting().contains(&&Request::Actors));
    assert!(matches!(stage.state.actors, Actors::Loading(_)));
    assert_eq!(form(&stage).since.value(), "2026-08-31");
    assert_eq!(form(&stage).until.value(), "");
    stage.answer(Answer::Actors(Ok(vec![person(5, "Ada Park")])));
    stage.press("Esc");
    assert!(stage.press("f").is_empty());
}

#[test]
fn l3_enter_without_a_change_asks_for_nothing() {
    let mut stage = filtering();
    assert!(stage.press("Enter").is_empty());
    assert_eq!(stage.state.log_filter, Filter::default());
    assert_eq!(stage.state.log.events().len(), 39);
}

#[test]
fn l3_dates_are_whole_days_of_the_users_zone_also_when_the_clocks_change() {
    let mut stage = filtering();
    retype(&mut stage, "2026-10-25");
    stage.press("Tab");
    stage.types("2026-10-25");
    let asked = asked(&stage.press("Enter"));
    assert_eq!(asked[0].1.since, Some(at("2026-10-24T22:00:00Z")));
    assert_eq!(asked[0].1.until, Some(at("2026-10-25T22:59:59Z")));
    assert!(stage.state.overlays.is_empty());
    assert!(stage.state.log.events().is_empty(), "the list begins anew");
}

#[test]
fn l3_empty_dates_are_no_limit() {
    let mut stage = filtering();
    retype(&mut stage, "");
    let asked = asked(&stage.press("Enter"));
    assert_eq!((asked[0].1.since, asked[0].1.until), (None, None));
    let none = Period::Days { since: None, until: None };
    assert_eq!(stage.state.log_filter.period, none);
}

#[test]
fn l3_a_wrong_date_stays_with_its_reason() {
    for wrong in ["2026-02-30", "23.11.2026", "2026-1-5", "20261123", "yesterday"] {
        let mut stage = filtering();
        retype(&mut stage, wrong);
        stage.press("Tab Tab");
        assert!(stage.press("Enter").is_empty(), "{wrong}");
        assert_eq!(form(&stage).since.value(), wrong);
        let problem = Some((Field::Since, Phrase::AuditDateWrong));
        assert_eq!(form(&stage).problem, problem);
        assert_eq!(form(&stage).focus, Field::Since);
    }
}

#[test]
fn l3_the_end_date_is_not_before_the_start_date() {
    let mut stage = filtering();
    stage.press("Tab");
    stage.send(Message::Pasted("2026-08-30\n".into()));
    assert!(stage.press("Enter").is_empty());
    let problem = Some((Field::Until, Phrase::AuditDateOrder));
    assert_eq!(form(&stage).problem, problem);
    stage.press("Backspace");
    assert_eq!(form(&stage).problem, None, "typing clears it");
}

#[test]
fn l3_the_actor_is_chosen_with_arrows_or_a_letter() {
    let mut stage = filtering();
    stage.press("Tab Tab");
    assert_eq!(form(&stage).focus, Field::Actor);
    stage.press("Right");
    assert_eq!(form(&stage).actor.as_ref().unwrap().name, "Ada Park");
    stage.press("Left Left");
    assert_eq!(form(&stage).actor.as_ref().unwrap().name, "Priya Nair");
    stage.press("j");
    let asked = asked(&stage.press("Enter"));
    assert_eq!(asked[0].1.actor, Some(UserId(6)));
}

#[test]
fn l3_the_activity_type_is_chosen_with_arrows() {
    let mut stage = filtering();
    stage.press("Tab Tab Tab Right Right Right");
    let asked = asked(&stage.press("Enter"));
    assert_eq!(asked[0].1.activity_types, [ActivityType::Deleted]);
    assert_eq!(asked[0].1.since, Some(at("2026-08-31T12:00:00Z")));
    assert_eq!(stage.state.log_filter.period, Period::LastWeeks);
}

#[test]
fn l3_people_who_could_not_be_had_are_asked_for_when_the_form_opens_again() {
    let mut stage = Stage::usual();
    stage.press("3");
    stage.answer(page(vec![], None));
    stage.press("f");
    stage.answer(Answer::Actors(Err(error(ErrorKind::Unreachable))));
    assert!(matches!(stage.state.actors, Actors::Failed(_)));
    stage.press("Tab Tab Right");
    assert_eq!(form(&stage).actor, None, "everybody is still there");
    stage.press("Esc f");
    assert!(matches!(stage.state.actors, Actors::Loading(_)));
}

#[test]
fn l3_cancel_and_esc_change_nothing() {
    let mut stage = filtering();
    retype(&mut stage, "2026-10-25");
    assert!(stage.press("BackTab BackTab Enter").is_empty());
    assert!(stage.state.overlays.is_empty());
    assert_eq!(stage.state.log_filter, Filter::default());
}

#[test]
fn l3_the_pane_has_a_filter_of_its_own() {
    let mut stage = Stage::usual();
    stage.press("v");
    stage.answer(page(vec![event(1, 5)], None));
    stage.press("Tab f");
    stage.press("Tab Tab Tab Right");
    let asked = asked(&stage.press("Enter"));
    assert_eq!(asked[0].1.activity_types, [ActivityType::Created]);
    assert_eq!(asked[0].1.token, Some(TokenId(1)));
    stage.answer(page(vec![], None));
    assert_eq!(stage.state.log_filter, Filter::default());

    stage.press("Tab");
    let detail = stage.press("Enter");
    assert!(detail.is_empty(), "the detail's events of the last 12 weeks are still known");
}

#[test]
fn l3_the_footer_names_a_key_once_as_the_innermost_place_takes_it() {
    let mut stage = Stage::usual();
    stage.press("v");
    stage.answer(page(vec![event(1, 5)], None));
    stage.press("Tab");
    let named = |stage: &Stage, action| {
        let footer = stage.state.keymap.footer(stage.state.contexts());
        footer.into_iter().filter(|binding| binding.action == action).count()
    };
    assert_eq!(named(&stage, Action::Filter), 1, "of the pane, not of the table too");
    stage.press("f");
    assert_eq!(named(&stage, Action::Press), 1);
}
