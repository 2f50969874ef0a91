//! The accounts one can choose from, and the name under which each stands in the configuration.

use std::fmt;

use thiserror::Error;

use super::account::{AccountColor, Guard, SignIn};

/// The name of a profile: a letter or a digit, then also `.`, `_` and `-`, 64 characters at most.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProfileName(String);

/// The text is no name for a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "a profile's name has 1 to 64 letters a to z, digits, `.`, `_` and `-`, begins with a letter \
     or a digit, and is neither `embedded` nor `environment`"
)]
pub struct NotAProfileName;

impl ProfileName {
    /// Takes a name that is not one of [`Choice::EMBEDDED`] and [`Choice::ENVIRONMENT`].
    pub fn parse(text: &str) -> Result<Self, NotAProfileName> {
        let good = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let taken = [Choice::EMBEDDED, Choice::ENVIRONMENT].contains(&text);
        match text.as_bytes() {
            [first, rest @ ..]
                if !taken
                    && first.is_ascii_alphanumeric()
                    && rest.len() < 64
                    && rest.iter().all(|byte| good(*byte)) =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err(NotAProfileName),
        }
    }

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProfileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which account one wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The one inside this program.
    Embedded,
    /// The one that the variables `ZENDESK_SUBDOMAIN` and so on name.
    Environment,
    /// One of the configuration.
    Profile(ProfileName),
}

impl Choice {
    /// What the embedded account is called where a profile is asked for.
    pub const EMBEDDED: &str = "embedded";

    /// What the environment's account is called where a profile is asked for.
    pub const ENVIRONMENT: &str = "environment";

    /// What was asked for by this name.
    pub fn parse(text: &str) -> Result<Self, NotAProfileName> {
        match text {
            Self::EMBEDDED => Ok(Self::Embedded),
            Self::ENVIRONMENT => Ok(Self::Environment),
            name => ProfileName::parse(name).map(Self::Profile),
        }
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedded => f.write_str(Self::EMBEDDED),
            Self::Environment => f.write_str(Self::ENVIRONMENT),
            Self::Profile(name) => name.fmt(f),
        }
    }
}

/// An account that can be chosen, as far as it is known before it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What to ask for to get it.
    pub choice: Choice,
    /// Its name and its address; `None` for the embedded account, which starts when it is opened.
    pub place: Option<(String, String)>,
    /// What one may do in it.
    pub guard: Guard,
    /// The colour that one's own configuration gives it.
    pub color: Option<AccountColor>,
    /// How one signs in.
    pub sign_in: SignIn,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_s_name_is_plain_and_not_one_that_means_something_else() {
        for good in ["acme", "4", "acme-eu.test_2", &"a".repeat(64)] {
            assert_eq!(ProfileName::parse(good).unwrap().as_str(), good);
        }
        for bad in
            ["", "-a", ".a", "a b", "a\n", "ä", "a/b", "embedded", "environment", &"a".repeat(65)]
        {
            assert_eq!(ProfileName::parse(bad), Err(NotAProfileName), "{bad:?}");
        }
        for name in ["embedded", "environment", "acme"] {
            assert_eq!(Choice::parse(name).unwrap().to_string(), name);
        }
    }
}
