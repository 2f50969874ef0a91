//! An OAuth client of an embedded account, made over HTTP as a tester makes one.

use serde_json::{Value, json};

use super::emulator::{Account, Answer, As};

/// A client and its secret.
pub struct Client {
    pub id: i64,
    pub identifier: String,
    pub secret: String,
}

impl Client {
    /// A confidential client of the administrator, with these fields.
    pub async fn create(account: &Account, fields: Value) -> Self {
        let mut client = json!({"name": "A client", "user_id": 5_901_233_018_010_i64});
        client.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let body = Some(json!({"client": client}));
        let answer = account.call(As::Run, "POST /api/v2/oauth/clients", body).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        let client = &answer.json()["client"];
        let text = |name: &str| client[name].as_str().unwrap().to_owned();
        Self {
            id: client["id"].as_i64().unwrap(),
            identifier: text("identifier"),
            secret: text("secret"),
        }
    }

    /// Asks for an access token; what `ask` names stands in the place of what is right.
    pub async fn grant(&self, account: &Account, ask: Value) -> Answer {
        let mut body = json!({
            "grant_type": "client_credentials",
            "client_id": self.identifier,
            "client_secret": self.secret,
        });
        body.as_object_mut().unwrap().extend(ask.as_object().unwrap().clone());
        account.call(As::Nobody, "POST /oauth/tokens", Some(body)).await
    }

    /// An access token with these scopes.
    pub async fn token(&self, account: &Account, scope: &str) -> String {
        let answer = self.grant(account, json!({"scope": scope})).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    pub async fn delete(&self, account: &Account) -> u16 {
        let line = format!("DELETE /api/v2/oauth/clients/{}", self.id);
        account.call(As::Run, &line, None).await.status
    }
}
