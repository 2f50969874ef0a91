//! What a person sees is decided here: state, messages, update and effects.
