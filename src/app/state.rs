//! Everything the screen knows.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tui_input::Input;

use crate::domain::account::{Account, Guard};
use crate::domain::intent::Intent;
use crate::domain::profile::Choice;
use crate::domain::time;
use crate::domain::user::may_manage_apis;
use crate::phrases::{Locale, Phrase};
use crate::zendesk::Error;

use super::accounts::{Accounts, NotOpened};
use super::audit::{self, Log, Pane};
use super::audit_filter::Actors;
use super::calls::{CallId, Calls};
use super::clipboard::{ClearAfter, Clipboard};
use super::clock::Clock;
use super::cockpit::{self, Cockpit};
use super::configuration::Configuration;
use super::keymap::{Context, Keymap};
use super::layout::{Layout, Shape};
use super::live::{self, Live};
use super::lockout::Lockout;
use super::marks;
use super::message::{FrameId, SignedIn, Size};
use super::migrate::Way;
use super::oauth::Clients;
use super::overlay::{Layer, Overlay};
use super::privacy::{Curtain, Privacy};
use super::retirement::Retirement;
use super::sign_in;
use super::tokens::Tokens;
use super::traffic::Traffic;
use super::trouble::{self, Trouble};
use super::undo::Undo;

/// What the screen is started with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The terminal's size.
    pub size: Size,
    /// This machine's clock.
    pub now: Timestamp,
    /// Whether a new token is copied as its window opens.
    pub copy_on_open: bool,
    /// When a copied secret is cleared.
    pub clear_after: ClearAfter,
    /// What is not left on the screen.
    pub privacy: Privacy,
    /// The pauses before the list is looked at again for a token whose create was not answered.
    pub look_again: [Duration; 2],
    /// How often the list is read again while somebody uses the screen; `None` is never.
    pub refresh: Option<Duration>,
    /// The accounts one can choose from, and the one that is opened.
    pub accounts: Accounts,
    /// The keys that work.
    pub keymap: Keymap,
    /// The language of the screen: commands are found by their names in it.
    pub locale: Locale,
    /// Whether the mouse is taken from the start.
    pub mouse: bool,
}

/// Those pauses as they are used: the list is looked at at once, after 2 and after 8 seconds.
pub const LOOK_AGAIN: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(6)];

/// A page of the sidebar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Apps and integrations › APIs › API tokens (P2)
    Tokens,
    /// Apps and integrations › APIs › API configuration
    Configuration,
    /// Account › Logs › Audit log
    Audit,
    /// Apps and integrations › APIs › Retirement
    Retirement,
    /// Apps and integrations › APIs › OAuth clients
    OAuthClients,
}

impl Page {
    /// Whether its rows are the tokens.
    pub const fn lists_tokens(self) -> bool {
        matches!(self, Self::Tokens | Self::Retirement)
    }
}

/// Which list the keys move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The page's own list.
    Page,
    /// The audit pane below or beside the token table.
    Pane,
}

/// Who one is in the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Session {
    /// The account is not open yet.
    Opening,
    /// It could not be opened.
    NotOpened(NotOpened),
    /// The account was asked.
    Checking(CallId),
    /// It answered.
    SignedIn(SignedIn),
    /// It was ended by a change that one made oneself.
    SignedOut(Lockout),
    /// It did not accept, or could not be asked.
    Failed(Error),
}

/// A line that says what just happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub phrase: Phrase,
    /// Whether something went wrong.
    pub failed: bool,
    /// Whether it offers to take back what was done.
    pub offers_undo: bool,
    /// Which notice it is, for the timer that ends it.
    pub serial: u64,
}

