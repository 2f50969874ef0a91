//! An event of the audit log as a record.

use super::{Record, Value};
use crate::domain::audit::AuditEvent;
use crate::domain::foreign::Foreign;

impl Record for AuditEvent {
    const LIST: &'static str = "events";

    const FIELDS: &'static [&'static str] = &[
        "id",
        "created_at",
        "actor_id",
        "actor_name",
        "ip_address",
        "source_type",
        "source_id",
        "source_label",
        "action",
        "action_label",
        "change_description",
    ];

    #[expect(clippy::disallowed_methods, reason = "programs have what came")]
    fn values(&self) -> Vec<Value<'_>> {
        vec![
            Value::Number(self.id.0),
            Value::Time(self.created_at),
            Value::number(self.actor_id.map(|id| id.0)),
            Value::text(Some(self.actor_name.raw())),
            Value::text(self.ip_address.as_ref().map(Foreign::raw)),
            Value::text(Some(self.source_type.raw())),
            Value::number(self.source_id),
            Value::text(Some(self.source_label.raw())),
            Value::text(Some(self.activity_type.as_wire())),
            Value::text(Some(self.action_label.raw())),
            Value::text(Some(self.change_description.raw())),
        ]
    }
}
