//! Choices, written: the value of the variant, with the tag that stands for it.

use serde_json::Value;

use super::{Choice, Chosen};
use crate::runtime::fault::Fault;
use crate::runtime::serde_write;
use crate::runtime::shape::Shape;
use crate::runtime::wire::{Encode, Output};

impl Choice {
    /// Writes the value of the variant that `chosen` is. An object that has none of the variant's tags in the property
    /// of the tag gets the first of them, also where it has no such property.
    ///
    /// # Errors
    ///
    /// What the format cannot express.
    pub fn write(&'static self, chosen: &dyn Chosen, output: &mut dyn Output) -> Result<(), Fault> {
        let (index, value) = chosen.held();
        match (self.tag, self.variants.get(index)) {
            (Some(name), Some(variant)) if !variant.tags.is_empty() => value.encode(&mut Tagged {
                output,
                name,
                tags: variant.tags,
                roomy: variant.roomy.as_ref(),
            }),
            _ => value.encode(output),
        }
    }
}

/// Puts a tag into the object that is written through it.
struct Tagged<'a> {
    output: &'a mut dyn Output,
    name: &'static str,
    tags: &'static [&'static str],
    roomy: Option<&'static Shape>,
}

impl Tagged<'_> {
    fn has_tag(&self, slot: &dyn Encode) -> bool {
        let written = serde_write::write(slot, serde_json::value::Serializer);
        matches!(written, Ok(Value::String(text)) if self.tags.contains(&text.as_str()))
    }
}

impl Output for Tagged<'_> {
    fn null(&mut self) -> Result<(), Fault> {
        self.output.null()
    }

    fn bool(&mut self, value: bool) -> Result<(), Fault> {
        self.output.bool(value)
    }

    fn i64(&mut self, value: i64) -> Result<(), Fault> {
        self.output.i64(value)
    }

    fn u64(&mut self, value: u64) -> Result<(), Fault> {
        self.output.u64(value)
    }

    fn f64(&mut self, value: f64) -> Result<(), Fault> {
        self.output.f64(value)
    }

    fn digits(&mut self, digits: &str) -> Result<(), Fault> {
        self.output.digits(digits)
    }

    fn str(&mut self, value: &str) -> Result<(), Fault> {
        self.output.str(value)
    }

    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Encode>) -> Result<(), Fault> {
        self.output.list(items)
    }

    fn map<'v>(
        &mut self,
        entries: &mut dyn Iterator<Item = (&'v str, &'v dyn Encode)>,
    ) -> Result<(), Fault> {
        let mut entries: Vec<(&str, &dyn Encode)> = entries.collect();
        entries.retain(|(key, value)| *key != self.name || self.has_tag(*value));
        if let ([tag, ..], true) = (self.tags, entries.iter().all(|(key, _)| *key != self.name)) {
            entries.push((self.name, tag));
        }
        self.output.map(&mut entries.into_iter())
    }

    fn object(&mut self, shape: &'static Shape, slots: &[&dyn Encode]) -> Result<(), Fault> {
        let position = shape
            .properties()
            .iter()
            .position(|property| property.name() == self.name);
        match (position, self.tags, self.roomy) {
            (Some(position), [tag, ..], _)
                if slots.get(position).is_some_and(|slot| !self.has_tag(slot)) =>
            {
                let mut slots = slots.to_vec();
                slots[position] = tag;
                self.output.object(shape, &slots)
            }
            (None, _, Some(roomy)) => {
                let (own, rest) = slots.split_at(shape.properties().len().min(slots.len()));
                let rest = Rest {
                    name: self.name,
                    tags: self.tags,
                    others: rest.first().copied(),
                };
                let mut slots = own.to_vec();
                slots.push(&rest);
                self.output.object(roomy, &slots)
            }
            _ => self.output.object(shape, slots),
        }
    }
}

/// The further keys of an object, if it has any, and the tag.
struct Rest<'a> {
    name: &'static str,
    tags: &'static [&'static str],
    others: Option<&'a dyn Encode>,
}

impl Encode for Rest<'_> {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        let mut tagged = Tagged {
            output,
            name: self.name,
            tags: self.tags,
            roomy: None,
        };
        match self.others {
            Some(others) => others.encode(&mut tagged),
            None => tagged.map(&mut std::iter::empty()),
        }
    }
}
