//! Questions before something changes, and the window that says that the limit is reached.

use ratatui::Frame;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::confirm::{Asked, Button as Focus, Confirm, Question};
use crate::app::mouse::Target;
use crate::app::{State, lockout};
use crate::domain::proof::Proof;
use crate::domain::token::Token;
use crate::phrases::Phrase;

use super::text::{cut, width, wrap};
use super::widgets::button::{self, Button};
use super::widgets::{dialog, field, message};
use super::{Look, age, detail, news, oauth, retirement, tokens};

/// The cells of a token's name that must be seen beside its account.
const LEAST_NAME: usize = 16;

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
    let words = words(look, &confirm.question);
    let account = look.say(&Phrase::InAccount { account: state.account_name().to_owned() });
    let mut lines: Vec<Line<'_>> = vec![];
    match words.token {
        Some(token) => {
            lines.extend(subject(look, token, &account, cells));
            lines.push(Line::default());
            lines.extend(evidence(state, look, token, cells));
        }
        None => match oauth::question::subject(state, look, &confirm.question, cells) {
            Some(subject) => lines.extend(subject),
            None => lines.extend(paragraph(&account, cells, look.theme.quiet)),
        },
    }
    lines.push(Line::default());
    let warning = lockout(state, &confirm.question);
    if let Some(warning) = &warning {
        lines.extend(paragraph(&look.say(warning), cells, look.theme.danger));
    }
    // It says all that the usual sentence does, but for what is not so.
    let usual = words.text.iter().filter(|_| warning != Some(Phrase::LockoutByToken));
    for text in usual {
        lines.extend(paragraph(text, cells, look.theme.text));
    }
    lines.extend(told(state, look, confirm, columns));
    let before = lines.len();
    if let Some(asked) = &confirm.asked {
        lines.push(Line::default());
        lines.extend(field(look, asked, confirm.focus == Focus::Field, cells));
    }
    lines.push(Line::default());
    lines.push(below(state, look, confirm, &words, cells));
    // Where there is no room for all, what went wrong is what must be seen.
    let is_told = confirm.failure.is_some() || confirm.news.is_some();
    let scroll = if is_told { u16::MAX } else { 0 };
    let kept = if confirm.asked.is_some() { lines.len() - before } else { 1 };
    let options = dialog::Options { kept, scroll, ..dialog::Options::default() };
    dialog::draw(frame, look, &look.say(&words.title), &lines, options);
}

/// What went wrong, and what somebody else changed.
fn told(state: &State, look: &Look, confirm: &Confirm, columns: u16) -> Vec<Line<'static>> {
    let cells = usize::from(columns);
    let mut lines = vec![];
    match (&confirm.failure, &confirm.news) {
        // What the account has now says what to do.
        (Some(error), Some(_)) => lines.extend(message::event_lines(look, error, columns)),
        (Some(error), None) => {
            let question = &confirm.question;
            lines.extend(message::failure_lines(look, error, columns));
            lines.extend(retirement::failure_lines(state, look, question, error, cells));
        }
        (None, _) => {}
    }
    if let Some(news) = &confirm.news {
        lines.extend(news::lines(look, state, news, cells));
    }
    lines
}

/// The buttons, or that the account is being asked.
fn below(
    state: &State,
    look: &Look,
    confirm: &Confirm,
    words: &Words<'_>,
    cells: usize,
) -> Line<'static> {
    if confirm.call.is_some() {
        return Line::raw(tokens::spinning(state, look, &Phrase::Working)).right_aligned();
    }
    if confirm.is_moot() {
        let close = Button::new(look.say(&Phrase::ButtonClose), true);
        return button::row(look, &[close], cells);
    }
    let cancel = Button::new(look.say(&Phrase::ButtonCancel), confirm.focus == Focus::Cancel);
    let verb = Button::new(look.say(&words.verb), confirm.focus == Focus::Verb);
    let verb = match words.dangerous {
        _ if !confirm.is_met() => verb.disabled(),
        true => verb.dangerous(),
        false => verb,
    };
    button::row(look, &[cancel, verb], cells)
}

/// What one loses oneself by it: the token, or token access, that one is signed in with.
fn lockout(state: &State, question: &Question) -> Option<Phrase> {
    match question {
        Question::Deactivate(token) if token.signs_in => Some(Phrase::LockoutByToken),
        Question::TurnOff { .. } if lockout::by_token(state) => Some(Phrase::LockoutByAccess),
        question => oauth::question::lockout(state, question),
    }
}

