//! Texts of every width in every column, at every width of the screen: nothing beside them moves,
//! whatever a terminal makes of the letters that terminals draw differently.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use tokendesk::app::Answer;
use tokendesk::domain::audit::{ActivityType, AuditEvent, AuditPage, EventId};
use tokendesk::domain::description::Description;
use tokendesk::domain::plan::Plan;
use tokendesk::domain::token::{Creator, Token};
use tokendesk::domain::user::{Role, UserId};
use tokendesk::phrases::Locale;
use tokendesk::runtime::write_cells;
use tokendesk::ui::{Look, draw};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::support::stage::{self, ACCESS_ON, Stage, dated, signed_in, size, token};

/// What others call their things.
const TEXTS: [&str; 12] = [
    "창고 동기화와 결제 내역을 매일 밤 내보내는 작업입니다",
    "顧客マスタ連携のための夜間バッチ処理です",
    "ｆｕｌｌ　ｗｉｄｔｈ ｌｅｔｔｅｒｓ",
    "e\u{301}te\u{301} a\u{308}ndert Z\u{30c}ivot u\u{308}ber alles",
    "تصدير الفواتير كل ليلة من المستودع",
    "ייצוא חשבוניות בכל לילה מהמחסן",
    "हिन्दी में क्षितिज और निर्यात",
    "👍🏽 👩\u{200d}💻 🇰🇷 ☎\u{fe0f} 1\u{fe0f}\u{20e3} 🎉🎉🎉🎉🎉🎉",
    "★☆●○…“”‘’—·×÷±§¶†‡°′″※→←↑↓",
    "Слияние дубликатов и Ελληνικά κείμενα",
    "ไทยคำสั่งซื้อประจำวันและน้ำ",
    "각 한\u{302e} jamo ㅁㄴㅇㄹ ᄒ",
];

/// How a terminal reckons the columns of one grapheme.
type Reckons = fn(&str) -> usize;

/// As the program itself; as one that was set up for old fonts of East Asia, but for the frames,
/// which the signs of ASCII are for; and as one that adds up the characters of a grapheme.
const TERMINALS: [(&str, Reckons); 3] = [
    ("by graphemes", |grapheme| grapheme.width()),
    ("with wide signs", |grapheme| match grapheme.chars().next() {
        Some('\u{2500}'..='\u{257f}') => 1,
        _ => grapheme.width_cjk(),
    }),
    ("by characters", |grapheme| grapheme.chars().filter_map(UnicodeWidthChar::width).sum()),
];

/// A terminal that draws what the program writes: its cells, and where the next letter goes.
struct Screen {
    reckons: Reckons,
    rows: Vec<Vec<String>>,
    at: (usize, usize),
}

impl Screen {
    fn of(size: (u16, u16), reckons: Reckons) -> Self {
        let row = vec![" ".to_owned(); usize::from(size.0)];
        Self { reckons, rows: vec![row; usize::from(size.1)], at: (0, 0) }
    }

    fn draws(&mut self, written: &str) {
        let mut pieces = written.split('\u{1b}');
        self.prints(pieces.next().unwrap_or_default());
        for piece in pieces {
            let sequence = piece.strip_prefix('[').expect("a control sequence");
            let end = sequence.find(|char: char| char.is_ascii_alphabetic()).expect("its end");
            let mut numbers = sequence[..end].split(';').map(|number| number.parse().unwrap_or(1));
            let mut next = || numbers.next().unwrap_or(1_usize);
            match &sequence[end..=end] {
                "H" => {
                    self.at = {
                        let y = next() - 1;
                        (next() - 1, y)
                    }
                }
                "G" => self.at.0 = next() - 1,
                "C" => self.at.0 += next(),
                "m" => {}
                other => panic!("{other} is not known"),
            }
            self.prints(&sequence[end + 1..]);
        }
    }

    fn prints(&mut self, text: &str) {
        for grapheme in text.graphemes(true) {
            let (x, y) = self.at;
            let columns = (self.reckons)(grapheme);
            for column in x..x + columns {
                if let Some(cell) = self.rows[y].get_mut(column) {
                    *cell = if column == x { grapheme.to_owned() } else { String::new() };
                }
            }
            self.at.0 = x + columns;
        }
    }
}

