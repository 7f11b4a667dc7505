//! `byte`: bytes that travel as base64 text.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::fault::Fault;
use super::wire::{Decode, Encode, Input, Output};

/// Bytes, written as base64 with padding; read in either alphabet, with padding or without, line breaks allowed.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Base64(pub Vec<u8>);

/// Shows how many bytes there are: they may be an image, or a secret.
impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64({} bytes)", self.0.len())
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl<const N: usize> From<[u8; N]> for Base64 {
    fn from(bytes: [u8; N]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<Base64> for Vec<u8> {
    fn from(bytes: Base64) -> Self {
        bytes.0
    }
}

impl AsRef<[u8]> for Base64 {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Encode for Base64 {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        output.str(&STANDARD.encode(&self.0))
    }
}

impl Decode for Base64 {
    fn blank() -> Self {
        Self::default()
    }

    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        let mut outcome = Ok(());
        input.text(&mut |text| match read(text) {
            Some(bytes) => self.0 = bytes,
            None => outcome = Err(Fault::expected("base64", Fault::quote(text))),
        })?;
        outcome
    }
}

fn read(text: &str) -> Option<Vec<u8>> {
    let text: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD]
        .iter()
        .find_map(|engine| engine.decode(&text).ok())
}
