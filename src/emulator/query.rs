//! Reads a query string: repeated names and `[]`, which no ready extractor takes together.

use super::error::ApiError;

/// The pairs of a query string, decoded, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads what stands behind the `?`.
    pub fn parse(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Self(pairs.collect())
    }

    /// One text that is written as in a form.
    pub fn decoded(text: &str) -> String {
        decode(text)
    }

    /// Pairs, written as behind a `?`.
    pub fn written<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
        let pairs = pairs.into_iter();
        let pairs = pairs.map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// All pairs, of a form for example.
    pub fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }

    /// The first value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// All values of a name, with or without `[]`.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let same = |known: &str| known.strip_suffix("[]").unwrap_or(known) == name;
        let found = self.0.iter().filter(|(known, _)| same(known));
        found.map(|(_, value)| value.as_str()).collect()
    }

    /// All values of a name, as numbers.
    pub fn numbers(&self, name: &'static str) -> Result<Vec<i64>, ApiError> {
        let number = |text: &str| text.parse().map_err(|_| not_a_number(name, text));
        self.all(name).into_iter().map(number).collect()
    }

    /// The first value of a name, as a number of at least one.
    pub fn count(&self, name: &'static str) -> Result<Option<usize>, ApiError> {
        let read = |text: &str| match text.parse() {
            Ok(0) | Err(_) => Err(not_a_number(name, text)),
            Ok(number) => Ok(number),
        };
        self.get(name).map(read).transpose()
    }

    /// Whether a flag is set.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Some("true" | "1"))
    }

    /// The query again, with some names replaced by one pair.
    pub fn with(&self, without: &[&str], name: &str, value: &str) -> String {
        let kept = self.0.iter();
        let kept = kept.filter(|(known, _)| !without.contains(&known.as_str()));
        let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
        Self::written(kept.chain([(name, value)]))
    }
}

fn not_a_number(name: &str, text: &str) -> ApiError {
    ApiError::InvalidParameter(format!("{name}: `{text}` is not a number that is possible here"))
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex = |two: &[u8]| {
            let two = std::str::from_utf8(two).ok()?;
            u8::from_str_radix(two, 16).ok()
        };
        match (byte, rest.next_two()) {
            (b'+', _) => bytes.push(b' '),
            (b'%', Some(two)) if hex(&two).is_some() => {
                bytes.extend(hex(&two));
                rest.nth(1);
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The next two bytes of what is left.
trait Prefix {
    fn next_two(&self) -> Option<[u8; 2]>;
}

impl Prefix for std::str::Bytes<'_> {
    fn next_two(&self) -> Option<[u8; 2]> {
        let mut ahead = self.clone();
        Some([ahead.next()?, ahead.next()?])
    }
}

fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            let digits = [byte >> 4, byte & 15].map(|digit| char::from(HEX[usize::from(digit)]));
            encoded.push('%');
            encoded.extend(digits);
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_come_twice_with_or_without_brackets() {
        let text = "filter[created_at]=a&filter%5Bcreated_at%5D=b&filter[action][]=create&x";
        let query = Query::parse(text);
        assert_eq!(query.all("filter[created_at]"), ["a", "b"]);
        assert_eq!(query.all("filter[action]"), ["create"]);
        assert_eq!(query.get("x"), Some(""));
        assert_eq!(query.all("missing"), [""; 0]);
    }

    #[test]
    fn odd_escapes_are_kept_as_they_are() {
        let query = Query::parse("a=%4&b=%zz&c=1+1&d=%ED%95%9C");
        assert_eq!(query.get("a"), Some("%4"));
        assert_eq!(query.get("b"), Some("%zz"));
        assert_eq!(query.get("c"), Some("1 1"));
        assert_eq!(query.get("d"), Some("한"));
    }

    #[test]
    fn a_link_keeps_what_it_does_not_replace() {
        let query = Query::parse("page[size]=2&page[after]=x&filter[action][]=a b");
        assert_eq!(
            query.with(&["page[after]", "page[before]"], "page[after]", "y"),
            "page%5Bsize%5D=2&filter%5Baction%5D%5B%5D=a%20b&page%5Bafter%5D=y"
        );
    }
}
