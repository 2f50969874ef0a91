//! Which answers belong to which requests.

use tokendesk::app::{Answer, Request, oauth};

/// Whether such an answer comes to this request.
pub fn belongs(answer: &Answer, request: &Request) -> bool {
    if let (Answer::OAuth(answer), Request::OAuth(request)) = (answer, request) {
        return is_about_clients(answer, request);
    }
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

/// The same of answers about OAuth clients.
const fn is_about_clients(answer: &oauth::Answer, request: &oauth::Request) -> bool {
    matches!(
        (answer, request),
        (oauth::Answer::Clients(_), oauth::Request::Clients)
            | (oauth::Answer::Tokens(_), oauth::Request::Tokens(_))
            | (oauth::Answer::Created(_), oauth::Request::Create(_))
            | (oauth::Answer::Updated(_), oauth::Request::Update { .. })
            | (oauth::Answer::NewSecret(_), oauth::Request::NewSecret(_))
            | (oauth::Answer::Deleted(_), oauth::Request::Delete(_))
            | (oauth::Answer::Revoked(_), oauth::Request::Revoke(_))
            | (
                oauth::Answer::Tried(_),
                oauth::Request::Try { .. } | oauth::Request::TrySignIn { .. }
            )
    )
}
