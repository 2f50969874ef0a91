//! The rules of the house hold.
