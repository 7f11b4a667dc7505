//! Bytes to trees.

mod tree;

pub use tree::{Map, Number, Tree, Value};
