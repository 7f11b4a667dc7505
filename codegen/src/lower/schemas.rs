//! Access to the document's schemas by their ids and references.

use crate::check::{Choice, choice, is_opaque};
use crate::openapi::{Document, RefOr, Schema, SchemaId};
use crate::resolve::Refs;

/// The document's schemas.
#[derive(Clone, Copy)]
pub(super) struct Schemas<'c, 't> {
    pub(super) doc: &'c Document<'t>,
    pub(super) refs: &'c Refs,
}

impl<'c, 't> Schemas<'c, 't> {
    /// The schema that is written in a place, or that its reference leads to.
    pub(super) fn id(self, schema: RefOr<SchemaId>) -> SchemaId {
        self.refs.get(schema)
    }

    /// What the document says of a schema.
    pub(super) fn get(self, id: SchemaId) -> &'c Schema<'t> {
        &self.doc.schemas[id]
    }

    /// What a schema is composed of, besides what it says itself: the target of its reference, `allOf`, and a choice that is none.
    /// Parts of `allOf` that say nothing about the type are [`remarks`](Self::remarks).
    pub(super) fn parts(self, schema: &Schema<'_>) -> Vec<SchemaId> {
        let reference = schema
            .reference
            .map(|reference| self.refs.target(reference));
        let all_of = schema
            .all_of
            .iter()
            .map(|part| self.id(*part))
            .filter(|part| !is_blank(self.get(*part)));
        let only_choice = match choice(self.doc, self.refs, schema) {
            Choice::One {
                schema,
                nullable: _,
            } => Some(self.id(schema)),
            Choice::None | Choice::Conditions | Choice::Several => None,
        };
        reference
            .into_iter()
            .chain(all_of)
            .chain(only_choice)
            .collect()
    }

    /// The parts of `allOf` that are only texts beside another part; the later say it better.
    pub(super) fn remarks(self, schema: &Schema<'_>) -> impl Iterator<Item = &'c Schema<'t>> {
        let parts = schema
            .all_of
            .iter()
            .rev()
            .map(move |part| self.get(self.id(*part)));
        parts.filter(|part| is_blank(part))
    }

    /// Whether the schema itself, whatever its parts are, stands for any value.
    pub(super) fn is_opaque(self, schema: &Schema<'_>) -> bool {
        schema.boolean == Some(false) || is_opaque(self.doc, self.refs, schema)
    }
}

/// Whether a schema says nothing of its own about the type of a value. Names of types do not count, because authors repeat them beside
/// a composition.
pub(super) fn is_unshaped(schema: &Schema<'_>) -> bool {
    let rare = schema.rare.as_deref();
    schema.boolean.is_none()
        && schema.enumeration.is_none()
        && schema.constant.is_none()
        && schema.properties.is_empty()
        && schema.required.is_empty()
        && schema.additional_properties.is_none()
        && schema.items.is_none()
        && rare
            .is_none_or(|rare| rare.prefix_items.is_empty() && rare.pattern_properties.is_empty())
}

/// Whether a schema is composed of nothing and says nothing about the type of a value.
pub(super) fn is_blank(schema: &Schema<'_>) -> bool {
    is_unshaped(schema)
        && schema.types.is_empty()
        && schema.format.is_none()
        && schema.reference.is_none()
        && schema.all_of.is_empty()
        && schema.any_of.is_empty()
        && schema.one_of.is_empty()
}
