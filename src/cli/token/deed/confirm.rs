//! What is asked before a deed: as the screen asks it, or by a flag where nobody can be asked.

use super::Order;
use crate::app::name_of;
use crate::cli::ask;
use crate::cli::desk::Desk;
use crate::cli::report::{Advice, Status};
use crate::domain::bulk::{Deed, Plan};
use crate::domain::proof::Proof;
use crate::domain::token::Token;
use crate::phrases::{Catalog, Phrase};

/// The tokens that a question names.
const NAMED: usize = 10;

/// Goes on if everything is agreed to that has to be.
pub fn confirm(
    order: &Order<'_>,
    plan: &Plan,
    desk: &Desk,
    catalog: &Catalog,
) -> anyhow::Result<()> {
    let ready: Vec<_> = plan.ready().collect();
    let Some(first) = ready.first() else {
        // Nothing will be asked for.
        return Ok(());
    };
    let own = plan.deed == Deed::Deactivate && ready.iter().any(|token| token.signs_in);
    if own && !order.lock_out {
        let lines = || vec![catalog.say(&desk.in_account()), catalog.say(&Phrase::LockoutByToken)];
        ask::agree(false, "--lock-out", lines, catalog)?;
    }
    let protected = plan.deed == Deed::Delete && desk.account().guard.protected;
    let proof = match ready.as_slice() {
        [one] if protected => Some(Asked::Proof(Proof::of(one))),
        // Of several, how many they are; to delete one of an account that is not protected, a yes.
        [_, _, ..] if plan.deed == Deed::Delete => Some(Asked::Number(ready.len())),
        _ => None,
    };
    let lines = || lines(&plan.deed, first, &ready, desk, catalog);
    match proof {
        None => ask::agree(order.yes, "--yes", lines, catalog),
        Some(_) if order.yes && !protected => Ok(()),
        Some(asked) => {
            let typed = match order.confirm {
                Some(typed) => typed.to_owned(),
                None if ask::is_possible() => ask::line(&lines(), &asked.prompt(), catalog)?,
                None => return Err(ask::needs(if protected { "--confirm" } else { "--yes" })),
            };
            if asked.is_met_by(&typed) { Ok(()) } else { Err(wrong(&typed)) }
        }
    }
}

fn wrong(typed: &str) -> anyhow::Error {
    if typed.is_empty() {
        return ask::given_up();
    }
    Advice::new(Phrase::AskRefused).with(Status::WrongUsage).about(Phrase::ProofWrong)
}

/// What has to be typed.
enum Asked {
    Proof(Proof),
    Number(usize),
}

impl Asked {
    fn prompt(&self) -> Phrase {
        match self {
            Self::Proof(Proof::Description(_)) => Phrase::ProofDescription,
            Self::Proof(Proof::Prefix(_)) => Phrase::ProofPrefix,
            Self::Proof(Proof::Id(_)) => Phrase::ProofId,
            Self::Number(count) => Phrase::AskNumber { number: count.to_string() },
        }
    }

    fn is_met_by(&self, typed: &str) -> bool {
        match self {
            Self::Proof(proof) => proof.is_met_by(typed),
            Self::Number(count) => typed.trim() == count.to_string(),
        }
    }
}

/// The question: in which account, what, and to which tokens.
fn lines(
    deed: &Deed,
    first: &Token,
    ready: &[&Token],
    desk: &Desk,
    catalog: &Catalog,
) -> Vec<String> {
    let count = ready.len();
    let (what, then) = match deed {
        Deed::Deactivate => (Phrase::AskDeactivate { count }, Phrase::DeactivateText),
        Deed::Reactivate => (Phrase::AskReactivate { count }, Phrase::ReactivateText),
        Deed::Delete => (Phrase::AskDelete { count }, Phrase::DeleteText),
        Deed::Describe(_) => (Phrase::EditTitle, Phrase::ButtonSave),
    };
    let mut lines = vec![catalog.say(&desk.in_account()), catalog.say(&what)];
    let named = if count == 1 { std::slice::from_ref(&first) } else { ready };
    lines.extend(
        named.iter().take(NAMED).map(|token| format!("  {}  {}", token.id.0, name_of(token))),
    );
    if count > NAMED {
        lines.push(format!("  {}", catalog.say(&Phrase::AskMore { count: count - NAMED })));
    }
    lines.push(catalog.say(&then));
    lines
}
