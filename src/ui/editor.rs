//! The form of a new or an edited token (A1, E1).

use ratatui::Frame;
use ratatui::text::{Line, Span};

use crate::app::State;
use crate::app::editor::{Editor, Field, Problem, Purpose};
use crate::domain::description::DescriptionError;
use crate::phrases::Phrase;

use super::text::wrap;
use super::widgets::button::{self, Button};
use super::widgets::{dialog, field, message};
use super::{Look, tokens};

/// Draws the form.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, editor: &Editor) {
    let columns = dialog::columns(frame.area());
    let cells = usize::from(columns);
    let quiet =
        |text: &str| wrap(text, cells).into_iter().map(|line| Line::styled(line, look.theme.quiet));
    let mut lines: Vec<Line<'_>> = vec![];
    let account = look.say(&Phrase::InAccount { account: state.account_name().to_owned() });
    let title = match &editor.purpose {
        Purpose::Add => {
            lines.extend(quiet(&account));
            look.say(&Phrase::AddTitle)
        }
        Purpose::Edit(token) => {
            lines.extend(quiet(&format!("{}   {account}", tokens::prefix(look, token))));
            look.say(&Phrase::EditTitle)
        }
    };
    lines.push(Line::default());
    lines.push(Line::from(vec![
        Span::styled(look.say(&Phrase::FieldDescription), look.theme.title),
        Span::styled(format!("  {}", look.say(&Phrase::FieldOptional)), look.theme.quiet),
    ]));
    let focused = editor.focus == Field::Description && editor.call.is_none();
    lines.push(field::line(look, &editor.input, focused, cells));
    match &editor.problem {
        Some(Problem::Description(error)) => {
            let text = look.say(match error {
                DescriptionError::LineBreak => &Phrase::DescriptionLineBreak,
                DescriptionError::Control => &Phrase::DescriptionControl,
            });
            lines.extend(
                wrap(&text, cells).into_iter().map(|line| Line::styled(line, look.theme.danger)),
            );
        }
        Some(Problem::Account(error)) => lines.extend(message::failure_lines(look, error, columns)),
        None if editor.purpose == Purpose::Add => {
            lines.push(Line::default());
            lines.extend(quiet(&look.say(&Phrase::AddRights)));
            lines.extend(quiet(&look.say(&Phrase::AddScopes)));
        }
        None => {}
    }
    lines.push(Line::default());
    lines.push(if editor.call.is_some() {
        Line::raw(tokens::spinning(state, look, &Phrase::Saving)).right_aligned()
    } else {
        let buttons = [
            Button::new(look.say(&Phrase::ButtonCancel), editor.focus == Field::Cancel),
            Button::new(look.say(&Phrase::ButtonSave), editor.focus == Field::Save)
                .preset(editor.focus == Field::Description),
        ];
        button::row(look, &buttons, cells)
    });
    dialog::draw(frame, look, &title, &lines, dialog::Options::default());
}
