//! The whole screen.

use ratatui::Frame;
use ratatui::buffer::Cell;

use crate::app::failure::{self, Error};
use crate::app::keymap::{Action, Context, Key, Keymap};
use crate::app::layout::{Area, Layout, SMALLEST};
use crate::app::{Overlay, Page, State, trouble};
use crate::domain::foreign::is_hostile;
use crate::phrases::{Catalog, Locale, Phrase};

use super::hits::Hits;
use super::signs::Signs;
use super::text::width;
use super::theme::{Depth, TerminalColors, Theme};
use super::widgets::message::{self, rect};
use super::{
    accounts, audit, audit_filter, bulk, chrome, cockpit, configuration, confirm, detail, editor,
    export, help, identify, lost, menu, migrate, oauth, reveal, secret_file, sign_in, tokens,
};

/// What the screen is drawn with, beside the state: words, colours and signs.
#[derive(Debug)]
pub struct Look {
    /// The sentences, in the chosen language.
    pub catalog: Catalog,
    /// The colours.
    pub theme: Theme,
    /// The signs.
    pub signs: Signs,
    /// Where the log is, if one is written: failures say it.
    pub log: Option<String>,
    /// Where what stands that can be pointed at: noted while a frame is drawn.
    pub hits: Hits,
    /// Whether the theme is chosen once the terminal says which colours it has, and how many.
    follows: Option<Depth>,
    /// Whether the terminal draws letters beyond ASCII.
    letters: bool,
}

impl Look {
    /// The look of a terminal: in this language, with or without colour, and with signs that it
    /// can draw.
    pub fn new(locale: Locale, no_color: bool, utf8: bool) -> Self {
        Self {
            catalog: if utf8 { Catalog::new(locale) } else { Catalog::plain(locale) },
            theme: Theme::terminal(no_color),
            signs: if utf8 { Signs::UNICODE } else { Signs::ASCII },
            log: None,
            hits: Hits::default(),
            follows: None,
            letters: utf8,
        }
        .with_keys(&Keymap::default())
    }

    /// The same look where these keys work: sentences name them.
    #[must_use]
    pub fn with_keys(self, keymap: &Keymap) -> Self {
        let catalog = self.catalog.with_keys(keymap.named(|key| name_of(&self.signs, key)));
        Self { catalog, ..self }
    }

    /// The same look, with the keys as they are from the start, on a terminal that draws letters, but
    /// some signs wider than others do.
    #[must_use]
    pub fn with_plain_signs(self) -> Self {
        let catalog = Catalog::plain(self.catalog.locale());
        Self { catalog, signs: Signs::ASCII, ..self }.with_keys(&Keymap::default())
    }

    /// A phrase in the chosen language.
    pub fn say(&self, phrase: &Phrase) -> String {
        self.catalog.say(phrase)
    }

    /// Where to look for more about an error: the request, the account's id of it, and the log.
    pub fn where_to_look(&self, error: &Error) -> String {
        let request = self.say(&failure::where_to_look(error));
        let log = self.log.clone().map(|path| self.say(&Phrase::FailureLog { path }));
        log.map_or_else(|| request.clone(), |log| format!("{request} {} {log}", self.signs.dot))
    }

    /// The same look in another theme.
    #[must_use]
    pub fn with_theme(self, theme: Theme) -> Self {
        Self { theme, ..self }
    }

    /// The same look with a theme that fits the terminal, as soon as that has said its colours.
    #[must_use]
    pub fn following(self, depth: Depth) -> Self {
        Self { follows: Some(depth), ..self }
    }

    /// Whether the terminal's colours are of interest.
    pub const fn follows_terminal(&self) -> bool {
        self.follows.is_some()
    }

    /// The terminal's colours are known. Whether the look is another one now.
    pub fn learn(&mut self, colors: TerminalColors) -> bool {
        let theme = self.follows.map(|depth| Theme::fitting(colors, depth));
        let before = self.theme;
        self.theme = theme.unwrap_or(before);
        self.theme != before
    }

    /// The same look in a program that writes a log there.
    #[must_use]
    pub fn with_log(self, path: Option<String>) -> Self {
        Self { log: path, ..self }
    }

    /// A key as this terminal can draw it.
    pub fn key(&self, key: Key) -> String {
        name_of(&self.signs, key)
    }

    /// The key that an action has in a context, as a page names it.
    pub fn key_of(&self, state: &State, context: Context, action: Action) -> String {
        state.keymap.way_to(context, action, |key| self.key(key))
    }
}

/// A key as a terminal with these signs can draw it.
fn name_of(signs: &Signs, key: Key) -> String {
    let name = key.label();
    if signs.lines {
        return name;
    }
    let arrows = [("↑", "Up"), ("↓", "Down"), ("←", "Left"), ("→", "Right")];
    arrows.into_iter().fold(name, |name, (sign, word)| name.replace(sign, word))
}

