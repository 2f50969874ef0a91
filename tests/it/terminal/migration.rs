//! One of forty tokens from step 1 to step 8 in the window of its migration, with the account's clock
//! moved: left in the middle, and taken up by somebody who has nothing of the first one's machine (Z4).

use std::fs;
use std::os::unix::fs::PermissionsExt;

use tokendesk::domain::plan::Plan;
use tokendesk::emulator::ResetOptions;

use super::identify::written_below;
use crate::support::account::Account;
use crate::support::pty::Pty;
use crate::support::stage::at;
use crate::support::traces::Traces;

/// When the story begins: every token of the demo that is in use was used by then.
const BEGINNING: &str = "2026-11-24T09:00:00Z";

fn account() -> Account {
    let now = at(BEGINNING);
    let options = ResetOptions {
        plan: Some(Plan::SuiteEnterprise),
        tokens: Some(40),
        retirement: Some(true),
        now: Some(now),
        ..ResetOptions::default()
    };
    Account::reset_at(&options, now)
}

/// Somebody's machine: a home of its own, with the account as its only profile.
fn machine(account: &Account) -> Pty {
    let config = format!(
        "[profiles.northwind]\nurl = \"{}\"\nauth = \"oauth-token\"\ncredential_file = \"secret\"\n",
        account.url()
    );
    let starter = Pty::with(&["--profile", "northwind"]).size(120, 40).config(&config);
    let secret = starter.home().join("config/tokendesk/secret");
    fs::write(&secret, account.bearer()).unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    starter.start()
}

/// The window of the token of the story, opened from the list by whoever looks for it.
fn open(terminal: &mut Pty) {
    terminal.sees("of 256 tokens").press("/").types("N1ru5C").sees("1 shown");
    terminal.press("Enter").press("M");
    terminal.sees("Migrate Slack escalations").no_longer_sees("Reading the OAuth clients");
}

/// Steps 1 to 5; the secret that was displayed once.
fn first_half(account: &Account, terminal: &mut Pty) -> String {
    open(terminal);
    terminal.sees("[Know it]").sees("Zofia Wójcik").sees("Works until");
    terminal.types("cron on ci-3").press("Enter").sees("Edit API token");
    terminal.sees("Slack escalations; cron on ci-3").press("Enter");
    terminal.no_longer_sees("Edit API token").sees("[Choose]");
    terminal.sees("have the rights of its owner, Ada Park").press("Enter").sees("[Scope]");
    terminal.sees("tickets:read tickets:write").press("Enter").sees("Step 4 of 8");
    terminal.sees("slack_escalations").sees("7 days unused, then 35 days off");
    terminal.press("Enter").sees("never displayed again").sees("didn’t say it accepts copies");
    terminal.press("c").wait_until("a copy by OSC 52", |pty| pty.osc52().len() == 2);
    let secret = terminal.osc52().last().expect("a copy").clone();
    // A program without the scope that it needs would be told so; this one has it.
    terminal.press("t").sees("GET /api/v2/tickets: allowed").sees("the client can take over");
    terminal.press("Enter").no_longer_sees("never displayed again").sees("[Watch]");
    terminal.sees("3 of 7 days").sees("The client was not used yet");
    account.works_with("slack_escalations", &secret, "tickets:read");
    terminal.press("F5").no_longer_sees("The client was not used yet");
    terminal.sees("proves nothing of a job that runs once a month").press("Enter");
    terminal.no_longer_sees("[Watch]").press("q").exits_cleanly();
    secret
}

#[test]
fn z4_one_of_forty_tokens_is_migrated_and_taken_up_from_another_machine() {
    let account = account();
    let mut first = machine(&account);
    let secret = first_half(&account, &mut first);

    // Nine days later, on another machine.
    let account = account.later(at("2026-12-03T09:00:00Z"));
    let mut second = machine(&account);
    open(&mut second);
    second
        .sees("[Switch off]")
        .sees("12 days; 7 were chosen")
        .sees("[ Deactivate ]")
        .press("Enter");
    second.sees("Deactivate API token?").press("Tab").press("Enter");
    second.sees("Off since").sees("2027-01-07, 35 days in all");
    second.sees("r brings it back at once").press("r").sees("Reactivate API token?");
    second.press("Esc").no_longer_sees("Reactivate API token?").press("Esc");
    second.no_longer_sees("Off since").press("4").sees("off, delete 2027-01-07");
    second.press("q").exits_cleanly();

    // Something missed it: one key, and it works; then it goes off again.
    let account = account.later(at("2026-12-10T09:00:00Z"));
    let mut third = machine(&account);
    open(&mut third);
    third.sees("Stays off until").press("r").sees("Reactivate API token?");
    third.press("Tab").press("Enter").no_longer_sees("Stays off until");
    third
        .sees("[ Deactivate ]")
        .press("d")
        .sees("Deactivate API token?")
        .press("Tab")
        .press("Enter");
    third.sees("2027-01-14, 35 days in all").press("Esc").no_longer_sees("Stays off");
    third.press("q").exits_cleanly();

    let account = account.later(at("2027-01-15T09:00:00Z"));
    let mut last = machine(&account);
    open(&mut last);
    last.sees("[Delete]").sees("has come by once in that time").press("Enter");
    last.sees("Delete API token?").press("Tab").press("Enter");
    last.sees("The token is gone, and").press("Enter").no_longer_sees("The token is gone, and");
    last.press("q").exits_cleanly();
    // The client does the work, and its secret is on no machine.
    account.works_with("slack_escalations", &secret, "tickets:read");
    let traces = Traces::of(&secret);
    for home in [first.home(), second.home(), third.home(), last.home()] {
        for (path, bytes) in written_below(home) {
            assert_eq!(traces.found_in(&bytes), [], "{}", path.display());
        }
    }
}
