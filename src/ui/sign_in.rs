//! Signing in by a browser: the address of the page on rows that have nothing else on them, so that a
//! terminal's own selection takes exactly it, and the field for the address at which a browser ended.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Borders, Clear, Widget};

use crate::app::sign_in::{Aim, Asked, Field, SignIn, Stage, words};
use crate::app::{CopyOutcome, State, accounts, clipboard, trouble};
use crate::phrases::Phrase;

use super::text::wrap;
use super::widgets::button::{self, Button};
use super::widgets::{dialog, field, focus};
use super::{Look, plain, tokens};

/// Columns of text, if the screen has them.
const COLUMNS: u16 = 74;

/// A part of the window, and how soon it goes where there is no room: 0 stays, the highest goes
/// first.
struct Part {
    lines: Vec<Line<'static>>,
    rank: u8,
}

/// Draws the window.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, window: &SignIn) {
    let columns = dialog::wide_columns(frame.area(), COLUMNS);
    match &window.asked {
        Some(asked) if window.shows_address() => {
            draw_waiting(frame, state, look, window, asked);
        }
        _ => {
            let lines = told(state, look, window, usize::from(columns));
            let options = dialog::Options { columns: COLUMNS, ..dialog::Options::default() };
            dialog::draw(frame, look, &title(state, look, window), &lines, options);
        }
    }
}

fn title(state: &State, look: &Look, window: &SignIn) -> String {
    let name = || state.accounts.offer().map(|offer| look.say(&accounts::name_of(offer)));
    look.say(&match &window.aim {
        Aim::Account(_) => Phrase::SignInTitle { account: name().unwrap_or_default() },
        Aim::Client(client) => Phrase::TryTitle { name: client.name.clone() },
    })
}

/// Which account, and where it is: whoever allows something must know that.
fn place(state: &State, look: &Look, window: &SignIn) -> Phrase {
    let offered = || state.accounts.offer().and_then(|offer| offer.place.clone());
    let open = || {
        let account = state.account.as_ref();
        account.map(|account| (account.name.to_string(), account.url.clone()))
    };
    let place = match window.aim {
        Aim::Account(_) => offered(),
        Aim::Client(_) => open(),
    };
    // An account that has no other name is called by its place.
    let account = place.map(|(name, url)| match url.split_once("://") {
        Some((_, host)) if host == name => url,
        _ => format!("{name} {} {url}", look.signs.dot),
    });
    Phrase::InAccount { account: account.unwrap_or_default() }
}

/// A sentence in lines.
fn said(look: &Look, phrase: &Phrase, style: Style, cells: usize) -> Vec<Line<'static>> {
    let lines = wrap(&look.say(phrase), cells).into_iter();
    lines.map(|line| Line::styled(line, style)).collect()
}

/// What stands in the window where nobody is waited for.
fn told(state: &State, look: &Look, window: &SignIn, cells: usize) -> Vec<Line<'static>> {
    let say = |phrase: &Phrase, style| said(look, phrase, style, cells);
    let theme = &look.theme;
    let mut lines = say(&place(state, look, window), theme.quiet);
    lines.push(Line::default());
    match &window.stage {
        Stage::NotBegun(why) => {
            lines.extend(say(&trouble::what(why), theme.danger));
            lines.extend(say(&trouble::hint(state, why), theme.text));
        }
        Stage::Over => {
            lines.extend(say(&Phrase::SignInOver, theme.danger));
            lines.extend(say(&Phrase::SignInOverHint, theme.text));
        }
        Stage::Unkept(done) => {
            let person = words::person(&done.user);
            lines.extend(say(&Phrase::SignInUnkept { person }, theme.title));
            if let Err(why) = &done.kept {
                lines.push(Line::default());
                lines.extend(say(&trouble::no_credential(why), theme.danger));
                lines.extend(say(&trouble::hint_to_keep(why), theme.text));
            }
            lines.push(Line::default());
            lines.extend(say(&Phrase::SignInUnkeptText, theme.text));
        }
        Stage::Preparing | Stage::Waiting | Stage::Redeeming => {
            let text = tokens::spinning(state, look, &Phrase::SignInPreparing);
            lines.push(Line::styled(text, theme.quiet));
        }
    }
    if !window.fields().is_empty() {
        lines.push(Line::default());
        lines.extend(buttons(look, window, cells));
    }
    lines
}

