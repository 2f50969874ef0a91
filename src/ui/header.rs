//! The header: where one is, in which account, and what one's own configuration allows there.

use ratatui::Frame;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::layout::Area;
use crate::app::{Page, State, accounts, cockpit};
use crate::domain::account::{Account, Guard, SignIn};
use crate::domain::profile::Choice;
use crate::domain::rate_limit::RateLimit;
use crate::phrases::Phrase;

use super::Look;
use super::text::cut;
use super::widgets::message::rect;

/// The path of a page (P2), from the outermost part on.
fn path(page: Page) -> [Phrase; 4] {
    match page {
        Page::Tokens => {
            [Phrase::AdminCenter, Phrase::AppsAndIntegrations, Phrase::Apis, Phrase::ApiTokens]
        }
        Page::Configuration => [
            Phrase::AdminCenter,
            Phrase::AppsAndIntegrations,
            Phrase::Apis,
            Phrase::ApiConfiguration,
        ],
        Page::Retirement => {
            [Phrase::AdminCenter, Phrase::AppsAndIntegrations, Phrase::Apis, Phrase::Retirement]
        }
        Page::OAuthClients => {
            [Phrase::AdminCenter, Phrase::AppsAndIntegrations, Phrase::Apis, Phrase::OauthClients]
        }
        Page::Audit => [Phrase::AdminCenter, Phrase::Account, Phrase::Logs, Phrase::AuditLog],
    }
}

/// The cells of the account's name that nothing else may take.
const LEAST_NAME: usize = 12;

/// What of the header is shown. What matters least goes first; the account's name and its badges
/// never go.
struct Shown {
    /// The first part of the path.
    path_from: usize,
    /// Who is signed in, and how: on a wide screen that has a row of its own.
    who: bool,
    plan: bool,
    profile: bool,
}

impl Shown {
    /// What is given up, in this order, where there is no room. Who is signed in gives way to no
    /// more than the beginning of the path; once that is not enough, the path comes back.
    const STEPS: [fn(&mut Self); 11] = [
        |shown| shown.path_from = 1,
        |shown| shown.plan = false,
        |shown| shown.path_from = 2,
        |shown| shown.path_from = 3,
        |shown| *shown = Self::without_who(),
        |shown| shown.path_from = 1,
        |shown| shown.plan = false,
        |shown| shown.path_from = 2,
        |shown| shown.path_from = 3,
        |shown| shown.profile = false,
        |shown| shown.path_from = 4,
    ];

    const fn without_who() -> Self {
        Self { path_from: 0, who: false, plan: true, profile: true }
    }
}

/// Draws it: one row, and on a wide screen a second one with who is signed in.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, area: Area) {
    let row = area.row(0);
    let room = usize::from(row.width).saturating_sub(2);
    let badges = badges(state, look, room);
    let mut shown = Shown { who: area.height == 1, ..Shown::without_who() };
    for give_up in Shown::STEPS {
        let path = breadcrumbs(state, look, shown.path_from);
        if path.width() + 4 + words(state, look, &shown).width() + badges.width() <= room {
            break;
        }
        give_up(&mut shown);
    }
    let name_room = room.saturating_sub(badges.width() + 1);
    let words = words(state, look, &shown);
    let mut end = if words.width() > name_room { name(state, look, name_room) } else { words };
    end.extend(badges);
    end.push_span(Span::raw(" "));
    frame.render_widget(breadcrumbs(state, look, shown.path_from), rect(row));
    frame.render_widget(end.right_aligned(), rect(row));
    if area.height > 1 {
        let line = Line::styled(format!("{} ", signed_in(state, look)), look.theme.quiet);
        frame.render_widget(line.right_aligned(), rect(area.row(1)));
    }
}

/// The path of the page from one of its parts on.
fn breadcrumbs(state: &State, look: &Look, from: usize) -> Line<'static> {
    let parts = path(state.page);
    let separator = format!(" {} ", look.signs.crumb);
    let mut line = Line::raw(" ");
    for (index, part) in parts.iter().enumerate().skip(from) {
        let last = index + 1 == parts.len();
        let style = if last { look.theme.title } else { look.theme.quiet };
        line.push_span(Span::styled(look.say(part), style));
        if !last {
            line.push_span(Span::styled(separator.clone(), look.theme.quiet));
        }
    }
    line
}

