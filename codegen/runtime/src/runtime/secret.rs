//! `password`: texts that logs must not show.

use std::fmt;

use super::fault::Fault;
use super::wire::{Blank, Decode, Encode, Input, Output};

/// A text that [`Debug`](fmt::Debug) does not show, nor that of anything it is a part of.
///
/// There is no `Display`, so that it cannot end up in a message by oversight; [`expose`](Self::expose) is the way to the text.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct SecretString(String);

impl SecretString {
    /// The text.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The text, taken out.
    #[must_use]
    pub fn into_exposed(self) -> String {
        self.0
    }
}

impl fmt::Debug for SecretString {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretString(..)")
    }
}

impl From<String> for SecretString {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for SecretString {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Encode for SecretString {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        output.str(&self.0)
    }
}

impl Blank for SecretString {
    fn blank() -> Self {
        Self::default()
    }
}

impl Decode for SecretString {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        match input {
            Input::Str(_) | Input::Text(_) | Input::Element(_) | Input::Blank => {
                self.0.decode(input)
            }
            // What came instead may be the secret in another type, so the fault does not quote it.
            _ => Err(Fault::expected("a string", "a value of another type")),
        }
    }
}
