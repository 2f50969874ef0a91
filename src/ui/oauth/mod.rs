//! The page *OAuth clients*: the account's own and the global ones, or why there are none.

mod columns;
pub mod detail;
pub mod form;
pub mod question;
pub mod secret;

use ratatui::Frame;
use ratatui::text::{Line, Span};

use crate::app::failure;
use crate::app::keymap::{Action, Context};
use crate::app::layout::{Area, Layout};
use crate::app::mouse::Target;
use crate::app::oauth::{Body, body};
use crate::app::{State, guard};
use crate::phrases::Phrase;

use super::Look;
use super::text::{cut_spans, wrap};
use super::tokens::{options_column, spinning, spinning_text};
use super::widgets::focus;
use super::widgets::message::{self, rect};

use columns::Columns;

/// Draws the page.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, layout: &Layout) {
    if let Some(area) = layout.title {
        let title = look.say(&Phrase::OauthClients);
        frame.render_widget(Line::styled(title, look.theme.title), rect(area));
        frame.render_widget(add_hint(state, look).right_aligned(), rect(area));
    }
    let whole = Area {
        y: layout.summary.y + 1,
        height: layout.status.y.saturating_sub(layout.summary.y + 1),
        ..layout.summary
    };
    match body(state) {
        Body::Rows | Body::NothingMatches => {
            summary(frame, state, look, layout);
            table(frame, state, look, layout);
        }
        other => {
            if other == Body::Empty {
                summary(frame, state, look, layout);
            }
            instead(frame, state, look, whole, other);
        }
    }
}

/// What stands where the rows would be.
fn instead(frame: &mut Frame<'_>, state: &State, look: &Look, area: Area, body: Body<'_>) {
    let mut said = |title: &Phrase, text: &[Phrase]| {
        let title = (look.theme.title, look.say(title));
        let text: Vec<_> = text.iter().map(|phrase| look.say(phrase)).collect();
        message::draw(frame, area, &title, &text);
    };
    match body {
        Body::Rows => {}
        Body::NothingMatches => {
            said(&Phrase::NothingMatchesClients, &[Phrase::ClearSearch]);
        }
        Body::Empty => {
            let add = guard::refuses(state, Action::Add).unwrap_or(Phrase::EmptyClientsText);
            said(&Phrase::EmptyClientsTitle, &[add, Phrase::ClientLocal, Phrase::ClientNoToken]);
        }
        Body::Loading => {
            let text = spinning(state, look, &Phrase::LoadingClients);
            message::draw(frame, area, &(look.theme.text, text), &[]);
        }
        Body::NoRole => {
            let user = state.signed_in().map_or_else(String::new, |who| {
                look.say(&Phrase::NameAndEmail {
                    name: who.user.name.to_string(),
                    email: who.user.email.to_string(),
                })
            });
            said(&Phrase::ClientsRoleTitle, &[Phrase::ClientsRoleText { user }]);
        }
        Body::Failed(error) => message::draw_failure(frame, look, area, error),
    }
}

fn add_hint(state: &State, look: &Look) -> Line<'static> {
    let key = look.key_of(state, Context::OauthClients, Action::Add);
    let words = format!("  {} ", look.say(&Phrase::AddClient));
    if guard::refuses(state, Action::Add).is_some() {
        return Line::styled(format!("{key}{words}"), look.theme.quiet);
    }
    Line::from(vec![Span::styled(key, look.theme.accent), Span::raw(words)])
}

/// The line of figures above the rows.
fn summary(frame: &mut Frame<'_>, state: &State, look: &Look, layout: &Layout) {
    let clients = &state.oauth;
    let wide = layout.title.is_some();
    let (count, global) = (clients.local().count(), clients.global().count());
    let figures = look.say(&match clients.global_failure {
        None => Phrase::ClientsCount { count, global },
        Some(_) => Phrase::ClientsCountOwn { count },
    });
    let margin = if wide { "" } else { " " };
    let mut notes = vec![];
    if !clients.search.value().is_empty() {
        let shown = Phrase::TokensShown { shown: clients.shown_count() };
        notes.push((look.say(&shown), look.theme.accent));
    }
    if clients.call.is_some() {
        notes.push((spinning_text(state, look, ""), look.theme.quiet));
    }
    if let Some(error) = &clients.failure {
        notes.push((look.say(&failure::what(error)), look.theme.danger));
    }
    if clients.global_failure.is_some() {
        notes.push((look.say(&Phrase::GlobalUnknown), look.theme.danger));
    }
    let mut left = vec![Span::raw(format!("{margin}{figures}"))];
    for (text, style) in notes {
        left.push(Span::styled(format!(" {} ", look.signs.dot), look.theme.quiet));
        left.push(Span::styled(text.trim_end().to_owned(), style));
    }
    let room = usize::from(layout.summary.width);
    let left = Line::from(cut_spans(left, room.saturating_sub(1), look.signs.ellipsis));
    let right = if wide { Line::default() } else { add_hint(state, look) };
    let both = left.width() + right.width() + 2 <= room;
    frame.render_widget(left, rect(layout.summary));
    if both {
        frame.render_widget(right.right_aligned(), rect(layout.summary));
    }
}

fn table(frame: &mut Frame<'_>, state: &State, look: &Look, layout: &Layout) {
    let columns = Columns::new(look, layout.rows.width);
    frame.render_widget(Line::styled(columns.names(look), look.theme.quiet), rect(layout.head));
    if body(state) == Body::NothingMatches {
        instead(frame, state, look, layout.rows, Body::NothingMatches);
        return;
    }
    let mut used = 0;
    for (index, (selected, row)) in (0..).zip(state.oauth.visible()) {
        let area = layout.rows.row(index);
        let style = if selected { look.theme.selected } else { look.theme.text };
        let marker = if selected { look.signs.marker } else { " " };
        let line = Line::styled(columns.row(state, look, marker, row), style);
        focus::draw(frame, [(&line, rect(area))]);
        look.hits.put(rect(area), Target::Client(row.key()));
        let x = options_column(layout).saturating_sub(1).max(area.x);
        let options = Area { x, width: (area.x + area.width).saturating_sub(x), ..area };
        look.hits.put(rect(options), Target::ClientOptions(row.key()));
        used = index + 1;
    }
    notes(frame, look, layout, layout.rows.below(used));
}

/// What one has to know of clients (Q5, T5), below the rows where there is room for it.
fn notes(frame: &mut Frame<'_>, look: &Look, layout: &Layout, area: Area) {
    let margin = u16::from(layout.title.is_none());
    let cells = usize::from(area.width.saturating_sub(2 + margin).min(90));
    let mut lines = vec![];
    for phrase in [Phrase::ClientUse, Phrase::ClientLocal, Phrase::ClientNoToken] {
        lines.extend(wrap(&look.say(&phrase), cells));
    }
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    if height.saturating_add(1) > area.height {
        return;
    }
    let left = Area { x: area.x + margin, width: area.width.saturating_sub(margin), ..area };
    for (row, line) in (area.height - height..).zip(lines) {
        frame.render_widget(Line::styled(line, look.theme.quiet), rect(left.row(row)));
    }
}
