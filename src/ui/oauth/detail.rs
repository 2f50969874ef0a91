//! Everything known of one OAuth client, and the access tokens that were given to it.

use ratatui::Frame;
use ratatui::text::{Line, Span};

use crate::app::mouse::Target;
use crate::app::oauth::Row;
use crate::app::oauth::detail::{Detail, Tokens, person};
use crate::app::{State, failure};
use crate::domain::foreign::Foreign;
use crate::domain::oauth::{ClientKind, Scopes};
use crate::domain::oauth_client::{GlobalClient, OAuthClient, OAuthToken};
use crate::domain::time::exact;
use crate::domain::user::UserId;
use crate::phrases::Phrase;
use crate::ui::detail::pairs;
use crate::ui::text::{cut, fit, wrap};
use crate::ui::tokens::spinning;
use crate::ui::widgets::button::{self, Button};
use crate::ui::widgets::dialog;
use crate::ui::{Look, age};

use super::columns::kind;

/// Columns of text, if the screen has them.
const COLUMNS: u16 = 74;

/// How a line break of others is seen.
const LINE_BREAK: char = '\u{240a}';

/// Draws the window of a client, or that it is gone.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, detail: &Detail) {
    let cells = usize::from(dialog::wide_columns(frame.area(), COLUMNS));
    let said = |phrase: &Phrase| wrap(&look.say(phrase), cells);
    let quiet = |line| Line::styled(line, look.theme.quiet);
    let mut lines = vec![];
    let mut chosen = None;
    match state.oauth.row(detail.key) {
        None => lines.extend(said(&Phrase::ClientGone).into_iter().map(Line::raw)),
        Some(row) => {
            lines.extend(facts(state, look, row, cells));
            lines.push(Line::default());
            let (tokens, place) = tokens(state, look, detail, cells);
            chosen = place.map(|place| lines.len() + place);
            lines.extend(tokens);
            lines.push(Line::default());
            if matches!(row, Row::Local(_)) {
                lines.extend(said(&Phrase::ClientLocal).into_iter().map(quiet));
            }
            lines.extend(said(&Phrase::ClientNoToken).into_iter().map(quiet));
        }
    }
    lines.push(Line::default());
    let close = Button::new(look.say(&Phrase::ButtonClose), true);
    lines.push(button::row(look, &[close], cells));
    let scroll = match chosen.filter(|_| detail.follows) {
        // Two lines to each token, the frame and the button beside them.
        Some(line) => {
            let room = usize::from(frame.area().height).saturating_sub(6);
            u16::try_from((line + 2).saturating_sub(room)).unwrap_or(u16::MAX)
        }
        None => detail.scroll,
    };
    let options = dialog::Options { columns: COLUMNS, kept: 1, scroll };
    dialog::draw(frame, look, &look.say(&Phrase::ClientTitle), &lines, options);
}

fn facts(state: &State, look: &Look, row: &Row, cells: usize) -> Vec<Line<'static>> {
    let mut facts = vec![
        (Phrase::ColumnName, row.name().to_string()),
        (Phrase::ColumnIdentifier, row.identifier().to_string()),
        (Phrase::ColumnKind, look.say(&kind(row))),
    ];
    match row {
        Row::Local(client) => facts.extend(own(state, look, client)),
        Row::Global(client) => facts.extend(global(state, look, client)),
    }
    pairs(look, &facts, cells)
}

/// What is known of a client of the account alone.
fn own(state: &State, look: &Look, client: &OAuthClient) -> Vec<(Phrase, String)> {
    let none = || look.say(&Phrase::NothingSet);
    let some = |text: &Option<Foreign>| text.as_ref().map_or_else(none, Foreign::to_string);
    let redirects = client.redirect_uris.iter().map(Foreign::to_string);
    let redirects: Vec<_> = redirects.collect();
    let redirects = if redirects.is_empty() { none() } else { redirects.join("  ") };
    let scopes = client.scope.as_ref().filter(|scopes| !scopes.is_empty());
    let scopes = scopes.map_or_else(|| look.say(&Phrase::ScopesUnlimited), shown);
    let secret = match (client.kind, &client.visible_secret) {
        (Some(ClientKind::Public), _) => look.say(&Phrase::SecretOfPublic),
        (_, Some(begin)) => {
            let never = look.say(&Phrase::SecretNeverAgain);
            format!("{begin}{}   {never}", look.signs.ellipsis)
        }
        (_, None) => look.say(&Phrase::SecretNeverAgain),
    };
    let owner = client.user_id.map_or_else(none, |id| who(state, look, id));
    let mut facts = vec![(Phrase::ClientRedirects, redirects), (Phrase::ClientScopes, scopes)];
    let description = client.description.shown().map_or_else(none, str::to_owned);
    // It has lines: which token the client replaces is one of its own.
    for (index, line) in description.split(LINE_BREAK).enumerate() {
        let nothing = || Phrase::Known { what: String::new() };
        let name = if index == 0 { Phrase::ColumnDescription } else { nothing() };
        facts.push((name, line.to_owned()));
    }
    facts.extend([
        (Phrase::ClientCompany, some(&client.company)),
        (Phrase::ClientOwner, owner),
        (Phrase::ClientSecret, secret),
        (Phrase::ColumnCreated, age::in_full(look, state, Some(client.created_at))),
        (Phrase::DetailUpdated, age::in_full(look, state, Some(client.updated_at))),
        (Phrase::DetailId, client.id.0.to_string()),
        (Phrase::DetailZone, state.zone_name()),
    ]);
    facts
}

