//! What somebody else changed while one was asked.

use ratatui::text::Line;

use crate::app::State;
use crate::app::reread::News;
use crate::domain::description::Description;
use crate::domain::difference::Difference;
use crate::phrases::Phrase;

use super::text::wrap;
use super::{Look, age, tokens};

/// The lines that tell it, in a dialog of this many columns.
pub fn lines(look: &Look, state: &State, news: &News, cells: usize) -> Vec<Line<'static>> {
    let told = match news {
        News::Gone => vec![Phrase::TokenGone],
        News::ClientGone => vec![Phrase::ClientGone],
        News::ClientChanged => vec![Phrase::NewsClientChanged],
        News::ClientStill => vec![Phrase::NewsClientStill],
        News::SecretStill => vec![Phrase::NewsSecretStill],
        News::SecretLost => vec![Phrase::NewsSecretLost],
        News::ClientTokenStill => vec![Phrase::NewsClientTokenStill],
        News::Active { before, now } => vec![Phrase::NewsActive { before: *before, now: *now }],
        News::StillSo(status) => {
            vec![Phrase::NewsStillSo { status: look.say(&tokens::status_phrase(*status)) }]
        }
        News::StillCalled(name) => vec![Phrase::NewsStillCalled { name: name.clone() }],
        News::StillAccess(true) => vec![Phrase::NewsStillOn],
        News::StillAccess(false) => vec![Phrase::NewsStillOff],
        News::Changed(differences) => {
            let told = differences.iter().map(|difference| phrase(look, state, difference));
            std::iter::once(Phrase::NewsChanged).chain(told).collect()
        }
    };
    let text = |phrase: Phrase| {
        let lines = wrap(&look.say(&phrase), cells);
        lines.into_iter().map(|line| Line::styled(line, look.theme.danger))
    };
    std::iter::once(Line::default()).chain(told.into_iter().flat_map(text)).collect()
}

/// One thing that is another than it was.
pub fn phrase(look: &Look, state: &State, difference: &Difference) -> Phrase {
    let called = |description: &Description| {
        let text = description.shown().map(str::to_owned);
        text.unwrap_or_else(|| look.say(&Phrase::NoDescription))
    };
    match difference {
        Difference::Description { before, now } => {
            Phrase::NewsDescription { before: called(before), now: called(now) }
        }
        Difference::Status { before, now } => Phrase::NewsStatus {
            before: look.say(&tokens::status_phrase(*before)),
            now: look.say(&tokens::status_phrase(*now)),
        },
        Difference::Somehow(at) => {
            Phrase::NewsSomehow { when: age::in_full(look, state, Some(*at)) }
        }
    }
}
