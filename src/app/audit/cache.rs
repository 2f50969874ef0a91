//! The events of single tokens, kept so that moving through the table asks for each one once.

use std::collections::{BTreeMap, VecDeque};

use crate::app::calls::{CallId, Calls};
use crate::app::effect::Effect;
use crate::domain::token::TokenId;

use super::log::Log;

/// Tokens whose events are kept: an hour of looking around, in a few megabytes.
const KEPT: usize = 64;

/// The logs of the tokens that were looked at last.
#[derive(Clone, Debug, Default)]
pub struct Cache {
    logs: BTreeMap<TokenId, Log>,
    order: VecDeque<TokenId>,
}

impl Cache {
    /// The events of a token, as far as they are known.
    pub fn get(&self, id: TokenId) -> Option<&Log> {
        self.logs.get(&id)
    }

    /// The same, to change them.
    pub fn get_mut(&mut self, id: TokenId) -> Option<&mut Log> {
        self.logs.get_mut(&id)
    }

    /// The log that waits for this call.
    pub fn waiting(&mut self, call: CallId) -> Option<&mut Log> {
        self.logs.values_mut().find(|log| log.call() == Some(call))
    }

    /// Whether the events of a token are there or on their way.
    pub fn holds(&self, id: TokenId) -> bool {
        self.get(id).is_some_and(|log| log.is_loaded() || log.call().is_some())
    }

    /// The log of a token, empty if it is new. The one that came first makes room for it.
    pub fn enter(&mut self, calls: &mut Calls, id: TokenId) -> (&mut Log, Vec<Effect>) {
        let mut effects = vec![];
        if !self.logs.contains_key(&id) {
            self.order.push_back(id);
            let oldest = self.order.front().copied();
            if let Some(oldest) = oldest.filter(|_| self.order.len() > KEPT) {
                effects = self.remove(calls, oldest);
            }
        }
        (self.logs.entry(id).or_default(), effects)
    }

    /// Forgets a token; nobody waits for its events any more.
    pub fn remove(&mut self, calls: &mut Calls, id: TokenId) -> Vec<Effect> {
        self.order.retain(|known| *known != id);
        let gone = self.logs.remove(&id);
        gone.and_then(|mut log| log.stop(calls)).into_iter().collect()
    }

    /// Forgets all tokens for which this does not hold.
    pub fn retain(&mut self, calls: &mut Calls, keep: impl Fn(TokenId) -> bool) -> Vec<Effect> {
        let gone: Vec<_> = self.order.iter().copied().filter(|id| !keep(*id)).collect();
        gone.into_iter().flat_map(|id| self.remove(calls, id)).collect()
    }

    /// Ends the calls for every token but this one; what had not come is asked for again when the
    /// token is looked at.
    pub fn wait_only_for(&mut self, calls: &mut Calls, id: Option<TokenId>) -> Vec<Effect> {
        let others = self.logs.iter_mut().filter(|(other, _)| Some(**other) != id);
        others.filter_map(|(_, log)| log.stop(calls)).collect()
    }
}
