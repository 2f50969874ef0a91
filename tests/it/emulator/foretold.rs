//! What is foretold of every token, as a client sees it, is what the account then does (Z1 to Z3).

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokendesk::app::cockpit::{Told, question};
use tokendesk::domain::audit::AuditFilter;
use tokendesk::domain::fate::{By, Due, Evidence, Fate, LastChange, NextStep, Outlook, Prospect};
use tokendesk::domain::replacement::Replacement;
use tokendesk::domain::retirement::END;
use tokendesk::domain::secret::Credential;
use tokendesk::domain::token::{Status, Token, TokenId};
use tokendesk::emulator::{Options, ResetOptions, Server, Tuning, reset};
use tokendesk::zendesk::Client;

use crate::client::{QUICK, signed_in_by};
use crate::support::emulator::{Account, options};

const NOW: &str = "2026-11-24T09:00:00Z";

/// An account made at this time with its retirement on, and a client of it.
async fn retiring(now: &str, tokens: Option<usize>) -> (Account, Client) {
    let now = now.parse().ok();
    let dir = Arc::new(tempfile::tempdir().unwrap());
    let wanted = ResetOptions { tokens, retirement: Some(true), now, ..ResetOptions::default() };
    reset(dir.path(), &wanted).unwrap();
    let tuning = Tuning { unlimited: true, ..Tuning::default() };
    let options = Options { now, ..options(dir.path()) };
    let account = Account { server: Server::start_with(options, tuning).await.unwrap(), dir };
    let url = format!("http://{}", account.server.address());
    let run = Credential::Bearer(account.server.credentials().oauth_token.clone());
    let client = signed_in_by(&url, run, QUICK);
    (account, client)
}

/// The tokens, each with what its audit log tells, and the account's time.
async fn seen(client: &Client) -> (Vec<(Token, Option<LastChange>)>, Timestamp) {
    let listed = client.tokens().await.unwrap();
    let mut seen = Vec::new();
    for token in listed.value {
        let filter = AuditFilter { token: Some(token.id), ..AuditFilter::default() };
        let page = client.audit_events(&filter, None).await.unwrap();
        let told = LastChange::among(&page.events);
        seen.push((token, told));
    }
    (seen, listed.server_time.unwrap())
}

/// The first thing that the account does to each token by itself after this time.
async fn done_after(account: &Account, now: Timestamp) -> BTreeMap<TokenId, (String, Timestamp)> {
    let mut done = BTreeMap::new();
    let filter = "filter[source_type]=apitoken&filter[actor_id]=-1&sort=created_at&page[size]=100";
    let mut path = format!("/api/v2/audit_logs?{filter}");
    loop {
        let page = account.get(&path).await.json();
        for event in page["audit_logs"].as_array().unwrap() {
            let at: Timestamp = event["created_at"].as_str().unwrap().parse().unwrap();
            let id = TokenId(event["source_id"].as_i64().unwrap());
            let action = event["action"].as_str().unwrap().to_owned();
            if at > now {
                done.entry(id).or_insert((action, at));
            }
        }
        let Value::String(next) = &page["links"]["next"] else {
            return done;
        };
        let at = next.find("/api/").unwrap();
        next[at..].clone_into(&mut path);
    }
}

