//! A mouse on the stage: it points at words, as a person does.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tokendesk::app::mouse::{Gesture, Pointing, Target};
use tokendesk::app::{Effect, FrameId, Message};
use tokendesk::phrases::Locale;
use tokendesk::ui::{Look, draw};
use unicode_width::UnicodeWidthStr;

use super::stage::Stage;

/// A stage where the mouse is on.
pub fn with_mouse(mut stage: Stage) -> Stage {
    stage.state.mouse = true;
    stage
}

/// What stands in the middle of these words on the screen, the first time that they stand there.
pub fn target(stage: &Stage, words: &str) -> Option<Target> {
    target_in(stage, words, Locale::En)
}

/// The same in a language.
pub fn target_in(stage: &Stage, words: &str, locale: Locale) -> Option<Target> {
    let look = Look::new(locale, false, true).with_keys(&stage.state.keymap);
    let size = stage.state.size;
    let mut terminal =
        Terminal::new(TestBackend::new(size.width, size.height)).expect("a terminal");
    terminal.draw(|frame| draw(frame, &stage.state, &look)).expect("a frame");
    let cells = terminal.backend().buffer();
    for y in 0..size.height {
        for x in 0..size.width {
            // The second cell of a wide character is no character.
            let (mut rest, mut at) = (String::new(), x);
            while at < size.width {
                let symbol = cells[(at, y)].symbol();
                rest.push_str(symbol);
                at += u16::try_from(symbol.width().max(1)).expect("a cell");
            }
            if rest.starts_with(words) {
                let half = u16::try_from(words.width() / 2).expect("a few words");
                return look.hits.at(x + half, y);
            }
        }
    }
    panic!("{words} is not on the screen:\n{}", stage.text(locale));
}

/// Clicks on words.
pub fn click(stage: &mut Stage, words: &str) -> Vec<Effect> {
    let target = target(stage, words);
    point(stage, Gesture::Click, target)
}

/// Turns the wheel over words.
pub fn wheel(stage: &mut Stage, gesture: Gesture, words: &str) -> Vec<Effect> {
    let target = target(stage, words);
    point(stage, gesture, target)
}

/// Does something where this stands; the person has seen the last frame.
pub fn point(stage: &mut Stage, gesture: Gesture, target: Option<Target>) -> Vec<Effect> {
    let seen = FrameId(stage.frame);
    stage.send(Message::Pointed(Pointing { gesture, target, seen }))
}
