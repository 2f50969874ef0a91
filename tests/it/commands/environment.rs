//! An account that the environment alone names, by https through the environment's proxy.

use std::fs;

use serde_json::{Value, json};

use crate::support::command::{Home, Ran};
use crate::support::emulator::basic;
use crate::support::listener::{Listener, json as answer};
use crate::support::tls::{self, Proxy, RIGHT, Way};

const ME: &str = include_str!("../../fixtures/zendesk/users_me.json");
const NOT_SIGNED_IN: &str = include_str!("../../fixtures/zendesk/error_401_bearer.json");

/// The environment of somebody whose proxy leads to the account.
fn home(way: &Way) -> Home {
    let home = Home::with_config("[network]\nca_file = \"root.pem\"\n");
    fs::write(home.config().parent().unwrap().join("root.pem"), &way.root).unwrap();
    home.env("ZENDESK_SUBDOMAIN", "acme").env("HTTPS_PROXY", &way.proxy)
}

/// Runs the program while the proxy goes on.
async fn run(home: Home, args: &'static [&'static str], input: &'static str) -> Ran {
    tokio::task::spawn_blocking(move || home.run_with(args, input)).await.unwrap()
}

fn out(ran: &Ran) -> Value {
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""), "{ran:?}");
    serde_json::from_str(&ran.out).unwrap()
}

#[tokio::test]
async fn the_variables_of_the_ecosystem_are_enough_for_each_way_to_sign_in() {
    let account = Listener::start(vec![answer(200, ME); 4]);
    let way = tls::start(Proxy::Leads, RIGHT, &account.url()).await;
    let whoami = &["whoami", "--json"][..];
    let email = "ada@northwind.example";

    let told = out(&run(home(&way).env("ZENDESK_OAUTH_TOKEN", "o4uth"), whoami, "").await);
    assert_eq!(told["account"]["url"], "https://acme.zendesk.com");
    assert_eq!(
        (&told["account"]["name"], &told["account"]["profile"]),
        (&json!("acme"), &json!(null))
    );
    assert_eq!(told["credential"], "ZENDESK_OAUTH_TOKEN");

    let api = home(&way).env("ZENDESK_EMAIL", email).env("ZENDESK_API_TOKEN", "4pi");
    let told = out(&run(api, whoami, "").await);
    assert_eq!(
        (&told["sign_in"], &told["credential"]),
        (&json!("api-token"), &json!("ZENDESK_API_TOKEN"))
    );

    let piped = &["whoami", "--json", "--token-stdin"];
    let told = out(&run(home(&way), piped, "p1ped\n").await);
    assert_eq!(
        (&told["sign_in"], &told["credential"]),
        (&json!("oauth-token"), &json!("token_stdin"))
    );
    let both = home(&way).env("ZENDESK_EMAIL", email).env("ZENDESK_OAUTH_TOKEN", "o4uth");
    let told = out(&run(both, piped, "p1ped\n").await);
    assert_eq!(told["sign_in"], "api-token");

    let sent: Vec<_> = account
        .requests()
        .iter()
        .map(|request| request.header("authorization").unwrap().to_owned())
        .collect();
    let expected = ["Bearer o4uth", &basic(email, "4pi"), "Bearer p1ped", &basic(email, "p1ped")];
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn a_secret_goes_to_no_account_whose_certificate_is_not_trusted() {
    let account = Listener::start(vec![answer(200, ME); 4]);
    let way = tls::start(Proxy::Leads, RIGHT, &account.url()).await;
    let untrusted = || Way { proxy: way.proxy.clone(), root: tls::another_root() };
    let ran = run(home(&untrusted()).env("ZENDESK_OAUTH_TOKEN", "o4uth"), &["whoami"], "").await;
    assert_eq!((ran.status, ran.out.as_str()), (Some(1), ""));
    let said = "tokendesk: The certificate comes from an authority that is not trusted here. \
                Nothing was sent. GET /api/v2/users/me. `tokendesk doctor` looks for the \
                cause.\n";
    assert_eq!(ran.errors, said);
    let doctor = &["doctor"];
    let ran = run(home(&untrusted()).env("ZENDESK_OAUTH_TOKEN", "o4uth"), doctor, "").await;
    assert_eq!(ran.status, Some(1));
    let said = "fail  tls              The certificate comes from an authority that is not trusted";
    assert!(ran.out.contains(said), "{}", ran.out);
    assert!(ran.out.contains("name its root with ca_file"), "{}", ran.out);
    assert!(ran.out.contains("(HTTPS_PROXY)"), "{}", ran.out);
    assert!(account.requests().is_empty());
}

#[tokio::test]
async fn doctor_tells_the_proxy_from_the_account() {
    let account = Listener::start(vec![answer(401, NOT_SIGNED_IN); 8]);
    let way = tls::start(Proxy::Answers(407), RIGHT, &account.url()).await;
    let set = home(&way).env("ZENDESK_OAUTH_TOKEN", "o4uth");
    let proxy = way.proxy.replace("http://", "http://ada:pa55@");
    let ran = run(set.env("HTTPS_PROXY", &proxy), &["doctor"], "").await;
    assert_eq!(ran.status, Some(1));
    let said = "fail  connection       The proxy asks for a name and a password";
    assert!(ran.out.contains(said), "{}", ran.out);
    assert!(!ran.out.contains("pa55"), "{}", ran.out);

    let way = tls::start(Proxy::Leads, RIGHT, &account.url()).await;
    let ran = run(home(&way).env("ZENDESK_OAUTH_TOKEN", "wr0ng"), &["doctor"], "").await;
    assert_eq!(ran.status, Some(1));
    for line in [
        "ok    account          https://acme.zendesk.com, named by the environment, by an OAuth",
        "ok    credential       ZENDESK_OAUTH_TOKEN",
        "ok    dns              not needed for 127.0.0.1",
        "ok    tls              the certificate is valid",
        "fail  sign-in          The account does not accept who you are signed in as. (GET /api/v2/users/me",
    ] {
        assert!(ran.out.contains(line), "{line} is not in\n{}", ran.out);
    }
}

#[tokio::test]
async fn a_root_that_can_t_be_read_is_named() {
    let home = Home::with_config("[network]\nca_file = \"none.pem\"\n")
        .env("ZENDESK_SUBDOMAIN", "acme")
        .env("ZENDESK_OAUTH_TOKEN", "o4uth");
    let ran = run(home, &["whoami"], "").await;
    assert_eq!(ran.status, Some(1));
    let said = "tokendesk: ~/config/tokendesk/none.pem can't be read: ";
    assert!(ran.errors.starts_with(said), "{ran:?}");
    assert!(ran.errors.contains("Check ca_file"), "{ran:?}");
}
