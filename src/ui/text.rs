//! Text in cells: how wide it is, how it is cut, and how it is wrapped.

use ratatui::text::Span;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::domain::foreign::is_hostile;

/// The columns that a text takes.
pub fn width(text: &str) -> usize {
    text.graphemes(true).map(cells).sum()
}

/// A text in exactly this many columns: padded, or cut with the sign of a cut.
pub fn fit(text: &str, columns: usize, ellipsis: &str) -> String {
    let mut line = cut(text, columns, ellipsis);
    let missing = columns.saturating_sub(width(&line));
    line.extend(std::iter::repeat_n(' ', missing));
    line
}

/// A text in at most this many columns, cut between whole characters with the sign of a cut.
pub fn cut(text: &str, columns: usize, ellipsis: &str) -> String {
    let text = plain(text);
    if width(&text) <= columns {
        return text;
    }
    let room = columns.saturating_sub(width(ellipsis));
    let mut line = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += cells(grapheme);
        if used > room {
            break;
        }
        line.push_str(grapheme);
    }
    if columns >= width(ellipsis) {
        line.push_str(ellipsis);
    }
    line
}

/// Spans in at most this many columns, the last one cut with the sign of a cut.
pub fn cut_spans(spans: Vec<Span<'static>>, columns: usize, ellipsis: &str) -> Vec<Span<'static>> {
    let mut room = columns;
    let mut kept = vec![];
    for span in spans {
        let text = cut(&span.content, room, ellipsis);
        let whole = width(&text) == width(&span.content);
        room = room.saturating_sub(width(&text));
        kept.push(Span::styled(text, span.style));
        if !whole {
            break;
        }
    }
    kept
}

/// A sentence as lines of at most this many columns. A word that is longer is broken.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let options = textwrap::Options::new(columns.max(1)).break_words(true);
    textwrap::wrap(&plain(text), options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// A text of one's own, as it was typed, without what would act on the terminal or has no width:
/// each such character becomes the replacement sign, so that the cursor stays where it is. What
/// others wrote comes here with visible signs already (`domain::foreign`).
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|character| if is_hostile(character) { '\u{fffd}' } else { character })
        .collect()
}

fn cells(grapheme: &str) -> usize {
    grapheme.width()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters_and_padded_to_its_columns() {
        for (text, columns, line) in [
            ("Billing export", 14, "Billing export"),
            ("Billing export", 8, "Billing…"),
            ("창고 동기화", 12, "창고 동기화 "),
            ("창고 동기화", 10, "창고 동기…"),
            ("창고 동기화", 9, "창고 동… "),
            ("abc", 1, "…"),
            ("abc", 0, ""),
        ] {
            assert_eq!(fit(text, columns, "…"), line);
            assert_eq!(width(&fit(text, columns, "…")), columns);
        }
    }

    #[test]
    fn what_acts_on_a_terminal_becomes_a_sign() {
        assert_eq!(plain("a\u{1b}[31m\u{202e}b"), "a\u{fffd}[31m\u{fffd}b");
    }

    #[test]
    fn a_korean_sentence_is_wrapped_in_columns() {
        for line in
            wrap("토큰이 있으면 프로그램이 인증된 사용자의 이메일 주소로 로그인할 수 있습니다.", 20)
        {
            assert!(width(&line) <= 20, "{line}");
        }
    }
}
