//! Whole stories through the real emulator.
