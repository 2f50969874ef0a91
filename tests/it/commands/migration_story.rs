//! One token from step 1 to step 8, with the account's clock moved: left in the middle, and taken up
//! by another administrator's home over the network. What it needs to know the account remembers (Z4).

use std::net::Ipv4Addr;
use std::path::Path;

use serde_json::Value;
use tokendesk::emulator::{Options, Server};
use tokio::runtime::Runtime;

use super::real;
use super::retirement::retiring;
use crate::support::command::{Home, Ran};

/// Used on the day on which the story begins.
pub const TOKEN: &str = "6130907993215";

/// When the token has been off for long enough.
const LATER: &str = "2027-01-08T09:00:00Z";

/// A day after the beginning.
const NEXT_DAY: &str = "2026-11-25T09:00:00Z";

/// The account of the first home, served to others at this time.
struct Served {
    tasks: Runtime,
    server: Option<Server>,
}

impl Served {
    fn over(directory: &Path, now: &str) -> Self {
        let tasks = Runtime::new().unwrap();
        let options = Options {
            data_dir: directory.to_owned(),
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            now: Some(now.parse().unwrap()),
        };
        let server = tasks.block_on(Server::start(options)).unwrap();
        Self { tasks, server: Some(server) }
    }

    /// A home of somebody who has nothing of the first one but a way to sign in.
    #[allow(clippy::disallowed_methods, reason = "a person signs in with it")]
    fn home(&self) -> Home {
        let credentials = self.server.as_ref().unwrap().credentials();
        real::home(&credentials.url, "auth = \"oauth-token\"", credentials.oauth_token.expose(), "")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            self.tasks.block_on(server.shutdown());
        }
    }
}

fn at(home: &Home, now: &str, args: &[&str], input: &str) -> Ran {
    home.run_with(&[&["--now", now, "migrate"], args].concat(), input)
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"))
}

/// Where it stands, as a program has it.
fn stage(ran: &Ran) -> (String, String) {
    let migration = &json(ran)["migration"];
    (
        migration["stage"].as_str().unwrap().to_owned(),
        migration["due_at"].as_str().unwrap_or("now").to_owned(),
    )
}

/// Steps 1 to 5 on the first machine; the secret's length is all that is looked at.
fn first_half(home: &Home) {
    const NOW: &str = "2026-11-24T09:00:00Z";
    let known = at(home, NOW, &["start", TOKEN, "--note", "cron on db3"], "");
    assert_eq!(known.status, Some(0), "{known:?}");
    for said in [
        "Billing export; cron on db3",
        "Created by",
        "Step 2",
        "--for person",
        "--preset read-tickets   tickets:read ",
    ] {
        assert!(known.out.contains(said), "{said}: {known:?}");
    }
    assert!(known.out.contains("API token: Billing export"), "its audit events: {known:?}");
    let choice = ["start", TOKEN, "--for", "program", "--preset", "write-tickets"];
    let made = at(home, NOW, &[&choice[..], &["--quiet", "7d", "--off", "35d"]].concat(), "");
    assert_eq!(made.status, Some(0), "{made:?}");
    assert_eq!(made.out.trim_end().len(), 64, "the secret, and nothing else");
    for said in [
        "Created: OAuth client billing_export",
        "never displayed again",
        "have the rights of its owner, Ada Park",
    ] {
        assert!(made.errors.contains(said), "{said}: {made:?}");
    }
    let secret = made.out.trim_end();
    let wrong = at(home, NOW, &["next", TOKEN], "wr0ng");
    assert_eq!((wrong.status, wrong.out.as_str()), (Some(4), ""), "{wrong:?}");
    assert!(wrong.errors.contains("gave no access token: invalid_client"), "{wrong:?}");
    let tried = at(home, NOW, &["next", TOKEN], secret);
    assert_eq!((tried.status, tried.errors.as_str()), (Some(0), ""), "{tried:?}");
    assert!(tried.out.contains("POST /api/v2/tickets: allowed.\nTried: "), "{tried:?}");
    assert!(!tried.out.contains(secret), "it is not repeated");
    let early = at(home, NOW, &["next", TOKEN], "");
    assert_eq!((early.status, early.out.as_str()), (Some(5), ""), "{early:?}");
    assert!(early.errors.contains("too early: the old token has to stay unused until 2026-12-0"));
}

