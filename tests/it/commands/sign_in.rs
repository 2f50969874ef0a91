//! `login`, `logout`, `whoami`, and where the secret comes from.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use crate::support::account::Account;
use crate::support::command::{Home, Ran, ran};
use crate::support::pty::Pty;

/// A home with the profile `local` for the account.
fn home(account: &Account, more: &str) -> Home {
    Home::with_config(&format!("[profiles.local]\nurl = \"{}\"\n{more}\n", account.url()))
}

fn oauth(account: &Account, more: &str) -> Home {
    home(account, &format!("auth = \"oauth-token\"\n{more}"))
}

fn put(home: &Home, name: &str, text: &str, mode: u32) {
    let path = home.config().parent().unwrap().join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
}

fn json_of(ran: &Ran) -> Value {
    assert_eq!((ran.status, ran.errors.as_str()), (Some(0), ""), "{ran:?}");
    serde_json::from_str(&ran.out).unwrap()
}

/// Makes something in the account, as its administrator, and returns it.
fn make(account: &Account, path: &str, body: &Value) -> Value {
    let tasks = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = tasks.block_on(async {
        client
            .post(format!("{}{path}", account.url()))
            .bearer_auth(account.bearer())
            .header("content-type", "application/json")
            .body(body.to_string())
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
    });
    serde_json::from_str(&answer).unwrap()
}

/// Adds a token to the account and returns its value.
fn token(account: &Account) -> String {
    let made = make(account, "/api/v2/api_tokens", &json!({"api_token": {"description": "a"}}));
    made["api_token"]["token"].as_str().unwrap().to_owned()
}

const WHOAMI: [&str; 4] = ["whoami", "--json", "--profile", "local"];

#[test]
fn whoami_says_account_person_way_and_source() {
    let account = Account::demo();
    let home = oauth(&account, "credential_file = \"secret\"\nread_only = true");
    put(&home, "secret", account.bearer(), 0o600);
    let url = account.url();
    let address = url.trim_start_matches("http://");
    let told = home.run(&["--profile", "local", "whoami"]);
    let expected = format!(
        "account     {address} (real), {url}\n\
         opened by   local\n\
         signed in   Ada Park <ada@northwind.example>, admin\n\
         with        an OAuth access token: the file ~/config/tokendesk/secret\n\
         session     read-only\n"
    );
    assert_eq!(told, ran(0, &expected, ""));
    let told = json_of(&home.run(&WHOAMI));
    assert_eq!(
        told,
        json!({
            "schema": "tokendesk/1",
            "account": {"name": address, "url": url, "embedded": false, "profile": "local"},
            "user": {
                "id": told["user"]["id"],
                "name": "Ada Park",
                "email": "ada@northwind.example",
                "role": "admin"
            },
            "sign_in": "oauth-token",
            "credential": "credential_file",
            "read_only": true,
            "protected": false,
        })
    );
}

#[test]
fn whoami_without_a_profile_is_the_embedded_account() {
    let told = json_of(&Home::new().run(&["whoami", "--json"]));
    assert_eq!(told["account"]["embedded"], true);
    assert_eq!(told["credential"], "run");
    let told = json_of(&Home::new().run(&["whoami", "--json", "--read-only"]));
    assert_eq!(told["read_only"], true);
}

#[test]
fn every_source_of_a_secret_is_used_in_its_order() {
    let account = Account::demo();
    let credential = |home: &Home, args: &[&str], input: &str| {
        json_of(&home.run_with(&[&WHOAMI[..], args].concat(), input))["credential"].clone()
    };
    let command = "credential_command = [\"cat\", \"secret\"]";
    let home = oauth(&account, command);
    fs::write(home.path().join("secret"), account.bearer()).unwrap();
    assert_eq!(credential(&home, &[], ""), "credential_command");
    let home = home.env("ZENDESK_OAUTH_TOKEN", account.bearer());
    assert_eq!(credential(&home, &[], ""), "ZENDESK_OAUTH_TOKEN");
    let home = home.env("ZENDESK_OAUTH_TOKEN", "wrong");
    assert_eq!(credential(&home, &["--token-stdin"], account.bearer()), "token_stdin");
    // The variables say that they are another account's.
    let home = home.env("ZENDESK_SUBDOMAIN", "globex");
    assert_eq!(credential(&home, &[], ""), "credential_command");
}

