//! A token as a record.

use super::{Record, Value};
use crate::domain::foreign::Foreign;
use crate::domain::token::Token;

impl Record for Token {
    const LIST: &'static str = "tokens";

    const FIELDS: &'static [&'static str] = &[
        "id",
        "description",
        "active",
        "visible_token",
        "last_used",
        "created_at",
        "updated_at",
        "user_id",
        "user_name",
        "user_email",
        "assigned_user_id",
    ];

    #[expect(clippy::disallowed_methods, reason = "programs have what came")]
    fn values(&self) -> Vec<Value<'_>> {
        let creator = self.creator.as_ref();
        let name = creator.and_then(|creator| creator.name.as_ref());
        let email = creator.and_then(|creator| creator.email.as_ref());
        vec![
            Value::Number(self.id.0),
            Value::text(self.description.raw_if_set()),
            Value::Bool(self.status.is_active()),
            Value::text(Some(self.visible_token.raw())),
            Value::time(self.last_used),
            Value::Time(self.created_at),
            Value::Time(self.updated_at),
            Value::number(creator.map(|creator| creator.id.0)),
            Value::text(name.map(Foreign::raw)),
            Value::text(email.map(Foreign::raw)),
            Value::number(self.assigned_user_id.map(|id| id.0)),
        ]
    }
}
