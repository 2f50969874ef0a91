//! Pictures of the screen as text.
