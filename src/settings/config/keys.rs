//! The tables `[keys.PLACE]`: other keys for what can be done there.

use strum::IntoEnumIterator;

use crate::app::keymap::{Action, Context, Key, Keymap, TABLE};
use crate::app::remap::{Change, Refusal};
use crate::phrases::Phrase;

use super::section::{Found, Section, Wrong};

/// Reads `[keys]`: for each place a table, there for each action the names of its keys.
pub(super) fn read(section: &Section<'_>) -> Result<Keymap, Wrong> {
    let places: Vec<_> = Context::iter().collect();
    let names: Vec<_> = places.iter().map(|place| place.name()).collect();
    section.only(&names)?;
    let mut changes = vec![];
    for place in places {
        if let Some(table) = section.section(place.name())? {
            changes.extend(of_place(&table, place)?);
        }
    }
    // Of two that don't go together the later one is wrong.
    changes.sort_by_key(|found| found.wrong.at());
    let values: Vec<_> = changes.iter().map(|found| found.value.clone()).collect();
    Keymap::remapped(&values).map_err(|(index, refusal)| refused(&changes[index], &refusal))
}

fn of_place(table: &Section<'_>, context: Context) -> Result<Vec<Found<Change>>, Wrong> {
    let lines = || TABLE.iter().filter(|line| line.context == context);
    let names: Vec<_> = lines().map(|line| line.action.name()).collect();
    table.only(&names)?;
    let mut changes = vec![];
    for line in lines() {
        if let Some(found) = table.list(line.action.name(), problem, &Phrase::AllowedKeys)? {
            let keys: Option<Vec<_>> = found.value.iter().map(|name| Key::parse(name)).collect();
            let keys = keys.ok_or_else(|| found.wrong.is(problem, Phrase::AllowedKeys))?;
            let value = Change { context, action: line.action, keys };
            changes.push(Found { value, wrong: found.wrong });
        }
    }
    Ok(changes)
}

fn problem(key: String) -> Phrase {
    Phrase::ConfigNoKey { key }
}

fn refused(change: &Found<Change>, refusal: &Refusal) -> Wrong {
    let (problem, allowed): (Box<dyn FnOnce(String) -> Phrase>, Phrase) = match *refusal {
        Refusal::Taken { key, context, action } => {
            let (pressed, other) = (key.label(), named(context, action));
            let problem = |key| Phrase::ConfigKeyTaken { key, pressed, other };
            (Box::new(problem), Phrase::AllowedKeyFree)
        }
        Refusal::Fixed(pressed) => {
            let pressed = pressed.label();
            let problem = |key| Phrase::ConfigKeyFixed { key, pressed };
            (Box::new(problem), Phrase::AllowedKeyFixed)
        }
        Refusal::Typed(pressed) => {
            let pressed = pressed.label();
            let problem = |key| Phrase::ConfigKeyTyped { key, pressed };
            (Box::new(problem), Phrase::AllowedKeyTyped)
        }
        Refusal::Needed => {
            (Box::new(|key| Phrase::ConfigKeyNeeded { key }), Phrase::AllowedKeyNeeded)
        }
    };
    change.wrong.is(problem, allowed)
}

/// An action as it is named in the file.
fn named(context: Context, action: Action) -> String {
    format!("{}.{}", context.name(), action.name())
}
