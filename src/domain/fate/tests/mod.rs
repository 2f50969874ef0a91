//! Every date: month ends, leap days, time zones, clocks that differ.

mod properties;

use super::*;
use crate::domain::account::{Guard, SignIn};
use crate::domain::description::Description;
use crate::domain::time;
use crate::domain::token::TokenId;

fn at(text: &str) -> Timestamp {
    let whole = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
    whole.parse().unwrap()
}

fn account(keeps_retirement: bool) -> Account {
    Account {
        name: "acme".into(),
        plan: None,
        embedded: false,
        keeps_retirement,
        url: "https://acme.zendesk.com".into(),
        profile: None,
        guard: Guard::default(),
        color: None,
        sign_in: SignIn::OAuthToken,
    }
}

fn token(status: Status, used: Option<Timestamp>, made: Timestamp, changed: Timestamp) -> Token {
    Token {
        id: TokenId(1),
        description: Description::received(None),
        status,
        visible_token: "kX77vn".into(),
        last_used: used,
        created_at: made,
        updated_at: changed,
        creator: None,
        assigned_user_id: None,
        signs_in: false,
    }
}

/// An active token, made and never changed in 2024.
fn active(used: Option<&str>) -> Token {
    token(Status::Active, used.map(at), at("2024-02-29"), at("2024-02-29"))
}

/// A token that became inactive, as far as its last change tells.
fn inactive(used: Option<&str>, changed: &str) -> Token {
    token(Status::Inactive, used.map(at), at("2024-02-29"), at(changed))
}

fn fate(token: &Token, now: &str) -> Fate {
    Fate::of(token, &account(true), None, at(now))
}

fn prospect(token: &Token, now: &str) -> Prospect {
    Prospect::of(token, &account(true), None, at(now))
}

const NOW: &str = "2026-11-24T09:00:00Z";

#[test]
fn an_active_token_is_in_use_idle_or_never_used() {
    let off = |text| Due::On(at(text));
    for (used, expected) in [
        (Some("2026-11-24T08:58:00Z"), Fate::InUse { off: off("2026-12-24T08:58:00Z") }),
        (Some("2026-11-08T09:00:01Z"), Fate::InUse { off: off("2026-12-08T09:00:01Z") }),
        (Some("2026-11-08T09:00:00Z"), Fate::Idle { off: off("2026-12-08T09:00:00Z") }),
        (Some("2026-10-25T09:00:01Z"), Fate::Idle { off: off("2026-11-24T09:00:01Z") }),
        // It should be off already: what the account does not do on its day has no day.
        (
            Some("2026-10-25T09:00:00Z"),
            Fate::Idle { off: Due::Overdue(at("2026-11-24T09:00:00Z")) },
        ),
        (None, Fate::NeverUsed { off: Due::Overdue(at("2026-07-28")) }),
        // A clock that is behind the account's: the use lies ahead.
        (Some("2026-11-24T09:05:00Z"), Fate::InUse { off: off("2026-12-24T09:05:00Z") }),
    ] {
        assert_eq!(fate(&active(used), NOW), expected, "{used:?}");
    }
}

#[test]
fn thirty_days_cross_the_ends_of_months_and_of_february() {
    for (used, off) in [
        ("2026-10-31T00:00:00Z", "2026-11-30T00:00:00Z"),
        ("2026-12-31T23:59:59Z", "2027-01-30T23:59:59Z"),
        ("2027-01-29T12:00:00Z", "2027-02-28T12:00:00Z"),
        ("2027-01-30T12:00:00Z", "2027-03-01T12:00:00Z"),
        ("2027-02-28T00:00:00Z", "2027-03-30T00:00:00Z"),
    ] {
        let now = at(used).checked_add(SignedDuration::from_hours(1)).unwrap();
        let found = Fate::of(&active(Some(used)), &account(true), None, now);
        assert_eq!(found, Fate::InUse { off: Due::On(at(off)) }, "{used}");
    }
}

#[test]
fn sixty_days_cross_a_leap_day() {
    for (since, deleted) in [
        ("2026-12-31T12:00:00Z", "2027-03-01T12:00:00Z"),
        ("2027-12-31T12:00:00Z", "2028-02-29T12:00:00Z"),
        ("2028-01-01T12:00:00Z", "2028-03-01T12:00:00Z"),
        ("2027-04-30T00:00:00Z", "2027-06-29T00:00:00Z"),
        // Whatever was inactive before the rule held is deleted 60 days after it began to hold.
        ("2025-01-01T00:00:00Z", "2026-09-26T00:00:00Z"),
    ] {
        let found = fate(&inactive(None, since), "2026-08-01T00:00:00Z");
        let Fate::Deactivated { deleted: due, .. } = found else { panic!("{found:?}") };
        assert_eq!(due, Due::About(at(deleted)), "{since}");
    }
}

