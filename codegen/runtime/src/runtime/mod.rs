//! What all operations of a client share: requests are built, sent and read here, and values encoded and decoded.
//!
//! Nothing in here knows a particular API: what is particular stands in the [`Api`], the
//! [`Operation`]s and the models that the emitted code hands in.

mod accept;
pub mod answer;
mod asked_body;
pub mod auth;
pub mod base64;
#[cfg(any(feature = "blocking", feature = "fake"))]
mod block_on;
pub mod body;
pub mod builder;
pub mod call;
pub mod choice;
pub mod client;
mod clock;
pub mod collections;
pub mod date_time;
pub mod decimal;
pub(crate) mod decompress;
pub mod duration;
pub mod ended;
pub mod error;
pub mod events;
mod execute;
#[cfg(feature = "fake")]
pub mod fake;
pub mod fault;
pub mod form;
pub mod format;
mod gate;
pub mod headers;
pub mod impls;
pub mod incoming;
pub mod integer_enum;
pub mod json;
pub mod lines;
pub mod maybe;
pub mod middleware;
pub mod model;
pub mod multipart;
pub mod net;
pub mod newtype;
pub mod next_url;
pub mod oauth2;
pub mod object;
pub mod only;
pub mod operation;
pub mod paging;
pub mod param;
mod parts;
mod plan;
pub mod progress;
mod provider;
pub mod quoted;
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
pub mod secret;
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
pub mod stream;
mod stream_items;
pub mod style;
pub mod text;
pub mod text_enum;
pub mod time_of_day;
#[cfg(all(
    feature = "rustls",
    any(feature = "reqwest", feature = "blocking"),
    not(all(target_family = "wasm", target_os = "unknown"))
))]
mod tls;
#[cfg(feature = "tracing")]
mod trace;
pub mod transport;
pub mod tuple;
#[cfg(feature = "blocking")]
mod ureq;
mod url;
pub mod uuid;
pub mod value;
pub mod wire;
pub mod xml;

pub use answer::{Answer, Mismatch, Received, Response};
pub use auth::{ApiKey, Credential, Credentials};
pub use base64::{Base64, Base64Url};
pub use body::Body;
pub use builder::ClientBuilder;
pub use bytes::Bytes;
pub use call::{Call, Pending};
#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use choice::union;
pub use client::{Api, Async, Blocking, Client};
pub use collections::list;
pub use decimal::Decimal;
pub use duration::IsoDuration;
pub use error::{BoxError, BuildError, Error, ErrorKind, Undeclared};
pub use events::{Event, Events, Reconnect};
pub use fault::{Fault, Position};
pub use form::FORM;
pub use format::{Format, Written};
#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use headers::headers;
pub use http::{HeaderMap, Method, StatusCode};
pub use incoming::IncomingError;
#[allow(unused_imports, reason = "not every client is sent requests")]
pub(crate) use incoming::incoming;
#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use integer_enum::integer_enum;
pub use json::JSON;
pub use lines::{LINES, Lines};
pub use maybe::Maybe;
#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use model::model;
pub use multipart::File;
#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use newtype::newtype;
pub use oauth2::{OAuth2Flows, OAuth2Grant, TokenError};
#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use only::only;
pub use operation::{Asked, Operation, Paging};
#[allow(unused_imports, reason = "not every client has a request of this kind")]
pub(crate) use paging::paged;
pub use paging::{Items, Paged, Pages, Place};
pub use progress::Progress;
#[allow(unused_imports, reason = "not every client has a request of this kind")]
pub(crate) use progress::uploads;
pub use quoted::Quoted;
#[allow(unused_imports, reason = "not every client has a request of this kind")]
pub(crate) use request::request;
pub use retry::Retry;
pub use secret::SecretString;
pub use security::{Scheme, Security};
#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use serde_forward::serde_forward;
pub use shape::{Node, Property, Shape, Xml};
#[allow(unused_imports, reason = "not every client has a request of this kind")]
pub(crate) use stream::streams;
pub use stream::{ByteStream, ItemKind, Opening, Streamed};
pub use style::Style;
pub use text::TEXT;
#[allow(unused_imports, reason = "not every client has a model of this kind")]
pub(crate) use text_enum::text_enum;
pub use time_of_day::TimeOfDay;
pub use transport::{BoxFuture, Transport, TransportError};
pub use wire::{
    Attached, Blank, Decode, ElementInput, Encode, Input, Key, ListInput, MapInput, Output, Part,
};
pub use xml::XML;
