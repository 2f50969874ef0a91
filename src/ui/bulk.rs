//! Many tokens at once: the question, how far it has come, and the table of what became of each.

use ratatui::Frame;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::State;
use crate::app::bulk::is_explained_by_end;
use crate::app::bulk::{Bulk, Ended, Outcome, Purpose, Question, Running, Stage};
use crate::app::confirm::Button as Focus;
use crate::app::layout::DialogHeight;
use crate::app::{failure, retirement};
use crate::domain::bulk::{Class, Deed, Halt, Item, Skip};
use crate::domain::retirement::Rule;
use crate::domain::token::{Refusal, Token};
use crate::phrases::Phrase;

use super::confirm::{field, paragraph};
use super::text::{cut, fit, width};
use super::widgets::button::{self, Button};
use super::widgets::{dialog, message};
use super::{Look, age, news, tokens};

/// Columns of text, if the screen has them.
const COLUMNS: u16 = 76;

/// How many of the tokens a question names.
const NAMED: usize = 5;

/// Draws the dialog.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, bulk: &Bulk) {
    match &bulk.stage {
        Stage::Asking(question) => ask(frame, state, look, (bulk.purpose, question)),
        Stage::Running(running) => run(frame, state, look, (bulk.purpose, running)),
        Stage::Ended(ended) => end(frame, state, look, (bulk.purpose, ended)),
    }
}

fn account(state: &State, look: &Look) -> Line<'static> {
    let account = Phrase::InAccount { account: state.account_name().to_owned() };
    Line::styled(look.say(&account), look.theme.quiet)
}

fn ask(frame: &mut Frame<'_>, state: &State, look: &Look, what: (Purpose, &Question)) {
    let (purpose, question) = what;
    let cells = usize::from(dialog::wide_columns(frame.area(), COLUMNS));
    let mut lines = vec![account(state, look), Line::default()];
    if !question.is_moot() {
        lines.extend(paragraph(&text(look, what), cells, look.theme.text));
    } else if purpose == Purpose::Undo {
        lines.extend(paragraph(&look.say(&Phrase::UndoMoot), cells, look.theme.text));
    }
    if let Some((count, last)) = warned_of(state, question) {
        let age = age::relative(look, state, Some(last));
        let text = look.say(&Phrase::BulkLately { count, age });
        lines.extend(paragraph(&text, cells, look.theme.danger));
    }
    if question.hidden > 0 {
        let text = look.say(&Phrase::BulkHidden { count: question.hidden });
        lines.extend(paragraph(&text, cells, look.theme.danger));
    }
    for (skip, count) in question.plan.left_out() {
        let reason = skipped(&skip).into();
        let text = look.say(&Phrase::BulkOut { count, reason });
        lines.extend(paragraph(&text, cells, look.theme.text));
        lines.extend(differences(state, look, &skip, cells));
    }
    lines.extend(named(state, look, question, cells));
    if purpose == Purpose::Undo && !question.is_moot() {
        lines.push(Line::default());
        let text = look.say(&Phrase::UndoAudited);
        lines.extend(paragraph(&text, cells, look.theme.quiet));
    }
    let before = lines.len();
    if let Some(asked) = &question.asked {
        lines.push(Line::default());
        lines.extend(field(look, asked, question.focus == Focus::Field, cells));
    }
    lines.push(Line::default());
    lines.push(buttons(look, what, cells));
    let kept = if question.asked.is_some() { lines.len() - before } else { 2 };
    let options = dialog::Options { columns: COLUMNS, kept, scroll: 0 };
    dialog::draw(frame, look, &look.say(&title(what)), &lines, options);
}

/// What speaks against it: that they are in use. A token that is reactivated is not.
fn warned_of(state: &State, question: &Question) -> Option<(usize, jiff::Timestamp)> {
    let stops = question.plan.deed == Deed::Deactivate || question.plan.deed == Deed::Delete;
    question.used_lately(state.now()).filter(|_| stops)
}

fn title((purpose, question): (Purpose, &Question)) -> Phrase {
    let count = question.count();
    match (purpose, &question.plan.deed) {
        (Purpose::Marked, _) if question.is_moot() => Phrase::BulkNothingTitle,
        (Purpose::Undo, _) if question.is_moot() => Phrase::UndoNothingTitle,
        (Purpose::Marked, Deed::Deactivate) => Phrase::BulkDeactivateTitle { count },
        (Purpose::Marked, Deed::Reactivate) => Phrase::BulkReactivateTitle { count },
        (_, Deed::Delete) => Phrase::BulkDeleteTitle { count },
        (Purpose::Undo, Deed::Deactivate) => Phrase::UndoDeactivateTitle { count },
        (Purpose::Undo, Deed::Reactivate) => Phrase::UndoReactivateTitle { count },
        (_, Deed::Describe(_)) => Phrase::UndoDescribeTitle,
    }
}