/// Draws a frame above the address, the address alone, a frame below it.
fn draw_waiting(frame: &mut Frame<'_>, state: &State, look: &Look, window: &SignIn, asked: &Asked) {
    let screen = frame.area();
    let columns = dialog::wide_columns(screen, COLUMNS);
    let cells = usize::from(columns);
    let address = pieces(asked.authorization.url(), usize::from(screen.width));
    // Its frame is one row above and one below.
    let room = usize::from(screen.height.saturating_sub(2));
    let mut above = above(state, look, window, asked, cells);
    let below = below(state, look, window, asked, cells);
    // The field and the buttons, with one row between what is above and the address.
    let least = height(below.iter().filter(|part| part.rank == 0)) + 1 + address.len();
    let address = if least <= room { address } else { vec![] };
    if address.is_empty() {
        let sentence = said(look, &Phrase::SignInNoRoom, look.theme.text, cells);
        above = vec![Part { lines: sentence, rank: HINT + 1 }];
    }
    let rows = room.saturating_sub(address.len());
    let (above, below) = fitting(above, below, rows, look.signs.ellipsis);
    let used = address.len() + height(above.iter().chain(&below));
    let spare = room.saturating_sub(used);
    let gaps = if address.is_empty() { 0 } else { spare.min(2) };
    let between = above.len().saturating_sub(1) + below.len().saturating_sub(1);
    let air = spare.saturating_sub(gaps) >= between;
    let (above, below) = (joined(above, air), joined(below, air));
    let halves = Halves { above, address, below, gaps };
    halves.draw(frame, look, &title(state, look, window), columns);
}

/// The rows of these parts.
fn height<'a>(parts: impl Iterator<Item = &'a Part>) -> usize {
    parts.map(|part| part.lines.len()).sum()
}

/// The rank of what to do about a problem: of that, the beginning is more than nothing.
const HINT: u8 = 1;

/// What of both halves has room in so many rows: one part after the other by rank, as far as it fits.
fn fitting(
    above: Vec<Part>,
    below: Vec<Part>,
    room: usize,
    ellipsis: &'static str,
) -> (Vec<Part>, Vec<Part>) {
    let half = above.len();
    let mut parts: Vec<_> = above.into_iter().chain(below).enumerate().collect();
    parts.sort_by_key(|(_, part)| part.rank);
    let mut left = room;
    parts.retain_mut(|(_, part)| {
        if part.rank == HINT && part.lines.len() > left {
            part.lines.truncate(left);
            part.lines.iter_mut().last().into_iter().for_each(|line| line.push_span(ellipsis));
        }
        let fits = part.rank == 0 || part.lines.len() <= left;
        left = left.saturating_sub(if fits { part.lines.len() } else { 0 });
        fits && !part.lines.is_empty()
    });
    parts.sort_by_key(|(place, _)| *place);
    let (above, below): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(place, _)| *place < half);
    let parts = |half: Vec<(usize, Part)>| half.into_iter().map(|(_, part)| part).collect();
    (parts(above), parts(below))
}

/// The lines of the parts, one after the other, perhaps with an empty line between two.
fn joined(parts: Vec<Part>, air: bool) -> Vec<Line<'static>> {
    let mut lines = vec![];
    for part in parts {
        if air && !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.extend(part.lines);
    }
    lines
}

/// An address in as many rows as it needs: it has no place to break at, and none but letters of one
/// column.
fn pieces(address: &str, columns: usize) -> Vec<String> {
    let letters: Vec<char> = address.chars().collect();
    letters.chunks(columns.max(1)).map(|piece| piece.iter().collect()).collect()
}

/// What is asked for, and what to do with the address.
fn above(state: &State, look: &Look, window: &SignIn, asked: &Asked, cells: usize) -> Vec<Part> {
    let part =
        |phrase: &Phrase, style, rank| Part { lines: said(look, phrase, style, cells), rank };
    let scopes = plain(asked.authorization.scopes());
    let what = match window.aim {
        Aim::Account(_) => Phrase::SignInAs { scopes },
        Aim::Client(_) => Phrase::TryAs { scopes },
    };
    vec![
        part(&place(state, look, window), look.theme.quiet, 6),
        part(&what, look.theme.text, 5),
        part(&Phrase::SignInOpen, look.theme.title, 2),
    ]
}

