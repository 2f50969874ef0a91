//! The table of faults: what is asked, what goes wrong, and what the screen says then.
//!
//! Each row is put to a client over a real connection, to a listener that misbehaves as it is told.
//! Every fault is then met by a create as well: it reaches the account at most once, and where it
//! may have made a token the error says so. The rows stand in the files beside this one.

mod answers;
mod connection;
mod cuts;
mod grants;
mod limits;
mod names;
mod refusals;
mod seen;
mod waits;

use std::time::Duration;

use tokendesk::app::failure;
use tokendesk::app::keymap::{Key, Keymap};
use tokendesk::domain::audit::{AuditFilter, Cursor};
use tokendesk::domain::description::NewDescription;
use tokendesk::domain::place::{Loopback, Place, Subdomain};
use tokendesk::domain::secret::{Credential, OneTimeSecret};
use tokendesk::domain::token::{Status, TokenChange, TokenId};
use tokendesk::phrases::{Catalog, Locale};
use tokendesk::zendesk::{Client, Error, ErrorKind, Network, Proxies, Timeouts, Writer};

use crate::support::listener::{Listener, Reply};
use crate::support::tls::{self, Behind, Proxy};

/// What is asked of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    SignIn,
    List,
    Create,
    Update,
    Delete,
    Settings,
    Events,
    EventsAfter(&'static str),
    Actors,
}

/// What goes wrong, made anew for each request.
pub enum Fault {
    /// The account answers everything like this.
    Always(Reply),
    /// The account answers one request after the other like this.
    InTurn(Vec<Reply>),
    /// Nobody listens at the account's address.
    Nobody,
    /// The account is behind a proxy and TLS; one trusts the root of its certificate, or another.
    Secure { proxy: Proxy, behind: Behind, trusts: Trust },
    /// A real account without a proxy: only where there is no network.
    NoProxy,
    /// The proxy's own address leads nowhere.
    ProxyAt(&'static str),
}

/// Which root is trusted beside the platform's.
pub enum Trust {
    Right,
    Another,
}

/// How one is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Bearer,
    OAuthClient,
}

/// What comes of it.
pub enum Says {
    /// The screen says what happened, and what to do now.
    Failure(&'static str, &'static str),
    /// It works, and this is in what came back.
    Works(&'static str),
}

/// What the dialog of a create says that was not confirmed, beside what went wrong.
pub const SENT: &str =
    "The creation of “nightly export” was sent and not confirmed: it may have happened.";

/// What explains a create that a real account refuses after 2026-10-27.
pub const CLOSED: &str = "That fits rule Z2: since 2026-10-27 no Zendesk account can make an API token, neither here nor through its API.";

/// One row of the table.
pub struct Row {
    pub name: &'static str,
    pub by: By,
    pub ask: Ask,
    pub fault: fn() -> Fault,
    pub timeouts: Timeouts,
    pub says: Says,
}

/// A row for somebody who is signed in by a bearer token.
pub const fn row(
    name: &'static str,
    ask: Ask,
    fault: fn() -> Fault,
    what: &'static str,
    hint: &'static str,
) -> Row {
    Row { name, by: By::Bearer, ask, fault, timeouts: PATIENT, says: Says::Failure(what, hint) }
}

impl Row {
    /// The same with one wait that is over in a moment: the one whose end this row is about.
    pub const fn within(self, timeouts: Timeouts) -> Self {
        Self { timeouts, ..self }
    }
}

/// A row for what looks like a fault and is none.
pub const fn works(
    name: &'static str,
    ask: Ask,
    fault: fn() -> Fault,
    brings: &'static str,
) -> Row {
    Row { name, by: By::Bearer, ask, fault, timeouts: PATIENT, says: Says::Works(brings) }
}

/// The whole table.
fn table() -> Vec<&'static Row> {
    let tables =
        [answers::ROWS, connection::ROWS, grants::ROWS, limits::ROWS, refusals::ROWS, waits::ROWS];
    tables.into_iter().flatten().collect()
}

