//! What the doctor looks at, by name.

use crate::domain::profile::ProfileName;
use crate::phrases::Phrase;

/// One thing that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Check {
    Configuration,
    Account,
    Credential,
    Profile(ProfileName),
    Proxy,
    Dns,
    Connection,
    Tls,
    Clock,
    SignIn,
    Role,
    TokenAccess,
    AuditLog,
    RateLimit,
    Terminal,
    Size,
    Letters,
    Colours,
    Language,
    Session,
    Clipboard,
    DataDirectory,
    Lock,
    Disk,
    Log,
}

impl Check {
    /// Its name for programs, and for people.
    pub(super) fn names(&self) -> (String, Phrase) {
        let (name, phrase) = match self {
            Self::Configuration => ("configuration", Phrase::DoctorConfiguration),
            Self::Account => ("account", Phrase::DoctorAccount),
            Self::Credential => ("credential", Phrase::DoctorCredential),
            Self::Profile(name) => {
                let phrase = Phrase::DoctorProfile { name: name.to_string() };
                return (format!("profile {name}"), phrase);
            }
            Self::Proxy => ("proxy", Phrase::DoctorProxy),
            Self::Dns => ("dns", Phrase::DoctorDns),
            Self::Connection => ("connection", Phrase::DoctorConnection),
            Self::Tls => ("tls", Phrase::DoctorTls),
            Self::Clock => ("clock", Phrase::DoctorClock),
            Self::SignIn => ("sign-in", Phrase::DoctorSignIn),
            Self::Role => ("role", Phrase::DoctorRole),
            Self::TokenAccess => ("token access", Phrase::DoctorTokenAccess),
            Self::AuditLog => ("audit log", Phrase::DoctorAuditLog),
            Self::RateLimit => ("rate limit", Phrase::DoctorRateLimit),
            Self::Terminal => ("terminal", Phrase::DoctorTerminal),
            Self::Size => ("size", Phrase::DoctorSize),
            Self::Letters => ("letters", Phrase::DoctorLetters),
            Self::Colours => ("colours", Phrase::DoctorColours),
            Self::Language => ("language", Phrase::DoctorLanguage),
            Self::Session => ("session", Phrase::DoctorSession),
            Self::Clipboard => ("clipboard", Phrase::DoctorClipboard),
            Self::DataDirectory => ("data directory", Phrase::DoctorDataDirectory),
            Self::Lock => ("lock", Phrase::DoctorLock),
            Self::Disk => ("disk", Phrase::DoctorDisk),
            Self::Log => ("log", Phrase::DoctorLog),
        };
        (name.to_owned(), phrase)
    }
}
