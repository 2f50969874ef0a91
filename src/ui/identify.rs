//! A secret that was found somewhere: the field in which nothing of it is seen, and what is known
//! of it.

use ratatui::Frame;
use ratatui::style::Style;
use ratatui::text::Line;

use crate::app::State;
use crate::app::identify::{Button as Kind, Field, Form, Identified, Problem, Tried, words};
use crate::domain::found::Form as Shape;
use crate::domain::identify::Which;
use crate::domain::token::Token;
use crate::phrases::Phrase;

use super::text::{fit, width, wrap};
use super::widgets::button::{self, Button};
use super::widgets::{dialog, field, message};
use super::{Look, age, confirm, detail, tokens};

/// Columns of text, if the screen has them.
const COLUMNS: u16 = 66;

/// Tokens that are listed at most.
const LISTED: usize = 5;

/// Draws the form.
pub fn draw_form(frame: &mut Frame<'_>, state: &State, look: &Look, form: &Form) {
    let columns = dialog::wide_columns(frame.area(), COLUMNS);
    let cells = usize::from(columns);
    let mut lines = vec![account(state, look), Line::default()];
    let focused = form.focus == Field::Secret;
    lines.extend(field::hidden(look, &Phrase::IdentifyField, &form.input, focused, cells));
    match &form.problem {
        None => {}
        Some(Problem::Empty) => {
            lines.extend(said(look, &Phrase::IdentifyEmpty, look.theme.danger, cells));
        }
        Some(Problem::Cut) => {
            lines.extend(said(look, &Phrase::IdentifyCut, look.theme.danger, cells));
        }
        Some(Problem::Account(error)) => {
            lines.extend(message::failure_lines(look, error, columns));
        }
    }
    lines.push(Line::default());
    lines.extend(said(look, &Phrase::IdentifyAsk, look.theme.text, cells));
    lines.push(Line::default());
    lines.extend(said(look, &Phrase::IdentifyBefore, look.theme.quiet, cells));
    lines.push(Line::default());
    lines.push(if form.call.is_some() {
        Line::raw(tokens::spinning(state, look, &Phrase::IdentifyLooking)).right_aligned()
    } else {
        let buttons = [
            Button::new(look.say(&Phrase::ButtonCancel), form.focus == Field::Cancel),
            Button::new(look.say(&Phrase::ButtonLookUp), form.focus == Field::Look)
                .preset(form.focus == Field::Secret),
        ];
        button::row(look, &buttons, cells)
    });
    let options = dialog::Options { columns: COLUMNS, ..dialog::Options::default() };
    dialog::draw(frame, look, &look.say(&Phrase::IdentifyTitle), &lines, options);
}

/// Draws what is known of the secret.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, window: &Identified) {
    let columns = dialog::wide_columns(frame.area(), COLUMNS);
    let cells = usize::from(columns);
    let mut lines = which(state, look, window, cells);
    lines.push(Line::default());
    lines.extend(tried(state, look, window, columns));
    lines.push(Line::default());
    lines.push(buttons(state, look, window, cells));
    // Where there is no room for all, what the try told is what must be seen.
    let scroll = if window.tried == Tried::Not { 0 } else { u16::MAX };
    let options = dialog::Options { columns: COLUMNS, scroll, ..dialog::Options::default() };
    dialog::draw(frame, look, &look.say(&Phrase::IdentifyTitle), &lines, options);
}

/// Which token it is, or which ones it may be.
fn which(state: &State, look: &Look, window: &Identified, cells: usize) -> Vec<Line<'static>> {
    let say = |phrase: &Phrase, style| said(look, phrase, style, cells);
    let known = window.which.token().and_then(|id| window.look.get(id));
    if let Some(token) = known {
        let mut lines = subject(state, look, window, token, cells);
        lines.push(Line::default());
        let how = words::how(window.which);
        lines.extend(how.iter().flat_map(|how| say(how, look.theme.text)));
        lines.extend(taken_out(look, window, cells));
        lines.extend(standing(state, look, token, cells));
        return lines;
    }
    let mut lines = vec![account(state, look), Line::default()];
    if window.which == Which::Several {
        let count = window.look.tokens.len();
        lines.extend(say(&Phrase::IdentifySeveral { count }, look.theme.text));
        lines.extend(taken_out(look, window, cells));
        lines.push(Line::default());
        lines.extend(list(state, look, window, cells));
        return lines;
    }
    let answered = match &window.tried {
        Tried::Ended(answered) => Some(answered),
        _ => None,
    };
    let Some(none) = words::none(&window.found, answered) else {
        return lines;
    };
    lines.extend(say(&none, look.theme.text));
    lines.extend(taken_out(look, window, cells));
    lines
}

/// That what was pasted had more than the secret.
fn taken_out(look: &Look, window: &Identified, cells: usize) -> Vec<Line<'static>> {
    if window.found.within {
        return said(look, &Phrase::IdentifyWithin, look.theme.quiet, cells);
    }
    vec![]
}

