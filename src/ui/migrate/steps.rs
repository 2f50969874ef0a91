//! What each step has: a sentence on what it is for, then its facts and its fields.

use ratatui::text::{Line, Span};
use tui_input::Input;

use crate::app::failure;
use crate::app::migrate::{self, Field, Problem, Sent};
use crate::app::mouse::Target;
use crate::app::oauth::{trial, words};
use crate::domain::migration::{Preset, Stage, Step, Who};
use crate::phrases::Phrase;
use crate::ui::text::{fit, width};
use crate::ui::widgets::focus;
use crate::ui::widgets::{field, message};
use crate::ui::{audit, detail};

use super::{Lines, Panel};

/// Columns of a field for a number of days.
const DAYS: usize = 5;

impl Panel<'_> {
    /// The lines of a step.
    pub(super) fn step(&self, step: Step, lines: &mut Lines) {
        lines.extend(self.said(&self.about(step), self.look.theme.text));
        if let Some(error) = self.way.outdated(self.state) {
            let what = failure::what(error).into();
            lines.extend(self.said(&Phrase::WayOutdated { what }, self.look.theme.danger));
        }
        lines.gap();
        match step {
            Step::Know => self.know(lines),
            Step::Choose => self.choose(lines),
            Step::Scope => self.scope(lines),
            Step::Create => lines.extend(self.client()),
            Step::Try => self.attempt(lines),
            Step::Watch => self.watch(lines),
            Step::SwitchOff | Step::Delete => self.off(lines),
        }
        self.problems(lines);
    }

    /// What the step is for.
    fn about(&self, step: Step) -> Phrase {
        let people = self.way.is_for_people(self.state);
        let token = self.state.tokens.get(self.way.token);
        let off = token.is_some_and(|token| !token.status.is_active());
        match step {
            Step::Know => Phrase::WayKnow,
            Step::Choose => Phrase::WayChoose,
            Step::Scope => Phrase::WayScope,
            Step::Create => Phrase::WayCreate,
            Step::Try if people => Phrase::WayTryPerson,
            Step::Try => Phrase::WayTry,
            Step::Watch => Phrase::WayWatch,
            Step::SwitchOff if off => Phrase::WayIsOff,
            Step::SwitchOff => Phrase::WaySwitchOff,
            Step::Delete => Phrase::WayDelete,
        }
    }

    /// Step 1: the token, its events, and the field for what was found out.
    fn know(&self, lines: &mut Lines) {
        let (state, look, way) = (self.state, self.look, self.way);
        lines.extend(self.token());
        let short = state.size.height < 30;
        let events = audit::recent_events(state, look, way.token, self.cells);
        // A title and an empty line above it come first.
        lines.extend(events.into_iter().take(if short { 5 } else { 7 }));
        lines.gap();
        let name = if self.standing().is_some() { Phrase::WayFoundAdd } else { Phrase::WayFound };
        self.input(lines, &name, &way.found, Field::Found);
        if self.standing().is_none() {
            let sign = if way.keep { "[x]" } else { "[ ]" };
            let text = format!("{sign} {}", look.say(&Phrase::WayKeep));
            let focused = self.has(Field::Keep);
            let style = if focused { look.theme.selected } else { look.theme.text };
            let style = if focused { focus::mark(style) } else { style };
            lines.field(
                look,
                Line::styled(fit(&text, self.cells, look.signs.ellipsis), style),
                focused,
            );
        }
    }

    /// A field that is typed into, beside its name.
    fn input(&self, lines: &mut Lines, name: &Phrase, input: &Input, field: Field) {
        let look = self.look;
        let name = look.say(name);
        let first = width(&name) + 2;
        let room = self.cells.saturating_sub(first);
        if room < 16 {
            lines.extend([Line::styled(name, look.theme.quiet)]);
            let line = field::line(look, input, self.has(field), self.cells);
            lines.field(look, line, self.has(field));
            return;
        }
        let mut line = Line::from(Span::styled(fit(&name, first, ""), look.theme.quiet));
        line.extend(field::line(look, input, self.has(field), room));
        lines.field(look, line, self.has(field));
    }

    /// One of several, which can be clicked.
    fn choice(&self, lines: &mut Lines, index: usize, text: &str, chosen: bool, field: Field) {
        let look = self.look;
        let sign = if chosen { "(x)" } else { "( )" };
        let focused = chosen && self.has(field);
        let style = match (focused, chosen) {
            (true, _) => focus::mark(look.theme.selected),
            (false, true) => look.theme.title,
            (false, false) => look.theme.text,
        };
        lines.here(focused);
        let text = format!("{sign} {text}");
        let line = Line::styled(fit(&text, self.cells, look.signs.ellipsis), style);
        look.hits.note_whole(&line, Target::Entry(index));
        lines.extend([line]);
    }

    /// Step 2: who, with whose rights, and for how long what is waited for.
    fn choose(&self, lines: &mut Lines) {
        let (look, way) = (self.look, self.way);
        if self.standing().is_some() {
            lines.extend(self.rights());
        } else {
            for (index, (who, chosen)) in way.people().enumerate() {
                let name = look.say(&migrate::words::who(who));
                self.choice(lines, index, &name, chosen, Field::Who);
            }
            lines.fields += 1;
            lines.gap();
            let me = self.state.signed_in().map(|who| who.user.name.to_string());
            let rights = match way.who {
                Who::Program => Phrase::MigrateRightsProgram { name: me.unwrap_or_default() },
                Who::Person => Phrase::MigrateRightsPerson,
            };
            lines.extend(self.said(&rights, look.theme.title));
            lines.extend(self.said(&Phrase::WayRightsOld, look.theme.quiet));
        }
        lines.gap();
        let fields = [
            (Phrase::WayQuietDays, &way.quiet, Field::Quiet),
            (Phrase::WayOffDays, &way.off, Field::Off),
        ];
        let names = fields.clone().map(|(name, ..)| look.say(&name));
        let first = names.iter().map(|name| width(name)).max().unwrap_or(0) + 2;
        for (name, (_, input, of)) in names.iter().zip(fields) {
            let first = first.min(self.cells.saturating_sub(DAYS));
            let name = fit(name, first, look.signs.ellipsis);
            let mut line = Line::from(Span::styled(name, look.theme.quiet));
            line.extend(field::line(look, input, self.has(of), DAYS));
            lines.field(look, line, self.has(of));
        }
        lines.extend(self.said(&Phrase::WayMonthly, look.theme.quiet));
    }

    /// Step 3: the presets side by side, the least first.
    fn scope(&self, lines: &mut Lines) {
        let (look, way) = (self.look, self.way);
        if let Some(client) = way.client(self.state) {
            let scopes = client.scope.clone().unwrap_or_default();
            if scopes.is_empty() {
                lines.extend(self.said(&Phrase::ScopesUnlimited, look.theme.danger));
            }
            for name in scopes.names() {
                let name = crate::ui::plain(name);
                let text = format!(
                    "{}  {}",
                    fit(&name, 24, look.signs.ellipsis),
                    look.say(&words::scope(&name))
                );
                lines.extend([Line::raw(fit(&text, self.cells, look.signs.ellipsis))]);
            }
            return;
        }
        let about = |preset: Option<Preset>| {
            look.say(&preset.map_or(Phrase::WayPresetOne, migrate::words::preset))
        };
        let first = way.presets().map(|(preset, _)| width(&about(preset))).max().unwrap_or(0) + 2;
        for (index, (preset, chosen)) in way.presets().enumerate() {
            let wire = preset.map_or("", Preset::wire);
            let text = format!("{}{wire}", fit(&about(preset), first, ""));
            self.choice(lines, index, &text, chosen, Field::Scope);
        }
        lines.gap();
        let proof =
            way.preset.and_then(|preset| crate::domain::migration::Check::of(&preset.scopes()));
        if let Some(check) = proof {
            let request = trial::request_line(check);
            lines.extend(self.said(&Phrase::WayProof { request }, look.theme.quiet));
        }
        if way.preset == Some(Preset::Everything) {
            lines.extend(self.said(&Phrase::WayEverything, look.theme.danger));
        }
    }

    /// Step 5: the secret, and what the try came to.
    fn attempt(&self, lines: &mut Lines) {
        let (look, way) = (self.look, self.way);
        lines.extend(self.client_line());
        if !way.is_for_people(self.state) {
            lines.gap();
            let focused = self.has(Field::Secret);
            let name = &Phrase::MigrateSecretField;
            let mut hidden = field::hidden(look, name, &way.secret, focused, self.cells);
            let field = hidden.pop();
            lines.extend(hidden);
            if let Some(line) = field {
                lines.field(look, line, focused);
            }
        }
        if let Sent::Tried(tried) = &way.sent {
            lines.gap();
            let style = if tried.is_good() { look.theme.good } else { look.theme.danger };
            let said = trial::told(tried);
            let last = said.len().saturating_sub(1);
            for (index, phrase) in said.iter().enumerate() {
                let style = if index == last { style } else { look.theme.text };
                lines.here(index == last);
                lines.extend(self.said(phrase, style));
            }
            let kept = way.client(self.state).and_then(|client| trial::kept(self.state, client.id));
            if let Some((phrase, good)) = kept.filter(|_| tried.is_good()) {
                let style = if good { look.theme.good } else { look.theme.danger };
                lines.extend(self.said(&phrase, style));
            } else if !tried.is_good() {
                let people = way.is_for_people(self.state);
                let again = if people { Phrase::TryAgainPerson } else { Phrase::MigrateTryAgain };
                lines.extend(self.said(&again, look.theme.text));
            }
        } else if self.standing().is_some_and(|standing| standing.stage != Stage::ClientMade) {
            lines.gap();
            lines.extend(self.said(&self.tried_phrase(), look.theme.good));
        }
    }

    /// Why something was not taken, or did not come.
    fn problems(&self, lines: &mut Lines) {
        let (look, way) = (self.look, self.way);
        let said = way.problem.map(|problem| match problem {
            Problem::Days => {
                Phrase::WayDaysProblem { most: crate::domain::migration::Plan::MOST_DAYS }
            }
            Problem::NoSecret => Phrase::WayNoSecret,
            Problem::Cut => Phrase::IdentifyCut,
            Problem::NoRedirect => Phrase::WayNoRedirect,
            Problem::NoRoom => Phrase::MigrateNoRoomHint,
        });
        if let Some(said) = said {
            lines.extend(self.said(&said, look.theme.danger));
        }
        if let Sent::Failed(error) = &way.sent {
            let columns = u16::try_from(self.cells).unwrap_or(u16::MAX);
            lines.here(true);
            lines.extend(message::failure_lines(look, error, columns));
        }
    }

    /// Names and values in two columns.
    pub(super) fn pairs(&self, facts: &[(Phrase, String)]) -> Vec<Line<'static>> {
        detail::pairs(self.look, facts, self.cells)
    }
}
