//! The audit log: the page, the pane of the selected token, and the recent events of its detail
//! (L1, L2, P4).

use ratatui::Frame;
use ratatui::text::{Line, Span};

use crate::app::audit::{self as model, Body, Filter, Log, Period, Place};
use crate::app::failure::{self, ErrorKind};
use crate::app::layout::{Area, Layout};
use crate::app::{Focus, Page, State};
use crate::domain::audit::{ActivityType, AuditEvent};
use crate::domain::time::{AUDIT_WEEKS, exact};
use crate::domain::token::TokenId;
use crate::phrases::Phrase;

use super::Look;
use super::text::{cut, cut_spans, fit, width};
use super::tokens::{self, spinning};
use super::widgets::column::{GAP, Wish, widest, widths};
use super::widgets::focus;
use super::widgets::message::{self, rect};

/// The events that a token's detail shows.
const RECENT: usize = 5;

/// A column of the log (L2).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Time,
    Actor,
    IpAddress,
    Item,
    ActivityType,
    Activity,
}

impl Column {
    const ALL: [Self; 6] =
        [Self::Time, Self::Actor, Self::IpAddress, Self::Item, Self::ActivityType, Self::Activity];

    const fn name(self) -> Phrase {
        match self {
            Self::Time => Phrase::ColumnTime,
            Self::Actor => Phrase::ColumnActor,
            Self::IpAddress => Phrase::ColumnIpAddress,
            Self::Item => Phrase::ColumnItem,
            Self::ActivityType => Phrase::ColumnActivityType,
            Self::Activity => Phrase::ColumnActivity,
        }
    }

    /// Which one goes first where there is no room. In the pane the item is the token above.
    const fn priority(self, place: Place) -> u8 {
        match (self, place) {
            (Self::Time | Self::Activity, _) => 0,
            (Self::Actor, _) => 1,
            (Self::Item, Place::Page) | (Self::ActivityType, Place::Pane) => 2,
            (Self::ActivityType, Place::Page) | (Self::IpAddress, Place::Pane) => 3,
            (Self::IpAddress, Place::Page) | (Self::Item, Place::Pane) => 4,
        }
    }
}

/// Draws the page.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, layout: &Layout) {
    if let Some(area) = layout.title {
        let title = look.say(&Phrase::AuditLog);
        frame.render_widget(Line::styled(title, look.theme.title), rect(area));
    }
    let body = model::page_body(state);
    let margin = usize::from(layout.title.is_none());
    if !matches!(body, Body::NotOnPlan) {
        let figures = Some(figures(state, look, &state.log, layout.summary.width));
        let title = Line::raw(" ".repeat(margin));
        summary(frame, look, layout.summary, title, &state.log_filter, figures);
    }
    let top = layout.summary.y + 1;
    let below = Area { y: top, height: layout.status.y.saturating_sub(top), ..layout.summary };
    match body {
        Body::Rows(log) => {
            let areas = (layout.head, layout.rows);
            table(frame, state, look, areas, log, Place::Page);
        }
        other => instead(frame, state, look, below, &other),
    }
}

/// Draws the pane of the selected token.
pub fn draw_pane(frame: &mut Frame<'_>, state: &State, look: &Look, area: Area) {
    let margin = usize::from(state.layout().is_some_and(|layout| layout.title.is_none()));
    let token = model::shown_token(state).and_then(|id| state.tokens.get(id));
    let name = token.map_or_else(String::new, |token| {
        format!("{}  {}", tokens::description(look, token), tokens::prefix(look, token))
    });
    let style = if state.focus == Focus::Pane { look.theme.accent } else { look.theme.title };
    let body = model::pane_body(state);
    let mut title = Line::raw(" ".repeat(margin));
    let room = usize::from(area.width).saturating_sub(margin + 1);
    let name = cut(&look.say(&Phrase::AuditOf { name }), room, look.signs.ellipsis);
    title.push_span(Span::styled(name, style));
    title.push_span(Span::raw("   "));
    let filter = model::filter_of(state, Place::Pane);
    let first = area.row(0);
    match body {
        Body::Rows(log) => {
            let figures = Some(figures(state, look, log, area.width));
            summary(frame, look, first, title, &filter, figures);
            table(frame, state, look, (area.row(1), area.below(2)), log, Place::Pane);
        }
        Body::Empty => {
            summary(frame, look, first, title, &filter, None);
            empty_pane(frame, state, look, area.below(1), &filter);
        }
        _ => {
            frame.render_widget(title, rect(first));
            instead(frame, state, look, area.below(1), &body);
        }
    }
}

