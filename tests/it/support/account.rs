//! The embedded account as a test has it: a real server over a fresh directory, and a stock HTTP
//! client to ask it from outside.

use std::net::Ipv4Addr;
use std::path::Path;

use jiff::Timestamp;
use tempfile::TempDir;
use tokendesk::domain::place::{Loopback, Place};
use tokendesk::domain::secret::Credential;
use tokendesk::emulator::{self, ResetOptions, Server, reset};
use tokendesk::phrases::Locale;
use tokendesk::runtime::{Line, Opened};
use tokendesk::zendesk::{Client, Network};
use tokio::runtime::Runtime;

use super::app::{App, Leave};

/// A directory for one account, and the server's own threads.
pub struct Account {
    directory: TempDir,
    server: Option<Server>,
    tasks: Runtime,
}

impl Account {
    /// The demo account.
    pub fn demo() -> Self {
        Self::reset(&ResetOptions::default())
    }

    /// The account that these options make.
    pub fn reset(options: &ResetOptions) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        reset(directory.path(), options).expect("an account");
        Self::over(directory, None)
    }

    /// The same with its clock set.
    pub fn reset_at(options: &ResetOptions, now: Timestamp) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        reset(directory.path(), options).expect("an account");
        Self::over(directory, Some(now))
    }

    /// The account of a directory, with its clock set.
    pub fn over(directory: TempDir, now: Option<Timestamp>) -> Self {
        let tasks = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let options = emulator::Options {
            data_dir: directory.path().to_owned(),
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            now,
        };
        let server = tasks.block_on(Server::start(options)).expect("a server");
        Self { directory, server: Some(server), tasks }
    }

    /// The same account with its clock set to a later time: its server goes, and another one comes.
    #[must_use]
    pub fn later(mut self, now: Timestamp) -> Self {
        if let Some(server) = self.server.take() {
            self.tasks.block_on(server.shutdown());
        }
        let empty = tempfile::tempdir().expect("a directory");
        let directory = std::mem::replace(&mut self.directory, empty);
        Self::over(directory, Some(now))
    }

    fn server(&self) -> &Server {
        self.server.as_ref().expect("the server runs")
    }

    /// The screen on this account.
    pub fn screen(&self, locale: Locale, size: (u16, u16)) -> App {
        self.screen_at(self.url(), locale, size)
    }

    /// The screen on this account by another way, such as a proxy.
    pub fn screen_at(&self, url: &str, locale: Locale, size: (u16, u16)) -> App {
        let opened = self.opened(url);
        App::start_as(locale, size, async move { Ok(opened) })
    }

    /// The same, 100 x 30 in English, with its journal in this directory.
    pub fn screen_in(&self, journal: &Path, url: &str) -> App {
        self.screen_leaving(journal, Leave::default(), url)
    }

    /// The same with another way of leaving.
    pub fn screen_leaving(&self, journal: &Path, leave: Leave, url: &str) -> App {
        let opened = self.opened(url);
        App::start_with(journal, leave, Locale::En, (100, 30), async move { Ok(opened) })
    }

    /// The way to this account, for a screen.
    pub fn opened(&self, url: &str) -> Opened {
        let credentials = self.server().credentials();
        let bearer = Credential::Bearer(credentials.oauth_token.clone());
        let place = Place::Loopback(Loopback::parse(url).expect("a place"));
        let client = Client::new(&place, bearer, &Network::default()).expect("a client");
        let line = Line::to_change(client).kept_in(self.directory.path());
        Opened { line, account: self.server().account() }
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.server().credentials().url
    }

    /// The administrator's bearer token.
    #[allow(clippy::disallowed_methods, reason = "a test signs in with it")]
    pub fn bearer(&self) -> &str {
        self.server().credentials().oauth_token.expose()
    }

    /// The value of a new token, made from outside of any screen.
    pub fn make_token(&self, description: &str) -> String {
        let body = serde_json::json!({"api_token": {"description": description}});
        let made = self.ask("POST", "/api/v2/api_tokens", &body);
        made["api_token"]["token"].as_str().expect("a value").to_owned()
    }

    /// The secret of a new OAuth client of the administrator, made from outside of any screen.
    pub fn make_client(&self, identifier: &str) -> String {
        self.make_client_for(identifier, "")
    }

    /// The same with this description.
    pub fn make_client_for(&self, identifier: &str, description: &str) -> String {
        let me = self.ask("GET", "/api/v2/users/me", &serde_json::Value::Null);
        let user = &me["user"]["id"];
        let body = serde_json::json!({
            "client": {"name": identifier, "identifier": identifier, "user_id": user,
                       "description": description}
        });
        let made = self.ask("POST", "/api/v2/oauth/clients", &body);
        made["client"]["secret"].as_str().expect("a secret").to_owned()
    }

    /// A program is given an access token by a client's secret, and reads tickets with it.
    pub fn works_with(&self, identifier: &str, secret: &str, scope: &str) {
        let token = self.grants(identifier, secret, scope);
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let get = client.get(format!("{}/api/v2/tickets", self.url())).bearer_auth(token);
        let answer = self.tasks.block_on(get.send()).expect("an answer");
        assert_eq!(answer.status(), 200);
    }

    /// A program is given an access token by a client's secret.
    pub fn grants(&self, identifier: &str, secret: &str, scope: &str) -> String {
        let wish = serde_json::json!({"grant_type": "client_credentials", "client_id": identifier,
                                      "client_secret": secret, "scope": scope});
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let post = client.post(format!("{}/oauth/tokens", self.url()));
        let post = post.header("Content-Type", "application/json").body(wish.to_string());
        let text = self.tasks.block_on(async {
            let answer = post.send().await.expect("an answer");
            assert_eq!(answer.status(), 200);
            answer.text().await.expect("a text")
        });
        let given: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        given["access_token"].as_str().expect("an access token").to_owned()
    }

    /// What the administrator is answered.
    pub fn ask(&self, method: &str, path: &str, body: &serde_json::Value) -> serde_json::Value {
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let method = method.parse().expect("a method");
        let mut request =
            client.request(method, format!("{}{path}.json", self.url())).bearer_auth(self.bearer());
        if !body.is_null() {
            let json = ("Content-Type", "application/json");
            request = request.header(json.0, json.1).body(body.to_string());
        }
        let answer = self.tasks.block_on(async {
            request.send().await.expect("an answer").text().await.expect("a text")
        });
        serde_json::from_str(&answer).expect("JSON")
    }

    /// Where the account keeps its data.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// The status that a stock HTTP client gets with this token as this person.
    pub fn status_with(&self, email: &str, token: &str) -> u16 {
        status_with(self.tasks.handle(), &self.server().credentials().url, email, token)
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            self.tasks.block_on(server.shutdown());
        }
    }
}

/// The status that a stock HTTP client gets with this token as this person.
pub fn status_with(tasks: &tokio::runtime::Handle, url: &str, email: &str, token: &str) -> u16 {
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let request = client
        .get(format!("{url}/api/v2/tickets/count.json"))
        .basic_auth(format!("{email}/token"), Some(token));
    tasks.block_on(async { request.send().await.expect("an answer").status().as_u16() })
}
