//! The page *API tokens*: title, figures, and the table or why there is none.

mod columns;

use ratatui::Frame;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::keymap::{Action, Context};
use crate::app::layout::{Area, Layout};
use crate::app::live::Mark;
use crate::app::mouse::Target;
use crate::app::tokens::{Body, Column, Sort, body};
use crate::app::{Focus, State, guard, marks, menu, retirement};
use crate::domain::token::{Status, Token, TokenId};
use crate::phrases::Phrase;

use super::Look;
use super::text::{cut_spans, fit, width};
use super::widgets::column::GAP;
use super::widgets::focus;
use super::widgets::message::{self, rect};
use super::{age, audit};

use columns::{Columns, Shown, cell};

pub use columns::name;

/// Draws the page.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, layout: &Layout) {
    if let Some(area) = layout.title {
        let title = look.say(&Phrase::ApiTokens);
        frame.render_widget(Line::styled(title, look.theme.title), rect(area));
        frame.render_widget(add_hint(state, look).right_aligned(), rect(area));
    }
    let whole = Area {
        height: layout.status.y.saturating_sub(layout.summary.y + 1),
        ..layout.summary.below(0)
    };
    let whole = Area { y: whole.y + 1, ..whole };
    match body(state) {
        Body::Rows | Body::NothingMatches => {
            summary(frame, state, look, layout);
            table(frame, state, look, layout);
            if let Some(area) = layout.pane {
                audit::draw_pane(frame, state, look, area);
            }
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
pub fn instead(frame: &mut Frame<'_>, state: &State, look: &Look, area: Area, body: Body<'_>) {
    let mut said = |title: &Phrase, text: &Phrase| said(frame, look, area, title, text);
    match body {
        Body::Rows => {}
        Body::NothingMatches => said(&Phrase::NothingMatches, &Phrase::NothingMatchesText),
        Body::Empty => {
            let text = retirement::empty(state).or_else(|| guard::refuses(state, Action::Add));
            said(&Phrase::EmptyTitle, &text.unwrap_or(Phrase::EmptyText));
        }
        Body::Loading => {
            let text = spinning(state, look, &Phrase::LoadingTokens);
            message::draw(frame, area, &(look.theme.text, text), &[]);
        }
        Body::NoRole => {
            let user = state.signed_in().map_or_else(String::new, |who| {
                look.say(&Phrase::NameAndEmail {
                    name: who.user.name.to_string(),
                    email: who.user.email.to_string(),
                })
            });
            said(&Phrase::RoleTitle, &Phrase::RoleText { user });
        }
        Body::AccessOff => {
            let title = (look.theme.title, look.say(&Phrase::AccessOffTitle));
            let keys = format!(
                "{}  {}    {}  {}",
                look.key_of(state, Context::Everywhere, Action::ShowConfiguration),
                look.say(&Phrase::OpenConfiguration),
                look.key_of(state, Context::Everywhere, Action::Refresh),
                look.say(&Phrase::CheckAgain)
            );
            let text = [look.say(&Phrase::AccessOffText), keys];
            message::draw(frame, area, &title, &text);
        }
        Body::Failed(error) => message::draw_failure(frame, look, area, error),
    }
}

fn said(frame: &mut Frame<'_>, look: &Look, area: Area, title: &Phrase, text: &Phrase) {
    let title = (look.theme.title, look.say(title));
    message::draw(frame, area, &title, &[look.say(text)]);
}

/// A phrase with what moves while something loads.
pub fn spinning(state: &State, look: &Look, phrase: &Phrase) -> String {
    spinning_text(state, look, &look.say(phrase))
}

/// A text with what moves while something is under way.
pub fn spinning_text(state: &State, look: &Look, text: &str) -> String {
    let step = usize::from(state.spinner) % look.signs.spinner.len();
    let sign = look.signs.spinner.get(step).copied().unwrap_or_default();
    format!("{sign} {text}")
}

fn add_hint(state: &State, look: &Look) -> Line<'static> {
    let key = look.key_of(state, Context::Tokens, Action::Add);
    let words = format!("  {} ", look.say(&Phrase::AddApiToken));
    if guard::refuses(state, Action::Add).is_some() {
        return Line::styled(format!("{key}{words}"), look.theme.quiet);
    }
    if retirement::closes(state, Action::Add) {
        let closed = look.say(&Phrase::AddClosed);
        return Line::styled(format!("{key}{words}({closed}) "), look.theme.quiet);
    }
    Line::from(vec![Span::styled(key, look.theme.accent), Span::raw(words)])
}

fn summary(frame: &mut Frame<'_>, state: &State, look: &Look, layout: &Layout) {
    let tokens = &state.tokens;
    let (count, limit, active) = (tokens.all().len(), tokens.limit(), tokens.active_count());
    let wide = layout.title.is_some();
    let figures = if wide {
        Phrase::TokensCount { count, limit, active, inactive: count - active }
    } else {
        Phrase::TokensCountShort { count, limit, active }
    };
    let margin = if wide { "" } else { " " };
    let mut left = vec![Span::raw(format!("{margin}{}", look.say(&figures)))];
    let sorted = look.say(&sorted(state, look));
    let order = match () {
        () if wide => None,
        () if tokens.sort != Sort::default() => Some((sorted.clone(), look.theme.accent)),
        () if tokens.order_is_old => Some((look.say(&Phrase::SortAnew), look.theme.quiet)),
        () => None,
    };
    for (text, style) in notes(state, look, order) {
        left.push(Span::styled(format!(" {} ", look.signs.dot), look.theme.quiet));
        left.push(Span::styled(text, style));
    }
    let room = usize::from(layout.summary.width);
    let right = if wide {
        Line::styled(format!("{sorted} "), look.theme.quiet)
    } else {
        add_hint(state, look)
    };
    if columns::has_estimates(state, look, layout) {
        let estimates = format!(" {} {}", look.signs.dot, look.say(&Phrase::CockpitEstimates));
        let taken = left.iter().map(Span::width).sum::<usize>() + right.width() + 2;
        // What the mark means gives way to everything else.
        if taken + width(&estimates) <= room {
            left.push(Span::styled(estimates, look.theme.quiet));
        }
    }
    let left = Line::from(cut_spans(left, room.saturating_sub(1), look.signs.ellipsis));
    let both = left.width() + right.width() + 2 <= room;
    frame.render_widget(left, rect(layout.summary));
    if both {
        frame.render_widget(right.right_aligned(), rect(layout.summary));
    }
}

/// What is special about the rows now: marks, another order, a filter, what is under way, and what
/// failed.
pub fn notes(state: &State, look: &Look, order: Option<(String, Style)>) -> Vec<(String, Style)> {
    let tokens = &state.tokens;
    let mut notes = vec![];
    let mut part = |text: String, style: Style| notes.push((text, style));
    if let Some(marked) = marked_phrase(state) {
        part(look.say(&marked), look.theme.accent);
    }
    if let Some((text, style)) = order {
        part(text, style);
    }
    if let Some(status) = tokens.status {
        let status = look.say(&status_phrase(status));
        part(look.say(&Phrase::FilteredBy { status }), look.theme.accent);
    }
    if !tokens.is_plain() {
        part(look.say(&Phrase::TokensShown { shown: tokens.shown_count() }), look.theme.accent);
    }
    if tokens.call.is_some() && !state.live.quiet {
        let step = usize::from(state.spinner) % look.signs.spinner.len();
        part(look.signs.spinner[step].to_owned(), look.theme.quiet);
    }
    if let Some(error) = &tokens.failure {
        part(look.say(&crate::app::failure::what(error)), look.theme.danger);
        if let Some(instant) = state.live.as_of {
            let age = age::relative(look, state, Some(instant));
            part(look.say(&Phrase::ListFrom { age }), look.theme.quiet);
        }
    }
    notes
}

/// By what the rows are sorted, and whether they still are.
fn sorted(state: &State, look: &Look) -> Phrase {
    let sort = state.tokens.sort;
    let arrow = if sort.descending { look.signs.descending } else { look.signs.ascending };
    let (column, arrow) = (look.say(&menu::column_name(sort.column)), arrow.to_owned());
    if state.tokens.order_is_old {
        Phrase::SortedBefore { column, arrow }
    } else {
        Phrase::SortedBy { column, arrow }
    }
}

/// How many tokens are marked, also those that are hidden.
fn marked_phrase(state: &State) -> Option<Phrase> {
    let count = state.tokens.marked.len();
    match marks::hidden(&state.tokens) {
        _ if count == 0 => None,
        0 => Some(Phrase::MarkedCount { count }),
        hidden => Some(Phrase::MarkedCountHidden { count, hidden }),
    }
}

fn table(frame: &mut Frame<'_>, state: &State, look: &Look, layout: &Layout) {
    let columns = Columns::new(state, look, layout.rows.width, layout.title.is_some());
    frame.render_widget(Line::styled(columns.names(look), look.theme.quiet), rect(layout.head));
    columns.note_heads(look, layout.head);
    if body(state) == Body::NothingMatches {
        instead(frame, state, look, layout.rows, Body::NothingMatches);
        return;
    }
    for (index, line) in (0..).zip(rows(state, look, &columns)) {
        focus::draw(frame, [(&line, rect(layout.rows.row(index)))]);
    }
    note_rows(state, look, layout);
}

/// Where each row and its options sign stand.
pub fn note_rows(state: &State, look: &Look, layout: &Layout) {
    for (index, (_, token)) in (0..).zip(state.tokens.visible()) {
        let row = layout.rows.row(index);
        look.hits.put(rect(row), Target::Token(token.id));
        let x = options_column(layout).saturating_sub(1).max(row.x);
        let options = Area { x, width: (row.x + row.width).saturating_sub(x), ..row };
        look.hits.put(rect(options), Target::Options(token.id));
    }
}

/// The two cells before a row: whether it is selected, and whether its token is marked or changed a
/// moment ago.
pub fn marker(state: &State, look: &Look, (selected, id): (bool, TokenId)) -> [&'static str; 2] {
    let beside = match () {
        () if state.tokens.marked.contains(&id) => look.signs.marked,
        () if state.live.marks.contains_key(&id) => look.signs.changed,
        () => " ",
    };
    [if selected { look.signs.marker } else { " " }, beside]
}

/// The style of a row.
pub fn style(state: &State, look: &Look, (selected, status): (bool, Status)) -> Style {
    match (selected, status) {
        (true, _) if state.focus == Focus::Page => look.theme.selected,
        (true, _) => look.theme.resting,
        (false, Status::Active) => look.theme.text,
        (false, Status::Inactive) => look.theme.quiet,
    }
}

/// The rows of the window, and no others.
fn rows<'a>(
    state: &'a State,
    look: &'a Look,
    columns: &'a Columns,
) -> impl Iterator<Item = Line<'static>> + 'a {
    state.tokens.visible().map(move |(selected, token)| {
        if let Some(mark) = state.live.marks.get(&token.id) {
            return changed(state, look, columns, token, (selected, *mark));
        }
        let text = columns.line(
            look,
            &marker(state, look, (selected, token.id)).concat(),
            |column, width| cell(state, look, token, (column, width)),
            look.signs.options,
        );
        let style = style(state, look, (selected, token.status));
        if selected || !token.status.is_active() {
            return Line::styled(text, style);
        }
        with_sign(look, &text)
    })
}

