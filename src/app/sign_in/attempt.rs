//! The same window for a try of an OAuth client that people sign in with: the code is redeemed by a
//! call to the account that is open, and what it brings is kept nowhere (Z4).

use crate::app::calls::CallId;
use crate::app::effect::Effect;
use crate::app::overlay::Overlay;
use crate::app::state::State;
use crate::app::{migrate, oauth};
use crate::domain::migration::{Check, Trial};
use crate::domain::oauth::Scopes;
use crate::domain::oauth_client::{OAuthClient, OAuthClientId};
use crate::domain::secret::OneTimeSecret;
use crate::zendesk::{Authorization, Error};

use super::{Aim, Deed, Failure, Problem, SignIn, Stage, window};

/// A client that is tried, as the account had it when the try began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which client.
    pub id: OAuthClientId,
    /// What people call it.
    pub name: String,
    /// The address of its account.
    account: String,
    /// What a grant calls it.
    identifier: String,
    /// Where a browser comes back to.
    redirect: String,
    /// All that it may ask for.
    scopes: Scopes,
}

impl Candidate {
    /// A client of the account at this address; `None` if a browser could come back nowhere. Of its
    /// addresses one of this machine is taken first.
    #[expect(clippy::disallowed_methods, reason = "what came from the account goes back to it")]
    pub fn of(client: &OAuthClient, account: &str) -> Option<Self> {
        let of = |redirect: &str| Self {
            id: client.id,
            name: client.name.shown().to_owned(),
            account: account.to_owned(),
            identifier: client.identifier.raw().to_owned(),
            redirect: redirect.to_owned(),
            scopes: client.asks_for(),
        };
        let mut ways: Vec<_> = client.redirect_uris.iter().map(|uri| of(uri.raw())).collect();
        ways.sort_by_key(|way| Authorization::port_of(&way.redirect).is_none());
        ways.into_iter().next()
    }

    /// The question to whoever signs in, another one each time.
    pub fn question(&self) -> Authorization {
        let scopes = self.scopes.to_string();
        Authorization::new(&self.account, &self.identifier, &self.redirect, &scopes)
    }

    /// The request that proves its scopes, if one is known.
    pub fn check(&self) -> Option<Check> {
        Check::of(&self.scopes)
    }
}

/// Opens the window for this client.
pub fn open_for(state: &mut State, candidate: Candidate) -> Vec<Effect> {
    let (serial, aim) = (state.next_serial(), Aim::Client(Box::new(candidate)));
    state.open(Overlay::SignIn(Box::new(SignIn::new(aim.clone(), serial))));
    vec![Effect::SignIn(Deed::Begin { serial, aim })]
}

/// The code goes to the account.
pub(super) fn redeem(
    state: &mut State,
    candidate: &Candidate,
    authorization: Authorization,
    code: OneTimeSecret,
) -> Vec<Effect> {
    let check = candidate.check();
    let (call, effect) =
        oauth::trial::begin_sign_in(state, candidate.id, authorization, code, check);
    if let Some(window) = window(state) {
        window.call = Some(call);
    }
    migrate::tries(state, call);
    vec![effect]
}

/// Whether the window waits for the answer to this call.
pub fn waits_for(state: &State, call: CallId) -> bool {
    matches!(state.overlays.last().map(|layer| &layer.overlay),
        Some(Overlay::SignIn(window)) if window.call == Some(call))
}

/// A try came back: whoever asked for it says what it came to. Where the account did not take the code,
/// another one is waited for.
pub fn tried(state: &mut State, call: CallId, result: &Result<Trial, Error>) -> Vec<Effect> {
    let Some(window) = window(state).filter(|window| window.call == Some(call)) else {
        return vec![];
    };
    window.call = None;
    if let Err(error) = result {
        window.stage = Stage::Waiting;
        window.problem = Some(Problem::Failed(Failure::Account(error.clone())));
        return vec![];
    }
    state.overlays.pop();
    vec![Effect::SignIn(Deed::Stop)]
}
