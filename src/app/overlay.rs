//! Menus and dialogs: the top one gets every key, and below it nothing moves.

use crate::domain::audit::AuditEvent;
use crate::domain::token::TokenId;

use super::audit_filter::FilterForm;
use super::bulk::Bulk;
use super::confirm::{Button, Confirm};
use super::editor::Editor;
use super::export::Export;
use super::identify::{Form, Identified};
use super::keymap::Context;
use super::lost::Lost;
use super::menu::Menu;
use super::message::FrameId;
use super::migrate::Way;
use super::oauth::detail::Detail;
use super::oauth::form::Form as ClientForm;
use super::palette::Palette;
use super::retirement;
use super::reveal::Reveal;
use super::secret_file::SecretFile;
use super::sign_in::{SignIn, Stage};

/// A menu or dialog, and the first frame that showed it.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The menu or dialog.
    pub overlay: Overlay,
    /// The first frame on which it was painted.
    pub painted: Option<FrameId>,
}

/// A menu or dialog.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// A menu of a token, of orders, of filters or of what to copy.
    Menu(Menu),
    /// The form of a new or an edited token.
    Editor(Box<Editor>),
    /// A question before something changes.
    Confirm(Box<Confirm>),
    /// Many tokens at once: a question, what is under way, and what became of each.
    Bulk(Box<Bulk>),
    /// The form that exports a list.
    Export(Box<Export>),
    /// A token whose value nobody has.
    Lost(Box<Lost>),
    /// A value that is shown once.
    Reveal(Box<Reveal>),
    /// The form that writes it to a file.
    SecretFile(SecretFile),
    /// The form for a secret that was found somewhere.
    Identify(Box<Form>),
    /// What is known of it.
    Identified(Box<Identified>),
    /// The wait for a browser in which somebody signs in.
    SignIn(Box<SignIn>),
    /// Everything known of one token.
    Detail {
        /// The token.
        id: TokenId,
        /// The first line that is drawn.
        scroll: u16,
    },
    /// The form of a new or an edited OAuth client.
    OAuthForm(Box<ClientForm>),
    /// The way of a token's work to an OAuth client.
    Migration(Box<Way>),
    /// Everything known of one OAuth client.
    OAuthClient(Box<Detail>),
    /// Everything known of one event.
    Event {
        /// The event.
        event: Box<AuditEvent>,
        /// The first line that is drawn.
        scroll: u16,
    },
    /// The accounts one can choose from.
    Accounts {
        /// The selected one.
        index: usize,
    },
    /// The filter of the audit log (L3).
    AuditFilter(Box<FilterForm>),
    /// T4: the limit is reached.
    Limit,
    /// Z2, Z3: the account makes no more tokens.
    Retired {
        /// The button that has the keys.
        focus: retirement::Button,
    },
    /// Every action by name.
    Palette(Box<Palette>),
    /// The keys that work here.
    Help {
        /// The first line that is drawn.
        scroll: u16,
    },
}

impl Overlay {
    /// Where its keys are looked up.
    pub fn contexts(&self) -> &'static [Context] {
        match self {
            Self::Menu(_) | Self::Accounts { .. } => &[Context::Menu],
            Self::AuditFilter(form) if form.focus.is_choice() => {
                &[Context::AuditFilter, Context::Choice, Context::Form]
            }
            Self::AuditFilter(_) => &[Context::AuditFilter, Context::Form],
            Self::Editor(_) => &[Context::Form],
            Self::SecretFile(_) => &[Context::SecretFile, Context::Form],
            Self::Identify(_) => &[Context::Identify, Context::Form],
            Self::Identified(_) => &[Context::Identified, Context::Confirmation],
            Self::Confirm(confirm) if confirm.focus == Button::Field => &[Context::Proof],
            Self::Confirm(_) | Self::Retired { .. } => &[Context::Confirmation],
            Self::Bulk(bulk) => bulk.contexts(),
            Self::Export(form) => form.contexts(),
            Self::Lost(_) => &[Context::Lost, Context::Confirmation, Context::List],
            Self::Reveal(_) => &[Context::Secret],
            Self::SignIn(window) => window.contexts(),
            Self::Palette(_) => &[Context::Palette],
            Self::OAuthForm(form) => form.contexts(),
            Self::Migration(way) => way.contexts(),
            Self::OAuthClient(_) => &[Context::OauthClient, Context::Reading],
            Self::Detail { .. } | Self::Event { .. } | Self::Limit | Self::Help { .. } => {
                &[Context::Reading]
            }
        }
    }

    /// Whether keys that were typed before it was painted are dropped: they would press a button
    /// that nobody had seen. Text fields keep every key.
    pub fn is_guarded(&self) -> bool {
        if let Self::SignIn(window) = self {
            return matches!(window.stage, Stage::Unkept(_));
        }
        matches!(
            self,
            Self::Confirm(_)
                | Self::Bulk(_)
                | Self::Reveal(_)
                | Self::Lost(_)
                | Self::Retired { .. }
                | Self::Identified(_)
        )
    }
}