/// A token without events. `f` is named only where it filters the pane and not the table.
fn empty_pane(frame: &mut Frame<'_>, state: &State, look: &Look, area: Area, filter: &Filter) {
    let title =
        if *filter == Filter::default() { Phrase::DetailNoEvents } else { Phrase::AuditEmpty };
    let has_keys = model::focused(state) == Some(Place::Pane);
    let hint = has_keys.then(|| look.say(&Phrase::AuditEmptyText));
    let text: Vec<_> = hint.into_iter().collect();
    message::draw(frame, area, &(look.theme.text, look.say(&title)), &text);
}

/// What stands where the rows would be.
fn instead(frame: &mut Frame<'_>, state: &State, look: &Look, area: Area, body: &Body<'_>) {
    let said = |frame: &mut Frame<'_>, title: &Phrase, text: &[String]| {
        message::draw(frame, area, &(look.theme.title, look.say(title)), text);
    };
    match body {
        Body::NotOnPlan if state.audit_refused.is_some() => {
            let look_at = state.audit_refused.iter().map(|error| look.where_to_look(error));
            let why = look.say(&Phrase::AuditRefusedText);
            let text: Vec<_> = std::iter::once(why).chain(look_at).collect();
            said(frame, &Phrase::AuditRefusedTitle, &text);
        }
        Body::NotOnPlan => {
            said(frame, &Phrase::AuditNotOnPlanTitle, &[look.say(&Phrase::AuditNotOnPlanText)]);
        }
        Body::NoToken => said(frame, &Phrase::AuditNoToken, &[]),
        Body::Empty => said(frame, &Phrase::AuditEmpty, &[look.say(&Phrase::AuditEmptyText)]),
        Body::Loading => {
            let text = spinning(state, look, &Phrase::AuditLoading);
            message::draw(frame, area, &(look.theme.text, text), &[]);
        }
        Body::Failed(error) if matches!(error.kind, ErrorKind::Forbidden(_)) => {
            let why = look.say(&failure::what(error));
            said(frame, &Phrase::AuditNeedsAdmin, &[why, look.where_to_look(error)]);
        }
        Body::Failed(error) => message::draw_failure(frame, look, area, error),
        Body::Rows(_) => {}
    }
}

/// A filter in words of at most this many columns. What is not as at the start stands out, and is
/// the last to go where there is no room.
fn words(look: &Look, filter: &Filter, room: usize) -> Vec<Span<'static>> {
    let actor = filter.actor.as_ref().map(|actor| actor.name.shown());
    let mut parts = vec![
        (look.say(&period(filter.period)), filter.period != Period::LastWeeks),
        (actor_words(look, actor), filter.actor.is_some()),
        (activity_words(look, filter.activity.as_ref()), filter.activity.is_some()),
    ];
    let dot = format!(" {} ", look.signs.dot);
    let taken = |parts: &[(String, bool)]| {
        let words: usize = parts.iter().map(|(text, _)| width(text)).sum();
        words + parts.len().saturating_sub(1) * width(&dot)
    };
    while taken(&parts) > room {
        match parts.iter().rposition(|(_, changed)| !changed) {
            Some(index) => drop(parts.remove(index)),
            None => break,
        }
    }
    let mut spans = vec![];
    for (text, changed) in parts {
        if !spans.is_empty() {
            spans.push(Span::styled(dot.clone(), look.theme.quiet));
        }
        let style = if changed { look.theme.accent } else { look.theme.quiet };
        spans.push(Span::styled(text, style));
    }
    cut_spans(spans, room, look.signs.ellipsis)
}

fn period(period: Period) -> Phrase {
    let (since, until) = match period {
        Period::LastWeeks => return Phrase::AuditLastWeeks { weeks: AUDIT_WEEKS },
        Period::Days { since, until } => {
            (since.map(|day| day.to_string()), until.map(|day| day.to_string()))
        }
    };
    match (since, until) {
        (Some(since), Some(until)) => Phrase::AuditFromTo { since, until },
        (Some(since), None) => Phrase::AuditFrom { since },
        (None, Some(until)) => Phrase::AuditTo { until },
        (None, None) => Phrase::AuditAnyTime,
    }
}

