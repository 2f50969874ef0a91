//! Documents that are made from the code are up to date.
