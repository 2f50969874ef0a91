//! The form that exports a list.

use ratatui::Frame;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::app::State;
use crate::app::audit::{self, Place};
use crate::app::export::{Export, Field, Format, Problem, Source};
use crate::app::mouse::Target;
use crate::phrases::Phrase;

use super::confirm::paragraph;
use super::text::{fit, width};
use super::widgets::button::{self, Button};
use super::widgets::{dialog, field, message};
use super::{Look, secret_file, tokens};

/// Columns of text, if the screen has them: a path is long.
const COLUMNS: u16 = 70;

/// Draws the form.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, form: &Export) {
    let columns = dialog::wide_columns(frame.area(), COLUMNS);
    let cells = usize::from(columns);
    let mut lines = paragraph(&look.say(&what(state, form.source)), cells, look.theme.text);
    lines.push(Line::default());
    let names = [Phrase::FileField, Phrase::ExportFormat].map(|name| look.say(&name));
    let first = names.iter().map(|name| width(name)).max().unwrap_or(0) + 2;
    let [path, format] = names.map(|name| fit(&name, first, look.signs.ellipsis));
    let idle = form.call.is_none();
    let mut line = Line::raw(path);
    let focused = form.focus == Field::Path && idle;
    line.extend(field::line(look, &form.input, focused, cells.saturating_sub(first)));
    let chosen = Line::from(vec![Span::raw(format), choice(look, form)]);
    look.hits.note_whole(&line, Target::Field(0));
    look.hits.note_whole(&chosen, Target::Field(1));
    lines.extend([line, chosen]);
    lines.extend(problem(look, form, columns));
    lines.push(Line::default());
    lines.extend(paragraph(&look.say(&Phrase::ExportText), cells, look.theme.quiet));
    lines.push(Line::default());
    let before = lines.len();
    if idle {
        let buttons = [
            Button::new(look.say(&Phrase::ButtonCancel), form.focus == Field::Cancel),
            Button::new(look.say(&Phrase::ButtonExport), form.focus == Field::Export)
                .preset(matches!(form.focus, Field::Path | Field::Format)),
        ];
        lines.push(button::row(look, &buttons, cells));
    } else {
        let writing = Phrase::ExportWriting { count: form.written };
        lines.push(Line::raw(tokens::spinning(state, look, &writing)));
        let hint = if form.stopping { Phrase::Working } else { Phrase::ExportStop };
        lines.push(Line::styled(look.say(&hint), look.theme.quiet));
    }
    let kept = lines.len() - before;
    let scroll = if form.problem.is_some() { u16::MAX } else { 0 };
    let options = dialog::Options { columns: COLUMNS, kept, scroll };
    dialog::draw(frame, look, &look.say(&Phrase::ExportTitle), &lines, options);
}

/// Which rows.
fn what(state: &State, source: Source) -> Phrase {
    let log = match source {
        Source::Tokens => {
            return Phrase::ExportTokens { count: state.tokens.shown_count() };
        }
        Source::Events(Place::Page) => audit::page_body(state),
        Source::Events(Place::Pane) => audit::pane_body(state),
    };
    match log {
        audit::Body::Rows(log) if log.is_complete() => {
            Phrase::ExportEventsAll { count: log.events().len() }
        }
        audit::Body::Rows(log) => Phrase::ExportEventsMore { count: log.events().len() },
        _ => Phrase::ExportEventsMore { count: 0 },
    }
}

fn choice(look: &Look, form: &Export) -> Span<'static> {
    let name = look.say(&match form.format {
        Format::Csv => Phrase::FormatCsv,
        Format::Json => Phrase::FormatJson,
        Format::JsonLines => Phrase::FormatJsonLines,
    });
    if form.focus == Field::Format && form.call.is_none() {
        Span::styled(format!("< {name} >"), look.theme.selected)
    } else {
        Span::styled(name, Style::new().add_modifier(Modifier::UNDERLINED))
    }
}

fn problem(look: &Look, form: &Export, columns: u16) -> Vec<Line<'static>> {
    let said = |phrase: &Phrase| {
        let lines = paragraph(&look.say(phrase), usize::from(columns), look.theme.danger);
        std::iter::once(Line::default()).chain(lines).collect()
    };
    match &form.problem {
        None => vec![],
        Some(Problem::Stopped) => said(&Phrase::ExportStopped),
        Some(Problem::File(problem)) => said(&secret_file::phrase(problem)),
        Some(Problem::Account(error)) => {
            let mut lines: Vec<_> = said(&Phrase::ExportNotWritten);
            lines.extend(message::failure_lines(look, error, columns));
            lines
        }
    }
}
