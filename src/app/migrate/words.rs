//! The words for the steps and choices of a migration, for the window and for the verbs.

use crate::domain::migration::{Preset, Step, Who};
use crate::phrases::Phrase;

/// What a step is called.
pub const fn step(step: Step) -> Phrase {
    match step {
        Step::Know => Phrase::MigrateStepKnow,
        Step::Choose => Phrase::MigrateStepChoose,
        Step::Scope => Phrase::MigrateStepScope,
        Step::Create => Phrase::MigrateStepCreate,
        Step::Try => Phrase::MigrateStepTry,
        Step::Watch => Phrase::MigrateStepWatch,
        Step::SwitchOff => Phrase::MigrateStepSwitchOff,
        Step::Delete => Phrase::MigrateStepDelete,
    }
}

/// Who uses a client, and by which grant.
pub const fn who(who: Who) -> Phrase {
    match who {
        Who::Program => Phrase::MigrateForProgram,
        Who::Person => Phrase::MigrateForPerson,
    }
}

/// What the scopes of a usual job allow.
pub const fn preset(preset: Preset) -> Phrase {
    match preset {
        Preset::ReadTickets => Phrase::MigratePresetReadTickets,
        Preset::Users => Phrase::MigratePresetUsers,
        Preset::HelpCenter => Phrase::MigratePresetHelpCenter,
        Preset::WriteTickets => Phrase::MigratePresetWriteTickets,
        Preset::Everything => Phrase::MigratePresetEverything,
    }
}
