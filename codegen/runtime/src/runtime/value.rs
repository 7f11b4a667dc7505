//! `serde_json::Value`: what a document leaves open, and what has to be looked at before its type is known.

use serde_json::{Map, Number, Value};

use super::fault::Fault;
use super::scalar::NUMBER_KEY;
use super::serde_read;
use super::wire::{Blank, Decode, ElementInput, Encode, Input, Key, MapInput, Output, Part};

/// Reads a value that has been read as a [`Value`] before.
///
/// # Errors
///
/// A value that does not fit.
pub fn read(from: &Value, value: &mut dyn Decode) -> Result<(), Fault> {
    let mut fault = None;
    serde_read::read(from, value, &mut fault)
        .map_err(|error| fault.unwrap_or_else(|| serde_read::malformed(&error)))
}

impl Encode for Value {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        match self {
            Self::Null => output.null(),
            Self::Bool(value) => output.bool(*value),
            Self::Number(number) => encode_number(number, output),
            Self::String(text) => output.str(text),
            Self::Array(items) => output.list(&mut items.iter().map(|item| item as &dyn Encode)),
            Self::Object(map) => output.map(
                &mut map
                    .iter()
                    .map(|(key, value)| (key.as_str(), value as &dyn Encode)),
            ),
        }
    }
}

fn encode_number(number: &Number, output: &mut dyn Output) -> Result<(), Fault> {
    match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(value), _, _) => output.i64(value),
        (_, Some(value), _) => output.u64(value),
        (_, _, Some(value)) => output.f64(value),
        (None, None, None) => Err(Fault::expected("a number that fits 64 bits", number)),
    }
}

impl Blank for Value {
    fn blank() -> Self {
        Self::Null
    }
}

impl Decode for Value {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        *self = match input {
            Input::Blank | Input::Null => Self::Null,
            Input::Bool(value) => value.into(),
            Input::I64(value) => value.into(),
            Input::U64(value) => value.into(),
            Input::F64(value) => value.into(),
            Input::Str(text) | Input::Text(text) => text.into(),
            Input::List(list) => {
                let mut items = Vec::new();
                loop {
                    let mut item = Self::Null;
                    if !list
                        .next(&mut item)
                        .map_err(|fault| fault.at(items.len()))?
                    {
                        break Self::Array(items);
                    }
                    items.push(item);
                }
            }
            Input::Map(map) => decode_map(map)?,
            Input::Element(element) => decode_element(element)?,
        };
        Ok(())
    }

    fn decode_entry(&mut self, key: &str, input: Input<'_>) -> Result<(), Fault> {
        if self.is_null() {
            *self = Self::Object(Map::new());
        }
        let Self::Object(map) = self else {
            return Err(Fault::expected("an object", "another value"));
        };
        let mut value = Self::Null;
        value.decode(input)?;
        map.insert(key.to_owned(), value);
        Ok(())
    }
}

fn decode_map(map: &mut dyn MapInput) -> Result<Value, Fault> {
    let mut object = Map::new();
    let mut key = Key::new(&[]);
    while map.next_key(&mut key)? {
        let mut value = Value::Null;
        map.value(&mut value)
            .map_err(|fault| fault.within(key.text()))?;
        if let (NUMBER_KEY, Value::String(digits)) = (key.text(), &value)
            && let Ok(number) = digits.parse::<Number>()
        {
            return Ok(Value::Number(number));
        }
        object.insert(key.text().to_owned(), value);
    }
    Ok(Value::Object(object))
}

/// XML has no types, so this is a guess, the usual one: an element with attributes or children is an object, in which a
/// name that comes more than once is a list, and text beside them is `$text`; any other element is a string.
fn decode_element(element: &mut dyn ElementInput) -> Result<Value, Fault> {
    if element.is_nil() {
        return Ok(Value::Null);
    }
    let mut object = Map::new();
    let mut content = None;
    element.parts(&mut |part| {
        match part {
            Part::Attribute(name, value) => add(&mut object, name, value.into()),
            Part::Child(name, child) => {
                add(
                    &mut object,
                    name,
                    decode_element(child).map_err(|fault| fault.within(name))?,
                );
            }
            Part::Text(text) => content = Some(text.to_owned()),
        }
        Ok(())
    })?;
    if object.is_empty() {
        return Ok(content.unwrap_or_default().into());
    }
    if let Some(text) = content {
        add(&mut object, "$text", text.into());
    }
    Ok(Value::Object(object))
}

fn add(object: &mut Map<String, Value>, name: &str, value: Value) {
    match object.get_mut(name) {
        None => {
            object.insert(name.to_owned(), value);
        }
        Some(Value::Array(values)) => values.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
    }
}
