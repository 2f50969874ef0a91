//! Everything known of one token (A5).

use ratatui::Frame;
use ratatui::text::{Line, Span};

use crate::app::State;
use crate::domain::foreign::Foreign;
use crate::domain::lookalike::Doubt;
use crate::domain::token::{Token, TokenId};
use crate::phrases::Phrase;

use super::text::{fit, width, wrap};
use super::widgets::button::{self, Button};
use super::widgets::dialog;
use super::{Look, age, audit, retirement, tokens};

/// Columns of text, if the screen has them.
const COLUMNS: u16 = 74;

/// Code points that are named at most.
const MOST_CODES: usize = 12;

/// Draws the detail of a token, or that it is gone.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, id: TokenId, scroll: u16) {
    let cells = usize::from(dialog::wide_columns(frame.area(), COLUMNS));
    let mut lines = match state.tokens.get(id) {
        Some(token) => {
            let mut lines = facts(state, look, token, cells);
            lines.extend(audit::recent_events(state, look, id, cells));
            lines
        }
        None => wrap(&look.say(&Phrase::TokenGone), cells).into_iter().map(Line::raw).collect(),
    };
    lines.push(Line::default());
    lines.push(button::row(look, &[Button::new(look.say(&Phrase::ButtonClose), true)], cells));
    let options = dialog::Options { columns: COLUMNS, kept: 1, scroll };
    dialog::draw(frame, look, &look.say(&Phrase::DetailTitle), &lines, options);
}

fn facts(state: &State, look: &Look, token: &Token, cells: usize) -> Vec<Line<'static>> {
    let prefix =
        format!("{}   {}", tokens::prefix(look, token), look.say(&Phrase::DetailTruncated));
    let mut facts = vec![
        (Phrase::ColumnDescription, tokens::description(look, token)),
        (Phrase::ColumnToken, prefix),
        (Phrase::ColumnStatus, tokens::status_text(look, token.status)),
        (Phrase::ColumnLastUsed, age::in_full(look, state, token.last_used)),
        (Phrase::ColumnCreated, age::in_full(look, state, Some(token.created_at))),
        (Phrase::ColumnCreatedBy, creator(look, token)),
        (Phrase::DetailUpdated, age::in_full(look, state, Some(token.updated_at))),
    ];
    facts.extend(retirement::story(state, look, token));
    if let Some(user) = token.assigned_user_id {
        facts.push((
            Phrase::DetailAssigned,
            look.say(&Phrase::UnknownCreator { id: user.0.to_string() }),
        ));
    }
    facts.push((Phrase::DetailId, token.id.0.to_string()));
    facts.push((Phrase::DetailZone, state.zone_name()));
    let mut lines = pairs(look, &facts, cells);
    lines.extend(doubt(state, look, token, cells));
    if token.signs_in {
        lines.push(Line::default());
        let text = wrap(&look.say(&Phrase::SignsInText), cells);
        lines.extend(text.into_iter().map(|line| Line::styled(line, look.theme.accent)));
    }
    lines
}

/// What tells this token from one that looks the same.
fn doubt(state: &State, look: &Look, token: &Token, cells: usize) -> Vec<Line<'static>> {
    let Some(doubt) = Doubt::about(token, state.tokens.all()) else {
        return vec![];
    };
    let mut lines = vec![Line::default()];
    for phrase in doubts(&doubt, look.signs.ellipsis) {
        let text = wrap(&look.say(&phrase), cells);
        lines.extend(text.into_iter().map(|line| Line::styled(line, look.theme.danger)));
    }
    lines
}

/// What there is to say of a description that may not be what it looks like.
pub fn doubts(doubt: &Doubt, ellipsis: &str) -> Vec<Phrase> {
    let Doubt { characters, twins } = doubt;
    let codes: Vec<_> = characters
        .iter()
        .take(MOST_CODES)
        .map(|character| {
            let seen = Foreign::received(character.to_string());
            let code = format!("U+{:04X}", u32::from(*character));
            if seen.shown().contains(&code) { code } else { format!("{seen} {code}") }
        })
        .collect();
    let more = if characters.len() > MOST_CODES { ellipsis } else { "" };
    let characters = format!("{}{more}", codes.join(", "));
    let said = [
        (!codes.is_empty()).then_some(Phrase::DetailDoubt { characters }),
        (*twins > 0).then_some(Phrase::DetailTwins { count: *twins }),
    ];
    said.into_iter().flatten().collect()
}

/// Who made it, with the address where the account sent one.
pub fn creator(look: &Look, token: &Token) -> String {
    let name = tokens::creator(look, token);
    match token.creator.as_ref().and_then(|creator| creator.email.as_ref()) {
        Some(email) => look.say(&Phrase::NameAndEmail { name, email: email.to_string() }),
        None => name,
    }
}

/// Names and values in two columns; a long value goes on below itself.
pub fn pairs(look: &Look, facts: &[(Phrase, String)], cells: usize) -> Vec<Line<'static>> {
    let names: Vec<_> = facts.iter().map(|(name, _)| look.say(name)).collect();
    let first = names.iter().map(|name| width(name)).max().unwrap_or(0) + 3;
    let mut lines = vec![];
    for (name, (_, value)) in names.iter().zip(facts) {
        let rest = wrap(value, cells.saturating_sub(first));
        let rest = if rest.is_empty() { vec![String::new()] } else { rest };
        for (index, text) in rest.into_iter().enumerate() {
            let name = if index == 0 { name.as_str() } else { "" };
            lines.push(Line::from(vec![
                Span::styled(fit(name, first, ""), look.theme.quiet),
                Span::raw(text),
            ]));
        }
    }
    lines
}