/// Waits that nothing here reaches, however busy the machine is.
pub const PATIENT: Timeouts = Timeouts {
    connect: Duration::from_secs(20),
    first_byte: Duration::from_secs(20),
    idle: Duration::from_secs(20),
    whole: Duration::from_mins(1),
    first_pause: Duration::from_millis(1),
    longest_pause: Duration::from_millis(4),
    retries: 1,
    unsaid_wait: Duration::from_millis(1),
    longest_wait: Duration::from_secs(1),
};

/// The connection has to stand in a moment. The wait for the first byte begins with it.
pub const SOON_CONNECTED: Timeouts =
    Timeouts { connect: Duration::from_millis(1500), retries: 0, ..PATIENT };

/// The first byte has to come in a moment.
pub const SOON_BEGUN: Timeouts = Timeouts {
    connect: Duration::from_millis(1500),
    first_byte: Duration::from_millis(200),
    retries: 0,
    ..PATIENT
};

/// The next byte has to come in a moment.
pub const SOON_ON: Timeouts = Timeouts { idle: Duration::from_millis(400), retries: 0, ..PATIENT };

/// The last byte has to come in a moment.
pub const SOON_WHOLE: Timeouts =
    Timeouts { whole: Duration::from_millis(2500), retries: 0, ..PATIENT };

/// A fault as it stands: the client that meets it, and the account that sees what arrives.
struct Met {
    client: Writer,
    account: Option<Listener>,
}

impl Met {
    async fn new(fault: Fault, by: By, timeouts: Timeouts) -> Self {
        let network = Network { timeouts, ..Network::default() };
        let loopback = |url: &str| Place::Loopback(Loopback::parse(url).unwrap());
        let acme = Place::Zendesk(Subdomain::parse("acme").unwrap());
        let proxies = |https: String| Proxies { https: Some(https), exceptions: None };
        let (account, place, network) = match fault {
            Fault::Always(reply) => by_http(Listener::always(&reply), network),
            Fault::InTurn(replies) => by_http(Listener::start(replies), network),
            // Port 1 of this machine listens to nobody.
            Fault::Nobody => (None, loopback("http://127.0.0.1:1"), network),
            Fault::NoProxy => (None, acme, network),
            Fault::ProxyAt(url) => {
                let proxies = proxies(url.to_owned());
                (None, acme, Network { proxies, ..network })
            }
            Fault::Secure { proxy, behind, trusts } => {
                let account = Listener::always(&answers::me());
                let way = tls::start(proxy, behind, &account.url()).await;
                let root = match trusts {
                    Trust::Right => way.root,
                    Trust::Another => tls::another_root(),
                };
                let named = way.proxy.replace("http://", "http://ada:pa55@");
                let proxies = proxies(if proxy == Proxy::Knows { named } else { way.proxy });
                (Some(account), acme, Network { proxies, root: Some(root), ..network })
            }
        };
        let client = Client::new(&place, credential(by), &network).unwrap();
        Self { client: Writer::new(client), account }
    }

    /// How often a create reached the account.
    fn creates(&self) -> usize {
        let lines = self.account.as_ref().map(Listener::lines).unwrap_or_default();
        lines.iter().filter(|line| line.starts_with("POST /api/v2/api_tokens")).count()
    }

    /// Asks, and gives back what came in words.
    async fn ask(&self, ask: Ask) -> Result<String, Error> {
        let client = &self.client;
        let all = AuditFilter::default();
        match ask {
            Ask::SignIn => words(client.current_user().await),
            Ask::List => words(client.tokens().await),
            Ask::Create => {
                let name = NewDescription::parse("nightly export").unwrap();
                words(client.create_token(&name).await)
            }
            Ask::Update => {
                let change = TokenChange::SetStatus(Status::Inactive);
                words(client.update_token(TokenId(7), &change).await)
            }
            Ask::Delete => words(client.delete_token(TokenId(7)).await),
            Ask::Settings => words(client.access().await),
            Ask::Events => words(client.audit_events(&all, None).await),
            Ask::EventsAfter(place) => {
                words(client.audit_events(&all, Some(&Cursor(place.to_owned()))).await)
            }
            Ask::Actors => words(client.actors().await),
        }
    }
}