#[test]
fn z3_the_last_month_ends_all_at_once_and_its_day_is_known() {
    let used = active(Some("2027-03-31T00:00:00Z"));
    assert_eq!(fate(&used, "2027-04-01T00:00:00Z"), Fate::Ends);
    assert_eq!(fate(&used, "2027-04-29T23:59:59Z").works_until(), Until::End);
    assert_eq!(fate(&used, "2027-04-30T00:00:00Z"), Fate::Ended);
    assert!(!fate(&used, "2027-04-30T00:00:00Z").works());
    let earlier = active(Some("2027-03-30T23:59:59Z"));
    let off = Due::On(at("2027-04-29T23:59:59Z"));
    assert_eq!(fate(&earlier, "2027-04-01T00:00:00Z"), Fate::InUse { off });
}

#[test]
fn a_day_that_a_reactivation_may_have_moved_is_an_estimate() {
    // Changed after its last use: a new description, or a reactivation.
    let used = Some(at("2026-11-10T00:00:00Z"));
    let changed = token(Status::Active, used, at("2024-02-29"), at("2026-11-20"));
    let off = Due::About(at("2026-12-10T00:00:00Z"));
    assert_eq!(fate(&changed, NOW), Fate::InUse { off });
    // With its 30 days over it can but have been reactivated.
    let used = Some(at("2026-09-10T00:00:00Z"));
    let again = token(Status::Active, used, at("2024-02-29"), at("2026-11-20"));
    let off = Due::About(at("2026-12-20T00:00:00Z"));
    assert_eq!(fate(&again, NOW), Fate::Idle { off });
    // The audit log knows.
    let told = Some(LastChange { at: at("2026-11-19"), by_account: false });
    let found = Fate::of(&again, &account(true), told, at(NOW));
    assert_eq!(found, Fate::Idle { off: Due::On(at("2026-12-19T00:00:00Z")) });
}

#[test]
fn who_deactivated_a_token_is_known_from_the_audit_log_alone() {
    let by = |token: &Token, told| match Fate::of(token, &account(true), told, at(NOW)) {
        Fate::Deactivated { by, deleted } => (by, deleted),
        other => panic!("{other:?}"),
    };
    let idle = inactive(Some("2026-10-01T00:00:00Z"), "2026-10-31T00:00:00Z");
    let about = Due::About(at("2026-12-30T00:00:00Z"));
    assert_eq!(by(&idle, None), (By::PerhapsAccount(Rule::Idle), about));
    let told = |by_account| Some(LastChange { at: at("2026-10-31"), by_account });
    let on = Due::On(at("2026-12-30T00:00:00Z"));
    assert_eq!(by(&idle, told(true)), (By::Account(Rule::Idle), on));
    assert_eq!(by(&idle, told(false)), (By::Person, about));
    let quick = inactive(Some("2026-10-01T00:00:00Z"), "2026-10-02T00:00:00Z");
    assert_eq!(by(&quick, None).0, By::Person);
    let old = inactive(Some("2026-07-01T00:00:00Z"), "2026-08-15T00:00:00Z");
    let overdue = Due::Overdue(at("2026-10-14T00:00:00Z"));
    assert_eq!(by(&old, None), (By::Person, overdue));
}

#[test]
fn an_account_that_keeps_no_rule_changes_nothing() {
    for (token, until) in
        [(active(None), Until::Open), (inactive(None, "2026-01-01"), Until::Stopped)]
    {
        let found = Prospect::of(&token, &account(false), None, at("2028-01-01"));
        assert_eq!(found.fate, Fate::Unaffected(token.status));
        assert_eq!((found.fate.works_until(), found.next, found.loss()), (until, None, None));
    }
}

