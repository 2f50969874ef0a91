//! The people of an account and what their role lets them do (rule P3).

use super::foreign::Foreign;

/// A user's id, 64 bits on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(pub i64);

/// What a user is in the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// `admin`: may do everything on the page.
    Admin,
    /// `agent`: may do so only by a custom role with *Manage APIs*.
    Agent,
    /// `end-user`: a customer of the account.
    EndUser,
    /// A role this program does not know, kept as it came.
    Other(Foreign),
}

impl Role {
    /// The role that the wire names.
    pub fn from_wire(text: &str) -> Self {
        match text {
            "admin" => Self::Admin,
            "agent" => Self::Agent,
            "end-user" => Self::EndUser,
            other => Self::Other(other.into()),
        }
    }

    /// The wire's name of the role.
    #[expect(clippy::disallowed_methods, reason = "the wire's own word")]
    pub fn as_wire(&self) -> &str {
        match self {
            Self::Admin => "admin",
            Self::Agent => "agent",
            Self::EndUser => "end-user",
            Self::Other(other) => other.raw(),
        }
    }
}

/// Who may see and change API tokens: an administrator, or an agent whose custom role has
/// *Manage APIs* (P3; `manage_api_credentials` in a custom role's configuration).
pub fn may_manage_apis(role: &Role, custom_role_manages_apis: bool) -> bool {
    match role {
        Role::Admin => true,
        Role::Agent => custom_role_manages_apis,
        Role::EndUser | Role::Other(_) => false,
    }
}

/// The user one is signed in as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentUser {
    /// Its id.
    pub id: UserId,
    /// Its name as the account has it.
    pub name: Foreign,
    /// Its e-mail address.
    pub email: Foreign,
    /// What it is in the account.
    pub role: Role,
    /// Its custom role, on plans that have them.
    pub custom_role_id: Option<i64>,
    /// Its time zone as an IANA name, such as `Europe/Berlin`.
    pub time_zone: Option<String>,
    /// A suspended user can't sign in.
    pub suspended: bool,
}

/// A person of the account, as lists and filters name people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: UserId,
    /// The name as the account has it.
    pub name: Foreign,
    /// The e-mail address, where the account sent one.
    pub email: Option<Foreign>,
    /// What the person is in the account.
    pub role: Role,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p3_an_administrator_or_an_agent_with_the_permission_may() {
        assert!(may_manage_apis(&Role::Admin, false));
        assert!(may_manage_apis(&Role::Agent, true));
        assert!(!may_manage_apis(&Role::Agent, false));
        assert!(!may_manage_apis(&Role::EndUser, true));
        assert!(!may_manage_apis(&Role::from_wire("owner"), true));
    }

    #[test]
    fn an_unknown_role_is_kept_as_it_came() {
        for wire in ["admin", "agent", "end-user", "robot"] {
            assert_eq!(Role::from_wire(wire).as_wire(), wire);
        }
    }
}
