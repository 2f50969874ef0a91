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