#[test]
fn each_token_has_one_next_step() {
    let by = |text| NextStep::ReactivateBy(Due::About(at(text)));
    for (name, token, next) in [
        ("in use", active(Some("2026-11-24T08:00:00Z")), NextStep::Migrate),
        ("a monthly job", active(Some("2026-10-28T03:00:00Z")), NextStep::Migrate),
        ("never used", active(None), NextStep::Nothing),
        (
            "a monthly job that the rule has stopped",
            inactive(Some("2026-10-01T03:00:00Z"), "2026-10-31T03:00:00Z"),
            by("2026-12-30T03:00:00Z"),
        ),
        ("never used, off", inactive(None, "2026-11-20"), NextStep::Remove(Evidence::NeverUsed)),
        (
            "off and quiet",
            inactive(Some("2026-10-19T00:00:00Z"), "2026-10-20T09:00:00Z"),
            NextStep::Remove(Evidence::Quiet { days: 35 }),
        ),
        (
            "off and not quiet for long enough",
            inactive(Some("2026-10-19T00:00:00Z"), "2026-10-20T09:00:01Z"),
            by("2026-12-19T09:00:01Z"),
        ),
        (
            "reactivated for a monthly job",
            token(Status::Active, Some(at("2026-10-01")), at("2024-02-29"), at("2026-11-20")),
            NextStep::Migrate,
        ),
        (
            "reactivated, and its last use is long past",
            token(Status::Active, Some(at("2026-09-23")), at("2024-02-29"), at("2026-11-20")),
            NextStep::Nothing,
        ),
    ] {
        assert_eq!(prospect(&token, NOW).next, Some(next), "{name}");
    }
}

#[test]
fn z3_a_reactivation_is_possible_until_all_tokens_end_and_no_longer() {
    let off = inactive(Some("2027-03-01T00:00:00Z"), "2027-03-31T00:00:00Z");
    let until = Some(NextStep::ReactivateBy(Due::On(END)));
    assert_eq!(prospect(&off, "2027-04-01T00:00:00Z").next, until);
    assert_eq!(prospect(&off, "2027-04-30T00:00:00Z").next, Some(NextStep::Nothing));
}

#[test]
fn what_is_lost_soonest_is_most_urgent() {
    let tokens = [
        ("safe", inactive(None, "2026-11-20")),
        ("safe, and deleted before it", inactive(None, "2026-11-10")),
        ("never used", token(Status::Active, None, at("2026-10-26"), at("2026-10-26"))),
        ("in use", active(Some("2026-11-24T08:00:00Z"))),
        ("off", inactive(Some("2026-10-01T03:00:00Z"), "2026-10-31T03:00:00Z")),
        ("idle", active(Some("2026-10-27T03:00:00Z"))),
        ("overdue", active(Some("2026-10-20T03:00:00Z"))),
    ];
    let mut order: Vec<_> =
        tokens.iter().map(|(name, token)| (prospect(token, NOW).urgency(), *name)).collect();
    order.sort();
    let names: Vec<_> = order.into_iter().map(|(_, name)| name).collect();
    let last = "safe, and deleted before it";
    assert_eq!(names, ["overdue", "idle", "off", "in use", "never used", last, "safe"]);
}

#[test]
fn the_figures_count_each_token_where_it_belongs() {
    let tokens = [
        active(Some("2026-11-24T08:00:00Z")),
        active(Some("2026-11-20T08:00:00Z")),
        active(Some("2026-10-27T03:00:00Z")),
        active(Some("2026-11-07T03:00:00Z")),
        active(None),
        inactive(Some("2026-10-01T03:00:00Z"), "2026-10-31T03:00:00Z"),
        inactive(None, "2026-11-20"),
    ];
    let prospects = tokens.map(|token| prospect(&token, NOW));
    let expected = Outlook {
        in_use: 2,
        at_risk: 2,
        at_risk_estimated: false,
        lost_in_a_week: 1,
        lost_estimated: false,
        never_used: 1,
        off: 2,
        safe: 1,
        estimated: true,
    };
    assert_eq!(Outlook::of(&prospects, at(NOW)), expected);
}

#[test]
fn a_figure_is_an_estimate_only_if_one_of_its_own_days_is() {
    let changed = |used, on| token(Status::Active, Some(at(used)), at("2024-02-29"), at(on));
    let figures = |token: &Token| {
        let outlook = Outlook::of(&[prospect(token, NOW)], at(NOW));
        let at_risk = (outlook.at_risk, outlook.at_risk_estimated);
        (at_risk, (outlook.lost_in_a_week, outlook.lost_estimated), outlook.estimated)
    };
    // Off about 2026-12-05, in eleven days.
    let soon = changed("2026-11-05", "2026-11-20");
    assert_eq!(figures(&soon), ((1, true), (0, false), true));
    // Off about 2026-12-20: that is an estimate, and counts nowhere yet.
    let later = changed("2026-11-20", "2026-11-22");
    assert_eq!(figures(&later), ((0, false), (0, false), true));
    // Off on 2026-11-26, which is known.
    assert_eq!(figures(&active(Some("2026-10-27"))), ((1, false), (1, false), false));
}

