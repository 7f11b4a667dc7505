//! `$ref` to ids.
