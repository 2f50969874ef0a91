//! Routes each message to the area that it concerns.

use crossterm::event::KeyEvent;

use crate::domain::hidden::HiddenText;
use crate::domain::time::Age;

use super::effect::{Effect, Request};
use super::keymap::{Action, Context};
use super::layout::DialogHeight;
use super::message::{Answer, FrameId, Message, Timer};
use super::overlay::Overlay;
use super::state::{Focus, Page, Session, State};
use super::traffic::Traffic;
use super::{
    accounts, audit, audit_filter, bulk, clipboard, configuration, confirm, editor, export,
    identify, live, lost, marks, menu, mouse, palette, privacy, retirement, reveal, secret_file,
    token_actions, tokens, traffic,
};

/// Applies one message and returns what the outside world must now do.
///
/// It reads no clock, file or socket: a test is a list of messages.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    let seen = visible_change(state, &message);
    let before = state.tokens.selected().map(|token| token.id);
    let place = (state.page, state.overlays.len());
    let mut effects = route(state, message);
    clipboard::note_begun(state, &effects);
    fit(state);
    // What a notice said belongs to the place where it was said.
    if state.page != place.0 || state.overlays.len() > place.1 {
        state.notice = None;
    }
    if state.tokens.selected().map(|token| token.id) != before {
        effects.extend(audit::follow(state));
    }
    state.revision += u64::from(seen);
    effects
}

/// Whether a message can change what is seen: a frame that was painted and a clock that moves no
/// visible time do not.
fn visible_change(state: &mut State, message: &Message) -> bool {
    match message {
        Message::Clock(local) => {
            let before = ages(state);
            state.clock.set_local(*local);
            before != ages(state)
        }
        Message::Animated => state.is_animating(),
        Message::TimerEnded(Timer::Notice(_)) if state.is_blank() => false,
        Message::TimerEnded(Timer::Notice(serial)) => {
            state.notice.as_ref().is_some_and(|notice| notice.serial == *serial)
        }
        Message::TimerEnded(Timer::AuditPane(_)) => state.pane.is_some(),
        Message::TimerEnded(Timer::Clipboard(_)) => clipboard::is_countdown_visible(state),
        // What the list and the way to the account change raises the revision by itself.
        Message::Painted(_)
        | Message::Observed(_)
        | Message::TimerEnded(Timer::Refresh(_) | Timer::Marks(_) | Timer::Countdown(_)) => false,
        Message::Answered { call, .. } => !(state.live.quiet && state.tokens.call == Some(*call)),
        _ => true,
    }
}

/// The relative times that are on the screen now.
fn ages(state: &State) -> Vec<Age> {
    let now = state.now();
    // The detail also says when its token was changed.
    let changed = state.overlays.iter().filter_map(|layer| match layer.overlay {
        Overlay::Detail { id, .. } => Some(state.tokens.get(id)?.updated_at),
        _ => None,
    });
    state
        .tokens
        .visible()
        .flat_map(|(_, token)| token.last_used.into_iter().chain([token.created_at]))
        .chain(changed)
        .map(|instant| Age::of(instant, now))
        .collect()
}

/// The table has as many rows as the screen has room for.
fn fit(state: &mut State) {
    let rows = state.layout().map_or(0, |layout| usize::from(layout.rows.height));
    state.tokens.set_window(rows);
    audit::fit(state);
}

fn route(state: &mut State, message: Message) -> Vec<Effect> {
    match message {
        Message::Key { key, seen } => {
            let mut effects = live::used(state);
            let kept = privacy::keeps(state, seen);
            effects.extend(kept.unwrap_or_else(|| press(state, key, seen)));
            effects
        }
        Message::Pointed(pointing) => mouse::pointed(state, pointing),
        Message::Pasted(text) => privacy::keeps(state, FrameId(u64::MAX)).unwrap_or_else(|| {
            paste(state, &text);
            vec![]
        }),
        Message::Idle(idle) => {
            privacy::rested(state, idle);
            vec![]
        }
        Message::Attached(terminals) => reveal::attached(state, terminals),
        Message::Resized(size) => {
            state.size = size;
            vec![]
        }
        Message::Painted(frame) => painted(state, frame),
        Message::Clock(_) => vec![],
        Message::Animated => {
            state.spinner = state.spinner.wrapping_add(1);
            traffic::step(state);
            vec![]
        }
        Message::TimerEnded(timer) => timer_ended(state, timer),
        Message::NotOpened(why) => {
            state.traffic = Traffic::default();
            state.session = Session::NotOpened(why);
            vec![]
        }
        Message::AccountOpened(account) => {
            state.account = Some(account);
            state.traffic = Traffic::default();
            refresh(state)
        }
        Message::Answered { call, .. } if !state.calls.finish(call) => vec![],
        Message::Answered { call, answer } => {
            let effects = answered(state, call, answer);
            traffic::answered(state);
            effects
        }
        progress @ (Message::Bulk { .. } | Message::Exporting { .. }) => {
            progressed(state, progress);
            vec![]
        }
        Message::Observed(observation) => traffic::observed(state, observation),
        Message::Copied(outcome) => reveal::copied(state, outcome),
        Message::Cleared(outcome) => clipboard::cleared(state, outcome),
        Message::Written(result) => secret_file::written(state, result),
        Message::LeftBehind { intents, unreadable } => {
            lost::left_behind(state, intents, &unreadable)
        }
    }
}