#[test]
fn the_weeks_go_down_to_the_end() {
    let tokens = [
        active(Some("2026-11-24T08:00:00Z")),
        active(Some("2026-10-27T03:00:00Z")),
        active(Some("2026-10-20T03:00:00Z")),
        inactive(None, "2026-11-20"),
    ];
    let prospects = tokens.map(|token| prospect(&token, NOW));
    let weeks = weeks(&prospects, at(NOW));
    let working: Vec<_> = weeks.iter().map(|week| week.working).collect();
    assert_eq!(working[..3], [3, 1, 1]);
    let last = weeks.last().unwrap();
    assert_eq!((last.at, last.working, last.estimated), (END, 0, false));
    assert_eq!(weeks.len(), 24);
    assert!(weeks[0].estimated, "one of them should be off");
    assert_eq!(super::weeks(&prospects, END), []);
}

#[test]
fn the_days_that_are_left_count_the_one_that_has_begun() {
    for (now, days) in [
        ("2026-11-24T09:00:00Z", 157),
        ("2027-04-28T00:00:01Z", 2),
        ("2027-04-29T00:00:00Z", 1),
        ("2027-04-29T23:59:59Z", 1),
        ("2027-04-30T00:00:00Z", 0),
        ("2030-01-01T00:00:00Z", 0),
    ] {
        assert_eq!(days_left(at(now)), days, "{now}");
    }
}

#[test]
fn a_day_is_that_of_the_reader_and_the_end_that_of_utc() {
    let zone = |name| time::zone(Some(name));
    let late = at("2026-12-05T23:30:00Z");
    assert_eq!(day(late, &TimeZone::UTC), "2026-12-05");
    assert_eq!(day(late, &zone("Asia/Seoul")), "2026-12-06");
    assert_eq!(day(at("2026-12-05T03:00:00Z"), &zone("America/Los_Angeles")), "2026-12-04");
    assert_eq!(day(END, &zone("Pacific/Honolulu")), "2027-04-30");
    // The clocks go forward in Berlin on 2027-03-28: the 30 days are 720 hours all the same.
    let off = fate(&active(Some("2027-02-27T23:30:00Z")), "2027-02-28T00:00:00Z");
    assert_eq!(off, Fate::InUse { off: Due::On(at("2027-03-29T23:30:00Z")) });
    assert_eq!(day(at("2027-03-29T23:30:00Z"), &zone("Europe/Berlin")), "2027-03-30");
}

#[test]
fn days_begin_at_midnight_where_the_clocks_change_and_where_hours_are_half() {
    for (name, before, midnight, days) in [
        // The clocks go forward on the 14th, and it has 23 hours.
        ("America/Los_Angeles", "2027-03-14T07:59:59Z", "2027-03-14T08:00:00Z", "2027-03-13"),
        ("America/Los_Angeles", "2027-03-15T06:59:59Z", "2027-03-15T07:00:00Z", "2027-03-14"),
        // They go back on the 4th, and it has 25.
        ("Pacific/Auckland", "2027-04-03T10:59:59Z", "2027-04-03T11:00:00Z", "2027-04-03"),
        ("Pacific/Auckland", "2027-04-04T11:59:59Z", "2027-04-04T12:00:00Z", "2027-04-04"),
        ("Asia/Kolkata", "2028-02-29T18:29:59Z", "2028-02-29T18:30:00Z", "2028-02-29"),
        ("Asia/Seoul", "2026-12-31T14:59:59Z", "2026-12-31T15:00:00Z", "2026-12-31"),
    ] {
        let zone = time::zone(Some(name));
        assert_eq!(day(at(before), &zone), days, "{name} {before}");
        assert!(day(at(midnight), &zone).as_str() > days, "{name} {midnight}");
        assert_eq!(last_day(at(midnight), &zone), days, "{name} {midnight}");
        assert!(last_day(at(before), &zone).as_str() < days, "{name} {before}");
    }
}

