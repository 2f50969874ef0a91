//! The form that writes the one-time value to a file.

use ratatui::Frame;
use ratatui::text::Line;

use crate::app::secret_file::{Field, FileProblem, SecretFile};
use crate::phrases::Phrase;

use super::Look;
use super::text::wrap;
use super::widgets::button::{self, Button};
use super::widgets::{dialog, field};

/// Draws the form.
pub fn draw(frame: &mut Frame<'_>, look: &Look, form: &SecretFile) {
    let cells = usize::from(dialog::columns(frame.area()));
    let styled = |phrase: &Phrase, style| -> Vec<Line<'static>> {
        wrap(&look.say(phrase), cells).into_iter().map(|line| Line::styled(line, style)).collect()
    };
    let mut lines = styled(&Phrase::FileField, look.theme.title);
    lines.push(field::line(look, &form.input, form.focus == Field::Path, cells));
    if let Some(problem) = &form.problem {
        lines.extend(styled(&phrase(problem), look.theme.danger));
    }
    lines.push(Line::default());
    lines.extend(styled(&Phrase::FileText, look.theme.quiet));
    lines.push(Line::default());
    lines.push(if form.writing {
        Line::raw(look.say(&Phrase::Saving)).right_aligned()
    } else {
        let buttons = [
            Button::new(look.say(&Phrase::ButtonCancel), form.focus == Field::Cancel),
            Button::new(look.say(&Phrase::ButtonSave), form.focus == Field::Save)
                .preset(form.focus == Field::Path),
        ];
        button::row(look, &buttons, cells)
    });
    dialog::draw(frame, look, &look.say(&Phrase::FileTitle), &lines, dialog::Options::default());
}

/// Why a file was not written.
pub fn phrase(problem: &FileProblem) -> Phrase {
    match problem {
        FileProblem::Nameless => Phrase::FileNameless,
        FileProblem::Exists => Phrase::FileExists,
        FileProblem::NoDirectory => Phrase::FileNoDirectory,
        FileProblem::NotAllowed => Phrase::FileNotAllowed,
        FileProblem::DirectoryOpen => Phrase::FileDirectoryOpen,
        FileProblem::NotPrivate => Phrase::FileNotPrivate,
        FileProblem::Other(detail) => Phrase::FileOther { detail: detail.clone() },
    }
}
