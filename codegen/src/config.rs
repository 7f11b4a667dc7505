//! `specsmith.toml` and flags, parsed.
