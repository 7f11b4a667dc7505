//! `application/x-www-form-urlencoded`: objects, each property a field.
//!
//! Fields are written in the style that the document gives, or else as the standard has it: lists repeat their name,
//! `tags=x&tags=y`, and objects are JSON. Whatever way a server writes an object, in brackets or in JSON, is read.

mod read;

use super::fault::Fault;
use super::format::{Field, Format, Written};
use super::param::{Formats, write_query};
use super::shape::Shape;
use super::style::Style;
use super::wire::{Decode, Encode, Input, Output};

/// `application/x-www-form-urlencoded`.
pub static FORM: Form = Form;

/// The type of [`FORM`].
#[derive(Debug)]
pub struct Form;

impl Format for Form {
    fn handles(&self, essence: &str) -> bool {
        essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
    }

    fn encode(&self, value: &dyn Encode, written: Written) -> Result<Vec<u8>, Fault> {
        write(value, written, &[], &[])
    }

    fn encode_fields(
        &self,
        value: &dyn Encode,
        fields: &'static [Field],
        formats: Formats,
    ) -> Result<Vec<u8>, Fault> {
        write(value, Written::ForRequest, fields, formats)
    }

    fn decode(
        &self,
        body: &[u8],
        _charset: Option<&str>,
        value: &mut dyn Decode,
    ) -> Result<(), Fault> {
        let body = std::str::from_utf8(body)
            .map_err(|error| Fault::syntax(format!("the body is not UTF-8: {error}")))?;
        value.decode(Input::Map(&mut read::Fields::of(body)?))
    }
}

fn write(
    value: &dyn Encode,
    written: Written,
    fields: &'static [Field],
    formats: Formats,
) -> Result<Vec<u8>, Fault> {
    let mut writer = Writer {
        body: String::new(),
        written,
        fields,
        formats,
    };
    value.encode(&mut writer)?;
    Ok(writer.body.into_bytes())
}

struct Writer {
    body: String,
    written: Written,
    fields: &'static [Field],
    formats: Formats,
}

impl Writer {
    fn field(&mut self, name: &str, value: &dyn Encode) -> Result<(), Fault> {
        let styled = self.fields.iter().find(|(styled, _)| *styled == name);
        let style = styled.map_or(Style::FIELD, |(_, style)| *style);
        if let Some(pairs) = write_query(name, style, value, self.formats)? {
            if !self.body.is_empty() {
                self.body.push('&');
            }
            self.body.push_str(&pairs);
        }
        Ok(())
    }
}

/// Everything but objects and maps.
fn refuse() -> Result<(), Fault> {
    Err(Fault::new("only an object can be written as a form"))
}

impl Output for Writer {
    fn null(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    fn bool(&mut self, _: bool) -> Result<(), Fault> {
        refuse()
    }

    fn i64(&mut self, _: i64) -> Result<(), Fault> {
        refuse()
    }

    fn u64(&mut self, _: u64) -> Result<(), Fault> {
        refuse()
    }

    fn f64(&mut self, _: f64) -> Result<(), Fault> {
        refuse()
    }

    fn str(&mut self, _: &str) -> Result<(), Fault> {
        refuse()
    }

    fn list(&mut self, _: &mut dyn Iterator<Item = &dyn Encode>) -> Result<(), Fault> {
        refuse()
    }

    fn map<'v>(
        &mut self,
        entries: &mut dyn Iterator<Item = (&'v str, &'v dyn Encode)>,
    ) -> Result<(), Fault> {
        for (name, value) in entries {
            self.field(name, value)
                .map_err(|fault| fault.within(name))?;
        }
        Ok(())
    }

    fn object(&mut self, shape: &'static Shape, slots: &[&dyn Encode]) -> Result<(), Fault> {
        for (property, slot) in shape.fields(slots, self.written) {
            self.field(property.name(), slot)
                .map_err(|fault| fault.within(property.name()))?;
        }
        shape.rest(slots, &mut |name, value| self.field(name, value))
    }
}
