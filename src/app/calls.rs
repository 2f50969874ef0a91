//! Ids of calls to the account: an answer that nobody waits for changes nothing.

use std::collections::BTreeMap;

/// The id of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u64);

/// The calls whose answers are waited for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    last: u64,
    /// Each with the steps of what moves (`Message::Animated`) since it was started.
    open: BTreeMap<CallId, u32>,
}

impl Calls {
    /// A new id, waited for from now on.
    pub fn start(&mut self) -> CallId {
        self.last += 1;
        let call = CallId(self.last);
        self.open.insert(call, 0);
        call
    }

    /// Ends the waiting for all of them: later ids go on from there, so that no late answer is
    /// taken for one of theirs.
    pub fn forget_all(&mut self) {
        self.open.clear();
    }

    /// Ends the waiting; `false` if nobody waited for this call.
    pub fn finish(&mut self, call: CallId) -> bool {
        self.open.remove(&call).is_some()
    }

    /// The calls whose answers are waited for, in the order in which they were started.
    pub fn open(&self) -> impl Iterator<Item = CallId> + '_ {
        self.open.keys().copied()
    }

    /// Something was told of a call that takes long: it is waited for anew.
    pub fn heard_of(&mut self, call: CallId) {
        self.open.entry(call).and_modify(|steps| *steps = 0);
    }

    /// One step of what moves has passed.
    pub fn step(&mut self) {
        self.open.values_mut().for_each(|steps| *steps = steps.saturating_add(1));
    }

    /// For how many steps an answer is waited for, beside those of quiet calls: the longest of them;
    /// `None` if no other is.
    pub fn longest_but(&self, quiet: impl Fn(CallId) -> bool) -> Option<u32> {
        self.open.iter().filter(|(call, _)| !quiet(**call)).map(|(_, steps)| *steps).max()
    }
}
