//! From XML to values, driven by what the values ask for.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;
use quick_xml::events::attributes::Attribute;
use quick_xml::name::QName;

use super::INSTANCE;
use super::source::{Content, Source, Tag, malformed};
use crate::runtime::object::Slots;
use crate::runtime::{Decode, ElementInput, Fault, Input, ListInput, Node, Part, Property, Shape};

/// Reads a document into `value`.
///
/// # Errors
///
/// A malformed document, or one that does not fit.
pub fn read(text: &str, value: &mut dyn Decode) -> Result<(), Fault> {
    let mut source = Source::new(text);
    read_root(&mut source, value).map_err(|fault| fault.positioned(source.position(text)))
}

fn read_root(source: &mut Source<'_>, value: &mut dyn Decode) -> Result<(), Fault> {
    let tag = source.root()?;
    let mut root = Element::enter(source, tag, Level::Root)?;
    value.decode(Input::Element(&mut root))?;
    root.leave()?;
    source.end()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Root,
    Inner,
}

/// An element that is being read.
struct Element<'s, 'x> {
    source: &'s mut Source<'x>,
    start: BytesStart<'x>,
    open: bool,
    nil: bool,
    level: Level,
}

impl<'s, 'x> Element<'s, 'x> {
    fn enter(source: &'s mut Source<'x>, tag: Tag<'x>, level: Level) -> Result<Self, Fault> {
        let Tag { start, open } = tag;
        if open {
            source.enter()?;
        }
        let mut element = Self {
            source,
            start,
            open,
            nil: false,
            level,
        };
        element.nil = element.start.attributes_raw().contains("nil") && element.says_nil()?;
        Ok(element)
    }

    fn says_nil(&self) -> Result<bool, Fault> {
        for attribute in self.start.attributes() {
            let attribute = attribute.map_err(malformed)?;
            if attribute.key.local_name().into_inner() == "nil"
                && self.source.attribute_namespace(attribute.key) == Some(INSTANCE)
            {
                return Ok(matches!(value_of(&attribute)?.trim(), "true" | "1"));
            }
        }
        Ok(false)
    }

    fn content(&mut self) -> Result<Content<'x>, Fault> {
        if !self.open {
            return Ok(Content::End);
        }
        let content = self.source.content()?;
        if matches!(content, Content::End) {
            self.close();
        }
        Ok(content)
    }

    fn close(&mut self) {
        self.open = false;
        self.source.leave();
    }

    /// Passes over whatever nobody has asked for.
    fn leave(mut self) -> Result<(), Fault> {
        if self.open {
            self.source.skip(self.start.name())?;
            self.close();
        }
        Ok(())
    }

    fn read_attributes(&mut self, slots: &mut Slots<'_, '_>) -> Result<(), Fault> {
        for attribute in self.start.attributes() {
            let attribute = attribute.map_err(malformed)?;
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let namespace = self.source.attribute_namespace(attribute.key);
            if let Some(index) = find(
                slots.properties(),
                0,
                Node::Attribute,
                attribute.key,
                namespace,
            ) {
                let value = value_of(&attribute)?;
                slots
                    .start(index)?
                    .decode(Input::Text(&value))
                    .map_err(|fault| fault.within(slots.name(index)))?;
            }
        }
        Ok(())
    }

    /// Reads a child into its slot. `expected` is the property that comes next where the server keeps to their order.
    fn read_child(
        &mut self,
        tag: Tag<'x>,
        slots: &mut Slots<'_, '_>,
        expected: &mut usize,
    ) -> Result<(), Fault> {
        let name = tag.start.name();
        let namespace = self.source.namespace(name);
        let found = find(
            slots.properties(),
            *expected,
            Node::Element,
            name,
            namespace,
        );
        let mut child = Element::enter(self.source, tag, Level::Inner)?;
        if let Some((index, property)) =
            found.and_then(|index| Some((index, slots.properties().get(index)?)))
        {
            *expected = if property.is_list() { index } else { index + 1 };
            let outcome = if property.markup().wrapper.is_some() {
                child.read_items(slots.start(index)?)
            } else if property.is_list() {
                slots.resume(index)?.decode(Input::Element(&mut child))
            } else {
                slots.start(index)?.decode(Input::Element(&mut child))
            };
            outcome.map_err(|fault| fault.within(property.name()))?;
        } else if let Some(rest) = slots.rest() {
            let local = child.start.local_name().into_inner().to_owned();
            rest.decode_entry(&local, Input::Element(&mut child))
                .map_err(|fault| fault.within(&local))?;
        }
        child.leave()
    }

    /// Reads the element around the items of a list. They are items whatever their names.
    fn read_items(&mut self, list: &mut dyn Decode) -> Result<(), Fault> {
        if self.nil {
            return list.decode(Input::Null);
        }
        list.decode(Input::List(&mut NoItems))?;
        self.parts(&mut |part| match part {
            Part::Child(_, child) => list.decode(Input::Element(child)),
            Part::Text(text) => Err(Fault::expected("a list", Fault::quote(text))),
            Part::Attribute(..) => Ok(()),
        })
    }
}

