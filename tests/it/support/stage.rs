//! A state that tests play on: keys and answers go in, effects and pictures come out.

use std::fmt::Write;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::{Color, Modifier};
use tokendesk::app::accounts::Accounts;
use tokendesk::app::keymap::{Key, Keymap};
use tokendesk::app::{
    Answer, CallId, Effect, FrameId, LOOK_AGAIN, Message, NotCreated, Options, Overlay, Request,
    SignedIn, Size, State, oauth, reread::Step, update,
};
use tokendesk::domain::account::{AccessSettings, Account, AccountColor, Guard, SignIn};
use tokendesk::domain::description::Description;
use tokendesk::domain::intent::{Intent, IntentId, Reached};
use tokendesk::domain::plan::Plan;
use tokendesk::domain::profile::{Choice, Offer, ProfileName};
use tokendesk::domain::secret::OneTimeSecret;
use tokendesk::domain::token::{CreatedToken, Creator, Status, Token, TokenId};
use tokendesk::domain::user::{CurrentUser, Role, UserId};
use tokendesk::phrases::Locale;
use tokendesk::ui::{Look, draw};
use tokendesk::zendesk::{Dated, Error, ErrorKind};

use super::answers::belongs;

/// The value of the token that `Stage::created` brings.
pub const VALUE: &str = "v7Qm1bT0kX9fK2xQaa03Zp7Yt0WsN4hJc8Lr2Ee5";

/// The account's time on the stage.
pub fn now() -> Timestamp {
    at("2026-11-23T12:00:00Z")
}

pub fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}
/// A token with usual facts; tests change what they are about.
pub fn token(id: i64, description: Option<&str>) -> Token {
    Token {
        id: TokenId(id),
        description: Description::received(description.map(str::to_owned)),
        status: Status::Active,
        visible_token: format!("tk{id:04}").into(),
        last_used: Some(at("2026-11-23T11:58:00Z")),
        created_at: at("2025-11-01T08:00:00Z"),
        updated_at: at("2025-11-01T08:00:00Z"),
        creator: Some(Creator {
            id: UserId(101),
            name: Some("Ada Park".into()),
            email: Some("ada@northwind.example".into()),
        }),
        assigned_user_id: None,
        signs_in: false,
    }
}

/// Six tokens of every kind, as the wireframes have them.
pub fn six() -> Vec<Token> {
    let creator =
        |name: &str| Some(Creator { id: UserId(102), name: Some(name.into()), email: None });
    vec![
        token(1, Some("Billing export")),
        Token {
            last_used: Some(at("2026-11-23T05:00:00Z")),
            created_at: at("2024-10-23T05:00:00Z"),
            creator: creator("Jonas Weber"),
            visible_token: "Qm81bT".into(),
            ..token(2, Some("Nightly warehouse sync"))
        },
        Token {
            last_used: Some(at("2026-11-22T11:00:00Z")),
            created_at: at("2026-06-20T05:00:00Z"),
            creator: creator("김서연"),
            visible_token: "aa03Zp".into(),
            ..token(3, Some("창고 동기화"))
        },
        Token {
            status: Status::Inactive,
            last_used: Some(at("2026-03-12T11:00:00Z")),
            created_at: at("2022-06-20T05:00:00Z"),
            ..token(4, Some("Old helpdesk import"))
        },
        Token {
            last_used: None,
            creator: Some(Creator { id: UserId(999), name: None, email: None }),
            ..token(5, None)
        },
        Token {
            last_used: Some(at("2026-11-03T11:00:00Z")),
            creator: creator("Priya Nair"),
            ..token(
                6,
                Some(
                    "Middleware between the order system and the help desk, owned by the platform \
                     team, ask in the channel before you touch it",
                ),
            )
        },
    ]
}

/// The same, signed in with the first of them.
pub fn signs_in() -> Vec<Token> {
    let mut tokens = six();
    tokens[0].signs_in = true;
    tokens
}

/// Who is signed in on the stage.
pub fn signed_in(role: Role) -> SignedIn {
    SignedIn {
        user: CurrentUser {
            id: UserId(101),
            name: "Ada Park".into(),
            email: "ada@northwind.example".into(),
            role,
            custom_role_id: None,
            time_zone: Some("Europe/Berlin".into()),
            suspended: false,
        },
        custom_role_manages_apis: false,
    }
}

