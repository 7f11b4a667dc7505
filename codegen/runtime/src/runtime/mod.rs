//! What all operations of a client share: requests are built, sent and read here, and values encoded and decoded.
//!
//! Nothing in here knows a particular API: what is particular stands in the [`Api`](client::Api), the
//! [`Operation`](operation::Operation)s and the models that the emitted code hands in.


pub mod fault;
pub mod format;
pub mod shape;
pub mod wire;

pub use fault::{Fault, Position};
pub use format::{Format, Written};
pub use shape::{Node, Property, Shape, Xml};
pub use wire::{Decode, ElementInput, Encode, Input, Key, ListInput, MapInput, Output, Part};
