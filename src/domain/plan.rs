//! The plans of an account and what each one allows (rules P1 and P4).

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A Zendesk plan on which the page *API tokens* exists (P1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Suite Team
    SuiteTeam,
    /// Suite Growth
    SuiteGrowth,
    /// Suite Professional
    SuiteProfessional,
    /// Suite Enterprise
    SuiteEnterprise,
    /// Suite Enterprise Plus
    SuiteEnterprisePlus,
    /// Support Team
    SupportTeam,
    /// Support Professional
    SupportProfessional,
    /// Support Enterprise
    SupportEnterprise,
}

/// The text names none of the eight plans.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a plan; the plans are {list}", list = Plan::ALL.map(Plan::slug).join(", "))]
pub struct UnknownPlan(String);

impl Plan {
    /// Every plan, smallest first within its family.
    pub const ALL: [Self; 8] = [
        Self::SuiteTeam,
        Self::SuiteGrowth,
        Self::SuiteProfessional,
        Self::SuiteEnterprise,
        Self::SuiteEnterprisePlus,
        Self::SupportTeam,
        Self::SupportProfessional,
        Self::SupportEnterprise,
    ];

    /// The name on the command line and in files, such as `suite-team`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::SuiteTeam => "suite-team",
            Self::SuiteGrowth => "suite-growth",
            Self::SuiteProfessional => "suite-professional",
            Self::SuiteEnterprise => "suite-enterprise",
            Self::SuiteEnterprisePlus => "suite-enterprise-plus",
            Self::SupportTeam => "support-team",
            Self::SupportProfessional => "support-professional",
            Self::SupportEnterprise => "support-enterprise",
        }
    }

    /// Zendesk's product name, which is the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SuiteTeam => "Suite Team",
            Self::SuiteGrowth => "Suite Growth",
            Self::SuiteProfessional => "Suite Professional",
            Self::SuiteEnterprise => "Suite Enterprise",
            Self::SuiteEnterprisePlus => "Suite Enterprise Plus",
            Self::SupportTeam => "Support Team",
            Self::SupportProfessional => "Support Professional",
            Self::SupportEnterprise => "Support Enterprise",
        }
    }

    /// Whether the account has an audit log (P4).
    pub const fn has_audit_log(self) -> bool {
        matches!(self, Self::SuiteEnterprise | Self::SuiteEnterprisePlus | Self::SupportEnterprise)
    }

    /// Whether agents can have custom roles, one of which may manage APIs (reference 1.5).
    pub const fn has_custom_roles(self) -> bool {
        self.has_audit_log()
    }

    /// Requests that the account answers in one minute (reference 1.7).
    pub const fn requests_per_minute(self) -> u32 {
        match self {
            Self::SuiteTeam | Self::SupportTeam => 200,
            Self::SuiteGrowth | Self::SuiteProfessional | Self::SupportProfessional => 400,
            Self::SuiteEnterprise | Self::SupportEnterprise => 700,
            Self::SuiteEnterprisePlus => 2500,
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

impl FromStr for Plan {
    type Err = UnknownPlan;

    fn from_str(text: &str) -> Result<Self, UnknownPlan> {
        Self::ALL
            .into_iter()
            .find(|plan| plan.slug() == text)
            .ok_or_else(|| UnknownPlan(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p1_the_page_exists_on_eight_plans_that_are_found_by_their_slug() {
        for plan in Plan::ALL {
            assert_eq!(plan.slug().parse(), Ok(plan));
        }
        let error = "suite".parse::<Plan>().unwrap_err().to_string();
        assert!(error.contains("`suite`") && error.contains("support-enterprise"), "{error}");
    }

    #[test]
    fn p4_the_audit_log_is_on_enterprise_plans_only() {
        let with: Vec<_> = Plan::ALL.into_iter().filter(|plan| plan.has_audit_log()).collect();
        assert_eq!(
            with,
            [Plan::SuiteEnterprise, Plan::SuiteEnterprisePlus, Plan::SupportEnterprise]
        );
    }
}
