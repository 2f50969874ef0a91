//! Which answers belong to which requests.

use tokendesk::app::{Answer, Request};

/// Whether such an answer comes to this request.
pub fn belongs(answer: &Answer, request: &Request) -> bool {
    matches!(
        (answer, request),
        (Answer::SignedIn(_), Request::SignIn)
            | (Answer::Access(_), Request::Access)
            | (Answer::AccessSet(_), Request::SetAccess(_))
            | (Answer::Tokens(_), Request::Tokens)
            | (Answer::TokenCreated(_), Request::CreateToken(_))
            | (Answer::TokenUpdated(_), Request::UpdateToken { .. })
            | (Answer::TokenDeleted(_), Request::DeleteToken(_))
            | (Answer::Many(_), Request::Many(_))
            | (Answer::Exported(_), Request::Export(_))
            | (Answer::AuditEvents(_), Request::AuditEvents { .. })
            | (Answer::Actors(_), Request::Actors)
            | (Answer::Probed(_), Request::Probe { .. })
            | (Answer::Attempted(_), Request::Attempt(_))
    )
}
