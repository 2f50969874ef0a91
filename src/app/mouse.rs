//! The mouse: what a click and the wheel do to what stands under the pointer.
//!
//! A click does what a key would do, and nothing more. On a row it selects; on the selected row it
//! opens. In a question it moves the focus to a button, and only a second click presses it, so that
//! a double click on what opened the question changes nothing. Whoever clicked had to see what was
//! clicked: a dialog takes no click that was made before a frame had shown it.

use super::audit::{self, Place};
use super::confirm;
use super::effect::Effect;
use super::keymap::Action;
use super::message::FrameId;
use super::overlay::Overlay;
use super::state::{Focus, Page, State};
use super::tokens::Column;
use super::{
    accounts, audit_filter, bulk, editor, export, identify, live, lost, menu, migrate, notice,
    oauth, palette, perform, privacy, retirement,
};
use crate::domain::token::TokenId;
use crate::phrases::Phrase;

/// Rows of a list that one step of the wheel moves.
const STEP: isize = 3;

/// What can be pointed at. What is drawn says where each of them stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A row of the table of tokens.
    Token(TokenId),
    /// The sign of its options menu.
    Options(TokenId),
    /// A row of the list of OAuth clients.
    Client(oauth::Key),
    /// The sign of its options menu.
    ClientOptions(oauth::Key),
    /// The name of a column of that table.
    Head(Column),
    /// A row of an audit log, by its place in the list.
    Event(Place, usize),
    /// The audit pane, where it has no row.
    Pane,
    /// A key that is named: in the footer, in the sidebar, beside a title.
    Do(Action),
    /// An entry of a menu, a command, or a token of a list in a dialog, by its place.
    Entry(usize),
    /// A button of a dialog, from the left.
    Button(usize),
    /// A field of a form, from the top.
    Field(usize),
    /// A part of a dialog that does nothing; beside it, a menu is left.
    Nothing,
}

/// What was done with the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    /// The left button was pressed.
    Click,
    /// The wheel was turned away from oneself.
    WheelUp,
    /// The wheel was turned towards oneself.
    WheelDown,
}

/// A gesture, what it points at, and the last frame that was flushed before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointing {
    /// What was done.
    pub gesture: Gesture,
    /// What stands there on the last frame.
    pub target: Option<Target>,
    /// What the person had seen.
    pub seen: FrameId,
}

/// Whether the program takes the mouse now. While a secret is shown, or the address of a page to sign
/// in at, the terminal has it, so that its own selection works.
pub fn is_taken(state: &State) -> bool {
    let shows = |layer: &super::Layer| match &layer.overlay {
        Overlay::Reveal(_) => true,
        Overlay::SignIn(window) => window.shows_address(),
        _ => false,
    };
    state.mouse && !state.overlays.iter().any(shows)
}

/// Turns it on or off, and says so.
pub fn toggle(state: &mut State) -> Vec<Effect> {
    state.mouse = !state.mouse;
    notice::say(state, if state.mouse { Phrase::MouseOn } else { Phrase::MouseOff })
}

/// Applies a gesture.
pub fn pointed(state: &mut State, pointing: Pointing) -> Vec<Effect> {
    let Pointing { gesture, target, seen } = pointing;
    if let Some(kept) = privacy::keeps(state, seen) {
        return kept;
    }
    let top = state.overlays.last();
    let has_seen = top.is_none_or(|layer| layer.painted.is_some_and(|painted| seen >= painted));
    // One that was under way while the mouse was given back is nobody's.
    if !is_taken(state) || !has_seen {
        return vec![];
    }
    let mut effects = live::used(state);
    effects.extend(match gesture {
        Gesture::Click => click(state, target),
        Gesture::WheelUp => wheel(state, target, Action::Up),
        Gesture::WheelDown => wheel(state, target, Action::Down),
    });
    effects
}

fn click(state: &mut State, target: Option<Target>) -> Vec<Effect> {
    match target {
        Some(Target::Do(action)) => perform::perform(state, action),
        _ if !state.overlays.is_empty() => click_on_top(state, target),
        None | Some(Target::Entry(_) | Target::Button(_) | Target::Field(_) | Target::Nothing) => {
            vec![]
        }
        Some(target) => {
            // What is typed in the search stays as it is.
            state.tokens.searching = false;
            state.oauth.searching = false;
            click_on_page(state, target)
        }
    }
}

