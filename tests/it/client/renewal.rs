//! A person's sign-in: when it is renewed, by whom, and when it is over.

use std::any::Any;
use std::sync::{Arc, Mutex};

use serde_json::json as value;
use tokendesk::domain::place::{Loopback, Place};
use tokendesk::domain::secret::{Credential, OneTimeSecret, Renewable};
use tokendesk::zendesk::{Client, ErrorKind, Keeper, Network};

use super::QUICK;
use crate::support::listener::{Listener, Reply, json};

const ME: &str = r#"{"user":{"id":1}}"#;

/// What is kept, and what happened to it.
#[derive(Debug, Default)]
struct Kept {
    tokens: Mutex<Option<Renewable>>,
    turns: Mutex<usize>,
    /// As on a full disk: what was kept stays as it is.
    is_full: bool,
}

impl Keeper for Kept {
    fn turn(&self) -> Box<dyn Any + Send> {
        *self.turns.lock().unwrap() += 1;
        Box::new(())
    }

    fn read(&self) -> Option<Renewable> {
        self.tokens.lock().unwrap().clone()
    }

    fn keep(&self, tokens: &Renewable) -> bool {
        if !self.is_full {
            *self.tokens.lock().unwrap() = Some(tokens.clone());
        }
        !self.is_full
    }
}

fn tokens(access: &str, refresh: &str, ends_at: Option<&str>) -> Renewable {
    let secret = |text: &str| OneTimeSecret::new(text.to_owned());
    let ends_at = ends_at.map(|at| at.parse().unwrap());
    Renewable { access: secret(access), refresh: Some(secret(refresh)), ends_at }
}

fn client(listener: &Listener, tokens: Renewable, kept: &Arc<Kept>) -> Client {
    let place = Place::Loopback(Loopback::parse(&listener.url()).unwrap());
    let credential = Credential::OAuthCode { client_id: "desk".into(), tokens };
    let keeper = Some(Arc::clone(kept) as Arc<dyn Keeper>);
    let network = Network { timeouts: QUICK, keeper, ..Network::default() };
    Client::new(&place, credential, &network).unwrap()
}

fn granted() -> Reply {
    let body = value!({"access_token": "second", "token_type": "bearer", "expires_in": 1800,
                       "refresh_token": "next"});
    json(200, &body.to_string())
}

fn refused() -> Reply {
    json(401, r#"{"error":"invalid_token","error_description":"expired"}"#)
}

/// Each request with what it is signed by.
fn asked(listener: &Listener) -> Vec<String> {
    let requests = listener.requests();
    let signed = |at: usize| requests[at].header("authorization").unwrap_or("nobody").to_owned();
    (0..requests.len()).map(|at| format!("{} {}", requests[at].line(), signed(at))).collect()
}

#[tokio::test]
async fn a_refused_access_token_is_renewed_once_and_the_next_one_is_kept_first() {
    let listener = Listener::start([refused(), granted(), json(200, ME), json(200, ME)]);
    let kept = Arc::new(Kept::default());
    let client = client(&listener, tokens("first", "renews", None), &kept);
    client.current_user().await.unwrap();
    client.current_user().await.unwrap();
    let me = "GET /api/v2/users/me";
    let wanted = [
        format!("{me} Bearer first"),
        "POST /oauth/tokens nobody".to_owned(),
        format!("{me} Bearer second"),
        format!("{me} Bearer second"),
    ];
    assert_eq!(asked(&listener), wanted);
    let body: serde_json::Value = serde_json::from_str(&listener.requests()[1].body).unwrap();
    let wish =
        value!({"grant_type": "refresh_token", "client_id": "desk", "refresh_token": "renews"});
    assert_eq!(body, wish);
    let now = kept.read().expect("it is kept");
    assert_eq!(
        (now.access, now.refresh),
        (tokens("second", "next", None).access, tokens("second", "next", None).refresh)
    );
    assert!(now.ends_at.is_some() && *kept.turns.lock().unwrap() == 1);
}

#[tokio::test]
async fn one_that_ends_is_renewed_before_it_is_refused() {
    let listener = Listener::start([granted(), json(200, ME)]);
    let kept = Arc::new(Kept::default());
    let ended = tokens("first", "renews", Some("2026-01-01T00:00:00Z"));
    client(&listener, ended, &kept).current_user().await.unwrap();
    assert_eq!(asked(&listener)[0], "POST /oauth/tokens nobody");
}

#[tokio::test]
async fn what_another_process_has_renewed_is_taken_and_not_renewed_again() {
    let listener = Listener::start([refused(), json(200, ME)]);
    let kept = Arc::new(Kept::default());
    kept.keep(&tokens("theirs", "their next", None));
    let client = client(&listener, tokens("first", "renews", None), &kept);
    client.current_user().await.unwrap();
    assert_eq!(asked(&listener)[1], "GET /api/v2/users/me Bearer theirs");
}

#[tokio::test]
async fn once_it_can_not_be_renewed_one_is_not_signed_in() {
    let over = json(400, r#"{"error":"invalid_grant","error_description":"No such token"}"#);
    let listener = Listener::start([refused(), over]);
    let kept = Arc::new(Kept::default());
    let client = client(&listener, tokens("first", "renews", None), &kept);
    let error = client.current_user().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotSignedIn, "{error:?}");
    assert_eq!(kept.read(), None, "what is kept stays as it is");
    // A line that is down says nothing about the sign-in.
    let listener = Listener::start([
        refused(),
        json(503, "{}"),
        json(503, "{}"),
        json(503, "{}"),
        json(503, "{}"),
    ]);
    let error = self::client(&listener, tokens("first", "renews", None), &kept)
        .current_user()
        .await
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Server(503), "{error:?}");
}

#[tokio::test]
async fn where_nothing_can_be_kept_the_session_goes_on_through_every_renewal() {
    let third = value!({"access_token": "third", "token_type": "bearer", "refresh_token": "last"});
    let third = json(200, &third.to_string());
    let replies = [refused(), granted(), json(200, ME), refused(), third, json(200, ME)];
    let listener = Listener::start(replies);
    let first = || tokens("first", "renews", None);
    let kept =
        Arc::new(Kept { tokens: Mutex::new(Some(first())), is_full: true, ..Kept::default() });
    let client = client(&listener, first(), &kept);
    client.current_user().await.unwrap();
    client.current_user().await.unwrap();
    let asked = asked(&listener);
    assert_eq!(asked[5], "GET /api/v2/users/me Bearer third");
    assert!(listener.requests()[4].body.contains("\"next\""), "{asked:?}");
    assert_eq!(kept.read(), Some(first()), "what is kept there is older, and not taken for newer");
}
