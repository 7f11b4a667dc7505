//! The generator on the API's own spec: what is checked in, what a mistake leads to, and what an extension takes.
//!
//! All of it happens in copies. The repository itself is only read.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod drift;
mod extension;
mod parts;
mod readme;
mod run;
mod sandbox;
mod typos;
