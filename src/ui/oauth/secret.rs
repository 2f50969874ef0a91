//! What stands below a client's secret in its one-time window: how it is used, and what a trial of
//! it came to (Z4).

use ratatui::style::Style;

use crate::app::State;
use crate::app::identify::words;
use crate::domain::identify::Answered;
use crate::domain::oauth_client::{ClientTrial, OAuthClient};
use crate::phrases::Phrase;
use crate::ui::Look;

use super::detail::shown;

/// A ready command in lines that can be pasted: a client-credentials grant. SECRET stands for the
/// value, which never enters a command line here.
pub fn curl_lines(state: &State, client: &OAuthClient) -> Vec<String> {
    let Some(account) = &state.account else {
        return vec![];
    };
    // It is pasted into a shell: a quote must not end the argument.
    let quoted = |text: &str| text.replace('\'', "'\\''");
    let scopes = client.scope.as_ref().filter(|scopes| !scopes.is_empty());
    let scopes = scopes.map_or_else(|| "read".to_owned(), |scopes| quoted(&shown(scopes)));
    let identifier = quoted(client.identifier.shown());
    vec![
        format!("curl {}/oauth/tokens \\", account.url),
        format!("  -d 'client_id={identifier}' -d 'client_secret=SECRET' \\"),
        format!("  -d grant_type=client_credentials -d 'scope={scopes}'"),
    ]
}

/// What a real grant, and one request with what it brought, came to.
pub fn tried(look: &Look, trial: &ClientTrial) -> (String, Style) {
    match trial {
        ClientTrial::Granted { scopes, answered, .. } => {
            let scopes = shown(scopes);
            let (phrase, style) = match answered {
                Answered::As(user) => {
                    let role = words::role(&user.role, |name| look.say(name));
                    let email = user.email.to_string();
                    (Phrase::ClientTried { email, role, scopes }, look.theme.good)
                }
                Answered::Scopeless => (Phrase::ClientGranted { scopes }, look.theme.good),
                Answered::Refused => (Phrase::ClientGrantUseless { scopes }, look.theme.danger),
                Answered::Unclear { status } => {
                    (Phrase::ClientGrantUnclear { scopes, status: *status }, look.theme.text)
                }
            };
            (look.say(&phrase), style)
        }
        ClientTrial::Refused(reason) => {
            let reason = reason.to_string();
            (look.say(&Phrase::ClientRefused { reason }), look.theme.danger)
        }
    }
}
