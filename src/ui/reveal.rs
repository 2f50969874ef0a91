//! The one-time token: the value on a row that has nothing else on it, so that a terminal's own
//! selection takes exactly it (A2, A3).

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Borders, Clear, Widget};

use crate::app::identify::words;
use crate::app::reveal::{Button as Focus, Copying, Cover, Owner, Reveal, Trial};
use crate::app::{ClearOutcome, CopyOutcome, State, clipboard, failure};
use crate::domain::token::Probe;
use crate::phrases::Phrase;

use super::text::{cut, wrap};
use super::widgets::button::{self, Button};
use super::widgets::{dialog, focus};
use super::{Look, oauth, tokens};

/// Columns of text, if the screen has them.
const COLUMNS: u16 = 74;

/// Draws the window: a frame above the value, the value alone, a frame below it.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, reveal: &Reveal) {
    let screen = frame.area();
    let columns = dialog::wide_columns(screen, COLUMNS);
    let cells = usize::from(columns);
    let above_height = 2 + 2 * u16::from(screen.height >= 20);
    let above = [name_line(state, look, reveal, cells)];
    let below = below(
        state,
        look,
        reveal,
        cells,
        usize::from(screen.height.saturating_sub(above_height + 5)),
    );
    let below_height = u16::try_from(below.len()).unwrap_or(u16::MAX).saturating_add(1);
    let height = above_height + 3 + below_height;
    let top = screen.height.saturating_sub(height) / 2;
    let width = (columns + 6).min(screen.width);
    let x = (screen.width - width) / 2;
    // Everything behind the window goes: beside the value nothing may stand.
    Clear.render(
        screen.intersection(Rect { x: 0, y: top, width: screen.width, height }),
        frame.buffer_mut(),
    );

    let upper = screen.intersection(Rect { x, y: top, width, height: above_height });
    // The frame is open towards the value: the two halves are one window.
    let title = match &reveal.of {
        Owner::Token(_) => Phrase::RevealTitle,
        Owner::Client(_) => Phrase::RevealClientTitle,
    };
    let block = dialog::block(look, &look.say(&title), columns);
    let sides = Borders::LEFT | Borders::RIGHT;
    block.borders(sides | Borders::TOP).render(upper, frame.buffer_mut());
    for (row, line) in (0..).zip(&above) {
        let y = upper.y + above_height / 2 + row;
        let area = screen.intersection(Rect { x: x + 3, y, width: columns, height: 1 });
        frame.render_widget(line, area);
    }
    // A long one goes on below itself where the screen is narrower than it.
    let value = Rect { x: 0, y: top + above_height + 1, width: screen.width, height: 2 };
    draw_value(frame, look, reveal, screen.intersection(value));

    let lower = Rect { x, y: top + above_height + 3, width, height: below_height };
    let lower = screen.intersection(lower);
    let block = dialog::bare(look).borders(sides | Borders::BOTTOM);
    block.render(lower, frame.buffer_mut());
    let rows = (lower.y..lower.bottom().saturating_sub(1))
        .map(|y| screen.intersection(Rect { x: x + 3, y, width: columns, height: 1 }));
    focus::draw(frame, below.iter().zip(rows));
}

#[expect(clippy::disallowed_methods, reason = "this window is where the value is shown, once (A2)")]
fn draw_value(frame: &mut Frame<'_>, look: &Look, reveal: &Reveal, area: Rect) {
    if let Some(cover) = reveal.cover {
        let why = match cover {
            Cover::Asking => Phrase::RevealAsking,
            Cover::ByKey | Cover::Others => Phrase::RevealHidden,
            Cover::TimeOver => Phrase::RevealHiddenTime,
            Cover::Away => Phrase::RevealHiddenAway,
        };
        frame.render_widget(Line::styled(look.say(&why), look.theme.quiet), area);
        return;
    }
    // Borrowed, so that drawing makes no further copy of the value.
    let value = reveal.secret.expose();
    let parts = value.split_at_checked(usize::from(area.width)).unwrap_or((value, ""));
    for (row, part) in area.rows().zip([parts.0, parts.1]) {
        frame.render_widget(Line::styled(part, look.theme.title), row);
    }
}

