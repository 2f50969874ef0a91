//! The filter of the audit log: dates, actor and activity type (L3).

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use jiff::civil::Date;
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::domain::audit::ActivityType;
use crate::domain::time;
use crate::domain::user::Person;
use crate::phrases::Phrase;
use crate::zendesk::Error;

use super::audit::{self, Filter, Period, Place, day_of};
use super::calls::CallId;
use super::editor;
use super::effect::{Effect, Request};
use super::keymap::Action;
use super::overlay::Overlay;
use super::state::State;

/// The people who can be actors. They are asked for once, as the form first opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Actors {
    /// Nobody asked.
    #[default]
    Unknown,
    /// They are on their way.
    Loading(CallId),
    /// They are known.
    Known(Vec<Person>),
    /// They could not be had.
    Failed(Error),
}

impl Actors {
    /// The people, as far as they are known.
    pub fn people(&self) -> &[Person] {
        match self {
            Self::Known(people) => people,
            _ => &[],
        }
    }
}

/// What has the keys in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The first day.
    Since,
    /// The last day.
    Until,
    /// The actor.
    Actor,
    /// The activity type.
    Activity,
    /// The button *Cancel*.
    Cancel,
    /// The button *Apply filters*.
    Apply,
}

impl Field {
    /// All of them, from the top.
    pub const ALL: [Self; 6] =
        [Self::Since, Self::Until, Self::Actor, Self::Activity, Self::Cancel, Self::Apply];

    /// Whether its value is chosen with arrows and not typed.
    pub const fn is_choice(self) -> bool {
        matches!(self, Self::Actor | Self::Activity)
    }

    fn step(self, by: isize) -> Self {
        let at = Self::ALL.iter().position(|field| *field == self);
        Self::ALL[turned(at.unwrap_or(0), by, Self::ALL.len())]
    }
}

/// The place `by` steps on in a ring.
const fn turned(at: usize, by: isize, length: usize) -> usize {
    (at.cast_signed() + by).rem_euclid(length.cast_signed()).cast_unsigned()
}

/// The form. Nothing typed is lost by an error.
#[derive(Clone, Debug)]
pub struct FilterForm {
    /// Which list it filters.
    pub place: Place,
    /// The first day, as typed; empty is no limit.
    pub since: Input,
    /// The last day, as typed; empty is no limit.
    pub until: Input,
    /// By whom; `None` is everybody.
    pub actor: Option<Person>,
    /// What kind; `None` is every kind.
    pub activity: Option<ActivityType>,
    /// What has the keys.
    pub focus: Field,
    /// The field that is wrong, and why.
    pub problem: Option<(Field, Phrase)>,
    /// The dates as the form opened: unchanged, *the last 12 weeks* stays what it says.
    opened: (String, String),
    period: Period,
}

impl FilterForm {
    fn new(place: Place, filter: Filter, default_since: Date) -> Self {
        let text = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
        let opened = match filter.period {
            Period::LastWeeks => (default_since.to_string(), String::new()),
            Period::Days { since, until } => (text(since), text(until)),
        };
        Self {
            place,
            since: Input::new(opened.0.clone()),
            until: Input::new(opened.1.clone()),
            actor: filter.actor,
            activity: filter.activity,
            focus: Field::Since,
            problem: None,
            opened,
            period: filter.period,
        }
    }

    fn input(&mut self) -> Option<&mut Input> {
        match self.focus {
            Field::Since => Some(&mut self.since),
            Field::Until => Some(&mut self.until),
            _ => None,
        }
    }

    fn period(&self) -> Result<Period, (Field, Phrase)> {
        if self.since.value() == self.opened.0 && self.until.value() == self.opened.1 {
            return Ok(self.period);
        }
        let since = date(self.since.value()).map_err(|why| (Field::Since, why))?;
        let until = date(self.until.value()).map_err(|why| (Field::Until, why))?;
        match (since, until) {
            (Some(first), Some(last)) if last < first => {
                Err((Field::Until, Phrase::AuditDateOrder))
            }
            _ => Ok(Period::Days { since, until }),
        }
    }

    /// Goes to another value of the field that has the keys.
    fn choose(&mut self, by: isize, people: &[Person]) {
        match self.focus {
            Field::Actor => {
                let now = self.actor.as_ref().map(|actor| actor.id);
                self.actor = chosen(people, by, |person| Some(person.id) == now);
            }
            Field::Activity => {
                let now = self.activity.clone();
                self.activity = chosen(&ActivityType::KNOWN, by, |kind| Some(kind) == now.as_ref());
            }
            _ => {}
        }
    }