fn click_on_page(state: &mut State, target: Target) -> Vec<Effect> {
    match target {
        Target::Token(id) => {
            let selected = state.tokens.selected().map(|token| token.id);
            let was_here = state.focus == Focus::Page && selected == Some(id);
            state.focus = Focus::Page;
            state.tokens.select(id);
            if was_here { perform::perform(state, Action::Open) } else { vec![] }
        }
        Target::Options(id) => {
            state.focus = Focus::Page;
            state.tokens.select(id);
            perform::perform(state, Action::Menu)
        }
        Target::Client(key) => {
            let was_here = state.oauth.selected().map(oauth::Row::key) == Some(key);
            state.oauth.select(key);
            if was_here { perform::perform(state, Action::Open) } else { vec![] }
        }
        Target::ClientOptions(key) => {
            state.oauth.select(key);
            perform::perform(state, Action::Menu)
        }
        Target::Head(column) => {
            menu::sort_by(state, column);
            vec![]
        }
        Target::Event(place, index) => {
            let was_here = audit::focused(state) == Some(place);
            focus_on(state, place);
            let (effects, is_selected) = audit::go_to(state, place, index);
            if was_here && is_selected { perform::perform(state, Action::Open) } else { effects }
        }
        Target::Pane => {
            focus_on(state, Place::Pane);
            vec![]
        }
        _ => vec![],
    }
}

/// The list has the keys from now on.
fn focus_on(state: &mut State, place: Place) {
    let beside = place == Place::Pane && state.page == Page::Tokens && state.pane.is_some();
    state.focus = if beside { Focus::Pane } else { Focus::Page };
}

fn click_on_top(state: &mut State, target: Option<Target>) -> Vec<Effect> {
    let Some(layer) = state.overlays.last_mut() else {
        return vec![];
    };
    let is_guarded = layer.overlay.is_guarded();
    match (&mut layer.overlay, target) {
        (Overlay::Menu(_), Some(Target::Entry(index))) => menu::choose(state, index),
        (Overlay::Palette(_), Some(Target::Entry(index))) => palette::run(state, index),
        (Overlay::Accounts { index: here }, Some(Target::Entry(index))) => {
            *here = index;
            accounts::act(state, Action::Press)
        }
        (Overlay::Lost(lost), Some(Target::Entry(index))) => {
            lost::point_at(lost, index);
            vec![]
        }
        (Overlay::OAuthForm(_), Some(Target::Entry(index))) => {
            oauth::form::point_at(state, index);
            vec![]
        }
        (Overlay::OAuthClient(_), Some(Target::Entry(index))) => {
            oauth::detail::point_at(state, index);
            vec![]
        }
        (Overlay::Identified(_), Some(Target::Button(index))) => identify::point_at(state, index),
        (Overlay::Migration(_), Some(Target::Button(index))) => {
            migrate::point_at_button(state, index)
        }
        (Overlay::Migration(_), Some(Target::Field(index))) => {
            migrate::point_at_field(state, index);
            vec![]
        }
        (Overlay::Migration(_), Some(Target::Entry(index))) => {
            migrate::point_at_entry(state, index);
            vec![]
        }
        (overlay, Some(Target::Button(index))) => {
            let before = focused_button(overlay);
            focus_button(overlay, index);
            let is_there = focused_button(overlay) == Some(index);
            let presses = is_there && (!is_guarded || before == Some(index));
            if presses { perform::perform(state, Action::Press) } else { vec![] }
        }
        (overlay, Some(Target::Field(index))) => {
            focus_field(overlay, index);
            vec![]
        }
        // Nothing is lost by leaving what was only looked at.
        (overlay, None) if is_left_at_once(overlay) => perform::perform(state, Action::Back),
        _ => vec![],
    }
}

/// Whether a click beside it leaves it.
const fn is_left_at_once(overlay: &Overlay) -> bool {
    matches!(
        overlay,
        Overlay::Menu(_)
            | Overlay::Accounts { .. }
            | Overlay::Palette(_)
            | Overlay::Help { .. }
            | Overlay::Detail { .. }
            | Overlay::OAuthClient(_)
            | Overlay::Event { .. }
            | Overlay::Limit
    )
}

/// The button that has the focus, from the left.
fn focused_button(overlay: &Overlay) -> Option<usize> {
    let of_question = |focus: confirm::Button, is_moot: bool| match focus {
        _ if is_moot => Some(0),
        confirm::Button::Field => None,
        confirm::Button::Cancel => Some(0),
        confirm::Button::Verb => Some(1),
    };
    match overlay {
        Overlay::Editor(form) => match form.focus {
            editor::Field::Description => None,
            editor::Field::Cancel => Some(0),
            editor::Field::Save => Some(1),
        },
        Overlay::OAuthForm(form) => match form.focus {
            oauth::form::Field::Cancel => Some(0),
            oauth::form::Field::Save => Some(1),
            _ => None,
        },
        Overlay::AuditFilter(form) => match form.focus {
            audit_filter::Field::Cancel => Some(0),
            audit_filter::Field::Apply => Some(1),
            _ => None,
        },
        Overlay::Confirm(confirm) => of_question(confirm.focus, confirm.is_moot()),
        Overlay::Bulk(bulk) => match &bulk.stage {
            bulk::Stage::Asking(question) => of_question(question.focus, question.is_moot()),
            bulk::Stage::Running(_) => None,
            bulk::Stage::Ended(_) => Some(0),
        },
        Overlay::Export(form) => match form.focus {
            export::Field::Cancel => Some(0),
            export::Field::Export => Some(1),
            _ => None,
        },
        Overlay::Identify(form) => match form.focus {
            identify::Field::Secret => None,
            identify::Field::Cancel => Some(0),
            identify::Field::Look => Some(1),
        },
        Overlay::Lost(lost) => Some(lost.focus),
        Overlay::SignIn(window) => window.button(),
        Overlay::Retired { focus } => match focus {
            retirement::Button::Close => Some(0),
            retirement::Button::Form => Some(1),
        },
        Overlay::Help { .. }
        | Overlay::Detail { .. }
        | Overlay::OAuthClient(_)
        | Overlay::Event { .. }
        | Overlay::Limit => Some(0),
        _ => None,
    }
}

