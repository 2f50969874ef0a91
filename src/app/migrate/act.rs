//! What keys and clicks do in the window. Whatever changes the account is asked for by the form or
//! the question that asks for it elsewhere.

use crate::app::editor::Editor;
use crate::app::effect::Effect;
use crate::app::keymap::Action;
use crate::app::oauth::form::{Form, Replaces};
use crate::app::oauth::{deeds, ready};
use crate::app::overlay::Overlay;
use crate::app::state::State;
use crate::app::{guard, notice, token_actions};
use crate::domain::description::Description;
use crate::domain::migration::{Chosen, Preset, Step, Who, with_note, without_note};
use crate::domain::oauth_client::OAuthClient;
use crate::domain::replacement::Replacement;
use crate::domain::token::Token;

use super::attempt::{attempt, save_days};
use super::{Button, Field, Problem, Sent, Way, find, find_mut, refuse};

/// What a person may be, in the order of the window.
const PEOPLE: [Who; 2] = [Who::Program, Who::Person];

/// The presets of the window: the last is scopes one by one.
const PRESETS: [Option<Preset>; 6] = [
    Some(Preset::ReadTickets),
    Some(Preset::Users),
    Some(Preset::HelpCenter),
    Some(Preset::WriteTickets),
    Some(Preset::Everything),
    None,
];

/// Lines that a page of the window is scrolled by.
const PAGE: u16 = 6;

impl Way {
    /// Chooses what stands so far below what is chosen; beyond the ends it goes to the next field.
    fn choose(&mut self, by: isize) -> bool {
        let (chosen, of) = match self.focus {
            Field::Who => (PEOPLE.iter().position(|who| *who == self.who), PEOPLE.len()),
            Field::Scope => (PRESETS.iter().position(|one| *one == self.preset), PRESETS.len()),
            _ => return false,
        };
        let to = chosen.unwrap_or(0).checked_add_signed(by).filter(|to| *to < of);
        to.inspect(|to| self.choose_at(*to)).is_some()
    }

    /// Chooses the one in this place.
    fn choose_at(&mut self, index: usize) {
        match self.focus {
            Field::Who => self.who = PEOPLE.get(index).copied().unwrap_or(self.who),
            Field::Scope => self.preset = PRESETS.get(index).copied().unwrap_or(self.preset),
            _ => {}
        }
    }

    /// Those who can be chosen, each with whether it is.
    pub fn people(&self) -> impl Iterator<Item = (Who, bool)> {
        PEOPLE.into_iter().map(|who| (who, who == self.who))
    }

    /// The presets that can be chosen, each with whether it is; `None` is scopes one by one.
    pub fn presets(&self) -> impl Iterator<Item = (Option<Preset>, bool)> {
        PRESETS.into_iter().map(|preset| (preset, preset == self.preset))
    }
}

/// Whether an action of the window on top does anything now, or says why it can't; `None` where it
/// is not on top.
pub fn is_possible(state: &State, action: Action) -> Option<bool> {
    let Some(Overlay::Migration(way)) = state.overlays.last().map(|layer| &layer.overlay) else {
        return None;
    };
    let has = |button| way.buttons(state).contains(&button);
    Some(match action {
        Action::Deactivate => has(Button::SwitchOff),
        Action::Reactivate => has(Button::Reactivate),
        Action::Delete => has(Button::Delete),
        Action::NewSecret => has(Button::NewSecret),
        Action::ReadyLines => has(Button::Ready),
        Action::Try => has(Button::Try),
        Action::Toggle => way.focus == Field::Keep,
        Action::Left => has(Button::Back),
        Action::Right => has(Button::Next),
        _ => true,
    })
}

