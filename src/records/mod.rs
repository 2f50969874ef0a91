//! Tokens and events for other programs: JSON, JSON Lines and CSV, the same from a verb and from
//! the screen's export, and deadlines for a calendar. Text in, text out: nothing is read or written here.
//!
//! Fields have the names and values of the wire, raw as they came; times are RFC 3339 in UTC.
//! `docs/schema/tokendesk-1.json` describes them.

mod access;
pub mod calendar;
mod client;
mod csv;
mod event;
pub mod migration;
mod outcome;
pub mod retirement;
mod token;

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

pub use outcome::Outcome;

/// The version of everything that is written for programs. A field may be added to it; none is
/// taken away or changed.
pub const SCHEMA: &str = "tokendesk/1";

/// What a program reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One document with its schema and a list, an object a line.
    Json,
    /// An object a line, without a head.
    JsonLines,
    /// RFC 4180 with a line of names; no cell is a formula to a spreadsheet.
    Csv,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Json, Self::JsonLines];

    /// How the name of a file in it ends.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
        }
    }
}

/// A value of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// The account says nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number, such as an id.
    Number(i64),
    /// A text as it came.
    Text(Cow<'a, str>),
    /// Texts as they came.
    Texts(Vec<&'a str>),
    /// An instant.
    Time(Timestamp),
}

impl<'a> Value<'a> {
    /// A text that may be missing.
    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, |text| Self::Text(Cow::Borrowed(text)))
    }

    /// A number that may be missing.
    pub fn number(number: Option<i64>) -> Self {
        number.map_or(Self::Null, Self::Number)
    }

    /// A time that may be missing.
    pub fn time(time: Option<Timestamp>) -> Self {
        time.map_or(Self::Null, Self::Time)
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Bool(yes) => serializer.serialize_bool(*yes),
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Texts(texts) => serializer.collect_seq(texts),
            Self::Time(time) => serializer.collect_str(time),
        }
    }
}

/// One thing of which there are lists.
pub trait Record {
    /// What a list of them is called in a document.
    const LIST: &'static str;

    /// The names of the fields, as they stand in every format.
    const FIELDS: &'static [&'static str];

    /// The values, in the order of the names.
    fn values(&self) -> Vec<Value<'_>>;
}

/// A record as an object, its fields in their order.
struct Object<'a, R>(&'a R);

impl<R: Record> Serialize for Object<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(R::FIELDS.iter().zip(self.0.values()))
    }
}

/// A record as one JSON object on one line, without its end.
pub fn object<R: Record>(record: &R) -> String {
    // It fails only on a writer that fails, and a text does not.
    serde_json::to_string(&Object(record)).unwrap_or_default()
}

/// What comes before the first record.
pub fn head<R: Record>(format: Format) -> String {
    match format {
        Format::Json => format!("{{\"schema\":\"{SCHEMA}\",\"{}\":[", R::LIST),
        Format::JsonLines => String::new(),
        Format::Csv => csv::line(R::FIELDS.iter().copied()),
    }
}

/// One record, whole lines of it: the first of a list stands after no other.
pub fn line<R: Record>(format: Format, record: &R, is_first: bool) -> String {
    match format {
        Format::Json => format!("{}\n{}", if is_first { "" } else { "," }, object(record)),
        Format::JsonLines => format!("{}\n", object(record)),
        Format::Csv => csv::line(record.values().iter().map(csv::cell)),
    }
}

/// What comes after the last record.
pub const fn tail(format: Format) -> &'static str {
    match format {
        Format::Json => "\n]}\n",
        Format::JsonLines | Format::Csv => "",
    }
}

/// A whole list.
pub fn text<'a, R: Record + 'a>(
    format: Format,
    records: impl IntoIterator<Item = &'a R>,
) -> String {
    let mut text = head::<R>(format);
    for (index, record) in records.into_iter().enumerate() {
        text.push_str(&line(format, record, index == 0));
    }
    text.push_str(tail(format));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Pair(&'static str, Option<i64>);

    impl Record for Pair {
        const LIST: &'static str = "pairs";
        const FIELDS: &'static [&'static str] = &["name", "id"];

        fn values(&self) -> Vec<Value<'_>> {
            vec![Value::text(Some(self.0)), Value::number(self.1)]
        }
    }

    const TWO: [Pair; 2] = [Pair("a\n\"b\"", Some(-1)), Pair("c", None)];

    #[test]
    fn json_is_one_document_with_its_schema() {
        let made = text(Format::Json, &TWO);
        let read: serde_json::Value = serde_json::from_str(&made).unwrap();
        let expected = serde_json::json!({"schema": "tokendesk/1", "pairs": [
            {"name": "a\n\"b\"", "id": -1}, {"name": "c", "id": null},
        ]});
        assert_eq!(read, expected);
        assert_eq!(made.lines().count(), 4, "an object a line: {made}");
        let none = text::<Pair>(Format::Json, []);
        assert_eq!(none, "{\"schema\":\"tokendesk/1\",\"pairs\":[\n]}\n");
    }

    #[test]
    fn json_lines_have_no_head_and_keep_the_order_of_the_fields() {
        let made = text(Format::JsonLines, &TWO);
        let lines = ["{\"name\":\"a\\n\\\"b\\\"\",\"id\":-1}\n", "{\"name\":\"c\",\"id\":null}\n"];
        assert_eq!(made, lines.concat());
        assert_eq!(text::<Pair>(Format::JsonLines, []), "");
    }

    #[test]
    fn csv_is_rfc_4180() {
        assert_eq!(text(Format::Csv, &TWO), "name,id\r\n\"a\n\"\"b\"\"\",-1\r\nc,\r\n");
        assert_eq!(text::<Pair>(Format::Csv, []), "name,id\r\n");
    }
}
