//! Where a migration stands, by facts alone.

use super::*;
use crate::domain::description::Description;
use crate::domain::fate::LastChange;
use crate::domain::oauth::{ClientKind, Scopes};
use crate::domain::oauth_client::OAuthTokenId;

const NOW: &str = "2026-11-28T06:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn ago(days: i64) -> Timestamp {
    at(NOW) - SignedDuration::from_hours(24 * days)
}

pub(super) fn token(status: Status, last_used: Option<i64>, updated: i64) -> Token {
    Token {
        id: TokenId(5),
        description: Description::received(Some("Nightly sync".into())),
        status,
        visible_token: "kX77vn".into(),
        last_used: last_used.map(ago),
        created_at: ago(400),
        updated_at: ago(updated),
        creator: None,
        assigned_user_id: None,
        signs_in: false,
    }
}

pub(super) fn client(id: i64, description: &str, age: i64) -> OAuthClient {
    OAuthClient {
        id: OAuthClientId(id),
        identifier: "nightly".into(),
        name: "Nightly".into(),
        kind: Some(ClientKind::Confidential),
        description: Description::received(Some(description.to_owned())),
        company: None,
        redirect_uris: vec![],
        scope: Some(Scopes::parse("tickets:read")),
        user_id: None,
        visible_secret: None,
        created_at: ago(age),
        updated_at: ago(age),
    }
}

fn given(client: i64, used: Option<i64>) -> OAuthToken {
    OAuthToken {
        id: OAuthTokenId(9),
        client: OAuthClientId(client),
        user_id: None,
        scopes: Scopes::parse("tickets:read"),
        visible_token: "ab".into(),
        created_at: ago(1),
        used_at: used.map(ago),
        expires_at: None,
        refresh_expires_at: None,
    }
}

const LINE: &str = "replaces API token 5 (kX77vn…)\nquiet 7 days, off 35 days";
const TRIED: &str = "replaces API token 5 (kX77vn…)\nquiet 7 days, off 35 days, tried 2026-11-20";

fn stage(token: &Token, description: &str) -> Stage {
    Standing::of(token, &[client(1, description, 10)], &[], None, at(NOW)).stage
}

fn told(days: i64) -> LastChange {
    LastChange { at: ago(days), by_account: false }
}

#[test]
fn nothing_has_begun_where_no_client_names_the_token() {
    let token = token(Status::Active, Some(0), 400);
    for description in ["", "replaces API token 6", "replaces API token 5 (zzzzzz…)"] {
        let standing =
            Standing::of(&token, &[client(1, description, 1)], &[given(1, Some(0))], None, at(NOW));
        assert_eq!(standing.stage, Stage::NotBegun, "{description}");
        assert_eq!(standing.client, None);
        assert_eq!(standing.step(), Step::Know);
    }
}

#[test]
fn a_client_is_tried_once_it_has_an_access_token_or_the_account_remembers_one() {
    let token = token(Status::Active, Some(0), 400);
    assert_eq!(stage(&token, LINE), Stage::ClientMade);
    assert_eq!(stage(&token, TRIED), Stage::Tried);
    let clients = [client(1, LINE, 10)];
    for (given, used) in [(given(1, Some(2)), Some(ago(2))), (given(1, None), None)] {
        let standing = Standing::of(&token, &clients, &[given], None, at(NOW));
        assert_eq!((standing.stage, standing.client_used), (Stage::Tried, used));
        assert_eq!(standing.step(), Step::Watch);
    }
    let other = Standing::of(&token, &clients, &[given(2, Some(0))], None, at(NOW));
    assert_eq!((other.stage, other.step()), (Stage::ClientMade, Step::Try));
}

