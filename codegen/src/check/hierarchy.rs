//! Inheritance: a schema with a discriminator but without alternatives, and the named schemas that are composed of it by `allOf`.
//!
//! Where such a base is used as a type, its values are those of its descendants. Decided in one place so that `check` and `lower` agree.

use super::shape::{Choice, choice, is_blank, is_unshaped};
use crate::maps::{HashMap, HashSet};
use crate::openapi::{Discriminator, Document, RefOr, Schema, SchemaId};
use crate::resolve::Refs;

/// By which a tool says the value of the discriminator beside the schema that it stands for.
pub const TAG: &str = "x-ms-discriminator-value";

/// The bases and their descendants.
#[derive(Debug, Clone, Default)]
pub struct Hierarchy {
    /// By schema: those that are composed of it, in the document's order.
    children: HashMap<SchemaId, Vec<SchemaId>>,
    /// By base: the schema whose discriminator tells its descendants apart, itself or one that it is composed of.
    bases: HashMap<SchemaId, SchemaId>,
    /// Those that are a child of a base.
    derived: HashSet<SchemaId>,
}

impl Hierarchy {
    /// The hierarchy of a document.
    #[must_use]
    pub fn of(doc: &Document<'_>, refs: &Refs) -> Self {
        let mut hierarchy = Self::default();
        let roots: Vec<SchemaId> = doc
            .schemas
            .iter()
            .filter(|(_, schema)| {
                schema.discriminator.is_some() && choice(doc, refs, schema) == Choice::None
            })
            .map(|(id, _)| id)
            .collect();
        if roots.is_empty() {
            return hierarchy;
        }
        let mapped: HashSet<SchemaId> = roots
            .iter()
            .filter_map(|root| doc.schemas[*root].discriminator.as_deref())
            .flat_map(targets)
            .map(|schema| refs.get(schema))
            .collect();
        let components = doc.components.schemas.iter();
        let mut named: Vec<SchemaId> = components.map(|(_, schema)| refs.get(*schema)).collect();
        let mut in_document: Vec<SchemaId> = mapped.iter().copied().collect();
        in_document.sort();
        named.extend(in_document);
        let mut seen = HashSet::default();
        for id in named.into_iter().filter(|id| seen.insert(*id)) {
            let schema = &doc.schemas[id];
            let is_named = mapped.contains(&id) || schema.extensions.get(TAG).is_some();
            if is_named || !is_other_name(doc, refs, schema) {
                for parent in parents(doc, refs, schema).filter(|parent| *parent != id) {
                    hierarchy.children.entry(parent).or_default().push(id);
                }
            }
        }
        let roots: HashSet<SchemaId> = roots.into_iter().collect();
        for root in &roots {
            hierarchy.mark(*root, &roots);
        }
        hierarchy
    }

    /// Makes bases of a schema with a discriminator and of its descendants that have children themselves. What is below another
    /// discriminator belongs to that one; what is below several that are equally near, to the one that is described first.
    fn mark(&mut self, root: SchemaId, roots: &HashSet<SchemaId>) {
        let mut seen = HashSet::default();
        let mut waiting = vec![root];
        while let Some(id) = waiting.pop() {
            let Some(children) = self.children.get(&id) else {
                continue;
            };
            self.derived.extend(children);
            let is_own = id == root || !roots.contains(&id);
            if is_own && seen.insert(id) {
                let first = self.bases.get(&id).map_or(root, |known| root.min(*known));
                self.bases.insert(id, first);
                waiting.extend(children);
            }
        }
    }

    /// The schema whose discriminator tells the descendants of a base apart; nothing for what is no base.
    #[must_use]
    pub fn root(&self, id: SchemaId) -> Option<SchemaId> {
        self.bases.get(&id).copied()
    }

    /// Whether a schema is composed of a base and has a name of its own.
    #[must_use]
    pub fn is_derived(&self, id: SchemaId) -> bool {
        self.derived.contains(&id)
    }

    /// All that is composed of a schema, in the document's order from the nearest to the farthest.
    #[must_use]
    pub fn descendants(&self, id: SchemaId) -> Vec<SchemaId> {
        let mut found = Vec::new();
        let mut seen = HashSet::from_iter([id]);
        let mut level = vec![id];
        while !level.is_empty() {
            let children = level
                .iter()
                .filter_map(|id| self.children.get(id))
                .flatten();
            level = children.copied().filter(|id| seen.insert(*id)).collect();
            found.extend(&level);
        }
        found
    }
}

/// The schemas that a discriminator names.
fn targets(discriminator: &Discriminator<'_>) -> impl Iterator<Item = RefOr<SchemaId>> {
    let named = discriminator.mapping.iter().map(|(_, mapped)| mapped);
    named
        .chain(&discriminator.default)
        .filter_map(|mapped| mapped.schema)
}

/// What a schema is composed of, by reference.
fn parents(doc: &Document<'_>, refs: &Refs, schema: &Schema<'_>) -> impl Iterator<Item = SchemaId> {
    let all_of = schema.all_of.iter().filter_map(|part| match part {
        RefOr::Ref(_) => Some(refs.get(*part)),
        RefOr::Item(id) => doc.schemas[*id].reference.map(|target| refs.target(target)),
    });
    let own = schema.reference.map(|target| refs.target(target));
    own.into_iter().chain(all_of)
}

/// Whether a schema adds nothing to the one that it is composed of.
fn is_other_name(doc: &Document<'_>, refs: &Refs, schema: &Schema<'_>) -> bool {
    let parts = schema
        .all_of
        .iter()
        .map(|part| &doc.schemas[refs.get(*part)]);
    let count =
        usize::from(schema.reference.is_some()) + parts.filter(|part| !is_blank(part)).count();
    is_unshaped(schema) && count == 1
}
