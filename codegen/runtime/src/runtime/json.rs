//! JSON: bodies are read by driving `serde_json`, which hands out values without building a tree, and written straight
//! into a buffer.

use serde_core::Serialize;

use super::accept::ends_with;
use super::fault::{Fault, Position};
use super::format::{Format, Written};
use super::serde_read;
use super::shape::{Property, Shape};
use super::wire::{Decode, Encode, Output};

/// `application/json`, `text/json` and everything that ends in `+json`.
pub static JSON: Json = Json;

/// The type of [`JSON`].
#[derive(Debug)]
pub struct Json;

impl Format for Json {
    fn handles(&self, essence: &str) -> bool {
        ends_with(essence, "/json") || ends_with(essence, "+json")
    }

    fn encode(&self, value: &dyn Encode, written: Written) -> Result<Vec<u8>, Fault> {
        let mut writer = Writer {
            body: Vec::with_capacity(256),
            written,
        };
        value.encode(&mut writer)?;
        Ok(writer.body)
    }

    fn decode(
        &self,
        body: &[u8],
        _charset: Option<&str>,
        value: &mut dyn Decode,
    ) -> Result<(), Fault> {
        // JSON is UTF-8; a byte order mark is against the rules and yet not rare.
        let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
        if body.iter().all(u8::is_ascii_whitespace) {
            return Err(Fault::syntax("the body is empty"));
        }
        // Checking the whole body once is much cheaper than having each of its strings checked.
        let text = std::str::from_utf8(body)
            .map_err(|error| Fault::syntax(format!("the body is not UTF-8: {error}")))?;
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let mut fault = None;
        serde_read::read(&mut deserializer, value, &mut fault)
            .and_then(|()| deserializer.end())
            .map_err(|error| {
                let fault = fault
                    .take()
                    .unwrap_or_else(|| serde_read::malformed(&error));
                // `serde_json` counts the columns from zero on lines of which it has read nothing.
                fault.positioned(Position {
                    line: error.line(),
                    column: error.column().max(1),
                })
            })
    }
}

struct Writer {
    body: Vec<u8>,
    written: Written,
}

impl Writer {
    /// Writes a number or a string as `serde_json` does, which is as good as it gets.
    #[inline]
    fn put<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        serde_json::to_writer(&mut self.body, value).map_err(|error| Fault::new(error.to_string()))
    }

    fn key(&mut self, first: bool, key: &str) -> Result<(), Fault> {
        if !first {
            self.body.push(b',');
        }
        self.put(key)?;
        self.body.push(b':');
        Ok(())
    }

    fn property(&mut self, property: &Property) -> Result<(), Fault> {
        if property.is_escaped() {
            return self.key(true, property.name());
        }
        self.body.push(b'"');
        self.body.extend_from_slice(property.name().as_bytes());
        self.body.extend_from_slice(b"\":");
        Ok(())
    }
}

impl Output for Writer {
    fn null(&mut self) -> Result<(), Fault> {
        self.body.extend_from_slice(b"null");
        Ok(())
    }

    fn bool(&mut self, value: bool) -> Result<(), Fault> {
        self.put(&value)
    }

    fn i64(&mut self, value: i64) -> Result<(), Fault> {
        self.put(&value)
    }

    fn u64(&mut self, value: u64) -> Result<(), Fault> {
        self.put(&value)
    }

    fn f64(&mut self, value: f64) -> Result<(), Fault> {
        self.put(&value)
    }

    fn digits(&mut self, digits: &str) -> Result<(), Fault> {
        self.body.extend_from_slice(digits.as_bytes());
        Ok(())
    }

    fn str(&mut self, value: &str) -> Result<(), Fault> {
        self.put(value)
    }

    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Encode>) -> Result<(), Fault> {
        self.body.push(b'[');
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.body.push(b',');
            }
            item.encode(self).map_err(|fault| fault.at(index))?;
        }
        self.body.push(b']');
        Ok(())
    }

    fn map<'v>(
        &mut self,
        entries: &mut dyn Iterator<Item = (&'v str, &'v dyn Encode)>,
    ) -> Result<(), Fault> {
        self.body.push(b'{');
        for (index, (key, value)) in entries.enumerate() {
            self.key(index == 0, key)?;
            value.encode(self).map_err(|fault| fault.within(key))?;
        }
        self.body.push(b'}');
        Ok(())
    }

    fn object(&mut self, shape: &'static Shape, slots: &[&dyn Encode]) -> Result<(), Fault> {
        self.body.push(b'{');
        let start = self.body.len();
        for (property, slot) in shape.fields(slots, self.written) {
            if self.body.len() > start {
                self.body.push(b',');
            }
            self.property(property)?;
            slot.encode(self)
                .map_err(|fault| fault.within(property.name()))?;
        }
        shape.rest(slots, &mut |key, value| {
            self.key(self.body.len() == start, key)?;
            value.encode(self)
        })?;
        self.body.push(b'}');
        Ok(())
    }
}
