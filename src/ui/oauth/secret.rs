//! What stands below a client's secret in its one-time window: how it is used, and what a trial of
//! it came to (Z4).

use ratatui::style::Style;

use crate::app::State;
use crate::app::oauth::trial;
use crate::domain::migration::Trial;
use crate::domain::oauth_client::OAuthClient;
use crate::ui::Look;

use super::detail::shown;

/// A sentence as it is shown.
type Said = (String, Style);

/// A ready command in lines that can be pasted: a client-credentials grant. SECRET stands for the
/// value, which never enters a command line here.
pub fn curl_lines(state: &State, client: &OAuthClient) -> Vec<String> {
    let Some(account) = &state.account else {
        return vec![];
    };
    // It is pasted into a shell: a quote must not end the argument.
    let quoted = |text: &str| text.replace('\'', "'\\''");
    let scopes = quoted(&shown(&client.asks_for()));
    let identifier = quoted(client.identifier.shown());
    vec![
        format!("curl {}/oauth/tokens \\", account.url),
        format!("  -d 'client_id={identifier}' -d 'client_secret=SECRET' \\"),
        format!("  -d grant_type=client_credentials -d 'scope={scopes}'"),
    ]
}

/// What a try came to, a sentence each, and what became of remembering it.
pub fn tried(state: &State, look: &Look, client: &OAuthClient, tried: &Trial) -> Vec<Said> {
    let is_good = tried.is_good();
    let mut said = trial::told(tried);
    let decided = said.pop();
    let earlier = said.iter().map(|phrase| (look.say(phrase), look.theme.text));
    let style = if is_good { look.theme.good } else { look.theme.danger };
    let decided = decided.iter().map(|phrase| (look.say(phrase), style));
    let kept = trial::kept(state, client.id).filter(|_| is_good);
    let kept = kept.iter().map(|(phrase, written)| {
        (look.say(phrase), if *written { look.theme.good } else { look.theme.text })
    });
    earlier.chain(decided).chain(kept).collect()
}

/// The one that decided, for where there is no room for the others.
pub fn decided(look: &Look, tried: &Trial) -> Option<Said> {
    let style = if tried.is_good() { look.theme.good } else { look.theme.danger };
    trial::told(tried).pop().map(|phrase| (look.say(&phrase), style))
}
