//! The window of a migration: its steps on one line, what the step that is looked at has, and its
//! buttons (Z4).

mod facts;
mod steps;

use ratatui::Frame;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::State;
use crate::app::migrate::{Body, Button as Kind, Field, Sent, Way, words};
use crate::app::mouse::Target;
use crate::domain::migration::{Stage, Standing, Step};
use crate::phrases::Phrase;

use super::Look;
use super::text::{width, wrap};
use super::tokens::spinning;
use super::widgets::button::{self, Button};
use super::widgets::{dialog, message};

/// Columns of text, if the screen has them.
const COLUMNS: u16 = 74;

/// Lines of the window, if the screen has them: it does not jump from step to step.
const LINES: usize = 18;

/// What a step is drawn with.
struct Panel<'a> {
    state: &'a State,
    look: &'a Look,
    way: &'a Way,
    cells: usize,
}

/// The lines of a step, and which of them has the keys.
#[derive(Default)]
struct Lines {
    all: Vec<Line<'static>>,
    focus: Option<usize>,
    fields: usize,
}

impl Lines {
    /// More lines.
    fn extend(&mut self, lines: impl IntoIterator<Item = Line<'static>>) {
        self.all.extend(lines);
    }

    /// An empty line, unless nothing stands above it.
    fn gap(&mut self) {
        if !self.all.is_empty() {
            self.all.push(Line::default());
        }
    }

    /// What the next lines belong to has the keys, or not.
    fn here(&mut self, focused: bool) {
        if focused {
            self.focus = Some(self.all.len());
        }
    }

    /// A field, which can be clicked.
    fn field(&mut self, look: &Look, line: Line<'static>, focused: bool) {
        self.here(focused);
        look.hits.note_whole(&line, Target::Field(self.fields));
        self.fields += 1;
        self.all.push(line);
    }
}

/// Draws the window.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, way: &Way) {
    let columns = dialog::wide_columns(frame.area(), COLUMNS);
    let cells = usize::from(columns);
    let panel = Panel { state, look, way, cells };
    let mut lines = Lines::default();
    let body = way.body(state);
    lines.extend([panel.account(), stepper(&panel, body)]);
    lines.gap();
    match body {
        Body::Loading => lines.extend([Line::raw(spinning(state, look, &Phrase::LoadingClients))]),
        Body::Failed(error) => lines.extend(message::failure_lines(look, error, columns)),
        Body::Over => {
            let over = if way.begun { Phrase::WayOver } else { Phrase::TokenGone };
            lines.extend(panel.said(&over, look.theme.text));
        }
        Body::Step(step) => panel.step(step, &mut lines),
    }
    let room = usize::from(frame.area().height).saturating_sub(4);
    let buttons = panel.buttons();
    while lines.all.len() + buttons.len() + 1 < LINES.min(room) {
        lines.all.push(Line::default());
    }
    lines.gap();
    let focus = lines.focus.unwrap_or(0);
    let kept = buttons.len();
    lines.extend(buttons);
    // Two lines above what has the keys: what it is about.
    let scroll = way.scroll.unwrap_or_else(|| {
        let shown = room.saturating_sub(kept + 1);
        u16::try_from((focus + 3).saturating_sub(shown)).unwrap_or(u16::MAX)
    });
    let title = look.say(&Phrase::WayTitle { name: way.name.clone() });
    let options = dialog::Options { columns: COLUMNS, kept, scroll };
    dialog::draw(frame, look, &title, &lines.all, options);
}

