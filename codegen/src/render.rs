//! Tokens to formatted text.
