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
use crate::ui::proof_prompt;

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
    let (protected, count) = (desk.account().guard.protected, ready.len());
    let proof = match ready.as_slice() {
        _ if plan.deed != Deed::Delete => None,
        // To delete one of an account that is not protected, a yes is enough.
        [one] => protected.then(|| Proof::of(one)),
        _ => Some(Proof::of_many(count, protected.then(|| desk.account().name.shown()))),
    };
    let lines = || lines(&plan.deed, first, &ready, desk, catalog);
    match proof {
        None => ask::agree(order.yes, "--yes", lines, catalog),
        Some(_) if order.yes && !protected => Ok(()),
        Some(proof) => {
            let typed = match order.confirm {
                Some(typed) => typed.to_owned(),
                None if ask::is_possible() => {
                    let mut lines = lines();
                    if let Proof::CountAndAccount(text) = &proof {
                        lines.push(format!("  {text}"));
                    }
                    ask::line(&lines, &proof_prompt(&proof), catalog)?
                }
                None => return Err(ask::needs(if protected { "--confirm" } else { "--yes" })),
            };
            if proof.is_met_by(&typed) { Ok(()) } else { Err(wrong(&typed)) }
        }
    }
}

fn wrong(typed: &str) -> anyhow::Error {
    if typed.is_empty() {
        return ask::given_up();
    }
    Advice::new(Phrase::AskRefused).with(Status::WrongUsage).about(Phrase::ProofWrong)
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
    let (what, then) = match (deed, count) {
        (Deed::Deactivate, 1) => (Phrase::DeactivateTitle, Phrase::DeactivateText),
        (Deed::Deactivate, _) => {
            (Phrase::BulkDeactivateTitle { count }, Phrase::BulkDeactivateText)
        }
        (Deed::Reactivate, 1) => (Phrase::ReactivateTitle, Phrase::ReactivateText),
        (Deed::Reactivate, _) => {
            (Phrase::BulkReactivateTitle { count }, Phrase::BulkReactivateText)
        }
        (Deed::Delete, 1) => (Phrase::DeleteTitle, Phrase::DeleteText),
        (Deed::Delete, _) => (Phrase::BulkDeleteTitle { count }, Phrase::BulkDeleteText),
        // Nobody is asked before it.
        (Deed::Describe(_), _) => return vec![],
    };
    let mut lines = vec![catalog.say(&desk.in_account()), catalog.say(&what)];
    let named = if count == 1 { std::slice::from_ref(&first) } else { ready };
    lines.extend(
        named.iter().take(NAMED).map(|token| format!("  {}  {}", token.id.0, name_of(token))),
    );
    if count > NAMED {
        lines.push(format!("  {}", catalog.say(&Phrase::BulkMore { count: count - NAMED })));
    }
    lines.push(catalog.say(&then));
    lines
}
