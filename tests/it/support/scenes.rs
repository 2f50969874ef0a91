//! What a person can come to see, each as the keys and answers that lead to it.

use tokendesk::app::{Answer, CopyOutcome, Message, NotCreated, Size, Timer, Unwritten};
use tokendesk::domain::account::AccessSettings;
use tokendesk::domain::audit::{ActivityType, AuditEvent};
use tokendesk::domain::description::Description;
use tokendesk::domain::plan::Plan;
use tokendesk::domain::rate_limit::RateLimit;
use tokendesk::domain::token::{Probe, Status, Token, TokenId};
use tokendesk::domain::user::Role;
use tokendesk::zendesk::{Error, ErrorKind, Observation};

use super::events::{event, events, page, person};
use super::stage::{ACCESS_OFF, ACCESS_ON, Stage, dated, error, now, signed_in, six, token};

/// A name, and how to come there on a screen of a size.
pub type Scene = (&'static str, fn(Size) -> Stage);

/// The six screens that matter most.
pub const KEY: &[Scene] = &[
    ("table", table),
    ("menu", |size| pressed(size, "Down m")),
    ("deactivate", |size| pressed(size, "Down d")),
    ("reveal", |size| copied(size, CopyOutcome::Native)),
    ("add", |size| {
        let mut stage = pressed(size, "a");
        stage.types("Billing export 결제");
        stage
    }),
    ("audit", audit),
];

/// Every other state of the page *API tokens*.
pub const TOKENS: &[Scene] = &[
    ("connecting", |size| Stage::dark(size)),
    ("loading", |size| Stage::opened(size, Plan::SuiteEnterprise)),
    ("empty", |size| Stage::with(size, vec![])),
    ("nothing-matches", |size| {
        let mut stage = searched(size, "zzz");
        stage.press("Enter");
        stage
    }),
    ("failed", |size| without_list(size, Role::Admin, ErrorKind::Unreachable)),
    ("no-permission", |size| without_list(size, Role::Agent, ErrorKind::Forbidden("no".into()))),
    ("access-off", |size| without_list(size, Role::Admin, ErrorKind::TokenAccessOff)),
    ("limit", |size| {
        let tokens = (1..=256).map(|id| token(id, Some("Billing export"))).collect();
        let mut stage = Stage::with(size, tokens);
        stage.press("a");
        stage
    }),
    ("hostile", |size| Stage::with(size, hostile())),
    ("search", |size| searched(size, "bil")),
    ("filtered", |size| {
        let mut stage = pressed(size, "f Down Enter");
        stage.press("o Down Enter");
        stage
    }),
    ("refresh-failed", |size| {
        let mut stage = pressed(size, "F5");
        stage.answer(Answer::Tokens(Err(error(ErrorKind::Unreachable))));
        stage
    }),
    ("changed-meanwhile", |size| {
        let mut stage = pressed(size, "Down");
        stage.state.live.every = Some(std::time::Duration::from_secs(30));
        stage.press("F5");
        stage.answer(Answer::Access(Ok(ACCESS_ON)));
        stage.answer(Answer::Tokens(Ok(dated(six()))));
        let serial = stage.state.serial;
        stage.send(Message::TimerEnded(Timer::Refresh(serial)));
        let mut tokens = six();
        tokens[1].last_used = Some(now());
        tokens[3].status = Status::Inactive;
        tokens[5].last_used = Some(now());
        stage.answer(Answer::Tokens(Ok(dated(tokens))));
        stage
    }),
    ("waiting-and-few-requests-left", |size| {
        let mut stage = pressed(size, "F5");
        stage.send(Message::Observed(Observation::RateLimit(RateLimit {
            limit: 700,
            remaining: 96,
        })));
        let request = "GET /api/v2/api_tokens".to_owned();
        stage.send(Message::Observed(Observation::Waiting { request, seconds: 42 }));
        stage
    }),
    ("sort-menu", |size| pressed(size, "o")),
    ("filter-menu", |size| pressed(size, "f")),
    ("copy-menu", |size| pressed(size, "y")),
    ("menu-last-row", |size| pressed(size, "End m")),
    ("menu-team-plan", |size| {
        let mut stage = Stage::opened(size, Plan::SuiteTeam);
        arrive(&mut stage, Role::Admin, Ok(six()));
        stage.press("m");
        stage
    }),
    ("help", |size| pressed(size, "?")),
    ("palette", |size| pressed(size, ":")),
    ("palette-typed", |size| {
        let mut stage = pressed(size, ":");
        stage.types("de");
        stage
    }),
    ("notice", |size| pressed(size, "D")),
    ("notice-long", |size| pressed(size, "Down Down Down D")),
    ("detail", |size| {
        let mut stage = pressed(size, "Enter");
        stage.answer(page(happened(), None));
        stage
    }),
    ("detail-long", |size| {
        let mut stage = pressed(size, "Down Down Down Enter");
        stage.answer(page(vec![], None));
        stage
    }),
];

/// Every other state of its dialogs.
pub const DIALOGS: &[Scene] = &[
    ("edit", |size| pressed(size, "e")),
    ("edit-error", |size| {
        let mut stage = pressed(size, "e ! Enter");
        let refusal = "Description: is too long (maximum is 255 characters)";
        stage.answer(Answer::TokenUpdated(Err(error(ErrorKind::Refused(refusal.into())))));
        stage
    }),
    ("add-unwritten", |size| {
        let mut stage = pressed(size, "a n e w Enter");
        let place = "/home/ada/.local/state/tokendesk/journal".to_owned();
        let why = Unwritten { place, detail: "No space left on device".into() };
        stage.answer(Answer::TokenCreated(Err(NotCreated::Unwritten(why))));
        stage
    }),
    ("saving", |size| pressed(size, "a x Enter")),
    ("reactivate", |size| pressed(size, "End Up r Tab")),
    ("delete", |size| pressed(size, "End Up D")),
    ("delete-failed", |size| {
        let mut stage = pressed(size, "End Up D Tab Enter");
        stage.answer(Answer::TokenDeleted(Err(error(ErrorKind::NoAnswer))));
        stage.answer(Answer::Tokens(Ok(dated(six()))));
        stage
    }),
    ("deactivate-changed", |size| reread(size, "d Tab", elsewhere())),
    ("deactivate-gone", |size| reread(size, "d Tab", six()[1..].to_vec())),
    ("edit-changed", |size| reread(size, "e !", elsewhere())),
    ("working", |size| pressed(size, "d Tab Enter")),
    ("reveal-osc52", |size| copied(size, CopyOutcome::Unannounced)),
    ("reveal-not-copied", |size| copied(size, CopyOutcome::Failed)),
    ("reveal-hidden", |size| {
        let mut stage = revealed(size);
        stage.press("h");
        stage
    }),
    ("reveal-attached", |size| {
        let mut stage = table(size);
        stage.state.privacy.in_tmux = true;
        stage.created("Billing export 2");
        stage.send(Message::Attached(2));
        stage
    }),
    ("blank", |size| {
        let mut stage = copied(size, CopyOutcome::Unannounced);
        stage.state.privacy.blank_after = Some(std::time::Duration::from_mins(10));
        stage.send(Message::Idle(std::time::Duration::from_mins(10)));
        stage
    }),
    ("reveal-trying", |size| {
        let mut stage = revealed(size);
        stage.press("t");
        stage
    }),
    ("reveal-tried", |size| {
        let email = "ada@northwind.example".to_owned();
        tried(
            size,
            Probe::Authenticated { email: email.into(), role: Role::Admin, tickets: Some(1234) },
        )
    }),
    ("reveal-refused", |size| tried(size, Probe::Refused { status: 401 })),
    ("leave", |size| {
        let mut stage = revealed(size);
        stage.press("Tab Enter");
        stage
    }),
    ("quit", |size| {
        let mut stage = revealed(size);
        stage.press("Ctrl-c");
        stage
    }),
];

/// Every other state of the pages *Audit log* and *API configuration*.
pub const OTHERS: &[Scene] = &[
    ("audit-loading", |size| pressed(size, "3")),
    ("audit-empty", |size| {
        let mut stage = pressed(size, "3");
        stage.answer(page(vec![], None));
        stage
    }),
    ("audit-failed", |size| {
        let mut stage = pressed(size, "3");
        let request = "GET /api/v2/audit_logs".to_owned();
        let failed = Error { request, ..error(ErrorKind::Server(503)) };
        stage.answer(Answer::AuditEvents(Err(failed)));
        stage
    }),
    ("audit-not-on-plan", |size| {
        let mut stage = Stage::opened(size, Plan::SuiteTeam);
        arrive(&mut stage, Role::Admin, Ok(six()));
        stage.press("3");
        stage
    }),
    ("audit-filter", |size| {
        let mut stage = audit(size);
        stage.press("f");
        stage.answer(Answer::Actors(Ok(vec![person(5, "Ada Park"), person(6, "김서연")])));
        stage
    }),
    ("audit-event", |size| {
        let mut stage = audit(size);
        stage.press("Down Enter");
        stage
    }),
    ("audit-pane", |size| {
        let mut stage = pressed(size, "v");
        stage.answer(page(happened(), None));
        stage
    }),
    ("audit-pane-focus", |size| {
        let mut stage = pressed(size, "v");
        stage.answer(page(happened(), None));
        stage.press("Tab Down");
        stage
    }),
    ("terms", |size| configured(size, Role::Admin, false, false)),
    ("configuration-on", |size| configured(size, Role::Admin, true, true)),
    ("configuration-off", |size| configured(size, Role::Admin, true, false)),
    ("configuration-agent", |size| configured(size, Role::Agent, true, true)),
    ("turn-off", |size| {
        let mut stage = configured(size, Role::Admin, true, true);
        stage.press("Space");
        stage
    }),
];

fn table(size: Size) -> Stage {
    Stage::with(size, six())
}

fn pressed(size: Size, keys: &str) -> Stage {
    let mut stage = table(size);
    stage.press(keys);
    stage
}

/// What is read again before the change that these keys prepare.
fn reread(size: Size, keys: &str, list: Vec<Token>) -> Stage {
    let mut stage = pressed(size, keys);
    stage.rereads = false;
    stage.press("Enter");
    stage.answer(Answer::Tokens(Ok(dated(list))));
    stage
}

/// The usual tokens after somebody else has described the first of them anew.
fn elsewhere() -> Vec<Token> {
    let mut list = six();
    list[0].description = Description::received(Some("Billing, owned by Jonas".into()));
    list
}

fn searched(size: Size, text: &str) -> Stage {
    let mut stage = pressed(size, "/");
    stage.types(text);
    stage
}

/// Signed in, with token access on, and this answer to the list.
fn arrive(stage: &mut Stage, role: Role, list: Result<Vec<Token>, ErrorKind>) {
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(role)))));
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    stage.answer(Answer::Tokens(list.map(dated).map_err(error)));
}

