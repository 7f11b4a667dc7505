//! Writing through serde: any `Serializer` becomes an [`Output`].
//!
//! Generic over the format and never over the model, as `serde_read`.

use serde_core::ser::{Error, Serialize, SerializeMap, Serializer};

use super::fault::Fault;
use super::format::Written;
use super::shape::Shape;
use super::wire::{Encode, Output};

/// Writes a value, read-only properties included.
///
/// # Errors
///
/// What the format refuses, and values that no format here can express.
pub fn write<S: Serializer>(value: &dyn Encode, serializer: S) -> Result<S::Ok, S::Error> {
    let mut target = Target::Ready(serializer);
    let outcome = value.encode(&mut target);
    match (target, outcome) {
        // The format's own error says more than the fault made from it.
        (Target::Done(result @ Err(_)), _) | (Target::Done(result), Ok(())) => result,
        (_, Err(fault)) => Err(S::Error::custom(fault)),
        (Target::Ready(_) | Target::Busy, Ok(())) => {
            Err(S::Error::custom("a value has written nothing"))
        }
    }
}

/// A serializer takes itself apart when it is used, and one value uses it once.
enum Target<S: Serializer> {
    Ready(S),
    Busy,
    Done(Result<S::Ok, S::Error>),
}

impl<S: Serializer> Target<S> {
    fn put(&mut self, write: impl FnOnce(S) -> Result<S::Ok, S::Error>) -> Result<(), Fault> {
        let Self::Ready(serializer) = std::mem::replace(self, Self::Busy) else {
            return Err(Fault::new("a value has been written twice"));
        };
        let result = write(serializer);
        let outcome = result
            .as_ref()
            .map(|_| ())
            .map_err(|error| Fault::new(error.to_string()));
        *self = Self::Done(result);
        outcome
    }
}

impl<S: Serializer> Output for Target<S> {
    fn null(&mut self) -> Result<(), Fault> {
        self.put(Serializer::serialize_unit)
    }

    fn bool(&mut self, value: bool) -> Result<(), Fault> {
        self.put(|serializer| serializer.serialize_bool(value))
    }

    fn i64(&mut self, value: i64) -> Result<(), Fault> {
        self.put(|serializer| serializer.serialize_i64(value))
    }

    fn u64(&mut self, value: u64) -> Result<(), Fault> {
        self.put(|serializer| serializer.serialize_u64(value))
    }

    fn f64(&mut self, value: f64) -> Result<(), Fault> {
        self.put(|serializer| serializer.serialize_f64(value))
    }

    /// Serde has no number of any length, so one that 64 bits do not hold becomes a string rather than another number.
    fn digits(&mut self, digits: &str) -> Result<(), Fault> {
        if let Ok(value) = digits.parse() {
            return self.i64(value);
        }
        if let Ok(value) = digits.parse() {
            return self.u64(value);
        }
        match digits.parse::<f64>() {
            Ok(value) if value.to_string() == digits => self.f64(value),
            _ => self.str(digits),
        }
    }

    fn str(&mut self, value: &str) -> Result<(), Fault> {
        self.put(|serializer| serializer.serialize_str(value))
    }

    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Encode>) -> Result<(), Fault> {
        self.put(|serializer| serializer.collect_seq(items.map(Value)))
    }

    fn map<'v>(
        &mut self,
        entries: &mut dyn Iterator<Item = (&'v str, &'v dyn Encode)>,
    ) -> Result<(), Fault> {
        self.put(|serializer| {
            serializer.collect_map(entries.map(|(key, value)| (key, Value(value))))
        })
    }

    fn object(&mut self, shape: &'static Shape, slots: &[&dyn Encode]) -> Result<(), Fault> {
        self.put(|serializer| {
            let mut map = serializer.serialize_map(None)?;
            for (property, slot) in shape.fields(slots, Written::Everything) {
                map.serialize_entry(property.name(), &Value(slot))?;
            }
            let mut refused = None;
            let rest = shape.rest(slots, &mut |key, value| {
                map.serialize_entry(key, &Value(value)).map_err(|error| {
                    let fault = Fault::new(error.to_string());
                    refused = Some(error);
                    fault
                })
            });
            match (refused, rest) {
                (Some(error), _) => Err(error),
                (None, Err(fault)) => Err(S::Error::custom(fault)),
                (None, Ok(())) => map.end(),
            }
        })
    }
}

/// A value inside another one, as serde wants to see it.
struct Value<'a>(&'a dyn Encode);

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self.0, serializer)
    }
}
