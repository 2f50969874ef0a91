//! The audit log: the page, the pane of the selected token, and the recent events of its detail
//! (L1, L2, P4).

use ratatui::Frame;
use ratatui::text::{Line, Span};

use crate::app::audit::{self as model, Body, Filter, Log, Period, Place};
use crate::app::layout::{Area, Layout};
use crate::app::{Focus, Page, State, failure};
use crate::domain::audit::{ActivityType, AuditEvent};
use crate::domain::time::{AUDIT_WEEKS, exact};
use crate::domain::token::TokenId;
use crate::phrases::Phrase;

use super::Look;
use super::text::{cut, fit, width};
use super::tokens::{self, spinning};
use super::widgets::column::{GAP, Wish, widest, widths};
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
        let left = words(look, &model::filter_of(state, Place::Page));
        summary(frame, state, look, layout.summary, (margin, left), &state.log);
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
    let mut left = vec![Span::styled(look.say(&Phrase::AuditOf { name }), style)];
    if let Body::Rows(log) = body {
        left.push(Span::raw("   "));
        left.extend(words(look, &model::filter_of(state, Place::Pane)));
        summary(frame, state, look, area.row(0), (margin, left), log);
        table(frame, state, look, (area.row(1), area.below(2)), log, Place::Pane);
        return;
    }
    left.insert(0, Span::raw(" ".repeat(margin)));
    frame.render_widget(Line::from(left), rect(area.row(0)));
    instead(frame, state, look, area.below(1), &body);
}

/// What stands where the rows would be.
fn instead(frame: &mut Frame<'_>, state: &State, look: &Look, area: Area, body: &Body<'_>) {
    let said = |frame: &mut Frame<'_>, title: &Phrase, text: &[Phrase]| {
        let text: Vec<_> = text.iter().map(|phrase| look.say(phrase)).collect();
        message::draw(frame, area, &(look.theme.title, look.say(title)), &text);
    };
    match body {
        Body::NotOnPlan => {
            said(frame, &Phrase::AuditNotOnPlanTitle, &[Phrase::AuditNotOnPlanText]);
        }
        Body::NoToken => said(frame, &Phrase::AuditNoToken, &[]),
        Body::Empty => said(frame, &Phrase::AuditEmpty, &[Phrase::AuditEmptyText]),
        Body::Loading => {
            let text = spinning(state, look, &Phrase::AuditLoading);
            message::draw(frame, area, &(look.theme.text, text), &[]);
        }
        Body::Failed(error) => message::draw_failure(frame, look, area, error),
        Body::Rows(_) => {}
    }
}

/// A filter in words; what is not as at the start stands out.
fn words(look: &Look, filter: &Filter) -> Vec<Span<'static>> {
    let day = |day: &jiff::civil::Date| day.to_string();
    let period = match &filter.period {
        Period::LastWeeks => Phrase::AuditLastWeeks { weeks: AUDIT_WEEKS },
        Period::Days { since: Some(since), until: Some(until) } => {
            Phrase::AuditFromTo { since: day(since), until: day(until) }
        }
        Period::Days { since: Some(since), until: None } => Phrase::AuditFrom { since: day(since) },
        Period::Days { since: None, until: Some(until) } => Phrase::AuditTo { until: day(until) },
        Period::Days { since: None, until: None } => Phrase::AuditAnyTime,
    };
    let actor = actor_words(look, filter.actor.as_ref().map(|actor| actor.name.as_str()));
    let activity = activity_words(look, filter.activity.as_ref());
    let style = |chosen: bool| if chosen { look.theme.accent } else { look.theme.quiet };
    let dot = || Span::styled(format!(" {} ", look.signs.dot), look.theme.quiet);
    vec![
        Span::styled(look.say(&period), style(filter.period != Period::LastWeeks)),
        dot(),
        Span::styled(actor, style(filter.actor.is_some())),
        dot(),
        Span::styled(activity, style(filter.activity.is_some())),
    ]
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

/// The filter on the left, and how many events there are so far on the right.
fn summary(
    frame: &mut Frame<'_>,
    state: &State,
    look: &Look,
    area: Area,
    (margin, left): (usize, Vec<Span<'static>>),
    log: &Log,
) {
    let room = usize::from(area.width);
    let count = log.events().len();
    let figures = match (log.call().is_some(), log.is_complete()) {
        _ if !log.is_loaded() => Line::default(),
        (true, _) => Line::raw(spinning(state, look, &Phrase::AuditCountMore { count })),
        (false, true) => Line::raw(look.say(&Phrase::AuditCount { count })),
        (false, false) => Line::raw(look.say(&Phrase::AuditCountMore { count })),
    };
    let right = match log.failure().filter(|_| count > 0) {
        Some(error) => {
            let text = look.say(&failure::what(error));
            let text = cut(&text, room.saturating_sub(2), look.signs.ellipsis);
            Line::styled(text, look.theme.danger)
        }
        None => figures,
    };
    let mut right = right;
    right.push_span(Span::raw(" "));
    let left_room = room.saturating_sub(right.width() + margin + 2);
    let left = cut_spans(left, left_room, look.signs.ellipsis);
    let mut line = Line::raw(" ".repeat(margin));
    line.extend(left);
    frame.render_widget(line, rect(area));
    frame.render_widget(right.right_aligned(), rect(area));
}

/// Spans in at most this many columns, the last one cut with the sign of a cut.
fn cut_spans(spans: Vec<Span<'static>>, columns: usize, ellipsis: &str) -> Vec<Span<'static>> {
    let mut room = columns;
    let mut kept = vec![];
    for span in spans {
        let text = cut(&span.content, room, ellipsis);
        let whole = width(&text) == width(&span.content);
        room = room.saturating_sub(width(&text));
        kept.push(Span::styled(text, span.style));
        if !whole {
            break;
        }
    }
    kept
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
        frame.render_widget(Line::styled(text, style), rect(rows.row(index)));
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
        Column::Actor => event.actor_name.clone(),
        Column::IpAddress => address(look, event),
        Column::Item => event.source_label.clone(),
        Column::ActivityType => activity_type(look, event),
        // A creation has no words of its own: where the type is not shown, it tells.
        Column::Activity
            if event.change_description.is_empty() && !columns.has(Column::ActivityType) =>
        {
            activity_type(look, event)
        }
        Column::Activity => event.change_description.clone(),
    }
}

/// From where an event was, or that the account names no address.
pub fn address(look: &Look, event: &AuditEvent) -> String {
    event.ip_address.clone().unwrap_or_else(|| look.say(&Phrase::AuditNoAddress))
}

/// The kind of an event: Zendesk's word in the language of the screen, else the account's own.
pub fn activity_type(look: &Look, event: &AuditEvent) -> String {
    match model::activity_name(&event.activity_type) {
        Some(phrase) => look.say(&phrase),
        None if event.action_label.is_empty() => event.activity_type.as_wire().to_owned(),
        None => event.action_label.clone(),
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
    let actor = fit(&event.actor_name, if cells < 50 { 0 } else { 14 }, look.signs.ellipsis);
    let what = match event.change_description.as_str() {
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
