//! What all operations of a client share: requests are built, sent and read here, and values encoded and decoded.
//!
//! Nothing in here knows a particular API: what is particular stands in the [`Api`], the
//! [`Operation`]s and the models that the emitted code hands in.

mod accept;
pub mod answer;
pub mod auth;
#[cfg(any(feature = "blocking", feature = "fake"))]
mod block_on;
pub mod body;
pub mod builder;
pub mod call;
pub mod client;
mod clock;
pub mod collections;
pub mod date_time;
pub(crate) mod decompress;
pub mod ended;
pub mod error;
mod execute;
#[cfg(feature = "fake")]
pub mod fake;
pub mod fault;
pub mod format;
mod gate;
pub mod impls;
pub mod json;
pub mod maybe;
pub mod middleware;
pub mod model;
pub mod object;
pub mod only;
pub mod operation;
pub mod paging;
pub mod param;
mod parts;
mod plan;
pub mod progress;
mod provider;
#[cfg(feature = "recording")]
pub mod recording;
mod redirect;
mod request;
#[cfg(all(
    feature = "reqwest",
    not(all(target_family = "wasm", target_os = "unknown"))
))]
mod reqwest;
#[cfg(all(feature = "reqwest", target_family = "wasm", target_os = "unknown"))]
#[path = "fetch.rs"]
mod reqwest;
mod retry;
pub mod scalar;
pub mod security;
#[cfg(not(feature = "serde"))]
#[path = "serde_absent.rs"]
mod serde_forward;
#[cfg(feature = "serde")]
pub mod serde_forward;
pub mod serde_read;
pub mod serde_write;
mod servers;
pub mod shape;
mod sleep;
pub mod style;
pub mod text_enum;
#[cfg(all(
    feature = "rustls",
    any(feature = "reqwest", feature = "blocking"),
    not(all(target_family = "wasm", target_os = "unknown"))
))]
mod tls;
#[cfg(feature = "tracing")]
mod trace;
pub mod transport;
#[cfg(feature = "blocking")]
mod ureq;
mod url;
pub mod wire;
pub mod xml;

pub use answer::{Answer, Mismatch, Received, Response};
pub use auth::{ApiKey, Credential, Credentials};
pub use body::Body;
pub use builder::ClientBuilder;
pub use bytes::Bytes;
pub use call::{Call, Pending};
pub use client::{Api, Async, Blocking, Client};
pub use collections::list;
pub use error::{BoxError, BuildError, Error, ErrorKind, Undeclared};
pub use fault::{Fault, Position};
pub use format::{Format, Written};
pub use http::{HeaderMap, Method, StatusCode};
pub use json::JSON;
pub use maybe::Maybe;
#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use model::model;
#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use only::only;
pub use operation::{Asked, Operation, Paging};
#[allow(unused_imports, reason = "not every client has a request of this kind")]
pub(crate) use paging::paged;
pub use paging::{Items, Paged, Pages, Place};
pub use progress::Progress;
#[allow(unused_imports, reason = "not every client has a request of this kind")]
pub(crate) use progress::uploads;
#[allow(unused_imports, reason = "not every client has a request of this kind")]
pub(crate) use request::request;
pub use retry::Retry;
pub use security::{Scheme, Security};
#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use serde_forward::serde_forward;
pub use shape::{Node, Property, Shape, Xml};
pub use style::Style;
#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use text_enum::text_enum;
pub use transport::{BoxFuture, Transport, TransportError};
pub use wire::{
    Attached, Blank, Decode, ElementInput, Encode, Input, Key, ListInput, MapInput, Output, Part,
};
pub use xml::XML;