/// An actor of the filter in words.
pub fn actor_words(look: &Look, name: Option<&str>) -> String {
    name.map_or_else(|| look.say(&Phrase::AuditAllActors), super::text::plain)
}

/// An activity type of the filter in words.
pub fn activity_words(look: &Look, activity: Option<&ActivityType>) -> String {
    let Some(activity) = activity else {
        return look.say(&Phrase::AuditAllActivity);
    };
    let name = model::activity_name(activity);
    name.map_or_else(|| activity.as_wire().to_owned(), |phrase| look.say(&phrase))
}

/// How many events there are so far, or why no more came.
fn figures(state: &State, look: &Look, log: &Log, room: u16) -> Line<'static> {
    let count = log.events().len();
    if let Some(error) = log.failure().filter(|_| count > 0) {
        let text = look.say(&failure::what(error));
        let room = usize::from(room).saturating_sub(2);
        return Line::styled(cut(&text, room, look.signs.ellipsis), look.theme.danger);
    }
    match (log.call().is_some(), log.is_complete()) {
        _ if !log.is_loaded() => Line::default(),
        (true, _) => Line::raw(spinning(state, look, &Phrase::AuditCountMore { count })),
        (false, true) => Line::raw(look.say(&Phrase::AuditCount { count })),
        (false, false) => Line::raw(look.say(&Phrase::AuditCountMore { count })),
    }
}

/// A title and the filter on the left, the figures on the right.
fn summary(
    frame: &mut Frame<'_>,
    look: &Look,
    area: Area,
    title: Line<'static>,
    filter: &Filter,
    figures: Option<Line<'static>>,
) {
    let mut right = figures.unwrap_or_default();
    right.push_span(Span::raw(" "));
    let room = usize::from(area.width).saturating_sub(right.width() + 2);
    let mut left = title.spans;
    let taken = left.iter().map(Span::width).sum();
    left.extend(words(look, filter, room.saturating_sub(taken)));
    frame.render_widget(Line::from(cut_spans(left, room, look.signs.ellipsis)), rect(area));
    frame.render_widget(right.right_aligned(), rect(area));
}

/// The columns that there is room for, and how wide each one is.
struct Columns(Vec<(Column, u16)>);

impl Columns {
    fn new(look: &Look, room: u16, place: Place) -> Self {
        // The marker before the row and a blank after it.
        let room = room.saturating_sub(3);
        let wide = room >= 120;
        let least = |column: Column| {
            let name = look.say(&column.name());
            match column {
                Column::Time => widest([name.as_str()]).max(19),
                Column::Actor => widest([name.as_str()]).max(if wide { 18 } else { 12 }),
                Column::IpAddress => widest([name.as_str()]).max(15),
                Column::Item => widest([name.as_str()]).max(if wide { 34 } else { 20 }),
                Column::ActivityType => {
                    let types = ActivityType::KNOWN.map(|kind| activity_words(look, Some(&kind)));
                    widest(types.iter().map(String::as_str)).max(widest([name.as_str()]))
                }
                Column::Activity => widest([name.as_str()]).max(18),
            }
        };
        let wishes = Column::ALL.map(|column| Wish {
            least: least(column),
            flexible: column == Column::Activity,
            priority: column.priority(place),
        });
        let widths = widths(&wishes, room).into_iter();
        Self(
            Column::ALL
                .into_iter()
                .zip(widths)
                .filter_map(|(column, width)| Some((column, width?)))
                .collect(),
        )
    }

    fn line(&self, look: &Look, marker: &str, cells: impl Fn(Column) -> String) -> String {
        let mut line = fit(marker, 2, "");
        let gap = " ".repeat(usize::from(GAP));
        for (index, (column, width)) in self.0.iter().enumerate() {
            if index > 0 {
                line.push_str(&gap);
            }
            line.push_str(&fit(&cells(*column), usize::from(*width), look.signs.ellipsis));
        }
        line.push(' ');
        line
    }

