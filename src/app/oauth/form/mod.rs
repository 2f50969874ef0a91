//! The form of a new and of an edited OAuth client. What Zendesk would refuse is refused before it
//! is sent; nothing typed is lost by an error.

mod save;

use crossterm::event::{Event, KeyEvent};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::app::calls::CallId;
use crate::app::editor;
use crate::app::effect::Effect;
use crate::app::keymap::{Action, Context};
use crate::app::list::Cursor;
use crate::app::message::Size;
use crate::app::overlay::Overlay;
use crate::app::reread::Step;
use crate::app::state::State;
use crate::domain::migration::{self, Plan};
use crate::domain::oauth::{ClientKind, Scopes};
use crate::domain::oauth_client::{self as domain, Draft, OAuthClient, OAuthClientId};
use crate::domain::replacement::Replacement;
use crate::zendesk::Error;

pub use save::{created, listed, updated};

/// What the form is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A new client.
    Add,
    /// This one, as it was read last.
    Edit(Box<OAuthClient>),
}

/// The API token that a new client takes the place of (Z4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaces {
    /// The line by which the client's description says so.
    pub line: Replacement,
    /// For how long what is waited for: the line below.
    pub plan: Plan,
    /// What the token is called.
    pub name: String,
}

/// What has the keys in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// What people call it.
    Name,
    /// What programs call it.
    Identifier,
    /// Whether it can keep a secret.
    Kind,
    /// To where the authorize page may lead back.
    Redirects,
    /// What it is for.
    Description,
    /// Whom it belongs to.
    Company,
    /// What may be asked for.
    Scopes,
    /// The button *Cancel*.
    Cancel,
    /// The button *Save*.
    Save,
}

impl Field {
    /// All of them, from the top.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::Identifier,
        Self::Kind,
        Self::Redirects,
        Self::Description,
        Self::Company,
        Self::Scopes,
        Self::Cancel,
        Self::Save,
    ];

    /// The field that a flaw is about.
    pub const fn of(field: domain::Field) -> Self {
        match field {
            domain::Field::Name => Self::Name,
            domain::Field::Identifier => Self::Identifier,
            domain::Field::Description => Self::Description,
            domain::Field::Company => Self::Company,
            domain::Field::Redirects => Self::Redirects,
            domain::Field::Scopes => Self::Scopes,
        }
    }

    fn step(self, back: bool) -> Self {
        let at = Self::ALL.iter().position(|field| *field == self).unwrap_or(0);
        let by = if back { Self::ALL.len() - 1 } else { 1 };
        Self::ALL[(at + by) % Self::ALL.len()]
    }
}

/// Why the form was not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A field can't be sent so.
    Flaw(domain::Problem),
    /// Another client of the account has this identifier.
    Taken,
    /// The account did not do it.
    Account(Error),
    /// Somebody else deleted the client meanwhile.
    Gone,
    /// Somebody else changed these fields of it meanwhile; saving again replaces what was typed.
    Changed(Vec<Field>),
    /// The answer to a change was lost, and the client is not as it should be.
    Unanswered(Error),
    /// The answer to a create was lost, and the account has no such client.
    NotThere(Error),
    /// The answer was lost, and the list could not be had either.
    Unknown(Error),
}

/// The form.
#[derive(Clone, Debug)]
pub struct Form {
    /// What it is for.
    pub purpose: Purpose,
    /// The token that a new client takes the place of. Its lines of the description are not typed.
    pub replaces: Option<Replaces>,
    /// What people call it.
    pub name: Input,
    /// What programs call it.
    pub identifier: Input,
    /// Whether it can keep a secret; `None` is what the account has.
    pub kind: Option<ClientKind>,
    /// The addresses, with spaces between them.
    pub redirects: Input,
    /// What it is for.
    pub description: Input,
    /// Whom it belongs to.
    pub company: Input,
    /// What may be asked for.
    pub scopes: Scopes,
    /// The names of the checklist: those of the client that this program does not know come first.
    pub names: Vec<String>,
    /// Where the checklist stands.
    pub cursor: Cursor,
    /// What has the keys.
    pub focus: Field,
    /// The call that saves it, or reads the clients before or after that.
    pub call: Option<CallId>,
    /// How far that has come.
    pub step: Step,
    /// Why it was not saved.
    pub problem: Option<Problem>,
    /// Somebody asked once to leave although a create is under way.
    pub leaving: bool,
    /// Whether the identifier was typed, and no longer follows the name.
    own_identifier: bool,
    /// The clients that were there before a create.
    known: Vec<OAuthClientId>,
}