pub fn account(plan: impl Into<Option<Plan>>) -> Account {
    Account {
        name: "Northwind".into(),
        plan: plan.into(),
        embedded: true,
        keeps_retirement: false,
        url: "http://127.0.0.1:4711".into(),
        profile: None,
        guard: Guard::default(),
        color: None,
        sign_in: SignIn::Run,
    }
}

/// A real account, of which only its configuration and its answers tell something.
pub fn real() -> Account {
    Account {
        name: "acme".into(),
        embedded: false,
        keeps_retirement: true,
        url: "https://acme.zendesk.com".into(),
        profile: Some("prod".into()),
        sign_in: SignIn::OAuthToken,
        ..account(None::<Plan>)
    }
}

pub const ACCESS_ON: AccessSettings = AccessSettings { terms_accepted: true, token_access: true };
pub const ACCESS_OFF: AccessSettings = AccessSettings { terms_accepted: true, token_access: false };

pub fn dated<T>(value: T) -> Dated<T> {
    Dated { value, server_time: Some(now()) }
}

pub fn error(kind: ErrorKind) -> Error {
    let request = "PUT /api/v2/api_tokens/1".into();
    let status = match &kind {
        ErrorKind::Refused(_) => Some(422),
        ErrorKind::Forbidden(_) => Some(403),
        ErrorKind::NotFound | ErrorKind::TokenAccessOff => Some(404),
        ErrorKind::UnexpectedStatus(status) | ErrorKind::Server(status) => Some(*status),
        _ => None,
    };
    Error { kind, cause: None, status, request, request_id: Some("4f2a-77".into()) }
}

pub const fn size(width: u16, height: u16) -> Size {
    Size { width, height }
}

/// The accounts where only the embedded one can be chosen.
pub fn embedded() -> Accounts {
    let offer = Offer {
        choice: Choice::Embedded,
        place: None,
        guard: Guard::default(),
        color: None,
        sign_in: SignIn::Run,
    };
    Accounts { offers: vec![offer], current: Choice::Embedded }
}

/// A profile of the configuration.
pub fn profile(name: &str) -> Choice {
    Choice::Profile(ProfileName::parse(name).expect("a name"))
}

/// The embedded account and two profiles.
pub fn choices() -> Accounts {
    let offer = |name: &str, place: (&str, &str), guard| Offer {
        choice: profile(name),
        place: Some((place.0.into(), place.1.into())),
        guard,
        color: None,
        sign_in: SignIn::OAuthToken,
    };
    let guarded = Guard { read_only: true, protected: true };
    let Accounts { mut offers, current } = embedded();
    offers.push(Offer {
        color: Some(AccountColor::Red),
        ..offer("prod", ("acme", "https://acme.zendesk.com"), guarded)
    });
    let local = ("127.0.0.1:8080", "http://127.0.0.1:8080");
    offers.push(offer("sandbox", local, Guard::default()));
    Accounts { offers, current }
}

/// What was asked for by the create whose answer is lost on the stage.
pub fn intent(description: &str, reached: Reached) -> Intent {
    Intent {
        id: IntentId { run: "1".into(), number: 1 },
        account: "http://127.0.0.1:4711".into(),
        account_name: "Northwind".into(),
        description: description.to_owned(),
        at: Some(now()),
        known: six().iter().map(|token| token.id).collect(),
        reached,
    }
}

/// A token that was made just now and never used.
pub fn fresh(id: i64, description: &str) -> Token {
    Token { created_at: now(), updated_at: now(), last_used: None, ..token(id, Some(description)) }
}

/// A state, the frames it was shown on, and the calls it waits for.
pub struct Stage {
    pub state: State,
    /// Whether the stage answers what is read again before a change.
    pub rereads: bool,
    pub frame: u64,
    pub open: Vec<(CallId, Request)>,
}

impl Stage {
    /// Before the account is open.
    pub fn dark(size: Size) -> Self {
        let state = State::new(Options {
            size,
            now: now(),
            copy_on_open: true,
            clear_after: tokendesk::app::ClearAfter::default(),
            privacy: tokendesk::app::Privacy::default(),
            refresh: None,
            accounts: embedded(),
            keymap: Keymap::default(),
            locale: Locale::En,
            mouse: false,
            look_again: LOOK_AGAIN,
        });
        Self { state, rereads: true, frame: 0, open: vec![] }
    }

