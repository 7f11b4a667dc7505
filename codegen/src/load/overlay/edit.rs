//! Changes of a tree: nodes selected by `JSONPath`, removed, or merged with others.
//!
//! A value of `serde_json` is kept in step with the tree, because that is what the library for `JSONPath` searches. Nodes that
//! are added get identities of their own, though they may share a place in a file: one that is added twice can be
//! changed in one place later.

use std::collections::BTreeMap;
use std::mem;

use serde_json::Value as Json;
use serde_json_path::{JsonPath, PathElement};

use super::read::Query;
use crate::diag::{Diagnostic, code};
use crate::load::parse::DEEPEST;
use crate::load::tree::{Tree, Value};
use crate::maps::HashSet;
use crate::source::Sources;

/// How many nodes the overlays of a run may add. Copies of copies grow exponentially.
const MOST_ADDED: usize = 1_000_000;

/// One step on the way from the root to a node.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// The way from the root to a node.
type Place = Vec<Step>;

pub(super) struct Editor<'e> {
    root: &'e mut Tree,
    mirror: Json,
    sources: &'e mut Sources,
    added: usize,
}

type Edited = Result<(), Box<Diagnostic>>;

impl<'e> Editor<'e> {
    pub(super) fn new(root: &'e mut Tree, sources: &'e mut Sources) -> Self {
        let mirror = root.to_json();
        Self {
            root,
            mirror,
            sources,
            added: 0,
        }
    }

    /// Whether nothing more may be added, which has been reported.
    pub(super) fn is_full(&self) -> bool {
        self.added > MOST_ADDED
    }

    /// The nodes that a query selects, each once, in the order of the query.
    pub(super) fn select(&self, path: &JsonPath) -> Vec<Place> {
        let mut seen = HashSet::default();
        let nodes = path.query_located(&self.mirror);
        nodes
            .iter()
            .map(|node| node.location().iter().map(step).collect())
            .filter(|place: &Place| seen.insert(place.clone()))
            .collect()
    }

    pub(super) fn node(&self, place: &[Step]) -> Option<&Tree> {
        place
            .iter()
            .try_fold(&*self.root, |at, step| match (&at.value, step) {
                (Value::Map(map), Step::Key(key)) => map.get(key.as_str()),
                (Value::List(list), Step::Index(index)) => list.get(*index),
                (
                    Value::Map(_)
                    | Value::List(_)
                    | Value::Null
                    | Value::Bool(_)
                    | Value::Number(_)
                    | Value::String(_),
                    Step::Key(_) | Step::Index(_),
                ) => None,
            })
    }

