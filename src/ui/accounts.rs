//! The menu of accounts: each with its place and what one's own configuration keeps one from there.

use ratatui::Frame;
use ratatui::text::{Line, Span};

use crate::app::layout::DialogHeight;
use crate::app::{State, accounts};
use crate::domain::profile::Offer;
use crate::phrases::Phrase;

use super::Look;
use super::header::guards;
use super::text::{cut, fit, width};
use super::widgets::dialog;

/// Columns of text, if the screen has them.
const COLUMNS: u16 = 70;

/// Draws the menu.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look, index: usize) {
    let cells = usize::from(dialog::wide_columns(frame.area(), COLUMNS));
    let offers = &state.accounts.offers;
    let name = |offer: &Offer| look.say(&accounts::name_of(offer));
    let widest = offers.iter().map(|offer| width(&name(offer))).max().unwrap_or(0);
    let column = widest.min(cells / 2) + 2;
    let lines: Vec<_> = offers
        .iter()
        .enumerate()
        .map(|(row, offer)| {
            let current = offer.choice == state.accounts.current;
            let sign = if current { look.signs.active } else { " " };
            let label = cut(&name(offer), column - 2, look.signs.ellipsis);
            let gap = " ".repeat(column.saturating_sub(width(&label)));
            let label = match offer.color {
                Some(color) => Span::styled(label, look.theme.account(color)),
                None => Span::raw(label),
            };
            let guards = guards(look, offer.guard);
            let place = offer.place.as_ref().map(|(_, url)| url.as_str()).unwrap_or_default();
            let room = cells.saturating_sub(2 + column + guards.width());
            let quiet = look.theme.quiet;
            let style = if row == index { quiet.patch(look.theme.selected) } else { quiet };
            let place = Span::styled(fit(place, room, look.signs.ellipsis), style);
            let mut line = Line::from(vec![Span::raw(format!("{sign} ")), label, Span::raw(gap)]);
            line.push_span(place);
            line.extend(guards);
            if row == index { line.patch_style(look.theme.selected) } else { line }
        })
        .collect();
    let room = usize::from(DialogHeight::of(lines.len(), frame.area().height).inner);
    let scroll = u16::try_from((index + 1).saturating_sub(room)).unwrap_or(u16::MAX);
    let options = dialog::Options { columns: COLUMNS, kept: 0, scroll };
    dialog::draw(frame, look, &look.say(&Phrase::AccountsTitle), &lines, options);
}
