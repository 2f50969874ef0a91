//! What the configuration says of the clipboard, in the words of the screen.

use crate::app::ClearAfter;
use crate::runtime::{ClipboardChoice, ClipboardConfig};
use crate::settings::{Clipboard, ClipboardRoute};

/// Which way copies go, for `runtime::clipboard_route` and for the screen.
pub fn config(settings: &Clipboard) -> ClipboardConfig {
    let choice = match settings.route {
        ClipboardRoute::Auto => ClipboardChoice::Auto,
        ClipboardRoute::Native => ClipboardChoice::Native,
        ClipboardRoute::Osc52 => ClipboardChoice::Osc52,
        ClipboardRoute::Tmux => ClipboardChoice::Tmux,
        ClipboardRoute::Command => ClipboardChoice::Command,
        ClipboardRoute::None => ClipboardChoice::None,
    };
    ClipboardConfig {
        choice,
        command: settings.copy_command.clone(),
        overwrite_at_end: settings.osc52_clear_after > 0,
    }
}

/// When a copied secret is cleared.
pub fn clear_after(settings: &Clipboard) -> ClearAfter {
    ClearAfter { native: settings.clear_after, unseen: settings.osc52_clear_after }
}