    /// Removes nodes from the maps and lists that they are in.
    pub(super) fn remove(&mut self, places: Vec<Place>, target: &Query) -> Edited {
        let mut by_parent: BTreeMap<Place, HashSet<Step>> = BTreeMap::new();
        for mut place in places {
            let Some(last) = place.pop() else {
                return Err(misfit(target, "the whole document cannot be removed"));
            };
            by_parent.entry(place).or_default().insert(last);
        }
        // Backwards, so that what is inside is gone before that which holds it, and no index has moved.
        for (parent, gone) in by_parent.iter().rev() {
            self.change(parent, |node, _| {
                match &mut node.value {
                    Value::Map(map) => {
                        map.retain(|key, _| !gone.contains(&Step::Key(key.to_string())));
                    }
                    Value::List(list) => {
                        let mut index = 0..;
                        list.retain(|_| {
                            index
                                .next()
                                .is_none_or(|index| !gone.contains(&Step::Index(index)))
                        });
                    }
                    Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Merges a value with each of the nodes.
    pub(super) fn update(&mut self, places: &[Place], update: &Tree, target: &Query) -> Edited {
        let kinds: HashSet<_> = places
            .iter()
            .filter_map(|place| self.node(place))
            .map(|node| mem::discriminant(&shape(node)))
            .collect();
        if kinds.len() > 1 {
            let message = format!(
                "`{}` selects nodes of several kinds: maps, lists and scalars cannot be changed by one action",
                target.text
            );
            return Err(misfit(target, &message));
        }
        for place in places {
            self.change(place, |node, graft| {
                let depth = place.len();
                match (&mut node.value, &update.value) {
                    (Value::List(list), Value::List(more)) => {
                        for item in more {
                            list.push(graft.add(item, depth)?);
                        }
                        Ok(())
                    }
                    (Value::List(list), _) => {
                        list.push(graft.add(update, depth)?);
                        Ok(())
                    }
                    _ => graft.merge(node, update, depth),
                }
            })?;
        }
        Ok(())
    }

    /// Changes one node, and the mirror with it.
    fn change(
        &mut self,
        place: &[Step],
        change: impl FnOnce(&mut Tree, &mut Graft<'_>) -> Edited,
    ) -> Edited {
        let (mut node, mut image) = (&mut *self.root, &mut self.mirror);
        for step in place {
            let next = match (&mut node.value, image, step) {
                (Value::Map(map), Json::Object(object), Step::Key(key)) => {
                    map.get_mut(key.as_str()).zip(object.get_mut(key))
                }
                (Value::List(list), Json::Array(array), Step::Index(index)) => {
                    list.get_mut(*index).zip(array.get_mut(*index))
                }
                _ => None,
            };
            let Some(next) = next else {
                return Ok(());
            };
            (node, image) = next;
        }
        let mut graft = Graft {
            sources: self.sources,
            added: &mut self.added,
        };
        change(node, &mut graft)?;
        *image = node.to_json();
        Ok(())
    }
}

/// What adding nodes needs.
struct Graft<'g> {
    sources: &'g mut Sources,
    added: &'g mut usize,
}

impl Graft<'_> {
    fn merge(&mut self, node: &mut Tree, update: &Tree, depth: usize) -> Edited {
        let scalars = shape(node) == Shape::Scalar && shape(update) == Shape::Scalar;
        match (&mut node.value, &update.value) {
            (Value::Map(map), Value::Map(more)) => {
                for (key, value) in more.iter() {
                    if let Some(known) = map.get_mut(key) {
                        self.merge(known, value, depth + 1)?;
                    } else {
                        let added = self.add(value, depth + 1)?;
                        map.insert(key.clone(), added);
                    }
                }
                Ok(())
            }
            (Value::List(list), Value::List(more)) => {
                for item in more {
                    list.push(self.add(item, depth + 1)?);
                }
                Ok(())
            }
            _ if scalars => {
                *node = self.add(update, depth)?;
                Ok(())
            }
            _ => {
                let message = format!("{} cannot be merged with {}", update.kind(), node.kind());
                Err(Box::new(
                    Diagnostic::new(code::OVERLAY_MISFIT, update.span, message)
                        .label(node.span.key(), "which is here")
                        .help("remove it by an action before this one"),
                ))
            }
        }
    }

    /// A copy of a node, with an identity of its own.
    fn add(&mut self, tree: &Tree, depth: usize) -> Result<Tree, Box<Diagnostic>> {
        *self.added += 1;
        let nests = matches!(tree.value, Value::List(_) | Value::Map(_));
        if *self.added > MOST_ADDED || (nests && depth >= DEEPEST as usize) {
            let message = "with what overlays add, the document grows beyond all bounds";
            let diagnostic = Diagnostic::new(code::OVERLAY_MISFIT, tree.span, message);
            return Err(Box::new(diagnostic));
        }
        let value = match &tree.value {
            Value::List(list) => Value::List(
                list.iter()
                    .map(|item| self.add(item, depth + 1))
                    .collect::<Result<_, _>>()?,
            ),
            Value::Map(map) => Value::Map(Box::new(
                map.iter()
                    .map(|(key, value)| Ok((key.clone(), self.add(value, depth + 1)?)))
                    .collect::<Result<_, Box<Diagnostic>>>()?,
            )),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                tree.value.clone()
            }
        };
        Ok(Tree {
            value,
            span: self.sources.double(tree.span),
        })
    }
}

/// What can be merged with what.
#[derive(PartialEq)]
enum Shape {
    Map,
    List,
    Scalar,
}

fn shape(tree: &Tree) -> Shape {
    match &tree.value {
        Value::Map(_) => Shape::Map,
        Value::List(_) => Shape::List,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Shape::Scalar,
    }
}

fn step(element: &PathElement<'_>) -> Step {
    match element {
        PathElement::Name(name) => Step::Key((*name).to_owned()),
        PathElement::Index(index) => Step::Index(*index),
    }
}

fn misfit(target: &Query, message: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(code::OVERLAY_MISFIT, target.span, message))
}