/// The state of the whole screen.
#[derive(Clone, Debug)]
pub struct State {
    /// The terminal's size.
    pub size: Size,
    /// Goes up whenever something that can be seen may have changed.
    pub revision: u64,
    /// The keys that work.
    pub keymap: Keymap,
    /// The language of the screen.
    pub locale: Locale,
    /// Whether the mouse is wanted (`mouse::is_taken`).
    pub mouse: bool,
    /// Whether a new token is copied as its window opens.
    pub copy_on_open: bool,
    /// When a copied secret is cleared.
    pub clear_after: ClearAfter,
    /// What is not left on the screen.
    pub privacy: Privacy,
    /// Whether the page is on the screen.
    pub curtain: Curtain,
    /// What was copied, and until when it stays.
    pub clipboard: Clipboard,
    /// The calls whose answers are waited for.
    pub calls: Calls,
    /// What the way to the account does.
    pub traffic: Traffic,
    /// The account's time.
    pub clock: Clock,
    /// The accounts one can choose from.
    pub accounts: Accounts,
    /// The account, once it is open.
    pub account: Option<Account>,
    /// Who one is in it.
    pub session: Session,
    /// The page that is shown.
    pub page: Page,
    /// The list that has the keys.
    pub focus: Focus,
    /// The page *API tokens*.
    pub tokens: Tokens,
    /// What can be taken back.
    pub undo: Undo,
    /// When that page is read again, and what changed in it.
    pub live: Live,
    /// What this session has seen of the retirement (Z1 to Z4).
    pub retirement: Retirement,
    /// The page *Retirement*.
    pub cockpit: Box<Cockpit>,
    /// The page *OAuth clients*.
    pub oauth: Box<Clients>,
    /// The window of a migration that was left last (Z4): what was typed in it is there again.
    pub left_way: Option<Box<Way>>,
    /// The audit pane, when it is open (L1).
    pub pane: Option<Pane>,
    /// The page *Audit log*.
    pub log: Log,
    /// Which events that page shows (L3).
    pub log_filter: audit::Filter,
    /// The events of single tokens, for the pane and for the detail.
    pub token_events: audit::Cache,
    /// P4: the account refused its audit log, and its plan is not known.
    pub audit_refused: Option<Error>,
    /// The people who can be chosen as actors (L3).
    pub actors: Actors,
    /// The page *API configuration*.
    pub configuration: Configuration,
    /// Menus and dialogs; the last one has every key.
    pub overlays: Vec<Layer>,
    /// What earlier runs left open in this account and was not told yet.
    pub left_behind: Vec<Intent>,
    /// The pauses before the list is looked at again (`Options::look_again`).
    pub look_again: [Duration; 2],
    /// What just happened.
    pub notice: Option<Notice>,
    /// A text, no secret, that is being copied; the notice repeats it.
    pub copying: Option<String>,
    /// The step of what moves while something loads.
    pub spinner: u8,
    /// The last serial number that was given to a notice or timer.
    pub serial: u64,
    /// What it was started with, for the next account.
    options: Options,
}

impl State {
    /// The state before anything is known of the account.
    pub fn new(options: Options) -> Self {
        Self {
            size: options.size,
            revision: 0,
            keymap: options.keymap.clone(),
            locale: options.locale,
            mouse: options.mouse,
            copy_on_open: options.copy_on_open,
            clear_after: options.clear_after,
            privacy: options.privacy,
            curtain: Curtain::default(),
            clipboard: Clipboard::default(),
            calls: Calls::default(),
            traffic: Traffic::default(),
            clock: Clock::new(options.now),
            accounts: options.accounts.clone(),
            account: None,
            session: Session::Opening,
            page: Page::Tokens,
            focus: Focus::Page,
            tokens: Tokens::default(),
            undo: Undo::default(),
            live: Live::new(options.refresh),
            retirement: Retirement::default(),
            cockpit: Box::default(),
            oauth: Box::default(),
            left_way: None,
            pane: None,
            log: Log::default(),
            log_filter: audit::Filter::default(),
            token_events: audit::Cache::default(),
            audit_refused: None,
            actors: Actors::default(),
            configuration: Configuration::default(),
            overlays: vec![],
            left_behind: vec![],
            look_again: options.look_again,
            notice: None,
            copying: None,
            spinner: 0,
            serial: 0,
            options,
        }
    }

    /// Forgets everything of the account, for another one: its answers that are under way, its
    /// rows, its dialogs and its clock. What a person has set for the screen stays.
    pub fn leave_for(&mut self, choice: Choice) {
        let accounts = Accounts { current: choice, ..self.accounts.clone() };
        let fresh = Self::new(Options {
            size: self.size,
            now: self.clock.local(),
            accounts,
            ..self.options.clone()
        });
        let old = std::mem::replace(self, fresh);
        self.calls = old.calls;
        self.calls.forget_all();
        self.revision = old.revision;
        self.serial = old.serial;
        self.tokens.sort = old.tokens.sort;
        self.mouse = old.mouse;
    }

    /// Whether something on the screen moves: the runtime then sends `Message::Animated`.
    pub fn is_animating(&self) -> bool {
        !self.is_blank() && self.is_waiting()
    }

    fn is_waiting(&self) -> bool {
        self.steps_waited().is_some()
            || sign_in::is_busy(self)
            || matches!(trouble::of(self), Some(Trouble::Connecting(_)))
    }

    /// Whether the screen is blank, since nobody pressed a key for a while.
    pub const fn is_blank(&self) -> bool {
        matches!(self.curtain, Curtain::Closed)
    }

    /// For how many steps of what moves an answer is waited for, if one is. What the program asks
    /// by itself moves nothing.
    pub fn steps_waited(&self) -> Option<u32> {
        self.calls.longest_but(|call| live::is_quiet(self, call))
    }

