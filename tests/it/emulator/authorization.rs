//! The authorization-code grant with PKCE, step by step as RFC 6749 and RFC 7636 have it, through the
//! socket: what any HTTP client can do that follows them.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokendesk::emulator::ResetOptions;

use crate::support::emulator::{Account, As};

const ADA: i64 = 5_901_233_018_010;
const BACK: &str = "http://localhost:19186/";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// A program that a person uses: a public client of the account, and the browser that it opens.
struct App {
    account: Account,
    http: reqwest::Client,
    id: i64,
}

/// Pairs, as a form has them.
fn form(pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        text.bytes()
            .map(|byte| if plain(byte) { char::from(byte).into() } else { format!("%{byte:02X}") })
            .collect()
    };
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// What an address that leads back says.
fn told(location: &str, name: &str) -> Option<String> {
    let query = location.split_once('?')?.1;
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.filter(|(known, _)| *known == name).map(|(_, value)| value).next()?;
    let mut text = String::new();
    let mut rest = value.split('%');
    text.push_str(rest.next()?);
    for part in rest {
        text.push(char::from(u8::from_str_radix(part.get(..2)?, 16).ok()?));
        text.push_str(part.get(2..)?);
    }
    Some(text)
}

fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

impl App {
    async fn new(fields: Value) -> Self {
        let account = Account::start().await;
        let mut client = json!({"name": "Desk <b>helper</b>", "identifier": "helper", "kind": "public",
                                "user_id": ADA, "redirect_uri": [BACK, "https://a.example/?x=1"]});
        client.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let body = Some(json!({"client": client}));
        let made = account.call(As::Run, "POST /api/v2/oauth/clients", body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let id = made.json()["client"]["id"].as_i64().unwrap();
        let redirect = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder().no_proxy().redirect(redirect).build().unwrap();
        Self { account, http, id }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.account.server.address())
    }

    #[allow(clippy::disallowed_methods, reason = "a person types the credential of the run")]
    fn run(&self) -> String {
        self.account.server.credentials().oauth_token.expose().to_owned()
    }

