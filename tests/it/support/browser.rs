//! A browser in which somebody signs in to an account of `tokendesk serve`, and the profile that wants it.

use std::net::TcpListener;

use serde_json::{Value, json};

use super::account::Account;

/// What a browser does: it opens pages, sends forms, and follows nothing by itself.
pub struct Browser {
    tasks: tokio::runtime::Runtime,
    http: reqwest::Client,
}

impl Browser {
    /// A browser that has opened nothing yet.
    pub fn start() -> Self {
        let tasks = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let redirect = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder().no_proxy().redirect(redirect).build().unwrap();
        Self { tasks, http }
    }

    /// Opens the page and presses a button; where it leads back to.
    pub fn presses(&self, account: &Account, page: &str, decision: &str) -> String {
        let url = reqwest::Url::parse(page).unwrap();
        assert_eq!(self.gets(page).0, 200, "{page}");
        let mut pairs: Vec<_> = url.query_pairs().into_owned().collect();
        let typed = [("email", ""), ("credential", account.bearer()), ("decision", decision)];
        pairs.extend(typed.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let form = reqwest::Url::parse_with_params("http://form.example/", pairs).unwrap();
        let post = self.http.post(format!("{}/oauth/authorizations", account.url()));
        let post = post.header("origin", account.url()).body(form.query().unwrap().to_owned());
        let post = post.header("content-type", "application/x-www-form-urlencoded");
        let answer = self.tasks.block_on(post.send()).unwrap();
        assert_eq!(answer.status(), 303);
        answer.headers()["location"].to_str().unwrap().to_owned()
    }

    /// What `logout` on another machine does: the sign-in with this access token ends.
    pub fn signs_out(&self, account: &Account, access: &str) {
        let url = format!("{}/api/v2/oauth/tokens/current.json", account.url());
        let answer = self.tasks.block_on(self.http.delete(url).bearer_auth(access).send());
        assert_eq!(answer.unwrap().status(), 204);
    }

    /// Opens an address: the status and the page.
    pub fn gets(&self, url: &str) -> (u16, String) {
        self.tasks.block_on(async {
            let answer = self.http.get(url).send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        })
    }
}

/// An address of this machine that nobody listens at.
pub fn redirect() -> String {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    format!("http://127.0.0.1:{}/back", free.port())
}

/// A public client that leads back there, and the profile that signs in by it.
pub fn profile(account: &Account, redirect: &str) -> String {
    let me = account.ask("GET", "/api/v2/users/me", &Value::Null);
    let body = json!({"client": {"name": "tokendesk", "identifier": "desk", "kind": "public",
                                 "user_id": me["user"]["id"], "redirect_uri": [redirect]}});
    let made = account.ask("POST", "/api/v2/oauth/clients", &body);
    assert_eq!(made["client"]["identifier"], "desk", "{made}");
    profile_again(account, redirect)
}

/// The same profile; its client is there already.
pub fn profile_again(account: &Account, redirect: &str) -> String {
    format!(
        "[profiles.desk]\nurl = \"{}\"\nauth = \"oauth-code\"\nclient_id = \"desk\"\n\
         redirect = \"{redirect}\"\ncredential_file = \"desk.sign-in\"\n",
        account.url()
    )
}

/// A public client that leads back there and takes the place of the account's first token.
pub struct People {
    /// Its path on the wire.
    path: String,
    /// The id of the token.
    pub token: String,
    /// What the token is called.
    pub name: String,
}

impl People {
    /// Makes it.
    pub fn of(account: &Account, redirect: &str) -> Self {
        let tokens = account.ask("GET", "/api/v2/api_tokens", &Value::Null);
        let active = |token: &&Value| token["active"] == true;
        let token = tokens["api_tokens"].as_array().unwrap().iter().find(active).unwrap();
        let me = account.ask("GET", "/api/v2/users/me", &Value::Null);
        let description = format!("replaces API token {}", token["id"]);
        let body = json!({"client": {"name": "Stock", "identifier": "stock", "kind": "public",
            "user_id": me["user"]["id"], "redirect_uri": [redirect], "scope": "tickets:read users:read",
            "description": description}});
        let made = account.ask("POST", "/api/v2/oauth/clients", &body);
        let name = token["description"].as_str().unwrap().to_owned();
        let path = format!("/api/v2/oauth/clients/{}", made["client"]["id"]);
        Self { path, token: token["id"].to_string(), name }
    }

    /// What its description says now.
    pub fn description(&self, account: &Account) -> String {
        let client = account.ask("GET", &self.path, &Value::Null);
        let text = client["client"]["description"].as_str();
        text.unwrap_or_else(|| panic!("{} {client}", self.path)).to_owned()
    }

    /// How many access tokens of the administrator it has.
    pub fn access_tokens(&self, account: &Account) -> usize {
        let tokens = account.ask("GET", "/api/v2/oauth/tokens", &Value::Null);
        let id = self.path.rsplit('/').next().unwrap();
        let of_it = |token: &&Value| token["client_id"].as_i64() == id.parse().ok();
        tokens["tokens"].as_array().unwrap().iter().filter(of_it).count()
    }
}