/// The token with what speaks for or against it; its last use is that before a try.
fn subject(
    state: &State,
    look: &Look,
    window: &Identified,
    token: &Token,
    cells: usize,
) -> Vec<Line<'static>> {
    let account = look.say(&Phrase::InAccount { account: state.account_name().to_owned() });
    let mut lines = confirm::subject(look, token, &account, cells);
    lines.push(Line::default());
    let status = match state.tokens.get(token.id) {
        Some(now) => tokens::status_text(look, now.status),
        None => look.say(&Phrase::TokenGone),
    };
    let mut used = age::in_full(look, state, token.last_used);
    if matches!(window.tried, Tried::Ended(_)) {
        used = look.say(&Phrase::BeforeTheTry { when: used });
    }
    let facts = [
        (Phrase::ColumnStatus, status),
        (Phrase::ColumnLastUsed, used),
        (Phrase::ColumnCreated, age::in_full(look, state, Some(token.created_at))),
        (Phrase::ColumnCreatedBy, detail::creator(look, token)),
    ];
    lines.extend(detail::pairs(look, &facts, cells));
    lines
}

/// What its status means for whoever has found it, and that it may be one's own.
fn standing(state: &State, look: &Look, token: &Token, cells: usize) -> Vec<Line<'static>> {
    let mut lines = match state.tokens.get(token.id).map(|token| token.status.is_active()) {
        Some(true) => said(look, &Phrase::IdentifyActive, look.theme.danger, cells),
        Some(false) => said(look, &Phrase::IdentifyInactive, look.theme.good, cells),
        None => vec![],
    };
    if token.signs_in {
        lines.extend(said(look, &Phrase::SignsInText, look.theme.accent, cells));
    }
    lines
}

/// Several tokens, each with what tells it from the others, in columns.
fn list(state: &State, look: &Look, window: &Identified, cells: usize) -> Vec<Line<'static>> {
    let texts = |token: &Token| {
        let now = state.tokens.get(token.id).unwrap_or(token);
        [
            tokens::prefix(look, token),
            tokens::status_text(look, now.status),
            age::relative(look, state, token.last_used),
            tokens::description(look, token),
        ]
    };
    let first = (window.index + 1).saturating_sub(LISTED);
    let rows = window.look.tokens.iter().enumerate().skip(first).take(LISTED);
    let rows: Vec<_> = rows.map(|(index, token)| (index, texts(token))).collect();
    let widest =
        |column: usize| rows.iter().map(|(_, texts)| width(&texts[column])).max().unwrap_or(0);
    let columns = [widest(0), widest(1), widest(2)];
    let line = |(index, texts): &(usize, [String; 4])| {
        let chosen = *index == window.index;
        let mut text = format!("{} ", if chosen { look.signs.marker } else { " " });
        for (cell, columns) in texts.iter().zip(columns) {
            text.push_str(&fit(cell, columns + 2, ""));
        }
        text.push_str(&texts[3]);
        let style = if chosen { look.theme.selected } else { look.theme.text };
        Line::styled(fit(&text, cells, look.signs.ellipsis), style)
    };
    rows.iter().map(line).collect()
}

/// How the try stands, or what one would do.
fn tried(state: &State, look: &Look, window: &Identified, columns: u16) -> Vec<Line<'static>> {
    let cells = usize::from(columns);
    let (phrase, style) = match &window.tried {
        Tried::Not => (untried(state, window), look.theme.quiet),
        Tried::Pending(_) => {
            let text = tokens::spinning(state, look, &Phrase::RevealTrying);
            return vec![Line::styled(text, look.theme.quiet)];
        }
        Tried::Failed(error) => {
            let mut lines = said(look, &Phrase::IdentifyFailed, look.theme.text, cells);
            lines.extend(message::event_lines(look, error, columns));
            return lines;
        }
        Tried::Ended(_) if window.is_outdated(state) => (Phrase::IdentifyOutdated, look.theme.text),
        Tried::Ended(answered) => {
            let style = match answered.authenticates() {
                Some(true) | None => look.theme.danger,
                Some(false) => look.theme.good,
            };
            (words::outcome(&window.found, &window.look, answered, |name| look.say(name)), style)
        }
    };
    let mut lines = said(look, &phrase, style, cells);
    let lives =
        matches!(&window.tried, Tried::Ended(answered) if answered.authenticates() == Some(true));
    if lives && window.which == Which::Several {
        lines.extend(said(look, &Phrase::IdentifyOneOf, look.theme.text, cells));
    }
    lines
}

/// What a try would do.
fn untried(state: &State, window: &Identified) -> Phrase {
    if window.found.form == Shape::OAuth && window.look.tokens.is_empty() {
        return Phrase::IdentifyUntriedOauth;
    }
    let email = state.signed_in().map(|who| who.user.email.to_string()).unwrap_or_default();
    Phrase::IdentifyUntried { email }
}

fn buttons(state: &State, look: &Look, window: &Identified, cells: usize) -> Line<'static> {
    let buttons: Vec<_> = window
        .buttons(state)
        .into_iter()
        .map(|kind| {
            let label = look.say(&match kind {
                Kind::Close => Phrase::ButtonClose,
                Kind::Try => Phrase::ButtonTryIt,
                Kind::Deactivate => Phrase::MenuDeactivate,
            });
            let button = Button::new(label, kind == window.focused(state));
            if kind == Kind::Deactivate { button.dangerous() } else { button }
        })
        .collect();
    button::row(look, &buttons, cells)
}

fn account(state: &State, look: &Look) -> Line<'static> {
    let account = look.say(&Phrase::InAccount { account: state.account_name().to_owned() });
    Line::styled(account, look.theme.quiet)
}

fn said(look: &Look, phrase: &Phrase, style: Style, cells: usize) -> Vec<Line<'static>> {
    wrap(&look.say(phrase), cells).into_iter().map(|line| Line::styled(line, style)).collect()
}
