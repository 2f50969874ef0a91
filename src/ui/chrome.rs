//! What stands around every page: header, sidebar, status line and footer.

use ratatui::Frame;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use crate::app::keymap::{Action, Binding, Context};
use crate::app::layout::{Area, Layout};
use crate::app::mouse::Target;
use crate::app::traffic::{self, Wait};
use crate::app::{Page, State, clipboard, guard, is_possible, marks, retirement};
use crate::phrases::Phrase;

use super::text::{cut, width, wrap};
use super::widgets::message::rect;
use super::widgets::{field, focus};
use super::{Look, header};

/// Draws all of it.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, layout: &Layout) {
    header::draw(frame, state, look, layout.header);
    if let Some(area) = layout.sidebar {
        sidebar(frame, state, look, area);
    }
    status(frame, state, look, layout.status);
    footer(frame, state, look, layout.footer);
}

/// A line of the sidebar.
enum Entry {
    /// A part of Admin Center, with an empty line before each but the first.
    Group(Phrase),
    /// A place within it.
    Heading(Phrase),
    /// A page, and what shows it.
    Page(Page, Action, Phrase),
}

/// The sidebar, from the top.
const SIDEBAR: [Entry; 9] = [
    Entry::Group(Phrase::AppsAndIntegrations),
    Entry::Heading(Phrase::Apis),
    Entry::Page(Page::Tokens, Action::ShowTokens, Phrase::ApiTokens),
    Entry::Page(Page::Configuration, Action::ShowConfiguration, Phrase::ApiConfiguration),
    Entry::Page(Page::OAuthClients, Action::ShowOauthClients, Phrase::OauthClients),
    Entry::Page(Page::Retirement, Action::ShowRetirement, Phrase::Retirement),
    Entry::Group(Phrase::Account),
    Entry::Heading(Phrase::Logs),
    Entry::Page(Page::Audit, Action::ShowAudit, Phrase::AuditLog),
];

fn sidebar(frame: &mut Frame<'_>, state: &State, look: &Look, area: Area) {
    let mut row = 0;
    for (index, entry) in SIDEBAR.iter().enumerate() {
        if matches!(entry, Entry::Group(_)) && index > 0 {
            row += 1;
        }
        let at = area.row(row);
        row += 1;
        match entry {
            Entry::Group(name) => {
                let name = format!(" {}", look.say(name).to_uppercase());
                frame.render_widget(Line::styled(name, look.theme.quiet), rect(at));
            }
            Entry::Heading(name) => {
                let name = format!(" {}", look.say(name));
                frame.render_widget(Line::styled(name, look.theme.quiet), rect(at));
            }
            Entry::Page(page, show, name) => {
                page_entry(frame, state, look, at, (*page, *show, name));
            }
        }
    }
}

/// A page of the sidebar, with its key.
fn page_entry(
    frame: &mut Frame<'_>,
    state: &State,
    look: &Look,
    area: Area,
    (page, show, name): (Page, Action, &Phrase),
) {
    let (marker, style) = if page == state.page {
        (look.signs.marker, look.theme.accent)
    } else {
        (" ", look.theme.text)
    };
    let key = state.keymap.shown(Context::Everywhere, show).map(|key| look.key(key));
    let key = key.unwrap_or_default();
    let room = usize::from(area.width).saturating_sub(3 + width(&key).max(1));
    let text = format!(" {marker} {}", cut(&look.say(name), room, look.signs.ellipsis));
    let gap = usize::from(area.width).saturating_sub(width(&text) + 2 + width(&key).max(1));
    let line = Line::from(vec![
        Span::styled(text, style),
        Span::raw(" ".repeat(gap)),
        Span::styled(key, look.theme.quiet),
    ]);
    frame.render_widget(line, rect(area));
    look.hits.put(rect(area), Target::Do(show));
}

