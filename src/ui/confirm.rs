//! Questions before something changes, and the window that says that the limit is reached.

use ratatui::Frame;
use ratatui::text::{Line, Span};

use crate::app::State;
use crate::app::confirm::{Button as Focus, Confirm, Question};
use crate::domain::token::Token;
use crate::phrases::Phrase;

use super::text::{cut, width, wrap};
use super::widgets::button::{self, Button};
use super::widgets::{dialog, message};
use super::{Look, age, tokens};

/// What a question says: its title, the token it is about, its sentences, its verb, and whether
/// the verb does harm where it is meant to.
struct Words<'a> {
    title: Phrase,
    token: Option<&'a Token>,
    text: Vec<String>,
    verb: Phrase,
    dangerous: bool,
}

/// Draws a question.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, confirm: &Confirm) {
    let columns = dialog::columns(frame.area());
    let cells = usize::from(columns);
    let words = words(state, look, &confirm.question);
    let account = look.say(&Phrase::InAccount { account: state.account_name().to_owned() });
    let mut lines: Vec<Line<'_>> = vec![];
    match words.token {
        Some(token) => lines.push(subject(look, token, &account, cells)),
        None => lines.push(Line::styled(account, look.theme.quiet)),
    }
    lines.push(Line::default());
    for text in &words.text {
        lines.extend(wrap(text, cells).into_iter().map(Line::raw));
    }
    if let Some(error) = &confirm.failure {
        lines.extend(message::failure_lines(look, error, columns));
    }
    lines.push(Line::default());
    lines.push(if confirm.call.is_some() {
        Line::raw(tokens::spinning(state, look, &Phrase::Working)).right_aligned()
    } else {
        let cancel = Button::new(look.say(&Phrase::ButtonCancel), confirm.focus == Focus::Cancel);
        let verb = Button::new(look.say(&words.verb), confirm.focus == Focus::Verb);
        let verb = if words.dangerous { verb.dangerous() } else { verb };
        button::row(look, &[cancel, verb], cells)
    });
    // Where there is no room for all, what went wrong is what must be seen.
    let scroll = if confirm.failure.is_some() { u16::MAX } else { 0 };
    let options = dialog::Options { scroll, ..dialog::Options::default() };
    dialog::draw(frame, look, &look.say(&words.title), &lines, options);
}

/// Which token, and in which account: nobody is in doubt about either.
fn subject(look: &Look, token: &Token, account: &str, cells: usize) -> Line<'static> {
    let prefix = tokens::prefix(look, token);
    let beside = width(&prefix) + width(account) + 6;
    let name =
        cut(&tokens::description(look, token), cells.saturating_sub(beside), look.signs.ellipsis);
    let gap = cells.saturating_sub(width(&name) + width(&prefix) + width(account) + 3);
    Line::from(vec![
        Span::styled(name, look.theme.title),
        Span::raw(format!("   {prefix}")),
        Span::raw(" ".repeat(gap)),
        Span::styled(account.to_owned(), look.theme.quiet),
    ])
}

fn words<'a>(state: &State, look: &Look, question: &'a Question) -> Words<'a> {
    let plain = |title, text: Phrase, verb, dangerous| Words {
        title,
        token: None,
        text: vec![look.say(&text)],
        verb,
        dangerous,
    };
    match question {
        Question::Deactivate(token) => Words {
            token: Some(token),
            text: vec![used(state, look, token), look.say(&Phrase::DeactivateText)],
            ..plain(Phrase::DeactivateTitle, Phrase::DeactivateText, Phrase::MenuDeactivate, true)
        },
        Question::Reactivate(token) => Words {
            token: Some(token),
            text: vec![used(state, look, token), look.say(&Phrase::ReactivateText)],
            ..plain(Phrase::ReactivateTitle, Phrase::ReactivateText, Phrase::MenuReactivate, false)
        },
        Question::Delete(token) => Words {
            token: Some(token),
            text: vec![used(state, look, token), look.say(&Phrase::DeleteText)],
            ..plain(Phrase::DeleteTitle, Phrase::DeleteText, Phrase::MenuDelete, true)
        },
        Question::TurnOff { active } => {
            let text = match *active {
                0 => Phrase::ConfigurationTurnOffNone,
                count => Phrase::ConfigurationTurnOffText { count },
            };
            plain(Phrase::ConfigurationTurnOffTitle, text, Phrase::ButtonTurnOff, true)
        }
        Question::TurnOn { inactive } => {
            let text = match *inactive {
                0 => Phrase::ConfigurationTurnOnNone,
                count => Phrase::ConfigurationTurnOnText { count },
            };
            plain(Phrase::ConfigurationTurnOnTitle, text, Phrase::ButtonTurnOn, false)
        }
        Question::LeaveSecret => plain(
            Phrase::RevealLeaveTitle,
            Phrase::RevealLeaveText,
            Phrase::ButtonCloseAnyway,
            true,
        ),
        Question::QuitSecret => {
            plain(Phrase::RevealQuitTitle, Phrase::RevealLeaveText, Phrase::ButtonQuitAnyway, true)
        }
    }
}

fn used(state: &State, look: &Look, token: &Token) -> String {
    match token.last_used {
        None => look.say(&Phrase::DeactivateNever),
        used => look.say(&Phrase::DeactivateUsed { age: age::relative(look, state, used) }),
    }
}

/// Draws the window that says that the limit is reached, with the figures (T4).
pub fn draw_limit(frame: &mut Frame<'_>, state: &State, look: &Look) {
    let cells = usize::from(dialog::columns(frame.area()));
    let (count, limit) = (state.tokens.all().len(), state.tokens.limit());
    let text = look.say(&Phrase::LimitText { count, limit });
    let account = look.say(&Phrase::InAccount { account: state.account_name().to_owned() });
    let mut lines = vec![Line::styled(account, look.theme.quiet), Line::default()];
    lines.extend(wrap(&text, cells).into_iter().map(Line::raw));
    lines.push(Line::default());
    lines.push(button::row(look, &[Button::new(look.say(&Phrase::ButtonClose), true)], cells));
    dialog::draw(frame, look, &look.say(&Phrase::LimitTitle), &lines, dialog::Options::default());
}
