//! Routes each message to the area that it concerns.

use crate::domain::time::Age;

use super::effect::{Effect, Request};
use super::message::{Answer, FrameId, Message, Timer};
use super::overlay::Overlay;
use super::state::{Page, Session, State};
use super::traffic::Traffic;
use super::{
    accounts, audit, audit_filter, bulk, clipboard, cockpit, configuration, confirm, editor,
    export, identify, live, lost, migrate, mouse, oauth, perform, privacy, reveal, secret_file,
    sign_in, token_actions, traffic,
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
    let seen = cockpit::derive(state) || seen;
    migrate::settle(state);
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
        Message::TimerEnded(Timer::SignIn(serial)) => sign_in::is_seen(state, *serial),
        // What the list and the way to the account change raises the revision by itself.
        Message::Painted(_)
        | Message::Observed(_)
        | Message::TimerEnded(Timer::Refresh(_) | Timer::Marks(_) | Timer::Countdown(_)) => false,
        Message::Answered { call, .. } => !live::is_quiet(state, *call),
        _ => true,
    }
}

/// The relative times that are on the screen now.
fn ages(state: &State) -> Vec<Age> {
    let (now, zone) = (state.now(), state.zone());
    // The detail also says when its token was changed.
    let changed = state.overlays.iter().filter_map(|layer| match layer.overlay {
        Overlay::Detail { id, .. } => Some(state.tokens.get(id)?.updated_at),
        _ => None,
    });
    let on_the_way = migrate::find(state).into_iter().flat_map(|way| way.times(state));
    let clients = state.oauth.visible().filter(|_| state.page == Page::OAuthClients);
    let clients = clients.flat_map(|(_, row)| row.times());
    state
        .tokens
        .visible()
        .flat_map(|(_, token)| token.last_used.into_iter().chain([token.created_at]))
        .chain(changed)
        .chain(clients)
        .chain(on_the_way)
        .map(|instant| Age::of(instant, now, &zone))
        .collect()
}

/// The table has as many rows as the screen has room for.
fn fit(state: &mut State) {
    let rows = state.layout().map_or(0, |layout| usize::from(layout.rows.height));
    state.tokens.set_window(rows);
    state.oauth.set_window(rows);
    audit::fit(state);
}

fn route(state: &mut State, message: Message) -> Vec<Effect> {
    match message {
        Message::Key { key, seen } => {
            let mut effects = live::used(state);
            let kept = privacy::keeps(state, seen);
            effects.extend(kept.unwrap_or_else(|| perform::press(state, key, seen)));
            effects
        }
        Message::Pointed(pointing) => mouse::pointed(state, pointing),
        Message::Pasted(text) => privacy::keeps(state, FrameId(u64::MAX)).unwrap_or_else(|| {
            perform::paste(state, &text);
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
        Message::NotOpened(why) => not_opened(state, why),
        Message::AccountOpened(account) => {
            state.account = Some(account);
            state.traffic = Traffic::default();
            refresh(state)
        }
        Message::Answered { call, .. } if !state.calls.finish(call) => vec![],
        Message::Answered { call, answer } => {
            sign_in::heard(state, &answer);
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
        Message::SignIn { serial, told } => sign_in::told(state, serial, told),
        Message::LeftBehind { intents, unreadable } => {
            lost::left_behind(state, intents, &unreadable)
        }
    }
}

fn not_opened(state: &mut State, why: accounts::NotOpened) -> Vec<Effect> {
    state.traffic = Traffic::default();
    state.session = Session::NotOpened(why);
    vec![]
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
        Timer::SignIn(serial) => sign_in::ticked(state, serial),
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
            // What is shown may have waited for who that is.
            effects.extend(cockpit::ask_clients(state));
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
        Answer::OAuth(answer) => oauth::answered(state, call, *answer),
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
    effects.extend(cockpit::ask(state));
    effects.extend(cockpit::ask_clients(state));
    effects.extend(oauth::load(state));
    effects.extend(oauth::detail::load(state));
    effects
}
