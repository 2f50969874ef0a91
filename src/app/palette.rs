//! The command palette: every action by name, with its key, and why it can't be done now.
//!
//! It opens over a page. A question, a form and the one-time token keep all keys to themselves, so
//! nothing can be run over them.

use crossterm::event::{Event, KeyEvent};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::domain::profile::Choice;
use crate::domain::token::Status;
use crate::phrases::{Catalog, Locale, Phrase};

use super::accounts;
use super::configuration;
use super::effect::Effect;
use super::keymap::{Action, Context, Key, SECTIONS};
use super::list::Cursor;
use super::message::Size;
use super::overlay::Overlay;
use super::state::{Page, State};
use super::tokens::{Body, body};
use super::{audit, editor, guard, marks, oauth, perform, token_actions};

/// The most rows that are listed at once.
const ROWS: u16 = 12;

/// What a command does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// An action of the table, where it acts.
    Act(Context, Action),
    /// Another account.
    Open(Choice),
}

/// One line of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// What it does, in words.
    pub label: Phrase,
    /// Where.
    pub place: Phrase,
    /// The same for the program.
    pub run: Run,
}

/// The palette, with one command selected.
#[derive(Clone, Debug)]
pub struct Palette {
    /// What was typed.
    pub input: Input,
    /// The selected one of those that match.
    pub cursor: Cursor,
    /// All of them, in an order that stays while it is open.
    commands: Vec<Command>,
    /// What each is found by: its words in the language of the screen and in English, and its name.
    names: Vec<String>,
    /// Those that match, best first.
    shown: Vec<usize>,
}

impl Palette {
    /// All commands, whether they match or not.
    pub fn commands(&self) -> &[Command] {
        &self.commands
    }

    /// How many commands match.
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// The commands that are listed in so many rows, each with its place among those that match.
    pub fn visible(&self, rows: usize) -> impl Iterator<Item = (usize, &Command)> {
        let range = self.cursor.visible(self.shown.len(), rows);
        range.filter_map(|index| Some((index, self.at(index)?)))
    }

    /// The command at this place among those that match.
    pub fn at(&self, index: usize) -> Option<&Command> {
        self.shown.get(index).and_then(|&command| self.commands.get(command))
    }

    fn filter(&mut self) {
        let pattern =
            Pattern::parse(self.input.value(), CaseMatching::Ignore, Normalization::Smart);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = vec![];
        let scores = self.names.iter().enumerate().filter_map(|(index, name)| {
            let score = pattern.score(Utf32Str::new(name, &mut buffer), &mut matcher)?;
            Some((index, score))
        });
        let mut found: Vec<_> = scores.collect();
        found.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
        self.shown = found.into_iter().map(|(index, _)| index).collect();
        self.cursor = Cursor::default();
    }
}

/// How many commands are listed at once on a screen of this size.
pub fn rows(size: Size) -> usize {
    usize::from(size.height.saturating_sub(4).clamp(1, ROWS))
}

/// Opens the palette over the page.
pub fn open(state: &mut State) -> Vec<Effect> {
    let mut commands = commands(state);
    // What can be done now comes first.
    commands.sort_by_key(|command| why_not(state, command).is_some());
    let names = names(&commands, state.locale);
    let mut palette = Palette {
        input: Input::default(),
        cursor: Cursor::default(),
        commands,
        names,
        shown: vec![],
    };
    palette.filter();
    state.open(Overlay::Palette(Box::new(palette)));
    vec![]
}