/// Draws one frame. Whatever a cell was given, nothing in it acts on the terminal, and each has the
/// theme's colours where it was given none.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look) {
    look.hits.begin();
    draw_all(frame, state, look);
    let cells = &mut frame.buffer_mut().content;
    for cell in cells.iter_mut() {
        if cell.symbol().contains(is_hostile) {
            cell.set_symbol("\u{fffd}");
        }
        if let Some(plain) = look.signs.instead_of(cell.symbol()) {
            cell.set_symbol(plain);
        }
        (cell.fg, cell.bg) = look.theme.complete((cell.fg, cell.bg));
    }
    if !look.letters {
        without_letters(cells);
    }
}

/// What others wrote beyond ASCII, where there is nothing to draw it with: a sign for each cell.
fn without_letters(cells: &mut [Cell]) {
    let mut covered = 0;
    for cell in cells {
        if !cell.symbol().is_ascii() {
            covered = width(cell.symbol()).max(1);
        }
        if covered > 0 {
            covered -= 1;
            cell.set_symbol("?");
        }
    }
}

fn draw_all(frame: &mut Frame<'_>, state: &State, look: &Look) {
    if state.is_blank() {
        let area = whole(state);
        let text = [look.say(&Phrase::BlankHint)];
        message::draw(frame, area, &(look.theme.quiet, look.say(&Phrase::Blank)), &text);
        return;
    }
    let Some(layout) = state.layout() else {
        too_small(frame, state, look);
        return;
    };
    if let Some(trouble) = trouble::of(state) {
        super::trouble::draw(frame, state, look, &layout, trouble);
    } else {
        page(frame, state, look, &layout);
    }
    // A notice may be longer than its line.
    chrome::draw(frame, state, look, &layout);
    for layer in &state.overlays {
        look.hits.next_layer(rect(layout.footer));
        overlay(frame, state, look, &layout, &layer.overlay);
    }
}

fn page(frame: &mut Frame<'_>, state: &State, look: &Look, layout: &Layout) {
    match state.page {
        Page::Tokens => tokens::draw(frame, state, look, layout),
        Page::Configuration => configuration::draw(frame, state, look, layout),
        Page::Audit => audit::draw(frame, state, look, layout),
        Page::Retirement => cockpit::draw(frame, state, look, layout),
        Page::OAuthClients => oauth::draw(frame, state, look, layout),
    }
}

fn overlay(frame: &mut Frame<'_>, state: &State, look: &Look, layout: &Layout, overlay: &Overlay) {
    match overlay {
        Overlay::Menu(open) => menu::draw(frame, state, look, layout, open),
        Overlay::Editor(form) => editor::draw(frame, state, look, form),
        Overlay::Confirm(question) => confirm::draw(frame, state, look, question),
        Overlay::Bulk(dialog) => bulk::draw(frame, state, look, dialog),
        Overlay::Export(form) => export::draw(frame, state, look, form),
        Overlay::SecretFile(form) => secret_file::draw(frame, look, form),
        Overlay::Identify(form) => identify::draw_form(frame, state, look, form),
        Overlay::Identified(window) => identify::draw(frame, state, look, window),
        Overlay::Lost(dialog) => lost::draw(frame, state, look, dialog),
        Overlay::Reveal(window) => reveal::draw(frame, state, look, window),
        Overlay::SignIn(window) => sign_in::draw(frame, state, look, window),
        Overlay::Detail { id, scroll } => detail::draw(frame, state, look, *id, *scroll),
        Overlay::Retired { focus } => super::retirement::draw(frame, state, look, *focus),
        Overlay::Limit => confirm::draw_limit(frame, state, look),
        Overlay::OAuthForm(form) => oauth::form::draw(frame, state, look, form),
        Overlay::Migration(way) => migrate::draw(frame, state, look, way),
        Overlay::OAuthClient(window) => oauth::detail::draw(frame, state, look, window),
        Overlay::Palette(palette) => super::palette::draw(frame, state, look, palette),
        Overlay::Help { scroll } => help::draw(frame, state, look, *scroll),
        Overlay::Event { event, scroll } => super::event::draw(frame, state, look, event, *scroll),
        Overlay::Accounts { index } => accounts::draw(frame, state, look, *index),
        Overlay::AuditFilter(form) => audit_filter::draw(frame, state, look, form),
    }
}

fn whole(state: &State) -> Area {
    Area { x: 0, y: 0, width: state.size.width, height: state.size.height }
}

fn too_small(frame: &mut Frame<'_>, state: &State, look: &Look) {
    let area = whole(state);
    let text = look.say(&Phrase::TooSmall { width: SMALLEST.width, height: SMALLEST.height });
    message::draw(frame, area, &(look.theme.text, text), &[]);
}
