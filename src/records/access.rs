//! The account's switch for API tokens as a record.

use super::{Record, Value};
use crate::domain::account::AccessSettings;

impl Record for AccessSettings {
    const LIST: &'static str = "access";

    const FIELDS: &'static [&'static str] = &["accepted_api_agreement", "api_token_access"];

    fn values(&self) -> Vec<Value<'_>> {
        // One of the two is a word on the wire.
        let word = if self.token_access { "true" } else { "false" };
        vec![Value::Bool(self.terms_accepted), Value::text(Some(word))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_the_switch_is_a_word_as_on_the_wire() {
        let access = AccessSettings { terms_accepted: true, token_access: false };
        let object = r#"{"accepted_api_agreement":true,"api_token_access":"false"}"#;
        assert_eq!(super::super::object(&access), object);
    }
}