impl Form {
    /// The form of a new client.
    pub fn add() -> Self {
        let draft = Draft { kind: Some(ClientKind::Confidential), ..Draft::default() };
        Self::new(Purpose::Add, draft)
    }

    /// The form of a new client that takes the place of a token, with what was chosen of it. Where its
    /// scopes are chosen one by one, the checklist has the keys.
    pub fn replacing(draft: Draft, replaces: Replaces, by_one: bool) -> Self {
        let focus = if by_one { Field::Scopes } else { Field::Save };
        let replaces = Some(replaces);
        Self { own_identifier: true, replaces, focus, ..Self::new(Purpose::Add, draft) }
    }

    /// The form of one that is there.
    pub fn edit(client: OAuthClient) -> Self {
        let draft = Draft::of(&client);
        Self::new(Purpose::Edit(Box::new(client)), draft)
    }

    fn new(purpose: Purpose, draft: Draft) -> Self {
        let choices: Vec<String> = Scopes::choices().collect();
        let others = draft.scopes.names().iter().filter(|name| !choices.contains(name)).cloned();
        Self {
            own_identifier: purpose != Purpose::Add,
            names: others.chain(choices.iter().cloned()).collect(),
            purpose,
            replaces: None,
            name: Input::new(draft.name),
            identifier: Input::new(draft.identifier),
            kind: draft.kind,
            redirects: Input::new(draft.redirects),
            description: Input::new(draft.description),
            company: Input::new(draft.company),
            scopes: draft.scopes,
            cursor: Cursor::default(),
            focus: Field::Name,
            call: None,
            step: Step::Idle,
            problem: None,
            leaving: false,
            known: vec![],
        }
    }

    /// What stands in it.
    fn draft(&self) -> Draft {
        Draft {
            name: self.name.value().to_owned(),
            identifier: self.identifier.value().to_owned(),
            kind: self.kind,
            description: match &self.replaces {
                Some(Replaces { line, plan, .. }) => {
                    migration::describe(self.description.value(), line, *plan)
                }
                None => self.description.value().to_owned(),
            },
            company: self.company.value().to_owned(),
            redirects: self.redirects.value().to_owned(),
            scopes: self.scopes.clone(),
        }
    }

    /// What is wrong with a field, if that is why the form was not saved.
    pub fn flaw(&self, field: Field) -> Option<&domain::Flaw> {
        match &self.problem {
            Some(Problem::Flaw(problem)) if Field::of(problem.field) == field => {
                Some(&problem.flaw)
            }
            _ => None,
        }
    }

    /// Where its keys are looked up.
    pub const fn contexts(&self) -> &'static [Context] {
        match self.focus {
            Field::Kind => &[Context::Choice, Context::Form],
            Field::Scopes => &[Context::Scopes, Context::Form],
            _ => &[Context::Form],
        }
    }

    /// The field that is typed into, if it has the keys.
    fn input(&mut self) -> Option<&mut Input> {
        match self.focus {
            _ if self.call.is_some() => None,
            Field::Name => Some(&mut self.name),
            Field::Identifier => Some(&mut self.identifier),
            Field::Redirects => Some(&mut self.redirects),
            Field::Description => Some(&mut self.description),
            Field::Company => Some(&mut self.company),
            Field::Kind | Field::Scopes | Field::Cancel | Field::Save => None,
        }
    }

    /// Something was typed: the identifier follows the name until it is typed itself.
    fn typed(&mut self) {
        self.problem = None;
        match self.focus {
            Field::Identifier => self.own_identifier = true,
            Field::Name if !self.own_identifier => {
                self.identifier = Input::new(domain::identifier_for(self.name.value()));
            }
            _ => {}
        }
    }

    /// The client is another one now. What nobody had touched is as it is there; the fields in which
    /// it differs are given back.
    fn rebase(&mut self, now: &OAuthClient) -> Vec<Field> {
        let Purpose::Edit(seen) = &mut self.purpose else {
            return vec![];
        };
        let (before, after) = (Draft::of(seen), Draft::of(now));
        seen.as_mut().clone_from(now);
        let mut changed = vec![];
        let mut take = |field, input: &mut Input, before: &str, after: &str| {
            if before != after {
                changed.push(field);
                if input.value().trim() == before.trim() {
                    *input = Input::new(after.to_owned());
                }
            }
        };
        take(Field::Name, &mut self.name, &before.name, &after.name);
        take(Field::Identifier, &mut self.identifier, &before.identifier, &after.identifier);
        take(Field::Redirects, &mut self.redirects, &before.redirects, &after.redirects);
        take(Field::Description, &mut self.description, &before.description, &after.description);
        take(Field::Company, &mut self.company, &before.company, &after.company);
        if before.kind != after.kind {
            changed.push(Field::Kind);
            self.kind = if self.kind == before.kind { after.kind } else { self.kind };
        }
        if !before.scopes.same_as(&after.scopes) {
            changed.push(Field::Scopes);
            if self.scopes.same_as(&before.scopes) {
                self.scopes = after.scopes;
            }
        }
        changed
    }

    fn turn_kind(&mut self) {
        self.problem = None;
        self.kind = Some(match self.kind {
            Some(ClientKind::Confidential) => ClientKind::Public,
            _ => ClientKind::Confidential,
        });
    }

    /// Takes the selected scope of the checklist in, or out.
    fn toggle(&mut self) {
        self.problem = None;
        if let Some(name) = self.names.get(self.cursor.index) {
            self.scopes.toggle(name);
        }
    }

    /// Moves in the checklist; beyond its ends to the next field.
    fn move_by(&mut self, rows: isize, window: usize) {
        let before = self.cursor.index;
        self.cursor.move_by(rows, self.names.len(), window);
        if before == self.cursor.index {
            self.focus = self.focus.step(rows < 0);
        }
    }
}

