//! Numbers that travel as strings, because many readers of JSON cannot hold them as numbers.

use std::fmt;

use super::fault::Fault;
use super::wire::{Blank, Decode, Encode, Input, Output};

/// A number that is a string on the wire: `"9007199254740993"`. A plain number is read too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quoted<T>(pub T);

impl<T> From<T> for Quoted<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: fmt::Display> fmt::Display for Quoted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: fmt::Display> Encode for Quoted<T> {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        output.str(&self.0.to_string())
    }
}

impl<T: Blank> Blank for Quoted<T> {
    fn blank() -> Self {
        Self(T::blank())
    }
}

impl<T: Decode> Decode for Quoted<T> {
    #[inline]
    fn is_exact() -> bool {
        T::is_exact()
    }

    #[inline]
    fn wants_digits(&self) -> bool {
        T::is_exact()
    }

    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        self.0.decode(match input {
            Input::Str(text) => Input::Text(text),
            other => other,
        })
    }
}
