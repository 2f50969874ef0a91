//! Draws a state as cells.
