//! `uuid`: RFC 9562 on the wire, the type of the crate `uuid` in Rust.

use uuid::Uuid;

use super::fault::Fault;
use super::wire::{Blank, Decode, Encode, Input, Output};

/// Written in lower case with hyphens.
impl Encode for Uuid {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        output.str(self.hyphenated().encode_lower(&mut Uuid::encode_buffer()))
    }
}

/// Read in either case, with hyphens or without, in braces or as a URN.
impl Blank for Uuid {
    fn blank() -> Self {
        Self::nil()
    }
}

impl Decode for Uuid {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        input.parse("a UUID", &mut |text| {
            let parsed = Self::try_parse(text);
            parsed.inspect(|value| *self = *value).is_ok()
        })
    }
}
