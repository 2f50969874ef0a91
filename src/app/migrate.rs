//! `M`: the next step on the way of a token's work to an OAuth client (Z4). Where that stands is in
//! the clients' own descriptions, so that whoever comes next goes on from there; each step is a form,
//! a question or a sentence that is there already.

use jiff::tz::TimeZone;

use crate::domain::migration::{self, Plan, Preset, Quiet, Stage, Standing};
use crate::domain::oauth::ClientKind;
use crate::domain::oauth_client::{Draft, identifier_for};
use crate::domain::replacement::Replacement;
use crate::domain::time;
use crate::domain::token::Token;
use crate::phrases::Phrase;

use super::effect::Effect;
use super::keymap::Action;
use super::oauth::form::Form;
use super::overlay::Overlay;
use super::state::{Page, State};
use super::{cockpit, guard, notice, token_actions};

/// How much of what a token is called becomes the name of its client, in characters.
const LONGEST_NAME: usize = 60;

/// Takes the next step with a token, or says what is waited for.
///
/// Only the page *Retirement* knows the account's clients: elsewhere it is shown first.
pub fn go_on(state: &mut State, token: &Token) -> Vec<Effect> {
    if !cockpit::keeps(state) {
        return notice::fail(state, Phrase::NotKeptTitle);
    }
    if state.page != Page::Retirement {
        token_actions::show_page(state, Page::Retirement);
        state.tokens.select(token.id);
        return cockpit::ask(state);
    }
    if !cockpit::knows_clients(state) {
        let mut effects = notice::say(state, Phrase::LoadingClients);
        effects.extend(cockpit::ask(state));
        return effects;
    }
    match cockpit::standing(state, token.id).copied() {
        Some(standing) => follow(state, token, &standing),
        None => begin(state, token),
    }
}

/// The form of the client that takes the token's place: named after it, with the least that may be of
/// use, and with the line by which the account itself remembers.
#[expect(clippy::disallowed_methods, reason = "what the token is called goes into the form")]
fn begin(state: &mut State, token: &Token) -> Vec<Effect> {
    if let Some(why) = guard::refuses(state, Action::Add) {
        return notice::fail(state, why);
    }
    let name = token.description.raw().trim();
    let name = if name.is_empty() { token.visible_token.raw() } else { name };
    let name: String = name.chars().take(LONGEST_NAME).collect();
    let description = migration::describe("", &Replacement::of(token), Plan::default());
    let draft = Draft {
        identifier: identifier_for(&name),
        name,
        kind: Some(ClientKind::Confidential),
        description,
        scopes: Preset::ReadTickets.scopes(),
        ..Draft::default()
    };
    state.open(Overlay::OAuthForm(Box::new(Form::of(draft))));
    vec![]
}

/// What comes after the client was made.
fn follow(state: &mut State, token: &Token, standing: &Standing) -> Vec<Effect> {
    let zone = state.zone();
    match standing.stage {
        Stage::Watching(Quiet { long_enough: true, .. }) => {
            token_actions::act_on(state, token.id, Action::Deactivate)
        }
        Stage::Soaked { .. } => token_actions::act_on(state, token.id, Action::Delete),
        Stage::NotBegun => begin(state, token),
        Stage::ClientMade => {
            let (client, id) = (client(state, standing), token.id.0.to_string());
            notice::say(state, Phrase::MoveTry { client, id })
        }
        Stage::Tried | Stage::Watching(_) => {
            let day = standing.due(token).map(|due| cockpit::due(due, &zone));
            let day = day.unwrap_or(Phrase::AnyDay).into();
            notice::say(state, Phrase::MoveWatch { used: used(standing, &zone), day })
        }
        Stage::Soaking { until } => {
            notice::say(state, Phrase::MoveSoak { day: cockpit::due(until, &zone).into() })
        }
    }
}

/// What the client is called.
fn client(state: &State, standing: &Standing) -> String {
    let client = standing.client.and_then(|id| state.oauth.get(id));
    client.map(super::oauth::name_of).unwrap_or_default()
}

/// When the client was last used, as a day; a dash where nothing tells of it.
fn used(standing: &Standing, zone: &TimeZone) -> String {
    standing.client_used.map_or_else(|| "–".to_owned(), |at| time::day(at, zone))
}