    /// What the app asks for, with some of it in another way; an empty text leaves it out.
    fn asked<'a>(changed: &[(&'a str, &'a str)], challenge: &'a str) -> Vec<(&'a str, &'a str)> {
        let usual = [
            ("response_type", "code"),
            ("client_id", "helper"),
            ("redirect_uri", BACK),
            ("scope", "tickets:read users:read"),
            ("state", "a b&c"),
            ("code_challenge", challenge),
            ("code_challenge_method", "S256"),
        ];
        let kept =
            usual.into_iter().filter(|(name, _)| !changed.iter().any(|(new, _)| new == name));
        let changed = changed.iter().copied().filter(|(_, value)| !value.is_empty());
        kept.chain(changed).collect()
    }

    /// Opens the page: its status, where it leads, its text.
    async fn opens(&self, changed: &[(&str, &str)]) -> (u16, Option<String>, String) {
        let challenge = challenge();
        let query = form(&Self::asked(changed, &challenge));
        let get = self.http.get(self.url(&format!("/oauth/authorizations/new?{query}")));
        Self::seen(get).await
    }

    async fn seen(request: reqwest::RequestBuilder) -> (u16, Option<String>, String) {
        let answer = request.send().await.unwrap();
        let location = answer.headers().get("location");
        let location = location.map(|location| location.to_str().unwrap().to_owned());
        (answer.status().as_u16(), location, answer.text().await.unwrap())
    }

    /// Presses a button of the page.
    async fn presses(
        &self,
        decision: &str,
        email: &str,
        credential: &str,
        changed: &[(&str, &str)],
    ) -> (u16, Option<String>, String) {
        let challenge = challenge();
        let mut pairs = Self::asked(changed, &challenge);
        pairs.extend([("email", email), ("credential", credential), ("decision", decision)]);
        let post = self.http.post(self.url("/oauth/authorizations")).body(form(&pairs));
        let post = post.header("origin", self.url(""));
        Self::seen(post.header("content-type", "application/x-www-form-urlencoded")).await
    }

    /// A code that the person who runs the account allowed.
    async fn code(&self) -> String {
        let (status, location, body) = self.presses("allow", "", &self.run(), &[]).await;
        assert_eq!(status, 303, "{body}");
        told(&location.unwrap(), "code").unwrap()
    }

    /// Asks for tokens: the status and the answer.
    async fn grant(&self, pairs: &[(&str, &str)]) -> (u16, Value) {
        let post = self.http.post(self.url("/oauth/tokens")).body(form(pairs));
        let post = post.header("content-type", "application/x-www-form-urlencoded");
        let (status, _, body) = Self::seen(post).await;
        (status, serde_json::from_str(&body).unwrap())
    }

    async fn exchange(&self, code: &str, changed: &[(&str, &str)]) -> (u16, Value) {
        let usual = [
            ("grant_type", "authorization_code"),
            ("client_id", "helper"),
            ("code", code),
            ("redirect_uri", BACK),
            ("code_verifier", VERIFIER),
        ];
        let kept =
            usual.into_iter().filter(|(name, _)| !changed.iter().any(|(new, _)| new == name));
        let changed = changed.iter().copied().filter(|(_, value)| !value.is_empty());
        self.grant(&kept.chain(changed).collect::<Vec<_>>()).await
    }

    async fn refresh(&self, token: &str, more: &[(&str, &str)]) -> (u16, Value) {
        let usual =
            [("grant_type", "refresh_token"), ("client_id", "helper"), ("refresh_token", token)];
        self.grant(&usual.into_iter().chain(more.iter().copied()).collect::<Vec<_>>()).await
    }

    async fn status(&self, token: &str, path: &str) -> u16 {
        let get = self.http.get(self.url(path)).header("authorization", format!("Bearer {token}"));
        Self::seen(get).await.0
    }
}

fn text<'a>(answer: &'a Value, name: &str) -> &'a str {
    answer[name].as_str().unwrap_or_else(|| panic!("no {name} in {answer}"))
}

#[tokio::test]
async fn z4_a_stock_client_gets_uses_refreshes_and_loses_access() {
    let app = App::new(json!({})).await;
    let (status, _, page) = app.opens(&[]).await;
    assert_eq!(status, 200);
    for part in ["Desk &lt;b&gt;helper&lt;/b&gt;", "Northwind", "<code>tickets:read</code>", BACK] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(page.contains("name=\"state\" value=\"a b&amp;c\""), "{page}");
    let (status, location, _) = app.presses("allow", "", &app.run(), &[]).await;
    let location = location.unwrap();
    assert_eq!(status, 303);
    assert!(location.starts_with(&format!("{BACK}?code=")), "{location}");
    assert_eq!(told(&location, "state").as_deref(), Some("a b&c"));
    let code = told(&location, "code").unwrap();
    let (status, given) = app.exchange(&code, &[("expires_in", "600")]).await;
    assert_eq!(status, 200, "{given}");
    assert_eq!((text(&given, "token_type"), &given["expires_in"]), ("bearer", &json!(600)));
    assert_eq!(text(&given, "scope"), "tickets:read users:read");
    assert_eq!(given["refresh_token_expires_in"], 2_592_000);
    let fixture = include_str!("../../fixtures/zendesk/oauth_grant_refreshable.json");
    let fixture: Value = serde_json::from_str(fixture).unwrap();
    assert!(given.as_object().unwrap().keys().eq(fixture.as_object().unwrap().keys()));
    let (access, refresh) = (text(&given, "access_token"), text(&given, "refresh_token"));
    assert_eq!(app.status(access, "/api/v2/tickets").await, 200);
    assert_eq!(app.status(access, "/api/v2/api_tokens").await, 403);
    // The access token ends by the account's clock, the refresh token does not.
    app.account.server.clock().advance(600);
    assert_eq!(app.status(access, "/api/v2/tickets").await, 401);
    let (status, renewed) = app.refresh(refresh, &[]).await;
    assert_eq!(status, 200, "{renewed}");
    let (again, next) = (text(&renewed, "access_token"), text(&renewed, "refresh_token"));
    assert!(again != access && next != refresh, "both are new");
    assert_eq!(app.status(again, "/api/v2/tickets").await, 200);
    assert_eq!(app.refresh(refresh, &[]).await.1["error"], "invalid_grant", "the old one is gone");
    // It loses access at once.
    let list = app.account.get("/api/v2/oauth/tokens?all=true").await.json();
    let of_app = |token: &&Value| token["client_id"] == app.id;
    let own: Vec<_> = list["tokens"].as_array().unwrap().iter().filter(of_app).collect();
    assert_eq!(own.len(), 1);
    assert_eq!((text(own[0], "token"), text(own[0], "refresh_token")), (&again[..10], &next[..10]));
    assert_eq!(own[0]["user_id"], ADA);
    let line = format!("DELETE /api/v2/oauth/tokens/{}", own[0]["id"]);
    assert_eq!(app.account.call(As::Run, &line, None).await.status, 204);
    assert_eq!(app.status(again, "/api/v2/tickets").await, 401);
    assert_eq!(app.refresh(next, &[]).await.0, 400);
}

