//! The form of a new or an edited token (A1, E1).

use ratatui::Frame;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::State;
use crate::app::editor::{Editor, Field, Problem, Purpose};
use crate::app::mouse::Target;
use crate::app::reread::News;
use crate::domain::description::DescriptionError;
use crate::phrases::Phrase;

use super::text::wrap;
use super::widgets::button::{self, Button};
use super::widgets::{dialog, field, message};
use super::{Look, news, tokens};

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
    let input = field::line(look, &editor.input, focused, cells);
    look.hits.note_whole(&input, Target::Field(0));
    lines.push(input);
    lines.extend(below(state, look, editor, columns));
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

/// Why a text can't be a description.
pub const fn description_problem(error: DescriptionError) -> Phrase {
    match error {
        DescriptionError::LineBreak => Phrase::DescriptionLineBreak,
        DescriptionError::Control => Phrase::DescriptionControl,
    }
}

/// What stands below the field: what a token is, or why it was not saved.
fn below(state: &State, look: &Look, editor: &Editor, columns: u16) -> Vec<Line<'static>> {
    let said = |phrase: &Phrase, style: Style| {
        let lines = wrap(&look.say(phrase), usize::from(columns));
        lines.into_iter().map(move |line| Line::styled(line, style))
    };
    let danger = |phrase: &Phrase| said(phrase, look.theme.danger);
    let apart = std::iter::once(Line::default());
    match &editor.problem {
        _ if editor.leaving && editor.call.is_some() => {
            apart.chain(said(&Phrase::AddLeaving, look.theme.text)).collect()
        }
        Some(Problem::Description(error)) => danger(&description_problem(*error)).collect(),
        Some(Problem::Unwritten(why)) => apart
            .chain(danger(&match why.place.as_str() {
                "" => Phrase::JournalNoPlace,
                place => {
                    let (place, detail) = (place.to_owned(), why.detail.clone());
                    Phrase::JournalUnwritten { place, detail }
                }
            }))
            .collect(),
        Some(Problem::Account(error)) => message::failure_lines(look, error, columns),
        Some(Problem::News(told)) => {
            let mut lines = news::lines(look, state, told, usize::from(columns));
            if matches!(told, News::Changed(_)) {
                lines.extend(said(&Phrase::NewsSaveAgain, look.theme.text));
            }
            lines
        }
        Some(Problem::Unanswered(error, told)) => {
            let mut lines = message::event_lines(look, error, columns);
            lines.extend(news::lines(look, state, told, usize::from(columns)));
            lines
        }
        None if editor.purpose == Purpose::Add => apart
            .chain(said(&Phrase::AddRights, look.theme.quiet))
            .chain(said(&Phrase::AddScopes, look.theme.quiet))
            .collect(),
        None => vec![],
    }
}
