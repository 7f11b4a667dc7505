//! A property that may be left out and may be null, where the document tells the two apart.

use super::fault::Fault;
use super::wire::{Blank, Decode, Encode, Input, Output};

/// A value, a null, or nothing at all.
///
/// In a PATCH request the three mean different things: set it, clear it, leave it as it is.
///
/// A value turns into [`Maybe::Value`] by `into()`; so does `Some`, while `None` becomes [`Maybe::Null`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Maybe<T> {
    /// The property is not there: what has never been set, and what an answer lacks.
    #[default]
    Absent,
    /// The property is there and null.
    Null,
    /// The property is there and has a value.
    Value(T),
}

impl<T> Maybe<T> {
    /// Whether the property is not there.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the property is there and null.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value, borrowed.
    pub const fn as_ref(&self) -> Maybe<&T> {
        match self {
            Self::Absent => Maybe::Absent,
            Self::Null => Maybe::Null,
            Self::Value(value) => Maybe::Value(value),
        }
    }

    /// The value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value, if there is one, and an end to the difference between null and absent.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The same with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Maybe<U> {
        match self {
            Self::Absent => Maybe::Absent,
            Self::Null => Maybe::Null,
            Self::Value(value) => Maybe::Value(change(value)),
        }
    }
}

impl<T> From<T> for Maybe<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Maybe<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T: Encode> Encode for Maybe<T> {
    #[inline]
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        match self {
            Self::Value(value) => value.encode(output),
            Self::Absent | Self::Null => output.null(),
        }
    }

    #[inline]
    fn is_absent(&self) -> bool {
        self.is_absent()
    }
}

impl<T> Blank for Maybe<T> {
    #[inline]
    fn blank() -> Self {
        Self::Absent
    }
}

impl<T: Decode> Decode for Maybe<T> {
    #[inline]
    fn is_exact() -> bool {
        T::is_exact()
    }

    #[inline]
    fn wants_digits(&self) -> bool {
        T::is_exact()
    }

    #[inline]
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        let is_blank = matches!(input, Input::Blank);
        if !is_blank && !input.is_null() {
            // A value that is there stays: a list grows element by element.
            if !matches!(self, Self::Value(_)) {
                *self = Self::Value(T::blank());
            }
            if let Self::Value(value) = self {
                match value.decode(input) {
                    // An element or a field without content, as in an `Option`.
                    Err(fault) if fault.is_empty() => {}
                    other => return other,
                }
            }
        }
        *self = if is_blank { Self::Absent } else { Self::Null };
        Ok(())
    }
}