#[tokio::test]
async fn a_client_that_is_unknown_or_leads_elsewhere_is_led_nowhere() {
    let app = App::new(json!({})).await;
    for (changed, said) in [
        (("client_id", "someone"), "No such client"),
        (("client_id", ""), "No such client"),
        (("redirect_uri", ""), "Invalid redirect URL"),
        (("redirect_uri", "http://localhost:19186"), "Invalid redirect URL"),
        (("redirect_uri", "http://localhost:19186/?x"), "Invalid redirect URL"),
        (("redirect_uri", "https://evil.example/"), "Invalid redirect URL"),
    ] {
        let (status, location, page) = app.opens(&[changed]).await;
        assert_eq!((status, location), (400, None), "{changed:?}");
        assert!(page.contains(&format!("<h1>{said}</h1>")), "{changed:?}: {page}");
        let (status, location, _) = app.presses("allow", "", &app.run(), &[changed]).await;
        assert_eq!((status, location), (400, None), "{changed:?}");
    }
    let (_, _, page) = app.opens(&[("client_id", "someone")]).await;
    assert!(page.contains("local to its account"), "Q5: {page}");
}

#[tokio::test]
async fn what_else_is_wrong_is_told_to_the_client_with_its_state() {
    let app = App::new(json!({"scope": "tickets:read users:read"})).await;
    for (changed, code) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("response_type", ""), "unsupported_response_type"),
        (("scope", "read"), "invalid_scope"),
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge", "short"), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("code_challenge_method", ""), "invalid_request"),
    ] {
        let (status, location, _) = app.opens(&[changed]).await;
        let location = location.unwrap_or_else(|| panic!("{changed:?} leads nowhere"));
        assert_eq!(status, 303);
        assert!(location.starts_with(&format!("{BACK}?error={code}&")), "{changed:?}: {location}");
        assert_eq!(told(&location, "state").as_deref(), Some("a b&c"), "{changed:?}");
    }
    // A public client without a challenge could be robbed of its code.
    let none = [("code_challenge", ""), ("code_challenge_method", "")];
    let (_, location, _) = app.opens(&none).await;
    assert_eq!(told(&location.unwrap(), "error").as_deref(), Some("invalid_request"));
    let (_, location, _) = app.opens(&[("state", "")]).await;
    assert_eq!(location, None, "the state is the client's own affair");
    let query = [("redirect_uri", "https://a.example/?x=1"), ("response_type", "token")];
    let (_, location, _) = app.opens(&query).await;
    assert!(location.unwrap().starts_with("https://a.example/?x=1&error="));
    // No scope is all that the client may ask for.
    assert!(app.opens(&[("scope", "")]).await.2.contains("<code>users:read</code>"));
}