/// The actions of this page, innermost first, then those of the others, then the accounts.
fn commands(state: &State) -> Vec<Command> {
    let here = state.page_contexts();
    let pages = SECTIONS.iter().filter(|(context, _)| context.is_of_a_page());
    // What is done to marked tokens is what is done to one, once some are marked.
    let is_elsewhere = |context: &Context| !here.contains(context) && *context != Context::Marked;
    let elsewhere = pages.map(|(context, _)| *context).filter(is_elsewhere);
    let mut commands: Vec<Command> = vec![];
    // Whoever looks for something by its name does not look for the arrows.
    let (lists, acts): (Vec<Context>, Vec<Context>) =
        here.iter().copied().chain(elsewhere).partition(|context| *context == Context::List);
    for context in acts.into_iter().chain(lists) {
        for line in state.keymap.bindings().iter().filter(|line| line.context == context) {
            // What an inner context does in its own way is not offered by an outer one.
            let is_known = |known: &Command| matches!(known.run, Run::Act(inner, action) if action == line.action && here.contains(&inner));
            let is_shadowed = here.contains(&context) && commands.iter().any(is_known);
            if line.action != Action::Palette && !is_shadowed {
                let (label, place) = (line.phrase.clone(), name_of(context));
                commands.push(Command { label, place, run: Run::Act(context, line.action) });
            }
        }
    }
    if state.accounts.offers.len() > 1 {
        commands.extend(state.accounts.offers.iter().map(|offer| Command {
            label: accounts::name_of(offer),
            place: Phrase::AccountsTitle,
            run: Run::Open(offer.choice.clone()),
        }));
    }
    commands
}

/// What a context is called in the help.
fn name_of(context: Context) -> Phrase {
    let section = SECTIONS.iter().find(|(place, _)| *place == context);
    section.map_or(Phrase::HelpEverywhere, |(_, title)| title.clone())
}

fn names(commands: &[Command], locale: Locale) -> Vec<String> {
    let (own, english) = (Catalog::new(locale), Catalog::new(Locale::En));
    let name = |command: &Command| {
        let action = match &command.run {
            Run::Act(_, action) => action.name(),
            Run::Open(_) => "",
        };
        let catalogs = if locale == Locale::En { &[&english][..] } else { &[&own, &english] };
        let said = catalogs
            .iter()
            .flat_map(|catalog| [catalog.say(&command.label), catalog.say(&command.place)]);
        said.chain([action.to_owned()]).collect::<Vec<_>>().join(" ")
    };
    commands.iter().map(name).collect()
}

/// The key that does the same without the palette.
pub fn key_of(state: &State, command: &Command) -> Option<Key> {
    match command.run {
        Run::Act(context, action) => state.keymap.shown(context, action),
        Run::Open(_) => None,
    }
}

/// Why a command can't be run now, if so.
pub fn why_not(state: &State, command: &Command) -> Option<Phrase> {
    match &command.run {
        Run::Open(choice) => {
            let is_open = state.account.is_some() && *choice == state.accounts.current;
            is_open.then_some(Phrase::WhyOpenAlready)
        }
        Run::Act(context, _) if !state.page_contexts().contains(context) => {
            Some(Phrase::WhyElsewhere { page: command.place.clone().into() })
        }
        Run::Act(Context::Configuration, _) => match configuration::body(state) {
            configuration::Body::Loading | configuration::Body::Failed(_) => {
                Some(Phrase::WhyUnknown)
            }
            configuration::Body::Terms { change, .. }
            | configuration::Body::Switch { change, .. } => change.short_refusal(),
        },
        Run::Act(Context::Marked, action) => why_not_the_marked(state, *action),
        Run::Act(Context::List | Context::OauthClients, action)
            if state.page == Page::OAuthClients =>
        {
            oauth::why_not(state, *action)
        }
        Run::Act(Context::Tokens, action) => why_not_a_token(state, *action),
        Run::Act(_, Action::Filter) => {
            (!state.has_audit_log()).then_some(Phrase::WhyEnterpriseOnly)
        }
        Run::Act(_, Action::NextFocus | Action::PreviousFocus) => {
            state.pane.is_none().then_some(Phrase::WhyNoPane)
        }
        Run::Act(Context::List | Context::Audit, _) => {
            let is_empty = match audit::focused(state) {
                Some(_) => !state.has_audit_log(),
                None => body(state) != Body::Rows,
            };
            is_empty.then_some(Phrase::WhyNoRows)
        }
        Run::Act(_, action) => {
            let possible = token_actions::is_possible_on_page(state, *action);
            (!possible).then_some(Phrase::WhyNotNow)
        }
    }
}