/// An account in which everything is called like this.
fn called(width: u16) -> Stage {
    let mut stage = Stage::opened(size(width, 40), Plan::SuiteEnterprise);
    stage.answer(Answer::SignedIn(Ok(dated(signed_in(Role::Admin)))));
    stage.answer(Answer::Access(Ok(ACCESS_ON)));
    let tokens = (1..).zip(TEXTS).map(|(id, text)| Token {
        description: Description::received(Some(text.to_owned())),
        visible_token: text.chars().take(6).collect::<String>().into(),
        creator: Some(Creator {
            id: UserId(id),
            name: Some(text.into()),
            email: Some(text.into()),
        }),
        ..token(id, None)
    });
    stage.answer(Answer::Tokens(Ok(dated(tokens.collect()))));
    stage
}

fn events() -> AuditPage {
    let events = (1..).zip(TEXTS).map(|(id, text)| AuditEvent {
        id: EventId(id),
        created_at: stage::now(),
        actor_id: Some(UserId(7)),
        actor_name: text.into(),
        ip_address: Some(text.into()),
        source_type: text.into(),
        source_id: Some(1),
        source_label: text.into(),
        activity_type: ActivityType::Other(text.into()),
        action_label: text.into(),
        change_description: text.into(),
    });
    AuditPage { events: events.collect(), next: None }
}

/// The letters of ASCII and of frames, which every terminal draws in one column: those that have
/// another of them before them, so that nothing reaches into them.
fn fixed(drawn: &Buffer) -> Vec<(usize, usize, String)> {
    let is_fixed = |symbol: &str| {
        symbol.chars().all(|char| matches!(char, ' '..='~' | '\u{2500}'..='\u{257f}'))
    };
    let width = usize::from(drawn.area.width).max(1);
    let mut found = vec![];
    for (y, row) in drawn.content.chunks(width).enumerate() {
        for x in 0..row.len() {
            let before = x == 0 || (is_fixed(row[x - 1].symbol()) && row[x - 1].symbol() != " ");
            let free = x < 2 || row[x - 2].symbol().width() < 2;
            if is_fixed(row[x].symbol()) && row[x].symbol() != " " && before && free {
                found.push((x, y, row[x].symbol().to_owned()));
            }
        }
    }
    found
}

/// Nothing of the page stands elsewhere on one terminal than on another.
fn stands(stage: &Stage, look: &Look, page: &str) -> usize {
    let width = stage.state.size.width;
    let mut terminal = Terminal::new(TestBackend::new(width, 40)).expect("a terminal");
    terminal.draw(|frame| draw(frame, &stage.state, look)).expect("a frame");
    let drawn = terminal.backend().buffer();
    let mut written = String::new();
    write_cells(&mut written, Buffer::empty(drawn.area).diff(drawn).into_iter()).expect("a text");
    let fixed = fixed(drawn);
    for (name, reckons) in TERMINALS {
        let mut screen = Screen::of((width, 40), reckons);
        screen.draws(&written);
        for (x, y, symbol) in &fixed {
            let found = &screen.rows[*y][*x];
            let row = || screen.rows[*y].concat();
            assert_eq!(found, symbol, "{page}, {width} wide, {name}, {x}: {}", row());
        }
    }
    fixed.len()
}

#[test]
fn no_letter_of_others_moves_anything_at_any_width_of_any_page() {
    let looks = [Locale::En, Locale::Ko].map(|locale| Look::new(locale, false, true));
    let mut compared = 0;
    for width in 0..=150 {
        let look = &looks[usize::from(width % 2)];
        let mut stage = called(width);
        compared += stands(&stage, look, "the tokens");
        if width > 40 && width % 3 > 0 {
            continue;
        }
        for (keys, page) in [("Enter", "a detail"), ("Esc d", "a question"), ("Esc y", "a menu")] {
            stage.press(keys);
            compared += stands(&stage, look, page);
        }
        stage.press("Esc 3");
        stage.answer(Answer::AuditEvents(Ok(events())));
        compared += stands(&stage, look, "the audit log");
        stage.press("Enter");
        compared += stands(&stage, look, "an event");
    }
    assert!(compared > 50_000, "{compared} letters");
}