fn due(fate: Fate) -> (&'static str, Due) {
    match fate {
        Fate::InUse { off } | Fate::Idle { off } | Fate::NeverUsed { off } => ("update", off),
        Fate::Deactivated { deleted, .. } => ("destroy", deleted),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn z1_every_day_that_is_known_is_the_one_on_which_it_happens() {
    let (account, client) = retiring(NOW, Some(60)).await;
    let (tokens, now) = seen(&client).await;
    assert_eq!(tokens.len(), 60);
    let of = account.server.account();
    let clock = account.server.clock();
    let later: Timestamp = "2027-08-01T00:00:00Z".parse().unwrap();
    clock.advance(later.as_second() - clock.seconds());
    let done = done_after(&account, now).await;
    let mut estimates = 0;
    for (token, told) in tokens {
        let (wanted, real) = &done[&token.id];
        let (action, told_due) = due(Fate::of(&token, &of, told, now));
        let (_, alone) = due(Fate::of(&token, &of, None, now));
        let at = |due| match due {
            Due::On(at) | Due::About(at) => at,
            Due::Overdue(at) => panic!("{at} has passed"),
        };
        assert_eq!((action, at(told_due)), (wanted.as_str(), *real), "{token:?}");
        if alone.is_estimate() {
            estimates += 1;
        } else {
            assert_eq!(at(alone), *real, "{token:?}");
        }
        assert!(at(alone) <= *real || action == "destroy", "too soon rather than too late");
    }
    assert!(estimates > 5);
}

/// When the account next changes each token, and whether it is active until then: from the list and the
/// one question to the log that the page and the report ask.
async fn foretold(account: &Account, client: &Client) -> BTreeMap<TokenId, (Status, Timestamp)> {
    let listed = client.tokens().await.unwrap();
    let now = listed.server_time.unwrap();
    let (mut told, mut after) = (Told::default(), None);
    loop {
        let page = client.audit_events(&question(), after.as_ref()).await.unwrap();
        told.hear(&page.events, now);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let of = account.server.account();
    let next = |token: &Token| {
        let last = told.of(token).map(|change| change.last);
        match Fate::of(token, &of, last, now) {
            Fate::Ends => END,
            fate => match due(fate).1 {
                Due::On(at) | Due::About(at) => at,
                Due::Overdue(at) => panic!("{at} has passed at {now}: {token:?}"),
            },
        }
    };
    listed.value.iter().map(|token| (token.id, (token.status, next(token)))).collect()
}

#[tokio::test]
async fn z1_z3_each_token_is_as_foretold_just_before_its_day_and_just_after() {
    // Across the ends of months and of the year, the short February, and the end of all.
    for (start, to_the_end) in [
        ("2026-11-24T09:00:00Z", false),
        ("2027-01-30T23:30:00Z", false),
        ("2027-04-10T00:00:00Z", true),
    ] {
        let (account, client) = retiring(start, None).await;
        let clock = account.server.clock();
        let mut before = foretold(&account, &client).await;
        assert!(before.len() >= 15, "{start}");
        assert_eq!(before.values().any(|(_, at)| *at == END), to_the_end, "{start}");
        while let Some(next) = before.values().map(|(_, at)| *at).min() {
            clock.advance(next.as_second() - 30 - clock.seconds());
            assert_eq!(foretold(&account, &client).await, before, "too soon before {next}");
            clock.advance(next.as_second() - clock.seconds());
            let after = foretold(&account, &client).await;
            let off = next.checked_add(SignedDuration::from_hours(60 * 24)).unwrap();
            let expected = before.into_iter().filter_map(|(id, (status, at))| match status {
                _ if at > next => Some((id, (status, at))),
                Status::Active => Some((id, (Status::Inactive, off))),
                Status::Inactive => None,
            });
            assert_eq!(after, expected.collect(), "at {next}");
            before = after;
        }
    }
}

#[tokio::test]
async fn the_demo_has_tokens_in_every_fate_and_two_migrations_half_done() {
    let (account, client) = retiring(NOW, None).await;
    let (tokens, now) = seen(&client).await;
    assert_eq!(tokens.len(), 20, "the rules have left every one of them");
    assert_eq!(done_after(&account, now).await, BTreeMap::new());
    let of = account.server.account();
    let prospects: Vec<_> =
        tokens.iter().map(|(token, told)| Prospect::of(token, &of, *told, now)).collect();
    let some = |fits: &dyn Fn(&Prospect) -> bool| prospects.iter().filter(|one| fits(one)).count();
    assert!(some(&|one| matches!(one.fate, Fate::InUse { .. })) >= 5);
    assert_eq!(some(&|one| matches!(one.fate, Fate::Idle { .. })), 4);
    assert_eq!(some(&|one| matches!(one.fate, Fate::NeverUsed { .. })), 1);
    for by_account in [true, false] {
        let by = |fate| match fate {
            Fate::Deactivated { by, .. } => Some(matches!(by, By::Account(_))),
            _ => None,
        };
        assert!(some(&|one| by(one.fate) == Some(by_account)) >= 3);
    }
    assert!(some(&|one| matches!(one.next, Some(NextStep::ReactivateBy(_)))) >= 2);
    assert_eq!(some(&|one| one.next == Some(NextStep::Nothing)), 1);
    assert!(some(&|one| one.next == Some(NextStep::Remove(Evidence::NeverUsed))) >= 1);
    assert!(some(&|one| matches!(one.next, Some(NextStep::Remove(Evidence::Quiet { .. })))) >= 2);
    let outlook = Outlook::of(&prospects, now);
    assert_eq!((outlook.lost_in_a_week, outlook.at_risk), (2, 3));
    // What comes first is what is lost first.
    let urgent = prospects.iter().min_by_key(|one| one.urgency()).unwrap();
    let first = tokens.iter().find(|(token, _)| token.id == urgent.id).unwrap();
    assert_eq!(first.0.description.shown(), Some("Loyalty points (Busan)"));
    // The clients name the tokens that they replace.
    let clients = account.get("/api/v2/oauth/clients").await.json();
    let mut replaced = Vec::new();
    for client in clients["clients"].as_array().unwrap() {
        let description = client["description"].as_str().unwrap_or_default();
        for line in Replacement::all_in(description) {
            let token = tokens.iter().find(|(token, _)| line.means(token));
            replaced.push(token.unwrap().0.description.shown().unwrap().to_owned());
        }
    }
    assert_eq!(replaced, ["Nightly warehouse sync", "Returns portal"]);
}

#[tokio::test]
async fn z3_in_the_last_month_tokens_in_use_end_with_all_others() {
    let (account, client) = retiring("2027-04-10T00:00:00Z", None).await;
    let (tokens, now) = seen(&client).await;
    let of = account.server.account();
    let ends = |told| {
        let fate =
            tokens.iter().map(|(token, log)| Fate::of(token, &of, log.filter(|_| told), now));
        fate.filter(|fate| *fate == Fate::Ends).count()
    };
    assert!(ends(true) >= 5 && ends(false) >= 5);
}

#[tokio::test]
async fn z3_an_account_that_is_made_after_the_end_tells_of_no_use_since() {
    let (account, client) = retiring("2027-05-20T12:00:00Z", None).await;
    let (tokens, now) = seen(&client).await;
    assert!(now > END && tokens.len() >= 10);
    let of = account.server.account();
    for (token, told) in tokens {
        assert!(token.status == Status::Inactive && token.last_used < Some(END), "{token:?}");
        let next = Prospect::of(&token, &of, told, now).next;
        assert!(!matches!(next, Some(NextStep::Migrate | NextStep::ReactivateBy(_))), "{token:?}");
    }
}

#[tokio::test]
async fn an_account_whose_retirement_is_off_foretells_nothing() {
    let account = Account::start().await;
    assert!(!account.server.account().keeps_retirement);
    let (retiring, _) = retiring(NOW, Some(1)).await;
    assert!(retiring.server.account().keeps_retirement);
}
