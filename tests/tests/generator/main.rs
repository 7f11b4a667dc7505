//! The generator on the API's own spec: what is checked in, what a mistake leads to, and what an extension takes.
//!
//! All of it happens in copies. The repository itself is only read.

mod drift;
mod extension;
mod run;
mod sandbox;
mod typos;