/// Gives a button the focus, if it can be pressed.
fn focus_button(overlay: &mut Overlay, index: usize) {
    let of_question = |focus: &mut confirm::Button, is_met: bool| match index {
        0 => *focus = confirm::Button::Cancel,
        1 if is_met => *focus = confirm::Button::Verb,
        _ => {}
    };
    match overlay {
        Overlay::Editor(form) => {
            form.focus = if index == 0 { editor::Field::Cancel } else { editor::Field::Save };
        }
        Overlay::OAuthForm(form) => {
            form.focus = match index {
                0 => oauth::form::Field::Cancel,
                _ => oauth::form::Field::Save,
            };
        }
        Overlay::AuditFilter(form) => {
            form.focus = match index {
                0 => audit_filter::Field::Cancel,
                _ => audit_filter::Field::Apply,
            };
        }
        Overlay::Confirm(confirm) => {
            let is_met = confirm.is_met();
            of_question(&mut confirm.focus, is_met);
        }
        Overlay::Bulk(bulk) => {
            if let bulk::Stage::Asking(question) = &mut bulk.stage {
                let is_met = question.is_met();
                of_question(&mut question.focus, is_met);
            }
        }
        Overlay::Export(form) => {
            form.focus = if index == 0 { export::Field::Cancel } else { export::Field::Export };
        }
        Overlay::Identify(form) => {
            form.focus = if index == 0 { identify::Field::Cancel } else { identify::Field::Look };
        }
        Overlay::Lost(lost) => lost.focus = index,
        Overlay::SignIn(window) => window.point_at(index),
        Overlay::Retired { focus } => {
            *focus = match index {
                0 => retirement::Button::Close,
                _ => retirement::Button::Form,
            };
        }
        _ => {}
    }
}

/// Gives a field the focus.
fn focus_field(overlay: &mut Overlay, index: usize) {
    match overlay {
        Overlay::Editor(form) => form.focus = editor::Field::Description,
        Overlay::OAuthForm(form) => {
            let field = oauth::form::Field::ALL.get(index);
            form.focus = field.copied().unwrap_or(form.focus);
        }
        Overlay::AuditFilter(form) => {
            let field = audit_filter::Field::ALL.get(index);
            form.focus = field.copied().unwrap_or(form.focus);
        }
        Overlay::Export(form) => {
            let field = export::Field::ALL.get(index);
            form.focus = field.copied().unwrap_or(form.focus);
        }
        Overlay::Identify(form) => form.focus = identify::Field::Secret,
        Overlay::Confirm(confirm) if confirm.asked.is_some() => {
            confirm.focus = confirm::Button::Field;
        }
        _ => {}
    }
}

/// The wheel moves the list under the pointer, or scrolls the window on top. It changes no form and
/// answers no question.
fn wheel(state: &mut State, target: Option<Target>, action: Action) -> Vec<Effect> {
    let steps = match state.overlays.last().map(|layer| &layer.overlay) {
        Some(
            Overlay::Menu(_)
            | Overlay::Accounts { .. }
            | Overlay::Palette(_)
            | Overlay::OAuthClient(_),
        ) => 1,
        Some(Overlay::Migration(_)) => {
            let page = if action == Action::Up { Action::PageUp } else { Action::PageDown };
            return perform::perform(state, page);
        }
        Some(Overlay::Help { .. } | Overlay::Detail { .. } | Overlay::Event { .. }) => STEP,
        Some(Overlay::Bulk(bulk)) if matches!(bulk.stage, bulk::Stage::Ended(_)) => STEP,
        Some(_) => return vec![],
        None => {
            match target {
                Some(Target::Pane | Target::Event(Place::Pane, _)) => {
                    focus_on(state, Place::Pane);
                }
                Some(Target::Token(_) | Target::Options(_)) => state.focus = Focus::Page,
                _ => {}
            }
            STEP
        }
    };
    let mut effects = vec![];
    for _ in 0..steps {
        effects.extend(perform::perform(state, action));
    }
    effects
}
