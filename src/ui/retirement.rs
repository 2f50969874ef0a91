//! What the retirement of API tokens explains: the window of a refused token, a refused
//! reactivation, and in the detail why a token is inactive (Z1 to Z4).

use ratatui::Frame;
use ratatui::text::Line;

use crate::app::State;
use crate::app::confirm::Question;
use crate::app::failure::Error;
use crate::app::retirement::{self as model, Button as Focus};
use crate::domain::retirement::{Rule, deletion_of};
use crate::domain::time;
use crate::domain::token::Token;
use crate::phrases::Phrase;

use super::Look;
use super::text::wrap;
use super::widgets::button::{self, Button};
use super::widgets::dialog;

/// Columns of text, if the screen has them.
const COLUMNS: u16 = 70;

/// Draws the window that says that the account makes no more tokens.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, focus: Focus) {
    let cells = usize::from(dialog::wide_columns(frame.area(), COLUMNS));
    let Some(refused) = &state.retirement.refused else {
        return;
    };
    let styled = |phrase: &Phrase, style| {
        let lines = wrap(&look.say(phrase), cells).into_iter();
        lines.map(move |line| Line::styled(line, style)).collect::<Vec<_>>()
    };
    let account = Phrase::InAccount { account: state.account_name().to_owned() };
    let day = model::day(refused.rule);
    let rule = match refused.rule {
        Rule::End => Phrase::RetiredEnd { day },
        Rule::Idle | Rule::Creation => Phrase::RetiredCreation { day },
    };
    let mut lines = styled(&account, look.theme.quiet);
    lines.push(Line::default());
    lines.extend(styled(&model::answer(&refused.error), look.theme.danger));
    let place = wrap(&look.where_to_look(&refused.error), cells).into_iter();
    lines.extend(place.map(|line| Line::styled(line, look.theme.quiet)));
    for phrase in [rule, Phrase::RetiredInstead] {
        lines.push(Line::default());
        lines.extend(styled(&phrase, look.theme.text));
    }
    lines.push(Line::default());
    lines.extend(styled(&Phrase::RetiredAgain, look.theme.quiet));
    lines.push(Line::default());
    let buttons = [
        Button::new(look.say(&Phrase::ButtonClose), focus == Focus::Close),
        Button::new(look.say(&Phrase::ButtonOpenForm), focus == Focus::Form),
    ];
    lines.push(button::row(look, &buttons, cells));
    let options = dialog::Options { columns: COLUMNS, ..dialog::Options::default() };
    dialog::draw(frame, look, &look.say(&Phrase::RetiredTitle), &lines, options);
}

/// Below the failure of a question: that the end of all tokens explains it (Z3).
pub fn failure_lines(
    state: &State,
    look: &Look,
    question: &Question,
    error: &Error,
    cells: usize,
) -> Vec<Line<'static>> {
    if !model::explains_failure(state, question, error) {
        return vec![];
    }
    let text = look.say(&Phrase::EndExplains { day: model::day(Rule::End) });
    let lines = wrap(&text, cells).into_iter().map(|line| Line::styled(line, look.theme.text));
    [Line::default()].into_iter().chain(lines).collect()
}

/// In a token's detail: why it is inactive, if the retirement can explain it.
pub fn fact(state: &State, look: &Look, token: &Token) -> Option<(Phrase, String)> {
    let explained = model::inactive(state, token)?;
    let day = model::day(explained.rule);
    let gone = time::day(deletion_of(token), &state.zone());
    let phrase = match (explained.rule, explained.proven) {
        (Rule::End, true) => Phrase::DetailEndProven { day },
        (Rule::End, false) => Phrase::DetailEndPossible { day },
        (_, true) => Phrase::DetailIdleProven { since: day, gone },
        (_, false) => Phrase::DetailIdlePossible { since: day, gone },
    };
    Some((Phrase::DetailRetired, look.say(&phrase)))
}
