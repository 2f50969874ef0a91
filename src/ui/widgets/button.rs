//! A row of buttons, at the right end of a dialog.

use ratatui::text::{Line, Span};

use crate::app::mouse::Target;
use crate::ui::Look;
use crate::ui::text::width;

/// What pressing a button means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Nothing is lost by it.
    Plain,
    /// It does something that can't be taken back or stops something.
    Dangerous,
    /// It can't be pressed yet.
    Disabled,
}

/// One button.
#[derive(Debug)]
pub struct Button {
    /// Its words.
    pub label: String,
    /// Whether Enter presses it.
    pub focused: bool,
    /// Whether Enter presses it from the field that has the focus.
    pub preset: bool,
    /// What pressing it means.
    pub manner: Manner,
}

impl Button {
    /// A button with these words.
    pub const fn new(label: String, focused: bool) -> Self {
        Self { label, focused, preset: false, manner: Manner::Plain }
    }

    /// The same button, as the one that Enter presses from a field.
    #[must_use]
    pub fn preset(self, preset: bool) -> Self {
        Self { preset, ..self }
    }

    /// The same button, as one that does harm where it is meant to.
    #[must_use]
    pub fn dangerous(self) -> Self {
        Self { manner: Manner::Dangerous, ..self }
    }

    /// The same button, as one that can't be pressed yet.
    #[must_use]
    pub fn disabled(self) -> Self {
        Self { manner: Manner::Disabled, ..self }
    }
}

/// The buttons in a line of this many columns. The one with the focus stands in brackets, so that
/// it is seen without colour.
pub fn row(look: &Look, buttons: &[Button], columns: usize) -> Line<'static> {
    row_from(look, buttons, columns, 0)
}

/// The same, where the first of them is not the first of the dialog.
fn row_from(look: &Look, buttons: &[Button], columns: usize, first: usize) -> Line<'static> {
    let mut spans = vec![];
    let mut places = vec![];
    let mut used = 0;
    for button in buttons {
        let text = if button.focused || button.preset {
            format!("[ {} ]", button.label)
        } else {
            format!("  {}  ", button.label)
        };
        let style = match (button.focused, button.manner) {
            (_, Manner::Disabled) => look.theme.quiet,
            (true, _) => look.theme.selected,
            (false, Manner::Dangerous) => look.theme.danger,
            (false, Manner::Plain) if button.preset => look.theme.title,
            (false, Manner::Plain) => look.theme.text,
        };
        places.push((used + 1, width(&text)));
        used += width(&text) + 1;
        spans.push(Span::raw(" "));
        spans.push(Span::styled(text, style));
    }
    let indent = columns.saturating_sub(used);
    spans.insert(0, Span::raw(" ".repeat(indent)));
    let line = Line::from(spans);
    let cells = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let target = |(index, (from, columns)): (usize, (usize, usize))| {
        (cells(indent + from), cells(columns), Target::Button(first + index))
    };
    look.hits.note(&line, places.into_iter().enumerate().map(target).collect());
    line
}

/// The same in as many lines as the buttons need, the first ones above.
pub fn rows(look: &Look, buttons: Vec<Button>, columns: usize) -> Vec<Line<'static>> {
    let mut lines: Vec<Vec<Button>> = vec![vec![]];
    let mut used = 0;
    for button in buttons {
        // Two signs, two spaces and one between it and the one before.
        let wide = width(&button.label) + 5;
        if used > 0 && used + wide > columns {
            lines.push(vec![]);
            used = 0;
        }
        used += wide;
        if let Some(line) = lines.last_mut() {
            line.push(button);
        }
    }
    let mut first = 0;
    let mut made = vec![];
    for line in &lines {
        made.push(row_from(look, line, columns, first));
        first += line.len();
    }
    made
}
