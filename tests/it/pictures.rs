//! The pictures of the themes, as the README shows them, are up to date.

use std::fs;
use std::path::PathBuf;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tokendesk::domain::account::{Account, AccountColor, Guard};
use tokendesk::phrases::Locale;
use tokendesk::ui::{Depth, Look, Theme, ThemeName, draw};

use crate::support::stage::{Stage, real, six, size};
use crate::support::svg;

const THEMES: [(&str, ThemeName); 5] = [
    ("dark", ThemeName::Dark),
    ("light", ThemeName::Light),
    ("high-contrast", ThemeName::HighContrast),
    ("monochrome", ThemeName::Monochrome),
    ("terminal", ThemeName::Terminal),
];

/// An account that is marked red and protected; on the small screen a menu is open, on the large one
/// a question.
fn stage(width: u16, height: u16) -> Stage {
    let guard = Guard { protected: true, ..Guard::default() };
    let account = Account { color: Some(AccountColor::Red), guard, ..real() };
    let mut stage = Stage::within(size(width, height), account, six());
    stage.press(if width < 100 { "Down m" } else { "Down d" });
    stage
}

fn drawn(stage: &Stage, look: &Look) -> String {
    let area = stage.state.size;
    let mut terminal = Terminal::new(TestBackend::new(area.width, area.height)).unwrap();
    let mut picture = String::new();
    let whole = |frame: &mut ratatui::Frame<'_>| {
        draw(frame, &stage.state, look);
        picture = svg::picture(frame.buffer_mut(), svg::DARK);
    };
    terminal.draw(whole).unwrap();
    picture
}

#[test]
fn the_pictures_of_the_themes_are_the_real_screen() {
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
    let mut stale = vec![];
    for (width, height) in [(80, 24), (120, 40)] {
        let stage = stage(width, height);
        for (name, theme) in THEMES {
            for locale in Locale::ALL {
                let theme = Theme::sent(theme, Depth::True);
                let made = drawn(&stage, &Look::new(locale, false, true).with_theme(theme));
                let name = format!("{name}-{width}x{height}-{}.svg", locale.tag());
                let path = docs.join(&name);
                if std::env::var_os("UPDATE_README").is_some() {
                    fs::create_dir_all(&docs).unwrap();
                    fs::write(path, made).unwrap();
                } else if fs::read_to_string(path).ok() != Some(made) {
                    stale.push(name);
                }
            }
        }
    }
    assert!(stale.is_empty(), "draw them anew with UPDATE_README=1: {stale:?}");
}

#[test]
fn the_readme_shows_every_picture() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let pictures: Vec<_> = fs::read_dir(root.join("docs/pictures")).unwrap().flatten().collect();
    assert_eq!(pictures.len(), THEMES.len() * 4);
    for picture in pictures {
        let path = format!("(docs/pictures/{})", picture.file_name().to_string_lossy());
        assert!(readme.contains(&path), "{path}");
    }
}
