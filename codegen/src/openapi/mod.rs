//! Trees to typed `OpenAPI`.
//!
//! Hand-written readers take the tree of the root document, and of whatever its references lead to, and give a
//! [`Document`]. They go on after an error and report keys that the standard does not know. They decide nothing: what a
//! construct means, and whether the generator can express it, is the business of later stages.

pub mod model;

pub use model::*;
