//! Values that were looked at before they are read.

use serde_json::Value;

use crate::runtime::fault::Fault;
use crate::runtime::wire::{Decode, Input, Key, ListInput, MapInput};

/// What a value is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// To have it.
    Use,
    /// To see whether it fits. Choices within it are then made without trials of their own, or else each level of
    /// nesting would multiply them.
    Trial,
}

/// Reads `value` into `slot`.
pub(super) fn feed(value: &Value, aim: Aim, slot: &mut dyn Decode) -> Result<(), Fault> {
    match value {
        Value::Null => slot.decode(Input::Null),
        Value::Bool(value) => slot.decode(Input::Bool(*value)),
        Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(value), _, _) => slot.decode(Input::I64(value)),
            (_, Some(value), _) => slot.decode(Input::U64(value)),
            (_, _, Some(value)) => slot.decode(Input::F64(value)),
            (None, None, None) => Err(Fault::expected("a number that fits 64 bits", number)),
        },
        Value::String(text) => slot.decode(Input::Str(text)),
        Value::Array(items) => slot.decode(Input::List(&mut Items {
            items: items.iter(),
            aim,
        })),
        Value::Object(map) => {
            let mut entries = map.iter().map(|(key, value)| (key.as_str(), value));
            slot.decode(Input::Map(&mut Entries::new(&mut entries, aim)))
        }
    }
}

struct Items<'a> {
    items: std::slice::Iter<'a, Value>,
    aim: Aim,
}

impl ListInput for Items<'_> {
    fn next(&mut self, item: &mut dyn Decode) -> Result<bool, Fault> {
        match self.items.next() {
            Some(value) => feed(value, self.aim, item).map(|()| true),
            None => Ok(false),
        }
    }

    fn is_trial(&self) -> bool {
        self.aim == Aim::Trial
    }
}

/// The entries of an object: those that were looked at, and then those that are still to come.
pub(super) struct Entries<'a, 'i> {
    seen: &'i mut dyn Iterator<Item = (&'a str, &'a Value)>,
    current: Option<&'a Value>,
    rest: Option<&'i mut dyn MapInput>,
    aim: Aim,
}

impl<'a, 'i> Entries<'a, 'i> {
    /// An object that was looked at as a whole.
    pub(super) fn new(seen: &'i mut dyn Iterator<Item = (&'a str, &'a Value)>, aim: Aim) -> Self {
        Self {
            seen,
            current: None,
            rest: None,
            aim,
        }
    }

    /// The entries that follow.
    pub(super) fn followed_by(mut self, rest: &'i mut dyn MapInput) -> Self {
        self.rest = Some(rest);
        self
    }
}

impl MapInput for Entries<'_, '_> {
    fn next_key(&mut self, key: &mut Key) -> Result<bool, Fault> {
        if let Some((name, value)) = self.seen.next() {
            key.take(name);
            self.current = Some(value);
            return Ok(true);
        }
        match &mut self.rest {
            Some(rest) => rest.next_key(key),
            None => Ok(false),
        }
    }

    fn value(&mut self, slot: &mut dyn Decode) -> Result<(), Fault> {
        match (self.current.take(), &mut self.rest) {
            (Some(value), _) => feed(value, self.aim, slot),
            (None, Some(rest)) => rest.value(slot),
            (None, None) => Err(Fault::new("a value without a key was asked for")),
        }
    }

    fn skip(&mut self) -> Result<(), Fault> {
        match (self.current.take(), &mut self.rest) {
            (None, Some(rest)) => rest.skip(),
            _ => Ok(()),
        }
    }

    fn is_trial(&self) -> bool {
        self.aim == Aim::Trial
    }
}
