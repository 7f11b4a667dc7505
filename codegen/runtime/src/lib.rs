//! The hand-written half of every client that specsmith generates.
//!
//! [`runtime`] is ordinary code, tested here and copied byte for byte into each client, where it is `crate::runtime` too.
//! `sources` (a feature) is its text for the generator, which needs nothing else of this package.

#[cfg(feature = "client")]
pub mod runtime;
#[cfg(feature = "sources")]
pub mod sources;

#[cfg(test)]
#[cfg(feature = "client")]
mod codec_tests;
#[cfg(test)]
#[cfg(feature = "client")]
mod http_tests;
