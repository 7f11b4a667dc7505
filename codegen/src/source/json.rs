//! Positions in JSON: raw values are slices of the text, so the distance between the two is the offset.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Deserializer;
use serde_json::value::RawValue;

use super::place::Search;
use super::span::{NodeId, Part};

/// Finds the nodes that `search` wants.
pub(super) fn search(text: &str, search: &mut Search) {
    let mut open = vec![(NodeId::ROOT, text)];
    while let Some((node, slice)) = open.pop() {
        let mut children = Vec::new();
        // An unreadable rest cannot occur in a text that has been read before; what was found up to it serves.
        _ = Deserializer::from_str(slice).deserialize_any(Children {
            search,
            node,
            out: &mut children,
        });
        for child in children {
            if let Some(key) = child.key {
                search.record(child.node, Part::Key, range(text, key));
            }
            if child.value.starts_with(['{', '[']) {
                // A list item has no key that could stand for it: its first line does.
                if child.key.is_none() {
                    search.record(
                        child.node,
                        Part::Value,
                        range(text, first_line(child.value)),
                    );
                }
                open.push((child.node, child.value));
            } else {
                search.record(child.node, Part::Value, range(text, child.value));
            }
        }
    }
}

fn range(text: &str, slice: &str) -> Range<usize> {
    let start = slice.as_ptr() as usize - text.as_ptr() as usize;
    start..start + slice.len()
}

fn first_line(value: &str) -> &str {
    value.lines().next().unwrap_or(value).trim_end()
}

struct Child<'s> {
    node: NodeId,
    key: Option<&'s str>,
    value: &'s str,
}

struct Children<'c, 's> {
    search: &'c Search,
    node: NodeId,
    out: &'c mut Vec<Child<'s>>,
}

impl<'de> Visitor<'de> for Children<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        for ordinal in 0.. {
            if let Some(node) = self.search.child(self.node, ordinal) {
                let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? else {
                    break;
                };
                self.out.push(Child {
                    node,
                    key: Some(key.get()),
                    value: value.get(),
                });
            } else if map.next_entry::<IgnoredAny, IgnoredAny>()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        for ordinal in 0.. {
            if let Some(node) = self.search.child(self.node, ordinal) {
                let Some(value) = list.next_element::<&RawValue>()? else {
                    break;
                };
                self.out.push(Child {
                    node,
                    key: None,
                    value: value.get(),
                });
            } else if list.next_element::<IgnoredAny>()?.is_none() {
                break;
            }
        }
        Ok(())
    }
}