/// What happens then.
fn text(look: &Look, (_, question): (Purpose, &Question)) -> String {
    look.say(&match &question.plan.deed {
        Deed::Deactivate if question.count() == 1 => Phrase::DeactivateText,
        Deed::Reactivate if question.count() == 1 => Phrase::ReactivateText,
        Deed::Delete if question.count() == 1 => Phrase::DeleteText,
        Deed::Deactivate => Phrase::BulkDeactivateText,
        Deed::Reactivate => Phrase::BulkReactivateText,
        Deed::Delete => Phrase::BulkDeleteText,
        Deed::Describe(text) if text.as_str().trim().is_empty() => Phrase::UndoDescribeNone,
        Deed::Describe(text) => Phrase::UndoDescribeText { description: text.as_str().to_owned() },
    })
}

/// The first of the tokens, those that were used last on top.
fn named(state: &State, look: &Look, question: &Question, cells: usize) -> Vec<Line<'static>> {
    let count = question.count();
    if count == 0 {
        return vec![];
    }
    let say = |phrase: &Phrase| look.say(phrase);
    let head = [Phrase::ColumnDescription, Phrase::ColumnToken, Phrase::ColumnLastUsed];
    let mut rows = vec![head.each_ref().map(say)];
    rows.extend(question.plan.ready().take(NAMED).map(|token| {
        let used = age::relative(look, state, token.last_used);
        [tokens::description(look, token), tokens::prefix(look, token), used]
    }));
    let widest = |column: usize| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0);
    let (token, used) = (widest(1), widest(2));
    let room = cells.saturating_sub(token + used + 6);
    let mut lines = vec![Line::default()];
    lines.extend(rows.iter().enumerate().map(|(index, [name, prefix, when])| {
        let name = fit(name, room, look.signs.ellipsis);
        let beside = format!("  {}  {}", fit(prefix, token, ""), fit(when, used, ""));
        let style = if index == 0 { look.theme.quiet } else { look.theme.title };
        Line::from(vec![
            Span::styled(format!("  {name}"), style),
            Span::styled(beside, look.theme.quiet),
        ])
    }));
    if count > NAMED {
        let more = look.say(&Phrase::BulkMore { count: count - NAMED });
        lines.push(Line::styled(format!("  {more}"), look.theme.quiet));
    }
    lines
}

fn buttons(look: &Look, (purpose, question): (Purpose, &Question), cells: usize) -> Line<'static> {
    if question.is_moot() {
        return button::row(look, &[Button::new(look.say(&Phrase::ButtonClose), true)], cells);
    }
    let verb = look.say(&match (purpose, &question.plan.deed) {
        (Purpose::Undo, _) | (_, Deed::Describe(_)) => Phrase::ButtonUndo,
        (_, Deed::Deactivate) => Phrase::MenuDeactivate,
        (_, Deed::Reactivate) => Phrase::MenuReactivate,
        (_, Deed::Delete) => Phrase::MenuDelete,
    });
    let cancel = Button::new(look.say(&Phrase::ButtonCancel), question.focus == Focus::Cancel);
    let verb = Button::new(verb, question.focus == Focus::Verb);
    let harms = matches!(question.plan.deed, Deed::Deactivate | Deed::Delete);
    let verb = match harms {
        _ if !question.is_met() => verb.disabled(),
        true => verb.dangerous(),
        false => verb,
    };
    button::row(look, &[cancel, verb], cells)
}

