//! From values to XML.
//!
//! A value does not know the name of its element: whoever holds it says so before, and the outermost one asks its shape.

use std::borrow::Cow;

use super::INSTANCE;
use super::escape::{Within, escape, is_name};
use crate::runtime::{Encode, Fault, Node, Output, Property, Shape, Written, Xml};

/// Writes a document.
///
/// # Errors
///
/// What XML cannot express: lists of lists, and some characters and names.
pub fn write(value: &dyn Encode, written: Written) -> Result<String, Fault> {
    let mut writer = Writer {
        text: String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"),
        written,
        place: Place::Root,
        scope: Vec::new(),
    };
    value.encode(&mut writer)?;
    Ok(writer.text)
}

struct Writer {
    text: String,
    written: Written,
    /// Where the value that comes next belongs.
    place: Place,
    /// Prefixes (none: the default) with their namespaces, as the elements around declare them.
    scope: Vec<(Option<&'static str>, &'static str)>,
}

enum Place {
    /// The whole document.
    Root,
    /// An item of a list that is the whole document.
    RootItem,
    /// An element, or as many as a list has items.
    Element(Tag),
    /// An item of a list.
    Item(Tag),
    /// The value of an attribute.
    Attribute,
    /// The text of the element around it.
    Text,
    /// Nowhere: the value has been written, or left out because it was null.
    Done,
}

/// How an element is spelt.
#[derive(Clone)]
struct Tag {
    name: Cow<'static, str>,
    wrapper: Option<&'static str>,
    namespace: Option<&'static str>,
    prefix: Option<&'static str>,
}

impl Tag {
    fn new(name: Cow<'static, str>, xml: &Xml) -> Self {
        Self {
            name,
            wrapper: xml.wrapper,
            namespace: xml.namespace,
            prefix: xml.prefix,
        }
    }

    fn named(name: &'static str) -> Self {
        Self {
            name: name.into(),
            wrapper: None,
            namespace: None,
            prefix: None,
        }
    }

    fn of_property(property: &Property) -> Self {
        let markup = property.markup();
        Self::new(markup.name.unwrap_or(property.name()).into(), markup)
    }

    fn of_key(key: &str) -> Result<Self, Fault> {
        // Unlike the name of a property, a key comes back only as it was without its prefix.
        if !is_name(key) {
            return Err(Fault::new(format!(
                "XML cannot have a name such as {}",
                Fault::quote(key)
            )));
        }
        Ok(Self {
            name: key.to_owned().into(),
            ..Self::named("")
        })
    }

    /// The element around the items of a list.
    fn around(&self) -> Option<Self> {
        self.wrapper.map(|name| Self {
            name: name.into(),
            wrapper: None,
            ..self.clone()
        })
    }
}

/// An element whose start has been written.
struct Open {
    name: String,
    /// How many namespaces were in scope before.
    scope: usize,
}

impl Writer {
    fn take(&mut self) -> Place {
        std::mem::replace(&mut self.place, Place::Done)
    }

    /// Writes `<name` and the namespaces that it needs; attributes can follow.
    fn start(&mut self, tag: &Tag) -> Result<Open, Fault> {
        let scope = self.scope.len();
        let name = qualified(&tag.name, tag.prefix)?;
        self.text.push('<');
        self.text.push_str(&name);
        if let Some(uri) = tag.namespace {
            self.declare(tag.prefix, uri)?;
        }
        Ok(Open { name, scope })
    }

    fn declare(&mut self, prefix: Option<&'static str>, uri: &'static str) -> Result<(), Fault> {
        let known = self.scope.iter().rev().find(|(known, _)| *known == prefix);
        if known.is_some_and(|(_, known)| *known == uri) {
            return Ok(());
        }
        self.scope.push((prefix, uri));
        self.text.push_str(" xmlns");
        if let Some(prefix) = prefix {
            self.text.push(':');
            self.text.push_str(prefix);
        }
        self.text.push_str("=\"");
        escape(uri, Within::Attribute, &mut self.text)?;
        self.text.push('"');
        Ok(())
    }

    fn end(&mut self, open: &Open) {
        self.text.push_str("</");
        self.text.push_str(&open.name);
        self.text.push('>');
        self.scope.truncate(open.scope);
    }

    fn scalar(&mut self, value: &str) -> Result<(), Fault> {
        let tag = match self.take() {
            Place::Attribute => return escape(value, Within::Attribute, &mut self.text),
            Place::Text => return escape(value, Within::Element, &mut self.text),
            Place::Root | Place::RootItem => Tag::named("value"),
            Place::Element(tag) | Place::Item(tag) => tag,
            Place::Done => return Err(twice()),
        };
        let open = self.start(&tag)?;
        self.text.push('>');
        escape(value, Within::Element, &mut self.text)?;
        self.end(&open);
        Ok(())
    }

    fn attribute(&mut self, property: &'static Property, slot: &dyn Encode) -> Result<(), Fault> {
        let markup = property.markup();
        if let (Some(prefix), Some(uri)) = (markup.prefix, markup.namespace) {
            self.declare(Some(prefix), uri)?;
        }
        let before = self.text.len();
        let name = qualified(markup.name.unwrap_or(property.name()), markup.prefix)?;
        self.text.push(' ');
        self.text.push_str(&name);
        self.text.push_str("=\"");
        let empty = self.text.len();
        self.place = Place::Attribute;
        slot.encode(self)?;
        if matches!(self.place, Place::Attribute) && self.text.len() == empty {
            // A null: no attribute can say so but by its absence.
            self.text.truncate(before);
        } else {
            self.text.push('"');
        }
        Ok(())
    }

