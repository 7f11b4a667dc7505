//! Bytes that travel as base64 text: `byte`, `base64` and `contentEncoding: base64`, and the same with the alphabet of URLs.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::fault::Fault;
use super::wire::{Blank, Decode, Encode, Input, Output};

/// `base64!(Base64, STANDARD, "…")`: bytes that are written by an engine and read by all.
macro_rules! base64 {
    ($name:ident, $engine:ident, $docs:literal) => {
        #[doc = $docs]
        #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Vec<u8>);

        /// Shows how many bytes there are: they may be an image, or a secret.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({} bytes)", stringify!($name), self.0.len())
            }
        }

        impl From<Vec<u8>> for $name {
            fn from(bytes: Vec<u8>) -> Self {
                Self(bytes)
            }
        }

        impl From<&[u8]> for $name {
            fn from(bytes: &[u8]) -> Self {
                Self(bytes.to_vec())
            }
        }

        impl<const N: usize> From<[u8; N]> for $name {
            fn from(bytes: [u8; N]) -> Self {
                Self(bytes.to_vec())
            }
        }

        impl<const N: usize> From<&[u8; N]> for $name {
            fn from(bytes: &[u8; N]) -> Self {
                Self(bytes.to_vec())
            }
        }

        impl From<$name> for Vec<u8> {
            fn from(bytes: $name) -> Self {
                bytes.0
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl Encode for $name {
            fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
                output.str(&$engine.encode(&self.0))
            }
        }

        impl Blank for $name {
            fn blank() -> Self {
                Self::default()
            }
        }

        impl Decode for $name {
            fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
                read(&mut self.0, input)
            }
        }
    };
}

base64!(
    Base64,
    STANDARD,
    "Bytes, written as base64 with padding; read in either alphabet, with padding or without, line breaks allowed."
);
base64!(
    Base64Url,
    URL_SAFE_NO_PAD,
    "Bytes, written as base64 in the alphabet of URLs and without padding; read in either alphabet, with padding or without."
);

fn read(bytes: &mut Vec<u8>, input: Input<'_>) -> Result<(), Fault> {
    let mut outcome = Ok(());
    input.text(&mut |text| match parse(text) {
        Some(parsed) => *bytes = parsed,
        None => outcome = Err(Fault::expected("base64", Fault::quote(text))),
    })?;
    outcome
}

fn parse(text: &str) -> Option<Vec<u8>> {
    let text: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD]
        .iter()
        .find_map(|engine| engine.decode(&text).ok())
}
