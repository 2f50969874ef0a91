//! Scopes for the usual jobs, least first, and the one request that proves each.

use super::super::oauth::{Access, Scopes};

/// The scopes of a usual job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Preset {
    /// It reads tickets.
    ReadTickets,
    /// It reads users.
    Users,
    /// It reads the help center.
    HelpCenter,
    /// It reads and changes tickets.
    WriteTickets,
    /// It reads and changes everything.
    Everything,
}

impl Preset {
    /// All of them, least first.
    pub const ALL: [Self; 5] =
        [Self::ReadTickets, Self::Users, Self::HelpCenter, Self::WriteTickets, Self::Everything];

    /// What it is called on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadTickets => "read-tickets",
            Self::Users => "users",
            Self::HelpCenter => "help-center",
            Self::WriteTickets => "write-tickets",
            Self::Everything => "everything",
        }
    }

    /// The preset of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.name() == name)
    }

    /// The scopes, as the wire has them.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::ReadTickets => "tickets:read",
            Self::Users => "users:read",
            Self::HelpCenter => "hc:read",
            Self::WriteTickets => "tickets:read tickets:write",
            Self::Everything => "read write",
        }
    }

    /// The scopes.
    pub fn scopes(self) -> Scopes {
        Scopes::parse(self.wire())
    }

    /// The preset that has exactly these scopes.
    pub fn of(scopes: &Scopes) -> Option<Self> {
        let same = |preset: &Self| {
            let own = preset.scopes();
            own.within(scopes) && scopes.within(&own)
        };
        Self::ALL.into_iter().find(same)
    }
}

/// One request that tells whether an access token has what a job needs. None of them changes
/// anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// A ticket without a comment, which no account makes: whoever may not write is told that, whoever
    /// may is told what is missing.
    EmptyTicket,
    /// One page of tickets.
    Tickets,
    /// One page of users.
    Users,
    /// One page of the help center's articles.
    Articles,
    /// One page of the audit log.
    AuditLog,
}

impl Check {
    /// The most telling request that these scopes should allow; `None` where none is known.
    pub fn of(scopes: &Scopes) -> Option<Self> {
        use Access::{Read, Write};
        let known: [(Self, Access, &'static str); 5] = [
            (Self::EmptyTicket, Write, "tickets"),
            (Self::Tickets, Read, "tickets"),
            (Self::Users, Read, "users"),
            (Self::Articles, Read, "hc"),
            (Self::AuditLog, Read, "auditlogs"),
        ];
        let fits = |(_, access, resource): &(Self, Access, &'static str)| {
            scopes.permit(*access, Some(resource)).is_ok()
        };
        known.into_iter().find(fits).map(|(check, ..)| check)
    }

    /// Its path.
    pub const fn path(self) -> &'static str {
        match self {
            Self::EmptyTicket | Self::Tickets => "/api/v2/tickets",
            Self::Users => "/api/v2/users",
            Self::Articles => "/api/v2/help_center/articles",
            Self::AuditLog => "/api/v2/audit_logs",
        }
    }

    /// Its method.
    pub const fn method(self) -> &'static str {
        match self {
            Self::EmptyTicket => "POST",
            _ => "GET",
        }
    }

    /// The scope that it needs and that is narrow enough.
    pub const fn scope(self) -> &'static str {
        match self {
            Self::EmptyTicket => "tickets:write",
            Self::Tickets => "tickets:read",
            Self::Users => "users:read",
            Self::Articles => "hc:read",
            Self::AuditLog => "auditlogs:read",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_proved_by_a_request_that_it_allows() {
        for preset in Preset::ALL {
            let scopes = preset.scopes();
            assert_eq!(scopes.unknown().count(), 0, "{preset:?}");
            assert_eq!(scopes.overlap(), None, "{preset:?}");
            assert!(Check::of(&scopes).is_some(), "{preset:?}");
            assert_eq!(Preset::of(&scopes), Some(preset));
            assert_eq!(Preset::from_name(preset.name()), Some(preset));
        }
        assert_eq!(
            Preset::of(&Scopes::parse("tickets:write tickets:read")),
            Some(Preset::WriteTickets)
        );
        assert_eq!(Preset::of(&Scopes::parse("read")), None);
    }

    #[test]
    fn the_most_telling_request_is_chosen() {
        for (scopes, check) in [
            ("tickets:read", Some(Check::Tickets)),
            ("read", Some(Check::Tickets)),
            ("tickets", Some(Check::EmptyTicket)),
            ("users:read hc:read", Some(Check::Users)),
            ("auditlogs:read", Some(Check::AuditLog)),
            ("read everything", None),
            ("macros:read", None),
            ("", None),
        ] {
            assert_eq!(Check::of(&Scopes::parse(scopes)), check, "{scopes}");
        }
    }
}
