//! An OAuth client as a record.

use super::{Record, Value};
use crate::domain::foreign::Foreign;
use crate::domain::oauth::ClientKind;
use crate::domain::oauth_client::OAuthClient;

impl Record for OAuthClient {
    const LIST: &'static str = "clients";

    const FIELDS: &'static [&'static str] = &[
        "id",
        "identifier",
        "name",
        "kind",
        "description",
        "company",
        "redirect_uri",
        "scope",
        "user_id",
        "visible_secret",
        "created_at",
        "updated_at",
    ];

    #[expect(clippy::disallowed_methods, reason = "programs have what came")]
    fn values(&self) -> Vec<Value<'_>> {
        let scope = self.scope.as_ref().map(ToString::to_string);
        vec![
            Value::Number(self.id.0),
            Value::text(Some(self.identifier.raw())),
            Value::text(Some(self.name.raw())),
            Value::text(self.kind.map(ClientKind::as_wire)),
            Value::text(self.description.raw_if_set()),
            Value::text(self.company.as_ref().map(Foreign::raw)),
            Value::Texts(self.redirect_uris.iter().map(Foreign::raw).collect()),
            scope.map_or(Value::Null, |scope| Value::Text(scope.into())),
            Value::number(self.user_id.map(|id| id.0)),
            Value::text(self.visible_secret.as_ref().map(Foreign::raw)),
            Value::Time(self.created_at),
            Value::Time(self.updated_at),
        ]
    }
}