/// Whether the value has no room on one row.
#[expect(
    clippy::disallowed_methods,
    reason = "its length is asked for, since a part must not be taken for it"
)]
fn goes_on(state: &State, reveal: &Reveal) -> bool {
    reveal.secret.expose().len() > usize::from(state.size.width)
}

fn name_line(state: &State, look: &Look, reveal: &Reveal, cells: usize) -> Line<'static> {
    let account = look.say(&Phrase::InAccount { account: state.account_name().to_owned() });
    let room = cells.saturating_sub(super::text::width(&account) + 3);
    let name = match &reveal.of {
        Owner::Token(token) => tokens::description(look, token),
        Owner::Client(client) => client.name.to_string(),
    };
    let name = cut(&name, room, look.signs.ellipsis);
    Line::from(vec![
        Span::styled(name, look.theme.title),
        Span::styled(format!("   {account}"), look.theme.quiet),
    ])
}

/// The lines below the value, with the less important ones left off where there is no room.
fn below(
    state: &State,
    look: &Look,
    reveal: &Reveal,
    cells: usize,
    room: usize,
) -> Vec<Line<'static>> {
    let lines = |text: &str, style: Style| -> Vec<Line<'static>> {
        wrap(text, cells).into_iter().map(|line| Line::styled(line, style)).collect()
    };
    let mut once = lines(&look.say(&Phrase::RevealOnce), look.theme.title);
    if goes_on(state, reveal) {
        once.splice(0..0, lines(&look.say(&Phrase::RevealGoesOn), look.theme.danger));
    }
    let mut copied = vec![];
    if reveal.attached.terminals > 1 {
        let terminals = u64::try_from(reveal.attached.terminals).unwrap_or(u64::MAX);
        let others = look.say(&Phrase::RevealAttached { terminals });
        copied.extend(lines(&others, look.theme.danger));
    }
    if let Some((said, good)) = &reveal.lines {
        let style = if *good { look.theme.good } else { look.theme.danger };
        copied.extend(lines(&look.say(said), style));
    }
    let (outcome, style) = copying(state, look, reveal);
    if !outcome.is_empty() {
        copied.extend(lines(&outcome, style));
    }
    if let Some(path) = &reveal.written {
        let written = look.say(&Phrase::RevealWritten { path: path.clone() });
        copied.extend(lines(&written, look.theme.good));
    }
    let told = trial(state, look, reveal, cells);
    let [curl, scopes] = usage(state, look, reveal, cells);
    let buttons = vec![buttons(look, reveal, cells)];
    let mut parts = vec![once, copied, told, curl, scopes, buttons];
    let height = |parts: &[Vec<Line<'static>>]| {
        let full = parts.iter().filter(|part| !part.is_empty());
        full.clone().map(Vec::len).sum::<usize>() + full.count().saturating_sub(1)
    };
    // The sentence on scopes goes first, then the curl line; the rest always stays.
    for optional in [4, 3] {
        if height(&parts) > room {
            parts[optional].clear();
        }
    }
    make_room(look, reveal, &mut parts, (cells, room));
    let air = height(&parts) <= room;
    let mut all = vec![];
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if air && !all.is_empty() {
            all.push(Line::default());
        }
        all.extend(part);
    }
    // The buttons stay, whatever else has no room.
    if all.len() > room {
        let buttons = all.pop();
        all.truncate(room.saturating_sub(1));
        all.extend(buttons);
    }
    all
}