    /// Before the first of these accounts is open.
    pub fn among(size: Size, accounts: Accounts) -> Self {
        let mut stage = Self::dark(size);
        stage.state.accounts = accounts;
        stage
    }

    /// The calls that are open, for answers that come late.
    pub fn late(&mut self) -> Vec<CallId> {
        self.open.drain(..).map(|(call, _)| call).collect()
    }

    /// The account is open; sign-in, tokens and token access are being asked for.
    pub fn opened(size: Size, plan: Plan) -> Self {
        let mut stage = Self::dark(size);
        stage.send(Message::AccountOpened(account(plan)));
        stage
    }

    /// Signed in as an administrator before these tokens.
    pub fn with(size: Size, tokens: Vec<Token>) -> Self {
        Self::within(size, account(Plan::SuiteEnterprise), tokens)
    }

    /// The same in any account.
    pub fn within(size: Size, account: Account, tokens: Vec<Token>) -> Self {
        let mut stage = Self::dark(size);
        stage.send(Message::AccountOpened(account));
        stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
        stage.answer(Answer::Access(Ok(ACCESS_ON)));
        stage.answer(Answer::Tokens(Ok(dated(tokens))));
        stage
    }

    /// Signed in before six tokens, at 80x24.
    pub fn usual() -> Self {
        Self::with(size(80, 24), six())
    }

    /// Applies a message and lets the result be painted; gives the effects back.
    ///
    /// What is read again before a change is as the stage knows it, unless `rereads` is off.
    pub fn send(&mut self, message: Message) -> Vec<Effect> {
        let mut effects = self.apply(message);
        while let Some(message) = self.unchanged() {
            effects = self.apply(message);
        }
        effects
    }

    /// The answer to the read that a dialog waits for before it changes anything.
    fn unchanged(&mut self) -> Option<Message> {
        let reading = self.state.overlays.iter().find_map(|layer| match &layer.overlay {
            Overlay::Confirm(confirm) if matches!(confirm.step, Step::Reading(_)) => confirm.call,
            Overlay::OAuthForm(form) if matches!(form.step, Step::Reading(_)) => form.call,
            Overlay::Editor(editor) if matches!(editor.step, Step::Reading(_)) => editor.call,
            _ => None,
        });
        let call = reading.or(self.state.configuration.starting).filter(|_| self.rereads)?;
        let index = self.open.iter().position(|(open, _)| *open == call)?;
        let answer = match &self.open[index].1 {
            Request::Tokens => {
                let value = self.state.tokens.all().to_vec();
                // The clock stays as the scene has set it.
                Answer::Tokens(Ok(Dated { value, server_time: None }))
            }
            Request::OAuth(asked) if **asked == oauth::Request::Clients => {
                let global = Ok(self.state.oauth.global().cloned().collect());
                let clients = self.state.oauth.local().cloned().collect();
                let clients = Dated { value: clients, server_time: None };
                let listed = oauth::Listed { clients, global };
                Answer::OAuth(Box::new(oauth::Answer::Clients(Ok(listed))))
            }
            Request::Access => Answer::Access(Ok(self.state.configuration.access?)),
            _ => return None,
        };
        self.open.remove(index);
        Some(Message::Answered { call, answer })
    }

    fn apply(&mut self, message: Message) -> Vec<Effect> {
        let effects = update(&mut self.state, message);
        for effect in &effects {
            if let Effect::Call { call, request } = effect {
                self.open.push((*call, request.clone()));
            }
        }
        self.frame += 1;
        update(&mut self.state, Message::Painted(FrameId(self.frame)));
        effects
    }

    /// Presses keys, one after the other: `a`, `Enter`, `Ctrl-c`. The effects of the last.
    pub fn press(&mut self, keys: &str) -> Vec<Effect> {
        let mut effects = vec![];
        for name in keys.split(' ') {
            let seen = FrameId(self.frame);
            effects = self.send(Message::Key { key: key(name), seen });
        }
        effects
    }

    /// Types a text, character by character.
    pub fn types(&mut self, text: &str) {
        for character in text.chars() {
            let key = KeyEvent::new(KeyCode::Char(character), KeyModifiers::NONE);
            self.send(Message::Key { key, seen: FrameId(self.frame) });
        }
    }