fn without_list(size: Size, role: Role, kind: ErrorKind) -> Stage {
    let mut stage = Stage::opened(size, Plan::SuiteEnterprise);
    arrive(&mut stage, role, Err(kind));
    stage
}

fn revealed(size: Size) -> Stage {
    let mut stage = table(size);
    stage.created("Billing export 2");
    stage
}

fn copied(size: Size, outcome: CopyOutcome) -> Stage {
    let mut stage = revealed(size);
    stage.send(Message::Copied(outcome));
    stage
}

fn tried(size: Size, probe: Probe) -> Stage {
    let mut stage = copied(size, CopyOutcome::Unannounced);
    stage.press("t");
    stage.answer(Answer::Probed(Ok(probe)));
    stage
}

pub fn audit(size: Size) -> Stage {
    let mut stage = pressed(size, "3");
    let mut all = happened();
    all.extend(events(1..60));
    stage.answer(page(all, Some("after-1")));
    stage
}

/// Events of every kind, newest first.
fn happened() -> Vec<AuditEvent> {
    let long = "description changed from \"Billing\" to \"Middleware between the order system and \
                the help desk, owned by the platform team\"";
    vec![
        event(10_006, 3),
        AuditEvent {
            activity_type: ActivityType::Created,
            action_label: "Created".into(),
            actor_name: "김서연".into(),
            source_label: "API 토큰: 창고 동기화".into(),
            change_description: "".into(),
            ..event(10_005, 61)
        },
        AuditEvent {
            ip_address: Some("2001:db8:85a3:8d3:1319:8a2e:370:7348".into()),
            change_description: long.into(),
            ..event(10_004, 1_440)
        },
        AuditEvent {
            activity_type: ActivityType::SignedIn,
            action_label: "Signed in".into(),
            actor_id: None,
            actor_name: "Zendesk".into(),
            ip_address: None,
            source_type: "user".into(),
            source_label: "Team member: Priya Nair".into(),
            change_description: "Successful sign-in using Zendesk password".into(),
            ..event(10_003, 5_000)
        },
        AuditEvent {
            activity_type: ActivityType::Deleted,
            action_label: "Deleted".into(),
            change_description: "".into(),
            ..event(10_002, 9_000)
        },
        AuditEvent {
            activity_type: ActivityType::Exported,
            action_label: "Exported".into(),
            source_label: "Audit log".into(),
            change_description: "CSV".into(),
            ..event(10_001, 9_900)
        },
    ]
}

