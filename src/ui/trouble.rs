//! What stands in the place of a page while the account can't be shown.

use ratatui::Frame;

use crate::app::keymap::{Action, Context};
use crate::app::layout::{Area, Layout};
use crate::app::trouble::{self, Trouble};
use crate::app::{State, accounts, failure, sign_in};
use crate::phrases::Phrase;

use super::Look;
use super::tokens::spinning;
use super::widgets::message;

/// Draws it where the page would be.
pub fn draw(
    frame: &mut Frame<'_>,
    state: &State,
    look: &Look,
    layout: &Layout,
    trouble: Trouble<'_>,
) {
    let top = layout.page.y;
    let area = Area { height: layout.status.y.saturating_sub(top), ..layout.page };
    let keys = keys(state, look);
    match trouble {
        Trouble::Connecting(offer) => {
            let (_, place) = offer.place.clone().unwrap_or_default();
            let account = look.say(&accounts::name_of(offer));
            let text = spinning(state, look, &Phrase::ConnectingTo { account, place });
            message::draw(frame, area, &(look.theme.text, text), &[other(state, look)]);
        }
        Trouble::NotOpened(why) => {
            let mut text: Vec<_> = which(state, look).into_iter().collect();
            text.push(look.say(&trouble::hint(state, why)));
            text.extend(trouble::request(why).map(|error| look.where_to_look(error)));
            text.push(keys);
            let title = (look.theme.danger, look.say(&trouble::what(why)));
            message::draw(frame, area, &title, &text);
        }
        Trouble::SignedOut(lockout) => {
            let title = (look.theme.danger, look.say(&trouble::ended(lockout)));
            let text = [which(state, look), Some(look.say(&Phrase::LockedText)), Some(keys)];
            let text: Vec<_> = text.into_iter().flatten().collect();
            message::draw(frame, area, &title, &text);
        }
        Trouble::NotSignedIn(error) => {
            let title = (look.theme.danger, look.say(&failure::what(error)));
            let hint = look.say(&trouble::sign_in_hint(state, error));
            let request = look.where_to_look(error);
            let text = [which(state, look), Some(hint), Some(request), Some(keys)];
            let text: Vec<_> = text.into_iter().flatten().collect();
            message::draw(frame, area, &title, &text);
        }
        Trouble::Suspended(user) => {
            let (name, email) = (user.name.to_string(), user.email.to_string());
            let user = look.say(&Phrase::NameAndEmail { name, email });
            let title = (look.theme.danger, look.say(&Phrase::SuspendedTitle { user }));
            let text = [which(state, look), Some(look.say(&Phrase::SuspendedText)), Some(keys)];
            let text: Vec<_> = text.into_iter().flatten().collect();
            message::draw(frame, area, &title, &text);
        }
    }
}

/// Which account, and where it is.
fn which(state: &State, look: &Look) -> Option<String> {
    if let Some(account) = &state.account {
        let account = format!("{} {} {}", account.name, look.signs.dot, account.url);
        return Some(look.say(&Phrase::InAccount { account }));
    }
    let offer = state.accounts.offer()?;
    let account = look.say(&accounts::name_of(offer));
    let account = match &offer.place {
        Some((_, place)) => format!("{account} {} {place}", look.signs.dot),
        None => account,
    };
    Some(look.say(&Phrase::InAccount { account }))
}

/// The keys that go on.
fn keys(state: &State, look: &Look) -> String {
    let refresh = look.key_of(state, Context::Everywhere, Action::Refresh);
    let keys = format!("{refresh}  {}    {}", look.say(&Phrase::CheckAgain), other(state, look));
    if sign_in::is_offered(state) {
        let enter = look.key_of(state, Context::SignedOut, Action::SignIn);
        return format!("{enter}  {}    {keys}", look.say(&Phrase::SignInHere));
    }
    keys
}

fn other(state: &State, look: &Look) -> String {
    let accounts = look.key_of(state, Context::Everywhere, Action::Accounts);
    format!("{accounts}  {}", look.say(&Phrase::OtherAccount))
}