#[test]
fn z4_a_token_goes_from_step_1_to_8_and_is_taken_up_from_another_home() {
    let first = retiring("suite-enterprise");
    first_half(&first);
    let data = first.path().join("data/tokendesk");
    {
        let served = Served::over(&data, "2026-12-03T09:00:00Z");
        let second = served.home();
        let all = second.run(&["migrate", "status"]);
        assert!(all.out.contains("billing_export"), "{all:?}");
        let status = second.run(&["migrate", "status", TOKEN]);
        for said in ["it can be switched off", "7 of 8: Switch off", "tickets:read tickets:write"] {
            assert!(status.out.contains(said), "{said}: {status:?}");
        }
        assert!(status.out.contains("proves nothing of a job that runs once a month"));
        let planned = second.run(&["migrate", "next", TOKEN, "--dry-run"]);
        let said = "Nothing was done. Next is step 7 of 8: Switch off\n";
        assert_eq!((planned.status, planned.out.as_str()), (Some(0), said));
        let asked = second.run(&["migrate", "next", TOKEN]);
        assert_eq!((asked.status, asked.out.as_str()), (Some(2), ""), "{asked:?}");
        let off = second.run(&["migrate", "next", TOKEN, "--yes"]);
        assert_eq!(off.status, Some(0), "{off:?}");
        let said = "Deactivated: Billing export; cron on db3. Requests with it fail from now on.\n\
                    It waits: the old token is off, and stays so until 2027-01-07T09:00:0";
        assert!(off.out.starts_with(said), "{off:?}");
        assert!(off.out.contains(&format!("`tokendesk token reactivate {TOKEN}`")), "{off:?}");
    }
    {
        let served = Served::over(&data, "2026-12-20T09:00:00Z");
        let second = served.home();
        let early = second.run(&["migrate", "next", TOKEN, "--yes", "--json"]);
        let error: Value = serde_json::from_str(&early.errors).unwrap();
        assert_eq!((early.status, &error["error"]["status"]), (Some(5), &Value::from(5)));
        let status = second.run(&["migrate", "status", TOKEN, "--json"]);
        let (stage, due) = stage(&status);
        assert_eq!((stage.as_str(), &due[..18]), ("soaking", "2027-01-07T09:00:0"));
    }
    // The first administrator finds it where the second one left it.
    let status = at(&first, LATER, &["status", TOKEN], "");
    assert!(status.out.contains("A job that runs once a month has come by once"), "{status:?}");
    let gone = at(&first, LATER, &["next", TOKEN, "--yes", "--json"], "");
    assert_eq!(gone.status, Some(0), "{gone:?}");
    assert_eq!(stage(&gone), ("done".to_owned(), "now".to_owned()));
    assert_eq!(json(&gone)["did"]["step"], "delete");
    let over = at(&first, LATER, &["next", TOKEN], "");
    assert_eq!((over.status, over.errors.as_str()), (Some(0), ""), "{over:?}");
    assert!(over.out.ends_with("The migration is over.\n"), "{over:?}");
}

#[test]
fn what_is_too_early_can_be_decided_by_a_person() {
    let home = retiring("suite-enterprise");
    first_half(&home);
    let off = at(&home, NEXT_DAY, &["next", TOKEN, "--early", "--yes", "--json"], "");
    assert_eq!(stage(&off).0, "soaking", "{off:?}");
    let back = home.run(&["--now", NEXT_DAY, "token", "reactivate", TOKEN, "--yes"]);
    assert_eq!(back.status, Some(0), "{back:?}");
    let status = at(&home, NEXT_DAY, &["status", TOKEN, "--json"], "");
    assert!(matches!(stage(&status).0.as_str(), "tried" | "watching"), "{status:?}");
    for _ in 0..2 {
        let next = at(&home, NEXT_DAY, &["next", TOKEN, "--early", "--yes"], "");
        assert_eq!(next.status, Some(0), "{next:?}");
    }
    let status = at(&home, NEXT_DAY, &["status", TOKEN, "--json"], "");
    assert_eq!(stage(&status).0, "done", "{status:?}");
}
