//! What all operations of a client share: requests are built, sent and read here, and values encoded and decoded.
//!
//! Nothing in here knows a particular API: what is particular stands in the [`Api`](client::Api), the
//! [`Operation`](operation::Operation)s and the models that the emitted code hands in.


pub mod fault;
pub mod format;
pub mod impls;
pub mod json;
pub mod maybe;
pub mod object;
pub mod scalar;
pub mod serde_forward;
pub mod serde_read;
pub mod serde_write;
pub mod shape;
pub mod text_enum;
pub mod value;
pub mod wire;

pub use fault::{Fault, Position};
pub use format::{Format, Written};
pub use impls::list;
pub use json::JSON;
pub use maybe::Maybe;
pub use shape::{Node, Property, Shape, Xml};
#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use serde_forward::serde_forward;
#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use text_enum::text_enum;
pub use wire::{Decode, ElementInput, Encode, Input, Key, ListInput, MapInput, Output, Part};
