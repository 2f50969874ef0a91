//! What a question about an OAuth client or an OAuth access token is about, and in which account.

use ratatui::text::{Line, Span};

use crate::app::State;
use crate::app::confirm::Question;
use crate::app::oauth::Row;
use crate::domain::account::SignIn;
use crate::domain::oauth_client::{OAuthClient, OAuthToken};
use crate::phrases::Phrase;
use crate::ui::detail::pairs;
use crate::ui::text::cut;
use crate::ui::{Look, age};

use super::columns::kind;
use super::detail::{shown, who};

/// The lines that say it; `None` where the question is about something else.
pub fn subject(
    state: &State,
    look: &Look,
    question: &Question,
    cells: usize,
) -> Option<Vec<Line<'static>>> {
    let (name, facts) = match question {
        Question::DeleteClient(client) | Question::NewSecret { client, .. } => {
            (client.name.to_string(), of_client(state, look, client))
        }
        Question::Revoke { client, token, .. } => {
            (client.to_string(), of_token(state, look, token))
        }
        _ => return None,
    };
    let account = look.say(&Phrase::InAccount { account: state.account_name().to_owned() });
    let name = cut(&name, cells, look.signs.ellipsis);
    let mut lines = vec![
        Line::from(Span::styled(name, look.theme.title)),
        Line::from(Span::styled(cut(&account, cells, look.signs.ellipsis), look.theme.quiet)),
        Line::default(),
    ];
    lines.extend(pairs(look, &facts, cells));
    Some(lines)
}

fn of_client(state: &State, look: &Look, client: &OAuthClient) -> Vec<(Phrase, String)> {
    let created = age::in_full(look, state, Some(client.created_at));
    let kind = look.say(&kind(&Row::Local(client.clone())));
    vec![
        (Phrase::ColumnIdentifier, client.identifier.to_string()),
        (Phrase::ColumnKind, kind),
        (Phrase::ColumnCreated, created),
    ]
}

fn of_token(state: &State, look: &Look, token: &OAuthToken) -> Vec<(Phrase, String)> {
    let prefix = format!("{}{}", token.visible_token, look.signs.ellipsis);
    let user = token.user_id.map(|id| (Phrase::ClientTokenUser, who(state, look, id)));
    let facts = [
        Some((Phrase::ClientToken, prefix)),
        user,
        Some((Phrase::ClientScopes, shown(&token.scopes))),
        Some((Phrase::ColumnLastUsed, age::in_full(look, state, token.used_at))),
    ];
    facts.into_iter().flatten().collect()
}

/// That one may lose one's own way into the account by it.
pub fn lockout(state: &State, question: &Question) -> Option<Phrase> {
    let sign_in = state.account.as_ref().map(|account| account.sign_in);
    match (question, sign_in) {
        (
            Question::DeleteClient(_) | Question::Revoke { .. },
            Some(SignIn::OAuthToken | SignIn::OAuthClient),
        ) => Some(Phrase::LockoutByOauth),
        (Question::NewSecret { lost: false, .. }, Some(SignIn::OAuthClient)) => {
            Some(Phrase::LockoutByOauth)
        }
        _ => None,
    }
}
