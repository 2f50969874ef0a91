//! Menus: what each offers, what it refuses and why.

use tokendesk::app::keymap::Action;
use tokendesk::app::menu::{Choice, Kind};
use tokendesk::app::{Answer, CopyOutcome, Effect, Message, Overlay};
use tokendesk::domain::plan::Plan;
use tokendesk::domain::token::{Status, TokenId};
use tokendesk::domain::user::Role;
use tokendesk::phrases::{Locale, Phrase};

use super::{menu, question, said, top};
use crate::support::stage::{ACCESS_ON, Stage, dated, signed_in, six, size};

/// The usual six tokens in an account of this plan.
fn on_plan(plan: Plan) -> Stage {
    let mut stage = Stage::opened(size(80, 24), plan);
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    stage.answer(Answer::Tokens(Ok(dated(six()))));
    stage
}

/// The words of the entries and the keys that do the same.
fn entries(stage: &Stage) -> Vec<(Phrase, String)> {
    let key = |entry: &tokendesk::app::menu::Entry| {
        entry.key.map(tokendesk::app::keymap::Key::label).unwrap_or_default()
    };
    menu(stage).entries.iter().map(|entry| (entry.label.clone(), key(entry))).collect()
}

#[test]
fn e1_d1_x1_the_menu_of_an_active_token() {
    for key in ["m", "Space"] {
        let mut stage = Stage::usual();
        assert!(stage.press(key).is_empty());
        assert_eq!(menu(&stage).kind, Kind::Options(TokenId(1)));
        assert_eq!(
            entries(&stage),
            [
                (Phrase::MenuEdit, "e".to_owned()),
                (Phrase::MenuDeactivate, "d".to_owned()),
                (Phrase::MenuDelete, "D".to_owned()),
                (Phrase::MenuViewAuditLog, "v".to_owned()),
                (Phrase::MenuMigrate, "M".to_owned()),
            ]
        );
        let refusals: Vec<_> = menu(&stage).entries.iter().map(|e| e.refusal.clone()).collect();
        assert_eq!(refusals, [None, None, Some(Phrase::WhyDeactivateFirst), None, None]);
    }
}

#[test]
fn r1_x2_the_menu_of_an_inactive_token() {
    let mut stage = Stage::usual();
    stage.press("End Up m");
    assert_eq!(menu(&stage).kind, Kind::Options(TokenId(4)));
    let labels: Vec<_> = entries(&stage).into_iter().map(|(label, _)| label).collect();
    assert_eq!(
        labels,
        [
            Phrase::MenuEdit,
            Phrase::MenuReactivate,
            Phrase::MenuDelete,
            Phrase::MenuViewAuditLog,
            Phrase::MenuMigrate,
        ]
    );
    assert!(menu(&stage).entries.iter().all(|entry| entry.refusal.is_none()));
}

#[test]
fn p4_without_an_enterprise_plan_the_audit_log_is_there_disabled_and_says_why() {
    for plan in Plan::ALL {
        let mut stage = on_plan(plan);
        stage.press("m");
        let refusal = menu(&stage).entries[3].refusal.clone();
        let expected = (!plan.has_audit_log()).then_some(Phrase::WhyEnterpriseOnly);
        assert_eq!(refusal, expected, "{plan}");
    }
    let mut stage = on_plan(Plan::SuiteTeam);
    stage.press("m");
    assert!(stage.text(Locale::En).contains("View audit log   Enterprise plans only"));
    for keys in ["v", "Up Up Enter"] {
        assert!(stage.press(keys).is_empty());
        assert!(matches!(top(&stage), Some(Overlay::Menu(_))), "{keys} changes nothing");
    }
}

#[test]
fn x1_a_disabled_delete_leaves_the_menu_open() {
    let mut stage = Stage::usual();
    stage.press("m Down Down");
    assert_eq!(menu(&stage).entries[menu(&stage).index].choice, Choice::Act(Action::Delete));
    for key in ["Enter", "Space", "D", "Delete"] {
        assert!(stage.press(key).is_empty());
        assert!(matches!(top(&stage), Some(Overlay::Menu(_))), "{key}");
    }
    assert!(stage.text(Locale::En).contains("deactivate first"));
}

