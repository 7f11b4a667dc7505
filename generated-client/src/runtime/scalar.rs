//! Numbers, booleans and strings from any input: what is accepted for what, decided once for all formats.
//!
//! A typed input is taken at its word (in JSON, `"1"` is no number), an untyped one is parsed from its text without the
//! white space around it.

use std::borrow::Cow;
use std::fmt;

use super::fault::Fault;
use super::shape::Property;
use super::wire::{Decode, Input, Key, MapInput};

/// The integers that a type holds.
#[derive(Debug)]
pub struct Integers {
    /// The smallest of them.
    pub min: i128,
    /// The largest of them.
    pub max: i128,
}

impl Integers {
    fn check(&self, value: Option<i128>, input: &Input<'_>) -> Result<i128, Fault> {
        match value {
            Some(value) if (self.min..=self.max).contains(&value) => Ok(value),
            _ => Err(Fault::expected(self, input.found())),
        }
    }
}

impl fmt::Display for Integers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an integer from {} to {}", self.min, self.max)
    }
}

impl Input<'_> {
    /// Reads a string as it is.
    ///
    /// # Errors
    ///
    /// Anything but a string.
    pub fn text(self, take: &mut dyn FnMut(&str)) -> Result<(), Fault> {
        match self {
            Self::Str(text) | Self::Text(text) => take(text),
            Self::Element(element) if !element.is_nil() => take(&element.text()?),
            Self::Blank => {}
            other => return Err(Fault::expected("a string", other.found())),
        }
        Ok(())
    }

    /// Reads a string of which white space at the ends is no part, where the format does not say what is.
    ///
    /// # Errors
    ///
    /// Anything but a string.
    pub fn token(self, take: &mut dyn FnMut(&str)) -> Result<(), Fault> {
        match self {
            Self::Text(_) | Self::Element(_) => self.text(&mut |text| take(text.trim())),
            _ => self.text(take),
        }
    }

    /// Reads what `parse` can make of a string; `expected` names it in faults: `a date`.
    ///
    /// # Errors
    ///
    /// Anything but a string, and a string that `parse` answers with `false`. Of an empty one the fault says so, because many
    /// servers send it for an optional value that is not there.
    pub fn parse(self, expected: &str, parse: &mut dyn FnMut(&str) -> bool) -> Result<(), Fault> {
        let text: Cow<'_, str> = match self {
            Self::Str(text) => text.into(),
            Self::Blank => return Ok(()),
            other => match other.untyped()? {
                Untyped::Text(text) => text,
                Untyped::Typed(other) => return Err(Fault::expected(expected, other.found())),
            },
        };
        if parse(&text) {
            Ok(())
        } else if text.is_empty() {
            Err(Fault::empty(expected))
        } else {
            Err(Fault::expected(expected, Fault::quote(&text)))
        }
    }

    /// Reads an integer of `range`. A number such as `1.0` is one, too.
    ///
    /// # Errors
    ///
    /// Anything else, and integers out of range.
    pub fn integer(self, range: &Integers) -> Result<i128, Fault> {
        let (value, input) = match self {
            Self::I64(value) => (Some(i128::from(value)), self),
            Self::U64(value) => (Some(i128::from(value)), self),
            Self::F64(value) => (whole(value), self),
            other => match other.untyped()? {
                Untyped::Text(text) if text.is_empty() => {
                    return Err(Fault::empty(&range.to_string()));
                }
                Untyped::Text(text) => {
                    let value = text
                        .parse()
                        .ok()
                        .or_else(|| text.parse().ok().and_then(whole));
                    return range.check(value, &Input::Text(&text));
                }
                Untyped::Typed(other) => (None, other),
            },
        };
        range.check(value, &input)
    }

    /// Reads a number.
    ///
    /// # Errors
    ///
    /// Anything else.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a number of the wire is rounded to what its type can hold"
    )]
    pub fn number(self) -> Result<f64, Fault> {
        match self {
            Self::I64(value) => Ok(value as f64),
            Self::U64(value) => Ok(value as f64),
            Self::F64(value) => Ok(value),
            other => match other.untyped()? {
                Untyped::Text(text) if text.is_empty() => Err(Fault::empty("a number")),
                Untyped::Text(text) => text
                    .parse()
                    .map_err(|_| Fault::expected("a number", Fault::quote(&text))),
                Untyped::Typed(other) => Err(Fault::expected("a number", other.found())),
            },
        }
    }

    /// Reads a boolean. From a text, `1` and `0` are accepted too, as XML Schema has it.
    ///
    /// # Errors
    ///
    /// Anything else.
    pub fn boolean(self) -> Result<bool, Fault> {
        if let Self::Bool(value) = self {
            return Ok(value);
        }
        match self.untyped()? {
            Untyped::Text(text) => match &*text {
                "true" | "1" => Ok(true),
                "false" | "0" => Ok(false),
                "" => Err(Fault::empty("true or false")),
                other => Err(Fault::expected("true or false", Fault::quote(other))),
            },
            Untyped::Typed(other) => Err(Fault::expected("true or false", other.found())),
        }
    }
}

/// An input, sorted by whether its type is known.
enum Untyped<'a> {
    /// A text that may stand for anything, without the white space around it.
    Text(Cow<'a, str>),
    /// Something else.
    Typed(Input<'a>),
}

impl<'a> Input<'a> {
    fn untyped(self) -> Result<Untyped<'a>, Fault> {
        Ok(match self {
            Self::Text(text) => Untyped::Text(text.trim().into()),
            Self::Element(element) if !element.is_nil() => {
                Untyped::Text(element.text()?.trim().to_owned().into())
            }
            Self::Map(map) => match exact_number(map)? {
                Some(text) => Untyped::Text(text.into()),
                None => Untyped::Typed(Input::Map(map)),
            },
            other => Untyped::Typed(other),
        })
    }
}

/// The value of a number without a fraction. Only such numbers are printed as `i128` is read.
fn whole(value: f64) -> Option<i128> {
    value.to_string().parse().ok()
}

/// The key under which `serde_json` hands out numbers, as texts in a map, where another crate of the program has asked
/// it for `arbitrary_precision`: features are shared by everyone.
pub const NUMBER_KEY: &str = "$serde_json::private::Number";

static NUMBER: [Property; 1] = [Property::required(NUMBER_KEY)];

/// The digits of such a number, or none if it is a map like any other.
fn exact_number(map: &mut dyn MapInput) -> Result<Option<String>, Fault> {
    let mut key = Key::new(&NUMBER);
    if !map.next_key(&mut key)? || key.found().is_none() {
        return Ok(None);
    }
    let mut digits = String::new();
    map.value(&mut digits as &mut dyn Decode)?;
    Ok(Some(digits))
}
