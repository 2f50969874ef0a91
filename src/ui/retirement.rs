//! What the retirement of API tokens explains: the window of a refused token, a refused
//! reactivation, and in the detail what becomes of a token (Z1 to Z4).

use ratatui::Frame;
use ratatui::text::Line;

use crate::app::confirm::Question;
use crate::app::failure::Error;
use crate::app::retirement::{self as model, Button as Focus};
use crate::app::{State, cockpit};
use crate::domain::fate::{By, Fate};
use crate::domain::retirement::Rule;
use crate::domain::time;
use crate::domain::token::Token;
use crate::phrases::Phrase;

use super::text::wrap;
use super::widgets::button::{self, Button};
use super::widgets::dialog;
use super::{Look, age};

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

/// In a token's detail: what became of it, what becomes of it, and what to do.
pub fn story(state: &State, look: &Look, token: &Token) -> Vec<(Phrase, String)> {
    let Some(prospect) = cockpit::prospect(state, token.id) else {
        return vec![];
    };
    let zone = state.zone();
    let due = |due| cockpit::due(due, &zone);
    let mut story = vec![];
    match prospect.fate {
        Fate::Deactivated { by, deleted } => {
            story.push((Phrase::DetailDeactivated, deactivated(state, look, token, by)));
            story.push((Phrase::DetailDeletion, due(deleted)));
        }
        Fate::InUse { off } => {
            let end = model::day(Rule::End);
            let until = Phrase::StoryUntilIfUsed { end, due: due(off).into() };
            story.push((Phrase::ColumnWorksUntil, until));
        }
        fate => story.push((Phrase::ColumnWorksUntil, cockpit::works_until(fate, &zone))),
    }
    let next = prospect.next.map(|next| cockpit::next_in_full(next, &zone));
    story.extend(next.map(|next| (Phrase::DetailNext, next)));
    let stands = cockpit::standing(state, token.id).map(|one| cockpit::stands(one, &zone));
    story.extend(stands.map(|stands| (Phrase::DetailMigration, stands)));
    story.into_iter().map(|(name, what)| (name, look.say(&what))).collect()
}

/// When a token was deactivated, and by whom: as the audit log tells it, else by its last change.
fn deactivated(state: &State, look: &Look, token: &Token, by: By) -> Phrase {
    let zone = state.zone();
    if let Some(change) = state.cockpit.told.of(token) {
        let when = age::in_full(look, state, Some(change.last.at));
        return match by {
            By::Account(rule) | By::PerhapsAccount(rule) => {
                Phrase::StoryByAccount { when, rule: rule.id().to_owned() }
            }
            By::Person => Phrase::StoryByPerson { when, who: change.who.to_string() },
        };
    }
    let when = Phrase::About { what: time::day(token.updated_at, &zone) }.into();
    match by {
        By::Account(rule) | By::PerhapsAccount(rule) => {
            Phrase::StoryPerhaps { when, rule: rule.id().to_owned() }
        }
        By::Person => Phrase::StorySomebody { when },
    }
}