fn run(frame: &mut Frame<'_>, state: &State, look: &Look, (purpose, running): (Purpose, &Running)) {
    let cells = usize::from(dialog::wide_columns(frame.area(), COLUMNS));
    let (finished, count) = (running.finished(), running.outcomes.len());
    let figures = look.say(&Phrase::BulkProgress { finished, count });
    let room = cells.saturating_sub(width(&figures) + 2);
    let full = (room * finished).checked_div(count).unwrap_or(0);
    let [done, open] = look.signs.bar;
    let bar = Line::from(vec![
        Span::styled(done.repeat(full), look.theme.accent),
        Span::styled(open.repeat(room - full), look.theme.quiet),
        Span::raw(format!("  {figures}")),
    ]);
    let name = running.token().map(|token| subject(look, token));
    let name = name.unwrap_or_else(|| look.say(&Phrase::BulkReading));
    let now = tokens::spinning_text(state, look, &name);
    let below = match (running.stopping, running.paused) {
        (true, _) => Line::styled(look.say(&Phrase::BulkStopping), look.theme.accent),
        (false, Some(seconds)) => {
            let text = look.say(&Phrase::BulkPaused { seconds });
            Line::styled(cut(&text, cells, look.signs.ellipsis), look.theme.accent)
        }
        (false, None) => Line::styled(look.say(&Phrase::BulkStopHint), look.theme.quiet),
    };
    let counts = counts(look, |class| running.count(class));
    let lines = [
        account(state, look),
        Line::default(),
        bar,
        Line::default(),
        Line::raw(cut(&now, cells, look.signs.ellipsis)),
        Line::raw(cut(&counts, cells, look.signs.ellipsis)),
        Line::default(),
        below,
    ];
    let title = match (purpose, &running.plan.deed) {
        (Purpose::Undo, _) | (_, Deed::Describe(_)) => Phrase::UndoRunning,
        (_, Deed::Deactivate) => Phrase::BulkRunningDeactivate,
        (_, Deed::Reactivate) => Phrase::BulkRunningReactivate,
        (_, Deed::Delete) => Phrase::BulkRunningDelete,
    };
    let options = dialog::Options { columns: COLUMNS, ..dialog::Options::default() };
    dialog::draw(frame, look, &look.say(&title), &lines, options);
}

/// How many of each class there are, without those of which there are none.
fn counts(look: &Look, count: impl Fn(Class) -> usize) -> String {
    let phrase = |class: Class| {
        let count = count(class);
        let phrase = match class {
            Class::Done => Phrase::CountDone { count },
            Class::Skipped => Phrase::CountSkipped { count },
            Class::Failed => Phrase::CountFailed { count },
            Class::Unknown => Phrase::CountUnknown { count },
            Class::NotBegun => Phrase::CountNotBegun { count },
        };
        (count > 0).then(|| look.say(&phrase))
    };
    let found: Vec<_> = Class::ALL.into_iter().filter_map(phrase).collect();
    found.join(&format!(" {} ", look.signs.dot))
}

fn subject(look: &Look, token: &Token) -> String {
    format!("{}  {}", tokens::description(look, token), tokens::prefix(look, token))
}

fn end(frame: &mut Frame<'_>, state: &State, look: &Look, (purpose, ended): (Purpose, &Ended)) {
    let cells = usize::from(dialog::wide_columns(frame.area(), COLUMNS));
    let report = &ended.report;
    let mut lines = vec![account(state, look)];
    let counts = counts(look, |class| report.count(class));
    lines.push(Line::styled(cut(&counts, cells, look.signs.ellipsis), look.theme.title));
    lines.extend(halted(look, ended, cells));
    lines.push(Line::default());
    let class = Class::ALL.map(|class| width(&look.say(&class_phrase(class))));
    let first = class.into_iter().max().unwrap_or(0);
    let mut scroll = 0;
    for (index, (item, outcome)) in ended.rows().into_iter().enumerate() {
        if index > 0 && index == ended.first {
            scroll = u16::try_from(lines.len()).unwrap_or(u16::MAX);
        }
        lines.extend(row(state, look, (&report.plan.deed, item, outcome), (first, cells)));
    }
    let longer =
        DialogHeight::of(lines.len() + 2, frame.area().height).furthest(lines.len() + 2, 2);
    let hint = if longer > 0 { look.say(&Phrase::BulkScroll) } else { String::new() };
    lines.push(Line::styled(cut(&hint, cells, look.signs.ellipsis), look.theme.quiet));
    lines.push(button::row(look, &[Button::new(look.say(&Phrase::ButtonClose), true)], cells));
    let title = match (purpose, &report.plan.deed) {
        (Purpose::Undo, _) | (_, Deed::Describe(_)) => Phrase::BulkEndedUndo,
        (_, Deed::Deactivate) => Phrase::BulkEndedDeactivate,
        (_, Deed::Reactivate) => Phrase::BulkEndedReactivate,
        (_, Deed::Delete) => Phrase::BulkEndedDelete,
    };
    let options = dialog::Options { columns: COLUMNS, kept: 2, scroll };
    dialog::draw(frame, look, &look.say(&title), &lines, options);
}

