//! Ready lines for whoever takes a client into use: a menu of what can be had, then another of where it
//! goes. The environment file of a secret that is displayed holds it, and is a secret in all respects.

use crate::app::effect::Effect;
use crate::app::menu;
use crate::app::notice;
use crate::app::overlay::Overlay;
use crate::app::reveal::{self, Owner};
use crate::app::secret_file::SecretFile;
use crate::app::state::State;
use crate::domain::migration::{Program, Ready};
use crate::domain::oauth::ClientKind;
use crate::domain::oauth_client::{OAuthClient, OAuthClientId};
use crate::domain::secret::OneTimeSecret;
use crate::phrases::Phrase;

/// Whose lines they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The client whose secret is displayed.
    Shown,
    /// A client of the list, whose secret nobody can read any more.
    Listed(OAuthClientId),
}

/// Lines that were chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lines {
    /// Whose.
    pub of: Of,
    /// Which.
    pub ready: Ready,
}

/// Whether the environment file of a client has its secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// It has.
    Secret,
    /// There is one, which is not displayed: somebody has to add it.
    NoSecret,
    /// There is none.
    Nothing,
}

/// The client, if it is still there.
fn client(state: &State, of: Of) -> Option<&OAuthClient> {
    match of {
        Of::Listed(id) => state.oauth.get(id),
        Of::Shown => reveal::shown(state).and_then(|reveal| match &reveal.of {
            Owner::Client(client) => Some(client.as_ref()),
            Owner::Token(_) => None,
        }),
    }
}

fn program(state: &State, of: Of) -> Option<Program> {
    Some(Program::of(client(state, of)?, &state.account.as_ref()?.url))
}

/// Opens the menu of what can be had.
pub fn open(state: &mut State, of: Of) -> Vec<Effect> {
    let Some(kind) = program(state, of).map(|program| program.kind) else {
        return vec![];
    };
    let holds = match (kind, of) {
        (ClientKind::Public, _) => Holds::Nothing,
        (ClientKind::Confidential, Of::Shown) => Holds::Secret,
        (ClientKind::Confidential, Of::Listed(_)) => Holds::NoSecret,
    };
    state.open(Overlay::Menu(menu::ready(of, holds)));
    vec![]
}

/// Asks where the lines go.
pub fn ask_where(state: &mut State, lines: Lines) -> Vec<Effect> {
    state.open(Overlay::Menu(menu::ready_place(lines)));
    vec![]
}

/// Whether the lines hold a secret.
pub fn is_secret(lines: Lines) -> bool {
    lines == Lines { of: Of::Shown, ready: Ready::Environment }
}

/// The lines themselves; `None` where the client has gone. Only those that are a secret have one.
pub fn text(state: &State, lines: Lines) -> Option<OneTimeSecret> {
    let program = program(state, lines.of)?;
    if !is_secret(lines) {
        return Some(OneTimeSecret::new(program.lines(lines.ready)));
    }
    reveal::shown(state).map(|reveal| program.environment(Some(&reveal.secret)))
}

/// What the file of the lines is called, as it is proposed.
fn name(state: &State, lines: Lines) -> Option<String> {
    program(state, lines.of).map(|program| lines.ready.file_name(&program.identifier))
}

/// Copies the lines.
pub fn copy(state: &mut State, lines: Lines) -> Vec<Effect> {
    let named = name(state, lines).zip(program(state, lines.of));
    let Some((name, program)) = named else {
        return notice::fail(state, Phrase::ClientGone);
    };
    if is_secret(lines) {
        let text = text(state, lines);
        return text.into_iter().filter_map(|text| reveal::copy_text(state, text)).collect();
    }
    state.copying = Some(name);
    vec![Effect::CopyText(program.lines(lines.ready))]
}

/// Opens the form that writes the lines to a new file.
pub fn write(state: &mut State, lines: Lines) -> Vec<Effect> {
    let Some(name) = name(state, lines) else {
        return notice::fail(state, Phrase::ClientGone);
    };
    state.open(Overlay::SecretFile(SecretFile::of_lines(name, lines)));
    vec![]
}
