//! What holds of every token at every time.

use proptest::prelude::*;

use super::*;
use crate::domain::retirement::IDLE_FROM;

fn second(from: &str, to: &str) -> impl Strategy<Value = Timestamp> + use<> {
    (at(from).as_second()..at(to).as_second())
        .prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn any_token() -> impl Strategy<Value = (Token, Option<LastChange>)> {
    let time = || second("2020-01-01", "2027-07-01");
    let told = proptest::option::of((time(), any::<bool>()));
    (any::<bool>(), time(), proptest::option::of(time()), time(), told).prop_map(
        |(is_active, made, used, changed, told)| {
            let used = used.map(|used| used.max(made));
            let status = Status::from_active(is_active);
            let told = told.map(|(at, by_account)| LastChange { at: at.max(made), by_account });
            (token(status, used, made, changed.max(made)), told)
        },
    )
}

/// When the account next changes a token.
fn due(found: Fate) -> Due {
    match found {
        Fate::InUse { off } | Fate::Idle { off } | Fate::NeverUsed { off } => off,
        Fate::Deactivated { deleted, .. } => deleted,
        Fate::Ends | Fate::Ended | Fate::Unaffected(_) => Due::On(END),
    }
}

proptest! {
    /// As time goes on and nothing is done, no day comes nearer than was said, what is known stays, and
    /// nothing that is idle looks as if it were in use again.
    #[test]
    fn no_day_moves_nearer(
        (token, told) in any_token(),
        now in second("2026-07-28", "2027-06-01"),
        passed in 0_i64..300 * 24,
    ) {
        let later = now.checked_add(SignedDuration::from_hours(passed)).unwrap();
        let at = |now| Prospect::of(&token, &account(true), told, now);
        let (before, after) = (at(now), at(later));
        prop_assert!(due(after.fate).at() >= due(before.fate).at());
        if let Due::On(known) = due(before.fate) && later < known {
            prop_assert_eq!(due(after.fate), Due::On(known));
        }
        if matches!(before.fate, Fate::Idle { .. }) {
            let in_use = matches!(after.fate, Fate::InUse { .. });
            prop_assert!(!in_use);
        }
        // What can go without fear can go later, too.
        prop_assert!(after.is_safe_to_remove() || !before.is_safe_to_remove());
        if let (Some(before), Some(after)) = (before.loss(), after.loss()) {
            prop_assert!(after.at() >= before.at());
        }
    }

    #[test]
    fn nothing_works_past_the_end_and_nothing_is_off_too_early(
        (token, told) in any_token(),
        now in second("2026-07-28", "2027-06-01"),
    ) {
        let found = Fate::of(&token, &account(true), told, now);
        prop_assert_eq!(found.works(), token.status.is_active() && now < END);
        if let Until::Off(due) | Until::EndIfUsed(due) = found.works_until() {
            let since = token.last_used.unwrap_or(token.created_at);
            prop_assert!(due.at() <= END && due.at() >= IDLE_FROM);
            prop_assert!(due.at() == END || due.at().duration_since(since).as_hours() >= 720);
            prop_assert_eq!(matches!(due, Due::Overdue(_)), due.at() <= now);
        }
    }

    /// Without the audit log a day that may be another one is never called known.
    #[test]
    fn what_the_log_could_move_is_marked(
        (token, told) in any_token(),
        now in second("2026-07-28", "2027-04-30"),
    ) {
        // A log that the account could have: the last change is no later than the token's own.
        let told = told.filter(|told| {
            told.at <= token.updated_at && (token.status.is_active() || told.by_account)
        });
        let without = Fate::of(&token, &account(true), None, now);
        let with = Fate::of(&token, &account(true), told, now);
        if let Due::On(known) = due(without) && known < END {
            prop_assert_eq!(due(with).at(), known);
        }
        prop_assert!(!matches!(due(without), Due::On(_)) || token.status.is_active());
    }

    #[test]
    fn the_weeks_never_go_up_and_end_with_nothing(
        tokens in proptest::collection::vec(any_token(), 0..40),
        now in second("2026-07-28", "2027-06-01"),
    ) {
        let prospects: Vec<_> = tokens
            .iter()
            .map(|(token, told)| Prospect::of(token, &account(true), *told, now))
            .collect();
        let weeks = weeks(&prospects, now);
        prop_assert!(weeks.is_sorted_by(|one, next| one.working >= next.working));
        prop_assert!(weeks.is_sorted_by(|one, next| one.at < next.at));
        prop_assert_eq!(weeks.is_empty(), now >= END);
        if let (Some(first), Some(last)) = (weeks.first(), weeks.last()) {
            let works = prospects.iter().filter(|prospect| prospect.fate.works()).count();
            prop_assert_eq!((first.at, first.working), (now, works));
            prop_assert_eq!((last.at, last.working), (END, 0));
        }
        let outlook = Outlook::of(&prospects, now);
        prop_assert!(outlook.lost_in_a_week <= outlook.at_risk && outlook.safe <= outlook.off);
        prop_assert!(outlook.in_use + outlook.never_used + outlook.off <= prospects.len());
    }

    #[test]
    fn the_last_day_is_over_before_it_is_too_late(
        before in prop_oneof![9 => second("2026-07-28", "2028-06-01"), 1 => Just(END)],
        name in proptest::sample::select(vec![
            "UTC", "Asia/Seoul", "Pacific/Kiritimati", "Pacific/Honolulu", "America/St_Johns",
            "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Auckland", "America/Los_Angeles",
            "Asia/Kolkata",
        ]),
    ) {
        let zone = time::zone(Some(name));
        let last: Date = last_day(before, &zone).parse().unwrap();
        let over = last.tomorrow().unwrap().to_zoned_datetime(zone.clone()).unwrap().timestamp();
        prop_assert!(over <= before);
        prop_assert!(before.duration_since(over).as_hours() <= 25);
        prop_assert!(day(before, &zone) > last.to_string());
    }
}