/// A row that changed a moment ago: a sign beside it, and what changed stands out.
fn changed(
    state: &State,
    look: &Look,
    columns: &Columns,
    token: &Token,
    (selected, mark): (bool, Mark),
) -> Line<'static> {
    let base = style(state, look, (selected, token.status));
    let striking = if selected { base } else { look.theme.accent };
    // A mark stays, the change is told by what stands out.
    let [marker, beside] = marker(state, look, (selected, token.id));
    let mut spans = vec![Span::styled(marker, base), Span::styled(beside, striking)];
    let news = match mark {
        Mark::New | Mark::Description => Column::Description,
        Mark::Status => Column::Status,
        Mark::LastUsed => Column::LastUsed,
    };
    for (column, width) in columns.kept() {
        let text = cell(state, look, token, (column, width));
        let text = fit(&text, width, look.signs.ellipsis);
        let style = if column == Shown::Of(news) { striking } else { base };
        match text.strip_prefix(look.signs.active).filter(|_| column == Shown::Of(Column::Status)) {
            Some(word) if !selected && look.signs.lines => {
                spans.push(Span::styled(look.signs.active, look.theme.good));
                spans.push(Span::styled(word.to_owned(), style));
            }
            _ => spans.push(Span::styled(text, style)),
        }
        spans.push(Span::styled(" ".repeat(usize::from(GAP)), base));
    }
    spans.push(Span::styled(look.signs.options, base));
    Line::from(spans)
}