/// A list before its items come one by one: there, and empty.
struct NoItems;

impl ListInput for NoItems {
    fn next(&mut self, _: &mut dyn Decode) -> Result<bool, Fault> {
        Ok(false)
    }
}

impl ElementInput for Element<'_, '_> {
    fn is_nil(&self) -> bool {
        self.nil
    }

    fn is_root(&self) -> bool {
        self.level == Level::Root
    }

    fn text(&mut self) -> Result<Cow<'_, str>, Fault> {
        let mut text = Cow::Borrowed("");
        loop {
            match self.content()? {
                Content::Text(more) if text.is_empty() => text = more,
                Content::Text(more) => text.to_mut().push_str(&more),
                Content::Child(tag) => {
                    let name = Fault::quote(tag.start.name().as_ref());
                    return Err(Fault::expected("text", format!("the element {name}")));
                }
                Content::End => return Ok(text),
            }
        }
    }

    fn object(
        &mut self,
        shape: &'static Shape,
        slots: &mut [&mut dyn Decode],
    ) -> Result<(), Fault> {
        let mut slots = Slots::new(shape, slots);
        self.read_attributes(&mut slots)?;
        let mut expected = 0;
        let mut text = String::new();
        loop {
            match self.content()? {
                Content::Text(more) => text.push_str(&more),
                Content::Child(tag) => self.read_child(tag, &mut slots, &mut expected)?,
                Content::End => break,
            }
        }
        for (index, property) in shape.properties().iter().enumerate() {
            if property.markup().node == Node::Text && (property.is_required() || !text.is_empty())
            {
                let outcome = slots.start(index)?.decode(Input::Text(&text));
                outcome.map_err(|fault| fault.within(property.name()))?;
            } else if property.is_list() {
                // An empty list has no element.
                slots.skip(index);
            }
        }
        slots.finish()
    }

    fn parts(&mut self, part: &mut dyn FnMut(Part<'_>) -> Result<(), Fault>) -> Result<(), Fault> {
        for attribute in self.start.attributes() {
            let attribute = attribute.map_err(malformed)?;
            let declares = attribute.key.as_namespace_binding().is_some();
            if !declares && self.source.attribute_namespace(attribute.key) != Some(INSTANCE) {
                part(Part::Attribute(
                    attribute.key.local_name().into_inner(),
                    &value_of(&attribute)?,
                ))?;
            }
        }
        let mut text = String::new();
        let mut children = false;
        loop {
            match self.content()? {
                Content::Text(more) => text.push_str(&more),
                Content::Child(tag) => {
                    children = true;
                    let name = tag.start.name().local_name().into_inner().to_owned();
                    let mut child = Element::enter(self.source, tag, Level::Inner)?;
                    part(Part::Child(&name, &mut child))?;
                    child.leave()?;
                }
                Content::End => break,
            }
        }
        // Around children, white space is layout; alone, it is all there is.
        let text = if children { text.trim() } else { &text };
        if text.is_empty() {
            Ok(())
        } else {
            part(Part::Text(text))
        }
    }

    fn look(&self, part: &mut dyn FnMut(Part<'_>) -> Result<(), Fault>) -> Result<(), Fault> {
        let mut source = self.source.clone();
        let mut copy = Element {
            source: &mut source,
            start: self.start.clone(),
            open: self.open,
            nil: self.nil,
            level: self.level,
        };
        copy.parts(part)
    }
}

fn value_of<'a>(attribute: &Attribute<'a>) -> Result<Cow<'a, str>, Fault> {
    attribute
        .normalized_value(XmlVersion::Implicit1_0)
        .map_err(malformed)
}

/// The property that an element or an attribute stands for: by its name, and among several of that name by namespace.
/// The `expected` one is tried first.
fn find(
    properties: &[Property],
    expected: usize,
    node: Node,
    name: QName<'_>,
    namespace: Option<&str>,
) -> Option<usize> {
    let local = name.local_name().into_inner();
    let named = |property: &Property| {
        let markup = property.markup();
        let spelt = markup.wrapper.or(markup.name).unwrap_or(property.name());
        markup.node == node && (spelt == local || spelt == name.0)
    };
    let exact = |property: &Property| property.markup().namespace == namespace && named(property);
    if properties.get(expected).is_some_and(exact) {
        return Some(expected);
    }
    properties
        .iter()
        .position(exact)
        .or_else(|| properties.iter().position(named))
}
