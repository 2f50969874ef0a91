//! What a person can come to see of many tokens at once, and of taking changes back.

use tokendesk::app::bulk::{Outcome, Progress, Report, Stage as Part};
use tokendesk::app::export::{Exported, Problem};
use tokendesk::app::secret_file::FileProblem;
use tokendesk::app::{Answer, Message, Overlay, Request, Size};
use tokendesk::domain::account::Guard;
use tokendesk::domain::bulk::{Halt, Skip};
use tokendesk::domain::description::Description;
use tokendesk::domain::difference::Difference;
use tokendesk::domain::token::{Status, Token};
use tokendesk::zendesk::{Error, ErrorKind};

use super::scenes::{Scene, audit};
use super::stage::{Stage, error, now, real, signs_in, six, token};

/// Marks, questions, what is under way, tables, and undo.
pub const BULK: &[Scene] = &[
    ("marked", |size| pressed(size, "x Down Down x f Down Enter")),
    ("marked-menu", |size| pressed(size, "x Down x m")),
    ("bulk-deactivate", |size| pressed(size, "X d")),
    ("bulk-deactivate-own", |size| {
        let mut tokens = signs_in();
        tokens.extend((10..16).map(|id| token(id, Some(&format!("Job {id}")))));
        let mut stage = Stage::with(size, tokens);
        stage.press("X / J o b Enter d");
        stage
    }),
    ("bulk-reactivate", |size| pressed(size, "X r Tab")),
    ("bulk-delete", |size| pressed(size, "X D")),
    ("bulk-delete-protected", |size| {
        let mut account = real();
        account.guard = Guard { protected: true, ..Guard::default() };
        let mut stage = Stage::within(size, account, six());
        stage.press("X D 1 Enter");
        stage
    }),
    ("bulk-nothing", |size| pressed(size, "x r")),
    ("bulk-running", |size| {
        let mut stage = under_way(size);
        tell(&mut stage, Progress::Begun(2));
        stage
    }),
    ("bulk-paused", |size| {
        let mut stage = under_way(size);
        tell(&mut stage, Progress::Paused(42));
        stage
    }),
    ("bulk-stopping", |size| {
        let mut stage = under_way(size);
        tell(&mut stage, Progress::Begun(2));
        stage.press("Esc");
        stage
    }),
    ("bulk-ended", |size| ended(size, Some(Halt::Stopped))),
    ("bulk-ended-refused", |size| {
        ended(
            size,
            Some(Halt::Refused(error(ErrorKind::Forbidden("You do not have access".into())))),
        )
    }),
    ("bulk-done", |size| {
        let mut stage = pressed(size, "x Down x d Tab Enter");
        let done = [0, 1].map(|index| turned(index, Status::Inactive)).map(outcome);
        answer(&mut stage, done.to_vec(), None);
        stage.press("Enter");
        stage
    }),
    ("export", |size| pressed(size, "f Down Enter E")),
    ("export-format", |size| pressed(size, "E Tab Right")),
    ("export-exists", |size| {
        let mut stage = pressed(size, "E Enter");
        stage.answer(Answer::Exported(Err(Problem::File(FileProblem::Exists))));
        stage
    }),
    ("export-audit", |size| {
        let mut stage = audit(size);
        stage.press("E");
        stage
    }),
    ("export-audit-writing", |size| {
        let mut stage = audit(size);
        stage.press("E Enter");
        let asked = stage.open.iter().rfind(|(_, asked)| matches!(asked, Request::Export(_)));
        let call = asked.expect("under way").0;
        stage.send(Message::Exporting { call, count: 300 });
        stage
    }),
    ("export-audit-failed", |size| {
        let mut stage = audit(size);
        stage.press("E Enter");
        let request = "GET /api/v2/audit_logs".to_owned();
        let failed = Error { request, ..error(ErrorKind::Server(503)) };
        stage.answer(Answer::Exported(Err(Problem::Account(failed))));
        stage
    }),
    ("exported", |size| {
        let mut stage = pressed(size, "E Enter");
        let path = "/home/ada/exports/northwind-api-tokens-2026-11-23.csv".to_owned();
        stage.answer(Answer::Exported(Ok(Exported { path, count: 6 })));
        stage
    }),
    ("undo", |size| {
        let mut stage = deactivated(size);
        stage.press("u Tab");
        stage
    }),
    ("undo-offer", deactivated),
    ("undo-description", |size| {
        let mut stage = pressed(size, "e 2 Enter");
        let now = Description::received(Some("Billing export2".into()));
        let saved = Token { description: now, ..six().remove(0) };
        stage.answer(Answer::TokenUpdated(Ok(saved)));
        stage.press("u");
        stage
    }),
    ("undo-changed", |size| {
        let mut stage = deactivated(size);
        let theirs = Description::received(Some("Billing, owned by Jonas".into()));
        stage.state.tokens.put(Token { description: theirs, ..turned(0, Status::Inactive) });
        stage.press("u");
        stage
    }),
];

fn pressed(size: Size, keys: &str) -> Stage {
    let mut stage = Stage::with(size, six());
    stage.press(keys);
    stage
}

/// One of the usual six, after a change.
fn turned(index: usize, status: Status) -> Token {
    Token { status, updated_at: now(), ..six().remove(index) }
}

fn outcome(token: Token) -> Outcome {
    Outcome::Done(Some(Box::new(token)))
}

fn deactivated(size: Size) -> Stage {
    let mut stage = pressed(size, "d Tab Enter");
    stage.answer(Answer::TokenUpdated(Ok(turned(0, Status::Inactive))));
    stage
}

fn tell(stage: &mut Stage, progress: Progress) {
    let asked = stage.open.iter().rfind(|(_, asked)| matches!(asked, Request::Many(_)));
    let call = asked.expect("under way").0;
    stage.send(Message::Bulk { call, progress });
}

/// Two of six had their turn.
fn under_way(size: Size) -> Stage {
    let mut stage = pressed(size, "X d Tab Enter");
    tell(&mut stage, Progress::Concluded(0, outcome(turned(0, Status::Inactive))));
    let refused = error(ErrorKind::Refused("Description: is too long".into()));
    tell(&mut stage, Progress::Concluded(1, Outcome::Failed(refused)));
    stage
}

fn answer(stage: &mut Stage, outcomes: Vec<Outcome>, halt: Option<Halt<Error>>) {
    let plan = stage.state.overlays.iter().find_map(|layer| match &layer.overlay {
        Overlay::Bulk(bulk) if matches!(bulk.stage, Part::Running(_)) => Some(bulk.plan().clone()),
        _ => None,
    });
    stage.answer(Answer::Many(Report { plan: plan.expect("under way"), outcomes, halt }));
}

/// Of each kind one.
fn ended(size: Size, halt: Option<Halt<Error>>) -> Stage {
    let mut stage = under_way(size);
    let (before, now) = (Status::Active, Status::Inactive);
    let changed = Skip::Changed(vec![Difference::Status { before, now }]);
    let refused = error(ErrorKind::Refused("Description: is too long".into()));
    let outcomes = vec![
        outcome(turned(0, Status::Inactive)),
        Outcome::Failed(refused),
        Outcome::Unknown(error(ErrorKind::NoAnswer)),
        Outcome::Skipped(changed),
        Outcome::NotBegun,
        Outcome::NotBegun,
    ];
    answer(&mut stage, outcomes, halt);
    stage
}