/// Applies an action of the window.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(way) = find(state) else {
        return vec![];
    };
    let focus = match action {
        Action::NextFocus => way.step_focus(state, false),
        Action::PreviousFocus => way.step_focus(state, true),
        _ => way.focus,
    };
    let pressed = way.focus;
    if let Some(way) = find_mut(state) {
        way.focus = focus;
        match action {
            Action::NextFocus | Action::PreviousFocus => way.scroll = None,
            Action::PageDown => way.scroll = Some(way.scroll.unwrap_or(0).saturating_add(PAGE)),
            Action::PageUp => way.scroll = Some(way.scroll.unwrap_or(0).saturating_sub(PAGE)),
            _ => {}
        }
    }
    match (action, pressed) {
        (Action::Up, _) => choose(state, -1),
        (Action::Down, _) => choose(state, 1),
        (Action::Toggle, Field::Keep) => {
            if let Some(way) = find_mut(state) {
                way.keep = !way.keep;
            }
            vec![]
        }
        (Action::Back, _) => leave(state),
        (Action::Left, _) => back(state),
        (Action::Press, Field::Button(button)) => press(state, button),
        (Action::Press, Field::Secret) | (Action::Try, _) => press(state, Button::Try),
        (Action::Press, Field::Scope) => press(state, Button::Create),
        (Action::Press | Action::Right, _) => next(state),
        (Action::Deactivate, _) => press(state, Button::SwitchOff),
        (Action::Reactivate, _) => press(state, Button::Reactivate),
        (Action::Delete, _) => press(state, Button::Delete),
        (Action::NewSecret, _) => press(state, Button::NewSecret),
        (Action::ReadyLines, _) => press(state, Button::Ready),
        _ => vec![],
    }
}

fn choose(state: &mut State, by: isize) -> Vec<Effect> {
    let Some(way) = find_mut(state) else { return vec![] };
    if way.choose(by) {
        return vec![];
    }
    act(state, if by > 0 { Action::NextFocus } else { Action::PreviousFocus })
}

/// The window closes. What was typed is there when the same token's is opened again; the secret is
/// wiped.
fn leave(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Migration(mut way)) = state.overlays.pop().map(|layer| layer.overlay) else {
        return vec![];
    };
    way.secret.clear();
    // What comes now is no longer waited for.
    way.sent = Sent::Nothing;
    way.problem = None;
    way.scroll = None;
    state.left_way = Some(way);
    vec![]
}

/// Does what a button says, if it is there.
fn press(state: &mut State, button: Button) -> Vec<Effect> {
    let Some(way) = find(state).filter(|way| way.buttons(state).contains(&button)) else {
        return vec![];
    };
    let id = way.token;
    match button {
        Button::Close => leave(state),
        Button::Back => back(state),
        Button::Next => next(state),
        Button::Create => create(state),
        Button::SaveDays => save_days(state),
        Button::EditClient | Button::NewSecret => change_client(state, button),
        Button::Ready => ready_lines(state),
        Button::Try => attempt(state),
        Button::SwitchOff => token_actions::act_on(state, id, Action::Deactivate),
        Button::Reactivate => token_actions::act_on(state, id, Action::Reactivate),
        Button::Delete => token_actions::act_on(state, id, Action::Delete),
    }
}

fn show(state: &mut State, step: Step) {
    let current = find(state).map(|way| way.current(state));
    if let (Some(way), Some(current)) = (find_mut(state), current) {
        way.show(step, current);
    }
}

fn back(state: &mut State) -> Vec<Effect> {
    let step = find(state).map(|way| way.step(state));
    let before = step.and_then(|step| Step::ALL.get(step.number().checked_sub(2)?).copied());
    if let Some(before) = before {
        show(state, before);
    }
    vec![]
}

/// Goes to the step after the one that is looked at, if what was typed allows it.
fn next(state: &mut State) -> Vec<Effect> {
    let Some(way) = find(state) else { return vec![] };
    let step = way.step(state);
    if step == Step::Choose && way.days().is_none() {
        return refuse(state, Problem::Days, Field::Quiet);
    }
    let begun = way.standing(state).is_some();
    if !way.buttons(state).contains(&Button::Next) {
        return vec![];
    }
    let keep = (begun || way.keep) && step == Step::Know;
    if let Some(after) = Step::ALL.get(step.number()) {
        show(state, *after);
    }
    if keep { note(state) } else { vec![] }
}

/// What was found out goes to the end of the token's description: in the form in which one sees what
/// that becomes.
#[expect(clippy::disallowed_methods, reason = "what stands there is sent back as it came")]
fn note(state: &mut State) -> Vec<Effect> {
    let Some(way) = find(state) else { return vec![] };
    let found = way.found.value().trim().to_owned();
    let Some(token) = state.tokens.get(way.token).cloned().filter(|_| !found.is_empty()) else {
        return vec![];
    };
    let Some(text) = with_note(token.description.raw(), &found) else {
        return vec![];
    };
    if let Some(why) = guard::refuses(state, Action::Edit) {
        return notice::fail(state, why);
    }
    state.open(Overlay::Editor(Box::new(Editor::edit_to(token, text))));
    vec![]
}