/// A sentence in this many columns.
pub fn paragraph(text: &str, cells: usize, style: Style) -> Vec<Line<'static>> {
    wrap(text, cells).into_iter().map(|line| Line::styled(line, style)).collect()
}

/// What is to be typed, in words.
pub const fn prompt(proof: &Proof) -> Phrase {
    match proof {
        Proof::Description(_) => Phrase::ProofDescription,
        Proof::Identifier(_) => Phrase::ProofIdentifier,
        Proof::Prefix(_) => Phrase::ProofPrefix,
        Proof::Id(_) => Phrase::ProofId,
        Proof::Count(_) => Phrase::ProofCount,
        Proof::CountAndAccount(_) => Phrase::ProofCountAndAccount,
    }
}

/// What must be typed, and the field for it.
pub fn field(look: &Look, asked: &Asked, focused: bool, cells: usize) -> Vec<Line<'static>> {
    let what = prompt(&asked.proof);
    let mut lines = paragraph(&look.say(&what), cells, look.theme.text);
    lines.extend(paragraph(asked.proof.text(), cells, look.theme.title));
    let input = field::line(look, &asked.input, focused, cells);
    look.hits.note_whole(&input, Target::Field(0));
    lines.push(input);
    if asked.wrong {
        lines.extend(paragraph(&look.say(&Phrase::ProofWrong), cells, look.theme.danger));
    }
    lines
}

/// Which token, and in which account: nobody is in doubt about either. A long name of an account
/// has a line of its own.
pub fn subject(look: &Look, token: &Token, account: &str, cells: usize) -> Vec<Line<'static>> {
    let prefix = tokens::prefix(look, token);
    let name = tokens::description(look, token);
    let beside = width(&prefix) + 3;
    let gap = cells.saturating_sub(beside + width(account));
    let one_line = gap >= LEAST_NAME.min(width(&name)) + 3;
    let room = if one_line { gap - 3 } else { cells.saturating_sub(beside) };
    let name = cut(&name, room, look.signs.ellipsis);
    let gap = gap.saturating_sub(width(&name));
    let account = Span::styled(account.to_owned(), look.theme.quiet);
    let mut line =
        Line::from(vec![Span::styled(name, look.theme.title), Span::raw(format!("   {prefix}"))]);
    if !one_line {
        return vec![line, Line::from(account)];
    }
    line.push_span(Span::raw(" ".repeat(gap)));
    line.push_span(account);
    vec![line]
}

/// What speaks for or against it: when the token was last used, and who made it when.
fn evidence(state: &State, look: &Look, token: &Token, cells: usize) -> Vec<Line<'static>> {
    let facts = [
        (Phrase::ColumnLastUsed, age::in_full(look, state, token.last_used)),
        (Phrase::ColumnCreated, age::in_full(look, state, Some(token.created_at))),
        (Phrase::ColumnCreatedBy, detail::creator(look, token)),
    ];
    let mut lines = detail::pairs(look, &facts, cells);
    if token.signs_in {
        lines.push(Line::default());
        lines.extend(paragraph(&look.say(&Phrase::SignsInText), cells, look.theme.text));
    }
    lines
}

fn words<'a>(look: &Look, question: &'a Question) -> Words<'a> {
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
            ..plain(Phrase::DeactivateTitle, Phrase::DeactivateText, Phrase::MenuDeactivate, true)
        },
        Question::Reactivate(token) => Words {
            token: Some(token),
            ..plain(Phrase::ReactivateTitle, Phrase::ReactivateText, Phrase::MenuReactivate, false)
        },
        Question::Delete(token) => Words {
            token: Some(token),
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
        Question::DeleteClient(_) => {
            plain(Phrase::ClientDeleteTitle, Phrase::ClientDeleteText, Phrase::MenuDelete, true)
        }
        Question::NewSecret { lost: true, .. } => {
            plain(Phrase::NewSecretTitle, Phrase::NewSecretLostText, Phrase::MenuNewSecret, false)
        }
        Question::NewSecret { .. } => {
            plain(Phrase::NewSecretTitle, Phrase::NewSecretText, Phrase::MenuNewSecret, true)
        }
        Question::Revoke { .. } => {
            plain(Phrase::RevokeTitle, Phrase::RevokeText, Phrase::ButtonRevoke, true)
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