fn global(state: &State, look: &Look, client: &GlobalClient) -> Vec<(Phrase, String)> {
    let company = client.company.as_ref().map(Foreign::to_string);
    let company = company.unwrap_or_else(|| look.say(&Phrase::NothingSet));
    let count = client.tokens.map(|count| (Phrase::ClientTokens, count.to_string()));
    let used = age::in_full(look, state, client.last_used);
    let facts = [
        Some((Phrase::ClientCompany, company)),
        count,
        Some((Phrase::ColumnLastUsed, used)),
        Some((Phrase::DetailId, client.id.0.to_string())),
        Some((Phrase::DetailZone, state.zone_name())),
    ];
    facts.into_iter().flatten().collect()
}

/// Scopes as text that others wrote.
pub fn shown(scopes: &Scopes) -> String {
    Foreign::received(scopes.to_string()).to_string()
}

/// A person by name, or by id where no name is known.
pub fn who(state: &State, look: &Look, id: UserId) -> String {
    person(state, id).unwrap_or_else(|| look.say(&Phrase::UnknownCreator { id: id.0.to_string() }))
}

/// The access tokens, and the line of the selected one among them.
fn tokens(
    state: &State,
    look: &Look,
    detail: &Detail,
    cells: usize,
) -> (Vec<Line<'static>>, Option<usize>) {
    let title = |phrase: &Phrase| Line::styled(look.say(phrase), look.theme.title);
    let known = match &detail.tokens {
        Tokens::Loading(_) => {
            let text = spinning(state, look, &Phrase::LoadingClientTokens);
            return (vec![Line::styled(text, look.theme.quiet)], None);
        }
        Tokens::Failed(error) => {
            let text = wrap(&look.say(&failure::what(error)), cells);
            let lines = text.into_iter().map(|line| Line::styled(line, look.theme.danger));
            return (lines.collect(), None);
        }
        Tokens::Known(known) => known,
    };
    if known.is_empty() {
        return (vec![Line::styled(look.say(&Phrase::NoClientTokens), look.theme.quiet)], None);
    }
    let mut lines = vec![title(&Phrase::ClientTokensTitle { count: known.len() })];
    let mut place = None;
    for (index, token) in known.iter().enumerate() {
        let selected = detail.index == Some(index);
        if selected {
            place = Some(lines.len());
        }
        for line in token_lines(state, look, token, (selected, cells)) {
            look.hits.note_whole(&line, Target::Entry(index));
            lines.push(line);
        }
    }
    (lines, place)
}

/// An access token in two lines: whose it is and what it may, then its times.
fn token_lines(
    state: &State,
    look: &Look,
    token: &OAuthToken,
    (selected, cells): (bool, usize),
) -> [Line<'static>; 2] {
    let user = token.user_id.map_or_else(String::new, |id| who(state, look, id));
    let scopes = shown(&token.scopes);
    let first = format!("{}{}   {user}   {scopes}", token.visible_token, look.signs.ellipsis);
    let used = age::relative(look, state, token.used_at);
    let ends = match token.expires_at {
        None => look.say(&Phrase::EndsNever),
        Some(end) if !token.is_alive(state.now()) => {
            look.say(&Phrase::Ended { at: exact(end, &state.zone()) })
        }
        Some(end) => look.say(&Phrase::Ends { at: exact(end, &state.zone()) }),
    };
    let times = look.say(&Phrase::TokenTimes { used, ends });
    let style = if selected { look.theme.selected } else { look.theme.text };
    let below = if selected { look.theme.selected } else { look.theme.quiet };
    let marker = if selected { look.signs.marker } else { " " };
    let room = cells.saturating_sub(2);
    let first = fit(&cut(&first, room, look.signs.ellipsis), room, "");
    let second = fit(&times, room, look.signs.ellipsis);
    [
        Line::from(Span::styled(format!("{marker} {first}"), style)),
        Line::from(Span::styled(format!("  {second}"), below)),
    ]
}
