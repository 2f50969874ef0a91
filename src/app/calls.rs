//! Ids of calls to the account: an answer that nobody waits for changes nothing.

use std::collections::BTreeSet;

/// The id of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u64);

/// The calls whose answers are waited for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    last: u64,
    open: BTreeSet<CallId>,
}

impl Calls {
    /// A new id, waited for from now on.
    pub fn start(&mut self) -> CallId {
        self.last += 1;
        let call = CallId(self.last);
        self.open.insert(call);
        call
    }

    /// Ends the waiting for all of them: later ids go on from there, so that no late answer is
    /// taken for one of theirs.
    pub fn forget_all(&mut self) {
        self.open.clear();
    }

    /// Ends the waiting; `false` if nobody waited for this call.
    pub fn finish(&mut self, call: CallId) -> bool {
        self.open.remove(&call)
    }

    /// The calls whose answers are waited for, in the order in which they were started.
    pub fn open(&self) -> impl Iterator<Item = CallId> + '_ {
        self.open.iter().copied()
    }

    /// Whether any answer is waited for, beside that of one call.
    pub fn any_open_but(&self, quiet: Option<CallId>) -> bool {
        self.open.iter().any(|call| Some(*call) != quiet)
    }
}