fn by_http(account: Listener, network: Network) -> (Option<Listener>, Place, Network) {
    let place = Place::Loopback(Loopback::parse(&account.url()).unwrap());
    (Some(account), place, network)
}

fn credential(by: By) -> Credential {
    let secret = OneTimeSecret::new("s3cr3t".to_owned());
    match by {
        By::Bearer => Credential::Bearer(secret),
        By::OAuthClient => Credential::OAuthClient { client_id: "tokendesk".to_owned(), secret },
    }
}

fn words<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Result<String, Error> {
    outcome.map(|value| format!("{value:?}"))
}

/// What the screen says of an error, in English: what happened, and what now.
fn sentences(error: &Error) -> (String, String) {
    let catalog = Catalog::new(Locale::En).with_keys(Keymap::default().named(Key::label));
    (catalog.say(&failure::what(error)), catalog.say(&failure::hint(error)))
}

/// Whether these are the sentences of the error, and whether they can be read on the screen.
fn is_said(ask: Ask, error: &Error, what: &str, hint: &str) -> bool {
    let Some(screen) = seen::screen(ask, error) else {
        return sentences(error) == (what.to_owned(), hint.to_owned());
    };
    screen.contains(&seen::bare(what)) && screen.contains(&seen::bare(hint))
}

/// Whether the account has said that it does not do it.
fn is_refusal(error: &Error) -> bool {
    matches!(
        error.kind,
        ErrorKind::NotSignedIn
            | ErrorKind::Forbidden(_)
            | ErrorKind::MissingScope(_)
            | ErrorKind::TokenAccessOff
            | ErrorKind::Refused(_)
            | ErrorKind::RateLimited { .. }
            | ErrorKind::UnexpectedStatus(400..=499)
    )
}

/// Puts one row to the client; gives back what is wrong with it.
async fn check(row: &'static Row) -> Option<String> {
    let met = Met::new((row.fault)(), row.by, row.timeouts).await;
    let outcome = met.ask(row.ask).await;
    let right = match (&row.says, &outcome) {
        (Says::Works(brings), Ok(brought)) => brought.contains(brings),
        (Says::Failure(what, hint), Err(error)) => is_said(row.ask, error, what, hint),
        _ => false,
    };
    if !right {
        let said = outcome.map_err(|error| (sentences(&error), error));
        return Some(format!("{} ({:?}): {said:#?}", row.name, row.ask));
    }
    // The same fault meets a create.
    let met = Met::new((row.fault)(), row.by, row.timeouts).await;
    let outcome = met.ask(Ask::Create).await;
    let wrong = match (&outcome, met.creates()) {
        // Nothing arrived, and nothing says that something may have.
        (Err(error), 0) => error.may_have_created(),
        (Err(error), 1) => error.may_have_created() == is_refusal(error),
        (_, reached) => reached != 1,
    };
    wrong.then(|| format!("{}: a create came {} times: {outcome:#?}", row.name, met.creates()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_is_said_and_no_create_is_sent_twice() {
    let rows: Vec<_> = table().into_iter().map(|row| tokio::spawn(check(row))).collect();
    let mut wrong = Vec::new();
    for row in rows {
        wrong.extend(row.await.unwrap());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_table_has_at_least_forty_rows_and_each_a_name_of_its_own() {
    let mut names: Vec<_> = table().iter().map(|row| row.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "a name stands there twice");
    assert!(count >= 40, "{count} rows");
}

#[test]
fn every_request_meets_a_fault() {
    for ask in [Ask::SignIn, Ask::List, Ask::Create, Ask::Update, Ask::Delete, Ask::Settings] {
        assert!(table().iter().any(|row| row.ask == ask), "{ask:?}");
    }
}
