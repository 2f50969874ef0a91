//! A secret leaves no trace.
