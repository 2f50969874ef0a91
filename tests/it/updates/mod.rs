//! What the screen decides: messages go in, effects come out.

mod accounts;
mod audit;
mod audit_filter;
mod bulk;
mod clipboard;
mod cockpit;
mod configuration;
mod confirm;
mod editor;
mod export;
mod guard;
mod header;
mod identify;
mod keymap;
mod live;
mod lockout;
mod lookalike;
mod lost;
mod marks;
mod menu;
mod mouse;
mod notice;
mod oauth;
mod oauth_changes;
mod oauth_form;
mod oauth_trial;
mod palette;
mod privacy;
mod ready;
mod reread;
mod retirement;
mod reveal;
mod rows;
mod sign_in;
mod tokens;
mod traffic;
mod trouble;
mod try_person;
mod undo;
mod update;
mod way;

use tokendesk::app::bulk::Bulk;
use tokendesk::app::confirm::Confirm;
use tokendesk::app::editor::Editor;
use tokendesk::app::lost::Lost;
use tokendesk::app::menu::Menu;
use tokendesk::app::reveal::Reveal;
use tokendesk::app::{Effect, Overlay, Request};
use tokendesk::domain::token::{Token, TokenId};
use tokendesk::phrases::{Locale, Phrase};

use crate::support::stage::{Stage, token};

/// What these effects ask of the account.
fn requests(effects: &[Effect]) -> Vec<Request> {
    let call = |effect: &Effect| match effect {
        Effect::Call { request, .. } => Some(request.clone()),
        _ => None,
    };
    effects.iter().filter_map(call).collect()
}

/// The menu or dialog that has the keys.
fn top(stage: &Stage) -> Option<&Overlay> {
    stage.state.overlays.last().map(|layer| &layer.overlay)
}

fn menu(stage: &Stage) -> &Menu {
    match top(stage) {
        Some(Overlay::Menu(menu)) => menu,
        other => panic!("no menu: {other:?}"),
    }
}

fn editor(stage: &Stage) -> &Editor {
    match top(stage) {
        Some(Overlay::Editor(editor)) => editor,
        other => panic!("no form: {other:?}"),
    }
}

fn question(stage: &Stage) -> &Confirm {
    match top(stage) {
        Some(Overlay::Confirm(confirm)) => confirm,
        other => panic!("no question: {other:?}"),
    }
}

fn bulk(stage: &Stage) -> &Bulk {
    match top(stage) {
        Some(Overlay::Bulk(bulk)) => bulk,
        other => panic!("no dialog about many: {other:?}"),
    }
}

fn lost(stage: &Stage) -> &Lost {
    match top(stage) {
        Some(Overlay::Lost(lost)) => lost,
        other => panic!("no lost token: {other:?}"),
    }
}

fn reveal(stage: &Stage) -> &Reveal {
    match top(stage) {
        Some(Overlay::Reveal(reveal)) => reveal,
        other => panic!("no one-time token: {other:?}"),
    }
}

/// The selected token's id.
fn selected(stage: &Stage) -> Option<i64> {
    stage.state.tokens.selected().map(|token| token.id.0)
}

/// The ids of the rows on the screen, from the top.
fn rows(stage: &Stage) -> Vec<i64> {
    stage.state.tokens.visible().map(|(_, token)| token.id.0).collect()
}

fn status_of(stage: &Stage, id: i64) -> tokendesk::domain::token::Status {
    stage.state.tokens.get(TokenId(id)).expect("the token").status
}

/// What the notice says.
fn said(stage: &Stage) -> Option<&Phrase> {
    stage.state.notice.as_ref().map(|notice| &notice.phrase)
}

/// What a dialog says in one line, as if it had not been wrapped.
fn unwrapped(stage: &Stage) -> String {
    let text = stage.text(Locale::En);
    text.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ")
}

/// This many tokens, each used a minute before the one that follows it in the list.
fn many(count: i64) -> Vec<Token> {
    let used = |id: i64| {
        let seconds = crate::support::stage::now().as_second() - id * 60;
        jiff::Timestamp::from_second(seconds).ok()
    };
    (1..=count)
        .map(|id| Token { last_used: used(id), ..token(id, Some(&format!("Token {id}"))) })
        .collect()
}