    /// The next person whose name begins with this letter.
    fn jump(&mut self, letter: char, people: &[Person]) {
        let now = self.actor.as_ref().map(|actor| actor.id);
        let at = people.iter().position(|person| Some(person.id) == now);
        let after = at.map_or(0, |at| at + 1);
        let round = people.iter().skip(after).chain(people.iter().take(after));
        let begins = |person: &&Person| {
            let first = person.name.shown().chars().next();
            first.is_some_and(|first| first.to_lowercase().eq(letter.to_lowercase()))
        };
        if let Some(person) = round.into_iter().find(begins) {
            self.actor = Some(person.clone());
        }
    }
}

/// The value `by` steps on; between the last and the first one is `None`, which is all.
fn chosen<T: Clone>(values: &[T], by: isize, is_now: impl Fn(&T) -> bool) -> Option<T> {
    let at = values.iter().position(is_now).map_or(0, |index| index + 1);
    let next = turned(at, by, values.len() + 1);
    next.checked_sub(1).and_then(|index| values.get(index)).cloned()
}

/// A date as it was typed; `None` where nothing was.
fn date(text: &str) -> Result<Option<Date>, Phrase> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let whole = text.len() == "2026-11-23".len();
    let parsed = Date::strptime("%Y-%m-%d", text).ok();
    match parsed.filter(|_| whole) {
        Some(day) => Ok(Some(day)),
        None => Err(Phrase::AuditDateWrong),
    }
}

/// The form on top, if there is one.
fn top(state: &mut State) -> Option<&mut FilterForm> {
    match state.overlays.last_mut().map(|layer| &mut layer.overlay) {
        Some(Overlay::AuditFilter(form)) => Some(form),
        _ => None,
    }
}

/// Opens the form for a list.
pub fn open(state: &mut State, place: Place) -> Vec<Effect> {
    let filter = audit::filter_of(state, place);
    let start = day_of(time::audit_window_start(state.now()), &state.zone());
    let form = FilterForm::new(place, filter, start);
    state.open(Overlay::AuditFilter(Box::new(form)));
    load_actors(state)
}

/// Asks once who can be an actor.
pub fn load_actors(state: &mut State) -> Vec<Effect> {
    if matches!(state.actors, Actors::Known(_) | Actors::Loading(_)) {
        return vec![];
    }
    let call = state.calls.start();
    state.actors = Actors::Loading(call);
    vec![Effect::Call { call, request: Request::Actors }]
}

/// The people for the filter came, or not.
pub fn actors_loaded(state: &mut State, result: Result<Vec<Person>, Error>) -> Vec<Effect> {
    state.actors = match result {
        Ok(mut people) => {
            people.sort_by_cached_key(|person| (person.name.shown().to_lowercase(), person.id));
            Actors::Known(people)
        }
        Err(error) => Actors::Failed(error),
    };
    vec![]
}

/// A key that is no command: it edits the field, or looks for a person by the first letter.
pub fn type_key(state: &mut State, key: KeyEvent) {
    let State { overlays, actors, .. } = state;
    let Some(Overlay::AuditFilter(form)) = overlays.last_mut().map(|layer| &mut layer.overlay)
    else {
        return;
    };
    let plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    if let Some(input) = form.input() {
        input.handle_event(&Event::Key(key));
        form.problem = None;
        return;
    }
    match key.code {
        KeyCode::Char(letter) if plain && form.focus == Field::Actor => {
            form.jump(letter, actors.people());
        }
        _ => {}
    }
}

/// Pasted text goes into the field.
pub fn paste(state: &mut State, text: &str) {
    let Some(form) = top(state) else {
        return;
    };
    if let Some(input) = form.input() {
        editor::insert(input, text);
        form.problem = None;
    }
}

/// Applies an action of the form.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let State { overlays, actors, .. } = state;
    let Some(Overlay::AuditFilter(form)) = overlays.last_mut().map(|layer| &mut layer.overlay)
    else {
        return vec![];
    };
    match action {
        Action::NextFocus => form.focus = form.focus.step(1),
        Action::PreviousFocus => form.focus = form.focus.step(-1),
        Action::Left => form.choose(-1, actors.people()),
        Action::Right => form.choose(1, actors.people()),
        Action::Press if form.focus != Field::Cancel => return apply(state),
        Action::Press | Action::Back => drop(state.overlays.pop()),
        _ => {}
    }
    vec![]
}

fn apply(state: &mut State) -> Vec<Effect> {
    let Some(form) = top(state) else {
        return vec![];
    };
    match form.period() {
        Ok(period) => {
            let filter =
                Filter { period, actor: form.actor.clone(), activity: form.activity.clone() };
            let place = form.place;
            state.overlays.pop();
            audit::apply(state, place, filter)
        }
        Err((field, why)) => {
            form.focus = field;
            form.problem = Some((field, why));
            vec![]
        }
    }
}
