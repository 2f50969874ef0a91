//! Pieces that several areas draw with.

pub mod button;
pub mod column;
pub mod dialog;
pub mod field;
pub mod focus;
pub mod message;