#[tokio::test]
async fn a_person_signs_in_with_what_signs_in_to_the_api_and_may_say_no() {
    let app = App::new(json!({})).await;
    let (status, location, _) = app.presses("deny", "", "", &[]).await;
    let location = location.unwrap();
    assert_eq!((status, told(&location, "error").as_deref()), (303, Some("access_denied")));
    assert_eq!(told(&location, "state").as_deref(), Some("a b&c"));
    let (_, token) = app.account.add("for the page").await;
    let run = app.run();
    for (email, credential) in [
        ("ada@northwind.example", "wrong"),
        ("nobody@northwind.example", &token),
        ("", &token),
        ("jonas@northwind.example", &run),
        ("", ""),
    ] {
        let (status, location, page) = app.presses("allow", email, credential, &[]).await;
        assert_eq!((status, location), (401, None), "{email}");
        assert!(page.contains("do not sign anybody in"), "{page}");
        let kept = page.contains(&format!("name=\"email\" value=\"{email}\""));
        assert!(kept && !page.contains(&token) && !page.contains(&run), "only the address is kept");
    }
    let (status, location, _) = app.presses("allow", "Jonas@northwind.example", &token, &[]).await;
    assert_eq!(status, 303);
    let code = told(&location.unwrap(), "code").unwrap();
    let (_, given) = app.exchange(&code, &[]).await;
    let access = text(&given, "access_token");
    let get = app.http.get(app.url("/api/v2/users/me"));
    let (_, _, me) = App::seen(get.header("authorization", format!("Bearer {access}"))).await;
    assert!(me.contains("jonas@northwind.example"), "it acts as the person: {me}");
    // An access token is not enough to be given a broader one.
    let (status, _, _) = app.presses("allow", "jonas@northwind.example", access, &[]).await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn a_code_is_for_one_client_one_address_one_verifier_and_one_time() {
    let app = App::new(json!({})).await;
    let code = app.code().await;
    for changed in [
        ("redirect_uri", "https://a.example/?x=1"),
        ("code_verifier", "another-verifier-of-forty-three-characters-"),
        ("code_verifier", "short"),
        ("code_verifier", ""),
        ("code", "guessed"),
        ("client_id", "wallboard"),
        ("scope", "read"),
    ] {
        let (status, refused) = app.exchange(&code, &[changed]).await;
        assert_eq!((status, text(&refused, "error")), (400, "invalid_grant"), "{changed:?}");
    }
    assert_eq!(app.exchange(&code, &[("client_id", "nobody")]).await.0, 401);
    let (status, given) = app.exchange(&code, &[("scope", "tickets:read")]).await;
    assert_eq!((status, text(&given, "scope")), (200, "tickets:read"));
    let (_, given) = app.refresh(text(&given, "refresh_token"), &[]).await;
    let access = text(&given, "access_token");
    assert_eq!(app.status(access, "/api/v2/tickets").await, 200);
    // Who uses a code once more has stolen it, or was robbed: nobody keeps what was given for it.
    assert_eq!(app.exchange(&code, &[]).await.1["error"], "invalid_grant");
    assert_eq!(app.status(access, "/api/v2/tickets").await, 401);
    let code = app.code().await;
    app.account.server.clock().advance(120);
    assert_eq!(app.exchange(&code, &[]).await.1["error"], "invalid_grant", "after two minutes");
}

#[tokio::test]
async fn a_refresh_keeps_its_bounds() {
    let app = App::new(json!({})).await;
    let given = |answer: (u16, Value)| {
        assert_eq!(answer.0, 200, "{}", answer.1);
        answer.1
    };
    let code = app.code().await;
    let first = given(app.exchange(&code, &[("refresh_token_expires_in", "604800")]).await);
    let refresh = text(&first, "refresh_token");
    for (more, code) in [
        (("scope", "tickets:read write"), "invalid_grant"),
        (("expires_in", "172801"), "invalid_request"),
        (("refresh_token_expires_in", "604799"), "invalid_request"),
    ] {
        let (status, refused) = app.refresh(refresh, &[more]).await;
        assert_eq!((status, text(&refused, "error")), (400, code), "{more:?}");
    }
    let narrow = given(app.refresh(refresh, &[("scope", "tickets:read")]).await);
    assert_eq!(text(&narrow, "scope"), "tickets:read");
    assert_eq!(app.status(text(&narrow, "access_token"), "/api/v2/users").await, 403);
    app.account.server.clock().advance(2_592_000 - 60);
    let last = given(app.refresh(text(&narrow, "refresh_token"), &[]).await);
    app.account.server.clock().advance(2_592_000);
    assert_eq!(app.refresh(text(&last, "refresh_token"), &[]).await.0, 400, "thirty days later");
}

#[tokio::test]
async fn a_confidential_client_proves_itself_by_the_header_or_by_the_body() {
    let app = App::new(json!({"kind": "confidential"})).await;
    let line = format!("PUT /api/v2/oauth/clients/{}/generate_secret", app.id);
    let made = app.account.call(As::Run, &line, Some(json!({}))).await.json();
    let secret = text(&made["client"], "secret");
    let code = app.code().await;
    assert_eq!(app.exchange(&code, &[]).await.1["error"], "invalid_client", "without its secret");
    assert_eq!(app.exchange(&code, &[("client_secret", "wrong")]).await.0, 401);
    let (status, given) = app.exchange(&code, &[("client_secret", secret)]).await;
    assert_eq!(status, 200, "{given}");
    let refresh = text(&given, "refresh_token");
    assert_eq!(app.refresh(refresh, &[]).await.0, 401);
    let ask = form(&[("grant_type", "refresh_token"), ("refresh_token", refresh)]);
    let post = async |secret: &str| {
        let basic = format!("Basic {}", STANDARD.encode(format!("helper:{secret}")));
        let post = app.http.post(app.url("/oauth/tokens")).header("authorization", basic);
        let post = post.header("content-type", "application/x-www-form-urlencoded");
        let answer = post.body(ask.clone()).send().await.unwrap();
        let challenge = answer.headers().get("www-authenticate").cloned();
        (answer.status().as_u16(), challenge)
    };
    let (status, challenge) = post("wrong").await;
    assert_eq!((status, challenge.unwrap().to_str().unwrap()), (401, "Basic realm=\"OAuth\""));
    assert_eq!(post(secret).await.0, 200);
    // It needs no challenge, but what has one needs its verifier.
    let none = [("code_challenge", ""), ("code_challenge_method", "")];
    let (_, location, _) = app.presses("allow", "", &app.run(), &none).await;
    let code = told(&location.unwrap(), "code").unwrap();
    let with_verifier = app.exchange(&code, &[("client_secret", secret)]).await;
    assert_eq!(with_verifier.1["error"], "invalid_grant", "nobody asked for a verifier");
    let plain = [("client_secret", secret), ("code_verifier", "")];
    assert_eq!(app.exchange(&code, &plain).await.0, 200);
}

#[tokio::test]
async fn no_page_of_another_site_presses_the_button_and_nobody_frames_it() {
    let app = App::new(json!({})).await;
    let post = async |origin: &str, path: &str| {
        let post = app.http.post(app.url(path)).header("origin", origin);
        let post = post.header("content-type", "application/x-www-form-urlencoded");
        App::seen(post.body("decision=deny")).await.0
    };
    assert_eq!(post("http://evil.example", "/oauth/authorizations").await, 403);
    assert_eq!(post("null", "/oauth/authorizations").await, 403);
    assert_eq!(post(&app.url(""), "/oauth/authorizations").await, 400, "its own page may ask");
    assert_eq!(post(&app.url(""), "/oauth/tokens").await, 403, "and ask nothing else");
    let query = form(&App::asked(&[], &challenge()));
    let page = app.http.get(app.url(&format!("/oauth/authorizations/new?{query}")));
    let page = page.send().await.unwrap();
    let header = |name: &str| page.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("x-frame-options"), "DENY");
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("referrer-policy"), "same-origin");
    assert!(header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(header("content-type"), "text/html; charset=utf-8");
}

