//! A reader of JSON Schema, as much of it as `docs/schema` uses. A word that it does not know fails,
//! so that nothing in the schema is taken for checked that is not.

use serde_json::Value;

/// A schema with what its references lead to.
pub struct Schema<'a> {
    whole: &'a Value,
}

impl<'a> Schema<'a> {
    pub const fn new(whole: &'a Value) -> Self {
        Self { whole }
    }

    /// What of the value is not as the schema says, each with its place. A field that the schema does
    /// not name is among it.
    pub fn errors(&self, value: &Value) -> Vec<String> {
        self.check(self.whole, value, "")
    }

    /// The same by one of its definitions.
    pub fn errors_by(&self, definition: &str, value: &Value) -> Vec<String> {
        self.check(&self.whole["$defs"][definition], value, "")
    }

    fn check(&self, schema: &Value, value: &Value, place: &str) -> Vec<String> {
        let words = schema.as_object().unwrap_or_else(|| panic!("{place}: no schema: {schema}"));
        let mut errors = vec![];
        for (word, said) in words {
            match word.as_str() {
                "$ref" => {
                    let name = said.as_str().unwrap().trim_start_matches("#/");
                    let target = self.whole.pointer(&format!("/{name}"));
                    errors.extend(self.check(target.expect("a definition"), value, place));
                }
                "oneOf" | "anyOf" => {
                    let all: Vec<_> = said
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|one| self.check(one, value, place))
                        .collect();
                    let fit = all.iter().filter(|errors| errors.is_empty()).count();
                    if fit == 0 || (word == "oneOf" && fit > 1) {
                        errors.push(format!("{place}: {fit} of {word} fit: {all:?}"));
                    }
                }
                "type" if !is_of(said, value) => {
                    errors.push(format!("{place}: {value} is no {said}"));
                }
                "const" if said != value => errors.push(format!("{place}: {value} is not {said}")),
                "enum" if !said.as_array().unwrap().contains(value) => {
                    errors.push(format!("{place}: {value} is none of {said}"));
                }
                "format" => {
                    assert_eq!(said, "date-time", "{place}");
                    let time = value.as_str().map(str::parse::<jiff::Timestamp>);
                    if time.is_some_and(|time| time.is_err()) {
                        errors.push(format!("{place}: {value} is no time"));
                    }
                }
                "minimum" if value.as_f64() < said.as_f64() => {
                    errors.push(format!("{place}: {value} is less than {said}"));
                }
                "maximum" if value.as_f64() > said.as_f64() => {
                    errors.push(format!("{place}: {value} is more than {said}"));
                }
                "required" => {
                    let missing =
                        said.as_array().unwrap().iter().filter(|name| {
                            name.as_str().is_some_and(|name| value.get(name).is_none())
                        });
                    errors.extend(missing.map(|name| format!("{place}: {name} is missing")));
                }
                "properties" => errors.extend(self.fields(said, value, place)),
                "items" => {
                    let items = value.as_array().into_iter().flatten().enumerate();
                    errors.extend(items.flat_map(|(index, item)| {
                        self.check(said, item, &format!("{place}/{index}"))
                    }));
                }
                // What says nothing of the value, and what is as it says.
                "$schema" | "$defs" | "title" | "description" | "examples" | "type" | "const"
                | "enum" | "minimum" | "maximum" => {}
                other => panic!("{place}: this reader does not know {other}"),
            }
        }
        errors
    }

    fn fields(&self, known: &Value, value: &Value, place: &str) -> Vec<String> {
        let fields = value.as_object().into_iter().flatten();
        fields
            .flat_map(|(name, field)| match known.get(name) {
                Some(schema) => self.check(schema, field, &format!("{place}/{name}")),
                None => vec![format!("{place}: {name} is not in the schema")],
            })
            .collect()
    }
}

/// Whether a value is of this type, or of one of these.
fn is_of(types: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("no type {other}"),
    };
    types.as_array().map_or_else(|| is(types), |several| several.iter().any(is))
}