#[test]
fn an_api_token_signs_in_with_its_address() {
    let account = Account::demo();
    let home = home(&account, "auth = \"api-token\"\nemail = \"ada@northwind.example\"");
    let home = home.env("ZENDESK_API_TOKEN", &token(&account));
    let told = json_of(&home.run(&WHOAMI));
    assert_eq!(told["sign_in"], "api-token");
    assert_eq!(told["credential"], "ZENDESK_API_TOKEN");
    assert_eq!(told["user"]["email"], "ada@northwind.example");
}

#[test]
fn an_oauth_client_signs_in_as_its_owner() {
    let account = Account::demo();
    let owner = json_of(
        &oauth(&account, "credential_command = [\"cat\", \"secret\"]")
            .run_beside(account.bearer(), &WHOAMI),
    )["user"]["id"]
        .clone();
    let client = json!({"name": "Desk", "identifier": "desk", "user_id": owner});
    let made = make(&account, "/api/v2/oauth/clients", &json!({"client": client}));
    let secret = made["client"]["secret"].as_str().unwrap();
    let config = "auth = \"oauth-client\"\nclient_id = \"desk\"\n\
                  credential_command = [\"cat\", \"secret\"]";
    let home = home(&account, config);
    let told = json_of(&home.run_beside(secret, &WHOAMI));
    assert_eq!((&told["sign_in"], &told["user"]["id"]), (&json!("oauth-client"), &owner));
    let wrong = home.run_beside("wr0ng", &WHOAMI);
    assert_eq!((wrong.status, wrong.out.as_str()), (Some(4), ""));
    assert!(wrong.errors.contains("Check client_id and the client’s secret"), "{wrong:?}");
    assert!(!wrong.errors.contains("wr0ng"));
}

#[test]
fn a_program_is_given_none_of_the_variables() {
    let account = Account::demo();
    let home = oauth(&account, "credential_command = [\"sh\", \"-c\", \"env > seen; cat secret\"]")
        .env("ZENDESK_API_TOKEN", "hidden-1")
        .env("ZENDESK_SUBDOMAIN", "globex")
        .env("ZENDESK_OAUTH_TOKEN", "hidden-2")
        .env("ZENDESK_EMAIL", "ada@example.com");
    fs::write(home.path().join("secret"), account.bearer()).unwrap();
    json_of(&home.run(&WHOAMI));
    let seen = fs::read_to_string(home.path().join("seen")).unwrap();
    assert!(seen.contains("HOME=") && !seen.contains("ZENDESK"), "{seen}");
}

#[test]
fn who_is_not_signed_in_is_told_why_with_status_4() {
    let account = Account::demo();
    let url = account.url();
    let home = oauth(&account, "");
    let refused = home.run_with(&["whoami", "--profile", "local", "--token-stdin"], "wr0ng\n");
    let expected = format!(
        "tokendesk: The account does not accept who you are signed in as. GET /api/v2/users/me · \
         request id ID. The secret is from the \
         standard input. It may be wrong, of another account, revoked or expired; an API token is \
         also refused where token access is off. It was sent to {url}.\n"
    );
    let start = refused.errors.find("request id ").unwrap() + "request id ".len();
    let end = start + refused.errors[start..].find('.').unwrap();
    let mut errors = refused.errors.clone();
    errors.replace_range(start..end, "ID");
    assert_eq!((refused.status, errors), (Some(4), expected));
    assert!(!refused.errors.contains("wr0ng"));

    let open = "credential_file = \"secret\"";
    let home = oauth(&account, open);
    put(&home, "secret", "s3cr3t", 0o644);
    let told = home.run(&["whoami", "--profile", "local"]);
    let path = "~/config/tokendesk/secret";
    let expected = format!(
        "tokendesk: {path} was not read: its mode is 0644, not 0600. Make it a file of yours that \
         only you may read: chmod 600 {path}\n"
    );
    assert_eq!(told, ran(4, "", &expected));
}

