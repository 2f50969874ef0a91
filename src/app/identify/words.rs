//! What is known of a secret that was found, in words: the same in the window and from the verbs.

use crate::domain::found::{Form, Found};
use crate::domain::identify::{Answered, Look, Which, Why, why};
use crate::domain::user::Role;
use crate::phrases::Phrase;

/// By what a token is known to be it; `None` where none is.
pub const fn how(which: Which) -> Option<Phrase> {
    match which {
        Which::One(_) => Some(Phrase::IdentifyOne),
        Which::ByUse(_) => Some(Phrase::IdentifyByUse),
        Which::Several | Which::Nothing => None,
    }
}

/// That no token is known to be it; `None` where it was found to be an OAuth access token.
pub const fn none(found: &Found, answered: Option<&Answered>) -> Option<Phrase> {
    match (answered, found.form) {
        (Some(Answered::As(_) | Answered::Scopeless), Form::OAuth) => None,
        (Some(Answered::As(_)), _) => Some(Phrase::IdentifyAuthenticatesUnlisted),
        (_, Form::ApiToken) => Some(Phrase::IdentifyNone),
        (_, Form::OAuth) => Some(Phrase::IdentifyNoneOauth),
        (_, Form::Other { letters }) => Some(Phrase::IdentifyNoneOther { letters }),
    }
}

/// What the account said to a try; `say` puts the name of a role into a language.
pub fn outcome(
    found: &Found,
    look: &Look,
    answered: &Answered,
    say: impl Fn(&Phrase) -> String,
) -> Phrase {
    match answered {
        Answered::As(user) => {
            let (email, role) = (user.email.to_string(), role(&user.role, say));
            if found.form == Form::OAuth && look.tokens.is_empty() {
                Phrase::IdentifyAuthenticatesOauth { email, role }
            } else {
                Phrase::IdentifyAuthenticates { email, role }
            }
        }
        Answered::Scopeless => Phrase::IdentifyScopeless,
        Answered::Unclear { status } => Phrase::IdentifyUnclear { status: *status },
        Answered::Refused => match why(found, look) {
            Why::Inactive => Phrase::IdentifyRefusedInactive,
            Why::NotWhole => Phrase::IdentifyRefusedNotWhole,
            Why::NoneActive => Phrase::IdentifyRefusedNoneActive,
            Why::Unknown => Phrase::IdentifyRefusedUnknown,
            Why::NoAccessToken => Phrase::IdentifyRefusedOauth,
        },
    }
}

/// What a role is called, or the account's own word for one that this program does not know.
pub fn role(role: &Role, say: impl Fn(&Phrase) -> String) -> String {
    match role {
        Role::Admin => say(&Phrase::RoleAdmin),
        Role::Agent => say(&Phrase::RoleAgent),
        Role::EndUser => say(&Phrase::RoleEndUser),
        Role::Other(other) => other.to_string(),
    }
}