#[test]
fn a_token_is_watched_until_it_was_quiet_for_as_long_as_was_chosen() {
    for (used, days, long_enough, step) in [
        (Some(1), 1, false, Step::Watch),
        (Some(6), 6, false, Step::Watch),
        (Some(7), 7, true, Step::SwitchOff),
        (None, 400, true, Step::SwitchOff),
    ] {
        let standing = Standing::of(
            &token(Status::Active, used, 400),
            &[client(1, TRIED, 10)],
            &[],
            None,
            at(NOW),
        );
        assert_eq!(standing.stage, Stage::Watching(Quiet { since: ago(days), days, long_enough }));
        assert_eq!(standing.step(), step);
    }
    let longer = TRIED.replace("quiet 7", "quiet 14");
    let token = token(Status::Active, Some(7), 400);
    assert!(matches!(
        stage(&token, &longer),
        Stage::Watching(Quiet { days: 7, long_enough: false, .. })
    ));
}

#[test]
fn fewer_than_35_days_prove_nothing_about_a_monthly_job() {
    assert_eq!(Monthly::after(0), Monthly::NoProof);
    assert_eq!(Monthly::after(34), Monthly::NoProof);
    assert_eq!(Monthly::after(35), Monthly::OnceBy);
}

#[test]
fn a_token_that_is_off_waits_for_its_time_and_the_audit_log_makes_it_certain() {
    let token = token(Status::Inactive, Some(20), 5);
    assert_eq!(stage(&token, TRIED), Stage::Soaking { until: Due::About(ago(5 - 35)) });
    let clients = [client(1, TRIED, 30)];
    let known = Standing::of(&token, &clients, &[], Some(told(6)), at(NOW));
    assert_eq!(known.stage, Stage::Soaking { until: Due::On(ago(6 - 35)) });
    assert_eq!(known.step(), Step::SwitchOff);
    let over = Standing::of(&token, &clients, &[], Some(told(35)), at(NOW));
    assert_eq!((over.stage, over.step()), (Stage::Soaked { days: 35 }, Step::Delete));
    assert_eq!(stage(&token, LINE), Stage::Soaking { until: Due::About(ago(5 - 35)) });
}

#[test]
fn of_several_clients_the_youngest_counts() {
    let token = token(Status::Active, Some(0), 400);
    let clients = [client(1, LINE, 10), client(2, TRIED, 3), client(3, "", 1)];
    let standing = Standing::of(&token, &clients, &[], None, at(NOW));
    assert_eq!(standing.client, Some(OAuthClientId(2)));
    assert_eq!(standing.stage, Stage::Tried);
}

#[test]
fn what_is_gone_is_done() {
    let tokens = [token(Status::Active, None, 1)];
    let clients = [client(1, "replaces API token 5 and replaces API token 7 (ab…)", 1)];
    let over = done(&tokens, &clients);
    assert_eq!(over.iter().map(|(line, _)| line.token.0).collect::<Vec<_>>(), [7]);
}

#[test]
fn every_step_has_its_number() {
    assert_eq!(Step::ALL.map(Step::number), [1, 2, 3, 4, 5, 6, 7, 8]);
}

#[test]
fn the_next_change_is_due_after_the_chosen_days() {
    let due = |token: &Token, description: &str, told| {
        let clients = [client(1, description, 10)];
        Standing::of(token, &clients, &[], told, at(NOW)).due(token)
    };
    let used = |days| token(Status::Active, Some(days), 400);
    assert_eq!(due(&used(0), TRIED, None), Some(Due::On(ago(-7))));
    assert_eq!(due(&used(6), TRIED, None), Some(Due::On(ago(-1))));
    for (token, description) in [(used(7), TRIED), (used(0), LINE), (used(0), "")] {
        assert_eq!(due(&token, description, None), None, "{description}");
    }
    let off = token(Status::Inactive, Some(20), 5);
    assert_eq!(due(&off, TRIED, None), Some(Due::About(ago(5 - 35))));
    assert_eq!(due(&off, TRIED, Some(told(6))), Some(Due::On(ago(6 - 35))));
    assert_eq!(due(&off, TRIED, Some(told(35))), None);
}