#[tokio::test]
async fn what_a_person_allows_and_takes_back_is_told_in_the_audit_log_and_in_no_file() {
    let app = App::new(json!({})).await;
    let code = app.code().await;
    let (_, given) = app.exchange(&code, &[]).await;
    let access = text(&given, "access_token").to_owned();
    let own = app.http.delete(app.url("/api/v2/oauth/tokens/current"));
    let own = own.header("authorization", format!("Bearer {access}"));
    assert_eq!(App::seen(own).await.0, 403, "tickets:read does not revoke");
    let list = app.account.get("/api/v2/oauth/tokens").await.json();
    let of_app = |token: &&Value| token["client_id"] == app.id;
    let id = list["tokens"].as_array().unwrap().iter().find(of_app).unwrap()["id"].clone();
    app.account.call(As::Run, &format!("DELETE /api/v2/oauth/tokens/{id}"), None).await;
    let filter = format!("filter[source_type]=oauth_token&filter[source_id]={id}");
    let log = app.account.get(&format!("/api/v2/audit_logs?{filter}")).await.json();
    let events = log["audit_logs"].as_array().unwrap().iter().rev();
    let told = |event: &Value| {
        let part = |name: &str| event[name].as_str().unwrap().to_owned();
        assert_eq!(event["actor_name"], "Ada Park");
        [part("action"), part("source_label"), part("change_description")].join(" | ")
    };
    assert_eq!(
        events.map(told).collect::<Vec<_>>(),
        [
            "create | OAuth token: Desk <b>helper</b> | scopes: tickets:read users:read",
            "destroy | OAuth token: Desk <b>helper</b> | ",
        ]
    );
    let refresh = text(&given, "refresh_token");
    for entry in std::fs::read_dir(app.account.dir.path()).unwrap().flatten() {
        let content = std::fs::read(entry.path()).unwrap();
        for secret in [code.as_str(), &access, refresh] {
            let found = content.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{entry:?}");
        }
    }
}

