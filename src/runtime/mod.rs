//! The impure part of the screen: loop, tasks, terminal and clipboard.
