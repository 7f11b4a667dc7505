//! XML: the same values as in JSON, spelt as OpenAPI's `xml` objects say.
//!
//! Bodies are read in one pass, without a tree. Any root element will do, elements are found by their names without
//! prefixes (a namespace decides only between two of the same name), unknown ones are passed over. Documents that define
//! entities are refused, so none can grow while it is read.

pub mod charset;
pub mod escape;
pub mod read;
mod source;
pub mod write;

use super::accept::ends_with;
use super::fault::Fault;
use super::format::{Format, Written};
use super::wire::{Decode, Encode};

/// `application/xml`, `text/xml` and everything that ends in `+xml`.
pub static XML: XmlFormat = XmlFormat;

/// The type of [`XML`].
#[derive(Debug)]
pub struct XmlFormat;

/// The namespace in which `nil` says that an element stands for null.
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

impl Format for XmlFormat {
    fn handles(&self, essence: &str) -> bool {
        ends_with(essence, "/xml") || ends_with(essence, "+xml")
    }

    fn encode(&self, value: &dyn Encode, written: Written) -> Result<Vec<u8>, Fault> {
        write::write(value, written).map(String::into_bytes)
    }

    fn decode(
        &self,
        body: &[u8],
        charset: Option<&str>,
        value: &mut dyn Decode,
    ) -> Result<(), Fault> {
        let text = charset::to_text(body, charset)?;
        read::read(&text, value)
    }
}
