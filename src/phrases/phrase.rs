//! The list of all sentences, with typed arguments.

use serde::Serialize;

/// One sentence or label. Its kebab-case name is its id in `assets/locales/*.ftl`, its fields are
/// the arguments there; `tests/it/phrases.rs` holds the three together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(
    missing_docs,
    reason = "the English sentence under the same id says what each one is"
)]
pub enum Phrase {
    // Places
    AdminCenter,
    AppsAndIntegrations,
    Apis,
    ApiTokens,
    ApiConfiguration,
    Account,
    Logs,
    AuditLog,
    BadgeEmbedded,
    TooSmall {
        width: u16,
        height: u16,
    },
    Connecting,

    // The table of tokens
    ColumnDescription,
    ColumnToken,
    ColumnStatus,
    ColumnLastUsed,
    ColumnCreated,
    ColumnCreatedBy,
    StatusActive,
    StatusInactive,
    NoDescription,
    UnknownCreator {
        id: i64,
    },
    NoCreator,
    TokensCount {
        count: usize,
        limit: usize,
        active: usize,
        inactive: usize,
    },
    TokensCountShort {
        count: usize,
        limit: usize,
        active: usize,
    },
    TokensShown {
        shown: usize,
    },
    SortedBy {
        column: String,
        arrow: String,
    },
    FilteredBy {
        status: String,
    },
    AddApiToken,
    LoadingTokens,
    EmptyTitle,
    EmptyText,
    NothingMatches,
    NothingMatchesText,
    RoleTitle,
    RoleText {
        user: String,
    },
    AccessOffTitle,
    AccessOffText,
    SearchLabel,
    SearchNothing {
        query: String,
    },

    // Times
    AgeNow,
    AgeMinutes {
        count: i64,
    },
    AgeHours {
        count: i64,
    },
    AgeYesterday,
    AgeDays {
        count: i64,
    },
    AgeMonths {
        count: i64,
    },
    AgeYears {
        count: i64,
    },
    AgeFuture,
    Never,

    // Keys and what they do, as in footer and help
    DoMove,
    DoOpen,
    DoOptions,
    DoAdd,
    DoEdit,
    DoDeactivate,
    DoReactivate,
    DoDelete,
    DoSearch,
    DoFilter,
    DoSort,
    DoCopyMenu,
    DoAuditPane,
    DoHelp,
    DoQuit,
    DoRefresh,
    DoPageTokens,
    DoPageConfiguration,
    DoPageAudit,
    DoNextFocus,
    DoPreviousFocus,
    DoBack,
    DoUp,
    DoDown,
    DoPageUp,
    DoPageDown,
    DoFirst,
    DoLast,
    DoSuspend,
    DoPress,
    DoCancel,
    DoSave,
    DoCopy,
    DoTry,
    DoHide,
    DoClear,
    DoChoose,
    DoKeepFilter,
    DoToggle,
    DoPreviousChoice,
    DoNextChoice,
    HelpTitle,
    HelpEverywhere,
    HelpList,
    HelpTokens,
    HelpAudit,
    HelpConfiguration,
    HelpSecret,
    HelpForm,
    HelpConfirmation,
    HelpSearch,
    HelpMenu,

    // Menus
    MenuEdit,
    MenuDeactivate,
    MenuReactivate,
    MenuDelete,
    MenuViewAuditLog,
    WhyDeactivateFirst,
    WhyEnterpriseOnly,
    MenuSortTitle,
    MenuFilterTitle,
    MenuCopyTitle,
    FilterAll,
    FilterActive,
    FilterInactive,
    FilterReset,
    SortReset,
    CopyId,
    CopyPrefix,
    CopyDescription,

    // Buttons
    ButtonCancel,
    ButtonSave,
    ButtonCopy,
    ButtonClose,
    ButtonGetStarted,
    ButtonApply,
    ButtonTurnOn,
    ButtonTurnOff,
    ButtonCloseAnyway,
    ButtonBack,

    // Dialogs of a token
    InAccount {
        account: String,
    },
    AddTitle,
    EditTitle,
    FieldDescription,
    FieldOptional,
    AddRights,
    AddScopes,
    Saving,
    DeactivateTitle,
    DeactivateUsed {
        age: String,
    },
    DeactivateNever,
    DeactivateText,
    ReactivateTitle,
    ReactivateText,
    DeleteTitle,
    DeleteText,
    Working,
    LimitTitle,
    LimitText {
        count: usize,
        limit: usize,
    },
    TokenDeactivated {
        name: String,
    },
    TokenReactivated {
        name: String,
    },
    TokenDeleted {
        name: String,
    },
    TokenSaved {
        name: String,
    },
    TokenAdded {
        name: String,
    },
    TokenGone,
    StillActive {
        name: String,
    },
    AlreadyInactive {
        name: String,
    },
    AlreadyActive {
        name: String,
    },
    Refreshed,

