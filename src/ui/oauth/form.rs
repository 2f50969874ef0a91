//! The form of a new and of an edited OAuth client, with its scopes as a checklist.

use ratatui::Frame;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use tui_input::Input;

use crate::app::State;
use crate::app::mouse::Target;
use crate::app::oauth::form::{Field, Form, Problem, Purpose, Replaces, rows};
use crate::app::oauth::words;
use crate::domain::foreign::Foreign;
use crate::domain::migration::Plan;
use crate::domain::oauth::ClientKind;
use crate::domain::oauth_client::Flaw;
use crate::phrases::Phrase;
use crate::ui::Look;
use crate::ui::text::{cut, fit, width, wrap};
use crate::ui::tokens::spinning;
use crate::ui::widgets::button::{self, Button};
use crate::ui::widgets::{dialog, field, message};

use super::detail::shown;

/// Columns of text, if the screen has them.
const COLUMNS: u16 = 74;

/// The fields above the buttons, each with its name.
const FIELDS: [(Field, Phrase); 7] = [
    (Field::Name, Phrase::ColumnName),
    (Field::Identifier, Phrase::ColumnIdentifier),
    (Field::Kind, Phrase::ColumnKind),
    (Field::Redirects, Phrase::ClientRedirects),
    (Field::Description, Phrase::ColumnDescription),
    (Field::Company, Phrase::ClientCompany),
    (Field::Scopes, Phrase::ClientScopes),
];

/// Draws the form.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, form: &Form) {
    let cells = usize::from(dialog::wide_columns(frame.area(), COLUMNS));
    let names = FIELDS.map(|(_, name)| look.say(&name));
    let first = names.iter().map(|name| width(name)).max().unwrap_or(0) + 2;
    let draft = Draft { state, look, form, first, cells };
    let account = look.say(&Phrase::InAccount { account: state.account_name().to_owned() });
    let mut lines = vec![Line::styled(account, look.theme.quiet), Line::default()];
    let mut scroll = 0;
    for (index, ((field, _), name)) in FIELDS.into_iter().zip(&names).enumerate() {
        if form.focus == field {
            scroll = lines.len();
        }
        let made = draft.lines(field, name);
        if let Some(line) = made.first() {
            look.hits.note_whole(line, Target::Field(index));
        }
        lines.extend(made);
    }
    let problem = draft.problem();
    // What went wrong is what must be seen.
    let told = problem.len() + 1;
    if !problem.is_empty() {
        scroll = usize::MAX;
    }
    lines.extend(problem);
    lines.push(Line::default());
    lines.push(buttons(state, look, form, cells));
    let title = match (&form.purpose, &form.replaces) {
        (Purpose::Add, Some(Replaces { name, .. })) => {
            Phrase::WayCreateTitle { name: name.clone() }
        }
        (Purpose::Add, None) => Phrase::AddClient,
        (Purpose::Edit(_), _) => Phrase::EditClientTitle,
    };
    let scroll = u16::try_from(scroll.saturating_sub(1)).unwrap_or(u16::MAX);
    let options = dialog::Options { columns: COLUMNS, kept: told.min(8), scroll };
    dialog::draw(frame, look, &look.say(&title), &lines, options);
}

fn buttons(state: &State, look: &Look, form: &Form, cells: usize) -> Line<'static> {
    if form.call.is_some() {
        return Line::raw(spinning(state, look, &Phrase::Saving)).right_aligned();
    }
    let on_button = matches!(form.focus, Field::Cancel | Field::Save);
    let buttons = [
        Button::new(look.say(&Phrase::ButtonCancel), form.focus == Field::Cancel),
        Button::new(look.say(&Phrase::ButtonSave), form.focus == Field::Save).preset(!on_button),
    ];
    button::row(look, &buttons, cells)
}

/// What the lines of one field are made from.
struct Draft<'a> {
    state: &'a State,
    look: &'a Look,
    form: &'a Form,
    first: usize,
    cells: usize,
}