    fn has(&self, column: Column) -> bool {
        self.0.iter().any(|(shown, _)| *shown == column)
    }
}

/// The names of the columns and the rows of the window, no others.
fn table(
    frame: &mut Frame<'_>,
    state: &State,
    look: &Look,
    (head, rows): (Area, Area),
    log: &Log,
    place: Place,
) {
    let columns = Columns::new(look, rows.width, place);
    let names = columns.line(look, "", |column| look.say(&column.name()));
    frame.render_widget(Line::styled(names, look.theme.quiet), rect(head));
    let has_keys = model::focused(state) == Some(place) && state.page != Page::Configuration;
    for (index, (selected, event)) in (0..rows.height).zip(log.visible()) {
        let marker = if selected { look.signs.marker } else { "" };
        let text = columns.line(look, marker, |column| cell(state, look, event, column, &columns));
        let style = match (selected, has_keys) {
            (true, true) => look.theme.selected,
            (true, false) => look.theme.resting,
            (false, _) => look.theme.text,
        };
        focus::draw(frame, [(&Line::styled(text, style), rect(rows.row(index)))]);
    }
}

fn cell(
    state: &State,
    look: &Look,
    event: &AuditEvent,
    column: Column,
    columns: &Columns,
) -> String {
    match column {
        Column::Time => exact(event.created_at, &state.zone()),
        Column::Actor => event.actor_name.to_string(),
        Column::IpAddress => address(look, event),
        Column::Item => event.source_label.to_string(),
        Column::ActivityType => activity_type(look, event),
        // A creation has no words of its own: where the type is not shown, it tells.
        Column::Activity
            if event.change_description.is_empty() && !columns.has(Column::ActivityType) =>
        {
            activity_type(look, event)
        }
        Column::Activity => event.change_description.to_string(),
    }
}

/// From where an event was, or that the account names no address.
pub fn address(look: &Look, event: &AuditEvent) -> String {
    event.ip_address.as_ref().map_or_else(|| look.say(&Phrase::AuditNoAddress), ToString::to_string)
}

/// The kind of an event: Zendesk's word in the language of the screen, else the account's own.
pub fn activity_type(look: &Look, event: &AuditEvent) -> String {
    match model::activity_name(&event.activity_type) {
        Some(phrase) => look.say(&phrase),
        None if event.action_label.is_empty() => match &event.activity_type {
            ActivityType::Other(other) => other.to_string(),
            known => known.as_wire().to_owned(),
        },
        None => event.action_label.to_string(),
    }
}

/// The newest events of a token, for its detail (L1).
pub fn recent_events(state: &State, look: &Look, id: TokenId, cells: usize) -> Vec<Line<'static>> {
    let title = Line::styled(look.say(&Phrase::DetailEvents), look.theme.title);
    let mut lines = vec![Line::default(), title];
    let quiet =
        |text: String| Line::styled(cut(&text, cells, look.signs.ellipsis), look.theme.quiet);
    match model::events_of(state, id) {
        Body::NotOnPlan => lines.push(quiet(look.say(&Phrase::AuditNotOnPlanTitle))),
        Body::Loading | Body::NoToken => {
            lines.push(quiet(spinning(state, look, &Phrase::AuditLoading)));
        }
        Body::Failed(error) => {
            let text = cut(&look.say(&failure::what(error)), cells, look.signs.ellipsis);
            lines.push(Line::styled(text, look.theme.danger));
        }
        Body::Empty => lines.push(quiet(look.say(&Phrase::DetailNoEvents))),
        Body::Rows(log) => {
            for event in log.events().iter().take(RECENT) {
                lines.push(recent(state, look, event, cells));
            }
        }
    }
    lines
}

fn recent(state: &State, look: &Look, event: &AuditEvent, cells: usize) -> Line<'static> {
    let time = exact(event.created_at, &state.zone());
    let actor = fit(event.actor_name.shown(), if cells < 50 { 0 } else { 14 }, look.signs.ellipsis);
    let what = match event.change_description.shown() {
        "" => activity_type(look, event),
        words => words.to_owned(),
    };
    let text = if actor.is_empty() {
        format!("{time}  {what}")
    } else {
        format!("{time}  {actor}  {what}")
    };
    Line::raw(cut(&text, cells, look.signs.ellipsis))
}
