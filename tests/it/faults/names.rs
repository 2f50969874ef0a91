//! A name that has no address, whatever network the tests run in: asked for where there is none.

use std::process::Command;

use super::{Ask, Fault, Met, PATIENT, is_said};
use crate::faults::By;
use crate::support::tools;

const CHILD: &str = "TOKENDESK_TEST_WITHOUT_NETWORK";

/// This very binary runs once more, in a network of its own that has nobody else in it, with the
/// one test below.
#[test]
fn the_accounts_name_can_not_be_resolved() {
    let Some([unshare]) = tools::all_of(["unshare"]) else {
        return;
    };
    let alone = |program: &str| {
        let mut command = Command::new(&unshare);
        command.args(["--map-root-user", "--net", "--", program]);
        command
    };
    // Some systems allow it to nobody.
    if !alone("true").output().unwrap().status.success() {
        return tools::left_out("leave to be alone");
    }
    let binary = std::env::current_exe().unwrap();
    let output = alone(binary.to_str().unwrap())
        .args(["--exact", "faults::names::in_a_child_nobody_is_there"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let ran = String::from_utf8_lossy(&output.stdout).contains("1 passed");
    assert!(output.status.success() && ran, "{output:?}");
}

#[tokio::test]
async fn in_a_child_nobody_is_there() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    for ask in [Ask::SignIn, Ask::Create] {
        let met = Met::new(Fault::NoProxy, By::Bearer, PATIENT).await;
        let error = met.ask(ask).await.unwrap_err();
        let what = "The name of the account can’t be resolved. Nothing was sent.";
        let hint =
            "Check the subdomain in the profile and this machine’s name server, then press F5.";
        assert!(is_said(ask, &error, what, hint), "{error:?}");
        assert!(!error.leaves_unknown());
    }
}