#[test]
fn what_can_t_be_is_wrong_usage() {
    let account = Account::demo();
    let home = oauth(&account, "credential_file = \"secret\"");
    for (args, said) in [
        (&["whoami", "--profile", "globex"][..], "there is no profile globex. There are local and"),
        (&["whoami", "--profile", "a b"], "a profile's name has"),
        (&["whoami", "--profile", "environment"], "the environment names no account. Set ZENDESK_"),
        (&["whoami", "--token-stdin"], "the embedded account takes no secret"),
        (&["whoami", "--profile", "local", "--token-stdin"], "it is empty"),
        (&["login"], "a secret is stored for a profile of the configuration. Name one with"),
        (&["logout"], "a secret is stored for a profile of the configuration. Name one with"),
        (&["login", "--profile", "local"], "the profile local takes its secret from the file"),
        (&["whoami", "--token", "s3cr3t"], "unexpected argument"),
    ] {
        let ran = home.run(args);
        assert_eq!((ran.status, ran.out.as_str()), (Some(2), ""), "{args:?} {ran:?}");
        assert!(ran.errors.contains(said), "{args:?} {}", ran.errors);
    }
    let set = Home::new().env("ZENDESK_API_TOKEN", "s3cr3t");
    let ran = set.run(&["whoami"]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.errors.contains("ZENDESK_SUBDOMAIN does not say for which account"), "{ran:?}");
    let named = Home::new().env("ZENDESK_SUBDOMAIN", "acme");
    let ran = named.run(&["whoami"]);
    assert_eq!(ran.status, Some(4));
    assert!(ran.errors.contains("neither ZENDESK_OAUTH_TOKEN nor ZENDESK_API_TOKEN"), "{ran:?}");
    let unknown = Home::new().env("TOKENDESK_PROFILE", "acme");
    let ran = unknown.run(&["whoami"]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.errors.contains("there is no profile acme. There are none"), "{ran:?}");
}

#[test]
fn a_secret_is_checked_stored_used_and_forgotten() {
    let account = Account::demo();
    let home = oauth(&account, "");
    let wrong = home.run_with(&["login", "--profile", "local", "--token-stdin"], "wr0ng");
    assert_eq!(wrong.status, Some(4), "{wrong:?}");
    let missing = home.run(&["whoami", "--profile", "local"]);
    assert_eq!(missing.status, Some(4), "{missing:?}");
    let stored = home.run_with(&["login", "--profile", "local", "--token-stdin"], account.bearer());
    if stored.status == Some(1) && stored.errors.contains("this system’s store") {
        // A machine without one: it is said what to do instead.
        assert!(stored.errors.contains("credential_file"), "{stored:?}");
        return;
    }
    assert!(missing.errors.contains("has no secret for this account. Store one with `tokendesk"));
    assert_eq!((stored.status, stored.errors.as_str()), (Some(0), ""), "{stored:?}");
    let said =
        format!("Signed in to {} as Ada Park <ada@northwind.example>, admin.\n", account.url());
    assert!(stored.out.starts_with(&said), "{}", stored.out);
    assert!(stored.out.contains("in this system’s store (the kernel’s keyring) until"));
    assert_eq!(json_of(&home.run(&WHOAMI))["credential"], "store");
    // The same name at another address is another secret.
    let other = Account::demo();
    fs::copy(home.config(), home.path().join("first.toml")).unwrap();
    let text = fs::read_to_string(home.config()).unwrap().replace(account.url(), other.url());
    fs::write(home.config(), text).unwrap();
    assert_eq!(home.run(&WHOAMI).status, Some(4));
    fs::rename(home.path().join("first.toml"), home.config()).unwrap();

    let out = home.run(&["logout", "--profile", "local"]);
    assert_eq!(out.status, Some(0));
    assert!(out.out.contains("no longer in this system’s store"), "{out:?}");
    assert_eq!(home.run(&WHOAMI).status, Some(4));
    let none = "This system’s store has no secret of the profile local.\n";
    assert_eq!(home.run(&["logout", "--profile", "local"]), ran(0, none, ""));
}

