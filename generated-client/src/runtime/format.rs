//! A format of bodies, such as JSON, as a client holds it: `&'static dyn Format`.

use std::fmt;

use super::fault::Fault;
use super::style::Style;
use super::wire::{Decode, Encode};

/// Writes and reads whole bodies.
pub trait Format: fmt::Debug + Send + Sync {
    /// Whether bodies of this media type are of this format. `essence` is `type/subtype`, in any case, without parameters.
    fn handles(&self, essence: &str) -> bool;

    /// Writes `value` as a body.
    ///
    /// # Errors
    ///
    /// A value that the format cannot express, with the path to it.
    fn encode(&self, value: &dyn Encode, written: Written) -> Result<Vec<u8>, Fault>;

    /// Writes `value` as the body of a request, whose `fields` are spelt in another style than the usual one. Only forms
    /// have fields.
    ///
    /// # Errors
    ///
    /// A value that the format cannot express, with the path to it.
    fn encode_fields(
        &self,
        value: &dyn Encode,
        fields: &'static [Field],
        formats: &'static [&'static dyn Format],
    ) -> Result<Vec<u8>, Fault> {
        _ = (fields, formats);
        self.encode(value, Written::ForRequest)
    }

    /// Reads a body into `value`, which is blank before. `charset` is the parameter of that name of the media type, if
    /// it has one.
    ///
    /// # Errors
    ///
    /// A body that is malformed or does not fit, with the path to the culprit. `value` is then of no use.
    fn decode(
        &self,
        body: &[u8],
        charset: Option<&str>,
        value: &mut dyn Decode,
    ) -> Result<(), Fault>;
}

/// The name of a field of a form, and how it is spelt.
pub type Field = (&'static str, Style);

/// Which properties of an object are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Those that a request may carry: read-only ones are left out.
    ForRequest,
    /// All of them, as for `serde::Serialize`.
    Everything,
}