    /// The account's time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The zone in which times are shown: the signed-in user's, else UTC.
    pub fn zone(&self) -> TimeZone {
        time::zone(self.signed_in().and_then(|who| who.user.time_zone.as_deref()))
    }

    /// The name of that zone, as the header and exact times say it.
    pub fn zone_name(&self) -> String {
        self.zone().iana_name().unwrap_or("UTC").to_owned()
    }

    /// Who is signed in, if that is known.
    pub const fn signed_in(&self) -> Option<&SignedIn> {
        match &self.session {
            Session::SignedIn(who) => Some(who),
            _ => None,
        }
    }

    /// Whether the signed-in person may see and change tokens (P3); `None` while it is not known.
    pub fn may_manage(&self) -> Option<bool> {
        self.signed_in().map(|who| may_manage_apis(&who.user.role, who.custom_role_manages_apis))
    }

    /// Whether the account has an audit log (P4), as far as its plan or an answer tells.
    pub fn has_audit_log(&self) -> bool {
        let plan = self.account.as_ref().and_then(|account| account.plan);
        self.audit_refused.is_none() && plan.is_none_or(crate::domain::plan::Plan::has_audit_log)
    }

    /// What is searched for on the page, and whether the search line has the keys.
    pub fn search(&self) -> Option<(&Input, bool)> {
        match self.page {
            Page::OAuthClients => Some((&self.oauth.search, self.oauth.searching)),
            page if page.lists_tokens() => Some((&self.tokens.search, self.tokens.searching)),
            _ => None,
        }
    }

    /// Whether the search line has the keys.
    pub fn is_searching(&self) -> bool {
        self.search().is_some_and(|(_, typing)| typing)
    }

    /// What one has set oneself for the account, against one's own haste.
    pub fn guard(&self) -> Guard {
        self.account.as_ref().map(|account| account.guard).unwrap_or_default()
    }

    /// The account's name, empty until it is open.
    pub fn account_name(&self) -> &str {
        self.account.as_ref().map_or("", |account| account.name.shown())
    }

    /// Where things stand, or `None` on a screen that is too small.
    pub fn layout(&self) -> Option<Layout> {
        Layout::of(
            self.size,
            match self.page {
                Page::Tokens if self.pane.is_some() => Shape::WithPane,
                Page::Audit => Shape::Broad,
                Page::Retirement if !self.is_open_ended() => Shape::Cockpit,
                _ => Shape::Plain,
            },
        )
    }

    /// Whether the account's tokens end by no rule.
    fn is_open_ended(&self) -> bool {
        cockpit::body(self) == cockpit::Body::NotKept
    }

    /// The contexts in which a key is looked up, innermost first.
    pub fn contexts(&self) -> &'static [Context] {
        match self.overlays.last() {
            Some(layer) => layer.overlay.contexts(),
            None => self.page_contexts(),
        }
    }

    /// Those of the page itself, whatever stands over it.
    pub fn page_contexts(&self) -> &'static [Context] {
        if trouble::of(self).is_some() {
            let offered = sign_in::is_offered(self);
            return if offered {
                &[Context::SignedOut, Context::Everywhere]
            } else {
                &[Context::Everywhere]
            };
        }
        match (self.page, self.focus) {
            (Page::Retirement, _) if self.is_open_ended() => &[Context::Everywhere],
            _ if self.is_searching() => &[Context::Search],
            (Page::Tokens | Page::Retirement, Focus::Page) if marks::any(self) => {
                &[Context::Marked, Context::Tokens, Context::List, Context::Everywhere]
            }
            (Page::Tokens, Focus::Page) | (Page::Retirement, _) => {
                &[Context::Tokens, Context::List, Context::Everywhere]
            }
            (Page::Tokens, Focus::Pane) => {
                &[Context::Audit, Context::List, Context::Tokens, Context::Everywhere]
            }
            (Page::OAuthClients, _) => &[Context::OauthClients, Context::List, Context::Everywhere],
            (Page::Configuration, _) => &[Context::Configuration, Context::Everywhere],
            (Page::Audit, _) => &[Context::Audit, Context::List, Context::Everywhere],
        }
    }

    /// Opens a menu or dialog. It takes no key that was typed before it was painted where that
    /// matters (`Overlay::is_guarded`).
    pub fn open(&mut self, overlay: Overlay) {
        self.overlays.push(Layer { overlay, painted: None });
    }

    /// Whether a key typed by somebody who had seen this frame reaches the top dialog.
    pub fn reaches_top(&self, seen: FrameId) -> bool {
        self.overlays.last().is_none_or(|layer| {
            !layer.overlay.is_guarded() || layer.painted.is_some_and(|painted| seen >= painted)
        })
    }

    /// A serial number for a timer.
    pub const fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }
}