    fn child(&mut self, property: &'static Property, slot: &dyn Encode) -> Result<(), Fault> {
        self.place = match property.markup().node {
            Node::Attribute => return Ok(()),
            Node::Element => Place::Element(Tag::of_property(property)),
            Node::Text => Place::Text,
        };
        slot.encode(self)
    }
}

fn qualified(name: &str, prefix: Option<&str>) -> Result<String, Fault> {
    let plain = match name.split_once(':') {
        Some((prefix, local)) => is_name(prefix) && is_name(local),
        None => is_name(name),
    };
    if !plain {
        return Err(Fault::new(format!(
            "XML cannot have a name such as {}",
            Fault::quote(name)
        )));
    }
    Ok(prefix.map_or_else(|| name.to_owned(), |prefix| format!("{prefix}:{name}")))
}

fn twice() -> Fault {
    Fault::new("a value has been written twice")
}

fn nested(what: &str) -> Fault {
    Fault::new(format!(
        "XML has no place for {what} in an attribute or a text"
    ))
}

impl Output for Writer {
    fn null(&mut self) -> Result<(), Fault> {
        let tag = match self.take() {
            Place::Attribute => {
                self.place = Place::Attribute;
                return Ok(());
            }
            Place::Text => return Ok(()),
            Place::Root | Place::RootItem => Tag::named("value"),
            Place::Element(tag) => tag.around().unwrap_or(tag),
            Place::Item(tag) => tag,
            Place::Done => return Err(twice()),
        };
        let open = self.start(&tag)?;
        self.declare(Some("xsi"), INSTANCE)?;
        self.text.push_str(" xsi:nil=\"true\">");
        self.end(&open);
        Ok(())
    }

    fn bool(&mut self, value: bool) -> Result<(), Fault> {
        self.scalar(if value { "true" } else { "false" })
    }

    fn i64(&mut self, value: i64) -> Result<(), Fault> {
        self.scalar(&value.to_string())
    }

    fn u64(&mut self, value: u64) -> Result<(), Fault> {
        self.scalar(&value.to_string())
    }

    fn f64(&mut self, value: f64) -> Result<(), Fault> {
        self.scalar(&value.to_string())
    }

    fn str(&mut self, value: &str) -> Result<(), Fault> {
        self.scalar(value)
    }

    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Encode>) -> Result<(), Fault> {
        let (around, item) = match self.take() {
            Place::Root => (Some(Tag::named("list")), None),
            Place::Element(tag) => (
                tag.around(),
                Some(Tag {
                    wrapper: None,
                    ..tag
                }),
            ),
            Place::RootItem | Place::Item(_) => {
                return Err(Fault::new("XML has no form for a list of lists"));
            }
            Place::Attribute | Place::Text => return Err(nested("a list")),
            Place::Done => return Err(twice()),
        };
        let open = around.map(|tag| self.start(&tag)).transpose()?;
        if open.is_some() {
            self.text.push('>');
        }
        for (index, value) in items.enumerate() {
            self.place = item.clone().map_or(Place::RootItem, Place::Item);
            value.encode(self).map_err(|fault| fault.at(index))?;
        }
        if let Some(open) = open {
            self.end(&open);
        }
        Ok(())
    }

    fn map<'v>(
        &mut self,
        entries: &mut dyn Iterator<Item = (&'v str, &'v dyn Encode)>,
    ) -> Result<(), Fault> {
        let tag = match self.take() {
            Place::Root | Place::RootItem => Tag::named("map"),
            Place::Element(tag) | Place::Item(tag) => tag,
            Place::Attribute | Place::Text => return Err(nested("a map")),
            Place::Done => return Err(twice()),
        };
        let open = self.start(&tag)?;
        self.text.push('>');
        for (key, value) in entries {
            self.place = Place::Element(Tag::of_key(key)?);
            value.encode(self).map_err(|fault| fault.within(key))?;
        }
        self.end(&open);
        Ok(())
    }

    fn object(&mut self, shape: &'static Shape, slots: &[&dyn Encode]) -> Result<(), Fault> {
        let own = shape.markup();
        let mut tag = match self.take() {
            Place::Root | Place::RootItem => Tag::new(own.name.unwrap_or(shape.name()).into(), own),
            Place::Element(tag) | Place::Item(tag) => tag,
            Place::Attribute | Place::Text => return Err(nested("an object")),
            Place::Done => return Err(twice()),
        };
        if tag.namespace.is_none() {
            (tag.namespace, tag.prefix) = (own.namespace, own.prefix);
        }
        let open = self.start(&tag)?;
        for (property, slot) in shape.fields(slots, self.written) {
            if property.markup().node == Node::Attribute {
                self.attribute(property, slot)
                    .map_err(|fault| fault.within(property.name()))?;
            }
        }
        self.text.push('>');
        for (property, slot) in shape.fields(slots, self.written) {
            self.child(property, slot)
                .map_err(|fault| fault.within(property.name()))?;
        }
        shape.rest(slots, &mut |key, value| {
            self.place = Place::Element(Tag::of_key(key)?);
            value.encode(self)
        })?;
        self.end(&open);
        Ok(())
    }
}
