//! A create whose answer was lost: the list is looked at, as the screen does (reference 4.2).

use tokio::time::sleep;

use crate::app::{LOOK_AGAIN, failure};
use crate::cli::desk::Desk;
use crate::cli::progress::Progress;
use crate::cli::report::{Advice, Said, Status};
use crate::domain::intent::{Candidates, Intent};
use crate::phrases::{Catalog, Phrase};
use crate::runtime::Maker;
use crate::zendesk::Error;

/// Looks for the token, and says what is known of it. Its value is lost in any case.
pub async fn look(
    desk: &Desk,
    maker: &Maker,
    intent: Intent,
    error: &Error,
    catalog: &Catalog,
) -> anyhow::Error {
    let progress = Progress::start(String::new());
    progress.watch(desk.client(), catalog);
    let me = desk.client().current_user().await.ok().map(|me| me.value.id);
    let name = intent.description.clone();
    let mut came = false;
    let of = LOOK_AGAIN.len() + 1;
    for look in 0..of {
        progress.say(catalog.say(&Phrase::LostLooking { look: look + 1, of }));
        if let Some(pause) = look.checked_sub(1).and_then(|before| LOOK_AGAIN.get(before)) {
            sleep(*pause).await;
        }
        let listed = desk.client().tokens().await;
        came = listed.is_ok();
        let list = listed.map(|list| list.value).unwrap_or_default();
        let Candidates { tokens, certain } = intent.candidates(&list, me);
        let ids: Vec<_> = tokens.iter().map(|token| token.id.0.to_string()).collect();
        match ids.as_slice() {
            [] => {}
            [id] if certain => {
                let what = Phrase::LostFound { name };
                return told(what, Phrase::AdviceLostFound { id: id.clone() }, error);
            }
            _ => {
                let hint = Phrase::AdviceLostSeveral { ids: ids.join(", ") };
                return told(Phrase::LostUnknown { name }, hint, error);
            }
        }
    }
    if came {
        maker.is_nothing(&intent);
        return told(Phrase::LostUnknown { name }, Phrase::LostNothing, error);
    }
    told(Phrase::LostUnknown { name }, Phrase::AdviceLostUnlisted, error)
}

fn told(what: Phrase, hint: Phrase, error: &Error) -> anyhow::Error {
    let place = Said::place(failure::where_to_look(error));
    let why = Said::because(failure::what(error), place);
    Advice::new(hint).with(Status::Unknown).around(Said::because(what, why))
}
