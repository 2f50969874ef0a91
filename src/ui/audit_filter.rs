//! The form that filters the audit log (L3).

use ratatui::Frame;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use tui_input::Input;

use crate::app::audit_filter::{Actors, Field, FilterForm};
use crate::app::mouse::Target;
use crate::app::{State, failure};
use crate::phrases::Phrase;

use super::Look;
use super::audit::{activity_words, actor_words};
use super::text::{cut, fit, width, wrap};
use super::tokens::spinning;
use super::widgets::button::{self, Button};
use super::widgets::{dialog, field};

/// Columns of a date and its cursor.
const DATE: usize = 12;

/// Draws the form.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, form: &FilterForm) {
    let cells = usize::from(dialog::columns(frame.area()));
    let names = [
        Phrase::AuditFieldSince,
        Phrase::AuditFieldUntil,
        Phrase::AuditFieldActor,
        Phrase::AuditFieldActivity,
    ];
    let names = names.map(|name| look.say(&name));
    let first = names.iter().map(|name| width(name)).max().unwrap_or(0) + 2;
    let draft = Draft { state, look, form, first, cells };
    let mut lines = vec![];
    let mut scroll = 0;
    let fields = [Field::Since, Field::Until, Field::Actor, Field::Activity];
    for (index, (field, name)) in fields.into_iter().zip(&names).enumerate() {
        if form.focus == field {
            scroll = lines.len();
        }
        let made = draft.lines(field, name);
        if let Some(line) = made.first() {
            look.hits.note_whole(line, Target::Field(index));
        }
        lines.extend(made);
        lines.push(Line::default());
    }
    let buttons = [
        Button::new(look.say(&Phrase::ButtonCancel), form.focus == Field::Cancel),
        Button::new(look.say(&Phrase::ButtonApply), form.focus == Field::Apply)
            .preset(!matches!(form.focus, Field::Cancel | Field::Apply)),
    ];
    lines.push(button::row(look, &buttons, cells));
    // Where the screen is low, the field that has the keys is in sight.
    let scroll = u16::try_from(scroll).unwrap_or(0);
    let options = dialog::Options { scroll, ..dialog::Options::default() };
    dialog::draw(frame, look, &look.say(&Phrase::AuditFilterTitle), &lines, options);
}

/// What the lines of one field are made from.
struct Draft<'a> {
    state: &'a State,
    look: &'a Look,
    form: &'a FilterForm,
    first: usize,
    cells: usize,
}

impl Draft<'_> {
    fn lines(&self, field: Field, name: &str) -> Vec<Line<'static>> {
        let look = self.look;
        let room = self.cells.saturating_sub(self.first);
        let mut lines = match field {
            Field::Since => self.date(name, &self.form.since, field),
            Field::Until => self.date(name, &self.form.until, field),
            Field::Actor => {
                let actor = self.form.actor.as_ref().map(|actor| actor.name.shown());
                let mut lines = vec![self.choice(name, &actor_words(look, actor), field)];
                match &self.state.actors {
                    Actors::Loading(_) => {
                        let text = spinning(self.state, look, &Phrase::AuditActorsLoading);
                        lines.extend(self.below(&text, look.theme.quiet, room));
                    }
                    Actors::Failed(error) => {
                        let text = look.say(&failure::what(error));
                        lines.extend(self.below(&text, look.theme.danger, room));
                    }
                    Actors::Unknown | Actors::Known(_) => {}
                }
                lines
            }
            _ => {
                let activity = activity_words(look, self.form.activity.as_ref());
                vec![self.choice(name, &activity, field)]
            }
        };
        if let Some((_, why)) = self.form.problem.as_ref().filter(|(wrong, _)| *wrong == field) {
            lines.extend(self.below(&look.say(why), look.theme.danger, room));
        }
        lines
    }

    /// A field that is typed into, with how a date is written beside it, or below it where the
    /// dialog is narrow.
    fn date(&self, name: &str, input: &Input, field: Field) -> Vec<Line<'static>> {
        let look = self.look;
        let mut line = Line::raw(fit(name, self.first, look.signs.ellipsis));
        line.extend(field::line(look, input, self.form.focus == field, DATE));
        let hint = look.say(&Phrase::AuditDateHint);
        let room = self.cells.saturating_sub(self.first + DATE + 2);
        if field != Field::Since {
            return vec![line];
        }
        if width(&hint) <= room {
            line.push_span(Span::styled(format!("  {hint}"), look.theme.quiet));
            return vec![line];
        }
        let mut lines = vec![line];
        lines.extend(self.below(&hint, look.theme.quiet, self.cells.saturating_sub(self.first)));
        lines
    }

    /// A field whose value is chosen: the arrows show that there are others.
    fn choice(&self, name: &str, value: &str, field: Field) -> Line<'static> {
        let look = self.look;
        let room = self.cells.saturating_sub(self.first + 4);
        let value = cut(value, room, look.signs.ellipsis);
        let (text, style) = if self.form.focus == field {
            (format!("< {value} >"), look.theme.selected)
        } else {
            (value, Style::new().add_modifier(Modifier::UNDERLINED))
        };
        let name = fit(name, self.first, look.signs.ellipsis);
        Line::from(vec![Span::raw(name), Span::styled(text, style)])
    }

    /// A sentence below a field.
    fn below(&self, text: &str, style: Style, room: usize) -> Vec<Line<'static>> {
        let indent = " ".repeat(self.first);
        let lines = wrap(text, room).into_iter();
        lines.map(|line| Line::styled(format!("{indent}{line}"), style)).collect()
    }
}