/// The steps of the way, the one that is looked at in brackets; where they have no room, that one.
fn stepper(panel: &Panel<'_>, body: Body<'_>) -> Line<'static> {
    let (look, way) = (panel.look, panel.way);
    let shown = match body {
        Body::Step(step) => Some(step),
        _ => None,
    };
    let current = match body {
        Body::Over if way.begun => None,
        _ => Some(way.current(panel.state)),
    };
    let mut spans = vec![];
    for step in Step::ALL {
        let done = current.is_none_or(|current| step < current);
        let name = look.say(&words::step(step));
        let (text, style) = match (shown == Some(step), done) {
            (true, _) => (format!("[{name}]"), look.theme.title),
            (false, true) => (name, look.theme.good),
            (false, false) if current == Some(step) => (name, look.theme.accent),
            (false, false) => (name, look.theme.quiet),
        };
        if !spans.is_empty() {
            spans.push(Span::styled(format!(" {} ", look.signs.crumb), look.theme.quiet));
        }
        spans.push(Span::styled(text, style));
    }
    let whole: usize = spans.iter().map(|span| width(&span.content)).sum();
    if whole <= panel.cells {
        return Line::from(spans);
    }
    let of = shown.map(|step| Phrase::MigrateStepOf {
        number: step.number(),
        name: words::step(step).into(),
    });
    Line::styled(of.map_or_else(String::new, |of| look.say(&of)), look.theme.title)
}

impl Panel<'_> {
    fn account(&self) -> Line<'static> {
        let account = Phrase::InAccount { account: self.state.account_name().to_owned() };
        Line::styled(self.look.say(&account), self.look.theme.quiet)
    }

    /// A sentence on as many lines as it needs.
    fn said(&self, phrase: &Phrase, style: Style) -> Vec<Line<'static>> {
        let lines = wrap(&self.look.say(phrase), self.cells).into_iter();
        lines.map(|line| Line::styled(line, style)).collect()
    }

    fn has(&self, field: Field) -> bool {
        self.way.focus == field && !self.way.waits()
    }

    fn standing(&self) -> Option<&Standing> {
        self.way.standing(self.state)
    }

    /// Its buttons, or that an answer is waited for.
    fn buttons(&self) -> Vec<Line<'static>> {
        let (state, look) = (self.state, self.look);
        let waited = match self.way.sent {
            Sent::Trying(_) => Some(Phrase::MigrateTrying),
            Sent::Reading(..) | Sent::Days(_) => Some(Phrase::Saving),
            _ => None,
        };
        if let Some(waited) = waited {
            return vec![Line::raw(spinning(state, look, &waited)).right_aligned()];
        }
        let on_button = matches!(self.way.focus, Field::Button(_));
        let kinds = self.way.buttons(state);
        let preset = match self.way.focus {
            Field::Secret => Some(Kind::Try),
            Field::Scope => Some(Kind::Create),
            _ if on_button => None,
            _ => Some(Kind::Next),
        };
        let buttons = kinds.into_iter().map(|kind| {
            let focused = self.way.focus == Field::Button(kind);
            let button = Button::new(look.say(&self.label(kind)), focused);
            let button = button.preset(preset == Some(kind));
            match kind {
                Kind::SwitchOff | Kind::Delete => button.dangerous(),
                _ => button,
            }
        });
        button::rows(look, buttons.collect(), self.cells)
    }

    fn label(&self, kind: Kind) -> Phrase {
        let early = |stage| matches!(stage, Stage::Tried | Stage::Watching(_));
        match kind {
            Kind::Close => Phrase::ButtonClose,
            Kind::Back => Phrase::ButtonStepBack,
            Kind::Next => Phrase::ButtonStepNext,
            Kind::Create => Phrase::ButtonStepCreate,
            Kind::SaveDays => Phrase::ButtonSaveDays,
            Kind::EditClient => Phrase::ButtonEditClient,
            Kind::NewSecret => Phrase::MenuNewSecret,
            Kind::Ready => Phrase::MenuReadyLines,
            Kind::Try => Phrase::ButtonTryIt,
            Kind::SwitchOff
                if self.way.current(self.state) == Step::Watch
                    && self.standing().is_some_and(|standing| early(standing.stage)) =>
            {
                Phrase::ButtonSwitchOffNow
            }
            Kind::SwitchOff => Phrase::MenuDeactivate,
            Kind::Reactivate => Phrase::MenuReactivate,
            Kind::Delete => Phrase::MenuDelete,
        }
    }
}
