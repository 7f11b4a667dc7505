//! Reading through serde: any self-describing `Deserializer` becomes an [`Input`].
//!
//! Generic over the format and never over the model, so that a client compiles this once for `serde_json`, and once more
//! for each format that its user adds.

use std::fmt;

use serde_core::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::fault::Fault;
use super::wire::{Decode, Input, Key, ListInput, MapInput};

/// Reads a value. Where it does not fit, `fault` says why, and the format's own error where it stands.
///
/// # Errors
///
/// A malformed body, or a value that does not fit.
pub fn read<'de, D: Deserializer<'de>>(
    deserializer: D,
    value: &mut dyn Decode,
    fault: &mut Option<Fault>,
) -> Result<(), D::Error> {
    Seed { value, fault }.deserialize(deserializer)
}

/// Reads one value in place. A fault cannot travel in the format's error, so it is left in `fault`.
struct Seed<'a> {
    value: &'a mut dyn Decode,
    fault: &'a mut Option<Fault>,
}

impl Seed<'_> {
    #[inline]
    fn put<E: Error>(self, input: Input<'_>) -> Result<(), E> {
        self.value.decode(input).map_err(|fault| {
            let error = E::custom(&fault);
            *self.fault = Some(fault);
            error
        })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.value.wants_digits() {
            return deserializer.deserialize_newtype_struct(RAW, RawSeed(self));
        }
        deserializer.deserialize_any(self)
    }
}

/// Under this name, `serde_json` hands out the text of a value in a map of one entry, whose key is the name again. It is what
/// its `RawValue` asks for, and what other formats pass over: they hand out the value.
const RAW: &str = "$serde_json::private::RawValue";

/// Reads a value with the text of its digits where the format has them.
struct RawSeed<'a>(Seed<'a>);

impl<'de> Visitor<'de> for RawSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self.0)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let _: Option<String> = access.next_key()?;
        let text: String = access.next_value()?;
        if text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
            return self.0.put(Input::Text(&text));
        }
        // A null, a string, or nothing that fits.
        let mut deserializer = serde_json::Deserializer::from_str(&text);
        deserializer
            .deserialize_any(self.0)
            .map_err(A::Error::custom)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null, a boolean, a number, a string, a list or a map")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.put(Input::Null)
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.put(Input::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.put(Input::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.put(Input::I64(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.put(Input::U64(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.put(Input::F64(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.put(Input::Str(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        self.put(Input::List(&mut List(access)))
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        self.put(Input::Map(&mut Map(access)))
    }
}

struct List<A>(A);

impl<'de, A: SeqAccess<'de>> ListInput for List<A> {
    fn next(&mut self, value: &mut dyn Decode) -> Result<bool, Fault> {
        let mut fault = None;
        match self.0.next_element_seed(Seed {
            value,
            fault: &mut fault,
        }) {
            Ok(item) => Ok(item.is_some()),
            Err(error) => Err(fault.unwrap_or_else(|| malformed(&error))),
        }
    }
}

struct Map<A>(A);

impl<'de, A: MapAccess<'de>> MapInput for Map<A> {
    fn next_key(&mut self, key: &mut Key) -> Result<bool, Fault> {
        match self.0.next_key_seed(KeySeed(key)) {
            Ok(found) => Ok(found.is_some()),
            Err(error) => Err(malformed(&error)),
        }
    }

    fn value(&mut self, value: &mut dyn Decode) -> Result<(), Fault> {
        let mut fault = None;
        match self.0.next_value_seed(Seed {
            value,
            fault: &mut fault,
        }) {
            Ok(()) => Ok(()),
            Err(error) => Err(fault.unwrap_or_else(|| malformed(&error))),
        }
    }

    fn skip(&mut self) -> Result<(), Fault> {
        match self.0.next_value::<IgnoredAny>() {
            Ok(IgnoredAny) => Ok(()),
            Err(error) => Err(malformed(&error)),
        }
    }
}

/// The format's own complaint, without the place: that is added to the message when the outermost error is made.
pub fn malformed(error: &dyn fmt::Display) -> Fault {
    let message = error.to_string();
    let end = match message.rsplit_once(" at line ") {
        Some((text, place))
            if place
                .chars()
                .all(|c| c.is_ascii_digit() || " column".contains(c)) =>
        {
            text.len()
        }
        _ => message.len(),
    };
    Fault::syntax(message.get(..end).unwrap_or_default())
}

/// Hands a key on without copying it.
struct KeySeed<'a>(&'a mut Key);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<(), E> {
        self.0.take(key);
        Ok(())
    }

    // YAML has keys such as `200:` and `true:`, which stand for the texts.
    fn visit_bool<E: Error>(self, key: bool) -> Result<(), E> {
        self.visit_str(&key.to_string())
    }

    fn visit_i64<E: Error>(self, key: i64) -> Result<(), E> {
        self.visit_str(&key.to_string())
    }

    fn visit_u64<E: Error>(self, key: u64) -> Result<(), E> {
        self.visit_str(&key.to_string())
    }
}
