//! The words and rules of the product, free of input and output.
//!
//! Words, as Zendesk has them: an *API token* is *active* or *inactive*; it is *added*, *edited*,
//! *deactivated*, *reactivated*, *deleted*. *Token access* is the account's switch for all of them.
//! An *OAuth client* is given *access tokens* within *scopes*; it is *confidential* or *public*.
//! The *audit log* has *events*, each with an *actor*, an *item* and an *activity type*.
//! `docs/rules.md` lists the rules whose ids (P1 to Z4) stand in the comments.

pub mod account;
pub mod audit;
pub mod bulk;
pub mod credential;
pub mod description;
pub mod difference;
pub mod fate;
pub mod foreign;
pub mod found;
pub mod hidden;
pub mod identify;
pub mod intent;
pub mod lookalike;
pub mod migration;
pub mod oauth;
pub mod oauth_client;
pub mod place;
pub mod plan;
pub mod profile;
pub mod proof;
pub mod rate_limit;
pub mod replacement;
pub mod retirement;
pub mod secret;
pub mod time;
pub mod token;
pub mod user;
