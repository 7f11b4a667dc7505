//! Positions in YAML: `serde_yaml` tells where a scalar is only in an error, so each scalar that is wanted fails on purpose.
//!
//! The error passes through the visitor of the enclosing container, which takes the position out of it, drops it and goes
//! on reading; one reading therefore finds any number of places.

use std::fmt;
use std::ops::Range;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

use super::lines::{YamlLines, position_in};
use super::place::Search;
use super::span::{NodeId, Part};

/// Finds the nodes that `search` wants.
pub(super) fn search(text: &str, search: &mut Search) {
    let lines = YamlLines::new(text);
    let mut walk = Walk {
        text,
        lines,
        search,
        pending: Vec::new(),
        failed: false,
        scalar: None,
    };
    // An unreadable rest cannot occur in a text that has been read before; what was found up to it serves.
    _ = Seek {
        walk: &mut walk,
        node: Some(NodeId::ROOT),
    }
    .deserialize(serde_yaml::Deserializer::from_str(text));
}

struct Walk<'w> {
    text: &'w str,
    lines: YamlLines<'w>,
    search: &'w mut Search,
    /// Containers without a key, to be shown by the first scalar in them.
    pending: Vec<NodeId>,
    /// Whether a scalar has just failed on purpose.
    failed: bool,
    /// Its text, where it is a string.
    scalar: Option<String>,
}

impl Walk<'_> {
    fn child(&self, node: Option<NodeId>, ordinal: u32) -> Option<NodeId> {
        self.search.child(node?, ordinal)
    }

    /// Takes the position out of an error that was made on purpose; hands back every other error.
    fn caught<E: Error>(&mut self, error: E) -> Result<Range<usize>, E> {
        if !std::mem::take(&mut self.failed) {
            return Err(error);
        }
        let scalar = self.scalar.take();
        let (line, column) = position_in(&error.to_string());
        let start = self.lines.offset(line, column);
        let range = token(self.text, start, scalar.as_deref());
        for node in self.pending.drain(..) {
            self.search.record(node, Part::Value, range.clone());
        }
        Ok(range)
    }
}

/// Where the scalar itself starts, behind its anchor and its tag.
pub(crate) fn scalar_start(text: &str, start: usize) -> usize {
    let mut start = start.min(text.len());
    while text[start..].starts_with(['&', '!']) {
        let property = text[start..].find([' ', '\t', '\n', '\r']).unwrap_or(0);
        let rest = &text[start + property..];
        let blank = rest.len() - rest.trim_start().len();
        if property == 0 || blank == 0 {
            break;
        }
        start += property + blank;
    }
    start
}

/// The bytes of the scalar that starts at `start`: of a quoted scalar with its quotes, of a block scalar the header, and
/// of a plain one as much as its value says.
fn token(text: &str, start: usize, value: Option<&str>) -> Range<usize> {
    let start = scalar_start(text, start);
    let rest = &text[start..];
    let line = rest.lines().next().unwrap_or_default();
    let length = match rest.as_bytes().first() {
        Some(quote @ (b'"' | b'\'')) => quoted(line, *quote),
        Some(b'|' | b'>') => line.trim_end().len(),
        _ => match value {
            Some(value) if !value.is_empty() && rest.starts_with(value) => value.len(),
            Some(_) => plain(line),
            // A number, a boolean or null.
            None => line
                .find(|c: char| !(c.is_ascii_alphanumeric() || "+-._~".contains(c)))
                .unwrap_or(line.len()),
        },
    };
    start..start + length
}

/// The length of a quoted scalar, or of its first line where it goes on.
fn quoted(line: &str, quote: u8) -> usize {
    let bytes = line.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 1,
            // A quote in single quotes is written twice.
            b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            found if found == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    line.trim_end().len()
}

/// The length of the first line of a plain scalar: up to a comment, a colon or the end of the line.
fn plain(line: &str) -> usize {
    let end = [": ", " #", ", ", "]", "}"]
        .iter()
        .filter_map(|end| line.find(end))
        .min()
        .unwrap_or(line.len());
    line[..end].trim_end().trim_end_matches([':', ',']).len()
}

/// Reads a value, and fails on purpose at the scalar of a wanted node.
struct Seek<'a, 'w> {
    walk: &'a mut Walk<'w>,
    node: Option<NodeId>,
}

impl Seek<'_, '_> {
    fn scalar<E: Error>(self, text: Option<&str>) -> Result<(), E> {
        if self.node.is_none() && self.walk.pending.is_empty() {
            return Ok(());
        }
        self.walk.failed = true;
        self.walk.scalar = text.map(str::to_owned);
        Err(E::custom("found"))
    }
}

impl<'de> DeserializeSeed<'de> for Seek<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.node.is_none() && self.walk.pending.is_empty() {
            return deserializer.deserialize_ignored_any(IgnoredAny).map(|_| ());
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seek<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.scalar(None)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.scalar(None)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        self.scalar(None)
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<(), E> {
        self.scalar(None)
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<(), E> {
        self.scalar(None)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.scalar(None)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.scalar(Some(text))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.scalar(None)
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<(), A::Error> {
        let (_, content) = tagged.variant::<IgnoredAny>()?;
        content.newtype_variant_seed(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        for ordinal in 0.. {
            let child = self.walk.child(self.node, ordinal);
            // The key of a wanted node is always looked for: it stands for the node where the value is a container.
            match map.next_key_seed(Seek {
                walk: self.walk,
                node: child,
            }) {
                Ok(None) => break,
                Ok(Some(())) => {}
                Err(error) => {
                    let range = self.walk.caught(error)?;
                    if let Some(child) = child {
                        self.walk.search.record(child, Part::Key, range);
                    }
                }
            }
            if let Err(error) = map.next_value_seed(Seek {
                walk: self.walk,
                node: child,
            }) {
                let range = self.walk.caught(error)?;
                if let Some(child) = child {
                    self.walk.search.record(child, Part::Value, range);
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        for ordinal in 0.. {
            let child = self.walk.child(self.node, ordinal);
            self.walk.pending.extend(child);
            match list.next_element_seed(Seek {
                walk: self.walk,
                node: child,
            }) {
                Ok(None) => break,
                Ok(Some(())) => {}
                Err(error) => _ = self.walk.caught(error)?,
            }
        }
        // An empty container leaves nothing to show; the search falls back to what is around it.
        self.walk.pending.clear();
        Ok(())
    }
}