/// The rows of the checklist on a screen of this size.
pub fn rows(size: Size) -> usize {
    usize::from(size.height.saturating_sub(18).clamp(3, 14))
}

/// The form on top, if there is one.
fn top(state: &mut State) -> Option<&mut Form> {
    match state.overlays.last_mut().map(|layer| &mut layer.overlay) {
        Some(Overlay::OAuthForm(form)) => Some(form),
        _ => None,
    }
}

/// The form, whatever stands above it.
fn find(state: &mut State) -> Option<&mut Form> {
    state.overlays.iter_mut().find_map(|layer| match &mut layer.overlay {
        Overlay::OAuthForm(form) => Some(form.as_mut()),
        _ => None,
    })
}

/// Whether leaving has to be asked for once more: a new client is under way, whose secret only the
/// answer has.
pub fn holds(state: &mut State) -> bool {
    let creating = find(state).filter(|form| form.purpose == Purpose::Add && form.call.is_some());
    creating.is_some_and(|form| !std::mem::replace(&mut form.leaving, true))
}

/// Whether a form waits for the account.
pub fn is_saving(state: &State) -> bool {
    let saves =
        |overlay: &Overlay| matches!(overlay, Overlay::OAuthForm(form) if form.call.is_some());
    state.overlays.iter().any(|layer| saves(&layer.overlay))
}

/// A key that is no command: it edits the field.
pub fn type_key(state: &mut State, key: KeyEvent) {
    let Some(form) = top(state) else { return };
    if let Some(input) = form.input() {
        input.handle_event(&Event::Key(key));
        form.typed();
    }
}

/// Pasted text goes into the field, on one line.
pub fn paste(state: &mut State, text: &str) {
    let Some(form) = top(state) else { return };
    if let Some(input) = form.input() {
        editor::insert(input, text);
        form.typed();
    }
}

/// Applies an action of the form.
pub fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let window = rows(state.size);
    let Some(form) = top(state).filter(|form| form.call.is_none()) else {
        return vec![];
    };
    let page = window.cast_signed();
    match action {
        Action::NextFocus => form.focus = form.focus.step(false),
        Action::PreviousFocus => form.focus = form.focus.step(true),
        Action::Left | Action::Right => form.turn_kind(),
        Action::Toggle => form.toggle(),
        Action::Down => form.move_by(1, window),
        Action::Up => form.move_by(-1, window),
        Action::PageDown => form.move_by(page, window),
        Action::PageUp => form.move_by(-page, window),
        Action::Press if form.focus != Field::Cancel => return save::save(state),
        Action::Press | Action::Back => drop(state.overlays.pop()),
        _ => {}
    }
    vec![]
}

/// A scope of the checklist was clicked: it has the keys, and is taken in or out.
pub fn point_at(state: &mut State, index: usize) {
    let window = rows(state.size);
    if let Some(form) = top(state).filter(|form| form.call.is_none()) {
        form.focus = Field::Scopes;
        form.cursor.move_to(index, form.names.len(), window);
        form.toggle();
    }
}