/// The account's name in the colour that one's own configuration gives it; before it is open, what
/// leads to it.
fn name(state: &State, look: &Look, room: usize) -> Line<'static> {
    let offer = state.accounts.offer().filter(|offer| offer.choice != Choice::Embedded);
    let (name, color) = match (&state.account, offer) {
        (Some(account), _) => (account.name.to_string(), account.color),
        (None, Some(offer)) => (look.say(&accounts::name_of(offer)), offer.color),
        (None, None) => return Line::default(),
    };
    let Some(color) = color else {
        let name = cut(&name, room, look.signs.ellipsis);
        return Line::from(Span::styled(name, look.theme.title));
    };
    let name = cut(&name, room.saturating_sub(2), look.signs.ellipsis);
    Line::from(Span::styled(format!(" {name} "), look.theme.account(color)))
}

/// The account's name and what else there is room for.
fn words(state: &State, look: &Look, shown: &Shown) -> Line<'static> {
    let mut line = name(state, look, usize::MAX);
    let Some(account) = &state.account else {
        return line;
    };
    let mut add = |word: String, style: Style| {
        line.push_span(Span::styled(format!(" {} ", look.signs.dot), look.theme.quiet));
        line.push_span(Span::styled(word, style));
    };
    let profile =
        account.profile.as_ref().filter(|profile| profile.as_str() != account.name.shown());
    if let Some(profile) = profile.filter(|_| shown.profile) {
        add(profile.clone(), look.theme.title);
    }
    if let Some(plan) = account.plan.filter(|_| shown.plan) {
        add(plan.name().to_owned(), look.theme.title);
    }
    if state.audit_refused.is_some() && shown.plan {
        add(look.say(&Phrase::NoAuditLog), look.theme.title);
    }
    // The embedded account has one credential, which says nothing.
    let who = who(state, look, account).filter(|_| shown.who && !account.embedded);
    if let Some(who) = who {
        add(who, look.theme.quiet);
    }
    line
}

/// What kind of account this is, and what one's own configuration keeps one from, each with the
/// space before it.
fn badges(state: &State, look: &Look, room: usize) -> Line<'static> {
    let mut line = Line::default();
    if state.account.as_ref().is_some_and(|account| account.embedded) {
        line.extend(badge(look, &Phrase::BadgeEmbedded, look.theme.badge));
    }
    let before = || state.accounts.offer().map(|offer| offer.guard).unwrap_or_default();
    let guard = state.account.as_ref().map_or_else(before, |account| account.guard);
    line.extend(guards(look, guard));
    if let Some(lost) = cockpit::lost_soon(state) {
        let figure = look.say(&lost);
        let lost = match state.page {
            Page::Retirement => Phrase::BadgeLostHere { figure },
            _ => Phrase::BadgeLost { figure },
        };
        line.extend(badge(look, &lost, look.theme.warning));
    }
    if let Some(RateLimit { limit, remaining: left }) = state.traffic.scarce() {
        let rate = badge(look, &Phrase::BadgeRateLimit { left, limit }, look.theme.warning);
        // The name goes before what is left of the limit.
        if line.width() + Line::from(rate.to_vec()).width() + LEAST_NAME <= room {
            line.extend(rate);
        }
    }
    line
}

/// What one's own configuration keeps one from, each with the space before it.
pub fn guards(look: &Look, guard: Guard) -> Line<'static> {
    let mut line = Line::default();
    if guard.read_only {
        line.extend(badge(look, &Phrase::BadgeReadOnly, look.theme.warning));
    }
    if guard.protected {
        line.extend(badge(look, &Phrase::BadgeProtected, look.theme.warning));
    }
    line
}

fn badge(look: &Look, phrase: &Phrase, style: Style) -> [Span<'static>; 2] {
    [Span::raw(" "), Span::styled(format!(" {} ", look.say(phrase)), style)]
}

/// Who is signed in, and how.
fn who(state: &State, look: &Look, account: &Account) -> Option<String> {
    let email = state.signed_in()?.user.email.to_string();
    Some(match account.sign_in {
        SignIn::Run => email,
        SignIn::OAuthToken | SignIn::OAuthCode => look.say(&Phrase::SignedInByOauthToken { email }),
        SignIn::OAuthClient => look.say(&Phrase::SignedInByOauthClient { email }),
        SignIn::ApiToken => look.say(&Phrase::SignedInByApiToken { email }),
    })
}

fn signed_in(state: &State, look: &Look) -> String {
    let who = state.account.as_ref().and_then(|account| who(state, look, account));
    who.map_or_else(String::new, |who| format!("{who} {} {}", look.signs.dot, state.zone_name()))
}
