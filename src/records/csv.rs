//! One line of CSV, in which no text is a formula.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};

use super::Value;

/// What makes a spreadsheet take a text for a formula when it stands first (CWE-1236).
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// One line with its end.
pub fn line<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(vec![]);
    // Nothing here fails: it is written to memory.
    let _ = writer.write_record(cells.into_iter().map(|cell| cell.as_ref().to_owned()));
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// A value as a cell; a text that would be a formula is quoted as spreadsheets do it.
pub fn cell<'a>(value: &'a Value<'_>) -> Cow<'a, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::Bool(yes) => Cow::Borrowed(if *yes { "true" } else { "false" }),
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::Time(time) => Cow::Owned(time.to_string()),
        Value::Text(text) if text.starts_with(FORMULA) => Cow::Owned(format!("'{text}")),
        Value::Text(text) => Cow::Borrowed(text),
        Value::Texts(texts) => {
            let text = texts.join(" ");
            Cow::Owned(if text.starts_with(FORMULA) { format!("'{text}") } else { text })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            let value = Value::Text(bad.into());
            assert_eq!(cell(&value), format!("'{bad}"));
        }
        for good in ["", "a=1", "'=1", " -1", "Billing export"] {
            assert_eq!(cell(&Value::Text(good.into())), good);
        }
        let texts = |texts: &[&'static str]| cell(&Value::Texts(texts.to_vec())).into_owned();
        assert_eq!(texts(&["=1", "a"]), "'=1 a");
        assert_eq!((texts(&["a", "=1"]), texts(&[])), ("a =1".into(), String::new()));
        assert_eq!(cell(&Value::Number(-1)), "-1", "a number is no text");
    }
}