/// Something is told of a call that takes long.
fn progressed(state: &mut State, message: Message) {
    match message {
        Message::Bulk { call, progress } => bulk::progressed(state, call, progress),
        Message::Exporting { call, count } => export::progressed(state, call, count),
        _ => {}
    }
}

fn painted(state: &mut State, frame: FrameId) -> Vec<Effect> {
    if !privacy::painted(state, frame) {
        return vec![];
    }
    for layer in state.overlays.iter_mut().filter(|layer| layer.painted.is_none()) {
        layer.painted = Some(frame);
    }
    reveal::painted(state)
}

fn timer_ended(state: &mut State, timer: Timer) -> Vec<Effect> {
    match timer {
        // Nobody has read it yet.
        Timer::Notice(_) if state.is_blank() => vec![],
        Timer::Notice(serial) => {
            state.notice.take_if(|notice| notice.serial == serial);
            vec![]
        }
        Timer::AuditPane(serial) => audit::rested(state, serial),
        Timer::LookAgain(serial) => lost::rested(state, serial),
        Timer::Refresh(serial) => live::due(state, serial),
        Timer::Countdown(serial) => traffic::counted(state, serial),
        Timer::Marks(serial) => {
            state.revision += u64::from(live::unmark(state, serial));
            vec![]
        }
        Timer::Clipboard(serial) => clipboard::ticked(state, serial),
        Timer::Hide(serial) => {
            reveal::time_over(state, serial);
            vec![]
        }
    }
}

fn answered(state: &mut State, call: super::CallId, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::SignedIn(result) => {
            state.session = match result {
                Ok(dated) => {
                    if let Some(server) = dated.server_time {
                        state.clock.learn(server);
                    }
                    Session::SignedIn(dated.value)
                }
                Err(error) => Session::Failed(error),
            };
            let mut effects = audit::signed_in(state);
            effects.extend(lost::next(state));
            effects
        }
        Answer::Tokens(result) => token_actions::listed(state, call, result),
        Answer::Access(result) => configuration::loaded(state, call, result),
        Answer::AccessSet(result) => configuration::changed(state, call, result),
        Answer::TokenCreated(result) => editor::created(state, call, result),
        Answer::TokenUpdated(result) if lost::waits_for(state, call) => {
            lost::updated(state, result)
        }
        Answer::TokenUpdated(result) => match confirm::waiting(state, call) {
            Some(index) => confirm::updated(state, index, result),
            None => editor::updated(state, call, result),
        },
        Answer::TokenDeleted(result) if lost::waits_for(state, call) => {
            lost::deleted(state, result)
        }
        Answer::TokenDeleted(result) => confirm::waiting(state, call)
            .map_or_else(Vec::new, |index| confirm::deleted(state, index, result)),
        Answer::Many(report) => bulk::answered(state, call, &report),
        Answer::Exported(result) => export::answered(state, call, result),
        Answer::AuditEvents(result) => audit::loaded(state, call, result),
        Answer::Actors(result) => audit_filter::actors_loaded(state, result),
        Answer::Probed(result) => reveal::probed(state, call, result),
        Answer::Attempted(result) => identify::attempted(state, call, result),
    }
}

/// Asks the account for all that the page shows.
pub fn refresh(state: &mut State) -> Vec<Effect> {
    if state.account.is_none() {
        return accounts::try_again(state);
    }
    let mut effects = vec![];
    if !matches!(state.session, Session::Checking(_) | Session::SignedIn(_)) {
        let call = state.calls.start();
        state.session = Session::Checking(call);
        effects.push(Effect::Call { call, request: Request::SignIn });
    }
    effects.extend(token_actions::load(state));
    effects.extend(configuration::load(state));
    effects.extend(audit::refresh(state));
    effects
}

