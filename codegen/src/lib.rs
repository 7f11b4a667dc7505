//! Reads an `OpenAPI` document and writes a typed Rust client crate.

pub mod check;
pub mod config;
pub mod diag;
pub mod emit;
pub mod ir;
pub mod load;
pub mod lower;
pub mod name;
pub mod openapi;
pub mod output;
pub mod pass;
pub mod render;
pub mod resolve;
pub mod source;
