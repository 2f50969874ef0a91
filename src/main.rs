//! Starts tokendesk.

fn main() {}