/// What a key asked for is seen on the smallest screen, too: what stood there before makes room, unless
/// it is that nothing was copied. Of a try the sentence that decided stays.
fn make_room(
    look: &Look,
    reveal: &Reveal,
    parts: &mut [Vec<Line<'static>>],
    (cells, room): (usize, usize),
) {
    let has_room = |parts: &[Vec<Line<'static>>]| parts.iter().map(Vec::len).sum::<usize>() <= room;
    let failed = matches!(&reveal.copying, Copying::Ended(outcome) if !outcome.is_sent());
    let mut is_tried = false;
    if let (false, Trial::OfClient(tried)) = (has_room(parts), &reveal.trial) {
        is_tried = true;
        parts[2] = wrapped(oauth::secret::decided(look, tried), cells);
    }
    if !has_room(parts) && (is_tried || reveal.acknowledged || reveal.lines.is_some()) {
        parts[0].clear();
    }
    if !has_room(parts) && is_tried && !failed {
        parts[1].clear();
    }
}

fn wrapped(said: impl IntoIterator<Item = (String, Style)>, cells: usize) -> Vec<Line<'static>> {
    let lines = |(text, style): (String, Style)| {
        wrap(&text, cells).into_iter().map(move |line| Line::styled(line, style))
    };
    said.into_iter().flat_map(lines).collect()
}

/// How the value is used: commands that can be pasted, and what has to be known.
fn usage(state: &State, look: &Look, reveal: &Reveal, cells: usize) -> [Vec<Line<'static>>; 2] {
    let (how, commands, note) = match &reveal.of {
        Owner::Token(_) => (Phrase::RevealCurl, curl_lines(state), Phrase::AddScopes),
        Owner::Client(client) => {
            let commands = oauth::secret::curl_lines(state, client);
            (Phrase::RevealClientCurl, commands, Phrase::ClientLocal)
        }
    };
    let [mut curl, note] = [how, note].map(|phrase| {
        let lines = wrap(&look.say(&phrase), cells).into_iter();
        lines.map(|line| Line::styled(line, look.theme.quiet)).collect::<Vec<_>>()
    });
    let plain = |text: String| Line::raw(cut(&text, cells, look.signs.ellipsis));
    curl.extend(commands.into_iter().map(plain));
    [curl, note]
}

fn copying(state: &State, look: &Look, reveal: &Reveal) -> (String, Style) {
    match &reveal.copying {
        Copying::Not => (String::new(), look.theme.text),
        Copying::Pending => (look.say(&Phrase::RevealCopying), look.theme.quiet),
        Copying::Ended(outcome) => {
            let style = match outcome {
                CopyOutcome::Native | CopyOutcome::Command { .. } => look.theme.good,
                outcome if outcome.is_sent() => look.theme.text,
                _ => look.theme.danger,
            };
            (look.say(&clipboard::secret_phrase(state, outcome)), style)
        }
        Copying::Cleared(outcome) => {
            let failed = *outcome == ClearOutcome::Failed;
            let style = if failed { look.theme.danger } else { look.theme.text };
            (look.say(&clipboard::clear_phrase(*outcome)), style)
        }
    }
}

fn trial(state: &State, look: &Look, reveal: &Reveal, cells: usize) -> Vec<Line<'static>> {
    let (text, style) = match &reveal.trial {
        Trial::Not => return vec![],
        Trial::Pending(_) => {
            (tokens::spinning(state, look, &Phrase::RevealTrying), look.theme.quiet)
        }
        Trial::Ended(Probe::Authenticated { email, role, tickets }) => {
            let (email, role) = (email.to_string(), words::role(role, |name| look.say(name)));
            let phrase = match *tickets {
                Some(tickets) => Phrase::RevealTriedTickets { email, role, tickets },
                None => Phrase::RevealTried { email, role },
            };
            (look.say(&phrase), look.theme.good)
        }
        Trial::Ended(Probe::Refused { status }) => {
            (look.say(&Phrase::RevealRefused { status: *status }), look.theme.danger)
        }
        Trial::OfClient(tried) => {
            let Owner::Client(client) = &reveal.of else { return vec![] };
            return wrapped(oauth::secret::tried(state, look, client, tried), cells);
        }
        Trial::Failed(error) => (look.say(&failure::what(error)), look.theme.danger),
    };
    wrapped([(text, style)], cells)
}

/// The ready command (Q2), in two lines that can be pasted. TOKEN stands for the value, which
/// never enters a command line here.
fn curl_lines(state: &State) -> Vec<String> {
    let (Some(account), Some(who)) = (state.account.as_ref(), state.signed_in()) else {
        return vec![];
    };
    // It is pasted into a shell: a quote in the address must not end the argument.
    let email = who.user.email.shown().replace('\'', "'\\''");
    vec![
        format!("curl -u '{email}/token:TOKEN' \\"),
        format!("  {}/api/v2/tickets.json", account.url),
    ]
}

fn buttons(look: &Look, reveal: &Reveal, cells: usize) -> Line<'static> {
    let buttons = [
        Button::new(look.say(&Phrase::ButtonCopy), reveal.focus == Focus::Copy),
        Button::new(look.say(&Phrase::ButtonSave), reveal.focus == Focus::Save),
    ];
    button::row(look, &buttons, cells)
}
