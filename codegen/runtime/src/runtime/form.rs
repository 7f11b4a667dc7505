//! `application/x-www-form-urlencoded`: flat objects, whose lists repeat their name: `a=1&tags=x&tags=y`.

use percent_encoding::percent_decode_str;

use super::fault::Fault;
use super::format::{Format, Written};
use super::param::{Style, write_query};
use super::shape::Shape;
use super::wire::{Decode, Encode, Input, Key, ListInput, MapInput, Output};

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
        let mut writer = Writer {
            body: String::new(),
            written,
        };
        value.encode(&mut writer)?;
        Ok(writer.body.into_bytes())
    }

    fn decode(
        &self,
        body: &[u8],
        _charset: Option<&str>,
        value: &mut dyn Decode,
    ) -> Result<(), Fault> {
        let body = std::str::from_utf8(body)
            .map_err(|error| Fault::syntax(format!("the body is not UTF-8: {error}")))?;
        value.decode(Input::Map(&mut Fields {
            fields: read_fields(body)?.into_iter(),
            texts: Vec::new(),
        }))
    }
}

struct Writer {
    body: String,
    written: Written,
}

impl Writer {
    fn field(&mut self, name: &str, value: &dyn Encode) -> Result<(), Fault> {
        if let Some(pairs) = write_query(name, Style::FormExploded, value)? {
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
            self.field(name, &Flat(value))
                .map_err(|fault| fault.within(name))?;
        }
        Ok(())
    }

    fn object(&mut self, shape: &'static Shape, slots: &[&dyn Encode]) -> Result<(), Fault> {
        for (property, slot) in shape.fields(slots, self.written) {
            self.field(property.name(), &Flat(slot))
                .map_err(|fault| fault.within(property.name()))?;
        }
        shape.rest(slots, &mut |name, value| self.field(name, &Flat(value)))
    }
}

/// The value of one field. An object in it would be spread over the form as if its properties were the form's own.
struct Flat<'a>(&'a dyn Encode);

impl Encode for Flat<'_> {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        self.0.encode(&mut Refusing(output))
    }
}

/// Passes everything on but objects and maps.
struct Refusing<'a>(&'a mut dyn Output);

impl Output for Refusing<'_> {
    fn null(&mut self) -> Result<(), Fault> {
        self.0.null()
    }

    fn bool(&mut self, value: bool) -> Result<(), Fault> {
        self.0.bool(value)
    }

    fn i64(&mut self, value: i64) -> Result<(), Fault> {
        self.0.i64(value)
    }

    fn u64(&mut self, value: u64) -> Result<(), Fault> {
        self.0.u64(value)
    }

    fn f64(&mut self, value: f64) -> Result<(), Fault> {
        self.0.f64(value)
    }

    fn str(&mut self, value: &str) -> Result<(), Fault> {
        self.0.str(value)
    }

    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Encode>) -> Result<(), Fault> {
        self.0.list(items)
    }

    fn map<'v>(
        &mut self,
        _: &mut dyn Iterator<Item = (&'v str, &'v dyn Encode)>,
    ) -> Result<(), Fault> {
        Err(Fault::new("a form cannot hold an object in a field"))
    }

    fn object(&mut self, _: &'static Shape, _: &[&dyn Encode]) -> Result<(), Fault> {
        Err(Fault::new("a form cannot hold an object in a field"))
    }
}

/// The fields by name, in the order in which the names come first.
fn read_fields(body: &str) -> Result<Vec<(String, Vec<String>)>, Fault> {
    let mut fields: Vec<(String, Vec<String>)> = Vec::new();
    for pair in body.split('&').filter(|pair| !pair.is_empty()) {
        let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, text) = (unescape(name)?, unescape(text)?);
        match fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, texts)) => texts.push(text),
            None => fields.push((name, vec![text])),
        }
    }
    Ok(fields)
}

fn unescape(text: &str) -> Result<String, Fault> {
    let text = text.replace('+', " ");
    match percent_decode_str(&text).decode_utf8() {
        Ok(text) => Ok(text.into_owned()),
        Err(error) => Err(Fault::syntax(format!(
            "{} is not UTF-8: {error}",
            Fault::quote(&text)
        ))),
    }
}

struct Fields {
    fields: std::vec::IntoIter<(String, Vec<String>)>,
    /// Of the name that came last.
    texts: Vec<String>,
}

impl MapInput for Fields {
    fn next_key(&mut self, key: &mut Key) -> Result<bool, Fault> {
        let Some((name, texts)) = self.fields.next() else {
            return Ok(false);
        };
        key.take(&name);
        self.texts = texts;
        Ok(true)
    }

    fn value(&mut self, value: &mut dyn Decode) -> Result<(), Fault> {
        match self.texts.as_slice() {
            [text] => value.decode(Input::Text(text)),
            texts => value.decode(Input::List(&mut Texts(texts.iter()))),
        }
    }

    fn skip(&mut self) -> Result<(), Fault> {
        Ok(())
    }
}

struct Texts<'a>(std::slice::Iter<'a, String>);

impl ListInput for Texts<'_> {
    fn next(&mut self, item: &mut dyn Decode) -> Result<bool, Fault> {
        match self.0.next() {
            Some(text) => item.decode(Input::Text(text)).map(|()| true),
            None => Ok(false),
        }
    }
}
