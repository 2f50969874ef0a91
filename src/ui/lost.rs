//! What is known of a token whose value nobody has, and what can be done with it.

use ratatui::Frame;
use ratatui::text::Line;

use crate::app::State;
use crate::app::lost::{Button as Kind, LOOKS, Lost, Part, Phase, may_change};
use crate::app::mouse::Target;
use crate::domain::intent::Reached;
use crate::domain::token::Token;
use crate::phrases::Phrase;

use super::text::{cut, fit, wrap};
use super::widgets::button::{self, Button};
use super::widgets::{dialog, message};
use super::{Look, age, tokens};

/// Columns of text: the three buttons stand in a row.
const COLUMNS: u16 = 66;

/// Tokens that are listed at once; the chosen one is always among them.
const LISTED: usize = 6;

/// Draws the dialog.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, lost: &Lost) {
    let columns = dialog::wide_columns(frame.area(), COLUMNS);
    let cells = usize::from(columns);
    let account = look.say(&Phrase::InAccount { account: state.account_name().to_owned() });
    let mut lines = vec![Line::styled(account, look.theme.quiet), Line::default()];
    for text in says(look, lost) {
        lines.extend(wrap(&text, cells).into_iter().map(Line::raw));
    }
    if let Phase::Found { tokens, certain, chosen, .. } = &lost.phase {
        lines.push(Line::default());
        lines.extend(match tokens.first() {
            Some(token) if *certain => facts(state, look, token, cells),
            _ => list(state, look, tokens, *chosen, cells),
        });
    }
    let unsure = !matches!(lost.phase, Phase::Found { certain: true, .. });
    if let Some(error) = lost.failure.as_ref().or(lost.why.as_ref().filter(|_| unsure)) {
        lines.extend(message::event_lines(look, error, columns));
    }
    lines.push(Line::default());
    let below = match lost.doing() {
        Some(doing) => {
            let phrase = match doing.part {
                Part::Reading => Phrase::Working,
                Part::Deactivating => Phrase::LostDeactivating,
                Part::Deleting => Phrase::LostDeleting,
            };
            vec![Line::raw(tokens::spinning(state, look, &phrase)).right_aligned()]
        }
        None => button::rows(look, buttons(state, look, lost), cells),
    };
    let kept = below.len();
    lines.extend(below);
    let scroll = if lost.failure.is_some() { u16::MAX } else { 0 };
    let options = dialog::Options { columns: COLUMNS, kept, scroll };
    dialog::draw(frame, look, &look.say(&title(lost)), &lines, options);
}

fn title(lost: &Lost) -> Phrase {
    match (&lost.phase, lost.intent.reached) {
        (Phase::Found { .. }, Reached::Shown(_)) => Phrase::LostShownTitle,
        (Phase::Found { .. } | Phase::Revoked, _) => Phrase::LostFoundTitle,
        (Phase::Looking { .. } | Phase::Unlisted | Phase::Nothing, _) => Phrase::LostTitle,
    }
}

/// What is known, in sentences.
fn says(look: &Look, lost: &Lost) -> Vec<String> {
    let name = match lost.chosen().and_then(|token| token.description.shown()) {
        Some(text) => text.to_owned(),
        None if lost.intent.description.is_empty() => look.say(&Phrase::NoDescription),
        None => lost.intent.description.clone(),
    };
    let phrases = match (&lost.phase, lost.intent.reached) {
        (Phase::Looking { looks, .. }, _) => vec![
            Phrase::LostUnknown { name },
            Phrase::LostLooking { look: (looks + 1).min(LOOKS), of: LOOKS },
        ],
        (Phase::Unlisted, _) => vec![Phrase::LostUnknown { name }, Phrase::LostUnlisted],
        (Phase::Nothing, _) => vec![Phrase::LostUnknown { name }, Phrase::LostNothing],
        (Phase::Revoked, _) => vec![Phrase::LostRevoked { name }],
        (Phase::Found { certain: true, .. }, Reached::Shown(_)) => vec![Phrase::LostShown { name }],
        (Phase::Found { certain: true, .. }, _) => vec![Phrase::LostFound { name }],
        (Phase::Found { .. }, _) => {
            let name = match lost.intent.description.as_str() {
                "" => look.say(&Phrase::NoDescription),
                text => text.to_owned(),
            };
            vec![Phrase::LostUnknown { name }, Phrase::LostSeveral]
        }
    };
    phrases.iter().map(|phrase| look.say(phrase)).collect()
}

/// What tells one token from another.
fn facts(state: &State, look: &Look, token: &Token, cells: usize) -> Vec<Line<'static>> {
    let rows = [
        (Phrase::ColumnToken, tokens::prefix(look, token)),
        (Phrase::ColumnStatus, tokens::status_text(look, token.status)),
        (Phrase::ColumnCreated, age::in_full(look, state, Some(token.created_at))),
        (Phrase::ColumnCreatedBy, tokens::creator(look, token)),
        (Phrase::ColumnLastUsed, age::relative(look, state, token.last_used)),
    ];
    let label = 14.min(cells);
    rows.into_iter()
        .map(|(name, value)| {
            let text = format!("{}{value}", fit(&look.say(&name), label, look.signs.ellipsis));
            Line::raw(cut(&text, cells, look.signs.ellipsis))
        })
        .collect()
}

/// Several tokens, each with what tells it from the others.
fn list(
    state: &State,
    look: &Look,
    tokens: &[Token],
    chosen: Option<usize>,
    cells: usize,
) -> Vec<Line<'static>> {
    let first = chosen.map_or(0, |index| (index + 1).saturating_sub(LISTED));
    tokens
        .iter()
        .enumerate()
        .skip(first)
        .take(LISTED)
        .map(|(index, token)| {
            let is_chosen = chosen == Some(index);
            let marker = if is_chosen { look.signs.marker } else { " " };
            let text = format!(
                "{marker} {}  {}  {}  {}",
                tokens::prefix(look, token),
                age::relative(look, state, Some(token.created_at)),
                tokens::creator(look, token),
                tokens::description(look, token),
            );
            let style = if is_chosen { look.theme.selected } else { look.theme.text };
            let line = Line::styled(fit(&text, cells, look.signs.ellipsis), style);
            look.hits.note_whole(&line, Target::Entry(index));
            line
        })
        .collect()
}

fn buttons(state: &State, look: &Look, lost: &Lost) -> Vec<Button> {
    let kinds = lost.buttons(may_change(state));
    let button = |(index, kind): (usize, &Kind)| {
        let label = look.say(&match kind {
            Kind::DeleteAndCreate => Phrase::ButtonDeleteAndCreate,
            Kind::Delete => Phrase::ButtonDeleteIt,
            Kind::Keep => Phrase::ButtonKeepIt,
            Kind::Again => Phrase::ButtonTryAgain,
            Kind::Look => Phrase::ButtonLookAgain,
            Kind::Later => Phrase::ButtonLater,
            Kind::Close => Phrase::ButtonClose,
        });
        let button = Button::new(label, index == lost.focus);
        if matches!(kind, Kind::DeleteAndCreate | Kind::Delete) {
            button.dangerous()
        } else {
            button
        }
    };
    kinds.iter().enumerate().map(button).collect()
}