/// Step 4: the form of the client with all that was chosen.
fn create(state: &mut State) -> Vec<Effect> {
    if let Some(why) = guard::refuses(state, Action::Add) {
        return notice::fail(state, why);
    }
    let Some((token, chosen, by_one)) = find(state).and_then(|way| chosen(state, way)) else {
        return refuse(state, Problem::Days, Field::Quiet);
    };
    let clients: Vec<OAuthClient> = state.oauth.local().cloned().collect();
    let mut draft = chosen.draft(&token, &clients);
    draft.description = chosen.purpose(&token);
    let replaces = Replaces {
        line: Replacement::of(&token),
        plan: chosen.plan,
        name: token_actions::name_of(&token),
    };
    state.open(Overlay::OAuthForm(Box::new(Form::replacing(draft, replaces, by_one))));
    vec![]
}

/// The token as it was called before what was found out was added: the client is named after that.
#[expect(
    clippy::disallowed_methods,
    reason = "what stands there is compared, and goes on as it came"
)]
fn as_before(token: &Token, found: &str) -> Token {
    match without_note(token.description.raw(), found) {
        Some(before) => {
            let description = Description::received(Some(before.to_owned()));
            Token { description, ..token.clone() }
        }
        None => token.clone(),
    }
}

/// What was chosen, and whether the scopes are to be chosen one by one.
fn chosen(state: &State, way: &Way) -> Option<(Token, Chosen, bool)> {
    let found = way.found.value().trim();
    let token = as_before(state.tokens.get(way.token)?, found);
    let chosen = Chosen {
        who: way.who,
        // One by one begins with the least, since none would be no limit.
        scopes: way.preset.unwrap_or(Preset::ReadTickets).scopes(),
        plan: way.days()?,
        purpose: found.to_owned(),
    };
    Some((token, chosen, way.preset.is_none()))
}

fn change_client(state: &mut State, button: Button) -> Vec<Effect> {
    if let Some(why) = guard::refuses(state, Action::Edit) {
        return notice::fail(state, why);
    }
    let Some(client) = find(state).and_then(|way| way.client(state)).cloned() else {
        return vec![];
    };
    match button {
        Button::NewSecret => deeds::ask_secret(state, &client),
        _ => state.open(Overlay::OAuthForm(Box::new(Form::edit(client)))),
    }
    vec![]
}

fn ready_lines(state: &mut State) -> Vec<Effect> {
    let client = find(state).and_then(|way| way.client(state)).map(|client| client.id);
    client.map_or_else(Vec::new, |id| ready::open(state, ready::Of::Listed(id)))
}

/// A click on a button: it gets the keys, and if it has them already it is pressed.
pub fn point_at_button(state: &mut State, index: usize) -> Vec<Effect> {
    let Some(way) = find(state) else { return vec![] };
    let Some(button) = way.buttons(state).get(index).copied() else {
        return vec![];
    };
    let pressed = way.focus == Field::Button(button);
    let plain = matches!(button, Button::Back | Button::Next | Button::Close);
    if let Some(way) = find_mut(state) {
        way.focus = Field::Button(button);
    }
    if pressed || plain { press(state, button) } else { vec![] }
}

/// A click on a field gives it the keys; on the sign of what is kept it turns that.
pub fn point_at_field(state: &mut State, index: usize) {
    let field = find(state).and_then(|way| way.fields(state).get(index).copied());
    if let (Some(way), Some(field)) = (find_mut(state), field) {
        way.focus = field;
        way.keep ^= field == Field::Keep;
    }
}

/// A click on something that can be chosen chooses it.
pub fn point_at_entry(state: &mut State, index: usize) {
    let Some(way) = find(state) else { return };
    let choice = |field: &Field| matches!(field, Field::Who | Field::Scope);
    let field = way.fields(state).into_iter().find(choice);
    if let (Some(way), Some(field)) = (find_mut(state), field) {
        way.focus = field;
        way.choose_at(index);
    }
}