fn configured(size: Size, role: Role, terms_accepted: bool, token_access: bool) -> Stage {
    let access = AccessSettings { terms_accepted, token_access };
    let mut stage = Stage::opened(size, Plan::SuiteEnterprise);
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(role)))));
    stage.answer(Answer::Access(Ok(access)));
    let list = if access == ACCESS_OFF || !token_access {
        Err(error(ErrorKind::TokenAccessOff))
    } else {
        Ok(dated(six()))
    };
    stage.answer(Answer::Tokens(list));
    stage.press("2");
    stage.answer(Answer::Access(Ok(access)));
    stage
}

/// Descriptions that nobody should be able to break a screen with.
fn hostile() -> Vec<Token> {
    let texts = [
        "\u{1b}[31mred\u{1b}[0m and \u{7}bell",
        "right to left \u{202e}drow\u{202c} override",
        "two\nlines\tand a tab",
        "family 👩‍👩‍👧‍👦 flag 🇰🇷 skin 👍🏽",
        "zero\u{200b}width and ⋮ ● ○ … ▌",
        "가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나다라마바사",
        "e\u{301}e\u{301}e\u{301} combining, عربي, हिन्दी",
        "",
        "   ",
    ];
    let hostile = |(id, text): (i64, &&str)| Token {
        id: TokenId(id),
        description: Description::received(Some((*text).to_owned())),
        status: if id % 2 == 0 { Status::Inactive } else { Status::Active },
        ..token(id, None)
    };
    (1..).zip(&texts).map(hostile).collect()
}