    /// The requests that are waited for.
    pub fn waiting(&self) -> Vec<&Request> {
        self.open.iter().map(|(_, request)| request).collect()
    }

    /// Answers the newest open call that such an answer belongs to.
    pub fn answer(&mut self, answer: Answer) -> Vec<Effect> {
        let index = self.open.iter().rposition(|(_, request)| belongs(&answer, request));
        let (call, _) = self.open.remove(index.expect("a call that waits for this answer"));
        self.send(Message::Answered { call, answer })
    }

    /// Adds a token through its form, up to the open window with its value.
    pub fn created(&mut self, description: &str) -> Vec<Effect> {
        self.press("a");
        self.types(description);
        self.press("Enter");
        let token = Token { visible_token: VALUE[..6].into(), ..token(77, Some(description)) };
        let secret = OneTimeSecret::new(VALUE.to_owned());
        self.answer(Answer::TokenCreated(Ok(CreatedToken { token, secret })))
    }

    /// Asks for a token through its form, whose answer does not come.
    pub fn lost(&mut self, description: &str) -> Vec<Effect> {
        self.press("a");
        self.types(description);
        self.press("Enter");
        let intent = Box::new(intent(description, Reached::Sent));
        let error = error(ErrorKind::NoAnswer);
        self.answer(Answer::TokenCreated(Err(NotCreated::Unknown { intent, error })))
    }

    /// The account lists these beside the usual six.
    pub fn lists(&mut self, more: Vec<Token>) -> Vec<Effect> {
        let list = six().into_iter().chain(more).collect();
        self.answer(Answer::Tokens(Ok(dated(list))))
    }

    /// The screen as text, trailing blanks cut.
    pub fn text(&self, locale: Locale) -> String {
        self.picture(locale).0
    }

    /// The screen as text, and its styles as a line for each run that is not plain.
    pub fn picture(&self, locale: Locale) -> (String, String) {
        self.picture_in(&Look::new(locale, false, true).with_keys(&self.state.keymap))
    }

    /// The same with another look.
    pub fn picture_in(&self, look: &Look) -> (String, String) {
        let Size { width, height } = self.state.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
        terminal.draw(|frame| draw(frame, &self.state, look)).expect("a frame");
        let buffer = terminal.backend().buffer().clone();
        let (mut text, mut styles) = (String::new(), String::new());
        for y in 0..height {
            let mut line = String::new();
            let mut skip = 0;
            let mut run: Option<(u16, String)> = None;
            for x in 0..width {
                let cell = &buffer[(x, y)];
                if skip == 0 {
                    line.push_str(cell.symbol());
                    skip = unicode_width::UnicodeWidthStr::width(cell.symbol()).max(1);
                }
                skip -= 1;
                let style = style_name(cell.fg, cell.bg, cell.modifier);
                if run.as_ref().map(|(_, name)| name.as_str()) != Some(style.as_str()) {
                    close(&mut styles, y, x, run.take());
                    run = Some((x, style));
                }
            }
            close(&mut styles, y, width, run);
            text.push_str(line.trim_end());
            text.push('\n');
        }
        (text, styles)
    }
}

fn close(styles: &mut String, y: u16, end: u16, run: Option<(u16, String)>) {
    if let Some((start, name)) = run.filter(|(_, name)| !name.is_empty()) {
        let _ = writeln!(styles, "{y}: {start}-{} {name}", end - 1);
    }
}

fn style_name(fg: Color, bg: Color, modifier: Modifier) -> String {
    let mut words = vec![];
    if fg != Color::Reset {
        words.push(format!("{fg}").to_lowercase());
    }
    if bg != Color::Reset {
        words.push(format!("on {bg}").to_lowercase());
    }
    if !modifier.is_empty() {
        words.push(format!("{modifier:?}").to_lowercase());
    }
    words.join(" ")
}

/// A key by its name, as `keymap` labels it.
pub fn key(name: &str) -> KeyEvent {
    // A letter of a Korean input method comes as such.
    let mut characters = name.chars();
    if let (Some(only), None) = (characters.next(), characters.next()) {
        return KeyEvent::new(KeyCode::Char(only), KeyModifiers::NONE);
    }
    let key = Key::parse(name).expect("a key");
    KeyEvent::new(key.code, key.modifiers)
}
