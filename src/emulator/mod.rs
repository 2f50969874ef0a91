//! An account of Zendesk that lives inside the program: an HTTP server over SQLite.