#[test]
fn at_risk_and_lost_begin_at_their_limits_to_the_second() {
    // Used so that it is off exactly 14, then 7 days later.
    for (days, counts) in [(14, (1, 0)), (7, (1, 1))] {
        let off = at(NOW).checked_add(SignedDuration::from_hours(days * 24)).unwrap();
        let used = off.checked_sub(SignedDuration::from_hours(IDLE_DAYS * 24)).unwrap();
        let outlook = |used: Timestamp| {
            let token = token(Status::Active, Some(used), at("2024-02-29"), at("2024-02-29"));
            let outlook = Outlook::of(&[prospect(&token, NOW)], at(NOW));
            (outlook.at_risk, outlook.lost_in_a_week)
        };
        assert_eq!(outlook(used), counts, "{days}");
        let later = used.checked_add(SignedDuration::from_secs(1)).unwrap();
        assert_eq!(outlook(later), if days == 14 { (0, 0) } else { (1, 0) }, "{days}");
    }
}

#[test]
fn by_the_last_day_something_is_still_possible() {
    let zone = |name| time::zone(Some(name));
    for (before, name, day) in [
        ("2026-12-05T23:30:00Z", "UTC", "2026-12-04"),
        ("2026-12-05T23:30:00Z", "Asia/Seoul", "2026-12-05"),
        ("2027-03-01T00:00:00Z", "UTC", "2027-02-28"),
        ("2028-03-01T12:00:00Z", "UTC", "2028-02-29"),
        ("2027-01-01T04:00:00Z", "America/New_York", "2026-12-30"),
        ("2027-04-30T00:00:00Z", "Asia/Seoul", "2027-04-29"),
        ("2027-04-30T00:00:00Z", "Pacific/Kiritimati", "2027-04-29"),
        // All tokens end at five in the afternoon of the 29th there: its evening is too late.
        ("2027-04-30T00:00:00Z", "America/Los_Angeles", "2027-04-28"),
        // The clocks go forward at two: the 28th has 23 hours, and its last one counts.
        ("2027-03-28T22:00:00Z", "Europe/Berlin", "2027-03-28"),
        ("2027-03-28T21:59:59Z", "Europe/Berlin", "2027-03-27"),
    ] {
        assert_eq!(last_day(at(before), &zone(name)), day, "{before} {name}");
    }
}

#[test]
fn the_last_change_is_the_newest_of_the_log() {
    use crate::domain::audit::{ActivityType, EventId};
    use crate::domain::user::UserId;
    let event = |id, day: &str, actor, text: &str| AuditEvent {
        id: EventId(id),
        created_at: at(day),
        actor_id: Some(actor),
        actor_name: "Zendesk".into(),
        ip_address: None,
        source_type: "apitoken".into(),
        source_id: Some(1),
        source_label: "API token".into(),
        activity_type: ActivityType::Updated,
        action_label: "Updated".into(),
        change_description: text.into(),
    };
    let events = [
        event(4, "2026-11-03", UserId(7), "description changed from a to b"),
        event(3, "2026-11-02", SYSTEM, "active changed from true to false"),
        event(1, "2026-11-01", UserId(7), "active changed from false to true"),
    ];
    let last = LastChange { at: at("2026-11-02"), by_account: true };
    assert_eq!(LastChange::among(&events), Some(last));
    assert_eq!(LastChange::among(&events[2..]).map(|change| change.by_account), Some(false));
    assert_eq!(LastChange::among(&events[..1]), None);
}

#[test]
fn a_deadline_is_what_may_be_needed_and_can_be_lost_before_the_end() {
    let with_id = |id: i64, token: Token| Token { id: TokenId(id), ..token };
    let tokens = [
        with_id(1, active(Some("2026-11-24T08:00:00Z"))),
        with_id(2, active(Some("2026-10-27T03:00:00Z"))),
        with_id(3, active(None)),
        with_id(4, inactive(Some("2026-10-01T03:00:00Z"), "2026-10-31T03:00:00Z")),
        with_id(5, inactive(None, "2026-11-20")),
    ];
    let prospects = tokens.map(|token| prospect(&token, NOW));
    let due = Due::On(at("2026-11-26T03:00:00Z"));
    let expected = [
        Deadline { due, deed: Deed::Use(TokenId(2)) },
        Deadline {
            due: Due::About(at("2026-12-30T03:00:00Z")),
            deed: Deed::Reactivate(TokenId(4)),
        },
        Deadline { due: Due::On(END), deed: Deed::End },
    ];
    assert_eq!(deadlines(&prospects, at(NOW)), expected);
    assert_eq!(deadlines(&prospects, END), [], "after the end nothing can be done");
    let open = Prospect::of(&active(None), &account(false), None, at(NOW));
    assert_eq!(deadlines(&[open], at(NOW)), []);
}