/// The same for what is done on the page *API tokens*.
fn why_not_a_token(state: &State, action: Action) -> Option<Phrase> {
    if guard::refuses(state, action).is_some() {
        return Some(Phrase::WhyReadOnly);
    }
    if !token_actions::is_possible_on_page(state, action) {
        return Some(match body(state) {
            Body::Loading | Body::Failed(_) => Phrase::WhyUnknown,
            Body::NoRole => Phrase::WhyRole,
            Body::AccessOff => Phrase::WhyAccessOff,
            Body::Empty | Body::NothingMatches => Phrase::WhyNoRows,
            Body::Rows => Phrase::WhyNotNow,
        });
    }
    let status = state.tokens.selected()?.status;
    match action {
        Action::Deactivate => status.may_deactivate().err().map(|_| Phrase::WhyInactive),
        Action::Reactivate => status.may_reactivate().err().map(|_| Phrase::WhyActive),
        Action::Delete => status.may_delete().err().map(|_| Phrase::WhyDeactivateFirst),
        Action::AuditPane if !state.has_audit_log() => Some(Phrase::WhyEnterpriseOnly),
        _ => None,
    }
}

/// The same for what is done to all marked tokens.
fn why_not_the_marked(state: &State, action: Action) -> Option<Phrase> {
    if guard::refuses(state, action).is_some() {
        return Some(Phrase::WhyReadOnly);
    }
    let lacks =
        |status: Status| !marks::tokens(&state.tokens).iter().any(|token| token.status == status);
    match action {
        Action::Deactivate if lacks(Status::Active) => Some(Phrase::WhyNoneActive),
        Action::Reactivate | Action::Delete if lacks(Status::Inactive) => {
            Some(Phrase::WhyNoneInactive)
        }
        _ => None,
    }
}

/// The palette on top, if there is one.
fn top(state: &mut State) -> Option<&mut Palette> {
    match state.overlays.last_mut().map(|layer| &mut layer.overlay) {
        Some(Overlay::Palette(palette)) => Some(palette),
        _ => None,
    }
}

/// A key that is no command: it edits what is looked for.
pub fn type_key(state: &mut State, key: KeyEvent) {
    if let Some(palette) = top(state) {
        let before = palette.input.value().to_owned();
        palette.input.handle_event(&Event::Key(key));
        if palette.input.value() != before {
            palette.filter();
        }
    }
}

/// Pasted text goes into the field, on one line.
pub fn paste(state: &mut State, text: &str) {
    if let Some(palette) = top(state) {
        editor::insert(&mut palette.input, text);
        palette.filter();
    }
}

/// Applies an action of the palette.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let rows = rows(state.size);
    let page = rows.cast_signed();
    let Some(palette) = top(state) else {
        return vec![];
    };
    let length = palette.len();
    let mut go = |by| palette.cursor.move_by(by, length, rows);
    match action {
        Action::Up => go(-1),
        Action::Down => go(1),
        Action::PageUp => go(-page),
        Action::PageDown => go(page),
        Action::Press => {
            let index = palette.cursor.index;
            return run(state, index);
        }
        _ => drop(state.overlays.pop()),
    }
    vec![]
}

/// Runs the command at this place among those that match. One that can't be run leaves the palette
/// open: its reason stands beside it.
pub fn run(state: &mut State, index: usize) -> Vec<Effect> {
    let Some(command) = top(state).and_then(|palette| palette.at(index)).cloned() else {
        return vec![];
    };
    if why_not(state, &command).is_some() {
        return vec![];
    }
    state.overlays.pop();
    match command.run {
        Run::Act(_, action) => perform::perform(state, action),
        Run::Open(choice) => accounts::go_to(state, choice),
    }
}
