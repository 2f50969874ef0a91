//! The client and the emulator, each against the same fixtures.