#[tokio::test]
async fn a_token_of_the_accounts_own_making_does_not_end() {
    let account = Account::with(ResetOptions::default()).await;
    let list = account.get("/api/v2/oauth/clients").await.json();
    let client = list["clients"][0]["id"].clone();
    let make = async |who: As<'_>, token: Value| {
        account.call(who, "POST /api/v2/oauth/tokens", Some(json!({"token": token}))).await
    };
    let made = make(As::Run, json!({"client_id": client, "scopes": ["read"]})).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let token = &made.json()["token"];
    assert_eq!((&token["expires_at"], &token["refresh_token"]), (&Value::Null, &Value::Null));
    let value = text(token, "full_token").to_owned();
    let me = async || {
        let who = As::Header(format!("Bearer {value}"));
        account.call(who, "GET /api/v2/users/me", None).await.status
    };
    assert_eq!(me().await, 200);
    account.server.clock().advance(400 * 86_400);
    assert_eq!(me().await, 200);
    for (token, status) in [
        (json!({"client_id": 7, "scopes": ["read"]}), 422),
        (json!({"client_id": "warehouse_sync", "scopes": ["read"]}), 422),
        (json!({"client_id": client, "scopes": ["write"]}), 400),
        (json!(null), 400),
    ] {
        assert_eq!(make(As::Run, token.clone()).await.status, status, "{token}");
    }
    let (_, api) = account.add("for zofia").await;
    let zofia = As::Token("zofia@northwind.example", &api);
    let refused = make(zofia, json!({"client_id": client, "scopes": ["read"]})).await;
    assert_eq!(refused.status, 403, "for administrators alone");
}