fn press(state: &mut State, key: KeyEvent, seen: FrameId) -> Vec<Effect> {
    if !state.reaches_top(seen) {
        return vec![];
    }
    let Some(action) = state.keymap.resolve(state.contexts(), key) else {
        return unbound(state, key);
    };
    perform(state, action)
}

/// Does what a person wants, whichever key, command or click says it.
pub(super) fn perform(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        // The answer may bring a value that is shown once.
        Action::Quit if editor::holds(state) => vec![],
        Action::Quit => vec![Effect::Quit],
        Action::Suspend => vec![Effect::Suspend],
        Action::Back if traffic::can_give_up(state) => traffic::give_up(state),
        // Also in a dialog: the hint of a failure there names it.
        Action::Refresh => refresh(state),
        _ if state.overlays.last().is_some() => act_on_top(state, action),
        _ if state.tokens.searching => search(state, action),
        Action::Help => {
            state.open(Overlay::Help { scroll: 0 });
            vec![]
        }
        Action::Accounts => accounts::open_menu(state),
        Action::Palette => palette::open(state),
        Action::Mouse => mouse::toggle(state),
        Action::ShowTokens => {
            token_actions::show_page(state, Page::Tokens);
            vec![]
        }
        Action::ShowConfiguration => {
            token_actions::show_page(state, Page::Configuration);
            configuration::load(state)
        }
        Action::ShowAudit => {
            token_actions::show_page(state, Page::Audit);
            audit::show_log(state)
        }
        Action::Back => back(state),
        _ => act_on_page(state, action),
    }
}

/// A key without a meaning where it was typed: it may still be text, or a menu's letter.
fn unbound(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    match state.overlays.last().map(|layer| &layer.overlay) {
        Some(Overlay::Editor(_)) => editor::type_key(state, key),
        Some(Overlay::SecretFile(_)) => secret_file::type_key(state, key),
        Some(Overlay::Export(_)) => export::type_key(state, key),
        Some(Overlay::Palette(_)) => palette::type_key(state, key),
        Some(Overlay::AuditFilter(_)) => audit_filter::type_key(state, key),
        Some(Overlay::Confirm(_)) => confirm::type_key(state, key),
        Some(Overlay::Identify(_)) => identify::type_key(state, key),
        Some(Overlay::Bulk(_)) => bulk::type_key(state, key),
        Some(Overlay::Menu(open)) => {
            let action = state.keymap.resolve(&[Context::Tokens], key);
            let index = open.entries.iter().position(|entry| {
                action.is_some_and(|action| entry.choice == menu::Choice::Act(action))
            });
            return index.map_or_else(Vec::new, |index| menu::choose(state, index));
        }
        None if state.tokens.searching => tokens::type_key(state, key),
        _ => {}
    }
    vec![]
}

#[expect(clippy::disallowed_methods, reason = "it goes into the field that has the keys")]
fn paste(state: &mut State, text: &HiddenText) {
    let text = text.expose();
    match state.overlays.last().map(|layer| &layer.overlay) {
        Some(Overlay::Editor(_)) => editor::paste(state, text),
        Some(Overlay::SecretFile(_)) => secret_file::paste(state, text),
        Some(Overlay::Export(_)) => export::paste(state, text),
        Some(Overlay::Palette(_)) => palette::paste(state, text),
        Some(Overlay::AuditFilter(_)) => audit_filter::paste(state, text),
        Some(Overlay::Confirm(_)) => confirm::paste(state, text),
        Some(Overlay::Identify(_)) => identify::paste(state, text),
        Some(Overlay::Bulk(_)) => bulk::paste(state, text),
        None if state.tokens.searching => {
            editor::insert(&mut state.tokens.search, text);
            state.tokens.rearrange();
        }
        _ => {}
    }
}

