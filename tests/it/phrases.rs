//! Every sentence exists in every language.