/// How it goes on.
fn below(state: &State, look: &Look, window: &SignIn, asked: &Asked, cells: usize) -> Vec<Part> {
    let part =
        |phrase: &Phrase, style, rank| Part { lines: said(look, phrase, style, cells), rank };
    let redirect = plain(asked.authorization.redirect());
    let is_here = asked.authorization.port().is_some();
    let back = match (asked.listens, is_here) {
        (true, _) => part(&Phrase::SignInListens { redirect }, look.theme.text, 7),
        (false, true) => part(&Phrase::SignInNowhere { redirect }, look.theme.accent, 6),
        (false, false) => part(&Phrase::TryNowhere { redirect }, look.theme.accent, 6),
    };
    let paste = if is_here { Phrase::SignInPaste } else { Phrase::TryPaste };
    let mut parts = vec![back, part(&paste, look.theme.text, 3)];
    let focused = window.focused() == Field::Address;
    let input = field::hidden(look, &Phrase::BrowserPaste, &window.input, focused, cells);
    parts.push(Part { lines: input, rank: 0 });
    if let Some(problem) = &window.problem {
        let what = words::what(problem, &asked.authorization);
        parts.push(part(&what, look.theme.danger, 0));
        let hint = words::hint(problem, &asked.authorization, &window.aim);
        parts.push(part(&hint, look.theme.text, HINT));
    } else if let Some(outcome) = &window.copied {
        parts.push(copied(look, outcome, cells));
    }
    let ends = Phrase::SignInEnds { time: words::left(window.left).into() };
    parts.push(part(&ends, look.theme.quiet, 4));
    let last = if window.stage == Stage::Redeeming {
        let redeeming = match window.aim {
            Aim::Account(_) => Phrase::SignInRedeeming,
            Aim::Client(_) => Phrase::MigrateTrying,
        };
        let text = tokens::spinning(state, look, &redeeming);
        vec![Line::raw(text).right_aligned()]
    } else {
        buttons(look, window, cells)
    };
    parts.push(Part { lines: last, rank: 0 });
    parts
}

/// What became of the copy of the page's address.
fn copied(look: &Look, outcome: &CopyOutcome, cells: usize) -> Part {
    let style = match outcome {
        CopyOutcome::Native | CopyOutcome::Command { .. } => look.theme.good,
        outcome if outcome.is_sent() => look.theme.text,
        _ => look.theme.danger,
    };
    let what = look.say(&Phrase::BrowserPaste);
    Part { lines: said(look, &clipboard::text_phrase(outcome, what), style, cells), rank: 2 }
}

fn buttons(look: &Look, window: &SignIn, cells: usize) -> Vec<Line<'static>> {
    let focused = window.focused();
    let waits = window.stage == Stage::Waiting;
    let tries = matches!(window.aim, Aim::Client(_));
    let buttons: Vec<_> = window
        .buttons()
        .map(|kind| {
            let label = match kind {
                Field::Copy => Phrase::ButtonCopyAddress,
                Field::GoOn if waits && tries => Phrase::ButtonTryIt,
                Field::GoOn if waits => Phrase::ButtonSignIn,
                Field::GoOn if matches!(window.stage, Stage::Unkept(_)) => {
                    Phrase::ButtonOpenAccount
                }
                Field::GoOn => Phrase::ButtonTryAgain,
                Field::Leave | Field::Address => Phrase::ButtonCancel,
            };
            let preset = focused == Field::Address && kind == Field::GoOn;
            Button::new(look.say(&label), focused == kind).preset(preset)
        })
        .collect();
    button::rows(look, buttons, cells)
}

/// The window: its frame is open towards the address, so that the two halves are one.
struct Halves {
    above: Vec<Line<'static>>,
    address: Vec<String>,
    below: Vec<Line<'static>>,
    /// Empty rows around the address, the one above it first.
    gaps: usize,
}

impl Halves {
    fn draw(&self, frame: &mut Frame<'_>, look: &Look, title: &str, columns: u16) {
        let screen = frame.area();
        let cells = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        let (upper, middle) = (cells(self.above.len()) + 1, cells(self.address.len() + self.gaps));
        let height = (upper + middle + cells(self.below.len()) + 1).min(screen.height);
        let top = (screen.height - height) / 2;
        let width = (columns + 6).min(screen.width);
        let x = (screen.width - width) / 2;
        // Everything behind the window goes: beside the address nothing may stand.
        let whole = Rect { x: 0, y: top, width: screen.width, height };
        Clear.render(whole, frame.buffer_mut());
        look.hits.cover(whole);
        let sides = Borders::LEFT | Borders::RIGHT;
        let area = screen.intersection(Rect { x, y: top, width, height: upper });
        let block = dialog::block(look, title, columns).borders(sides | Borders::TOP);
        block.render(area, frame.buffer_mut());
        let rows = |from: u16| {
            (from..screen.bottom()).map(move |y| Rect { x: x + 3, y, width: columns, height: 1 })
        };
        focus::draw(frame, self.above.iter().zip(rows(top + 1)));
        let first = top + upper + u16::from(self.gaps > 0);
        for (y, piece) in (first..screen.bottom()).zip(&self.address) {
            let row = Rect { x: 0, y, width: screen.width, height: 1 };
            frame.render_widget(Line::styled(piece.as_str(), look.theme.title), row);
        }
        let from = top + upper + middle;
        let area = Rect { x, y: from, width, height: (top + height).saturating_sub(from) };
        let area = screen.intersection(area);
        dialog::bare(look).borders(sides | Borders::BOTTOM).render(area, frame.buffer_mut());
        focus::draw(frame, self.below.iter().zip(rows(from)));
    }
}
