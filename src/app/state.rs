//! Everything the screen knows.

use jiff::Timestamp;

use super::calls::Calls;
use super::message::Size;

/// What the screen is started with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The terminal's size.
    pub size: Size,
    /// This machine's clock.
    pub now: Timestamp,
    /// Whether a new token is copied as its window opens.
    pub copy_on_open: bool,
}

/// The state of the whole screen.
#[derive(Clone, Debug)]
pub struct State {
    /// The terminal's size.
    pub size: Size,
    /// Goes up whenever something that can be seen may have changed.
    pub revision: u64,
    /// The calls whose answers are waited for.
    pub calls: Calls,
}

impl State {
    /// The state before anything is known of the account.
    pub fn new(options: Options) -> Self {
        Self {
            size: options.size,
            revision: 0,
            calls: Calls::default(),
        }
    }

    /// Whether something on the screen moves: the runtime then sends `Message::Animated`.
    pub fn is_animating(&self) -> bool {
        self.calls.any_open()
    }
}
