//! From the IR to every Rust name of the client, as data.
//!
//! This is the only stage that turns the document's spelling into Rust's. It never writes code.

mod names;

pub use self::names::{EnumerationNames, Ident, Module, Names, ObjectNames, OperationNames, Parts, PropertyNames, TypeNames};