/// Why it ended before the last one.
fn halted(look: &Look, ended: &Ended, cells: usize) -> Vec<Line<'static>> {
    let (phrase, error) = match &ended.report.halt {
        None => return vec![],
        Some(Halt::Stopped) => (Phrase::BulkStopped, None),
        Some(Halt::Unread(error)) => (Phrase::BulkUnread, Some(error)),
        Some(Halt::Refused(error)) => (Phrase::BulkRefused, Some(error)),
        Some(Halt::Failing(error)) => (Phrase::BulkFailing, Some(error)),
    };
    let mut lines = paragraph(&look.say(&phrase), cells, look.theme.danger);
    if let Some(error) = error {
        let columns = u16::try_from(cells).unwrap_or(u16::MAX);
        lines.extend(message::failure_lines(look, error, columns));
    }
    lines
}

const fn class_phrase(class: Class) -> Phrase {
    match class {
        Class::Done => Phrase::ClassDone,
        Class::Skipped => Phrase::ClassSkipped,
        Class::Failed => Phrase::ClassFailed,
        Class::Unknown => Phrase::ClassUnknown,
        Class::NotBegun => Phrase::ClassNotBegun,
    }
}

const fn class_style(look: &Look, class: Class) -> Style {
    match class {
        Class::Done => look.theme.good,
        Class::Failed | Class::Unknown => look.theme.danger,
        Class::Skipped | Class::NotBegun => look.theme.quiet,
    }
}

/// A row of the table, with the reason below it where there is one.
fn row(
    state: &State,
    look: &Look,
    (deed, item, outcome): (&Deed, &Item, &Outcome),
    (first, cells): (usize, usize),
) -> Vec<Line<'static>> {
    let class = outcome.class();
    let word = fit(&look.say(&class_phrase(class)), first, look.signs.ellipsis);
    let (name, prefix) = match item.seen.as_deref() {
        Some(token) => (tokens::description(look, token), tokens::prefix(look, token)),
        None => (item.id.0.to_string(), String::new()),
    };
    let room = cells.saturating_sub(first + 4 + width(&prefix));
    let name = fit(&name, room, look.signs.ellipsis);
    let mut lines = vec![Line::from(vec![
        Span::styled(word, class_style(look, class)),
        Span::raw(format!("  {name}  {prefix}")),
    ])];
    let beside = " ".repeat(first + 2);
    let room = cells.saturating_sub(first + 2);
    for text in reasons(state, look, deed, outcome) {
        let wrapped = paragraph(&text, room, look.theme.quiet).into_iter();
        lines.extend(wrapped.map(|line| {
            let mut spans = vec![Span::raw(beside.clone())];
            spans.extend(line.spans.into_iter().map(|span| span.patch_style(line.style)));
            Line::from(spans)
        }));
    }
    lines
}

/// Why it was not done.
fn reasons(state: &State, look: &Look, deed: &Deed, outcome: &Outcome) -> Vec<String> {
    match outcome {
        Outcome::Done(_) | Outcome::NotBegun => vec![],
        Outcome::Skipped(skip) => {
            let mut told = vec![look.say(&skipped(skip))];
            if let Skip::Changed(found) = skip {
                told.extend(found.iter().map(|one| look.say(&news::phrase(look, state, one))));
            }
            told
        }
        Outcome::Unmoved(None) => vec![look.say(&Phrase::BulkUnmoved)],
        Outcome::Unmoved(Some(_)) => vec![look.say(&Phrase::BulkUnmovedUnanswered)],
        Outcome::Unknown(error) => {
            vec![look.say(&Phrase::BulkUnknown), look.where_to_look(error)]
        }
        Outcome::Failed(error) => {
            let mut told = vec![look.say(&failure::what(error))];
            if is_explained_by_end(state, deed, error) {
                let day = retirement::day(Rule::End);
                told.push(look.say(&Phrase::EndExplains { day }));
            }
            told.push(look.where_to_look(error));
            told
        }
    }
}

/// What differs of a token that is left out for that.
fn differences(state: &State, look: &Look, skip: &Skip, cells: usize) -> Vec<Line<'static>> {
    let Skip::Changed(found) = skip else {
        return vec![];
    };
    let told = found.iter().map(|one| look.say(&news::phrase(look, state, one)));
    told.flat_map(|text| paragraph(&text, cells, look.theme.quiet)).collect()
}

/// Why a token is left as it is.
const fn skipped(skip: &Skip) -> Phrase {
    match skip {
        Skip::NotFound => Phrase::SkipNotFound,
        Skip::Refused(Refusal::AlreadyInactive) => Phrase::SkipInactive,
        Skip::Refused(Refusal::AlreadyActive) => Phrase::SkipActive,
        Skip::Refused(Refusal::StillActive | Refusal::LimitReached) => Phrase::SkipStillActive,
        Skip::Own => Phrase::SkipOwn,
        Skip::Gone => Phrase::SkipGone,
        Skip::Changed(_) => Phrase::SkipChanged,
    }
}
