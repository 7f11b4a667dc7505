//! The text of a document as a series of elements and texts: what there is of XML beside them ends here.

use std::borrow::Cow;
use std::fmt;

use quick_xml::NsReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, QName, ResolveResult};

use super::INSTANCE;
use crate::runtime::{Fault, Position};

/// How deep elements may lie in each other, as in JSON.
const DEPTH: usize = 128;

/// The document, read as far as it has been asked for.
#[derive(Clone)]
pub(super) struct Source<'x> {
    reader: NsReader<&'x [u8]>,
    depth: usize,
}

/// The next thing inside an element.
pub(super) enum Content<'x> {
    Text(Cow<'x, str>),
    Child(Tag<'x>),
    End,
}

/// The start of an element.
pub(super) struct Tag<'x> {
    pub(super) start: BytesStart<'x>,
    /// Whether its end is still to come: `<a>` and not `<a/>`.
    pub(super) open: bool,
}

impl<'x> Source<'x> {
    pub(super) fn new(text: &'x str) -> Self {
        Self {
            reader: NsReader::from_str(text),
            depth: 0,
        }
    }

    /// Reads up to the root element.
    pub(super) fn root(&mut self) -> Result<Tag<'x>, Fault> {
        self.outside()?
            .ok_or_else(|| Fault::syntax("the document has no element"))
    }

    /// Reads what is behind the root element.
    pub(super) fn end(&mut self) -> Result<(), Fault> {
        match self.outside()? {
            None => Ok(()),
            Some(_) => Err(Fault::syntax("there is more than one root element")),
        }
    }

    /// The next element outside the root element.
    fn outside(&mut self) -> Result<Option<Tag<'x>>, Fault> {
        loop {
            return match self.reader.read_event().map_err(malformed)? {
                Event::Start(start) => Ok(Some(Tag { start, open: true })),
                Event::Empty(start) => Ok(Some(Tag { start, open: false })),
                Event::Eof => Ok(None),
                Event::Decl(_) | Event::Comment(_) | Event::PI(_) => continue,
                Event::Text(text) if text.trim().is_empty() => continue,
                // What it defines could make a small document large; without definitions it says nothing.
                Event::DocType(kind) if !kind.contains('[') => continue,
                Event::DocType(_) => Err(Fault::syntax(
                    "the document defines a type of its own, which is refused",
                )),
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) | Event::End(_) => {
                    Err(Fault::syntax("there is text outside the root element"))
                }
            };
        }
    }

    /// Goes into an element, unless that is too deep.
    pub(super) fn enter(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Fault::syntax(format!(
                "elements are nested more than {DEPTH} deep"
            )));
        }
        Ok(())
    }

    /// Comes out of an element.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Passes over the rest of an element, however deep.
    pub(super) fn skip(&mut self, name: QName<'_>) -> Result<(), Fault> {
        self.reader.read_to_end(name).map(|_| ()).map_err(malformed)
    }

    /// Where reading has stopped.
    pub(super) fn position(&self, text: &str) -> Position {
        let offset = match self.reader.error_position() {
            0 => self.reader.buffer_position(),
            offset => offset,
        };
        place(text, offset)
    }

    /// The next thing inside the element that has been entered.
    pub(super) fn content(&mut self) -> Result<Content<'x>, Fault> {
        loop {
            return Ok(match self.reader.read_event().map_err(malformed)? {
                Event::Start(start) => Content::Child(Tag { start, open: true }),
                Event::Empty(start) => Content::Child(Tag { start, open: false }),
                Event::End(_) => Content::End,
                Event::Text(text) => Content::Text(text.xml10_content()),
                Event::CData(text) => Content::Text(text.xml10_content()),
                Event::GeneralRef(reference) => Content::Text(resolve(&reference)?),
                Event::Comment(_) | Event::PI(_) => continue,
                Event::Decl(_) | Event::DocType(_) => {
                    return Err(Fault::syntax("there is a declaration inside an element"));
                }
                Event::Eof => {
                    return Err(Fault::syntax("the document ends before its elements do"));
                }
            });
        }
    }

    /// The namespace of an element, where it has one.
    pub(super) fn namespace(&self, name: QName<'_>) -> Option<&str> {
        match self.reader.resolver().resolve_element(name).0 {
            ResolveResult::Bound(Namespace(uri)) => Some(uri),
            ResolveResult::Unbound | ResolveResult::Unknown(_) => None,
        }
    }

    pub(super) fn attribute_namespace(&self, name: QName<'_>) -> Option<&str> {
        match self.reader.resolver().resolve_attribute(name).0 {
            ResolveResult::Bound(Namespace(uri)) => Some(uri),
            // Everybody knows this one, and some forget to declare it.
            ResolveResult::Unknown(prefix) if prefix == "xsi" => Some(INSTANCE),
            ResolveResult::Unbound | ResolveResult::Unknown(_) => None,
        }
    }
}

fn place(text: &str, offset: u64) -> Position {
    let offset = usize::try_from(offset)
        .unwrap_or(usize::MAX)
        .min(text.len());
    let before = text.as_bytes().get(..offset).unwrap_or_default();
    let line_start = before
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |end| end + 1);
    let line = before.split(|byte| *byte == b'\n').count();
    Position {
        line,
        column: offset - line_start + 1,
    }
}

pub(super) fn malformed(error: impl fmt::Display) -> Fault {
    Fault::syntax(error.to_string())
}

fn resolve(reference: &BytesRef<'_>) -> Result<Cow<'static, str>, Fault> {
    if let Some(c) = reference.resolve_char_ref().map_err(malformed)? {
        return Ok(c.to_string().into());
    }
    match resolve_predefined_entity(reference) {
        Some(text) => Ok(text.into()),
        None => Err(Fault::syntax(format!(
            "the entity {} is not defined",
            Fault::quote(reference)
        ))),
    }
}