fn status(frame: &mut Frame<'_>, state: &State, look: &Look, area: Area) {
    // What just happened is said above a search that is kept, but not above one that is typed.
    let shown = state
        .search()
        .filter(|(typed, typing)| *typing || (state.notice.is_none() && !typed.value().is_empty()));
    if let Some((typed, typing)) = shown {
        let label = format!(" / {}: ", look.say(&Phrase::SearchLabel));
        let label_width = u16::try_from(width(&label)).unwrap_or(0).min(area.width);
        frame.render_widget(Line::styled(label, look.theme.accent), rect(area));
        let columns = (area.width - label_width).min(40);
        let input = Area { x: label_width, width: columns, ..area };
        let line = field::line(look, typed, typing, usize::from(columns));
        focus::draw(frame, [(&line, rect(input))]);
        return;
    }
    if let Some(wait) = traffic::wait(state) {
        let room = usize::from(area.width).saturating_sub(2);
        let text = cut(&look.say(&in_words(wait)), room, look.signs.ellipsis);
        frame.render_widget(Line::styled(format!(" {text}"), look.theme.accent), rect(area));
        return;
    }
    if let Some(notice) = &state.notice {
        let style = if notice.failed { look.theme.danger } else { look.theme.good };
        let mut text = look.say(&notice.phrase);
        if notice.offers_undo {
            text = format!("{text}  {}", look.say(&Phrase::UndoOffer));
        }
        whole(frame, &text, style, area);
    } else if let Some(seconds) = clipboard::countdown_in_status(state) {
        whole(frame, &look.say(&Phrase::ClipboardCountdown { seconds }), look.theme.quiet, area);
    }
}

/// A text that is read to its end: what has no room on the status line stands above it, over the
/// last rows of the page.
fn whole(frame: &mut Frame<'_>, text: &str, style: Style, area: Area) {
    let lines = wrap(text, usize::from(area.width).saturating_sub(2));
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(area.y);
    let top = area.y + area.height - height;
    for (y, line) in (top..).zip(lines.iter().take(usize::from(height))) {
        let row = rect(Area { y, height: 1, ..area });
        frame.render_widget(Clear, row);
        frame.render_widget(Line::styled(format!(" {line}"), style), row);
    }
}

/// A wait, with the way out of it.
fn in_words(wait: Wait) -> Phrase {
    match wait {
        Wait::Paused(seconds) => Phrase::WaitPaused { seconds },
        Wait::Create(seconds) => Phrase::WaitCreate { seconds },
        Wait::Answer { seconds, attempt: 1 } => Phrase::WaitAnswer { seconds },
        Wait::Answer { seconds, attempt } => Phrase::WaitAgain { seconds, attempt },
    }
}

/// A count of cells on a screen.
fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// The keys that work now. The least important drop out as the terminal narrows.
fn footer(frame: &mut Frame<'_>, state: &State, look: &Look, area: Area) {
    let contexts = state.contexts();
    let mut bindings: Vec<_> = state.keymap.footer(contexts);
    bindings.retain(|binding| is_possible(state, binding.action));
    let words = |binding: &Binding| {
        let key = binding.keys.first().map(|key| look.key(*key)).unwrap_or_default();
        let marked =
            (binding.context == Context::Marked).then(|| marks::words(state, binding.action));
        let switch = if state.mouse { Phrase::DoMouseOff } else { Phrase::DoMouseOn };
        let mouse = (binding.action == Action::Mouse).then_some(switch);
        let phrase = marked.flatten().or(mouse);
        (key, look.say(phrase.as_ref().unwrap_or(&binding.phrase)))
    };
    let room = usize::from(area.width).saturating_sub(1);
    let taken = |bindings: &[&Binding]| {
        let texts = bindings.iter().map(|binding| words(binding));
        texts.map(|(key, text)| width(&key) + 1 + width(&text) + 3).sum::<usize>()
    };
    while taken(&bindings) > room + 3 && bindings.pop().is_some() {}
    // They stand from the innermost context outwards, with help and quit last: the hand knows where.
    bindings.sort_by_key(|binding| {
        let innermost = contexts.iter().position(|context| *context == binding.context);
        let last = binding.context == Context::Everywhere && binding.footer <= 2;
        (innermost, if last { u8::MAX - binding.footer } else { binding.footer })
    });
    let mut spans = vec![Span::raw(" ")];
    let mut x = area.x + 1;
    for binding in bindings {
        let (key, text) = words(binding);
        let columns = cells(width(&key) + 1 + width(&text));
        let hit = Area { x, width: columns.min(area.width.saturating_sub(x)), ..area };
        look.hits.put(rect(hit), Target::Do(binding.action));
        x = x.saturating_add(columns + 3);
        let closed = retirement::closes(state, binding.action);
        if closed || guard::refuses(state, binding.action).is_some() {
            spans.push(Span::styled(format!("{key} {text}   "), look.theme.quiet));
            continue;
        }
        spans.push(Span::styled(key, look.theme.accent));
        spans.push(Span::styled(format!(" {text}   "), look.theme.text));
    }
    frame.render_widget(Line::from(spans), rect(area));
}
