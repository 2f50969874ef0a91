//! The embedded account over HTTP.