    // The one-time token
    RevealTitle,
    RevealOnce,
    RevealCopying,
    RevealCopiedNative,
    RevealSentOsc52,
    RevealNotCopied,
    RevealHidden,
    RevealCurl,
    RevealTrying,
    RevealTried {
        email: String,
        role: String,
    },
    RevealTriedTickets {
        email: String,
        role: String,
        tickets: u64,
    },
    RevealRefused {
        status: u16,
    },
    RevealLeaveTitle,
    RevealLeaveText,
    RevealQuitTitle,
    CopiedNative {
        what: String,
    },
    CopiedOsc52 {
        what: String,
    },
    CopyFailed,
    RoleAdmin,
    RoleAgent,
    RoleEndUser,

    // Detail of a token
    DetailTitle,
    DetailTruncated,
    DetailUpdated,
    DetailId,
    DetailAssigned,
    DetailEvents,
    DetailNoEvents,
    DetailSignedInWith,
    ExactAndAge {
        exact: String,
        age: String,
    },
    NameAndEmail {
        name: String,
        email: String,
    },

    // Audit log
    ColumnTime,
    ColumnActor,
    ColumnIpAddress,
    ColumnItem,
    ColumnActivityType,
    ColumnActivity,
    ActivityCreated,
    ActivityUpdated,
    ActivityDeleted,
    ActivityExported,
    ActivitySignedIn,
    AuditOf {
        name: String,
    },
    AuditLastWeeks {
        weeks: i64,
    },
    AuditFromTo {
        since: String,
        until: String,
    },
    AuditFrom {
        since: String,
    },
    AuditTo {
        until: String,
    },
    AuditAnyTime,
    AuditAllActors,
    AuditAllActivity,
    AuditCount {
        count: usize,
    },
    AuditCountMore {
        count: usize,
    },
    AuditLoading,
    AuditEmpty,
    AuditEmptyText,
    AuditNoToken,
    AuditNotOnPlanTitle,
    AuditNotOnPlanText,
    AuditFilterTitle,
    AuditFieldSince,
    AuditFieldUntil,
    AuditFieldActor,
    AuditFieldActivity,
    AuditDateHint,
    AuditDateWrong,
    AuditDateOrder,
    AuditActorsLoading,
    AuditEventTitle,
    AuditItemType,
    AuditItemId,
    AuditEventId,
    AuditActorId,
    AuditNoAddress,

    // API configuration
    ConfigurationTermsTitle,
    ConfigurationTermsText,
    ConfigurationTermsBox,
    ConfigurationTermsFirst,
    ConfigurationAllow,
    ConfigurationAllowText,
    ConfigurationOn,
    ConfigurationOff,
    ConfigurationOffText,
    ConfigurationNeedsAdmin,
    ConfigurationTurnOffTitle,
    ConfigurationTurnOffText {
        count: usize,
    },
    ConfigurationTurnOffNone,
    ConfigurationTurnOnTitle,
    ConfigurationTurnOnText {
        count: usize,
    },
    ConfigurationTurnOnNone,
    ConfigurationTurnedOn,
    ConfigurationTurnedOff,
    ConfigurationIgnored,

    // Failures
    FailureUnreachable,
    FailureUnreachableHint,
    FailureNoAnswer,
    FailureNoAnswerHint,
    FailureNotSignedIn,
    FailureNotSignedInHint,
    FailureForbidden {
        message: String,
    },
    FailureForbiddenHint,
    FailureAccessOff,
    FailureAccessOffHint,
    FailureNotFound,
    FailureNotFoundHint,
    FailureRefused {
        message: String,
    },
    FailureRefusedHint,
    FailureRateLimited,
    FailureRateLimitedHint {
        seconds: u64,
    },
    FailureRateLimitedHintUnknown,
    FailureServer {
        status: u16,
    },
    FailureServerHint,
    FailureUnexpected {
        status: u16,
    },
    FailureUnexpectedHint,
    FailureUnreadable {
        detail: String,
    },
    FailureUnreadableHint,
    FailureRequest {
        request: String,
    },
    FailureRequestId {
        request: String,
        id: String,
    },
    FailureAgain,
    DescriptionLineBreak,
    DescriptionControl,
}
