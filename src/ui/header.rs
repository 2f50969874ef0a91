//! The header: where one is, in which account, and what one's own configuration allows there.

use ratatui::Frame;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::layout::Area;
use crate::app::{Page, State};
use crate::domain::account::{Account, SignIn};
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
        Page::Audit => [Phrase::AdminCenter, Phrase::Account, Phrase::Logs, Phrase::AuditLog],
    }
}

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
    let badges = badges(state, look);
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

/// The account's name in the colour that one's own configuration gives it.
fn name(state: &State, look: &Look, room: usize) -> Line<'static> {
    let Some(account) = &state.account else {
        return Line::default();
    };
    let Some(color) = account.color else {
        let name = cut(&account.name, room, look.signs.ellipsis);
        return Line::from(Span::styled(name, look.theme.title));
    };
    let name = cut(&account.name, room.saturating_sub(2), look.signs.ellipsis);
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
    let profile = account.profile.as_ref().filter(|profile| **profile != account.name);
    if let Some(profile) = profile.filter(|_| shown.profile) {
        add(profile.clone(), look.theme.title);
    }
    if let Some(plan) = account.plan.filter(|_| shown.plan) {
        add(plan.name().to_owned(), look.theme.title);
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
fn badges(state: &State, look: &Look) -> Line<'static> {
    let mut line = Line::default();
    let Some(account) = &state.account else {
        return line;
    };
    let badges = [
        (account.embedded, Phrase::BadgeEmbedded, look.theme.badge),
        (account.guard.read_only, Phrase::BadgeReadOnly, look.theme.warning),
        (account.guard.protected, Phrase::BadgeProtected, look.theme.warning),
    ];
    for (_, phrase, style) in badges.into_iter().filter(|(shown, ..)| *shown) {
        line.push_span(Span::raw(" "));
        line.push_span(Span::styled(format!(" {} ", look.say(&phrase)), style));
    }
    if let Some((left, limit)) = state.traffic.scarce() {
        let text = look.say(&Phrase::BadgeRateLimit { left, limit });
        line.push_span(Span::raw(" "));
        line.push_span(Span::styled(format!(" {text} "), look.theme.warning));
    }
    line
}

/// Who is signed in, and how.
fn who(state: &State, look: &Look, account: &Account) -> Option<String> {
    let email = state.signed_in()?.user.email.clone();
    Some(match account.sign_in {
        SignIn::Run => email,
        SignIn::OAuthToken => look.say(&Phrase::SignedInByOauthToken { email }),
        SignIn::OAuthClient => look.say(&Phrase::SignedInByOauthClient { email }),
        SignIn::ApiToken => look.say(&Phrase::SignedInByApiToken { email }),
    })
}

fn signed_in(state: &State, look: &Look) -> String {
    let who = state.account.as_ref().and_then(|account| who(state, look, account));
    who.map_or_else(String::new, |who| format!("{who} {} {}", look.signs.dot, state.zone_name()))
}