#[test]
fn login_asks_in_the_terminal_without_showing_the_secret() {
    let account = Account::demo();
    let starter = Pty::with(&["login", "--profile", "local"]).size(120, 24);
    let directory = starter.home().join("config/tokendesk");
    fs::create_dir_all(&directory).unwrap();
    let profile =
        format!("[profiles.local]\nurl = \"{}\"\nauth = \"oauth-token\"\n", account.url());
    fs::write(directory.join("config.toml"), profile).unwrap();
    let mut terminal = starter.start();
    terminal.sees("OAuth access token for http://127.0.0.1").types("wr0ng-s3cr3t");
    terminal.press("Ctrl-u").types("wr0ng").press("Enter");
    terminal.exits_with(4).is_restored();
    let screen = terminal.screen();
    assert!(
        !screen.contains("wr0ng") && screen.contains("does not accept who you are"),
        "{screen}"
    );

    let mut terminal = Pty::with(&["login", "--profile", "local"]);
    terminal = {
        let directory = terminal.home().join("config/tokendesk");
        fs::create_dir_all(&directory).unwrap();
        let profile = "[profiles.local]\nsubdomain = \"acme\"\nauth = \"oauth-token\"\n";
        fs::write(directory.join("config.toml"), profile).unwrap();
        terminal
    };
    let mut terminal = terminal.start();
    terminal.sees("OAuth access token for acme.zendesk.com").press("Ctrl-c");
    terminal.exits_with(1).is_restored();
    assert!(terminal.screen().contains("Nothing was stored"), "{}", terminal.screen());
}

#[test]
fn the_verbs_speak_korean_and_their_json_does_not() {
    let account = Account::demo();
    let home = oauth(&account, "credential_file = \"secret\"\nread_only = true");
    put(&home, "secret", account.bearer(), 0o600);
    let url = account.url();
    let address = url.trim_start_matches("http://");
    let expected = format!(
        "계정        {address} (실제), {url}\n\
         선택        local\n\
         사용자      Ada Park <ada@northwind.example>, admin\n\
         로그인      OAuth 액세스 토큰: 파일 ~/config/tokendesk/secret\n\
         세션        읽기 전용\n"
    );
    let korean = ["--locale", "ko", "--profile", "local"];
    let run = |verb: &str| home.run(&[&korean[..], &[verb]].concat());
    assert_eq!(run("whoami"), ran(0, &expected, ""));
    let json = json_of(&home.run(&[&WHOAMI[..], &korean[..2]].concat()));
    assert_eq!(json, json_of(&home.run(&WHOAMI)));
    let said = "tokendesk: 이 프로필의 비밀 값은 다른 곳에서 가져옵니다. 프로필: local, 비밀 값: \
                파일 ~/config/tokendesk/secret. 저장할 필요가 없습니다. 대신 비밀 값을 저장하려면 \
                프로필에서 그 줄을 지우세요.\n";
    assert_eq!(run("login"), ran(2, "", said));

    put(&home, "secret", "wr0ng", 0o600);
    let refused = run("whoami");
    assert_eq!((refused.status, refused.out.as_str()), (Some(4), ""));
    assert!(
        refused.errors.starts_with("tokendesk: 현재 로그인 정보를 계정이 받아들이지 않습니다. GET")
    );
    assert!(refused.errors.contains("비밀 값: 파일 ~/config/tokendesk/secret, 보낸 곳: http"));
    put(&home, "secret", "s3cr3t", 0o644);
    let path = "~/config/tokendesk/secret";
    let said = format!(
        "tokendesk: 읽지 않았습니다: {path} (모드가 0600이 아닙니다: 0644). 본인만 읽을 수 있는 \
         본인의 파일로 만드세요: chmod 600 {path}\n"
    );
    assert_eq!(run("whoami"), ran(4, "", &said));
}

#[test]
fn logout_and_a_missing_profile_are_told_in_the_language_of_the_environment() {
    let home = Home::new().env("LANG", "ko_KR.UTF-8");
    let said = "tokendesk: 비밀 값은 설정의 프로필에 대해 저장합니다. --profile NAME으로 \
                지정하세요.\n";
    assert_eq!(home.run(&["logout"]), ran(2, "", said));
    let said = "tokendesk: 프로필이 없습니다: acme. 아직 프로필이 없습니다. `tokendesk config \
                init`으로 설정 파일을 만드세요.\n";
    assert_eq!(home.run(&["whoami", "--profile", "acme"]), ran(2, "", said));
    let home = home.env("ZENDESK_API_TOKEN", "s3cr3t");
    let said = "tokendesk: ZENDESK_API_TOKEN: 설정되어 있지만 어느 계정의 것인지 \
                ZENDESK_SUBDOMAIN에 지정되어 있지 않습니다. 그것도 설정하거나 --profile로 계정을 \
                선택하세요. `--profile embedded`는 tokendesk 안의 계정입니다.\n";
    assert_eq!(home.run(&["whoami"]), ran(2, "", said));
}
