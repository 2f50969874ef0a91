//! The command line: flags, verbs and the wiring of all layers.