fn act_on_top(state: &mut State, action: Action) -> Vec<Effect> {
    // The window of the keys has lines and a button below them.
    let lines = state.keymap.help_lines() + 2 + 2 * usize::from(state.mouse);
    let end_of_help = DialogHeight::of(lines, state.size.height).furthest(lines, 1);
    let Some(layer) = state.overlays.last_mut() else {
        return vec![];
    };
    match &mut layer.overlay {
        Overlay::Menu(open) => match action {
            Action::Up => menu::move_by(open, -1),
            Action::Down => menu::move_by(open, 1),
            Action::Press => {
                let index = open.index;
                return menu::choose(state, index);
            }
            _ => drop(state.overlays.pop()),
        },
        Overlay::Accounts { .. } => return accounts::act(state, action),
        Overlay::Editor(_) => return editor::act(state, action),
        Overlay::Confirm(_) => return confirm::act(state, action),
        Overlay::Identify(_) => return identify::act_in_form(state, action),
        Overlay::Identified(_) => return identify::act(state, action),
        Overlay::Bulk(_) => return bulk::act(state, action),
        Overlay::Lost(_) => return lost::act(state, action),
        Overlay::Reveal(_) => return reveal::act(state, action),
        Overlay::SecretFile(_) => return secret_file::act(state, action),
        Overlay::Export(_) => return export::act(state, action),
        Overlay::AuditFilter(_) => return audit_filter::act(state, action),
        Overlay::Palette(_) => return palette::act(state, action),
        Overlay::Help { scroll } => match scrolled(*scroll, action) {
            Some(row) => *scroll = row.min(end_of_help),
            None => drop(state.overlays.pop()),
        },
        Overlay::Detail { scroll, .. } | Overlay::Event { scroll, .. } => {
            match scrolled(*scroll, action) {
                Some(row) => *scroll = row,
                None => drop(state.overlays.pop()),
            }
        }
        Overlay::Retired { .. } => return retirement::act(state, action),
        Overlay::Limit => drop(state.overlays.pop()),
    }
    vec![]
}

/// The first line of a window that is read, after an action that scrolls it.
pub(super) const fn scrolled(row: u16, action: Action) -> Option<u16> {
    match action {
        Action::Up => Some(row.saturating_sub(1)),
        Action::Down => Some(row.saturating_add(1)),
        Action::PageUp => Some(row.saturating_sub(10)),
        Action::PageDown => Some(row.saturating_add(10)),
        _ => None,
    }
}

fn search(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::KeepSearch => state.tokens.searching = false,
        Action::Back => {
            state.tokens.searching = false;
            state.tokens.search.reset();
            state.tokens.rearrange();
        }
        Action::Up => state.tokens.move_by(-1),
        Action::Down => state.tokens.move_by(1),
        _ => {}
    }
    vec![]
}

/// Esc, one step at a time: the notice, the search, the marks, the pane, then the page.
fn back(state: &mut State) -> Vec<Effect> {
    match state.page {
        _ if state.notice.take().is_some() => vec![],
        Page::Tokens if state.focus == Focus::Pane => {
            state.focus = Focus::Page;
            vec![]
        }
        Page::Tokens if !state.tokens.search.value().is_empty() => {
            state.tokens.search.reset();
            state.tokens.rearrange();
            vec![]
        }
        Page::Tokens if marks::any(state) => {
            state.tokens.marked.clear();
            vec![]
        }
        Page::Tokens if state.pane.is_some() => audit::toggle_pane(state),
        Page::Tokens => vec![],
        Page::Configuration | Page::Audit => {
            token_actions::show_page(state, Page::Tokens);
            vec![]
        }
    }
}

fn act_on_page(state: &mut State, action: Action) -> Vec<Effect> {
    match (state.page, state.focus, action) {
        (Page::Tokens, Focus::Page, Action::NextFocus | Action::PreviousFocus) => {
            if state.pane.is_some() {
                state.focus = Focus::Pane;
            }
            vec![]
        }
        (Page::Tokens, Focus::Pane, Action::NextFocus | Action::PreviousFocus) => {
            state.focus = Focus::Page;
            vec![]
        }
        (Page::Audit, ..) | (Page::Tokens, Focus::Pane, _) => audit::act(state, action),
        (Page::Configuration, ..) => configuration::act(state, action),
        (Page::Tokens, Focus::Page, _) => {
            let page = state.tokens.window.max(1).cast_signed();
            match action {
                Action::Up => state.tokens.move_by(-1),
                Action::Down => state.tokens.move_by(1),
                Action::PageUp => state.tokens.move_by(-page),
                Action::PageDown => state.tokens.move_by(page),
                Action::First => state.tokens.move_by(isize::MIN),
                Action::Last => state.tokens.move_by(isize::MAX),
                _ => return token_actions::act(state, action),
            }
            vec![]
        }
    }
}
