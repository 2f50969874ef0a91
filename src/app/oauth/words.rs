//! The words for scopes, for what is wrong with a field, and for what is told after the screen.

use crate::domain::oauth_client::{Field, Flaw, Problem};
use crate::phrases::Phrase;
use crate::zendesk::Error;

use super::{Answer, Request, name_of};

/// What a scope allows, in one sentence.
pub fn scope(name: &str) -> Phrase {
    let (resource, access) = match name.split_once(':') {
        Some((resource, access)) => (resource, Some(access)),
        None => (name, None),
    };
    match (name, resource_of(resource), access) {
        ("read", ..) => Phrase::ScopeReadAll,
        ("write", ..) => Phrase::ScopeWriteAll,
        ("impersonate", ..) => Phrase::ScopeImpersonate,
        (_, Some(what), Some("read")) => Phrase::ScopeReads { what: what.into() },
        (_, Some(what), Some("write")) => Phrase::ScopeWrites { what: what.into() },
        (_, Some(what), None) => Phrase::ScopeBoth { what: what.into() },
        _ => Phrase::ScopeUnknown,
    }
}

/// What a resource is.
fn resource_of(name: &str) -> Option<Phrase> {
    Some(match name {
        "tickets" => Phrase::ResourceTickets,
        "users" => Phrase::ResourceUsers,
        "auditlogs" => Phrase::ResourceAuditLogs,
        "organizations" => Phrase::ResourceOrganizations,
        "hc" => Phrase::ResourceHelpCenter,
        "apps" => Phrase::ResourceApps,
        "triggers" => Phrase::ResourceTriggers,
        "automations" => Phrase::ResourceAutomations,
        "targets" => Phrase::ResourceTargets,
        "webhooks" => Phrase::ResourceWebhooks,
        "macros" => Phrase::ResourceMacros,
        "requests" => Phrase::ResourceRequests,
        "satisfaction_ratings" => Phrase::ResourceRatings,
        "dynamic_content" => Phrase::ResourceDynamicContent,
        "any_channel" => Phrase::ResourceAnyChannel,
        "web_widget" => Phrase::ResourceWebWidget,
        "security" => Phrase::ResourceSecurity,
        "unrestricted" => Phrase::ResourceUnrestricted,
        _ => return None,
    })
}

/// Why a field can't be sent so.
pub fn flaw(flaw: &Flaw) -> Phrase {
    match flaw {
        Flaw::Missing => Phrase::FlawMissing,
        Flaw::Control => Phrase::FlawControl,
        Flaw::NotPlain => Phrase::FlawNotPlain,
        Flaw::Redirect(address) => Phrase::FlawRedirect { url: address.clone() },
        Flaw::UnknownScope(name) => Phrase::FlawUnknownScope { name: name.clone() },
        Flaw::Overlap(overlap) => {
            Phrase::FlawOverlap { broad: overlap.broad.to_owned(), narrow: overlap.narrow.clone() }
        }
    }
}

/// Which field can't be sent so, and why.
pub fn problem(problem: &Problem) -> Phrase {
    let field = match problem.field {
        Field::Name => Phrase::ColumnName,
        Field::Identifier => Phrase::ColumnIdentifier,
        Field::Description => Phrase::ColumnDescription,
        Field::Company => Phrase::ClientCompany,
        Field::Redirects => Phrase::ClientRedirects,
        Field::Scopes => Phrase::ClientScopes,
    };
    Phrase::FlawOf { field: field.into(), flaw: flaw(&problem.flaw).into() }
}

/// What a change came to that was answered after the screen had ended, in words; an error is told
/// by the caller.
pub fn outcome(answer: &Answer) -> Option<Result<Phrase, &Error>> {
    Some(match answer {
        Answer::Created(Ok(created)) | Answer::NewSecret(Ok(created)) => {
            let name = name_of(&created.client);
            Ok(match created.secret {
                Some(_) => Phrase::LeaveClientUnseen { name },
                None => Phrase::ClientCreatedPublic { name },
            })
        }
        Answer::Updated(Ok(client)) => Ok(Phrase::ClientSaved { name: name_of(client) }),
        Answer::Deleted(Ok(_)) => Ok(Phrase::LeaveClientDeleted),
        Answer::Revoked(Ok(_)) => Ok(Phrase::LeaveClientTokenRevoked),
        Answer::Created(Err(error))
        | Answer::NewSecret(Err(error))
        | Answer::Updated(Err(error))
        | Answer::Deleted(Err(error))
        | Answer::Revoked(Err(error)) => Err(error),
        Answer::Clients(_) | Answer::Tokens(_) | Answer::Tried(_) => return None,
    })
}

/// What is said of a change whose answer never came.
pub fn unknown(request: &Request) -> Phrase {
    match request {
        Request::Create(new) => Phrase::LeaveUnknownClient { name: new.name.clone() },
        _ => Phrase::LeaveUnknownOauth,
    }
}