impl Draft<'_> {
    fn lines(&self, field: Field, name: &str) -> Vec<Line<'static>> {
        let (look, form) = (self.look, self.form);
        let focused = form.focus == field;
        let mut lines = match field {
            Field::Name => vec![self.input(name, &form.name, field)],
            Field::Identifier => vec![self.input(name, &form.identifier, field)],
            Field::Redirects => vec![self.input(name, &form.redirects, field)],
            Field::Description => vec![self.input(name, &form.description, field)],
            Field::Company => vec![self.input(name, &form.company, field)],
            Field::Kind => vec![self.kind(name)],
            _ => self.scopes(name),
        };
        let hint = match (field, form.kind) {
            (Field::Identifier, _) if focused => Some(Phrase::HintIdentifier),
            (Field::Redirects, _) if focused => Some(Phrase::HintRedirects),
            (Field::Description, _) => form.replaces.as_ref().map(|replaces| {
                let Plan { quiet_days: quiet, off_days: off, .. } = replaces.plan;
                Phrase::WayRemembers { plan: Phrase::MigratePlan { quiet, off }.into() }
            }),
            (Field::Kind, Some(ClientKind::Confidential)) => Some(Phrase::HintConfidential),
            (Field::Kind, Some(ClientKind::Public)) => Some(Phrase::HintPublic),
            _ => None,
        };
        if let Some(hint) = hint {
            lines.extend(self.below(&look.say(&hint), look.theme.quiet));
        }
        let taken = field == Field::Identifier && form.problem == Some(Problem::Taken);
        let wrong = form.flaw(field).map(words::flaw);
        for phrase in wrong.into_iter().chain(taken.then_some(Phrase::IdentifierTaken)) {
            lines.extend(self.below(&look.say(&phrase), look.theme.danger));
        }
        lines
    }

    /// A field that is typed into.
    fn input(&self, name: &str, input: &Input, field: Field) -> Line<'static> {
        let look = self.look;
        let mut line = Line::raw(fit(name, self.first, look.signs.ellipsis));
        let focused = self.form.focus == field && self.form.call.is_none();
        line.extend(field::line(look, input, focused, self.cells.saturating_sub(self.first)));
        line
    }

    fn kind(&self, name: &str) -> Line<'static> {
        let look = self.look;
        let value = look.say(&match self.form.kind {
            Some(ClientKind::Confidential) => Phrase::KindConfidential,
            Some(ClientKind::Public) => Phrase::KindPublic,
            None => Phrase::KindUnknown,
        });
        let (text, style) = if self.form.focus == Field::Kind {
            (format!("< {value} >"), look.theme.selected)
        } else {
            (value, Style::new().add_modifier(Modifier::UNDERLINED))
        };
        Line::from(vec![
            Span::raw(fit(name, self.first, look.signs.ellipsis)),
            Span::styled(text, style),
        ])
    }

    /// What is chosen, and the checklist once it has the keys.
    fn scopes(&self, name: &str) -> Vec<Line<'static>> {
        let (look, form) = (self.look, self.form);
        let focused = form.focus == Field::Scopes;
        let chosen = if form.scopes.is_empty() {
            look.say(&Phrase::ScopesUnlimited)
        } else {
            shown(&form.scopes)
        };
        let room = self.cells.saturating_sub(self.first);
        let style = if focused {
            look.theme.title
        } else {
            Style::new().add_modifier(Modifier::UNDERLINED)
        };
        let mut lines = vec![Line::from(vec![
            Span::raw(fit(name, self.first, look.signs.ellipsis)),
            Span::styled(cut(&chosen, room, look.signs.ellipsis), style),
        ])];
        if !focused {
            return lines;
        }
        let window = rows(self.state.size);
        let names = form.names.iter().map(|name| width(name)).max().unwrap_or(0).min(28);
        for index in form.cursor.visible(form.names.len(), window) {
            let Some(name) = form.names.get(index) else { continue };
            let on = form.scopes.names().contains(name);
            let check = if on { "[x]" } else { "[ ]" };
            let selected = index == form.cursor.index;
            let marker = if selected { look.signs.marker } else { " " };
            let name = fit(Foreign::received(name).shown(), names, look.signs.ellipsis);
            let text = format!("{marker} {check} {name}  {}", self.sentence(index));
            let style = if selected { look.theme.selected } else { look.theme.text };
            let line = Line::styled(fit(&text, self.cells, look.signs.ellipsis), style);
            look.hits.note_whole(&line, Target::Entry(index));
            lines.push(line);
        }
        if let Some(overlap) = form.scopes.overlap().filter(|_| form.problem.is_none()) {
            let text = look.say(&words::flaw(&Flaw::Overlap(overlap)));
            lines.extend(self.below(&text, look.theme.danger));
        }
        lines
    }

    fn sentence(&self, index: usize) -> String {
        let name = self.form.names.get(index).map_or("", String::as_str);
        self.look.say(&words::scope(name))
    }

    /// A sentence below a field.
    fn below(&self, text: &str, style: Style) -> Vec<Line<'static>> {
        let indent = " ".repeat(self.first);
        let lines = wrap(text, self.cells.saturating_sub(self.first)).into_iter();
        lines.map(|line| Line::styled(format!("{indent}{line}"), style)).collect()
    }

    /// Why the form was not saved, where that is about no single field.
    fn problem(&self) -> Vec<Line<'static>> {
        let (look, form) = (self.look, self.form);
        let columns = u16::try_from(self.cells).unwrap_or(u16::MAX);
        let said = |phrase: &Phrase, style: Style| {
            let lines = wrap(&look.say(phrase), self.cells).into_iter();
            lines.map(move |line| Line::styled(line, style))
        };
        let after = |error, phrase: &Phrase| {
            let mut lines = message::event_lines(look, error, columns);
            lines.extend(said(phrase, look.theme.text));
            lines
        };
        let apart = std::iter::once(Line::default());
        match &form.problem {
            _ if form.leaving && form.call.is_some() => {
                apart.chain(said(&Phrase::AddLeaving, look.theme.text)).collect()
            }
            Some(Problem::Account(error)) => message::failure_lines(look, error, columns),
            Some(Problem::Gone) => {
                apart.chain(said(&Phrase::ClientGone, look.theme.danger)).collect()
            }
            Some(Problem::Changed(fields)) => {
                let names = FIELDS.iter().filter(|(field, _)| fields.contains(field));
                let names: Vec<_> = names.map(|(_, name)| look.say(name)).collect();
                let fields = names.join(", ");
                apart
                    .chain(said(&Phrase::ClientFieldsChanged { fields }, look.theme.danger))
                    .chain(said(&Phrase::ClientSaveAgain, look.theme.text))
                    .collect()
            }
            Some(Problem::Unanswered(error)) => after(error, &Phrase::ClientUnchanged),
            Some(Problem::NotThere(error)) => after(error, &Phrase::ClientNotThere),
            Some(Problem::Unknown(error)) => after(error, &Phrase::ClientMaybeThere),
            Some(Problem::Flaw(_) | Problem::Taken) | None => vec![],
        }
    }
}