#[test]
fn an_entry_is_chosen_by_enter_or_by_its_own_key() {
    let mut stage = Stage::usual();
    stage.press("m d");
    assert!(matches!(top(&stage), Some(Overlay::Confirm(_))));
    assert_eq!(stage.state.overlays.len(), 1, "the menu is gone");
    stage.press("Esc m Down Enter");
    assert!(matches!(top(&stage), Some(Overlay::Confirm(_))));
    stage.press("Esc m e");
    assert!(matches!(top(&stage), Some(Overlay::Editor(_))));
}

#[test]
fn the_selection_of_a_menu_goes_round_and_esc_closes_it() {
    let mut stage = Stage::usual();
    stage.press("m Up");
    assert_eq!(menu(&stage).index, 4);
    stage.press("Down");
    assert_eq!(menu(&stage).index, 0);
    stage.press("Esc");
    assert!(top(&stage).is_none());
}

#[test]
fn a_menu_acts_on_the_token_it_was_opened_for() {
    let mut stage = Stage::usual();
    stage.press("F5 m");
    let mut list = six();
    list[1].last_used = Some(crate::support::stage::now());
    stage.answer(Answer::Tokens(Ok(dated(list))));
    stage.press("d");
    let text = stage.text(Locale::En);
    assert!(text.contains("Billing export   tk0001…"), "{text}");
    assert!(question(&stage).call.is_none());
}

#[test]
fn a_menu_of_a_token_that_somebody_deleted_says_so() {
    let mut stage = Stage::usual();
    stage.press("F5 m");
    let list = six().into_iter().filter(|token| token.id.0 != 1).collect();
    stage.answer(Answer::Tokens(Ok(dated(list))));
    stage.press("e");
    assert!(top(&stage).is_none());
    assert_eq!(said(&stage), Some(&Phrase::TokenGone));
}

#[test]
fn a_deactivation_elsewhere_is_seen_by_an_open_menu() {
    let mut stage = Stage::usual();
    stage.press("F5 m");
    let mut list = six();
    list[0].status = Status::Inactive;
    stage.answer(Answer::Tokens(Ok(dated(list))));
    stage.press("d");
    assert!(top(&stage).is_none(), "no question whose answer is known to be refused");
    assert_eq!(said(&stage), Some(&Phrase::AlreadyInactive { name: "Billing export".into() }));
}

#[test]
fn id_prefix_and_description_can_be_copied() {
    for (keys, text) in [("Enter", "1"), ("Down Enter", "tk0001"), ("Up Enter", "Billing export")] {
        let mut stage = Stage::usual();
        stage.press("y");
        assert_eq!(menu(&stage).kind, Kind::Copy(TokenId(1)));
        assert_eq!(stage.press(keys), [Effect::CopyText(text.to_owned())], "{keys}");
        assert!(top(&stage).is_none());
        assert_eq!(said(&stage), None, "nothing is said before it is known how it went");
        stage.send(Message::Copied(CopyOutcome::Native));
        assert_eq!(said(&stage), Some(&Phrase::CopiedNative { what: text.to_owned() }));
    }
}

#[test]
fn how_a_text_was_copied_is_said_as_it_was() {
    let mut stage = Stage::usual();
    stage.press("y Enter");
    stage.send(Message::Copied(CopyOutcome::Unannounced));
    assert_eq!(said(&stage), Some(&Phrase::CopiedUnannounced { what: "1".into() }));
    stage.press("y Enter");
    stage.send(Message::Copied(CopyOutcome::Failed));
    assert_eq!(said(&stage), Some(&Phrase::CopyFailed));
    assert!(stage.state.notice.as_ref().is_some_and(|notice| notice.failed));
}

#[test]
fn a_description_that_is_not_there_can_not_be_copied() {
    let mut stage = Stage::usual();
    stage.press("End y Up");
    assert!(stage.press("Enter").is_empty());
    assert_eq!(menu(&stage).entries[2].refusal, Some(Phrase::NoDescription));
}