/// The one colour of a row: the sign of an active token.
fn with_sign(look: &Look, text: &str) -> Line<'static> {
    match text.split_once(look.signs.active) {
        Some((before, after)) if look.signs.lines => Line::from(vec![
            Span::raw(before.to_owned()),
            Span::styled(look.signs.active, look.theme.good),
            Span::raw(after.to_owned()),
        ]),
        _ => Line::raw(text.to_owned()),
    }
}

/// A description, or the words that say that there is none.
pub fn description(look: &Look, token: &Token) -> String {
    token.description.shown().map_or_else(|| look.say(&Phrase::NoDescription), str::to_owned)
}

/// The truncated value, with the sign that it was cut (A5).
pub fn prefix(look: &Look, token: &Token) -> String {
    format!("{}{}", token.visible_token, look.signs.ellipsis)
}

/// Who made it, as far as the account says so.
pub fn creator(look: &Look, token: &Token) -> String {
    match &token.creator {
        Some(creator) => creator.name.as_ref().map_or_else(
            || look.say(&Phrase::UnknownCreator { id: creator.id.0.to_string() }),
            ToString::to_string,
        ),
        None => look.say(&Phrase::NoCreator),
    }
}

/// A status by sign and word: never by colour alone.
pub fn status_text(look: &Look, status: Status) -> String {
    let sign = match status {
        Status::Active => look.signs.active,
        Status::Inactive => look.signs.inactive,
    };
    format!("{sign} {}", look.say(&status_phrase(status)))
}

/// A status in words.
pub const fn status_phrase(status: Status) -> Phrase {
    match status {
        Status::Active => Phrase::StatusActive,
        Status::Inactive => Phrase::StatusInactive,
    }
}

/// The column of a row's options sign, where its menu is anchored.
pub fn options_column(layout: &Layout) -> u16 {
    layout.rows.x + layout.rows.width.saturating_sub(2)
}
