//! The fields of a form, by name, as the input of an object.
//!
//! A name with brackets, `a[b][c]`, is a path into an object, and with numbers or nothing in them, `a[0]` or `a[]`, into a
//! list; unless the object that is read has a property of just that name. A text in JSON is read as such only where a
//! plain text will not do.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;

use super::super::fault::Fault;
use super::super::format::Format;
use super::super::json::JSON;
use super::super::wire::{Decode, Input, Key, ListInput, MapInput};

/// How many brackets of a name are looked into. Whatever follows them is part of the last key.
const DEPTH: usize = 32;

/// The fields that are still to be read, in the order in which their names came first.
pub(super) struct Fields {
    named: std::vec::IntoIter<(String, Node)>,
    /// Of all names with brackets, by what stands before them.
    nested: HashMap<String, Node>,
    /// Of the name that came last.
    value: Node,
}

/// What was sent under a name.
#[derive(Default)]
struct Node {
    texts: Vec<String>,
    children: Vec<(String, Node)>,
    /// Where each key stands among the children.
    places: HashMap<String, usize>,
}

impl Fields {
    /// Takes a body apart.
    pub(super) fn of(body: &str) -> Result<Self, Fault> {
        let mut named = Node::default();
        let mut nested: HashMap<String, Node> = HashMap::new();
        for pair in body.split('&').filter(|pair| !pair.is_empty()) {
            let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, text) = (unescape(name)?, unescape(text)?);
            if let Some((root, keys)) = brackets(&name) {
                nested
                    .entry(root.to_owned())
                    .or_default()
                    .add(keys, text.clone());
            }
            named.child(&name).texts.push(text);
        }
        Ok(Self {
            named: named.children.into_iter(),
            nested,
            value: Node::default(),
        })
    }
}

impl Node {
    fn add<'k>(&mut self, keys: impl Iterator<Item = &'k str>, text: String) {
        let mut node = self;
        let mut keys = keys.peekable();
        while let Some(key) = keys.next() {
            // In `a[]=1&a[]=2` the brackets say no more than the repetition.
            if !(key.is_empty() && keys.peek().is_none()) {
                node = node.child(key);
            }
        }
        node.texts.push(text);
    }

    fn child(&mut self, key: &str) -> &mut Self {
        let place = self.places.get(key).copied().unwrap_or_else(|| {
            self.places.insert(key.to_owned(), self.children.len());
            self.children.push((key.to_owned(), Self::default()));
            self.children.len() - 1
        });
        &mut self.children[place].1
    }

    fn decode(self, value: &mut dyn Decode) -> Result<(), Fault> {
        let is_number = |key: &str| key.bytes().all(|byte| byte.is_ascii_digit());
        match (self.texts.as_slice(), self.children.as_slice()) {
            ([text], []) => decode_text(text, value),
            (_, children) if children.iter().all(|(key, _)| is_number(key)) => {
                value.decode(Input::List(&mut Items {
                    texts: self.texts.into_iter(),
                    nodes: self.children.into_iter(),
                }))
            }
            _ => value.decode(Input::Map(&mut Entries {
                nodes: self.children.into_iter(),
                value: Self::default(),
            })),
        }
    }
}

/// Reads a text as what it is, or else as the JSON that it may be.
fn decode_text(text: &str, value: &mut dyn Decode) -> Result<(), Fault> {
    value.decode(Input::Text(text)).or_else(|fault| {
        if !text.trim_start().starts_with(['{', '[']) {
            return Err(fault);
        }
        value.decode(Input::Blank)?;
        JSON.decode(text.as_bytes(), None, value)
    })
}

/// What stands before the brackets of a name, and the keys in them.
fn brackets(name: &str) -> Option<(&str, impl Iterator<Item = &str>)> {
    let (root, keys) = name.strip_suffix(']')?.split_once('[')?;
    (!root.is_empty()).then(|| (root, keys.splitn(DEPTH, "][")))
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

impl MapInput for Fields {
    fn next_key(&mut self, key: &mut Key) -> Result<bool, Fault> {
        for (name, node) in self.named.by_ref() {
            key.take(&name);
            self.value = match brackets(&name) {
                Some((root, _)) if key.found().is_none() => {
                    let Some(nested) = self.nested.remove(root) else {
                        // It was read with the first name of this root.
                        continue;
                    };
                    key.take(root);
                    nested
                }
                _ => node,
            };
            return Ok(true);
        }
        Ok(false)
    }

    fn value(&mut self, value: &mut dyn Decode) -> Result<(), Fault> {
        std::mem::take(&mut self.value).decode(value)
    }

    fn skip(&mut self) -> Result<(), Fault> {
        Ok(())
    }
}

/// A list: texts of the name itself, then what has a number.
struct Items {
    texts: std::vec::IntoIter<String>,
    nodes: std::vec::IntoIter<(String, Node)>,
}

impl ListInput for Items {
    fn next(&mut self, item: &mut dyn Decode) -> Result<bool, Fault> {
        if let Some(text) = self.texts.next() {
            return decode_text(&text, item).map(|()| true);
        }
        match self.nodes.next() {
            Some((_, node)) => node.decode(item).map(|()| true),
            None => Ok(false),
        }
    }
}

/// An object below a name.
struct Entries {
    nodes: std::vec::IntoIter<(String, Node)>,
    value: Node,
}

impl MapInput for Entries {
    fn next_key(&mut self, key: &mut Key) -> Result<bool, Fault> {
        let Some((name, node)) = self.nodes.next() else {
            return Ok(false);
        };
        key.take(&name);
        self.value = node;
        Ok(true)
    }

    fn value(&mut self, value: &mut dyn Decode) -> Result<(), Fault> {
        std::mem::take(&mut self.value).decode(value)
    }

    fn skip(&mut self) -> Result<(), Fault> {
        Ok(())
    }
}
